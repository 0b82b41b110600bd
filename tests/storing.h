/* What the tests of the store share: a fresh folder each, and entries that are quick to
 * write down.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "testing.h"

#include <glib/gstdio.h>
#include <releve/store.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define PLAN "PLAN-A"
#define NOON 29984400 /* 2027-01-04T12:00Z, in minutes */

typedef struct {
    char *dir;
    char *path;
} Fixture;

/* In memory where there is such a disk, unless TMPDIR says otherwise: much quicker, and
 * neither a killed process nor a forger can tell. */
static inline int
make_dir (void **state)
{
    Fixture *fixture = g_new0 (Fixture, 1);

    if (access ("/dev/shm", W_OK) == 0)
        g_setenv ("TMPDIR", "/dev/shm", FALSE);
    fixture->dir = g_dir_make_tmp ("releve-XXXXXX", NULL);
    fixture->path = g_build_filename (fixture->dir, "plan.releve", NULL);
    *state = fixture;
    return fixture->dir == NULL;
}

static inline void
empty_dir (const char *path)
{
    const char *name;
    GDir *dir = g_dir_open (path, 0, NULL);

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
        g_autofree char *file = g_build_filename (path, name, NULL);
        g_remove (file);
    }
    if (dir != NULL)
        g_dir_close (dir);
}

static inline int
remove_dir (void **state)
{
    Fixture *fixture = *state;

    empty_dir (fixture->dir);
    g_rmdir (fixture->dir);
    g_free (fixture->path);
    g_free (fixture->dir);
    g_free (fixture);
    return 0;
}

/* An entry of the client about @subject; set what more it is to say. */
static inline RlvEntry
entry_of (RlvEventKind kind, const char *subject)
{
    return (RlvEntry){
        .side = RLV_SIDE_CLIENT,
        .who = "Alice",
        .recorded = (gint64) NOON * 60 + 5,
        .kind = kind,
        .subject = subject,
        .at = NOON,
        .day = RLV_DAY_NONE,
        .span = {.amount = -1},
    };
}

static inline RlvStore *
open_store (const char *path)
{
    g_autoptr (GError) error = NULL;
    RlvStore *store = rlv_store_open (path, PLAN, RLV_STORE_CREATE, &error);

    assert_ok (store != NULL, &error);
    return store;
}

static inline void
append (RlvStore *store, const RlvEntry *entry)
{
    g_autoptr (GError) error = NULL;

    assert_ok (rlv_store_append (store, entry, NULL, NULL, &error), &error);
}

static inline void
append_started (RlvStore *store, RlvSide side, const char *task)
{
    RlvEntry entry = entry_of (RLV_EVENT_STARTED, task);

    entry.side = side;
    append (store, &entry);
}

/* Behind the back of the store. */
static inline void
run_sql (const char *path, const char *sql)
{
    sqlite3 *db;
    char *message = NULL;

    assert_int_equal (sqlite3_open (path, &db), SQLITE_OK);
    sqlite3_busy_timeout (db, 5000);
    if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg ("%s: %s", sql, message);
    sqlite3_close (db);
}

/* A failure that names the file and says what the user is to read. */
static inline void
assert_says (gboolean ok, GError **error, RlvError code, const char *words)
{
    assert_false (ok);
    assert_non_null (*error);
    if ((*error)->code != (int) code || strstr ((*error)->message, words) == NULL)
        fail_msg ("%d \"%s\", where %d \"%s\" was due", (*error)->code,
                  (*error)->message, code, words);
    assert_true ((*error)->domain == RLV_ERROR);
    g_clear_error (error);
}

/* The number of entries of a store that must be sound. */
static inline gint64
verified (RlvStore *store)
{
    g_autoptr (GError) error = NULL;
    RlvVerdict verdict;

    assert_ok (rlv_store_verify (store, FALSE, &verdict, &error), &error);
    assert_int_equal (verdict.facts_wrong, 0);
    assert_false (verdict.facts_rebuilt);
    return verdict.entries[RLV_SIDE_CLIENT] + verdict.entries[RLV_SIDE_PROVIDER] +
           verdict.entries[RLV_SIDE_THIRD];
}

/* The same as a row of a table: what is usual, then what overrides it. */
#pragma GCC diagnostic ignored "-Woverride-init"

#define E(event, what, ...)                                                            \
    {                                                                                  \
        .kind = RLV_EVENT_##event, .subject = (what), .who = "Alice", .at = NOON,      \
        .recorded = (gint64) NOON * 60 + 125, .day = RLV_DAY_NONE,                     \
        .span = {.amount = -1}, __VA_ARGS__                                            \
    }
#define BY_PROVIDER .side = RLV_SIDE_PROVIDER, .who = "Bob"
#define UNTIMED     .at = RLV_TIME_NONE
