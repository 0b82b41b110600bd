/* A machine that gives no threads: what is drawn and found is the same, and nothing
 * aborts. The two functions of GLib that make threads are this file's.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <string.h>

#include "bench/plan-gen.h"
#include "reading.h"

#include <releve/risk.h>

static guint asked; /* how many threads were asked for, and refused */

GThread *
g_thread_try_new (const gchar *name, GThreadFunc func, gpointer data, GError **error)
{
    (void) name;
    (void) func;
    (void) data;
    g_set_error_literal (error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN,
                         "no more threads");
    asked++;
    return NULL;
}

/* The real one aborts where there is none. */
GThread *
g_thread_new (const gchar *name, GThreadFunc func, gpointer data)
{
    (void) func;
    (void) data;
    fail_msg ("\"%s\" cannot do without a thread", name);
    return NULL;
}

static void
load_made_up (guint64 seed, Loaded *loaded)
{
    GenOptions options = {.seed = seed, .small = TRUE, .knot = TRUE};
    gsize len;
    g_autofree char *text = gen_plan_text (&options, &len);

    assert_true (load_text (text, len, "made up", loaded));
}

static RlvSchedule *
find (const Loaded *loaded, guint32 threads)
{
    const RlvSchedOptions options = {
        .data_date = RLV_TIME_NONE, .effort = 100000, .seed = 3, .threads = threads};

    return schedule (loaded, &options, NULL);
}

static void
the_search_goes_on (void **state)
{
    (void) state;
    asked = 0;
    for (guint64 seed = 1; seed <= 3; seed++) {
        Loaded loaded;

        load_made_up (seed, &loaded);
        g_autoptr (RlvSchedule) one = find (&loaded, 1);
        g_autoptr (RlvSchedule) four = find (&loaded, 4);
        assert_int_equal (one == NULL, four == NULL);
        if (one != NULL) {
            assert_int_equal (one->generated, four->generated);
            assert_memory_equal (one->start, four->start, one->n * sizeof *one->start);
            assert_memory_equal (one->finish, four->finish,
                                 one->n * sizeof *one->finish);
        }
        unload (&loaded);
    }
    assert_true (asked > 0);
}

static void
the_draws_go_on (void **state)
{
    const RlvSchedOptions how = {.data_date = RLV_TIME_NONE};
    const RlvRiskOptions options = {
        .data_date = RLV_TIME_NONE, .target = RLV_NONE, .due = RLV_DAY_NONE};
    RlvRiskRun run = {.seed = 5, .draws = 1000, .threads = 1};
    g_autoptr (GString) one = g_string_new (NULL), four = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    Loaded loaded;

    (void) state;
    asked = 0;
    load_made_up (1, &loaded);
    g_autoptr (RlvSchedule) result = schedule (&loaded, &how, NULL);
    assert_non_null (result);
    g_autoptr (RlvRisk) risk =
        rlv_risk_new (loaded.plan, loaded.times, result, &options, &error);
    assert_ok (risk != NULL, &error);
    g_autoptr (RlvRiskCounts) alone = rlv_risk_run (risk, &run);
    run.threads = 4;
    g_autoptr (RlvRiskCounts) together = rlv_risk_run (risk, &run);
    rlv_risk_shard_write (risk, alone, one);
    rlv_risk_shard_write (risk, together, four);
    assert_string_equal (one->str, four->str);
    assert_int_equal (asked, 3);
    unload (&loaded);
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_search_goes_on),
        cmocka_unit_test (the_draws_go_on),
    };

    return cmocka_run_group_tests (tests, NULL, NULL);
}
