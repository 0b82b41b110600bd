/* SQLite made comfortable.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/db.h"

#include <errno.h>
#include <stdarg.h>

/* --- errors ---------------------------------------------------------------------- */

gboolean
rlv_db_fail_damaged (RlvDb *db, const char *detail, GError **error)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_STORE,
                 _ ("%s: the store is damaged (%s); put this file aside and restore a "
                    "copy of it"),
                 db->path, detail);
    return FALSE;
}

static gboolean
fail_io (RlvDb *db, GError **error)
{
    const int cause = sqlite3_system_errno (db->handle);

    g_set_error (
        error, RLV_ERROR, RLV_ERROR_STORE,
        _ ("%s: the disk failed (%s), nothing was recorded; check the disk and "
           "its space, then try again"),
        db->path, cause ? g_strerror (cause) : sqlite3_errmsg (db->handle));
    return FALSE;
}

gboolean
rlv_db_fail (RlvDb *db, GError **error)
{
    const char *what;

    switch (sqlite3_errcode (db->handle) & 0xff) {
    case SQLITE_CORRUPT:
        return rlv_db_fail_damaged (db, sqlite3_errmsg (db->handle), error);
    case SQLITE_IOERR:
        return fail_io (db, error);
    case SQLITE_NOTADB:
        what = _ ("is not a database, or its beginning is damaged; name another file, "
                  "or restore a copy of it");
        break;
    case SQLITE_FULL:
        what = _ ("the disk is full, nothing was recorded; free some space, then try "
                  "again");
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        what = _ ("is locked by another program; wait until that has ended, then try "
                  "again");
        break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
        what = _ ("no permission to use it here; ask for the right to write the file "
                  "and its folder");
        break;
    default:
        g_set_error (error, RLV_ERROR, RLV_ERROR_STORE,
                     _ ("%s: the store cannot be used (%s); restore a copy of it"),
                     db->path, sqlite3_errmsg (db->handle));
        return FALSE;
    }
    g_set_error (error, RLV_ERROR, RLV_ERROR_STORE, _ ("%s: %s"), db->path, what);
    return FALSE;
}

/* --- connecting ------------------------------------------------------------------ */

/* The file may come from somebody else: its schema is not to do anything surprising. */
static gboolean
settle (RlvDb *db, RlvDbFlags flags, GError **error)
{
    sqlite3_extended_result_codes (db->handle, 1);
    sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config (db->handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_limit (db->handle, SQLITE_LIMIT_LENGTH, 64 << 20);
    sqlite3_limit (db->handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_busy_timeout (db->handle, (int) db->patience);
    /* First of all: others read the schema, and by then it would be too late. */
    if (flags & RLV_DB_ALONE &&
        !rlv_db_script (db, "PRAGMA locking_mode = EXCLUSIVE", error))
        return FALSE;
    if (db->read_only && !rlv_db_script (db, "PRAGMA query_only = ON", error))
        return FALSE;
    return rlv_db_script (db,
                          "PRAGMA trusted_schema = OFF;"
                          "PRAGMA cell_size_check = ON;"
                          "PRAGMA mmap_size = 0;"
                          "PRAGMA foreign_keys = ON;"
                          "PRAGMA secure_delete = ON;"
                          "PRAGMA synchronous = FULL",
                          error);
}

/* An absolute name: SQLite gives names such as "" and ":memory:" a meaning of its own.
 *
 * Who only reads still opens the file for writing where that is allowed: SQLite keeps
 * files beside it, and else would leave them behind. */
static int
open_file (RlvDb *db, const char *path, RlvDbFlags flags)
{
    g_autofree char *whole = g_canonicalize_filename (path, NULL);
    const int how =
        (flags & RLV_DB_NO_RIGHT ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
        (flags & RLV_DB_NEW ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_FULLMUTEX;

    return sqlite3_open_v2 (whole, &db->handle, how, NULL);
}

/* Bytes 18 and 19 of the file say that it has a journal beside it; the copy has none.
 */
static int
open_copy (RlvDb *db, const char *path, GError **error)
{
    gsize len;

    if (!g_file_get_contents (path, &db->copy, &len, error))
        return SQLITE_CANTOPEN;
    if (len > 19)
        db->copy[18] = db->copy[19] = 1;
    if (sqlite3_open_v2 (":memory:", &db->handle, SQLITE_OPEN_READWRITE, NULL) !=
        SQLITE_OK)
        return sqlite3_errcode (db->handle);
    return sqlite3_deserialize (db->handle, "main", (guchar *) db->copy,
                                (sqlite3_int64) len, (sqlite3_int64) len,
                                SQLITE_DESERIALIZE_READONLY);
}

RlvDb *
rlv_db_connect (const char *path, const char *name, RlvDbFlags flags, guint patience,
                GError **error)
{
    g_autoptr (RlvDb) db = g_new0 (RlvDb, 1);
    g_autoptr (GError) why = NULL;
    int rc;

    db->path = g_strdup (name);
    db->read_only = (flags & RLV_DB_READ_ONLY) != 0;
    db->patience = patience;
    rc = flags & RLV_DB_COPY ? open_copy (db, path, &why) : open_file (db, path, flags);
    if (why != NULL) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_STORE, _ ("%s: %s"), name,
                     why->message);
        return NULL;
    }
    if (rc != SQLITE_OK) {
        rlv_db_fail (db, error);
        return NULL;
    }
    if (!settle (db, flags, error))
        return NULL;
    return g_steal_pointer (&db);
}

void
rlv_db_free (RlvDb *db)
{
    if (db == NULL)
        return;
    for (guint i = 0; i < RLV_N_SQL; i++)
        sqlite3_finalize (db->stmt[i]);
    sqlite3_close (db->handle);
    g_free (db->copy);
    g_free (db->path);
    g_free (db);
}

gboolean
rlv_db_prepare (RlvDb *db, GError **error)
{
    for (guint i = 0; i < RLV_N_SQL; i++)
        if (sqlite3_prepare_v3 (db->handle, rlv_sql[i], -1, SQLITE_PREPARE_PERSISTENT,
                                &db->stmt[i], NULL) != SQLITE_OK)
            return rlv_db_fail (db, error);
    return TRUE;
}

/* --- statements ------------------------------------------------------------------ */

gboolean
rlv_db_script (RlvDb *db, const char *sql, GError **error)
{
    if (sqlite3_exec (db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        return rlv_db_fail (db, error);
    return TRUE;
}

gboolean
rlv_db_ask (RlvDb *db, const char *sql, gint64 *number, char **text, GError **error)
{
    sqlite3_stmt *stmt = NULL;
    gboolean ok = sqlite3_prepare_v2 (db->handle, sql, -1, &stmt, NULL) == SQLITE_OK &&
                  sqlite3_step (stmt) == SQLITE_ROW;

    if (!ok)
        rlv_db_fail (db, error);
    else if (number != NULL)
        *number = sqlite3_column_int64 (stmt, 0);
    else
        *text = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
    sqlite3_finalize (stmt);
    return ok;
}

sqlite3_stmt *
rlv_db_start (RlvDb *db, RlvSql which, const char *types, ...)
{
    sqlite3_stmt *stmt = db->stmt[which];
    va_list values;

    sqlite3_reset (stmt);
    va_start (values, types);
    for (int i = 0; types[i] != '\0'; i++) {
        if (types[i] == 'i')
            sqlite3_bind_int64 (stmt, i + 1, va_arg (values, gint64));
        else
            sqlite3_bind_text (stmt, i + 1, va_arg (values, const char *), -1,
                               SQLITE_TRANSIENT);
    }
    va_end (values);
    return stmt;
}

gboolean
rlv_db_step (RlvDb *db, sqlite3_stmt *stmt, gboolean *row, GError **error)
{
    const int rc = sqlite3_step (stmt);
    gboolean ok = rc == SQLITE_ROW || rc == SQLITE_DONE;

    *row = rc == SQLITE_ROW;
    if (!ok)
        rlv_db_fail (db, error);
    if (!*row) {
        sqlite3_reset (stmt);
        sqlite3_clear_bindings (stmt);
    }
    return ok;
}

gboolean
rlv_db_run (RlvDb *db, sqlite3_stmt *stmt, GError **error)
{
    gboolean row;

    if (!rlv_db_step (db, stmt, &row, error))
        return FALSE;
    g_assert (!row);
    return TRUE;
}

/* --- transactions ---------------------------------------------------------------- */

gboolean
rlv_db_in_transaction (RlvDb *db)
{
    return sqlite3_get_autocommit (db->handle) == 0;
}

gboolean
rlv_db_begin (RlvDb *db, RlvSql how, GError **error)
{
    return rlv_db_run (db, rlv_db_start (db, how, ""), error);
}

/* After a failed fsync the kernel may have dropped what it could not write, and a
 * second one would succeed: so this connection is not to say yes again. */
gboolean
rlv_db_commit (RlvDb *db, GError **error)
{
    if (rlv_db_run (db, rlv_db_start (db, RLV_SQL_COMMIT, ""), error))
        return TRUE;
    if (sqlite3_extended_errcode (db->handle) == SQLITE_IOERR_FSYNC)
        db->poisoned = TRUE;
    rlv_db_rollback (db);
    return FALSE;
}

/* On a full disk and the like SQLite has rolled back already. */
void
rlv_db_rollback (RlvDb *db)
{
    if (rlv_db_in_transaction (db))
        sqlite3_step (rlv_db_start (db, RLV_SQL_ROLLBACK, ""));
    sqlite3_reset (db->stmt[RLV_SQL_ROLLBACK]);
}
