/* One task on its calendar: the earliest and the latest dates that bounds allow.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/sched-priv.h"

typedef struct {
    const RlvRun *run;
    RlvTimes *times;
    const RlvTask *task;
    RlvTaskIx ix;
    RlvCal cal;
    RlvSpan span;
    RlvGrain grain;
    RlvItemIx committee; /* whose sitting it waits for, or RLV_NONE */
    gboolean barred;     /* some blackout may bar it */
} Job;

static RlvItemIx
committee_of (const RlvRun *run, const RlvTask *task)
{
    if (task->gate == RLV_NONE ||
        rlv_item_int (run->plan, task->gate, "extraordinary", 0) != 0)
        return RLV_NONE;
    return rlv_item_ref (run->plan, task->gate, "committee");
}

static gboolean
is_barred (const RlvRun *run, const char *kind)
{
    for (guint i = 0; i < run->barred->len; i++)
        if (strcmp (g_ptr_array_index (run->barred, i), kind) == 0)
            return TRUE;
    return FALSE;
}

static Job
job_of (const RlvRun *run, RlvTaskIx ix)
{
    const RlvTask *task = &run->tasks[ix];
    Job job = {
        .run = run,
        .times = run->times,
        .task = task,
        .ix = ix,
        .cal = run->out->cal[ix],
        .span = task->likely,
        .grain = run->grain[ix],
        .committee = committee_of (run, task),
        .barred = is_barred (run, task->kind),
    };

    return job;
}

static RlvTime
finish_of (const Job *job, RlvTime start)
{
    return rlv_cal_add (job->times, job->cal, start, job->span);
}

/* A point in time may stand at an opening, at a close, or inside working time. */
static RlvTime
point_at (const Job *job, RlvTime t)
{
    return rlv_cal_prev (job->times, job->cal, t) == t
               ? t
               : rlv_cal_next (job->times, job->cal, t);
}

/* The time around @t when too few are there to start what runs by the clock; NULL when
 * they are. */
static const RlvGap *
gap_at (const Job *job, RlvTime t)
{
    const GArray *gaps = job->run->away != NULL ? job->run->away[job->ix] : NULL;

    for (guint i = 0; gaps != NULL && i < gaps->len; i++) {
        const RlvGap *gap = &g_array_index (gaps, RlvGap, i);

        if (gap->from <= t && t < gap->until)
            return gap;
    }
    return NULL;
}

static RlvTime
first_by_clock (const Job *job, RlvTime from)
{
    const RlvGap *gap = gap_at (job, from);

    if (gap == NULL)
        return from;
    return gap->until == RLV_TIME_MAX ? RLV_TIME_NONE : gap->until;
}

/* The first start at or after @from that the grain allows. */
static RlvTime
first_start (const Job *job, RlvTime from)
{
    switch (job->grain) {
    case RLV_GRAIN_POINT:
        return point_at (job, from);
    case RLV_GRAIN_DAY:
        return rlv_cal_open (job->times, job->cal, from);
    case RLV_GRAIN_MINUTE:
        return rlv_cal_next (job->times, job->cal, from);
    case RLV_GRAIN_ELAPSED:
        return first_by_clock (job, from);
    }
    g_assert_not_reached ();
}

/* Every start ends at or after @until, for before it there is not enough time to work:
 * RLV_TIME_NONE where there is none after it either. */
static RlvTime
any_start (const Job *job, RlvTime until)
{
    return rlv_cal_next (job->times, job->cal, until - 1) == RLV_TIME_NONE
               ? RLV_TIME_NONE
               : RLV_TIME_NONE + 1;
}

/* The first start whose finish is at or after @until. */
static RlvTime
start_to_finish (const Job *job, RlvTime until)
{
    RlvTime start;

    switch (job->grain) {
    case RLV_GRAIN_POINT:
        return until;
    case RLV_GRAIN_ELAPSED:
        return until - job->span.amount;
    case RLV_GRAIN_DAY:
        start = rlv_cal_sub (job->times, job->cal, until, job->span);
        start = rlv_cal_open_before (job->times, job->cal, start);
        if (start == RLV_TIME_NONE)
            return any_start (job, until);
        while (start != RLV_TIME_NONE && finish_of (job, start) != RLV_TIME_NONE &&
               finish_of (job, start) < until)
            start = rlv_cal_open (job->times, job->cal, start + 1);
        return start;
    case RLV_GRAIN_MINUTE:
        /* The one after the last that ends before @until; where nobody works then, and
         * somebody does later, work that is done by the close before is enough. */
        if (rlv_cal_next (job->times, job->cal, until) != RLV_TIME_NONE) {
            RlvTime close = rlv_cal_prev (job->times, job->cal, until);

            if (close == RLV_TIME_NONE) /* nobody ever worked before */
                return any_start (job, until);
            until = close;
        }
        start = rlv_cal_sub (job->times, job->cal, until - 1, job->span);
        return start == RLV_TIME_NONE ? any_start (job, until)
                                      : rlv_cal_next (job->times, job->cal, start + 1);
    }
    g_assert_not_reached ();
}

/* --- what else a start has to wait for ---------------------------------------- */

/* Each wait returns TRUE and moves @at when a start at @start has to wait, saying why.
 */

static gboolean
wait_for_window (const Job *job, RlvTime start, RlvTime finish, RlvTime *at,
                 RlvWhy *why)
{
    /* A point may stand where a window closes. */
    RlvTime after = job->grain == RLV_GRAIN_POINT ? start - 1 : start;
    RlvTime from, until;

    if (job->task->window == RLV_NONE)
        return FALSE;
    /* Those that have opened but are too short from here are passed over: two of them
     * may overlap. */
    for (;; after = until) {
        if (!rlv_window_next (job->times, job->task->window, after, &from, &until)) {
            *at = RLV_TIME_NONE;
            return TRUE;
        }
        if (from > start)
            break;
        if (finish <= until)
            return FALSE;
    }
    why->kind = RLV_WHY_WINDOW;
    why->item = job->task->window;
    why->at = *at = from;
    return TRUE;
}

/* The first blackout that bars [start, finish), or the last: its times and its item. */
static gboolean
hits_blackout (const Job *job, RlvTime start, RlvTime finish, gboolean last,
               RlvGap *times, RlvItemIx *item)
{
    const RlvCal *cals;
    guint32 n;

    if (!job->barred)
        return FALSE;
    cals = rlv_run_cals (job->run, job->ix, &n);
    for (guint32 i = 0; i < n; i++)
        if ((last ? rlv_blackout_hit_last : rlv_blackout_hit) (
                job->times, cals[i], job->task->kind, start, MAX (finish, start + 1),
                &times->from, &times->until, item))
            return TRUE;
    return FALSE;
}

static gboolean
wait_for_blackout (const Job *job, RlvTime start, RlvTime finish, RlvTime *at,
                   RlvWhy *why)
{
    RlvItemIx item;
    RlvGap hit;

    if (!hits_blackout (job, start, finish, FALSE, &hit, &item))
        return FALSE;
    why->kind = RLV_WHY_BLACKOUT;
    why->item = item;
    why->at = *at = MAX (hit.until, start + 1);
    return TRUE;
}

/* The start that a sitting gives: its beginning for a point; the opening of its day for
 * a task counted in days; else the first minute of it, or after it on the same day,
 * when all who are needed are there.  RLV_TIME_NONE when they are not there that day.
 */
static RlvTime
start_at_sitting (const Job *job, RlvTime sitting)
{
    RlvTime from, until, start;

    if (job->grain == RLV_GRAIN_POINT || job->grain == RLV_GRAIN_ELAPSED)
        return sitting;
    rlv_cal_day_span (job->times, job->cal,
                      rlv_cal_day (job->times, job->cal, sitting, FALSE), &from,
                      &until);
    start = job->grain == RLV_GRAIN_DAY ? rlv_cal_open (job->times, job->cal, from)
                                        : rlv_cal_next (job->times, job->cal, sitting);
    return start != RLV_TIME_NONE && start < until ? start : RLV_TIME_NONE;
}

static gboolean
wait_for_sitting (const Job *job, RlvTime start, RlvTime *at, RlvWhy *why)
{
    RlvTime from, until, day, ignored, t, good;

    if (job->committee == RLV_NONE)
        return FALSE;
    rlv_cal_day_span (job->times, job->cal,
                      rlv_cal_day (job->times, job->cal, start, FALSE), &day, &ignored);
    /* A sitting may have begun before the start it gives. */
    for (t = day;; t = from + 1) {
        if (!rlv_sitting_next (job->times, job->committee, t, &from, &until)) {
            *at = RLV_TIME_NONE;
            return TRUE;
        }
        good = start_at_sitting (job, from);
        if (good != RLV_TIME_NONE && good >= start)
            break;
    }
    if (good == start)
        return FALSE;
    why->kind = RLV_WHY_SITTING;
    why->item = job->committee;
    why->at = *at = good;
    return TRUE;
}

gboolean
rlv_place_waits (const RlvRun *run, RlvTaskIx task)
{
    const Job job = job_of (run, task);

    return job.task->window != RLV_NONE || job.committee != RLV_NONE || job.barred;
}

gboolean
rlv_place_early (const RlvRun *run, RlvTaskIx task, RlvTime from, RlvTime until,
                 RlvTime *start, RlvTime *finish, RlvWhy *why)
{
    Job job = job_of (run, task);
    RlvTime at = from;

    if (until != RLV_TIME_NONE) {
        RlvTime asked = start_to_finish (&job, until);

        if (asked == RLV_TIME_NONE)
            return FALSE;
        at = MAX (at, asked);
    }
    for (;;) {
        *start = first_start (&job, at);
        *finish = *start == RLV_TIME_NONE ? RLV_TIME_NONE : finish_of (&job, *start);
        if (*start == RLV_TIME_NONE || *finish == RLV_TIME_NONE)
            return FALSE;
        if (!wait_for_window (&job, *start, *finish, &at, why) &&
            !wait_for_blackout (&job, *start, *finish, &at, why) &&
            !wait_for_sitting (&job, *start, &at, why))
            break;
        if (at == RLV_TIME_NONE)
            return FALSE;
    }
    if (job.grain == RLV_GRAIN_MINUTE)
        *finish = MAX (*finish, until);
    return TRUE;
}

/* --- late dates --------------------------------------------------------------- */

static RlvTime
last_by_clock (const Job *job, RlvTime start)
{
    const RlvGap *gap = gap_at (job, start);

    return gap == NULL ? start : gap->from - 1;
}

static RlvTime
last_start (const Job *job, RlvTime start_by, RlvTime finish_by)
{
    RlvTime start = start_by;

    if (job->grain == RLV_GRAIN_POINT) {
        start = MIN (start_by, finish_by);
        return point_at (job, start) == start
                   ? start
                   : rlv_cal_prev (job->times, job->cal, start);
    }
    if (finish_by == RLV_TIME_NONE)
        return RLV_TIME_NONE;
    if (finish_by != RLV_TIME_MAX) {
        RlvTime by = job->grain == RLV_GRAIN_ELAPSED
                         ? finish_by - job->span.amount
                         : rlv_cal_sub (job->times, job->cal, finish_by, job->span);

        start = MIN (start, by);
    }
    if (start == RLV_TIME_NONE)
        return RLV_TIME_NONE;
    if (job->grain == RLV_GRAIN_ELAPSED)
        return last_by_clock (job, start);
    if (job->grain == RLV_GRAIN_DAY)
        return rlv_cal_open_before (job->times, job->cal, start);
    if (rlv_cal_next (job->times, job->cal, start) == start)
        return start;
    start = rlv_cal_prev (job->times, job->cal, start);
    return start == RLV_TIME_NONE ? RLV_TIME_NONE : start - 1;
}

/* Each returns TRUE and lowers a bound when [start, finish) is not allowed. */

static gboolean
before_window (const Job *job, RlvTime start, RlvTime finish, RlvTime *start_by,
               RlvTime *finish_by)
{
    RlvTime from, until;

    if (job->task->window == RLV_NONE)
        return FALSE;
    if (!rlv_window_prev (job->times, job->task->window, start + 1, &from, &until)) {
        *start_by = RLV_TIME_NONE;
        return TRUE;
    }
    if (finish <= until)
        return FALSE;
    if (until < *finish_by)
        *finish_by = until;
    else
        *start_by = from - 1;
    return TRUE;
}

static gboolean
before_blackout (const Job *job, RlvTime start, RlvTime finish, RlvTime *finish_by)
{
    RlvItemIx item;
    RlvGap hit;

    if (!hits_blackout (job, start, finish, TRUE, &hit, &item))
        return FALSE;
    *finish_by = MIN (hit.from, *finish_by - 1);
    return TRUE;
}

static gboolean
before_sitting (const Job *job, RlvTime start, RlvTime *start_by)
{
    RlvTime from, until, good, ignored, t;

    if (job->committee == RLV_NONE)
        return FALSE;
    rlv_cal_day_span (job->times, job->cal,
                      rlv_cal_day (job->times, job->cal, start, FALSE), &ignored, &t);
    for (;; t = from - 1) {
        if (!rlv_sitting_prev (job->times, job->committee, t, &from, &until)) {
            *start_by = RLV_TIME_NONE;
            return TRUE;
        }
        good = start_at_sitting (job, from);
        if (good != RLV_TIME_NONE && good <= start)
            break;
    }
    if (good == start)
        return FALSE;
    *start_by = good;
    return TRUE;
}

gboolean
rlv_place_late (const RlvRun *run, RlvTaskIx task, RlvTime start_by, RlvTime finish_by,
                RlvTime *start, RlvTime *finish)
{
    Job job = job_of (run, task);

    for (;;) {
        *start = last_start (&job, start_by, finish_by);
        if (*start == RLV_TIME_NONE)
            return FALSE;
        *finish = finish_of (&job, *start);
        if (*finish == RLV_TIME_NONE)
            return FALSE;
        if (!before_window (&job, *start, *finish, &start_by, &finish_by) &&
            !before_blackout (&job, *start, *finish, &finish_by) &&
            !before_sitting (&job, *start, &start_by))
            return TRUE;
        if (start_by == RLV_TIME_NONE)
            return FALSE;
    }
}
