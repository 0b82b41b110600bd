/* From plan and schedule to the steps of a draw.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "risk/risk-priv.h"

const RiskClock *
risk_clock_of (RlvRisk *risk, RlvCal cal, RlvCal after)
{
    if (cal >= risk->clocks->len)
        g_ptr_array_set_size (risk->clocks, (gint) cal + 1);
    if (risk->clocks->pdata[cal] == NULL)
        risk->clocks->pdata[cal] = risk_clock_new (
            risk->times, cal, after, risk->horizon_from, risk->horizon_until);
    return risk->clocks->pdata[cal];
}

/* --- calendars of a task ------------------------------------------------------ */

static void
add_cal (GArray *cals, RlvCal cal)
{
    for (guint i = 0; i < cals->len; i++)
        if (g_array_index (cals, RlvCal, i) == cal)
            return;
    g_array_append_val (cals, cal);
}

/* Those of all who serve it, in the order of its demands; its own alone if it has one.
 */
static void
cals_of (const RlvRisk *risk, RlvTaskIx ix, GArray *cals)
{
    guint32 n;
    const RlvTask *task = &rlv_plan_tasks (risk->plan, &n)[ix];
    const RlvDemand *demands = rlv_plan_demands (risk->plan, &n);
    const RlvTeam *teams = rlv_plan_teams (risk->plan, &n);
    const RlvPerson *persons = rlv_plan_persons (risk->plan, &n);

    g_array_set_size (cals, 0);
    if (task->calendar != RLV_NONE)
        add_cal (cals, task->calendar);
    for (guint32 d = task->first_demand;
         task->calendar == RLV_NONE && d < task->first_demand + task->n_demands; d++)
        if (demands[d].person != RLV_NONE)
            add_cal (cals, persons[demands[d].person].calendar);
        else if (risk->schedule->staffing[d].team != RLV_NONE)
            add_cal (cals, teams[risk->schedule->staffing[d].team].calendar);
    if (cals->len == 0)
        add_cal (cals, 0);
}

/* --- bounds of its own -------------------------------------------------------- */

static const RlvActual *
actual_of (const RlvRisk *risk, RlvTaskIx ix)
{
    const RlvActual *actual =
        risk->options.actuals != NULL ? &risk->options.actuals[ix] : NULL;

    if (actual == NULL ||
        (actual->started == RLV_TIME_NONE && actual->finished == RLV_TIME_NONE))
        return NULL;
    return actual;
}

static void
lift (gint32 *bound, RlvTime at)
{
    if (at > *bound)
        *bound = (gint32) MIN (at, RISK_NEVER);
}

static void
own_bounds (RlvRisk *risk, RiskStep *step, const RlvTask *task)
{
    RlvCal cal = step->clock->cal;
    RlvTime from, until;

    step->from = risk->horizon_from;
    step->until = RISK_PAST;
    rlv_cal_day_span (risk->times, cal, rlv_plan_start (risk->plan), &from, &until);
    lift (&step->from, from);
    lift (&step->from, risk->options.data_date);
    if (task->constraint == RLV_CONSTRAINT_ALAP) {
        lift (&step->from, risk->schedule->start[step->task]);
        step->anchored = TRUE;
    }
    if (task->constraint_day == RLV_DAY_NONE)
        return;
    rlv_cal_day_span (risk->times, cal, task->constraint_day, &from, &until);
    if (task->constraint == RLV_CONSTRAINT_SNET ||
        task->constraint == RLV_CONSTRAINT_MSO)
        lift (&step->from, from);
    if (task->constraint == RLV_CONSTRAINT_FNET)
        lift (&step->until, rlv_cal_next (risk->times, cal, from) +
                                (step->grain == RISK_GRAIN_POINT ? 0 : 1));
    if (task->constraint == RLV_CONSTRAINT_MFO)
        lift (&step->until, rlv_cal_prev (risk->times, cal, until));
}

/* --- what has begun ----------------------------------------------------------- */

static void
set_left (RlvRisk *risk, RiskStep *step, const RlvTask *task, const RlvActual *actual)
{
    RlvSpan left = task->likely;
    RlvTime now = risk->options.data_date;
    RlvCal cal = step->clock->cal;
    gint64 done = 0;

    if (now == RLV_TIME_NONE)
        now = MAX (actual->started, actual->as_of);
    if (actual->remaining.amount >= 0)
        left = actual->remaining;
    else if (now > actual->started)
        done = left.unit == RLV_UNIT_DAY
                   ? rlv_cal_days (risk->times, cal, actual->started, now)
               : left.unit == RLV_UNIT_MINUTE
                   ? rlv_cal_minutes (risk->times, cal, actual->started, now)
                   : now - actual->started;
    step->left = (gint32) MAX (left.amount - done, 0);
    step->left_unit = left.unit;
}

/* Whether a link still holds what is left of a begun task. */
static gboolean
holds_begun (const RlvRisk *risk, const RlvLink *link)
{
    const RlvActual *before = &risk->options.actuals[link->from];

    if (link->type == RLV_LINK_FF || link->type == RLV_LINK_SF)
        return TRUE;
    return before->finished == RLV_TIME_NONE &&
           (link->type != RLV_LINK_SS || before->started == RLV_TIME_NONE);
}

static void
begin (RlvRisk *risk, RiskStep *step, const RlvTask *task, const RlvActual *actual)
{
    step->start = (gint32) risk->schedule->start[step->task];
    step->finish = (gint32) risk->schedule->finish[step->task];
    if (actual->finished != RLV_TIME_NONE) {
        step->kind = RISK_STEP_FIXED;
        return;
    }
    step->kind = RISK_STEP_BEGUN;
    set_left (risk, step, task, actual);
    step->from = (gint32) actual->started;
    lift (&step->from, risk->options.data_date);
    lift (&step->from, actual->as_of);
}

/* --- what kind of step -------------------------------------------------------- */

static RiskGrain
grain_of (const RlvTask *task)
{
    if (task->likely.amount == 0)
        return RISK_GRAIN_POINT;
    if (task->likely.unit == RLV_UNIT_ELAPSED)
        return RISK_GRAIN_ELAPSED;
    if (task->likely.unit == RLV_UNIT_DAY && task->likely.amount % 1000 == 0)
        return RISK_GRAIN_DAY;
    return RISK_GRAIN_MINUTE;
}

static void
set_kind (RiskStep *step)
{
    if (step->grain == RISK_GRAIN_DAY && step->whole && step->waits == NULL &&
        step->until == RISK_PAST)
        step->kind = RISK_STEP_DAY;
}

static void
make_step (RlvRisk *risk, RiskStep *step, RlvTaskIx ix, GArray *cals)
{
    guint32 n;
    const RlvTask *task = &rlv_plan_tasks (risk->plan, &n)[ix];
    const RlvActual *actual = actual_of (risk, ix);
    RlvCal shared;

    cals_of (risk, ix, cals);
    step->task = ix;
    step->kind = RISK_STEP_ANY;
    step->grain = grain_of (task);
    shared = rlv_times_joint (risk->times, (const RlvCal *) (gpointer) cals->data,
                              cals->len);
    step->lag_clock = risk_clock_of (risk, shared, shared);
    step->clock = risk_clock_of (risk, risk->schedule->cal[ix], shared);
    own_bounds (risk, step, task);
    if (actual != NULL)
        begin (risk, step, task, actual);
    else
        step->waits = risk_waits_new (
            risk, step, (const RlvCal *) (gpointer) cals->data, cals->len);
    risk_inputs_step (risk, step);
    if (step->kind == RISK_STEP_ANY)
        set_kind (step);
}

/* --- order -------------------------------------------------------------------- */

/* What one task has of another, before steps are numbered. */
typedef struct {
    RlvTaskIx from, to;
    guint32 link; /* or RLV_NONE: a hand-over */
} Arc;

static int
compare_arcs (const void *a, const void *b)
{
    const Arc *x = a, *y = b;

    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    if (x->link != y->link)
        return x->link < y->link ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

/* Hand-overs that say nothing a link does not say, or that another one said. */
static gboolean
says_nothing (const RlvRisk *risk, const GArray *arcs, guint first, RlvTaskIx from)
{
    guint32 n;
    const RlvLink *links = rlv_plan_links (risk->plan, &n);

    for (guint i = first; i < arcs->len; i++) {
        const Arc *arc = &g_array_index (arcs, Arc, i);

        if (arc->from == from &&
            (arc->link == RLV_NONE || (links[arc->link].type == RLV_LINK_FS &&
                                       links[arc->link].lag.amount >= 0)))
            return TRUE;
    }
    return FALSE;
}

static int
compare_handovers (const void *a, const void *b)
{
    const RlvHandover *x = a, *y = b;

    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

/* All arcs, by the task they lead to: its links, then its hand-overs. */
static GArray *
collect_arcs (RlvRisk *risk)
{
    GArray *arcs = g_array_new (FALSE, FALSE, sizeof (Arc));
    guint32 n, n_links, at = 0;
    const RlvTask *tasks = rlv_plan_tasks (risk->plan, &n);
    const RlvLink *links = rlv_plan_links (risk->plan, &n_links);
    g_autoptr (GArray) handovers = rlv_schedule_handovers (
        risk->plan, risk->times, risk->schedule, risk->options.actuals);

    if (handovers->len > 0)
        qsort (handovers->data, handovers->len, sizeof (RlvHandover),
               compare_handovers);
    risk->n_handovers = 0;
    for (RlvTaskIx t = 0; t < n; t++) {
        guint first = arcs->len;
        RiskStep *step = &risk->steps[t]; /* still in the order of tasks */

        for (guint32 i = tasks[t].first_link;
             i < tasks[t].first_link + tasks[t].n_links; i++) {
            Arc arc = {links[i].from, t, i};

            if (step->kind != RISK_STEP_FIXED &&
                (step->kind != RISK_STEP_BEGUN || holds_begun (risk, &links[i])))
                g_array_append_val (arcs, arc);
        }
        for (;
             at < handovers->len && g_array_index (handovers, RlvHandover, at).to == t;
             at++) {
            const RlvHandover *one = &g_array_index (handovers, RlvHandover, at);
            Arc arc = {one->from, t, RLV_NONE};

            if (one->from == RLV_NONE) {
                lift (&step->from, one->since);
            } else if (!says_nothing (risk, arcs, first, one->from)) {
                g_array_append_val (arcs, arc);
                risk->n_handovers++;
            }
        }
    }
    return arcs;
}

typedef struct {
    GArray *arcs;
    guint32 *first;       /* by task: its arcs */
    guint32 *waits;       /* by task: arcs not yet met */
    guint32 *out, *n_out; /* arcs by the task they leave */
    GArray *ready;        /* tasks, as a heap by planned start */
    const RlvSchedule *schedule;
} Sorter;

static gboolean
goes_first (const Sorter *sorter, RlvTaskIx a, RlvTaskIx b)
{
    RlvTime x = sorter->schedule->start[a], y = sorter->schedule->start[b];

    return x != y ? x < y : a < b;
}

static void
push (Sorter *sorter, RlvTaskIx ix)
{
    guint i = sorter->ready->len;
    RlvTaskIx *heap;

    g_array_append_val (sorter->ready, ix);
    heap = (RlvTaskIx *) (gpointer) sorter->ready->data;
    for (; i > 0 && goes_first (sorter, ix, heap[(i - 1) / 2]); i = (i - 1) / 2)
        heap[i] = heap[(i - 1) / 2];
    heap[i] = ix;
}

static RlvTaskIx
pop (Sorter *sorter)
{
    RlvTaskIx *heap = (RlvTaskIx *) (gpointer) sorter->ready->data;
    guint n = sorter->ready->len - 1, i = 0;
    RlvTaskIx top = heap[0], ix = heap[n];

    g_array_set_size (sorter->ready, n);
    while (2 * i + 1 < n) {
        guint child = 2 * i + 1;

        if (child + 1 < n && goes_first (sorter, heap[child + 1], heap[child]))
            child++;
        if (!goes_first (sorter, heap[child], ix))
            break;
        heap[i] = heap[child];
        i = child;
    }
    if (n > 0)
        heap[i] = ix;
    return top;
}

static void
drop (Sorter *sorter, guint32 arc)
{
    Arc *it = &g_array_index (sorter->arcs, Arc, arc);

    if (it->from == RLV_NONE)
        return;
    it->from = RLV_NONE;
    if (--sorter->waits[it->to] == 0)
        push (sorter, it->to);
}

/* Tasks wait for each other by links with a lead and by people: whoever still waits for
 * people alone takes them as they come. */
static void
break_circle (RlvRisk *risk, Sorter *sorter, const guint8 *done)
{
    for (guint32 i = 0; i < sorter->arcs->len && sorter->ready->len == 0; i++) {
        const Arc *arc = &g_array_index (sorter->arcs, Arc, i);

        if (arc->link == RLV_NONE && arc->from != RLV_NONE && !done[arc->to] &&
            !done[arc->from]) {
            drop (sorter, i);
            risk->n_handovers--;
        }
    }
}

/* The order of draws, by planned start where arcs leave a choice: what is near in time
 * is near in memory. */
static RlvTaskIx *
sort_tasks (RlvRisk *risk, GArray *arcs)
{
    RlvTaskIx *order = g_new (RlvTaskIx, (gsize) risk->n + 1);
    g_autofree guint8 *done = g_new0 (guint8, (gsize) risk->n + 1);
    g_autofree guint32 *waits = g_new0 (guint32, (gsize) risk->n + 1);
    g_autofree guint32 *first_out = g_new0 (guint32, (gsize) risk->n + 2);
    g_autofree guint32 *out = g_new (guint32, (gsize) arcs->len + 1);
    g_autoptr (GArray) ready = g_array_new (FALSE, FALSE, sizeof (RlvTaskIx));
    Sorter sorter = {.arcs = arcs,
                     .waits = waits,
                     .out = out,
                     .ready = ready,
                     .schedule = risk->schedule};
    guint32 n = 0;

    for (guint i = 0; i < arcs->len; i++) {
        waits[g_array_index (arcs, Arc, i).to]++;
        first_out[g_array_index (arcs, Arc, i).from + 1]++;
    }
    for (guint32 t = 0; t < risk->n; t++)
        first_out[t + 1] += first_out[t];
    for (guint i = arcs->len; i-- > 0;)
        out[--first_out[g_array_index (arcs, Arc, i).from + 1]] = i;
    /* first_out[t + 1] is now where those of t begin. */
    for (RlvTaskIx t = 0; t < risk->n; t++)
        if (waits[t] == 0)
            push (&sorter, t);
    while (n < risk->n) {
        RlvTaskIx t;
        guint32 end;

        if (ready->len == 0)
            break_circle (risk, &sorter, done);
        if (ready->len == 0)
            break; /* not with a schedule: its plan has no circle */
        t = pop (&sorter);
        order[n++] = t;
        done[t] = TRUE;
        end = t + 1 < risk->n ? first_out[t + 2] : arcs->len;
        for (guint32 i = first_out[t + 1]; i < end; i++) {
            const Arc *arc = &g_array_index (arcs, Arc, out[i]);

            if (arc->from == t && --waits[arc->to] == 0)
                push (&sorter, arc->to);
        }
    }
    risk->n = n;
    return order;
}

/* --- ties --------------------------------------------------------------------- */

static RiskTie
make_tie (const RlvRisk *risk, const Arc *arc)
{
    guint32 n;
    const RlvLink *links = rlv_plan_links (risk->plan, &n);
    RiskTie tie = {.from = risk->place[arc->from],
                   .type = RLV_LINK_FS,
                   .link = arc->link,
                   .slot = RLV_NONE};

    if (arc->link == RLV_NONE)
        return tie;
    tie.type = (guint8) links[arc->link].type;
    tie.lag = links[arc->link].lag;
    tie.by_day = tie.type != RLV_LINK_FS && tie.lag.unit != RLV_UNIT_MINUTE &&
                 risk->steps[tie.from].grain == RISK_GRAIN_DAY &&
                 risk->steps[risk->place[arc->to]].grain == RISK_GRAIN_DAY;
    return tie;
}

void
risk_compile_steps (RlvRisk *risk)
{
    g_autoptr (GArray) cals = g_array_new (FALSE, FALSE, sizeof (RlvCal));
    g_autoptr (GArray) arcs = NULL;
    g_autofree RlvTaskIx *order = NULL;
    RiskStep *steps;
    guint at = 0;
    g_autofree guint32 *first = NULL;

    rlv_plan_tasks (risk->plan, &risk->n);
    risk->steps = g_new0 (RiskStep, (gsize) risk->n + 1);
    for (RlvTaskIx t = 0; t < risk->n; t++)
        make_step (risk, &risk->steps[t], t, cals);
    arcs = collect_arcs (risk);
    order = sort_tasks (risk, arcs);
    steps = g_new0 (RiskStep, (gsize) risk->n + 1);
    risk->place = g_new0 (guint32, (gsize) risk->n + 1);
    for (guint32 i = 0; i < risk->n; i++) {
        steps[i] = risk->steps[order[i]];
        risk->place[order[i]] = i;
    }
    g_free (risk->steps);
    risk->steps = steps;

    if (arcs->len > 0)
        qsort (arcs->data, arcs->len, sizeof (Arc), compare_arcs);
    first = g_new0 (guint32, (gsize) risk->n + 2);
    for (RlvTaskIx t = 0; t < risk->n; t++) {
        first[t] = at;
        while (at < arcs->len && g_array_index (arcs, Arc, at).to == t)
            at++;
    }
    first[risk->n] = at;
    risk->ties = g_new0 (RiskTie, (gsize) arcs->len + 1);
    for (guint32 i = 0; i < risk->n; i++) {
        RiskStep *step = &risk->steps[i];

        step->first_tie = risk->n_ties;
        for (guint32 a = first[step->task]; a < first[step->task + 1]; a++)
            if (g_array_index (arcs, Arc, a).from != RLV_NONE)
                risk->ties[risk->n_ties++] =
                    make_tie (risk, &g_array_index (arcs, Arc, a));
        step->end_tie = risk->n_ties;
    }
}
