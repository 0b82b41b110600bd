/* The bytes of one file.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doc/source.h"

#define HREF_MAX 1000 /* bytes of the name of a part: messages show it */

static void
say (RlvFindings *findings, const RlvPlace *place, const char *what, const char *mend)
{
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "file-read", place, "%s", what);
    rlv_findings_mend (findings, "%s", mend);
}

static void
say_errno (RlvFindings *findings, const RlvPlace *place, const char *name, int code)
{
    g_autofree char *what = NULL;

    switch (code) {
    case ENOENT:
    case ENOTDIR:
        what = g_strdup_printf (_ ("there is no file %s"), name);
        say (findings, place, what, _ ("check its name and its folder"));
        break;
    case EACCES:
    case EPERM:
        what = g_strdup_printf (_ ("the file %s may not be read"), name);
        say (findings, place, what, _ ("ask its owner for the right to read it"));
        break;
    case ENAMETOOLONG:
        say (findings, place, _ ("the name of a file is too long"), _ ("shorten it"));
        break;
    case ELOOP:
        what = g_strdup_printf (_ ("%s is a symbolic link"), name);
        say (findings, place, what,
             _ ("put the part itself into the folder of the plan"));
        break;
    default:
        what = g_strdup_printf (_ ("cannot open %s: %s"), name, g_strerror (code));
        say (findings, place, what, _ ("check the file, then try again"));
        break;
    }
}

/* --- opening --- */

static RlvSource *
new_source (const char *name)
{
    RlvSource *source = g_new0 (RlvSource, 1);

    source->name = g_strdup (name);
    source->fd = source->folder = -1;
    source->marks = g_array_new (FALSE, FALSE, sizeof (RlvMark));
    return source;
}

void
rlv_source_free (RlvSource *source)
{
    if (source == NULL)
        return;
    if (source->fd >= 0)
        close (source->fd);
    if (source->folder >= 0)
        close (source->folder);
    g_array_unref (source->marks);
    g_free (source->name);
    g_free (source);
}

/* Takes over @fd and @folder. */
static RlvSource *
take (int fd, int folder, const char *name, const RlvPlace *place,
      RlvFindings *findings)
{
    RlvSource *source = new_source (name);
    RlvPlace whole = {name, 0, 0};
    g_autofree char *what = NULL;
    struct stat status;

    source->fd = fd;
    source->folder = folder;
    if (place == NULL)
        place = &whole;
    if (fstat (fd, &status) < 0) {
        say_errno (findings, place, name, errno);
    } else if (!S_ISREG (status.st_mode)) {
        what = g_strdup_printf (S_ISDIR (status.st_mode)
                                    ? _ ("%s is a folder")
                                    : _ ("%s is not an ordinary file"),
                                name);
        say (findings, place, what, _ ("name the file of the plan itself"));
    } else if (status.st_size > RLV_DOC_MAX_BYTES) {
        what = g_strdup_printf (_ ("%s has more than 512 megabytes"), name);
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "file-size", place, "%s", what);
        rlv_findings_mend (
            findings, _ ("check that it is a plan; the largest fit in 512 megabytes"));
    } else {
        source->size = (guint64) status.st_size;
        source->device = status.st_dev;
        source->inode = status.st_ino;
        return source;
    }
    rlv_source_free (source);
    return NULL;
}

/* O_NONBLOCK, so that a pipe without a writer is refused and not waited for. */
#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)

static int
open_folder (const char *path)
{
    return open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

RlvSource *
rlv_source_open (const char *path, RlvFindings *findings)
{
    g_autofree char *folder = g_path_get_dirname (path);
    RlvPlace whole = {path, 0, 0};
    int fd = open (path, OPEN_FLAGS);

    if (fd < 0) {
        say_errno (findings, &whole, path, errno);
        return NULL;
    }
    return take (fd, open_folder (folder), path, NULL, findings);
}

RlvSource *
rlv_source_memory (const char *bytes, gsize len, const char *name, const char *folder)
{
    RlvSource *source = new_source (name);

    source->bytes = bytes;
    source->size = len;
    source->folder = folder != NULL ? open_folder (folder) : -1;
    return source;
}

/* --- parts --- */

/* A plain way down: no way up, no absolute path, nothing hidden. */
static gboolean
is_inside (char **steps)
{
    if (steps[0] == NULL)
        return FALSE;
    for (guint i = 0; steps[i] != NULL; i++)
        if (steps[i][0] == '\0' || steps[i][0] == '.' ||
            strchr (steps[i], '\\') != NULL)
            return FALSE;
    return TRUE;
}

/* Opens @name in @folder, which is not followed when it is a link: a folder when
 * @is_folder. */
static int
step_into (int folder, const char *name, gboolean is_folder)
{
    int flags = is_folder ? O_RDONLY | O_CLOEXEC | O_DIRECTORY : OPEN_FLAGS;
    struct stat status;
    int fd = openat (folder, name, flags | O_NOFOLLOW);

    /* A link asked for as a folder gives "not a folder", which would not help. */
    if (fd < 0 && is_folder && errno == ENOTDIR &&
        fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISLNK (status.st_mode))
        errno = ELOOP;
    return fd;
}

RlvSource *
rlv_source_open_part (const RlvSource *from, const char *href, const RlvPlace *blame,
                      RlvFindings *findings)
{
    g_auto (GStrv) steps = g_strsplit (href, "/", -1);
    g_autofree char *dir = g_path_get_dirname (from->name);
    g_autofree char *name = NULL;
    guint n = g_strv_length (steps);
    int folder;
    int fd = -1;
    int code;

    if (strlen (href) > HREF_MAX) {
        say_errno (findings, blame, href, ENAMETOOLONG);
        return NULL;
    }
    if (!is_inside (steps)) {
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "include-outside", blame,
                          _ ("the part \"%s\" is outside the folder of the plan"),
                          href);
        rlv_findings_why (findings, _ ("a plan reads nothing but its own folder"));
        rlv_findings_mend (findings,
                           _ ("put the part beside the plan, and name it without ../"));
        return NULL;
    }
    if (from->folder < 0) {
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "include-outside", blame,
                          _ ("the part \"%s\" cannot be read: the plan has no folder"),
                          href);
        rlv_findings_mend (findings, _ ("read the plan from a file"));
        return NULL;
    }
    folder = fcntl (from->folder, F_DUPFD_CLOEXEC, 0);
    for (guint i = 0; folder >= 0 && i + 1 < n; i++) {
        int below = step_into (folder, steps[i], TRUE);

        code = errno;
        close (folder);
        errno = code;
        folder = below;
    }
    if (folder >= 0)
        fd = step_into (folder, steps[n - 1], FALSE);
    code = errno;
    name =
        g_str_equal (dir, ".") ? g_strdup (href) : g_build_filename (dir, href, NULL);
    if (fd < 0) {
        say_errno (findings, blame, name, code);
        if (folder >= 0)
            close (folder);
        return NULL;
    }
    return take (fd, folder, name, blame, findings);
}

/* --- reading --- */

gssize
rlv_source_read (const RlvSource *source, guint64 offset, char *buffer, gsize len)
{
    gsize done = 0;

    if (source->fd < 0) {
        if (offset >= source->size)
            return 0;
        done = MIN (len, source->size - offset);
        memcpy (buffer, source->bytes + offset, done);
        return (gssize) done;
    }
    while (done < len) {
        ssize_t n =
            pread (source->fd, buffer + done, len - done, (off_t) (offset + done));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        done += (gsize) n;
    }
    return (gssize) done;
}

/* --- places of attributes --- */

/* The last mark at or before that place. */
static RlvMark
mark_before (const RlvSource *source, guint32 line, guint32 column)
{
    RlvMark found = {0, 1, 1};

    for (guint i = 0; i < source->marks->len; i++) {
        RlvMark mark = g_array_index (source->marks, RlvMark, i);

        if (mark.line > line || (mark.line == line && mark.column > column))
            break;
        found = mark;
    }
    return found;
}

/* Walks on to @to; FALSE when the bytes end before. */
static gboolean
walk (const char **at, const char *end, RlvMark *here, guint32 line, guint32 column)
{
    while (here->line < line || (here->line == line && here->column < column)) {
        if (*at == end)
            return FALSE;
        if (**at == '\n') {
            here->line++;
            here->column = 1;
        } else if (end - *at > 1 && ((guint8) (*at)[1] & 0xc0) == 0x80) {
            /* the column moves with the last byte of a character */
        } else {
            here->column++;
        }
        (*at)++;
    }
    return here->line == line && here->column == column;
}

static gboolean
is_blank (char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Looks for the attribute in the tag that begins at @at. */
static const char *
find_attr (const char *at, const char *end, const char *attr)
{
    gsize len = strlen (attr);

    for (; at < end && *at != '>'; at++) {
        if (*at == '"' || *at == '\'') {
            at = memchr (at + 1, *at, (gsize) (end - at - 1));
            if (at == NULL)
                return NULL;
        } else if (is_blank (*at) && (gsize) (end - at) > len + 1 &&
                   memcmp (at + 1, attr, len) == 0 &&
                   (at[1 + len] == '=' || is_blank (at[1 + len]))) {
            return at + 1;
        }
    }
    return NULL;
}

/* The same, in @size bytes from @mark on. */
static gboolean
look (const RlvSource *source, RlvMark mark, gsize size, const char *attr,
      RlvPlace *place)
{
    g_autofree char *bytes = g_malloc (size);
    gssize n = rlv_source_read (source, mark.offset, bytes, size);
    const char *at = bytes;
    const char *found;

    if (n <= 0 || !walk (&at, bytes + n, &mark, place->line, place->column) ||
        *at != '<')
        return FALSE;
    found = find_attr (at, bytes + n, attr);
    if (found == NULL)
        return FALSE;
    for (; at < found; at++) {
        if (*at == '\n') {
            place->line++;
            place->column = 1;
        } else {
            place->column += ((guint8) at[1] & 0xc0) != 0x80;
        }
    }
    return TRUE;
}

RlvPlace
rlv_source_attr (const RlvSource *source, guint32 line, guint32 column,
                 const char *attr)
{
    RlvPlace place = {source->name, line, column};
    RlvMark mark = mark_before (source, line, column);

    /* Long tags are rare: most are found in a few pages. */
    if (*attr != '\0' && !look (source, mark, RLV_SOURCE_MARKS * 2, attr, &place))
        look (source, mark, RLV_SOURCE_MARKS + 2 * RLV_DOC_MAX_TAG, attr, &place);
    return place;
}
