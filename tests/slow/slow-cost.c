/* What a schedule costs, worked out from its dates and the plan alone: dates that the
 * plan fixes and that are missed, deadlines that are, the end.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "slow-sched.h"

#define YEAR (365 * 1440)

/* Minutes by which @t is too late for @day.  What starts, and what has no length, is on
 * the day if it stands before its midnight; what ends may end with it. */
static gint64
late_by (const SlowPlan *slow, RlvTaskIx t, RlvDay day, gboolean of_start, RlvTime at)
{
    RlvTime end = slow_instant (slow->cal[t]->zone, day, 1440);

    if (of_start || slow->tasks[t].likely.amount == 0)
        end--;
    return MAX (at - end, 0);
}

/* Minutes by which a date that the plan fixes is missed. */
static gint64
missed_by (const SlowPlan *slow, RlvTaskIx t, RlvTime start, RlvTime finish)
{
    const RlvTask *task = &slow->tasks[t];
    gboolean of_start = task->constraint == RLV_CONSTRAINT_SNLT ||
                        task->constraint == RLV_CONSTRAINT_MSO;
    gboolean of_finish = task->constraint == RLV_CONSTRAINT_FNLT ||
                         task->constraint == RLV_CONSTRAINT_MFO;

    if (!of_start && !of_finish)
        return 0;
    return late_by (slow, t, task->constraint_day, of_start, of_start ? start : finish);
}

SlowCost *
slow_cost (const RlvPlan *plan, const RlvSchedule *schedule,
           const RlvSchedOptions *options)
{
    RlvDay days = (RlvDay) ((schedule->end / 1440) - rlv_plan_start (plan)) + 700;
    g_autoptr (SlowPlan) slow =
        slow_plan_new (plan, options, schedule->staffing, MAX (days, 700));
    SlowCost *cost = g_new0 (SlowCost, 1);

    cost->n = schedule->n;
    cost->end = schedule->end;
    cost->late = g_new0 (gint64, schedule->n + 1);
    for (RlvTaskIx t = 0; t < schedule->n; t++) {
        const RlvTask *task = &slow->tasks[t];
        gint64 minutes = missed_by (slow, t, schedule->start[t], schedule->finish[t]);

        cost->n_missed += minutes > 0;
        cost->missed += minutes;
        if (task->deadline != RLV_DAY_NONE)
            cost->late[t] =
                late_by (slow, t, task->deadline, FALSE, schedule->finish[t]);
    }
    return cost;
}

void
slow_cost_free (SlowCost *cost)
{
    g_free (cost->late);
    g_free (cost);
}

/* What weighs more is not known here: @a is worse when no weights could make it better.
 * Of missed dates, it is known that one more is as bad as a year; a day more or less
 * is where the day of a date ends. */
const char *
slow_cost_worse (const SlowCost *a, const SlowCost *b)
{
    gint64 slack = 1440 * (gint64) (a->n_missed + b->n_missed);
    gint64 hard_a = a->missed + YEAR * (gint64) a->n_missed;
    gint64 hard_b = b->missed + YEAR * (gint64) b->n_missed;
    gboolean better = FALSE, worse = FALSE;

    if (hard_a > hard_b + slack)
        return "misses more that the plan fixes";
    if (hard_a != hard_b)
        return NULL;
    for (RlvTaskIx t = 0; t < a->n; t++) {
        better |= a->late[t] < b->late[t];
        worse |= a->late[t] > b->late[t];
    }
    if (better)
        return NULL;
    if (worse)
        return "misses deadlines by more";
    return a->end > b->end ? "ends later" : NULL;
}
