/* Findings, as a good compiler writes them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/findings.h"

#include <string.h>

#define SHOWN_SHORT    2  /* of a crowd, after the first */
#define NAMED          8  /* and of the rest */
#define SOURCE_COLUMNS 96 /* of a source line */
#define LEAST_COLUMNS  40
#define GUTTER         8 /* columns before a source line and before a remark */

static ViewStyle
severity_style (RlvSeverity severity)
{
    static const ViewStyle styles[] = {VIEW_STYLE_NOTE, VIEW_STYLE_WARNING,
                                       VIEW_STYLE_ERROR};

    return styles[severity];
}

static void
append_place (GString *out, const RlvLook *look, const char *name,
              const RlvExtent *extent)
{
    g_autoptr (GString) text = g_string_new (NULL);

    if (name == NULL)
        return;
    g_autofree char *file = view_harmless (name);
    g_string_append (text, file);
    if (extent->line > 0)
        g_string_append_printf (text, ":%u", extent->line);
    if (extent->line > 0 && extent->column > 0)
        g_string_append_printf (text, ":%u", extent->column);
    g_string_append_c (text, ':');
    view_styled (out, look, VIEW_STYLE_BOLD, text->str);
    g_string_append_c (out, ' ');
}

/* --- the source line ---------------------------------------------------------- */

/* Columns are counted in characters, and the mark below must stand under the text as a
 * terminal shows it. */
static void
append_source (GString *out, const RlvLook *look, const RlvFinding *finding,
               const RlvExtent *extent)
{
    guint columns = look->width > GUTTER + LEAST_COLUMNS
                        ? MIN (look->width - GUTTER, SOURCE_COLUMNS)
                        : SOURCE_COLUMNS;
    g_auto (ViewExcerpt) excerpt = {NULL, NULL, NULL};
    g_autofree char *number = NULL, *under = NULL;

    if (!view_excerpt (look, finding->place.file, extent, columns, &excerpt))
        return;
    number = g_strdup_printf ("%5u", extent->line);
    view_styled (out, look, VIEW_STYLE_DIM, number);
    g_string_append_printf (out, " | %s%s%s\n", excerpt.before, excerpt.mark,
                            excerpt.after);
    if (extent->column == 0)
        return;
    under = g_strnfill (MAX (1, view_columns (excerpt.mark)), '^');
    g_string_append (out, "      | ");
    view_append_blanks (out, view_columns (excerpt.before));
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
    guint at = GUTTER + view_columns (label) + view_columns (view_colon ()) + 1;
    g_string_append (out, "      = ");
    view_styled (out, look, VIEW_STYLE_BOLD, label);
    g_string_append_printf (out, "%s ", view_colon ());
    view_append_wrapped (out, safe, look->width, at, GUTTER);
}

static void
append_head (GString *out, const RlvLook *look, const RlvFinding *finding,
             const RlvExtent *extent)
{
    g_autofree char *what = view_harmless (finding->what);
    g_autofree char *label = g_strdup_printf (
        "%s[%s]", view_severity_words (finding->severity), finding->rule);

    append_place (out, look, finding->place.file, extent);
    view_styled (out, look, severity_style (finding->severity), label);
    g_string_append_printf (out, "%s %s\n", view_colon (), what);
}

/* The rule says of itself more than a finding does. */
static void
append_rule (GString *out, const RlvChecked *checked, const RlvLook *look,
             const char *name)
{
    const RlvRuleText *rule = view_rule_text (checked, name);

    if (rule == NULL)
        return;
    g_autofree char *text =
        g_strdup_printf ("%s (releve explain %s)", rule->title, rule->id);
    append_remark (out, look, _ ("rule"), text);
}

/* What a program can mend is offered. */
static void
append_fix (GString *out, const RlvLook *look, const RlvFinding *finding)
{
    g_autofree char *text = view_fix_words (finding);

    append_remark (out, look, _ ("fix"), text);
}

static void
append_finding (GString *out, const RlvChecked *checked, const RlvLook *look,
                const RlvFinding *finding)
{
    RlvExtent extent;

    view_finding_extent (look, finding, &extent);
    append_head (out, look, finding, &extent);
    append_source (out, look, finding, &extent);
    append_remark (out, look, _ ("why"), finding->why);
    append_remark (out, look, _ ("mend"), finding->mend);
    append_fix (out, look, finding);
    append_rule (out, checked, look, finding->rule);
    append_remark (out, look, _ ("source"), finding->source);
}

static void
append_short (GString *out, const RlvLook *look, const RlvFinding *first,
              const RlvFinding *finding)
{
    RlvExtent extent;

    view_finding_extent (look, finding, &extent);
    append_head (out, look, finding, &extent);
    append_remark (out, look, _ ("why"), view_own_why (first, finding));
    append_remark (out, look, _ ("mend"), view_own_mend (first, finding));
}

/* --- the list ----------------------------------------------------------------- */

/* "T12" of "task T12"; where that is not known, its line. */
static char *
name_of (const RlvFinding *finding)
{
    const char *blank =
        finding->subject != NULL ? strchr (finding->subject, ' ') : NULL;

    if (finding->subject != NULL)
        return view_harmless (blank != NULL ? blank + 1 : finding->subject);
    if (finding->place.file == NULL || finding->place.line == 0)
        return NULL;
    g_autofree char *file = view_harmless (finding->place.file);
    return g_strdup_printf ("%s:%u", file, finding->place.line);
}

/* Of those from @from on, each name once. */
static void
append_more (GString *out, const RlvLook *look, const ViewCrowd *crowd, guint from)
{
    guint more = crowd->items->len - from, named = 0, i;
    g_autoptr (GHashTable) said =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr (GString) names = g_string_new (NULL);

    for (i = from; i < crowd->items->len && named < NAMED; i++) {
        char *name = name_of (crowd->items->pdata[i]);

        if (name == NULL || !g_hash_table_add (said, name))
            continue;
        g_string_append_printf (names, "%s%s", named++ > 0 ? ", " : "", name);
    }
    if (named == 1 && more > 1) { /* all of one thing: that says nothing */
        g_string_truncate (names, 0);
        named = 0;
    }
    if (i < crowd->items->len)
        g_string_append (names, named > 0 ? " …" : "");
    g_autofree char *label =
        g_strdup_printf (rlv_ngettext ("%u more", "%u more", more), more);
    g_string_append_printf (names, "%s(%s)", named > 0 ? " " : "",
                            _ ("--all shows each"));
    append_remark (out, look, label, names->str);
}

static void
append_crowd (GString *out, const RlvChecked *checked, const RlvLook *look,
              const ViewCrowd *crowd)
{
    guint n = crowd->items->len;
    /* One more is said as shortly as that there is one. */
    guint shown = n <= 2 + SHOWN_SHORT ? n : 1 + SHOWN_SHORT;

    append_finding (out, checked, look, crowd->items->pdata[0]);
    for (guint i = 1; i < shown; i++)
        append_short (out, look, crowd->items->pdata[0], crowd->items->pdata[i]);
    if (shown < n)
        append_more (out, look, crowd, shown);
}

void
rlv_view_findings_text (GString *out, const RlvChecked *checked, const RlvLook *look)
{
    g_autoptr (GPtrArray) crowds = NULL;
    guint n;
    const RlvFinding *items = rlv_findings_get (checked->findings, &n);
    gsize from = out->len;

    if (look->all) {
        for (guint i = 0; i < n; i++)
            append_finding (out, checked, look, &items[i]);
    } else {
        crowds = view_crowds (checked->findings, FALSE);
        for (guint i = 0; i < crowds->len; i++)
            append_crowd (out, checked, look, crowds->pdata[i]);
    }
    if (n > 0)
        g_string_append_c (out, '\n');
    view_append_counts (out, checked);
    if (checked->asked != NULL)
        view_append_asked (out, checked->asked, look);
    view_text_end (out, from, look);
}
