/* Lines of files, and what stands at a place of them.
 *
 * A file is gone over once, as far as places are asked for; from then on a place is
 * found from the mark before it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "doc/source.h"

#define MARKS  4096  /* bytes between two marks */
#define STEP   65536 /* bytes read at a time */
#define BEFORE 1024  /* bytes of a line given before the place, at most, */
#define AFTER  4096  /* and after it */

struct _RlvLines {
    char *path;        /* of the file that is open, or was asked for last */
    RlvSource *source; /* or NULL */
    RlvMark here;      /* as far as it was gone over */
    GString *line;
};

RlvLines *
rlv_lines_new (void)
{
    RlvLines *lines = g_new0 (RlvLines, 1);

    lines->line = g_string_new (NULL);
    return lines;
}

static void
close_file (RlvLines *lines)
{
    rlv_source_free (g_steal_pointer (&lines->source));
    g_clear_pointer (&lines->path, g_free);
}

void
rlv_lines_free (RlvLines *lines)
{
    if (lines == NULL)
        return;
    close_file (lines);
    g_string_free (lines->line, TRUE);
    g_free (lines);
}

static void
open_file (RlvLines *lines, const char *path)
{
    g_autoptr (RlvFindings) unsaid = rlv_findings_new ();
    char head[3];

    if (g_strcmp0 (lines->path, path) == 0)
        return;
    close_file (lines);
    lines->path = g_strdup (path);
    lines->source = rlv_source_open (path, unsaid);
    if (lines->source == NULL)
        return;
    lines->here = (RlvMark){0, 1, 1};
    /* A byte order mark is no character of the first line. */
    if (rlv_source_read (lines->source, 0, head, 3) == 3 &&
        memcmp (head, "\xef\xbb\xbf", 3) == 0)
        lines->here.offset = 3;
    g_array_append_val (lines->source->marks, lines->here);
}

/* Goes on over @n bytes, and leaves marks.  Columns are counted by first bytes of
 * characters: a mark is good where one begins. */
static void
go_over (RlvLines *lines, const char *bytes, gsize n)
{
    RlvMark *here = &lines->here;
    GArray *marks = lines->source->marks;
    guint64 last = g_array_index (marks, RlvMark, marks->len - 1).offset;
    gboolean within = FALSE;

    for (gsize i = 0; i < n; i++) {
        guint8 c = (guint8) bytes[i];

        within = (c & 0xc0) == 0x80;
        if (!within && here->offset - last >= MARKS) {
            g_array_append_val (marks, *here);
            last = here->offset;
        }
        here->offset++;
        here->column += !within;
        if (c == '\n') {
            here->line++;
            here->column = 1;
        }
    }
}

/* Opens the file of @place, and sees that there is a mark shortly before it. */
static gboolean
reach (RlvLines *lines, const RlvPlace *place)
{
    char bytes[STEP];

    if (place->file == NULL || place->line == 0)
        return FALSE;
    open_file (lines, place->file);
    if (lines->source == NULL)
        return FALSE;
    while (lines->here.line < place->line ||
           (lines->here.line == place->line && lines->here.column <= place->column)) {
        gssize n =
            rlv_source_read (lines->source, lines->here.offset, bytes, sizeof bytes);

        if (n <= 0)
            break;
        go_over (lines, bytes, (gsize) n);
    }
    return TRUE;
}

/* Up to BEFORE bytes that stand before @offset on the same line, whole characters. */
static void
take_before (RlvLines *lines, guint64 offset)
{
    char bytes[BEFORE];
    guint64 from = offset - MIN (offset, BEFORE);
    gssize n = rlv_source_read (lines->source, from, bytes, offset - from);
    gssize at = n;

    while (at > 0 && bytes[at - 1] != '\n')
        at--;
    if (at == 0 && from == 0 && n >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
        at = 3;
    while (at < n && ((guint8) bytes[at] & 0xc0) == 0x80)
        at++;
    g_string_append_len (lines->line, bytes + at, MAX (n - at, 0));
}

static void
take_after (RlvLines *lines, guint64 offset)
{
    char bytes[AFTER + 1];
    gssize n = rlv_source_read (lines->source, offset, bytes, sizeof bytes);
    const char *end;

    if (n <= 0)
        return;
    end = memchr (bytes, '\n', (gsize) n);
    if (end != NULL) {
        n = end - bytes;
        if (n > 0 && bytes[n - 1] == '\r')
            n--;
    } else if (n > AFTER) {
        n = AFTER;
        while (n > 0 && ((guint8) bytes[n] & 0xc0) == 0x80)
            n--;
    }
    g_string_append_len (lines->line, bytes, n);
}

const char *
rlv_lines_get (RlvLines *lines, const RlvPlace *place, guint32 *column)
{
    RlvPlace at = {place->file, place->line, MAX (place->column, 1)};
    GString *text = lines->line;
    guint64 offset;

    g_string_truncate (text, 0);
    if (!reach (lines, &at) ||
        !rlv_source_offset (lines->source, at.line, at.column, &offset) ||
        offset >= lines->source->size)
        return NULL;
    take_before (lines, offset);
    guint32 chars = (guint32) g_utf8_strlen (text->str, (gssize) text->len);
    if (column != NULL)
        *column = at.column - MIN (chars, at.column - 1);
    take_after (lines, offset);
    return g_utf8_validate (text->str, (gssize) text->len, NULL) ? text->str : NULL;
}

gboolean
rlv_lines_extent (RlvLines *lines, const RlvPlace *place, const char *attr,
                  RlvExtent *extent)
{
    RlvExtent found = {.line = place->line, .column = place->column};

    if (place->column == 0 || !reach (lines, place) ||
        !((attr != NULL && rlv_source_extent (lines->source, attr, &found)) ||
          rlv_source_extent (lines->source, NULL, &found)))
        return FALSE;
    *extent = found;
    return TRUE;
}
