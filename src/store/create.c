/* A store where there is none.
 *
 * It is made under another name and then renamed: so a file that bears the name of a
 * store is one, whenever the power went, and no other process meets it half made.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/create.h"
#include "store/lock.h"
#include "store/open.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* Nothing but the lock's holder writes here, so what lies there is of somebody killed.
 */
static void
remove_draft (const char *draft)
{
    static const char *const ends[] = {"", "-journal", "-wal", "-shm"};

    for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
        g_autofree char *name = g_strconcat (draft, ends[i], NULL);
        g_unlink (name);
    }
}

static gboolean
fill (RlvDb *db, const char *plan_id, GError **error)
{
    return rlv_db_script (db, "BEGIN IMMEDIATE", error) && rlv_migrate (db, 0, error) &&
           rlv_db_prepare (db, error) &&
           rlv_db_run (db, rlv_db_start (db, RLV_SQL_META_PUT, "tt", "plan", plan_id),
                       error) &&
           rlv_db_commit (db, error);
}

/* Closing leaves one file, synchronised: a journal of its own it has no more. */
static gboolean
make_draft (const char *draft, const char *path, const char *plan_id, GError **error)
{
    g_autoptr (RlvDb) db = rlv_db_connect (draft, path, RLV_DB_NEW, 0, error);
    g_autofree char *mode = NULL;

    if (db == NULL || !fill (db, plan_id, error) ||
        !rlv_db_ask (db, "PRAGMA journal_mode = WAL", NULL, &mode, error))
        return FALSE;
    if (g_strcmp0 (mode, "wal") == 0)
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_STORE,
                 _ ("%s: cannot be kept on this disk, which has no shared memory for "
                    "it; keep it on a local disk"),
                 path);
    return FALSE;
}

static gboolean
sync_folder (const char *path)
{
    g_autofree char *folder = g_path_get_dirname (path);
    const int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    gboolean ok;

    if (fd < 0)
        return FALSE;
    ok = fsync (fd) == 0 || errno == EINVAL; /* some disks know nothing of it */
    close (fd);
    return ok;
}

static gboolean
put_in_place (const char *draft, const char *path, GError **error)
{
    if (g_rename (draft, path) == 0 && sync_folder (path))
        return TRUE;
    g_set_error (
        error, RLV_ERROR, RLV_ERROR_STORE,
        _ ("%s: cannot be made (%s); make its folder one that you may write to "
           "and that has space"),
        path, g_strerror (errno));
    return FALSE;
}

gboolean
rlv_create (const char *path, const char *plan_id, guint patience, GError **error)
{
    const int lock = rlv_lock_take (path, patience, error);
    gboolean ok = TRUE;

    if (lock < 0)
        return FALSE;
    if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
        g_autofree char *draft = g_strconcat (path, "-new", NULL);

        remove_draft (draft);
        ok = make_draft (draft, path, plan_id, error) &&
             put_in_place (draft, path, error);
        remove_draft (draft);
    }
    rlv_lock_drop (lock);
    return ok;
}
