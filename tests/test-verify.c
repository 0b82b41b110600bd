/* The scheduler against the slow second opinion of tests/slow: made-up plans with
 * everything in them, the plans that are shipped, and schedules spoilt on purpose,
 * which the second opinion must notice.
 *
 * RLV_VERIFY_PLANS says how many made-up plans (1000), RLV_VERIFY_CROWDS how many where
 * there is far more work than people (100), RLV_VERIFY_SEED the first seed (1).
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <string.h>

#include "bench/plan-gen.h"
#include "reading.h"
#include "slow/slow-sched.h"
#include "verifying.h"

/* --- judging ------------------------------------------------------------------ */

typedef struct {
    guint plans, judged, unplaced, faulty;
} Tally;

static void
judge (const Loaded *loaded, const RlvSchedOptions *options, const char *name,
       guint checks, Tally *tally)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvSchedule) result = schedule (loaded, options, &error);

    if (result == NULL) {
        g_autofree char *finding = first_finding (loaded->findings);

        tally->unplaced++;
        if (g_getenv ("RLV_VERIFY_TALK"))
            print_message ("# %s: %s (%s)\n", name, error->message, finding);
        return;
    }
    if (lacks_people (result, options)) {
        tally->unplaced++;
        return;
    }
    g_autofree char *faults = slow_judge (loaded->plan, loaded->times, result, options,
                                          checks | SLOW_CHECK_CALENDARS);
    tally->judged++;
    if (*faults != '\0') {
        g_auto (GStrv) lines = g_strsplit (faults, "\n", -1);

        tally->faulty++;
        for (guint i = 0; lines[i] != NULL && *lines[i] != '\0' && i < 6; i++)
            print_message ("# %s%s%s: %s\n", name,
                           options->no_levelling ? "" : ", levelled",
                           options->actuals ? ", under way" : "", lines[i]);
    }
}

/* As planned, levelled, and half way through. */
static void
judge_all (const Loaded *loaded, const char *name, guint64 seed, gboolean floats,
           Tally *tally)
{
    RlvSchedOptions bare = {.no_levelling = TRUE, .data_date = RLV_TIME_NONE};
    RlvSchedOptions level = {.data_date = RLV_TIME_NONE};
    RlvSchedOptions halfway = {.no_levelling = TRUE};
    g_autoptr (RlvSchedule) first = schedule (loaded, &bare, NULL);
    g_autofree RlvActual *actuals = NULL;

    judge (loaded, &bare, name, floats ? SLOW_CHECK_FLOATS : 0, tally);
    judge (loaded, &level, name, 0, tally);
    if (first == NULL)
        return;
    actuals = make_actuals (loaded, first, seed, &halfway.data_date);
    halfway.actuals = actuals;
    judge (loaded, &halfway, name, floats ? SLOW_CHECK_FLOATS : 0, tally);
    halfway.no_levelling = FALSE;
    judge (loaded, &halfway, name, 0, tally);
}

/* --- made-up plans ------------------------------------------------------------ */

static void
plans_hold (guint64 n, gboolean crowd)
{
    guint64 seed = number_from ("RLV_VERIFY_SEED", 1);
    guint64 end = seed + n;
    Tally tally = {0};

    for (; seed < end; seed++) {
        GenOptions options = {.seed = seed, .small = TRUE, .crowd = crowd};
        g_autofree char *name = g_strdup_printf ("seed %" G_GUINT64_FORMAT, seed);
        gsize len;
        g_autofree char *text = gen_plan_text (&options, &len);
        Loaded loaded;

        if (!load_text (text, len, name, &loaded))
            fail_msg ("%s is not read", name);
        tally.plans++;
        judge_all (&loaded, name, seed, TRUE, &tally);
        unload (&loaded);
    }
    print_message ("# %u plans, %u schedules judged, %u that nobody could place, "
                   "%u faulty\n",
                   tally.plans, tally.judged, tally.unplaced, tally.faulty);
    assert_int_equal (tally.faulty, 0);
    /* A generator whose plans cannot be placed would prove nothing. */
    assert_true (tally.judged >= (crowd ? 1 : 4) * tally.unplaced);
}

static void
made_up_plans_hold (void **state)
{
    (void) state;
    plans_hold (number_from ("RLV_VERIFY_PLANS", 1000), FALSE);
}

/* Nearly every task waits for people there. */
static void
crowded_plans_hold (void **state)
{
    (void) state;
    plans_hold (number_from ("RLV_VERIFY_CROWDS", 100), TRUE);
}

/* --- the plans that are shipped ----------------------------------------------- */

static void
shipped_plan_holds (void **state)
{
    const char *path = *state;
    Tally tally = {0};
    Loaded loaded;

    if (!load_file (path, &loaded))
        fail_msg ("%s is not read", path);
    judge_all (&loaded, path, 1, TRUE, &tally);
    unload (&loaded);
    assert_int_equal (tally.faulty, 0);
    assert_true (tally.judged > 0);
}

/* --- spoilt schedules --------------------------------------------------------- */

/* Each spoils a sound schedule; FALSE when this one has nothing for it to spoil. */
typedef struct {
    const char *name;
    gboolean (*spoil) (const Loaded *loaded, RlvSchedule *schedule);
    gboolean levelled;
    guint checks; /* what it takes to notice */
} Mutant;

static const Mutant *
mutant_of (void **state)
{
    return *state;
}

static const RlvTask *
task_of (const Loaded *loaded, RlvTaskIx t)
{
    guint32 n;

    return &rlv_plan_tasks (loaded->plan, &n)[t];
}

static RlvTaskIx
first_with_unit (const Loaded *loaded, const RlvSchedule *schedule, RlvUnit unit)
{
    for (RlvTaskIx t = 0; t < schedule->n; t++)
        if (task_of (loaded, t)->likely.unit == unit &&
            task_of (loaded, t)->likely.amount > 0 &&
            task_of (loaded, t)->constraint != RLV_CONSTRAINT_ALAP)
            return t;
    return RLV_NONE;
}

static gboolean
move (RlvSchedule *schedule, RlvTaskIx t, RlvTime by)
{
    if (t == RLV_NONE)
        return FALSE;
    schedule->start[t] += by;
    schedule->finish[t] += by;
    return TRUE;
}

static gboolean
a_day_early (const Loaded *loaded, RlvSchedule *schedule)
{
    return move (schedule, first_with_unit (loaded, schedule, RLV_UNIT_DAY), -1440);
}

static gboolean
a_week_late (const Loaded *loaded, RlvSchedule *schedule)
{
    return move (schedule, first_with_unit (loaded, schedule, RLV_UNIT_DAY), 7 * 1440);
}

static gboolean
a_minute_late (const Loaded *loaded, RlvSchedule *schedule)
{
    return move (schedule, first_with_unit (loaded, schedule, RLV_UNIT_MINUTE), 1);
}

static gboolean
a_minute_longer (const Loaded *loaded, RlvSchedule *schedule)
{
    RlvTaskIx t = first_with_unit (loaded, schedule, RLV_UNIT_DAY);

    if (t == RLV_NONE)
        return FALSE;
    schedule->finish[t]++;
    return TRUE;
}

static gboolean
before_its_predecessor (const Loaded *loaded, RlvSchedule *schedule)
{
    guint32 n;
    const RlvLink *links = rlv_plan_links (loaded->plan, &n);

    for (guint32 l = 0; l < n; l++)
        if (links[l].type == RLV_LINK_FS && links[l].lag.amount >= 0 &&
            schedule->finish[links[l].from] > schedule->start[links[l].from]) {
            RlvTaskIx t = links[l].to;

            return move (schedule, t,
                         schedule->start[links[l].from] - schedule->start[t]);
        }
    return FALSE;
}

static gboolean
more_float (const Loaded *loaded, RlvSchedule *schedule)
{
    (void) loaded;
    for (RlvTaskIx t = 0; t < schedule->n; t++)
        if (schedule->total_float[t] >= 0) {
            schedule->total_float[t] += 1000;
            return TRUE;
        }
    return FALSE;
}

static gboolean
more_free_float (const Loaded *loaded, RlvSchedule *schedule)
{
    (void) loaded;
    schedule->free_float[0]++;
    return TRUE;
}

static gboolean
later_late (const Loaded *loaded, RlvSchedule *schedule)
{
    RlvTaskIx t = first_with_unit (loaded, schedule, RLV_UNIT_DAY);

    if (t == RLV_NONE || schedule->total_float[t] < 0)
        return FALSE;
    schedule->late_start[t] += 1440;
    return TRUE;
}

static gboolean
a_false_reason (const Loaded *loaded, RlvSchedule *schedule)
{
    (void) loaded;
    for (RlvTaskIx t = 0; t < schedule->n; t++)
        if (schedule->why_start[t].kind == RLV_WHY_LINK) {
            schedule->why_start[t].kind = RLV_WHY_PLAN_START;
            return TRUE;
        }
    return FALSE;
}

static gboolean
another_link (const Loaded *loaded, RlvSchedule *schedule)
{
    for (RlvTaskIx t = 0; t < schedule->n; t++)
        if (schedule->why_start[t].kind == RLV_WHY_LINK) {
            schedule->why_start[t].link ^= 1;
            return TRUE;
        }
    (void) loaded;
    return FALSE;
}

static gboolean
nobody_drives (const Loaded *loaded, RlvSchedule *schedule)
{
    (void) loaded;
    schedule->driving[schedule->last] = 0;
    return TRUE;
}

static gboolean
not_critical (const Loaded *loaded, RlvSchedule *schedule)
{
    (void) loaded;
    schedule->critical[schedule->last] ^= 2;
    return TRUE;
}

static gboolean
an_earlier_end (const Loaded *loaded, RlvSchedule *schedule)
{
    (void) loaded;
    schedule->end--;
    return TRUE;
}

static gboolean
out_of_order (const Loaded *loaded, RlvSchedule *schedule)
{
    RlvTaskIx first = schedule->order[0];

    (void) loaded;
    schedule->order[0] = schedule->order[1];
    schedule->order[1] = first;
    return TRUE;
}

static gboolean
the_other_side (const Loaded *loaded, RlvSchedule *schedule)
{
    guint32 n_demands, n_teams;
    const RlvDemand *demands = rlv_plan_demands (loaded->plan, &n_demands);
    const RlvTeam *teams = rlv_plan_teams (loaded->plan, &n_teams);

    for (guint32 d = 0; d < n_demands; d++)
        for (guint32 t = 0; t < n_teams; t++)
            if (task_of (loaded, demands[d].task)->likely.amount > 0 &&
                teams[t].side != teams[schedule->staffing[d].team].side) {
                schedule->staffing[d].team = t;
                return TRUE;
            }
    return FALSE;
}

static gboolean
nobody_serves (const Loaded *loaded, RlvSchedule *schedule)
{
    guint32 n;
    const RlvDemand *demands = rlv_plan_demands (loaded->plan, &n);

    for (guint32 d = 0; d < n; d++)
        if (task_of (loaded, demands[d].task)->likely.amount > 0) {
            schedule->staffing[d].team = RLV_NONE;
            return TRUE;
        }
    return FALSE;
}

/* As if there were people enough: the dates without levelling, called levelled. */
static gboolean
too_few_people (const Loaded *loaded, RlvSchedule *schedule_)
{
    RlvSchedOptions bare = {.no_levelling = TRUE, .data_date = RLV_TIME_NONE};
    g_autoptr (RlvSchedule) other = schedule (loaded, &bare, NULL);
    gboolean differ = FALSE;

    for (RlvTaskIx t = 0; t < other->n; t++) {
        differ |= schedule_->why_start[t].kind == RLV_WHY_TEAM;
        schedule_->start[t] = other->start[t];
        schedule_->finish[t] = other->finish[t];
    }
    return differ;
}

static const Mutant mutants[] = {
    {"a day early", a_day_early, FALSE, 0},
    {"a week late", a_week_late, FALSE, 0},
    {"a minute late", a_minute_late, FALSE, 0},
    {"a minute longer", a_minute_longer, FALSE, 0},
    {"before its predecessor", before_its_predecessor, FALSE, 0},
    {"more total float", more_float, FALSE, SLOW_CHECK_FLOATS},
    {"more free float", more_free_float, FALSE, SLOW_CHECK_FLOATS},
    {"later late start", later_late, FALSE, SLOW_CHECK_FLOATS},
    {"a false reason", a_false_reason, FALSE, 0},
    {"another link as reason", another_link, FALSE, 0},
    {"nobody drives", nobody_drives, FALSE, 0},
    {"not critical", not_critical, FALSE, 0},
    {"an earlier end", an_earlier_end, FALSE, 0},
    {"out of order", out_of_order, FALSE, 0},
    {"a day early, levelled", a_day_early, TRUE, 0},
    {"a week late, levelled", a_week_late, TRUE, 0},
    {"before its predecessor, levelled", before_its_predecessor, TRUE, 0},
    {"people of the other side", the_other_side, TRUE, 0},
    {"nobody serves", nobody_serves, TRUE, 0},
    {"too few people", too_few_people, TRUE, 0},
};

/* On every plan that the mutant can spoil, the judge must find a fault. */
static void
mutant_is_seen (void **state)
{
    const Mutant *mutant = mutant_of (state);
    RlvSchedOptions options = {.no_levelling = !mutant->levelled,
                               .data_date = RLV_TIME_NONE};
    guint spoilt = 0, seen = 0;

    for (guint64 seed = 1; seed <= 30; seed++) {
        GenOptions generator = {.seed = seed, .small = TRUE};
        gsize len;
        g_autofree char *text = gen_plan_text (&generator, &len);
        g_autoptr (RlvSchedule) result = NULL;
        Loaded loaded;

        if (load_text (text, len, "mutant", &loaded))
            result = schedule (&loaded, &options, NULL);
        if (result != NULL && mutant->spoil (&loaded, result)) {
            g_autofree char *faults = slow_judge (loaded.plan, loaded.times, result,
                                                  &options, mutant->checks);

            spoilt++;
            seen += *faults != '\0';
            if (*faults == '\0')
                print_message ("# seed %" G_GUINT64_FORMAT ": not seen\n", seed);
        }
        unload (&loaded);
    }
    assert_true (spoilt >= 10);
    assert_int_equal (seen, spoilt);
}

/* --- the slow one itself ------------------------------------------------------ */

typedef struct {
    const char *name; /* the rule */
    const char *start;
    const char *days; /* the first ones, worked out by hand */
} RuleCase;

static const RuleCase rules[] = {
    {"FREQ=WEEKLY;BYDAY=TU", "2027-01-04", "2027-01-05 2027-01-12 2027-01-19"},
    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2027-01-08", "2027-01-21 2027-02-04"},
    {"FREQ=MONTHLY;BYDAY=3WE", "2027-01-21", "2027-02-17 2027-03-17 2027-04-21"},
    {"FREQ=MONTHLY;BYDAY=-1FR", "2027-01-01", "2027-01-29 2027-02-26 2027-03-26"},
    {"FREQ=MONTHLY;INTERVAL=2", "2027-01-31", "2027-01-31 2027-03-31 2027-05-31"},
    {"FREQ=MONTHLY;BYDAY=1MO,3MO", "2027-01-04", "2027-01-04 2027-01-18 2027-02-01"},
    {"FREQ=DAILY;INTERVAL=3;COUNT=2", "2027-02-27", "2027-02-27 2027-03-02"},
    {"FREQ=DAILY;UNTIL=20270104", "2027-01-03", "2027-01-03 2027-01-04"},
};

static void
rule_gives_days (void **state)
{
    const RuleCase *row = *state;
    g_auto (GStrv) expected = g_strsplit (row->days, " ", -1);
    RlvDay start = 0;

    assert_true (rlv_day_parse (row->start, &start));
    g_autoptr (GArray) days = slow_rule_days (row->name, start, start + 200);
    assert_non_null (days);
    for (guint i = 0; expected[i] != NULL; i++) {
        char text[RLV_DATE_SIZE];

        assert_true (i < days->len);
        rlv_day_format (g_array_index (days, RlvDay, i), text);
        assert_string_equal (text, expected[i]);
    }
    if (strstr (row->name, "COUNT") || strstr (row->name, "UNTIL"))
        assert_int_equal (days->len, g_strv_length (expected));
}

/* --- all ---------------------------------------------------------------------- */

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
    return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static void
add_shipped (GArray *tests, GPtrArray *paths)
{
    const char *source = g_getenv ("RLV_SRCDIR") ? g_getenv ("RLV_SRCDIR") : ".";
    g_autofree char *folder = g_build_filename (source, "plans", NULL);
    GDir *dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        if (g_str_has_suffix (name, ".xml"))
            g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    g_clear_pointer (&dir, g_dir_close);
    g_ptr_array_sort (paths, compare_paths);
    for (guint i = 0; i < paths->len; i++) {
        struct CMUnitTest test = {.name = g_ptr_array_index (paths, i),
                                  .test_func = shipped_plan_holds,
                                  .initial_state = g_ptr_array_index (paths, i)};

        g_array_append_val (tests, test);
    }
}

int
main (void)
{
    static const struct CMUnitTest made_up[] = {cmocka_unit_test (made_up_plans_hold),
                                                cmocka_unit_test (crowded_plans_hold)};
    g_autoptr (GArray) tests = g_array_new (FALSE, TRUE, sizeof (struct CMUnitTest));
    g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

    TEST_ADD_ROWS (tests, rule_gives_days, rules);
    g_array_append_vals (tests, made_up, G_N_ELEMENTS (made_up));
    add_shipped (tests, paths);
    TEST_ADD_ROWS (tests, mutant_is_seen, mutants);
    return test_run ("verify", tests);
}
