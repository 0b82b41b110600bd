/* What cannot hold together: the sets found, and that they are what they claim, with
 * the plan itself changed under the scheduler's feet.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conflicting.h"

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
     .expect =
         "B date: start (4), C (100), A lasts, A needs C (100), B lasts, B's date "
         "(2)",
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
     .expect = "B date: R (100), B's date (7), B needs R (100)",
     .level = TRUE,
     .effort = 100,
     .proof = RLV_PROOF_BOUND},
    /* Both must end on the 4th, and there are two people for three: B can do so where A
     * does not. */
    {.name = "what another order of work keeps at the cost of another date",
     .tasks = T ("A", "1d", "", DATE ("FNLT", "01-04") NEED ("team='C' people='2'"))
         T ("B", "1d", "", DATE ("FNLT", "01-04")),
     .expect = "B date: start (3), C (100), A lasts, A's date (1), A needs C (100), B "
               "lasts, B's date (1)",
     .level = TRUE,
     .effort = 100,
     .proof = RLV_PROOF_BOUND},
    /* B waits for the hands of A till the 6th: A shorter by a day, and B ends on the
     * 6th, a day too late. */
    {.name = "a deadline missed for want of people",
     .tasks = T ("A", "2d", "priority='900'", NEED ("team='C' people='2'"))
         T ("B", "1d", "deadline='2027-01-05'", ""),
     .expect =
         "B deadline: start (3), C (100), A lasts (1d), A needs C (100), B lasts, "
         "B's deadline (1)",
     .level = TRUE,
     .proof = RLV_PROOF_RULE},
    /* Three days of work for both people of C, in two: either date can be kept. */
    {.name = "deadlines that compete for the same people",
     .tasks = T ("A", "2d", "deadline='2027-01-05'", NEED ("team='C' people='2'"))
         T ("B", "1d", "deadline='2027-01-05'", "")
             T ("D", "1d", "deadline='2027-01-29'", NEED ("team='C' people='2'")),
     .expect =
         "B deadline: start (3), C (100), A lasts (1d), A's deadline (1), A needs "
         "C (100), B lasts, B's deadline (1)",
     .level = TRUE,
     .effort = 1000,
     .proof = RLV_PROOF_BOUND},
    /* The team has one person till the 10th: B, however short, cannot stand before. */
    {.name = "a deadline before the ramp-up",
     .tasks = T ("A", "2d", "", "") T ("B", "1d", "deadline='2027-01-08'",
                                       AFTER ("A") NEED ("team='R' people='2'")),
     .expect = "B deadline: R (100), B's deadline (3), B needs R (100)",
     .level = TRUE,
     .effort = 200,
     .proof = RLV_PROOF_BOUND},
    {.name = "what holds is no conflict",
     .tasks = T ("A", "3d", "", DATE ("FNLT", "01-06")),
     .expect = ""},
};

static void
conflicts (void **state)
{
    const Row *row = *state;
    g_autoptr (RlvConflicts) found = NULL;
    g_autoptr (RlvSchedule) schedule = NULL;
    g_autofree RlvActual *actuals = NULL;
    g_autofree char *got = NULL;
    World world;
    Bench bench;

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
    bench = bench_of (&world, &options);
    for (guint i = 0; i < found->n; i++) {
        judge_set (&bench, &found->sets[i]);
        judge_easings (&bench, &found->sets[i], TRUE);
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
