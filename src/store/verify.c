/* Proof: the journal against itself, the facts against the journal.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/open.h"
#include "store/replay.h"
#include "store/store-priv.h"

#include <string.h>

/* --- the file -------------------------------------------------------------------- */

/* Constraints too: so that no entry hides under a side that has no feed. */
static gboolean
check_pages (RlvDb *db, GError **error)
{
    sqlite3_stmt *stmt = rlv_db_start (db, RLV_SQL_INTEGRITY, "");
    gboolean row, ok;

    if (!rlv_db_step (db, stmt, &row, error))
        return FALSE;
    const char *answer = row ? (const char *) sqlite3_column_text (stmt, 0) : "";
    ok = strcmp (answer, "ok") == 0 || rlv_db_fail_damaged (db, answer, error);
    sqlite3_reset (stmt);
    return ok;
}

static char *
schema_of (sqlite3 *handle)
{
    g_autoptr (GString) schema = g_string_new (NULL);
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2 (handle, rlv_sql[RLV_SQL_SCHEMA], -1, &stmt, NULL) ==
        SQLITE_OK)
        while (sqlite3_step (stmt) == SQLITE_ROW)
            g_string_append_printf (schema, "%s %s %s\n", sqlite3_column_text (stmt, 0),
                                    sqlite3_column_text (stmt, 1),
                                    sqlite3_column_text (stmt, 2));
    sqlite3_finalize (stmt);
    return g_string_free (g_steal_pointer (&schema), FALSE);
}

/* The triggers that guard the journal, and that there are no others: a store made anew
 * says how it should be. */
static gboolean
check_schema (RlvDb *db, GError **error)
{
    RlvDb fresh = {.path = db->path};
    g_autofree char *wanted = NULL;
    g_autofree char *found = schema_of (db->handle);
    gboolean ok = sqlite3_open (":memory:", &fresh.handle) == SQLITE_OK &&
                  rlv_migrate (&fresh, 0, error);

    if (ok)
        wanted = schema_of (fresh.handle);
    sqlite3_close (fresh.handle);
    if (!ok)
        return FALSE;
    if (strcmp (found, wanted) == 0)
        return TRUE;
    g_set_error (
        error, RLV_ERROR, RLV_ERROR_EVIDENCE,
        _ ("%s: its tables, or the guards of its journal, were changed; compare "
           "with the copy of another side"),
        db->path);
    return FALSE;
}

/* --- the journal ----------------------------------------------------------------- */

static gboolean
same_tips (const RlvTip a[RLV_N_SIDES], const RlvTip b[RLV_N_SIDES])
{
    for (guint i = 0; i < RLV_N_SIDES; i++)
        if (a[i].seq != b[i].seq || strcmp (a[i].hash, b[i].hash) != 0)
            return FALSE;
    return TRUE;
}

static gboolean
check_journal (RlvStore *store, RlvReplay *replay, RlvVerdict *verdict, GError **error)
{
    const RlvTip *tips = replay->tips;
    RlvTip last[RLV_N_SIDES];

    if (!rlv_replay (store->db, store->plan, NULL, NULL, replay, error) ||
        !rlv_journal_tips (store->db, last, error))
        return FALSE;
    if (!same_tips (tips, last))
        return rlv_db_fail_damaged (store->db, _ ("its index differs"), error);
    for (guint i = 0; i < RLV_N_SIDES; i++) {
        verdict->entries[i] = tips[i].seq;
        g_strlcpy (verdict->head[i], tips[i].hash, sizeof verdict->head[i]);
    }
    return TRUE;
}

/* --- the facts ------------------------------------------------------------------- */

static gboolean
compare_table (RlvDb *db, RlvFactTable table, GHashTable *facts, guint *wrong,
               GError **error)
{
    sqlite3_stmt *stmt = rlv_db_start (db, rlv_fact_sql (table, RLV_FACT_ALL), "");
    guint found = 0;
    gboolean row;

    while (rlv_db_step (db, stmt, &row, error)) {
        if (!row) {
            *wrong += g_hash_table_size (facts) - found;
            return TRUE;
        }
        g_autofree char *key = rlv_fact_row_key (table, stmt);
        gpointer fact = key != NULL ? g_hash_table_lookup (facts, key) : NULL;

        if (fact != NULL)
            found++;
        if (fact == NULL || !rlv_fact_row_is (table, stmt, fact))
            (*wrong)++;
    }
    return FALSE;
}

static gboolean
replace_table (RlvDb *db, RlvFactTable table, GHashTable *facts, GError **error)
{
    g_autoptr (GList) keys =
        g_list_sort (g_hash_table_get_keys (facts), (GCompareFunc) strcmp);
    gboolean ok = rlv_db_run (
        db, rlv_db_start (db, rlv_fact_sql (table, RLV_FACT_CLEAR), ""), error);

    for (GList *key = keys; ok && key != NULL; key = key->next)
        ok = rlv_fact_put (db, table, g_hash_table_lookup (facts, key->data), error);
    return ok;
}

static gboolean
check_facts (RlvDb *db, const RlvReplay *replay, gboolean repair, RlvVerdict *verdict,
             GError **error)
{
    for (guint i = 0; i < RLV_N_FACTS; i++)
        if (!compare_table (db, (RlvFactTable) i, replay->facts[i],
                            &verdict->facts_wrong, error))
            return FALSE;
    if (!repair || verdict->facts_wrong == 0)
        return TRUE;
    for (guint i = 0; i < RLV_N_FACTS; i++)
        if (!replace_table (db, (RlvFactTable) i, replay->facts[i], error))
            return FALSE;
    verdict->facts_rebuilt = TRUE;
    return TRUE;
}

/* --- all together ---------------------------------------------------------------- */

static gboolean
verify (RlvStore *store, gboolean repair, RlvVerdict *verdict, GError **error)
{
    RlvReplay replay = {{NULL}, {{0}}, {{0}}};
    gboolean ok = check_pages (store->db, error) && check_schema (store->db, error) &&
                  check_journal (store, &replay, verdict, error) &&
                  check_facts (store->db, &replay, repair, verdict, error);

    rlv_replay_clear (&replay);
    return ok;
}

static gboolean
verify_and_repair (RlvStore *store, RlvVerdict *verdict, GError **error)
{
    const int lock = rlv_store_begin_write (store, error);

    if (lock < 0)
        return FALSE;
    return rlv_store_end_write (store, lock, verify (store, TRUE, verdict, error),
                                error);
}

gboolean
rlv_store_verify (RlvStore *store, gboolean repair, RlvVerdict *verdict, GError **error)
{
    gboolean started, ok;

    memset (verdict, 0, sizeof *verdict);
    if (repair)
        return verify_and_repair (store, verdict, error);
    if (!rlv_store_begin_read (store, &started, error))
        return FALSE;
    ok = verify (store, FALSE, verdict, error);
    rlv_store_end_read (store, started);
    return ok;
}
