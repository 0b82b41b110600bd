/* The journal: feeds of entries; inside the store room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/db.h"
#include "store/entry.h"

/* The end of a feed. */
typedef struct {
    gint64 seq; /* 0 for an empty feed */
    char hash[RLV_HASH_LEN + 1];
} RlvTip;

/* Sides that have a feed, in the order in which feeds are merged. */
extern const RlvSide rlv_feeds[];
#define RLV_N_FEEDS 3

/* "client:41:HASH provider:17:HASH" in the order of the feeds.  Free with g_free(). */
char *rlv_tips_format (const RlvTip tips[RLV_N_SIDES]);

/* The newest entry of each feed.  Errors: RLV_ERROR_EVIDENCE when that is not the one
 * recorded last. */
gboolean rlv_journal_tips (RlvDb *db, RlvTip tips[RLV_N_SIDES], GError **error);

/* Adds @entry to the journal of @plan, and reads it back: what the rest of the store
 * works with is what lies in the database. */
RlvRecord *rlv_journal_add (RlvDb *db, const char *plan, const RlvEntry *entry,
                            GError **error);

/* The entry that used the operation id @op; *@record is NULL when none did. */
gboolean rlv_journal_find_op (RlvDb *db, const char *op, RlvRecord **record,
                              GError **error);

/* Every entry in the order of all copies, each proven first: its form, its hash, its
 * place, what it had seen.  @func returns FALSE to stop, and may take the record
 * (setting it to NULL).  Fills @tips (not NULL) with how far it came. Errors:
 * RLV_ERROR_EVIDENCE, naming the first entry that is not as it should be. */
typedef gboolean (*RlvRecordFunc) (RlvRecord **record, gpointer data);
gboolean rlv_journal_walk (RlvDb *db, const char *plan, RlvRecordFunc func,
                           gpointer data, RlvTip tips[RLV_N_SIDES], GError **error);
