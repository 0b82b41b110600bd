/* Facts: what the journal comes to; inside the store room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/store.h>

#include "store/db.h"

/* The tables of facts. */
typedef enum {
    RLV_FACT_TASK,     /* RlvTaskFact */
    RLV_FACT_DELIVERY, /* RlvDeliveryFact */
    RLV_FACT_DECISION, /* RlvDecisionFact */
    RLV_FACT_ACTION,   /* RlvActionFact */
    RLV_FACT_BASELINE, /* RlvBaselineFact */
    RLV_N_FACTS
} RlvFactTable;

/* Where what an event says goes; RLV_N_FACTS for what only takes back. */
RlvFactTable rlv_fact_table (RlvEventKind kind);

/* When what @entry says happened; where that was not said, when it was recorded. */
RlvTime rlv_entry_time (const RlvEntry *entry);

/* A fact of @table about @id of which nothing is known; @side matters only where each
 * side has its own.  Free with rlv_fact_free(). */
gpointer rlv_fact_new (RlvFactTable table, const char *id, RlvSide side);
void rlv_fact_free (RlvFactTable table, gpointer fact);
/* The function that frees facts of @table. */
GDestroyNotify rlv_fact_destroy (RlvFactTable table);

/* The one place that says what an event does to a fact: used when an entry is appended
 * and when everything is derived again.  FALSE when it does nothing to it. */
gboolean rlv_fact_apply (const RlvEntry *entry, gpointer fact);

/* Derives the fact that @entry speaks of, which is the newest of the journal of @plan,
 * in the transaction under way. */
gboolean rlv_facts_derive (RlvDb *db, const char *plan, const RlvEntry *entry,
                           GError **error);

/* All facts of @table, sorted. */
GPtrArray *rlv_facts_all (RlvDb *db, RlvFactTable table, GError **error);

/* --- for proof ------------------------------------------------------------------- */

/* The key of a fact, or of the row a statement stands on; free with g_free(). */
char *rlv_fact_key (RlvFactTable table, gconstpointer fact);
char *rlv_fact_row_key (RlvFactTable table, sqlite3_stmt *row);
/* Whether that row is what @fact would be stored as. */
gboolean rlv_fact_row_is (RlvFactTable table, sqlite3_stmt *row, gconstpointer fact);
gboolean rlv_fact_put (RlvDb *db, RlvFactTable table, gconstpointer fact,
                       GError **error);
/* The statement of @table that does @verb. */
RlvSql rlv_fact_sql (RlvFactTable table, RlvFactVerb verb);
