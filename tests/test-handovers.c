/* Who takes over from whom, on plans small enough to reckon by hand.
 * tests/scheduling.h says what they are made of.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scheduling.h"

/* Each hand-over is "from>to team[.person|.skill] units since", "-" for nobody and for
 * "always", as they come. */
typedef struct {
    const char *name;
    const char *tasks;
    const char *expect;
    const char *actuals;
    const char *data_date;
} Row;

static const Row rows[] = {
    {.name = "two give, one takes",
     .tasks = T ("A", "2d", "", NEED ("team='C'")) T ("B", "2d", "", NEED ("team='C'"))
         T ("D", "1d", "", NEED ("team='C' people='2'")),
     .expect =
         "->A C 100 -; ->B C 100 -; A>D C 100 01-05 17:00; B>D C 100 01-05 17:00"},
    {.name = "two demands on one team are one",
     .tasks = T ("A", "1d", "", NEED ("team='C'") NEED ("team='C'"))
         T ("B", "1d", "", NEED ("team='C' people='2'")),
     .expect = "->A C 200 -; A>B C 200 01-04 17:00"},
    {.name = "two demands on two teams",
     .tasks = T ("A", "1d", "", NEED ("team='C'") NEED ("team='H'"))
         T ("B", "1d", "", NEED ("team='H'")),
     .expect = "->A C 100 -; ->A H 100 -; A>B H 100 01-04 17:00"},
    /* Half of what the team gives B was free all the time; the person was not. */
    {.name = "a person",
     .tasks = T ("A", "2d", "", NEED ("person='p1'"))
         T ("B", "1d", "", NEED ("person='p1'")),
     .expect = "->A P 100 -; ->B P 50 -; A>B P 50 01-05 17:00; ->A P.p1 100 -; "
               "A>B P.p1 100 01-05 17:00"},
    {.name = "those who are able",
     .tasks = T ("A", "1d", "", NEED ("side='provider' skill='KYC' level='3'"))
         T ("B", "1d", "", NEED ("side='provider' skill='KYC' level='3'"))
             T ("D", "1d", "", NEED ("team='P' people='0.5'")),
     .expect = "->A P 100 -; ->D P 50 -; A>B P 100 01-04 17:00; ->A P.KYC 100 -; "
               "A>B P.KYC 100 01-04 17:00"},
    {.name = "a team that grows",
     .tasks = T ("A", "10d", "", NEED ("team='R'"))
         T ("B", "2d", "", NEED ("team='R' people='2'"))
             T ("D", "1d", "", NEED ("team='R' people='3'")),
     .expect = "->A R 100 01-04 00:00; ->B R 200 01-11 00:00; B>D R 200 01-12 17:00; "
               "A>D R 100 01-15 17:00"},
    /* On the 7th those leave who came back last; who comes on the 8th held nothing. */
    {.name = "a team that shrinks and grows again",
     .tasks = T ("A", "1d", "", NEED ("team='K'")) T ("B", "2d", "", NEED ("team='K'"))
         T ("D", "1d", "", DATE ("SNET", "01-08") NEED ("team='K' people='3'")),
     .expect = "->A K 100 01-04 00:00; ->B K 100 01-04 00:00; ->D K 100 01-04 00:00; "
               "->D K 200 01-08 00:00"},
    {.name = "from whom it waits for anyway",
     .tasks = T ("A", "2d", "", NEED ("team='C'")) T ("B", "1d", "", NEED ("team='C'"))
         T ("D", "1d", "", AFTER ("A") NEED ("team='C'")),
     .expect = "->B C 100 -; ->A C 100 -; A>D C 100 01-05 17:00"},
    {.name = "else from whoever is free the longest",
     .tasks = T ("A", "2d", "", NEED ("team='C'")) T ("B", "1d", "", NEED ("team='C'"))
         T ("D", "1d", "", DATE ("SNET", "01-06") NEED ("team='C'")),
     .expect = "->B C 100 -; ->A C 100 -; B>D C 100 01-04 17:00"},
    {.name = "a point takes nobody",
     .tasks = T ("A", "0d", "", NEED ("team='H'")) T ("B", "1d", "", NEED ("team='H'")),
     .expect = "->B H 100 -"},
    /* A stands where it is because it happened; it gives all the same. */
    {.name = "what has begun",
     .tasks = T ("A", "3d", "", NEED ("team='H'")) T ("B", "1d", "", NEED ("team='H'")),
     .expect = "A>B H 100 01-07 17:00",
     .actuals = "A=01-04T09:00,-,-",
     .data_date = "01-05T09:00"},
    {.name = "what is over",
     .tasks = T ("A", "3d", "", NEED ("team='H'")) T ("B", "1d", "", NEED ("team='H'")),
     .expect = "A>B H 100 01-05 12:00",
     .actuals = "A=01-04T09:00,01-05T12:00,-",
     .data_date = "01-07T09:00"},
};

static void
write_one (const World *world, const RlvHandover *one, GString *out)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (world->plan, &n);
    char since[RLV_DATE_SIZE];

    g_string_append_printf (out, "%s%s>%s %s", out->len > 0 ? "; " : "",
                            one->from == RLV_NONE ? "-" : tasks[one->from].id,
                            tasks[one->to].id,
                            rlv_plan_teams (world->plan, &n)[one->team].id);
    if (one->person != RLV_NONE)
        g_string_append_printf (out, ".%s",
                                rlv_plan_persons (world->plan, &n)[one->person].id);
    if (one->skill != RLV_NONE)
        g_string_append_printf (out, ".%s", rlv_item_id (world->plan, one->skill));
    g_string_append_printf (out, " %u %s", one->units,
                            one->since == RLV_TIME_NONE
                                ? "-"
                                : rlv_cal_local (world->times, 0, one->since, since) +
                                      strlen ("2027-"));
}

static void
check_row (const Row *row)
{
    World world;
    g_autofree RlvActual *actuals = NULL;
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE};
    g_autoptr (RlvSchedule) made = NULL;
    g_autoptr (GArray) found = NULL;
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GError) error = NULL;

    open_world (&world, row->tasks);
    if (row->actuals != NULL) {
        options.actuals = actuals = actuals_of (world.plan, row->actuals);
        options.data_date = time_of (row->data_date);
    }
    made = rlv_schedule_new (world.plan, world.graph, world.times, &options,
                             world.findings, &error);
    assert_ok (made != NULL, &error);
    found = rlv_schedule_handovers (world.plan, world.times, made, actuals);
    for (guint i = 0; i < found->len; i++)
        write_one (&world, &g_array_index (found, RlvHandover, i), text);
    if (strcmp (text->str, row->expect) != 0)
        fail_msg ("%s:\n  %s\nnot\n  %s", row->name, text->str, row->expect);
    close_world (&world);
}

static void
test_rows (void **state)
{
    (void) state;
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
        check_row (&rows[i]);
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (test_rows),
    };

    return cmocka_run_group_tests_name ("handovers", tests, NULL, NULL);
}
