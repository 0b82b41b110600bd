/* One task in one draw, reckoned plainly: what the scheduler does, on flat tables.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "risk/risk-priv.h"

/* --- links -------------------------------------------------------------------- */

static gint32
by_civil_day (const RiskClock *clock, const RiskTie *tie, gint32 at)
{
    gint32 day = risk_clock_day (clock, at, tie->type == RLV_LINK_FF);
    gint32 close;

    if (tie->type != RLV_LINK_FF)
        return clock->midnight[day];
    close = risk_clock_prev (clock, clock->midnight[day + 1]);
    return close > clock->midnight[day] ? MIN (at, close) : at;
}

gint32
risk_tie_bound (const RiskStep *step, const RiskTie *tie, gint32 at)
{
    if (at >= RISK_NEVER)
        return RISK_NEVER;
    if (tie->by_day)
        at = by_civil_day (step->lag_clock, tie, at);
    if (tie->lag.amount == 0)
        return at;
    at = risk_clock_shift (step->lag_clock, at, tie->lag.unit, tie->lag.amount);
    /* A finish led back to an opening is the close before it: no work lies between. */
    if (tie->type == RLV_LINK_FF && tie->lag.amount < 0 &&
        tie->lag.unit != RLV_UNIT_ELAPSED)
        return risk_clock_prev (step->lag_clock, at);
    return at;
}

/* --- places ------------------------------------------------------------------- */

/* The first of @n sorted numbers that is greater than @t. */
static gint32
first_after (const gint32 *numbers, gint32 n, gint32 t)
{
    gint32 low = 0, high = n;

    while (low < high) {
        gint32 middle = low + (high - low) / 2;

        if (numbers[middle] > t)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static gint32
first_by_clock (const RiskWaits *waits, gint32 t)
{
    gint32 i;

    if (waits == NULL || waits->n_gaps == 0)
        return t;
    i = first_after (waits->gap_until, waits->n_gaps, t);
    return i < waits->n_gaps && waits->gap_from[i] <= t ? waits->gap_until[i] : t;
}

static gint32
first_start (const RiskStep *step, gint32 t)
{
    const RiskClock *clock = step->clock;

    if (t >= RISK_NEVER)
        return RISK_NEVER;
    switch ((RiskGrain) step->grain) {
    case RISK_GRAIN_POINT:
        return risk_clock_prev (clock, t) == t ? t : risk_clock_next (clock, t);
    case RISK_GRAIN_DAY:
        return risk_clock_open (clock, t);
    case RISK_GRAIN_MINUTE:
        return risk_clock_next (clock, t);
    case RISK_GRAIN_ELAPSED:
        return first_by_clock (step->waits, t);
    }
    g_assert_not_reached ();
}

static gint32
finish_of (const RiskStep *step, gint32 start, gint32 amount)
{
    return risk_clock_shift (step->clock, start, step->unit, amount);
}

static gint32
start_to_finish (const RiskStep *step, gint32 until, gint32 amount)
{
    const RiskClock *clock = step->clock;
    gint32 start;

    switch ((RiskGrain) step->grain) {
    case RISK_GRAIN_POINT:
        return until;
    case RISK_GRAIN_ELAPSED:
        return until - amount;
    case RISK_GRAIN_DAY:
        start = risk_clock_shift (clock, until, step->unit, -(gint64) amount);
        start = risk_clock_open_before (clock, start);
        while (start < RISK_NEVER && finish_of (step, start, amount) < until)
            start = risk_clock_open (clock, start + 1);
        return start;
    case RISK_GRAIN_MINUTE:
        until = risk_clock_prev (clock, until);
        start = risk_clock_shift (clock, until - 1, step->unit, -(gint64) amount);
        return risk_clock_next (clock, start + 1);
    }
    g_assert_not_reached ();
}

/* Each returns TRUE and moves @at when a start has to wait. */

static gboolean
wait_for_window (const RiskStep *step, gint32 start, gint32 finish, gint32 *at)
{
    const RiskWaits *waits = step->waits;
    gint32 i;

    if (!waits->has_window)
        return FALSE;
    i = first_after (waits->window_until, waits->n_windows,
                     step->grain == RISK_GRAIN_POINT ? start - 1 : start);
    while (i < waits->n_windows && waits->window_from[i] <= start &&
           waits->window_until[i] < finish)
        i++;
    if (i == waits->n_windows) {
        *at = RISK_NEVER;
        return TRUE;
    }
    *at = waits->window_from[i];
    return *at > start;
}

static gboolean
wait_for_freeze (const RiskWaits *waits, gint32 start, gint32 finish, gint32 *at)
{
    gint32 i = first_after (waits->bar_until, waits->n_bars, start);

    if (i == waits->n_bars || waits->bar_from[i] >= MAX (finish, start + 1))
        return FALSE;
    *at = waits->bar_until[i];
    return TRUE;
}

static gboolean
wait_for_sitting (const RiskWaits *waits, gint32 start, gint32 *at)
{
    gint32 i;

    if (!waits->has_sittings)
        return FALSE;
    i = first_after (waits->sitting, waits->n_sittings, start - 1);
    *at = i < waits->n_sittings ? waits->sitting[i] : RISK_NEVER;
    return *at > start;
}

/* The first instant that bounds leave to work of @amount; what a risk adds to a point
 * puts it off. */
static gint32
first_allowed (const RiskStep *step, gint32 from, gint32 until, gint32 *amount)
{
    gint32 at = from;

    if (step->grain == RISK_GRAIN_POINT && *amount > 0) {
        at = risk_clock_shift (step->clock, at, step->unit, *amount);
        *amount = 0;
    }
    return until != RISK_PAST ? MAX (at, start_to_finish (step, until, *amount)) : at;
}

void
risk_place (const RiskStep *step, gint32 from, gint32 until, gint32 amount,
            gint32 *start, gint32 *finish)
{
    const RiskWaits *waits = step->waits;
    gint32 at = first_allowed (step, from, until, &amount);

    do {
        *start = first_start (step, at);
        *finish = finish_of (step, *start, amount);
        if (*start >= RISK_NEVER || *finish >= RISK_NEVER) {
            *start = *finish = RISK_NEVER;
            return;
        }
    } while (waits != NULL && (wait_for_window (step, *start, *finish, &at) ||
                               wait_for_freeze (waits, *start, *finish, &at) ||
                               wait_for_sitting (waits, *start, &at)));
    /* A pause in which nothing is left to do. */
    if (step->grain == RISK_GRAIN_MINUTE)
        *finish = MAX (*finish, until);
}

/* --- steps -------------------------------------------------------------------- */

/* Work said to be over but not recorded as finished lasts to the end of the day. */
static gint32
close_of_day (const RiskClock *clock, gint32 at)
{
    gint32 next = risk_clock_next (clock, at);

    if (next >= RISK_NEVER)
        return at;
    return risk_clock_prev (clock,
                            clock->midnight[risk_clock_day (clock, next, FALSE) + 1]);
}

/* What is left of a begun task, when all of it would take @amount. */
static gint32
part_left (const RiskStep *step, gint32 amount)
{
    gint64 planned = MAX (step->planned_amount, 1);

    return (gint32) MIN ((2 * (gint64) step->left * amount + planned) / (2 * planned),
                         RISK_NEVER);
}

static void
end_begun (const RiskStep *step, RiskDates *dates, gint32 amount)
{
    gint32 left = part_left (step, amount);

    dates->start = step->start;
    dates->finish =
        left > 0 ? risk_clock_shift (step->clock, dates->from, step->left_unit, left)
                 : close_of_day (step->lag_clock, dates->from);
    dates->finish = MAX (dates->finish, dates->until);
}

void
risk_step_place (const RiskStep *step, RiskDates *dates, gint32 amount)
{
    if (step->kind == RISK_STEP_FIXED) {
        dates->start = step->start;
        dates->finish = step->finish;
    } else if (step->kind == RISK_STEP_BEGUN) {
        end_begun (step, dates, amount);
    } else {
        risk_place (step, dates->from, dates->until,
                    step->whole ? (gint32) MIN ((gint64) amount * 1000, RISK_NEVER)
                                : amount,
                    &dates->start, &dates->finish);
    }
}

gint32
risk_step_alone (const RiskStep *step, gint32 from, gint32 until, gint32 amount)
{
    RiskDates dates = {.from = MAX (from, step->clock->from), .until = until};

    if (step->kind == RISK_STEP_BEGUN) {
        end_begun (step, &dates, amount);
        return dates.finish;
    }
    if (step->whole)
        amount = (gint32) MIN ((gint64) amount * 1000, RISK_NEVER);
    return first_start (step, first_allowed (step, dates.from, until, &amount));
}

void
risk_step_dates (const RlvRisk *risk, const RiskStep *step, RiskDates *all,
                 gint32 amount)
{
    RiskDates *dates = &all[step - risk->steps];

    dates->from = step->from;
    dates->until = step->until;
    for (guint32 i = step->first_tie; i < step->end_tie; i++) {
        const RiskTie *tie = &risk->ties[i];
        const RiskDates *before = &all[tie->from];
        gint32 bound = risk_tie_bound (
            step, tie, risk_tie_from_finish (tie) ? before->finish : before->start);

        if (risk_tie_on_start (tie))
            dates->from = MAX (dates->from, bound);
        else
            dates->until = MAX (dates->until, bound);
    }
    risk_step_place (step, dates, amount);
}
