/* Float by its meaning: how much later a task may start before anything else suffers.
 * Found by trying, on schedules without levelling.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "slow-judge.h"

#include <string.h>

/* The last finish, or start, that deadlines and constraints leave @task. */
static void
limits_of (const SlowPlan *slow, RlvTaskIx t, RlvTime *start_by, RlvTime *finish_by)
{
    const RlvTask *task = &slow->tasks[t];
    GTimeZone *zone = slow->cal[t]->zone;

    *start_by = *finish_by = RLV_TIME_MAX;
    if (task->deadline != RLV_DAY_NONE)
        *finish_by = slow_instant (zone, task->deadline, 1440);
    if (task->constraint_day == RLV_DAY_NONE)
        return;
    if (task->constraint == RLV_CONSTRAINT_SNLT ||
        task->constraint == RLV_CONSTRAINT_MSO)
        *start_by = slow_instant (zone, task->constraint_day, 1440) - 1;
    if (task->constraint == RLV_CONSTRAINT_FNLT ||
        task->constraint == RLV_CONSTRAINT_MFO)
        *finish_by = MIN (*finish_by, slow_instant (zone, task->constraint_day, 1440));
}

typedef struct {
    const Judge *judge;
    RlvTime *start, *finish; /* scratch */
    gboolean *follows;       /* the task looked at, and all that follows it */
} Trial;

static void
find_followers (Trial *trial, RlvTaskIx t)
{
    const SlowPlan *slow = trial->judge->slow;
    gboolean more = TRUE;

    memset (trial->follows, 0, slow->n_tasks * sizeof *trial->follows);
    trial->follows[t] = TRUE;
    while (more) {
        more = FALSE;
        for (guint32 l = 0; l < slow->n_links; l++)
            if (trial->follows[slow->links[l].from] &&
                !trial->follows[slow->links[l].to])
                more = trial->follows[slow->links[l].to] = TRUE;
    }
}

/* Whether @held and all that follows it ends in time when it starts no earlier than
 * @not_before. */
static gboolean
ends_in_time (Trial *trial, guint32 place, RlvTaskIx held, RlvTime not_before)
{
    const SlowPlan *slow = trial->judge->slow;
    const RlvSchedule *got = trial->judge->got;

    memcpy (trial->start, got->start, got->n * sizeof (RlvTime));
    memcpy (trial->finish, got->finish, got->n * sizeof (RlvTime));
    if (!slow_forward (slow, place, held, not_before, trial->start, trial->finish))
        return FALSE;
    for (RlvTaskIx t = 0; t < got->n; t++) {
        RlvTime start_by, finish_by;

        limits_of (slow, t, &start_by, &finish_by);
        if (trial->follows[t] && (trial->finish[t] > MIN (got->end, finish_by) ||
                                  trial->start[t] > start_by))
            return FALSE;
    }
    return TRUE;
}

/* Whether all that follows @t directly can stay where it is. */
static gboolean
moves_nobody (Trial *trial, RlvTaskIx t, RlvTime not_before)
{
    const SlowPlan *slow = trial->judge->slow;
    const RlvSchedule *got = trial->judge->got;
    RlvTime start = slow_place (slow, t, SLOW_ASK_ALL, not_before, RLV_TIME_NONE);
    RlvTime finish = start != RLV_TIME_NONE ? slow_finish (slow, t, start) : start;

    if (finish == RLV_TIME_NONE || finish > got->end)
        return FALSE;
    for (guint32 l = 0; l < slow->n_links; l++) {
        const RlvLink *link = &slow->links[l];
        gboolean on_start = link->type == RLV_LINK_FS || link->type == RLV_LINK_SS;

        if (link->from == t && slow_link_bound (slow, link, start, finish) >
                                   (on_start ? got->start : got->finish)[link->to])
            return FALSE;
    }
    return TRUE;
}

static void
judge_total (Trial *trial, Judge *judge, guint32 place)
{
    const SlowPlan *slow = judge->slow;
    const RlvSchedule *got = judge->got;
    RlvTaskIx t = slow->order[place];
    RlvTime low = got->start[t], high = got->end + 1, late;
    char is[RLV_DATE_SIZE], could[RLV_DATE_SIZE];
    gint64 days;

    find_followers (trial, t);
    if (!ends_in_time (trial, place, t, low))
        return; /* a limit is missed already: there is no delay to try */
    while (high - low > 1) {
        RlvTime mid = low + (high - low) / 2;

        if (ends_in_time (trial, place, t, mid))
            low = mid;
        else
            high = mid;
    }
    late = slow_place (slow, t, SLOW_ASK_ALL, low, RLV_TIME_NONE);
    days = slow_days (slow->cal[t], got->start[t], late);
    if (late != got->late_start[t])
        judge_fault (judge, t, "late start %s, may start %s",
                     rlv_time_format (got->late_start[t], is),
                     rlv_time_format (late, could));
    else if (days != got->total_float[t])
        judge_fault (judge, t,
                     "total float %" G_GINT64_FORMAT ", should be %" G_GINT64_FORMAT,
                     got->total_float[t], days);
}

static void
judge_free (Trial *trial, Judge *judge, RlvTaskIx t)
{
    const SlowPlan *slow = judge->slow;
    const RlvSchedule *got = judge->got;
    RlvTime low = got->start[t], high = got->end + 1;
    gint64 days;

    while (high - low > 1) {
        RlvTime mid = low + (high - low) / 2;

        if (moves_nobody (trial, t, mid))
            low = mid;
        else
            high = mid;
    }
    days = slow_days (slow->cal[t], got->start[t],
                      slow_place (slow, t, SLOW_ASK_ALL, low, RLV_TIME_NONE));
    if (days != got->free_float[t])
        judge_fault (judge, t,
                     "free float %" G_GINT64_FORMAT ", should be %" G_GINT64_FORMAT,
                     got->free_float[t], days);
}

static gboolean leaves_at (const Judge *judge, RlvTaskIx t, RlvTime start,
                           RlvTime finish);

/* Whether @t, at its late start, may end at @bound: by its late finish, or while nobody
 * works after it and as long as those that follow let it. */
static gboolean
may_end (const Judge *judge, RlvTaskIx t, RlvTime bound)
{
    const SlowPlan *slow = judge->slow;
    RlvTime late = judge->got->late_start[t], done = slow_finish (slow, t, late);

    if (bound <= judge->got->late_finish[t])
        return TRUE;
    return slow->grain[t] == SLOW_MINUTES && !slow_has_begun (slow, t) &&
           slow_minutes (slow->cal[t], done, bound) == 0 &&
           leaves_at (judge, t, late, bound);
}

/* Whether @t, from @start to @finish, leaves those that follow it their late dates. */
static gboolean
leaves_at (const Judge *judge, RlvTaskIx t, RlvTime start, RlvTime finish)
{
    const SlowPlan *slow = judge->slow;
    const RlvSchedule *got = judge->got;
    RlvTime start_by, finish_by;

    limits_of (slow, t, &start_by, &finish_by);
    if (finish == RLV_TIME_NONE || start > start_by ||
        finish > MIN (finish_by, got->end))
        return FALSE;
    for (guint32 l = 0; l < slow->n_links; l++) {
        const RlvLink *link = &slow->links[l];
        gboolean on_start = link->type == RLV_LINK_FS || link->type == RLV_LINK_SS;
        RlvTime bound = slow_link_bound (slow, link, start, finish);

        if (link->from == t && (on_start ? bound > got->late_start[link->to]
                                         : !may_end (judge, link->to, bound)))
            return FALSE;
    }
    return TRUE;
}

static gboolean
leaves_late_dates (const Judge *judge, RlvTaskIx t, RlvTime start)
{
    return leaves_at (judge, t, start, slow_finish (judge->slow, t, start));
}

/* Its late finish is when its work is then done, or where it ends later though nobody
 * works any more, that. */
static gboolean
is_late_finish (const Judge *judge, RlvTaskIx t)
{
    const SlowPlan *slow = judge->slow;
    RlvTime late = judge->got->late_finish[t];
    RlvTime done = slow_finish (slow, t, judge->got->late_start[t]);

    return late == done || (slow->grain[t] == SLOW_MINUTES && late > done &&
                            late <= judge->got->finish[t] &&
                            slow_minutes (slow->cal[t], done, late) == 0);
}

/* The late start is the last one that fits and leaves those that follow theirs; where
 * no start at all does, the task stays where it is. */
static void
judge_late (Judge *judge, RlvTaskIx t)
{
    const SlowPlan *slow = judge->slow;
    const RlvSchedule *got = judge->got;
    RlvTime late = got->late_start[t], next, first;
    char is[RLV_DATE_SIZE], could[RLV_DATE_SIZE];

    if (slow_days (slow->cal[t], got->start[t], late) != got->total_float[t])
        judge_fault (judge, t, "total float is not the days to its late start");
    if (!is_late_finish (judge, t))
        judge_fault (judge, t, "late finish is not late start and duration");
    next = slow_place (slow, t, SLOW_ASK_ALL, late + 1, RLV_TIME_NONE);
    if (next != RLV_TIME_NONE && leaves_late_dates (judge, t, next))
        judge_fault (judge, t, "late start %s, could be %s", rlv_time_format (late, is),
                     rlv_time_format (next, could));
    if (leaves_late_dates (judge, t, late) &&
        slow_fits (slow, t, SLOW_ASK_ALL, late, NULL))
        return;
    first = slow_place (slow, t, SLOW_ASK_ALL, RLV_TIME_NONE, RLV_TIME_NONE);
    if (late != got->start[t] ||
        (first != RLV_TIME_NONE && leaves_late_dates (judge, t, first)))
        judge_fault (judge, t, "late start %s is too late for what follows",
                     rlv_time_format (late, is));
}

void
judge_floats (Judge *judge)
{
    const SlowPlan *slow = judge->slow;
    g_autofree RlvTime *start = g_new (RlvTime, judge->got->n);
    g_autofree RlvTime *finish = g_new (RlvTime, judge->got->n);
    g_autofree gboolean *follows = g_new (gboolean, judge->got->n);
    Trial trial = {judge, start, finish, follows};

    for (guint32 i = 0; i < slow->n_tasks; i++) {
        RlvTaskIx t = slow->order[i];

        /* Calendars are made for so many days before the plan only. */
        if (slow_has_begun (slow, t) ||
            judge->got->late_start[t] <
                slow_instant (slow->cal[t]->zone, slow->first + 2, 0))
            continue;
        judge_late (judge, t);
        judge_total (&trial, judge, i);
        judge_free (&trial, judge, t);
    }
}
