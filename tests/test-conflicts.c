/* What cannot hold together: the sets found, and that they are what they claim, with
 * the plan itself changed under the scheduler's feet.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scheduling.h"

typedef struct {
    const char *name;
    const char *tasks;
    /* "task kind: statement (ease), …" by place, and "; " between sets; an ease is how
     * much, "!" where it has to be given up, nothing where it is not enough. */
    const char *expect;
    const char *actuals, *data_date;
    gboolean level;
    guint64 effort; /* of the search */
    RlvProof proof; /* of all sets */
} Row;

static const Row rows[] = {
    /* A lasts to the 6th, so B can start on the 7th, not on the 5th.  2 days later, or
     * A 2 days shorter, or a lead of 2 days; or the plan starts on Thursday the 31st,
     * so that A works that day, the 1st and the 4th. */
    {.name = "must start on a day that is gone",
     .tasks =
         T ("A", "3d", "", "") T ("B", "1d", "", AFTER ("A") DATE ("MSO", "01-05")),
     .expect = "B date: start (4), A lasts (2d), A-B (2d), B's date (2)"},
    /* W is 48 hours of Wednesday and Thursday. */
    {.name = "no window ever fits",
     .tasks = T ("B", "2d", "", "") T ("A", "3d", "window='W'", AFTER ("B")),
     .expect = "A time: A's window (!), A lasts (1d)"},
    /* A on the 4th and 5th; X could run on the 6th, were there no freeze till the 12th:
     * on the 13th, 5 days late.  With A of one day X runs on the 5th. */
    {.name = "a freeze on the way",
     .tasks = T ("A", "2d", "", "") T ("D", "40d", "", "")
         T ("X", "1d", "kind='cutover'", AFTER ("A") DATE ("FNLT", "01-08")),
     .expect = "X date: start (3), BO (!), A lasts (1d), X lasts, A-X (1d), X's date "
               "(5)"},
    /* A alone is too long, and so are B and D in a row: two sets. */
    {.name = "two that share nothing",
     .tasks = T ("A", "3d", "", DATE ("FNLT", "01-05")) T ("B", "2d", "", "")
         T ("D", "3d", "", AFTER ("B") DATE ("FNLT", "01-07")),
     .expect = "A date: start (3), A lasts (1d), A's date (1); "
               "D date: start (3), B lasts (1d), D lasts (1d), B-D (1d), D's date (1)"},
    /* Both A and B are too long by themselves: easing one alone is not enough. */
    {.name = "two ways to the same date",
     .tasks = T ("A", "4d", "", "") T ("B", "4d", "", "")
         T ("D", "0d", "", AFTER ("A") AFTER ("B") DATE ("FNLT", "01-06")),
     .expect = "D date: start (3), A lasts, A-D, D's date (1)"},
    /* A short one on the way is not named: without it D is as late.  Without D's date
     * it is on the 14th, the end of the 9th working day: so 8 days late.  With B 2 days
     * long it ends on the 6th; a lead of 6 days leads to the opening of the 7th, of 7
     * to that of the 6th; and the 9th working day back from the 6th is 25 December. */
    {.name = "what can be spared is not named",
     .tasks = T ("A", "1d", "", "") T ("B", "8d", "", AFTER ("A"))
         T ("D", "0d", "", AFTER ("B") DATE ("FNLT", "01-06")),
     .expect = "D date: start (10), B lasts (6d), B-D (7d), D's date (8)"},
    /* A has both people of C to the 5th. */
    {.name = "too few people in time",
     .tasks = T ("A", "2d", "", NEED ("team='C' people='2'"))
         T ("B", "1d", "", DATE ("FNLT", "01-04")),
     .expect = "B date: start (4), C (100), A lasts, B lasts, B's date (2)",
     .level = TRUE,
     .proof = RLV_PROOF_RULE},
    /* q1's last day is Friday the 8th; KT takes the 4th to the 6th, SH would take the
     * 7th to the 11th.  There is one q1: that SH waits for KT need not be said. */
    {.name = "a leaver before the chain ends",
     .tasks = T ("KT", "3d", "kind='kt'", NEED ("person='q1'"))
         T ("SH", "3d", "kind='shadow'", AFTER ("KT") NEED ("person='q1'")),
     .expect = "SH staff: start (3), q1 (3), KT lasts (1d), SH lasts (1d), "
               "SH needs q1",
     .level = TRUE,
     .proof = RLV_PROOF_RULE},
    {.name = "more people than there ever are",
     .tasks = T ("A", "1d", "", NEED ("team='C' people='3'")),
     .expect = "A staff: C (100), A needs C (100)",
     .level = TRUE,
     .proof = RLV_PROOF_RULE},
    {.name = "what has begun cannot be changed",
     .tasks = T ("A", "3d", "", DATE ("FNLT", "01-06")),
     .expect = "A date: A lasts (1d), A's date (1), A has begun",
     .actuals = "A=01-05T09:00,-,-"},
    /* A to the 6th, B on the 7th and, as a day goes by between them, the 8th and the
     * 11th: 3 days after Friday the 8th.  A's own deadline holds, and D, which needs
     * both people, is late only for want of them.  D has them on the 7th, before B, so
     * that a day closer is no help: B would have to be done before. */
    {.name = "a deadline that links alone make impossible",
     .tasks = T ("A", "3d", "deadline='2027-01-06'", "")
         T ("B", "2d", "deadline='2027-01-08'", LINK ("A", "FS", "1d"))
             T ("D", "1d", "deadline='2027-01-04'", NEED ("team='C' people='2'")),
     .expect = "B deadline: start (3), A lasts (1d), B lasts (1d), B's deadline (3), "
               "A-B (3d)",
     .level = TRUE,
     .proof = RLV_PROOF_SURE},
    /* A goes first by its priority, and then B is late; the other way round it is not.
     */
    {.name = "what another order of work keeps is no conflict",
     .tasks = T ("A", "3d", "", NEED ("team='C' people='2'"))
         T ("B", "1d", "", DATE ("FNLT", "01-04")),
     .expect = "",
     .level = TRUE,
     .effort = 1000},
    /* The team has one person till the 10th. */
    {.name = "what no order of work keeps, as a search says",
     .tasks = T ("B", "1d", "", DATE ("FNLT", "01-04") NEED ("team='R' people='2'")),
     .expect = "B date: R (100), B's date (7)",
     .level = TRUE,
     .effort = 100,
     .proof = RLV_PROOF_SEARCH},
    /* Both must end on the 4th, and there are two people for three: B can do so where A
     * does not. */
    {.name = "what another order of work keeps at the cost of another date",
     .tasks = T ("A", "1d", "", DATE ("FNLT", "01-04") NEED ("team='C' people='2'"))
         T ("B", "1d", "", DATE ("FNLT", "01-04")),
     .expect = "B date: start (3), C (100), A lasts, B lasts, B's date (1)",
     .level = TRUE,
     .effort = 100,
     .proof = RLV_PROOF_NONE},
    {.name = "what holds is no conflict",
     .tasks = T ("A", "3d", "", DATE ("FNLT", "01-06")),
     .expect = ""},
};

static const char *
who (const RlvPlan *plan, const RlvDemand *demand)
{
    guint32 n;

    return demand->person != RLV_NONE ? rlv_plan_persons (plan, &n)[demand->person].id
                                      : rlv_plan_teams (plan, &n)[demand->team].id;
}

static void
append_statement (GString *out, const RlvPlan *plan, const RlvStatement *it)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);
    const RlvLink *link = &rlv_plan_links (plan, &n)[it->ix];
    const RlvDemand *demand = &rlv_plan_demands (plan, &n)[it->ix];
    char buffer[RLV_DATE_SIZE];

    switch (it->says) {
    case RLV_SAYS_START:
        g_string_append (out, "start");
        break;
    case RLV_SAYS_TODAY:
        g_string_append (out, "today");
        break;
    case RLV_SAYS_HAPPENED:
        g_string_append_printf (out, "%s has begun", tasks[it->ix].id);
        break;
    case RLV_SAYS_DURATION:
        g_string_append_printf (out, "%s lasts", tasks[it->ix].id);
        break;
    case RLV_SAYS_LINK:
        g_string_append_printf (out, "%s-%s", tasks[link->from].id, tasks[link->to].id);
        break;
    case RLV_SAYS_DATE:
        g_string_append_printf (out, "%s's date", tasks[it->ix].id);
        break;
    case RLV_SAYS_DEADLINE:
        g_string_append_printf (out, "%s's deadline", tasks[it->ix].id);
        break;
    case RLV_SAYS_WINDOW:
        g_string_append_printf (out, "%s's window", tasks[it->ix].id);
        break;
    case RLV_SAYS_SITTING:
        g_string_append_printf (out, "%s's sitting", tasks[it->ix].id);
        break;
    case RLV_SAYS_NEED:
        g_string_append_printf (out, "%s needs %s", tasks[demand->task].id,
                                who (plan, demand));
        break;
    case RLV_SAYS_FREEZE:
    case RLV_SAYS_DAYS_OFF:
    case RLV_SAYS_TEAM:
    case RLV_SAYS_PERSON:
        g_string_append (out, rlv_item_id (plan, it->item));
        break;
    }
    if (it->ease == RLV_EASE_UNSAID)
        g_string_append (out, " (!)");
    else if (it->ease == RLV_EASE_BY &&
             (it->says == RLV_SAYS_DURATION || it->says == RLV_SAYS_LINK))
        g_string_append_printf (out, " (%s)", rlv_span_format (it->by, buffer));
    else if (it->ease == RLV_EASE_BY)
        g_string_append_printf (out, " (%d)", it->count);
}

static char *
describe (const RlvPlan *plan, const RlvConflicts *conflicts)
{
    static const char *const kinds[] = {"date", "time", "staff", "deadline"};
    GString *out = g_string_new (NULL);
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);

    for (guint s = 0; s < conflicts->n; s++) {
        const RlvConflict *set = &conflicts->sets[s];

        g_string_append_printf (out, "%s%s %s: ", s > 0 ? "; " : "",
                                tasks[set->task].id, kinds[set->kind]);
        for (guint i = 0; i < set->n; i++) {
            g_string_append (out, i > 0 ? ", " : "");
            append_statement (out, plan, &set->statements[i]);
        }
    }
    return g_string_free (out, FALSE);
}

/* --- by changing the plan itself ---------------------------------------------- */

typedef struct {
    World *world;
    const RlvSchedOptions *options;
    RlvTask *tasks;
    RlvLink *links;
    RlvPerson *persons;
    guint32 n_tasks, n_links, n_persons;
} Bench;

/* Whether the task of @set fails in the plan as it now is. */
static gboolean
fails (const Bench *bench, const RlvConflict *set)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvSchedule) schedule =
        rlv_schedule_new (bench->world->plan, bench->world->graph, bench->world->times,
                          bench->options, findings, &error);
    const char *rule = set->kind == RLV_CONFLICT_STAFF      ? "staff-"
                       : set->kind == RLV_CONFLICT_DEADLINE ? "NET-08"
                                                            : "constraint-missed";
    g_autofree char *name = g_strdup_printf ("\"%s\"", bench->tasks[set->task].id);
    const RlvFinding *all;
    guint n;

    if (schedule == NULL)
        return TRUE;
    all = rlv_findings_get (findings, &n);
    for (guint i = 0; i < n; i++)
        if (g_str_has_prefix (all[i].rule, rule) && strstr (all[i].what, name) != NULL)
            return TRUE;
    return FALSE;
}

static gboolean
is_said (const RlvConflict *set, RlvSays says, guint32 ix, const RlvStatement *but)
{
    for (guint i = 0; i < set->n; i++)
        if (set->statements[i].says == says && set->statements[i].ix == ix)
            return &set->statements[i] != but;
    return FALSE;
}

/* Leaves only what @set says, less @but, of tasks and links. */
static void
leave (Bench *bench, const RlvConflict *set, const RlvStatement *but)
{
    for (guint32 t = 0; t < bench->n_tasks; t++) {
        RlvTask *task = &bench->tasks[t];

        if (!is_said (set, RLV_SAYS_DURATION, t, but))
            task->likely.amount = 0;
        if (!is_said (set, RLV_SAYS_DATE, t, but)) {
            task->constraint = RLV_CONSTRAINT_NONE;
            task->constraint_day = RLV_DAY_NONE;
        }
        if (!is_said (set, RLV_SAYS_DEADLINE, t, but))
            task->deadline = RLV_DAY_NONE;
        if (!is_said (set, RLV_SAYS_WINDOW, t, but))
            task->window = RLV_NONE;
        if (but != NULL && but->says == RLV_SAYS_FREEZE)
            task->kind = "";
    }
    for (guint32 l = 0; l < bench->n_links; l++)
        if (!is_said (set, RLV_SAYS_LINK, l, but)) {
            bench->links[l].type = RLV_LINK_FS;
            bench->links[l].lag = (RlvSpan){-20000 * 1440, RLV_UNIT_ELAPSED};
        }
    for (guint32 p = 0; p < bench->n_persons; p++)
        if (!is_said (set, RLV_SAYS_PERSON, p, but))
            bench->persons[p].until = RLV_DAY_NONE;
}

/* Eases @statement by what it says, less @less of its steps; FALSE: not by us. */
static gboolean
ease (Bench *bench, const RlvStatement *it, gint less)
{
    RlvTask *task = &bench->tasks[it->ix];
    gint unit;

    if (it->ease != RLV_EASE_BY)
        return FALSE;
    switch ((int) it->says) {
    case RLV_SAYS_DURATION:
        unit = it->by.unit == RLV_UNIT_DAY ? 1000 : 60;
        task->likely.amount -= it->by.amount - less * unit;
        return TRUE;
    case RLV_SAYS_LINK:
        bench->links[it->ix].lag.amount -= it->by.amount - less * 1000;
        return TRUE;
    case RLV_SAYS_DATE:
        task->constraint_day += it->count - less * (it->count > 0 ? 1 : -1);
        return TRUE;
    case RLV_SAYS_DEADLINE:
        task->deadline += it->count - less;
        return TRUE;
    case RLV_SAYS_PERSON:
        bench->persons[it->ix].until += it->count - less;
        return TRUE;
    default:
        return FALSE;
    }
}

typedef struct {
    RlvTask *tasks;
    RlvLink *links;
    RlvPerson *persons;
} Kept;

static void
restore (Bench *bench, const Kept *kept)
{
    memcpy (bench->tasks, kept->tasks, bench->n_tasks * sizeof *kept->tasks);
    if (bench->n_links > 0)
        memcpy (bench->links, kept->links, bench->n_links * sizeof *kept->links);
    memcpy (bench->persons, kept->persons, bench->n_persons * sizeof *kept->persons);
}

/* All of it fails, less any one it does not; each easing holds, and a step less does
 * not. */
static void
judge (Bench *bench, const RlvConflict *set)
{
    g_autofree RlvTask *tasks =
        g_memdup2 (bench->tasks, bench->n_tasks * sizeof *tasks);
    g_autofree RlvLink *links =
        g_memdup2 (bench->links, MAX (bench->n_links, 1) * sizeof *links);
    g_autofree RlvPerson *persons =
        g_memdup2 (bench->persons, bench->n_persons * sizeof *persons);
    const Kept kept = {tasks, links, persons};

    leave (bench, set, NULL);
    assert_true (fails (bench, set));
    restore (bench, &kept);
    for (guint i = 0; i < set->n; i++) {
        const RlvStatement *it = &set->statements[i];

        if (it->says == RLV_SAYS_DURATION || it->says == RLV_SAYS_LINK ||
            it->says == RLV_SAYS_DATE || it->says == RLV_SAYS_WINDOW ||
            it->says == RLV_SAYS_DEADLINE || it->says == RLV_SAYS_FREEZE ||
            it->says == RLV_SAYS_PERSON) {
            leave (bench, set, it);
            if (fails (bench, set))
                fail_msg ("statement %u is not needed", i);
            restore (bench, &kept);
        }
        for (gint less = 0; less < 2; less++) {
            if (ease (bench, it, less) && fails (bench, set) != (less > 0))
                fail_msg ("easing of statement %u, less %d, is wrong", i, less);
            restore (bench, &kept);
        }
    }
}

static void
conflicts (void **state)
{
    const Row *row = *state;
    g_autoptr (RlvConflicts) found = NULL;
    g_autoptr (RlvSchedule) schedule = NULL;
    g_autofree RlvActual *actuals = NULL;
    g_autofree char *got = NULL;
    World world;

    open_world (&world, row->tasks);
    actuals = actuals_of (world.plan, row->actuals);
    RlvSchedOptions options = {
        .no_levelling = !row->level,
        .data_date = row->data_date ? time_of (row->data_date) : RLV_TIME_NONE,
        .actuals = row->actuals ? actuals : NULL,
        .effort = row->effort,
    };
    if (row->effort > 0)
        schedule = rlv_schedule_new (world.plan, world.graph, world.times, &options,
                                     world.findings, NULL);
    found = rlv_conflicts_new (world.plan, world.graph, world.times, &options, schedule,
                               TRUE);
    got = describe (world.plan, found);
    assert_string_equal (got, row->expect);
    assert_false (found->cut_short);
    Bench bench = {.world = &world, .options = &options};
    bench.tasks = (RlvTask *) rlv_plan_tasks (world.plan, &bench.n_tasks);
    bench.links = (RlvLink *) rlv_plan_links (world.plan, &bench.n_links);
    bench.persons = (RlvPerson *) rlv_plan_persons (world.plan, &bench.n_persons);
    for (guint i = 0; i < found->n; i++) {
        /* What a search finds a way for is judged as it was found. */
        options.effort = found->sets[i].proof == RLV_PROOF_NONE ? 0 : row->effort;
        judge (&bench, &found->sets[i]);
    }
    for (guint i = 0; i < found->n; i++)
        assert_int_equal (found->sets[i].proof, row->proof);
    close_world (&world);
}

int
main (void)
{
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, conflicts, rows);
    return test_run ("conflicts", tests);
}
