/* numbers.h: numbers for draws.
 *
 * Every number comes from two halves of 64 bits: one of the draw (and the seed), one of
 * the stream (a task, a cause, a risk).  They are mixed by two multiplications, with a
 * half of each put in between, so that no pair of streams and no pair of draws shares
 * its numbers.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "risk/risk-priv.h"

typedef struct {
    guint32 a[RISK_LANES], b[RISK_LANES];
} Keys;

static inline guint64
scramble (guint64 x)
{
    x ^= x >> 30;
    x *= 0xBF58476D1CE4E5B9u;
    x ^= x >> 27;
    x *= 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static inline void
keys_of (Keys *keys, guint64 seed, guint64 first)
{
    guint64 base = scramble (seed + 0x9E3779B97F4A7C15u);

    for (guint lane = 0; lane < RISK_LANES; lane++) {
        guint64 key = scramble (base ^ scramble (first + lane + 0xD1B54A32D192ED03u));

        keys->a[lane] = (guint32) key;
        keys->b[lane] = (guint32) (key >> 32);
    }
}

/* Multipliers of Wellons' search for hashes with little bias. */
static inline guint32
number (const Keys *keys, guint lane, const guint32 stream[2])
{
    guint32 x = keys->a[lane] + stream[0];

    x ^= x >> 16;
    x *= 0x7FEB352Du;
    x += keys->b[lane] ^ stream[1];
    x ^= x >> 15;
    x *= 0x846CA68Bu;
    return x ^ (x >> 16);
}

/* A number of 32 bits as a place in a distribution. */
static inline float
place_in (const RiskCell *cells, guint32 x)
{
    const RiskCell *cell = &cells[x >> 24];
    float part = (float) (gint32) (x & 0xFFFFFF) * (1.0F / 16777216.0F);

    return cell->base + cell->slope * part;
}

static inline float
roll (const RiskDice *dice, const Keys *keys, guint lane)
{
    return dice->cells == NULL
               ? dice->low
               : dice->low + dice->width *
                                 place_in (dice->cells, number (keys, lane, dice->key));
}

/* --- wide.c, draw.c ----------------------------------------------------------- */

/* All steps of a batch, those on a face by vectors. */
void risk_draw_widely (const RlvRisk *risk, RiskBatch *batch, const Keys *keys);
/* A step of any kind, from what stands in the slots. */
void risk_step_by_lane (const RlvRisk *risk, RiskBatch *batch, guint32 i,
                        const Keys *keys);
