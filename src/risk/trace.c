/* What the target hangs on in each draw: from it back along what drove each date, also
 * through waits for a window, a freeze or a sitting to what led there.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "risk/lanes.h"
#include "risk/risk-priv.h"

#define AT_ONCE 32 /* ties looked at together, in all lanes */

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

/* The working day that @tie asks for. */
static inline gint32
asked_work (const RiskStep *step, const RiskTie *tie, const RiskBatch *batch,
            guint lane)
{
    gint32 bound;

    switch ((RiskTieKind) tie->kind) {
    case RISK_TIE_INDEX:
        return day_of (batch, tie->slot, lane);
    case RISK_TIE_INSTANT:
        return risk_clock_work (step->clock, slot_of (batch, tie->slot, lane));
    case RISK_TIE_TABLE_START:
        return tie->table[day_of (batch, tie->slot, lane)];
    case RISK_TIE_TABLE_FINISH:
        return tie->table[day_of (batch, tie->slot, lane)] -
               (day_of (batch, step->slot_end, lane) -
                day_of (batch, step->slot_work, lane));
    case RISK_TIE_START:
        bound = risk_tie_bound (step, tie, slot_of (batch, tie->slot, lane));
        return bound >= RISK_NEVER ? step->clock->n_works
                                   : risk_clock_work (step->clock, bound);
    case RISK_TIE_FINISH:
    case RISK_N_TIES:
        break;
    }
    return RISK_PAST;
}

static void
back_by_work (const RlvRisk *risk, RiskBatch *batch, const RiskStep *step, guint lane)
{
    gint32 most = step->first_work;
    guint32 n = step->end_tie[RISK_N_TIES - 1] - step->first_tie;
    const RiskTie *ties = &risk->ties[step->first_tie];

    for (guint32 i = 0; i < n; i++)
        most = MAX (most, asked_work (step, &ties[i], batch, lane));
    for (guint32 i = 0; i < n; i++)
        if (asked_work (step, &ties[i], batch, lane) == most) {
            guint16 *path = &batch->path[ties[i].from];

            *path = (guint16) (*path | 1U << lane);
        }
}

#if RISK_HAS_VECTORS

static inline const Shorts *
wide_days_at (const RiskBatch *batch, guint32 slot)
{
    return (const Shorts *) (gpointer) &batch->days[(gsize) slot * RISK_LANES];
}

static inline void
ask_widely (const RiskStep *step, const RiskTie *tie, const RiskBatch *batch,
            Shorts asked[RISK_HALVES])
{
    gint16 *lanes = (gint16 *) asked;

    if (tie->kind == RISK_TIE_INDEX) {
        memcpy (asked, wide_days_at (batch, tie->slot), 2 * sizeof *asked);
    } else if (tie->kind == RISK_TIE_TABLE_START) {
        const gint16 *at = (const gint16 *) wide_days_at (batch, tie->slot);

        asked[0] = look_up (tie->table, at);
        asked[1] = look_up (tie->table, at + RISK_LANES / 2);
    } else {
        for (guint lane = 0; lane < RISK_LANES; lane++)
            lanes[lane] = (gint16) asked_work (step, tie, batch, lane);
    }
}

/* The same as back_by_work() for all lanes. */
static void
back_widely (const RlvRisk *risk, RiskBatch *batch, const RiskStep *step, guint lanes)
{
    const RiskTie *ties = &risk->ties[step->first_tie];
    guint32 n = step->end_tie[RISK_N_TIES - 1] - step->first_tie;
    Shorts asked[AT_ONCE][RISK_HALVES];
    Shorts most[RISK_HALVES] = {shorts (step->first_work), shorts (step->first_work)};

    for (guint32 i = 0; i < n; i++) {
        ask_widely (step, &ties[i], batch, asked[i]);
        most[0] = latest (most[0], asked[i][0]);
        most[1] = latest (most[1], asked[i][1]);
    }
    for (guint32 i = 0; i < n; i++) {
        guint16 *path = &batch->path[ties[i].from];

        *path = (guint16) (*path | (lanes & all_bits (asked[i][0] == most[0],
                                                      asked[i][1] == most[1])));
    }
}

#else

static void
back_widely (const RlvRisk *risk, RiskBatch *batch, const RiskStep *step, guint lanes)
{
    for (; lanes != 0; lanes &= lanes - 1)
        back_by_work (risk, batch, step, (guint) __builtin_ctz (lanes));
}

#endif

/* Whether the end of @step is where it is for what links ask of its finish. */
static gboolean
by_finish (const RiskStep *step, const RiskBatch *batch, guint lane, gint32 from,
           gint32 until)
{
    gint32 start, finish;

    if (until == RISK_PAST)
        return FALSE;
    if (step->kind == RISK_STEP_BEGUN)
        return slot_of (batch, step->slot_finish, lane) == until;
    risk_place (step, from, RISK_PAST, 0, &start, &finish);
    return start < slot_of (batch, step->slot_start, lane);
}

static void
back_by_instant (const RlvRisk *risk, RiskBatch *batch, const RiskStep *step,
                 guint lane)
{
    gint32 from = step->from, until = step->until;
    gboolean finish;

    for (guint32 i = step->first_tie; i < step->end_tie[RISK_N_TIES - 1]; i++) {
        const RiskTie *tie = &risk->ties[i];
        gint32 bound = risk_tie_bound (step, tie, slot_of (batch, tie->slot, lane));

        if (risk_tie_on_start (tie))
            from = MAX (from, bound);
        else
            until = MAX (until, bound);
    }
    finish = by_finish (step, batch, lane, from, until);
    for (guint32 i = step->first_tie; i < step->end_tie[RISK_N_TIES - 1]; i++) {
        const RiskTie *tie = &risk->ties[i];
        guint16 *path = &batch->path[tie->from];

        if (risk_tie_on_start (tie) != finish &&
            risk_tie_bound (step, tie, slot_of (batch, tie->slot, lane)) ==
                (finish ? until : from))
            *path = (guint16) (*path | 1U << lane);
    }
}

static void
start_at_end (const RlvRisk *risk, RiskBatch *batch, guint16 lanes)
{
    for (guint32 i = 0; i < risk->n_sinks; i++) {
        guint32 sink = risk->sinks[i];
        guint mask = 0;

        for (guint lane = 0; lane < RISK_LANES; lane++)
            mask |= (guint) (slot_of (batch, risk->steps[sink].slot_finish, lane) ==
                             batch->end[lane])
                    << lane;
        batch->path[sink] = (guint16) (mask & lanes);
    }
}

void
risk_batch_trace (const RlvRisk *risk, RiskBatch *batch, guint16 lanes,
                  gboolean plainly)
{
    memset (batch->path, 0, sizeof *batch->path * risk->n);
    if (risk->target == RLV_NONE)
        start_at_end (risk, batch, lanes);
    else
        batch->path[risk->target] = lanes;
    for (guint32 i = risk->n; i-- > 0;) {
        const RiskStep *step = &risk->steps[i];
        gboolean counted = step->kind == RISK_STEP_DAY || step->kind == RISK_STEP_ODD;

        if (counted && !plainly &&
            step->end_tie[RISK_N_TIES - 1] - step->first_tie <= AT_ONCE) {
            if (batch->path[i] != 0)
                back_widely (risk, batch, step, batch->path[i]);
            continue;
        }
        for (guint left = batch->path[i]; left != 0; left &= left - 1) {
            guint lane = (guint) __builtin_ctz (left);

            if (counted)
                back_by_work (risk, batch, step, lane);
            else
                back_by_instant (risk, batch, step, lane);
        }
    }
}
