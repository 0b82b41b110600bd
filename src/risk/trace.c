/* What the target hangs on in each draw: from it back along what drove each date, also
 * through waits for a window, a freeze or a sitting to what led there.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "risk/lanes.h"
#include "risk/risk-priv.h"

static inline gint32
slot_of (const RiskBatch *batch, guint32 slot, guint lane)
{
    return batch->slots[(gsize) slot * RISK_LANES + lane];
}

static inline gint32
day_of (const RiskBatch *batch, guint32 slot, guint lane)
{
    return batch->days[(gsize) slot * RISK_LANES + lane];
}

/* --- steps on a face ---------------------------------------------------------- */

#define AT_ONCE 32 /* ties looked at together */
#define FEW     2  /* lanes of a block that are quicker one by one */

/* A step on a face, and all that it reads. */
typedef struct {
    const RlvRisk *risk;
    RiskBatch *batch;
    const RiskQuick *quick;
    const RiskFace *face;
    const gint16 *tables;
    const guint32 *feed;
    guint32 step;
} Traced;

static inline void
mark (const Traced *it, guint32 step, guint lane)
{
    it->batch->path[step] |= (guint64) 1 << lane;
}

/* The first rank at which it could start in @lane, but for ties to its finish. */
static gint32
rank_in_lane (const Traced *it, guint lane)
{
    const RiskQuick *quick = it->quick;
    const guint32 *feed = it->feed;
    gint32 most = quick->first;

    for (guint i = 0; i < quick->n_ranks; i++, feed++)
        most = MAX (most, day_of (it->batch, feed[0], lane));
    for (guint i = 0; i < quick->n_starts; i++, feed += RISK_FED)
        most = MAX (most, it->tables[feed[1] + day_of (it->batch, feed[0], lane)]);
    return most;
}

/* The working day that a tie to the finish, or one reckoned by lane, asks for. */
static gint32
asked_work (const Traced *it, const RiskTie *tie, guint lane)
{
    const RiskStep *step = &it->risk->steps[it->step];
    gint32 asked;

    if (tie->kind == RISK_TIE_TABLE_FINISH) {
        asked = it->tables[tie->table + day_of (it->batch, tie->slot, lane)];
    } else {
        asked = risk_tie_bound (step, tie, slot_of (it->batch, tie->slot, lane));
        if (risk_tie_on_start (tie))
            return it->face->work_of[risk_rank (it->risk, asked)];
        asked = risk_face_asked (it->face, asked);
    }
    return risk_face_back (it->face, asked,
                           day_of (it->batch, step->slot_work + 1, lane));
}

/* The same for all of these: the latest that one asks for. */
static gint32
work_in_lane (const Traced *it, guint lane, gint32 most)
{
    const RiskStep *step = &it->risk->steps[it->step];

    for (guint32 t = step->first_tie; t < step->end_tie; t++) {
        const RiskTie *tie = &it->risk->ties[t];

        if (tie->kind == RISK_TIE_TABLE_FINISH || tie->kind == RISK_TIE_LANE)
            most = MAX (most, asked_work (it, tie, lane));
    }
    return most;
}

/* The ties to the finish, and those reckoned by lane, that ask for @most. */
static void
mark_others (const Traced *it, guint lane, gint32 most)
{
    const RiskStep *step = &it->risk->steps[it->step];

    for (guint32 t = step->first_tie; t < step->end_tie; t++) {
        const RiskTie *tie = &it->risk->ties[t];

        if ((tie->kind == RISK_TIE_TABLE_FINISH || tie->kind == RISK_TIE_LANE) &&
            asked_work (it, tie, lane) == most)
            mark (it, tie->from, lane);
    }
}

static void
back_in_lane (const Traced *it, guint lane)
{
    const RiskQuick *quick = it->quick;
    const guint32 *feed = it->feed;
    gint32 rank = rank_in_lane (it, lane), least = it->face->least[rank];

    if (quick->n_finishes + quick->n_lanes > 0) {
        gint32 work = it->face->work_of[rank], most = work_in_lane (it, lane, work);

        mark_others (it, lane, most);
        if (most > work)
            return;
    }
    for (guint i = 0; i < quick->n_ranks; i++, feed++)
        if (day_of (it->batch, feed[0], lane) >= least)
            mark (it, feed[0], lane);
    for (guint i = 0; i < quick->n_starts; i++, feed += RISK_FED)
        if (it->tables[feed[1] + day_of (it->batch, feed[0], lane)] >= least)
            mark (it, feed[2], lane);
}

#if RISK_HAS_VECTORS

/* What a tie with a table asks for in the block that begins at @first. */
static inline void
ask_table (const Traced *it, const guint32 *feed, guint first,
           Shorts asked[RISK_HALVES])
{
    const gint16 *at = &it->batch->days[(gsize) feed[0] * RISK_LANES + first];

    asked[0] = look_up (it->tables + feed[1], at);
    asked[1] = look_up (it->tables + feed[1], at + RISK_BLOCK / 2);
}

static inline void
mark_block (const Traced *it, guint32 step, guint first, guint lanes)
{
    it->batch->path[step] |= (guint64) lanes << first;
}

static inline guint
are_equal (const Shorts a[RISK_HALVES], const Shorts b[RISK_HALVES])
{
    return all_bits (a[0] == b[0], a[1] == b[1]);
}

/* The ties to the finish of a step on a calendar of equal days; gives back the lanes in
 * which none of them asks for more than the others, whose latest rank is @rank. */
static guint
back_of_finish (const Traced *it, const guint32 *feed, guint first, guint lanes,
                const Shorts rank[RISK_HALVES])
{
    const RiskQuick *quick = it->quick;
    const Shorts *days =
        (const Shorts *) (gconstpointer) &it->batch
            ->days[(gsize) (quick->slot_work + 1) * RISK_LANES + first];
    Shorts asked[AT_ONCE][RISK_HALVES];
    Shorts work[RISK_HALVES] = {look_up (it->face->work_of, (const gint16 *) &rank[0]),
                                look_up (it->face->work_of, (const gint16 *) &rank[1])};
    Shorts most[RISK_HALVES] = {work[0], work[1]};

    for (guint i = 0; i < quick->n_finishes; i++) {
        ask_table (it, feed + RISK_FED * i, first, asked[i]);
        for (int h = 0; h < RISK_HALVES; h++) {
            asked[i][h] -= days[h];
            most[h] = latest (most[h], asked[i][h]);
        }
    }
    for (guint i = 0; i < quick->n_finishes; i++)
        mark_block (it, feed[RISK_FED * i + 2], first,
                    lanes & are_equal (asked[i], most));
    return lanes & are_equal (work, most);
}

/* The same as back_in_lane() in @lanes of the block that begins at @first. */
static void
back_widely (const Traced *it, guint first, guint lanes)
{
    const RiskQuick *quick = it->quick;
    const guint32 *feed = it->feed;
    Shorts asked[AT_ONCE][RISK_HALVES], least[RISK_HALVES];
    Shorts most[RISK_HALVES] = {shorts (quick->first), shorts (quick->first)};
    guint n = 0;

    for (guint i = 0; i < quick->n_ranks; i++, feed++, n++)
        memcpy (asked[n], &it->batch->days[(gsize) feed[0] * RISK_LANES + first],
                sizeof asked[n]);
    for (guint i = 0; i < quick->n_starts; i++, feed += RISK_FED, n++)
        ask_table (it, feed, first, asked[n]);
    for (guint i = 0; i < n; i++) {
        most[0] = latest (most[0], asked[i][0]);
        most[1] = latest (most[1], asked[i][1]);
    }
    if (quick->n_finishes > 0)
        lanes = back_of_finish (it, feed, first, lanes, most);
    least[0] = look_up (it->face->least, (const gint16 *) &most[0]);
    least[1] = look_up (it->face->least, (const gint16 *) &most[1]);
    feed = it->feed;
    for (guint i = 0; i < n; i++, feed += i <= quick->n_ranks ? 1 : RISK_FED)
        mark_block (it, i < quick->n_ranks ? feed[0] : feed[2], first,
                    lanes & ~all_bits (least[0] > asked[i][0], least[1] > asked[i][1]));
}

/* Gives back the lanes that are left. */
static guint64
back_by_blocks (const Traced *it, guint64 lanes)
{
    const RiskQuick *quick = it->quick;

    if (quick->n_lanes > 0 || (quick->n_finishes > 0 && it->face->ends != NULL) ||
        quick->n_ranks + quick->n_starts > AT_ONCE || quick->n_finishes > AT_ONCE)
        return lanes;
    for (guint first = 0; first < RISK_LANES; first += RISK_BLOCK) {
        guint here = (guint) (lanes >> first) & 0xFFFF;

        if (here == 0 || __builtin_popcount (here) <= FEW)
            continue;
        back_widely (it, first, here);
        lanes &= ~((guint64) 0xFFFF << first);
    }
    return lanes;
}

#else

static guint64
back_by_blocks (const Traced *it, guint64 lanes)
{
    (void) it;
    return lanes;
}

#endif

static void
back_on_face (Traced *it, guint32 i, gboolean plainly)
{
    guint64 lanes = it->batch->path[i];

    it->step = i;
    it->quick = &it->risk->quick[i];
    it->face = risk_face (it->risk, it->quick->face);
    it->feed = &g_array_index (it->risk->feeds, guint32, it->quick->feed);
    if (!plainly)
        lanes = back_by_blocks (it, lanes);
    for (; lanes != 0; lanes &= lanes - 1)
        back_in_lane (it, (guint) __builtin_ctzll (lanes));
}

/* --- all others --------------------------------------------------------------- */

/* Whoever asks, alone, for the very date drives it. */
static void
back_by_instant (const RlvRisk *risk, RiskBatch *batch, const RiskStep *step,
                 guint lane)
{
    gint32 amount = slot_of (batch, step->slot_amount, lane);
    gint32 from = step->from, until = step->until, date;

    for (guint32 i = step->first_tie; i < step->end_tie; i++) {
        const RiskTie *tie = &risk->ties[i];
        gint32 bound = risk_tie_bound (step, tie, slot_of (batch, tie->slot, lane));

        if (risk_tie_on_start (tie))
            from = MAX (from, bound);
        else
            until = MAX (until, bound);
    }
    date = risk_step_alone (step, from, until, amount);
    for (guint32 i = step->first_tie; i < step->end_tie; i++) {
        const RiskTie *tie = &risk->ties[i];
        gint32 bound = risk_tie_bound (step, tie, slot_of (batch, tie->slot, lane));
        gint32 alone = risk_tie_on_start (tie)
                           ? risk_step_alone (step, bound, RISK_PAST, amount)
                           : risk_step_alone (step, RISK_PAST, bound, amount);

        if (alone == date)
            batch->path[tie->from] |= (guint64) 1 << lane;
    }
}

static void
start_at_end (const RlvRisk *risk, RiskBatch *batch, guint64 lanes)
{
    for (guint32 i = 0; i < risk->n_sinks; i++) {
        const gint32 *slot =
            &batch->slots[(gsize) risk->steps[risk->sinks[i]].slot_finish * RISK_LANES];
        guint64 mask = 0;

        for (guint lane = 0; lane < RISK_LANES; lane++)
            mask |= (guint64) (slot[lane] == batch->end[lane]) << lane;
        batch->path[risk->sinks[i]] = mask & lanes;
    }
}

void
risk_batch_trace (const RlvRisk *risk, RiskBatch *batch, guint64 lanes,
                  gboolean plainly)
{
    Traced it = {
        .risk = risk,
        .batch = batch,
        .tables = (const gint16 *) (gconstpointer) risk->tables->data,
    };

    memset (batch->path, 0, sizeof *batch->path * risk->n);
    if (risk->target == RLV_NONE)
        start_at_end (risk, batch, lanes);
    else
        batch->path[risk->target] = lanes;
    for (guint32 i = risk->n; i-- > 0;) {
        guint64 left = batch->path[i];

        if (left == 0)
            continue;
        if (risk->steps[i].kind == RISK_STEP_DAY)
            back_on_face (&it, i, plainly);
        else
            for (; left != 0; left &= left - 1)
                back_by_instant (risk, batch, &risk->steps[i],
                                 (guint) __builtin_ctzll (left));
    }
}
