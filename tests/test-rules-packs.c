/* Rule packs that anybody may have written: what of the standard they may use, what is
 * said of faulty ones, and that none can do harm.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ruling.h"

#define HEAD                                                                           \
    "<sch:schema xmlns:sch='http://purl.oclc.org/dsdl/schematron'"                     \
    " xmlns:xsl='http://www.w3.org/1999/XSL/Transform'"                                \
    " xmlns:rlv='urn:releve:rules:1' id='ours' queryBinding='xslt'>\n"                 \
    "<sch:ns prefix='p' uri='urn:releve:plan:1'/>"                                     \
    "<sch:ns prefix='o' uri='urn:releve:outlook:1'/>"                                  \
    "<sch:ns prefix='r' uri='urn:releve:rules:1'/>\n"
#define TAIL "\n</sch:schema>"

/* Three tasks, one after the other, and two people. */
static const char plan_text[] =
    "<plan xmlns='urn:releve:plan:1' id='P' kind='transition' lang='en'"
    " start='2027-03-01'>\n"
    "<parties><party id='K' role='client' name='K'/></parties>\n"
    "<teams><team id='C' party='K'>"
    "<person id='ann' name='Ann'/><person id='bob' backup='ann'/></team></teams>\n"
    "<tasks>\n"
    "<task id='A' side='client' duration='1d' accountable='ann'/>\n"
    "<task id='B' side='client' duration='2d' kind='kt'><after task='A'/></task>\n"
    "<task id='C1' side='client' duration='3d'><after task='B' lag='-1d'/></task>\n"
    "</tasks>\n%s</plan>";

typedef struct {
    RlvFindings *of_pack; /* about the pack */
    RlvFindings *found;   /* about the plan, by rules of the pack alone */
} Asked;

static void
asked_clear (Asked *asked)
{
    rlv_findings_free (asked->of_pack);
    rlv_findings_free (asked->found);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

/* What the rules of @pack find in the plan with @more in it; those of the program are
 * left out. */
static Asked
ask (const char *pack, const char *more, const char *profile)
{
    Asked asked = {rlv_findings_new (), rlv_findings_new ()};
    g_autofree char *text = g_strdup_printf (plan_text, more);
    g_auto (Ruling) r = ruling_read (text, TRUE);
    g_autoptr (RlvPacks) packs = ruling_packs ();
    g_autoptr (RlvFindings) all = rlv_findings_new ();
    guint n;

    assert_non_null (r.schedule);
    rlv_packs_add (packs, pack, strlen (pack), "ours.sch", asked.of_pack, NULL);
    RlvView view = ruling_view (&r, rlv_plan_start (r.plan));
    view.profile = profile;
    rlv_rules_run (packs, &view, all);
    const RlvFinding *items = rlv_findings_get (all, &n);
    for (guint i = 0; i < n; i++) {
        if (!g_str_has_prefix (items[i].rule, "OUR") &&
            !g_str_equal (items[i].rule, "RUL-01") &&
            !g_str_has_prefix (items[i].rule, "WAI"))
            continue;
        rlv_findings_add (asked.found, items[i].severity, items[i].rule,
                          &items[i].place, "%s", items[i].what);
        rlv_findings_about (asked.found, items[i].form, items[i].attr,
                            items[i].subject);
        for (guint k = 0; k < items[i].n_fixes; k++)
            rlv_findings_fix (asked.found, &items[i].fixes[k]);
    }
    return asked;
}

/* --- what may be written --------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *pack;  /* between head and tail */
    const char *found; /* "RULE: sentence" of each, "; " between */
    const char *more;  /* in the plan */
    const char *profile;
} Row;

static const Row rows[] = {
    {.name = "an assertion",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:task'><sch:assert "
             "test='@accountable'>"
             "nobody for <sch:value-of "
             "select='@id'/></sch:assert></sch:rule></sch:pattern>",
     .found = "OUR-1: nobody for B; OUR-1: nobody for C1"},
    {.name = "a prefix that is always there",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:plan'><sch:report "
             "test='not(@xml:lang)'>no</sch:report></sch:rule></sch:pattern>",
     .found = "OUR-1: no"},
    {.name = "a report",
     .pack =
         "<sch:pattern id='OUR-1'><sch:rule context='p:task'><sch:report test='@kind'>"
         "<sch:name/> of <sch:name path='..'/> has <sch:emph>a</sch:emph> "
         "kind</sch:report>"
         "</sch:rule></sch:pattern>",
     .found = "OUR-1: task of tasks has a kind"},
    {.name = "the first rule that matches looks",
     .pack =
         "<sch:pattern id='OUR-1'><sch:rule context=\"p:task[@id = 'B']\"><sch:assert "
         "test='true()'>no</sch:assert></sch:rule><sch:rule context='p:task[p:after]'>"
         "<sch:report test='true()'><sch:value-of "
         "select='@id'/></sch:report></sch:rule>"
         "</sch:pattern>",
     .found = "OUR-1: C1"},
    {.name = "alternatives, none twice",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:person | p:team/p:person | "
             "p:team[p:person]'><sch:report test='true()'><sch:value-of select='@id'/>"
             "</sch:report></sch:rule></sch:pattern>",
     .found = "OUR-1: C; OUR-1: ann; OUR-1: bob"},
    {.name = "a place among siblings",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:task[2]'><sch:report "
             "test='true()'>"
             "<sch:value-of select='@id'/></sch:report></sch:rule></sch:pattern>",
     .found = "OUR-1: B"},
    {.name = "an attribute as context",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:after/@lag'><sch:report "
             "test='true()'>lag <sch:value-of "
             "select='.'/></sch:report></sch:rule></sch:pattern>",
     .found = "OUR-1: lag -1d"},
    {.name = "the first rule that matches looks at an attribute too",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:task/@kind'><sch:report "
             "test='true()'>kind</sch:report></sch:rule><sch:rule context='p:task/@*'>"
             "<sch:report test=\"name() = 'kind' or name() = 'accountable'\">"
             "<sch:value-of select='.'/></sch:report></sch:rule></sch:pattern>",
     .found = "OUR-1: kind; OUR-1: ann"},
    {.name = "variables of all levels",
     .pack = "<sch:let name='n' value='count(//p:task)'/>"
             "<sch:pattern id='OUR-1'><sch:let name='m' value='$n * 2'/>"
             "<sch:rule context='p:task[p:after]'><sch:let name='i' value='@id'/>"
             "<sch:report test=\"$i = 'B' and $m = 6\">"
             "<sch:value-of select='concat($i, $n, "
             "$m)'/></sch:report></sch:rule></sch:pattern>",
     .found = "OUR-1: B36"},
    {.name = "what is lacking",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:team'><sch:report "
             "test='true()'><sch:value-of select=\"r:lacks(' ann  bob\teve dan', "
             "p:person/@id)\"/>; <sch:value-of select=\"r:without(p:person[2], 'name "
             "backup fte nonsense')\"/>; <sch:value-of select=\"r:without(p:nobody, "
             "'a b')\"/>; <sch:value-of select=\"r:lacks('', 'x')\"/></sch:report>"
             "</sch:rule></sch:pattern>",
     .found = "OUR-1: eve, dan; name, fte, nonsense; a, b;"},
    {.name = "a key, and the current node",
     .pack =
         "<xsl:key name='id' match='p:person' use='@id'/>"
         "<sch:pattern id='OUR-1'><sch:rule context='p:task[@accountable]'><sch:report "
         "test=\"key('id', @accountable)/@name = 'Ann'\">"
         "<sch:value-of select=\"count(//p:task[@id = current()/@id])\"/></sch:report>"
         "</sch:rule></sch:pattern>",
     .found = "OUR-1: 1"},
    {.name = "functions of ours",
     .pack =
         "<sch:pattern id='OUR-1'><sch:rule context='p:plan'><sch:report test='true()'>"
         "<sch:value-of select=\"concat(r:day('1970-01-11'), ' ', r:add('2027-01-31', "
         "'1mo'),"
         " ' ', r:add('2027-01-01', '90ed'), ' ', r:days('12h'), ' ', r:days('14ed'), "
         "' ',"
         " r:gap('FREQ=WEEKLY;INTERVAL=2'), ' ', r:word('a bc d', 'bc'), ' ',"
         " r:word('abc', 'bc'), ' ', count(r:refs('A B ann nobody')), ' ',"
         " r:before(//p:task[@id = 'A'], //p:task[@id = 'C1']), ' ',"
         " r:before(//p:task[@id = 'C1'], //p:task[@id = 'A']), ' ',"
         " r:by(//p:person[@id = 'ann'], 'person', 'backup')/@id, ' ',"
         " r:name(//p:person[1]), ' ', r:worked('2027-03-05', '2027-03-08'))\"/>"
         "</sch:report></sch:rule></sch:pattern>",
     .found =
         "OUR-1: 10 2027-02-28 2027-04-01 1.5 10 14 true false 3 true false bob Ann 1"},
    {.name = "dates that were computed",
     .pack = "<sch:pattern id='OUR-1' rlv:needs='dates'><sch:rule "
             "context=\"p:task[@o:finish = "
             "/p:plan/@o:end]\"><sch:report test='@o:float = 0'><sch:value-of "
             "select='@o:start'/>"
             "</sch:report></sch:rule></sch:pattern>",
     .found = "OUR-1: 2027-03-03"},
    {.name = "an abstract rule",
     .pack = "<sch:pattern id='OUR-1'><sch:rule abstract='true' id='has'><sch:assert "
             "test='@kind'>"
             "<sch:value-of select='@id'/> has none</sch:assert></sch:rule>"
             "<sch:rule context='p:task'><sch:extends "
             "rule='has'/></sch:rule></sch:pattern>",
     .found = "OUR-1: A has none; OUR-1: C1 has none"},
    {.name = "an abstract pattern",
     .pack =
         "<sch:pattern abstract='true' id='lacks'><sch:rule context='$who'><sch:assert "
         "test='@$what'>none</sch:assert></sch:rule></sch:pattern>"
         "<sch:pattern id='OUR-1' is-a='lacks'><sch:param name='who' value='p:person'/>"
         "<sch:param name='what' value='backup'/></sch:pattern>",
     .found = "OUR-1: none"},
    {.name = "silent after another",
     .pack =
         "<sch:pattern id='OUR-1'><sch:rule context=\"p:task[@id = 'B']\"><sch:report "
         "test='true()'>first</sch:report></sch:rule></sch:pattern>"
         "<sch:pattern id='OUR-2' rlv:unless='OUR-1'><sch:rule "
         "context='p:task[p:after]'>"
         "<sch:report test='true()'>then <sch:value-of "
         "select='@id'/></sch:report></sch:rule>"
         "</sch:pattern>",
     .found = "OUR-1: first; OUR-2: then C1"},
    {.name = "silent after one of the program",
     .pack = "<sch:pattern id='OUR-1' rlv:unless='NET-05'><sch:rule "
             "context='p:task/p:after'><sch:report test='true()'>"
             "<sch:value-of select='../@id'/></sch:report></sch:rule></sch:pattern>",
     .found = "OUR-1: B"},
    {.name = "not in force yet",
     .pack = "<sch:pattern id='OUR-1' rlv:from='2028-01-01'><sch:rule context='p:plan'>"
             "<sch:report test='true()'>x</sch:report></sch:rule></sch:pattern>",
     .found = ""},
    {.name = "in force for a day of the plan",
     .pack = "<sch:pattern id='OUR-1' rlv:from='2027-03-05'><sch:rule context='p:plan'>"
             "<sch:report test='true()'>x</sch:report></sch:rule></sch:pattern>",
     .found = "OUR-1: x"},
    {.name = "a profile chooses and weighs",
     .pack =
         "<sch:phase id='young'><sch:let name='most' value='0'/></sch:phase>"
         "<sch:phase id='strict'><sch:let name='most' value='7'/>"
         "<sch:active pattern='OUR-1' rlv:as='error'/></sch:phase>"
         "<sch:pattern id='OUR-1'><sch:rule context='p:plan'><sch:report test='true()'>"
         "<sch:value-of select='$most'/></sch:report></sch:rule></sch:pattern>"
         "<sch:pattern id='OUR-2'><sch:rule context='p:plan'><sch:report "
         "test='true()'>x"
         "</sch:report></sch:rule></sch:pattern>",
     .found = "OUR-1! 7",
     .profile = "strict"},
    {.name = "a profile that the pack does not know",
     .pack = "<sch:phase id='strict'><sch:active pattern='OUR-1'/></sch:phase>"
             "<sch:pattern id='OUR-2'><sch:rule context='p:plan'><sch:report "
             "test='true()'>x"
             "</sch:report></sch:rule></sch:pattern>",
     .found = "OUR-2: x",
     .profile = "young"},
    {.name = "the plan weighs a rule",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:plan'><sch:report "
             "test='true()'>x"
             "</sch:report></sch:rule></sch:pattern>",
     .found = "OUR-1! x",
     .more = "<rules><weigh rule='our-1' as='error' because='b' by='ann'/></rules>"},
    {.name = "the plan turns a rule off",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:plan'><sch:report "
             "test='true()'>x"
             "</sch:report></sch:rule></sch:pattern>",
     .found = "",
     .more = "<rules><weigh rule='OUR-1' as='off' because='b' by='ann'/></rules>"},
    {.name = "the plan leaves a pack out",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:plan'><sch:report "
             "test='true()'>x"
             "</sch:report></sch:rule></sch:pattern>",
     .found = "",
     .more = "<rules><pack name='ours' use='no' because='b'/></rules>"},
    {.name = "beside a boolean, no attribute is a value",
     .pack =
         "<sch:pattern id='OUR-1'><sch:rule context='p:task[@kind = false()]'>"
         "<sch:report test='true()'><sch:value-of select='@id'/></sch:report>"
         "</sch:rule></sch:pattern><sch:pattern id='OUR-2'><sch:rule context='p:plan'>"
         "<sch:report test='true()'><sch:value-of select=\"concat(count(//p:task["
         "@kind != true()]), count(//p:task[@kind = not(@id)]), count(//p:task[@kind "
         "= @side = @wave]), count(//p:task[@kind = (1 = 2)]), count(//p:task[@side = "
         "current()/p:tasks/@id or @id = 'A']))\"/></sch:report></sch:rule>"
         "</sch:pattern>",
     .found = "OUR-1: A; OUR-1: C1; OUR-2: 22321"},
    {.name = "a key that is made in the midst of an expression",
     .pack =
         "<xsl:key name='k' match='p:person' use='@id'/><sch:pattern id='OUR-1'>"
         "<sch:rule context='p:task'><sch:report test=\"count(key('k', 'ann')) = 1 "
         "and @duration = '1d'\"><sch:value-of select='@id'/></sch:report></sch:rule>"
         "</sch:pattern>",
     .found = "OUR-1: A"},
    {.name = "a key under one text twice",
     .pack =
         "<xsl:key name='k' match='p:task' use='@side | @o:side'/>"
         "<sch:pattern id='OUR-1'><sch:rule context='p:plan'><sch:report test='1'>"
         "<sch:value-of select=\"count(key('k', 'client'))\"/></sch:report></sch:rule>"
         "</sch:pattern>",
     .found = "OUR-1: 3"},
    {.name = "a key that asks for itself",
     .pack = "<xsl:key name='k' match='p:task' use=\"key(concat('k', ''), 1)\"/>"
             "<sch:pattern id='OUR-1'><sch:rule context='p:plan'><sch:report "
             "test=\"key('k', 1)\">x</sch:report></sch:rule></sch:pattern>",
     .found = "RUL-01: rule OUR-1 was not asked to its end: key \"k\" asks for itself"},
    {.name = "that it cannot be asked is weighed",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:plan'><sch:report "
             "test='r:day(1, 2)'>x</sch:report></sch:rule></sch:pattern>",
     .found = "RUL-01! rule OUR-1 was not asked to its end: a function is called with "
              "too few or too many arguments",
     .more = "<rules><weigh rule='rul-01' as='error' because='b' by='ann'/></rules>"},
    {.name = "that it cannot be asked is waived",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:plan'><sch:report "
             "test='r:day(1, 2)'>x</sch:report></sch:rule></sch:pattern>",
     .found =
         "RUL-01: waived: rule OUR-1 was not asked to its end: a function is called "
         "with too few or too many arguments",
     .more = "<waivers><waiver rule='RUL-01' until='2099-01-01' because='b' by='ann'/>"
             "</waivers>"},
    {.name = "what is said of waivers is weighed",
     .pack = "",
     .found = "WAI-02! the waiver names rule \"NO-1\", which does not exist",
     .more =
         "<rules><weigh rule='WAI-01' as='off' because='b' by='ann'/>"
         "<weigh rule='WAI-02' as='error' because='b' by='ann'/></rules>"
         "<waivers><waiver rule='NO-1' until='2099-01-01' because='b' by='ann'/>"
         "<waiver rule='NET-03' until='2009-01-01' because='b' by='ann'/></waivers>"},
    {.name = "namespaces",
     .pack = "<xsl:key name='k' match='namespace::*' use='1'/><sch:pattern id='OUR-1'>"
             "<sch:rule context='p:plan'><sch:report test='true()' "
             "rlv:at='namespace::*' rlv:on='namespace::*' rlv:drop='@id'><sch:value-of "
             "select=\"count(key('k', 1))\"/></sch:report></sch:rule></sch:pattern>",
     .found = "OUR-1: 0"},
    {.name = "a set of ours under its own name",
     .pack =
         "<sch:pattern id='OUR-1'><sch:rule context='p:task[@accountable]'><sch:report "
         "test='true()'><sch:value-of select='count($_all)'/></sch:report></sch:rule>"
         "</sch:pattern>",
     .found = "OUR-1: 0"},
    {.name = "a function with too much",
     .pack = "<sch:pattern id='OUR-1'><sch:rule context='p:plan'><sch:report "
             "test='r:day(1, 2)'>x</sch:report></sch:rule></sch:pattern>",
     .found = "RUL-01: rule OUR-1 was not asked to its end: a function is called with "
              "too few or too many arguments"},
};

static char *
found_text (RlvFindings *findings)
{
    GString *out = g_string_new (NULL);
    guint n;
    const RlvFinding *all = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        g_string_append_printf (out, "%s%s%s %s", i > 0 ? "; " : "", all[i].rule,
                                all[i].severity == RLV_SEVERITY_ERROR ? "!" : ":",
                                all[i].what);
    return g_string_free (out, FALSE);
}

static void
finds (void **state)
{
    const Row *row = *state;
    g_autofree char *pack = g_strconcat (HEAD, row->pack, TAIL, NULL);
    g_auto (Asked) asked = ask (pack, row->more != NULL ? row->more : "", row->profile);
    g_autofree char *text = found_text (asked.found);
    guint n;
    const RlvFinding *faults = rlv_findings_get (asked.of_pack, &n);

    if (n > 0)
        fail_msg ("%u: %s", faults[0].place.line, faults[0].what);
    assert_string_equal (text, row->found);
}

/* --- what is wrong with a pack --------------------------------------------------- */

typedef struct {
    const char *name;
    const char *pack; /* after the head, which takes two lines */
    guint line;
    const char *said; /* a part of it */
} Fault;

static const Fault faults[] = {
    {"a prefix", "<sch:pattern id='O'>\n<sch:rule context='q:task'/></sch:pattern>", 4,
     "prefix \"q\" is not declared"},
    {"a function",
     "<sch:pattern id='O'><sch:rule context='p:task'>\n\n<sch:assert test='r:dya(@x)'/>"
     "</sch:rule></sch:pattern>",
     5, "there is no function r:dya(); did you mean r:day()?"},
    {"a document elsewhere", "<sch:let name='x' value=\"document('/etc/passwd')\"/>", 3,
     "there is no function document()"},
    {"a variable",
     "<sch:pattern id='O'><sch:rule context='p:task'><sch:assert test='$x'/></sch:rule>"
     "</sch:pattern>",
     3, "there is no variable $x here"},
    {"a variable of another rule",
     "<sch:pattern id='O'><sch:rule context='p:task'><sch:let name='x' value='1'/>"
     "</sch:rule>\n<sch:rule context='p:team'><sch:assert test='$x'/></sch:rule>"
     "</sch:pattern>",
     4, "there is no variable $x here"},
    {"a variable in a pattern",
     "<sch:let name='x' value='1'/><sch:pattern id='O'>"
     "<sch:rule context='p:task[@id = $x]'/></sch:pattern>",
     3, "a pattern may use no variable"},
    {"a key", "<sch:let name='x' value=\"key('k', 1)\"/>", 3, "there is no key \"k\""},
    {"half an expression", "<sch:let name='x' value='1 +'/>", 3,
     "this is no XPath expression: 1 +"},
    {"an odd character", "<sch:let name='x' value='1 # 2'/>", 3, "from \"# 2\" on"},
    {"half a pattern",
     "<sch:pattern id='O'><sch:rule context='p:task['/></sch:pattern>", 3,
     "this is no XPath expression"},
    {"no context", "<sch:pattern id='O'><sch:rule/></sch:pattern>", 3,
     "<rule> needs attribute \"context\""},
    {"no test",
     "<sch:pattern id='O'><sch:rule context='p:task'><sch:report/></sch:rule>"
     "</sch:pattern>",
     3, "<report> needs attribute \"test\""},
    {"no name", "<sch:pattern/>", 3, "<pattern> needs attribute \"id\""},
    {"a role",
     "<sch:pattern id='O'><sch:rule context='p:task' role='loud'/></sch:pattern>", 3,
     "role=\"loud\" is none of"},
    {"a twin that is not there",
     "<sch:pattern id='O'><sch:rule context='p:task'><sch:assert test='1' "
     "diagnostics='fr'/></sch:rule></sch:pattern>",
     3, "there is no diagnostic \"fr\""},
    {"another file", "<sch:include href='/etc/passwd'/>", 3, "<include> is not read"},
    {"an abstract rule that is not there",
     "<sch:pattern id='O'><sch:rule context='p:task'><sch:extends rule='x'/></sch:rule>"
     "</sch:pattern>",
     3, "there is no abstract \"x\""},
    {"an abstract rule in a circle",
     "<sch:pattern id='O'><sch:rule abstract='true' id='x'><sch:extends rule='x'/>"
     "</sch:rule><sch:rule context='p:task'><sch:extends rule='x'/></sch:rule>"
     "</sch:pattern>",
     3, "refers to itself"},
    {"an abstract pattern in a circle",
     "<sch:pattern id='O' is-a='O' abstract='true'/><sch:pattern id='Q' is-a='Q'/>", 3,
     "there is no abstract \"Q\""},
    {"the name of a rule that there is",
     "\n<sch:pattern id='NET-04'><sch:rule context='p:task'/></sch:pattern>", 4,
     "there is a rule \"NET-04\" already"},
    {"a date", "<sch:pattern id='O' rlv:from='2027-02-30'/>", 3, "is no date"},
    {"never in force",
     "<sch:pattern id='O' rlv:from='2027-02-02' rlv:until='2027-02-01'/>", 3,
     "it is never in force"},
    {"the name of a fault", "<sch:pattern id='ref-unknown'/>", 3,
     "id=\"ref-unknown\" cannot be the name of a rule"},
    {"a name with a comma", "<sch:pattern id='O,P'/>", 3, "cannot be the name"},
    {"a name without an end",
     "<sch:pattern "
     "id='Oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo'/>",
     3, "cannot be the name"},
    {"names that differ in capitals", "<sch:pattern id='OX'/>\n<sch:pattern id='Ox'/>",
     4, "there is a rule \"Ox\" already"},
    {"neither yes nor no",
     "<sch:pattern id='O'><sch:rule context='p:task'>\n<sch:report test='1' "
     "rlv:remove='maybe'/></sch:rule></sch:pattern>",
     4, "rlv:remove=\"maybe\" is none of true and false"},
};

static void
is_refused (void **state)
{
    const Fault *row = *state;
    g_autofree char *pack = g_strconcat (HEAD, row->pack, TAIL, NULL);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (RlvPacks) packs = ruling_packs ();
    g_autoptr (GError) error = NULL;
    guint n, before, after;

    rlv_packs_list (packs, &before);
    assert_failed (
        rlv_packs_add (packs, pack, strlen (pack), "ours.sch", findings, &error),
        &error, RLV_ERROR_INPUT);
    rlv_packs_list (packs, &after);
    assert_int_equal (before, after);
    const RlvFinding *all = rlv_findings_get (findings, &n);
    assert_true (n > 0);
    if (strstr (all[0].what, row->said) == NULL)
        fail_msg ("said: %s", all[0].what);
    assert_string_equal (all[0].place.file, "ours.sch");
    assert_int_equal (all[0].place.line, row->line);
}

/* Whatever is left out of a pack or turned over in it: it is refused or asked, and the
 * program goes on. */
static void
spoilt_packs_do_no_harm (void **state)
{
    g_autofree char *text = NULL;
    gsize len;
    guint64 dice = 7;

    (void) state;
    g_autoptr (GBytes) bytes = rlv_embedded ("rules/core.sch");
    text = g_strndup (g_bytes_get_data (bytes, &len), g_bytes_get_size (bytes));
    len = strlen (text);
    for (guint i = 0; i < 200; i++) {
        g_autofree char *spoilt = g_strdup (text);
        g_autoptr (RlvFindings) findings = rlv_findings_new ();
        g_autoptr (RlvPacks) packs = ruling_packs ();

        for (guint k = 0; k < 1 + i % 3; k++) {
            dice = dice * 6364136223846793005u + 1442695040888963407u;
            spoilt[(dice >> 33) % len] = "<>&\"'/[]()$@*= ax1\xff"[(dice >> 20) % 20];
        }
        if (!rlv_packs_add (packs, spoilt, i % 7 == 0 ? len / (1 + i % 5) : len,
                            "spoilt.sch", findings, NULL))
            assert_true (rlv_findings_count (findings, RLV_SEVERITY_ERROR) > 0);
    }
}

/* --- what costs too much --------------------------------------------------------- */

/* The rule that costs too much is told as such, what it may have found is not, and the
 * rule before it was asked. */
static void
check_hog (const char *lets, const char *test, const char *said)
{
    g_autofree char *pack = g_strconcat (
        HEAD, lets,
        "<sch:pattern id='OUR-1'><sch:rule context='p:plan'><sch:report test='true()'"
        " rlv:at='@id' rlv:set='@version' rlv:to=\"'2'\">x</sch:report></sch:rule>"
        "</sch:pattern>\n<sch:pattern id='OUR-2'><sch:rule context='p:task'><sch:report"
        " test='",
        test, "'>y</sch:report></sch:rule></sch:pattern>", TAIL, NULL);
    g_auto (Asked) asked = ask (pack, "", NULL);
    g_autofree char *text = found_text (asked.found);
    guint n;
    const RlvFinding *all = rlv_findings_get (asked.found, &n);

    if (strstr (text, said) == NULL || strstr (text, ": y") != NULL)
        fail_msg ("said: %s", text);
    assert_string_equal (all[n - 1].place.file, "ours.sch");
    if (lets[0] != '\0')
        return;
    assert_int_equal (n, 2);
    assert_string_equal (all[0].what, "x");
    assert_string_equal (all[0].attr, "id");
    assert_string_equal (all[0].form, "OUR-1.1");
    assert_string_equal (all[0].subject, "plan P");
    assert_int_equal (all[0].n_fixes, 1);
    assert_int_equal (all[0].fixes[0].kind, RLV_FIX_SET);
    assert_string_equal (all[0].fixes[0].attr, "version");
    assert_string_equal (all[0].fixes[0].text, "2");
    assert_int_equal (all[0].fixes[0].place.line, 1);
    assert_int_equal (all[1].place.line, 4);
}

static void
budget_ends_a_rule (void **state)
{
    g_autoptr (GString) deep = g_string_new ("count(");
    g_autoptr (GString) lets =
        g_string_new ("<sch:let name='v0' value='\"aaaaaaaaaa\"'/>");

    (void) state;
    for (guint i = 0; i < 16; i++)
        g_string_append (deep, "//p:task[");
    g_string_append (deep, "@id = 1");
    for (guint i = 0; i < 16; i++)
        g_string_append (deep, "]");
    g_string_append (deep, ") = 3");
    check_hog ("", deep->str, "its budget of steps is spent");
    for (guint k = 1; k <= 40; k++)
        g_string_append_printf (
            lets, "<sch:let name='v%u' value='concat($v%u, $v%u)'/>", k, k - 1, k - 1);
    check_hog (lets->str, "$v40", "nor the rest of its pack at all: variable $v");
}

/* A mend is whole, or none: it is never cut, nor is half of it offered. */
static void
mends_are_whole (void **state)
{
    g_autofree char *pack = g_strconcat (
        HEAD,
        "<sch:let name='k' value='\"0123456789abcdef\"'/>"
        "<sch:let name='l' value='concat($k, $k, $k, $k, $k, $k, $k, $k)'/>"
        "<sch:let name='m' value='concat($l, $l, $l, $l, $l, $l, $l, $l)'/>"
        "<sch:let name='n' value='concat($m, $m, $m, $m, $m, $m, $m, $m)'/>"
        "<sch:pattern id='OUR-1'><sch:rule context='p:plan'>"
        "<sch:report test='1' rlv:remove='false'>kept</sch:report>"
        "<sch:report test='1' rlv:set='@version' rlv:to='$n'>long</sch:report>"
        "<sch:report test='1' rlv:drop='@lang' rlv:set='@version' "
        "rlv:to='concat($n, $n, $n, $n, $n, $n, $n, $n, $n)'>longer</sch:report>"
        "<sch:report test='1' rlv:drop='@lang' rlv:on='/'>nowhere</sch:report>"
        "</sch:rule></sch:pattern>",
        TAIL, NULL);
    g_auto (Asked) asked = ask (pack, "", NULL);
    guint n;
    const RlvFinding *all = rlv_findings_get (asked.found, &n);

    (void) state;
    assert_int_equal (n, 4);
    assert_int_equal (all[0].n_fixes, 0);
    assert_int_equal (all[1].n_fixes, 1);
    assert_int_equal (strlen (all[1].fixes[0].text), 8192);
    assert_int_equal (all[2].n_fixes, 0);
    assert_int_equal (all[3].n_fixes, 0);
}

/* What is found beyond all measure is not told, but that is. */
static void
much_is_cut_with_a_word (void **state)
{
    g_autoptr (GString) pack = g_string_new (HEAD "<sch:pattern id='OUR-1'>"
                                                  "<sch:rule context='p:task'>");
    guint n;

    (void) state;
    for (guint i = 0; i < 3400; i++)
        g_string_append (pack, "<sch:report test='1'>x</sch:report>");
    g_string_append (pack, "</sch:rule></sch:pattern><sch:pattern id='OUR-2'>"
                           "<sch:rule context='p:none'/></sch:pattern>" TAIL);
    g_auto (Asked) asked = ask (pack->str, "", NULL);
    const RlvFinding *all = rlv_findings_get (asked.found, &n);
    assert_int_equal (n, 10001);
    assert_string_equal (all[9999].what, "x");
    assert_string_equal (all[10000].what,
                         "rule OUR-1 was not asked to its end: its pack "
                         "finds more than 10000 faults");
}

/* A pack that takes the place of another could be one that finds nothing. */
static void
a_namesake_is_told (void **state)
{
    g_autoptr (RlvPacks) packs = ruling_packs ();
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_auto (GStrv) head = g_strsplit (HEAD, " id='ours'", 2);
    g_autofree char *core = g_strconcat (head[0], " id='Core'", head[1], TAIL, NULL);
    g_autofree char *none = g_strconcat (head[0], " id=''", head[1], TAIL, NULL);
    guint n;

    (void) state;
    assert_true (rlv_packs_add (packs, HEAD TAIL, strlen (HEAD TAIL), "rules/ours.sch",
                                findings, NULL));
    assert_true (rlv_packs_add (packs, HEAD TAIL, strlen (HEAD TAIL),
                                "./rules/ours.sch", findings, NULL));
    rlv_findings_get (findings, &n);
    assert_int_equal (n, 0);
    assert_true (rlv_packs_add (packs, HEAD TAIL, strlen (HEAD TAIL), "more/ours.sch",
                                findings, NULL));
    assert_true (
        rlv_packs_add (packs, core, strlen (core), "core.sch", findings, NULL));
    assert_true (
        rlv_packs_add (packs, none, strlen (none), "a/ours.sch", findings, NULL));
    const RlvFinding *said = rlv_findings_get (findings, &n);
    assert_int_equal (n, 3);
    assert_int_equal (said[0].severity, RLV_SEVERITY_NOTE);
    assert_string_equal (said[0].place.file, "more/ours.sch");
    assert_string_equal (said[0].what, "pack \"ours\" is asked in place of the one in "
                                       "./rules/ours.sch");
    assert_string_equal (said[1].what,
                         "pack \"Core\" is asked in place of the one that "
                         "comes with releve");
}

/* Parameters and copies that would fill the memory. */
static void
copies_have_an_end (void **state)
{
    g_autoptr (RlvPacks) packs = ruling_packs ();
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GString) asserts = g_string_new (NULL);
    g_autofree char *pack = NULL;
    guint n;

    (void) state;
    for (guint i = 0; i < 10000; i++)
        g_string_append (asserts, "<sch:assert test='1'/>");
    pack = g_strconcat (
        HEAD, "<sch:pattern id='OUR-1'><sch:rule abstract='true' id='R'>", asserts->str,
        "<sch:extends rule='R'/></sch:rule>\n<sch:rule context='p:plan'>"
        "<sch:extends rule='R'/></sch:rule></sch:pattern>",
        TAIL, NULL);
    assert_false (
        rlv_packs_add (packs, pack, strlen (pack), "ours.sch", findings, NULL));
    const RlvFinding *said = rlv_findings_get (findings, &n);
    assert_int_equal (n, 1);
    assert_non_null (strstr (said[0].what, "the pack gets too large"));
}

/* Each level of them takes a million times what the one before took. */
static void
parameters_have_an_end (void **state)
{
    g_autoptr (RlvPacks) packs = ruling_packs ();
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autofree char *value = g_strnfill (900000, 'x');
    g_autoptr (GString) uses = g_string_new (NULL);
    g_autofree char *pack = NULL;

    (void) state;
    for (guint i = 0; i < 300000; i++)
        g_string_append (uses, "$p");
    pack = g_strconcat (HEAD, "<sch:pattern abstract='true' id='A'><sch:rule context='",
                        uses->str,
                        "'/></sch:pattern><sch:pattern id='OUR-1' is-a='A'>"
                        "<sch:param name='p' value='",
                        value, "'/></sch:pattern>", TAIL, NULL);
    assert_false (
        rlv_packs_add (packs, pack, strlen (pack), "ours.sch", findings, NULL));
    assert_int_equal (rlv_findings_count (findings, RLV_SEVERITY_ERROR), 1);
}

/* What says whether a pack applies is asked before its variables have a value, and
 * where it cannot be answered, that is told. */
static void
when_is_asked_first (void **state)
{
    g_autoptr (RlvPacks) packs = ruling_packs ();
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    static const char more[] =
        "<sch:let name='x' value='true()'/><sch:pattern id='OUR-1'><sch:rule "
        "context='p:plan'><sch:report test='true()'>x</sch:report></sch:rule>"
        "</sch:pattern>" TAIL;
    g_auto (GStrv) head = g_strsplit (HEAD, " id='ours'", 2);
    g_autofree char *uses =
        g_strconcat (head[0], " id='ours' rlv:when='$x'", head[1], more, NULL);
    g_autofree char *fails =
        g_strconcat (head[0], " id='ours' rlv:when='count(1)'", head[1], more, NULL);

    (void) state;
    assert_false (
        rlv_packs_add (packs, uses, strlen (uses), "ours.sch", findings, NULL));
    g_auto (Asked) asked = ask (fails, "", NULL);
    g_autofree char *text = found_text (asked.found);
    assert_string_equal (text, "RUL-01: rule OUR-1 was not asked to its end: an "
                               "expression has a value of the wrong type");
}

int
main (void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test (spoilt_packs_do_no_harm),
        cmocka_unit_test (budget_ends_a_rule),
        cmocka_unit_test (mends_are_whole),
        cmocka_unit_test (much_is_cut_with_a_word),
        cmocka_unit_test (a_namesake_is_told),
        cmocka_unit_test (copies_have_an_end),
        cmocka_unit_test (parameters_have_an_end),
        cmocka_unit_test (when_is_asked_first),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    rlv_language_set ("en");
    g_array_append_vals (tests, others, G_N_ELEMENTS (others));
    TEST_ADD_ROWS (tests, finds, rows);
    TEST_ADD_ROWS (tests, is_refused, faults);
    return test_run ("rules packs", tests);
}
