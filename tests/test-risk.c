/* Chances: a draw with planned durations is the schedule; the same counts whatever
 * draws them; figures that are known in closed form; parts that do not fit.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <glib/gstdio.h>
#include <string.h>

#include <releve/view.h>

#include "bench/plan-gen.h"
#include "reading.h"

/* --- plans ------------------------------------------------------------------------ */

/* A calendar that never rests, so that working minutes are minutes. */
#define HEAD                                                                           \
    "<plan xmlns='urn:releve:plan:1' id='TEST' name='T' kind='transition' lang='en'"   \
    " start='2027-01-04'><calendars>"                                                  \
    "<calendar id='ALL' name='A' zone='UTC'>"                                          \
    "<week days='mon tue wed thu fri sat sun' hours='00:00-24:00'/></calendar>"        \
    "<calendar id='U' name='U' zone='UTC'>"                                            \
    "<week days='mon tue wed thu fri' hours='09:00-17:00'/></calendar></calendars>"    \
    "<parties><party id='CLI' name='C' role='client'/></parties>"                      \
    "<teams><team id='C' name='C' party='CLI' calendar='ALL' size='9'/>"               \
    "<team id='D' name='D' party='CLI' calendar='U' size='1'/></teams>"
#define TAIL "</plan>"
#define T(id, estimate, inside)                                                        \
    "<task id='" id "' name='" id "' side='client' team='C' " estimate ">" inside      \
    "</task>"
#define AFTER(id)     "<after task='" id "'/>"
#define TRI(b, l, w)  "best='" b "' likely='" l "' worst='" w "' spread='triangular'"
#define FLAT(b, l, w) "best='" b "' likely='" l "' worst='" w "' spread='uniform'"
#define PERT(b, l, w) "best='" b "' likely='" l "' worst='" w "'"
#define RISKS(inside) "<raid>" inside "</raid>"

typedef struct {
    Loaded loaded;
    RlvSchedule *schedule;
} Made;

static void
make (Made *made)
{
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE};
    g_autoptr (GError) error = NULL;

    made->schedule = schedule (&made->loaded, &options, &error);
    assert_ok (made->schedule != NULL, &error);
}

static void
make_text (Made *made, const char *text)
{
    assert_true (load_text (text, strlen (text), "test", &made->loaded));
    make (made);
}

static void
make_file (Made *made, const char *name)
{
    g_autofree char *path =
        g_build_filename (g_getenv ("RLV_SRCDIR"), "plans", name, NULL);

    assert_true (load_file (path, &made->loaded));
    make (made);
}

static void
unmake (Made *made)
{
    g_clear_pointer (&made->schedule, rlv_schedule_free);
    unload (&made->loaded);
}

static const RlvRiskOptions plain = {
    .data_date = RLV_TIME_NONE, .target = RLV_NONE, .due = RLV_DAY_NONE};
static const RlvRiskOptions alone = {.data_date = RLV_TIME_NONE,
                                     .target = RLV_NONE,
                                     .due = RLV_DAY_NONE,
                                     .independent = TRUE};

static RlvRisk *
model (const Made *made, const RlvRiskOptions *options)
{
    g_autoptr (GError) error = NULL;
    RlvRisk *risk = rlv_risk_new (made->loaded.plan, made->loaded.times, made->schedule,
                                  options, &error);

    assert_ok (risk != NULL, &error);
    return risk;
}

/* --- the schedule itself ---------------------------------------------------------- */

/* How many tasks of @made a draw as planned puts elsewhere. */
static guint
moved (const Made *made, const RlvRisk *risk)
{
    guint32 n = made->schedule->n;
    g_autofree RlvTime *start = g_new (RlvTime, n + 1);
    g_autofree RlvTime *finish = g_new (RlvTime, n + 1);
    guint found = 0;

    rlv_risk_replay (risk, start, finish);
    for (guint32 t = 0; t < n; t++)
        found += start[t] != made->schedule->start[t] ||
                 finish[t] != made->schedule->finish[t];
    return found;
}

static void
check_same (const Made *made, const char *name)
{
    g_autoptr (RlvRisk) risk = model (made, &plain);
    RlvRiskFacts facts;
    RlvRiskRun run = {.seed = 5, .draws = 100, .threads = 1};
    g_autoptr (RlvRiskCounts) fast = rlv_risk_run (risk, &run);
    g_autoptr (RlvRiskCounts) slow = NULL;

    rlv_risk_facts (risk, &facts);
    if (moved (made, risk) != 0 || facts.unexplained != 0)
        fail_msg ("%s: %u tasks stand elsewhere, %u unexplained", name,
                  moved (made, risk), facts.unexplained);
    run.plainly = TRUE;
    slow = rlv_risk_run (risk, &run);
    if (!rlv_risk_counts_equal (fast, slow))
        fail_msg ("%s: vectors count otherwise", name);
}

static void
test_samples (void **state)
{
    static const char *const names[] = {"learn.xml", "case-a.xml", "case-b.xml"};

    (void) state;
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        Made made = {0};

        make_file (&made, names[i]);
        check_same (&made, names[i]);
        unmake (&made);
    }
}

/* Plans of everything at once; those that cannot be scheduled are passed over. */
static void
test_made_up (void **state)
{
    guint tried = 0;

    (void) state;
    for (guint64 seed = 1; seed <= 150; seed++) {
        GenOptions options = {.n = seed % 3 == 0 ? 200 : 0,
                              .seed = seed,
                              .window = 20,
                              .strand = 100,
                              .small = seed % 3 != 0,
                              .crowd = seed % 7 == 0};
        gsize len;
        g_autofree char *text = gen_plan_text (&options, &len);
        g_autofree char *name = g_strdup_printf ("made-up plan %u", (guint) seed);
        RlvSchedOptions how = {.data_date = RLV_TIME_NONE};
        Made made = {0};

        if (load_text (text, len, name, &made.loaded))
            made.schedule = schedule (&made.loaded, &how, NULL);
        if (made.schedule != NULL && !made.schedule->conflict) {
            check_same (&made, name);
            tried++;
        }
        unmake (&made);
    }
    assert_true (tried > 50);
}

/* --- numbers ---------------------------------------------------------------------- */

static RlvRiskCounts *
drawn (const RlvRisk *risk, guint64 draws, guint32 threads, RlvTime *outcomes)
{
    RlvRiskRun run = {
        .seed = 7, .draws = draws, .threads = threads, .outcomes = outcomes};

    return rlv_risk_run (risk, &run);
}

static void
test_threads (void **state)
{
    Made made = {0};
    g_autoptr (RlvRisk) risk = NULL;
    g_autoptr (RlvRiskCounts) one = NULL;

    (void) state;
    make_file (&made, "case-b.xml");
    risk = model (&made, &plain);
    one = drawn (risk, 1003, 1, NULL);
    for (guint32 n = 2; n <= 5; n++) {
        g_autoptr (RlvRiskCounts) more = drawn (risk, 1003, n, NULL);

        assert_true (rlv_risk_counts_equal (one, more));
    }
    g_clear_pointer (&risk, rlv_risk_free);
    unmake (&made);
}

typedef struct {
    gdouble mean, variance;
} Moments;

/* Of the time from the plan's start to the end of the target. */
static Moments
moments_of (const char *text, const RlvRiskOptions *options, guint64 draws)
{
    Made made = {0};
    g_autofree RlvTime *ends = g_new (RlvTime, draws);
    g_autoptr (RlvRisk) risk = NULL;
    g_autoptr (RlvRiskCounts) counts = NULL;
    gdouble sum = 0, squares = 0, n = (gdouble) draws;

    make_text (&made, text);
    risk = model (&made, options);
    counts = drawn (risk, draws, 2, ends);
    for (guint64 i = 0; i < draws; i++) {
        gdouble length = (gdouble) (ends[i] - made.schedule->begin);

        sum += length;
        squares += length * length;
    }
    g_clear_pointer (&risk, rlv_risk_free);
    unmake (&made);
    return (Moments){sum / n, squares / n - sum / n * (sum / n)};
}

/* To within four errors of the mean, and a twentieth of the variance. */
static void
assert_near (Moments got, gdouble mean, gdouble variance, gdouble draws)
{
    gdouble off = got.mean - mean, spread = got.variance - variance;

    if (off * off > 16 * variance / draws + 0.01)
        fail_msg ("mean %f, not %f", got.mean, mean);
    if (ABS (spread) > variance / 20 + 1)
        fail_msg ("variance %f, not %f", got.variance, variance);
}

#define DRAWS 200000

static void
test_closed_forms (void **state)
{
    gdouble a = 600, m = 1200, b = 3000, w = b - a;
    gdouble tri = (a + m + b) / 3;
    gdouble tri_variance = (a * a + m * m + b * b - a * m - a * b - m * b) / 18;
    gdouble pert = (a + 4 * m + b) / 6;
    gdouble pert_variance = (pert - a) * (b - pert) / 7;

    (void) state;
    assert_near (moments_of (HEAD "<tasks>" T ("A", TRI ("600m", "1200m", "3000m"), "")
                                 T ("B", TRI ("600m", "1200m", "3000m"), AFTER ("A"))
                                     T ("E", TRI ("600m", "1200m", "3000m"),
                                        AFTER ("B")) "</tasks>" TAIL,
                             &alone, DRAWS),
                 3 * tri, 3 * tri_variance, DRAWS);
    assert_near (moments_of (HEAD "<tasks>" T ("A", PERT ("600m", "1200m", "3000m"), "")
                                 T ("B", PERT ("600m", "1200m", "3000m"),
                                    AFTER ("A")) "</tasks>" TAIL,
                             &alone, DRAWS),
                 2 * pert, 2 * pert_variance, DRAWS);
    /* The greater of two uniform ones. */
    assert_near (
        moments_of (HEAD "<tasks>" T ("A", FLAT ("600m", "1200m", "3000m"), "")
                        T ("B", FLAT ("600m", "1200m", "3000m"), "") "</tasks>" TAIL,
                    &alone, DRAWS),
        a + w * 2 / 3, w * w / 18, DRAWS);
    /* A risk that happens in a quarter of the draws and then adds 1000 minutes. */
    assert_near (
        moments_of (
            HEAD "<tasks>" T (
                "A", "best='600m' likely='600m' worst='600m'",
                "") "</tasks>" RISKS ("<risk id='R' name='R' probability='0.25'>"
                                      "<riskEffect task='A' likely='1000m'/></risk>")
                TAIL,
            &alone, DRAWS),
        850, 1000.0 * 1000 * 3 / 16, DRAWS);
    /* A cause shared by two tasks does not average out. */
    assert_near (
        moments_of (
            HEAD "<tasks>" T ("A", "best='1000m' likely='1000m' worst='1000m'", "") T (
                "B", "best='1000m' likely='1000m' worst='1000m'",
                AFTER ("A")) "</tasks>" RISKS ("<cause id='K' name='K' team='C' "
                                               "best='50' likely='100' "
                                               "worst='150' spread='uniform'/>") TAIL,
            &plain, DRAWS),
        2000, 2000.0 * 2000 / 12, DRAWS);
}

/* Whole days are rounded to the nearest: a chain of them has the mean of its parts. */
static void
test_whole_days (void **state)
{
    g_autoptr (GString) text = g_string_new (HEAD "<tasks>");
    Moments got;

    (void) state;
    for (guint i = 0; i < 40; i++)
        g_string_append_printf (
            text,
            "<task id='T%u' name='T' side='client' team='C' best='3d' likely='5d' "
            "worst='8d'>%s%u%s</task>",
            i, i > 0 ? "<after task='T" : "<!--", i > 0 ? i - 1 : 0,
            i > 0 ? "'/>" : "-->");
    g_string_append (text, "</tasks>" TAIL);
    got = moments_of (text->str, &alone, 20000);
    /* (3 + 20 + 8) / 6 days each. */
    if (ABS (got.mean / 1440 - 40 * 31.0 / 6) > 0.5)
        fail_msg ("a chain of 40 takes %f days", got.mean / 1440);
}

/* --- the same numbers ------------------------------------------------------------- */

static void
ends_of (const char *text, const char *target, const RlvRiskChange *change,
         guint64 draws, RlvTime *ends)
{
    Made made = {0};
    RlvRiskOptions options = plain;
    RlvRiskChange it;
    g_autoptr (RlvRisk) risk = NULL;
    g_autoptr (RlvRiskCounts) counts = NULL;

    make_text (&made, text);
    options.target = rlv_plan_find_task (made.loaded.plan, target);
    if (change != NULL) {
        it = *change;
        it.item = rlv_plan_find (made.loaded.plan, "B");
        options.changes = &it;
        options.n_changes = 1;
    }
    risk = model (&made, &options);
    counts = drawn (risk, draws, 1, ends);
    g_clear_pointer (&risk, rlv_risk_free);
    unmake (&made);
}

#define CHAIN                                                                          \
    T ("A", PERT ("3d", "5d", "8d"), "")                                               \
    T ("B", PERT ("3d", "5d", "8d"), AFTER ("A"))

static void
test_common_numbers (void **state)
{
    static const char few[] = HEAD "<tasks>" CHAIN "</tasks>" TAIL;
    static const char more[] =
        HEAD "<tasks>" T ("X", PERT ("1d", "2d", "9d"), "") CHAIN "</tasks>" TAIL;
    const RlvRiskChange none = {.day = RLV_DAY_NONE, .permille = 1000};
    const RlvRiskChange longer = {.day = RLV_DAY_NONE, .permille = 1300};
    RlvTime a[500], b[500];

    (void) state;
    ends_of (few, "B", NULL, 500, a);
    ends_of (more, "B", NULL, 500, b); /* a task that has nothing to do with it */
    assert_memory_equal (a, b, sizeof a);
    ends_of (few, "B", &none, 500, b);
    assert_memory_equal (a, b, sizeof a);
    ends_of (few, "B", &longer, 500, b);
    for (guint i = 0; i < 500; i++)
        assert_true (b[i] >= a[i]);
    assert_memory_not_equal (a, b, sizeof a);
}

/* A task fixed on a day lets what follows start there, whatever comes before. */
static void
test_fixed_day (void **state)
{
    static const char text[] = HEAD "<tasks>" CHAIN T (
        "E", "best='1d' likely='1d' worst='1d'", AFTER ("B")) "</tasks>" TAIL;
    const RlvRiskChange change = {.day = rlv_day_from_civil (2027, 3, 1),
                                  .permille = 1000};
    RlvTime ends[50];

    (void) state;
    ends_of (text, "E", &change, 50, ends);
    for (guint i = 0; i < 50; i++)
        assert_in_range (ends[i] / 1440 - rlv_day_from_civil (2027, 3, 2), 1, 2);
}

/* --- what is asked for ------------------------------------------------------------ */

/* 5 of 7 are not 71.43 %. */
static void
test_rounded_down (void **state)
{
    (void) state;
    Made made;
    guint missed = 0;

    make_file (&made, "learn.xml");
    g_autoptr (RlvRisk) risk = model (&made, &plain);
    for (guint seed = 1; seed < 100; seed++) {
        const RlvRiskRun run = {.seed = seed, .draws = 7};
        g_autoptr (RlvRiskCounts) counts = rlv_risk_run (risk, &run);
        const RlvChances chances = {.risk = risk, .counts = counts};
        guint64 hits = 7 - rlv_risk_late (risk, counts);
        guint chance, error;

        rlv_risk_chance (hits, 7, &chance, &error);
        missed += (guint64) chance * 7 > hits * 10000;
        assert_true ((guint64) rlv_view_risk_held (&chances) * 7 <= hits * 10000);
    }
    assert_true (missed > 0);
    g_clear_pointer (&risk, rlv_risk_free);
    unmake (&made);
}

/* --- shards ----------------------------------------------------------------------- */

typedef struct {
    Made made;
    RlvRisk *risk;
    char *folder;
    char *paths[8];
} Shards;

static void
write_shard (Shards *shards, guint i, const char *text, gsize len)
{
    assert_true (g_file_set_contents (shards->paths[i], text, (gssize) len, NULL));
}

static int
setup_shards (void **state)
{
    Shards *shards = g_new0 (Shards, 1);

    make_file (&shards->made, "learn.xml");
    shards->risk = model (&shards->made, &plain);
    shards->folder = g_dir_make_tmp ("releve-XXXXXX", NULL);
    for (guint i = 0; i < 7; i++) {
        RlvRiskRun run = {.seed = 3, .draws = 999, .shard = i + 1, .shards = 7};
        g_autoptr (RlvRiskCounts) counts = rlv_risk_run (shards->risk, &run);
        g_autoptr (GString) text = g_string_new (NULL);

        shards->paths[i] = g_strdup_printf ("%s/%u", shards->folder, i);
        rlv_risk_shard_write (shards->risk, counts, text);
        write_shard (shards, i, text->str, text->len);
    }
    *state = shards;
    return 0;
}

static int
teardown_shards (void **state)
{
    Shards *shards = *state;

    for (guint i = 0; i < 7; i++) {
        g_unlink (shards->paths[i]);
        g_free (shards->paths[i]);
    }
    g_rmdir (shards->folder);
    g_free (shards->folder);
    rlv_risk_free (shards->risk);
    unmake (&shards->made);
    g_free (shards);
    return 0;
}

static void
test_merge (void **state)
{
    Shards *shards = *state;
    RlvRiskRun run = {.seed = 3, .draws = 999};
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvRiskCounts) all = rlv_risk_run (shards->risk, &run);
    g_autoptr (RlvRiskCounts) merged =
        rlv_risk_merge (shards->risk, (const char *const *) shards->paths, &error);

    assert_ok (merged != NULL, &error);
    assert_true (rlv_risk_counts_equal (all, merged));
}

/* Merges, which must fail and say @why. */
static void
assert_refused (Shards *shards, const char *const *paths, const char *why)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvRiskCounts) merged = rlv_risk_merge (shards->risk, paths, &error);

    assert_null (merged);
    assert_true (g_error_matches (error, RLV_ERROR, RLV_ERROR_INPUT));
    if (strstr (error->message, why) == NULL)
        fail_msg ("\"%s\" does not say \"%s\"", error->message, why);
}

static void
test_merge_missing (void **state)
{
    Shards *shards = *state;
    const char *some[] = {shards->paths[0], shards->paths[2], NULL};
    const char *twice[] = {
        shards->paths[0], shards->paths[1], shards->paths[2], shards->paths[3],
        shards->paths[4], shards->paths[5], shards->paths[5], NULL};
    const char *absent[] = {"/nonexistent", NULL};
    const char *folder[] = {shards->folder, NULL};

    assert_refused (shards, some, "5 parts are missing: 2/7, 4/7, 5/7, 6/7, 7/7");
    assert_refused (shards, twice, "the same part");
    assert_refused (shards, absent, "cannot be read");
    assert_refused (shards, folder, "cannot be read");
}

/* A file with @len bytes of the first shard, after @edit, with a sum that fits. */
static void
forge (Shards *shards, const char *find, const char *put)
{
    g_autofree char *text = NULL, *sum = NULL;
    g_autoptr (GString) edited = NULL;
    char *end;

    assert_true (g_file_get_contents (shards->paths[0], &text, NULL, NULL));
    end = strstr (text, "sum ");
    *end = '\0';
    edited = g_string_new (text);
    assert_int_not_equal (g_string_replace (edited, find, put, 1), 0);
    sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, edited->str, -1);
    g_string_append_printf (edited, "sum %s\n", sum);
    write_shard (shards, 0, edited->str, edited->len);
}

static void
test_merge_forged (void **state)
{
    static const struct {
        const char *find, *put, *why;
    } edits[] = {
        {"releve risk shard", "releve risk shart", "not a part"},
        {"releve risk shard 2", "releve risk shard 1", "another version"},
        {"\nmodel ", "\nmodel 0", "was another when this was drawn"},
        {"\nmodel ", "\nmodle ", "head"},
        {"\nwith ", "\nwith \033", "head"},
        {"\nwith ", "\nwith \xff", "head"},
        {"\nwith -\nmodel ", "\nwith --effort 5\nmodel 0",
         "drawn with --effort 5, and this is with -"},
        {"\nof LEARN\nwith -\nmodel ", "\nof OTHER\nwith -\nmodel 0",
         "drawn from plan \"OTHER\", and this is \"LEARN\""},
        {"seed 3", "seed 4", "of one with --draws 999 --seed 4 --shard 1/7"},
        {"seed 3", "seed -3", "head"},
        {"seed 3", "seed 03", "head"},
        {"seed 3", "seed 99999999999999999999", "head"},
        {"draws 999", "draws 99999999999", "head"},
        {"draws 999", "draws 998", "is of a run with --draws 999 --seed 3"},
        {"part 1/7", "part 0/7", "head"},
        {"part 1/7", "part 8/7", "head"},
        {"part 1/7", "part 1/4000000000", "head"},
        {"part 1/7", "part 2/7", "same part"},
        {"drawn ", "drawn 9", "head"},
        {"\ndrawn 144\n", "\ndrawn 144\n0 1\n0 1\n", "do not add up"},
        {"\ndrawn 144\n", "\ndrawn 144\n4294967296 1\n", "do not add up"},
        {"\ndrawn 144\n", "\ndrawn 144\nx", "do not add up"},
    };
    Shards *shards = *state;
    g_autofree char *text = NULL;
    gsize len;

    assert_true (g_file_get_contents (shards->paths[0], &text, &len, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS (edits); i++) {
        forge (shards, edits[i].find, edits[i].put);
        assert_refused (shards, (const char *const *) shards->paths, edits[i].why);
        write_shard (shards, 0, text, len);
    }
    for (gsize cut = 0; cut < len; cut += 1 + len / 40) {
        write_shard (shards, 0, text, cut);
        assert_refused (shards, (const char *const *) shards->paths, shards->paths[0]);
    }
    for (gsize at = 20; at < len; at += 1 + len / 40) {
        g_autofree char *bad = g_memdup2 (text, len);

        bad[at] ^= 1;
        write_shard (shards, 0, bad, len);
        assert_refused (shards, (const char *const *) shards->paths, shards->paths[0]);
    }
    write_shard (shards, 0, text, len);
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (test_samples),
        cmocka_unit_test (test_made_up),
        cmocka_unit_test (test_threads),
        cmocka_unit_test (test_closed_forms),
        cmocka_unit_test (test_whole_days),
        cmocka_unit_test (test_common_numbers),
        cmocka_unit_test (test_fixed_day),
        cmocka_unit_test (test_rounded_down),
        cmocka_unit_test_setup_teardown (test_merge, setup_shards, teardown_shards),
        cmocka_unit_test_setup_teardown (test_merge_missing, setup_shards,
                                         teardown_shards),
        cmocka_unit_test_setup_teardown (test_merge_forged, setup_shards,
                                         teardown_shards),
    };

    return cmocka_run_group_tests_name ("risk", tests, NULL, NULL);
}
