/* That a report names the packs of rules that judged, and their editions, in each form;
 * and that lines of French do not break where they must not.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include <releve/view.h>

#include "view/priv.h"

/* --- packs ------------------------------------------------------------------------ */

static const RlvPackInfo core = {
    .name = "core",
    .version = "1.2",
    .title = {"What every plan has", "Ce qu’a tout plan"},
    .from = RLV_DAY_NONE,
    .until = RLV_DAY_NONE,
    .checked = RLV_DAY_NONE,
};

static const RlvPackInfo dora = {
    .name = "dora",
    .version = "2.0",
    .title = {"DORA: resilience", "DORA : résilience"},
    .from = 20105, /* 2025-01-17 */
    .until = RLV_DAY_NONE,
    .checked = 20105,
};

static const RlvPackInfo theirs = {
    .name = "theirs",
    .version = "",
    .from = RLV_DAY_NONE,
    .until = RLV_DAY_NONE,
    .checked = RLV_DAY_NONE,
    .file = "rules/<theirs>.sch",
};

/* All of it stands as long as the test runs. */
typedef struct {
    RlvChoice choices[3];
    GPtrArray *list;
    RlvAsked asked;
    RlvFindings *findings;
    RlvChecked checked;
} Made;

static const RlvRuleText rules[] = {
    {.id = "NET-04",
     .severity = RLV_SEVERITY_ERROR,
     .title = "A milestone lasts no time",
     .pack = "core",
     .version = "1.2"},
};

static void
made_clear (Made *made)
{
    g_ptr_array_unref (made->list);
    rlv_findings_free (made->findings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Made, made_clear)

/* One finding that a program can mend, of two packs that were asked and one that was
 * not. */
static void
make (Made *made)
{
    RlvPlace place = {"plan.xml", 3, 1};

    made->choices[0] = (RlvChoice){&core, TRUE, (char *) "it applies to every plan"};
    made->choices[1] = (RlvChoice){&dora, FALSE, (char *) "the plan leaves it out"};
    made->choices[2] = (RlvChoice){&theirs, TRUE, (char *) "the plan asks for it"};
    made->list = g_ptr_array_new ();
    for (guint i = 0; i < G_N_ELEMENTS (made->choices); i++)
        g_ptr_array_add (made->list, &made->choices[i]);
    made->asked = (RlvAsked){made->list, "strict", 20826, TRUE}; /* 2027-01-08 */
    made->findings = rlv_findings_new ();
    rlv_findings_add (made->findings, RLV_SEVERITY_ERROR, "NET-04", &place, "it lasts");
    rlv_findings_fix (made->findings, &(RlvFix){RLV_FIX_SET, place, "duration", "0d"});
    made->checked = (RlvChecked){.findings = made->findings,
                                 .rules = rules,
                                 .n_rules = G_N_ELEMENTS (rules),
                                 .path = "plan.xml",
                                 .asked = &made->asked};
}

/* Where @part stands in @text, which has it. */
static const char *
find (const char *text, const char *part)
{
    const char *at = strstr (text, part);

    if (at == NULL)
        print_error ("\"%s\" is not in:\n%s\n", part, text);
    assert_non_null (at);
    return at;
}

/* --- text ------------------------------------------------------------------------- */

static void
text_names_packs (void **state)
{
    g_auto (Made) made = {0};
    g_autoptr (GString) out = g_string_new (NULL);
    RlvLook look = {0};

    (void) state;
    rlv_language_set ("en");
    make (&made);
    rlv_view_findings_text (out, &made.checked, &look);
    find (out->str, "1 error, 0 warnings, 0 notes in 1 file.\n"
                    "2 of 3 packs of rules were asked, with profile \"strict\"; not "
                    "asked: dora.\n");

    look.all = TRUE;
    g_string_truncate (out, 0);
    rlv_view_findings_text (out, &made.checked, &look);
    find (out->str, "with profile \"strict\": core 1.2, theirs; not asked: dora.\n");

    /* Without dates, rules that need them cannot speak. */
    made.asked.dated = FALSE;
    g_string_truncate (out, 0);
    rlv_view_findings_text (out, &made.checked, &look);
    find (out->str, "; what looks at dates was not, for want of dates");

    made.asked.choices = NULL;
    g_string_truncate (out, 0);
    rlv_view_findings_text (out, &made.checked, &look);
    find (out->str, "in 1 file.\nNo rule was asked: these errors come first.\n");

    made.checked.asked = NULL;
    g_string_truncate (out, 0);
    rlv_view_findings_text (out, &made.checked, &look);
    assert_null (strstr (out->str, "asked"));
}

/* What a program can mend is offered, and nothing that is set aside. */
static void
fixes_are_offered (void **state)
{
    g_auto (Made) made = {0};
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GString) page = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    RlvLook look = {0};

    (void) state;
    rlv_language_set ("en");
    make (&made);
    rlv_view_findings_text (out, &made.checked, &look);
    find (out->str, "\n      = fix: releve check --fix NET-04\n");
    assert_ok (rlv_view_findings_html (page, &made.checked, &look, &error), &error);
    find (page->str, "<code>releve check --fix NET-04</code>");

    rlv_findings_waive (made.findings, 0, "agreed");
    g_string_truncate (out, 0);
    rlv_view_findings_text (out, &made.checked, &look);
    assert_null (strstr (out->str, "--fix"));
}

/* --- for programs, and the page -----------------------------------------------------
 */

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

static const char *
text_of (JsonObject *object, const char *name)
{
    return json_object_get_string_member (object, name);
}

static void
json_names_packs (void **state)
{
    g_auto (Made) made = {0};
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (JsonParser) parser = json_parser_new ();
    RlvLook look = {0};

    (void) state;
    rlv_language_set ("en");
    make (&made);
    rlv_view_findings_json (out, &made.checked, &look);
    JsonObject *asked =
        json_object_get_object_member (parse (parser, out->str), "asked");
    assert_string_equal (text_of (asked, "today"), "2027-01-08");
    assert_string_equal (text_of (asked, "profile"), "strict");
    assert_true (json_object_get_boolean_member (asked, "dated"));
    JsonObject *pack = element (asked, "packs", 1);
    assert_string_equal (text_of (pack, "pack"), "dora");
    assert_string_equal (text_of (pack, "version"), "2.0");
    assert_string_equal (text_of (pack, "from"), "2025-01-17");
    assert_false (json_object_get_boolean_member (pack, "applies"));
    assert_string_equal (text_of (pack, "because"), "the plan leaves it out");
    assert_string_equal (text_of (element (asked, "packs", 2), "file"),
                         "rules/<theirs>.sch");

    made.asked.choices = NULL;
    g_string_truncate (out, 0);
    rlv_view_findings_json (out, &made.checked, &look);
    assert_true (json_object_get_null_member (parse (parser, out->str), "asked"));
}

static void
sarif_names_packs (void **state)
{
    g_auto (Made) made = {0};
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (JsonParser) parser = json_parser_new ();
    RlvLook look = {0};

    (void) state;
    rlv_language_set ("en");
    make (&made);
    rlv_view_findings_sarif (out, &made.checked, &look);
    JsonObject *run = element (parse (parser, out->str), "runs", 0);
    JsonObject *tool = json_object_get_object_member (run, "tool");
    assert_int_equal (
        json_array_get_length (json_object_get_array_member (tool, "extensions")), 2);
    JsonObject *pack = element (tool, "extensions", 0);
    assert_string_equal (text_of (pack, "name"), "core");
    assert_string_equal (text_of (pack, "version"), "1.2");
    assert_false (json_object_has_member (element (tool, "extensions", 1), "version"));
    JsonObject *more = json_object_get_object_member (run, "properties");
    assert_string_equal (text_of (element (more, "packsNotAsked", 0), "name"), "dora");
    JsonObject *rule =
        element (json_object_get_object_member (tool, "driver"), "rules", 0);
    assert_string_equal (
        text_of (json_object_get_object_member (rule, "properties"), "packVersion"),
        "1.2");

    made.asked.choices = NULL;
    g_string_truncate (out, 0);
    rlv_view_findings_sarif (out, &made.checked, &look);
    run = element (parse (parser, out->str), "runs", 0);
    more = json_object_get_object_member (run, "properties");
    assert_false (json_object_get_boolean_member (more, "rulesAsked"));
    assert_false (json_object_has_member (json_object_get_object_member (run, "tool"),
                                          "extensions"));
}

static void
page_names_packs (void **state)
{
    g_auto (Made) made = {0};
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    RlvLook look = {0};

    (void) state;
    rlv_language_set ("fr");
    make (&made);
    assert_ok (rlv_view_findings_html (out, &made.checked, &look, &error), &error);
    find (out->str, "<a href=\"#packs\">2 jeux de règles sur 3");
    find (out->str, "ven. 8\302\240janvier 2027");
    find (out->str, "(core 1.2)");
    const char *asked = find (out->str, "✓ interrogés");
    const char *not_asked = find (out->str, "· non interrogés");
    assert_true (asked < find (out->str, ">theirs<") &&
                 find (out->str, ">theirs<") < not_asked &&
                 not_asked < find (out->str, ">dora<"));
    find (out->str, "à partir du 2025-01-17");
    find (out->str, "rules/&lt;theirs&gt;.sch");

    made.asked.choices = NULL;
    g_string_truncate (out, 0);
    assert_ok (rlv_view_findings_html (out, &made.checked, &look, &error), &error);
    find (out->str, "<p>Aucune règle n’a été interrogée");
    assert_null (strstr (out->str, "\"#packs\""));
    rlv_language_set ("en");
}

/* --- where lines break --------------------------------------------------------------
 */

typedef struct {
    const char *name;
    const char *text;
    const char *glued; /* the blanks that stay are shown as _ */
} GlueRow;

/* clang-format off */
static const GlueRow glue_rows[] = {
    {"quotation marks", "la tâche « T1 » attend", "la tâche «_T1_» attend"},
    {"a colon", "pourquoi : rien", "pourquoi_: rien"},
    {"at the end", "est-ce là ?", "est-ce là_?"},
    {"per cent, in brackets", "(au plus 25 %), sinon", "(au plus 25_%), sinon"},
    {"no mark of French", "see :x and %s or ;; here", "see :x and %s or ;; here"},
    {"blanks alone", "  ", "  "},
    {"nothing", "", ""},
};
/* clang-format on */

static void
check_glue (void **state)
{
    const GlueRow *row = *state;
    g_autofree char *glued = view_glued (row->text, "_");

    assert_string_equal (glued, row->glued);
}

/* No line begins with what belongs to the line before, and no blank becomes another. */
static void
wrapped_lines (void **state)
{
    g_autoptr (GString) out = g_string_new (NULL);

    (void) state;
    view_append_wrapped (out, "la tâche « T1 » attend : rien", 12, 0, 2);
    assert_string_equal (out->str, "la tâche\n  « T1 »\n  attend :\n  rien\n");
}

int
main (void)
{
    static const struct CMUnitTest single[] = {
        cmocka_unit_test (text_names_packs), cmocka_unit_test (fixes_are_offered),
        cmocka_unit_test (json_names_packs), cmocka_unit_test (sarif_names_packs),
        cmocka_unit_test (page_names_packs), cmocka_unit_test (wrapped_lines),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, TRUE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, check_glue, glue_rows);
    g_array_append_vals (tests, single, G_N_ELEMENTS (single));
    return test_run ("view-asked", tests);
}
