/* The lock of writers, a file beside the store.
 *
 * SQLite's own lock would keep the store whole, but it is not fair: a program that
 * writes again and again can keep all others out until they give up, and while a store
 * is being made some are refused at once, whatever they are willing to wait.
 *
 * So writers queue here first.  The file has two bytes to lock: NEXT belongs to the one
 * who goes next, WRITER to the one who writes.  Who has just written must first become
 * NEXT again, which somebody who has waited longer already is: nobody overtakes twice.
 * The locks are of the open file, not of the process, so that two stores in one process
 * exclude each other too.  The file stays: to remove it would let two writers lock two
 * different files.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define NAP 1 /* ms */

enum { NEXT, WRITER };

static gboolean
try_lock (int fd, int byte, short type)
{
    struct flock lock = {
        .l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

    return fcntl (fd, F_OFD_SETLK, &lock) == 0;
}

/* Naps are counted rather than timed: a machine that is slow is waited for longer. */
static gboolean
wait_for (int fd, int byte, guint *patience)
{
    while (!try_lock (fd, byte, F_WRLCK)) {
        if ((errno != EAGAIN && errno != EACCES && errno != EINTR) || *patience < NAP)
            return FALSE;
        g_usleep (NAP * 1000);
        *patience -= NAP;
    }
    return TRUE;
}

static gboolean
queue (int fd, guint patience)
{
    gboolean ok = wait_for (fd, NEXT, &patience) && wait_for (fd, WRITER, &patience);

    if (ok)
        try_lock (fd, NEXT, F_UNLCK);
    return ok;
}

int
rlv_lock_take (const char *path, guint patience, GError **error)
{
    g_autofree char *beside = g_strconcat (path, "-lock", NULL);
    const int fd = open (beside, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);

    if (fd < 0) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_STORE,
                     _ ("%s: cannot be written (%s); make its folder one that you may "
                        "write to and that has space"),
                     beside, g_strerror (errno));
        return -1;
    }
    if (!queue (fd, patience)) {
        if (errno == EAGAIN || errno == EACCES)
            g_set_error (error, RLV_ERROR, RLV_ERROR_STORE,
                         _ ("%s: is locked by another program; wait until that has "
                            "ended, then try again"),
                         path);
        else
            g_set_error (error, RLV_ERROR, RLV_ERROR_STORE,
                         _ ("%s: cannot be locked (%s); keep it on a disk that has "
                            "locks"),
                         beside, g_strerror (errno));
        close (fd);
        return -1;
    }
    return fd;
}

void
rlv_lock_drop (int lock)
{
    close (lock);
}
