/* Findings as a page of its own.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "view/findings.h"

#define PAGE_COLUMNS 160 /* of a source line: it may wrap */

typedef struct {
    const RlvChecked *checked;
    const RlvLook *look;
    GPtrArray *crowds; /* ViewCrowd, none of two files, in the order of the page */
} Page;

static const RlvFinding *
first_of (const Page *page, guint i)
{
    return ((const ViewCrowd *) page->crowds->pdata[i])->items->pdata[0];
}

void
view_xml_words (ViewXml *xml, const char *name, const char *text)
{
    g_autofree char *glued = text != NULL ? view_glued (text, "\302\240") : NULL;

    view_xml_attr (xml, name, glued);
}

/* --- the head ----------------------------------------------------------------- */

static void
headline (GString *out, const RlvFindings *findings)
{
    guint errors = view_severity_count (findings, RLV_SEVERITY_ERROR);
    guint warnings = view_severity_count (findings, RLV_SEVERITY_WARNING);
    guint notes = view_severity_count (findings, RLV_SEVERITY_NOTE);

    if (errors > 0)
        g_string_append_printf (
            out,
            rlv_ngettext ("%u error to mend before both sides rely on this plan.",
                          "%u errors to mend before both sides rely on this plan.",
                          errors),
            errors);
    else if (warnings > 0)
        g_string_append_printf (out,
                                rlv_ngettext ("No error; %u warning to look at.",
                                              "No error; %u warnings to look at.",
                                              warnings),
                                warnings);
    else if (notes > 0)
        g_string_append_printf (out,
                                rlv_ngettext ("Nothing to mend; %u note.",
                                              "Nothing to mend; %u notes.", notes),
                                notes);
    else
        g_string_append (out, _ ("Nothing to mend."));
}

static void
write_head (ViewXml *xml, const RlvChecked *checked)
{
    g_autoptr (GString) say = g_string_new (NULL);
    g_autoptr (GString) counts = g_string_new (NULL);
    g_autoptr (GString) asked = g_string_new (NULL);
    const RlvPlan *plan = checked->plan;

    headline (say, checked->findings);
    view_append_counts (counts, checked);
    view_xml_attr (xml, "lang", view_french () ? "fr" : "en");
    view_xml_attr (xml, "releve", checked->version);
    view_xml_words (xml, "headline", say->str);
    view_xml_words (xml, "counts", g_strchomp (counts->str));
    view_xml_attr (xml, "path", checked->path);
    if (checked->asked != NULL) {
        view_append_asked_day (asked, checked->asked);
        view_xml_words (xml, "asked", asked->str);
    }
    if (plan == NULL)
        return;
    view_xml_attr (xml, "plan", rlv_item_id (plan, 0));
    view_xml_attr (xml, "name", rlv_item_name (plan, 0, rlv_language ()));
    view_xml_attr (xml, "version", view_item_text (plan, 0, "version"));
}

static void
write_severities (ViewXml *xml, const RlvFindings *findings)
{
    for (int severity = RLV_SEVERITY_ERROR; severity >= 0; severity--) {
        guint n = view_severity_count (findings, (RlvSeverity) severity) +
                  (severity == RLV_SEVERITY_NOTE ? view_waived_count (findings) : 0);

        view_xml_open (xml, "severity");
        view_xml_attr (xml, "id", rlv_severity_name ((RlvSeverity) severity));
        view_xml_attr (xml, "text", view_severity_words ((RlvSeverity) severity));
        view_xml_int (xml, "n", n);
        view_xml_close (xml);
    }
}

/* --- contents: the rules ------------------------------------------------------ */

typedef struct {
    const char *rule;
    RlvSeverity worst;
    GArray *places; /* guint, in Page.crowds */
    guint n;
} Entry;

static void
free_entry (gpointer data)
{
    Entry *entry = data;

    g_array_unref (entry->places);
    g_free (entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
    const Entry *x = *(Entry *const *) a, *y = *(Entry *const *) b;

    return x->worst != y->worst ? (int) y->worst - (int) x->worst
                                : strcmp (x->rule, y->rule);
}

static GPtrArray *
make_entries (const Page *page)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func (free_entry);
    g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

    for (guint i = 0; i < page->crowds->len; i++) {
        const RlvFinding *first = first_of (page, i);
        Entry *entry = g_hash_table_lookup (known, first->rule);

        if (entry == NULL) {
            entry = g_new0 (Entry, 1);
            entry->rule = first->rule;
            entry->places = g_array_new (FALSE, FALSE, sizeof (guint));
            g_ptr_array_add (entries, entry);
            g_hash_table_insert (known, (gpointer) first->rule, entry);
        }
        entry->worst = MAX (entry->worst, first->severity);
        entry->n += ((const ViewCrowd *) page->crowds->pdata[i])->items->len;
        g_array_append_val (entry->places, i);
    }
    g_ptr_array_sort (entries, compare_entries);
    return entries;
}

static void
write_rules (ViewXml *xml, const Page *page)
{
    g_autoptr (GPtrArray) entries = make_entries (page);

    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = entries->pdata[i];
        const RlvRuleText *rule = view_rule_text (page->checked, entry->rule);

        view_xml_open (xml, "rule");
        view_xml_attr (xml, "id", entry->rule);
        view_xml_attr (xml, "severity", rlv_severity_name (entry->worst));
        view_xml_attr (xml, "severityText", view_severity_words (entry->worst));
        view_xml_words (xml, "title", rule != NULL ? rule->title : NULL);
        view_xml_int (xml, "n", entry->n);
        for (guint k = 0; k < entry->places->len; k++) {
            view_xml_open (xml, "at");
            view_xml_int (xml, "number", g_array_index (entry->places, guint, k) + 1);
            view_xml_close (xml);
        }
        view_xml_close (xml);
    }
}

/* --- findings ----------------------------------------------------------------- */

static void
write_place (ViewXml *xml, const Page *page, const RlvFinding *finding,
             const RlvFinding *first)
{
    g_auto (ViewExcerpt) excerpt = {NULL, NULL, NULL};
    RlvExtent extent;

    view_finding_extent (page->look, finding, &extent);
    view_xml_open (xml, "place");
    view_xml_attr (xml, "file", finding->place.file);
    view_xml_int (xml, "line", extent.line);
    view_xml_int (xml, "column", extent.column);
    view_xml_words (xml, "what", finding->what);
    if (finding != first) {
        view_xml_words (xml, "why", view_own_why (first, finding));
        view_xml_words (xml, "mend", view_own_mend (first, finding));
    } else if (view_excerpt (page->look, finding->place.file, &extent, PAGE_COLUMNS,
                             &excerpt)) {
        view_xml_attr (xml, "before", excerpt.before);
        view_xml_attr (xml, "mark", excerpt.mark);
        view_xml_attr (xml, "after", excerpt.after);
    }
    view_xml_close (xml);
}

static void
write_crowd (ViewXml *xml, const Page *page, guint i)
{
    const ViewCrowd *crowd = page->crowds->pdata[i];
    const RlvFinding *first = first_of (page, i);
    const RlvRuleText *rule = view_rule_text (page->checked, first->rule);
    g_autofree char *fix = view_fix_words (first);
    guint more = crowd->items->len - 1;

    view_xml_open (xml, "crowd");
    view_xml_int (xml, "number", i + 1);
    view_xml_attr (xml, "rule", first->rule);
    view_xml_words (xml, "title", rule != NULL ? rule->title : NULL);
    view_xml_words (xml, "why", first->why);
    view_xml_words (xml, "mend", first->mend);
    view_xml_attr (xml, "fix", fix);
    view_xml_words (xml, "source", first->source);
    if (rule != NULL && rule->pack != NULL)
        view_xml_attrf (xml, "pack", "%s %s", rule->pack, rule->version);
    if (more > 0)
        view_xml_attrf (xml, "more",
                        rlv_ngettext ("The same at %u more place",
                                      "The same at %u more places", more),
                        more);
    for (guint k = 0; k < crowd->items->len; k++)
        write_place (xml, page, crowd->items->pdata[k], first);
    view_xml_close (xml);
}

static gboolean
same_file (const RlvFinding *a, const RlvFinding *b)
{
    return g_strcmp0 (a->place.file, b->place.file) == 0;
}

static guint
end_of_group (const Page *page, guint from)
{
    const RlvFinding *first = first_of (page, from);
    guint i = from;

    while (i < page->crowds->len && same_file (first_of (page, i), first) &&
           first_of (page, i)->severity == first->severity)
        i++;
    return i;
}

static void
write_group (ViewXml *xml, const Page *page, guint from, guint until)
{
    const RlvFinding *first = first_of (page, from);
    guint n = 0;

    for (guint i = from; i < until; i++)
        n += ((const ViewCrowd *) page->crowds->pdata[i])->items->len;
    view_xml_open (xml, "group");
    view_xml_attr (xml, "severity", rlv_severity_name (first->severity));
    view_xml_attr (xml, "severityText", view_severity_words (first->severity));
    view_xml_int (xml, "n", n);
    for (guint i = from; i < until; i++)
        write_crowd (xml, page, i);
    view_xml_close (xml);
}

static void
write_files (ViewXml *xml, const Page *page)
{
    for (guint i = 0; i < page->crowds->len;) {
        const RlvFinding *first = first_of (page, i);

        view_xml_open (xml, "file");
        view_xml_attr (xml, "name", first->place.file);
        while (i < page->crowds->len && same_file (first_of (page, i), first)) {
            guint until = end_of_group (page, i);

            write_group (xml, page, i, until);
            i = until;
        }
        view_xml_close (xml);
    }
}

static void
write_page (ViewXml *xml, gpointer data)
{
    const Page *page = data;

    view_xml_open (xml, "checked");
    view_xml_attr (xml, "xmlns", "urn:releve:checked:1");
    write_head (xml, page->checked);
    write_severities (xml, page->checked->findings);
    write_rules (xml, page);
    write_files (xml, page);
    if (page->checked->asked != NULL)
        view_asked_xml (xml, page->checked->asked);
    view_xml_close (xml);
}

/* --- the whole ---------------------------------------------------------------- */

gboolean
rlv_view_findings_html (GString *out, const RlvChecked *checked, const RlvLook *look,
                        GError **error)
{
    g_autoptr (GPtrArray) crowds = view_crowds (checked->findings, TRUE);
    g_autoptr (GString) xml = g_string_new (NULL);
    Page page = {checked, look, crowds};

    return view_xml_document (xml, write_page, &page, error) &&
           view_sheet_apply (out, "findings.xsl", xml, TRUE, error);
}
