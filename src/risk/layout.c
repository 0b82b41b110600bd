/* How a draw is laid out in memory: which steps count their dates, what each reads of
 * those before it, and where that stands.
 *
 * What comes without a lag from whatever calendar is a plain maximum of ranks
 * (faces.c); links with a lag are tables from the dates of one step to what they ask,
 * made once with the rules of the scheduler; the rest is reckoned lane by lane.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "risk/risk-priv.h"

typedef struct {
    RlvRisk *risk;
    GHashTable *tables; /* key -> where its table begins, and one */
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

/* By the end, or the working day of the start, of the step before: the rank, or the
 * end, that @tie asks for. */
static void
fill_table (RlvRisk *risk, const RiskStep *before, const RiskStep *step,
            const RiskTie *tie)
{
    const RiskFace *from = risk_face (risk, before->face);
    const RiskFace *to = risk_face (risk, step->face);
    gint32 n = risk_tie_from_finish (tie) ? from->n_ends : from->n_works;

    for (gint32 i = 0; i <= n; i++) {
        gint32 at = risk_tie_from_finish (tie) ? from->end_at[i] : from->clock->open[i];
        gint32 bound = risk_tie_bound (step, tie, at);
        gint16 asked;

        if (risk_tie_on_start (tie))
            asked = (gint16) risk_rank (risk, bound);
        else
            asked = (gint16) risk_face_asked (to, bound);
        g_array_append_val (risk->tables, asked);
    }
}

static guint32
table_of (Layout *layout, const RiskStep *before, const RiskStep *step,
          const RiskTie *tie)
{
    guint32 at = layout->risk->tables->len;
    char *key = g_strdup_printf ("%u/%u/%u/%d/%d/%d/%d", before->face,
                                 risk_tie_on_start (tie) ? RLV_NONE : step->face,
                                 step->lag_clock->cal, tie->type, tie->by_day,
                                 tie->lag.amount, tie->lag.unit);
    gpointer known = g_hash_table_lookup (layout->tables, key);

    if (known != NULL) {
        g_free (key);
        return GPOINTER_TO_UINT (known) - 1;
    }
    fill_table (layout->risk, before, step, tie);
    g_hash_table_insert (layout->tables, key, GUINT_TO_POINTER (at + 1));
    return at;
}

/* --- ties --------------------------------------------------------------------- */

static gboolean
is_plain (const RiskTie *tie)
{
    return tie->type == RLV_LINK_FS && tie->lag.amount == 0;
}

static void
lay_tie (Layout *layout, const RiskStep *step, RiskTie *tie)
{
    RlvRisk *risk = layout->risk;
    RiskStep *before = &risk->steps[tie->from];
    gboolean counts = step->kind == RISK_STEP_DAY;
    gboolean of_finish = risk_tie_from_finish (tie);

    if (counts && is_plain (tie)) {
        tie->kind = RISK_TIE_RANK;
        tie->slot = tie->from;
        before->ranked = TRUE;
    } else if (counts && before->kind == RISK_STEP_DAY) {
        tie->kind =
            risk_tie_on_start (tie) ? RISK_TIE_TABLE_START : RISK_TIE_TABLE_FINISH;
        tie->slot = need_day (risk, of_finish ? &before->slot_end : &before->slot_work);
        tie->table = table_of (layout, before, step, tie);
    } else {
        tie->kind = RISK_TIE_LANE;
        tie->slot = need (risk, of_finish ? &before->slot_finish : &before->slot_start);
    }
}

static void
lay_step (Layout *layout, RiskStep *step)
{
    RlvRisk *risk = layout->risk;

    step->to_finish = FALSE;
    for (guint32 i = step->first_tie; i < step->end_tie; i++) {
        lay_tie (layout, step, &risk->ties[i]);
        step->to_finish |= !risk_tie_on_start (&risk->ties[i]);
    }
    if (step->kind != RISK_STEP_DAY) {
        need (risk, &step->slot_finish);
        need (risk, &step->slot_start);
        need (risk, &step->slot_amount);
        return;
    }
    if (risk_face (risk, step->face)->ends != NULL)
        need_day (risk, &step->slot_end);
    /* Start and days, side by side. */
    if (step->to_finish) {
        step->slot_work = risk->n_days;
        risk->n_days += 2;
    }
}

/* --- for vectors -------------------------------------------------------------- */

static guint16
feed (RlvRisk *risk, const RiskStep *step, RiskTieKind kind)
{
    guint16 n = 0;

    for (guint32 i = step->first_tie; i < step->end_tie; i++) {
        const RiskTie *tie = &risk->ties[i];

        if (tie->kind != kind)
            continue;
        n++;
        if (kind == RISK_TIE_LANE) {
            g_array_append_val (risk->feeds, i);
            continue;
        }
        g_array_append_val (risk->feeds, tie->slot);
        if (kind == RISK_TIE_RANK)
            continue;
        g_array_append_val (risk->feeds, tie->table);
        g_array_append_val (risk->feeds, tie->from);
    }
    return n;
}

static void
quicken (RlvRisk *risk, guint32 i)
{
    const RiskStep *step = &risk->steps[i];
    RiskQuick *quick = &risk->quick[i];

    quick->kind = step->kind;
    if (step->kind != RISK_STEP_DAY)
        return;
    quick->cells = step->dice.cells;
    quick->low = step->dice.low;
    quick->width = step->dice.width;
    quick->key[0] = step->dice.key[0];
    quick->key[1] = step->dice.key[1];
    quick->factor = step->factor;
    quick->first_cause = step->first_cause;
    quick->n_causes = (guint16) step->n_causes;
    quick->n_effects = (guint16) step->n_effects;
    quick->feed = risk->feeds->len;
    quick->n_ranks = feed (risk, step, RISK_TIE_RANK);
    quick->n_starts = feed (risk, step, RISK_TIE_TABLE_START);
    quick->n_finishes = feed (risk, step, RISK_TIE_TABLE_FINISH);
    quick->n_lanes = feed (risk, step, RISK_TIE_LANE);
    quick->first = (gint16) risk_rank (risk, step->from);
    quick->planned = (gint16) MIN (step->planned_amount, RISK_MOST_DAYS);
    quick->face = (guint16) step->face;
    quick->slot_end = step->slot_end;
    quick->slot_work = step->slot_work;
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

        for (guint32 t = step->first_tie; risk->leads[i] && t < step->end_tie; t++)
            risk->leads[risk->ties[t].from] = TRUE;
    }
}

void
risk_lay_out (RlvRisk *risk)
{
    g_autoptr (GHashTable) tables =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    Layout layout = {.risk = risk, .tables = tables};

    risk_faces_make (risk);
    risk->n_slots = 0;
    risk->n_days = risk->n; /* the ranks of all steps first */
    for (guint32 i = 0; i < risk->n; i++) {
        RiskStep *step = &risk->steps[i];

        step->slot_start = step->slot_finish = step->slot_amount = RLV_NONE;
        step->slot_work = step->slot_end = RLV_NONE;
    }
    for (guint32 i = 0; i < risk->n; i++)
        lay_step (&layout, &risk->steps[i]);
    find_sinks (risk);
    if (risk->target != RLV_NONE)
        need (risk, &risk->steps[risk->target].slot_finish);
    find_leads (risk);
    risk->quick = aligned_alloc (64, sizeof (RiskQuick) * ((gsize) risk->n + 1));
    memset (risk->quick, 0, sizeof (RiskQuick) * ((gsize) risk->n + 1));
    for (guint32 i = 0; i < risk->n; i++)
        quicken (risk, i);
}
