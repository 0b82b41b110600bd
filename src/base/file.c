/* The one way in which files are written.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <releve/base.h>

/* A file in the making, beside the one it will replace. */
typedef struct {
    int folder;
    int fd;
    char name[48];
} Draft;

static const char *
mend_of (int code)
{
    switch (code) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return _ ("free some space there, or name a file on another disk");
    case EACCES:
    case EPERM:
        return _ ("ask for the right to write there, or name another file");
    case ENOENT:
    case ENOTDIR:
        return _ ("make its folder first, or name another file");
    case ELOOP:
        return _ ("name the file itself, not a link to it");
    default:
        return _ ("name another file");
    }
}

static gboolean
fail (GError **error, const char *path, int code)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_STORE,
                 _ ("%s cannot be written, and was left as it was: %s; %s"), path,
                 g_strerror (code), mend_of (code));
    return FALSE;
}

/* Only a file may be replaced by a file: not a link, of which nobody knows where it
 * leads, nor a device or a folder. */
static gboolean
check_target (int folder, const char *name, struct stat *info, int *code)
{
    *info = (struct stat){.st_mode = 0};
    if (fstatat (folder, name, info, AT_SYMLINK_NOFOLLOW) != 0) {
        *code = errno;
        return errno == ENOENT;
    }
    if (S_ISREG (info->st_mode)) {
        *code = EACCES;
        return faccessat (folder, name, W_OK, 0) == 0;
    }
    *code = S_ISDIR (info->st_mode) ? EISDIR : S_ISLNK (info->st_mode) ? ELOOP : EINVAL;
    return FALSE;
}

/* Names are tried in turn: one that is there already is another run's. */
static gboolean
open_draft (Draft *draft)
{
    for (int i = 0; i < 100; i++) {
        g_snprintf (draft->name, sizeof draft->name, ".releve-%ld-%d.tmp",
                    (long) getpid (), i);
        draft->fd = openat (draft->folder, draft->name,
                            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (draft->fd >= 0 || errno != EEXIST)
            return draft->fd >= 0;
    }
    return FALSE;
}

static gboolean
write_all (int fd, const char *bytes, gsize len)
{
    while (len > 0) {
        gssize n = write (fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return FALSE;
        bytes += n;
        len -= (gsize) n;
    }
    return TRUE;
}

/* The file keeps its owner and group where the system lets it.  A group that it cannot
 * keep must not leave its rights to another. */
static gboolean
take_after (int fd, const struct stat *old)
{
    mode_t mode = old->st_mode & 0777;
    struct stat now;

    if (old->st_mode == 0)
        return TRUE;
    if (fstat (fd, &now) != 0)
        return FALSE;
    if (now.st_uid != old->st_uid && fchown (fd, old->st_uid, (gid_t) -1) != 0)
        errno = 0; /* then it is ours */
    if (now.st_gid != old->st_gid && fchown (fd, (uid_t) -1, old->st_gid) != 0)
        mode &= (mode_t) ~070 | (mode & 07) << 3;
    return fchmod (fd, mode) == 0;
}

/* A sync that fails is never tried again: the pages it lost may count as clean. */
static gboolean
fill_draft (Draft *draft, const char *bytes, gsize len, const struct stat *old)
{
    gboolean ok = write_all (draft->fd, bytes, len) && take_after (draft->fd, old) &&
                  fsync (draft->fd) == 0;
    int code = errno;

    if (close (draft->fd) != 0 && ok)
        return FALSE;
    errno = code;
    return ok;
}

static gboolean
write_in (Draft *draft, const char *name, const char *path, const char *bytes,
          gsize len, GError **error)
{
    struct stat old;
    int code;

    if (!check_target (draft->folder, name, &old, &code))
        return fail (error, path, code);
    if (!open_draft (draft))
        return fail (error, path, errno);
    if (!fill_draft (draft, bytes, len, &old) ||
        renameat (draft->folder, draft->name, draft->folder, name) != 0) {
        code = errno;
        unlinkat (draft->folder, draft->name, 0);
        return fail (error, path, code);
    }
    if (fsync (draft->folder) != 0) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_STORE,
                     _ ("%s is written, but may not outlive a power cut: %s"), path,
                     g_strerror (errno));
        return FALSE;
    }
    return TRUE;
}

/* The folder of @path, open; -1 with @error. */
static int
open_folder (const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname (path);
    int fd;

    if (*path == '\0' || g_str_has_suffix (path, "/")) {
        fail (error, path, *path == '\0' ? ENOENT : EISDIR);
        return -1;
    }
    fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        fail (error, path, errno);
    return fd;
}

gboolean
rlv_file_may_write (const char *path, GError **error)
{
    g_autofree char *name = g_path_get_basename (path);
    int folder = open_folder (path, error);
    struct stat info;
    int code = 0;

    if (folder < 0)
        return FALSE;
    if (check_target (folder, name, &info, &code)) {
        code = 0;
        if (info.st_mode != 0 && (info.st_mode & 0222) == 0)
            code = EACCES; /* also where root could: somebody meant it */
        else if (faccessat (folder, ".", W_OK | X_OK, 0) != 0)
            code = errno;
    }
    close (folder);
    return code == 0 || fail (error, path, code);
}

gboolean
rlv_file_write (const char *path, const char *bytes, gsize len, GError **error)
{
    g_autofree char *name = g_path_get_basename (path);
    Draft draft = {.fd = -1, .folder = open_folder (path, error)};

    if (draft.folder < 0)
        return FALSE;

    gboolean ok = write_in (&draft, name, path, bytes, len, error);
    close (draft.folder);
    return ok;
}

/* --- reading ------------------------------------------------------------------ */

static GBytes *
read_open (int fd, gsize most, int *code)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    struct stat info;
    gssize n;

    if (fstat (fd, &info) != 0) {
        *code = errno;
        return NULL;
    }
    *code = S_ISDIR (info.st_mode) ? EISDIR : !S_ISREG (info.st_mode) ? EINVAL : 0;
    if (*code == 0 && (guint64) info.st_size > most)
        *code = EFBIG;
    if (*code != 0)
        return NULL;
    g_byte_array_set_size (bytes, (guint) info.st_size);
    for (gsize done = 0; done < bytes->len; done += (gsize) n) {
        n = read (fd, bytes->data + done, bytes->len - done);
        if (n < 0 && errno == EINTR) {
            n = 0;
        } else if (n <= 0) {
            *code = n < 0 ? errno : EIO; /* it shrank while it was read */
            return NULL;
        }
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
rlv_file_read (const char *path, gsize most, GError **error)
{
    /* O_NONBLOCK, so that a pipe without a writer is refused and not waited for. */
    int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), code = errno;
    GBytes *bytes = fd >= 0 ? read_open (fd, most, &code) : NULL;

    if (fd >= 0)
        close (fd);
    if (bytes == NULL)
        g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT, _ ("%s cannot be read: %s"),
                     path, g_strerror (code));
    return bytes;
}
