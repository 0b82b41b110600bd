/* The builder, without XML: values, references, typed arrays.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <releve/plan.h>
#include <string.h>

/* --- a small vocabulary of its own --- */

static const char *const to_task[] = {"task", NULL};
static const char *const to_team[] = {"team", NULL};
static const char *const to_person[] = {"person", NULL};
static const char *const to_party[] = {"party", NULL};
static const char *const to_site[] = {"site", NULL};
static const char *const to_calendar[] = {"calendar", NULL};
static const char *const to_skill[] = {"skill", NULL};
static const char *const to_wave[] = {"wave", NULL};
static const char *const to_phase[] = {"phase", NULL};
static const char *const to_any[] = {"task", "team", NULL};
static const char *const sides[] = {"client", "provider", "both", "third", NULL};
static const char *const roles[] = {
    "client", "provider", "incumbent", "successor", "regulator", "subcontractor", NULL};
static const char *const links[] = {"FS", "SS", "FF", "SF", NULL};
static const char *const dates[] = {"SNET", "SNLT", "FNET", "FNLT",
                                    "MSO",  "MFO",  "ALAP", NULL};
static const char *const days[] = {"mon", "tue", "wed", NULL};

#define ID                                                                             \
    {                                                                                  \
        .name = "id", .type = RLV_TYPE_ID, .required = TRUE                            \
    }
#define TEXT(n)                                                                        \
    {                                                                                  \
        .name = n, .type = RLV_TYPE_TEXT                                               \
    }
#define ENUM(n, v)                                                                     \
    {                                                                                  \
        .name = n, .type = RLV_TYPE_ENUM, .values = v                                  \
    }
#define REF(n, t)                                                                      \
    {                                                                                  \
        .name = n, .type = RLV_TYPE_REF, .targets = t                                  \
    }
#define OF(n, t)                                                                       \
    {                                                                                  \
        .name = n, .type = RLV_TYPE_##t                                                \
    }

static const RlvAttrDef plan_attrs[] = {ID, TEXT ("name"), TEXT ("lang"),
                                        OF ("start", DATE)};
static const RlvAttrDef calendar_attrs[] = {ID, REF ("base", to_calendar)};
static const RlvAttrDef party_attrs[] = {ID, ENUM ("role", roles)};
static const RlvAttrDef site_attrs[] = {ID, REF ("calendar", to_calendar)};
static const RlvAttrDef team_attrs[] = {ID,
                                        REF ("party", to_party),
                                        REF ("site", to_site),
                                        REF ("calendar", to_calendar),
                                        REF ("counterpart", to_team),
                                        REF ("wave", to_wave)};
static const RlvAttrDef person_attrs[] = {ID, OF ("fte", DECIMAL), OF ("from", DATE),
                                          OF ("until", DATE),
                                          REF ("calendar", to_calendar)};
static const RlvAttrDef absence_attrs[] = {OF ("from", DATE), OF ("to", DATE)};
static const RlvAttrDef id_attrs[] = {ID};
static const RlvAttrDef task_attrs[] = {
    ID,
    TEXT ("name"),
    TEXT ("en"),
    TEXT ("kind"),
    ENUM ("side", sides),
    REF ("team", to_team),
    REF ("wave", to_wave),
    REF ("phase", to_phase),
    OF ("deadline", DATE),
    OF ("priority", INTEGER),
    OF ("duration", SPAN),
    OF ("best", SPAN),
    OF ("likely", SPAN),
    OF ("worst", SPAN),
    {.name = "informed", .type = RLV_TYPE_REFS, .targets = to_any}};
static const RlvAttrDef after_attrs[] = {REF ("task", to_task), ENUM ("type", links),
                                         OF ("lag", SPAN)};
static const RlvAttrDef need_attrs[] = {
    REF ("team", to_team),   REF ("person", to_person), ENUM ("side", sides),
    REF ("skill", to_skill), OF ("level", INTEGER),     OF ("people", DECIMAL),
    OF ("share", DECIMAL)};
static const RlvAttrDef constraint_attrs[] = {ENUM ("type", dates), OF ("date", DATE)};
static const RlvAttrDef value_attrs[] = {
    OF ("integer", INTEGER),
    OF ("decimal", DECIMAL),
    OF ("money", MONEY),
    OF ("boolean", BOOLEAN),
    OF ("date", DATE),
    OF ("clock", CLOCK),
    OF ("span", SPAN),
    ENUM ("word", sides),
    {.name = "words", .type = RLV_TYPE_ENUMS, .values = days},
    {.name = "mark", .type = RLV_TYPE_INTEGER, .bounded = TRUE, .least = 1, .most = 5},
    {.name = "people", .type = RLV_TYPE_DECIMAL, .step = RLV_DECIMAL_ONE / 100},
    {.name = "label", .type = RLV_TYPE_TEXT, .min_length = 1, .max_length = 5},
};

#define KIND(n, a)                                                                     \
    {                                                                                  \
        n, G_N_ELEMENTS (a), a                                                         \
    }
static const RlvKindDef kinds[] = {KIND ("plan", plan_attrs),
                                   KIND ("calendar", calendar_attrs),
                                   KIND ("party", party_attrs),
                                   KIND ("site", site_attrs),
                                   KIND ("team", team_attrs),
                                   KIND ("person", person_attrs),
                                   KIND ("absence", absence_attrs),
                                   KIND ("skill", id_attrs),
                                   KIND ("wave", id_attrs),
                                   KIND ("phase", id_attrs),
                                   KIND ("task", task_attrs),
                                   KIND ("after", after_attrs),
                                   KIND ("need", need_attrs),
                                   KIND ("value", value_attrs),
                                   KIND ("constraint", constraint_attrs)};

/* --- plans in one line: "plan id=P(task id=A)" --- */

typedef struct {
    RlvVocab *vocab;
    RlvPlanBuilder *builder;
    guint32 column;
} Writer;

static void
write_value (Writer *writer, guint32 kind, const char *pair)
{
    g_auto (GStrv) parts = g_strsplit (pair, "=", 2);
    guint32 attr = rlv_vocab_attr (writer->vocab, kind, parts[0]);

    g_assert (attr != RLV_NONE);
    g_strdelimit (parts[1], "~", ' ');
    rlv_plan_builder_value (writer->builder, attr, parts[1], strlen (parts[1]));
}

/* Elements with their attributes, children in parentheses, elements ended by ";" or by
 * ")".  Items stand in line 1, at columns 1, 2, 3… */
static void
write_plan (Writer *writer, const char *text)
{
    while (*text != '\0') {
        gsize len = strcspn (text, "();");
        g_autofree char *element = g_strndup (text, len);
        g_auto (GStrv) words = g_strsplit (g_strstrip (element), " ", -1);

        if (words[0] != NULL) {
            guint32 kind = rlv_vocab_find (writer->vocab, words[0]);

            g_assert (kind != RLV_NONE);
            rlv_plan_builder_open (writer->builder, kind, 0, 1, writer->column++);
            for (guint i = 1; words[i] != NULL; i++)
                if (*words[i] != '\0')
                    write_value (writer, kind, words[i]);
            if (text[len] != '(')
                rlv_plan_builder_close (writer->builder);
        }
        text += len;
        if (*text == ')')
            rlv_plan_builder_close (writer->builder);
        text += *text != '\0';
    }
}

static RlvPlan *
make_plan (const char *text, RlvFindings *findings, GError **error)
{
    g_autoptr (RlvVocab) vocab = rlv_vocab_new (kinds, G_N_ELEMENTS (kinds));
    Writer writer = {vocab, rlv_plan_builder_new (vocab, findings), 1};

    rlv_plan_builder_file (writer.builder, "plan.xml");
    write_plan (&writer, text);
    return rlv_plan_builder_end (writer.builder, error);
}

static RlvPlan *
good_plan (const char *text)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    RlvPlan *plan = make_plan (text, findings, &error);
    guint n;
    const RlvFinding *found = rlv_findings_get (findings, &n);

    if (n > 0)
        fail_msg ("%s: %s", found[0].rule, found[0].what);
    assert_ok (plan != NULL, &error);
    return plan;
}

/* --- faults --- */

#define TASK_A "task id=A duration=1d;"

typedef struct {
    const char *name;
    const char *text;
    const char *rule;
    guint32 column; /* of the item it is about */
    const char *what;
    RlvSeverity severity;
} Fault;

static const Fault faults[] = {
    {"an id twice", "plan id=P(" TASK_A "task id=A duration=1d)", "id-twice", 3,
     "the identifier \"A\" is taken: plan.xml:1:2 has it", RLV_SEVERITY_ERROR},
    {"an id of another kind", "plan id=P(" TASK_A "team id=A)", "id-twice", 3, NULL,
     RLV_SEVERITY_ERROR},
    {"a link to an id of two kinds",
     "plan id=P(team id=A;" TASK_A "task id=B duration=1d(after task=A))", "id-twice",
     3, "the identifier \"A\" is taken: plan.xml:1:2 has it", RLV_SEVERITY_ERROR},
    {"a link to nothing",
     "plan id=P(" TASK_A "task id=B duration=1d(after task=ZZZZZZ))", "NET-01", 4,
     "no task \"ZZZZZZ\"", RLV_SEVERITY_ERROR},
    {"a link to nearly something",
     "plan id=P(task id=T-14 duration=1d;task id=B duration=1d(after task=T14))",
     "NET-01", 4, "no task \"T14\"; did you mean \"T-14\"?", RLV_SEVERITY_ERROR},
    {"a link to a team", "plan id=P(team id=T;task id=B duration=1d(after task=T))",
     "NET-01", 4, "\"T\" is of kind team; task needs one of kind task",
     RLV_SEVERITY_ERROR},
    {"one of several to nothing",
     "plan id=P(" TASK_A "task id=B duration=1d informed=A~QQQQ)", "ref-unknown", 3,
     "no task or team \"QQQQ\"", RLV_SEVERITY_ERROR},
    {"a calendar on itself", "plan id=P(calendar id=C base=C;" TASK_A ")", "ref-self",
     2, NULL, RLV_SEVERITY_ERROR},
    {"a task after itself", "plan id=P(task id=A duration=1d(after task=A))",
     "link-self", 3, "A waits for itself", RLV_SEVERITY_ERROR},
    {"a link twice",
     "plan id=P(" TASK_A "task id=B duration=1d(after task=A;after task=A))",
     "link-twice", 5, "the link FS from \"A\" is given twice", RLV_SEVERITY_WARNING},
    {"no duration", "plan id=P(task id=A)", "task-duration", 2, "A has no duration",
     RLV_SEVERITY_ERROR},
    {"only best and worst", "plan id=P(task id=A best=1d worst=2d)", "task-duration", 2,
     NULL, RLV_SEVERITY_ERROR},
    {"a negative duration", "plan id=P(task id=A duration=-1d)", "task-duration", 2,
     "A has a negative duration", RLV_SEVERITY_ERROR},
    {"a negative best", "plan id=P(task id=A best=-1d likely=1d worst=2d)",
     "task-duration", 2, NULL, RLV_SEVERITY_ERROR},
    {"best over likely", "plan id=P(task id=A best=3d likely=2d worst=4d)",
     "task-estimate", 2, NULL, RLV_SEVERITY_ERROR},
    {"likely over worst", "plan id=P(task id=A best=1d likely=5d worst=4d)",
     "task-estimate", 2, NULL, RLV_SEVERITY_ERROR},
    {"days and hours", "plan id=P(task id=A best=1d likely=20h worst=4d)",
     "task-estimate", 2, NULL, RLV_SEVERITY_ERROR},
    {"a constraint without its date",
     "plan id=P(task id=A duration=1d(constraint type=MSO))", "constraint-date", 3,
     "the constraint MSO of A has no date", RLV_SEVERITY_ERROR},
    {"two constraints",
     "plan id=P(task id=A duration=1d(constraint type=ALAP;constraint type=ALAP))",
     "constraint-twice", 4, NULL, RLV_SEVERITY_ERROR},
    {"a need of nobody", "plan id=P(task id=A duration=1d(need people=2))", "need-who",
     3, "a need of A does not say whom", RLV_SEVERITY_ERROR},
    {"a need of two",
     "plan id=P(team id=T;task id=A duration=1d(need team=T side=client))", "need-who",
     4, NULL, RLV_SEVERITY_ERROR},
    {"gone before here",
     "plan id=P(team id=T(person id=X from=2027-02-01 until=2027-01-31);" TASK_A ")",
     "person-dates", 3, "X leaves before coming", RLV_SEVERITY_ERROR},
    {"back before away",
     "plan id=P(team id=T(person id=X(absence from=2027-02-02 to=2027-02-01));" TASK_A
     ")",
     "dates-backwards", 4, "it begins on 2027-02-02, after it ends on 2027-02-01",
     RLV_SEVERITY_ERROR},
    {"nothing to do", "plan id=P", "plan-empty", 1, "the plan has no task",
     RLV_SEVERITY_WARNING},
    {"a side misspelt", "plan id=P(task id=A duration=1d side=clent)", "value", 2,
     "side cannot be \"clent\"; did you mean \"client\"?", RLV_SEVERITY_ERROR},
};

static void
check_fault (void **state)
{
    const Fault *row = *state;
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvPlan) plan = make_plan (row->text, findings, &error);
    guint n;
    const RlvFinding *found = rlv_findings_get (findings, &n);

    if (row->severity == RLV_SEVERITY_ERROR)
        assert_failed (plan != NULL, &error, RLV_ERROR_INPUT);
    else
        assert_ok (plan != NULL, &error);
    assert_int_equal (n, 1); /* one cause, one finding */
    assert_string_equal (found[0].rule, row->rule);
    assert_int_equal (found[0].severity, row->severity);
    assert_string_equal (found[0].place.file, "plan.xml");
    assert_int_equal (found[0].place.line, 1);
    assert_int_equal (found[0].place.column, row->column);
    assert_non_null (found[0].mend);
    if (row->what != NULL)
        assert_string_equal (found[0].what, row->what);
}

/* --- values --- */

typedef struct {
    const char *name;
    const char *attr;
    const char *text;
    gint64 number;    /* for BAD and OUT, nothing */
    const char *what; /* NULL: it is read */
} Value;

#define BAD(a, t)                                                                      \
    {                                                                                  \
        a " " t, a, t, 0, a " cannot be \"" t "\""                                     \
    }
#define OUT(a, t)                                                                      \
    {                                                                                  \
        a " " t, a, t, 0, a " is out of range: \"" t "\""                              \
    }
#define NO_DAY(a, t)                                                                   \
    {                                                                                  \
        a " " t, a, t, 0, a " cannot be \"" t "\": there is no such day"               \
    }
#define GOOD(a, t, n)                                                                  \
    {                                                                                  \
        a " " t, a, t, n, NULL                                                         \
    }

static const Value values[] = {
    GOOD ("integer", "12", 12),
    GOOD ("integer", "-7", -7),
    GOOD ("integer", "+5", 5),
    GOOD ("integer", "9223372036854775807", G_MAXINT64),
    OUT ("integer", "9223372036854775808"),
    OUT ("integer", "99999999999999999999999999"),
    BAD ("integer", "1.5"),
    BAD ("integer", "1e3"),
    BAD ("integer", "-"),
    BAD ("integer", "0x10"),
    GOOD ("decimal", "0.35", 350000),
    GOOD ("decimal", "-1.5", -1500000),
    GOOD ("decimal", ".5", 500000),
    GOOD ("decimal", "1.2300000000", 1230000),
    GOOD ("decimal", "9223372036854", G_GINT64_CONSTANT (9223372036854000000)),
    OUT ("decimal", "9223372036855"),
    OUT ("decimal", "0.1234567"),
    BAD ("decimal", "1,5"),
    BAD ("decimal", "."),
    BAD ("decimal", "NaN"),
    BAD ("decimal", "1.2.3"),
    GOOD ("money", "1250", 125000),
    GOOD ("money", "1250.5", 125050),
    OUT ("money", "0.005"),
    GOOD ("boolean", "true", 1),
    GOOD ("boolean", "false", 0),
    BAD ("boolean", "yes"),
    GOOD ("date", "1970-01-01", 0),
    GOOD ("date", "1900-01-01", RLV_DAY_MIN),
    GOOD ("date", "2199-12-31", RLV_DAY_MAX),
    OUT ("date", "2200-01-01"),
    GOOD ("date", "2028-02-29", 21243),
    NO_DAY ("date", "2027-02-29"),
    NO_DAY ("date", "2027-06-31"),
    NO_DAY ("date", "2027-06-00"),
    OUT ("date", "2027-00-01"),
    OUT ("date", "2027-13-01"),
    BAD ("date", "2027-1-1"),
    BAD ("date", "10000-01-01"),
    BAD ("date", "2027-01-04Z"),
    BAD ("date", "04/01/2027"),
    GOOD ("clock", "00:00", 0),
    GOOD ("clock", "08:30", 510),
    GOOD ("clock", "24:00", 1440),
    OUT ("clock", "24:01"),
    OUT ("clock", "12:60"),
    BAD ("clock", "8:30"),
    GOOD ("span", "5d", 5000),
    GOOD ("span", "0.5d", 500),
    GOOD ("span", "6h", 360),
    GOOD ("span", "90m", 90),
    GOOD ("span", "30ed", 43200),
    GOOD ("span", "48eh", 2880),
    GOOD ("span", "-2d", -2000),
    OUT ("span", "36501d"),
    OUT ("span", "99999999999999999999d"),
    BAD ("span", "5"),
    BAD ("span", "5w"),
    BAD ("span", "0.5h"),
    GOOD ("word", "both", 2),
    {"words mon wed", "words", "mon~wed", 0, NULL},
    {"words mon fri", "words", "mon~fri", 0, "words cannot be \"fri\""},
    GOOD ("mark", "1", 1),
    GOOD ("mark", "5", 5),
    OUT ("mark", "0"),
    OUT ("mark", "6"),
    GOOD ("people", "1.25", 1250000),
    OUT ("people", "1.255"),
    GOOD ("label", "éàüçë", 0),
    {"label of six", "label", "éàüçëz", 0, "label is longer than 5 characters"},
    {"label of none", "label", "", 0, "label is empty"},
};

static void
check_value (void **state)
{
    const Value *row = *state;
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autofree char *text = g_strdup_printf (
        "plan id=P(task id=A duration=1d;value %s=%s)", row->attr, row->text);
    g_autofree char *written = g_strdelimit (g_strdup (row->text), "~", ' ');
    g_autoptr (RlvPlan) plan = make_plan (text, findings, NULL);
    RlvItemIx item = 2;
    RlvSpan span;
    guint n;
    const RlvFinding *found = rlv_findings_get (findings, &n);

    if (row->what != NULL) {
        assert_null (plan);
        assert_int_equal (n, 1);
        assert_string_equal (found[0].what, row->what);
        assert_non_null (found[0].mend);
        return;
    }
    assert_non_null (plan);
    assert_int_equal (n, 0);
    assert_string_equal (rlv_item_text (plan, item, row->attr), written);
    assert_true (rlv_item_has (plan, item, row->attr));
    if (g_str_equal (row->attr, "span")) {
        assert_true (rlv_item_span (plan, item, "span", &span));
        assert_int_equal (span.amount, row->number);
    } else if (!g_str_has_prefix (row->attr, "word") &&
               !g_str_equal (row->attr, "label")) {
        assert_int_equal (rlv_item_int (plan, item, row->attr, 99), row->number);
    }
    assert_int_equal (rlv_item_int (plan, item, "clock", -1),
                      g_str_equal (row->attr, "clock") ? row->number : -1);
}

/* --- what a plan answers --- */

static void
finds_its_way (void **state)
{
    g_autoptr (RlvPlan) plan =
        good_plan ("plan id=P lang=fr name=Nom start=2027-01-04(wave id=W1;wave id=W2;"
                   "task id=A name=Un en=One duration=1d informed=B~A2(after task=B);"
                   "task id=B duration=2d;task id=A2 duration=1d)");
    guint32 n;
    const RlvItemIx *refs;

    (void) state;
    assert_int_equal (rlv_plan_start (plan), rlv_day_from_civil (2027, 1, 4));
    assert_string_equal (rlv_plan_lang (plan), "fr");
    assert_int_equal (rlv_plan_find (plan, "A"), 3);
    assert_int_equal (rlv_plan_find (plan, "a"), RLV_NONE);
    assert_int_equal (rlv_plan_find (plan, "Un"), RLV_NONE);
    assert_int_equal (rlv_plan_find_task (plan, "B"), 1);
    assert_int_equal (rlv_plan_find_task (plan, "W1"), RLV_NONE);
    assert_int_equal (rlv_plan_find_team (plan, "B"), RLV_NONE);
    assert_int_equal (rlv_plan_task_of (plan, 5), 1);
    assert_int_equal (rlv_plan_task_of (plan, 4), RLV_NONE);
    assert_int_equal (rlv_plan_of_kind (plan, "wave", &n)[1], 2);
    assert_int_equal (n, 2);
    rlv_plan_of_kind (plan, "team", &n);
    assert_int_equal (n, 0);
    assert_int_equal (rlv_plan_child (plan, 0, NULL, RLV_NONE), 1);
    assert_int_equal (rlv_plan_child (plan, 0, "task", RLV_NONE), 3);
    assert_int_equal (rlv_plan_child (plan, 0, "task", 3), 5);
    assert_int_equal (rlv_plan_child (plan, 0, "task", 6), RLV_NONE);
    assert_int_equal (rlv_plan_child (plan, 1, NULL, RLV_NONE), RLV_NONE);
    assert_string_equal (rlv_plan_kind_name (plan, 4), "after");
    refs = rlv_item_refs (plan, 3, "informed", &n);
    assert_int_equal (n, 2);
    assert_int_equal (refs[0], 5);
    assert_int_equal (refs[1], 6);
    assert_int_equal (rlv_item_ref (plan, 4, "task"), 5);
    assert_int_equal (rlv_item_ref (plan, 3, "team"), RLV_NONE);
    assert_string_equal (rlv_item_id (plan, 3), "A");
    assert_string_equal (rlv_item_id (plan, 4), "");
    assert_string_equal (rlv_item_name (plan, 3, NULL), "Un");
    assert_string_equal (rlv_item_name (plan, 3, "fr"), "Un");
    assert_string_equal (rlv_item_name (plan, 3, "en"), "One");
    assert_string_equal (rlv_item_name (plan, 5, "en"), "B");
    assert_string_equal (rlv_item_name (plan, 0, "en"), "Nom");
}

#define PEOPLE                                                                         \
    "plan id=P(calendar id=C0;calendar id=C1;calendar id=C2;skill id=S;"               \
    "party id=CL role=client;party id=IN role=incumbent;party id=SU role=successor;"   \
    "site id=X calendar=C1;"                                                           \
    "team id=TC party=CL site=X(person id=p1 fte=0.5;person id=p2 calendar=C2);"       \
    "team id=TP party=IN counterpart=TC calendar=C2;team id=TS party=SU;"

static void
knows_people (void **state)
{
    g_autoptr (RlvPlan) plan = good_plan (PEOPLE "task id=A duration=1d)");
    guint32 n;
    const RlvParty *parties = rlv_plan_parties (plan, &n);

    (void) state;
    assert_int_equal (n, 3);
    assert_int_equal (parties[0].side, RLV_SIDE_CLIENT);
    assert_int_equal (parties[1].side, RLV_SIDE_PROVIDER);
    assert_int_equal (parties[2].side, RLV_SIDE_THIRD);
    assert_string_equal (parties[1].role, "incumbent");

    const RlvTeam *teams = rlv_plan_teams (plan, &n);
    assert_int_equal (n, 3);
    assert_string_equal (teams[0].id, "TC");
    assert_int_equal (teams[0].side, RLV_SIDE_CLIENT);
    assert_int_equal (teams[0].calendar, 1); /* its site's */
    assert_int_equal (teams[1].calendar, 2); /* its own */
    assert_int_equal (teams[2].calendar, 0); /* the first */
    assert_int_equal (teams[1].counterpart, 0);
    assert_int_equal (teams[0].counterpart, 1); /* said by the other */
    assert_int_equal (teams[2].counterpart, RLV_NONE);
    assert_int_equal (teams[0].first_person, 0);
    assert_int_equal (teams[0].n_persons, 2);
    assert_int_equal (teams[1].n_persons, 0);

    const RlvPerson *persons = rlv_plan_persons (plan, &n);
    assert_int_equal (n, 2);
    assert_int_equal (persons[0].units, 50);
    assert_int_equal (persons[1].units, 100);
    assert_int_equal (persons[0].calendar, 1); /* the team's */
    assert_int_equal (persons[1].calendar, 2);
    assert_int_equal (persons[0].from, RLV_DAY_NONE);
}

static void
knows_tasks (void **state)
{
    g_autoptr (RlvPlan) plan = good_plan (
        PEOPLE "phase id=F;wave id=W;"
               "task id=A duration=2d team=TP;"
               "task id=B best=1d likely=3d worst=5d side=both team=TC wave=W phase=F "
               "priority=900 deadline=2027-06-30(after task=C type=SS lag=-2d;"
               "after task=A;constraint type=SNET date=2027-01-05);"
               "task id=C kind=milestone side=third)");
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);

    (void) state;
    assert_int_equal (n, 3);
    assert_int_equal (tasks[0].side, RLV_SIDE_PROVIDER); /* its team's */
    assert_int_equal (tasks[0].priority, 500);
    assert_int_equal (tasks[0].likely.amount, 2000);
    assert_int_equal (tasks[0].best.amount, 2000);
    assert_int_equal (tasks[0].worst.amount, 2000);
    assert_int_equal (tasks[0].deadline, RLV_DAY_NONE);
    assert_int_equal (tasks[1].best.amount, 1000);
    assert_int_equal (tasks[1].likely.amount, 3000);
    assert_int_equal (tasks[1].worst.amount, 5000);
    assert_int_equal (tasks[1].wave, 0);
    assert_int_equal (tasks[1].phase, 0);
    assert_int_equal (tasks[1].priority, 900);
    assert_int_equal (tasks[1].deadline, rlv_day_from_civil (2027, 6, 30));
    assert_int_equal (tasks[1].constraint, RLV_CONSTRAINT_SNET);
    assert_int_equal (tasks[1].constraint_day, rlv_day_from_civil (2027, 1, 5));
    assert_int_equal (tasks[1].first_link, 0);
    assert_int_equal (tasks[1].n_links, 2);
    assert_int_equal (tasks[2].side, RLV_SIDE_THIRD);
    assert_int_equal (tasks[2].likely.amount, 0); /* a milestone needs no duration */
    assert_string_equal (tasks[2].kind, "milestone");
    assert_string_equal (tasks[0].kind, "");

    const RlvLink *found = rlv_plan_links (plan, &n);
    assert_int_equal (n, 2);
    assert_int_equal (found[0].from, 2);
    assert_int_equal (found[0].to, 1);
    assert_int_equal (found[0].type, RLV_LINK_SS);
    assert_int_equal (found[0].lag.amount, -2000);
    assert_int_equal (found[1].from, 0);
    assert_int_equal (found[1].type, RLV_LINK_FS);
}

static void
knows_demands (void **state)
{
    g_autoptr (RlvPlan) plan = good_plan (
        PEOPLE
        "task id=A duration=1d team=TP;"           /* 1 of its team */
        "task id=B duration=1d side=both team=TP;" /* and 1 of the counterpart */
        "task id=C duration=1d team=TP(need team=TC people=2.5;"
        "need person=p1 share=50;need side=third skill=S level=3;need person=p2);"
        "task id=D duration=1d)"); /* nobody */
    guint32 n;
    const RlvDemand *demands = rlv_plan_demands (plan, &n);
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);

    (void) state;
    assert_int_equal (tasks[0].n_demands, 1);
    assert_int_equal (demands[0].team, 1);
    assert_int_equal (demands[0].units, 100);
    assert_int_equal (demands[0].side, RLV_SIDE_PROVIDER);
    assert_int_equal (demands[0].item, tasks[0].item);
    assert_int_equal (tasks[1].n_demands, 2);
    assert_int_equal (demands[1].team, 1);
    assert_int_equal (demands[2].team, 0);
    assert_int_equal (demands[2].side, RLV_SIDE_CLIENT);
    assert_int_equal (tasks[2].first_demand, 3);
    assert_int_equal (tasks[2].n_demands, 4);
    assert_int_equal (demands[3].team, 0);
    assert_int_equal (demands[3].units, 250);
    assert_int_equal (demands[4].person, 0);
    assert_int_equal (demands[4].units, 25); /* half of half a person */
    assert_int_equal (demands[5].side, RLV_SIDE_THIRD);
    assert_int_equal (demands[5].level, 3);
    assert_int_not_equal (demands[5].skill, RLV_NONE);
    assert_int_equal (demands[5].team, RLV_NONE);
    assert_int_equal (demands[6].units, 100);
    assert_int_equal (tasks[3].n_demands, 0);
    rlv_plan_demands (plan, &n);
    assert_int_equal (n, 7);
}

/* What could not be read is no second fault where it is named. */
static void
excuses_what_it_did_not_read (void **state)
{
    g_autoptr (RlvVocab) vocab = rlv_vocab_new (kinds, G_N_ELEMENTS (kinds));
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    Writer writer = {vocab, rlv_plan_builder_new (vocab, findings), 1};

    (void) state;
    write_plan (&writer, "plan id=P(task id=A duration=1d(after task=LOST))");
    rlv_plan_builder_excuse (writer.builder, "LOST", 4);
    rlv_plan_free (rlv_plan_builder_end (writer.builder, NULL));
    assert_int_equal (rlv_findings_count (findings, RLV_SEVERITY_NOTE), 0);
}

static void
says_a_hundred_faults_and_counts_the_rest (void **state)
{
    g_autoptr (GString) text = g_string_new ("plan id=P(");
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    guint n;
    const RlvFinding *found;

    (void) state;
    for (guint i = 0; i < 250; i++)
        g_string_append_printf (text, "task id=A%u duration=1d(after task=B%u);", i, i);
    g_string_append (text, ")");
    assert_failed (make_plan (text->str, findings, &error) != NULL, &error,
                   RLV_ERROR_INPUT);
    found = rlv_findings_get (findings, &n);
    assert_int_equal (n, 101);
    assert_string_equal (found[100].rule, "more");
    assert_string_equal (found[100].what, "150 more faults are not listed");
}

/* Keys are drawn, so a table must hold whatever they are; and it grows. */
static void
holds_many_names (void **state)
{
    const guint count = 20000;
    g_autoptr (GString) text = g_string_new ("plan id=P(");
    g_autoptr (RlvPlan) plan = NULL;

    (void) state;
    for (guint i = 0; i < count; i++)
        g_string_append_printf (text, "task id=task-with-a-long-name-%u duration=%um;",
                                i, i);
    g_string_append (text, ")");
    plan = good_plan (text->str);
    for (guint i = 0; i < count; i++) {
        g_autofree char *id = g_strdup_printf ("task-with-a-long-name-%u", i);

        assert_int_equal (rlv_plan_find_task (plan, id), i);
    }
    assert_int_equal (rlv_plan_find (plan, "task-with-a-long-name-"), RLV_NONE);
}

static void
names_and_words_agree (void **state)
{
    RlvSide side;

    (void) state;
    for (int i = 0; i < RLV_N_SIDES; i++) {
        assert_true (rlv_side_parse (rlv_side_name ((RlvSide) i), &side));
        assert_int_equal (side, i);
    }
    assert_false (rlv_side_parse ("", &side));
    assert_false (rlv_side_parse ("Client", &side));
    assert_string_equal (rlv_link_type_name (RLV_LINK_SF), "SF");
    assert_string_equal (rlv_constraint_name (RLV_CONSTRAINT_ALAP), "ALAP");
    assert_string_equal (rlv_constraint_name (RLV_CONSTRAINT_NONE), "");
}

int
main (void)
{
    static const struct CMUnitTest single[] = {
        cmocka_unit_test (finds_its_way),
        cmocka_unit_test (knows_people),
        cmocka_unit_test (knows_tasks),
        cmocka_unit_test (knows_demands),
        cmocka_unit_test (excuses_what_it_did_not_read),
        cmocka_unit_test (says_a_hundred_faults_and_counts_the_rest),
        cmocka_unit_test (holds_many_names),
        cmocka_unit_test (names_and_words_agree),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, TRUE, sizeof (struct CMUnitTest));

    rlv_language_set ("en");
    TEST_ADD_ROWS (tests, check_fault, faults);
    TEST_ADD_ROWS (tests, check_value, values);
    g_array_append_vals (tests, single, G_N_ELEMENTS (single));
    return test_run ("plan", tests);
}
