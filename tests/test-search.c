/* The search for a better staffed schedule, against the slow second opinion: whatever
 * it finds is a schedule, the same for any number of threads, and not worse than the
 * first; and no schedule ends before the bound, which people, wider windows and fewer
 * links never move back.
 *
 * RLV_VERIFY_SEARCHED says how many made-up plans of each kind (300), RLV_VERIFY_SEED
 * the first seed (1).
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <string.h>

#include "editing.h"
#include "verifying.h"

typedef struct {
    guint plans, runs, unplaced, faulty, better, proved;
} Tally;

static void
complain (Tally *tally, const char *name, const RlvSchedOptions *options,
          const char *what)
{
    g_auto (GStrv) lines = g_strsplit (what, "\n", -1);

    tally->faulty++;
    for (guint i = 0; lines[i] != NULL && *lines[i] != '\0' && i < 4; i++)
        print_message ("# %s, effort %d, seed %d%s%s: %s\n", name,
                       (int) options->effort, (int) options->seed,
                       options->actuals ? ", under way" : "",
                       options->agreed ? ", agreed" : "", lines[i]);
}

static gboolean
same_times (const RlvTime *a, const RlvTime *b, guint32 n)
{
    return n == 0 || memcmp (a, b, n * sizeof *a) == 0;
}

/* What differs between two results that should be the same, or NULL. */
static const char *
difference (const RlvSchedule *a, const RlvSchedule *b)
{
    if (!same_times (a->start, b->start, a->n) ||
        !same_times (a->finish, b->finish, a->n))
        return "other dates with more threads";
    for (guint32 d = 0; d < a->n_demands; d++)
        if (a->staffing[d].team != b->staffing[d].team ||
            a->staffing[d].n_named != b->staffing[d].n_named)
            return "other people with more threads";
    if (a->bound != b->bound || a->generated != b->generated)
        return "another bound or count with more threads";
    return NULL;
}

/* --- found schedules ----------------------------------------------------------- */

/* One search, held against @first, the result of one pass with the same facts. */
static RlvSchedule *
search_once (const Loaded *loaded, const RlvSchedOptions *options, const char *name,
             const RlvSchedule *first, const SlowCost *cost, Tally *tally)
{
    RlvSchedule *found = schedule (loaded, options, NULL);

    if (found == NULL || lacks_people (found, options)) {
        complain (tally, name, options, "no schedule, where one pass has one");
        return found;
    }
    g_autofree char *faults =
        slow_judge (loaded->plan, loaded->times, found, options, 0);
    g_autoptr (SlowCost) costs = slow_cost (loaded->plan, found, options);
    const char *worse = slow_cost_worse (costs, cost);

    tally->runs++;
    if (*faults != '\0')
        complain (tally, name, options, faults);
    if (worse != NULL)
        complain (tally, name, options, worse);
    if (found->generated > options->effort)
        complain (tally, name, options, "generated more than was allowed");
    if (found->cut_short)
        complain (tally, name, options, "cut short without a limit");
    tally->better += slow_cost_worse (cost, costs) != NULL;
    tally->proved += found->bound == found->end;
    if (found->bound == RLV_TIME_NONE)
        complain (tally, name, options, "has no bound");
    if (found->bound > found->end || found->bound > first->end)
        complain (tally, name, options, "ends before its bound");
    return found;
}

/* Seeds and efforts; each with one, two and four threads; the bound of one holds for
 * all. */
static void
search_all (const Loaded *loaded, RlvSchedOptions options, const char *name,
            Tally *tally)
{
    static const guint64 efforts[] = {3, 40, 250};
    g_autoptr (RlvSchedule) first = schedule (loaded, &options, NULL);
    RlvTime bound = RLV_TIME_NONE, end = RLV_TIME_MAX;

    if (first == NULL || lacks_people (first, &options)) {
        tally->unplaced++;
        return;
    }
    g_autoptr (SlowCost) cost = slow_cost (loaded->plan, first, &options);
    for (guint i = 0; i < G_N_ELEMENTS (efforts); i++) {
        g_autoptr (RlvSchedule) found = NULL;

        options.effort = efforts[i];
        options.seed = i * 7919 + 1;
        options.threads = 1;
        found = search_once (loaded, &options, name, first, cost, tally);
        if (found == NULL)
            continue;
        bound = MAX (bound, found->bound);
        end = MIN (end, found->end);
        for (options.threads = 2; options.threads <= 4; options.threads *= 2) {
            g_autoptr (RlvSchedule) again = schedule (loaded, &options, NULL);
            const char *differs = again ? difference (found, again) : "no schedule";

            if (differs != NULL)
                complain (tally, name, &options, differs);
        }
    }
    if (bound > end)
        complain (tally, name, &options, "ends before the bound of another run");
}

static void
search_plan (const Loaded *loaded, const char *name, guint64 seed, Tally *tally)
{
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE};
    RlvSchedOptions halfway = {0};
    g_autoptr (RlvSchedule) first = schedule (loaded, &options, NULL);
    g_autofree RlvActual *actuals = NULL;
    g_autofree RlvTime *agreed = NULL;

    tally->plans++;
    search_all (loaded, options, name, tally);
    if (first == NULL)
        return;
    agreed = g_memdup2 (first->start, sizeof *agreed * first->n);
    options.agreed = agreed;
    if (seed % 4 == 0)
        search_all (loaded, options, name, tally);
    actuals = make_actuals (loaded, first, seed, &halfway.data_date);
    halfway.actuals = actuals;
    if (seed % 4 == 1)
        search_all (loaded, halfway, name, tally);
}

typedef enum { ALL, CROWD, KNOT } Kind;

static gboolean
load_made_up (guint64 seed, Kind kind, char **name, Loaded *loaded)
{
    static const char *const kinds[] = {"seed", "crowd", "knot"};
    GenOptions options = {
        .seed = seed, .small = TRUE, .crowd = kind == CROWD, .knot = kind == KNOT};
    gsize len;
    g_autofree char *text = gen_plan_text (&options, &len);

    *name = g_strdup_printf ("%s %" G_GUINT64_FORMAT, kinds[kind], seed);
    return load_text (text, len, *name, loaded);
}

static void
found_schedules_hold (guint64 n, Kind kind)
{
    guint64 seed = number_from ("RLV_VERIFY_SEED", 1);
    guint64 end = seed + n;
    Tally tally = {0};

    for (; seed < end; seed++) {
        g_autofree char *name = NULL;
        Loaded loaded;

        if (!load_made_up (seed, kind, &name, &loaded))
            fail_msg ("%s is not read", name);
        search_plan (&loaded, name, seed, &tally);
        unload (&loaded);
    }
    print_message ("# %u plans, %u searches judged, %u better than one pass, %u "
                   "proved, %u that nobody could place, %u faulty\n",
                   tally.plans, tally.runs, tally.better, tally.proved, tally.unplaced,
                   tally.faulty);
    assert_int_equal (tally.faulty, 0);
    assert_true (tally.runs > tally.unplaced);
}

static void
found_schedules_of_plans_hold (void **state)
{
    (void) state;
    found_schedules_hold (number_from ("RLV_VERIFY_SEARCHED", 300), ALL);
}

static void
found_schedules_of_crowds_hold (void **state)
{
    (void) state;
    found_schedules_hold (number_from ("RLV_VERIFY_SEARCHED", 300) / 10 + 1, CROWD);
}

static void
found_schedules_of_knots_hold (void **state)
{
    (void) state;
    found_schedules_hold (number_from ("RLV_VERIFY_SEARCHED", 300) / 2 + 1, KNOT);
}

/* --- the limit ----------------------------------------------------------------- */

static void
a_limit_ends_the_search (void **state)
{
    RlvSchedOptions options = {
        .data_date = RLV_TIME_NONE, .effort = 100000000, .seed = 1, .limit = 30};
    g_autofree char *name = NULL;
    Loaded loaded;

    (void) state;
    assert_true (load_made_up (2, KNOT, &name, &loaded));
    g_autoptr (RlvSchedule) found = schedule (&loaded, &options, NULL);
    assert_non_null (found);
    g_autofree char *faults =
        slow_judge (loaded.plan, loaded.times, found, &options, 0);
    assert_string_equal (faults, "");
    assert_true (found->cut_short || found->generated < options.effort);
    unload (&loaded);
}

/* A limit too far off to be reckoned with in millionths of seconds is none. */
static void
a_limit_may_be_any (void **state)
{
    static const gint64 limits[] = {G_MAXINT64, G_MAXINT64 / 1000, G_MAXINT64 / 300000};
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE, .effort = 300, .seed = 1};

    (void) state;
    for (guint64 seed = 1; seed <= 8; seed++) {
        g_autofree char *name = NULL;
        Loaded loaded;

        assert_true (load_made_up (seed, KNOT, &name, &loaded));
        options.limit = 0;
        g_autoptr (RlvSchedule) found = schedule (&loaded, &options, NULL);
        for (guint i = 0; found != NULL && i < G_N_ELEMENTS (limits); i++) {
            options.limit = limits[i];
            g_autoptr (RlvSchedule) again = schedule (&loaded, &options, NULL);
            assert_non_null (again);
            assert_false (again->cut_short);
            assert_null (difference (found, again));
        }
        unload (&loaded);
    }
}

/* --- how much ------------------------------------------------------------------ */

/* However little that is, and however often a search begins anew. */
static void
no_more_than_allowed (void **state)
{
    guint searches = 0;

    (void) state;
    for (guint64 seed = 1; seed <= 120; seed++) {
        g_autofree char *name = NULL;
        Loaded loaded;

        assert_true (load_made_up (seed, (Kind) (seed % 3), &name, &loaded));
        for (guint64 effort = 1; effort <= 9; effort += 2) {
            RlvSchedOptions options = {
                .data_date = RLV_TIME_NONE, .effort = effort, .seed = seed};
            g_autoptr (RlvSchedule) found = schedule (&loaded, &options, NULL);

            if (found != NULL && found->generated > effort)
                fail_msg ("%s: %d generated, %d allowed", name, (int) found->generated,
                          (int) effort);
            searches += found != NULL && found->generated > 0;
        }
        unload (&loaded);
    }
    assert_true (searches > 20);
}

/* Work of seven minutes, which the model of the search rounds up to an hour: what
 * takes three weeks then takes months, far beyond where levelling ends.  What should go
 * first stands last in the plan's own priorities. */
static void
horizons_grow (void **state)
{
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE};
    g_autoptr (GString) xml = g_string_new (
        "<plan xmlns='urn:releve:plan:1' id='LONG' name='L' kind='transition' "
        "lang='en' start='2027-01-04'><calendars><calendar id='C' name='C' zone='UTC'>"
        "<week days='mon tue wed thu fri' hours='09:00-17:00'/></calendar></calendars>"
        "<parties><party id='CLI' name='C' role='client'/></parties><teams>"
        "<team id='T' name='T' party='CLI' calendar='C' size='1'/>"
        "<team id='U' name='U' party='CLI' calendar='C' size='1'/></teams><tasks>");
    Loaded loaded;

    (void) state;
    for (guint i = 0; i < 800; i++)
        g_string_append_printf (xml,
                                "<task id='S%u' name='s' side='client' team='T' "
                                "duration='7m'/>",
                                i);
    g_string_append (xml, "<task id='A' name='a' side='client' team='T' duration='7m' "
                          "priority='490'/>"
                          "<task id='B' name='b' side='client' team='U' duration='20d'>"
                          "<after task='A'/></task></tasks></plan>");
    assert_true (load_text (xml->str, xml->len, "long", &loaded));
    g_autoptr (RlvSchedule) first = schedule (&loaded, &options, NULL);
    options.effort = 60;
    g_autoptr (RlvSchedule) found = schedule (&loaded, &options, NULL);
    assert_true (found->end <= first->end - 2 * 1440);
    unload (&loaded);
}

/* --- the bound ----------------------------------------------------------------- */

/* Eases something in the plan; FALSE when there is nothing of the kind. */
typedef struct {
    const char *name;
    gboolean (*ease) (const RlvPlan *plan, Gen *dice, Edit *edit);
} Ease;

/* One more of what that decimal counts. */
static void
add_people (const RlvPlan *plan, RlvItemIx item, const char *attr, Edit *edit)
{
    char value[32];
    gint64 people;

    if (!rlv_item_has (plan, item, attr))
        return;
    people = rlv_item_int (plan, item, attr, 0) / 10000 + 100;
    g_snprintf (value, sizeof value, "%d.%02d", (int) (people / 100),
                (int) (people % 100));
    edit_add (edit, item, attr, value);
}

/* A team that says how many it is gets one more, with the skill it has. */
static gboolean
one_more (const RlvPlan *plan, Gen *dice, Edit *edit)
{
    guint32 n;
    const RlvTeam *teams = rlv_plan_teams (plan, &n);
    RlvItemIx team = teams[gen_below (dice, n)].item;

    add_people (plan, team, "size", edit);
    for (RlvItemIx i = rlv_plan_child (plan, team, "capacity", RLV_NONE); i != RLV_NONE;
         i = rlv_plan_child (plan, team, "capacity", i))
        add_people (plan, i, "people", edit);
    for (RlvItemIx i = rlv_plan_child (plan, team, "has", RLV_NONE); i != RLV_NONE;
         i = rlv_plan_child (plan, team, "has", i))
        add_people (plan, i, "people", edit);
    return edit->n > 0;
}

/* Somebody comes to work after all. */
static gboolean
no_absence (const RlvPlan *plan, Gen *dice, Edit *edit)
{
    guint32 n;
    const RlvItemIx *absences = rlv_plan_of_kind (plan, "absence", &n);

    if (n > 0)
        edit_add (edit, absences[gen_below (dice, n)], NULL, "");
    return n > 0;
}

static gboolean
here_from_the_start (const RlvPlan *plan, Gen *dice, Edit *edit)
{
    guint32 n;
    const RlvPerson *persons = rlv_plan_persons (plan, &n);

    (void) dice;
    for (guint32 p = 0; p < n; p++)
        if (persons[p].from != RLV_DAY_NONE)
            edit_add (edit, persons[p].item, "from", "");
    return edit->n > 0;
}

static gboolean
longer_window (const RlvPlan *plan, Gen *dice, Edit *edit)
{
    guint32 n;
    const RlvItemIx *windows = rlv_plan_of_kind (plan, "window", &n);
    RlvItemIx window;
    char value[RLV_DATE_SIZE];
    RlvSpan span;

    if (n == 0)
        return FALSE;
    window = windows[gen_below (dice, n)];
    if (rlv_item_has (plan, window, "to")) {
        RlvDay day =
            (RlvDay) rlv_item_int (plan, window, "to", 0) + gen_between (dice, 1, 20);

        edit_add (edit, window, "to", rlv_day_format (day, value));
    } else if (rlv_item_span (plan, window, "length", &span)) {
        span.amount +=
            span.unit == RLV_UNIT_DAY ? 1000 : 60 * gen_between (dice, 1, 12);
        edit_add (edit, window, "length", rlv_span_format (span, value));
    }
    return edit->n > 0;
}

static gboolean
one_link_less (const RlvPlan *plan, Gen *dice, Edit *edit)
{
    guint32 n;
    const RlvLink *links = rlv_plan_links (plan, &n);

    if (n > 0)
        edit_add (edit, links[gen_below (dice, n)].item, NULL, "");
    return n > 0;
}

static const Ease eases[] = {
    {"one more in a team", one_more},
    {"an absence less", no_absence},
    {"here from the start", here_from_the_start},
    {"a longer window", longer_window},
    {"a link less", one_link_less},
};

/* The bound of one pass: what the search proves beyond depends on its luck, so that it
 * is only held against schedules. */
static RlvTime
bound_of (const Loaded *loaded, guint64 effort, RlvTime *end)
{
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE, .effort = effort, .seed = 5};
    g_autoptr (RlvSchedule) found = schedule (loaded, &options, NULL);

    *end = found == NULL || lacks_people (found, &options) ? RLV_TIME_NONE : found->end;
    return *end == RLV_TIME_NONE ? RLV_TIME_NONE : found->bound;
}

static gboolean
bound_holds (const Loaded *loaded, const Loaded *eased, const char *name)
{
    RlvTime end, eased_end, bound = bound_of (loaded, 0, &end);
    RlvTime eased_bound = bound_of (eased, 0, &eased_end), searched;
    char is[RLV_DATE_SIZE], was[RLV_DATE_SIZE];

    if (end == RLV_TIME_NONE || eased_end == RLV_TIME_NONE || bound == RLV_TIME_NONE)
        return TRUE;
    searched = bound_of (eased, 60, &eased_end);
    if (eased_bound <= bound && searched <= end)
        return TRUE;
    print_message ("# %s: bound %s, eased %s\n", name,
                   rlv_time_format (eased_bound > bound ? bound : end, was),
                   rlv_time_format (eased_bound > bound ? eased_bound : searched, is));
    return FALSE;
}

static void
easing_never_moves_the_bound_back (void **state)
{
    const Ease *ease = *state;
    guint64 n = number_from ("RLV_VERIFY_SEARCHED", 300);
    guint64 first = number_from ("RLV_VERIFY_SEED", 1);
    guint eased_plans = 0, faulty = 0;

    for (guint64 seed = first; seed < first + n; seed++) {
        Gen dice = {NULL, seed};
        g_autofree char *name = NULL;
        Loaded loaded, eased;
        Edit edit = {.n = 0};

        if (!load_made_up (seed, (Kind) (seed % 3), &name, &loaded))
            fail_msg ("%s is not read", name);
        if (ease->ease (loaded.plan, &dice, &edit)) {
            if (!edit_load (&loaded, &edit, name, &eased))
                fail_msg ("%s is not read again", name);
            eased_plans++;
            faulty += !bound_holds (&loaded, &eased, name);
            unload (&eased);
        }
        unload (&loaded);
    }
    print_message ("# %u plans eased, %u bounds later than before\n", eased_plans,
                   faulty);
    assert_int_equal (faulty, 0);
    assert_true (eased_plans > 0);
}

/* Whatever goes first, no plan ends before the bound: levelling by other priorities
 * makes other schedules of the same plan. */
static gboolean
bound_holds_for_others (const Loaded *loaded, Gen *dice, const char *name,
                        guint *shorter)
{
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE};
    RlvTime ignored, end, least = RLV_TIME_MAX;
    RlvTime bound = MAX (bound_of (loaded, 0, &end), bound_of (loaded, 60, &ignored));
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (loaded->plan, &n);

    for (guint turn = 0; bound != RLV_TIME_NONE && turn < 6; turn++) {
        Edit edit = {.n = 0};
        Loaded other;

        for (guint32 t = 0; t < n; t++) {
            char value[8];

            g_snprintf (value, sizeof value, "%d", gen_between (dice, 0, 1000));
            edit_add (&edit, tasks[t].item, "priority", value);
        }
        if (!edit_load (loaded, &edit, name, &other))
            fail_msg ("%s is not read again", name);
        g_autoptr (RlvSchedule) made = schedule (&other, &options, NULL);
        if (made != NULL && !lacks_people (made, &options))
            least = MIN (least, made->end);
        unload (&other);
    }
    *shorter += end != RLV_TIME_NONE && least < end;
    if (bound == RLV_TIME_NONE || bound <= least)
        return TRUE;
    print_message ("# %s: bound after the end of another schedule\n", name);
    return FALSE;
}

static void
no_schedule_ends_before_the_bound (void **state)
{
    guint64 n = number_from ("RLV_VERIFY_SEARCHED", 300);
    guint64 first = number_from ("RLV_VERIFY_SEED", 1);
    guint faulty = 0, shorter = 0;

    (void) state;
    for (guint64 seed = first; seed < first + n; seed++) {
        Gen dice = {NULL, seed};
        g_autofree char *name = NULL;
        Loaded loaded;

        if (!load_made_up (seed, seed % 3 == 0 ? ALL : KNOT, &name, &loaded))
            fail_msg ("%s is not read", name);
        faulty += !bound_holds_for_others (&loaded, &dice, name, &shorter);
        unload (&loaded);
    }
    print_message ("# %u plans, %u of them shorter with other priorities\n", (guint) n,
                   shorter);
    assert_int_equal (faulty, 0);
}

/* What makes plans again changes nothing on its own. */
static void
an_edited_plan_is_the_same (void **state)
{
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE};

    (void) state;
    for (guint64 seed = 1; seed <= 20; seed++) {
        g_autofree char *name = NULL;
        const Edit edit = {.n = 0};
        Loaded loaded, again;

        assert_true (load_made_up (seed, ALL, &name, &loaded));
        assert_true (edit_load (&loaded, &edit, name, &again));
        g_autoptr (RlvSchedule) a = schedule (&loaded, &options, NULL);
        g_autoptr (RlvSchedule) b = schedule (&again, &options, NULL);
        assert_int_equal (a != NULL, b != NULL);
        if (a != NULL) {
            assert_int_equal (a->n, b->n);
            assert_null (difference (a, b));
        }
        unload (&again);
        unload (&loaded);
    }
}

/* The judge of costs itself: what is missed goes before what is late, and that before
 * the end; where only weights could tell it says nothing. */
static void
costs_compare_in_order (void **state)
{
    static gint64 none[] = {0, 0}, some[] = {60, 0}, more[] = {120, 0},
                  other[] = {0, 9};
    const SlowCost sound = {2, 0, 0, none, 1000}, later = {2, 0, 0, none, 1001};
    const SlowCost missed = {2, 1, 10, none, 900}, late = {2, 0, 0, some, 900};
    const SlowCost later_late = {2, 0, 0, more, 800},
                   other_late = {2, 0, 0, other, 800};

    (void) state;
    assert_non_null (slow_cost_worse (&missed, &sound));
    assert_null (slow_cost_worse (&sound, &missed));
    assert_non_null (slow_cost_worse (&late, &sound));
    assert_null (slow_cost_worse (&sound, &late));
    assert_non_null (slow_cost_worse (&later_late, &late));
    assert_null (slow_cost_worse (&late, &later_late));
    assert_null (slow_cost_worse (&other_late, &late));
    assert_null (slow_cost_worse (&late, &other_late));
    assert_non_null (slow_cost_worse (&later, &sound));
    assert_null (slow_cost_worse (&sound, &sound));
}

int
main (void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test (costs_compare_in_order),
        cmocka_unit_test (an_edited_plan_is_the_same),
        cmocka_unit_test (a_limit_ends_the_search),
        cmocka_unit_test (a_limit_may_be_any),
        cmocka_unit_test (no_more_than_allowed),
        cmocka_unit_test (horizons_grow),
        cmocka_unit_test (found_schedules_of_plans_hold),
        cmocka_unit_test (found_schedules_of_crowds_hold),
        cmocka_unit_test (found_schedules_of_knots_hold),
        cmocka_unit_test (no_schedule_ends_before_the_bound),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, TRUE, sizeof (struct CMUnitTest));

    g_array_append_vals (tests, others, G_N_ELEMENTS (others));
    TEST_ADD_ROWS (tests, easing_never_moves_the_bound_back, eases);
    return test_run ("search", tests);
}
