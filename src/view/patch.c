/* Changes of files as a patch, which patch -p1 and git apply take.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "view/priv.h"

#define CONTEXT 3 /* lines */

/* Whole lines that become others. */
typedef struct {
    gsize from, to;
    GString *text;
    guint64 line; /* of from, from 0 */
    guint64 old_lines, new_lines;
} Change;

typedef struct {
    GString *out;
    const RlvLook *look;
    const char *xml;
    gsize len;
    GArray *changes; /* Change */
} Patch;

static void
clear_change (Change *change)
{
    g_string_free (change->text, TRUE);
}

/* --- from splices to lines ---------------------------------------------------- */

static gsize
line_start (const Patch *patch, gsize at)
{
    const char *found = memrchr (patch->xml, '\n', at);

    return found != NULL ? (gsize) (found + 1 - patch->xml) : 0;
}

static gsize
line_end (const Patch *patch, gsize at)
{
    const char *found = memchr (patch->xml + at, '\n', patch->len - at);

    return found != NULL ? (gsize) (found + 1 - patch->xml) : patch->len;
}

static guint64
count_lines (const char *bytes, gsize len)
{
    const char *end = bytes + len, *at = bytes;
    guint64 n = 0;

    while (at < end && (at = memchr (at, '\n', (gsize) (end - at))) != NULL) {
        n++;
        at++;
    }
    return n + (len > 0 && bytes[len - 1] != '\n');
}

/* Where the lines end that a splice which ends at @at touches. */
static gsize
touched_end (const Patch *patch, const GString *text, gsize at)
{
    if (line_start (patch, at) == at &&
        (text->len == 0 || text->str[text->len - 1] == '\n'))
        return at;
    return line_end (patch, at);
}

static void
append_between (const Patch *patch, GString *text, gsize from, gsize to)
{
    g_string_append_len (text, patch->xml + from, (gssize) (to - from));
}

static void
find_changes (Patch *patch, const RlvEdit *edit)
{
    const GArray *splices = edit->splices;
    guint64 line = 0;
    gsize counted = 0;

    for (guint i = 0; i < splices->len; i++) {
        const RlvSplice *splice = &g_array_index (splices, RlvSplice, i);
        Change change = {.from = line_start (patch, splice->from),
                         .text = g_string_new (NULL)};

        append_between (patch, change.text, change.from, splice->from);
        g_string_append (change.text, splice->text);
        change.to = splice->to;
        for (; i + 1 < splices->len; i++) {
            const RlvSplice *next = &g_array_index (splices, RlvSplice, i + 1);

            if (next->from >= touched_end (patch, change.text, change.to))
                break;
            append_between (patch, change.text, change.to, next->from);
            g_string_append (change.text, next->text);
            change.to = next->to;
        }
        gsize end = touched_end (patch, change.text, change.to);
        append_between (patch, change.text, change.to, end);
        change.to = end;
        change.line = line += count_lines (patch->xml + counted, change.from - counted);
        counted = change.from;
        change.old_lines = count_lines (patch->xml + change.from, end - change.from);
        change.new_lines = count_lines (change.text->str, change.text->len);
        g_array_append_val (patch->changes, change);
    }
}

/* --- lines out ---------------------------------------------------------------- */

/* A terminal is not to be driven by what stands in a plan; a file gets every byte. */
static void
append_line (const Patch *patch, ViewStyle style, char sign, const char *at, gsize len)
{
    g_autofree char *text = g_strdup_printf ("%c%.*s", sign, (int) len, at);
    g_autofree char *harmless =
        patch->look->colour || patch->look->width > 0 ? view_harmless (text) : NULL;

    view_styled (patch->out, patch->look, style, harmless != NULL ? harmless : text);
    g_string_append_c (patch->out, '\n');
}

static void
append_lines (const Patch *patch, ViewStyle style, char sign, const char *bytes,
              gsize len)
{
    for (gsize at = 0; at < len;) {
        const char *found = memchr (bytes + at, '\n', len - at);
        gsize n = found != NULL ? (gsize) (found - bytes) - at : len - at;

        append_line (patch, style, sign, bytes + at, n);
        if (found == NULL)
            g_string_append (patch->out, "\\ No newline at end of file\n");
        at += n + 1;
    }
}

static void
append_old (const Patch *patch, gsize from, gsize to)
{
    append_lines (patch, VIEW_STYLE_NONE, ' ', patch->xml + from, to - from);
}

/* Up to CONTEXT lines before @at, not before @least. */
static gsize
context_before (const Patch *patch, gsize at, gsize least)
{
    for (guint i = 0; i < CONTEXT && at > least; i++)
        at = line_start (patch, at - 1);
    return at;
}

static gsize
context_after (const Patch *patch, gsize at)
{
    for (guint i = 0; i < CONTEXT && at < patch->len; i++)
        at = line_end (patch, at);
    return at;
}

/* A range of lines as a patch names it; of none it names the line before. */
static void
append_range (GString *out, char sign, guint64 line, guint64 n)
{
    g_string_append_printf (out, " %c%" G_GUINT64_FORMAT, sign, line + (n > 0));
    if (n != 1)
        g_string_append_printf (out, ",%" G_GUINT64_FORMAT, n);
}

/* Changes @first to @last, which are too near to stand apart. */
static void
append_hunk (const Patch *patch, guint first, guint last, gint64 moved)
{
    const Change *changes = (const Change *) (const void *) patch->changes->data;
    gsize from = context_before (patch, changes[first].from,
                                 first > 0 ? changes[first - 1].to : 0);
    gsize until = context_after (patch, changes[last].to);
    guint64 before = count_lines (patch->xml + from, changes[first].from - from);
    guint64 n_old = count_lines (patch->xml + from, until - from);
    gint64 grown = 0;
    gsize at = from;
    g_autoptr (GString) head = g_string_new ("@@");

    for (guint i = first; i <= last; i++)
        grown += (gint64) changes[i].new_lines - (gint64) changes[i].old_lines;
    append_range (head, '-', changes[first].line - before, n_old);
    append_range (head, '+',
                  (guint64) ((gint64) (changes[first].line - before) + moved),
                  (guint64) ((gint64) n_old + grown));
    g_string_append (head, " @@");
    view_styled (patch->out, patch->look, VIEW_STYLE_NOTE, head->str);
    g_string_append_c (patch->out, '\n');
    for (guint i = first; i <= last; i++) {
        append_old (patch, at, changes[i].from);
        append_lines (patch, VIEW_STYLE_GONE, '-', patch->xml + changes[i].from,
                      changes[i].to - changes[i].from);
        append_lines (patch, VIEW_STYLE_NEW, '+', changes[i].text->str,
                      changes[i].text->len);
        at = changes[i].to;
    }
    append_old (patch, at, until);
}

static void
append_hunks (const Patch *patch)
{
    const Change *changes = (const Change *) (const void *) patch->changes->data;
    gint64 moved = 0;

    for (guint first = 0, last; first < patch->changes->len; first = last + 1) {
        for (last = first; last + 1 < patch->changes->len; last++)
            if (count_lines (patch->xml + changes[last].to,
                             changes[last + 1].from - changes[last].to) > 2 * CONTEXT)
                break;
        append_hunk (patch, first, last, moved);
        for (guint i = first; i <= last; i++)
            moved += (gint64) changes[i].new_lines - (gint64) changes[i].old_lines;
    }
}

/* --- names -------------------------------------------------------------------- */

/* As git writes it: in quotation marks where a sign would mislead, and with a tab
 * behind it where a blank would. */
static void
append_name (const Patch *patch, const char *sign, const char *side, const char *name)
{
    gboolean quoted = FALSE;
    g_autoptr (GString) text = g_string_new (NULL);

    for (const char *p = name; *p != '\0'; p++) {
        const guint8 c = (guint8) *p;

        quoted |= c < ' ' || c == '"' || c == '\\' || c == 0x7f;
        if (c == '"' || c == '\\')
            g_string_append_printf (text, "\\%c", c);
        else if (c < ' ' || c == 0x7f)
            g_string_append_printf (text, "\\%03o", c);
        else
            g_string_append_c (text, *p);
    }
    g_autofree char *line =
        g_strdup_printf ("%s %s%s/%s%s", sign, quoted ? "\"" : "", side, text->str,
                         quoted                       ? "\""
                         : strchr (name, ' ') != NULL ? "\t"
                                                      : "");
    view_styled (patch->out, patch->look, VIEW_STYLE_BOLD, line);
    g_string_append_c (patch->out, '\n');
}

void
rlv_view_patch (GString *out, const char *name, GBytes *file, const RlvEdit *edit,
                const RlvLook *look)
{
    Patch patch = {.out = out, .look = look};

    if (edit->splices->len == 0)
        return;
    patch.xml = g_bytes_get_data (file, &patch.len);
    patch.changes = g_array_new (FALSE, FALSE, sizeof (Change));
    g_array_set_clear_func (patch.changes, (GDestroyNotify) clear_change);
    find_changes (&patch, edit);
    append_name (&patch, "---", "a", name);
    append_name (&patch, "+++", "b", name);
    append_hunks (&patch);
    g_array_unref (patch.changes);
}
