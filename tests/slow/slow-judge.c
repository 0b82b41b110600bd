/* Holding a schedule against the plan, statement by statement.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "slow-judge.h"

void
judge_fault (Judge *judge, RlvTaskIx t, const char *format, ...)
{
    va_list args;

    if (t != RLV_NONE)
        g_string_append_printf (judge->faults, "%s: ", judge->slow->tasks[t].id);
    va_start (args, format);
    g_string_append_vprintf (judge->faults, format, args);
    va_end (args);
    g_string_append_c (judge->faults, '\n');
}

/* --- dates -------------------------------------------------------------------- */

static void
judge_links (Judge *judge, RlvTaskIx t)
{
    const SlowPlan *slow = judge->slow;
    const RlvTask *task = &slow->tasks[t];
    char is[RLV_DATE_SIZE], must[RLV_DATE_SIZE];

    for (guint32 l = task->first_link; l < task->first_link + task->n_links; l++) {
        const RlvLink *link = &slow->links[l];
        RlvTime bound = slow_link_bound (slow, link, judge->got->start[link->from],
                                         judge->got->finish[link->from]);
        gboolean on_start = link->type == RLV_LINK_FS || link->type == RLV_LINK_SS;
        RlvTime at = on_start ? judge->got->start[t] : judge->got->finish[t];

        if (at < bound)
            judge_fault (judge, t, "%s after %s: %s, may not before %s",
                         rlv_link_type_name (link->type), slow->tasks[link->from].id,
                         rlv_time_format (at, is), rlv_time_format (bound, must));
    }
}

static void
judge_own_dates (Judge *judge, RlvTaskIx t)
{
    const SlowPlan *slow = judge->slow;
    RlvTime start_bound, finish_bound, finish;
    char is[RLV_DATE_SIZE], must[RLV_DATE_SIZE];

    slow_bounds (slow, t, SLOW_ASK_ALL, RLV_NONE, judge->got->start, judge->got->finish,
                 &start_bound, &finish_bound);
    finish = slow_end (slow, t, judge->got->start[t], finish_bound);
    if (judge->got->finish[t] != finish)
        judge_fault (judge, t, "starts %s, ends %s, should end %s",
                     rlv_time_format (judge->got->start[t], (char[RLV_DATE_SIZE]){0}),
                     rlv_time_format (judge->got->finish[t], is),
                     rlv_time_format (finish, must));
    if (!slow_fits (slow, t, SLOW_ASK_ALL, judge->got->start[t], NULL))
        judge_fault (judge, t, "may not start %s",
                     rlv_time_format (judge->got->start[t], is));
    slow_bounds (slow, t, SLOW_ASK_ALL & ~(guint) SLOW_ASK_LINKS, RLV_NONE, NULL, NULL,
                 &start_bound, &finish_bound);
    if (judge->got->start[t] < start_bound || judge->got->finish[t] < finish_bound)
        judge_fault (judge, t, "%s is before the plan, the data date or its constraint",
                     rlv_time_format (judge->got->start[t], is));
}

/* Nothing but capacity may hold a task back. */
static void
judge_earliest (Judge *judge, RlvTaskIx t)
{
    const SlowPlan *slow = judge->slow;
    RlvTime start_bound, finish_bound, start;
    char is[RLV_DATE_SIZE], could[RLV_DATE_SIZE];

    slow_bounds (slow, t, SLOW_ASK_ALL, RLV_NONE, judge->got->start, judge->got->finish,
                 &start_bound, &finish_bound);
    start = slow_place (slow, t, SLOW_ASK_ALL, start_bound, finish_bound);
    if (start != judge->got->start[t])
        judge_fault (judge, t, "starts %s, could start %s",
                     rlv_time_format (judge->got->start[t], is),
                     rlv_time_format (start, could));
}

/* When what is left of @t may go on: not before what it still waits for. */
static RlvTime
goes_on (const Judge *judge, RlvTaskIx t)
{
    const SlowPlan *slow = judge->slow;
    const RlvActual *actuals = judge->options->actuals;
    RlvTime at =
        MAX (actuals[t].started, MAX (judge->options->data_date, actuals[t].as_of));

    for (guint32 l = slow->tasks[t].first_link;
         l < slow->tasks[t].first_link + slow->tasks[t].n_links; l++) {
        const RlvLink *link = &slow->links[l];
        gboolean holds =
            slow_is_over (slow, link->from) ? FALSE
            : link->type == RLV_LINK_FS
                ? TRUE
                : link->type == RLV_LINK_SS && !slow_has_begun (slow, link->from);

        if (holds)
            at = MAX (at, slow_link_bound (slow, link, judge->got->start[link->from],
                                           judge->got->finish[link->from]));
    }
    return at;
}

/* What is left: as was said, else what has not been worked by now. */
static RlvSpan
left_of (const Judge *judge, RlvTaskIx t, const SlowCal *cal, RlvTime now)
{
    const RlvActual *actual = &judge->options->actuals[t];
    RlvSpan left = judge->slow->tasks[t].likely;

    if (actual->remaining.amount >= 0)
        return actual->remaining;
    if (now <= actual->started)
        return left;
    left.amount -= left.unit == RLV_UNIT_DAY ? slow_days (cal, actual->started, now)
                   : left.unit == RLV_UNIT_MINUTE
                       ? slow_minutes (cal, actual->started, now)
                       : now - actual->started;
    left.amount = MAX (left.amount, 0);
    return left;
}

static RlvTime
ends_on (const Judge *judge, RlvTaskIx t, const SlowCal *cal)
{
    const SlowCal *whole = judge->slow->lag_cal[t];
    RlvTime at = goes_on (judge, t), opens;
    RlvTime now =
        judge->options->data_date == RLV_TIME_NONE ? at : judge->options->data_date;
    RlvSpan left = left_of (judge, t, cal, now);

    if (left.amount > 0)
        return slow_add (cal, at, left);
    /* Done, but nobody has said that it is over: the rest of the day. */
    opens = slow_next (whole, at);
    return slow_prev (
        whole, slow_instant (whole->zone, slow_day_of (whole->zone, opens), 1440));
}

/* The rest of running work goes on when those who do it are there, if they ever are;
 * and it ends no earlier than others ask. */
static void
judge_rest (Judge *judge, RlvTaskIx t)
{
    const SlowPlan *slow = judge->slow;
    const RlvTask *task = &slow->tasks[t];
    RlvTime ends = ends_on (judge, t, slow->cal[t]), start_bound, finish_bound;
    char is[RLV_DATE_SIZE], should[RLV_DATE_SIZE];

    /* It is not known on whose calendar it goes on. */
    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands; d++)
        if (slow->staffing[d].team == RLV_NONE)
            return;
    if (ends == RLV_TIME_NONE)
        ends = ends_on (judge, t, slow->lag_cal[t]);
    slow_bounds (slow, t, SLOW_ASK_ALL, RLV_NONE, judge->got->start, judge->got->finish,
                 &start_bound, &finish_bound);
    ends = MAX (ends, finish_bound);
    if (judge->got->finish[t] != ends)
        judge_fault (judge, t, "has begun and ends %s, should end %s",
                     rlv_time_format (judge->got->finish[t], is),
                     rlv_time_format (ends, should));
}

/* A task that has begun stands where it happened. */
static void
judge_actual (Judge *judge, RlvTaskIx t)
{
    const RlvActual *actual = &judge->options->actuals[t];

    if (actual->started != RLV_TIME_NONE && judge->got->start[t] != actual->started)
        judge_fault (judge, t, "does not start when it did");
    if (actual->finished != RLV_TIME_NONE && judge->got->finish[t] != actual->finished)
        judge_fault (judge, t, "does not end when it did");
    if (actual->finished == RLV_TIME_NONE &&
        judge->options->data_date != RLV_TIME_NONE &&
        judge->got->finish[t] < judge->options->data_date)
        judge_fault (judge, t, "is not over and ends before the data date");
    if (actual->finished == RLV_TIME_NONE)
        judge_rest (judge, t);
    if (judge->got->why_start[t].kind != RLV_WHY_ACTUAL)
        judge_fault (judge, t, "happened, but that is not the reason given");
}

/* One that wants to be late: nothing may leave it room to be later still, and what
 * follows it has not moved. */
static void
judge_latest (Judge *judge, RlvTaskIx t)
{
    const SlowPlan *slow = judge->slow;
    RlvTime next =
        slow_place (slow, t, SLOW_ASK_ALL, judge->got->start[t] + 1, RLV_TIME_NONE);
    RlvTime finish;
    char could[RLV_DATE_SIZE];

    if (next == RLV_TIME_NONE ||
        (finish = slow_finish (slow, t, next)) == RLV_TIME_NONE ||
        finish > judge->got->end ||
        (slow->tasks[t].deadline != RLV_DAY_NONE &&
         finish > slow_instant (slow->cal[t]->zone, slow->tasks[t].deadline, 1440)))
        return;
    for (guint32 l = 0; l < slow->n_links; l++) {
        const RlvLink *link = &slow->links[l];
        RlvTime bound;

        if (link->from != t)
            continue;
        bound = slow_link_bound (slow, link, next, finish);
        if (bound > (link->type == RLV_LINK_FS || link->type == RLV_LINK_SS
                         ? judge->got->start[link->to]
                         : judge->got->finish[link->to]))
            return;
    }
    judge_fault (judge, t, "is to be late and could start %s",
                 rlv_time_format (next, could));
}

/* --- calendars ---------------------------------------------------------------- */

/* The calendar that @t runs on, stretch by stretch, from the plan's start on. */
static void
judge_calendar (Judge *judge, RlvTaskIx t)
{
    const SlowCal *cal = judge->slow->cal[t];
    RlvTime from = slow_instant (cal->zone, rlv_plan_start (judge->slow->plan) - 30, 0);
    RlvTime until = judge->got->end + 60 * 1440;
    guint32 place = 0;

    for (guint i = 0; i < cal->days->len; i++) {
        const SlowDay *day = &g_array_index (cal->days, SlowDay, i);
        gint64 credit;
        RlvTime open, close;
        char is[RLV_DATE_SIZE], should[RLV_DATE_SIZE];

        if (day->open[0] < from || day->open[0] > until)
            continue;
        for (guint j = 0; j < day->n; j++) {
            if (!rlv_cal_interval (judge->times, judge->got->cal[t], from, place++,
                                   &open, &close, &credit))
                open = close = credit = RLV_TIME_NONE;
            if (open == day->open[j] && close == day->close[j] && credit == day->credit)
                continue;
            judge_fault (judge, t,
                         "works %s for %d min (day %d), should %s for %d min (day %d)",
                         rlv_time_format (open, is), (int) (close - open), (int) credit,
                         rlv_time_format (day->open[j], should),
                         (int) (day->close[j] - day->open[j]), (int) day->credit);
            return;
        }
    }
}

/* --- the whole ---------------------------------------------------------------- */

static void
judge_ends (Judge *judge)
{
    const RlvSchedule *got = judge->got;
    RlvTime begin = RLV_TIME_MAX, end = RLV_TIME_NONE;

    for (RlvTaskIx t = 0; t < got->n; t++) {
        begin = MIN (begin, got->start[t]);
        end = MAX (end, got->finish[t]);
    }
    if (got->n > 0 && (got->begin != begin || got->end != end))
        judge_fault (judge, RLV_NONE,
                     "the plan's first or last instant is not its tasks'");
    if (got->n > 0 && got->finish[got->last] != end)
        judge_fault (judge, got->last, "is not the task that ends last");
}

static void
judge_order (Judge *judge)
{
    const RlvSchedule *got = judge->got;
    g_autofree gboolean *seen = g_new0 (gboolean, got->n);

    for (guint32 i = 0; i < got->n; i++) {
        RlvTaskIx a = i > 0 ? got->order[i - 1] : RLV_NONE, b = got->order[i];

        if (b >= got->n || seen[b]) {
            judge_fault (judge, RLV_NONE, "the order lists a task twice");
            return;
        }
        seen[b] = TRUE;
        if (i > 0 && (got->start[a] > got->start[b] ||
                      (got->start[a] == got->start[b] &&
                       (got->finish[a] > got->finish[b] ||
                        (got->finish[a] == got->finish[b] && a > b)))))
            judge_fault (judge, b, "stands wrong in the order");
    }
}

static void
judge_critical (Judge *judge)
{
    const RlvSchedule *got = judge->got;
    gint64 near = judge->options->near_critical ? judge->options->near_critical : 5000;

    for (RlvTaskIx t = 0; t < got->n; t++) {
        guint8 critical = slow_is_over (judge->slow, t) ? 0
                          : got->total_float[t] <= 0    ? 2
                          : got->total_float[t] <= near ? 1
                                                        : 0;

        if (got->critical[t] != critical ||
            (slow_is_over (judge->slow, t) && got->total_float[t] != 0))
            judge_fault (judge, t, "float %" G_GINT64_FORMAT " and critical %d",
                         got->total_float[t], got->critical[t]);
    }
}

/* The chain of reasons from the plan's end backwards, and nothing else, is driving. */
static void
judge_driving (Judge *judge)
{
    const RlvSchedule *got = judge->got;
    g_autofree gboolean *on = g_new0 (gboolean, got->n + 1);
    RlvTaskIx t = got->n > 0 ? got->last : RLV_NONE;
    gboolean of_finish = TRUE;
    guint32 steps = 0;

    while (t != RLV_NONE && steps++ < 3 * got->n) {
        const RlvWhy *why = of_finish ? &got->why_finish[t] : &got->why_start[t];

        on[t] = TRUE;
        if (why->kind == RLV_WHY_DURATION) {
            of_finish = FALSE;
            continue;
        }
        of_finish = why->kind == RLV_WHY_TEAM ||
                    (why->kind == RLV_WHY_LINK &&
                     (judge->slow->links[why->link].type == RLV_LINK_FS ||
                      judge->slow->links[why->link].type == RLV_LINK_FF));
        t = why->kind == RLV_WHY_TEAM || why->kind == RLV_WHY_LINK ? why->task
                                                                   : RLV_NONE;
        if (t != RLV_NONE && slow_is_over (judge->slow, t))
            t = RLV_NONE; /* what is over decides nothing any more */
    }
    for (t = 0; t < got->n; t++)
        if (on[t] != (got->driving[t] != 0))
            judge_fault (judge, t,
                         on[t] ? "drives the end and is not marked"
                               : "is marked as driving and does not");
}

char *
slow_judge (const RlvPlan *plan, RlvTimes *times, const RlvSchedule *schedule,
            const RlvSchedOptions *options, guint checks)
{
    RlvDay days = (RlvDay) ((schedule->end / 1440) - rlv_plan_start (plan)) + 700;
    g_autoptr (SlowPlan) slow =
        slow_plan_new (plan, options, schedule->staffing, MAX (days, 700));
    Judge judge = {slow, times, schedule, options, g_string_new (NULL)};

    for (RlvTaskIx t = 0; t < schedule->n; t++) {
        gboolean late = slow->tasks[t].constraint == RLV_CONSTRAINT_ALAP;

        if (slow_has_begun (slow, t)) {
            judge_actual (&judge, t);
            continue;
        }
        if (checks & SLOW_CHECK_CALENDARS)
            judge_calendar (&judge, t);
        judge_links (&judge, t);
        judge_own_dates (&judge, t);
        if (options->no_levelling && late)
            judge_latest (&judge, t);
        else if (options->no_levelling)
            judge_earliest (&judge, t);
        judge_reasons (&judge, t);
    }
    judge_ends (&judge);
    judge_order (&judge);
    judge_critical (&judge);
    judge_driving (&judge);
    if (!options->no_levelling)
        judge_people (&judge);
    else if (checks & SLOW_CHECK_FLOATS)
        judge_floats (&judge);
    return g_string_free (judge.faults, FALSE);
}
