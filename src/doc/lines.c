/* Lines of files by their number.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdio.h>

#include <releve/doc.h>

#define MAX_SHOWN 400 /* longer lines are not shown */
#define STRIDE    64  /* lines between two that are found without reading */

struct _RlvLines {
    char *path; /* of the file that is open, or was asked for last */
    FILE *file;
    GArray *marks; /* gint64: where every STRIDE-th line begins, as far as read */
    GString *line;
};

RlvLines *
rlv_lines_new (void)
{
    RlvLines *lines = g_new0 (RlvLines, 1);

    lines->marks = g_array_new (FALSE, FALSE, sizeof (gint64));
    lines->line = g_string_new (NULL);
    return lines;
}

static void
close_file (RlvLines *lines)
{
    if (lines->file != NULL)
        fclose (lines->file);
    lines->file = NULL;
    g_clear_pointer (&lines->path, g_free);
    g_array_set_size (lines->marks, 0);
}

void
rlv_lines_free (RlvLines *lines)
{
    if (lines == NULL)
        return;
    close_file (lines);
    g_array_unref (lines->marks);
    g_string_free (lines->line, TRUE);
    g_free (lines);
}

static void
open_file (RlvLines *lines, const char *path)
{
    const gint64 start = 0;

    if (g_strcmp0 (lines->path, path) == 0)
        return;
    close_file (lines);
    lines->path = g_strdup (path);
    lines->file = fopen (path, "re");
    g_array_append_val (lines->marks, start);
}

/* Goes past @n ends of lines; FALSE when there are fewer. */
static gboolean
skip (FILE *file, guint32 n)
{
    int c;

    while (n > 0 && (c = getc_unlocked (file)) != EOF)
        n -= c == '\n';
    return n == 0;
}

/* To the first byte of that line. */
static gboolean
seek (RlvLines *lines, guint32 line)
{
    const guint wanted = (line - 1) / STRIDE;
    guint mark = MIN (wanted, lines->marks->len - 1);

    if (fseeko (lines->file, g_array_index (lines->marks, gint64, mark), SEEK_SET) != 0)
        return FALSE;
    for (; mark < wanted; mark++) {
        gint64 at;

        if (!skip (lines->file, STRIDE))
            return FALSE;
        at = ftello (lines->file);
        g_array_append_val (lines->marks, at);
    }
    return skip (lines->file, (line - 1) % STRIDE);
}

/* FALSE when nothing is there, or too much. */
static gboolean
take_line (RlvLines *lines)
{
    int c = getc_unlocked (lines->file);

    g_string_truncate (lines->line, 0);
    if (c == EOF)
        return FALSE;
    for (; c != EOF && c != '\n'; c = getc_unlocked (lines->file)) {
        if (lines->line->len == MAX_SHOWN)
            return FALSE;
        g_string_append_c (lines->line, (char) c);
    }
    return TRUE;
}

const char *
rlv_lines_get (RlvLines *lines, const char *path, guint32 line)
{
    GString *text = lines->line;

    open_file (lines, path);
    if (lines->file == NULL || line == 0 || !seek (lines, line) || !take_line (lines))
        return NULL;
    if (text->len > 0 && text->str[text->len - 1] == '\r')
        g_string_truncate (text, text->len - 1);
    return g_utf8_validate (text->str, (gssize) text->len, NULL) ? text->str : NULL;
}
