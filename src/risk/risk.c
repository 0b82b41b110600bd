/* The model of chances: made, checked against the schedule, told about.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "risk/risk-priv.h"

#define YEAR ((RlvTime) 366 * 1440)

/* --- making and freeing ------------------------------------------------------- */

static void
clear (RlvRisk *risk)
{
    for (guint32 i = 0; risk->steps != NULL && i < risk->n; i++)
        risk_waits_free (risk->steps[i].waits);
    for (guint i = 0; i < risk->clocks->len; i++)
        risk_clock_free (risk->clocks->pdata[i]);
    g_ptr_array_set_size (risk->clocks, 0);
    risk_faces_clear (risk);
    g_array_set_size (risk->tables, 0);
    g_array_set_size (risk->feeds, 0);
    g_array_set_size (risk->causes, 0);
    g_array_set_size (risk->events, 0);
    g_array_set_size (risk->effects, 0);
    g_array_set_size (risk->step_causes, 0);
    g_array_set_size (risk->step_effects, 0);
    g_clear_pointer (&risk->steps, g_free);
    g_clear_pointer (&risk->place, g_free);
    g_clear_pointer (&risk->ties, g_free);
    g_clear_pointer (&risk->low, g_free);
    g_clear_pointer (&risk->high, g_free);
    risk->n = risk->n_ties = 0;
    risk->n_no_estimate = risk->n_preset = risk->n_named_causes = 0;
    risk->n_unexplained = 0;
}

void
rlv_risk_free (RlvRisk *risk)
{
    if (risk == NULL)
        return;
    clear (risk);
    g_ptr_array_unref (risk->clocks);
    g_array_unref (risk->faces);
    g_array_unref (risk->tables);
    g_array_unref (risk->feeds);
    free (risk->quick);
    g_array_unref (risk->causes);
    g_array_unref (risk->events);
    g_array_unref (risk->effects);
    g_array_unref (risk->step_causes);
    g_array_unref (risk->step_effects);
    g_array_unref (risk->watches);
    risk_shapes_free (risk->shapes);
    g_free (risk->sinks);
    g_free (risk->leads);
    g_free (risk->bin_from);
    g_free (risk->bin_minutes);
    g_free (risk->by_minute);
    g_free (risk);
}

/* --- against the schedule ----------------------------------------------------- */

/* Draws everything as planned.  What would start before its planned date though nothing
 * explains it is held there; what still differs is counted, and taken as the schedule
 * has it, so that one cause is counted once. */
static void
replay (RlvRisk *risk)
{
    g_autofree RiskDates *all = g_new0 (RiskDates, (gsize) risk->n + 1);

    for (guint32 i = 0; i < risk->n; i++) {
        RiskStep *step = &risk->steps[i];
        gint32 start = (gint32) risk->schedule->start[step->task];
        gint32 finish = (gint32) risk->schedule->finish[step->task];

        risk_step_dates (risk, step, all, step->planned_amount);
        if (step->kind != RISK_STEP_BEGUN && step->kind != RISK_STEP_FIXED &&
            all[i].start < start) {
            step->from = MAX (step->from, start);
            step->anchored = TRUE;
            risk_step_dates (risk, step, all, step->planned_amount);
        }
        if (all[i].start == start && all[i].finish == finish)
            continue;
        risk->n_unexplained++;
        all[i].start = start;
        all[i].finish = finish;
    }
}

void
rlv_risk_replay (const RlvRisk *risk, RlvTime *start, RlvTime *finish)
{
    g_autofree RiskDates *all = g_new0 (RiskDates, (gsize) risk->n + 1);

    for (guint32 i = 0; i < risk->n; i++) {
        const RiskStep *step = &risk->steps[i];

        risk_step_dates (risk, step, all, step->planned_amount);
        start[step->task] = all[i].start;
        finish[step->task] = all[i].finish;
    }
}

/* --- what if ------------------------------------------------------------------ */

/* A task that ends on a day stands there whatever comes before. */
static void
fix_finish (RlvRisk *risk, RiskStep *step, RlvDay day)
{
    RlvTime from, until;

    rlv_cal_day_span (risk->times, step->clock->cal, day, &from, &until);
    step->finish = risk_clock_prev (step->clock, (gint32) MIN (until, RISK_NEVER));
    if (step->finish <= (gint32) from)
        step->finish = (gint32) from;
    if (step->kind != RISK_STEP_BEGUN)
        step->start = step->grain == RISK_GRAIN_POINT
                          ? step->finish
                          : risk_clock_shift (step->clock, step->finish, step->unit,
                                              -(gint64) step->planned_amount *
                                                  (step->whole ? 1000 : 1));
    step->kind = RISK_STEP_FIXED;
    step->end_tie = step->first_tie;
}

static gboolean
is_of_cause (const RlvRisk *risk, const RlvRiskChange *change, const RiskCause *cause)
{
    guint32 n;

    if (cause->item != RLV_NONE)
        return cause->item == change->item;
    if (cause->team != RLV_NONE)
        return rlv_plan_teams (risk->plan, &n)[cause->team].item == change->item;
    return change->item == RLV_NONE && cause->side == change->side;
}

static RlvTaskIx
task_of (const RlvRisk *risk, const RlvRiskChange *change)
{
    return change->item != RLV_NONE ? rlv_plan_task_of (risk->plan, change->item)
                                    : RLV_NONE;
}

/* Steps that are over have no causes and no effects. */
gboolean
rlv_risk_can_change (const RlvRisk *risk, const RlvRiskChange *change)
{
    RlvTaskIx task = task_of (risk, change);

    if (task != RLV_NONE)
        return risk->steps[risk->place[task]].kind != RISK_STEP_FIXED;
    for (guint i = 0; i < risk->step_causes->len; i++) {
        guint32 number = g_array_index (risk->step_causes, guint32, i);

        if (is_of_cause (risk, change,
                         &g_array_index (risk->causes, RiskCause, number)))
            return TRUE;
    }
    for (guint i = 0; i < risk->step_effects->len; i++) {
        guint32 number = g_array_index (risk->step_effects, guint32, i);
        guint32 event = g_array_index (risk->effects, RiskEffect, number).event;

        if (g_array_index (risk->events, RiskEvent, event).item == change->item)
            return TRUE;
    }
    return FALSE;
}

static void
apply (RlvRisk *risk, const RlvRiskChange *change)
{
    RlvTaskIx task = task_of (risk, change);
    gint64 factor = change->permille;

    if (task != RLV_NONE && risk->place[task] < risk->n) {
        RiskStep *step = &risk->steps[risk->place[task]];

        if (change->day != RLV_DAY_NONE)
            fix_finish (risk, step, change->day);
        else
            step->factor = (float) factor / 1000;
    }
    for (guint i = 0; i < risk->causes->len; i++) {
        RiskCause *cause = &g_array_index (risk->causes, RiskCause, i);

        if (!is_of_cause (risk, change, cause))
            continue;
        cause->dice.low = cause->dice.low * (float) factor / 1000;
        cause->dice.width = cause->dice.width * (float) factor / 1000;
    }
    for (guint i = 0; i < risk->events->len; i++) {
        RiskEvent *event = &g_array_index (risk->events, RiskEvent, i);
        guint64 limit = event->always ? (guint64) 1 << 32 : event->limit;

        if (event->item != change->item)
            continue;
        limit = limit * (guint64) MAX (factor, 0) / 1000;
        event->always = limit >= (guint64) 1 << 32;
        event->limit = (guint32) MIN (limit, G_MAXUINT32);
    }
}

/* --- horizon ------------------------------------------------------------------ */

/* Whether a step without a date has none because the windows or sittings that the plan
 * names are over, there or before it. */
static gboolean
is_lost (const RlvRisk *risk, const RiskStep *step, const RiskDates *all, gint32 amount,
         const guint8 *lost)
{
    RiskStep free = *step;
    RiskDates dates = all[step - risk->steps];

    for (guint32 i = step->first_tie; i < step->end_tie; i++)
        if (lost[risk->ties[i].from])
            return TRUE;
    if (step->waits == NULL)
        return FALSE;
    free.waits = NULL;
    risk_step_place (&free, &dates, amount);
    return dates.finish < RISK_NEVER;
}

/* Dates that no draw passes, with those of the steps before in @all.  Where links ask
 * something of the finish, short work has to start later than long work, and may miss a
 * window or a sitting for that: the earliest end does without the ask, the latest takes
 * the start of the shortest work and the length of the longest. */
static void
bound_dates (const RlvRisk *risk, const RiskStep *step, RiskDates *all, RiskMode mode)
{
    RiskDates *dates = &all[step - risk->steps], short_work, it;
    gint32 amount = risk_fixed_amount (risk, step, mode);

    risk_step_dates (risk, step, all, amount);
    if (dates->until == RISK_PAST || step->kind == RISK_STEP_FIXED ||
        step->kind == RISK_STEP_BEGUN)
        return;
    it = short_work = *dates;
    it.until = RISK_PAST;
    if (mode == RISK_WORST) {
        risk_step_place (step, &short_work, risk_fixed_amount (risk, step, RISK_BEST));
        it.from = short_work.start;
    }
    risk_step_place (step, &it, amount);
    dates->start = it.start;
    dates->finish = mode == RISK_WORST ? it.finish : MAX (it.finish, dates->until);
}

/* The finishes of all steps when all goes as well, or as badly, as can be; FALSE when
 * that is past the tables. */
static gboolean
bounds (RlvRisk *risk, RiskMode mode, gint32 *out)
{
    g_autofree RiskDates *all = g_new0 (RiskDates, (gsize) risk->n + 1);
    g_autofree guint8 *lost = g_new0 (guint8, (gsize) risk->n + 1);
    gint32 edge = risk->horizon_until - 30 * 1440;

    for (guint32 i = 0; i < risk->n; i++) {
        const RiskStep *step = &risk->steps[i];
        gint32 amount = risk_fixed_amount (risk, step, mode);

        bound_dates (risk, step, all, mode);
        lost[i] =
            all[i].finish >= RISK_NEVER && is_lost (risk, step, all, amount, lost);
        out[i] = lost[i] ? edge : all[i].finish;
        if (out[i] > edge)
            return FALSE;
    }
    return TRUE;
}

static gboolean
build (RlvRisk *risk)
{
    clear (risk);
    risk_inputs_read (risk);
    risk_compile_steps (risk);
    replay (risk);
    for (guint32 i = 0; i < risk->options.n_changes; i++)
        apply (risk, &risk->options.changes[i]);
    risk->low = g_new0 (gint32, (gsize) risk->n + 1);
    risk->high = g_new0 (gint32, (gsize) risk->n + 1);
    return bounds (risk, RISK_WORST, risk->high) && bounds (risk, RISK_BEST, risk->low);
}

/* The end of the schedule; a plan without tasks ends as it starts. */
static RlvTime
planned_end (const RlvRisk *risk)
{
    return risk->schedule->last != RLV_NONE
               ? risk->schedule->end
               : (RlvTime) rlv_plan_start (risk->plan) * 1440;
}

static gboolean
build_to_end (RlvRisk *risk, GError **error)
{
    RlvTime begin = (RlvTime) rlv_plan_start (risk->plan) * 1440;
    RlvTime reach;

    if (risk->schedule->last != RLV_NONE)
        begin = MIN (begin, risk->schedule->begin);
    reach = MAX ((planned_end (risk) - begin) / 2, YEAR);

    risk->horizon_from = (gint32) MAX (begin - YEAR, (RlvTime) RLV_DAY_MIN * 1440);
    for (;; reach *= 2) {
        risk->horizon_until =
            (gint32) MIN (planned_end (risk) + reach, RLV_TIME_MAX - 2 * 1440);
        if (build (risk))
            return TRUE;
        if (risk->horizon_until >= RLV_TIME_MAX - 2 * 1440)
            break;
    }
    g_set_error_literal (error, RLV_ERROR, RLV_ERROR_SCHEDULE,
                         _ ("at worst, this plan does not end before the year 2200"));
    return FALSE;
}

/* --- what is late ------------------------------------------------------------- */

static RlvDay
day_number (const RiskClock *clock, gint32 place)
{
    return clock->first_day + place;
}

static gboolean
is_hard (RlvConstraint constraint)
{
    return constraint == RLV_CONSTRAINT_FNLT || constraint == RLV_CONSTRAINT_MFO ||
           constraint == RLV_CONSTRAINT_SNLT || constraint == RLV_CONSTRAINT_MSO;
}

RlvDay
risk_due_day (const RlvRisk *risk, guint32 i)
{
    guint32 n;
    const RlvTask *task;

    /* The plan must be over when the task that ends last must. */
    if (i == RLV_NONE && risk->schedule->last == RLV_NONE)
        return RLV_DAY_NONE;
    if (i == RLV_NONE)
        i = risk->place[risk->schedule->last];
    task = &rlv_plan_tasks (risk->plan, &n)[risk->steps[i].task];
    if (task->deadline != RLV_DAY_NONE)
        return task->deadline;
    return is_hard (task->constraint) ? task->constraint_day : RLV_DAY_NONE;
}

/* The day shown for an end at @t. */
RlvDay
risk_finish_day (const RlvRisk *risk, guint32 i, gint32 t)
{
    const RiskClock *clock = i == RLV_NONE ? risk->end_clock : risk->steps[i].clock;
    gboolean is_end = i == RLV_NONE || risk->steps[i].grain != RISK_GRAIN_POINT;

    return day_number (clock, risk_clock_day (clock, t, is_end));
}

RlvDay
risk_planned_day (const RlvRisk *risk, guint32 i)
{
    return risk_finish_day (
        risk, i,
        (gint32) (i == RLV_NONE ? planned_end (risk)
                                : risk->schedule->finish[risk->steps[i].task]));
}

static void
set_due (RlvRisk *risk)
{
    RlvDay day = risk->options.due;
    const RiskClock *clock;
    RlvTime from, until;

    risk->target =
        risk->options.target == RLV_NONE ? RLV_NONE : risk->place[risk->options.target];
    risk->end_clock = risk->schedule->last != RLV_NONE
                          ? risk->steps[risk->place[risk->schedule->last]].clock
                          : risk_clock_of (risk, 0, 0);
    if (day == RLV_DAY_NONE)
        day = risk_due_day (risk, risk->target);
    if (day == RLV_DAY_NONE)
        day = risk_planned_day (risk, risk->target);
    clock =
        risk->target == RLV_NONE ? risk->end_clock : risk->steps[risk->target].clock;
    rlv_cal_day_span (risk->times, clock->cal, day, &from, &until);
    risk->due_day = day;
    risk->due =
        (gint32) until -
        (risk->target != RLV_NONE && risk->steps[risk->target].grain == RISK_GRAIN_POINT
             ? 1
             : 0);
}

RlvRisk *
rlv_risk_new (const RlvPlan *plan, RlvTimes *times, const RlvSchedule *schedule,
              const RlvRiskOptions *options, GError **error)
{
    RlvRisk *risk = g_new0 (RlvRisk, 1);

    risk->plan = plan;
    risk->times = times;
    risk->schedule = schedule;
    risk->options = *options;
    risk->clocks = g_ptr_array_new ();
    risk->faces = g_array_new (FALSE, FALSE, sizeof (RiskFace));
    risk->tables = g_array_new (FALSE, FALSE, sizeof (gint16));
    risk->feeds = g_array_new (FALSE, FALSE, sizeof (guint32));
    risk->shapes = risk_shapes_new ();
    risk->causes = g_array_new (FALSE, FALSE, sizeof (RiskCause));
    risk->events = g_array_new (FALSE, FALSE, sizeof (RiskEvent));
    risk->effects = g_array_new (FALSE, FALSE, sizeof (RiskEffect));
    risk->step_causes = g_array_new (FALSE, FALSE, sizeof (guint32));
    risk->step_effects = g_array_new (FALSE, FALSE, sizeof (guint32));
    risk->watches = g_array_new (FALSE, FALSE, sizeof (RiskWatch));
    if (!build_to_end (risk, error)) {
        rlv_risk_free (risk);
        return NULL;
    }
    set_due (risk);
    risk_lay_out (risk);
    risk_counts_lay (risk);
    risk_hash (risk);
    return risk;
}

/* --- facts -------------------------------------------------------------------- */

void
rlv_risk_facts (const RlvRisk *risk, RlvRiskFacts *facts)
{
    *facts = (RlvRiskFacts){
        .no_estimate = risk->n_no_estimate,
        .preset = risk->n_preset,
        .causes = risk->n_named_causes,
        .presets = risk->causes->len - risk->n_named_causes,
        .risks = risk->events->len,
        .handovers = risk->n_handovers,
        .unexplained = risk->n_unexplained,
        .independent = risk->options.independent,
    };
    for (guint32 i = 0; i < risk->n; i++) {
        facts->tasks += risk->steps[i].kind != RISK_STEP_FIXED &&
                        risk->steps[i].grain != RISK_GRAIN_POINT;
        facts->held += risk->steps[i].anchored;
        facts->leavers += risk->steps[i].kind != RISK_STEP_FIXED &&
                          risk->high[i] > risk->steps[i].clock->ends;
    }
}
