/* Draws by vectors: sixteen lanes of one step after the other.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "risk/lanes.h"
#include "risk/numbers.h"

#if RISK_HAS_VECTORS

#    define AHEAD 2 /* steps */

typedef struct {
    Words a[RISK_LANES / 4], b[RISK_LANES / 4];
} WideKeys;

/* One step in the lanes of one block. */
typedef struct {
    const RlvRisk *risk;
    RiskBatch *batch;
    const WideKeys *keys;
    const RiskQuick *quick;
    const RiskFace *face;
    const gint16 *tables;
    const guint32 *feeds;
    guint32 step;
    guint lane; /* the first of the block */
} Block;

/* --- durations ---------------------------------------------------------------- */

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

    return evens (low, high) + odds (low, high) * part;
}

static inline Ints
to_ints (Floats length)
{
    return __builtin_convertvector(length + floats (0.5F), Ints);
}

/* What risks add, in lanes where they happen. */
static inline void
add_effects (const Block *it, Floats length[RISK_BLOCK / 4])
{
    const RiskStep *step = &it->risk->steps[it->step];
    const guint32 *effects =
        (const guint32 *) (gconstpointer) it->risk->step_effects->data +
        step->first_effect;

    for (guint32 i = 0; i < step->n_effects; i++) {
        const Floats *added = (const Floats *) (gconstpointer) &it->batch
                                  ->added[(gsize) effects[i] * RISK_LANES + it->lane];

        for (int v = 0; v < RISK_BLOCK / 4; v++)
            length[v] += added[v];
    }
}

/* Whole days of work, reckoned in the order of amount_of(). */
static inline void
wide_days (const Block *it, Shorts days[RISK_HALVES])
{
    const RiskQuick *quick = it->quick;
    const guint32 *causes =
        (const guint32 *) (gconstpointer) it->risk->step_causes->data +
        quick->first_cause;
    Floats length[RISK_BLOCK / 4];

    if (quick->cells != NULL) {
#    pragma GCC unroll 4
        for (guint v = 0; v < RISK_BLOCK / 4; v++)
            length[v] = floats (quick->low) +
                        floats (quick->width) *
                            wide_place (quick->cells,
                                        wide_number (it->keys->a[it->lane / 4 + v],
                                                     it->keys->b[it->lane / 4 + v],
                                                     quick->key));
    } else {
#    pragma GCC unroll 4
        for (guint v = 0; v < RISK_BLOCK / 4; v++)
            length[v] = floats (quick->low);
    }
#    pragma GCC unroll 4
    for (guint v = 0; v < RISK_BLOCK / 4; v++)
        length[v] *= floats (quick->factor);
    for (guint i = 0; i < quick->n_causes; i++) {
        const Floats *factor = (const Floats *) (gconstpointer) &it->batch
                                   ->factors[(gsize) causes[i] * RISK_LANES + it->lane];

#    pragma GCC unroll 4
        for (int v = 0; v < RISK_BLOCK / 4; v++)
            length[v] *= factor[v];
    }
    if (quick->n_effects > 0)
        add_effects (it, length);
#    pragma GCC unroll 2
    for (int h = 0; h < RISK_HALVES; h++)
        days[h] = soonest (
            latest (narrow (to_ints (length[2 * h]), to_ints (length[2 * h + 1])),
                    shorts (1)),
            shorts (RISK_MOST_DAYS));
}

/* --- dates -------------------------------------------------------------------- */

static inline Shorts *
wide_at (const Block *it, guint32 slot)
{
    return (Shorts *) (gpointer) &it->batch->days[(gsize) slot * RISK_LANES + it->lane];
}

/* The first rank at which the step can start, but for links to its finish. */
static inline void
wide_ranks (const Block *it, const guint32 *feed, Shorts rank[RISK_HALVES])
{
    const RiskQuick *quick = it->quick;

    rank[0] = rank[1] = shorts (quick->first);
    for (guint i = 0; i < quick->n_ranks; i++, feed++) {
        const Shorts *at = wide_at (it, feed[0]);

        rank[0] = latest (rank[0], at[0]);
        rank[1] = latest (rank[1], at[1]);
    }
    for (guint i = 0; i < quick->n_starts; i++, feed += RISK_FED) {
        const gint16 *at = (const gint16 *) wide_at (it, feed[0]);
        const gint16 *table = &it->tables[feed[1]];

        rank[0] = latest (rank[0], look_up (table, at));
        rank[1] = latest (rank[1], look_up (table, at + RISK_BLOCK / 2));
    }
}

/* Puts the start off to where the finish is late enough. */
static inline void
wide_finishes (const Block *it, const guint32 *feed, const Shorts days[RISK_HALVES],
               Shorts start[RISK_HALVES])
{
    const RiskFace *face = it->face;

    for (guint i = 0; i < it->quick->n_finishes; i++, feed += RISK_FED) {
        const gint16 *at = (const gint16 *) wide_at (it, feed[0]);
        const gint16 *table = &it->tables[feed[1]];

        if (face->ends == NULL) {
            start[0] = latest (start[0], look_up (table, at) - days[0]);
            start[1] =
                latest (start[1], look_up (table, at + RISK_BLOCK / 2) - days[1]);
            continue;
        }
        for (guint lane = 0; lane < RISK_BLOCK; lane++) {
            gint16 *one = (gint16 *) start + lane;
            gint32 work =
                risk_face_back (face, table[at[lane]], ((const gint16 *) days)[lane]);

            *one = (gint16) MAX (*one, work);
        }
    }
}

/* What ties ask for which no table holds. */
static void
ask_by_lane (const Block *it, const guint32 *feed, const gint16 *days, gint16 *start)
{
    const RiskStep *step = &it->risk->steps[it->step];

    for (guint i = 0; i < it->quick->n_lanes; i++) {
        const RiskTie *tie = &it->risk->ties[feed[i]];
        const gint32 *slot =
            &it->batch->slots[(gsize) tie->slot * RISK_LANES + it->lane];

        for (guint lane = 0; lane < RISK_BLOCK; lane++) {
            gint32 bound = risk_tie_bound (step, tie, slot[lane]), work;

            if (risk_tie_on_start (tie))
                work = it->face->work_of[risk_rank (it->risk, bound)];
            else
                work = risk_face_back (it->face, risk_face_asked (it->face, bound),
                                       days[lane]);
            start[lane] = (gint16) MAX (start[lane], work);
        }
    }
}

/* Dates as instants, of those steps that others ask for them. */
static inline void
put_instants (const Block *it, const gint16 *start, const gint16 *end)
{
    const RiskStep *step = &it->risk->steps[it->step];
    gint32 *slots = it->batch->slots + it->lane;

    if (step->slot_start != RLV_NONE)
        for (guint lane = 0; lane < RISK_BLOCK; lane++)
            slots[(gsize) step->slot_start * RISK_LANES + lane] =
                it->face->clock->open[start[lane]];
    if (step->slot_finish != RLV_NONE)
        for (guint lane = 0; lane < RISK_BLOCK; lane++)
            slots[(gsize) step->slot_finish * RISK_LANES + lane] =
                it->face->end_at[end[lane]];
}

static inline void
end_of_work (const RiskFace *face, const Shorts start[RISK_HALVES],
             const Shorts days[RISK_HALVES], Shorts end[RISK_HALVES])
{
    if (face->ends == NULL) {
        end[0] = soonest (start[0] + days[0], shorts (face->n_ends));
        end[1] = soonest (start[1] + days[1], shorts (face->n_ends));
        return;
    }
    for (guint lane = 0; lane < RISK_BLOCK; lane++) {
        gint32 n = MIN (((const gint16 *) days)[lane], face->most);

        ((gint16 *) end)[lane] =
            face->ends[((const gint16 *) start)[lane] * face->most + n - 1];
    }
}

static inline guint64
wide_block (const Block *it)
{
    const RiskQuick *quick = it->quick;
    const RiskFace *face = it->face;
    const guint32 *feed = it->feeds + quick->feed;
    const Shorts last = shorts (face->n_works), planned = shorts (quick->planned);
    Shorts start[RISK_HALVES], days[RISK_HALVES], end[RISK_HALVES];
    Shorts *rank = wide_at (it, it->step);

    wide_ranks (it, feed, start);
    wide_days (it, days);
    if (!face->same) {
        Shorts ranks[RISK_HALVES] = {start[0], start[1]};

        start[0] = look_up (face->work_of, (const gint16 *) &ranks[0]);
        start[1] = look_up (face->work_of, (const gint16 *) &ranks[1]);
    }
    feed += quick->n_ranks + RISK_FED * quick->n_starts;
    if (quick->n_finishes > 0)
        wide_finishes (it, feed, days, start);
    if (quick->n_lanes > 0)
        ask_by_lane (it, feed + RISK_FED * quick->n_finishes, (const gint16 *) days,
                     (gint16 *) start);
    start[0] = soonest (start[0], last);
    start[1] = soonest (start[1], last);
    end_of_work (face, start, days, end);
    rank[0] = look_up (face->rank_of, (const gint16 *) &end[0]);
    rank[1] = look_up (face->rank_of, (const gint16 *) &end[1]);
    if (quick->slot_end != RLV_NONE)
        memcpy (wide_at (it, quick->slot_end), end, sizeof end);
    if (quick->slot_work != RLV_NONE)
        memcpy (wide_at (it, quick->slot_work), start, sizeof start);
    if (quick->n_finishes + quick->n_lanes > 0 && it->risk->steps[it->step].to_finish)
        memcpy (wide_at (it, quick->slot_work + 1), days, sizeof days);
    if (quick->dated)
        put_instants (it, (const gint16 *) start, (const gint16 *) end);
    return all_bits (days[0] > planned, days[1] > planned);
}

/* Asks the memory for what step @i is going to read. */
static inline void
fetch (const Block *it, guint32 i)
{
    const RiskQuick *quick = &it->risk->quick[i];
    const guint32 *feed = it->feeds + quick->feed;

    for (guint t = 0; t < quick->n_ranks; t++) {
        const gint16 *at = &it->batch->days[(gsize) feed[t] * RISK_LANES];

        __builtin_prefetch (at);
        __builtin_prefetch (at + RISK_LANES / 2);
    }
}

void
risk_draw_widely (const RlvRisk *risk, RiskBatch *batch, const Keys *keys)
{
    WideKeys wide;
    Block it = {
        .risk = risk,
        .batch = batch,
        .keys = &wide,
        .tables = (const gint16 *) (gconstpointer) risk->tables->data,
        .feeds = (const guint32 *) (gconstpointer) risk->feeds->data,
    };

    memcpy (wide.a, keys->a, sizeof wide.a);
    memcpy (wide.b, keys->b, sizeof wide.b);
    for (it.step = 0; it.step < risk->n; it.step++) {
        guint64 longer = 0;

        if (it.step + AHEAD < risk->n)
            fetch (&it, it.step + AHEAD);
        it.quick = &risk->quick[it.step];
        if (it.quick->kind != RISK_STEP_DAY) {
            if (it.quick->kind != RISK_STEP_FIXED)
                risk_step_by_lane (risk, batch, it.step, keys);
            continue;
        }
        it.face = risk_face (risk, it.quick->face);
        for (it.lane = 0; it.lane < RISK_LANES; it.lane += RISK_BLOCK)
            longer |= wide_block (&it) << it.lane;
        batch->longer[it.step] = longer;
    }
}

#else

void
risk_draw_widely (const RlvRisk *risk, RiskBatch *batch, const Keys *keys)
{
    for (guint32 i = 0; i < risk->n; i++)
        if (risk->steps[i].kind != RISK_STEP_FIXED)
            risk_step_by_lane (risk, batch, i, keys);
}

#endif
