/* How a draw is laid out in memory: which steps go by whole working days, what each
 * reads of those before it, and where that stands.
 *
 * A step on a calendar of equal days knows its dates as numbers of working days.  What
 * comes from a step on the same calendar is then a plain maximum; links with a lag and
 * links between calendars are tables from working day to working day, made once with
 * the rules of the scheduler; instants are turned into a working day once a step.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "risk/risk-priv.h"

/* Of tables of ends of steps on uneven calendars, for all of them together. */
#define MOST_ENDS ((gsize) 4 << 20)
#define MOST_DAYS 128

typedef struct {
    RlvRisk *risk;
    GHashTable *tables; /* key -> table */
    gsize ends;         /* numbers in tables of ends so far */
} Layout;

static guint32
need (RlvRisk *risk, guint32 *slot)
{
    if (*slot == RLV_NONE)
        *slot = risk->n_slots++;
    return *slot;
}

static guint32
need_day (RlvRisk *risk, guint32 *slot)
{
    if (*slot == RLV_NONE)
        *slot = risk->n_days++;
    return *slot;
}

/* --- tables ------------------------------------------------------------------- */

/* The first working day whose close is at or after @t, and one. */
static gint32
end_by (const RiskClock *clock, gint32 t)
{
    gint32 low = 0, high = clock->n_works;

    while (low < high) {
        gint32 middle = low + (high - low) / 2;

        if (clock->close[middle] >= t)
            high = middle;
        else
            low = middle + 1;
    }
    return low < clock->n_works ? low + 1 : G_MAXINT16;
}

static gint16 *
make_table (const RiskStep *before, const RiskStep *step, const RiskTie *tie)
{
    const RiskClock *from = before->clock;
    gint16 *table = g_new (gint16, (gsize) from->n_works + 2);

    for (gint32 i = 0; i <= from->n_works + 1; i++) {
        gint32 at = i > from->n_works             ? RISK_NEVER
                    : !risk_tie_from_finish (tie) ? from->open[i]
                    : i > 0                       ? from->close[i - 1]
                                                  : from->from;
        gint32 bound = risk_tie_bound (step, tie, at);

        if (risk_tie_on_start (tie))
            table[i] =
                (gint16) (bound < RISK_NEVER ? risk_clock_work (step->clock, bound)
                                             : step->clock->n_works);
        else
            table[i] = (gint16) end_by (step->clock, bound);
    }
    return table;
}

static const gint16 *
table_of (Layout *layout, const RiskStep *before, const RiskStep *step,
          const RiskTie *tie)
{
    char *key = g_strdup_printf ("%u/%u/%u/%d/%d/%d/%d", before->clock->cal,
                                 step->clock->cal, step->lag_clock->cal, tie->type,
                                 tie->by_day, tie->lag.amount, tie->lag.unit);
    gint16 *table = g_hash_table_lookup (layout->tables, key);

    if (table != NULL) {
        g_free (key);
        return table;
    }
    table = make_table (before, step, tie);
    g_ptr_array_add (layout->risk->tables, table);
    g_hash_table_insert (layout->tables, key, table);
    return table;
}

/* Where a step ends that starts on a working day and takes so many: by day, then by
 * number of days from 0 to @most; NULL when that would be too large. */
static const gint32 *
ends_of (Layout *layout, const RiskStep *step)
{
    const RiskClock *clock = step->clock;
    char *key = g_strdup_printf ("%u:%d", clock->cal, step->most);
    gint32 *table = g_hash_table_lookup (layout->tables, key);
    gsize size = ((gsize) step->most + 1) * ((gsize) clock->n_works + 1);

    if (table != NULL || layout->ends + size > MOST_ENDS) {
        g_free (key);
        return table;
    }
    layout->ends += size;
    table = g_new (gint32, size);
    for (gint32 w = 0; w <= clock->n_works; w++)
        for (gint32 k = 0; k <= step->most; k++)
            table[(gsize) w * ((gsize) step->most + 1) + (gsize) k] =
                w == clock->n_works
                    ? RISK_NEVER
                    : risk_clock_shift (clock, clock->open[w], RLV_UNIT_DAY, k * 1000);
    g_ptr_array_add (layout->risk->tables, table);
    g_hash_table_insert (layout->tables, key, table);
    return table;
}

/* --- ties --------------------------------------------------------------------- */

static gboolean
is_plain (const RiskTie *tie)
{
    return tie->type == RLV_LINK_FS && tie->lag.amount == 0;
}

/* Whether what the tie hangs on is known as a working day. */
static gboolean
is_counted (const RiskStep *before, const RiskTie *tie)
{
    return before->kind == RISK_STEP_DAY ||
           (before->kind == RISK_STEP_ODD && !risk_tie_from_finish (tie));
}

static void
choose_kind (RlvRisk *risk, RiskStep *step)
{
    if (step->kind != RISK_STEP_DAY && step->kind != RISK_STEP_ODD)
        return;
    if (step->clock->n_works >= RISK_MOST_DAYS)
        step->kind = RISK_STEP_ANY;
    for (guint32 i = step->first_tie; i < step->end_tie[0]; i++) {
        const RiskTie *tie = &risk->ties[i];

        if (!risk_tie_on_start (tie) &&
            (step->kind == RISK_STEP_ODD || !is_counted (&risk->steps[tie->from], tie)))
            step->kind = RISK_STEP_ANY;
    }
}

static void
lay_tie (Layout *layout, const RiskStep *step, RiskTie *tie)
{
    RlvRisk *risk = layout->risk;
    RiskStep *before = &risk->steps[tie->from];
    gboolean counts = step->kind == RISK_STEP_DAY || step->kind == RISK_STEP_ODD;
    gboolean on_start = risk_tie_on_start (tie), of_finish = risk_tie_from_finish (tie);

    if (counts && is_plain (tie) && before->kind == RISK_STEP_DAY &&
        before->clock == step->clock) {
        tie->kind = RISK_TIE_INDEX;
        tie->slot = need_day (risk, &before->slot_end);
    } else if (counts && is_counted (before, tie)) {
        tie->kind = on_start ? RISK_TIE_TABLE_START : RISK_TIE_TABLE_FINISH;
        tie->slot = need_day (risk, of_finish ? &before->slot_end : &before->slot_work);
        tie->table = table_of (layout, before, step, tie);
    } else if (counts && is_plain (tie)) {
        tie->kind = RISK_TIE_INSTANT;
        tie->slot = need (risk, &before->slot_finish);
    } else {
        tie->kind = on_start ? RISK_TIE_START : RISK_TIE_FINISH;
        tie->slot = need (risk, of_finish ? &before->slot_finish : &before->slot_start);
    }
}

static int
compare_ties (const void *a, const void *b)
{
    const RiskTie *x = a, *y = b;

    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static void
lay_step (Layout *layout, RiskStep *step)
{
    RlvRisk *risk = layout->risk;
    guint32 n = step->end_tie[0] - step->first_tie;

    choose_kind (risk, step);
    if (step->kind == RISK_STEP_ODD) {
        step->most = risk_fixed_amount (risk, step, RISK_WORST) + 1;
        step->ends = step->most <= MOST_DAYS ? ends_of (layout, step) : NULL;
        if (step->ends == NULL)
            step->kind = RISK_STEP_ANY;
    }
    for (guint32 i = 0; i < n; i++)
        lay_tie (layout, step, &risk->ties[step->first_tie + i]);
    if (n > 0)
        qsort (&risk->ties[step->first_tie], n, sizeof (RiskTie), compare_ties);
    for (guint k = 0, at = step->first_tie; k < RISK_N_TIES; k++) {
        while (at < step->first_tie + n && risk->ties[at].kind == k)
            at++;
        step->end_tie[k] = at;
    }
    if (step->kind == RISK_STEP_DAY) {
        need_day (risk, &step->slot_end);
        if (step->end_tie[RISK_TIE_TABLE_FINISH] > step->end_tie[RISK_TIE_TABLE_START])
            need_day (risk, &step->slot_work);
        return;
    }
    need (risk, &step->slot_finish);
    if (step->kind != RISK_STEP_ODD)
        need (risk, &step->slot_start);
}

/* --- what the end of the plan hangs on ---------------------------------------- */

static void
find_sinks (RlvRisk *risk)
{
    g_autofree guint8 *followed = g_new0 (guint8, (gsize) risk->n + 1);

    for (guint32 i = 0; i < risk->n_ties; i++)
        if (risk->ties[i].type == RLV_LINK_FS && risk->ties[i].lag.amount >= 0)
            followed[risk->ties[i].from] = TRUE;
    risk->sinks = g_new (guint32, (gsize) risk->n + 1);
    for (guint32 i = 0; i < risk->n; i++)
        if (!followed[i]) {
            risk->sinks[risk->n_sinks++] = i;
            need (risk, &risk->steps[i].slot_finish);
        }
}

/* What the target may wait for. */
static void
find_leads (RlvRisk *risk)
{
    risk->leads = g_new0 (guint8, (gsize) risk->n + 1);
    if (risk->target != RLV_NONE)
        risk->leads[risk->target] = TRUE;
    for (guint32 i = 0; risk->target == RLV_NONE && i < risk->n_sinks; i++)
        risk->leads[risk->sinks[i]] = TRUE;
    for (guint32 i = risk->n; i-- > 0;) {
        const RiskStep *step = &risk->steps[i];

        for (guint32 t = step->first_tie;
             risk->leads[i] && t < step->end_tie[RISK_N_TIES - 1]; t++)
            risk->leads[risk->ties[t].from] = TRUE;
    }
}

void
risk_lay_out (RlvRisk *risk)
{
    g_autoptr (GHashTable) tables =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    Layout layout = {.risk = risk, .tables = tables};

    risk->n_slots = risk->n_days = 0;
    for (guint32 i = 0; i < risk->n; i++) {
        RiskStep *step = &risk->steps[i];

        step->slot_start = step->slot_finish = RLV_NONE;
        step->slot_work = step->slot_end = RLV_NONE;
        if (step->kind == RISK_STEP_DAY || step->kind == RISK_STEP_ODD)
            step->first_work = risk_clock_work (step->clock, step->from);
    }
    for (guint32 i = 0; i < risk->n; i++)
        lay_step (&layout, &risk->steps[i]);
    find_sinks (risk);
    if (risk->target != RLV_NONE)
        need (risk, &risk->steps[risk->target].slot_finish);
    find_leads (risk);
}
