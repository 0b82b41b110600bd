/* The store as others see it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/entry.h"
#include "store/facts.h"
#include "store/journal.h"
#include "store/lock.h"
#include "store/open.h"
#include "store/replay.h"
#include "store/store-priv.h"

/* --- opening --------------------------------------------------------------------- */

RlvStore *
rlv_store_open (const char *path, const char *plan_id, RlvStoreFlags flags,
                GError **error)
{
    RlvDb *db;
    RlvStore *store;

    g_return_val_if_fail (path != NULL && plan_id != NULL && *plan_id != '\0', NULL);
    db = rlv_open (path, plan_id, flags, error);
    if (db == NULL)
        return NULL;
    store = g_new0 (RlvStore, 1);
    store->db = db;
    store->plan = g_strdup (plan_id);
    return store;
}

void
rlv_store_close (RlvStore *store)
{
    if (store == NULL)
        return;
    rlv_db_free (store->db);
    g_free (store->plan);
    g_free (store);
}

/* --- transactions ---------------------------------------------------------------- */

gboolean
rlv_store_begin_read (RlvStore *store, gboolean *started, GError **error)
{
    *started = !rlv_db_in_transaction (store->db);
    return !*started || rlv_db_begin (store->db, RLV_SQL_BEGIN_READ, error);
}

void
rlv_store_end_read (RlvStore *store, gboolean started)
{
    if (started)
        rlv_db_rollback (store->db);
}

static gboolean
may_write (RlvStore *store, GError **error)
{
    const char *why = NULL;

    if (store->db->read_only)
        why = _ ("was opened for reading only; open it for writing");
    else if (store->db->poisoned)
        why = _ ("its disk failed before, so nothing more is recorded; check the disk, "
                 "then open the store again");
    if (why != NULL) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_STORE, _ ("%s: %s"), store->db->path,
                     why);
        return FALSE;
    }
    if (rlv_db_in_transaction (store->db)) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_INTERNAL,
                     _ ("%s: written to while it is being read"), store->db->path);
        return FALSE;
    }
    return TRUE;
}

int
rlv_store_begin_write (RlvStore *store, GError **error)
{
    int lock;

    if (!may_write (store, error))
        return -1;
    lock = rlv_lock_take (store->db->path, store->db->patience, error);
    if (lock >= 0 && !rlv_db_begin (store->db, RLV_SQL_BEGIN_WRITE, error)) {
        rlv_lock_drop (lock);
        return -1;
    }
    return lock;
}

gboolean
rlv_store_end_write (RlvStore *store, int lock, gboolean ok, GError **error)
{
    if (ok)
        ok = rlv_db_commit (store->db, error);
    else
        rlv_db_rollback (store->db);
    rlv_lock_drop (lock);
    return ok;
}

/* --- appending ------------------------------------------------------------------- */

/* A command that was repeated because nobody saw its answer must not count twice. */
static gboolean
is_repeat (RlvStore *store, const RlvEntry *entry, gboolean *repeat, GError **error)
{
    g_autoptr (RlvRecord) record = NULL;

    *repeat = FALSE;
    if (entry->op == NULL || *entry->op == '\0')
        return TRUE;
    if (!rlv_journal_find_op (store->db, entry->op, &record, error))
        return FALSE;
    *repeat = record != NULL;
    if (record == NULL || rlv_entry_same (&record->entry, entry))
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_CONFLICT,
                 _ ("operation %s was used before, for \"%s\" of %s; use another "
                    "operation id"),
                 entry->op, _ (rlv_event_name (record->entry.kind)),
                 record->entry.subject);
    return FALSE;
}

static gboolean
append_locked (RlvStore *store, const RlvEntry *entry, RlvStoreCheck check,
               gpointer data, GError **error)
{
    g_autoptr (RlvRecord) record = NULL;
    gboolean repeat;

    if (!is_repeat (store, entry, &repeat, error))
        return FALSE;
    if (repeat)
        return TRUE;
    if (check != NULL && !check (store, data, error))
        return FALSE;
    record = rlv_journal_add (store->db, store->plan, entry, error);
    return record != NULL &&
           rlv_facts_derive (store->db, store->plan, &record->entry, error);
}

gboolean
rlv_store_append (RlvStore *store, const RlvEntry *entry, RlvStoreCheck check,
                  gpointer data, GError **error)
{
    gboolean ok;
    int lock;

    if (!rlv_entry_check (entry, error))
        return FALSE;
    lock = rlv_store_begin_write (store, error);
    if (lock < 0)
        return FALSE;
    ok = append_locked (store, entry, check, data, error);
    return rlv_store_end_write (store, lock, ok, error);
}

/* --- reading --------------------------------------------------------------------- */

typedef struct {
    RlvEntryFunc func;
    gpointer data;
} Each;

static gboolean
give_entry (RlvRecord **record, gpointer data)
{
    const Each *each = data;

    return each->func (&(*record)->entry, each->data);
}

gboolean
rlv_store_each (RlvStore *store, RlvEntryFunc func, gpointer data, GError **error)
{
    Each each = {func, data};
    RlvTip tips[RLV_N_SIDES];
    gboolean started, ok;

    if (!rlv_store_begin_read (store, &started, error))
        return FALSE;
    ok = rlv_journal_walk (store->db, store->plan, give_entry, &each, tips, error);
    rlv_store_end_read (store, started);
    return ok;
}

char *
rlv_store_head (RlvStore *store, GError **error)
{
    RlvTip tips[RLV_N_SIDES];
    gboolean started, ok;

    if (!rlv_store_begin_read (store, &started, error))
        return NULL;
    ok = rlv_journal_tips (store->db, tips, error);
    rlv_store_end_read (store, started);
    return ok ? rlv_tips_format (tips) : NULL;
}

GPtrArray *
rlv_store_tasks (RlvStore *store, GError **error)
{
    return rlv_facts_all (store->db, RLV_FACT_TASK, error);
}

GPtrArray *
rlv_store_deliveries (RlvStore *store, GError **error)
{
    return rlv_facts_all (store->db, RLV_FACT_DELIVERY, error);
}

GPtrArray *
rlv_store_decisions (RlvStore *store, GError **error)
{
    return rlv_facts_all (store->db, RLV_FACT_DECISION, error);
}

GPtrArray *
rlv_store_actions (RlvStore *store, GError **error)
{
    return rlv_facts_all (store->db, RLV_FACT_ACTION, error);
}

GPtrArray *
rlv_store_baselines (RlvStore *store, GError **error)
{
    return rlv_facts_all (store->db, RLV_FACT_BASELINE, error);
}

/* --- up to a horizon ------------------------------------------------------------- */

RlvFacts *
rlv_facts_load (RlvStore *store, const RlvHorizon *horizon, GError **error)
{
    RlvFacts *facts = NULL;
    RlvReplay replay;
    gboolean started;

    if (!rlv_store_begin_read (store, &started, error))
        return NULL;
    if (rlv_replay (store->db, store->plan, horizon, NULL, &replay, error)) {
        facts = g_new0 (RlvFacts, 1);
        facts->tasks = rlv_replay_take (&replay, RLV_FACT_TASK);
        facts->deliveries = rlv_replay_take (&replay, RLV_FACT_DELIVERY);
        facts->decisions = rlv_replay_take (&replay, RLV_FACT_DECISION);
        facts->actions = rlv_replay_take (&replay, RLV_FACT_ACTION);
        facts->baselines = rlv_replay_take (&replay, RLV_FACT_BASELINE);
        facts->head = rlv_tips_format (replay.known);
    }
    rlv_replay_clear (&replay);
    rlv_store_end_read (store, started);
    return facts;
}

void
rlv_facts_free (RlvFacts *facts)
{
    if (facts == NULL)
        return;
    g_clear_pointer (&facts->tasks, g_ptr_array_unref);
    g_clear_pointer (&facts->deliveries, g_ptr_array_unref);
    g_clear_pointer (&facts->decisions, g_ptr_array_unref);
    g_clear_pointer (&facts->actions, g_ptr_array_unref);
    g_clear_pointer (&facts->baselines, g_ptr_array_unref);
    g_free (facts->head);
    g_free (facts);
}
