/* SQLite made comfortable; inside the store room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/base.h>
#include <sqlite3.h>

#include "store/sql.h"

#define RLV_DB_APPLICATION 0x726c7653 /* "rlvS"; also in schemas/store/0001.sql */
#define RLV_DB_PATIENCE    20000      /* ms to wait for other writers */

/* One connection. */
typedef struct {
    sqlite3 *handle;
    char *copy;         /* what it reads, when that is a copy in memory */
    char *path;         /* as the user said it: for messages */
    gboolean read_only; /* was opened so */
    gboolean poisoned;  /* an fsync failed: nothing more may be acknowledged on it */
    guint patience;     /* ms */
    sqlite3_stmt *stmt[RLV_N_SQL];
} RlvDb;

typedef enum {
    RLV_DB_READ_ONLY = 1 << 0, /* write no content */
    RLV_DB_NO_RIGHT = 1 << 1,  /* and nothing else, for want of the right to */
    RLV_DB_COPY = 1 << 2,      /* read a copy in memory */
    RLV_DB_NEW = 1 << 3,       /* make the file */
    RLV_DB_ALONE = 1 << 4,     /* keep others out, so that nothing is shared on disk */
} RlvDbFlags;

/* Connects to @path and settles how SQLite is to behave; @name is what messages call
 * it.  Changes nothing in it.  Free with rlv_db_free(). */
RlvDb *rlv_db_connect (const char *path, const char *name, RlvDbFlags flags,
                       guint patience, GError **error);
void rlv_db_free (RlvDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvDb, rlv_db_free)

/* Prepares every statement; the schema must be there. */
gboolean rlv_db_prepare (RlvDb *db, GError **error);

/* Turns the latest SQLite error of @db into a GError that says what is wrong with the
 * file and what to do; always returns FALSE. */
gboolean rlv_db_fail (RlvDb *db, GError **error);
/* The same for what SQLite does not see itself. */
gboolean rlv_db_fail_damaged (RlvDb *db, const char *detail, GError **error);

/* Runs statements that take no parameters and give no rows. */
gboolean rlv_db_script (RlvDb *db, const char *sql, GError **error);
/* The single integer or text (free it) that @sql gives, a pragma say. */
gboolean rlv_db_ask (RlvDb *db, const char *sql, gint64 *number, char **text,
                     GError **error);

/* A statement reset and bound: a letter of @types for each parameter, in order: "i" a
 * gint64, "t" a text or NULL. */
sqlite3_stmt *rlv_db_start (RlvDb *db, RlvSql which, const char *types, ...);
/* Goes to the next row; at the end *@row is FALSE and the statement is reset. */
gboolean rlv_db_step (RlvDb *db, sqlite3_stmt *stmt, gboolean *row, GError **error);
/* Runs a statement that gives no rows. */
gboolean rlv_db_run (RlvDb *db, sqlite3_stmt *stmt, GError **error);

/* Starts a transaction to read or, once the lock of writers is held, to write; ends it
 * so that it holds, or so that nothing of it does. */
gboolean rlv_db_begin (RlvDb *db, RlvSql how, GError **error);
gboolean rlv_db_commit (RlvDb *db, GError **error);
void rlv_db_rollback (RlvDb *db);
gboolean rlv_db_in_transaction (RlvDb *db);
