/* What-ifs and levers of what several tasks share: causes, teams, sides; and runs at
 * their edges.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <string.h>

#include "reading.h"

#include <releve/risk.h>

#define TASK(id, inside)                                                               \
    "<task id='" id "' name='" id "' side='client' team='C' best='6d' likely='10d' "   \
    "worst='16d'>" inside "</task>"
#define CHAIN                                                                          \
    "<tasks>" TASK ("A", "") TASK ("B", "<after task='A'/>")                           \
        TASK ("E", "<after task='B'/>") "</tasks>"
#define PLAN(start, inside)                                                            \
    "<plan xmlns='urn:releve:plan:1' id='TEST' name='T' kind='transition' lang='en' "  \
    "start='" start "'><calendars><calendar id='U' name='U' zone='UTC'>"               \
    "<week days='mon tue wed thu fri' hours='09:00-17:00'/></calendar></calendars>"    \
    "<parties><party id='CLI' name='C' role='client'/></parties><teams>"               \
    "<team id='C' name='C' party='CLI' calendar='U' size='9'/>"                        \
    "<team id='D' name='D' party='CLI' calendar='U' size='1'/></teams>" inside         \
    "</plan>"
#define CAUSE                                                                          \
    "<raid><cause id='K' name='K' team='C' best='90' likely='100' worst='150'/>"       \
    "<risk id='R' name='R' probability='0.5'><riskEffect task='A' likely='4d'/>"       \
    "</risk></raid>"

typedef struct {
    Loaded loaded;
    RlvSchedule *schedule;
    RlvRisk *risk;
    RlvRiskCounts *counts;
} Case;

static const RlvRiskRun usual = {.seed = 5, .draws = 2000, .threads = 1};

static void
draw (Case *it, const RlvRiskOptions *options, const RlvRiskRun *run)
{
    g_autoptr (GError) error = NULL;

    g_clear_pointer (&it->risk, rlv_risk_free);
    g_clear_pointer (&it->counts, rlv_risk_counts_free);
    it->risk =
        rlv_risk_new (it->loaded.plan, it->loaded.times, it->schedule, options, &error);
    assert_ok (it->risk != NULL, &error);
    it->counts = rlv_risk_run (it->risk, run);
}

static RlvRiskOptions
options_of (RlvDay due)
{
    return (RlvRiskOptions){.data_date = RLV_TIME_NONE, .target = RLV_NONE, .due = due};
}

static void
set_up (Case *it, const char *text)
{
    const RlvSchedOptions how = {.data_date = RLV_TIME_NONE};
    const RlvRiskOptions options = options_of (RLV_DAY_NONE);

    assert_true (load_text (text, strlen (text), "test", &it->loaded));
    it->schedule = schedule (&it->loaded, &how, NULL);
    assert_non_null (it->schedule);
    draw (it, &options, &usual);
}

static void
tear_down (Case *it)
{
    g_clear_pointer (&it->risk, rlv_risk_free);
    g_clear_pointer (&it->counts, rlv_risk_counts_free);
    g_clear_pointer (&it->schedule, rlv_schedule_free);
    unload (&it->loaded);
}

/* The lever of @item, or of the client's side; each is enough, or is at its end, and
 * holds what a run with its change holds. */
static RlvRiskLever
lever_of (Case *it, RlvItemIx item)
{
    RlvRiskOptions options = options_of (rlv_risk_due (it->risk));
    g_autoptr (GArray) levers = rlv_risk_levers (it->risk, it->counts, &usual, 800);
    RlvRiskLever found = {0};
    guint n = 0;

    for (guint i = 0; i < levers->len; i++) {
        const RlvRiskLever *lever = &g_array_index (levers, RlvRiskLever, i);

        if (lever->change.item != item)
            continue;
        n++;
        found = *lever;
    }
    assert_int_equal (n, 1);
    assert_int_equal (found.reached, found.within >= 1600);
    options.changes = &found.change;
    options.n_changes = 1;
    draw (it, &options, &usual);
    assert_int_equal (usual.draws - rlv_risk_late (it->risk, it->counts), found.within);
    options.n_changes = 0;
    draw (it, &options, &usual);
    return found;
}

static void
test_cause (void **state)
{
    Case it = {0};
    RlvRiskLever lever;

    (void) state;
    set_up (&it, PLAN ("2027-01-04", CHAIN CAUSE));
    lever = lever_of (&it, rlv_plan_find (it.loaded.plan, "K"));
    assert_true (lever.reached);
    assert_in_range (lever.change.permille, 750, 950);
    lever = lever_of (&it, rlv_plan_find (it.loaded.plan, "A"));
    assert_in_range (lever.change.permille, 500, 950);
    lever = lever_of (&it, rlv_plan_find (it.loaded.plan, "R"));
    assert_in_range (lever.change.permille, 0, 950);
    tear_down (&it);
}

/* A plan without causes has those of its teams and sides. */
static void
test_team_and_side (void **state)
{
    Case it = {0};
    RlvRiskLever team, side;

    (void) state;
    set_up (&it, PLAN ("2027-01-04", CHAIN));
    team = lever_of (&it, rlv_plan_find (it.loaded.plan, "C"));
    side = lever_of (&it, RLV_NONE);
    assert_int_equal (side.change.side, RLV_SIDE_CLIENT);
    /* All of the client's work is that team's. */
    assert_int_equal (team.change.permille, side.change.permille);
    assert_int_equal (team.within, side.within);
    tear_down (&it);
}

static gboolean
can (const Case *it, const char *id, RlvSide side)
{
    const RlvRiskChange change = {
        .item = id != NULL ? rlv_plan_find (it->loaded.plan, id) : RLV_NONE,
        .day = RLV_DAY_NONE,
        .permille = 900,
        .side = side,
    };

    return rlv_risk_can_change (it->risk, &change);
}

static void
test_can_change (void **state)
{
    RlvRiskOptions options = options_of (RLV_DAY_NONE);
    Case it = {0};

    (void) state;
    set_up (&it, PLAN ("2027-01-04", CHAIN CAUSE));
    assert_true (can (&it, "A", 0) && can (&it, "K", 0) && can (&it, "R", 0));
    assert_false (can (&it, "C", 0)); /* the plan names its causes */
    assert_false (can (&it, NULL, RLV_SIDE_CLIENT));
    options.independent = TRUE;
    draw (&it, &options, &usual);
    assert_false (can (&it, "K", 0));
    tear_down (&it);
    memset (&it, 0, sizeof it);
    set_up (&it, PLAN ("2027-01-04", CHAIN));
    assert_true (can (&it, "C", 0) && can (&it, NULL, RLV_SIDE_CLIENT));
    assert_false (can (&it, "D", 0)); /* no work */
    assert_false (can (&it, NULL, RLV_SIDE_THIRD));
    tear_down (&it);
}

/* --- edges ------------------------------------------------------------------------ */

/* A plan without tasks ends as it starts, in every draw. */
static void
test_no_tasks (void **state)
{
    Case it = {0};

    (void) state;
    set_up (&it, PLAN ("2027-01-04", "<tasks/>"));
    assert_int_equal (rlv_risk_n_marks (it.risk), 1);
    assert_int_equal (rlv_risk_late (it.risk, it.counts), 0);
    tear_down (&it);
}

/* Few draws and many hands: each draw is counted once. */
static void
test_few_draws (void **state)
{
    const RlvRiskOptions options = options_of (RLV_DAY_NONE);
    Case it = {0};

    (void) state;
    set_up (&it, PLAN ("2027-01-04", CHAIN));
    for (guint64 draws = 1; draws < 140; draws += 7) {
        const RlvRiskRun one = {.seed = 1, .draws = draws};
        const RlvRiskRun many = {.seed = 1, .draws = draws, .threads = 9};
        g_autoptr (RlvRiskCounts) counts = rlv_risk_run (it.risk, &one);

        draw (&it, &options, &many);
        assert_true (rlv_risk_counts_equal (counts, it.counts));
        assert_int_equal (rlv_risk_draws (counts), draws);
        assert_int_equal (rlv_risk_within (it.risk, counts, 0, RLV_DAY_MAX), draws);
    }
    tear_down (&it);
}

/* The last days there are, and what does not fit before the year 2200. */
static void
test_last_days (void **state)
{
    const RlvRiskOptions options = options_of (RLV_DAY_NONE);
    const RlvSchedOptions how = {.data_date = RLV_TIME_NONE};
    static const char late[] = PLAN ("2199-10-01", CHAIN);
    static const char first[] = PLAN ("1900-01-01", CHAIN);
    g_autoptr (GError) error = NULL;
    Case it = {0};

    (void) state;
    set_up (&it, first);
    assert_int_equal (rlv_risk_never (it.risk, it.counts, 0), 0);
    tear_down (&it);
    memset (&it, 0, sizeof it);
    set_up (&it, PLAN ("2199-08-01", CHAIN));
    assert_int_equal (rlv_risk_never (it.risk, it.counts, 0), 0);
    tear_down (&it);
    memset (&it, 0, sizeof it);
    assert_true (load_text (late, strlen (late), "test", &it.loaded));
    it.schedule = schedule (&it.loaded, &how, NULL);
    assert_true (it.schedule != NULL && !it.schedule->conflict);
    it.risk =
        rlv_risk_new (it.loaded.plan, it.loaded.times, it.schedule, &options, &error);
    assert_null (it.risk);
    assert_true (g_error_matches (error, RLV_ERROR, RLV_ERROR_SCHEDULE));
    tear_down (&it);
}

/* Of 1000 draws 300 gained and 100 lost: 0.2, and its variance (0.4 - 0.04) / 1000. */
static void
test_difference (void **state)
{
    (void) state;
    assert_int_equal (rlv_risk_difference_error (300, 100, 1000), 379);
    assert_int_equal (rlv_risk_difference_error (100, 300, 1000), 379);
    assert_int_equal (rlv_risk_difference_error (0, 0, 1000), 0);
    assert_int_equal (rlv_risk_difference_error (100000000, 0, 100000000), 0);
    assert_int_equal (rlv_risk_difference_error (50000000, 50000000, 100000000), 2);
    assert_int_equal (rlv_risk_difference_error (0, 0, 0), 0);
}

/* What is over is not drawn: neither counted, nor changed, nor what a cause or a risk
 * could still touch. */
static void
test_over (void **state)
{
    const RlvTime monday = (RlvTime) rlv_day_from_civil (2027, 1, 4) * 1440;
    RlvActual actuals[3] = {0};
    RlvSchedOptions how = {.data_date = monday + 40 * 1440, .actuals = actuals};
    RlvRiskOptions options = options_of (RLV_DAY_NONE);
    RlvRiskFacts facts;
    RlvRiskTask task;
    Case it = {0};

    (void) state;
    set_up (&it,
            PLAN ("2027-01-04",
                  "<tasks><task id='A' name='A' side='client' team='C' "
                  "duration='5d'/>" TASK (
                      "B", "<after task='A'/>") "<task id='E' name='E' side='client' "
                                                "team='C' kind='go-no-go' "
                                                "duration='3d'><after "
                                                "task='B'/></task></tasks>" CAUSE));
    rlv_risk_task (it.risk, it.counts, 1, &task);
    assert_true (task.leads && task.varies);
    rlv_risk_task (it.risk, it.counts, 2, &task);
    assert_true (task.leads && !task.varies && task.longer > 0); /* by K alone */
    rlv_risk_facts (it.risk, &facts);
    assert_int_equal (facts.tasks, 3);
    assert_int_equal (facts.no_estimate, 2);
    for (guint i = 0; i < 3; i++)
        actuals[i] = (RlvActual){.started = monday + 540,
                                 .finished = i == 0 ? monday + 1020 : RLV_TIME_NONE,
                                 .remaining = {-1, RLV_UNIT_DAY},
                                 .as_of = RLV_TIME_NONE};
    actuals[1].started = actuals[2].started = RLV_TIME_NONE;
    options.actuals = actuals;
    options.data_date = how.data_date;
    rlv_schedule_free (it.schedule);
    it.schedule = schedule (&it.loaded, &how, NULL);
    draw (&it, &options, &usual);
    rlv_risk_facts (it.risk, &facts);
    assert_int_equal (facts.tasks, 2);
    assert_int_equal (facts.no_estimate, 1);
    assert_false (can (&it, "A", 0) || can (&it, "R", 0));
    assert_true (can (&it, "B", 0) && can (&it, "K", 0));
    tear_down (&it);
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (test_cause),      cmocka_unit_test (test_team_and_side),
        cmocka_unit_test (test_can_change), cmocka_unit_test (test_no_tasks),
        cmocka_unit_test (test_few_draws),  cmocka_unit_test (test_last_days),
        cmocka_unit_test (test_over),       cmocka_unit_test (test_difference),
    };

    return cmocka_run_group_tests_name ("levers", tests, NULL, NULL);
}
