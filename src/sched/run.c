/* A run of the scheduler: what it works on, taken from the plan, and given back.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/sched-priv.h"

/* --- making and freeing ------------------------------------------------------- */

static RlvSchedule *
new_schedule (guint32 n, guint32 n_demands)
{
    RlvSchedule *out = g_new0 (RlvSchedule, 1);
    gsize size = (gsize) n + 1;

    out->n = n;
    out->n_demands = n_demands;
    out->start = g_new0 (RlvTime, size);
    out->finish = g_new0 (RlvTime, size);
    out->late_start = g_new0 (RlvTime, size);
    out->late_finish = g_new0 (RlvTime, size);
    out->total_float = g_new0 (gint64, size);
    out->free_float = g_new0 (gint64, size);
    out->critical = g_new0 (guint8, size);
    out->driving = g_new0 (guint8, size);
    out->why_start = g_new0 (RlvWhy, size);
    out->why_finish = g_new0 (RlvWhy, size);
    out->cal = g_new0 (RlvCal, size);
    out->order = g_new0 (RlvTaskIx, size);
    out->staffing = g_new0 (RlvStaffing, (gsize) n_demands + 1);
    out->last = RLV_NONE;
    out->bound = RLV_TIME_NONE;
    return out;
}

RlvSchedule *
rlv_schedule_copy (const RlvSchedule *schedule)
{
    const gsize n = (gsize) schedule->n + 1;
    const gsize n_demands = (gsize) schedule->n_demands + 1;
    RlvSchedule *copy = g_memdup2 (schedule, sizeof *schedule);

    copy->start = g_memdup2 (schedule->start, n * sizeof *copy->start);
    copy->finish = g_memdup2 (schedule->finish, n * sizeof *copy->finish);
    copy->late_start = g_memdup2 (schedule->late_start, n * sizeof *copy->late_start);
    copy->late_finish =
        g_memdup2 (schedule->late_finish, n * sizeof *copy->late_finish);
    copy->total_float =
        g_memdup2 (schedule->total_float, n * sizeof *copy->total_float);
    copy->free_float = g_memdup2 (schedule->free_float, n * sizeof *copy->free_float);
    copy->critical = g_memdup2 (schedule->critical, n);
    copy->driving = g_memdup2 (schedule->driving, n);
    copy->why_start = g_memdup2 (schedule->why_start, n * sizeof *copy->why_start);
    copy->why_finish = g_memdup2 (schedule->why_finish, n * sizeof *copy->why_finish);
    copy->cal = g_memdup2 (schedule->cal, n * sizeof *copy->cal);
    copy->order = g_memdup2 (schedule->order, n * sizeof *copy->order);
    copy->staffing = g_memdup2 (schedule->staffing, n_demands * sizeof *copy->staffing);
    copy->named = NULL;
    copy->holders = NULL;
    copy->n_named = copy->n_holders = 0;
    return copy;
}

void
rlv_schedule_free (RlvSchedule *schedule)
{
    if (schedule == NULL)
        return;
    g_free (schedule->start);
    g_free (schedule->finish);
    g_free (schedule->late_start);
    g_free (schedule->late_finish);
    g_free (schedule->total_float);
    g_free (schedule->free_float);
    g_free (schedule->critical);
    g_free (schedule->driving);
    g_free (schedule->why_start);
    g_free (schedule->why_finish);
    g_free (schedule->cal);
    g_free (schedule->order);
    g_free (schedule->staffing);
    g_free (schedule->named);
    g_free (schedule->holders);
    g_free (schedule);
}

static RlvGrain
grain_of (const RlvTask *task)
{
    if (task->likely.amount == 0)
        return RLV_GRAIN_POINT;
    if (task->likely.unit == RLV_UNIT_ELAPSED)
        return RLV_GRAIN_ELAPSED;
    if (task->likely.unit == RLV_UNIT_DAY && task->likely.amount % 1000 == 0)
        return RLV_GRAIN_DAY;
    return RLV_GRAIN_MINUTE;
}

static void
collect_barred (RlvRun *run)
{
    guint32 n;
    const RlvItemIx *blackouts = rlv_plan_of_kind (run->plan, "blackout", &n);

    run->barred = g_ptr_array_new_with_free_func (g_free);
    for (guint32 i = 0; i < n; i++) {
        const char *kinds = rlv_item_text (run->plan, blackouts[i], "for");
        g_auto (GStrv) words =
            g_strsplit_set (kinds ? kinds : "cutover", " \t\r\n", -1);

        for (guint w = 0; words[w] != NULL; w++)
            if (words[w][0] != '\0' && !g_ptr_array_find_with_equal_func (
                                           run->barred, words[w], g_str_equal, NULL))
                g_ptr_array_add (run->barred, g_strdup (words[w]));
    }
}

void
rlv_run_regrain (RlvRun *run)
{
    for (guint32 t = 0; t < run->n_all; t++)
        run->grain[t] = grain_of (&run->tasks[t]);
}

static void
make_room (RlvRun *run, guint32 n, guint32 n_demands)
{
    run->teams = rlv_plan_teams (run->plan, &run->n_teams);
    run->persons = rlv_plan_persons (run->plan, &run->n_persons);
    run->first_day = rlv_plan_start (run->plan);
    run->n_all = n;
    run->stuck = RLV_NONE;
    run->out = new_schedule (n, n_demands);
    run->grain = g_new0 (guint8, (gsize) n + 1);
    run->lag_cal = g_new0 (RlvCal, (gsize) n + 1);
    run->cals = g_array_new (FALSE, FALSE, sizeof (RlvCal));
    for (guint32 t = 0; t < n; t++) {
        if (run->tasks[t].constraint == RLV_CONSTRAINT_ALAP &&
            run->not_before == NULL) {
            run->not_before = g_new (RlvTime, (gsize) n + 1);
            for (guint32 i = 0; i < n; i++)
                run->not_before[i] = RLV_TIME_NONE;
        }
    }
    rlv_run_regrain (run);
    collect_barred (run);
}

void
rlv_run_setup (RlvRun *run)
{
    guint32 n, n_demands;

    run->tasks = rlv_plan_tasks (run->plan, &n);
    run->links = rlv_plan_links (run->plan, &run->n_links);
    run->demands = rlv_plan_demands (run->plan, &n_demands);
    make_room (run, n, n_demands);
}

void
rlv_run_setup_own (RlvRun *run, RlvTask *tasks, guint32 n, RlvLink *links,
                   guint32 n_links, RlvDemand *demands, guint32 n_demands)
{
    run->tasks = run->own_tasks = tasks;
    run->links = run->own_links = links;
    run->demands = run->own_demands = demands;
    run->n_links = n_links;
    make_room (run, n, n_demands);
}

void
rlv_run_clear (RlvRun *run)
{
    g_clear_pointer (&run->out, rlv_schedule_free);
    g_clear_pointer (&run->barred, g_ptr_array_unref);
    g_free (run->grain);
    g_free (run->lag_cal);
    g_array_unref (run->cals);
    g_free (run->not_before);
    g_free (run->unmanned);
    g_free (run->sequence);
    g_free (run->first_held);
    g_free (run->next_held);
    for (guint32 t = 0; run->away != NULL && t < run->n_all; t++)
        g_clear_pointer (&run->away[t], g_array_unref);
    g_free (run->away);
    g_free (run->own_tasks);
    g_free (run->own_links);
    g_free (run->own_demands);
    g_free (run->own_persons);
    g_free (run->more_of_team);
    g_free (run->more_of_person);
}
