/* The store: what was acknowledged stays, whoever dies or fails in the midst of it.
 *
 * The test calls itself for the work: "PROGRAM append PATH SIDE NAME N" appends N
 * entries (0: without end), prints a line for each once it is acknowledged, and goes on
 * after those that fail. RLV_SOAK makes the loops longer.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "storing.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *program; /* this one */

static gboolean
is_soak (void)
{
    return g_getenv ("RLV_SOAK") != NULL;
}

/* How far to step from one call to the next; a checked build is slow to start. */
#ifdef __SANITIZE_ADDRESS__
#    define STRIDE (is_soak () ? 1 : 5)
#else
#    define STRIDE 1
#endif

/* --- the one who works ----------------------------------------------------------- */

/* The code of the failure, or 0. */
static int
add (RlvStore *store, RlvSide side, const char *name)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *line = g_strdup_printf ("%s\n", name);
    /* Some take back, for which facts are made anew from the journal. */
    RlvEntry entry = entry_of (
        g_str_has_suffix (name, "3") ? RLV_EVENT_REOPENED : RLV_EVENT_STARTED, name);

    entry.side = side;
    entry.op = name;
    if (!rlv_store_append (store, &entry, NULL, NULL, &error)) {
        fprintf (stderr, "%s\n", error->message);
        return error->code;
    }
    return write (STDOUT_FILENO, line, strlen (line)) < 0;
}

static int
work (char **args)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store =
        rlv_store_open (args[0], PLAN, RLV_STORE_CREATE, &error);
    const long n = strtol (args[3], NULL, 10);
    int code = 0;
    RlvSide side;

    rlv_side_parse (args[1], &side);
    if (store == NULL) {
        fprintf (stderr, "%s\n", error->message);
        return error->code;
    }
    for (long i = 1; n == 0 || i <= n; i++) {
        g_autofree char *name = g_strdup_printf ("%s-%ld", args[2], i);
        const int failure = add (store, side, name);

        code = MAX (code, failure);
    }
    return code;
}

/* --- the one who watches --------------------------------------------------------- */

typedef struct {
    pid_t pid;
    int out; /* what it prints */
} Worker;

static Worker
hire (const char *path, const char *side, const char *name, int n)
{
    char count[16];
    int ends[2];
    Worker worker;

    g_snprintf (count, sizeof count, "%d", n);
    assert_int_equal (pipe2 (ends, O_CLOEXEC), 0);
    worker.pid = fork ();
    if (worker.pid == 0) {
        dup2 (ends[1], STDOUT_FILENO);
        if (g_getenv ("RLV_QUIET") != NULL)
            dup2 (open ("/dev/null", O_WRONLY), STDERR_FILENO);
        execl (program, program, "append", path, side, name, count, NULL);
        _exit (127);
    }
    close (ends[1]);
    worker.out = ends[0];
    return worker;
}

/* Adds the names that are acknowledged to @acked, at most until @enough are. */
static int
listen_to (Worker worker, GPtrArray *acked, int enough)
{
    g_autoptr (GString) line = g_string_new (NULL);
    int n = 0;
    char c;

    while (n < enough && read (worker.out, &c, 1) == 1) {
        if (c != '\n') {
            g_string_append_c (line, c);
            continue;
        }
        g_ptr_array_add (acked, g_strdup (line->str));
        g_string_truncate (line, 0);
        n++;
    }
    return n;
}

/* How it ended: its exit code, or minus the signal. */
static int
wait_for (Worker worker)
{
    int status;

    close (worker.out);
    assert_int_equal (waitpid (worker.pid, &status, 0), worker.pid);
    return WIFSIGNALED (status) ? -WTERMSIG (status) : WEXITSTATUS (status);
}

static gboolean
add_name (const RlvEntry *entry, gpointer names)
{
    if (!g_hash_table_add (names, g_strdup (entry->subject)))
        fail_msg ("%s is there twice", entry->subject);
    return TRUE;
}

/* All that was acknowledged is there, once; the journal is whole. Gives the number of
 * entries that are there. */
static guint
assert_keeps (const char *path, const GPtrArray *acked)
{
    g_autoptr (GHashTable) names =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvStore) store = open_store (path);

    verified (store);
    assert_ok (rlv_store_each (store, add_name, names, &error), &error);
    for (guint i = 0; i < acked->len; i++)
        if (!g_hash_table_contains (names, acked->pdata[i]))
            fail_msg ("%s was acknowledged and is lost", (char *) acked->pdata[i]);
    return g_hash_table_size (names);
}

/* --- many at once ---------------------------------------------------------------- */

static const char *const side_names[] = {"client", "provider", "third"};

typedef struct {
    const char *name;
    int workers, entries;
} Crowd;

static const Crowd crowds[] = {
    {"two at once", 2, 40},
    {"four at once", 4, 20},
    {"eight at once", 8, 8},
};

/* They begin with no store: one of them makes it. */
static void
lose_nothing_to_each_other (void **state)
{
    const Crowd *crowd = *state;
    void *fixture_state;
    const char *path;
    g_autoptr (GPtrArray) acked = g_ptr_array_new_with_free_func (g_free);
    Worker workers[8];

    assert_int_equal (make_dir (&fixture_state), 0);
    path = ((Fixture *) fixture_state)->path;
    for (int i = 0; i < crowd->workers; i++) {
        g_autofree char *name = g_strdup_printf ("w%d", i);
        workers[i] = hire (path, side_names[i % 3], name, crowd->entries);
    }
    for (int i = 0; i < crowd->workers; i++) {
        assert_int_equal (listen_to (workers[i], acked, G_MAXINT), crowd->entries);
        assert_int_equal (wait_for (workers[i]), 0);
    }
    assert_int_equal (assert_keeps (path, acked), crowd->workers * crowd->entries);
    remove_dir (&fixture_state);
}

#define SHARE 320 /* entries to be shared by four */

typedef struct {
    gint64 from;  /* place of the last that do not count */
    int share[4]; /* of the entries after it, by worker */
} Turns;

static gboolean
count_turn (const RlvEntry *entry, gpointer data)
{
    Turns *turns = data;

    if (entry->seq > turns->from && entry->seq <= turns->from + SHARE)
        turns->share[entry->subject[1] - '0']++;
    return TRUE;
}

static gint64
length_of (RlvStore *store)
{
    g_autofree char *head = rlv_store_head (store, NULL); /* "client:12:…" */

    return g_ascii_strtoll (head + strlen ("client:"), NULL, 10);
}

/* Who writes without a pause leaves the others their turn. */
static void
take_turns (void **state)
{
    const Fixture *fixture = *state;
    g_autoptr (GPtrArray) acked = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (RlvStore) store = open_store (fixture->path);
    g_autoptr (GError) error = NULL;
    Turns turns = {0};
    Worker workers[4];

    for (int i = 0; i < 4; i++) {
        g_autofree char *name = g_strdup_printf ("w%d", i);
        workers[i] = hire (fixture->path, "client", name, 0);
    }
    for (int i = 0; i < 4; i++)
        listen_to (workers[i], acked, 1); /* now all are at work */
    turns.from = length_of (store);
    while (length_of (store) < turns.from + SHARE)
        g_usleep (1000);
    for (int i = 0; i < 4; i++)
        kill (workers[i].pid, SIGKILL);
    for (int i = 0; i < 4; i++) {
        listen_to (workers[i], acked, G_MAXINT);
        assert_int_equal (wait_for (workers[i]), -SIGKILL);
    }
    assert_ok (rlv_store_each (store, count_turn, &turns, &error), &error);
    for (int i = 0; i < 4; i++)
        assert_in_range (turns.share[i], SHARE / 4 / 8, SHARE);
    assert_keeps (fixture->path, acked);
}

/* --- killed at any moment -------------------------------------------------------- */

static void
outlives_its_writers (void **state)
{
    const Fixture *fixture = *state;
    const char *given = g_getenv ("SEED");
    const guint32 seed =
        given != NULL ? (guint32) strtol (given, NULL, 10) : g_random_int ();
    g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
    g_autoptr (GPtrArray) acked = g_ptr_array_new_with_free_func (g_free);
    guint unacked = 0;

    print_message ("SEED=%u\n", seed);
    for (int round = 0; round < (is_soak () ? 2000 : 40); round++) {
        const int n = g_rand_int_range (chance, 1, 3);
        Worker workers[2];

        for (int i = 0; i < n; i++) {
            g_autofree char *name = g_strdup_printf ("r%d-%d", round, i);
            workers[i] = hire (fixture->path, side_names[i], name, 0);
        }
        listen_to (workers[0], acked, g_rand_int_range (chance, 0, 12));
        g_usleep ((gulong) g_rand_int_range (chance, 0, 20000));
        for (int i = 0; i < n; i++)
            kill (workers[i].pid, SIGKILL);
        for (int i = 0; i < n; i++) {
            listen_to (workers[i], acked, G_MAXINT);
            assert_int_equal (wait_for (workers[i]), -SIGKILL);
            unacked++; /* it may have died between the disk and the word */
        }
        assert_in_range (assert_keeps (fixture->path, acked), acked->len,
                         acked->len + unacked);
    }
}

/* --- failing at every call ------------------------------------------------------- */

/* Hires somebody for @n entries whose call @at goes wrong. */
static int
work_with_fault (const Fixture *fixture, int n, int at, const char *act,
                 GPtrArray *acked)
{
    const char *build = g_getenv ("RLV_BUILDDIR");
    g_autofree char *shim =
        g_build_filename (build != NULL ? build : ".", "tests", "faultshim.so", NULL);
    g_autofree char *target = g_canonicalize_filename (shim, NULL);
    /* LD_PRELOAD is a list with blanks between: a path may hold one. */
    g_autofree char *link = g_strconcat (fixture->dir, ".so", NULL);
    g_autofree char *log = g_strconcat (fixture->dir, ".log", NULL);
    g_autofree char *number = g_strdup_printf ("%d", at);
    const char *const settings[][2] = {
        {"LD_PRELOAD", link},     {"ASAN_OPTIONS", "verify_asan_link_order=0"},
        {"RLV_FAULT_AT", number}, {"RLV_FAULT_DIR", fixture->dir},
        {"RLV_FAULT_DO", act},    {"RLV_FAULT_LOG", log},
        {"RLV_QUIET", "yes"},
    };
    Worker worker;

    assert_int_equal (access (shim, R_OK), 0);
    assert_int_equal (symlink (target, link), 0);
    for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
        g_setenv (settings[i][0], settings[i][1], TRUE);
    g_remove (log);
    worker = hire (fixture->path, "provider", "x", n);
    for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
        g_unsetenv (settings[i][0]);
    listen_to (worker, acked, G_MAXINT);
    int status = wait_for (worker);
    g_remove (link);
    return status;
}

/* The calls of the last that was hired so, a line each. */
static char **
get_log (const Fixture *fixture)
{
    g_autofree char *log = g_strconcat (fixture->dir, ".log", NULL);
    g_autofree char *text = NULL;

    assert_true (g_file_get_contents (log, &text, NULL, NULL));
    return g_strsplit (g_strchomp (text), "\n", -1);
}

static void
remove_log (const Fixture *fixture)
{
    g_autofree char *log = g_strconcat (fixture->dir, ".log", NULL);

    g_remove (log);
}

/* A store of three entries, as a file. */
static GBytes *
make_ready (const Fixture *fixture)
{
    RlvStore *store = open_store (fixture->path);
    char *bytes;
    gsize len;

    append_started (store, RLV_SIDE_CLIENT, "A");
    append_started (store, RLV_SIDE_PROVIDER, "B");
    append_started (store, RLV_SIDE_CLIENT, "C");
    rlv_store_close (store);
    assert_true (g_file_get_contents (fixture->path, &bytes, &len, NULL));
    return g_bytes_new_take (bytes, len);
}

/* @ready, or nothing at all. */
static void
begin_with (const Fixture *fixture, GBytes *ready)
{
    gsize len;
    const char *bytes = ready != NULL ? g_bytes_get_data (ready, &len) : NULL;

    empty_dir (fixture->dir);
    if (ready != NULL)
        assert_true (g_file_set_contents (fixture->path, bytes, (gssize) len, NULL));
}

/* The calls of @n appends where all goes well. */
static char **
trace (const Fixture *fixture, GBytes *ready, int n)
{
    g_autoptr (GPtrArray) acked = g_ptr_array_new_with_free_func (g_free);

    begin_with (fixture, ready);
    assert_int_equal (work_with_fault (fixture, n, 0, "none", acked), 0);
    assert_int_equal (acked->len, n);
    return get_log (fixture);
}

typedef struct {
    const char *name;
    const char *act;
    gboolean fresh; /* the store is made as well */
    gboolean dies;
} Step;

static const Step steps[] = {
    {"killed before a call", "kill", FALSE, TRUE},
    {"killed after a call", "killafter", FALSE, TRUE},
    {"killed in the midst of a write", "torn", FALSE, TRUE},
    {"half of a write", "short", FALSE, FALSE},
    {"no space once", "enospc", FALSE, FALSE},
    {"no space any more", "enospc-on", FALSE, FALSE},
    {"disk failing once", "eio", FALSE, FALSE},
    {"disk failing for ever", "eio-on", FALSE, FALSE},
    {"a new store, killed before a call", "kill", TRUE, TRUE},
    {"a new store, killed after a call", "killafter", TRUE, TRUE},
    {"a new store, killed in the midst of a write", "torn", TRUE, TRUE},
    {"a new store, no space once", "enospc", TRUE, FALSE},
    {"a new store, no space any more", "enospc-on", TRUE, FALSE},
    {"a new store, disk failing for ever", "eio-on", TRUE, FALSE},
};

/* After the fault: what was acknowledged is there, what was not is there whole or not
 * at all; and the same command again makes it there once. */
static void
check_after (const Fixture *fixture, const GPtrArray *acked, guint before, int at)
{
    const guint found = assert_keeps (fixture->path, acked);
    RlvEntry again = entry_of (RLV_EVENT_STARTED, "x-1");
    g_autoptr (RlvStore) store = NULL;

    if (found < before + acked->len || found > before + 1)
        fail_msg ("%u entries after call %d", found, at);
    again.side = RLV_SIDE_PROVIDER;
    again.op = "x-1";
    store = open_store (fixture->path);
    append (store, &again);
    assert_int_equal (verified (store), before + 1);
}

static void
keeps_its_word_at_every_call (void **state)
{
    const Step *step = *state;
    const guint before = step->fresh ? 0 : 3;
    void *fixture_state;
    const Fixture *fixture;
    int calls, refused = 0;

    assert_int_equal (make_dir (&fixture_state), 0);
    fixture = fixture_state;
    g_autoptr (GBytes) ready = step->fresh ? NULL : make_ready (fixture);
    g_auto (GStrv) log = trace (fixture, ready, 1);
    calls = (int) g_strv_length (log) - 1; /* one is the word */
    assert_in_range (calls, 4, 400);
    for (int at = 1; at <= calls;
         at += step->fresh && !is_soak () ? 3 * STRIDE : STRIDE) {
        g_autoptr (GPtrArray) acked = g_ptr_array_new_with_free_func (g_free);
        int end;

        begin_with (fixture, ready);
        end = work_with_fault (fixture, 1, at, step->act, acked);
        if (step->dies && end != -SIGKILL && end != 0)
            fail_msg ("ended with %d at call %d", end, at);
        if (!step->dies && end != 0 && end != RLV_ERROR_STORE)
            fail_msg ("ended with %d at call %d", end, at);
        if (end == 0)
            assert_int_equal (acked->len, 1);
        if (end == RLV_ERROR_STORE)
            assert_int_equal (acked->len, 0);
        refused += end != 0;
        check_after (fixture, acked, before, at);
    }
    if (strcmp (step->act, "short") != 0)
        assert_in_range (refused, 1, calls);
    remove_log (fixture);
    remove_dir (&fixture_state);
}

/* A disk that was full once is no reason to stop. */
static void
goes_on_after_a_full_disk (void **state)
{
    const Fixture *fixture = *state;
    g_autoptr (GBytes) ready = make_ready (fixture);
    g_auto (GStrv) log = trace (fixture, ready, 3);
    int missed = 0, at = 0;

    for (char **line = log; *line != NULL; line++) {
        g_autoptr (GPtrArray) acked = g_ptr_array_new_with_free_func (g_free);

        if (strcmp (*line, "says -") == 0)
            continue;
        if (at++ % STRIDE != 0 || strcmp (*line, "sync plan.releve-wal") == 0)
            continue;
        begin_with (fixture, ready);
        work_with_fault (fixture, 3, at, "enospc", acked);
        if (acked->len == 1)
            fail_msg ("one failure, and two entries are lost, at call %d", at);
        missed += acked->len == 2;
        assert_keeps (fixture->path, acked);
    }
    assert_int_not_equal (missed, 0);
    remove_log (fixture);
}

/* But one that failed to synchronise may not be asked again: see rlv_db_commit(). */
static void
trusts_no_disk_twice (void **state)
{
    const Fixture *fixture = *state;
    g_autoptr (GBytes) ready = make_ready (fixture);
    g_autoptr (GPtrArray) acked = g_ptr_array_new_with_free_func (g_free);
    g_auto (GStrv) log = trace (fixture, ready, 3);
    int at = 0;

    while (strcmp (log[at], "sync plan.releve-wal") != 0)
        at++;
    begin_with (fixture, ready);
    assert_int_equal (work_with_fault (fixture, 3, at + 1, "eio", acked),
                      RLV_ERROR_STORE);
    assert_int_equal (acked->len, 0);
    assert_keeps (fixture->path, acked);
    remove_log (fixture);
}

/* A killed process cannot tell a disk from its cache; so this is read off the calls: no
 * word before everything written is synchronised. */
static void
speaks_after_the_disk (void **state)
{
    const Fixture *fixture = *state;

    for (int fresh = 0; fresh < 2; fresh++) {
        g_autoptr (GBytes) ready = fresh ? NULL : make_ready (fixture);
        g_auto (GStrv) log = trace (fixture, ready, 1);
        gboolean open_journal = FALSE, open_draft = FALSE, renamed = FALSE;
        int words = 0;

        for (char **line = log; *line != NULL; line++) {
            if (strcmp (*line, "write plan.releve-wal") == 0)
                open_journal = TRUE;
            if (strcmp (*line, "sync plan.releve-wal") == 0)
                open_journal = FALSE;
            if (strcmp (*line, "write plan.releve-new") == 0)
                open_draft = TRUE;
            if (strcmp (*line, "sync plan.releve-new") == 0)
                open_draft = FALSE;
            if (strcmp (*line, "rename plan.releve-new") == 0) {
                assert_false (open_draft);
                assert_true (g_str_has_prefix (line[1], "sync releve-"));
                renamed = TRUE;
            }
            if (strcmp (*line, "says -") == 0) {
                assert_false (open_journal);
                words++;
            }
        }
        assert_int_equal (words, 1);
        assert_int_equal (renamed, fresh);
    }
    remove_log (fixture);
}

#define WITH_DIR(test) cmocka_unit_test_setup_teardown (test, make_dir, remove_dir)

int
main (int argc, char **argv)
{
    const struct CMUnitTest plain[] = {
        WITH_DIR (take_turns),
        WITH_DIR (outlives_its_writers),
        WITH_DIR (goes_on_after_a_full_disk),
        WITH_DIR (trusts_no_disk_twice),
        WITH_DIR (speaks_after_the_disk),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    program = argv[0];
    if (argc == 6 && strcmp (argv[1], "append") == 0)
        return work (argv + 2);
    TEST_ADD_ROWS (tests, lose_nothing_to_each_other, crowds);
    TEST_ADD_ROWS (tests, keeps_its_word_at_every_call, steps);
    g_array_append_vals (tests, plain, G_N_ELEMENTS (plain));
    return test_run ("store-crash", tests);
}
