/* Who is asked for more than they have, as attributes for rules to read.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules/facts.h"

/* The first week in which somebody is asked for too much, and how many there are. */
typedef struct {
    guint n;
    RlvDay monday;
    gint64 load, capacity; /* hundredths of days */
} Over;

static void
note_over (Over *over, RlvDay monday, gint64 load, gint64 capacity)
{
    if (over->n++ > 0)
        return;
    over->monday = monday;
    over->load = load;
    over->capacity = capacity;
}

static void
add_over (Tree *tree, RlvItemIx item, const Over *over)
{
    if (over->n == 0)
        return;
    rlv_tree_fact_day (tree, item, "over", over->monday);
    rlv_tree_fact_int (tree, item, "overs", over->n);
    rlv_tree_fact_thousandths (tree, item, "load", over->load * 10);
    rlv_tree_fact_thousandths (tree, item, "capacity", over->capacity * 10);
}

static void
add_teams (Tree *tree, const RlvView *view)
{
    g_autoptr (GArray) loads =
        rlv_schedule_loads (view->plan, view->times, view->schedule);
    guint32 n;
    const RlvTeam *teams = rlv_plan_teams (view->plan, &n);
    g_autofree Over *over = g_new0 (Over, MAX (n, 1));

    for (guint i = 0; i < loads->len; i++) {
        const RlvLoad *load = &g_array_index (loads, RlvLoad, i);

        if (load->load > load->capacity)
            note_over (&over[load->team], load->monday, load->load, load->capacity);
    }
    for (guint32 t = 0; t < n; t++)
        add_over (tree, teams[t].item, &over[t]);
}

/* --- persons who are asked for by name ------------------------------------------- */

typedef struct {
    guint32 person;
    RlvDay monday;
    gint64 load; /* hundredths of days of their own time */
} Week;

static RlvDay
monday_of (RlvDay day)
{
    return day - rlv_day_weekday (day);
}

static void
add_weeks (GArray *weeks, const RlvView *view, const RlvDemand *demand)
{
    RlvCal cal = view->schedule->cal[demand->task];
    RlvTime at = view->schedule->start[demand->task];
    RlvTime finish = view->schedule->finish[demand->task];

    while (at < finish) {
        Week week = {demand->person,
                     monday_of (rlv_cal_day (view->times, cal, at, FALSE)), 0};
        RlvTime unused, next;

        rlv_cal_day_span (view->times, cal, week.monday + 6, &unused, &next);
        week.load = rlv_cal_days (view->times, cal, at, MIN (next, finish)) *
                    demand->units / 1000;
        if (week.load > 0)
            g_array_append_val (weeks, week);
        at = MAX (next, at + 1);
    }
}

static gint
by_person_and_week (gconstpointer a, gconstpointer b)
{
    const Week *x = a, *y = b;

    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    return (x->monday > y->monday) - (x->monday < y->monday);
}

static gboolean
is_away (const RlvPlan *plan, RlvItemIx person, RlvDay day)
{
    for (RlvItemIx a = rlv_plan_child (plan, person, "absence", RLV_NONE);
         a != RLV_NONE; a = rlv_plan_child (plan, person, "absence", a))
        if (rlv_item_int (plan, a, "from", RLV_DAY_MAX) <= day &&
            day <= rlv_item_int (plan, a, "to", RLV_DAY_NONE))
            return TRUE;
    return FALSE;
}

/* Days of their own time, in hundredths, that @person has in the week of @monday. */
static gint64
days_of_person (const RlvView *view, const RlvPerson *person, RlvDay monday)
{
    gint64 sum = 0;

    for (RlvDay day = monday; day < monday + 7; day++) {
        RlvTime from, until;

        if ((person->from != RLV_DAY_NONE && day < person->from) ||
            (person->until != RLV_DAY_NONE && day > person->until) ||
            is_away (view->plan, person->item, day))
            continue;
        rlv_cal_day_span (view->times, person->calendar, day, &from, &until);
        sum += rlv_cal_days (view->times, person->calendar, from, until) / 10;
    }
    return sum;
}

static void
add_persons (Tree *tree, const RlvView *view)
{
    g_autoptr (GArray) weeks = g_array_new (FALSE, FALSE, sizeof (Week));
    guint32 n, n_persons;
    const RlvDemand *demands = rlv_plan_demands (view->plan, &n);
    const RlvPerson *persons = rlv_plan_persons (view->plan, &n_persons);
    g_autofree Over *over = g_new0 (Over, MAX (n_persons, 1));

    for (guint32 d = 0; d < n; d++)
        if (demands[d].person != RLV_NONE)
            add_weeks (weeks, view, &demands[d]);
    g_array_sort (weeks, by_person_and_week);
    for (guint i = 0, next; i < weeks->len; i = next) {
        Week sum = g_array_index (weeks, Week, i);
        gint64 capacity;

        for (next = i + 1;
             next < weeks->len &&
             by_person_and_week (&sum, &g_array_index (weeks, Week, next)) == 0;
             next++)
            sum.load += g_array_index (weeks, Week, next).load;
        capacity = days_of_person (view, &persons[sum.person], sum.monday);
        if (sum.load > capacity)
            note_over (&over[sum.person], sum.monday, sum.load, capacity);
    }
    for (guint32 p = 0; p < n_persons; p++)
        add_over (tree, persons[p].item, &over[p]);
}

void
rlv_facts_over (Tree *tree, const RlvView *view)
{
    add_teams (tree, view);
    add_persons (tree, view);
}
