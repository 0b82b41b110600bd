/* All packs of a run; inside the rules room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rules/pack.h"

/* Of a pack of somebody's. */
#define MAX_PACK_BYTES ((gsize) 4 << 20)

struct _RlvPacks {
    GPtrArray *packs;                                  /* RlvPack *, by name */
    GPtrArray *rules;                                  /* RlvRule *, by name */
    GHashTable *by_name;                               /* in capitals -> RlvRule * */
    void (*tell) (const RlvRule *rule, gpointer data); /* or NULL */
    gpointer tell_data;
    gboolean whole; /* for tests: the document with what nobody looks at, too */
};

/* Gives the newest finding why, mend and source of the rule called @name, if there. */
void rlv_packs_word (const RlvPacks *packs, const char *name, RlvFindings *findings);
