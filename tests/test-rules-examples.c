/* Every rule of every pack is silent on a sound plan, and speaks in both languages
 * where its own example spoils that.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ruling.h"

#include "rules/packs.h"

static const char *const sound[] = {"sound.xml", "sound-exit.xml", "sound-partner.xml"};

/* Leaving out of the document what no rule looks at changes nothing. */
static void
check_same (RlvFindings *trimmed, RlvFindings *whole)
{
    guint n, n_whole;
    const RlvFinding *a = rlv_findings_get (trimmed, &n);
    const RlvFinding *b = rlv_findings_get (whole, &n_whole);

    for (guint i = 0; i < MIN (n, n_whole); i++) {
        assert_string_equal (a[i].rule, b[i].rule);
        assert_string_equal (a[i].what, b[i].what);
        assert_int_equal (a[i].place.line, b[i].place.line);
        assert_int_equal (a[i].severity, b[i].severity);
        assert_true (g_strcmp0 (a[i].attr, b[i].attr) == 0);
        assert_true (g_strcmp0 (a[i].form, b[i].form) == 0);
        assert_int_equal (a[i].n_fixes, b[i].n_fixes);
        for (guint k = 0; k < a[i].n_fixes; k++)
            assert_true (g_strcmp0 (a[i].fixes[k].text, b[i].fixes[k].text) == 0);
    }
    assert_int_equal (n, n_whole);
}

/* The first day of the plan is the day of the report. */
static RlvFindings *
ask (RlvPacks *packs, const char *text, const char *lang)
{
    g_autoptr (RlvFindings) trimmed = rlv_findings_new ();
    g_autoptr (RlvFindings) whole = rlv_findings_new ();
    RlvView view;

    rlv_language_set (lang);
    g_auto (Ruling) r = ruling_read (text, TRUE);
    if (r.plan != NULL) {
        view = ruling_view (&r, rlv_plan_start (r.plan));
        rlv_rules_run (packs, &view, r.findings);
        if (g_str_equal (lang, "en")) {
            rlv_rules_run (packs, &view, trimmed);
            packs->whole = TRUE;
            rlv_rules_run (packs, &view, whole);
            packs->whole = FALSE;
            check_same (trimmed, whole);
        }
    }
    rlv_language_set ("en");
    return g_steal_pointer (&r.findings);
}

static void
sound_plans_are_silent (void **state)
{
    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (sound); i++) {
        g_autofree char *text = ruling_file (sound[i]);
        g_autoptr (RlvPacks) packs = ruling_packs ();
        g_autoptr (RlvFindings) findings = ask (packs, text, "en");
        guint n;
        const RlvFinding *all = rlv_findings_get (findings, &n);

        for (guint k = 0; k < n; k++)
            print_message ("%s:%u: %s: %s\n", sound[i], all[k].place.line, all[k].rule,
                           all[k].what);
        assert_int_equal (n, 0);
    }
}

/* --- the words of a rule --------------------------------------------------------- */

static void
check_wording (const RlvRule *rule, const RlvWording *wording, const char *what)
{
    if (wording->en == NULL || wording->fr == NULL || wording->en[0] == '\0')
        fail_msg ("%s has no %s", rule->name, what);
    if (g_str_has_suffix (wording->en, ".") || g_str_has_suffix (wording->fr, "."))
        fail_msg ("%s: %s ends in a full stop", rule->name, what);
}

/* No plan alone breaks them: tests/test-rules.c bends dates, or asks a stranger's rule.
 */
static gboolean
is_shown_elsewhere (const RlvRule *rule)
{
    return g_str_equal (rule->name, "NET-09") || g_str_equal (rule->name, "RUL-01");
}

static void
every_rule_has_its_words (void **state)
{
    g_autoptr (RlvPacks) packs = ruling_packs ();
    guint n;
    const RlvRule *const *rules = rlv_packs_rules (packs, &n);

    (void) state;
    assert_true (n > 0);
    for (guint i = 0; i < n; i++) {
        check_wording (rules[i], &rules[i]->asks, "title");
        check_wording (rules[i], &rules[i]->why, "why");
        check_wording (rules[i], &rules[i]->mend, "mend");
        check_wording (rules[i], &rules[i]->source, "source");
        if (g_str_equal (rules[i]->asks.en, rules[i]->asks.fr) ||
            g_str_equal (rules[i]->why.en, rules[i]->why.fr) ||
            g_str_equal (rules[i]->mend.en, rules[i]->mend.fr))
            fail_msg ("%s is not translated", rules[i]->name);
        if (rules[i]->n_examples == 0 && !is_shown_elsewhere (rules[i]))
            fail_msg ("%s has no example", rules[i]->name);
        assert_true (g_ascii_isupper (rules[i]->name[0]));
        assert_true (i == 0 || strcmp (rules[i - 1]->name, rules[i]->name) < 0);
        assert_ptr_equal (rlv_packs_find (packs, rules[i]->name), rules[i]);
    }
    assert_null (rlv_packs_find (packs, "NET-99"));
    assert_ptr_equal (rlv_packs_find (packs, "net-04"),
                      rlv_packs_find (packs, "NET-04"));
}

/* --- its examples ---------------------------------------------------------------- */

typedef struct {
    char *name;
    RlvPacks *packs;
    const RlvRule *rule;
    guint example;
} Row;

static char *
spoilt (const RlvExample *example)
{
    char *text = ruling_file (example->in);

    for (guint i = 0; i < example->n; i++) {
        char *next =
            ruling_edited (text, example->swaps[i].passes, example->swaps[i].breaks);

        g_free (text);
        text = next;
    }
    return text;
}

/* Fails unless just the rules that the example names speak beside @rule. */
static void
check_others (const RlvRule *rule, const RlvExample *example,
              const RlvFindings *findings)
{
    g_auto (GStrv) named =
        g_strsplit (example->others != NULL ? example->others : "", " ", -1);
    guint n, n_named = g_strv_length (named);
    const RlvFinding *all = rlv_findings_get (findings, &n);
    g_autofree gboolean *spoke = g_new0 (gboolean, n_named + 1);

    for (guint i = 0; i < n; i++) {
        guint k = 0;

        while (k < n_named && !g_str_equal (named[k], all[i].rule))
            k++;
        spoke[k] = TRUE;
        if (k == n_named && !g_str_equal (all[i].rule, rule->name))
            fail_msg ("%u: %s also says: %s", all[i].place.line, all[i].rule,
                      all[i].what);
    }
    for (guint k = 0; k < n_named; k++)
        if (!spoke[k])
            fail_msg ("%s says nothing", named[k]);
}

/* The finding of @rule in @findings. */
static const RlvFinding *
only_of (const RlvRule *rule, const RlvExample *example, RlvFindings *findings,
         const char *text)
{
    guint n;
    const RlvFinding *all = rlv_findings_get (findings, &n), *found = NULL;

    check_others (rule, example, findings);
    for (guint i = 0; i < n; i++)
        if (g_str_equal (all[i].rule, rule->name) &&
            (found == NULL || all[i].place.line == ruling_line (text, example->at)))
            found = &all[i];
    if (found == NULL)
        fail_msg ("%s says nothing", rule->name);
    return found;
}

static void
speaks_of_its_example (void **state)
{
    const Row *row = *state;
    const RlvExample *example = &row->rule->examples[row->example];
    g_autofree char *text = spoilt (example);
    g_autoptr (RlvFindings) english = ask (row->packs, text, "en");
    g_autoptr (RlvFindings) french = ask (row->packs, text, "fr");
    const RlvFinding *en = only_of (row->rule, example, english, text);
    const RlvFinding *fr = only_of (row->rule, example, french, text);

    assert_true (example->n > 0);
    if (en->place.line != ruling_line (text, example->at))
        fail_msg ("%s speaks of line %u, not %u", row->rule->name, en->place.line,
                  ruling_line (text, example->at));
    assert_int_equal (fr->place.line, en->place.line);
    if (g_str_equal (en->what, fr->what))
        fail_msg ("%s says the same in French: %s", row->rule->name, fr->what);
    assert_null (strchr (fr->what, '"'));
    assert_true (g_utf8_strlen (en->what, -1) > 5);
}

static void
add_rows (GArray *tests, GPtrArray *rows, RlvPacks *packs, const RlvRule *rule)
{
    for (guint i = 0; i < rule->n_examples; i++) {
        Row *row = g_new0 (Row, 1);
        struct CMUnitTest test = {NULL};

        row->name = g_strdup_printf ("%s %u", rule->name, i + 1);
        row->packs = packs;
        row->rule = rule;
        row->example = i;
        test.name = row->name;
        test.test_func = speaks_of_its_example;
        test.initial_state = row;
        g_array_append_val (tests, test);
        g_ptr_array_add (rows, row);
    }
}

static void
free_row (gpointer data)
{
    Row *row = data;

    g_free (row->name);
    g_free (row);
}

int
main (void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test (sound_plans_are_silent),
        cmocka_unit_test (every_rule_has_its_words),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));
    g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
    g_autoptr (RlvPacks) packs = NULL;
    guint n;

    rlv_language_set ("en");
    packs = rlv_packs_new (NULL);
    g_array_append_vals (tests, others, G_N_ELEMENTS (others));
    for (guint i = 0; packs != NULL && i < (rlv_packs_rules (packs, &n), n); i++)
        add_rows (tests, rows, packs, rlv_packs_rules (packs, &n)[i]);
    return test_run ("rules examples", tests);
}
