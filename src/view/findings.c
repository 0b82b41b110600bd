/* Findings, as a good compiler writes them, and for machines.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#include <string.h>

#define SHOWN_PER_RULE 3
#define SOURCE_COLUMNS 96 /* of a source line, around the place */

static ViewStyle
severity_style (RlvSeverity severity)
{
    static const ViewStyle styles[] = {VIEW_STYLE_NOTE, VIEW_STYLE_WARNING,
                                       VIEW_STYLE_ERROR};

    return styles[severity];
}

static const char *
severity_words (RlvSeverity severity)
{
    static const char *const words[] = {N_ ("note"), N_ ("warning"), N_ ("error")};

    return rlv_gettext (words[severity]);
}

static void
append_place (GString *out, const RlvLook *look, const RlvPlace *place)
{
    g_autoptr (GString) text = g_string_new (NULL);

    if (place->file == NULL)
        return;
    g_autofree char *file = view_harmless (place->file);
    g_string_append (text, file);
    if (place->line > 0)
        g_string_append_printf (text, ":%u", place->line);
    if (place->line > 0 && place->column > 0)
        g_string_append_printf (text, ":%u", place->column);
    g_string_append_c (text, ':');
    view_styled (out, look, VIEW_STYLE_BOLD, text->str);
    g_string_append_c (out, ' ');
}

/* --- the source line ---------------------------------------------------------- */

/* Characters that the place spans: a tag up to its name, an attribute up to its closing
 * quote, else a word. */
static guint
span_at (const char *at)
{
    const char *p = at;
    const char *quote;

    if (*p == '<') {
        p++;
        while (*p != '\0' && strchr (" \t/>", *p) == NULL)
            p++;
        return (guint) g_utf8_strlen (at, p - at);
    }
    while (*p != '\0' && strchr (" \t=\"'<>", *p) == NULL)
        p++;
    if (*p == '=' && (p[1] == '"' || p[1] == '\'')) {
        quote = strchr (p + 2, p[1]);
        p = quote != NULL ? quote + 1 : p + strlen (p);
    } else if (p == at && (*p == '"' || *p == '\'')) {
        quote = strchr (p + 1, *p);
        p = quote != NULL ? quote + 1 : p + strlen (p);
    }
    return MAX (1, (guint) g_utf8_strlen (at, p - at));
}

/* Columns are counted in characters, and the mark below must stand under the text as a
 * terminal shows it. */
static void
append_source (GString *out, const RlvLook *look, const RlvFinding *finding)
{
    const RlvPlace *place = &finding->place;
    const char *line = look->source == NULL || place->file == NULL || place->line == 0
                           ? NULL
                           : look->source (place->file, place->line, look->source_data);
    g_autofree char *number = NULL;
    glong chars, from, cut, until;

    if (line == NULL)
        return;
    g_autofree char *text = view_harmless (line);
    chars = g_utf8_strlen (text, -1);
    from = place->column > 0 ? (glong) place->column - 1 : 0;
    if (from >= chars)
        return;
    /* A long line is shown from a little before the place, without its indentation. */
    cut = from > SOURCE_COLUMNS * 2 / 3 ? from - SOURCE_COLUMNS / 3 : 0;
    if (cut == 0)
        while (cut < from && strchr (" \t", *g_utf8_offset_to_pointer (text, cut)))
            cut++;
    until = MIN (chars, cut + SOURCE_COLUMNS);
    g_autofree char *shown = g_utf8_substring (text, cut, until);
    g_autofree char *lead = g_utf8_substring (text, cut, from);

    number = g_strdup_printf ("%5u", place->line);
    view_styled (out, look, VIEW_STYLE_DIM, number);
    g_string_append_printf (out, " | %s\n      | ", shown);
    if (place->column == 0) {
        g_string_truncate (out, out->len - strlen ("      | "));
        return;
    }
    guint mark = span_at (g_utf8_offset_to_pointer (text, from));
    g_autofree char *under =
        g_strnfill (MIN (mark, (guint) MAX (1, until - from)), '^');
    g_string_append_printf (out, "%*s", (int) view_columns (lead), "");
    view_styled (out, look, severity_style (finding->severity), under);
    g_string_append_c (out, '\n');
}

/* --- one finding -------------------------------------------------------------- */

static void
append_remark (GString *out, const RlvLook *look, const char *label, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    g_autofree char *safe = view_harmless (text);
    g_string_append (out, "      = ");
    view_styled (out, look, VIEW_STYLE_BOLD, label);
    g_string_append_printf (out, "%s %s\n", view_colon (), safe);
}

static void
append_head (GString *out, const RlvLook *look, const RlvFinding *finding)
{
    g_autofree char *what = view_harmless (finding->what);
    g_autofree char *label =
        g_strdup_printf ("%s[%s]", severity_words (finding->severity), finding->rule);

    append_place (out, look, &finding->place);
    view_styled (out, look, severity_style (finding->severity), label);
    g_string_append_printf (out, "%s %s\n", view_colon (), what);
}

static void
append_finding (GString *out, const RlvLook *look, const RlvFinding *finding)
{
    append_head (out, look, finding);
    append_source (out, look, finding);
    append_remark (out, look, _ ("why"), finding->why);
    append_remark (out, look, _ ("mend"), finding->mend);
    append_remark (out, look, _ ("source"), finding->source);
}

/* --- the list ----------------------------------------------------------------- */

/* Rule and severity together: the same rule may warn here and refuse there. */
static char *
rule_key (const RlvFinding *finding)
{
    return g_strdup_printf ("%d %s", finding->severity, finding->rule);
}

static GHashTable *
count_rules (const RlvFinding *items, guint n)
{
    GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < n; i++) {
        char *key = rule_key (&items[i]);
        gpointer seen = g_hash_table_lookup (counts, key);

        g_hash_table_replace (counts, key,
                              GUINT_TO_POINTER (GPOINTER_TO_UINT (seen) + 1));
    }
    return counts;
}

/* The third of a crowd is followed by how many more there are. */
static void
append_folded (GString *out, const RlvLook *look, const RlvFinding *items, guint n)
{
    g_autoptr (GHashTable) counts = count_rules (items, n);
    g_autoptr (GHashTable) seen =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < n; i++) {
        char *key = rule_key (&items[i]);
        guint total = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));
        guint place = GPOINTER_TO_UINT (g_hash_table_lookup (seen, key)) + 1;

        g_hash_table_replace (seen, key, GUINT_TO_POINTER (place));
        if (place > SHOWN_PER_RULE)
            continue;
        if (place == 1 || total <= SHOWN_PER_RULE)
            append_finding (out, look, &items[i]);
        else
            append_head (out, look, &items[i]);
        if (place < SHOWN_PER_RULE || total <= SHOWN_PER_RULE)
            continue;
        g_string_append (out, "      = ");
        g_string_append_printf (out,
                                rlv_ngettext ("%u more of rule %s",
                                              "%u more of rule %s",
                                              total - SHOWN_PER_RULE),
                                total - SHOWN_PER_RULE, items[i].rule);
        g_string_append_c (out, '\n');
    }
}

static guint
count_of (const RlvFindings *findings, RlvSeverity severity)
{
    guint from = rlv_findings_count (findings, severity);

    if (severity == RLV_SEVERITY_ERROR)
        return from;
    return from - rlv_findings_count (findings, (RlvSeverity) (severity + 1));
}

static guint
count_waived (const RlvFindings *findings)
{
    guint n, waived = 0;
    const RlvFinding *items = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        waived += items[i].waived;
    return waived;
}

static void
append_summary (GString *out, const RlvFindings *findings)
{
    guint waived = count_waived (findings);
    guint errors = count_of (findings, RLV_SEVERITY_ERROR);
    guint warnings = count_of (findings, RLV_SEVERITY_WARNING);
    guint notes = count_of (findings, RLV_SEVERITY_NOTE);

    if (errors + warnings + notes + waived == 0) {
        g_string_append (out, _ ("No findings."));
        g_string_append_c (out, '\n');
        return;
    }
    g_string_append_printf (out, rlv_ngettext ("%u error", "%u errors", errors),
                            errors);
    g_string_append (out, ", ");
    g_string_append_printf (out, rlv_ngettext ("%u warning", "%u warnings", warnings),
                            warnings);
    g_string_append (out, ", ");
    g_string_append_printf (out, rlv_ngettext ("%u note", "%u notes", notes), notes);
    if (waived > 0)
        g_string_append_printf (
            out, rlv_ngettext (", %u waived", ", %u waived", waived), waived);
    g_string_append (out, ".\n");
}

void
rlv_view_findings_text (GString *out, const RlvFindings *findings, const RlvLook *look)
{
    guint n;
    const RlvFinding *items = rlv_findings_get (findings, &n);
    gsize from = out->len;

    if (look->all)
        for (guint i = 0; i < n; i++)
            append_finding (out, look, &items[i]);
    else
        append_folded (out, look, items, n);
    if (n > 0)
        g_string_append_c (out, '\n');
    append_summary (out, findings);
    view_text_end (out, from, look);
}

/* --- JSON --------------------------------------------------------------------- */

static void
json_finding (ViewJson *json, const RlvFinding *finding)
{
    view_json_object (json, NULL);
    view_json_text (json, "severity", rlv_severity_name (finding->severity));
    view_json_text (json, "rule", finding->rule);
    view_json_text (json, "file", finding->place.file);
    view_json_int (json, "line", finding->place.line);
    view_json_int (json, "column", finding->place.column);
    view_json_text (json, "what", finding->what);
    view_json_text (json, "why", finding->why);
    view_json_text (json, "mend", finding->mend);
    view_json_text (json, "source", finding->source);
    view_json_bool (json, "waived", finding->waived);
    view_json_end_object (json);
}

void
rlv_view_findings_json (GString *out, const RlvFindings *findings)
{
    ViewJson json = {.out = out};
    guint n;
    const RlvFinding *items = rlv_findings_get (findings, &n);

    view_json_begin (&json, "releve/findings/1");
    view_json_object (&json, "counts");
    view_json_int (&json, "error", count_of (findings, RLV_SEVERITY_ERROR));
    view_json_int (&json, "warning", count_of (findings, RLV_SEVERITY_WARNING));
    view_json_int (&json, "note", count_of (findings, RLV_SEVERITY_NOTE));
    view_json_int (&json, "waived", count_waived (findings));
    view_json_end_object (&json);
    view_json_array (&json, "findings");
    for (guint i = 0; i < n; i++)
        json_finding (&json, &items[i]);
    view_json_end_array (&json);
    view_json_finish (&json);
}

void
rlv_view_rule_json (GString *out, const RlvRule *rule)
{
    ViewJson json = {.out = out};

    view_json_begin (&json, "releve/rule/1");
    view_json_text (&json, "rule", rule->name);
    view_json_text (&json, "severity", rlv_severity_name (rule->severity));
    view_json_text (&json, "asks", _ (rule->asks));
    view_json_text (&json, "why", _ (rule->why));
    view_json_text (&json, "mend", _ (rule->mend));
    view_json_text (&json, "source", rule->source != NULL ? _ (rule->source) : NULL);
    view_json_finish (&json);
}
