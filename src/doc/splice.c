/* New bytes for old ones, in the manner of what stands around them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "doc/edit.h"

void
rlv_splice_add (GArray *splices, gsize from, gsize to, char *text)
{
    RlvSplice splice = {from, to, text};

    g_array_append_val (splices, splice);
}

static void
append_bytes (GString *out, RlvBytes xml, gsize from, gsize to)
{
    g_string_append_len (out, xml.bytes + from, (gssize) (to - from));
}

static gboolean
has_newline (RlvBytes xml, gsize from, gsize to)
{
    return memchr (xml.bytes + from, '\n', to - from) != NULL;
}

/* --- a start tag --- */

static const RlvAttrEdit *
find_edit (const RlvElement *element, RlvBytes xml, const RlvTagAttr *attr)
{
    gsize len = attr->name_end - attr->from;

    for (guint i = 0; i < element->attrs->len; i++) {
        const RlvAttrEdit *edit = &g_array_index (element->attrs, RlvAttrEdit, i);

        if (strlen (edit->attr) == len &&
            memcmp (edit->attr, xml.bytes + attr->from, len) == 0)
            return edit;
    }
    return NULL;
}

static gboolean
is_in_tag (RlvBytes xml, const RlvTag *tag, const char *name)
{
    gsize len = strlen (name);

    for (guint i = 0; i < tag->n; i++)
        if (tag->attrs[i].name_end - tag->attrs[i].from == len &&
            memcmp (xml.bytes + tag->attrs[i].from, name, len) == 0)
            return TRUE;
    return FALSE;
}

/* The attributes the tag has, as they are to be.  Where one goes that begins a line,
 * the next of that line begins it instead. */
static void
append_kept (GString *out, RlvBytes xml, const RlvTag *tag, const RlvElement *element)
{
    const RlvTagAttr *begins = NULL; /* one that went, with its line feed */

    for (guint i = 0; i < tag->n; i++) {
        const RlvTagAttr *attr = &tag->attrs[i];
        const RlvAttrEdit *edit = find_edit (element, xml, attr);
        gboolean breaks = has_newline (xml, attr->gap, attr->from);

        if (breaks)
            begins = NULL;
        if (edit != NULL && edit->text == NULL) {
            if (breaks)
                begins = attr;
            continue;
        }
        if (begins != NULL)
            append_bytes (out, xml, begins->gap, begins->from);
        else
            append_bytes (out, xml, attr->gap, attr->from);
        begins = NULL;
        append_bytes (out, xml, attr->from, attr->value);
        if (edit != NULL)
            rlv_value_append (out, edit->text, xml.bytes[attr->value_end]);
        else
            append_bytes (out, xml, attr->value, attr->value_end);
        append_bytes (out, xml, attr->value_end, attr->value_end + 1);
    }
}

/* Whether the tag has each attribute on a line of its own. */
static gboolean
breaks_each (RlvBytes xml, const RlvTag *tag)
{
    for (guint i = tag->n > 1 ? 1 : 0; i < tag->n; i++)
        if (!has_newline (xml, tag->attrs[i].gap, tag->attrs[i].from))
            return FALSE;
    return tag->n > 0;
}

static void
append_new (GString *out, RlvBytes xml, const RlvTag *tag, const RlvElement *element)
{
    const RlvTagAttr *last = tag->n > 0 ? &tag->attrs[tag->n - 1] : NULL;
    char quote = last != NULL ? xml.bytes[last->value_end] : '"';

    for (guint i = 0; i < element->attrs->len; i++) {
        const RlvAttrEdit *edit = &g_array_index (element->attrs, RlvAttrEdit, i);

        if (edit->text == NULL || is_in_tag (xml, tag, edit->attr))
            continue;
        if (breaks_each (xml, tag))
            append_bytes (out, xml, last->gap, last->from);
        else
            g_string_append_c (out, ' ');
        g_string_append_printf (out, "%s=%c", edit->attr, quote);
        rlv_value_append (out, edit->text, quote);
        g_string_append_c (out, quote);
    }
}

/* --- what is inserted --- */

/* The blanks before @at, which begins its line. */
static char *
indent_of (RlvBytes xml, gsize at)
{
    gsize from = rlv_blanks_before (xml, at);

    return g_strndup (xml.bytes + from, at - from);
}

/* How much further in a child stands than @element, where none shows it: as far as that
 * from its own parent. */
static char *
step_of (RlvBytes xml, const RlvElement *element, const char *own)
{
    g_autofree char *up = indent_of (xml, element->up);

    if (element->up != element->from && rlv_line_begins (xml, element->up) &&
        g_str_has_prefix (own, up) && strlen (own) > strlen (up))
        return g_strdup (own + strlen (up));
    return g_strdup (strchr (own, '\t') != NULL ? "\t" : "  ");
}

static char *
child_indent (RlvBytes xml, const RlvElement *element, const char *own)
{
    g_autofree char *step = NULL;

    if (element->child > 0 && rlv_line_begins (xml, element->child))
        return indent_of (xml, element->child);
    step = step_of (xml, element, own);
    return g_strconcat (own, step, NULL);
}

/* How the children that are inserted stand. */
typedef struct {
    const char *newline;
    const char *own;    /* the indentation of the element, */
    const char *indent; /* and of its children */
    char *prefix;
} Manner;

/* As rows: each begins a line, or ends one. */
static void
append_rows (GString *out, const RlvElement *element, const Manner *manner,
             gboolean begins)
{
    for (guint i = 0; i < element->inserts->len; i++) {
        if (begins)
            g_string_append (out, manner->newline);
        g_string_append (out, manner->indent);
        rlv_insert_append (out, element->inserts->pdata[i], manner->prefix,
                           manner->newline, manner->indent);
        if (!begins)
            g_string_append (out, manner->newline);
    }
}

/* In the line of their parent. */
static void
append_inline (GString *out, const RlvElement *element, const Manner *manner)
{
    for (guint i = 0; i < element->inserts->len; i++)
        rlv_insert_append (out, element->inserts->pdata[i], manner->prefix,
                           manner->newline, manner->indent);
}

/* All that comes to stand in an element that holds nothing. */
static void
append_first (GString *out, RlvBytes xml, const RlvElement *element,
              const Manner *manner)
{
    gsize next;

    if (!rlv_line_begins (xml, element->from) ||
        !rlv_line_ends (xml, element->to, &next)) {
        append_inline (out, element, manner);
        return;
    }
    append_rows (out, element, manner, TRUE);
    g_string_append (out, manner->newline);
    g_string_append (out, manner->own);
}

/* "p:" of <p:task. */
static char *
prefix_of (RlvBytes xml, const RlvElement *element)
{
    gsize from = element->from + 1, end = rlv_name_end (xml, from);
    const char *colon = memchr (xml.bytes + from, ':', end - from);

    return colon == NULL
               ? g_strdup ("")
               : g_strndup (xml.bytes + from, (gsize) (colon + 1 - (xml.bytes + from)));
}

/* Before the end tag: on lines before its own, where it has one. */
static void
splice_children (RlvBytes xml, const RlvElement *element, const Manner *manner,
                 GArray *splices)
{
    g_autoptr (GString) text = g_string_new (NULL);
    gsize at = element->close;

    if (element->inside == element->close) {
        append_first (text, xml, element, manner);
    } else if (!element->text && rlv_line_begins (xml, element->close)) {
        at = rlv_blanks_before (xml, element->close);
        append_rows (text, element, manner, FALSE);
    } else {
        append_inline (text, element, manner);
    }
    rlv_splice_add (splices, at, at, g_string_free (g_steal_pointer (&text), FALSE));
}

/* --- an element --- */

/* Without the bytes that stay at either end. */
static void
add_trimmed (RlvBytes xml, gsize from, gsize to, const GString *text, GArray *splices)
{
    gsize first = 0, last = text->len;

    while (from < to && first < last && xml.bytes[from] == text->str[first]) {
        from++;
        first++;
    }
    while (from < to && first < last && xml.bytes[to - 1] == text->str[last - 1]) {
        to--;
        last--;
    }
    if (from < to || first < last)
        rlv_splice_add (splices, from, to, g_strndup (text->str + first, last - first));
}

/* Ends the tag of an element that was empty and is not any more. */
static void
append_opened (GString *out, RlvBytes xml, const RlvTag *tag, const RlvElement *element,
               const Manner *manner)
{
    if (has_newline (xml, tag->tail, tag->to))
        append_bytes (out, xml, tag->tail, tag->to - 2);
    g_string_append_c (out, '>');
    append_first (out, xml, element, manner);
    g_string_append (out, "</");
    append_bytes (out, xml, tag->from + 1, tag->name_end);
    g_string_append_c (out, '>');
}

static void
splice_tag (RlvBytes xml, const RlvElement *element, const Manner *manner,
            gboolean opens, GArray *splices)
{
    g_autofree RlvTag *tag = g_new (RlvTag, 1);
    g_autoptr (GString) text = g_string_new (NULL);

    rlv_tag_read (xml, element->from, tag);
    append_kept (text, xml, tag, element);
    append_new (text, xml, tag, element);
    if (opens)
        append_opened (text, xml, tag, element, manner);
    else
        append_bytes (text, xml, tag->tail, tag->to);
    add_trimmed (xml, tag->name_end, tag->to, text, splices);
}

void
rlv_element_splice (RlvBytes xml, const RlvElement *element, GArray *splices)
{
    gboolean inserts = element->inserts->len > 0;
    gsize line = rlv_line_begins (xml, element->from) ? element->from : element->close;
    g_autofree char *own = indent_of (xml, line);
    g_autofree char *indent = child_indent (xml, element, own);
    g_autofree char *prefix = prefix_of (xml, element);
    const Manner manner = {rlv_line_end_near (xml, element->inside), own, indent,
                           prefix};

    if (element->attrs->len > 0 || (inserts && element->empty))
        splice_tag (xml, element, &manner, inserts && element->empty, splices);
    if (inserts && !element->empty)
        splice_children (xml, element, &manner, splices);
}

/* --- what goes --- */

/* With its line where it stands alone; else with the blanks on one side. */
static void
splice_removal (RlvBytes xml, gsize from, gsize to, GArray *splices)
{
    gboolean first = rlv_line_begins (xml, from);
    gsize before = rlv_blanks_before (xml, from), after = rlv_blanks_after (xml, to);
    gsize next;

    if (first && rlv_line_ends (xml, to, &next)) {
        from = before;
        to = next;
    } else if (first && after < xml.len && xml.bytes[after] == '<') {
        to = after;
    } else if (!first && before > 0 && xml.bytes[before - 1] == '>') {
        from = before;
    }
    rlv_splice_add (splices, from, to, g_strdup (""));
}

void
rlv_removals_splice (RlvBytes xml, const GArray *removed, GArray *splices)
{
    for (guint i = 0; i < removed->len; i++) {
        const RlvSplice *one = &g_array_index (removed, RlvSplice, i);
        gsize to = one->to;

        /* What goes side by side goes as one, with the blanks between. */
        for (; i + 1 < removed->len; i++) {
            const RlvSplice *next = &g_array_index (removed, RlvSplice, i + 1);

            if (rlv_blanks_after (xml, to) != next->from)
                break;
            to = next->to;
        }
        splice_removal (xml, one->from, to, splices);
    }
}
