/* Changes of a file: which are asked for, and whether they can be made together.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "doc/edit.h"

/* --- one change by itself --- */

static const char *
refuse_attr (const RlvFix *fix)
{
    const char *attr = fix->attr;

    if (attr == NULL || strlen (attr) > RLV_DOC_MAX_TAG ||
        xmlValidateNCName ((const xmlChar *) attr, 0) != 0)
        return _ ("that is no name of an attribute");
    if (g_str_equal (attr, "xmlns"))
        return _ ("xmlns is not an attribute but says what the names mean");
    return NULL;
}

/* What can be said of a change before the file is looked at. */
static const char *
refuse_fix (const RlvFix *fix)
{
    const char *why = NULL;

    switch (fix->kind) {
    case RLV_FIX_SET:
        why = refuse_attr (fix);
        return why != NULL ? why : rlv_value_refuse (fix->text);
    case RLV_FIX_DROP:
        return refuse_attr (fix);
    case RLV_FIX_REMOVE:
        return NULL;
    case RLV_FIX_INSERT:
        return rlv_insert_refuse (fix->text);
    }
    return _ ("that is no kind of change");
}

/* --- the elements that are meant --- */

typedef struct {
    const RlvFix *fixes;
    guint n;
    guint *order;     /* of the fixes: by place, then as they were given */
    GArray *elements; /* RlvElement in order of their places */
    RlvEdit *edit;
} Run;

static void
clear_element (RlvElement *element)
{
    g_array_unref (element->attrs);
    g_ptr_array_unref (element->inserts);
    g_hash_table_unref (element->seen);
}

static void
clear_splice (RlvSplice *splice)
{
    g_free (splice->text);
}

static void
clear_refusal (RlvRefusal *refusal)
{
    g_free (refusal->why);
}

static void
refuse (Run *run, guint fix, const char *why)
{
    RlvRefusal refusal = {fix, g_strdup (why)};

    g_array_append_val (run->edit->refused, refusal);
}

static gint
by_place (gconstpointer a, gconstpointer b, gpointer data)
{
    const RlvFix *fixes = data;
    guint i = *(const guint *) a, k = *(const guint *) b;
    const RlvPlace *x = &fixes[i].place, *y = &fixes[k].place;

    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (i > k) - (i < k);
}

/* Every change of @element that is of this kind, and of this attribute if it is given.
 */
static void
refuse_alike (Run *run, const RlvElement *element, RlvFixKind kind, const char *attr,
              const char *why)
{
    for (guint i = element->first; i < element->end; i++) {
        const RlvFix *fix = &run->fixes[run->order[i]];

        if (fix->kind == kind && (attr == NULL || g_strcmp0 (fix->attr, attr) == 0))
            refuse (run, run->order[i], why);
    }
}

static void
refuse_element (Run *run, const RlvElement *element, const char *why)
{
    for (guint i = element->first; i < element->end; i++)
        refuse (run, run->order[i], why);
}

/* The element that change @at of the order is about. */
static RlvElement *
need_element (Run *run, guint at)
{
    const RlvPlace *place = &run->fixes[run->order[at]].place;
    RlvElement *last =
        run->elements->len > 0
            ? &g_array_index (run->elements, RlvElement, run->elements->len - 1)
            : NULL;
    RlvElement made = {.line = place->line,
                       .column = place->column,
                       .from = G_MAXSIZE,
                       .first = at,
                       .end = at + 1};

    if (last != NULL && last->line == place->line && last->column == place->column) {
        last->end = at + 1;
        return last;
    }
    made.attrs = g_array_new (FALSE, FALSE, sizeof (RlvAttrEdit));
    made.inserts = g_ptr_array_new ();
    made.seen = g_hash_table_new (g_str_hash, g_str_equal);
    g_array_append_val (run->elements, made);
    return &g_array_index (run->elements, RlvElement, run->elements->len - 1);
}

/* --- changes that meet --- */

static void
refuse_second (Run *run, guint fix, const RlvAttrEdit *first)
{
    const RlvFix *second = &run->fixes[fix];
    g_autofree char *why = NULL;

    if (first->text == NULL)
        why =
            g_strdup_printf (_ ("another change drops attribute \"%s\""), second->attr);
    else
        why = g_strdup_printf (_ ("another change sets attribute \"%s\" to \"%s\""),
                               second->attr, first->text);
    refuse (run, fix, why);
}

static void
add_attr (Run *run, RlvElement *element, guint fix)
{
    const RlvFix *wanted = &run->fixes[fix];
    RlvAttrEdit made = {wanted->attr, wanted->kind == RLV_FIX_SET ? wanted->text : NULL,
                        fix};

    for (guint i = 0; i < element->attrs->len; i++) {
        const RlvAttrEdit *first = &g_array_index (element->attrs, RlvAttrEdit, i);

        if (!g_str_equal (first->attr, made.attr))
            continue;
        if (g_strcmp0 (first->text, made.text) != 0)
            refuse_second (run, fix, first);
        return;
    }
    if (element->attrs->len == RLV_DOC_MAX_ATTRS)
        refuse (run, fix, _ ("that would be more attributes than a tag may have"));
    else
        g_array_append_val (element->attrs, made);
}

static void
add_fix (Run *run, guint at)
{
    const guint fix = run->order[at];
    const RlvFix *wanted = &run->fixes[fix];
    const char *why = refuse_fix (wanted);
    RlvElement *element = need_element (run, at);

    if (why != NULL) {
        refuse (run, fix, why);
        return;
    }
    switch (wanted->kind) {
    case RLV_FIX_SET:
    case RLV_FIX_DROP:
        add_attr (run, element, fix);
        break;
    case RLV_FIX_REMOVE:
        element->remove = TRUE;
        break;
    case RLV_FIX_INSERT:
        if (g_hash_table_add (element->seen, (gpointer) wanted->text))
            g_ptr_array_add (element->inserts, (gpointer) wanted->text);
        break;
    }
}

static void
collect (Run *run)
{
    run->order = g_new (guint, run->n);
    for (guint i = 0; i < run->n; i++)
        run->order[i] = i;
    g_qsort_with_data (run->order, (gint) run->n, sizeof *run->order, by_place,
                       (gpointer) run->fixes);
    for (guint i = 0; i < run->n; i++)
        add_fix (run, i);
}

/* --- the file --- */

static gboolean
has_attr (RlvBytes xml, const RlvTag *tag, const char *name)
{
    for (guint i = 0; i < tag->n; i++) {
        const RlvTagAttr *attr = &tag->attrs[i];

        if (attr->name_end - attr->from == strlen (name) &&
            memcmp (xml.bytes + attr->from, name, strlen (name)) == 0)
            return TRUE;
    }
    return FALSE;
}

/* What is asked of the tag that it cannot do. */
static void
check_attrs (Run *run, RlvBytes xml, const RlvElement *element)
{
    g_autofree RlvTag *tag = g_new (RlvTag, 1);
    guint more = 0;

    if (!rlv_tag_read (xml, element->from, tag)) {
        refuse_element (run, element, _ ("the tag is not well-formed"));
        return;
    }
    for (guint i = 0; i < element->attrs->len; i++) {
        const RlvAttrEdit *edit = &g_array_index (element->attrs, RlvAttrEdit, i);
        gboolean has = has_attr (xml, tag, edit->attr);
        g_autofree char *why = NULL;

        more += !has && edit->text != NULL;
        if (!has && edit->text == NULL) {
            why = g_strdup_printf (_ ("the tag has no attribute \"%s\""), edit->attr);
            refuse_alike (run, element, RLV_FIX_DROP, edit->attr, why);
        } else if (tag->n + more > RLV_DOC_MAX_ATTRS) {
            refuse_alike (run, element, RLV_FIX_SET, edit->attr,
                          _ ("that would be more attributes than a tag may have"));
        }
    }
}

/* Elements that go inside others go with them; what remains is spliced. */
static void
splice_all (Run *run, RlvBytes xml, GArray *removed)
{
    gsize gone = 0;

    for (guint i = 0; i < run->elements->len; i++) {
        const RlvElement *element = &g_array_index (run->elements, RlvElement, i);

        if (element->from < gone)
            continue;
        if (element->remove) {
            gone = element->to;
            rlv_splice_add (removed, element->from, element->to, NULL);
        } else {
            rlv_element_splice (xml, element, run->edit->splices);
        }
    }
    rlv_removals_splice (xml, removed, run->edit->splices);
}

static void
refuse_each (Run *run, const char *why)
{
    g_array_set_size (run->edit->refused, 0);
    for (guint i = 0; i < run->n; i++)
        refuse (run, i, why);
}

static void
check_elements (Run *run, RlvBytes xml)
{
    gsize gone = 0;

    for (guint i = 0; i < run->elements->len; i++) {
        const RlvElement *element = &g_array_index (run->elements, RlvElement, i);

        if (element->from == G_MAXSIZE) {
            refuse_element (run, element, _ ("no tag begins there"));
        } else if (element->remove && element->up == element->from) {
            refuse_alike (run, element, RLV_FIX_REMOVE, NULL,
                          _ ("it is the outermost element, which cannot go"));
        } else if (element->from >= gone) {
            if (element->remove)
                gone = element->to;
            else
                check_attrs (run, xml, element);
        }
    }
}

static gint
compare_refusals (gconstpointer a, gconstpointer b)
{
    guint i = ((const RlvRefusal *) a)->fix, k = ((const RlvRefusal *) b)->fix;

    return (i > k) - (i < k);
}

/* One is enough of each. */
static void
sort_refusals (GArray *refused)
{
    g_array_sort (refused, compare_refusals);
    for (guint i = refused->len; i > 1; i--)
        if (g_array_index (refused, RlvRefusal, i - 1).fix ==
            g_array_index (refused, RlvRefusal, i - 2).fix)
            g_array_remove_index (refused, i - 1);
}

static gint
compare_splices (gconstpointer a, gconstpointer b)
{
    const RlvSplice *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

RlvEdit *
rlv_doc_edit (const char *xml, gsize len, const RlvFix *fixes, guint n)
{
    RlvEdit *edit = g_new (RlvEdit, 1);
    Run run = {.fixes = fixes, .n = n, .edit = edit};
    g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (RlvSplice));
    g_autofree char *why = NULL;
    const RlvBytes bytes = {xml, len};

    edit->splices = g_array_new (FALSE, FALSE, sizeof (RlvSplice));
    edit->refused = g_array_new (FALSE, FALSE, sizeof (RlvRefusal));
    g_array_set_clear_func (edit->splices, (GDestroyNotify) clear_splice);
    g_array_set_clear_func (edit->refused, (GDestroyNotify) clear_refusal);
    run.elements = g_array_new (FALSE, FALSE, sizeof (RlvElement));
    g_array_set_clear_func (run.elements, (GDestroyNotify) clear_element);

    collect (&run);
    if (n > 0 && !rlv_elements_find (bytes, run.elements, &why))
        refuse_each (&run, why);
    else
        check_elements (&run, bytes);
    if (edit->refused->len == 0)
        splice_all (&run, bytes, removed);
    sort_refusals (edit->refused);
    g_array_sort (edit->splices, compare_splices);
    g_array_unref (run.elements);
    g_free (run.order);
    return edit;
}

void
rlv_edit_free (RlvEdit *edit)
{
    if (edit == NULL)
        return;
    g_array_unref (edit->splices);
    g_array_unref (edit->refused);
    g_free (edit);
}

GBytes *
rlv_edit_apply (const RlvEdit *edit, const char *xml, gsize len)
{
    GString *out = g_string_sized_new (len + 1);
    gsize at = 0;

    for (guint i = 0; i < edit->splices->len; i++) {
        const RlvSplice *splice = &g_array_index (edit->splices, RlvSplice, i);

        g_assert (splice->from >= at && splice->to >= splice->from);
        g_string_append_len (out, xml + at, (gssize) (splice->from - at));
        g_string_append (out, splice->text);
        at = splice->to;
    }
    g_string_append_len (out, xml + at, (gssize) (len - at));
    return g_string_free_to_bytes (out);
}
