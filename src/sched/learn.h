/* Whether a plain model can end by a given instant: search that learns from each dead
 * end (lazy clause generation on bounds of starts; Ohrimenko, Stuckey and Codish 2009,
 * and Schutt, Feydy, Stuckey and Wallace 2011 for projects).  It gives schedules, and
 * proofs that there is none.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/sgs.h"

typedef struct _RlvLearner RlvLearner;

/* For a plain model; NULL when it is too large to be worth it. */
RlvLearner *rlv_learner_new (const RlvModel *model);
void rlv_learner_free (RlvLearner *learner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvLearner, rlv_learner_free)

/* Forgets what it learned and the links added; from now on nothing ends after @horizon.
 */
void rlv_learner_reset (RlvLearner *learner, guint32 horizon);

/* @b starts when @a has ended, until the next reset. */
void rlv_learner_link (RlvLearner *learner, guint32 a, guint32 b);

typedef enum {
    RLV_LEARNED_NONE, /* no such schedule: proved */
    RLV_LEARNED_SOME, /* here is one */
    RLV_LEARNED_OPEN, /* the budget was spent before */
} RlvLearned;

/* Looks for a schedule that ends at or before @by, into @start: near @guess (starts by
 * task), or else by halves, which proves sooner that there is none; spends about so
 * much work as generating @budget schedules does.  May be asked again, with another @by
 * too: what was learned holds until the next reset. */
RlvLearned rlv_learner_ask (RlvLearner *learner, guint32 by, guint64 budget,
                            const guint32 *guess, guint32 *start);

/* How many schedules could have been generated with the work done so far. */
guint64 rlv_learner_work (const RlvLearner *learner);
