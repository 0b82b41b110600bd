/* Findings as SARIF 2.1.0, the form in which code hosts and editors gather what many
 * programs found.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "view/findings.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

/* --- rules -------------------------------------------------------------------- */

/* Those that findings speak of, in the order of the first of each. */
typedef struct {
    GPtrArray *names;    /* const char *, of the findings */
    GHashTable *indices; /* name to its place in .names */
} Rules;

static void
find_rules (Rules *rules, const RlvFindings *findings)
{
    guint n;
    const RlvFinding *items = rlv_findings_get (findings, &n);

    rules->names = g_ptr_array_new ();
    rules->indices = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint i = 0; i < n; i++) {
        if (g_hash_table_contains (rules->indices, items[i].rule))
            continue;
        g_hash_table_insert (rules->indices, (gpointer) items[i].rule,
                             GUINT_TO_POINTER (rules->names->len));
        g_ptr_array_add (rules->names, (gpointer) items[i].rule);
    }
}

static void
message (ViewJson *json, const char *name, const char *text)
{
    view_json_object (json, name);
    view_json_text (json, "text", text);
    view_json_end_object (json);
}

static void
append_line (GString *out, const char *label, const char *text)
{
    if (text != NULL && *text != '\0')
        g_string_append_printf (out, "%s%s%s %s", out->len > 0 ? "\n" : "", label,
                                view_colon (), text);
}

static void
write_rule (ViewJson *json, const RlvChecked *checked, const char *name)
{
    const RlvRuleText *rule = view_rule_text (checked, name);
    g_autoptr (GString) help = g_string_new (NULL);

    view_json_object (json, NULL);
    view_json_text (json, "id", name);
    if (rule != NULL) {
        message (json, "shortDescription", rule->title);
        message (json, "fullDescription", rule->why != NULL ? rule->why : rule->title);
        append_line (help, _ ("why"), rule->why);
        append_line (help, _ ("mend"), rule->mend);
        append_line (help, _ ("source"), rule->source);
        message (json, "help", help->len > 0 ? help->str : rule->title);
        view_json_object (json, "defaultConfiguration");
        view_json_text (json, "level", rlv_severity_name (rule->severity));
        view_json_end_object (json);
    }
    if (rule != NULL && rule->pack != NULL) {
        view_json_object (json, "properties");
        view_json_text (json, "pack", rule->pack);
        view_json_text (json, "packVersion", rule->version);
        view_json_end_object (json);
    }
    view_json_end_object (json);
}

/* --- packs -------------------------------------------------------------------- */

static void
day (ViewJson *json, const char *name, RlvDay day)
{
    if (day != RLV_DAY_NONE)
        view_json_day (json, name, day);
}

static void
write_pack (ViewJson *json, const RlvChoice *choice)
{
    const RlvPackInfo *pack = choice->pack;

    view_json_object (json, NULL);
    view_json_text (json, "name", pack->name);
    if (pack->version[0] != '\0')
        view_json_text (json, "version", pack->version);
    if (rlv_worded (&pack->title) != NULL)
        message (json, "shortDescription", rlv_worded (&pack->title));
    view_json_object (json, "properties");
    day (json, "from", pack->from);
    day (json, "until", pack->until);
    day (json, "checked", pack->checked);
    view_json_text (json, "because", choice->because);
    view_json_end_object (json);
    view_json_end_object (json);
}

/* A pack is to the tool what SARIF calls an extension. */
static void
write_packs (ViewJson *json, const char *name, const RlvAsked *asked, gboolean applies)
{
    if (asked == NULL || asked->choices == NULL ||
        view_asked_count (asked, applies) == 0)
        return;
    view_json_array (json, name);
    for (guint i = 0; i < asked->choices->len; i++) {
        const RlvChoice *choice = asked->choices->pdata[i];

        if (!choice->applies == !applies)
            write_pack (json, choice);
    }
    view_json_end_array (json);
}

/* An extension is one that took part: what was not asked stands apart. */
static void
write_asked (ViewJson *json, const RlvAsked *asked)
{
    if (asked == NULL)
        return;
    view_json_object (json, "properties");
    view_json_bool (json, "rulesAsked", asked->choices != NULL);
    if (asked->choices != NULL) {
        day (json, "today", asked->today);
        view_json_text (json, "profile", asked->profile);
        view_json_bool (json, "dated", asked->dated);
        write_packs (json, "packsNotAsked", asked, FALSE);
    }
    view_json_end_object (json);
}

/* --- places ------------------------------------------------------------------- */

/* A path as a reference: of an absolute one a file URI.  Bytes that a URI cannot hold,
 * and a colon, which would make a scheme of what stands before it, are escaped. */
static void
uri (ViewJson *json, const char *path)
{
    g_autoptr (GString) text = g_string_new (*path == '/' ? "file://" : NULL);

    for (const char *p = path; *p != '\0'; p++)
        if (g_ascii_isalnum (*p) || strchr ("-._~/!$&'()*+,;=@", *p) != NULL)
            g_string_append_c (text, *p);
        else
            g_string_append_printf (text, "%%%02X", (guint8) *p);
    view_json_text (json, "uri", text->str);
}

static void
artifact (ViewJson *json, const char *file)
{
    view_json_object (json, "artifactLocation");
    uri (json, file);
    view_json_end_object (json);
}

static void
region (ViewJson *json, const char *name, const RlvExtent *extent)
{
    view_json_object (json, name);
    view_json_int (json, "startLine", extent->line);
    if (extent->column > 0) {
        view_json_int (json, "startColumn", extent->column);
        if (extent->end_line != extent->line)
            view_json_int (json, "endLine", extent->end_line);
        view_json_int (json, "endColumn", extent->end_column);
    }
    view_json_end_object (json);
}

static void
write_locations (ViewJson *json, const RlvLook *look, const RlvFinding *finding)
{
    RlvExtent extent;

    view_json_array (json, "locations");
    if (finding->place.file != NULL) {
        view_json_object (json, NULL);
        view_json_object (json, "physicalLocation");
        artifact (json, finding->place.file);
        if (finding->place.line > 0) {
            view_finding_extent (look, finding, &extent);
            region (json, "region", &extent);
        }
        view_json_end_object (json);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

/* --- fixes -------------------------------------------------------------------- */

/* One replacement: what goes, and what comes. */
typedef struct {
    RlvExtent gone;
    char *text; /* or NULL */
} Change;

static char *
attr_text (const char *name, const char *value, gboolean blank)
{
    g_autofree char *escaped = g_markup_escape_text (value, -1);

    return g_strdup_printf ("%s%s=\"%s\"", blank ? " " : "", name, escaped);
}

static gboolean
same_place (const RlvExtent *a, const RlvExtent *b)
{
    return a->line == b->line && a->column == b->column;
}

/* Attributes alone: where an element ends is not known here. */
static gboolean
find_change (const RlvLook *look, const RlvFix *fix, Change *change)
{
    RlvExtent tag, attr;

    if ((fix->kind != RLV_FIX_SET && fix->kind != RLV_FIX_DROP) || fix->attr == NULL ||
        fix->place.file == NULL || !view_extent (look, &fix->place, NULL, &tag) ||
        !view_extent (look, &fix->place, fix->attr, &attr))
        return FALSE;
    gboolean has = !same_place (&tag, &attr);

    change->gone = attr;
    if (fix->kind == RLV_FIX_DROP) {
        /* With the blank before it, unless that is the end of a line. */
        if (has && attr.column > 1)
            change->gone.column--;
        return has;
    }
    if (fix->text == NULL)
        return FALSE;
    if (!has)
        change->gone =
            (RlvExtent){tag.end_line, tag.end_column, tag.end_line, tag.end_column};
    change->text = attr_text (fix->attr, fix->text, !has);
    return TRUE;
}

static void
write_change (ViewJson *json, const char *file, const Change *change)
{
    view_json_object (json, NULL);
    artifact (json, file);
    view_json_array (json, "replacements");
    view_json_object (json, NULL);
    region (json, "deletedRegion", &change->gone);
    if (change->text != NULL)
        message (json, "insertedContent", change->text);
    view_json_end_object (json);
    view_json_end_array (json);
    view_json_end_object (json);
}

/* All of them or none: half a mend is none. */
static void
write_fixes (ViewJson *json, const RlvLook *look, const RlvFinding *finding)
{
    g_autofree Change *changes = g_new0 (Change, MAX (finding->n_fixes, 1));
    gboolean all = finding->n_fixes > 0;

    for (guint i = 0; all && i < finding->n_fixes; i++)
        all = find_change (look, &finding->fixes[i], &changes[i]);
    if (all) {
        view_json_array (json, "fixes");
        view_json_object (json, NULL);
        if (finding->mend != NULL)
            message (json, "description", finding->mend);
        view_json_array (json, "artifactChanges");
        for (guint i = 0; i < finding->n_fixes; i++)
            write_change (json, finding->fixes[i].place.file, &changes[i]);
        view_json_end_array (json);
        view_json_end_object (json);
        view_json_end_array (json);
    }
    for (guint i = 0; i < finding->n_fixes; i++)
        g_free (changes[i].text);
}

/* --- results ------------------------------------------------------------------ */

/* What stays when the line moves: the same finding in two runs has the same. */
static void
write_fingerprint (ViewJson *json, const RlvFinding *finding)
{
    g_autofree char *key = rlv_finding_key (finding);
    g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

    view_json_object (json, "partialFingerprints");
    view_json_text (json, "releveFinding/v1", hash);
    view_json_end_object (json);
}

static void
write_suppressions (ViewJson *json, const RlvFinding *finding)
{
    view_json_array (json, "suppressions");
    if (finding->waived) {
        view_json_object (json, NULL);
        view_json_text (json, "kind", "inSource");
        view_json_text (json, "justification",
                        finding->why != NULL ? finding->why : "");
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

static void
write_result (ViewJson *json, const RlvChecked *checked, const RlvLook *look,
              const Rules *rules, const RlvFinding *finding)
{
    g_autoptr (GString) text = g_string_new (finding->what);
    guint index =
        GPOINTER_TO_UINT (g_hash_table_lookup (rules->indices, finding->rule));

    append_line (text, _ ("why"), finding->why);
    append_line (text, _ ("mend"), finding->mend);
    view_json_object (json, NULL);
    view_json_text (json, "ruleId", finding->rule);
    view_json_int (json, "ruleIndex", index);
    view_json_text (json, "level", rlv_severity_name (finding->severity));
    message (json, "message", text->str);
    write_locations (json, look, finding);
    write_fingerprint (json, finding);
    if (checked->since != NULL)
        view_json_text (json, "baselineState", "new");
    write_suppressions (json, finding);
    write_fixes (json, look, finding);
    view_json_end_object (json);
}

static void
write_tool (ViewJson *json, const RlvChecked *checked, const Rules *rules)
{
    view_json_object (json, "tool");
    view_json_object (json, "driver");
    view_json_text (json, "name", "releve");
    if (checked->version != NULL)
        view_json_text (json, "version", checked->version);
    view_json_array (json, "rules");
    for (guint i = 0; i < rules->names->len; i++)
        write_rule (json, checked, rules->names->pdata[i]);
    view_json_end_array (json);
    view_json_end_object (json);
    write_packs (json, "extensions", checked->asked, TRUE);
    view_json_end_object (json);
}

void
rlv_view_findings_sarif (GString *out, const RlvChecked *checked, const RlvLook *look)
{
    ViewJson json = {.out = out};
    Rules rules;
    guint n;
    const RlvFinding *items = rlv_findings_get (checked->findings, &n);

    find_rules (&rules, checked->findings);
    view_json_object (&json, NULL);
    view_json_text (&json, "$schema", SCHEMA);
    view_json_text (&json, "version", "2.1.0");
    view_json_array (&json, "runs");
    view_json_object (&json, NULL);
    write_tool (&json, checked, &rules);
    view_json_text (&json, "language", rlv_language ());
    view_json_text (&json, "columnKind", "unicodeCodePoints");
    view_json_array (&json, "results");
    for (guint i = 0; i < n; i++)
        write_result (&json, checked, look, &rules, &items[i]);
    view_json_end_array (&json);
    write_asked (&json, checked->asked);
    view_json_end_object (&json);
    view_json_end_array (&json);
    view_json_finish (&json);
    g_ptr_array_unref (rules.names);
    g_hash_table_unref (rules.indices);
}
