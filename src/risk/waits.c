/* What a start has to wait for, as sorted tables: windows, freezes, sittings, and the
 * times when too few are there to start what runs by the clock.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "risk/risk-priv.h"

typedef struct {
    gint32 from, until;
} Span;

static int
compare_spans (const void *a, const void *b)
{
    const Span *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->until > y->until) - (x->until < y->until);
}

static void
add_span (GArray *spans, RlvTime from, RlvTime until)
{
    Span span = {(gint32) MAX (from, RISK_PAST), (gint32) MIN (until, RISK_NEVER)};

    g_array_append_val (spans, span);
}

/* Sorts @spans, makes one of those that touch, and empties them into the arrays. */
static gint32
take_merged (GArray *spans, gint32 **from, gint32 **until)
{
    gint32 n = 0;

    if (spans->len > 0)
        qsort (spans->data, spans->len, sizeof (Span), compare_spans);
    *from = g_new (gint32, spans->len + 1);
    *until = g_new (gint32, spans->len + 1);
    for (guint i = 0; i < spans->len; i++) {
        const Span *span = &g_array_index (spans, Span, i);

        if (n > 0 && (*until)[n - 1] >= span->from) {
            (*until)[n - 1] = MAX ((*until)[n - 1], span->until);
            continue;
        }
        (*from)[n] = span->from;
        (*until)[n++] = span->until;
    }
    g_array_set_size (spans, 0);
    return n;
}

static void
find_windows (RlvRisk *risk, RiskWaits *waits, RlvItemIx window)
{
    GArray *from_all = g_array_new (FALSE, FALSE, sizeof (gint32));
    GArray *until_all = g_array_new (FALSE, FALSE, sizeof (gint32));
    RlvTime t = risk->horizon_from, from, until;

    while (rlv_window_next (risk->times, window, t, &from, &until) &&
           from <= risk->horizon_until) {
        gint32 pair[2] = {(gint32) MAX (from, RISK_PAST),
                          (gint32) MIN (until, RISK_NEVER)};

        g_array_append_val (from_all, pair[0]);
        g_array_append_val (until_all, pair[1]);
        t = until;
    }
    waits->has_window = TRUE;
    waits->n_windows = (gint32) from_all->len;
    waits->window_from = (gint32 *) (gpointer) g_array_free (from_all, FALSE);
    waits->window_until = (gint32 *) (gpointer) g_array_free (until_all, FALSE);
}

static void
find_freezes (RlvRisk *risk, RiskWaits *waits, const char *kind, const RlvCal *cals,
              guint32 n_cals)
{
    g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (Span));
    RlvTime from, until;
    RlvItemIx item;

    for (guint32 i = 0; i < n_cals; i++) {
        RlvTime t = risk->horizon_from;

        while (t < risk->horizon_until &&
               rlv_blackout_hit (risk->times, cals[i], kind, t, risk->horizon_until,
                                 &from, &until, &item)) {
            add_span (spans, from, until);
            t = MAX (until, t + 1);
        }
    }
    waits->n_bars = take_merged (spans, &waits->bar_from, &waits->bar_until);
}

static gint32
start_at (const RiskStep *step, gint32 sitting)
{
    const RiskClock *clock = step->clock;
    gint32 day, start;

    if (step->grain == RISK_GRAIN_POINT || step->grain == RISK_GRAIN_ELAPSED)
        return sitting;
    day = risk_clock_day (clock, sitting, FALSE);
    start = step->grain == RISK_GRAIN_DAY
                ? risk_clock_open (clock, clock->midnight[day])
                : risk_clock_next (clock, sitting);
    return start < clock->midnight[day + 1] ? start : RISK_NEVER;
}

static void
find_sittings (RlvRisk *risk, RiskWaits *waits, const RiskStep *step,
               RlvItemIx committee)
{
    GArray *starts = g_array_new (FALSE, FALSE, sizeof (gint32));
    RlvTime t = risk->horizon_from, from, until;

    while (rlv_sitting_next (risk->times, committee, t, &from, &until) &&
           from <= risk->horizon_until) {
        gint32 start = start_at (step, (gint32) from);

        if (start < RISK_NEVER)
            g_array_append_val (starts, start);
        t = from + 1;
    }
    waits->has_sittings = TRUE;
    waits->n_sittings = (gint32) starts->len;
    waits->sitting = (gint32 *) (gpointer) g_array_free (starts, FALSE);
}

/* Those who have left for good are taken to be replaced. */
static void
find_gaps (RlvRisk *risk, RiskWaits *waits, RlvTaskIx task)
{
    g_autoptr (GArray) gaps =
        rlv_schedule_lacks (risk->plan, risk->times, risk->schedule, task);
    g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (Span));

    for (guint i = 0; i + 1 < gaps->len; i += 2)
        if (g_array_index (gaps, RlvTime, i + 1) < RLV_TIME_MAX)
            add_span (spans, g_array_index (gaps, RlvTime, i),
                      g_array_index (gaps, RlvTime, i + 1));
    waits->n_gaps = take_merged (spans, &waits->gap_from, &waits->gap_until);
}

static gboolean
is_empty (const RiskWaits *waits)
{
    return !waits->has_window && !waits->has_sittings && waits->n_bars == 0 &&
           waits->n_gaps == 0;
}

RiskWaits *
risk_waits_new (RlvRisk *risk, const RiskStep *step, const RlvCal *cals, guint32 n_cals)
{
    guint32 n;
    const RlvTask *task = &rlv_plan_tasks (risk->plan, &n)[step->task];
    RiskWaits *waits = g_new0 (RiskWaits, 1);
    RlvItemIx committee = RLV_NONE;

    if (task->gate != RLV_NONE &&
        rlv_item_int (risk->plan, task->gate, "extraordinary", 0) == 0)
        committee = rlv_item_ref (risk->plan, task->gate, "committee");
    if (task->window != RLV_NONE)
        find_windows (risk, waits, task->window);
    find_freezes (risk, waits, task->kind, cals, n_cals);
    if (committee != RLV_NONE)
        find_sittings (risk, waits, step, committee);
    if (step->grain == RISK_GRAIN_ELAPSED)
        find_gaps (risk, waits, step->task);
    if (is_empty (waits))
        g_clear_pointer (&waits, risk_waits_free);
    return waits;
}

void
risk_waits_free (RiskWaits *waits)
{
    if (waits == NULL)
        return;
    g_free (waits->window_from);
    g_free (waits->window_until);
    g_free (waits->bar_from);
    g_free (waits->bar_until);
    g_free (waits->sitting);
    g_free (waits->gap_from);
    g_free (waits->gap_until);
    g_free (waits);
}
