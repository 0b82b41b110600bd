/* What cannot hold together, of plans made up by chance: what is told to be a set
 * fails, less any one it does not, and an easing that is told to be enough is enough
 * when the plan is changed so and searched again with the same effort.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conflicting.h"

#define N_PLANS (g_getenv ("NP") ? (guint32) atoi (g_getenv ("NP")) : 150)
#define EFFORT  200

/* Teams of HEAD without days off, of which nothing here can be left out: with more than
 * one person at some time, then those with one. */
static const char *const teams[] = {"C", "K", "R", "S", "P", "F", "Q"};
#define N_LARGE 4

static void
append_dates (GString *xml, GRand *lot, gint day)
{
    static const char *const fixed[] = {"FNLT", "SNLT", "MFO", "FNLT"};

    if (g_rand_int_range (lot, 0, 100) < 35)
        g_string_append_printf (
            xml, "<constraint type='%s' date='2027-01-%02d'/>",
            fixed[g_rand_int_range (lot, 0, (gint) G_N_ELEMENTS (fixed))],
            CLAMP (day, 4, 28));
}

static void
append_task (GString *xml, GRand *lot, gint t)
{
    gint team = g_rand_int_range (lot, 0, 100) < 70
                    ? g_rand_int_range (lot, 0, 2)
                    : g_rand_int_range (lot, 0, (gint) G_N_ELEMENTS (teams));
    gint day = 4 + t + g_rand_int_range (lot, 0, 6);

    g_string_append_printf (
        xml,
        "<task id='T%d' name='T%d' side='%s' team='%s' "
        "duration='%dd'",
        t, t, team >= N_LARGE && team < N_LARGE + 3 ? "provider" : "client",
        teams[team], g_rand_int_range (lot, 1, 4));
    if (g_rand_int_range (lot, 0, 100) < 35)
        g_string_append_printf (xml, " deadline='2027-01-%02d'", CLAMP (day, 4, 28));
    g_string_append_c (xml, '>');
    for (gint from = MAX (0, t - 3); from < t; from++)
        if (g_rand_int_range (lot, 0, 100) < 25)
            g_string_append_printf (xml, "<after task='T%d' type='%s' lag='%dd'/>",
                                    from, g_rand_boolean (lot) ? "FS" : "SS",
                                    g_rand_int_range (lot, 0, 2));
    append_dates (xml, lot, day);
    g_string_append_printf (xml, "<need team='%s' people='%d'/></task>", teams[team],
                            team < N_LARGE && g_rand_int_range (lot, 0, 100) < 40 ? 2
                                                                                  : 1);
}

static char *
make_up (guint32 seed)
{
    g_autoptr (GRand) lot = g_rand_new_with_seed (seed);
    GString *xml = g_string_new (NULL);
    gint n = g_rand_int_range (lot, 3, 9);

    for (gint t = 0; t < n; t++)
        append_task (xml, lot, t);
    return g_string_free (xml, FALSE);
}

typedef struct {
    guint by_kind[5], by_proof[6], easings, rivals;
} Tally;

static void
judge_plan (guint32 seed, guint64 effort, Tally *tally)
{
    g_autofree char *tasks = make_up (seed);
    g_autoptr (RlvSchedule) schedule = NULL;
    g_autoptr (RlvConflicts) found = NULL;
    g_autofree char *words = NULL;
    RlvSchedOptions options = {.effort = effort, .data_date = RLV_TIME_NONE};
    World world;
    Bench bench;

    open_world (&world, tasks);
    bench = bench_of (&world, &options);
    schedule = rlv_schedule_new (world.plan, world.graph, world.times, &options,
                                 world.findings, NULL);
    found = rlv_conflicts_new (world.plan, world.graph, world.times, &options, schedule,
                               TRUE);
    words = describe (world.plan, found);
    print_message ("plan %u: %s\n", seed, words);
    assert_int_equal (found->effort, schedule != NULL ? effort : 0);
    for (guint i = 0; i < found->n; i++) {
        const RlvConflict *set = &found->sets[i];
        guint dates = 0;

        for (guint t = 0; t < bench.n_tasks; t++)
            dates += is_rival (set, t);
        if (set->proof == RLV_PROOF_EFFORT) {
            options.effort = set->effort;
            assert_false (fails (&bench, set, FALSE));
            options.effort = effort;
            continue;
        }
        tally->by_kind[set->kind]++;
        tally->by_proof[set->proof]++;
        tally->rivals += dates > 1;
        /* One pass depends on all that it places. */
        if (set->proof != RLV_PROOF_RULE)
            judge_set (&bench, set);
        tally->easings += judge_easings (&bench, set, effort > 0);
    }
    close_world (&world);
}

static void
test_searched (void **state)
{
    Tally tally = {{0}, {0}, 0, 0};

    (void) state;
    for (guint32 seed = 1; seed <= N_PLANS; seed++)
        judge_plan (seed, EFFORT, &tally);
    /* All kinds are met, and each way to know them. */
    assert_true (tally.by_kind[RLV_CONFLICT_DATE] > 10);
    assert_true (tally.by_kind[RLV_CONFLICT_STAFF] > 0);
    assert_true (tally.by_kind[RLV_CONFLICT_DEADLINE] > 10);
    assert_true (tally.by_proof[RLV_PROOF_SURE] > 10);
    assert_true (tally.by_proof[RLV_PROOF_SEARCH] > 3);
    assert_true (tally.by_proof[RLV_PROOF_BOUND] > 3);
    assert_true (tally.rivals > 3);
    assert_true (tally.easings > 100);
}

static void
test_one_pass (void **state)
{
    Tally tally = {{0}, {0}, 0, 0};

    (void) state;
    for (guint32 seed = 1; seed <= N_PLANS; seed++)
        judge_plan (seed, 0, &tally);
    assert_true (tally.by_proof[RLV_PROOF_RULE] > 0);
}

/* K has three people on the 4th to the 6th and one on the 7th.  T2 goes first by rule,
 * and T1 is late; a lead of decades, as a link that is left out has, is no reason not
 * to search. */
static void
test_long_leads (void **state)
{
    RlvSchedOptions options = {.effort = EFFORT, .data_date = RLV_TIME_NONE};
    g_autoptr (RlvSchedule) schedule = NULL;
    World world;

    (void) state;
    open_world (&world,
                T ("T0", "0d", "", "") T ("T1", "1d", "deadline='2027-01-05'",
                                          NEED ("team='K' people='2'"))
                    T ("T2", "3d", "priority='900'", NEED ("team='K' people='2'"))
                        T ("T3", "0d", "", LINK ("T2", "FS", "-20000ed")));
    schedule = rlv_schedule_new (world.plan, world.graph, world.times, &options,
                                 world.findings, NULL);
    assert_non_null (schedule);
    assert_int_equal (schedule->start[1], time_of ("01-04T09:00"));
    close_world (&world);
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (test_searched),
        cmocka_unit_test (test_one_pass),
        cmocka_unit_test (test_long_leads),
    };

    g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (struct CMUnitTest));

    g_array_append_vals (all, tests, G_N_ELEMENTS (tests));
    return test_run ("sets", all);
}
