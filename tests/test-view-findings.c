/* Findings as text, JSON, SARIF and a page.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <libxml/parser.h>
#include <string.h>

#include "view/findings.h"

static const RlvRuleText rules[] = {
    {.id = "ORG-04",
     .severity = RLV_SEVERITY_WARNING,
     .title = "A key person has a backup",
     .why = "an illness would stop the handover",
     .mend = "name a backup",
     .source = "practice"},
    {.id = "VAL-01", .severity = RLV_SEVERITY_ERROR, .title = "Values are of the list"},
};

static RlvChecked
checked_of (const RlvFindings *findings)
{
    return (RlvChecked){.findings = findings,
                        .rules = rules,
                        .n_rules = G_N_ELEMENTS (rules),
                        .path = "plan.xml",
                        .version = "1.0"};
}

static JsonObject *
parse (JsonParser *parser, const char *text)
{
    g_autoptr (GError) error = NULL;

    assert_ok (json_parser_load_from_data (parser, text, -1, &error), &error);
    return json_node_get_object (json_parser_get_root (parser));
}

static JsonObject *
element (JsonObject *object, const char *name, guint i)
{
    return json_array_get_object_element (json_object_get_array_member (object, name),
                                          i);
}

static guint
length (JsonObject *object, const char *name)
{
    return json_array_get_length (json_object_get_array_member (object, name));
}

static guint
count_parts (const char *text, const char *part)
{
    guint n = 0;

    for (; (text = strstr (text, part)) != NULL; text += strlen (part))
        n++;
    return n;
}

/* --- a source ----------------------------------------------------------------- */

typedef struct {
    char *folder, *file;
    RlvLines *lines;
} Source;

static const char *
source_line (const RlvPlace *place, guint32 *column, gpointer data)
{
    return rlv_lines_get (((Source *) data)->lines, place, column);
}

static gboolean
source_extent (const RlvPlace *place, const char *attr, RlvExtent *extent,
               gpointer data)
{
    return rlv_lines_extent (((Source *) data)->lines, place, attr, extent);
}

static Source *
source_new (const char *text)
{
    Source *source = g_new0 (Source, 1);

    source->folder = g_dir_make_tmp ("releve-view-XXXXXX", NULL);
    source->file = g_build_filename (source->folder, "plan.xml", NULL);
    assert_true (g_file_set_contents (source->file, text, -1, NULL));
    source->lines = rlv_lines_new ();
    return source;
}

static void
source_free (Source *source)
{
    rlv_lines_free (source->lines);
    g_remove (source->file);
    g_rmdir (source->folder);
    g_free (source->folder);
    g_free (source->file);
    g_free (source);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Source, source_free)

static RlvLook
look_of (Source *source)
{
    return (RlvLook){
        .source = source_line, .extent = source_extent, .source_data = source};
}

/* What is underlined in @text: what stands above the carets, as columns go. */
static char *
underlined (const char *text)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    for (guint i = 1; lines[i] != NULL; i++) {
        const char *mark = strchr (lines[i], '^');
        GString *out = g_string_new (NULL);
        guint column = 0;

        if (mark == NULL) {
            g_string_free (out, TRUE);
            continue;
        }
        guint from = (guint) (mark - lines[i]), until = from;
        while (lines[i][until] == '^')
            until++;
        for (const char *p = lines[i - 1]; *p != '\0'; p = g_utf8_next_char (p)) {
            char one[8] = {0};
            memcpy (one, p, (gsize) (g_utf8_next_char (p) - p));
            if (column >= from && column < until)
                g_string_append (out, one);
            column += view_columns (one);
        }
        return g_string_free (out, FALSE);
    }
    return NULL;
}

/* --- text --------------------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *text; /* of the file; the tag begins at its first < */
    const char *attr;
    const char *mark; /* what is underlined */
    guint width;
    gboolean plain;
} MarkRow;

#define LONG                                                                           \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
/* clang-format off */
static const MarkRow marks[] = {
    {"the element",        "  <task id='T' side='bth'/>", NULL, "<task", 0, FALSE},
    {"an attribute",       "  <task id='T' side='bth'/>", "side", "side='bth'", 0, FALSE},
    {"after a tab",        "\t\t<task\tid='T'\tside='bth'/>", "side", "side='bth'", 0, FALSE},
    {"after wide signs",   "  <task id='中文字' side='bth'/>", "side", "side='bth'", 0, FALSE},
    {"wide signs",         "  <task id='T' side='中é'/>", "side", "side='中é'", 0, FALSE},
    {"on a later line",    "  <task id='T'\r\n    side='bth'/>", "side", "side='bth'", 0, FALSE},
    {"of two lines",       "  <task id='T' side='b\nth'/>", "side", "side='b", 0, FALSE},
    {"after hidden marks", "  <task id='\xe2\x80\xaeT\xe2\x80\xac' side='bth'/>", "side", "side='bth'", 0, FALSE},
    {"far behind",         "  <task id='" LONG LONG "' side='bth' more='" LONG "'/>", "side", "side='bth'", 0, FALSE},
    {"far behind, narrow", "  <task id='" LONG LONG "' side='bth' more='" LONG "'/>", "side", "side='bth'", 60, FALSE},
    {"itself too long",    "  <task id='T' side='" LONG LONG "' more='x'/>", "side", NULL, 0, FALSE},
    {"plain, after signs", "  <task id='«\xc2\xa0→\xc2\xa0»' side='bth'/>", "side", "side='bth'", 0, TRUE},
    {"absent",             "  <task id='T'/>", "side", "<task", 0, FALSE},
};
/* clang-format on */

static void
check_mark (void **state)
{
    const MarkRow *row = *state;
    g_autoptr (Source) source = source_new (row->text);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GString) out = g_string_new (NULL);
    RlvPlace place = {source->file, 1, (guint32) strcspn (row->text, "<") + 1};
    RlvLook look = look_of (source);
    RlvChecked checked = checked_of (findings);

    rlv_language_set ("en");
    look.width = row->width;
    look.plain = row->plain;
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "r", &place, "what");
    rlv_findings_about (findings, NULL, row->attr, NULL);
    rlv_view_findings_text (out, &checked, &look);
    g_autofree char *mark = underlined (out->str);
    assert_non_null (mark);
    if (row->mark != NULL)
        assert_string_equal (mark, row->mark);
    else
        assert_true (g_str_has_prefix (mark, "side='xxxxxxxxxxxxxxxxxxxxxxxxx"));
    g_auto (GStrv) lines = g_strsplit (out->str, "\n", -1);
    guint room = row->width > 0 ? row->width : 8 + 96;
    assert_true (view_columns (lines[1]) <= room && view_columns (lines[2]) <= room);
}

static void
finding_in_full (void **state)
{
    g_autoptr (Source) source =
        source_new ("<plan>\n\n    <task id=\"\344\270\255\"\n  side=\"bth\"/>\n");
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GString) out = g_string_new (NULL);
    RlvPlace place = {source->file, 3, 5};
    RlvLook look = look_of (source);
    RlvChecked checked = checked_of (findings);

    (void) state;
    rlv_language_set ("en");
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "VAL-01", &place,
                      "there is no \"bth\"");
    rlv_findings_why (findings, "nobody would answer for it");
    rlv_findings_mend (findings, "write \"both\"");
    rlv_findings_source (findings, "house rule");
    rlv_findings_about (findings, "VAL-01.1", "side", "task T");
    rlv_view_findings_text (out, &checked, &look);
    g_string_replace (out, source->file, "plan.xml", 0);
    assert_string_equal (
        out->str, "plan.xml:4:3: error[VAL-01]: there is no \"bth\"\n"
                  "    4 | side=\"bth\"/>\n"
                  "      | ^^^^^^^^^^\n"
                  "      = why: nobody would answer for it\n"
                  "      = mend: write \"both\"\n"
                  "      = rule: Values are of the list (releve explain VAL-01)\n"
                  "      = source: house rule\n"
                  "\n"
                  "1 error, 0 warnings, 0 notes in 1 file.\n");
}

/* A place beyond the end of the line, or on a line that is not there: no source. */
static void
finding_without_source (void **state)
{
    g_autoptr (Source) source = source_new ("<a/>\n");
    const RlvPlace places[] = {{source->file, 1, 400},
                               {source->file, 9, 1},
                               {"/nowhere", 1, 1},
                               {source->file, 0, 0},
                               {NULL, 0, 0}};
    RlvLook look = look_of (source);

    (void) state;
    rlv_language_set ("en");
    for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
        g_autoptr (RlvFindings) findings = rlv_findings_new ();
        g_autoptr (GString) out = g_string_new (NULL);
        RlvChecked checked = checked_of (findings);

        rlv_findings_add (findings, RLV_SEVERITY_NOTE, "r", &places[i], "what");
        rlv_view_findings_text (out, &checked, &look);
        assert_null (strchr (out->str, '|'));
        assert_non_null (strstr (out->str, "note[r]: what\n"));
    }
}

static RlvFindings *
crowd (void)
{
    RlvFindings *findings = rlv_findings_new ();

    for (guint i = 0; i < 20; i++) {
        g_autofree char *subject = g_strdup_printf ("task T%u", i < 18 ? i : 17);
        RlvPlace place = {"p.xml", i + 1, 1};
        rlv_findings_add (findings, RLV_SEVERITY_WARNING, "WAY-BACK", &place,
                          "item %u has no way back", i);
        rlv_findings_why (findings, "nobody would return it");
        rlv_findings_about (findings, "WAY-BACK.2", NULL, subject);
    }
    rlv_findings_add (findings, RLV_SEVERITY_WARNING, "WAY-BACK", NULL, "another form");
    rlv_findings_about (findings, "WAY-BACK.1", NULL, NULL);
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "other", NULL, "alone");
    return findings;
}

static void
findings_folded (void **state)
{
    g_autoptr (RlvFindings) findings = crowd ();
    g_autoptr (GString) folded = g_string_new (NULL);
    g_autoptr (GString) whole = g_string_new (NULL);
    RlvLook look = {0};
    RlvChecked checked = checked_of (findings);

    (void) state;
    rlv_language_set ("en");
    rlv_view_findings_text (folded, &checked, &look);
    assert_non_null (strstr (
        folded->str, "p.xml:1:1: warning[WAY-BACK]: item 0 has no way back\n"
                     "      = why: nobody would return it\n"
                     "p.xml:2:1: warning[WAY-BACK]: item 1 has no way back\n"
                     "p.xml:3:1: warning[WAY-BACK]: item 2 has no way back\n"
                     "      = 17 more: T3, T4, T5, T6, T7, T8, T9, T10 … (--all shows "
                     "each)\n"
                     "warning[WAY-BACK]: another form\n"));
    assert_null (strstr (folded->str, "item 3 has"));
    assert_non_null (strstr (folded->str, "error[other]: alone"));
    assert_non_null (strstr (folded->str, "1 error, 21 warnings, 0 notes in 1 file."));
    look.all = TRUE;
    rlv_view_findings_text (whole, &checked, &look);
    assert_non_null (strstr (whole->str, "item 19 has"));
    assert_null (strstr (whole->str, "more"));
}

/* Four of a kind are shown: one line would be saved by saying that there is one more.
 */
static void
small_crowd (void **state)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GString) out = g_string_new (NULL);
    RlvLook look = {0};
    RlvChecked checked = checked_of (findings);

    (void) state;
    for (guint i = 0; i < 4; i++)
        rlv_findings_add (findings, RLV_SEVERITY_NOTE, "r", NULL, "item %u", i);
    rlv_view_findings_text (out, &checked, &look);
    assert_non_null (strstr (out->str, "item 3"));
    assert_null (strstr (out->str, "more"));
}

/* What the rooms say has no form, and each case may be mended its own way. */
static void
own_remarks (void **state)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GString) page = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    RlvLook look = {0};
    RlvChecked checked = checked_of (findings);

    (void) state;
    rlv_language_set ("en");
    for (guint i = 0; i < 3; i++) {
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "conflict", NULL, "set %u", i);
        rlv_findings_why (findings, "they cannot all hold");
        rlv_findings_mend (findings, "relax %u", i / 2);
    }
    rlv_view_findings_text (out, &checked, &look);
    assert_string_equal (out->str, "error[conflict]: set 0\n"
                                   "      = why: they cannot all hold\n"
                                   "      = mend: relax 0\n"
                                   "error[conflict]: set 1\n"
                                   "error[conflict]: set 2\n"
                                   "      = mend: relax 1\n"
                                   "\n"
                                   "3 errors, 0 warnings, 0 notes.\n");
    assert_ok (rlv_view_findings_html (page, &checked, &look, &error), &error);
    assert_int_equal (count_parts (page->str, "relax 0"), 1);
    assert_int_equal (count_parts (page->str, "relax 1"), 1);
}

static void
last_lines (void **state)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GString) out = g_string_new (NULL);
    RlvLook look = {0};
    RlvChecked checked = checked_of (findings);

    (void) state;
    rlv_language_set ("en");
    rlv_view_findings_text (out, &checked, &look);
    assert_string_equal (out->str, "No findings.\n");

    checked.only = "KT-*";
    checked.since = "B1";
    checked.n_older = 12;
    g_string_truncate (out, 0);
    rlv_view_findings_text (out, &checked, &look);
    assert_string_equal (out->str,
                         "No new findings.\n"
                         "Only what these rules find is shown: KT-*.\n"
                         "12 older findings are not shown: they were there in B1.\n");

    checked.n_older = 0;
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "r",
                      &(RlvPlace){"a\033[2J.xml", 1, 1}, "x\033]0;evil\007");
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "r", NULL, "y");
    rlv_findings_waive (findings, 1, "agreed");
    g_string_truncate (out, 0);
    rlv_view_findings_text (out, &checked, &look);
    assert_null (strchr (out->str, '\033'));
    assert_non_null (strstr (out->str, "1 error, 0 warnings, 0 notes in 1 file, 1 "
                                       "waived.\n"));
    assert_non_null (strstr (out->str, "None of what was found in B1 is left.\n"));
}

/* --- JSON, and back ----------------------------------------------------------- */

static void
json_holds_all (void **state)
{
    g_autoptr (Source) source = source_new ("<a>\n <t n='1'\n  side='bth'/></a>\n");
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (JsonParser) parser = json_parser_new ();
    RlvPlace place = {source->file, 2, 2};
    RlvLook look = look_of (source);
    RlvChecked checked = checked_of (findings);
    RlvFix fix = {RLV_FIX_SET, place, "side", "both"};

    (void) state;
    rlv_findings_add (findings, RLV_SEVERITY_WARNING, "VAL-01", &place, "what");
    rlv_findings_about (findings, "VAL-01.1", "side", "task T1");
    rlv_findings_fix (findings, &fix);
    rlv_findings_add (findings, RLV_SEVERITY_WARNING, "other", NULL, "what");
    checked.since = "B1";
    checked.n_older = 3;
    rlv_view_findings_json (out, &checked, &look);
    JsonObject *object = parse (parser, out->str);
    JsonObject *counts = json_object_get_object_member (object, "counts");
    assert_int_equal (json_object_get_int_member (counts, "warning"), 2);
    assert_int_equal (json_object_get_int_member (counts, "older"), 3);
    assert_int_equal (json_object_get_int_member (counts, "files"), 1);
    assert_string_equal (json_object_get_string_member (object, "since"), "B1");

    JsonObject *first = element (object, "findings", 0);
    assert_string_equal (json_object_get_string_member (first, "form"), "VAL-01.1");
    assert_string_equal (json_object_get_string_member (first, "subject"), "task T1");
    assert_int_equal (json_object_get_int_member (first, "line"), 2);
    JsonObject *attr = json_object_get_object_member (first, "attr");
    assert_string_equal (json_object_get_string_member (attr, "name"), "side");
    assert_int_equal (json_object_get_int_member (attr, "line"), 3);
    assert_int_equal (json_object_get_int_member (attr, "column"), 3);
    assert_int_equal (json_object_get_int_member (attr, "endColumn"), 13);
    JsonObject *change = element (first, "fixes", 0);
    assert_string_equal (json_object_get_string_member (change, "kind"), "set");
    assert_string_equal (json_object_get_string_member (change, "text"), "both");
    assert_int_equal (json_object_get_int_member (change, "line"), 2);

    JsonObject *second = element (object, "findings", 1);
    assert_true (json_object_get_null_member (second, "attr"));
    assert_true (json_object_get_null_member (second, "subject"));
    assert_int_equal (length (second, "fixes"), 0);
}

static void
json_comes_back (void **state)
{
    g_autoptr (RlvFindings) findings = crowd ();
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    RlvLook look = {0};
    RlvChecked checked = checked_of (findings);
    guint n;

    (void) state;
    rlv_findings_waive (findings, 1, "agreed");
    rlv_view_findings_json (out, &checked, &look);
    g_autoptr (GPtrArray) keys =
        rlv_view_findings_keys (out->str, out->len, NULL, &error);
    assert_ok (keys != NULL, &error);
    const RlvFinding *items = rlv_findings_get (findings, &n);
    assert_int_equal (keys->len, n);
    for (guint i = 0; i < n; i++) {
        g_autofree char *key = rlv_finding_key (&items[i]);
        assert_string_equal (keys->pdata[i], key);
    }
    assert_string_equal (keys->pdata[0], "WAY-BACK|WAY-BACK.2|task T0");
    assert_string_equal (keys->pdata[1], "WAY-BACK|WAY-BACK.2|task T1|waived");

    /* Cut anywhere, it is refused. */
    for (gsize len = 0; len < out->len - 2; len += 7) {
        g_clear_error (&error);
        assert_null (rlv_view_findings_keys (out->str, len, NULL, &error));
        assert_non_null (error);
        assert_int_equal (error->code, RLV_ERROR_INPUT);
    }
}

typedef struct {
    const char *name;
    const char *json;
    const char *said;
} BadRow;

#define HEAD "{\"format\": \"releve/findings/1\", \"findings\": "
static const BadRow bad_rows[] = {
    {"empty", "", "not JSON"},
    {"XML", "<plan/>", "not JSON"},
    {"Latin-1", "{\"format\": \"\351\"}", "UTF-8"},
    {"a number", "7", "not what"},
    {"a list", "[]", "not what"},
    {"another form", "{\"format\": \"releve/plan/1\", \"findings\": []}", "not what"},
    {"a later form", "{\"format\": \"releve/findings/2\", \"findings\": []}",
     "not what"},
    {"a form that is a number", "{\"format\": 1, \"findings\": []}", "not what"},
    {"no findings", "{\"format\": \"releve/findings/1\"}", "not what"},
    {"findings that are none", HEAD "{}}", "not what"},
    {"a finding that is none", HEAD "[7]}", "not what"},
    {"a finding of no rule", HEAD "[{\"form\": null, \"subject\": null}]}", "not what"},
    {"a rule of null", HEAD "[{\"rule\": null}]}", "not what"},
    {"a rule that is a list", HEAD "[{\"rule\": []}]}", "not what"},
    {"an old one", HEAD "[{\"rule\": \"r\", \"file\": \"x\"}]}", "write it anew"},
    {"what was new then", HEAD "[], \"since\": \"B1\"}", "only what was new since B1"},
    {"what other rules found", HEAD "[], \"only\": \"ORG-*\"}",
     "what --only ORG-* found"},
    {"SARIF", "{\"version\": \"2.1.0\", \"runs\": []}", "not what"},
};

static void
check_bad (void **state)
{
    const BadRow *row = *state;
    g_autoptr (GError) error = NULL;

    rlv_language_set ("en");
    assert_null (
        rlv_view_findings_keys (row->json, strlen (row->json), "NET-*", &error));
    assert_int_equal (error->code, RLV_ERROR_INPUT);
    if (strstr (error->message, row->said) == NULL)
        fail_msg ("\"%s\" is not in \"%s\"", row->said, error->message);
}

/* The parser of JSON calls itself: of what is nested so deep it would not come back. */
static void
deep_json (void **state)
{
    g_autofree char *deep = g_strnfill (4 * 1024 * 1024, '[');
    g_autoptr (GError) error = NULL;

    (void) state;
    assert_null (rlv_view_findings_keys (deep, strlen (deep), NULL, &error));
    assert_int_equal (error->code, RLV_ERROR_INPUT);
}

/* --- SARIF -------------------------------------------------------------------- */

/* The bytes of @text from one place to another, both counted in characters. */
static char *
region_of (const char *text, JsonObject *region)
{
    gint64 line = json_object_get_int_member (region, "startLine");
    gint64 from = json_object_get_int_member (region, "startColumn");
    gint64 until = json_object_get_int_member (region, "endColumn");
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    assert_false (json_object_has_member (region, "endLine"));
    assert_true (line <= (gint64) g_strv_length (lines) && from <= until);
    return g_utf8_substring (lines[line - 1], from - 1, until - 1);
}

static JsonObject *
location_of (JsonObject *result)
{
    return json_object_get_object_member (element (result, "locations", 0),
                                          "physicalLocation");
}

static JsonObject *
sarif_run (JsonParser *parser, const char *text)
{
    JsonObject *object = parse (parser, text);

    assert_string_equal (json_object_get_string_member (object, "version"), "2.1.0");
    assert_true (json_object_has_member (object, "$schema"));
    assert_int_equal (length (object, "runs"), 1);
    return element (object, "runs", 0);
}

static const char *
fingerprint (JsonObject *result)
{
    return json_object_get_string_member (
        json_object_get_object_member (result, "partialFingerprints"),
        "releveFinding/v1");
}

static void
sarif_says_what_was_found (void **state)
{
    const char *text = "<a>\n <t é='é' side='bth'/>\n <t/></a>\n";
    g_autoptr (Source) source = source_new (text);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (JsonParser) parser = json_parser_new ();
    RlvPlace place = {source->file, 2, 2};
    RlvPlace other = {source->file, 3, 2};
    RlvLook look = look_of (source);
    RlvChecked checked = checked_of (findings);

    (void) state;
    rlv_language_set ("en");
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "strange", NULL, "no place");
    rlv_findings_add (findings, RLV_SEVERITY_NOTE, "ORG-04", &place, "a \"what\"");
    rlv_findings_about (findings, "ORG-04.1", "side", "person anne");
    rlv_findings_mend (findings, "do it");
    rlv_findings_add (findings, RLV_SEVERITY_WARNING, "ORG-04", &other, "what");
    rlv_findings_about (findings, "ORG-04.1", NULL, "person anne");
    rlv_findings_add (findings, RLV_SEVERITY_WARNING, "ORG-04", &other, "what");
    rlv_findings_about (findings, "ORG-04.1", NULL, "person bob");
    rlv_findings_waive (findings, 3, "agreed by X");
    rlv_view_findings_sarif (out, &checked, &look);
    JsonObject *run = sarif_run (parser, out->str);
    JsonObject *driver = json_object_get_object_member (
        json_object_get_object_member (run, "tool"), "driver");
    assert_string_equal (json_object_get_string_member (driver, "name"), "releve");
    assert_string_equal (json_object_get_string_member (run, "columnKind"),
                         "unicodeCodePoints");
    assert_int_equal (length (driver, "rules"), 2);
    assert_int_equal (length (run, "results"), 4);
    for (guint i = 0; i < 4; i++) {
        JsonObject *result = element (run, "results", i);
        JsonObject *rule = element (
            driver, "rules", (guint) json_object_get_int_member (result, "ruleIndex"));
        assert_string_equal (json_object_get_string_member (result, "ruleId"),
                             json_object_get_string_member (rule, "id"));
        assert_int_equal (length (result, "suppressions"), i == 3);
        assert_false (json_object_has_member (result, "baselineState"));
    }
    JsonObject *rule = element (driver, "rules", 1);
    assert_string_equal (
        json_object_get_string_member (
            json_object_get_object_member (rule, "shortDescription"), "text"),
        "A key person has a backup");
    assert_string_equal (
        json_object_get_string_member (
            json_object_get_object_member (rule, "defaultConfiguration"), "level"),
        "warning");

    assert_int_equal (length (element (run, "results", 0), "locations"), 0);
    JsonObject *first = element (run, "results", 1);
    assert_string_equal (json_object_get_string_member (first, "level"), "note");
    assert_string_equal (json_object_get_string_member (
                             json_object_get_object_member (first, "message"), "text"),
                         "a \"what\"\nmend: do it");
    g_autofree char *there =
        region_of (text, json_object_get_object_member (location_of (first), "region"));
    assert_string_equal (there, "side='bth'");
    /* The same wherever it stands, and of another subject another. */
    assert_string_equal (fingerprint (first),
                         fingerprint (element (run, "results", 2)));
    assert_string_not_equal (fingerprint (first),
                             fingerprint (element (run, "results", 3)));
    JsonObject *suppression = element (element (run, "results", 3), "suppressions", 0);
    assert_string_equal (json_object_get_string_member (suppression, "kind"),
                         "inSource");
    assert_string_equal (json_object_get_string_member (suppression, "justification"),
                         "agreed by X");
}

typedef struct {
    const char *name;
    const char *file;
    const char *uri;
} UriRow;

static const UriRow uris[] = {
    {"plain", "plan/part.xml", "plan/part.xml"},
    {"blanks and signs", "a b#c?d%e.xml", "a%20b%23c%3Fd%25e.xml"},
    {"a colon", "c:x.xml", "c%3Ax.xml"},
    {"accents", "é.xml", "%C3%A9.xml"},
    {"no UTF-8", "\377.xml", "%FF.xml"},
    {"absolute", "/a b/c.xml", "file:///a%20b/c.xml"},
    {"quotes and brackets", "\"<[]>\\.xml", "%22%3C%5B%5D%3E%5C.xml"},
    {"a line feed", "a\nb.xml", "a%0Ab.xml"},
};

static void
check_uri (void **state)
{
    const UriRow *row = *state;
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (JsonParser) parser = json_parser_new ();
    RlvLook look = {0};
    RlvChecked checked = checked_of (findings);
    RlvPlace place = {row->file, 7, 0};

    rlv_findings_add (findings, RLV_SEVERITY_NOTE, "r", &place, "what");
    checked.since = "B1";
    rlv_view_findings_sarif (out, &checked, &look);
    JsonObject *result = element (sarif_run (parser, out->str), "results", 0);
    JsonObject *location = location_of (result);
    assert_string_equal (
        json_object_get_string_member (
            json_object_get_object_member (location, "artifactLocation"), "uri"),
        row->uri);
    JsonObject *region = json_object_get_object_member (location, "region");
    assert_int_equal (json_object_get_int_member (region, "startLine"), 7);
    assert_false (json_object_has_member (region, "startColumn"));
    assert_string_equal (json_object_get_string_member (result, "baselineState"),
                         "new");
}

typedef struct {
    const char *name;
    RlvFix fix;
    const char *want; /* the file then; NULL: no fix is offered */
} FixRow;

static const FixRow fixes[] = {
    {"set",
     {RLV_FIX_SET, {NULL, 1, 4}, "side", "a & \"b\""},
     "<a><t é='x' side=\"a &amp; &quot;b&quot;\"\n n='1'/></a>"},
    {"set what is not there",
     {RLV_FIX_SET, {NULL, 1, 4}, "new", "é"},
     "<a><t new=\"é\" é='x' side='bth'\n n='1'/></a>"},
    {"drop", {RLV_FIX_DROP, {NULL, 1, 4}, "side", NULL}, "<a><t é='x'\n n='1'/></a>"},
    {"drop on a later line",
     {RLV_FIX_DROP, {NULL, 1, 4}, "n", NULL},
     "<a><t é='x' side='bth'\n/></a>"},
    {"drop what is not there", {RLV_FIX_DROP, {NULL, 1, 4}, "m", NULL}, NULL},
    {"remove", {RLV_FIX_REMOVE, {NULL, 1, 4}, NULL, NULL}, NULL},
    {"insert", {RLV_FIX_INSERT, {NULL, 1, 4}, NULL, "<u/>"}, NULL},
    {"a tag that is not there", {RLV_FIX_SET, {NULL, 9, 4}, "side", "x"}, NULL},
};

/* As a program would that knows nothing but the region and the text. */
static char *
apply (const char *text, JsonObject *replacement)
{
    JsonObject *region = json_object_get_object_member (replacement, "deletedRegion");
    g_autofree char *gone = region_of (text, region);
    gint64 line = json_object_get_int_member (region, "startLine");
    const char *at = text;
    GString *out = g_string_new (NULL);

    for (; line > 1; line--)
        at = strchr (at, '\n') + 1;
    at = g_utf8_offset_to_pointer (
        at, json_object_get_int_member (region, "startColumn") - 1);
    g_string_append_len (out, text, at - text);
    if (json_object_has_member (replacement, "insertedContent"))
        g_string_append (
            out, json_object_get_string_member (
                     json_object_get_object_member (replacement, "insertedContent"),
                     "text"));
    g_string_append (out, at + strlen (gone));
    return g_string_free (out, FALSE);
}

static void
check_fix (void **state)
{
    const FixRow *row = *state;
    const char *text = "<a><t é='x' side='bth'\n n='1'/></a>";
    g_autoptr (Source) source = source_new (text);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (JsonParser) parser = json_parser_new ();
    RlvLook look = look_of (source);
    RlvChecked checked = checked_of (findings);
    RlvFix fix = row->fix;

    fix.place.file = source->file;
    rlv_findings_add (findings, RLV_SEVERITY_NOTE, "r", &fix.place, "what");
    rlv_findings_mend (findings, "do it");
    rlv_findings_fix (findings, &fix);
    rlv_view_findings_sarif (out, &checked, &look);
    JsonObject *result = element (sarif_run (parser, out->str), "results", 0);
    assert_int_equal (json_object_has_member (result, "fixes"), row->want != NULL);
    if (row->want == NULL)
        return;
    JsonObject *change = element (element (result, "fixes", 0), "artifactChanges", 0);
    g_autofree char *mended = apply (text, element (change, "replacements", 0));
    assert_string_equal (mended, row->want);
}

/* --- the page ----------------------------------------------------------------- */

/* What comes from a plan is text on the page, and the page is well-formed. */
static void
page_escapes (void **state)
{
    const char *evil = "</style><script>alert(1)</script>&amp;'\"";
    g_autofree char *text =
        g_strdup_printf ("<t n='&lt;script>alert(2)&lt;/script>' m='x'/>\n");
    g_autoptr (Source) source = source_new (text);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    RlvPlace place = {source->file, 1, 1};
    RlvPlace named = {evil, 1, 1};
    RlvLook look = look_of (source);
    RlvChecked checked = checked_of (findings);

    (void) state;
    rlv_language_set ("en");
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, evil, &named, "%s", evil);
    rlv_findings_why (findings, "%s", evil);
    rlv_findings_mend (findings, "%s", evil);
    rlv_findings_source (findings, evil);
    rlv_findings_add (findings, RLV_SEVERITY_WARNING, "ORG-04", &place, "%s", evil);
    rlv_findings_about (findings, NULL, "m", NULL);
    checked.path = checked.since = checked.only = checked.version = evil;
    rlv_findings_sort (findings);
    assert_ok (rlv_view_findings_html (out, &checked, &look, &error), &error);
    assert_int_equal (count_parts (out->str, "<script"), 0);
    assert_int_equal (count_parts (out->str, "</style>"), 2);
    assert_non_null (strstr (out->str, "<mark>m='x'</mark>"));
    assert_non_null (strstr (out->str, "&lt;script&gt;alert(1)"));
    xmlDocPtr doc = xmlReadMemory (out->str, (int) out->len, "page", NULL,
                                   XML_PARSE_NONET | XML_PARSE_NOERROR);
    assert_non_null (doc);
    xmlFreeDoc (doc);
}

/* Each place once, in the order of files and weights; every link has its end. */
static void
page_holds_all (void **state)
{
    g_autoptr (RlvFindings) findings = crowd ();
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GString) again = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GRegex) links = g_regex_new ("href=\"#([^\"]*)\"", 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;
    RlvLook look = {0};
    RlvChecked checked = checked_of (findings);
    RlvPlace worse = {"z.xml", 1, 1};

    (void) state;
    rlv_language_set ("fr");
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "VAL-01", &worse, "the worst");
    rlv_findings_sort (findings);
    assert_ok (rlv_view_findings_html (out, &checked, &look, &error), &error);
    assert_ok (rlv_view_findings_html (again, &checked, &look, &error), &error);
    rlv_language_set ("en");
    assert_string_equal (out->str, again->str);
    assert_non_null (strstr (out->str, " lang=\"fr\""));
    for (guint i = 0; i < 20; i++) {
        g_autofree char *what = g_strdup_printf (">item %u has no way back<", i);
        assert_int_equal (count_parts (out->str, what), 1);
    }
    assert_true (strstr (out->str, "the worst") < strstr (out->str, ">item 0 has"));
    guint n = 0;
    for (g_regex_match (links, out->str, 0, &match); g_match_info_matches (match);
         g_match_info_next (match, NULL), n++) {
        g_autofree char *target = g_match_info_fetch (match, 1);
        g_autofree char *id = g_strdup_printf (" id=\"%s\"", target);
        assert_int_equal (count_parts (out->str, id), 1);
    }
    assert_true (n >= 4);
    /* Shape and word beside each colour. */
    assert_int_equal (count_parts (out->str, "class=\"severity error\">\342\234\225 "
                                             "erreur"),
                      count_parts (out->str, "class=\"severity error\""));
}

int
main (void)
{
    static const struct CMUnitTest single[] = {
        cmocka_unit_test (finding_in_full),
        cmocka_unit_test (finding_without_source),
        cmocka_unit_test (findings_folded),
        cmocka_unit_test (small_crowd),
        cmocka_unit_test (own_remarks),
        cmocka_unit_test (last_lines),
        cmocka_unit_test (json_holds_all),
        cmocka_unit_test (json_comes_back),
        cmocka_unit_test (deep_json),
        cmocka_unit_test (sarif_says_what_was_found),
        cmocka_unit_test (page_escapes),
        cmocka_unit_test (page_holds_all),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, TRUE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, check_mark, marks);
    TEST_ADD_ROWS (tests, check_bad, bad_rows);
    TEST_ADD_ROWS (tests, check_uri, uris);
    TEST_ADD_ROWS (tests, check_fix, fixes);
    g_array_append_vals (tests, single, G_N_ELEMENTS (single));
    return test_run ("view-findings", tests);
}
