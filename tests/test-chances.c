/* Chances held against the slow second opinion: quantiles, chances of dates and
 * of windows, what is on the path, what takes longer or happens, and that in late
 * draws, all within the error of so many draws.
 *
 * Of a chance p both sides draw a share, with the variance p (1 - p) / draws; shares
 * may differ by SIGMAS of the standard error of the difference, and by a few draws of
 * the slow side where p is next to 0 or 1.  Seeds are fixed, so that the answer is
 * always the same.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <math.h>
#include <string.h>

#include <releve/risk.h>

#include "slow/slow-risk.h"
#include "verifying.h"

#define FAST   40000
#define SIGMAS 4.5

static gboolean
differ (guint64 fast, guint slow, guint slow_draws)
{
    gdouble p = (gdouble) fast / FAST, q = (gdouble) slow / slow_draws;
    gdouble both = ((gdouble) fast + slow) / (FAST + (gdouble) slow_draws);
    gdouble error = sqrt (both * (1 - both) * (1.0 / FAST + 1.0 / slow_draws));

    return fabs (p - q) > SIGMAS * error + 3.0 / slow_draws;
}

typedef struct {
    const Loaded *loaded;
    const RlvSchedule *schedule;
    const RlvRisk *risk;
    const RlvRiskCounts *counts;
    const SlowRisk *slow;
    const char *name;
    guint8 *late;  /* by slow draw */
    gboolean ends; /* every draw does */
    guint compared;
} Compared;

static void
compare_day (Compared *it, guint32 mark, RlvTaskIx task, RlvDay day)
{
    guint64 fast = rlv_risk_within (it->risk, it->counts, mark, day);
    guint slow = slow_risk_within (it->slow, task, it->schedule->last, day);
    char text[RLV_DATE_SIZE];
    guint32 n;

    it->compared++;
    if (differ (fast, slow, it->slow->draws))
        fail_msg ("%s: %s by %s in %.4f of the draws, slowly %.4f", it->name,
                  task == RLV_NONE ? "the end"
                                   : rlv_plan_tasks (it->loaded->plan, &n)[task].id,
                  rlv_day_format (day, text), (gdouble) fast / FAST,
                  (gdouble) slow / it->slow->draws);
}

static void
compare_mark (Compared *it, guint32 i)
{
    static const guint at[] = {20, 100, 250, 500, 750, 900, 980};
    RlvRiskMark mark;

    rlv_risk_mark (it->risk, i, &mark);
    compare_day (it, i, mark.task, mark.planned);
    if (mark.due != RLV_DAY_NONE)
        compare_day (it, i, mark.task, mark.due);
    for (gsize q = 0; q < G_N_ELEMENTS (at); q++) {
        RlvDay day = rlv_risk_quantile (it->risk, it->counts, i, at[q]);

        if (day != RLV_DAY_NONE) {
            compare_day (it, i, mark.task, day);
            compare_day (it, i, mark.task, day - 1);
        }
    }
}

/* How many draws of the slow side are marked in @marks, every @n from @at on; @late
 * ones only when it is not NULL. */
static guint
slow_count (const SlowRisk *slow, const guint8 *marks, gsize at, gsize n,
            const guint8 *late)
{
    guint found = 0;

    for (gsize d = 0; d < slow->draws; d++)
        found += marks[d * n + at] && (late == NULL || late[d]);
    return found;
}

static void
compare_share (Compared *it, const char *what, const char *id, guint64 fast, guint slow)
{
    it->compared++;
    if (differ (fast, slow, it->slow->draws))
        fail_msg ("%s: %s %s in %.4f of the draws, slowly %.4f", it->name, id, what,
                  (gdouble) fast / FAST, (gdouble) slow / it->slow->draws);
}

/* Quantiles are told to the bin, which is a day or two in these plans. */
static void
compare_quantile (Compared *it, RlvTaskIx t, guint permille)
{
    const RlvDay bin = 1;
    RlvDay day = rlv_risk_task_quantile (it->risk, it->counts, t, permille);
    guint32 n;
    const char *id = rlv_plan_tasks (it->loaded->plan, &n)[t].id;
    guint wanted = (guint) ((guint64) it->slow->draws * permille / 1000);
    guint by, before;

    if (day == RLV_DAY_NONE)
        return;
    it->compared++;
    by = slow_risk_within (it->slow, t, RLV_NONE, day + bin);
    before = slow_risk_within (it->slow, t, RLV_NONE, day - bin - 1);
    if ((by < wanted &&
         differ ((guint64) FAST * permille / 1000, by, it->slow->draws)) ||
        (before > wanted &&
         differ ((guint64) FAST * permille / 1000, before, it->slow->draws)))
        fail_msg ("%s: %s ends by its P%u in %u to %u of %u slow draws", it->name, id,
                  permille / 10, before, by, it->slow->draws);
}

static void
compare_task (Compared *it, RlvTaskIx t)
{
    const SlowRisk *slow = it->slow;
    guint32 n;
    const char *id = rlv_plan_tasks (it->loaded->plan, &n)[t].id;
    RlvRiskTask task;

    rlv_risk_task (it->risk, it->counts, t, &task);
    compare_share (it, "takes longer", id, task.longer,
                   slow_count (slow, slow->longer, t, slow->n, NULL));
    compare_share (it, "takes longer and the end is late", id, task.longer_late,
                   slow_count (slow, slow->longer, t, slow->n, it->late));
    if (it->ends)
        compare_share (it, "is on the path", id, task.path,
                       slow_count (slow, slow->path, t, slow->n, NULL));
    compare_quantile (it, t, 100);
    compare_quantile (it, t, 500);
    compare_quantile (it, t, 900);
}

static void
compare_cause (Compared *it, guint32 i)
{
    const SlowRisk *slow = it->slow;
    g_autofree char *id = g_strdup_printf ("cause or risk %u", i + 1);
    RlvRiskCause cause;

    rlv_risk_cause (it->risk, it->counts, i, &cause);
    compare_share (it, "happens", id, cause.draws,
                   slow_count (slow, slow->caused, i, slow->n_causes, NULL));
    compare_share (it, "happens and the end is late", id, cause.late,
                   slow_count (slow, slow->caused, i, slow->n_causes, it->late));
}

/* Windows, times between freezes, sittings. */
static void
compare_slots (Compared *it, guint32 i)
{
    g_autoptr (GArray) slots = rlv_risk_slots (it->risk, it->counts, i);
    RlvRiskMark mark;

    rlv_risk_mark (it->risk, i, &mark);
    for (guint s = 0; s < slots->len; s++) {
        const RlvRiskSlot *slot = &g_array_index (slots, RlvRiskSlot, s);
        guint32 n;

        compare_share (it, "starts in one of its times",
                       rlv_plan_tasks (it->loaded->plan, &n)[mark.task].id, slot->draws,
                       slow_risk_starts (it->slow, mark.task, slot->from, slot->until));
    }
}

static void
find_late (Compared *it)
{
    const SlowRisk *slow = it->slow;
    RlvTime due = rlv_risk_due_time (it->risk);
    guint late = 0;

    it->late = g_new0 (guint8, slow->draws + 1);
    it->ends = rlv_risk_never (it->risk, it->counts, 0) == 0;
    for (guint d = 0; d < slow->draws; d++) {
        it->late[d] = slow->end[d] == RLV_TIME_NONE || slow->end[d] > due;
        it->ends = it->ends && slow->end[d] != RLV_TIME_NONE;
        late += it->late[d];
    }
    compare_share (it, "is late", "the end", rlv_risk_late (it->risk, it->counts),
                   late);
}

/* How much was compared; 0: the slow side does not look at such plans. */
static guint
compare (const Loaded *loaded, const RlvSchedule *schedule, const char *name,
         gboolean independent, guint draws)
{
    const RlvRiskOptions options = {.data_date = RLV_TIME_NONE,
                                    .target = RLV_NONE,
                                    .due = RLV_DAY_NONE,
                                    .independent = independent};
    const RlvRiskRun run = {.seed = 11, .draws = FAST, .threads = 2};
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvRisk) risk =
        rlv_risk_new (loaded->plan, loaded->times, schedule, &options, &error);
    g_autoptr (SlowRisk) slow =
        slow_risk_new (loaded->plan, loaded->times, schedule, independent, draws, 23);
    g_autoptr (RlvRiskCounts) counts = NULL;
    Compared it = {.loaded = loaded,
                   .schedule = schedule,
                   .risk = risk,
                   .slow = slow,
                   .name = name};

    if (slow == NULL || slow->unlike > 0)
        return 0;
    assert_ok (risk != NULL, &error);
    it.counts = counts = rlv_risk_run (risk, &run);
    find_late (&it);
    for (guint32 i = 0; i < rlv_risk_n_marks (risk); i++) {
        compare_mark (&it, i);
        compare_slots (&it, i);
    }
    for (RlvTaskIx t = 0; t < schedule->n; t++)
        compare_task (&it, t);
    assert_int_equal (rlv_risk_n_causes (risk), slow->n_causes);
    for (guint32 i = 0; i < slow->n_causes; i++)
        compare_cause (&it, i);
    g_free (it.late);
    return it.compared;
}

static void
compare_file (const char *name, gboolean independent, guint draws)
{
    g_autofree char *path =
        g_build_filename (g_getenv ("RLV_SRCDIR"), "plans", name, NULL);
    const RlvSchedOptions how = {.data_date = RLV_TIME_NONE};
    Loaded loaded;
    g_autoptr (RlvSchedule) made = NULL;

    assert_true (load_file (path, &loaded));
    made = schedule (&loaded, &how, NULL);
    assert_non_null (made);
    assert_true (compare (&loaded, made, name, independent, draws) > 0);
    unload (&loaded);
}

/* --- plans -------------------------------------------------------------------- */

/* Causes of the plan, a risk that puts off two tasks, every spread, a window, a freeze,
 * a committee, people who hand over, a team that shrinks and one that leaves: what
 * takes longer than its people stay is taken up by others of the same calendar, also
 * what runs by the clock. */
#define TASK(id, team, estimate, inside)                                               \
    "<task id='" id "' name='" id "' side='client' team='" team "' " estimate          \
    ">" inside "</task>"
#define AFTER(id) "<after task='" id "'/>"
static const char everything[] =
    "<plan xmlns='urn:releve:plan:1' id='TEST' name='T' kind='transition' lang='en'"
    " start='2027-01-04'><calendars>"
    "<calendar id='U' name='U' zone='UTC'>"
    "<week days='mon tue wed thu fri' hours='09:00-17:00'/>"
    "<blackout id='BO' name='Freeze' kind='freeze' from='2027-02-08' to='2027-02-12' "
    "for='cutover'/></calendar>"
    "<calendar id='P' name='P' zone='Europe/Paris'>"
    "<week days='mon tue wed thu' hours='08:30-12:30 13:30-17:30'/>"
    "<week days='fri' hours='08:30-12:30'/>"
    "<holiday date='2027-01-18' name='Day'/></calendar></calendars>"
    "<parties><party id='CLI' name='C' role='client'/></parties>"
    "<teams><team id='C' name='C' party='CLI' calendar='U' size='2'/>"
    "<team id='D' name='D' party='CLI' calendar='P' size='1'/>"
    "<team id='L' name='L' party='CLI' calendar='U'>"
    "<capacity from='2027-01-04' people='2'/><capacity from='2027-01-15' people='1'/>"
    "<capacity from='2027-02-01' people='0'/></team></teams>"
    "<timeline><window id='W' name='W' start='2027-01-09' "
    "rrule='FREQ=WEEKLY;BYDAY=SA' time='00:00' length='48eh' calendar='U'/>"
    "<gate id='G' name='G' kind='go-no-go' committee='COM'/></timeline>"
    "<governance><committee id='COM' name='COM' level='steering' start='2027-01-06'"
    " time='14:00' rrule='FREQ=WEEKLY;BYDAY=WE' "
    "calendar='U'/></governance><tasks>" TASK (
        "A", "C", "best='3d' likely='5d' worst='9d'",
        "") TASK ("B", "C", "best='3d' likely='4d' worst='8d' spread='triangular'",
                  "") TASK ("C1", "D",
                            "best='6h' likely='20h' worst='30h' spread='uniform'",
                            AFTER ("A"))
        TASK ("C2", "D", "duration='2.5d' kind='cutover'",
              AFTER ("B")) TASK ("E", "C", "best='2d' likely='2d' worst='4d'",
                                 AFTER ("A") "<after task='C1' type='FF' lag='1d'/>")
            TASK ("F", "L", "best='5d' likely='11d' worst='25d'", "") TASK (
                "H", "L", "duration='7d'",
                AFTER ("F")) TASK ("I", "L", "best='10eh' likely='10eh' worst='30eh'",
                                   AFTER ("F")) TASK ("M", "C",
                                                      "duration='2h' gate='G'",
                                                      AFTER ("E") AFTER ("C2"))
                TASK ("N", "C", "best='6eh' likely='12eh' worst='40eh' window='W'",
                      AFTER ("M"))
                    TASK (
                        "Z", "C", "duration='0d' kind='milestone'",
                        AFTER ("N") AFTER ("H") AFTER (
                            "I")) "</tasks><raid><risk id='R' name='R' "
                                  "probability='0.35'>"
                                  "<riskEffect task='A' best='1d' likely='2d' "
                                  "worst='5d'/>"
                                  "<riskEffect task='C1' likely='9h'/></risk>"
                                  "<risk id='S' name='S' probability='0.1'><riskEffect "
                                  "task='E' likely='3d'/></risk>"
                                  "<cause id='K1' name='K' team='C L' best='80' "
                                  "likely='100' worst='140'/>"
                                  "<cause id='K2' name='K' side='client' likely='95' "
                                  "worst='130' spread='uniform'/>"
                                  "<cause id='K3' name='K' kind='cutover' best='100' "
                                  "worst='200' "
                                  "spread='triangular'/></raid></plan>";

static guint
compare_text (const char *text, gsize len, const char *name, gboolean independent,
              guint draws)
{
    const RlvSchedOptions how = {.data_date = RLV_TIME_NONE};
    g_autoptr (RlvSchedule) made = NULL;
    Loaded loaded;
    guint compared = 0;

    if (load_text (text, len, name, &loaded))
        made = schedule (&loaded, &how, NULL);
    if (made != NULL && !made->conflict)
        compared = compare (&loaded, made, name, independent, draws);
    if (made == NULL || made->conflict) {
        g_autofree char *finding = first_finding (loaded.findings);

        print_message ("# %s: %s\n", name, finding);
    }
    unload (&loaded);
    return compared;
}

static void
test_everything (void **state)
{
    (void) state;
    assert_true (
        compare_text (everything, strlen (everything), "everything", FALSE, 10000) > 0);
}

static guint
compare_made_up (guint64 seed)
{
    GenOptions options = {.seed = seed, .small = TRUE};
    gsize len;
    g_autofree char *text = gen_plan_text (&options, &len);
    g_autofree char *name = g_strdup_printf ("made-up plan %u", (guint) seed);

    return compare_text (text, len, name, seed % 2 == 0, 500);
}

static void
test_learn (void **state)
{
    (void) state;
    compare_file ("learn.xml", FALSE, 4000);
    compare_file ("learn.xml", TRUE, 4000);
}

static void
test_case_b (void **state)
{
    (void) state;
    compare_file ("case-b.xml", FALSE, 800);
}

static void
test_case_a (void **state)
{
    (void) state;
    compare_file ("case-a.xml", FALSE, 300);
}

/* Short work that missed a sitting which long work reaches, for a link to its finish:
 * its dates lie outside those of the best and of the worst case. */
static void
test_found (void **state)
{
    (void) state;
    assert_true (compare_made_up (7138) > 0);
}

static void
test_made_up (void **state)
{
    guint seeds = (guint) number_from ("RLV_VERIFY_CHANCES", 40), compared = 0;

    (void) state;
    for (guint64 seed = 1; seed <= seeds; seed++)
        compared += compare_made_up (7000 + seed) > 0;
    if (compared * 4 < seeds)
        fail_msg ("only %u plans of %u were compared", compared, seeds);
}

/* Half way through, all as planned, a draw is the schedule: what is over, what has
 * begun, and what is left of it. */
static void
check_begun (const Loaded *loaded, const RlvSchedule *before, const char *name,
             guint64 seed, guint *checked)
{
    RlvSchedOptions how = {.data_date = RLV_TIME_NONE};
    g_autofree RlvActual *actuals = make_actuals (loaded, before, seed, &how.data_date);
    g_autofree RlvTime *start = g_new (RlvTime, before->n + 1);
    g_autofree RlvTime *finish = g_new (RlvTime, before->n + 1);
    g_autoptr (RlvSchedule) made = NULL;
    g_autoptr (RlvRisk) risk = NULL;
    RlvRiskOptions options = {.target = RLV_NONE, .due = RLV_DAY_NONE};
    RlvRiskFacts facts;
    guint32 n;

    how.actuals = actuals;
    made = schedule (loaded, &how, NULL);
    if (made == NULL || made->conflict)
        return;
    options.actuals = actuals;
    options.data_date = how.data_date;
    risk = rlv_risk_new (loaded->plan, loaded->times, made, &options, NULL);
    assert_non_null (risk);
    rlv_risk_replay (risk, start, finish);
    rlv_risk_facts (risk, &facts);
    for (RlvTaskIx t = 0; t < made->n; t++)
        if (start[t] != made->start[t] || finish[t] != made->finish[t])
            fail_msg ("%s: %s stands elsewhere half way through", name,
                      rlv_plan_tasks (loaded->plan, &n)[t].id);
    assert_int_equal (facts.unexplained, 0);
    (*checked)++;
}

static void
test_begun (void **state)
{
    guint seeds = (guint) number_from ("RLV_VERIFY_CHANCES", 150), checked = 0;

    (void) state;
    for (guint64 seed = 1; seed <= seeds; seed++) {
        GenOptions options = {.seed = 9000 + seed, .small = TRUE};
        const RlvSchedOptions how = {.data_date = RLV_TIME_NONE};
        gsize len;
        g_autofree char *text = gen_plan_text (&options, &len);
        g_autofree char *name =
            g_strdup_printf ("made-up plan %u", (guint) seed + 9000);
        g_autoptr (RlvSchedule) made = NULL;
        Loaded loaded;

        if (load_text (text, len, name, &loaded))
            made = schedule (&loaded, &how, NULL);
        if (made != NULL && !made->conflict)
            check_begun (&loaded, made, name, seed, &checked);
        unload (&loaded);
    }
    if (checked * 5 < seeds)
        fail_msg ("only %u plans of %u were checked", checked, seeds);
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (test_everything), cmocka_unit_test (test_learn),
        cmocka_unit_test (test_case_b),     cmocka_unit_test (test_case_a),
        cmocka_unit_test (test_found),      cmocka_unit_test (test_made_up),
        cmocka_unit_test (test_begun),
    };

    return cmocka_run_group_tests_name ("chances", tests, NULL, NULL);
}
