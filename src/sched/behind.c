/* What lies behind a date: the tasks that its reasons lead back to, and all that the
 * plan says of them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/whatif.h"

typedef struct {
    const RlvGoal *goal;
    const guint8 *due; /* by task, or NULL */
    GArray *tried;     /* RlvTried */
} Behind;

/* --- the tasks on the way ----------------------------------------------------- */

static void
queue_task (GArray *queue, guint8 *seen, RlvTaskIx t)
{
    if (t == RLV_NONE || seen[t])
        return;
    seen[t] = 1;
    g_array_append_val (queue, t);
}

static void
queue_reason (GArray *queue, guint8 *seen, const RlvSchedule *out, const RlvWhy *why)
{
    queue_task (queue, seen, why->task);
    for (guint32 i = 0; i < why->n_holders; i++)
        queue_task (queue, seen, out->holders[why->first_holder + i]);
}

/* Flags the tasks that the reasons of @task lead back to; with @all, everything it
 * comes after, too.  A task that found no time has no reasons: what it comes after,
 * then. */
guint8 *
rlv_behind_tasks (const RlvRun *run, RlvTaskIx task, gboolean all)
{
    guint8 *seen = g_new0 (guint8, (gsize) run->n_all + 1);
    g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (RlvTaskIx));

    queue_task (queue, seen, task);
    for (guint i = 0; i < queue->len; i++) {
        RlvTaskIx t = g_array_index (queue, RlvTaskIx, i);
        const RlvTask *it = &run->tasks[t];

        if (t != run->stuck) {
            queue_reason (queue, seen, run->out, &run->out->why_start[t]);
            queue_reason (queue, seen, run->out, &run->out->why_finish[t]);
        }
        for (guint32 l = it->first_link; l < it->first_link + it->n_links; l++)
            if (all || t == run->stuck)
                queue_task (queue, seen, run->links[l].from);
    }
    return seen;
}

/* --- the statements on the way ------------------------------------------------ */

static void
add (Behind *behind, RlvSays says, guint32 ix, RlvItemIx item, gint64 weight)
{
    RlvTried tried = {
        .statement = {.says = says, .ix = ix, .item = item, .searched = RLV_TIME_NONE},
        .weight = weight};

    for (guint i = 0; i < behind->tried->len; i++) {
        const RlvStatement *known =
            &g_array_index (behind->tried, RlvTried, i).statement;

        if (known->says == says && known->ix == ix)
            return;
    }
    g_array_append_val (behind->tried, tried);
}

/* Roughly how long, to compare. */
static gint64
minutes_of (RlvSpan span)
{
    return span.unit == RLV_UNIT_DAY ? (gint64) span.amount * 480 / 1000 : span.amount;
}

/* What is said on the way to others goes before what people would miss: first days off
 * and freezes, then hands, dates and sittings, short tasks before long ones, and links
 * and windows last. */
enum {
    WEIGHT_DAYS_OFF,
    WEIGHT_FREEZE,
    WEIGHT_FACT,
    WEIGHT_PEOPLE,
    WEIGHT_NEED,
    WEIGHT_DATE,
    WEIGHT_START,
    WEIGHT_SITTING,
    WEIGHT_DURATION,
    WEIGHT_LINK = 1 << 28,
    WEIGHT_WINDOW,
    WEIGHT_GOAL,
};

static void
add_calendars (Behind *behind, const RlvRun *run, RlvTaskIx t)
{
    guint32 n, n_calendars;
    const RlvItemIx *calendars = rlv_plan_of_kind (run->plan, "calendar", &n_calendars);
    const RlvCal *cals = rlv_run_cals (run, t, &n);

    for (guint32 i = 0; i < n; i++)
        for (guint32 c = cals[i]; c < n_calendars;) {
            RlvItemIx base = rlv_item_ref (run->plan, calendars[c], "base");

            if (rlv_plan_child (run->plan, calendars[c], "holiday", RLV_NONE) !=
                    RLV_NONE ||
                rlv_plan_child (run->plan, calendars[c], "closure", RLV_NONE) !=
                    RLV_NONE)
                add (behind, RLV_SAYS_DAYS_OFF, c, calendars[c], WEIGHT_DAYS_OFF);
            for (c = 0; c < n_calendars && calendars[c] != base;)
                c++;
        }
}

static void
add_freezes (Behind *behind, const RlvRun *run, const char *kind)
{
    guint32 n;
    const RlvItemIx *blackouts = rlv_plan_of_kind (run->plan, "blackout", &n);

    for (guint32 i = 0; i < n; i++) {
        const char *kinds = rlv_item_text (run->plan, blackouts[i], "for");
        g_auto (GStrv) words =
            g_strsplit_set (kinds ? kinds : "cutover", " \t\r\n", -1);

        if (g_strv_contains ((const char *const *) words, kind))
            add (behind, RLV_SAYS_FREEZE, blackouts[i], blackouts[i], WEIGHT_FREEZE);
    }
}

static void
add_people (Behind *behind, const RlvRun *run, RlvTaskIx t)
{
    const RlvTask *task = &run->tasks[t];

    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands;
         d++) {
        const RlvDemand *demand = &run->demands[d];
        guint32 team = run->out->staffing[d].team;

        /* One person less of several is something to ask for. */
        if ((t == behind->goal->task && behind->goal->kind == RLV_GOAL_STAFF) ||
            (behind->goal->kind != RLV_GOAL_START && demand->units > 100))
            add (behind, RLV_SAYS_NEED, d, demand->item, WEIGHT_NEED);
        if (demand->person != RLV_NONE)
            add (behind, RLV_SAYS_PERSON, demand->person,
                 run->persons[demand->person].item, WEIGHT_PEOPLE);
        else if (demand->team != RLV_NONE || team != RLV_NONE)
            add (behind, RLV_SAYS_TEAM, demand->team != RLV_NONE ? demand->team : team,
                 run->teams[demand->team != RLV_NONE ? demand->team : team].item,
                 WEIGHT_PEOPLE);
    }
}

/* The constraint's own item, so that its place is told. */
static RlvItemIx
date_item (const RlvPlan *plan, const RlvTask *task)
{
    RlvItemIx item = rlv_plan_child (plan, task->item, "constraint", RLV_NONE);

    return item != RLV_NONE ? item : task->item;
}

static void
add_task (Behind *behind, const RlvRun *run, RlvTaskIx t, gboolean levelled)
{
    const RlvTask *task = &run->tasks[t];
    gboolean is_goal = t == behind->goal->task && behind->goal->kind == RLV_GOAL_DATE;

    if (rlv_run_has_begun (run, t))
        add (behind, RLV_SAYS_HAPPENED, t, RLV_NONE, WEIGHT_FACT);
    if (task->likely.amount != 0)
        add (behind, RLV_SAYS_DURATION, t, task->item,
             WEIGHT_DURATION + minutes_of (task->likely));
    if (task->constraint != RLV_CONSTRAINT_NONE &&
        task->constraint != RLV_CONSTRAINT_ALAP)
        add (behind, RLV_SAYS_DATE, t, date_item (run->plan, task),
             is_goal ? WEIGHT_GOAL : WEIGHT_DATE);
    if (behind->due != NULL && behind->due[t])
        add (behind, RLV_SAYS_DEADLINE, t, task->item, WEIGHT_GOAL);
    if (task->window != RLV_NONE)
        add (behind, RLV_SAYS_WINDOW, t, task->window, WEIGHT_WINDOW);
    if (task->gate != RLV_NONE &&
        rlv_item_int (run->plan, task->gate, "extraordinary", 0) == 0 &&
        rlv_item_ref (run->plan, task->gate, "committee") != RLV_NONE)
        add (behind, RLV_SAYS_SITTING, t,
             rlv_item_ref (run->plan, task->gate, "committee"), WEIGHT_SITTING);
    add_calendars (behind, run, t);
    add_freezes (behind, run, task->kind);
    if (levelled && task->likely.amount != 0)
        add_people (behind, run, t);
}

static gint
compare_tried (gconstpointer a, gconstpointer b)
{
    const RlvTried *x = a, *y = b;

    if (x->weight != y->weight)
        return x->weight < y->weight ? -1 : 1;
    if (x->statement.says != y->statement.says)
        return x->statement.says < y->statement.says ? -1 : 1;
    return (x->statement.ix > y->statement.ix) - (x->statement.ix < y->statement.ix);
}

GArray *
rlv_behind_statements (const RlvRun *run, const RlvFrame *part, const RlvGoal *goal,
                       const guint8 *tasks, const guint8 *due, gboolean levelled)
{
    Behind behind = {goal, due, g_array_new (FALSE, FALSE, sizeof (RlvTried))};

    add (&behind, RLV_SAYS_START, 0, 0, WEIGHT_START);
    if (run->options->data_date != RLV_TIME_NONE)
        add (&behind, RLV_SAYS_TODAY, 0, RLV_NONE, WEIGHT_FACT);
    for (RlvTaskIx t = 0; t < run->out->n; t++)
        if (tasks[t])
            add_task (&behind, run, t, levelled);
    for (guint32 l = 0; l < part->n_links; l++)
        add (&behind, RLV_SAYS_LINK, part->link[l], run->links[part->link[l]].item,
             WEIGHT_LINK);
    g_array_sort (behind.tried, compare_tried);
    return behind.tried;
}

static gboolean
is_fixed (const RlvTask *task)
{
    return task->constraint == RLV_CONSTRAINT_SNLT ||
           task->constraint == RLV_CONSTRAINT_FNLT ||
           task->constraint == RLV_CONSTRAINT_MSO ||
           task->constraint == RLV_CONSTRAINT_MFO;
}

GArray *
rlv_behind_dates (const RlvRun *run, const RlvGoal *goal, const guint8 *last)
{
    Behind behind = {goal, NULL, g_array_new (FALSE, FALSE, sizeof (RlvTried))};

    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        const RlvTask *task = &run->tasks[t];

        if (is_fixed (task) && (t != goal->task || goal->kind != RLV_GOAL_DATE))
            add (&behind, RLV_SAYS_DATE, t, date_item (run->plan, task), last[t]);
        if (task->deadline != RLV_DAY_NONE &&
            (t != goal->task || goal->kind != RLV_GOAL_DEADLINE))
            add (&behind, RLV_SAYS_DEADLINE, t, task->item, last[t]);
    }
    g_array_sort (behind.tried, compare_tried);
    return behind.tried;
}
