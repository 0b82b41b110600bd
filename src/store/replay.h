/* The facts that follow from the journal, or from part of it; inside the store room
 * only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/facts.h"
#include "store/journal.h"

typedef struct {
    GHashTable *facts[RLV_N_FACTS]; /* key to fact */
    RlvTip known[RLV_N_SIDES];      /* how far each feed was known */
    RlvTip tips[RLV_N_SIDES];       /* where each ends */
} RlvReplay;

/* Walks the journal of @plan and makes the facts anew, as of @horizon (NULL: all of
 * it), of @subject or (NULL) of everything.  End with rlv_replay_clear(), also when it
 * failed.
 * Errors: as rlv_facts_load(). */
gboolean rlv_replay (RlvDb *db, const char *plan, const RlvHorizon *horizon,
                     const char *subject, RlvReplay *replay, GError **error);
void rlv_replay_clear (RlvReplay *replay);

/* The facts of @table, sorted as rlv_store_tasks() and the like have them; taken out of
 * @replay. */
GPtrArray *rlv_replay_take (RlvReplay *replay, RlvFactTable table);
