/* The store: whatever was done to the journal behind its back is found out.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "storing.h"

/* --- behind the back ------------------------------------------------------------- */

/* A connection that no guard stops; the guards stay, so that it is not by their absence
 * that a change is noticed. */
static sqlite3 *
open_backdoor (const char *path)
{
    sqlite3 *db;

    assert_int_equal (sqlite3_open (path, &db), SQLITE_OK);
    assert_int_equal (sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL),
                      SQLITE_OK);
    assert_int_equal (sqlite3_exec (db,
                                    "PRAGMA synchronous = OFF;"
                                    "PRAGMA ignore_check_constraints = ON",
                                    NULL, NULL, NULL),
                      SQLITE_OK);
    return db;
}

static void
tamper (const char *path, const char *sql)
{
    sqlite3 *db = open_backdoor (path);
    char *message = NULL;

    if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg ("%s: %s", sql, message);
    sqlite3_close (db);
}

/* --- a small journal, and what may be done to it --------------------------------- */

static void
fill (const char *path)
{
    RlvEntry entry = entry_of (RLV_EVENT_BLOCKED, "A");
    RlvStore *store = open_store (path);

    append_started (store, RLV_SIDE_CLIENT, "A");
    append_started (store, RLV_SIDE_PROVIDER, "B");
    entry.other = "provider";
    entry.note = "no\naccess";
    entry.op = "op-1";
    append (store, &entry);
    append_started (store, RLV_SIDE_CLIENT, "C");
    append_started (store, RLV_SIDE_CLIENT, "D");
    assert_int_equal (verified (store), 5);
    rlv_store_close (store);
}

typedef struct {
    const char *name;
    const char *sql;
    RlvError code;
    const char *words;
} Change;

#define REPEAT "INSERT INTO entry SELECT side, 5, hash, "
#define LAST   ", NULL, text FROM entry WHERE side = 'client' AND seq = 4"

static const Change changes[] = {
    {"entry in the midst deleted",
     "DELETE FROM entry WHERE side = 'client' AND seq = 2", RLV_ERROR_EVIDENCE,
     "entry 2 of the feed of the client is missing"},
    {"first entry deleted", "DELETE FROM entry WHERE side = 'client' AND seq = 1",
     RLV_ERROR_EVIDENCE, "entry 1 of the feed of the client is missing"},
    {"last entry deleted", "DELETE FROM entry WHERE side = 'client' AND seq = 4",
     RLV_ERROR_EVIDENCE, "does not end where it did"},
    {"last entry deleted, which another side had seen",
     "DELETE FROM entry WHERE side = 'provider'; DELETE FROM tip WHERE side = "
     "'provider'",
     RLV_ERROR_EVIDENCE, "entry 1 of the feed of the provider was seen by another"},
    {"whole feed deleted", "DELETE FROM entry WHERE side = 'client'",
     RLV_ERROR_EVIDENCE, "was seen by another side and is missing"},
    {"everything deleted", "DELETE FROM entry", RLV_ERROR_EVIDENCE,
     "does not end where it did"},
    {"tips deleted", "DELETE FROM tip", RLV_ERROR_EVIDENCE,
     "does not end where it did"},
    {"tip of nobody", "INSERT INTO tip VALUES ('third', 1, 'x')", RLV_ERROR_EVIDENCE,
     "does not end where it did"},
    {"tip of no side", "INSERT INTO tip VALUES ('nobody', 1, 'x')", RLV_ERROR_EVIDENCE,
     "does not end where it did"},
    {"entries exchanged",
     "UPDATE entry SET seq = 13 - seq WHERE side = 'client' AND seq > 2;"
     "UPDATE entry SET seq = seq - 6 WHERE seq > 8",
     RLV_ERROR_EVIDENCE, "entry 3 of the feed of the client"},
    {"texts exchanged",
     "UPDATE entry SET text = (SELECT text FROM entry AS o WHERE o.side = 'client' "
     "AND o.seq = 7 - entry.seq) WHERE side = 'client' AND seq > 2",
     RLV_ERROR_EVIDENCE, "entry 3 of the feed of the client was altered"},
    {"entry repeated at the end", REPEAT "hash" LAST, RLV_ERROR_EVIDENCE,
     "entry 5 of the feed of the client belongs to another place"},
    {"entry repeated under another hash", REPEAT "prev" LAST, RLV_ERROR_EVIDENCE,
     "entry 5 of the feed of the client was altered"},
    {"entry moved to another side",
     "UPDATE entry SET side = 'third' WHERE side = 'provider'", RLV_ERROR_EVIDENCE,
     "belongs to another place"},
    {"entry of no side",
     "INSERT INTO entry SELECT 'nobody', 1, prev, hash, NULL, text FROM entry "
     "WHERE side = 'provider'",
     RLV_ERROR_STORE, "CHECK constraint"},
    {"operation id set", "UPDATE entry SET op = 'op-2' WHERE seq = 1",
     RLV_ERROR_EVIDENCE, "operation id"},
    {"operation id taken away", "UPDATE entry SET op = NULL", RLV_ERROR_EVIDENCE,
     "operation id"},
    {"text emptied", "UPDATE entry SET text = '' WHERE seq = 4", RLV_ERROR_EVIDENCE,
     "entry 4 of the feed of the client is not in the form"},
    {"text made longer", "UPDATE entry SET text = text || char (10) WHERE seq = 4",
     RLV_ERROR_EVIDENCE, "not in the form"},
    {"text ended early",
     "UPDATE entry SET text = CAST (CAST (text AS BLOB) || x'00' AS TEXT) WHERE seq = "
     "4",
     RLV_ERROR_EVIDENCE, "not in the form"},
    {"name changed", "UPDATE entry SET text = replace (text, 'Alice', 'Mally')",
     RLV_ERROR_EVIDENCE, "entry 1 of the feed of the client was altered"},
    {"other plan", "UPDATE entry SET text = replace (text, 'PLAN-A', 'PLAN-B')",
     RLV_ERROR_EVIDENCE, "was altered"},
};

static void
is_found_out (void **state)
{
    const Change *change = *state;
    void *fixture_state;
    const Fixture *fixture;
    g_autoptr (GError) error = NULL;
    RlvVerdict verdict;
    RlvStore *store;

    assert_int_equal (make_dir (&fixture_state), 0);
    fixture = fixture_state;
    fill (fixture->path);
    tamper (fixture->path, change->sql);
    store = open_store (fixture->path);
    assert_says (rlv_store_verify (store, FALSE, &verdict, &error), &error,
                 change->code, change->words);
    assert_says (rlv_store_verify (store, TRUE, &verdict, &error), &error, change->code,
                 change->words);
    rlv_store_close (store);
    remove_dir (&fixture_state);
}

/* The end of the journal is looked at before anything is added to it. */
static void
does_not_build_on_a_cut_end (void **state)
{
    const Fixture *fixture = *state;
    const RlvEntry entry = entry_of (RLV_EVENT_STARTED, "E");
    g_autoptr (GError) error = NULL;

    fill (fixture->path);
    tamper (fixture->path, "DELETE FROM entry WHERE side = 'client' AND seq = 4");
    g_autoptr (RlvStore) store = open_store (fixture->path);
    assert_says (rlv_store_append (store, &entry, NULL, NULL, &error), &error,
                 RLV_ERROR_EVIDENCE, "does not end where it did");
}

static void
misses_the_guards_of_the_journal (void **state)
{
    const Fixture *fixture = *state;
    g_autoptr (GError) error = NULL;
    RlvVerdict verdict;

    fill (fixture->path);
    run_sql (fixture->path, "DROP TRIGGER entry_stays");
    g_autoptr (RlvStore) store = open_store (fixture->path);
    assert_says (rlv_store_verify (store, FALSE, &verdict, &error), &error,
                 RLV_ERROR_EVIDENCE, "guards");
}

static void
guards_the_journal (void **state)
{
    static const char *const attempts[] = {
        "UPDATE entry SET text = 'x'",
        "UPDATE entry SET op = 'x' WHERE seq = 1",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE seq = 4",
        "INSERT INTO entry VALUES ('client', 6, '-', 'x', NULL, 'x')",
        "INSERT INTO entry VALUES ('client', 5, '-', 'x', NULL, 'x')",
        "INSERT INTO entry VALUES ('client', 4, '-', 'x', NULL, 'x')",
        "INSERT INTO entry VALUES ('client', 0, '-', 'x', NULL, 'x')",
        "INSERT INTO entry VALUES ('third', 1, 'x', 'x', NULL, 'x')",
        "INSERT INTO entry VALUES ('both', 1, '-', 'x', NULL, 'x')",
        "INSERT OR REPLACE INTO entry SELECT side, seq, prev, hash, op, 'x' FROM entry",
        "REPLACE INTO entry SELECT side, seq, prev, hash, op, 'x' FROM entry",
        "DELETE FROM tip",
        "UPDATE tip SET seq = seq - 1",
        "UPDATE tip SET side = 'third'",
    };
    const Fixture *fixture = *state;
    sqlite3 *db;

    fill (fixture->path);
    assert_int_equal (sqlite3_open (fixture->path, &db), SQLITE_OK);
    for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
        assert_int_not_equal (sqlite3_exec (db, attempts[i], NULL, NULL, NULL),
                              SQLITE_OK);
    sqlite3_close (db);
    g_autoptr (RlvStore) store = open_store (fixture->path);
    assert_int_equal (verified (store), 5);
}

/* --- every byte ------------------------------------------------------------------ */

typedef struct {
    const char *name;
    const char *read;
    const char *write;
} Cells;

static const Cells cells[] = {
    {"every byte of every text", "SELECT rowid, text FROM entry",
     "UPDATE entry SET text = CAST (?1 AS TEXT) WHERE rowid = ?2"},
    {"every byte of every hash", "SELECT rowid, hash FROM entry",
     "UPDATE entry SET hash = CAST (?1 AS TEXT) WHERE rowid = ?2"},
    {"every byte of every previous hash", "SELECT rowid, prev FROM entry",
     "UPDATE entry SET prev = CAST (?1 AS TEXT) WHERE rowid = ?2"},
    {"every byte of every operation id",
     "SELECT rowid, op FROM entry WHERE op IS NOT NULL",
     "UPDATE entry SET op = CAST (?1 AS TEXT) WHERE rowid = ?2"},
    {"every byte of every side", "SELECT rowid, side FROM entry",
     "UPDATE entry SET side = CAST (?1 AS TEXT) WHERE rowid = ?2"},
    {"every byte of every tip", "SELECT rowid, hash FROM tip",
     "UPDATE tip SET hash = CAST (?1 AS TEXT) WHERE rowid = ?2"},
};

static void
write_cell (sqlite3_stmt *stmt, const char *bytes, gsize len, gint64 row)
{
    sqlite3_bind_blob (stmt, 1, bytes, (int) len, SQLITE_STATIC);
    sqlite3_bind_int64 (stmt, 2, row);
    assert_int_equal (sqlite3_step (stmt), SQLITE_DONE);
    sqlite3_reset (stmt);
}

/* One bit of each byte, another each time; with RLV_SOAK all of them. */
static void
flip_cell (sqlite3_stmt *write, RlvStore *store, const char *text, gint64 row)
{
    const gsize len = strlen (text);
    g_autofree char *bytes = g_memdup2 (text, (guint) len + 1);

    for (gsize i = 0; i < 8 * len; i++) {
        const gsize at = i / 8;
        g_autoptr (GError) error = NULL;
        RlvVerdict verdict;

        if (i % 8 != at % 8 && g_getenv ("RLV_SOAK") == NULL)
            continue;
        bytes[at] = (char) (text[at] ^ (1 << i % 8));
        write_cell (write, bytes, len, row);
        if (rlv_store_verify (store, FALSE, &verdict, &error))
            fail_msg ("row %d byte %d bit %d", (int) row, (int) at, (int) i % 8);
        assert_true (error->code == RLV_ERROR_EVIDENCE ||
                     error->code == RLV_ERROR_STORE);
        bytes[at] = text[at];
    }
    write_cell (write, bytes, len, row);
}

static void
is_watched (void **state)
{
    const Cells *what = *state;
    void *fixture_state;
    const Fixture *fixture;
    RlvStore *store;
    sqlite3 *db;
    sqlite3_stmt *stmt;
    g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));

    assert_int_equal (make_dir (&fixture_state), 0);
    fixture = fixture_state;
    fill (fixture->path);
    db = open_backdoor (fixture->path);
    assert_int_equal (sqlite3_prepare_v2 (db, what->read, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step (stmt) == SQLITE_ROW) {
        const gint64 row = sqlite3_column_int64 (stmt, 0);

        g_array_append_val (rows, row);
        g_ptr_array_add (texts,
                         g_strdup ((const char *) sqlite3_column_text (stmt, 1)));
    }
    sqlite3_finalize (stmt);
    assert_int_not_equal (rows->len, 0);

    store = open_store (fixture->path);
    assert_int_equal (sqlite3_prepare_v2 (db, what->write, -1, &stmt, NULL), SQLITE_OK);
    for (guint i = 0; i < rows->len; i++)
        flip_cell (stmt, store, texts->pdata[i], g_array_index (rows, gint64, i));
    sqlite3_finalize (stmt);
    sqlite3_close (db);
    assert_int_equal (verified (store), 5);
    rlv_store_close (store);
    remove_dir (&fixture_state);
}

/* --- facts ----------------------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *sql;
    guint wrong;
} Fact;

static const Fact facts[] = {
    {"as derived", "SELECT 1", 0},
    {"time changed", "UPDATE fact_task SET started = started + 1 WHERE task = 'A'", 1},
    {"time taken away", "UPDATE fact_task SET started = NULL", 4},
    {"name changed", "UPDATE fact_task SET who = 'Mally' WHERE task = 'D'", 1},
    {"side changed", "UPDATE fact_task SET side = 'client' WHERE task = 'B'", 1},
    {"side of nobody", "UPDATE fact_task SET side = 'nobody' WHERE task = 'B'", 1},
    {"unit of nothing", "UPDATE fact_task SET remaining_unit = 9 WHERE task = 'B'", 1},
    {"unblocked", "UPDATE fact_task SET blocked_by = NULL WHERE task = 'A'", 1},
    {"row deleted", "DELETE FROM fact_task WHERE task = 'C'", 1},
    {"row added",
     "INSERT INTO fact_decision VALUES ('G', 'client', 'go', NULL, 'Mally', 1)", 1},
    {"row renamed", "UPDATE fact_task SET task = 'Z' WHERE task = 'A'", 2},
    {"all deleted", "DELETE FROM fact_task", 4},
    {"row of a table that had none",
     "INSERT INTO fact_action VALUES ('X', 'done', 1, 2, '', '', '', 'both', 0, 0)", 1},
};

static void
is_made_again (void **state)
{
    const Fact *fact = *state;
    void *fixture_state;
    g_autoptr (GError) error = NULL;
    RlvVerdict verdict;
    RlvStore *store;

    assert_int_equal (make_dir (&fixture_state), 0);
    fill (((Fixture *) fixture_state)->path);
    run_sql (((Fixture *) fixture_state)->path, fact->sql);
    store = open_store (((Fixture *) fixture_state)->path);
    assert_ok (rlv_store_verify (store, FALSE, &verdict, &error), &error);
    assert_int_equal (verdict.facts_wrong, fact->wrong);
    assert_false (verdict.facts_rebuilt);

    assert_ok (rlv_store_verify (store, TRUE, &verdict, &error), &error);
    assert_int_equal (verdict.facts_wrong, fact->wrong);
    assert_int_equal (verdict.facts_rebuilt, fact->wrong > 0);
    assert_int_equal (verdict.entries[RLV_SIDE_CLIENT], 4);
    assert_int_equal (verdict.entries[RLV_SIDE_PROVIDER], 1);
    assert_int_equal (strlen (verdict.head[RLV_SIDE_CLIENT]), 64);
    assert_string_equal (verdict.head[RLV_SIDE_THIRD], "");
    assert_int_equal (verified (store), 5);
    rlv_store_close (store);
    remove_dir (&fixture_state);
}

/* --- damage ---------------------------------------------------------------------- */

static gboolean
add_hash (const RlvEntry *entry, gpointer text)
{
    g_string_append (text, entry->hash);
    return TRUE;
}

static void
add_facts (RlvStore *store, GString *text)
{
    g_autoptr (GPtrArray) tasks = rlv_store_tasks (store, NULL);
    g_autoptr (GPtrArray) baselines = rlv_store_baselines (store, NULL);

    for (guint i = 0; tasks != NULL && i < tasks->len; i++) {
        const RlvTaskFact *fact = tasks->pdata[i];
        g_string_append_printf (text, " %s %d %s", fact->task, (int) fact->started,
                                fact->who);
    }
    for (guint i = 0; baselines != NULL && i < baselines->len; i++)
        g_string_append (text, ((RlvBaselineFact *) baselines->pdata[i])->table);
}

static char *
contents (const char *path, gsize *len)
{
    char *bytes;

    assert_true (g_file_get_contents (path, &bytes, len, NULL));
    return bytes;
}

/* What a user sees of a store that verifies, or NULL when it is refused. */
static char *
look_at (const char *path)
{
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store = rlv_store_open (path, PLAN, 0, &error);
    RlvVerdict verdict;

    if (store != NULL) {
        add_facts (store, text); /* whatever it says: it is not to crash */
        if (rlv_store_verify (store, FALSE, &verdict, &error) &&
            verdict.facts_wrong == 0) {
            assert_ok (rlv_store_each (store, add_hash, text, &error), &error);
            return g_string_free (g_steal_pointer (&text), FALSE);
        }
    }
    if (error == NULL)
        return NULL; /* facts were wrong: they can be made again */
    assert_true (error->domain == RLV_ERROR);
    assert_true (error->code == RLV_ERROR_STORE || error->code == RLV_ERROR_EVIDENCE);
    return NULL;
}

static void
a_small_store (const Fixture *fixture)
{
    RlvEntry entry = entry_of (RLV_EVENT_BASELINE_PROPOSED, "B1");
    RlvStore *store = open_store (fixture->path);

    append_started (store, RLV_SIDE_CLIENT, "A");
    append_started (store, RLV_SIDE_PROVIDER, "B");
    entry.evidence = "A 1 2\nB 3 4\n";
    append (store, &entry);
    rlv_store_close (store);
}

/* RLV_SOAK flips every byte that is not 0; else one in some. */
static void
never_takes_damage_for_truth (void **state)
{
    const Fixture *fixture = *state;
    const gsize stride = g_getenv ("RLV_SOAK") != NULL ? 1 : 23;
    gsize len, met = 0;
    guint refused = 0;

    a_small_store (fixture);
    g_autofree char *good = look_at (fixture->path);
    g_autofree char *bytes = contents (fixture->path, &len);
    assert_non_null (good);
    for (gsize i = 0; i < len; i++) {
        if (bytes[i] == 0 || met++ % stride != 0)
            continue;
        bytes[i] ^= (char) (1 << (met / stride % 8));
        empty_dir (fixture->dir);
        assert_true (g_file_set_contents (fixture->path, bytes, (gssize) len, NULL));
        g_autofree char *seen = look_at (fixture->path);
        bytes[i] ^= (char) (1 << (met / stride % 8));

        refused += seen == NULL;
        if (seen != NULL)
            assert_string_equal (seen, good);
    }
    assert_in_range (refused, met / stride / 2, met);
}

static void
never_takes_a_part_for_the_whole (void **state)
{
    const Fixture *fixture = *state;
    gsize len;

    a_small_store (fixture);
    g_autofree char *bytes = contents (fixture->path, &len);
    for (gsize cut = 1; cut < len; cut += 1013) {
        empty_dir (fixture->dir);
        assert_true (g_file_set_contents (fixture->path, bytes, (gssize) cut, NULL));
        assert_null (look_at (fixture->path));
    }
}

int
main (void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test_setup_teardown (does_not_build_on_a_cut_end, make_dir,
                                         remove_dir),
        cmocka_unit_test_setup_teardown (misses_the_guards_of_the_journal, make_dir,
                                         remove_dir),
        cmocka_unit_test_setup_teardown (guards_the_journal, make_dir, remove_dir),
        cmocka_unit_test_setup_teardown (never_takes_damage_for_truth, make_dir,
                                         remove_dir),
        cmocka_unit_test_setup_teardown (never_takes_a_part_for_the_whole, make_dir,
                                         remove_dir),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, is_found_out, changes);
    TEST_ADD_ROWS (tests, is_watched, cells);
    TEST_ADD_ROWS (tests, is_made_again, facts);
    g_array_append_vals (tests, plain, G_N_ELEMENTS (plain));
    return test_run ("store-verify", tests);
}
