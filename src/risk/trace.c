/* What the target hangs on in each draw: from it back along what drove each date, also
 * through waits for a window, a freeze or a sitting to what led there.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "risk/risk-priv.h"

static inline gint32
slot_of (const RiskBatch *batch, guint32 slot, guint lane)
{
    return batch->slots[(gsize) slot * RISK_LANES + lane];
}

/* The working day that @tie asks for. */
static gint32
asked_work (const RiskStep *step, const RiskTie *tie, const RiskBatch *batch,
            guint lane)
{
    gint32 at = slot_of (batch, tie->slot, lane), bound;

    switch ((RiskTieKind) tie->kind) {
    case RISK_TIE_INDEX:
        return at;
    case RISK_TIE_INSTANT:
        return risk_clock_work (step->clock, at);
    case RISK_TIE_TABLE_START:
        return tie->table[at];
    case RISK_TIE_TABLE_FINISH:
        return tie->table[at] - (slot_of (batch, step->slot_end, lane) -
                                 slot_of (batch, step->slot_work, lane));
    case RISK_TIE_START:
        bound = risk_tie_bound (step, tie, at);
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

    for (guint32 i = step->first_tie; i < step->end_tie[RISK_N_TIES - 1]; i++)
        most = MAX (most, asked_work (step, &risk->ties[i], batch, lane));
    for (guint32 i = step->first_tie; i < step->end_tie[RISK_N_TIES - 1]; i++)
        if (asked_work (step, &risk->ties[i], batch, lane) == most) {
            guint16 *path = &batch->path[risk->ties[i].from];

            *path = (guint16) (*path | 1U << lane);
        }
}

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
risk_batch_trace (const RlvRisk *risk, RiskBatch *batch, guint16 lanes)
{
    memset (batch->path, 0, sizeof *batch->path * risk->n);
    if (risk->target == RLV_NONE)
        start_at_end (risk, batch, lanes);
    else
        batch->path[risk->target] = lanes;
    for (guint32 i = risk->n; i-- > 0;) {
        const RiskStep *step = &risk->steps[i];
        gboolean counted = step->kind == RISK_STEP_DAY || step->kind == RISK_STEP_ODD;

        for (guint left = batch->path[i]; left != 0; left &= left - 1) {
            guint lane = (guint) __builtin_ctz (left);

            if (counted)
                back_by_work (risk, batch, step, lane);
            else
                back_by_instant (risk, batch, step, lane);
        }
    }
}
