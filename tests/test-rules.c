/* What rules say where a plan is spoilt, and where they are silent though it is not as
 * sound as tests/sound.xml.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ruling.h"

#define TODAY "2027-03-01"

/* Reads @text and asks every rule of it, with dates. */
static RlvFindings *
run_rules (const char *text, const char *today_text)
{
    g_auto (Ruling) r = ruling_read (text, FALSE);
    g_autoptr (RlvPacks) packs = ruling_packs ();
    RlvDay today = RLV_DAY_NONE;
    RlvView view;
    guint n;

    assert_true (rlv_day_parse (today_text, &today));
    if (r.schedule == NULL)
        fail_msg ("%s", rlv_findings_get (r.findings, &n)[0].what);
    view = ruling_view (&r, today);
    rlv_rules_run (packs, &view, r.findings);
    return g_steal_pointer (&r.findings);
}

/* --- one edit, one finding --------------------------------------------------- */

typedef struct {
    const char *name; /* the rule, then what is wrong */
    const char *from, *to;
    const char *at; /* where it speaks: on the line of this text; NULL: nowhere */
    const char *from2, *to2; /* a second edit, or NULL */
    guint n;                 /* how often it speaks; 1 when 0 */
    gboolean others;         /* other rules speak too */
    RlvSeverity severity;    /* at least this; notes count always */
    guint waived;            /* how many findings of the rule are waived */
} Edit;

#define W RLV_SEVERITY_WARNING
#define E RLV_SEVERITY_ERROR

static const Edit edits[] = {
    /* network */
    {"NET-03 waits for nothing", "duration=\"44d\">\n      <after task=\"T2\"/>",
     "duration=\"44d\">", "<task id=\"T7\"", .severity = W},
    {"NET-03 nothing waits", "      <after task=\"T7\"/>\n", "", "<task id=\"T7\"",
     .severity = W},
    {"NET-03 hangs on a date", "duration=\"44d\">\n      <after task=\"T2\"/>",
     "duration=\"44d\">\n      <constraint type=\"SNET\" date=\"2027-03-10\"/>",
     .at = NULL},
    {"NET-03 too many", "    <task id=\"T8\"",
     "    <task id=\"U1\" side=\"client\" team=\"C-T\" accountable=\"anne\" "
     "duration=\"1d\"/>\n"
     "    <task id=\"U2\" side=\"client\" team=\"C-T\" accountable=\"anne\" "
     "duration=\"1d\"/>\n"
     "    <task id=\"T8\"",
     "<task id=\"U1\"", .n = 4, .severity = E},
    {"NET-04 milestone with a length", "duration=\"0d\"", "duration=\"1d\"",
     "<task id=\"T1\"", .severity = E},
    {"NET-05 lead", "<after task=\"T2\" type=\"FS\"/>",
     "<after task=\"T2\" lag=\"-1d\"/>", "<after task=\"T2\" lag=", .severity = W},
    {"NET-07 long", "\"44d\"", "\"44.001d\"", "<task id=\"T7\"", .severity = W},
    {"NET-07 long, but waits", "kind=\"report\"", "kind=\"wait\"", .from2 = "\"44d\"",
     .to2 = "\"45d\""},

    /* teams */
    {"ORG-01 no counterpart", "size=\"1\"", "size=\"1\" dedicated=\"true\"",
     "<team id=\"P-X\"", .severity = E},
    {"ORG-01 same side", "size=\"1\"",
     "size=\"1\" dedicated=\"true\" counterpart=\"P-T\"", "<team id=\"P-X\"",
     .severity = E},
    {"ORG-01 not named back", "id=\"P-X\" party=\"PRV\"",
     "id=\"P-X\" party=\"CLI\" dedicated=\"true\" counterpart=\"P-T\"",
     "<team id=\"P-X\"", .others = TRUE, .severity = E},
    {"ORG-01 named by one alone", "dedicated=\"true\" counterpart=\"P-T\">",
     "dedicated=\"true\">", "<team id=\"P-T\"", .severity = E},
    {"ORG-02 none", "id=\"carla\" role=\"transition-manager\"",
     "id=\"carla\" role=\"sme\"", "<teams>", .severity = E},
    {"ORG-02 two", "id=\"bruno\" role=\"sme\"",
     "id=\"bruno\" role=\"transition-manager\"", "<person id=\"bruno\"", .severity = E},
    {"ORG-03 nobody", "<wave id=\"W1\"/>", "<wave id=\"W1\"/><wave id=\"W2\"/>",
     "<wave id=\"W1\"", .n = 2, .severity = E},
    {"ORG-03 one side", "<wave id=\"W1\"/>", "<wave id=\"W1\"/><wave id=\"W2\"/>",
     "<wave id=\"W1\"", "site=\"NTE\" wave=\"W1\"", "site=\"NTE\"", .severity = E},
    {"ORG-04 none", " backup=\"bruno\"", "", "<person id=\"anne\"", .severity = W},
    {"ORG-04 another team", "backup=\"dinis\"", "backup=\"bruno\"",
     "<person id=\"carla\"", .severity = W},
    {"ORG-06 nobody", " accountable=\"bruno\"", "", "<task id=\"T7\"", .severity = E},

    /* transfer */
    {"KT-02 no holder", "holder=\"anne\" ", "", "<knowledge", .severity = E},
    {"KT-02 no receiver", "receivers=\"carla dinis\" ", "", "<knowledge",
     .severity = E},
    {"KT-02 no method", "\n               method=\"shadow\"", "", "<knowledge",
     .severity = E},
    {"KT-02 to themselves", "receivers=\"carla dinis\"", "receivers=\"anne\"",
     "<knowledge", .severity = E},
    {"KT-02 does not matter", "criticality=\"high\"", "criticality=\"low\"",
     .from2 = "holder=\"anne\" ", .to2 = ""},
    {"KT-03 own acceptor", "acceptor=\"CLI\" review=\"3d\"",
     "acceptor=\"PRV\" review=\"3d\"", "<deliverable id", .severity = E},
    {"KT-03 no review", " review=\"3d\"", "", "<deliverable id", .severity = E},
    {"KT-04 says nothing", " noClientInput=\"true\"", "", "<procedure id=\"PC2\"",
     .severity = E},
    {"KT-05 due when needed", "due=\"2027-03-05\"", "due=\"2027-03-08\"",
     "<prerequisite", .severity = E},
    {"KT-05 due the day before", "due=\"2027-03-05\"", "due=\"2027-03-07\"",
     .at = NULL},
    {"KT-06 no entry", "\"G1-IN\" type=\"entry\"", "\"G1-IN\" type=\"exit\"", "<gate",
     .severity = E},
    {"KT-06 no exit", "\"G1-OUT\" type=\"exit\"", "\"G1-OUT\" type=\"entry\"", "<gate",
     .severity = E},
    {"KT-06 no threshold", " threshold=\"90 %\"", "", "<criterion id=\"G1-IN\"",
     .severity = E},
    {"KT-06 no evidence", "threshold=\"95 %\" evidence=\"DL1\"", "threshold=\"95 %\"",
     "<criterion id=\"G1-OUT\"", .severity = E},
    {"KT-07 no runbook", "id=\"RB1\" wave=\"W1\"", "id=\"RB1\"", "<wave id",
     .severity = E},
    {"KT-07 no point of no return", " ponr=\"true\"", "", "<runbook id", .severity = E},
    {"KT-07 two points of no return", "name=\"Open\"", "name=\"Open\" ponr=\"true\"",
     "<runbook id", .severity = E},
    {"KT-07 no way back", " rollback=\"Thaw\"", "", "<step name=\"Freeze\"",
     .severity = W},
    {"KT-08 not rehearsed", "kind=\"rehearsal\"", "kind=\"playback\"", "<wave id",
     .severity = W},
    {"KT-10 short", "duration=\"10d\"", "duration=\"9d\"", "<task id=\"T6\"",
     .severity = W},

    /* governance */
    {"GOV-01 level missing", "level=\"strategic\"", "level=\"change\"", "<governance>",
     .others = TRUE, .severity = E},
    {"GOV-01 one side", "<member person=\"bruno\" party=\"CLI\"/>",
     "<member person=\"bruno\" party=\"PRV\"/>", "<committee id=\"OPS\"",
     .severity = E},
    {"GOV-02 nobody decides", "domain=\"reversibility\"", "domain=\"scope\"",
     "<committee id=\"STEER\"", .severity = E},
    {"GOV-03 operational", "rrule=\"FREQ=WEEKLY\"", "rrule=\"FREQ=WEEKLY;INTERVAL=2\"",
     "<committee id=\"OPS\"", .severity = W},
    {"GOV-03 strategic", "FREQ=MONTHLY;INTERVAL=6", "FREQ=MONTHLY;INTERVAL=7",
     "<committee id=\"STRAT\"", .severity = W},
    {"GOV-03 strategic, twice a year", "FREQ=MONTHLY;INTERVAL=6",
     "FREQ=YEARLY;BYMONTH=3,9", .at = NULL},
    {"GOV-03 no rhythm", " rrule=\"FREQ=WEEKLY\"", "", "<committee id=\"OPS\"",
     .severity = W},
    {"GOV-04 two steps",
     "    <escalation name=\"Leads\" committee=\"OPS\" within=\"1d\"/>\n", "",
     "<escalation name=\"Managers\"", .severity = W},
    {"GOV-04 out of order", "within=\"5d\"", "within=\"0.5d\"",
     "<escalation name=\"Managers\"", .severity = W},
    {"GOV-04 not to the top", "committee=\"STRAT\" within",
     "committee=\"STEER\" within", "<escalation name=\"Directors\"", .severity = W},
    {"GOV-06 no name", " name=\"Operational\"", "", "<committee id=\"OPS\"",
     .severity = W},
    {"GOV-06 same name", "name=\"Operational\"", "name=\"Steering\"",
     "<committee id=\"OPS\"", .severity = W},

    /* measures */
    {"IND-01 not measured", "kind=\"sla\" objective=\"O1\"", "kind=\"sla\"",
     "<objective id", "kind=\"input\" objective=\"O1\"", "kind=\"input\"",
     .others = TRUE, .severity = E},
    {"IND-01 not signed by the client", "signedClient=\"2027-02-12\" ", "",
     "<objective id", .severity = E},
    {"IND-01 not signed by the provider", " signedProvider=\"2027-02-12\"", "",
     "<objective id", .severity = E},
    {"IND-01 a draft", " signedProvider=\"2027-02-12\"", "",
     .from2 = "status=\"baselined\"", .to2 = "status=\"draft\""},
    {"IND-02 serves nothing", "kind=\"input\" objective=\"O1\"", "kind=\"input\"",
     "<indicator id=\"I2\"", .severity = W},
    {"IND-03 no input", " inputs=\"I2\"", "", "<indicator id=\"I1\"", .severity = W},
    {"IND-03 nothing comes in", " clientInputs=\"true\"", "", .from2 = " inputs=\"I2\"",
     .to2 = ""},
    {"IND-04 too late", "\"2027-04-12\"", "\"2027-06-15\"", "<indicator id=\"I1\"",
     .severity = W},
    {"IND-04 on the day", "\"2027-04-12\"", "\"2027-06-14\"", .at = NULL},
    {"IND-04 no day", "\n               firstMeasure=\"2027-04-13\"", "",
     "<indicator id=\"I2\"", .severity = W},
    {"IND-05 one side", "service=\"S1\" party=\"CLI\"", "service=\"S1\" party=\"PRV\"",
     "<indicators>", .others = TRUE, .severity = W},
    {"IND-06 no reward", "kind=\"bonus\"", "kind=\"credit\"",
     "<incentive indicator=\"I1\" kind=\"malus\"", .n = 2, .severity = W},
    {"IND-06 no cap", " cap=\"6\"", "", "<incentive indicator=\"I1\" kind=\"bonus\"",
     .severity = W},
    {"IND-07 dear", "costPerMonth=\"100\"", "costPerMonth=\"200.01\"", "<control id",
     .severity = RLV_SEVERITY_NOTE},
    {"IND-07 just worth it", "costPerMonth=\"100\"", "costPerMonth=\"200\"",
     .at = NULL},

    /* exit */
    {"EXI-01 no stress", "kind=\"stressed\"", "kind=\"partial\"", "<exit>",
     .severity = E},
    {"EXI-01 standard service", "kind=\"stressed\"", "kind=\"partial\"",
     .from2 = "criticality=\"critical\"", .to2 = "criticality=\"standard\""},
    {"EXI-02 not covered", "covers=\"unexpected-termination\"", "covers=\"insolvency\"",
     "<exit>", .severity = E},
    {"EXI-02 no bank", "covers=\"unexpected-termination\"", "covers=\"insolvency\"",
     .from2 = "ref=\"DORA\"", .to2 = "ref=\"GDPR\""},
    {"EXI-03 no trigger", "kind=\"breach\"", "kind=\"convenience\"", "<exit>",
     .severity = E},
    {"EXI-06 no test",
     "    <test id=\"ET1\" kind=\"desktop\" date=\"2027-11-16\" scenario=\"SC1\"/>\n"
     "    <test id=\"ET2\" kind=\"walkthrough\" date=\"2027-12-14\" "
     "scenario=\"SC2\"/>\n"
     "    <test id=\"ET3\" kind=\"walkthrough\" date=\"2027-12-15\" "
     "scenario=\"SC3\"/>\n",
     "", "<exit>", .severity = E},
    {"EXI-07 no alternative",
     "    <alternative id=\"AL1\" kind=\"in-house\" lead=\"4mo\" party=\"CLI\" "
     "services=\"S1\"\n                 readiness=\"medium\"/>\n"
     "    <alternative id=\"AL2\" kind=\"successor\" lead=\"4mo\" services=\"S1\" "
     "readiness=\"medium\"/>\n",
     "", "<exit>", .severity = E},
    {"EXI-10 no manager", "    <manager party=\"PRV\" person=\"carla\"/>\n", "",
     "<exit>", .severity = E},
    {"EXI-11 no register", "<register kind=\"assets\"", "<register kind=\"data\"",
     "<exit>", .severity = E},
    {"EXI-11 no configuration", "<register kind=\"configuration\"",
     "<register kind=\"data\"", "<exit>", .severity = E},
    {"EXI-11 asset without value", " nbv=\"1000\"", "", "<asset id", .severity = E},
    {"EXI-12 levels", " serviceLevels=\"true\"", "", "<assistance", .severity = W},
    {"EXI-12 staff", " staffingFloor=\"75\"", "", "<assistance", .severity = W},
    {"EXI-12 rates", "\n                rates=\"100\"", "", "<assistance",
     .severity = W},
    {"EXI-13 licence", "consent=\"obtained\" disposition=\"assign\"",
     "consent=\"needed\" disposition=\"assign\"", "<licence id", .severity = E},
    {"EXI-13 licence bought anew", "consent=\"obtained\" disposition=\"assign\"",
     "consent=\"refused\" disposition=\"re-procure\"", .at = NULL},
    {"EXI-13 contract", "novatable=\"false\" consent=\"obtained\"",
     "novatable=\"false\" consent=\"needed\"", "<thirdPartyContract id", .severity = E},
    {"COV-01 no way back", "    <handback item=\"K1\" kind=\"in-house\"/>\n", "",
     "<knowledge id", .severity = W},
    {"COV-01 data out", "<transfers item=\"K1\"", "<transfers item=\"D1\"",
     "<dataset id=\"D1\"", .severity = W},
    {"COV-01 reversibility", "kind=\"transition\"", "kind=\"reversibility\"",
     "<asset id", .n = 4, .others = TRUE, .severity = E},
    {"EXI-05 too long", "kind=\"transition\"", "kind=\"reversibility\"", "<assistance",
     "notice=\"6mo\"", "served=\"2027-01-01\" notice=\"1ed\"", .others = TRUE,
     .severity = E},
    {"EXI-05 long enough", "kind=\"transition\"", "kind=\"reversibility\"", NULL,
     "notice=\"6mo\"", "served=\"2027-01-01\" notice=\"6mo\"", .others = TRUE},
    {"NEG-03 one side wrote it", " jointlyDrafted=\"true\"", "", "<clause id",
     .severity = W},

    /* scope */
    {"DAT-01 not chosen", "disposition=\"return\" returnFormat=\"CSV\"", "",
     "<dataset id=\"D1\"", .severity = E},
    {"DAT-01 copies stay", "\n             erasure=\"true\"", "", "<dataset id=\"D1\"",
     .severity = E},
    {"DAT-01 kept without a law", " retentionLaw=\"C. com. L123-22\"", "",
     "<dataset id=\"D2\"", .severity = E},
    {"DAT-03 no tool", " transferTool=\"SCC\"", "", "<dataset id=\"D1\"",
     .severity = E},
    {"DAT-03 no day", "\n             transferReady=\"2027-03-15\"", "",
     "<dataset id=\"D1\"", .severity = E},
    {"DAT-03 in the Union", " transferTool=\"SCC\"", "",
     .from2 = "country=\"MA\" calendar", .to2 = "country=\"PT\" calendar"},
    {"DAT-06 no format", " returnFormat=\"CSV\"", "", "<dataset id=\"D1\"",
     .severity = E},
    {"SOC-02 regime", " regime=\"redeploy\"", "", "<staffGroup id", .severity = E},
    {"SOC-02 analysis", " analysis=\"2027-02-01\"", "", "<staffGroup id",
     .severity = E},
    {"SOC-02 decision", "\n                decision=\"All four stay\"", "",
     "<staffGroup id", .severity = E},

    /* change */
    {"CHG-01 no training", "id=\"TR1\" groups=\"GR-C\"", "id=\"TR1\" groups=\"GR-P\"",
     "<group id=\"GR-C\"", .severity = E},
    {"CHG-01 no communication", "groups=\"GR-C GR-P\"", "groups=\"GR-C\"",
     "<group id=\"GR-P\"", .severity = E},
    {"CHG-01 no action", "stage=\"ability\" groups=\"GR-P\"",
     "stage=\"ability\" groups=\"GR-C\"", "<group id=\"GR-P\"", .severity = E},
    {"CHG-01 little impact", "groups=\"GR-C GR-P\"", "groups=\"GR-C\"",
     .from2 = "impact=\"medium\"", .to2 = "impact=\"low\""},
    {"CHG-02 nothing planned", " stakeholder=\"SH1\"", "", "<stakeholder id",
     .severity = W},
    {"CHG-02 little influence", " stakeholder=\"SH1\"", "", .from2 = "influence=\"4\"",
     .to2 = "influence=\"3\""},
    {"CHG-03 held back", "stage=\"desire\"", "stage=\"ability\"", "<survey id",
     .severity = W},
    {"CHG-03 just not", "stage=\"desire\"", "stage=\"ability\"",
     .from2 = "value=\"3\"/>", .to2 = "value=\"3.1\"/>"},

    /* calendars */
    {"CAL-01 holidays run out", "date=\"2027-05-06\"", "date=\"2026-05-06\"",
     "<calendar id=\"FR\"", .n = 2, .others = TRUE, .severity = W},

    /* waivers */
    {"ORG-04 waived for the person", " backup=\"bruno\"", "", .from2 = "<waivers/>",
     .to2 = "<waivers><waiver rule=\"ORG-04\" item=\"anne\" because=\"b\" by=\"anne\""
            " until=\"" TODAY "\"/></waivers>",
     .waived = 1},
    {"ORG-04 waived for the team", " backup=\"bruno\"", "", .from2 = "<waivers/>",
     .to2 = "<waivers><waiver rule=\"org-04\" item=\"C-T\" because=\"b\" by=\"anne\""
            " until=\"2028-01-01\"/></waivers>",
     .waived = 1},
    {"ORG-04 waived for all", " backup=\"bruno\"", "", .from2 = "<waivers/>",
     .to2 = "<waivers><waiver rule=\"ORG-04\" because=\"b\" by=\"anne\""
            " until=\"2028-01-01\"/></waivers>",
     .waived = 1},
    {"ORG-04 waived for someone else", " backup=\"bruno\"", "", "<person id=\"anne\"",
     "<waivers/>",
     "<waivers><waiver rule=\"ORG-04\" item=\"carla\" because=\"b\" by=\"anne\""
     " until=\"2028-01-01\"/></waivers>",
     .severity = W},
    {"ORG-04 the waiver of another rule", " backup=\"bruno\"", "",
     "<person id=\"anne\"", "<waivers/>",
     "<waivers><waiver rule=\"ORG-03\" because=\"b\" by=\"anne\""
     " until=\"2028-01-01\"/></waivers>",
     .severity = W},
    {"ORG-04 waived until yesterday", " backup=\"bruno\"", "", "<person id=\"anne\"",
     "<waivers/>",
     "<waivers><waiver rule=\"ORG-04\" because=\"b\" by=\"anne\""
     " until=\"2027-02-28\"/></waivers>",
     .others = TRUE, .severity = W},
    {"NET-08 waived", "accountable=\"bruno\" duration=\"44d\"",
     "accountable=\"bruno\" duration=\"44d\" deadline=\"2027-03-05\"",
     .from2 = "<waivers/>",
     .to2 = "<waivers><waiver rule=\"NET-08\" item=\"T7\" because=\"b\" by=\"anne\""
            " until=\"2028-01-01\"/></waivers>",
     .waived = 1},
    {"NET-08 waived for another task", "accountable=\"bruno\" duration=\"44d\"",
     "accountable=\"bruno\" duration=\"44d\" deadline=\"2027-03-05\"",
     "<task id=\"T7\"", "<waivers/>",
     "<waivers><waiver rule=\"NET-08\" item=\"T6\" because=\"b\" by=\"anne\""
     " until=\"2028-01-01\"/></waivers>",
     .severity = E},
    {"KT-05 waived", "due=\"2027-03-05\"", "due=\"2027-03-08\"", .from2 = "<waivers/>",
     .to2 = "<waivers><waiver rule=\"KT-05\" item=\"PR1\" because=\"b\" by=\"anne\""
            " until=\"2028-01-01\"/></waivers>",
     .waived = 1},
    {"WAI-01 run out", "<waivers/>",
     "<waivers><waiver rule=\"ORG-04\" because=\"b\" by=\"anne\""
     " until=\"2027-02-28\"/></waivers>",
     "<waiver rule", .severity = W},
    {"WAI-02 unknown", "<waivers/>",
     "<waivers><waiver rule=\"ORG-4\" because=\"b\" by=\"anne\""
     " until=\"2028-01-01\"/></waivers>",
     "<waiver rule", .severity = W},
};

static void
speaks_at_the_edit (void **state)
{
    const Edit *edit = *state;
    g_autofree char *plan = ruling_file ("sound.xml");
    g_autofree char *once = ruling_edited (plan, edit->from, edit->to);
    g_autofree char *text = edit->from2 != NULL
                                ? ruling_edited (once, edit->from2, edit->to2)
                                : g_strdup (once);
    g_autofree char *rule = g_strndup (edit->name, strcspn (edit->name, " "));
    g_autoptr (RlvFindings) findings = run_rules (text, TODAY);
    guint n, found = 0, waived = 0, wanted = edit->at == NULL ? 0 : MAX (edit->n, 1);
    const RlvFinding *all = rlv_findings_get (findings, &n);
    gboolean at_place = FALSE;

    for (guint i = 0; i < n; i++) {
        if (!g_str_equal (all[i].rule, rule)) {
            if (!edit->others)
                fail_msg ("%s also says: %s", all[i].rule, all[i].what);
            continue;
        }
        if (all[i].waived) {
            assert_int_equal (all[i].severity, RLV_SEVERITY_NOTE);
            assert_true (g_str_has_prefix (all[i].what, "waived: "));
            assert_non_null (strstr (all[i].why, "anne set it aside until"));
            waived++;
            continue;
        }
        found++;
        at_place = at_place || (edit->at != NULL &&
                                all[i].place.line == ruling_line (text, edit->at));
        assert_int_equal (all[i].severity, edit->severity);
        assert_non_null (all[i].mend);
    }
    assert_int_equal (found, wanted);
    assert_int_equal (waived, edit->waived);
    if (edit->waived > 0)
        assert_int_equal (rlv_findings_count (findings, RLV_SEVERITY_NOTE), 0);
    assert_true (edit->at == NULL || at_place);
}

/* --- what one edit cannot show ----------------------------------------------- */

static void
sound_plan_is_silent (void **state)
{
    g_autofree char *text = ruling_file ("sound.xml");
    g_autoptr (RlvFindings) findings = run_rules (text, TODAY);
    guint n;
    const RlvFinding *all = rlv_findings_get (findings, &n);

    (void) state;
    if (n > 0)
        fail_msg ("%s: %s", all[0].rule, all[0].what);
}

/* A plan to learn from hears about what it leaves out, each subject once, and no more.
 */
static void
short_plan_does_not_drown (void **state)
{
    static const char text[] =
        "<plan xmlns='urn:releve:plan:1' id='P' kind='transition' lang='en'"
        " start='2027-03-01'><tasks>"
        "<task id='T1' side='client' duration='1d'/>"
        "<task id='T2' side='provider' duration='1d'><after task='T1'/></task>"
        "<task id='T3' side='both' duration='1d'><after task='T2'/></task>"
        "</tasks></plan>";
    g_autoptr (RlvFindings) findings = run_rules (text, TODAY);
    guint n, sections = 0;
    const RlvFinding *all = rlv_findings_get (findings, &n);

    (void) state;
    for (guint i = 0; i < n; i++) {
        assert_int_equal (all[i].severity, RLV_SEVERITY_NOTE);
        sections += g_str_equal (all[i].rule, "SEC-01");
    }
    assert_int_equal (sections, 7);
    assert_int_equal (n, 8); /* and that nobody is accountable */
}

static char *
without_section (const char *text, const char *name)
{
    g_autofree char *open = g_strdup_printf ("  <%s>", name);
    g_autofree char *close = g_strdup_printf ("</%s>\n", name);
    const char *from = strstr (text, open), *until = strstr (text, close);

    assert_non_null (from);
    assert_non_null (until);
    return g_strdup_printf ("%.*s%s", (int) (from - text), text,
                            until + strlen (close));
}

/* A note, a warning where it matters, and an error where a law asks for a strategy. */
static void
no_exit_weighs_what_is_at_stake (void **state)
{
    static const struct {
        const char *criticality, *regime;
        RlvSeverity severity;
    } rows[] = {
        {"criticality=\"important\"", "<regime ref=\"DORA\"/>", RLV_SEVERITY_ERROR},
        {"criticality=\"important\"", "", RLV_SEVERITY_WARNING},
        {"criticality=\"standard\"", "<regime ref=\"DORA\"/>", RLV_SEVERITY_NOTE},
    };
    g_autofree char *sound = ruling_file ("sound.xml");
    g_autofree char *cut = without_section (sound, "exit");

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree char *under =
            ruling_edited (cut, "<regime ref=\"DORA\"/>", rows[i].regime);
        g_autofree char *text =
            ruling_edited (under, "criticality=\"critical\"", rows[i].criticality);
        g_autoptr (RlvFindings) findings = run_rules (text, TODAY);
        guint n;
        const RlvFinding *all = rlv_findings_get (findings, &n);

        assert_int_equal (n, 1);
        assert_string_equal (all[0].rule, "SEC-01");
        assert_int_equal (all[0].severity, rows[i].severity);
    }
}

static void
nobody_accountable_is_said_once (void **state)
{
    g_autofree char *sound = ruling_file ("sound.xml");
    g_autoptr (GRegex) accountable =
        g_regex_new (" accountable=\"[a-z]+\"", 0, 0, NULL);
    g_autofree char *text =
        g_regex_replace_literal (accountable, sound, -1, 0, "", 0, NULL);
    g_autoptr (RlvFindings) findings = run_rules (text, TODAY);
    guint n;
    const RlvFinding *all = rlv_findings_get (findings, &n);

    (void) state;
    assert_int_equal (n, 1);
    assert_string_equal (all[0].rule, "ORG-06");
    assert_int_equal (all[0].severity, RLV_SEVERITY_NOTE);
    assert_int_equal (all[0].place.line, ruling_line (text, "<tasks>"));
}

/* A plan without dates, and one in several files: the place of a finding says whose it
 * is. */
static void
circle_is_waived (void **state)
{
    static const char text[] =
        "<plan xmlns='urn:releve:plan:1' id='P' kind='transition' lang='en'"
        " start='2027-03-01'>\n<parties><party id='K' role='client' "
        "name='K'/></parties>"
        "<teams><team id='C' party='K' size='1'><person id='ann' name='Ann'/></team>"
        "</teams>\n<tasks>\n"
        "<task id='A' side='client' duration='1d'>\n<after task='B'/></task>\n"
        "<task id='B' side='client' duration='1d'>\n<after task='A'/></task>\n"
        "</tasks>\n<waivers><waiver rule='NET-02' item='%s' because='a draft' by='ann'"
        " until='2027-04-01'/></waivers></plan>";
    static const char *const items[] = {"A", "B"};
    guint waived = 0;

    (void) state;
    for (guint k = 0; k < G_N_ELEMENTS (items); k++) {
        g_autofree char *plan_text = g_strdup_printf (text, items[k]);
        g_auto (Ruling) r = ruling_read (plan_text, FALSE);
        g_autoptr (RlvPacks) packs = ruling_packs ();
        RlvView view = ruling_view (&r, RLV_DAY_NONE);

        assert_null (r.schedule);
        rlv_rules_run (packs, &view, r.findings);

        guint count;
        const RlvFinding *all = rlv_findings_get (r.findings, &count);
        for (guint i = 0; i < count; i++)
            if (all[i].waived) {
                assert_string_equal (all[i].rule, "NET-02");
                assert_string_equal (all[i].why,
                                     "Ann set it aside until 2027-04-01: a draft");
                waived++;
            }
    }
    assert_int_equal (waived, 1); /* the circle is told where it begins */
}

/* The scheduler keeps out of blackouts, so a schedule has to be bent to show the rule.
 */
static void
blackout_is_seen_whoever_made_the_dates (void **state)
{
    g_autofree char *text = ruling_file ("sound.xml");
    g_auto (Ruling) r = ruling_read (text, FALSE);
    g_autoptr (RlvPacks) packs = ruling_packs ();
    RlvView view = ruling_view (&r, RLV_DAY_NONE);
    RlvTaskIx cutover;

    (void) state;
    assert_non_null (r.schedule);
    cutover = rlv_plan_find_task (r.plan, "T5");
    assert_true (rlv_time_parse ("2027-12-17T09:00Z", &r.schedule->start[cutover]));
    assert_true (rlv_time_parse ("2027-12-17T18:00Z", &r.schedule->finish[cutover]));
    rlv_rules_run (packs, &view, r.findings);
    guint count;
    const RlvFinding *all = rlv_findings_get (r.findings, &count);
    for (guint i = 0; i < count; i++)
        assert_string_not_equal (all[i].rule, "NET-09");

    assert_true (rlv_time_parse ("2027-12-20T18:00Z", &r.schedule->finish[cutover]));
    rlv_rules_run (packs, &view, r.findings);
    all = rlv_findings_get (r.findings, &count);
    for (guint i = 0; i < count; i++)
        if (g_str_equal (all[i].rule, "NET-09")) {
            assert_int_equal (all[i].place.line, ruling_line (text, "<task id=\"T5\""));
            return;
        }
    fail_msg ("NET-09 says nothing");
}

int
main (void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test (sound_plan_is_silent),
        cmocka_unit_test (short_plan_does_not_drown),
        cmocka_unit_test (no_exit_weighs_what_is_at_stake),
        cmocka_unit_test (nobody_accountable_is_said_once),
        cmocka_unit_test (circle_is_waived),
        cmocka_unit_test (blackout_is_seen_whoever_made_the_dates),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    rlv_language_set ("en");
    g_array_append_vals (tests, others, G_N_ELEMENTS (others));
    TEST_ADD_ROWS (tests, speaks_at_the_edit, edits);
    return test_run ("rules", tests);
}
