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
    source->in_memory = TRUE;
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

    if (source->in_memory) {
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

/* --- places --- */

/* The last mark at or before that place. */
static RlvMark
mark_before (const RlvSource *source, guint32 line, guint32 column)
{
    guint low = 0, high = source->marks->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        RlvMark mark = g_array_index (source->marks, RlvMark, middle);

        if (mark.line > line || (mark.line == line && mark.column > column))
            high = middle;
        else
            low = middle + 1;
    }
    return low > 0 ? g_array_index (source->marks, RlvMark, low - 1)
                   : (RlvMark){0, 1, 1};
}

/* Moves @here past the byte at @at; another one follows it in memory. */
static void
step (const char *at, RlvMark *here)
{
    here->offset++;
    if (*at == '\n') {
        here->line++;
        here->column = 1;
    } else {
        /* the column moves with the last byte of a character */
        here->column += ((guint8) at[1] & 0xc0) != 0x80;
    }
}

/* Walks on to that place; FALSE when the bytes or the line end before. */
static gboolean
walk (const char **at, const char *end, RlvMark *here, guint32 line, guint32 column)
{
    while (here->line < line || (here->line == line && here->column < column)) {
        if (*at == end)
            return FALSE;
        step (*at, here);
        (*at)++;
    }
    return here->line == line && here->column == column;
}

static gboolean
is_blank (char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Looks for the attribute in the tag that begins at @at: where it is, where the tag
 * ends without it, or @end. */
static const char *
find_attr (const char *at, const char *end, const char *attr)
{
    gsize len = strlen (attr);

    for (; at < end && *at != '>'; at++) {
        if (*at == '"' || *at == '\'') {
            at = memchr (at + 1, *at, (gsize) (end - at - 1));
            if (at == NULL)
                return end;
        } else if (is_blank (*at) && (gsize) (end - at) > len + 1 &&
                   memcmp (at + 1, attr, len) == 0 &&
                   (at[1 + len] == '=' || is_blank (at[1 + len]))) {
            return at + 1;
        }
    }
    return at;
}

static const char *
skip_blanks (const char *at, const char *end)
{
    while (at < end && is_blank (*at))
        at++;
    return at;
}

/* Where the value in quotation marks at @at ends; @at itself when there is none. */
static const char *
after_value (const char *at, const char *end)
{
    const char *close;

    if (at == end || (*at != '"' && *at != '\''))
        return at;
    close = memchr (at + 1, *at, (gsize) (end - at - 1));
    return close != NULL ? close + 1 : end;
}

/* Where what begins at @at ends: the name of a tag, an attribute with its value, a
 * value, else a word. */
static const char *
find_end (const char *at, const char *end)
{
    gboolean tag = at < end && *at == '<';
    const char *p = at + tag;
    const char *value;

    while (p < end && !is_blank (*p) && strchr ("=\"'<>", *p) == NULL &&
           !(tag && *p == '/'))
        p++;
    value = p == at ? at : skip_blanks (p, end);
    if (p > at && !tag && value < end && *value == '=')
        return after_value (skip_blanks (value + 1, end), end);
    if (p == at && p < end)
        p = after_value (p, end);
    return p == at && p < end ? g_utf8_next_char (p) : p;
}

typedef enum {
    LOOK_FOUND,
    LOOK_ABSENT,
    LOOK_CUT, /* it may go on behind the bytes looked at */
} Look;

/* In @size bytes from @here on. */
static Look
look (const RlvSource *source, RlvMark here, gsize size, const char *attr,
      RlvExtent *extent)
{
    g_autofree char *bytes = g_malloc (size + 1);
    gssize n = rlv_source_read (source, here.offset, bytes, size);
    const char *at = bytes, *end, *begins, *ends;

    if (n <= 0)
        return LOOK_ABSENT;
    bytes[n] = '\0';
    end = bytes + n;
    if (!walk (&at, end, &here, extent->line, extent->column))
        return at == end ? LOOK_CUT : LOOK_ABSENT;
    if (attr != NULL && *at != '<')
        return LOOK_ABSENT;
    begins = attr != NULL ? find_attr (at, end, attr) : at;
    ends = begins < end && *begins != '>' ? find_end (begins, end) : begins;
    if (ends >= end && (gsize) n == size)
        return LOOK_CUT;
    if (ends == begins)
        return LOOK_ABSENT;
    for (; at < begins; at++)
        step (at, &here);
    extent->line = here.line;
    extent->column = here.column;
    for (; at < ends; at++)
        step (at, &here);
    extent->end_line = here.line;
    extent->end_column = here.column;
    return LOOK_FOUND;
}

gboolean
rlv_source_extent (const RlvSource *source, const char *attr, RlvExtent *extent)
{
    /* Long tags are rare: most are found in a few pages. */
    static const gsize sizes[] = {RLV_SOURCE_MARKS / 2, RLV_SOURCE_MARKS * 2,
                                  RLV_SOURCE_MARKS + 2 * RLV_DOC_MAX_TAG};
    RlvMark mark = mark_before (source, extent->line, extent->column);
    Look found = LOOK_CUT;

    for (guint i = 0; found == LOOK_CUT && i < G_N_ELEMENTS (sizes); i++)
        found = look (source, mark, sizes[i], attr, extent);
    return found == LOOK_FOUND;
}

RlvPlace
rlv_source_attr (const RlvSource *source, guint32 line, guint32 column,
                 const char *attr)
{
    RlvExtent extent = {.line = line, .column = column};

    if (*attr != '\0')
        rlv_source_extent (source, attr, &extent);
    return (RlvPlace){source->name, extent.line, extent.column};
}

gboolean
rlv_source_offset (const RlvSource *source, guint32 line, guint32 column,
                   guint64 *offset)
{
    char bytes[RLV_SOURCE_MARKS + 1];
    RlvMark here = mark_before (source, line, column);
    gssize n = rlv_source_read (source, here.offset, bytes, RLV_SOURCE_MARKS);
    const char *at = bytes;

    if (n < 0)
        return FALSE;
    bytes[n] = '\0';
    if (!walk (&at, bytes + n, &here, line, column))
        return FALSE;
    *offset = here.offset;
    return TRUE;
}
