/* Plans of a few tasks with dates to keep: a small search finds nothing worse than what
 * every order of the tasks, tried one after the other, gives.
 *
 * RLV_VERIFY_FEW says how many made-up plans (300), RLV_VERIFY_SEED the first seed (1).
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scheduling.h"

#include "bench/plan-gen.h"

#define MOST   6
#define EFFORT 200

/* What counts, in this order: minutes by which fixed dates are missed (and a year for
 * each), those by which deadlines are, and the end. */
typedef struct {
    gint64 hard, late;
    RlvTime end;
} Worth;

static void
add_missed (const World *world, const RlvSchedule *schedule, guint32 t, Worth *worth)
{
    guint32 n;
    const RlvTask *task = &rlv_plan_tasks (world->plan, &n)[t];
    RlvTime from, until;

    if (task->deadline != RLV_DAY_NONE) {
        rlv_cal_day_span (world->times, schedule->cal[t], task->deadline, &from,
                          &until);
        worth->late += MAX (schedule->finish[t] - until, 0);
    }
    if (task->constraint == RLV_CONSTRAINT_FNLT) {
        rlv_cal_day_span (world->times, schedule->cal[t], task->constraint_day, &from,
                          &until);
        if (schedule->finish[t] > until)
            worth->hard += schedule->finish[t] - until + 366 * 1440;
    }
}

/* Before it nobody works again: where a point stands in between, nobody can tell by
 * what the search knows of time. */
static RlvTime
next_work (const World *world, RlvTime at)
{
    static const char *const worked[] = {"U", "GULF"}; /* the others are within */
    RlvTime next = RLV_TIME_MAX;
    guint32 n;
    const RlvItemIx *calendars = rlv_plan_of_kind (world->plan, "calendar", &n);

    for (guint32 cal = 0; cal < n; cal++)
        for (guint i = 0; i < G_N_ELEMENTS (worked); i++)
            if (strcmp (rlv_item_id (world->plan, calendars[cal]), worked[i]) == 0)
                next = MIN (next, rlv_cal_next (world->times, cal, at));
    return next;
}

static Worth
worth_with (const World *world, guint64 effort)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE, .effort = effort, .seed = 1};
    g_autoptr (RlvSchedule) schedule = rlv_schedule_new (
        world->plan, world->graph, world->times, &options, findings, &error);
    Worth worth = {0, 0, 0};

    assert_ok (schedule != NULL, &error);
    worth.end = next_work (world, schedule->end);
    for (guint32 t = 0; t < schedule->n; t++)
        add_missed (world, schedule, t, &worth);
    return worth;
}

static gint
compare (const Worth *a, const Worth *b)
{
    if (a->hard != b->hard)
        return a->hard < b->hard ? -1 : 1;
    if (a->late != b->late)
        return a->late < b->late ? -1 : 1;
    return (a->end > b->end) - (a->end < b->end);
}

/* Of all ways to give the tasks from @first on what is left of the priorities in
 * @order, which is as it was in the end. */
static void
try_orders (const World *world, gint32 *order, guint32 first, Worth *best)
{
    guint32 n;
    RlvTask *tasks = (RlvTask *) rlv_plan_tasks (world->plan, &n);
    Worth worth;

    if (first == n) {
        for (guint32 t = 0; t < n; t++)
            tasks[t].priority = order[t];
        worth = worth_with (world, 0);
        if (compare (&worth, best) < 0)
            *best = worth;
        return;
    }
    for (guint32 i = first; i < n; i++) {
        gint32 other = order[i];

        order[i] = order[first];
        order[first] = other;
        try_orders (world, order, first + 1, best);
        order[first] = order[i];
        order[i] = other;
    }
}

static void
assert_no_worse (const World *world, const char *name)
{
    guint32 n;
    RlvTask *tasks = (RlvTask *) rlv_plan_tasks (world->plan, &n);
    gint32 order[MOST], was[MOST];
    Worth best = {G_MAXINT64, G_MAXINT64, G_MAXINT64}, found;

    assert_true (n <= MOST);
    for (guint32 t = 0; t < n; t++) {
        was[t] = tasks[t].priority;
        order[t] = (gint32) (100 + t);
    }
    try_orders (world, order, 0, &best);
    for (guint32 t = 0; t < n; t++)
        tasks[t].priority = was[t];
    found = worth_with (world, EFFORT);
    if (compare (&found, &best) > 0)
        fail_msg ("%s: found %g, %g days missed, end %g; some order gives %g, %g, %g",
                  name, (double) found.hard / 1440, (double) found.late / 1440,
                  (double) found.end / 1440, (double) best.hard / 1440,
                  (double) best.late / 1440, (double) best.end / 1440);
}

/* Six orders, one of which keeps both dates. */
static void
one_order_of_six_is_found (void **state)
{
    World world;

    (void) state;
    open_world (
        &world,
        T ("A", "2d", "deadline='2027-01-06'", NEED ("team='C' people='2'"))
            T ("B", "1d", "deadline='2027-01-05'", NEED ("team='C' people='1'"))
                T ("D", "1d", "deadline='2027-01-29'", NEED ("team='C' people='2'")));
    Worth found = worth_with (&world, EFFORT);
    assert_int_equal (found.late, 0);
    assert_no_worse (&world, "six orders");
    close_world (&world);
}

/* t0 may end on Friday the 8th, when p1 is away: her point would stand on Monday, a day
 * late, and not on Friday evening, though nobody works in between. */
static void
a_point_of_someone_away_is_late (void **state)
{
    World world;

    (void) state;
    open_world (
        &world,
        T ("t0", "1d", "deadline='2027-01-20'", NEED ("team='C' people='2'"))
            T ("t1", "0d", "deadline='2027-01-10'", AFTER ("t0") NEED ("person='p1'"))
                T ("t2", "4h", "deadline='2027-01-04'", NEED ("team='C'"))
                    T ("t3", "4d", "", NEED ("team='R'") NEED ("team='C'"))
                        T ("t4", "4d", "deadline='2027-01-12'",
                           NEED ("team='N' people='2'"))
                            T ("t5", "4h", "",
                               NEED ("side='provider' skill='KYC' people='0.5'")
                                   NEED ("team='C'")));
    assert_no_worse (&world, "a point of someone away");
    close_world (&world);
}

/* --- made-up plans ------------------------------------------------------------- */

static void
add_need (Gen *gen, GString *text)
{
    static const char *const needs[] = {
        NEED ("team='C' people='2'"),
        NEED ("team='C'"),
        NEED ("team='R'") NEED ("team='C'"),
        NEED ("person='p1'"),
        NEED ("side='provider' skill='KYC' people='0.5'") NEED ("team='C'"),
        NEED ("team='N' people='2'"),
        NEED ("team='C' people='2'") NEED ("team='N'"),
    };

    g_string_append (text, gen_pick (gen, needs));
}

static void
add_task (Gen *gen, GString *text, guint i)
{
    static const char *const lengths[] = {"1d", "2d", "3d", "4d", "4h", "0d"};
    const char *length = gen_pick (gen, lengths);
    /* How late a point is that waits for its own calendar, the search knows roughly. */
    gboolean point = g_str_equal (length, "0d");

    g_string_append_printf (
        text, "<task id='t%u' name='t' side='client' team='C' duration='%s'", i,
        length);
    if (gen_chance (gen, 60))
        g_string_append_printf (text, " deadline='2027-01-%02d'",
                                (int) gen_between (gen, 4, 22));
    g_string_append (text, !point && gen_chance (gen, 15) ? " calendar='FOUR'>" : ">");
    if (i > 0 && gen_chance (gen, 35))
        g_string_append_printf (text, "<after task='t%u'/>", gen_below (gen, i));
    if (gen_chance (gen, 15))
        g_string_append_printf (text, "<constraint type='FNLT' date='2027-01-%02d'/>",
                                (int) gen_between (gen, 6, 20));
    if (!point)
        add_need (gen, text);
    g_string_append (text, "</task>");
}

static void
no_order_is_better (void **state)
{
    const char *said = g_getenv ("RLV_VERIFY_FEW"),
               *first = g_getenv ("RLV_VERIFY_SEED");
    const guint64 begin = first ? g_ascii_strtoull (first, NULL, 10) : 1;
    const guint64 end = begin + (said ? g_ascii_strtoull (said, NULL, 10) : 300);

    (void) state;
    for (guint64 seed = begin; seed < end; seed++) {
        g_autoptr (GString) text = g_string_new (NULL);
        g_autofree char *name = g_strdup_printf ("seed %d", (int) seed);
        Gen gen = {NULL, seed};
        guint n = 3 + (guint) gen_below (&gen, seed % 5 == 0 ? MOST - 2 : MOST - 3);
        World world;

        for (guint i = 0; i < n; i++)
            add_task (&gen, text, i);
        open_world (&world, text->str);
        assert_no_worse (&world, name);
        close_world (&world);
    }
}

int
main (void)
{
    static const struct CMUnitTest all[] = {
        cmocka_unit_test (one_order_of_six_is_found),
        cmocka_unit_test (a_point_of_someone_away_is_late),
        cmocka_unit_test (no_order_is_better),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    g_array_append_vals (tests, all, G_N_ELEMENTS (all));
    return test_run ("few", tests);
}
