/* Frames: the tasks that are scheduled anew, all of the plan or some of it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/whatif.h"

void
rlv_frame_free (RlvFrame *frame)
{
    if (frame == NULL)
        return;
    g_free (frame->tasks);
    g_free (frame->links);
    g_free (frame->demands);
    g_free (frame->actuals);
    g_free (frame->task);
    g_free (frame->link);
    g_free (frame->demand);
    rlv_graph_free (frame->graph);
    g_free (frame);
}

gpointer
rlv_frame_copy (gconstpointer from, guint32 n, gsize size)
{
    gpointer to = g_malloc (((gsize) n + 1) * size);

    if (n > 0)
        memcpy (to, from, n * size);
    return to;
}

RlvFrame *
rlv_frame_whole (const RlvWhatIf *what)
{
    RlvFrame *frame = g_new0 (RlvFrame, 1);
    const RlvTask *tasks = rlv_plan_tasks (what->plan, &frame->n);
    const RlvLink *links = rlv_plan_links (what->plan, &frame->n_links);
    const RlvDemand *demands = rlv_plan_demands (what->plan, &frame->n_demands);

    frame->tasks = rlv_frame_copy (tasks, frame->n, sizeof *tasks);
    frame->links = rlv_frame_copy (links, frame->n_links, sizeof *links);
    frame->demands = rlv_frame_copy (demands, frame->n_demands, sizeof *demands);
    if (what->options.actuals != NULL)
        frame->actuals =
            rlv_frame_copy (what->options.actuals, frame->n, sizeof *frame->actuals);
    return frame;
}

guint32
rlv_frame_find (const guint32 *of, guint32 n, guint32 ix)
{
    guint32 low = 0, high = n;

    if (of == NULL)
        return ix;
    while (low < high) {
        guint32 mid = low + (high - low) / 2;

        if (of[mid] < ix)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && of[low] == ix ? low : RLV_NONE;
}

typedef struct {
    const RlvPlan *plan;
    GArray *tasks, *links, *demands, *actuals;
    GArray *task, *link, *demand;
} Part;

/* Dates that only what follows asks for are nothing to those that are here. */
static void
add_task (Part *part, const RlvWhatIf *what, RlvTaskIx t, const guint8 *due)
{
    guint32 n;
    RlvTask task = rlv_plan_tasks (part->plan, &n)[t];

    if (due == NULL || !due[t])
        task.deadline = RLV_DAY_NONE;
    if (task.constraint == RLV_CONSTRAINT_ALAP)
        task.constraint = RLV_CONSTRAINT_NONE;
    g_array_append_val (part->tasks, task);
    g_array_append_val (part->task, t);
    if (what->options.actuals != NULL)
        g_array_append_val (part->actuals, what->options.actuals[t]);
}

static void
add_links (Part *part, const guint8 *tasks, guint32 local)
{
    guint32 n;
    const RlvLink *links = rlv_plan_links (part->plan, &n);
    RlvTask *task = &g_array_index (part->tasks, RlvTask, local);
    guint32 first = part->links->len;

    for (guint32 i = task->first_link; i < task->first_link + task->n_links; i++) {
        RlvLink link = links[i];

        if (!tasks[link.from])
            continue;
        link.to = local;
        link.from = rlv_frame_find ((const guint32 *) (gconstpointer) part->task->data,
                                    part->task->len, link.from);
        g_array_append_val (part->links, link);
        g_array_append_val (part->link, i);
    }
    task->first_link = first;
    task->n_links = part->links->len - first;
}

static void
add_demands (Part *part, const RlvSchedule *out, guint32 local)
{
    guint32 n;
    const RlvDemand *demands = rlv_plan_demands (part->plan, &n);
    RlvTask *task = &g_array_index (part->tasks, RlvTask, local);
    guint32 first = part->demands->len;

    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        RlvDemand demand = demands[d];

        demand.task = local;
        if (out != NULL && demand.team == RLV_NONE && demand.person == RLV_NONE)
            demand.team = out->staffing[d].team;
        g_array_append_val (part->demands, demand);
        g_array_append_val (part->demand, d);
    }
    task->first_demand = first;
}

#define STEAL(array, n) steal ((array), (n))

static gpointer
steal (GArray *array, guint32 *n)
{
    if (n != NULL)
        *n = array->len;
    /* Never NULL, for NULL says that all are meant. */
    g_array_set_size (array, array->len + 1);
    return g_array_free (array, FALSE);
}

RlvFrame *
rlv_frame_part (const RlvWhatIf *what, const guint8 *tasks, const RlvSchedule *out,
                const guint8 *due)
{
    RlvFrame *frame = g_new0 (RlvFrame, 1);
    guint32 n;
    Part part = {what->plan,
                 g_array_new (FALSE, FALSE, sizeof (RlvTask)),
                 g_array_new (FALSE, FALSE, sizeof (RlvLink)),
                 g_array_new (FALSE, FALSE, sizeof (RlvDemand)),
                 g_array_new (FALSE, FALSE, sizeof (RlvActual)),
                 g_array_new (FALSE, FALSE, sizeof (guint32)),
                 g_array_new (FALSE, FALSE, sizeof (guint32)),
                 g_array_new (FALSE, FALSE, sizeof (guint32))};

    rlv_plan_tasks (what->plan, &n);
    for (guint32 t = 0; t < n; t++)
        if (tasks[t])
            add_task (&part, what, t, due);
    for (guint32 i = 0; i < part.tasks->len; i++) {
        add_links (&part, tasks, i);
        add_demands (&part, out, i);
    }
    frame->task = STEAL (part.task, NULL);
    frame->link = STEAL (part.link, NULL);
    frame->demand = STEAL (part.demand, NULL);
    frame->tasks = STEAL (part.tasks, &frame->n);
    frame->links = STEAL (part.links, &frame->n_links);
    frame->demands = STEAL (part.demands, &frame->n_demands);
    if (what->options.actuals != NULL)
        frame->actuals = STEAL (part.actuals, NULL);
    else
        g_array_unref (part.actuals);
    frame->graph = rlv_graph_new (frame->n, frame->links, frame->n_links);
    return frame;
}
