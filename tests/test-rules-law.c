/* The same plan with other dates gets other law.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ruling.h"

#define CHARGE "charge=\"0\""
#define START  "start=\"2027-03-01\" currency"

/* @text asked without dates, as a plan that is being written: it lasts its first day.
 */
static RlvFindings *
ask (const char *text)
{
    g_autoptr (RlvPacks) packs = ruling_packs ();
    g_auto (Ruling) r = ruling_read (text, TRUE);
    RlvView view = ruling_view (&r, rlv_plan_start (r.plan));

    view.schedule = NULL;
    rlv_rules_run (packs, &view, r.findings);
    return g_steal_pointer (&r.findings);
}

static guint
count_of (RlvFindings *findings, const char *rule)
{
    guint n, found = 0;
    const RlvFinding *all = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        found += g_str_equal (all[i].rule, rule);
    return found;
}

/* How often @rule speaks of sound-exit.xml that starts on @start, with that charge. */
static guint
charged (const char *start, const char *charge, const char *rule)
{
    g_autofree char *text = ruling_file ("sound-exit.xml");
    g_autofree char *from = g_strdup_printf ("start=\"%s\" currency", start);
    g_autofree char *moved = ruling_edited (text, START, from);
    g_autofree char *edited = ruling_edited (moved, CHARGE, charge);
    g_autoptr (RlvFindings) findings = ask (edited);

    return count_of (findings, rule);
}

/* Regulation (EU) 2023/2854 art. 29: reduced at first, then nothing. */
static void
charges_end_on_12_january_2027 (void **state)
{
    (void) state;
    assert_int_equal (charged ("2027-01-11", "charge=\"900\"", "DAT-05"), 0);
    assert_int_equal (charged ("2027-01-11", "charge=\"900\"", "DAT-07"), 1);
    assert_int_equal (charged ("2027-01-12", "charge=\"900\"", "DAT-05"), 1);
    assert_int_equal (charged ("2027-01-12", "charge=\"900\"", "DAT-07"), 0);
    assert_int_equal (charged ("2027-01-12", "charge=\"0\"", "DAT-05"), 0);
    assert_int_equal (
        charged ("2027-01-12", "charge=\"900\" chargeUntil=\"2027-01-11\"", "DAT-05"),
        0);
    assert_int_equal (
        charged ("2027-01-12", "charge=\"900\" chargeUntil=\"2027-01-12\"", "DAT-05"),
        1);
}

/* Chapter VI applies from 12 September 2025. */
static void
a_law_asks_nothing_before_its_day (void **state)
{
    (void) state;
    assert_int_equal (charged ("2025-09-11", "charge=\"900\"", "DAT-07"), 0);
    assert_int_equal (charged ("2025-09-12", "charge=\"900\"", "DAT-07"), 1);
}

/* sound.xml that starts on @start, without triggers for weak ICT and for
 * subcontracting.
 */
static guint
triggered (const char *start, const char *rule)
{
    g_autofree char *text = ruling_file ("sound.xml");
    g_autofree char *from = g_strdup_printf ("start=\"%s\" currency", start);
    g_autofree char *moved = ruling_edited (text, START, from);
    g_autofree char *edited =
        ruling_edited (moved, "kind=\"ict-weakness\"", "kind=\"convenience\"");
    g_autofree char *twice =
        ruling_edited (edited, "kind=\"subcontracting-breach\"", "kind=\"partial\"");
    g_autoptr (RlvFindings) findings = ask (twice);

    return count_of (findings, rule);
}

static void
delegated_acts_come_later (void **state)
{
    (void) state;
    assert_int_equal (triggered ("2025-01-16", "EXI-03"), 0);
    assert_int_equal (triggered ("2025-01-17", "EXI-03"), 1);
    assert_int_equal (triggered ("2025-07-21", "EXI-04"), 0);
    assert_int_equal (triggered ("2025-07-22", "EXI-04"), 1);
}

/* What @rule says of @plan after two edits. */
static guint
spoken (const char *plan, const char *rule, const char *old, const char *new,
        const char *old2, const char *new2)
{
    g_autofree char *text = ruling_file (plan);
    g_autofree char *edited = ruling_edited (text, old, new);
    g_autofree char *twice =
        old2 != NULL ? ruling_edited (edited, old2, new2) : g_strdup (edited);
    g_autoptr (RlvFindings) findings = ask (twice);

    return count_of (findings, rule);
}

#define HEARD "opinion=\"2026-12-11\" decision=\"2027-01-11\""

/* C. trav. R2312-6: when its time is over a works council is deemed to have said no;
 * three months need experts, not only two levels. */
static void
a_council_that_is_silent_was_heard (void **state)
{
    (void) state;
    assert_int_equal (spoken ("sound.xml", "SOC-01", HEARD,
                              "opinion=\"2027-01-20\" decision=\"2027-01-11\"", NULL,
                              NULL),
                      0);
    assert_int_equal (spoken ("sound.xml", "SOC-01", HEARD,
                              "opinion=\"2026-12-11\" decision=\"2026-12-01\"", NULL,
                              NULL),
                      1);
    assert_int_equal (spoken ("sound.xml", "SOC-01", "expert=\"true\"",
                              "expert=\"false\" bothLevels=\"true\"", HEARD,
                              "decision=\"2026-11-09\""),
                      0);
    assert_int_equal (spoken ("sound.xml", "SOC-04", HEARD, "decision=\"2027-01-11\"",
                              "signed=\"2027-02-26\"", "signed=\"2026-12-04\""),
                      1);
    assert_int_equal (spoken ("sound.xml", "SOC-04", HEARD, "decision=\"2027-01-11\"",
                              "signed=\"2027-02-26\"", "signed=\"2026-12-07\""),
                      0);
}

/* Art. 23(e) unbundles infrastructure alone; art. 31(1) spares what is made to order of
 * equivalence, not of open interfaces; a store may be of somebody who sells licences.
 */
static void
the_data_act_asks_each_kind_of_service_its_own (void **state)
{
    (void) state;
    assert_int_equal (spoken ("sound-exit.xml", "DA-06", "unbundled=\"true\"",
                              "unbundled=\"false\"", NULL, NULL),
                      0);
    assert_int_equal (spoken ("sound-exit.xml", "DA-06",
                              "exportListed=\"true\" party=\"CLD\"",
                              "exportListed=\"true\" party=\"LIC\"", NULL, NULL),
                      0);
    assert_int_equal (spoken ("sound-exit.xml", "DA-08", "bespoke=\"false\"",
                              "bespoke=\"true\"", " openInterfaces=\"true\"", ""),
                      1);
    assert_int_equal (spoken ("sound-exit.xml", "DA-08", "bespoke=\"false\"",
                              "bespoke=\"true\"", "iaas=\"false\"", "iaas=\"true\""),
                      0);
}

/* What DOR-22 says of sound-exit.xml where accesses end early, by a task with @more. */
static guint
shut_out (const char *more)
{
    g_autoptr (RlvPacks) packs = ruling_packs ();
    g_autofree char *text = ruling_file ("sound-exit.xml");
    g_autofree char *early =
        ruling_edited (text, "<after task=\"T16\"/>\n      <after task=\"T20\"/>",
                       "<after task=\"T5\"/>");
    g_autofree char *wave =
        ruling_edited (early, "<wave id=\"W1\"", "<wave id=\"W2\"/><wave id=\"W1\"");
    g_autofree char *edited = ruling_edited (wave, "kind=\"access-revoke\"", more);
    g_auto (Ruling) r = ruling_read (edited, TRUE);
    RlvView view = ruling_view (&r, rlv_plan_start (r.plan));

    rlv_rules_run (packs, &view, r.findings);
    return count_of (r.findings, "DOR-22");
}

/* What ends the accesses of one wave or service waits for that one alone. */
static void
accesses_end_wave_by_wave (void **state)
{
    (void) state;
    assert_int_equal (shut_out ("kind=\"access-revoke\""), 1);
    assert_int_equal (shut_out ("kind=\"access-revoke\" wave=\"W1\""), 1);
    assert_int_equal (shut_out ("kind=\"access-revoke\" wave=\"W2\""), 0);
    assert_int_equal (shut_out ("kind=\"access-revoke\" service=\"S2\""), 1);
    assert_int_equal (shut_out ("kind=\"access-revoke\" service=\"S3\""), 0);
}

/* A test that only a later cutover waits for comes too late for the first. */
static void
continuity_is_tested_before_the_first_cutover (void **state)
{
    (void) state;
    assert_int_equal (
        spoken ("sound.xml", "DOR-12", "<after task=\"T3D\"/>", "",
                "<task id=\"T7\" kind=\"report\"",
                "<task id=\"T5B\" kind=\"cutover\" side=\"provider\" team=\"P-T\" "
                "accountable=\"carla\" service=\"S1\" duration=\"1d\">"
                "<after task=\"T3D\"/><after task=\"T5\"/></task>"
                "<task id=\"T7\" kind=\"report\""),
        1);
}

/* A right to extend may be used as often as the contract says. */
static void
each_extension_counts (void **state)
{
    (void) state;
    assert_int_equal (spoken ("sound.xml", "DOR-16",
                              "trigger=\"X-G\" lead=\"4mo\" motive=\"quality\"",
                              "trigger=\"X-G\" lead=\"8mo\" motive=\"quality\"", NULL,
                              NULL),
                      1);
    assert_int_equal (spoken ("sound.xml", "DOR-16",
                              "trigger=\"X-G\" lead=\"4mo\" motive=\"quality\"",
                              "trigger=\"X-G\" lead=\"8mo\" motive=\"quality\"",
                              "extensions=\"1\"", "extensions=\"3\""),
                      0);
}

/* --- why ------------------------------------------------------------------------- */

static char *
reason_of (const char *start, const char *pack)
{
    g_autoptr (RlvPacks) packs = ruling_packs ();
    g_autofree char *text = ruling_file ("sound.xml");
    g_autofree char *from = g_strdup_printf ("start=\"%s\" currency", start);
    g_autofree char *moved = ruling_edited (text, START, from);
    g_auto (Ruling) r = ruling_read (moved, TRUE);
    RlvView view = ruling_view (&r, rlv_plan_start (r.plan));

    view.schedule = NULL;
    g_autoptr (GPtrArray) choices = rlv_packs_choose (packs, &view);
    for (guint i = 0; i < choices->len; i++) {
        const RlvChoice *choice = choices->pdata[i];

        if (g_str_equal (choice->pack->name, pack))
            return g_strdup_printf ("%s: %s", choice->applies ? "yes" : "no",
                                    choice->because);
    }
    return NULL;
}

static void
says_why (const char *start, const char *pack, const char *wanted)
{
    g_autofree char *reason = reason_of (start, pack);

    if (reason == NULL || !g_str_has_prefix (reason, wanted))
        fail_msg ("%s at %s: %s", pack, start, reason);
}

static void
a_pack_says_why_it_does_not_apply (void **state)
{
    (void) state;
    says_why ("2021-03-31", "ccag-tic", "no: it is in force from 2021-04-01 on");
    says_why ("2021-04-01", "ccag-tic", "yes: ");
    says_why ("2027-03-01", "dora", "yes: ");
    says_why ("2025-01-16", "dora", "no: it is in force from 2025-01-17 on");
    says_why ("2027-03-01", "data-act", "no: it applies only to");
}

/* --- a pack that has run out -------------------------------------------------------
 */

#define EXPIRED                                                                        \
    "<sch:schema xmlns:sch='http://purl.oclc.org/dsdl/schematron' id='old'\n"          \
    "  xmlns:rlv='urn:releve:rules:1' queryBinding='xslt' rlv:until='2026-12-31'>\n"   \
    "<sch:ns prefix='p' uri='urn:releve:plan:1'/>\n"                                   \
    "<sch:pattern id='OLD-01'><sch:rule context='p:plan'>"                             \
    "<sch:assert test='false()'>never</sch:assert></sch:rule></sch:pattern>"           \
    "</sch:schema>"

static void
a_pack_that_has_run_out_says_so (void **state)
{
    g_autoptr (RlvPacks) packs = ruling_packs ();
    g_autoptr (RlvFindings) faults = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    g_autofree char *text = ruling_file ("sound.xml");
    g_auto (Ruling) r = ruling_read (text, TRUE);
    RlvView view = ruling_view (&r, rlv_plan_start (r.plan));
    gboolean seen = FALSE;

    (void) state;
    assert_ok (
        rlv_packs_add (packs, EXPIRED, strlen (EXPIRED), "old.sch", faults, &error),
        &error);
    g_autoptr (GPtrArray) choices = rlv_packs_choose (packs, &view);
    for (guint i = 0; i < choices->len; i++) {
        const RlvChoice *choice = choices->pdata[i];

        if (!g_str_equal (choice->pack->name, "old"))
            continue;
        seen = TRUE;
        assert_false (choice->applies);
        assert_string_equal (
            choice->because,
            "it was in force until 2026-12-31, and the plan starts on 2027-03-01");
    }
    assert_true (seen);
    rlv_rules_run (packs, &view, r.findings);
    assert_int_equal (count_of (r.findings, "OLD-01"), 0);
}

/* --- per service -------------------------------------------------------------------
 */

/* DORA on the application, the EBA on the back office, the Data Act on the store: what
 * each service lacks is asked by its own law alone. */
static void
a_service_answers_to_its_own_law (void **state)
{
    g_autofree char *text = ruling_file ("sound-exit.xml");
    g_autofree char *store =
        ruling_edited (text, "description=\"Documents are kept and found\" ", "");
    g_autofree char *both = ruling_edited (
        store, "description=\"Files are checked, completed and closed\" ", "");
    g_autoptr (RlvFindings) findings = ask (both);
    guint n;
    const RlvFinding *all = rlv_findings_get (findings, &n);

    (void) state;
    assert_int_equal (count_of (findings, "DOR-03"), 1);
    for (guint i = 0; i < n; i++)
        if (g_str_equal (all[i].rule, "DOR-03"))
            assert_string_equal (all[i].what, "service \"S3\" is not described");
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (charges_end_on_12_january_2027),
        cmocka_unit_test (a_law_asks_nothing_before_its_day),
        cmocka_unit_test (delegated_acts_come_later),
        cmocka_unit_test (a_council_that_is_silent_was_heard),
        cmocka_unit_test (the_data_act_asks_each_kind_of_service_its_own),
        cmocka_unit_test (each_extension_counts),
        cmocka_unit_test (continuity_is_tested_before_the_first_cutover),
        cmocka_unit_test (accesses_end_wave_by_wave),
        cmocka_unit_test (a_pack_says_why_it_does_not_apply),
        cmocka_unit_test (a_pack_that_has_run_out_says_so),
        cmocka_unit_test (a_service_answers_to_its_own_law),
    };

    rlv_language_set ("en");
    return cmocka_run_group_tests_name ("rules law", tests, NULL, NULL);
}
