/* Dates from links alone: what predecessors ask, early dates forward, late dates
 * backward, floats.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/sched-priv.h"

static const RlvWhy no_why = {.link = RLV_NONE,
                              .task = RLV_NONE,
                              .demand = RLV_NONE,
                              .item = RLV_NONE,
                              .shut = RLV_NONE,
                              .lacks = RLV_NONE};

static void
lift (RlvTime *bound, RlvWhy *why, RlvWhyKind kind, RlvTime at)
{
    if (at <= *bound)
        return;
    *bound = at;
    *why = no_why;
    why->kind = kind;
    why->at = at;
}

/* What its constraint asks of its finish.  Where those who do it have left for good by
 * that day, it asks for what they can no longer give, and not for less. */
static void
own_finish (const RlvRun *run, RlvTaskIx ix, RlvTime from, RlvTime until,
            RlvBounds *bounds)
{
    RlvConstraint is = run->tasks[ix].constraint;
    RlvCal cal = run->out->cal[ix];
    RlvTime next = rlv_cal_next (run->times, cal, from);

    if (next == RLV_TIME_NONE) {
        cal = run->lag_cal[ix];
        next = rlv_cal_next (run->times, cal, from);
    }
    if (next == RLV_TIME_NONE)
        return;
    /* Some of that day must have been worked, or for a point, its first moment reached.
     */
    if (is == RLV_CONSTRAINT_FNET)
        lift (&bounds->finish, &bounds->why_finish, RLV_WHY_CONSTRAINT,
              run->grain[ix] == RLV_GRAIN_POINT ? next : next + 1);
    if (is == RLV_CONSTRAINT_MFO)
        lift (&bounds->finish, &bounds->why_finish, RLV_WHY_CONSTRAINT,
              rlv_cal_prev (run->times, cal, until));
}

static void
own_bounds (const RlvRun *run, RlvTaskIx ix, RlvBounds *bounds)
{
    const RlvTask *task = &run->tasks[ix];
    RlvCal cal = run->out->cal[ix];
    RlvTime from, until;

    /* Most tasks are held by something well past the first day: then it need not be
     * asked. */
    if (bounds->start < ((RlvTime) run->first_day + 2) * 1440) {
        rlv_cal_day_span (run->times, cal, run->first_day, &from, &until);
        lift (&bounds->start, &bounds->why_start, RLV_WHY_PLAN_START, from);
    }
    if (run->options->data_date != RLV_TIME_NONE)
        lift (&bounds->start, &bounds->why_start, RLV_WHY_DATA_DATE,
              run->options->data_date);
    if (task->constraint == RLV_CONSTRAINT_NONE)
        return;
    if (run->not_before != NULL && task->constraint == RLV_CONSTRAINT_ALAP)
        lift (&bounds->start, &bounds->why_start, RLV_WHY_ALAP, run->not_before[ix]);
    if (task->constraint_day == RLV_DAY_NONE)
        return;
    rlv_cal_day_span (run->times, cal, task->constraint_day, &from, &until);
    if (task->constraint == RLV_CONSTRAINT_SNET ||
        task->constraint == RLV_CONSTRAINT_MSO)
        lift (&bounds->start, &bounds->why_start, RLV_WHY_CONSTRAINT, from);
    if (task->constraint == RLV_CONSTRAINT_FNET ||
        task->constraint == RLV_CONSTRAINT_MFO)
        own_finish (run, ix, from, until, bounds);
}

void
rlv_run_own_bounds (const RlvRun *run, RlvTaskIx ix, RlvBounds *bounds)
{
    bounds->start = bounds->finish = RLV_TIME_NONE;
    bounds->why_start = bounds->why_finish = no_why;
    own_bounds (run, ix, bounds);
}

/* Of two predecessors that ask for the same, one that was put as late as possible does
 * not drive: it stands there because of this very task. */
static gboolean
leads_nowhere (const RlvRun *run, const RlvWhy *why)
{
    return why->task != RLV_NONE && run->out->why_start[why->task].kind == RLV_WHY_ALAP;
}

void
rlv_run_bounds (const RlvRun *run, RlvTaskIx ix, RlvBounds *bounds)
{
    const RlvTask *task = &run->tasks[ix];

    bounds->start = bounds->finish = RLV_TIME_NONE;
    bounds->why_start = bounds->why_finish = no_why;
    /* Links first: where a link and a date say the same, the link is the reason. */
    for (guint32 i = task->first_link; i < task->first_link + task->n_links; i++) {
        const RlvLink *link = &run->links[i];
        RlvTime at = rlv_link_bound (run, link, run->out->start[link->from],
                                     run->out->finish[link->from]);
        gboolean on_start = rlv_link_on_start (link);
        RlvTime *bound = on_start ? &bounds->start : &bounds->finish;
        RlvWhy *why = on_start ? &bounds->why_start : &bounds->why_finish;

        if (at == *bound && leads_nowhere (run, why))
            *bound = RLV_TIME_NONE;
        if (at > *bound) {
            lift (bound, why, RLV_WHY_LINK, at);
            why->link = i;
            why->task = link->from;
        }
    }
    own_bounds (run, ix, bounds);
}

/* --- tasks that have begun ---------------------------------------------------- */

/* When the rest of a running task may go on: after the data date, and after what it
 * still waits for (logic is retained: starting early does not excuse from the links).
 */
static RlvTime
resumes (const RlvRun *run, RlvTaskIx ix, const RlvActual *actual, RlvWhy *why)
{
    const RlvTask *task = &run->tasks[ix];
    RlvTime at = actual->started;

    if (run->options->data_date != RLV_TIME_NONE)
        at = MAX (at, run->options->data_date);
    if (actual->as_of != RLV_TIME_NONE)
        at = MAX (at, actual->as_of);
    for (guint32 i = task->first_link; i < task->first_link + task->n_links; i++) {
        const RlvLink *link = &run->links[i];
        const RlvActual *before = &run->options->actuals[link->from];
        RlvTime asked;

        if (!rlv_link_on_start (link) || before->finished != RLV_TIME_NONE ||
            (link->type == RLV_LINK_SS && before->started != RLV_TIME_NONE))
            continue;
        asked = rlv_link_bound (run, link, run->out->start[link->from],
                                run->out->finish[link->from]);
        if (asked > at) {
            lift (&at, why, RLV_WHY_LINK, asked);
            why->link = i;
            why->task = link->from;
        }
    }
    return at;
}

static RlvSpan
remaining_of (const RlvRun *run, RlvTaskIx ix, const RlvActual *actual, RlvTime now)
{
    RlvSpan left = run->tasks[ix].likely;
    RlvCal cal = run->out->cal[ix];
    gint64 done;

    if (actual->remaining.amount >= 0)
        return actual->remaining;
    if (now <= actual->started)
        return left;
    done = left.unit == RLV_UNIT_DAY
               ? rlv_cal_days (run->times, cal, actual->started, now)
           : left.unit == RLV_UNIT_MINUTE
               ? rlv_cal_minutes (run->times, cal, actual->started, now)
               : now - actual->started;
    left.amount = (gint32) MAX (left.amount - done, 0);
    return left;
}

/* Work said to be over but not recorded as finished lasts to the end of the working
 * day. */
static RlvTime
close_of_day (const RlvRun *run, RlvCal cal, RlvTime at)
{
    RlvTime next = rlv_cal_next (run->times, cal, at), from, until;

    if (next == RLV_TIME_NONE)
        return at;
    rlv_cal_day_span (run->times, cal, rlv_cal_day (run->times, cal, next, FALSE),
                      &from, &until);
    return rlv_cal_prev (run->times, cal, until);
}

gboolean
rlv_run_actual (const RlvRun *run, RlvTaskIx ix)
{
    const RlvActual *actual;
    RlvSchedule *out = run->out;
    RlvWhy *why = &out->why_finish[ix];
    RlvTime at, now;
    RlvBounds bounds;
    RlvSpan left;

    if (run->options->actuals == NULL)
        return FALSE;
    actual = &run->options->actuals[ix];
    if (actual->started == RLV_TIME_NONE && actual->finished == RLV_TIME_NONE)
        return FALSE;

    out->why_start[ix] = no_why;
    out->why_start[ix].kind = RLV_WHY_ACTUAL;
    *why = out->why_start[ix];
    out->start[ix] = actual->started != RLV_TIME_NONE
                         ? actual->started
                         : rlv_cal_sub (run->times, out->cal[ix], actual->finished,
                                        run->tasks[ix].likely);
    if (out->start[ix] == RLV_TIME_NONE)
        out->start[ix] = actual->finished;
    out->why_start[ix].at = out->start[ix];
    if (actual->finished != RLV_TIME_NONE) {
        out->finish[ix] = MAX (actual->finished, out->start[ix]);
        why->at = out->finish[ix];
        return TRUE;
    }

    why->kind = RLV_WHY_DURATION;
    at = resumes (run, ix, actual, why);
    now = run->options->data_date == RLV_TIME_NONE ? at : run->options->data_date;
    left = remaining_of (run, ix, actual, now);
    out->finish[ix] = left.amount > 0 ? rlv_cal_add (run->times, out->cal[ix], at, left)
                                      : close_of_day (run, run->lag_cal[ix], at);
    if (out->finish[ix] == RLV_TIME_NONE && out->cal[ix] != run->lag_cal[ix]) {
        /* Those who do it have left for good: others go on with it. */
        out->cal[ix] = run->lag_cal[ix];
        return rlv_run_actual (run, ix);
    }
    if (out->finish[ix] == RLV_TIME_NONE)
        out->finish[ix] = at;
    rlv_run_bounds (run, ix, &bounds);
    if (bounds.finish != RLV_TIME_NONE && bounds.finish > out->finish[ix]) {
        out->finish[ix] = bounds.finish;
        *why = bounds.why_finish;
    }
    return TRUE;
}

/* --- forward ------------------------------------------------------------------ */

void
rlv_run_no_time (RlvRun *run, RlvTaskIx ix, const char *what)
{
    const RlvTask *task = &run->tasks[ix];
    RlvPlace place = rlv_plan_place (run->plan, task->item);

    run->stuck = ix;
    rlv_findings_add (run->findings, RLV_SEVERITY_ERROR, "no-time", &place,
                      _ ("task \"%s\" finds no time to run: %s"), task->id, what);
    rlv_findings_mend (run->findings,
                       _ ("look at its window, its blackouts, its gate's committee and "
                          "the calendars of those it needs: they leave no common time "
                          "before the year 2200"));
}

/* Bounds on the finish act on a task that has not started by moving its start, so the
 * reason of a start may be a link to the finish. */
gboolean
rlv_run_early (RlvRun *run, RlvTaskIx ix)
{
    RlvSchedule *out = run->out;
    RlvBounds bounds;
    RlvTime start, finish, alone;
    RlvWhy why;

    rlv_run_bounds (run, ix, &bounds);
    why = bounds.why_start;
    if (!rlv_place_early (run, ix, bounds.start, RLV_TIME_NONE, &start, &finish, &why))
        return FALSE;
    alone = start;
    if (bounds.finish != RLV_TIME_NONE && finish < bounds.finish) {
        RlvWhy by_finish = bounds.why_finish;

        if (!rlv_place_early (run, ix, bounds.start, bounds.finish, &start, &finish,
                              &by_finish))
            return FALSE;
        if (start > alone)
            why = by_finish;
    }
    out->start[ix] = start;
    out->finish[ix] = finish;
    out->why_start[ix] = why;
    out->why_finish[ix] = no_why;
    out->why_finish[ix].kind = RLV_WHY_DURATION;
    out->why_finish[ix].at = finish;
    return TRUE;
}

gboolean
rlv_run_forward (RlvRun *run)
{
    const RlvTaskIx *order = rlv_graph_order (run->graph);

    for (guint32 i = 0; i < run->out->n; i++)
        if (!rlv_run_actual (run, order[i]) && !rlv_run_early (run, order[i])) {
            rlv_run_no_time (run, order[i], _ ("its calendars never let it"));
            return FALSE;
        }
    return TRUE;
}

/* --- backward ----------------------------------------------------------------- */

gboolean
rlv_run_has_begun (const RlvRun *run, RlvTaskIx ix)
{
    return run->options->actuals != NULL &&
           (run->options->actuals[ix].started != RLV_TIME_NONE ||
            run->options->actuals[ix].finished != RLV_TIME_NONE);
}

/* What a link asks of its predecessor when the successor has begun: nothing of one that
 * is done; what is left of a running one waits for FS links, and its end for FF and SF.
 */
static RlvTime
begun_limit (const RlvRun *run, const RlvLink *link, RlvTime finish)
{
    const RlvActual *after = &run->options->actuals[link->to];
    RlvTime now = run->options->data_date;
    RlvTime start;

    if (after->finished != RLV_TIME_NONE || link->type == RLV_LINK_SS)
        return RLV_TIME_MAX;
    if (now == RLV_TIME_NONE)
        now = after->started;
    start = rlv_cal_sub (run->times, run->out->cal[link->to], finish,
                         remaining_of (run, link->to, after, now));
    return rlv_link_limit (run, link, start, finish);
}

/* The latest start and finish that what follows allows, given the successors' @start
 * and @finish (late ones for total float, early ones for free float). */
static void
limits (const RlvRun *run, RlvTaskIx ix, const RlvTime *start, const RlvTime *finish,
        RlvTime *start_by, RlvTime *finish_by)
{
    const guint32 *out;
    guint32 n;

    out = rlv_graph_out (run->graph, ix, &n);
    for (guint32 i = 0; i < n; i++) {
        const RlvLink *link = &run->links[out[i]];
        RlvTime limit =
            rlv_run_has_begun (run, link->to)
                ? begun_limit (run, link, finish[link->to])
                : rlv_link_limit (run, link, start[link->to], finish[link->to]);
        RlvTime *by = rlv_link_from_finish (link) ? finish_by : start_by;

        *by = MIN (*by, limit);
    }
    for (RlvTaskIx held = run->first_held ? run->first_held[ix] : RLV_NONE;
         held != RLV_NONE; held = run->next_held[held])
        *finish_by = MIN (*finish_by, start[held]);
}

static void
own_limits (const RlvRun *run, RlvTaskIx ix, RlvTime *start_by, RlvTime *finish_by)
{
    const RlvTask *task = &run->tasks[ix];
    RlvTime from, until;

    if (task->deadline != RLV_DAY_NONE) {
        rlv_cal_day_span (run->times, run->out->cal[ix], task->deadline, &from, &until);
        *finish_by = MIN (*finish_by, until);
    }
    if (task->constraint_day == RLV_DAY_NONE)
        return;
    rlv_cal_day_span (run->times, run->out->cal[ix], task->constraint_day, &from,
                      &until);
    if (task->constraint == RLV_CONSTRAINT_SNLT ||
        task->constraint == RLV_CONSTRAINT_MSO)
        *start_by = MIN (*start_by, until - 1);
    if (task->constraint == RLV_CONSTRAINT_FNLT ||
        task->constraint == RLV_CONSTRAINT_MFO)
        *finish_by = MIN (*finish_by, until);
}

static gint64
slack (const RlvRun *run, RlvTaskIx ix, RlvTime from, RlvTime to)
{
    return rlv_cal_days (run->times, run->out->cal[ix], from, to);
}

/* Up to when a task whose work is done at @finish may be said to end: by the next work
 * on its calendar it would have to be done later. */
static RlvTime
end_by (const RlvRun *run, RlvTaskIx ix, RlvTime finish, RlvTime finish_by)
{
    RlvTime next;

    if (run->grain[ix] != RLV_GRAIN_MINUTE)
        return finish;
    next = rlv_cal_next (run->times, run->out->cal[ix], finish);
    return next == RLV_TIME_NONE ? finish_by : MAX (MIN (next, finish_by), finish);
}

/* @late_end: by task, up to when what links ask of its end may be. */
static void
one_back (RlvRun *run, RlvTaskIx ix, RlvTime *late_end)
{
    RlvSchedule *out = run->out;
    RlvTime start_by = RLV_TIME_MAX, finish_by = run->plan_end, start, finish;

    limits (run, ix, out->late_start, late_end, &start_by, &finish_by);
    own_limits (run, ix, &start_by, &finish_by);
    if (rlv_run_has_begun (run, ix)) {
        /* What has begun cannot be moved: its float is that of its end. */
        out->late_start[ix] = out->start[ix];
        out->late_finish[ix] = rlv_cal_prev (run->times, out->cal[ix], finish_by);
        if (run->options->actuals[ix].finished != RLV_TIME_NONE ||
            out->late_finish[ix] == RLV_TIME_NONE)
            out->late_finish[ix] = out->finish[ix];
        out->total_float[ix] = slack (run, ix, out->finish[ix], out->late_finish[ix]);
        out->free_float[ix] = 0;
        late_end[ix] = out->late_finish[ix];
        return;
    }
    if (rlv_place_late (run, ix, start_by, finish_by, &start, &finish)) {
        late_end[ix] = end_by (run, ix, finish, finish_by);
        out->late_start[ix] = start;
        out->late_finish[ix] = MAX (finish, MIN (out->finish[ix], late_end[ix]));
    } else {
        out->late_start[ix] = out->start[ix];
        out->late_finish[ix] = late_end[ix] = out->finish[ix];
    }
    out->total_float[ix] = slack (run, ix, out->start[ix], out->late_start[ix]);

    start_by = RLV_TIME_MAX;
    finish_by = out->end;
    limits (run, ix, out->start, out->finish, &start_by, &finish_by);
    out->free_float[ix] = rlv_place_late (run, ix, start_by, finish_by, &start, &finish)
                              ? MAX (slack (run, ix, out->start[ix], start), 0)
                              : 0;
}

void
rlv_run_backward (RlvRun *run)
{
    const RlvTaskIx *order =
        run->sequence != NULL ? run->sequence : rlv_graph_order (run->graph);
    g_autofree RlvTime *late_end = g_new (RlvTime, (gsize) run->out->n + 1);

    for (guint32 i = run->out->n; i-- > 0;)
        one_back (run, order[i], late_end);
}

/* --- as late as possible ------------------------------------------------------ */

/* Moves tasks that ask for it to the latest dates that leave their successors where
 * they are; those that follow have been moved before. */
void
rlv_run_alap (RlvRun *run)
{
    const RlvTaskIx *order = rlv_graph_order (run->graph);
    RlvSchedule *out = run->out;

    for (guint32 i = out->n; i-- > 0;) {
        RlvTaskIx ix = order[i];
        RlvTime start_by = RLV_TIME_MAX, finish_by = run->plan_end, start, finish;
        RlvBounds bounds;

        if (run->tasks[ix].constraint != RLV_CONSTRAINT_ALAP ||
            rlv_run_has_begun (run, ix))
            continue;
        limits (run, ix, out->start, out->finish, &start_by, &finish_by);
        own_limits (run, ix, &start_by, &finish_by);
        if (!rlv_place_late (run, ix, start_by, finish_by, &start, &finish) ||
            start <= out->start[ix])
            continue;
        out->start[ix] = start;
        out->finish[ix] = finish;
        out->why_start[ix] = no_why;
        out->why_start[ix].kind = RLV_WHY_ALAP;
        out->why_start[ix].at = start;
        if (run->grain[ix] == RLV_GRAIN_MINUTE) {
            rlv_run_bounds (run, ix, &bounds);
            out->finish[ix] = MAX (finish, bounds.finish);
        }
        out->why_finish[ix].at = out->finish[ix];
        if (run->not_before != NULL)
            run->not_before[ix] = start;
    }
}
