/* Why a date is what it is: where schedulers are known to go wrong, with the figures
 * worked by hand; and that a critical task made longer moves the end by just that.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scheduling.h"

#include "bench/plan-gen.h"

/* --- dates, floats and reasons ------------------------------------------------ */

typedef struct {
    const char *name;
    const char *tasks;
    /* "id start finish, late start finish, total free float, why of the start[< why of
     * the finish]; …" */
    const char *expect;
    const char *actuals, *data_date;
    gboolean level;
} Row;

static const Row rows[] = {
    /* B has begun on the 6th; of its 2 days one is left on the 7th, so by itself it
     * would end on the 7th.  D began on the 4th and lasts 8 days, to the 13th; B ends a
     * working day after it: the 14th.  Neither end can slip: float 0 for both. */
    {.name = "begun, and finish to finish drives its finish",
     .tasks = T ("D", "8d", "", "") T ("B", "2d", "", LINK ("D", "FF", "1d")),
     .expect = "D 01-04 09:00 01-13 17:00, 01-04 09:00 01-13 17:00, 0 0, actual; "
               "B 01-06 09:00 01-14 17:00, 01-06 09:00 01-14 17:00, 0 0, "
               "actual<FF D +1d",
     .actuals = "D=01-04T09:00,-,- B=01-06T09:00,-,-",
     .data_date = "01-07T00:00"},
    /* FS asks for the 11th (A ends on Friday the 8th), SS+2d for the 6th. */
    {.name = "finish to start beside start to start: the finish drives",
     .tasks =
         T ("A", "5d", "", "") T ("B", "3d", "", AFTER ("A") LINK ("A", "SS", "2d")),
     .expect = "A 01-04 09:00 01-08 17:00, 01-04 09:00 01-08 17:00, 0 0, plan; "
               "B 01-11 09:00 01-13 17:00, 01-11 09:00 01-13 17:00, 0 0, FS A"},
    /* SS+7d asks for the 13th (7 working days from the 4th), FS for the 11th only.  The
     * end of A has 2 days, its start none: a float of 2 would be wrong. */
    {.name = "finish to start beside start to start: the start drives",
     .tasks =
         T ("A", "5d", "", "") T ("B", "3d", "", AFTER ("A") LINK ("A", "SS", "7d")),
     .expect = "A 01-04 09:00 01-08 17:00, 01-04 09:00 01-08 17:00, 0 0, plan; "
               "B 01-13 09:00 01-15 17:00, 01-13 09:00 01-15 17:00, 0 0, SS A +7d"},
    /* FS with a lead of 3 days asks for the 6th; FF+1d asks for an end on Monday the
     * 11th, so that B, of 1 day, starts on it. */
    {.name = "finish to start beside finish to finish: the finish drives the start",
     .tasks = T ("A", "5d", "", "")
         T ("B", "1d", "", LINK ("A", "FS", "-3d") LINK ("A", "FF", "1d")),
     .expect = "A 01-04 09:00 01-08 17:00, 01-04 09:00 01-08 17:00, 0 0, plan; "
               "B 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, FF A +1d"},
    /* The same with a B of 4 days: it would have to start on the 6th for FF+1d, and on
     * the 6th for the lead; the start is asked for first. */
    {.name = "finish to start beside finish to finish: both ask for the same",
     .tasks = T ("A", "5d", "", "")
         T ("B", "4d", "", LINK ("A", "FS", "-3d") LINK ("A", "FF", "1d")),
     .expect = "A 01-04 09:00 01-08 17:00, 01-04 09:00 01-08 17:00, 0 0, plan; "
               "B 01-06 09:00 01-11 17:00, 01-06 09:00 01-11 17:00, 0 0, FS A -3d"},
    /* A ends on the 5th; the team of B is off on the 6th: it starts on the 7th, for A
     * and for the holiday.  A itself may end on the 6th: 1 day. */
    {.name = "a holiday moves the start, and leaves its predecessor a day",
     .tasks = T ("A", "2d", "", "") T ("B", "1d", "", AFTER ("A") NEED ("team='H'")),
     .expect = "A 01-04 09:00 01-05 17:00, 01-05 09:00 01-06 17:00, 1 1, plan; "
               "B 01-07 09:00 01-07 17:00, 01-07 09:00 01-07 17:00, 0 0, "
               "FS A/holiday"},
    /* A works on Saturday the 9th till 17:00, B not: its 4 hours are over on Friday at
     * 17:00, and it ends when A does.  A may not end later, or B would have to work. */
    {.name = "an end that is asked for when nobody works",
     .tasks =
         T ("A", "6d", "calendar='SIX'", "") T ("B", "4h", "", LINK ("A", "FF", "0d")),
     .expect = "A 01-04 09:00 01-09 17:00, 01-04 09:00 01-09 17:00, 0 0, plan; "
               "B 01-08 13:00 01-09 17:00, 01-08 13:00 01-09 17:00, 0 0, FF A"},
    /* B may not end before D starts, on Monday the 11th at 9: no minute of work then.
     */
    {.name = "an end at an opening",
     .tasks = T ("A", "5d", "", "") T ("D", "1d", "", AFTER ("A"))
         T ("B", "4h", "", LINK ("D", "SF", "0d")),
     .expect = "A 01-04 09:00 01-08 17:00, 01-04 09:00 01-08 17:00, 0 0, plan; "
               "D 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, FS A; "
               "B 01-08 13:00 01-11 09:00, 01-11 13:00 01-11 17:00, 1 1, SF D"},
    /* Nothing but the calendar: B may from Friday the 8th, which others work, and its
     * four-day week opens on the 11th. */
    {.name = "a day off moves the start",
     .tasks = T ("B", "1d", "calendar='FOUR'", DATE ("SNET", "01-08")),
     .expect = "B 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, "
               "date/week FOUR 01-08"},
    /* A ends on Thursday, and may end on Friday, which B does not work. */
    {.name = "a day off every week moves the start, and leaves its predecessor a day",
     .tasks = T ("A", "4d", "", "") T ("B", "2d", "calendar='FOUR'", AFTER ("A")),
     .expect = "A 01-04 09:00 01-07 17:00, 01-05 09:00 01-08 17:00, 1 1, plan; "
               "B 01-11 09:00 01-12 17:00, 01-11 09:00 01-12 17:00, 0 0, "
               "FS A/week FOUR 01-08"},
    {.name = "a weekend that both have is no reason",
     .tasks = T ("A", "5d", "", "") T ("B", "1d", "calendar='FOUR'", AFTER ("A")),
     .expect = "A 01-04 09:00 01-08 17:00, 01-04 09:00 01-08 17:00, 0 0, plan; "
               "B 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, FS A"},
    {.name = "a day off, and hours of its own",
     .tasks = T ("A", "4d", "", "") T ("B", "2d", "calendar='LATE'", AFTER ("A")),
     .expect = "A 01-04 09:00 01-07 17:00, 01-05 09:00 01-08 17:00, 1 1, plan; "
               "B 01-11 14:00 01-12 18:00, 01-11 14:00 01-12 18:00, 0 0, "
               "FS A/week LATE 01-08"},
    /* A ends on Thursday at one; B opens at two. */
    {.name = "hours of its own alone are no day off",
     .tasks = T ("A", "28h", "", "") T ("B", "4h", "calendar='LATE'", AFTER ("A")),
     .expect = "A 01-04 09:00 01-07 13:00, 01-04 10:00 01-07 14:00, 0.125 0.125, plan; "
               "B 01-07 14:00 01-07 18:00, 01-07 14:00 01-07 18:00, 0 0, FS A"},
    /* A ends on Wednesday the 6th at two, in the middle of B's holiday; then at its
     * close, when B would have waited for the 7th anyway. */
    {.name = "a holiday that costs less than a day",
     .tasks = T ("A", "62eh", "", "") T ("B", "4h", "", AFTER ("A") NEED ("team='H'")),
     .expect = "A 01-04 00:00 01-06 14:00, 01-04 19:00 01-07 09:00, 1 1, plan; "
               "B 01-07 09:00 01-07 13:00, 01-07 09:00 01-07 13:00, 0 0, "
               "FS A/holiday"},
    {.name = "a holiday that is over costs nothing",
     .tasks = T ("A", "3d", "", "") T ("B", "4h", "", AFTER ("A") NEED ("team='H'")),
     .expect = "A 01-04 09:00 01-06 17:00, 01-04 09:00 01-06 17:00, 0 0, plan; "
               "B 01-07 09:00 01-07 13:00, 01-07 09:00 01-07 13:00, 0 0, FS A"},
    /* Days are short for both, and Saturday would be off without the holiday. */
    {.name = "neither short days that both have nor a holiday on a weekend is a reason",
     .tasks = T ("A", "30h", "calendar='RED'", "")
         T ("B", "4h", "calendar='RED'", AFTER ("A")),
     .expect = "A 01-04 09:00 01-08 15:00, 01-04 09:00 01-08 15:00, 0 0, plan; "
               "B 01-11 09:00 01-11 13:00, 01-11 09:00 01-11 13:00, 0 0, FS A"},
    /* A ends on Thursday at four, an hour after B's short day. */
    {.name = "a short day of the one that waits",
     .tasks = T ("A", "31h", "", "") T ("B", "4h", "calendar='RED'", AFTER ("A")),
     .expect = "A 01-04 09:00 01-07 16:00, 01-04 10:00 01-07 17:00, 0.125 0.125, plan; "
               "B 01-08 09:00 01-08 13:00, 01-08 09:00 01-08 13:00, 0 0, "
               "FS A/reduced"},
    /* N works from Sunday to Thursday, C from Monday to Friday. */
    {.name = "of two sides one is off on Friday",
     .tasks = T ("A", "4d", "", "")
         T ("B", "1d", "", AFTER ("A") NEED ("team='C'") NEED ("team='N'")),
     .expect = "A 01-04 09:00 01-07 17:00, 01-05 09:00 01-08 17:00, 1 1, plan; "
               "B 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, "
               "FS A/week GULF 01-08"},
    {.name = "of two sides one is off on Friday, and their work before it stops too",
     .tasks = T ("A", "4d", "", NEED ("team='C'") NEED ("team='N'"))
         T ("B", "1d", "", AFTER ("A") NEED ("team='C'") NEED ("team='N'")),
     .expect = "A 01-04 09:00 01-07 17:00, 01-04 09:00 01-07 17:00, 0 0, plan; "
               "B 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, "
               "FS A/week GULF 01-08"},
    /* A ends on Sunday the 10th: its days are 4, 5, 6, 7 and 10. */
    {.name = "one side takes over from the other over its weekend",
     .tasks = T ("A", "5d", "", NEED ("team='N'")) T ("B", "1d", "", AFTER ("A")),
     .expect = "A 01-04 09:00 01-10 17:00, 01-04 09:00 01-10 17:00, 0 0, plan; "
               "B 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, FS A"},
    {.name = "the Sunday that the side that waits is off",
     .tasks = T ("A", "4d", "calendar='GULF'", "")
         T ("B", "1d", "calendar='FOUR'", AFTER ("A")),
     .expect = "A 01-04 09:00 01-07 17:00, 01-05 09:00 01-10 17:00, 1 1, plan; "
               "B 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, "
               "FS A/week FOUR 01-10"},
    /* A has until Monday the 11th; of the days before, both sides work the 6th and the
     * 7th, and not the 8th: 2 days of float, where one side alone would have 3. */
    {.name = "late dates of both sides, one of which is off on Friday",
     .tasks = T ("A", "2d", "", NEED ("team='C'") NEED ("team='N'"))
         T ("D", "5d", "", "") T ("EE", "1d", "", AFTER ("A") AFTER ("D")),
     .expect = "A 01-04 09:00 01-05 17:00, 01-06 09:00 01-07 17:00, 2 2, plan; "
               "D 01-04 09:00 01-08 17:00, 01-04 09:00 01-08 17:00, 0 0, plan; "
               "EE 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, FS D"},
    /* B may not end before Friday the 8th, which it does not work: it ends on Monday.
     */
    {.name = "a day off moves an end",
     .tasks =
         T ("A", "5d", "", "") T ("B", "2d", "calendar='FOUR'", LINK ("A", "FF", "0d")),
     .expect = "A 01-04 09:00 01-08 17:00, 01-05 09:00 01-11 17:00, 1 1, plan; "
               "B 01-07 09:00 01-11 17:00, 01-07 09:00 01-11 17:00, 0 0, "
               "FF A/week FOUR 01-08"},
    {.name = "a day off after the data date",
     .tasks = T ("B", "1d", "calendar='FOUR'", ""),
     .expect = "B 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, "
               "today/week FOUR 01-08",
     .data_date = "01-08T00:00"},
    /* A has both people of C till Thursday, and might have them on Friday. */
    {.name = "a day off after people are handed over",
     .tasks = T ("A", "4d", "", NEED ("team='C' people='2'"))
         T ("B", "1d", "calendar='FOUR'", ""),
     .expect = "A 01-04 09:00 01-07 17:00, 01-05 09:00 01-08 17:00, 1 1, plan; "
               "B 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, "
               "team C:A of A/week FOUR 01-08",
     .level = TRUE},
    /* p1 is away on the 7th and the 8th. */
    {.name = "people who are away move the start",
     .tasks = T ("A", "1d", "", DATE ("SNET", "01-07") NEED ("person='p1'")),
     .expect = "A 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, date-p1",
     .level = TRUE},
    {.name = "people who are away stretch a task",
     .tasks = T ("A", "4d", "", NEED ("person='p1'")),
     .expect = "A 01-04 09:00 01-11 17:00, 01-04 09:00 01-11 17:00, 0 0, plan<-p1",
     .level = TRUE},
    /* The team has one person till the 10th, three from the 11th. */
    {.name = "the ramp-up moves the start",
     .tasks = T ("A", "1d", "", NEED ("team='R' people='2'")),
     .expect = "A 01-11 09:00 01-11 17:00, 01-11 09:00 01-11 17:00, 0 0, plan-R",
     .level = TRUE},
    /* A works Monday to Saturday, B Monday to Thursday, D Monday to Friday.
     * Early: A 4-8 (5 days), B 11-14 (4 days), D 4-19 (12 days): the end is Tuesday the
     * 19th.  B at the latest: its 4 days before that are the 13th, 14th, 18th and 19th;
     * from the 11th to the 13th it has Monday and Tuesday: 2.  A then ends by the 12th:
     * 7, 8, 9 (a Saturday), 11, 12; from the 4th to the 7th it has 3 days of its own.
     * With B on the 11th A may end on Saturday the 9th: 5-9, 1 day. */
    {.name = "late dates across unequal weeks",
     .tasks = T ("A", "5d", "calendar='SIX'", "")
         T ("B", "4d", "calendar='FOUR'", AFTER ("A")) T ("D", "12d", "", ""),
     .expect = "A 01-04 09:00 01-08 17:00, 01-07 09:00 01-12 17:00, 3 1, plan; "
               "B 01-11 09:00 01-14 17:00, 01-13 09:00 01-19 17:00, 2 2, "
               "FS A/week FOUR 01-09; "
               "D 01-04 09:00 01-19 17:00, 01-04 09:00 01-19 17:00, 0 0, plan"},
    /* The other way round: A four days a week, B six.  A: 4, 5, 6, 7, 11.  B: 12-15.
     * D ends on Friday the 22nd (15 days).  B at the latest 19-22: from the 12th to the
     * 19th it has Tuesday to Saturday and Monday, 6.  A ends by the 18th: 11, 12, 13,
     * 14, 18; from the 4th to the 11th it has 4 days. */
    {.name = "late dates across unequal weeks, the short one first",
     .tasks = T ("A", "5d", "calendar='FOUR'", "")
         T ("B", "4d", "calendar='SIX'", AFTER ("A")) T ("D", "15d", "", ""),
     .expect = "A 01-04 09:00 01-11 17:00, 01-11 09:00 01-18 17:00, 4 0, plan; "
               "B 01-12 09:00 01-15 17:00, 01-19 09:00 01-22 17:00, 6 6, FS A; "
               "D 01-04 09:00 01-22 17:00, 01-04 09:00 01-22 17:00, 0 0, plan"},
    /* A lag of 2 days on B's four-day week: A ends on Wednesday the 6th; the 7th and
     * Monday the 11th go by; B starts on the 12th. */
    {.name = "a lag runs on the week of the one that waits",
     .tasks = T ("A", "3d", "calendar='SIX'", "")
         T ("B", "1d", "calendar='FOUR'", LINK ("A", "FS", "2d")),
     .expect = "A 01-04 09:00 01-06 17:00, 01-04 09:00 01-06 17:00, 0 0, plan; "
               "B 01-12 09:00 01-12 17:00, 01-12 09:00 01-12 17:00, 0 0, "
               "FS A +2d/week FOUR 01-08..01-09"},
    /* Two people.  A has one till the 6th, D the other till the 5th, when it hands over
     * to B: all end on the 6th, or make B end later. */
    {.name = "hands are given over, and all who hold them are told",
     .tasks = T ("A", "3d", "", "") T ("D", "2d", "", "") T ("B", "1d", "", ""),
     .expect = "A 01-04 09:00 01-06 17:00, 01-04 09:00 01-06 17:00, 0 0, plan; "
               "D 01-04 09:00 01-05 17:00, 01-04 09:00 01-05 17:00, 0 0, plan; "
               "B 01-06 09:00 01-06 17:00, 01-06 09:00 01-06 17:00, 0 0, "
               "team C:D of A D",
     .level = TRUE},
    {.name = "a person is handed over",
     .tasks = T ("A", "2d", "", NEED ("person='p1'"))
         T ("B", "1d", "", NEED ("person='p1'")),
     .expect = "A 01-04 09:00 01-05 17:00, 01-04 09:00 01-05 17:00, 0 0, plan; "
               "B 01-06 09:00 01-06 17:00, 01-06 09:00 01-06 17:00, 0 0, "
               "team p1:A of A",
     .level = TRUE},
};

static const char *
demand_name (const RlvPlan *plan, const RlvSchedule *schedule, guint32 d)
{
    guint32 n;
    const RlvDemand *demand = &rlv_plan_demands (plan, &n)[d];

    if (demand->person != RLV_NONE)
        return rlv_plan_persons (plan, &n)[demand->person].id;
    return rlv_plan_teams (plan, &n)[schedule->staffing[d].team].id;
}

/* Of a weekly one also whose, and which days. */
static void
append_shut (GString *out, const RlvPlan *plan, const RlvWhy *why)
{
    const char *kind = rlv_plan_kind_name (plan, why->shut);
    char from[RLV_DATE_SIZE], to[RLV_DATE_SIZE];
    guint32 n;

    g_string_append_printf (out, "/%s", kind);
    if (strcmp (kind, "week") != 0)
        return;
    rlv_day_format (why->shut_from, from);
    rlv_day_format (why->shut_to, to);
    g_string_append_printf (
        out, " %s %s",
        rlv_item_id (plan, rlv_plan_of_kind (plan, "calendar", &n)[why->shut_cal]),
        from + 5);
    if (why->shut_to != why->shut_from)
        g_string_append_printf (out, "..%s", to + 5);
}

static void
append_why (GString *out, const RlvPlan *plan, const RlvSchedule *schedule,
            const RlvWhy *why)
{
    static const char *const names[] = {
        [RLV_WHY_PLAN_START] = "plan", [RLV_WHY_CONSTRAINT] = "date",
        [RLV_WHY_WINDOW] = "window",   [RLV_WHY_BLACKOUT] = "blackout",
        [RLV_WHY_SITTING] = "sitting", [RLV_WHY_TEAM] = "team ",
        [RLV_WHY_DATA_DATE] = "today", [RLV_WHY_ACTUAL] = "actual",
        [RLV_WHY_ALAP] = "alap",       [RLV_WHY_DURATION] = "",
    };
    guint32 n, n_links;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);
    const RlvLink *links = rlv_plan_links (plan, &n_links);
    char lag[RLV_DATE_SIZE];

    if (why->kind == RLV_WHY_LINK) {
        const RlvLink *link = &links[why->link];

        g_string_append_printf (out, "%s %s", rlv_link_type_name (link->type),
                                tasks[link->from].id);
        if (link->lag.amount != 0)
            g_string_append_printf (out, " %s%s", link->lag.amount > 0 ? "+" : "",
                                    rlv_span_format (link->lag, lag));
    } else {
        g_string_append (out, names[why->kind]);
    }
    if (why->kind == RLV_WHY_TEAM)
        g_string_append_printf (out, "%s:%s of",
                                demand_name (plan, schedule, why->demand),
                                why->task == RLV_NONE ? "" : tasks[why->task].id);
    for (guint32 i = 0; i < why->n_holders; i++)
        g_string_append_printf (out, " %s",
                                tasks[schedule->holders[why->first_holder + i]].id);
    if (why->shut != RLV_NONE)
        append_shut (out, plan, why);
    if (why->lacks != RLV_NONE)
        g_string_append_printf (out, "-%s", demand_name (plan, schedule, why->lacks));
}

static void
append_dates (GString *out, RlvTimes *times, RlvCal cal, RlvTime start, RlvTime finish)
{
    char a[RLV_DATE_SIZE], b[RLV_DATE_SIZE];

    rlv_cal_local (times, cal, start, a);
    rlv_cal_local (times, cal, finish, b);
    g_string_append_printf (out, " %s %s,", a + 5, b + 5);
}

static char *
describe (const World *world, const RlvSchedule *schedule)
{
    GString *out = g_string_new (NULL);
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (world->plan, &n);

    for (guint32 t = 0; t < n; t++) {
        RlvCal cal = schedule->cal[t];
        g_autoptr (GString) end = g_string_new (NULL);

        g_string_append_printf (out, "%s%s", t ? "; " : "", tasks[t].id);
        append_dates (out, world->times, cal, schedule->start[t], schedule->finish[t]);
        append_dates (out, world->times, cal, schedule->late_start[t],
                      schedule->late_finish[t]);
        g_string_append_printf (out, " %g %g, ",
                                (double) schedule->total_float[t] / 1000,
                                (double) schedule->free_float[t] / 1000);
        append_why (out, world->plan, schedule, &schedule->why_start[t]);
        append_why (end, world->plan, schedule, &schedule->why_finish[t]);
        if (end->len > 0)
            g_string_append_printf (out, "<%s", end->str);
    }
    return g_string_free (out, FALSE);
}

static void
explains (void **state)
{
    const Row *row = *state;
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvSchedule) schedule = NULL;
    g_autofree RlvActual *actuals = NULL;
    g_autofree char *got = NULL;
    World world;

    open_world (&world, row->tasks);
    actuals = actuals_of (world.plan, row->actuals);
    RlvSchedOptions options = {
        .no_levelling = !row->level,
        .data_date = row->data_date ? time_of (row->data_date) : RLV_TIME_NONE,
        .actuals = row->actuals ? actuals : NULL,
    };
    schedule = rlv_schedule_new (world.plan, world.graph, world.times, &options,
                                 world.findings, &error);
    assert_ok (schedule != NULL, &error);
    got = describe (&world, schedule);
    assert_string_equal (got, row->expect);
    close_world (&world);
}

/* --- what did not decide, what follows, what it would take --------------------- */

typedef struct {
    const char *name;
    const char *tasks;
    const char *of; /* the task */
    gint days;
    /* "what it comes after and its room, … | team and since when it is free, … | gate
     * | window or sitting missed, by how much | eased alone, … | together, …" */
    const char *expect;
    gboolean level;
} Beside;

static const Beside beside[] = {
    /* A ends on the 5th, B on the 7th: A has 2 days.  C has two people, one of them
     * free since A's end.  A day earlier: B in 3 days, or D a day into B; or the plan
     * starts on Friday the 1st, so that B works the 1st, 4th, 5th and 6th. */
    {"of two the shorter has room",
     T ("A", "2d", "", "") T ("B", "4d", "", "")
         T ("D", "1d", "", AFTER ("A") AFTER ("B")),
     "D", 1, "A 2 | C 01-05 | - | - | B -1d, start 3, B-D -1d | ", TRUE},
    /* Both end on the 7th: neither alone is enough. */
    {"two ways of the same length are shortened together",
     T ("A", "4d", "", "") T ("B", "4d", "", "")
         T ("D", "1d", "", AFTER ("A") AFTER ("B")),
     "D", 1, "B 0 | C 01-07 | - | - | start 3 | A -1d, B -1d", TRUE},
    /* By way of EE, A has less room than its own link to D leaves it. */
    {"room counts every way there",
     T ("A", "1d", "", "") T ("EE", "2d", "", AFTER ("A")) T ("B", "5d", "", "")
         T ("D", "1d", "", AFTER ("A") AFTER ("EE") AFTER ("B")),
     "D", 2, "A 2, EE 2 | | - | - | B -2d, start 4, B-D -2d | ", FALSE},
    /* The window opens on Wednesday the 6th; A ends that day, one too late. */
    {"the window that its end misses",
     T ("A", "3d", "", "") T ("X", "2d", "window='W'", AFTER ("A")), "A", 1,
     " | | - | X 01-06 1 | start 3 | ", FALSE},
    /* The committee sits on Wednesday the 6th at two. */
    {"the sitting that its end misses, and the gate",
     T ("A", "3d", "", "") T ("X", "0d", "gate='G'", AFTER ("A")), "A", 1,
     " | | X | X 01-06 1 | start 3 | ", FALSE},
    /* Two people, A has both till the 6th.  One more would let B start at once; else A
     * in 2 days. */
    {"hands that are held",
     T ("A", "3d", "", NEED ("team='C' people='2'")) T ("B", "1d", "", ""), "B", 1,
     " | | - | - | C 100, A -1d, start 3 | ", TRUE},
    /* Of 1.5 people in P one has the skill; A takes 0.8 of her on the 4th.  The team
     * has the half that B asks for all along, and she has it since A's end. */
    {"those with the skill are free later than the team",
     T ("A", "1d", "", NEED ("team='P' skill='KYC' people='0.8'")) T ("D", "2d", "", "")
         T ("B", "1d", "", AFTER ("D") NEED ("team='P' skill='KYC' people='0.5'")),
     "B", 1, " | P 01-04 | - | - | D -1d, start 3, D-B -1d | ", TRUE},
};

static void
append_statements (GString *out, const RlvPlan *plan, const RlvStatement *statements,
                   guint n)
{
    guint32 count;
    const RlvTask *tasks = rlv_plan_tasks (plan, &count);

    for (guint i = 0; i < n; i++) {
        const RlvStatement *it = &statements[i];
        const RlvLink *link = &rlv_plan_links (plan, &count)[it->ix];
        char by[RLV_DATE_SIZE];

        g_string_append (out, i > 0 ? ", " : "");
        if (it->says == RLV_SAYS_START)
            g_string_append_printf (out, "start %d", it->count);
        else if (it->says == RLV_SAYS_DURATION)
            g_string_append_printf (out, "%s -%s", tasks[it->ix].id,
                                    rlv_span_format (it->by, by));
        else if (it->says == RLV_SAYS_LINK)
            g_string_append_printf (out, "%s-%s -%s", tasks[link->from].id,
                                    tasks[link->to].id, rlv_span_format (it->by, by));
        else
            g_string_append_printf (out, "%s %d", rlv_item_id (plan, it->item),
                                    it->count);
    }
}

static void
append_aside (GString *out, const World *world, const RlvSchedule *schedule,
              const RlvAside *aside)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (world->plan, &n);
    char when[RLV_DATE_SIZE];

    for (guint i = 0; i < aside->before->len; i++) {
        const RlvRoom *room = &g_array_index (aside->before, RlvRoom, i);

        g_string_append_printf (out, "%s%s %g", i > 0 ? ", " : "", tasks[room->task].id,
                                (double) room->room / 1000);
    }
    g_string_append (out, " |");
    for (guint i = 0; i < aside->free->len; i++) {
        const RlvFree *free = &g_array_index (aside->free, RlvFree, i);

        rlv_cal_local (world->times, 0, free->since, when);
        when[10] = '\0';
        g_string_append_printf (out, "%s %s %s", i > 0 ? "," : "",
                                demand_name (world->plan, schedule, free->demand),
                                when + 5);
    }
    g_string_append_printf (out, " | %s | ",
                            aside->next_gate != RLV_NONE ? tasks[aside->next_gate].id
                                                         : "-");
    if (aside->missed == RLV_NONE) {
        g_string_append (out, "- | ");
        return;
    }
    rlv_cal_local (world->times, 0, aside->chance, when);
    when[10] = '\0';
    g_string_append_printf (out, "%s %s %g | ", tasks[aside->missed].id, when + 5,
                            (double) aside->late / 1000);
}

static void
says_what_lies_beside (void **state)
{
    const Beside *row = *state;
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvSchedule) schedule = NULL;
    g_autoptr (GString) got = g_string_new (NULL);
    RlvSchedOptions options = {.no_levelling = !row->level, .data_date = RLV_TIME_NONE};
    World world;
    RlvTaskIx task;

    open_world (&world, row->tasks);
    task = rlv_plan_find_task (world.plan, row->of);
    schedule = rlv_schedule_new (world.plan, world.graph, world.times, &options,
                                 world.findings, &error);
    assert_ok (schedule != NULL, &error);
    g_autoptr (RlvAside) aside =
        rlv_aside_new (world.plan, world.graph, world.times, &options, schedule, task);
    g_autoptr (RlvEarlier) earlier = rlv_earlier_new (
        world.plan, world.graph, world.times, &options, schedule, task, row->days);
    assert_int_equal (earlier->start, schedule->start[task]);
    append_aside (got, &world, schedule, aside);
    append_statements (got, world.plan, earlier->alone, earlier->n);
    g_string_append (got, " | ");
    append_statements (got, world.plan, earlier->together, earlier->n_together);
    assert_string_equal (got->str, row->expect);
    close_world (&world);
}

typedef struct {
    const char *name, *tasks;
    /* B by one pass and by the search, the start that the search has to come to, what
     * one pass found, and the latest that the search then gives: as early as is due is
     * all it looks for. */
    const char *pass, *search, *wanted, *alone, *searched[3];
} Searched;

static const Searched searched[] = {
    /* A goes first, till the 6th, and B on the 7th: for the 6th, one more in C, A in 2
     * days or the plan earlier.  The search puts B first, on the 4th, when it is due,
     * and whatever of that is eased. */
    {"another order of work needs other easings",
     T ("A", "3d", "", NEED ("team='C' people='2'"))
         T ("B", "1d", "deadline='2027-01-04'", "") T ("D", "1d", "", "")
             T ("EE", "2d", "", ""),
     "01-07T09:00",
     "01-04T09:00",
     "01-01T09:00",
     "C 100, A -1d, start 3",
     {"01-04T09:00", "01-04T09:00", "01-04T09:00"}},
    /* B has to wait for A, whatever the order. */
    {"what holds for every order is borne out",
     T ("A", "3d", "", "") T ("B", "1d", "", AFTER ("A")),
     "01-07T09:00",
     "01-07T09:00",
     "01-06T09:00",
     "A -1d, start 3, A-B -1d",
     {"01-06T09:00", "01-06T09:00", "01-06T09:00"}},
};

static void
puts_what_was_found_to_the_search (void **state)
{
    const Searched *row = *state;
    RlvSchedOptions options = {.data_date = RLV_TIME_NONE, .effort = 1000};
    g_autoptr (RlvSchedule) schedule = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) got = g_string_new (NULL);
    World world;

    open_world (&world, row->tasks);
    schedule = rlv_schedule_new (world.plan, world.graph, world.times, &options,
                                 world.findings, &error);
    assert_ok (schedule != NULL, &error);
    g_autoptr (RlvEarlier) earlier = rlv_earlier_new (
        world.plan, world.graph, world.times, &options, schedule, 1, 1);
    assert_int_equal (earlier->start, time_of (row->pass));
    assert_int_equal (schedule->start[1], time_of (row->search));
    assert_int_equal (earlier->searched, time_of (row->wanted));
    append_statements (got, world.plan, earlier->alone, earlier->n);
    assert_string_equal (got->str, row->alone);
    for (guint i = 0; i < 3; i++)
        assert_true (earlier->alone[i].searched <= time_of (row->searched[i]));
    close_world (&world);
}

/* --- 600 working days --------------------------------------------------------- */

#define LONGER 600000 /* thousandths of days */

/* An ordinary calendar of @plan: all its days are alike; or RLV_NONE. */
static RlvCal
plain_calendar (const RlvPlan *plan)
{
    guint32 n;
    const RlvItemIx *calendars = rlv_plan_of_kind (plan, "calendar", &n);

    for (guint32 i = 0; i < n; i++) {
        RlvItemIx at = calendars[i];

        while (
            at != RLV_NONE &&
            rlv_plan_child (plan, at, "reduced", RLV_NONE) == RLV_NONE &&
            rlv_plan_child (plan, at, "open", RLV_NONE) == RLV_NONE &&
            (rlv_plan_child (plan, at, "week", RLV_NONE) == RLV_NONE ||
             rlv_plan_child (plan, at, "week",
                             rlv_plan_child (plan, at, "week", RLV_NONE)) == RLV_NONE))
            at = rlv_item_ref (plan, at, "base");
        if (at == RLV_NONE)
            return i;
    }
    return RLV_NONE;
}

/* The end moves by just as much as a task on the way to it only where a working day is
 * one everywhere, and nothing makes what follows wait: so all work on one calendar
 * whose days are alike, lasting times by the clock become working days, and windows,
 * freezes, sittings, dates and "as late as possible" are taken away.  (With them, each
 * side's holidays and each window on the way may add to the 600 days or take from
 * them.)  The plan is ours alone here. */
static void
make_even (const RlvPlan *plan)
{
    guint32 n, n_links;
    RlvTask *tasks = (RlvTask *) rlv_plan_tasks (plan, &n);
    RlvLink *links = (RlvLink *) rlv_plan_links (plan, &n_links);
    RlvCal cal = plain_calendar (plan);

    for (guint32 t = 0; t < n; t++) {
        tasks[t].calendar = cal;
        tasks[t].window = tasks[t].gate = RLV_NONE;
        tasks[t].kind = "";
        tasks[t].deadline = RLV_DAY_NONE;
        tasks[t].constraint = RLV_CONSTRAINT_NONE;
        if (tasks[t].likely.unit == RLV_UNIT_ELAPSED)
            tasks[t].likely =
                (RlvSpan){MAX (tasks[t].likely.amount / 1440, 1) * 1000, RLV_UNIT_DAY};
    }
    for (guint32 i = 0; i < n_links; i++)
        if (links[i].lag.unit == RLV_UNIT_ELAPSED)
            links[i].lag = (RlvSpan){links[i].lag.amount / 1440 * 1000, RLV_UNIT_DAY};
}

static RlvSchedule *
unlevelled (const World *world)
{
    RlvSchedOptions options = {.no_levelling = TRUE, .data_date = RLV_TIME_NONE};
    g_autoptr (GError) error = NULL;
    RlvSchedule *schedule = rlv_schedule_new (world->plan, world->graph, world->times,
                                              &options, world->findings, &error);

    assert_ok (schedule != NULL, &error);
    return schedule;
}

/* Whether @t takes all the time from what it waits for to what waits for it.  What its
 * start alone drives leaves room at its end; and where a link asks for its finish, it
 * starts as late as that allows, and first of all grows towards the front. */
static gboolean
fills_its_time (const RlvPlan *plan, const RlvSchedule *schedule, RlvTaskIx t)
{
    guint32 n;
    const RlvLink *links = rlv_plan_links (plan, &n);

    if (schedule->why_start[t].kind == RLV_WHY_LINK &&
        (links[schedule->why_start[t].link].type == RLV_LINK_FF ||
         links[schedule->why_start[t].link].type == RLV_LINK_SF))
        return FALSE;
    if (t == schedule->last)
        return TRUE;
    for (guint32 to = 0; to < schedule->n; to++) {
        const RlvWhy *why = &schedule->why_start[to];

        if (schedule->driving[to] && why->kind == RLV_WHY_LINK && why->task == t)
            return links[why->link].type == RLV_LINK_FS ||
                   links[why->link].type == RLV_LINK_FF;
    }
    return FALSE;
}

static guint
lengthen_all (World *world, guint most)
{
    guint32 n;
    RlvTask *tasks;
    g_autoptr (RlvSchedule) before = NULL;
    RlvCal cal;
    guint tried = 0;

    cal = plain_calendar (world->plan);
    if (cal == RLV_NONE)
        return 0;
    make_even (world->plan);
    tasks = (RlvTask *) rlv_plan_tasks (world->plan, &n);
    before = unlevelled (world);
    for (guint32 t = 0; t < n && tried < most; t++) {
        g_autoptr (RlvSchedule) after = NULL;

        if (!before->driving[t] || !fills_its_time (world->plan, before, t) ||
            tasks[t].likely.unit != RLV_UNIT_DAY ||
            tasks[t].likely.amount % 1000 != 0 || tasks[t].likely.amount == 0)
            continue;
        assert_int_equal (before->critical[t], 2);
        tasks[t].likely.amount += LONGER;
        after = unlevelled (world);
        tasks[t].likely.amount -= LONGER;
        if (rlv_cal_days (world->times, cal, before->end, after->end) != LONGER)
            fail_msg (
                "task \"%s\" 600 days longer moves the end by %g", tasks[t].id,
                (double) rlv_cal_days (world->times, cal, before->end, after->end) /
                    1000);
        assert_true (after->driving[t]);
        tried++;
    }
    return tried;
}

static void
open_file (World *world, const char *name)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path =
        g_build_filename (g_getenv ("RLV_SRCDIR"), "plans", name, NULL);
    guint32 n, n_links;
    const RlvLink *links;

    world->findings = rlv_findings_new ();
    world->plan = rlv_doc_read_file (path, world->findings, &error);
    assert_ok (world->plan != NULL, &error);
    world->times = rlv_times_new (world->plan, world->findings, &error);
    assert_ok (world->times != NULL, &error);
    rlv_plan_tasks (world->plan, &n);
    links = rlv_plan_links (world->plan, &n_links);
    world->graph = rlv_graph_new (n, links, n_links);
}

static void
samples_move_by_as_much (void **state)
{
    static const char *const names[] = {"learn.xml", "case-a.xml", "case-b.xml"};

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        World world;

        open_file (&world, names[i]);
        assert_true (lengthen_all (&world, 1000) >= 3);
        close_world (&world);
    }
}

static void
made_up_plans_move_by_as_much (void **state)
{
    guint tried = 0;

    (void) state;
    for (guint64 seed = 1; seed <= 60; seed++) {
        const gboolean small = seed <= 50;
        GenOptions options = {.seed = seed,
                              .small = small,
                              .n = small ? 0 : 400,
                              .window = 100,
                              .strand = 40};
        gsize len;
        g_autofree char *text = gen_plan_text (&options, &len);
        World world;

        open_xml (&world, text);
        tried += lengthen_all (&world, 12);
        close_world (&world);
    }
    assert_true (tried > 100);
}

int
main (void)
{
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));
    const struct CMUnitTest more[] = {
        cmocka_unit_test (samples_move_by_as_much),
        cmocka_unit_test (made_up_plans_move_by_as_much),
    };

    TEST_ADD_ROWS (tests, explains, rows);
    TEST_ADD_ROWS (tests, says_what_lies_beside, beside);
    TEST_ADD_ROWS (tests, puts_what_was_found_to_the_search, searched);
    g_array_append_vals (tests, more, G_N_ELEMENTS (more));
    return test_run ("reasons", tests);
}
