/* From a path to a connection: everything that may be wrong with a file, each said in
 * its own words.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/open.h"
#include "store/create.h"
#include "store/lock.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Larger stores are not read into memory to be looked at, where there is a choice. */
#define COPY_AT_MOST (64 << 20)

/* A new version is a new file at the end; what is here never changes. */
static const char *const migrations[] = {
    "store/0001.sql", /* journal and facts */
};

/* --- the file -------------------------------------------------------------------- */

static gboolean
refuse (const char *path, const char *why, GError **error)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_STORE, _ ("%s: %s"), path, why);
    return FALSE;
}

static gboolean
may_write_beside (const char *path)
{
    g_autofree char *folder = g_path_get_dirname (path);

    return access (folder, W_OK) == 0;
}

static gboolean
check_kind (const char *path, const struct stat *info, GError **error)
{
    if (S_ISDIR (info->st_mode))
        return refuse (path, _ ("is a folder; name a file"), error);
    if (!S_ISREG (info->st_mode))
        return refuse (path, _ ("is not a file that can be read again; name another"),
                       error);
    if (info->st_size == 0)
        return refuse (
            path,
            _ ("is empty, so it is not a store; restore a copy, or delete it "
               "to begin anew"),
            error);
    return TRUE;
}

static gboolean
check_rights (const char *path, gboolean read_only, GError **error)
{
    if (access (path, R_OK) != 0)
        return refuse (path, _ ("you may not read it; ask its owner for the right to"),
                       error);
    if (read_only)
        return TRUE;
    if (access (path, W_OK) != 0)
        return refuse (
            path, _ ("you may not write to it; ask its owner for the right to"), error);
    if (!may_write_beside (path))
        return refuse (path,
                       _ ("its folder may not be written to, and a store needs files "
                          "beside it; ask for that right, or move the store"),
                       error);
    return TRUE;
}

/* The kind of file first, before anything is opened: to open a pipe would hang. */
static gboolean
look (const char *path, RlvStoreFlags flags, gboolean *missing, GError **error)
{
    struct stat info;

    *missing = FALSE;
    if (stat (path, &info) == 0)
        return check_kind (path, &info, error) &&
               check_rights (path, flags & RLV_STORE_READ_ONLY, error);
    *missing = errno == ENOENT;
    if (*missing && (flags & RLV_STORE_CREATE) && !(flags & RLV_STORE_READ_ONLY))
        return TRUE;
    if (*missing)
        return refuse (
            path, _ ("there is no such store; nothing was recorded here yet"), error);
    return refuse (path, g_strerror (errno), error);
}

/* --- what is in it --------------------------------------------------------------- */

static gboolean
get_version (RlvDb *db, gint64 *version, GError **error)
{
    gint64 application;

    if (!rlv_db_ask (db, "PRAGMA application_id", &application, NULL, error) ||
        !rlv_db_ask (db, "PRAGMA user_version", version, NULL, error))
        return FALSE;
    if (application != RLV_DB_APPLICATION)
        return refuse (db->path,
                       _ ("is a database of another program, not a store; name another "
                          "file"),
                       error);
    if (*version < 1)
        return rlv_db_fail_damaged (db, _ ("it has no version"), error);
    if (*version > (gint64) G_N_ELEMENTS (migrations))
        return refuse (
            db->path, _ ("was written by a newer releve; use that one, or a newer one"),
            error);
    if (*version < (gint64) G_N_ELEMENTS (migrations) && db->read_only)
        return refuse (db->path,
                       _ ("was written by an older releve; record something first, or "
                          "open it once for writing"),
                       error);
    return TRUE;
}

gboolean
rlv_migrate (RlvDb *db, gint64 version, GError **error)
{
    for (; version < (gint64) G_N_ELEMENTS (migrations); version++) {
        g_autoptr (GBytes) sql = rlv_embedded (migrations[version]);

        g_assert (sql != NULL);
        g_autofree char *text =
            g_strndup (g_bytes_get_data (sql, NULL), g_bytes_get_size (sql));
        if (!rlv_db_script (db, text, error))
            return FALSE;
    }
    return TRUE;
}

/* The version is asked for again: another process may have been first. */
static gboolean
migrate_locked (RlvDb *db, GError **error)
{
    gint64 version;
    gboolean ok = rlv_db_script (db, "BEGIN IMMEDIATE", error) &&
                  get_version (db, &version, error) &&
                  rlv_migrate (db, version, error) &&
                  rlv_db_script (db, "COMMIT", error);

    if (!ok && rlv_db_in_transaction (db))
        rlv_db_script (db, "ROLLBACK", NULL);
    return ok;
}

static gboolean
bring_up_to_date (RlvDb *db, gint64 version, GError **error)
{
    gboolean ok;
    int lock;

    if (version == (gint64) G_N_ELEMENTS (migrations))
        return TRUE;
    lock = rlv_lock_take (db->path, db->patience, error);
    if (lock < 0)
        return FALSE;
    ok = migrate_locked (db, error);
    rlv_lock_drop (lock);
    return ok;
}

/* What is acknowledged is to be on disk: that rests on these two. */
static gboolean
check_settings (RlvDb *db, GError **error)
{
    g_autofree char *mode = NULL;
    gint64 synchronous;

    if (!rlv_db_ask (db, "PRAGMA journal_mode = WAL", NULL, &mode, error) ||
        !rlv_db_ask (db, "PRAGMA synchronous", &synchronous, NULL, error))
        return FALSE;
    if (g_strcmp0 (mode, "wal") == 0 && synchronous == 2)
        return TRUE;
    return refuse (db->path,
                   _ ("cannot be written safely on this disk; keep it on a local disk"),
                   error);
}

static gboolean
check_plan (RlvDb *db, const char *plan_id, GError **error)
{
    sqlite3_stmt *stmt = rlv_db_start (db, RLV_SQL_META_GET, "t", "plan");
    gboolean row;

    if (!rlv_db_step (db, stmt, &row, error))
        return FALSE;
    if (!row)
        return rlv_db_fail_damaged (db, _ ("it names no plan"), error);

    g_autofree char *found = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
    sqlite3_reset (stmt);
    if (g_strcmp0 (found, plan_id) == 0)
        return TRUE;
    g_set_error (
        error, RLV_ERROR, RLV_ERROR_STORE,
        _ ("%s: belongs to plan %s, not to %s; name the store of this plan, or "
           "that plan"),
        db->path, found, plan_id);
    return FALSE;
}

/* --- all together ---------------------------------------------------------------- */

/* What is beside the store at @path: -1 when nothing is, else how many bytes. */
static goffset
size_beside (const char *path, const char *end)
{
    g_autofree char *name = g_strconcat (path, end, NULL);
    struct stat info;

    return stat (name, &info) == 0 ? info.st_size : -1;
}

/* A store that was closed in order lies in one file, and so it is read into memory:
 * SQLite itself would need room on the disk, and the right to write, for files beside
 * it.  Where its newest entries lie in such a file, it is opened; who may not write
 * must not make files there either: the owner could not use them. */
static gboolean
choose_flags (const char *path, RlvStoreFlags flags, RlvDbFlags *chosen, GError **error)
{
    gboolean may_write = access (path, W_OK) == 0 && may_write_beside (path);

    *chosen = 0;
    if (!(flags & RLV_STORE_READ_ONLY))
        return TRUE;
    *chosen = RLV_DB_READ_ONLY | (may_write ? 0 : RLV_DB_NO_RIGHT);
    if (size_beside (path, "-wal") <= 0 &&
        (!may_write || size_beside (path, "") <= COPY_AT_MOST))
        *chosen |= RLV_DB_COPY;
    else if (!may_write && size_beside (path, "-shm") < 0)
        return refuse (path,
                       _ ("its newest entries lie in the file beside it that ends in "
                          "-wal, which needs the right to write; copy both files to a "
                          "folder of your own"),
                       error);
    return TRUE;
}

/* What changes whenever somebody writes. */
typedef struct {
    struct stat store;
    goffset beside;
} Stamp;

static Stamp
take_stamp (const char *path)
{
    Stamp stamp = {.beside = MAX (size_beside (path, "-wal"), 0)};

    if (stat (path, &stamp.store) != 0)
        memset (&stamp.store, 0, sizeof stamp.store);
    return stamp;
}

/* A copy is whole when nobody wrote before it was complete. */
static gboolean
is_whole (const char *path, const Stamp *before)
{
    Stamp now = take_stamp (path);

    return now.beside == 0 && before->beside == 0 &&
           now.store.st_ino == before->store.st_ino &&
           now.store.st_size == before->store.st_size &&
           now.store.st_mtim.tv_sec == before->store.st_mtim.tv_sec &&
           now.store.st_mtim.tv_nsec == before->store.st_mtim.tv_nsec;
}

/* --- all together ---------------------------------------------------------------- */

static RlvDb *
open_as (const char *path, const char *plan_id, RlvDbFlags how, guint patience,
         GError **error)
{
    g_autoptr (RlvDb) db = rlv_db_connect (path, path, how, patience, error);
    gint64 version;

    if (db == NULL || !get_version (db, &version, error) ||
        !bring_up_to_date (db, version, error) ||
        !(db->read_only || check_settings (db, error)) || !rlv_db_prepare (db, error) ||
        !check_plan (db, plan_id, error))
        return NULL;
    return g_steal_pointer (&db);
}

/* When it cannot be read as usual, perhaps for want of room beside it, it is read
 * alone: others wait meanwhile, and no room is needed.  Of two errors the first counts.
 */
static RlvDb *
open_to_read (const char *path, const char *plan_id, RlvDbFlags how, guint patience,
              GError **error)
{
    g_autoptr (GError) first = NULL;
    RlvDb *db = open_as (path, plan_id, how, patience, &first);

    if (db == NULL && !(how & RLV_DB_NO_RIGHT))
        db = open_as (path, plan_id, how | RLV_DB_ALONE, 0, NULL);
    if (db == NULL)
        g_propagate_error (error, g_steal_pointer (&first));
    return db;
}

RlvDb *
rlv_open (const char *path, const char *plan_id, RlvStoreFlags flags, GError **error)
{
    const guint patience = flags & RLV_STORE_NO_WAIT ? 0 : RLV_DB_PATIENCE;
    g_autoptr (RlvDb) db = NULL;
    RlvDbFlags how;
    gboolean missing;
    Stamp stamp;

    if (!look (path, flags, &missing, error) ||
        (missing && !rlv_create (path, plan_id, patience, error)) ||
        !choose_flags (path, flags, &how, error))
        return NULL;
    if (!(how & RLV_DB_READ_ONLY))
        return open_as (path, plan_id, how, patience, error);
    if (!(how & RLV_DB_COPY))
        return open_to_read (path, plan_id, how, patience, error);
    stamp = take_stamp (path);
    db = open_as (path, plan_id, how, patience, error);
    if (db == NULL && is_whole (path, &stamp))
        return NULL;
    if (db != NULL && is_whole (path, &stamp))
        return g_steal_pointer (&db);
    g_clear_error (error);
    if (!(how & RLV_DB_NO_RIGHT))
        return open_to_read (path, plan_id, how & ~RLV_DB_COPY, patience, error);
    refuse (path,
            _ ("is locked by another program; wait until that has ended, then "
               "try again"),
            error);
    return NULL;
}
