/* Findings that say the same, and where they stand.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "view/findings.h"

/* --- crowds ------------------------------------------------------------------- */

static void
free_crowd (gpointer data)
{
    ViewCrowd *crowd = data;

    g_ptr_array_unref (crowd->items);
    g_free (crowd);
}

/* The same rule may warn here and refuse there. */
static char *
crowd_key (const RlvFinding *finding, gboolean by_file)
{
    return g_strdup_printf ("%d%d %s\n%s", finding->severity, finding->waived,
                            finding->form != NULL ? finding->form : finding->rule,
                            by_file && finding->place.file != NULL ? finding->place.file
                                                                   : "");
}

GPtrArray *
view_crowds (const RlvFindings *findings, gboolean by_file)
{
    GPtrArray *crowds = g_ptr_array_new_with_free_func (free_crowd);
    g_autoptr (GHashTable) known =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    guint n;
    const RlvFinding *items = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++) {
        g_autofree char *key = crowd_key (&items[i], by_file);
        ViewCrowd *crowd = g_hash_table_lookup (known, key);

        if (crowd == NULL) {
            crowd = g_new0 (ViewCrowd, 1);
            crowd->items = g_ptr_array_new ();
            g_ptr_array_add (crowds, crowd);
            g_hash_table_insert (known, g_steal_pointer (&key), crowd);
        }
        g_ptr_array_add (crowd->items, (gpointer) &items[i]);
    }
    return crowds;
}

static const char *
own (const RlvFinding *finding, const char *first, const char *said)
{
    gboolean varies = finding->form == NULL || finding->waived;

    return varies && g_strcmp0 (first, said) != 0 ? said : NULL;
}

const char *
view_own_why (const RlvFinding *first, const RlvFinding *finding)
{
    return own (finding, first->why, finding->why);
}

const char *
view_own_mend (const RlvFinding *first, const RlvFinding *finding)
{
    return own (finding, first->mend, finding->mend);
}

char *
view_fix_words (const RlvFinding *finding)
{
    if (finding->n_fixes == 0 || finding->waived)
        return NULL;
    return g_strdup_printf ("releve check --fix %s", finding->rule);
}

/* --- places ------------------------------------------------------------------- */

gboolean
view_extent (const RlvLook *look, const RlvPlace *place, const char *attr,
             RlvExtent *extent)
{
    *extent = (RlvExtent){place->line, place->column, place->line, place->column + 1};
    return look->extent != NULL && place->file != NULL && place->line > 0 &&
           look->extent (place, attr, extent, look->source_data);
}

gboolean
view_finding_extent (const RlvLook *look, const RlvFinding *finding, RlvExtent *extent)
{
    return view_extent (look, &finding->place, finding->attr, extent);
}

/* --- source lines ------------------------------------------------------------- */

void
view_excerpt_clear (ViewExcerpt *excerpt)
{
    g_clear_pointer (&excerpt->before, g_free);
    g_clear_pointer (&excerpt->mark, g_free);
    g_clear_pointer (&excerpt->after, g_free);
}

/* As it will be shown, so that its columns can be counted. */
static GString *
shown (const RlvLook *look, const char *text, const char *end)
{
    g_autofree char *part = g_strndup (text, (gsize) (end - text));
    GString *out = g_string_new (NULL);

    view_append_harmless (out, part);
    view_text_end (out, 0, look);
    return out;
}

/* At most @chars characters on from @text. */
static const char *
further (const char *text, guint32 chars)
{
    while (chars > 0 && *text != '\0') {
        text = g_utf8_next_char (text);
        chars--;
    }
    return text;
}

/* The end of @text, @columns wide at most, the first being an ellipsis when something
 * was cut. */
static void
cut_front (GString *text, guint columns, gboolean plain, gboolean goes_on)
{
    const char *from = text->str;
    guint left = view_columns (from);

    if (!goes_on && left <= columns)
        return;
    while (*from != '\0' && left + 1 > columns) {
        char one[8] = {0};

        memcpy (one, from, (gsize) (g_utf8_next_char (from) - from));
        left -= view_columns (one);
        from = g_utf8_next_char (from);
    }
    g_string_erase (text, 0, from - text->str);
    g_string_prepend (text, plain ? "~" : "\342\200\246");
}

static void
cut_back (GString *text, guint columns, gboolean plain)
{
    g_autofree char *whole = g_strdup (text->str);

    g_string_truncate (text, 0);
    view_append_cut (text, whole, columns, plain);
}

/* What it is about is kept in sight: of a long line, a third is given to what stands
 * before it. */
static void
fit (GString *before, GString *mark, GString *after, guint columns, gboolean plain,
     gboolean goes_on)
{
    guint marked = MIN (view_columns (mark->str), columns - columns / 4);
    guint rest = columns - marked;
    guint behind = view_columns (after->str);
    guint room = MAX (MIN (columns / 3, rest), behind < rest ? rest - behind : 0);

    cut_front (before, room, plain, goes_on);
    rest = columns - MIN (columns, view_columns (before->str));
    cut_back (mark, rest, plain);
    rest -= MIN (rest, view_columns (mark->str));
    cut_back (after, rest, plain);
}

gboolean
view_excerpt (const RlvLook *look, const char *file, const RlvExtent *extent,
              guint columns, ViewExcerpt *excerpt)
{
    RlvPlace place = {file, extent->line, extent->column};
    guint32 first = 1;
    const char *line = look->source == NULL || file == NULL || extent->line == 0
                           ? NULL
                           : look->source (&place, &first, look->source_data);
    guint32 from = MAX (extent->column, 1);

    if (line == NULL)
        return FALSE;
    const char *at = further (line, from - first);
    const char *until = extent->end_line > extent->line
                            ? line + strlen (line)
                            : further (at, extent->end_column - from);
    if (*at == '\0')
        return FALSE;
    if (extent->column == 0)
        until = at;
    /* A line is shown without its indentation. */
    if (first == 1)
        line += strspn (line, " \t");
    if (line > at)
        line = at;
    GString *before = shown (look, line, at);
    GString *mark = shown (look, at, until);
    GString *after = shown (look, until, until + strlen (until));
    fit (before, mark, after, columns, look->plain, first > 1);
    excerpt->before = g_string_free (before, FALSE);
    excerpt->mark = g_string_free (mark, FALSE);
    excerpt->after = g_string_free (after, FALSE);
    return TRUE;
}

/* --- rules -------------------------------------------------------------------- */

static int
compare_rules (gconstpointer rule, gconstpointer text)
{
    return strcmp (rule, ((const RlvRuleText *) text)->id);
}

const RlvRuleText *
view_rule_text (const RlvChecked *checked, const char *rule)
{
    if (checked->n_rules == 0)
        return NULL;
    return bsearch (rule, checked->rules, checked->n_rules, sizeof *checked->rules,
                    compare_rules);
}

/* --- counts ------------------------------------------------------------------- */

guint
view_severity_count (const RlvFindings *findings, RlvSeverity severity)
{
    guint from = rlv_findings_count (findings, severity);

    if (severity == RLV_SEVERITY_ERROR)
        return from;
    return from - rlv_findings_count (findings, (RlvSeverity) (severity + 1));
}

guint
view_waived_count (const RlvFindings *findings)
{
    guint n, waived = 0;
    const RlvFinding *items = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        waived += items[i].waived;
    return waived;
}

static guint
count_named (const RlvFindings *findings)
{
    g_autoptr (GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);
    guint n;
    const RlvFinding *items = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        if (items[i].place.file != NULL)
            g_hash_table_add (files, (gpointer) items[i].place.file);
    return g_hash_table_size (files);
}

guint
view_files_count (const RlvChecked *checked)
{
    g_autoptr (GHashTable) files = NULL;
    const char *last = NULL;
    guint32 n;

    if (checked->plan == NULL)
        return count_named (checked->findings);
    files = g_hash_table_new (g_str_hash, g_str_equal);
    rlv_plan_items (checked->plan, &n);
    for (guint32 i = 0; i < n; i++) {
        const char *file = rlv_plan_place (checked->plan, i).file;

        if (file != NULL && file != last)
            g_hash_table_add (files, (gpointer) file);
        last = file;
    }
    return g_hash_table_size (files);
}

const char *
view_severity_words (RlvSeverity severity)
{
    static const char *const words[] = {N_ ("note"), N_ ("warning"), N_ ("error")};

    return rlv_gettext (words[severity]);
}

static void
append_older (GString *out, const RlvChecked *checked)
{
    if (checked->only != NULL) {
        g_autofree char *only = view_harmless (checked->only);
        g_string_append_printf (out, _ ("Only what these rules find is shown: %s."),
                                only);
        g_string_append_c (out, '\n');
    }
    if (checked->since == NULL)
        return;
    g_autofree char *since = view_harmless (checked->since);
    if (checked->n_older == 0)
        g_string_append_printf (out, _ ("None of what was found in %s is left."),
                                since);
    else
        g_string_append_printf (
            out,
            rlv_ngettext ("%u older finding is not shown: it was there in %s.",
                          "%u older findings are not shown: they were there in %s.",
                          checked->n_older),
            checked->n_older, since);
    g_string_append_c (out, '\n');
}

void
view_append_counts (GString *out, const RlvChecked *checked)
{
    const RlvFindings *findings = checked->findings;
    guint waived = view_waived_count (findings);
    guint errors = view_severity_count (findings, RLV_SEVERITY_ERROR);
    guint warnings = view_severity_count (findings, RLV_SEVERITY_WARNING);
    guint notes = view_severity_count (findings, RLV_SEVERITY_NOTE);
    guint files = view_files_count (checked);

    if (errors + warnings + notes + waived == 0)
        g_string_append (out, checked->since != NULL ? _ ("No new findings")
                                                     : _ ("No findings"));
    else {
        g_string_append_printf (out, rlv_ngettext ("%u error", "%u errors", errors),
                                errors);
        g_string_append (out, ", ");
        g_string_append_printf (
            out, rlv_ngettext ("%u warning", "%u warnings", warnings), warnings);
        g_string_append (out, ", ");
        g_string_append_printf (out, rlv_ngettext ("%u note", "%u notes", notes),
                                notes);
    }
    if (files > 0)
        g_string_append_printf (
            out, rlv_ngettext (" in %u file", " in %u files", files), files);
    if (waived > 0)
        g_string_append_printf (
            out, rlv_ngettext (", %u waived", ", %u waived", waived), waived);
    g_string_append (out, ".\n");
    append_older (out, checked);
}
