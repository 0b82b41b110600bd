/* Makes storage fail at a chosen call.  To be preloaded into a program:
 *
 *     RLV_FAULT_DIR    only calls on what lies in this folder count
 *     RLV_FAULT_AT     the number of the call to fail, from 1; 0 or unset: none
 *     RLV_FAULT_DO     kill      the process is gone before the call
 *                      killafter it is gone after it
 *                      torn      half is written, then it is gone
 *                      short     half is written, and the call says so
 *                      enospc, eio        the call fails so
 *                      enospc-on, eio-on  it and all after it do
 *     RLV_FAULT_LOG    a file outside the folder that gets a line for each call
 *
 * Counted are calls that change something: files made, written, cut, renamed, removed,
 * and synchronised.  A write to standard output is logged but not counted: it is how a
 * program says that its work is done.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static long calls;

static void *
next (const char *name)
{
    return dlsym (RTLD_NEXT, name);
}

#define NEXT(name) ((__typeof__ (&name)) next (#name))

static int
is_ours (const char *path)
{
    const char *dir = getenv ("RLV_FAULT_DIR");

    return dir != NULL && strncmp (path, dir, strlen (dir)) == 0;
}

/* The file behind a descriptor, when it is one of ours. */
static int
name_of (int fd, char name[4096])
{
    char link[64];
    ssize_t len;

    snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
    len = readlink (link, name, 4095);
    if (len < 0)
        return 0;
    name[len] = '\0';
    return is_ours (name);
}

/* By system calls alone: these are not to be counted. */
static void
log_line (const char *what, const char *path)
{
    const char *log = getenv ("RLV_FAULT_LOG");
    const char *base = strrchr (path, '/');
    char line[4400];
    int fd, len;

    if (log == NULL)
        return;
    fd = (int) syscall (SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (fd < 0)
        return;
    len = snprintf (line, sizeof line, "%s %s\n", what, base ? base + 1 : path);
    syscall (SYS_write, fd, line, len);
    syscall (SYS_close, fd);
}

enum { GO_ON, FAIL, HALF, HALF_THEN_DIE, GO_ON_THEN_DIE };

static void
die (void)
{
    syscall (SYS_kill, getpid (), SIGKILL);
}

/* What is to become of this call; counts it. */
static int
judge (const char *what, const char *path)
{
    const char *at = getenv ("RLV_FAULT_AT");
    const char *act = getenv ("RLV_FAULT_DO");
    const long n = at != NULL ? strtol (at, NULL, 10) : 0;

    calls++;
    log_line (what, path);
    if (n == 0 || act == NULL || calls < n)
        return GO_ON;
    if (strcmp (act, "enospc-on") == 0 || (calls == n && strcmp (act, "enospc") == 0)) {
        errno = ENOSPC;
        return FAIL;
    }
    if (strcmp (act, "eio-on") == 0 || (calls == n && strcmp (act, "eio") == 0)) {
        errno = EIO;
        return FAIL;
    }
    if (calls > n)
        return GO_ON;
    if (strcmp (act, "kill") == 0)
        die ();
    if (strcmp (act, "killafter") == 0)
        return GO_ON_THEN_DIE;
    if (strcmp (act, "torn") == 0)
        return HALF_THEN_DIE;
    return strcmp (act, "short") == 0 ? HALF : GO_ON;
}

static void
after (int verdict)
{
    if (verdict == GO_ON_THEN_DIE || verdict == HALF_THEN_DIE)
        die ();
}

static size_t
share (int verdict, size_t len)
{
    return (verdict == HALF || verdict == HALF_THEN_DIE) && len > 1 ? len / 2 : len;
}

/* --- writing --------------------------------------------------------------------- */

ssize_t
write (int fd, const void *bytes, size_t len)
{
    char name[4096];
    ssize_t done;
    int verdict = GO_ON;

    if (fd == STDOUT_FILENO)
        log_line ("says", "-");
    else if (name_of (fd, name))
        verdict = judge ("write", name);
    if (verdict == FAIL)
        return -1;
    done = NEXT (write) (fd, bytes, share (verdict, len));
    after (verdict);
    return done;
}

static ssize_t
write_at (int fd, const void *bytes, size_t len, off_t offset)
{
    char name[4096];
    ssize_t done;
    int verdict = name_of (fd, name) ? judge ("write", name) : GO_ON;

    if (verdict == FAIL)
        return -1;
    done = syscall (SYS_pwrite64, fd, bytes, share (verdict, len), offset);
    after (verdict);
    return done;
}

ssize_t
pwrite (int fd, const void *bytes, size_t len, off_t offset)
{
    return write_at (fd, bytes, len, offset);
}

ssize_t
pwrite64 (int fd, const void *bytes, size_t len, off64_t offset)
{
    return write_at (fd, bytes, len, offset);
}

/* --- what takes a descriptor ----------------------------------------------------- */

#define ON_FD(function, what, params, args)                                            \
    int function params                                                                \
    {                                                                                  \
        char name[4096];                                                               \
        int verdict = name_of (fd, name) ? judge (what, name) : GO_ON;                 \
        int done;                                                                      \
                                                                                       \
        if (verdict == FAIL)                                                           \
            return -1;                                                                 \
        done = NEXT (function) args;                                                   \
        after (verdict);                                                               \
        return done;                                                                   \
    }

ON_FD (fsync, "sync", (int fd), (fd))
ON_FD (fdatasync, "sync", (int fd), (fd))
ON_FD (ftruncate, "cut", (int fd, off_t len), (fd, len))
ON_FD (ftruncate64, "cut", (int fd, off64_t len), (fd, len))

/* --- what takes a name ----------------------------------------------------------- */

#define ON_PATH(function, what, params, args)                                          \
    int function params                                                                \
    {                                                                                  \
        int verdict = is_ours (path) ? judge (what, path) : GO_ON;                     \
        int done;                                                                      \
                                                                                       \
        if (verdict == FAIL)                                                           \
            return -1;                                                                 \
        done = NEXT (function) args;                                                   \
        after (verdict);                                                               \
        return done;                                                                   \
    }

ON_PATH (unlink, "remove", (const char *path), (path))
ON_PATH (rename, "rename", (const char *path, const char *to), (path, to))

/* Only making a file counts. */
static int
open_file (const char *path, int flags, mode_t mode)
{
    struct stat info;
    int verdict = GO_ON, fd;

    if ((flags & O_CREAT) && is_ours (path) && stat (path, &info) != 0)
        verdict = judge ("make", path);
    if (verdict == FAIL)
        return -1;
    fd = (int) syscall (SYS_openat, AT_FDCWD, path, flags, mode);
    after (verdict);
    return fd;
}

#define OPEN(function)                                                                 \
    int function (const char *path, int flags, ...)                                    \
    {                                                                                  \
        mode_t mode = 0;                                                               \
                                                                                       \
        if (flags & O_CREAT) {                                                         \
            va_list args;                                                              \
                                                                                       \
            va_start (args, flags);                                                    \
            mode = (mode_t) va_arg (args, int);                                        \
            va_end (args);                                                             \
        }                                                                              \
        return open_file (path, flags, mode);                                          \
    }

OPEN (open)
OPEN (open64)
