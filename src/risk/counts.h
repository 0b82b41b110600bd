/* counts.h: counts of draws, inside the risk room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "risk/risk-priv.h"

struct _RlvRiskCounts {
    guint64 seed;
    guint64 draws; /* of the whole run */
    guint64 drawn; /* of this part of it */
    guint32 shard, shards;
    guint32 n;
    gsize n_bins;
    guint64 *of;   /* as laid out in the model */
    guint32 *bins; /* finishes of each step, n_bins of the model each */
};

RlvRiskCounts *risk_counts_new (const RlvRisk *risk);
void risk_counts_add (RlvRiskCounts *counts, const RlvRiskCounts *more);
/* Where part @part of @parts of @draws draws begins. */
guint64 risk_part_from (guint64 draws, guint64 part, guint64 parts);
