/* Draws: sixteen at a time, one pass over the steps.
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
        guint above = 0;

        for (guint lane = 0; lane < RISK_LANES; lane++) {
            float factor = roll (&cause->dice, keys, lane);

            batch->factors[i * RISK_LANES + lane] = factor;
            above |= (guint) (factor > cause->likely) << lane;
        }
        batch->above[i] = (guint16) above;
    }
}

static void
draw_risks (const RlvRisk *risk, RiskBatch *batch, const Keys *keys)
{
    for (guint i = 0; i < risk->events->len; i++) {
        const RiskEvent *event = &g_array_index (risk->events, RiskEvent, i);
        guint happens = 0;

        for (guint lane = 0; lane < RISK_LANES; lane++)
            happens |= (guint) (event->always ||
                                number (keys, lane, event->key) < event->limit)
                       << lane;
        batch->happens[i] = (guint16) happens;
    }
    for (guint i = 0; i < risk->effects->len; i++) {
        const RiskEffect *effect = &g_array_index (risk->effects, RiskEffect, i);
        guint happens = batch->happens[effect->event];

        batch->touched[i] = happens != 0;
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
    days[(gsize) slot * RISK_LANES + lane] = (gint16) value;
}

static void
put_dates (const RiskStep *step, RiskBatch *batch, guint lane, const RiskDates *dates)
{
    put (batch->slots, step->slot_start, lane, dates->start);
    put (batch->slots, step->slot_finish, lane, dates->finish);
    if (step->slot_work != RLV_NONE)
        put_day (batch->days, step->slot_work, lane,
                 risk_clock_work (step->clock, dates->start));
    if (step->slot_end != RLV_NONE)
        put_day (batch->days, step->slot_end, lane,
                 dates->finish < RISK_NEVER
                     ? risk_clock_work (step->clock, dates->finish)
                     : step->clock->n_works + 1);
}

/* A step of any kind, in lanes, from what stands in the slots. */
static void
step_by_lane (const RlvRisk *risk, RiskBatch *batch, const RiskStep *step,
              const Keys *keys)
{
    guint longer = 0;

    for (guint lane = 0; lane < RISK_LANES; lane++) {
        gint32 amount = amount_of (risk, batch, step, keys, lane);
        RiskDates dates = {.from = step->from, .until = step->until};

        for (guint32 i = step->first_tie; i < step->end_tie[RISK_N_TIES - 1]; i++) {
            const RiskTie *tie = &risk->ties[i];
            gint32 bound = risk_tie_bound (
                step, tie, batch->slots[(gsize) tie->slot * RISK_LANES + lane]);

            if (risk_tie_on_start (tie))
                dates.from = MAX (dates.from, bound);
            else
                dates.until = MAX (dates.until, bound);
        }
        risk_step_place (step, &dates, amount);
        put_dates (step, batch, lane, &dates);
        longer |= (guint) (amount > step->planned_amount) << lane;
    }
    batch->longer[step - risk->steps] = (guint16) longer;
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
            put_dates (step, batch, lane, &all[i]);
            batch->longer[i] =
                (guint16) (batch->longer[i] | (amount > step->planned_amount) << lane);
        }
}

/* --- four by four ------------------------------------------------------------- */

#if RISK_HAS_VECTORS

typedef struct {
    Words a[RISK_VECTORS], b[RISK_VECTORS];
} WideKeys;

static inline Words
wide_number (Words a, Words b, const guint32 stream[2])
{
    Words x = a + words (stream[0]);

    x ^= x >> 16;
    x *= words (0x7FEB352Du);
    x += b ^ words (stream[1]);
    x ^= x >> 15;
    x *= words (0x846CA68Bu);
    return x ^ (x >> 16);
}

static inline Floats
wide_place (const RiskCell *cells, Words x)
{
    Words i = x >> 24;
    Floats part = __builtin_convertvector((Ints) (x & words (0xFFFFFF)), Floats) *
                  floats (1.0F / 16777216.0F);
    const RiskCell *c0 = &cells[i[0]], *c1 = &cells[i[1]], *c2 = &cells[i[2]],
                   *c3 = &cells[i[3]];
    Floats low = {c0->base, c0->slope, c1->base, c1->slope};
    Floats high = {c2->base, c2->slope, c3->base, c3->slope};
    Floats base = __builtin_shuffle (low, high, (Ints){0, 2, 4, 6});
    Floats slope = __builtin_shuffle (low, high, (Ints){1, 3, 5, 7});

    return base + slope * part;
}

static inline Ints
to_ints (Floats length)
{
    return __builtin_convertvector(length + floats (0.5F), Ints);
}

/* Whole days that @step takes, in the order of amount_of(). */
static inline void
wide_days (const RlvRisk *risk, const RiskBatch *batch, const RiskStep *step,
           const WideKeys *keys, Shorts days[RISK_HALVES])
{
    const guint32 *causes =
        (const guint32 *) (gconstpointer) risk->step_causes->data + step->first_cause;
    Floats length[RISK_VECTORS];

#    pragma GCC unroll 4
    for (int v = 0; v < RISK_VECTORS; v++) {
        length[v] = floats (step->dice.low);
        if (step->dice.cells != NULL)
            length[v] +=
                floats (step->dice.width) *
                wide_place (step->dice.cells,
                            wide_number (keys->a[v], keys->b[v], step->dice.key));
        length[v] *= floats (step->factor);
    }
    for (guint32 i = 0; i < step->n_causes; i++) {
        const Floats *factor =
            (const Floats *) (gconstpointer) &batch->factors[causes[i] * RISK_LANES];

#    pragma GCC unroll 4
        for (int v = 0; v < RISK_VECTORS; v++)
            length[v] *= factor[v];
    }
    for (guint32 i = 0; i < step->n_effects; i++) {
        guint32 effect =
            g_array_index (risk->step_effects, guint32, step->first_effect + i);
        const Floats *added =
            (const Floats *) (gconstpointer) &batch->added[effect * RISK_LANES];

        if (!batch->touched[effect])
            continue;
#    pragma GCC unroll 4
        for (int v = 0; v < RISK_VECTORS; v++)
            length[v] += added[v];
    }
#    pragma GCC unroll 2
    for (int h = 0; h < RISK_HALVES; h++)
        days[h] = soonest (
            latest (narrow (to_ints (length[2 * h]), to_ints (length[2 * h + 1])),
                    shorts (1)),
            shorts (RISK_MOST_DAYS));
}

/* The working days that open at or after instants. */
static inline Ints
wide_work (const RiskClock *clock, Ints t)
{
    Words slot;
    gint32 w0, w1, w2, w3;

    t = most (least (t, ints (clock->until + 1)), ints (clock->from));
    slot = (Words) (t - ints (clock->from)) >> RISK_TIME_SHIFT;
    w0 = clock->by_open[slot[0]];
    w1 = clock->by_open[slot[1]];
    w2 = clock->by_open[slot[2]];
    w3 = clock->by_open[slot[3]];
    return (Ints){w0, w1, w2, w3} -
           (Ints) ((Ints){clock->open[w0], clock->open[w1], clock->open[w2],
                          clock->open[w3]} < t);
}

static inline Shorts *
wide_days_at (const RiskBatch *batch, guint32 slot)
{
    return (Shorts *) (gpointer) &batch->days[(gsize) slot * RISK_LANES];
}

static inline Ints *
wide_slot (const RiskBatch *batch, guint32 slot)
{
    return (Ints *) (gpointer) &batch->slots[(gsize) slot * RISK_LANES];
}

/* The working days that a tie asks for which no table holds. */
static void
ask_by_lane (const RiskStep *step, const RiskTie *tie, const gint32 *slot, gint16 *work)
{
    for (guint lane = 0; lane < RISK_LANES; lane++) {
        gint32 bound = risk_tie_bound (step, tie, slot[lane]);

        work[lane] =
            (gint16) (bound >= RISK_NEVER ? step->clock->n_works
                                          : risk_clock_work (step->clock, bound));
    }
}

/* What instants ask for, all of them turned into a working day at once. */
static inline void
wide_instants (const RlvRisk *risk, const RiskBatch *batch, const RiskStep *step,
               Shorts start[RISK_HALVES])
{
    Ints from[RISK_VECTORS];

#    pragma GCC unroll 4
    for (int v = 0; v < RISK_VECTORS; v++)
        from[v] = ints (step->clock->from);
    for (guint32 i = step->end_tie[RISK_TIE_INDEX]; i < step->end_tie[RISK_TIE_INSTANT];
         i++) {
        const Ints *at = wide_slot (batch, risk->ties[i].slot);

#    pragma GCC unroll 4
        for (int v = 0; v < RISK_VECTORS; v++)
            from[v] = most (from[v], at[v]);
    }
#    pragma GCC unroll 2
    for (int h = 0; h < RISK_HALVES; h++)
        start[h] = latest (start[h], narrow (wide_work (step->clock, from[2 * h]),
                                             wide_work (step->clock, from[2 * h + 1])));
}

/* The first working day on which the step can start, but for links to its finish. */
static inline void
wide_start (const RlvRisk *risk, const RiskBatch *batch, const RiskStep *step,
            Shorts start[RISK_HALVES])
{
    guint32 i = step->first_tie;

    start[0] = start[1] = shorts (step->first_work);
    for (; i < step->end_tie[RISK_TIE_INDEX]; i++) {
        const Shorts *at = wide_days_at (batch, risk->ties[i].slot);

        start[0] = latest (start[0], at[0]);
        start[1] = latest (start[1], at[1]);
    }
    if (i < step->end_tie[RISK_TIE_INSTANT])
        wide_instants (risk, batch, step, start);
    for (i = step->end_tie[RISK_TIE_INSTANT]; i < step->end_tie[RISK_TIE_TABLE_START];
         i++) {
        const gint16 *at = &batch->days[(gsize) risk->ties[i].slot * RISK_LANES];

        start[0] = latest (start[0], look_up (risk->ties[i].table, at));
        start[1] =
            latest (start[1], look_up (risk->ties[i].table, at + RISK_LANES / 2));
    }
    for (i = step->end_tie[RISK_TIE_TABLE_FINISH]; i < step->end_tie[RISK_TIE_START];
         i++) {
        Shorts work[RISK_HALVES];

        ask_by_lane (step, &risk->ties[i],
                     &batch->slots[(gsize) risk->ties[i].slot * RISK_LANES],
                     (gint16 *) work);
        start[0] = latest (start[0], work[0]);
        start[1] = latest (start[1], work[1]);
    }
}

/* Dates as instants, of those steps that others ask for them. */
static inline void
wide_dates (RiskBatch *batch, const RiskStep *step, const gint16 *start,
            const gint16 *end, const gint16 *days)
{
    const RiskClock *clock = step->clock;
    gint32 *slot;

    if (step->slot_start != RLV_NONE) {
        slot = (gint32 *) wide_slot (batch, step->slot_start);
        for (guint lane = 0; lane < RISK_LANES; lane++)
            slot[lane] = clock->open[start[lane]];
    }
    if (step->slot_finish == RLV_NONE)
        return;
    slot = (gint32 *) wide_slot (batch, step->slot_finish);
    for (guint lane = 0; lane < RISK_LANES; lane++)
        slot[lane] = step->kind == RISK_STEP_ODD
                         ? step->ends[start[lane] * (step->most + 1) +
                                      MIN (days[lane], step->most)]
                         : clock->close[end[lane] - 1];
}

static inline void
wide_step (const RlvRisk *risk, RiskBatch *batch, const RiskStep *step,
           const WideKeys *keys)
{
    const Shorts last = shorts (step->clock->n_works);
    Shorts start[RISK_HALVES], days[RISK_HALVES], end[RISK_HALVES];
    Shorts planned = shorts (MIN (step->planned_amount, RISK_MOST_DAYS));

    wide_start (risk, batch, step, start);
    wide_days (risk, batch, step, keys, days);
    batch->longer[step - risk->steps] =
        (guint16) all_bits (days[0] > planned, days[1] > planned);
    for (guint32 i = step->end_tie[RISK_TIE_TABLE_START];
         i < step->end_tie[RISK_TIE_TABLE_FINISH]; i++) {
        const gint16 *at = &batch->days[(gsize) risk->ties[i].slot * RISK_LANES];

        start[0] = latest (start[0], look_up (risk->ties[i].table, at) - days[0]);
        start[1] = latest (
            start[1], look_up (risk->ties[i].table, at + RISK_LANES / 2) - days[1]);
    }
    for (int h = 0; h < RISK_HALVES; h++) {
        start[h] = soonest (start[h], last);
        end[h] = soonest (start[h] + days[h], last + shorts (1));
    }
    if (step->slot_work != RLV_NONE)
        memcpy (wide_days_at (batch, step->slot_work), start, sizeof start);
    if (step->kind == RISK_STEP_DAY)
        memcpy (wide_days_at (batch, step->slot_end), end, sizeof end);
    if (step->slot_start != RLV_NONE || step->slot_finish != RLV_NONE)
        wide_dates (batch, step, (const gint16 *) start, (const gint16 *) end,
                    (const gint16 *) days);
}

/* Step by step, each for all batches: what a step says is read once. */
static void
draw_widely (const RlvRisk *risk, RiskBatch *const *batches, const Keys *keys, guint n)
{
    WideKeys wide[RISK_BATCHES];

    for (guint b = 0; b < n; b++) {
        memcpy (wide[b].a, keys[b].a, sizeof wide[b].a);
        memcpy (wide[b].b, keys[b].b, sizeof wide[b].b);
    }
    for (guint32 i = 0; i < risk->n; i++) {
        const RiskStep *step = &risk->steps[i];

        for (guint b = 0; b < n && step->kind != RISK_STEP_FIXED; b++)
            if (step->kind == RISK_STEP_DAY || step->kind == RISK_STEP_ODD)
                wide_step (risk, batches[b], step, &wide[b]);
            else
                step_by_lane (risk, batches[b], step, &keys[b]);
    }
}

#else

static void
draw_widely (const RlvRisk *risk, RiskBatch *const *batches, const Keys *keys, guint n)
{
    for (guint b = 0; b < n; b++)
        draw_plainly (risk, batches[b], &keys[b]);
}

#endif

/* --- batches ------------------------------------------------------------------ */

/* @n numbers of 0, as vectors and lines of the cache want them. */
static gpointer
aligned (gsize n)
{
    const gsize size = (n + RISK_LANES) * sizeof (gint32);
    gpointer memory = NULL;

    if (posix_memalign (&memory, 64, size) != 0)
        g_error ("out of memory");
    return memset (memory, 0, size);
}

RiskBatch *
risk_batch_new (const RlvRisk *risk)
{
    RiskBatch *batch = g_new0 (RiskBatch, 1);

    batch->slots = aligned ((gsize) risk->n_slots * RISK_LANES);
    batch->days = aligned ((gsize) risk->n_days * RISK_LANES);
    batch->factors = aligned ((gsize) risk->causes->len * RISK_LANES);
    batch->added = aligned ((gsize) risk->effects->len * RISK_LANES);
    batch->longer = g_new0 (guint16, (gsize) risk->n + 1);
    batch->path = g_new0 (guint16, (gsize) risk->n + 1);
    batch->above = g_new0 (guint16, (gsize) risk->causes->len + 1);
    batch->happens = g_new0 (guint16, (gsize) risk->events->len + 1);
    batch->touched = g_new0 (guint8, (gsize) risk->effects->len + 1);
    for (guint32 i = 0; i < risk->n; i++) {
        const RiskStep *step = &risk->steps[i];
        RiskDates dates = {.start = step->start, .finish = step->finish};

        for (guint lane = 0; lane < RISK_LANES && step->kind == RISK_STEP_FIXED; lane++)
            put_dates (step, batch, lane, &dates);
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
    g_free (batch->happens), g_free (batch->touched), g_free (batch);
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
risk_batches_draw (const RlvRisk *risk, RiskBatch *const *batches, guint n,
                   guint64 seed, guint64 first, gboolean plainly)
{
    Keys keys[RISK_BATCHES];

    for (guint b = 0; b < n; b++) {
        keys_of (&keys[b], seed, first + (guint64) b * RISK_LANES);
        draw_causes (risk, batches[b], &keys[b]);
        draw_risks (risk, batches[b], &keys[b]);
        if (plainly)
            draw_plainly (risk, batches[b], &keys[b]);
    }
    if (!plainly)
        draw_widely (risk, batches, keys, n);
    for (guint b = 0; b < n; b++)
        find_end (risk, batches[b]);
}
