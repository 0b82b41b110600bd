/* Draws: sixty-four at a time, one pass over the steps.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "risk/lanes.h"
#include "risk/numbers.h"
#include "risk/risk-priv.h"

/* --- what is drawn for the whole plan ----------------------------------------- */

static void
draw_causes (const RlvRisk *risk, RiskBatch *batch, const Keys *keys)
{
    for (guint i = 0; i < risk->causes->len; i++) {
        const RiskCause *cause = &g_array_index (risk->causes, RiskCause, i);
        guint64 above = 0;

        for (guint lane = 0; lane < RISK_LANES; lane++) {
            float factor = roll (&cause->dice, keys, lane);

            batch->factors[i * RISK_LANES + lane] = factor;
            above |= (guint64) (factor > cause->likely) << lane;
        }
        batch->above[i] = above;
    }
}

static void
draw_risks (const RlvRisk *risk, RiskBatch *batch, const Keys *keys)
{
    for (guint i = 0; i < risk->events->len; i++) {
        const RiskEvent *event = &g_array_index (risk->events, RiskEvent, i);
        guint64 happens = 0;

        for (guint lane = 0; lane < RISK_LANES; lane++)
            happens |= (guint64) (event->always ||
                                  number (keys, lane, event->key) < event->limit)
                       << lane;
        batch->happens[i] = happens;
    }
    for (guint i = 0; i < risk->effects->len; i++) {
        const RiskEffect *effect = &g_array_index (risk->effects, RiskEffect, i);
        guint64 happens = batch->happens[effect->event];

        for (guint lane = 0; lane < RISK_LANES; lane++)
            batch->added[i * RISK_LANES + lane] =
                happens >> lane & 1 ? roll (&effect->dice, keys, lane) : 0.0F;
    }
}

/* --- how long a step takes ---------------------------------------------------- */

static inline gint32
to_amount (const RiskStep *step, float length)
{
    gint32 amount = (gint32) (length + 0.5F);

    return step->planned_amount > 0 ? MAX (amount, 1) : MAX (amount, 0);
}

static gint32
amount_of (const RlvRisk *risk, const RiskBatch *batch, const RiskStep *step,
           const Keys *keys, guint lane)
{
    const guint32 *causes = (const guint32 *) (gpointer) risk->step_causes->data;
    const guint32 *effects = (const guint32 *) (gpointer) risk->step_effects->data;
    float length = roll (&step->dice, keys, lane) * step->factor;

    for (guint32 i = 0; i < step->n_causes; i++)
        length *= batch->factors[causes[step->first_cause + i] * RISK_LANES + lane];
    for (guint32 i = 0; i < step->n_effects; i++)
        length += batch->added[effects[step->first_effect + i] * RISK_LANES + lane];
    return to_amount (step, length);
}

/* A die at its least or its most. */
static float
end_of (const RiskDice *dice, RiskMode mode)
{
    return mode == RISK_WORST ? dice->low + dice->width : dice->low;
}

gint32
risk_fixed_amount (const RlvRisk *risk, const RiskStep *step, RiskMode mode)
{
    float length;

    if (mode == RISK_PLANNED)
        return step->planned_amount;
    length = end_of (&step->dice, mode) * step->factor;
    for (guint32 i = 0; i < step->n_causes; i++) {
        guint32 cause =
            g_array_index (risk->step_causes, guint32, step->first_cause + i);

        length *= end_of (&g_array_index (risk->causes, RiskCause, cause).dice, mode);
    }
    for (guint32 i = 0; i < step->n_effects; i++) {
        const RiskEffect *effect = &g_array_index (
            risk->effects, RiskEffect,
            g_array_index (risk->step_effects, guint32, step->first_effect + i));
        const RiskEvent *event =
            &g_array_index (risk->events, RiskEvent, effect->event);

        if (event->always || (mode == RISK_WORST && event->limit > 0))
            length += end_of (&effect->dice, mode);
    }
    return to_amount (step, length);
}

/* --- lane by lane ------------------------------------------------------------- */

static void
put (gint32 *slots, guint32 slot, guint lane, gint32 value)
{
    if (slot != RLV_NONE)
        slots[(gsize) slot * RISK_LANES + lane] = value;
}

static void
put_day (gint16 *days, guint32 slot, guint lane, gint32 value)
{
    if (slot != RLV_NONE)
        days[(gsize) slot * RISK_LANES + lane] = (gint16) value;
}

static void
put_dates (const RlvRisk *risk, const RiskStep *step, RiskBatch *batch, guint lane,
           const RiskDates *dates, gint32 amount)
{
    put (batch->slots, step->slot_start, lane, dates->start);
    put (batch->slots, step->slot_finish, lane, dates->finish);
    put (batch->slots, step->slot_amount, lane, amount);
    if (step->ranked)
        put_day (batch->days, (guint32) (step - risk->steps), lane,
                 risk_rank (risk, dates->finish));
    if (step->kind != RISK_STEP_DAY)
        return;
    put_day (batch->days, step->slot_end, lane,
             risk_face_end (risk_face (risk, step->face), dates->finish));
    put_day (batch->days, step->slot_work, lane,
             risk_clock_work (step->clock, dates->start));
    if (step->to_finish)
        put_day (batch->days, step->slot_work + 1, lane, MIN (amount, RISK_MOST_DAYS));
}

void
risk_step_by_lane (const RlvRisk *risk, RiskBatch *batch, guint32 i, const Keys *keys)
{
    const RiskStep *step = &risk->steps[i];
    guint64 longer = 0;

    for (guint lane = 0; lane < RISK_LANES; lane++) {
        gint32 amount = amount_of (risk, batch, step, keys, lane);
        RiskDates dates = {.from = step->from, .until = step->until};

        for (guint32 t = step->first_tie; t < step->end_tie; t++) {
            const RiskTie *tie = &risk->ties[t];
            gint32 bound = risk_tie_bound (
                step, tie, batch->slots[(gsize) tie->slot * RISK_LANES + lane]);

            if (risk_tie_on_start (tie))
                dates.from = MAX (dates.from, bound);
            else
                dates.until = MAX (dates.until, bound);
        }
        risk_step_place (step, &dates, amount);
        put_dates (risk, step, batch, lane, &dates, amount);
        longer |= (guint64) (amount > step->planned_amount) << lane;
    }
    batch->longer[i] = longer;
}

static void
draw_plainly (const RlvRisk *risk, RiskBatch *batch, const Keys *keys)
{
    g_autofree RiskDates *all = g_new (RiskDates, (gsize) risk->n + 1);

    memset (batch->longer, 0, sizeof *batch->longer * risk->n);
    for (guint lane = 0; lane < RISK_LANES; lane++)
        for (guint32 i = 0; i < risk->n; i++) {
            const RiskStep *step = &risk->steps[i];
            gint32 amount = amount_of (risk, batch, step, keys, lane);

            risk_step_dates (risk, step, all, amount);
            put_dates (risk, step, batch, lane, &all[i], amount);
            batch->longer[i] |= (guint64) (amount > step->planned_amount) << lane;
        }
}

/* --- batches ------------------------------------------------------------------ */

/* @size bytes of 0, as vectors and lines of the cache want them. */
static gpointer
aligned (gsize size)
{
    gpointer memory = NULL;

    if (posix_memalign (&memory, 64, size + 64) != 0)
        g_error ("out of memory");
    return memset (memory, 0, size + 64);
}

RiskBatch *
risk_batch_new (const RlvRisk *risk)
{
    RiskBatch *batch = g_new0 (RiskBatch, 1);

    batch->slots = aligned ((gsize) risk->n_slots * RISK_LANES * sizeof (gint32));
    batch->days = aligned ((gsize) risk->n_days * RISK_LANES * sizeof (gint16));
    batch->factors = aligned ((gsize) risk->causes->len * RISK_LANES * sizeof (float));
    batch->added = aligned ((gsize) risk->effects->len * RISK_LANES * sizeof (float));
    batch->longer = g_new0 (guint64, (gsize) risk->n + 1);
    batch->path = g_new0 (guint64, (gsize) risk->n + 1);
    batch->above = g_new0 (guint64, (gsize) risk->causes->len + 1);
    batch->happens = g_new0 (guint64, (gsize) risk->events->len + 1);
    for (guint32 i = 0; i < risk->n; i++) {
        const RiskStep *step = &risk->steps[i];
        RiskDates dates = {.start = step->start, .finish = step->finish};

        for (guint lane = 0; lane < RISK_LANES && step->kind == RISK_STEP_FIXED; lane++)
            put_dates (risk, step, batch, lane, &dates, 0);
    }
    return batch;
}

void
risk_batch_free (RiskBatch *batch)
{
    if (batch == NULL)
        return;
    free (batch->slots);
    free (batch->days);
    free (batch->factors);
    free (batch->added);
    g_free (batch->longer), g_free (batch->path), g_free (batch->above);
    g_free (batch->happens), g_free (batch);
}

gint32
risk_batch_finish (const RlvRisk *risk, const RiskBatch *batch, guint32 i, guint lane)
{
    const RiskStep *step = &risk->steps[i];
    const RiskFace *face;
    gint32 rank;

    if (step->slot_finish != RLV_NONE)
        return batch->slots[(gsize) step->slot_finish * RISK_LANES + lane];
    face = risk_face (risk, step->face);
    if (step->slot_end != RLV_NONE)
        return face->end_at[batch->days[(gsize) step->slot_end * RISK_LANES + lane]];
    rank = batch->days[(gsize) i * RISK_LANES + lane];
    return rank < risk->n_ranks ? face->end_at[face->work_of[rank]] : RISK_NEVER;
}

static void
find_end (const RlvRisk *risk, RiskBatch *batch)
{
    for (guint lane = 0; lane < RISK_LANES; lane++)
        batch->end[lane] = RISK_PAST;
    for (guint32 i = 0; i < risk->n_sinks; i++) {
        const gint32 *slot =
            &batch->slots[(gsize) risk->steps[risk->sinks[i]].slot_finish * RISK_LANES];

        for (guint lane = 0; lane < RISK_LANES; lane++)
            batch->end[lane] = MAX (batch->end[lane], slot[lane]);
    }
}

void
risk_batch_draw (const RlvRisk *risk, RiskBatch *batch, guint64 seed, guint64 first,
                 gboolean plainly)
{
    Keys keys;

    keys_of (&keys, seed, first);
    draw_causes (risk, batch, &keys);
    draw_risks (risk, batch, &keys);
    if (plainly || !RISK_HAS_VECTORS)
        draw_plainly (risk, batch, &keys);
    else
        risk_draw_widely (risk, batch, &keys);
    find_end (risk, batch);
}
