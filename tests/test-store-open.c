/* The store: everything that can be wrong with a file, each said in its own words, and
 * nothing changed by it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "storing.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534

/* --- files that are no stores ---------------------------------------------------- */

static void
nothing (const Fixture *fixture)
{
    (void) fixture;
}

static void
a_folder (const Fixture *fixture)
{
    assert_int_equal (g_mkdir (fixture->path, 0700), 0);
}

static void
a_pipe (const Fixture *fixture)
{
    assert_int_equal (mkfifo (fixture->path, 0600), 0);
}

static void
an_empty_file (const Fixture *fixture)
{
    assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
}

static void
a_text (const Fixture *fixture)
{
    assert_true (g_file_set_contents (fixture->path, "<plan/>\n", -1, NULL));
}

static void
a_long_text (const Fixture *fixture)
{
    g_autofree char *text = g_strnfill (100000, 'x');

    assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
}

static void
a_foreign_database (const Fixture *fixture)
{
    run_sql (fixture->path, "CREATE TABLE entry (a); INSERT INTO entry VALUES (1)");
}

static void
a_store (const Fixture *fixture)
{
    RlvStore *store = open_store (fixture->path);

    append_started (store, RLV_SIDE_CLIENT, "A");
    rlv_store_close (store);
}

static void
a_newer_store (const Fixture *fixture)
{
    a_store (fixture);
    run_sql (fixture->path, "PRAGMA user_version = 999");
}

static void
a_store_without_version (const Fixture *fixture)
{
    a_store (fixture);
    run_sql (fixture->path, "PRAGMA user_version = 0");
}

static void
a_store_without_plan (const Fixture *fixture)
{
    a_store (fixture);
    run_sql (fixture->path, "DELETE FROM meta");
}

static void
a_store_without_a_table (const Fixture *fixture)
{
    a_store (fixture);
    run_sql (fixture->path, "DROP TABLE fact_task");
}

static void
a_store_of_another_plan (const Fixture *fixture)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store =
        rlv_store_open (fixture->path, "PLAN-B", RLV_STORE_CREATE, &error);

    assert_ok (store != NULL, &error);
}

static void
a_cut_store (const Fixture *fixture)
{
    a_store (fixture);
    assert_int_equal (truncate (fixture->path, 5000), 0);
}

static void
a_store_with_a_damaged_head (const Fixture *fixture)
{
    int fd;

    a_store (fixture);
    fd = g_open (fixture->path, O_WRONLY, 0);
    assert_int_equal (pwrite (fd, "lorem", 5, 0), 5);
    close (fd);
}

typedef struct {
    const char *name;
    void (*make) (const Fixture *fixture);
    RlvStoreFlags flags;
    const char *words;
} Fault;

static const Fault faults[] = {
    {"missing", nothing, 0, "nothing was recorded"},
    {"missing, to read", nothing, RLV_STORE_READ_ONLY, "nothing was recorded"},
    {"missing, to make and read", nothing, RLV_STORE_READ_ONLY | RLV_STORE_CREATE,
     "nothing was recorded"},
    {"folder", a_folder, RLV_STORE_CREATE, "is a folder"},
    {"pipe", a_pipe, RLV_STORE_CREATE, "is not a file"},
    {"empty", an_empty_file, RLV_STORE_CREATE, "is empty"},
    {"text", a_text, RLV_STORE_CREATE, "not a database"},
    {"long text", a_long_text, 0, "not a database"},
    {"long text, to read", a_long_text, RLV_STORE_READ_ONLY, "not a database"},
    {"foreign database", a_foreign_database, RLV_STORE_CREATE, "another program"},
    {"newer", a_newer_store, RLV_STORE_CREATE, "newer releve"},
    {"newer, to read", a_newer_store, RLV_STORE_READ_ONLY, "newer releve"},
    {"no version", a_store_without_version, 0, "damaged"},
    {"no plan", a_store_without_plan, 0, "damaged"},
    {"table missing", a_store_without_a_table, 0, "no such table"},
    {"other plan", a_store_of_another_plan, RLV_STORE_CREATE, "belongs to plan PLAN-B"},
    {"cut", a_cut_store, 0, "damaged"},
    {"cut, to read", a_cut_store, RLV_STORE_READ_ONLY, "damaged"},
    {"damaged head", a_store_with_a_damaged_head, 0, "damaged"},
};

static char *
contents (const char *path, gsize *len)
{
    char *bytes = NULL;

    *len = 0;
    if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        assert_true (g_file_get_contents (path, &bytes, len, NULL));
    return bytes;
}

static guint
count_files (const char *path)
{
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    guint n = 0;

    while (g_dir_read_name (dir) != NULL)
        n++;
    return n;
}

/* Refused by name and in words; the file and its folder are as they were. */
static void
is_refused (void **state)
{
    const Fault *fault = *state;
    void *fixture_state;
    const Fixture *fixture;
    g_autoptr (GError) error = NULL;
    gsize len, len_after;

    assert_int_equal (make_dir (&fixture_state), 0);
    fixture = fixture_state;
    fault->make (fixture);

    const guint files = count_files (fixture->dir);
    g_autofree char *before = contents (fixture->path, &len);
    RlvStore *store = rlv_store_open (fixture->path, PLAN, fault->flags, &error);

    assert_null (store);
    assert_non_null (error);
    assert_non_null (strstr (error->message, fixture->path));
    assert_says (FALSE, &error, RLV_ERROR_STORE, fault->words);
    g_autofree char *after = contents (fixture->path, &len_after);
    assert_int_equal (len, len_after);
    assert_true (len == 0 || memcmp (before, after, len) == 0);
    assert_int_equal (count_files (fixture->dir), files);
    remove_dir (&fixture_state);
}

static void
refuses_a_folder_that_is_not_there (void **state)
{
    const Fixture *fixture = *state;
    g_autofree char *path = g_build_filename (fixture->dir, "no", "plan.releve", NULL);
    g_autoptr (GError) error = NULL;

    assert_says (rlv_store_open (path, PLAN, RLV_STORE_CREATE, &error) != NULL, &error,
                 RLV_ERROR_STORE, "No such file or directory");
}

/* Names that SQLite would take for something else are names of files. */
static void
takes_any_name_for_a_file (void **state)
{
    static const char *const names[] = {
        ":memory:", "a b%41?mode=memory&x#y", "file:x", "plan;DROP.r\xc3\xa9l", "-rf",
        "%s%n",
    };
    const Fixture *fixture = *state;
    g_autofree char *here = g_get_current_dir ();

    assert_int_equal (g_chdir (fixture->dir), 0);
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        RlvStore *store = open_store (names[i]);

        append_started (store, RLV_SIDE_CLIENT, "A");
        assert_true (g_file_test (names[i], G_FILE_TEST_IS_REGULAR));
        rlv_store_close (store);
    }
    assert_int_equal (g_chdir (here), 0);
    assert_int_equal (count_files (fixture->dir), 2 * G_N_ELEMENTS (names));
}

/* --- rights ---------------------------------------------------------------------- */

static void
become (uid_t uid)
{
    assert_int_equal (setresuid (uid, uid, 0), 0);
}

/* What somebody else is told who may do to the folder what @folder says, and to the
 * store what @file says. */
typedef struct {
    const char *name;
    mode_t folder;
    mode_t file;
    RlvStoreFlags flags;
    const char *words; /* NULL: it opens */
} Right;

static const Right rights[] = {
    {"all rights", 0777, 0666, 0, NULL},
    {"no right to read", 0777, 0600, 0, "may not read"},
    {"no right to read, to read", 0777, 0600, RLV_STORE_READ_ONLY, "may not read"},
    {"no right to write", 0777, 0644, 0, "may not write"},
    {"no right to write, to read", 0777, 0644, RLV_STORE_READ_ONLY, NULL},
    {"folder to read", 0755, 0666, 0, "its folder"},
    {"folder to read, to read", 0755, 0644, RLV_STORE_READ_ONLY, NULL},
    {"folder closed", 0700, 0666, 0, "denied"},
    {"folder closed, to read", 0700, 0666, RLV_STORE_READ_ONLY, "denied"},
};

static void
is_told_of_its_rights (void **state)
{
    const Right *right = *state;
    void *fixture_state;
    const Fixture *fixture;
    g_autoptr (GError) error = NULL;
    RlvStore *store;

    if (getuid () != 0)
        skip (); /* only root can be somebody else */
    assert_int_equal (make_dir (&fixture_state), 0);
    fixture = fixture_state;
    a_store (fixture);
    g_autofree char *lock = g_strconcat (fixture->path, "-lock", NULL);
    g_unlink (lock);
    assert_int_equal (g_chmod (fixture->path, right->file), 0);
    assert_int_equal (g_chmod (fixture->dir, right->folder), 0);

    become (NOBODY);
    store = rlv_store_open (fixture->path, PLAN, right->flags, &error);
    if (right->words != NULL) {
        assert_says (store != NULL, &error, RLV_ERROR_STORE, right->words);
    } else {
        assert_ok (store != NULL, &error);
        assert_int_equal (verified (store), 1);
        if (!(right->flags & RLV_STORE_READ_ONLY))
            append_started (store, RLV_SIDE_CLIENT, "B");
        rlv_store_close (store);
    }
    become (0);
    remove_dir (&fixture_state);
}

/* Newest entries beside a store that nobody may write to: to read it without them would
 * be to lie. */
static void
does_not_leave_out_what_lies_beside (void **state)
{
    const Fixture *fixture = *state;
    g_autofree char *copy = g_build_filename (fixture->dir, "copy", NULL);
    g_autofree char *path = g_build_filename (copy, "plan.releve", NULL);
    g_autofree char *command = g_strdup_printf (
        "sh -c 'mkdir \"$0/copy\" && cp \"$0/plan.releve\" \"$0/plan.releve-wal\" "
        "\"$0/copy\" && chmod 755 \"$0\" \"$0/copy\" && chmod 644 \"$0/copy/\"*' '%s'",
        fixture->dir);
    g_autoptr (GError) error = NULL;
    RlvStore *store;

    if (getuid () != 0)
        skip ();
    store = open_store (fixture->path);
    append_started (store, RLV_SIDE_CLIENT, "A");
    assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
    rlv_store_close (store);

    become (NOBODY);
    assert_says (rlv_store_open (path, PLAN, RLV_STORE_READ_ONLY, &error) != NULL,
                 &error, RLV_ERROR_STORE, "-wal");
    become (0);
    empty_dir (copy);
}

static void
writes_nothing_when_it_only_reads (void **state)
{
    const Fixture *fixture = *state;
    const RlvEntry entry = entry_of (RLV_EVENT_STARTED, "B");
    g_autoptr (GError) error = NULL;
    RlvVerdict verdict;

    a_store (fixture);
    g_autoptr (RlvStore) store =
        rlv_store_open (fixture->path, PLAN, RLV_STORE_READ_ONLY, &error);
    assert_ok (store != NULL, &error);
    assert_says (rlv_store_append (store, &entry, NULL, NULL, &error), &error,
                 RLV_ERROR_STORE, "reading only");
    assert_says (rlv_store_verify (store, TRUE, &verdict, &error), &error,
                 RLV_ERROR_STORE, "reading only");
    assert_int_equal (verified (store), 1);
}

/* --- versions -------------------------------------------------------------------- */

static gboolean
count (const RlvEntry *entry, gpointer n)
{
    (void) entry;
    ++*(int *) n;
    return TRUE;
}

/* tests/db/v1.sql is what version 1 left behind; such a file is kept for every
 * version. */
static void
brings_version_1_up_to_date (void **state)
{
    const Fixture *fixture = *state;
    g_autofree char *dump =
        g_build_filename (g_getenv ("RLV_SRCDIR"), "tests", "db", "v1.sql", NULL);
    g_autofree char *sql = NULL;
    g_autoptr (GError) error = NULL;
    int n = 0;

    assert_true (g_file_get_contents (dump, &sql, NULL, NULL));
    run_sql (fixture->path, sql);
    RlvStore *store = open_store (fixture->path);
    assert_int_equal (verified (store), 6);
    assert_ok (rlv_store_each (store, count, &n, &error), &error);
    assert_int_equal (n, 6);

    g_autoptr (GPtrArray) tasks = rlv_store_tasks (store, &error);
    assert_int_equal (tasks->len, 1);
    assert_int_equal (((RlvTaskFact *) tasks->pdata[0])->remaining.amount, 2500);
    g_autoptr (GPtrArray) baselines = rlv_store_baselines (store, &error);
    assert_int_equal (baselines->len, 1);
    assert_string_equal (
        ((RlvBaselineFact *) baselines->pdata[0])->signed_by[RLV_SIDE_PROVIDER], "Bob");
    append_started (store, RLV_SIDE_THIRD, "B");
    assert_int_equal (verified (store), 7);
    rlv_store_close (store);
}

/* --- somebody else at work ------------------------------------------------------- */

static void
says_that_it_is_locked (void **state)
{
    const Fixture *fixture = *state;
    const RlvEntry entry = entry_of (RLV_EVENT_STARTED, "B");
    g_autoptr (GError) error = NULL;
    sqlite3 *other;

    a_store (fixture);
    assert_int_equal (sqlite3_open (fixture->path, &other), SQLITE_OK);
    assert_int_equal (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL),
                      SQLITE_OK);
    g_autoptr (RlvStore) store =
        rlv_store_open (fixture->path, PLAN, RLV_STORE_NO_WAIT, &error);
    assert_ok (store != NULL, &error);
    assert_says (rlv_store_append (store, &entry, NULL, NULL, &error), &error,
                 RLV_ERROR_STORE, "locked by another program");
    assert_int_equal (verified (store), 1); /* who reads does not wait */

    assert_int_equal (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close (other);
    append (store, &entry);
    assert_int_equal (verified (store), 2);
}

/* Two stores of one process are two writers like any other. */
static gboolean
other_must_wait (RlvStore *store, gpointer data, GError **error)
{
    const RlvEntry entry = entry_of (RLV_EVENT_STARTED, "C");
    g_autoptr (GError) refused = NULL;

    (void) store;
    (void) error;
    assert_says (rlv_store_append (data, &entry, NULL, NULL, &refused), &refused,
                 RLV_ERROR_STORE, "locked by another program");
    return TRUE;
}

static void
lets_one_write_at_a_time (void **state)
{
    const Fixture *fixture = *state;
    const RlvEntry entry = entry_of (RLV_EVENT_STARTED, "B");
    g_autoptr (GError) error = NULL;

    a_store (fixture);
    g_autoptr (RlvStore) store = open_store (fixture->path);
    g_autoptr (RlvStore) other =
        rlv_store_open (fixture->path, PLAN, RLV_STORE_NO_WAIT, &error);
    assert_ok (rlv_store_append (store, &entry, other_must_wait, other, &error),
               &error);
    append (other, &entry);
    append (store, &entry);
    assert_int_equal (verified (store), 4);
}

/* --- no more room ---------------------------------------------------------------- */

static void
limit_files (rlim_t bytes)
{
    struct rlimit limit;

    assert_int_equal (getrlimit (RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal (setrlimit (RLIMIT_FSIZE, &limit), 0);
}

/* Some bytes more each time: the write fails in the midst of one thing or another. */
static void
outlives_a_full_disk (void **state)
{
    const Fixture *fixture = *state;
    RlvEntry entry = entry_of (RLV_EVENT_STARTED, "B");
    g_autofree char *note = g_strnfill (4000, 'x');
    g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
    g_autoptr (RlvStore) store = NULL;
    gint64 n = 1;

    signal (SIGXFSZ, SIG_IGN);
    a_store (fixture);
    store = open_store (fixture->path);
    entry.note = note;
    append (store, &entry);
    n++;
    for (rlim_t room = 0; room < 60000; room += 1777) {
        g_autoptr (GError) error = NULL;
        struct stat info;
        gboolean ok;

        assert_int_equal (stat (wal, &info), 0);
        limit_files ((rlim_t) info.st_size + room);
        ok = rlv_store_append (store, &entry, NULL, NULL, &error);
        limit_files (RLIM_INFINITY);
        if (ok)
            n++;
        else
            assert_says (ok, &error, RLV_ERROR_STORE, "nothing was recorded");
        assert_int_equal (verified (store), n);
        append (store, &entry);
        n++;
    }
    assert_int_equal (verified (store), n);
}

static gint64
read_entries (const char *path)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store =
        rlv_store_open (path, PLAN, RLV_STORE_READ_ONLY, &error);

    assert_ok (store != NULL, &error);
    return verified (store);
}

/* Not one byte more: neither is there room for the files that SQLite shares. */
static void
is_read_on_a_full_disk (void **state)
{
    const Fixture *fixture = *state;
    gint64 n;

    signal (SIGXFSZ, SIG_IGN);
    a_store (fixture);
    limit_files (0);
    n = read_entries (fixture->path);
    limit_files (RLIM_INFINITY);
    assert_int_equal (n, 1);
}

static void
copy_file (const char *from, const char *to)
{
    g_autofree char *bytes = NULL;
    gsize len;

    assert_true (g_file_get_contents (from, &bytes, &len, NULL));
    assert_true (g_file_set_contents (to, bytes, (gssize) len, NULL));
}

/* Whoever wrote last was killed: the newest entries lie beside the store. */
static void
is_read_on_a_full_disk_after_a_crash (void **state)
{
    const Fixture *fixture = *state;
    g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
    g_autofree char *copy = g_build_filename (fixture->dir, "copy.releve", NULL);
    g_autofree char *copy_wal = g_strconcat (copy, "-wal", NULL);
    RlvStore *store;
    gint64 n;

    signal (SIGXFSZ, SIG_IGN);
    a_store (fixture);
    store = open_store (fixture->path);
    append_started (store, RLV_SIDE_CLIENT, "B");
    copy_file (fixture->path, copy);
    copy_file (wal, copy_wal);
    rlv_store_close (store);
    limit_files (0);
    n = read_entries (copy);
    limit_files (RLIM_INFINITY);
    assert_int_equal (n, 2);
}

/* Reading leaves nothing behind. */
static void
is_read_without_a_trace (void **state)
{
    const Fixture *fixture = *state;
    g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
    g_autofree char *shm = g_strconcat (fixture->path, "-shm", NULL);
    g_autoptr (GError) error = NULL;

    a_store (fixture);
    g_autoptr (RlvStore) store =
        rlv_store_open (fixture->path, PLAN, RLV_STORE_READ_ONLY, &error);
    assert_ok (store != NULL, &error);
    assert_int_equal (verified (store), 1);
    assert_int_not_equal (g_access (wal, F_OK), 0);
    assert_int_not_equal (g_access (shm, F_OK), 0);
}

#define WITH_DIR(test) cmocka_unit_test_setup_teardown (test, make_dir, remove_dir)

int
main (void)
{
    const struct CMUnitTest plain[] = {
        WITH_DIR (refuses_a_folder_that_is_not_there),
        WITH_DIR (takes_any_name_for_a_file),
        WITH_DIR (does_not_leave_out_what_lies_beside),
        WITH_DIR (writes_nothing_when_it_only_reads),
        WITH_DIR (brings_version_1_up_to_date),
        WITH_DIR (says_that_it_is_locked),
        WITH_DIR (lets_one_write_at_a_time),
        WITH_DIR (outlives_a_full_disk),
        WITH_DIR (is_read_on_a_full_disk),
        WITH_DIR (is_read_on_a_full_disk_after_a_crash),
        WITH_DIR (is_read_without_a_trace),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, is_refused, faults);
    TEST_ADD_ROWS (tests, is_told_of_its_rights, rights);
    g_array_append_vals (tests, plain, G_N_ELEMENTS (plain));
    return test_run ("store-open", tests);
}
