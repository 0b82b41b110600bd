/* Time: tables of real dates.  What the tables cannot think of, test-time-walk.c finds.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "time-plan.h"

#define WEEK "<week days='mon tue wed thu fri' hours='08:30-12:30 13:30-17:30'/>"

/* France in 2027, with all that a calendar may say. */
static const char plan_text[] =
    "<calendar id='FR' zone='Europe/Paris'>" WEEK
    "<holiday date='2027-01-01' name='Jour de l’an'/>"
    "<holiday date='2027-03-29' name='Lundi de Pâques'/>"
    "<holiday date='2027-05-01'/><holiday date='2027-05-06' name='Ascension'/>"
    "<holiday date='2027-05-08'/><holiday date='2027-05-17' name='Lundi de Pentecôte'/>"
    "<holiday date='2027-07-14'/><holiday date='2027-08-15'/>"
    "<holiday date='2027-11-01'/><holiday date='2027-11-11'/>"
    "<holiday date='2027-12-25'/>"
    "<closure from='2027-08-02' to='2027-08-20' name='été'/>"
    "<open date='2027-07-17' hours='08:00-20:00'/>" /* a Saturday */
    "<open date='2027-08-10' hours='09:00-13:00'/>" /* inside the closure */
    "<reduced from='2027-12-20' to='2027-12-24' hours='09:00-15:00'/>"
    "<blackout id='B1' from='2027-11-12' to='2027-11-26'/>"
    "<blackout id='B2' monthFirst='3' monthLast='3' for='cutover go-no-go'/>"
    "<blackout id='B5' monthFirst='3' from='2027-09-02' to='2027-09-02' for='legal'/>"
    "<blackout id='B4' monthLast='10' for='report'/>"
    "<blackout id='B3' from='2027-06-01' to='2027-06-30' monthFirst='2' for='kt'/>"
    "</calendar>"
    "<calendar id='MA' zone='Africa/Abidjan'>"
    "<week days='mon tue wed thu fri' hours='09:00-13:00 14:00-18:00'/>"
    "<reduced from='2027-02-09' to='2027-03-09' factor='0.8' name='Ramadan'/>"
    "<holiday date='2027-03-10' until='2027-03-11' tentative='true'/>"
    "</calendar>"
    "<calendar id='NUIT' zone='Europe/Paris'>"
    "<week days='mon tue wed thu fri sat sun' hours='00:00-06:00 22:00-24:00'/>"
    "</calendar>"
    "<calendar id='24' zone='Europe/Paris'>"
    "<week days='mon tue wed thu fri sat sun' hours='00:00-24:00'/></calendar>"
    "<calendar id='FR2' base='FR'><holiday date='2027-01-05'/>"
    "<open date='2027-05-06' hours='08:30-12:30'/>"
    "<closure from='2027-07-17' to='2027-07-17'/>"
    "<reduced from='2027-05-10' to='2027-05-20' factor='0.5'/></calendar>"
    "<calendar id='SAT' base='FR'><week days='sat' hours='10:00-12:00'/></calendar>"
    "<calendar id='IN' zone='Asia/Kolkata'>"
    "<week days='mon tue wed thu fri' hours='10:00-19:00'/></calendar>"
    "<calendar id='NY' zone='America/New_York'>"
    "<week days='mon tue wed thu fri' hours='09:00-17:00'/></calendar>"
    "<calendar id='LATE' zone='America/New_York'>"
    "<week days='mon tue wed thu fri' hours='17:00-20:00'/></calendar>"
    "<window id='W1' from='2027-03-27' to='2027-03-28'/>"
    "<window id='W2' start='2027-01-02' rrule='FREQ=WEEKLY;BYDAY=SA' time='06:00' "
    "length='36eh'/>"
    "<window id='W3' start='2027-01-04' rrule='FREQ=MONTHLY;BYDAY=1MO;COUNT=3' "
    "time='08:30' length='2d'/>"
    "<window id='W4' start='2027-02-06' time='02:30' length='2ed'/>"
    "<committee id='C1' start='2027-01-04' rrule='FREQ=MONTHLY;BYDAY=3WE' time='14:00' "
    "length='90m'><cancelled date='2027-02-17'/><sitting date='2027-02-24'/>"
    "<sitting date='2027-02-18' time='09:00'/></committee>"
    "<committee id='C2' start='2027-01-04' rrule='FREQ=WEEKLY;UNTIL=20270118' "
    "time='10:00'/>"
    "<committee id='C3' rrule='FREQ=WEEKLY;UNTIL=20270118T090000Z' time='10:00'/>"
    "<committee id='C4' rrule='FREQ=WEEKLY;UNTIL=20270118T085959Z' time='10:00'/>"
    "<committee id='C5' start='2027-03-28' rrule='FREQ=DAILY;COUNT=1' time='02:30'/>"
    "<committee id='C7' start='2027-01-04' time='20:00' length='90m'/>"
    "<committee id='C6'><sitting date='2027-10-31' time='02:30'/></committee>";

typedef struct {
    RlvPlan *plan;
    RlvTimes *times;
} Fixture;

static Fixture fixture;

static int
set_up (void **state)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;

    (void) state;
    fixture.plan = time_plan ("2027-01-04", plan_text);
    fixture.times = rlv_times_new (fixture.plan, findings, &error);
    assert_ok (fixture.times != NULL, &error);
    return 0;
}

static int
tear_down (void **state)
{
    (void) state;
    rlv_times_free (fixture.times);
    rlv_plan_free (fixture.plan);
    return 0;
}

static RlvItemIx
item (const char *id)
{
    RlvItemIx ix = rlv_plan_find (fixture.plan, id);

    if (ix == RLV_NONE)
        fail_msg ("no item %s", id);
    return ix;
}

/* "FR", or an intersection: "FR MA". */
static RlvCal
calendar (const char *ids)
{
    g_auto (GStrv) words = g_strsplit (ids, " ", -1);
    RlvCal cals[8];
    guint32 n_items, n = 0;
    const RlvItemIx *items = rlv_plan_of_kind (fixture.plan, "calendar", &n_items);

    for (; words[n] != NULL; n++) {
        cals[n] = 0;
        while (items[cals[n]] != item (words[n]))
            cals[n]++;
    }
    return rlv_times_joint (fixture.times, cals, n);
}

static void
assert_time (RlvTime got, const char *expected)
{
    char buffer[RLV_DATE_SIZE] = "-";

    if (got != RLV_TIME_NONE)
        rlv_time_format (got, buffer);
    assert_string_equal (buffer, expected);
}

/* --- one instant in, one out ------------------------------------------------------ */

typedef struct {
    const char *name;
    RlvTime (*ask) (RlvTimes *times, RlvCal cal, RlvTime t);
    const char *cal, *t, *expected;
} Instant;

static const Instant instants[] = {
    {"next inside work", rlv_cal_next, "FR", "2027-01-04T08:00Z", "2027-01-04T08:00Z"},
    {"next at lunch", rlv_cal_next, "FR", "2027-01-04T11:30Z", "2027-01-04T12:30Z"},
    {"next at close", rlv_cal_next, "FR", "2027-01-04T16:30Z", "2027-01-05T07:30Z"},
    {"next over the weekend", rlv_cal_next, "FR", "2027-01-08T16:30Z",
     "2027-01-11T07:30Z"},
    {"next after the clocks changed and Easter Monday", rlv_cal_next, "FR",
     "2027-03-26T16:30Z", "2027-03-30T06:30Z"},
    {"next on the last evening of summer time", rlv_cal_next, "FR", "2027-10-29T15:30Z",
     "2027-11-02T07:30Z"}, /* 1 November is a holiday */
    {"next in the exceptional Saturday", rlv_cal_next, "FR", "2027-07-16T15:30Z",
     "2027-07-17T06:00Z"},
    {"next in the closure", rlv_cal_next, "FR", "2027-07-30T15:30Z",
     "2027-08-10T07:00Z"},
    {"next after the closure", rlv_cal_next, "FR", "2027-08-10T11:00Z",
     "2027-08-23T06:30Z"},
    {"next of nothing", rlv_cal_next, "FR", "-", "-"},
    {"prev inside work", rlv_cal_prev, "FR", "2027-01-04T08:00Z", "2027-01-04T08:00Z"},
    {"prev at the opening", rlv_cal_prev, "FR", "2027-01-11T07:30Z",
     "2027-01-08T16:30Z"},
    {"prev at the close", rlv_cal_prev, "FR", "2027-01-08T16:30Z", "2027-01-08T16:30Z"},
    {"prev before the year", rlv_cal_prev, "FR", "2020-01-01T00:00Z",
     "2019-12-31T16:30Z"},
    {"prev of nothing", rlv_cal_prev, "FR", "-", "-"},
    {"open at the opening", rlv_cal_open, "FR", "2027-01-04T07:30Z",
     "2027-01-04T07:30Z"},
    {"open a minute late", rlv_cal_open, "FR", "2027-01-04T07:31Z",
     "2027-01-05T07:30Z"},
    {"open is not the afternoon", rlv_cal_open, "FR", "2027-01-08T12:00Z",
     "2027-01-11T07:30Z"},
    {"open before, at the opening", rlv_cal_open_before, "FR", "2027-01-04T07:30Z",
     "2027-01-04T07:30Z"},
    {"open before, a minute early", rlv_cal_open_before, "FR", "2027-01-04T07:29Z",
     "2026-12-31T07:30Z"},
    {"open before, in the afternoon", rlv_cal_open_before, "FR", "2027-01-04T15:00Z",
     "2027-01-04T07:30Z"},
    {"inherited, with a holiday more", rlv_cal_next, "FR2", "2027-01-04T16:30Z",
     "2027-01-06T07:30Z"},
    {"an opening wins over the holiday of the base", rlv_cal_next, "FR2",
     "2027-05-05T16:30Z", "2027-05-06T06:30Z"},
    {"a closure wins over the opening of the base", rlv_cal_next, "FR2",
     "2027-07-16T15:30Z", "2027-07-19T06:30Z"},
    {"a week of its own replaces the base's", rlv_cal_next, "SAT", "2027-01-04T00:00Z",
     "2027-01-09T09:00Z"},
    {"and the base's holidays stay", rlv_cal_next, "SAT", "2027-05-01T00:00Z",
     "2027-05-15T08:00Z"}, /* the 1st and the 8th are holidays */
    {"a reduction does not open the base's holiday", rlv_cal_next, "FR2",
     "2027-05-14T18:00Z", "2027-05-18T06:30Z"}, /* Whit Monday */
    {"hours of reduced days", rlv_cal_next, "FR", "2027-12-19T00:00Z",
     "2027-12-20T08:00Z"},
    {"the end of reduced days", rlv_cal_prev, "FR", "2027-12-20T20:00Z",
     "2027-12-20T14:00Z"},
    {"a day cut to eight tenths", rlv_cal_prev, "MA", "2027-02-09T23:00Z",
     "2027-02-09T16:24Z"}, /* 384 minutes of 480 */
    {"common to Paris and Bombay", rlv_cal_next, "FR IN", "2027-01-04T00:00Z",
     "2027-01-04T07:30Z"},
    {"the end of what is common", rlv_cal_prev, "FR IN", "2027-01-04T23:00Z",
     "2027-01-04T13:30Z"},
    {"the week in which only America changed", rlv_cal_next, "FR NY",
     "2027-03-15T00:00Z", "2027-03-15T13:00Z"},
    {"the weeks in which both have", rlv_cal_next, "FR NY", "2027-03-30T00:00Z",
     "2027-03-30T13:00Z"},
    {"never together", rlv_cal_next, "FR SAT", "2027-12-01T00:00Z", "-"},
    {"before the floor", rlv_cal_next, "FR", "2017-01-02T23:59Z", "-"},
    {"from the floor on", rlv_cal_next, "FR", "2017-01-03T00:00Z", "2017-01-03T07:30Z"},
    {"nothing was worked before the floor", rlv_cal_prev, "FR", "2017-01-03T00:00Z",
     "-"},
    {"a day that begins before the floor is none", rlv_cal_next, "IN",
     "2017-01-03T00:00Z", "2017-01-03T04:30Z"},
    {"a day that ends after the end is none", rlv_cal_prev, "LATE", "2199-12-31T23:59Z",
     "2199-12-31T01:00Z"},
    {"the last work of all", rlv_cal_prev, "FR", "2199-12-31T23:00Z",
     "2199-12-31T16:30Z"},
    {"past the end", rlv_cal_next, "FR", "2199-12-31T17:00Z", "-"},
    {"summer time goes on for ever", rlv_cal_open, "FR", "2198-07-02T00:00Z",
     "2198-07-02T06:30Z"},
};

static void
answers_with_an_instant (void **state)
{
    const Instant *row = *state;

    assert_time (row->ask (fixture.times, calendar (row->cal), at (row->t)),
                 row->expected);
}

/* --- arithmetic ------------------------------------------------------------------- */

typedef struct {
    const char *name;
    RlvTime (*ask) (RlvTimes *times, RlvCal cal, RlvTime t, RlvSpan span);
    const char *cal, *t, *span, *expected;
} Move;

static const Move moves[] = {
    {"a day ends at its close", rlv_cal_add, "FR", "2027-01-04T07:30Z", "1d",
     "2027-01-04T16:30Z"},
    {"a week", rlv_cal_add, "FR", "2027-01-04T07:30Z", "5d", "2027-01-08T16:30Z"},
    {"half a day ends before lunch", rlv_cal_add, "FR", "2027-01-04T07:30Z", "0.5d",
     "2027-01-04T11:30Z"},
    {"a day from noon on", rlv_cal_add, "FR", "2027-01-04T11:30Z", "1d",
     "2027-01-05T11:30Z"},
    {"an hour over lunch", rlv_cal_add, "FR", "2027-01-04T11:00Z", "1h",
     "2027-01-04T13:00Z"},
    {"nothing, at night", rlv_cal_add, "FR", "2027-01-04T22:00Z", "0d",
     "2027-01-04T22:00Z"},
    {"nothing, backwards", rlv_cal_sub, "FR", "2027-01-04T22:00Z", "0h",
     "2027-01-04T22:00Z"},
    {"from the night", rlv_cal_add, "FR", "2027-01-04T22:00Z", "8h",
     "2027-01-05T16:30Z"},
    {"elapsed days", rlv_cal_add, "FR", "2027-01-04T22:00Z", "2ed",
     "2027-01-06T22:00Z"},
    {"elapsed days back", rlv_cal_sub, "FR", "2027-01-04T22:00Z", "2ed",
     "2027-01-02T22:00Z"},
    {"the exceptional Saturday is worth a day", rlv_cal_add, "FR", "2027-07-16T06:30Z",
     "2d", "2027-07-17T18:00Z"},
    {"half opened", rlv_cal_add, "FR", "2027-07-30T06:30Z", "1.5d",
     "2027-08-10T11:00Z"},
    {"six hours are three quarters of a day", rlv_cal_add, "FR", "2027-12-20T08:00Z",
     "0.75d", "2027-12-20T14:00Z"},
    {"Ramadan: five days take six and a quarter", rlv_cal_add, "MA",
     "2027-02-15T09:00Z", "5d", "2027-02-23T10:36Z"},
    {"Ramadan: 384 minutes are a day's work", rlv_cal_add, "MA", "2027-02-15T09:00Z",
     "384m", "2027-02-15T16:24Z"},
    {"back over the weekend", rlv_cal_sub, "FR", "2027-01-11T16:30Z", "2d",
     "2027-01-08T07:30Z"},
    {"back from an opening", rlv_cal_sub, "FR", "2027-01-11T07:30Z", "1d",
     "2027-01-08T07:30Z"},
    {"back hours", rlv_cal_sub, "FR", "2027-01-11T08:30Z", "2h", "2027-01-08T15:30Z"},
    {"back to the afternoon", rlv_cal_sub, "FR", "2027-01-04T16:30Z", "4h",
     "2027-01-04T12:30Z"},
    {"a lead", rlv_cal_shift, "FR", "2027-01-11T16:30Z", "-2d", "2027-01-08T07:30Z"},
    {"a lag", rlv_cal_shift, "FR", "2027-01-08T16:30Z", "1d", "2027-01-11T16:30Z"},
    {"an elapsed lead", rlv_cal_shift, "FR", "2027-01-11T16:30Z", "-24eh",
     "2027-01-10T16:30Z"},
    {"the night of the change forward has an hour less", rlv_cal_add, "NUIT",
     "2027-03-27T21:00Z", "3h", "2027-03-28T00:00Z"},
    {"to the end of that night", rlv_cal_add, "NUIT", "2027-03-27T21:00Z", "7h",
     "2027-03-28T04:00Z"},
    {"the night of the change back has one more", rlv_cal_add, "NUIT",
     "2027-10-30T20:00Z", "9h", "2027-10-31T05:00Z"},
    {"a day of 23 hours is a day", rlv_cal_add, "24", "2027-03-27T23:00Z", "1d",
     "2027-03-28T22:00Z"},
    {"a day of 25 hours is a day", rlv_cal_add, "24", "2027-10-30T22:00Z", "1d",
     "2027-10-31T23:00Z"},
    {"far ahead", rlv_cal_add, "FR", "2027-01-04T07:30Z", "30000d",
     "2142-01-29T14:30Z"},
    {"past the end of time", rlv_cal_add, "FR", "2190-01-04T07:30Z", "3000d", "-"},
    {"past the end, elapsed", rlv_cal_add, "FR", "2190-01-04T07:30Z", "3653ed", "-"},
    {"before the floor", rlv_cal_sub, "FR", "2018-01-04T07:30Z", "3000d", "-"},
    {"before the floor, elapsed", rlv_cal_sub, "FR", "2018-01-04T07:30Z", "3000ed",
     "-"},
    {"from nothing", rlv_cal_add, "FR", "-", "1d", "-"},
    {"from nothing back", rlv_cal_sub, "FR", "-", "1d", "-"},
    {"nothing from nothing", rlv_cal_shift, "FR", "-", "0d", "-"},
    {"six common hours are a day", rlv_cal_add, "FR IN", "2027-01-04T00:00Z", "1d",
     "2027-01-04T13:30Z"},
    {"two and a half hours of eight are less", rlv_cal_add, "FR NY",
     "2027-01-04T00:00Z", "0.625d", "2027-01-04T16:30Z"},
    {"no time together, ever", rlv_cal_add, "FR SAT", "2027-12-01T00:00Z", "1d", "-"},
};

static void
moves_in_time (void **state)
{
    const Move *row = *state;

    assert_time (
        row->ask (fixture.times, calendar (row->cal), at (row->t), span (row->span)),
        row->expected);
}

static void
cannot_overflow (void **state)
{
    const gint32 amounts[] = {G_MAXINT32, G_MAXINT32 - 1, G_MININT32, G_MININT32 + 1};
    const RlvUnit units[] = {RLV_UNIT_DAY, RLV_UNIT_MINUTE, RLV_UNIT_ELAPSED};
    const RlvTime times[] = {0, G_MAXINT64, G_MININT64 + 1, RLV_TIME_MAX + 1};

    (void) state;
    for (guint u = 0; u < G_N_ELEMENTS (units); u++) {
        for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
            assert_true (rlv_cal_shift (fixture.times, 0, at ("2027-01-04T08:00Z"),
                                        (RlvSpan){amounts[i], units[u]}) ==
                         RLV_TIME_NONE);
        for (guint i = 1; i < G_N_ELEMENTS (times); i++)
            assert_true (rlv_cal_shift (fixture.times, 0, times[i],
                                        (RlvSpan){0, units[u]}) == RLV_TIME_NONE);
    }
}

/* --- between two instants --------------------------------------------------------- */

typedef struct {
    const char *name;
    gint64 (*ask) (RlvTimes *times, RlvCal cal, RlvTime a, RlvTime b);
    const char *cal, *a, *b;
    gint64 expected;
} Between;

static const Between betweens[] = {
    {"a week has five days", rlv_cal_days, "FR", "2027-01-04T00:00Z",
     "2027-01-11T00:00Z", 5000},
    {"and forty hours", rlv_cal_minutes, "FR", "2027-01-04T00:00Z", "2027-01-11T00:00Z",
     2400},
    {"backwards", rlv_cal_days, "FR", "2027-01-11T00:00Z", "2027-01-04T00:00Z", -5000},
    {"a day in part", rlv_cal_days, "FR", "2027-01-04T00:00Z", "2027-01-04T09:00Z",
     187}, /* 90 of 480 minutes: 187.5 */
    {"France works 239 and a quarter days in 2027", rlv_cal_days, "FR",
     "2026-12-31T23:00Z", "2027-12-31T23:00Z",
     /* 261 weekdays, less 6 holidays outside the closure on weekdays, less 15 of
      * the closure, plus a Saturday and a half day, less a quarter of five days */
     (261 - 7 - 15 + 1) * 1000 + 500 - 5 * 250},
    {"Ramadan", rlv_cal_days, "MA", "2027-02-08T00:00Z", "2027-02-15T00:00Z", 4200},
    {"Ramadan, minutes", rlv_cal_minutes, "MA", "2027-02-08T00:00Z",
     "2027-02-15T00:00Z", 480 + 4 * 384},
    {"nothing known", rlv_cal_days, "FR", "-", "2027-01-04T00:00Z", RLV_TIME_NONE},
    {"Paris and Bombay: 360 minutes", rlv_cal_minutes, "FR IN", "2027-01-04T00:00Z",
     "2027-01-05T00:00Z", 300},
    {"Paris and Bombay: a whole day", rlv_cal_days, "FR IN", "2027-01-04T00:00Z",
     "2027-01-05T00:00Z", 1000},
    {"Paris and New York: 150 minutes", rlv_cal_minutes, "FR NY", "2027-01-04T00:00Z",
     "2027-01-05T00:00Z", 150},
    {"Paris and New York: 150 of 240", rlv_cal_days, "FR NY", "2027-01-04T00:00Z",
     "2027-01-05T00:00Z", 625},
    {"the least of the credits", rlv_cal_days, "FR MA", "2027-02-09T00:00Z",
     "2027-02-10T00:00Z", 800},
};

static void
counts_between (void **state)
{
    const Between *row = *state;

    assert_int_equal (
        row->ask (fixture.times, calendar (row->cal), at (row->a), at (row->b)),
        row->expected);
}

/* --- days ------------------------------------------------------------------------- */

typedef struct {
    const char *name, *cal, *day, *from, *until;
    const char *local; /* of from */
} DaySpan;

static const DaySpan day_spans[] = {
    {"winter", "FR", "2027-01-04", "2027-01-03T23:00Z", "2027-01-04T23:00Z",
     "2027-01-04 00:00"},
    {"23 hours", "FR", "2027-03-28", "2027-03-27T23:00Z", "2027-03-28T22:00Z",
     "2027-03-28 00:00"},
    {"summer", "FR", "2027-07-14", "2027-07-13T22:00Z", "2027-07-14T22:00Z",
     "2027-07-14 00:00"},
    {"25 hours", "FR", "2027-10-31", "2027-10-30T22:00Z", "2027-10-31T23:00Z",
     "2027-10-31 00:00"},
    {"half an hour", "IN", "2027-01-04", "2027-01-03T18:30Z", "2027-01-04T18:30Z",
     "2027-01-04 00:00"},
    {"west", "NY", "2027-01-04", "2027-01-04T05:00Z", "2027-01-05T05:00Z",
     "2027-01-04 00:00"},
    {"the first calendar decides", "NY FR", "2027-01-04", "2027-01-03T23:00Z",
     "2027-01-04T23:00Z", "2027-01-04 00:00"},
};

static void
knows_its_days (void **state)
{
    const DaySpan *row = *state;
    RlvCal cal = calendar (row->cal);
    char buffer[RLV_DATE_SIZE];
    RlvTime from, until;

    rlv_cal_day_span (fixture.times, cal, on (row->day), &from, &until);
    assert_time (from, row->from);
    assert_time (until, row->until);
    assert_string_equal (rlv_cal_local (fixture.times, cal, from, buffer), row->local);
    assert_int_equal (rlv_cal_day (fixture.times, cal, from, FALSE), on (row->day));
    assert_int_equal (rlv_cal_day (fixture.times, cal, from, TRUE), on (row->day) - 1);
    assert_int_equal (rlv_cal_day (fixture.times, cal, until - 1, FALSE),
                      on (row->day));
    assert_int_equal (rlv_cal_day (fixture.times, cal, until, TRUE), on (row->day));
    assert_int_equal (rlv_cal_day (fixture.times, cal, until, FALSE),
                      on (row->day) + 1);
}

/* No instant lies outside our years, whatever the zone makes of their ends. */
static void
days_stay_in_our_years (void **state)
{
    static const struct {
        const char *cal, *day, *from, *until;
    } rows[] = {
        {"FR", "1900-01-01", "1900-01-01T00:00Z", "1900-01-01T23:00Z"},
        {"NY", "2199-12-31", "2199-12-31T05:00Z", NULL},
    };

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        RlvTime from, until;

        rlv_cal_day_span (fixture.times, calendar (rows[i].cal), on (rows[i].day),
                          &from, &until);
        assert_time (from, rows[i].from);
        if (rows[i].until != NULL)
            assert_time (until, rows[i].until);
        else
            assert_true (until == RLV_TIME_MAX);
    }
}

typedef struct {
    const char *name, *cal, *t, *local;
} Local;

static const Local locals[] = {
    {"before the change forward", "FR", "2027-03-28T00:59Z", "2027-03-28 01:59"},
    {"after it", "FR", "2027-03-28T01:00Z", "2027-03-28 03:00"},
    {"before the change back", "FR", "2027-10-31T00:59Z", "2027-10-31 02:59"},
    {"after it", "FR", "2027-10-31T01:00Z", "2027-10-31 02:00"},
    {"Kolkata", "IN", "2027-10-31T01:00Z", "2027-10-31 06:30"},
    {"nothing", "FR", "-", "-"},
};

static void
shows_the_local_clock (void **state)
{
    const Local *row = *state;
    char buffer[RLV_DATE_SIZE];

    assert_string_equal (
        rlv_cal_local (fixture.times, calendar (row->cal), at (row->t), buffer),
        row->local);
}

typedef struct {
    const char *name, *cal, *day, *kind, *first;
} Shut;

static const Shut shuts[] = {
    {"an ordinary day", "FR", "2027-01-04", NULL, NULL},
    {"a Sunday", "FR", "2027-01-10", "week", NULL},
    {"a holiday", "FR", "2027-03-29", "holiday", "Lundi de Pâques"},
    {"a closure", "FR", "2027-08-09", "closure", "été"},
    {"opened in the closure", "FR", "2027-08-10", NULL, NULL},
    {"reduced", "FR", "2027-12-21", "reduced", NULL},
    {"reduced, but a Sunday", "MA", "2027-02-14", "week", NULL},
    {"the end of a long holiday", "MA", "2027-03-11", "holiday", NULL},
    {"of the base", "FR2", "2027-05-17", "holiday", "Lundi de Pentecôte"},
    {"opened against the base", "FR2", "2027-05-06", NULL, NULL},
    {"a Friday of the Saturday people", "SAT", "2027-01-08", "week", NULL},
    {"the second objects", "FR MA", "2027-02-15", "reduced", "Ramadan"},
    {"none objects", "FR MA", "2027-01-15", NULL, NULL},
    {"far away", "FR", "2190-01-03", "week", NULL},
};

static void
says_why_it_is_shut (void **state)
{
    const Shut *row = *state;
    RlvItemIx why =
        rlv_cal_why_shut (fixture.times, calendar (row->cal), on (row->day));

    if (row->kind == NULL) {
        assert_int_equal (why, RLV_NONE);
        return;
    }
    assert_int_not_equal (why, RLV_NONE);
    assert_string_equal (rlv_plan_kind_name (fixture.plan, why), row->kind);
    if (row->first != NULL)
        assert_string_equal (rlv_item_name (fixture.plan, why, NULL), row->first);
}

/* --- windows, sittings, blackouts --------------------------------------------- */

typedef gboolean (*Ask) (RlvTimes *times, RlvItemIx item, RlvTime t, RlvTime *from,
                         RlvTime *until);

typedef struct {
    const char *name;
    Ask ask;
    const char *id, *t, *from, *until;
} Recurring;

static const Recurring recurrings[] = {
    {"a fixed window", rlv_window_next, "W1", "2027-01-04T00:00Z", "2027-03-26T23:00Z",
     "2027-03-28T22:00Z"},
    {"inside it", rlv_window_next, "W1", "2027-03-28T21:59Z", "2027-03-26T23:00Z",
     "2027-03-28T22:00Z"},
    {"after it", rlv_window_next, "W1", "2027-03-28T22:00Z", NULL, NULL},
    {"back to it", rlv_window_prev, "W1", "2028-01-01T00:00Z", "2027-03-26T23:00Z",
     "2027-03-28T22:00Z"},
    {"at its start", rlv_window_prev, "W1", "2027-03-26T23:00Z", NULL, NULL},
    {"every Saturday", rlv_window_next, "W2", "2027-01-04T00:00Z", "2027-01-09T05:00Z",
     "2027-01-10T17:00Z"},
    {"one that is open", rlv_window_next, "W2", "2027-01-10T16:59Z",
     "2027-01-09T05:00Z", "2027-01-10T17:00Z"},
    {"the next", rlv_window_next, "W2", "2027-01-10T17:00Z", "2027-01-16T05:00Z",
     "2027-01-17T17:00Z"},
    {"36 hours by the clock, though it changes", rlv_window_next, "W2",
     "2027-03-27T00:00Z", "2027-03-27T05:00Z", "2027-03-28T17:00Z"},
    {"summer", rlv_window_next, "W2", "2027-04-01T00:00Z", "2027-04-03T04:00Z",
     "2027-04-04T16:00Z"},
    {"in a hundred and fifty years", rlv_window_next, "W2", "2177-07-02T00:00Z",
     "2177-07-05T04:00Z", "2177-07-06T16:00Z"},
    {"the last Saturday of all", rlv_window_prev, "W2", "2199-12-31T00:00Z",
     "2199-12-28T05:00Z", "2199-12-29T17:00Z"},
    {"before the first", rlv_window_prev, "W2", "2027-01-02T05:00Z", NULL, NULL},
    {"two working days", rlv_window_next, "W3", "2027-01-04T00:00Z",
     "2027-01-04T07:30Z", "2027-01-05T16:30Z"},
    {"the last of three", rlv_window_next, "W3", "2027-02-10T00:00Z",
     "2027-03-01T07:30Z", "2027-03-02T16:30Z"},
    {"and no more", rlv_window_next, "W3", "2027-03-02T16:30Z", NULL, NULL},
    {"one that does not recur", rlv_window_next, "W4", "2027-01-04T00:00Z",
     "2027-02-06T01:30Z", "2027-02-08T01:30Z"},
    {"no instant", rlv_window_next, "W2", "-", NULL, NULL},
    {"the third Wednesday", rlv_sitting_next, "C1", "2027-01-04T00:00Z",
     "2027-01-20T13:00Z", "2027-01-20T14:30Z"},
    {"at its very start", rlv_sitting_next, "C1", "2027-01-20T13:00Z",
     "2027-01-20T13:00Z", "2027-01-20T14:30Z"},
    {"moved by a day", rlv_sitting_next, "C1", "2027-01-20T13:01Z", "2027-02-18T08:00Z",
     "2027-02-18T09:30Z"},
    {"an extra one", rlv_sitting_next, "C1", "2027-02-18T08:01Z", "2027-02-24T13:00Z",
     "2027-02-24T14:30Z"},
    {"regular again", rlv_sitting_next, "C1", "2027-02-24T13:01Z", "2027-03-17T13:00Z",
     "2027-03-17T14:30Z"},
    {"summer time", rlv_sitting_next, "C1", "2027-04-01T00:00Z", "2027-04-21T12:00Z",
     "2027-04-21T13:30Z"},
    {"the one before", rlv_sitting_prev, "C1", "2027-02-24T12:59Z", "2027-02-18T08:00Z",
     "2027-02-18T09:30Z"},
    {"the one now", rlv_sitting_prev, "C1", "2027-02-24T13:00Z", "2027-02-24T13:00Z",
     "2027-02-24T14:30Z"},
    {"none before the first", rlv_sitting_prev, "C1", "2027-01-20T12:59Z", NULL, NULL},
    {"the last of all", rlv_sitting_prev, "C1", "2199-12-31T00:00Z",
     "2199-12-18T13:00Z", "2199-12-18T14:30Z"},
    {"none after it", rlv_sitting_next, "C1", "2199-12-18T13:01Z", NULL, NULL},
    {"an hour when it does not say", rlv_sitting_next, "C2", "2027-01-04T00:00Z",
     "2027-01-04T09:00Z", "2027-01-04T10:00Z"},
    {"until a day, included", rlv_sitting_prev, "C2", "2030-01-01T00:00Z",
     "2027-01-18T09:00Z", "2027-01-18T10:00Z"},
    {"until an instant, included", rlv_sitting_prev, "C3", "2030-01-01T00:00Z",
     "2027-01-18T09:00Z", "2027-01-18T10:00Z"},
    {"until a second before", rlv_sitting_prev, "C4", "2030-01-01T00:00Z",
     "2027-01-11T09:00Z", "2027-01-11T10:00Z"},
    {"an hour and a half in the evening", rlv_sitting_next, "C7", "2027-01-01T00:00Z",
     "2027-01-04T19:00Z", "2027-01-04T20:30Z"},
    {"at a time that is skipped", rlv_sitting_next, "C5", "2027-01-01T00:00Z",
     "2027-03-28T01:00Z", "2027-03-28T02:00Z"},
    {"at a time that comes twice", rlv_sitting_next, "C6", "2027-01-01T00:00Z",
     "2027-10-31T00:30Z", "2027-10-31T01:30Z"},
};

static void
recurs (void **state)
{
    const Recurring *row = *state;
    RlvTime from, until;
    gboolean found =
        row->ask (fixture.times, item (row->id), at (row->t), &from, &until);

    assert_int_equal (found, row->from != NULL);
    if (!found)
        return;
    assert_time (from, row->from);
    assert_time (until, row->until);
}

typedef struct {
    const char *name;
    gboolean last;
    const char *cal, *kind, *a, *b, *id, *from, *until;
} Freeze;

static const Freeze freezes[] = {
    {"in the middle of a month", FALSE, "FR", "cutover", "2027-03-10T00:00Z",
     "2027-03-20T00:00Z", NULL, NULL, NULL},
    {"the first three working days", FALSE, "FR", "cutover", "2027-03-02T00:00Z",
     "2027-03-20T00:00Z", "B2", "2027-02-28T23:00Z", "2027-03-03T23:00Z"},
    {"the last three, Easter Monday skipped", FALSE, "FR", "cutover",
     "2027-03-10T00:00Z", "2028-03-20T00:00Z", "B2", "2027-03-25T23:00Z",
     "2027-03-31T22:00Z"},
    {"the first three around the first of May", FALSE, "FR", "go-no-go",
     "2027-05-01T00:00Z", "2027-05-20T00:00Z", "B2", "2027-04-30T22:00Z",
     "2027-05-05T22:00Z"},
    {"the closing of a month that is nearly all shut", FALSE, "FR", "cutover",
     "2027-08-01T00:00Z", "2027-08-26T00:00Z", "B2", "2027-07-31T22:00Z",
     "2027-08-24T22:00Z"},
    {"it ends where asked: no hit", FALSE, "FR", "cutover", "2027-03-03T23:00Z",
     "2027-03-25T23:00Z", NULL, NULL, NULL},
    {"one minute of it", FALSE, "FR", "cutover", "2027-03-03T22:59Z",
     "2027-03-25T23:00Z", "B2", "2027-02-28T23:00Z", "2027-03-03T23:00Z"},
    {"a freeze", FALSE, "FR", "cutover", "2027-11-10T00:00Z", "2027-12-01T00:00Z", "B1",
     "2027-11-11T23:00Z", "2027-11-26T23:00Z"},
    {"its end and the end of the month", TRUE, "FR", "cutover", "2027-11-10T00:00Z",
     "2027-11-30T00:00Z", "B2", "2027-11-25T23:00Z", "2027-11-30T23:00Z"},
    {"the last before a date", TRUE, "FR", "cutover", "2027-01-04T00:00Z",
     "2027-11-20T00:00Z", "B1", "2027-11-11T23:00Z", "2027-11-26T23:00Z"},
    {"the last of many years", TRUE, "FR", "go-no-go", "2027-01-04T00:00Z",
     "2100-01-20T00:00Z", "B2", "2099-12-31T23:00Z", "2100-01-05T23:00Z"},
    {"another kind is not barred", FALSE, "FR", "kt", "2027-11-01T00:00Z",
     "2027-12-01T00:00Z", NULL, NULL, NULL},
    {"another kind in its month", FALSE, "FR", "kt", "2027-01-01T00:00Z",
     "2090-12-01T00:00Z", "B3", "2027-05-31T22:00Z", "2027-06-02T22:00Z"},
    {"and its last is the same", TRUE, "FR", "kt", "2027-01-01T00:00Z",
     "2090-12-01T00:00Z", "B3", "2027-05-31T22:00Z", "2027-06-02T22:00Z"},
    {"inherited, with the working days of the heir", FALSE, "FR2", "cutover",
     "2027-01-01T00:00Z", "2027-01-30T00:00Z", "B2", "2026-12-31T23:00Z",
     "2027-01-07T23:00Z"},
    {"of any in an intersection", FALSE, "MA FR", "cutover", "2027-11-12T00:00Z",
     "2027-11-20T00:00Z", "B1", "2027-11-11T23:00Z", "2027-11-26T23:00Z"},
    {"a month that has fewer working days", FALSE, "FR", "report", "2027-08-01T00:00Z",
     "2027-09-01T00:00Z", "B4", "2027-08-09T22:00Z", "2027-08-31T22:00Z"},
    {"one of the days of a month", FALSE, "FR", "legal", "2027-01-04T00:00Z",
     "2028-01-01T00:00Z", "B5", "2027-09-01T22:00Z", "2027-09-02T22:00Z"},
    {"nothing to ask", FALSE, "FR", "cutover", "2027-11-20T00:00Z", "2027-11-20T00:00Z",
     NULL, NULL, NULL},
};

static void
freezes_over (void **state)
{
    const Freeze *row = *state;
    RlvTime from, until;
    RlvItemIx hit;
    gboolean found = (row->last ? rlv_blackout_hit_last : rlv_blackout_hit) (
        fixture.times, calendar (row->cal), row->kind, at (row->a), at (row->b), &from,
        &until, &hit);

    assert_int_equal (found, row->id != NULL);
    if (!found)
        return;
    assert_string_equal (rlv_item_id (fixture.plan, hit), row->id);
    assert_time (from, row->from);
    assert_time (until, row->until);
}

/* --- faults ----------------------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *plan;
    const char *rule;
    gboolean is_error;
    const char *part; /* of what it says */
} Fault;

#define CAL(inside)     "<calendar id='C' zone='Europe/Paris'>" inside "</calendar>"
#define BASED(id, base) "<calendar id='" id "' base='" base "'/>"
#define MEETS(attrs, inside)                                                           \
    CAL (WEEK inside) "<committee id='K' name='COPIL' start='2027-01-04' " attrs "/>"

static const Fault faults[] = {
    {"no such zone", "<calendar zone='Europe/Pariss'>" WEEK "</calendar>",
     "zone-unknown", TRUE, "Europe/Pariss"},
    {"a path for a zone", "<calendar zone='../../etc/passwd'>" WEEK "</calendar>",
     "zone-unknown", TRUE, "etc/passwd"},
    {"an absolute path", "<calendar zone='/etc/passwd'>" WEEK "</calendar>",
     "zone-unknown", TRUE, "etc/passwd"},
    {"the zone of this machine", "<calendar zone=''>" WEEK "</calendar>",
     "zone-unknown", TRUE, ""},
    {"an offset", "<calendar zone='+02:00'>" WEEK "</calendar>", "zone-unknown", TRUE,
     "+02:00"},
    {"a folder", "<calendar zone='Europe'>" WEEK "</calendar>", "zone-unknown", TRUE,
     "Europe"},
    {"no week", "<calendar name='Vide' zone='UTC'/>", "week-idle", TRUE, "Vide"},
    {"no days", CAL ("<week days='' hours='08:00-12:00'/>"), "week-idle", TRUE, "C"},
    {"no hours", CAL (WEEK "<week days='sat' hours=''/>"), "hours", TRUE, "\"\""},
    {"words for hours", CAL (WEEK "<week days='sat' hours='8-12'/>"), "hours", TRUE,
     "8-12"},
    {"half a pair", CAL (WEEK "<week days='sat' hours='08:00-'/>"), "hours", TRUE,
     "08:00-"},
    {"25 o'clock", CAL (WEEK "<week days='sat' hours='08:00-25:00'/>"), "hours", TRUE,
     "25:00"},
    {"minute 60", CAL (WEEK "<week days='sat' hours='08:60-12:00'/>"), "hours", TRUE,
     "08:60"},
    {"more after it", CAL (WEEK "<week days='sat' hours='08:00-12:00,'/>"), "hours",
     TRUE, "08:00-12:00,"},
    {"a night", CAL (WEEK "<week days='sat' hours='22:00-06:00'/>"), "hours", TRUE,
     "22:00-06:00"},
    {"no time at all", CAL (WEEK "<week days='sat' hours='08:00-08:00'/>"), "hours",
     TRUE, "08:00-08:00"},
    {"overlap", CAL (WEEK "<week days='sat' hours='08:00-12:00 11:00-13:00'/>"),
     "hours", TRUE, "11:00-13:00"},
    {"overlap in the only week",
     CAL ("<week days='mon tue wed' hours='08:00-12:00 11:00-13:00'/>"), "hours", TRUE,
     "11:00-13:00"},
    {"words in the only week", CAL ("<week days='mon tue wed' hours='8-12'/>"), "hours",
     TRUE, "8-12"},
    {"words in the week of a base",
     CAL ("<week days='mon' hours='8-12'/>") "<calendar id='D' base='C'/>", "hours",
     TRUE, "8-12"},
    {"overlap on several days", CAL (WEEK "<week days='thu fri' hours='17:00-19:00'/>"),
     "hours", TRUE, "17:00-19:00"},
    {"overlap of two weeks", CAL (WEEK "<week days='fri' hours='17:00-19:00'/>"),
     "hours", TRUE, "17:00-19:00"},
    {"overlap on an open day",
     CAL (WEEK "<open date='2027-02-06' hours='08:00-12:00 08:00-09:00'/>"), "hours",
     TRUE, "08:00-"},
    {"reduced by nothing", CAL (WEEK "<reduced from='2027-02-01' to='2027-02-02'/>"),
     "reduced", TRUE, "neither"},
    {"a closure backwards", CAL (WEEK "<closure from='2027-02-02' to='2027-02-01'/>"),
     "dates-backwards", TRUE, "2027-02-02"},
    {"a holiday backwards",
     CAL (WEEK "<holiday date='2027-02-02' until='2027-02-01'/>"), "dates-backwards",
     TRUE, "2027-02-02"},
    {"a blackout backwards", CAL (WEEK "<blackout from='2027-02-02' to='2027-02-01'/>"),
     "dates-backwards", TRUE, "2027-02-02"},
    {"a blackout of no time", CAL (WEEK "<blackout kind='freeze'/>"), "blackout", TRUE,
     "neither"},
    {"a circle of two",
     "<calendar id='A' base='B'>" WEEK "</calendar><calendar id='B' base='A'>" WEEK
     "</calendar>",
     "calendar-cycle", TRUE, "A, B, A"},
    {"a circle of three",
     "<calendar id='D' base='A'>" WEEK "</calendar><calendar id='A' base='B'>" WEEK
     "</calendar><calendar id='B' base='C'>" WEEK
     "</calendar><calendar id='C' base='A'>" WEEK "</calendar>",
     "calendar-cycle", TRUE, "A, B, C, A"},
    {"a circle without a week", BASED ("A", "B") BASED ("B", "A"), "calendar-cycle",
     TRUE, "A, B, A"},
    {"a circle that can be read",
     BASED ("A", "B") BASED ("B", "C") BASED ("C", "D") BASED ("D", "E")
         BASED ("E", "F") BASED ("F", "G") BASED ("G", "H") BASED ("H", "I")
             BASED ("I", "J") BASED ("J", "K") BASED ("K", "A"),
     "calendar-cycle", TRUE, "A, B, C, D, E, F, G, H, I, J, K, A"},
    {"a long circle",
     BASED ("A", "B") BASED ("B", "C") BASED ("C", "D") BASED ("D", "E") BASED (
         "E", "F") BASED ("F", "G") BASED ("G", "H") BASED ("H", "I") BASED ("I", "J")
         BASED ("J", "K") BASED ("K", "L") BASED ("L", "M") BASED ("M", "A"),
     "calendar-cycle", TRUE, "A, B, C, D, E, F, G, H, … 3 more …, L, M, A"},
    {"an old list of holidays", CAL (WEEK "<holiday date='2026-12-25'/>"),
     "holidays-end", FALSE, "2026"},
    {"no rule", MEETS ("rrule='EVERY MONDAY'", ""), "rrule", TRUE, "EVERY MONDAY"},
    {"an empty rule", MEETS ("rrule=''", ""), "rrule", TRUE, "\"\""},
    {"every hour", MEETS ("rrule='FREQ=HOURLY'", ""), "rrule", TRUE, "HOURLY"},
    {"at several hours", MEETS ("rrule='FREQ=DAILY;BYHOUR=1,2'", ""), "rrule", TRUE,
     "BYHOUR"},
    {"the Chinese year", MEETS ("rrule='RSCALE=CHINESE;FREQ=YEARLY'", ""), "rrule",
     TRUE, "CHINESE"},
    {"a leap month", MEETS ("rrule='FREQ=YEARLY;BYMONTH=5L'", ""), "rrule", TRUE, "5L"},
    {"30 February", MEETS ("rrule='FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'", ""), "rrule",
     TRUE, "BYMONTHDAY=30"},
    {"every none weeks", MEETS ("rrule='FREQ=WEEKLY;INTERVAL=0'", ""), "rrule", TRUE,
     "INTERVAL=0"},
    {"both ends", MEETS ("rrule='FREQ=WEEKLY;COUNT=2;UNTIL=20280101'", ""), "rrule",
     TRUE, "COUNT"},
    {"never in step", MEETS ("rrule='FREQ=DAILY;INTERVAL=7;BYDAY=TU'", ""), "rrule",
     TRUE, "INTERVAL=7"},
    {"over before it begins", MEETS ("rrule='FREQ=WEEKLY;UNTIL=20261231'", ""), "rrule",
     TRUE, "UNTIL=2026"},
    {"until no date", MEETS ("rrule='FREQ=WEEKLY;UNTIL=20281399'", ""), "rrule", TRUE,
     "20281399"},
    {"sits on a holiday", MEETS ("rrule='FREQ=WEEKLY'", "<holiday date='2027-03-29'/>"),
     "sitting-on-holiday", FALSE,
     "1 time on a day on which its calendar is shut: "
     "2027-03-29"},
    {"sits on several",
     MEETS ("rrule='FREQ=WEEKLY'",
            "<closure from='2027-03-29' to='2027-04-05'/><holiday date='2028-01-03'/>"
            "<holiday date='2029-01-08'/>"),
     "sitting-on-holiday", FALSE,
     "3 times on days on which its calendar is shut, "
     "first on 2027-03-29"},
    {"a window of no time", "<window id='W'/>", "window-dates", TRUE, "neither"},
    {"a window backwards", "<window id='W' from='2027-02-02' to='2027-02-01'/>",
     "dates-backwards", TRUE, "ends before"},
    {"a window without end", "<window id='W' start='2027-01-09' rrule='FREQ=WEEKLY'/>",
     "window-length", TRUE, "how long"},
    {"a window of no length",
     "<window id='W' start='2027-01-09' rrule='FREQ=WEEKLY' length='0d'/>",
     "window-length", TRUE, "how long"},
    {"a window by no rule",
     "<window id='W' start='2027-01-09' rrule='WEEKLY' length='1d'/>", "rrule", TRUE,
     "WEEKLY"},
};

static void
finds_fault (void **state)
{
    const Fault *row = *state;
    g_autoptr (RlvPlan) plan = time_plan ("2027-01-04", row->plan);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvTimes) times = rlv_times_new (plan, findings, &error);
    guint n;
    const RlvFinding *found = rlv_findings_get (findings, &n);

    assert_int_equal (n, 1);
    assert_string_equal (found[0].rule, row->rule);
    assert_int_equal (found[0].severity,
                      row->is_error ? RLV_SEVERITY_ERROR : RLV_SEVERITY_WARNING);
    if (strstr (found[0].what, row->part) == NULL)
        fail_msg ("\"%s\" is not in \"%s\"", row->part, found[0].what);
    assert_false (g_ascii_isupper (*found[0].what));
    assert_non_null (found[0].mend);
    assert_false (g_ascii_isupper (*found[0].mend));
    assert_string_equal (found[0].place.file, "test.xml");
    assert_int_not_equal (found[0].place.line, 0);
    if (row->is_error)
        assert_failed (times != NULL, &error, RLV_ERROR_INPUT);
    else
        assert_ok (times != NULL, &error);
}

/* --- the rest --------------------------------------------------------------------- */

static RlvTimes *
times_of (const RlvPlan *plan)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    RlvTimes *times = rlv_times_new (plan, findings, &error);

    assert_ok (times != NULL, &error);
    assert_int_equal (rlv_findings_count (findings, RLV_SEVERITY_NOTE), 0);
    return times;
}

static void
makes_up_a_calendar (void **state)
{
    g_autoptr (RlvPlan) plan = time_plan ("2027-01-04", "");
    g_autoptr (RlvTimes) times = times_of (plan);

    (void) state;
    assert_int_equal (rlv_times_n_base (times), 1);
    assert_string_equal (rlv_times_zone (times, 0), "UTC");
    assert_time (rlv_cal_add (times, 0, at ("2027-01-04T09:00Z"), span ("6d")),
                 "2027-01-11T17:00Z");
    assert_int_equal (rlv_cal_why_shut (times, 0, on ("2027-01-09")), RLV_NONE);
}

/* Two short days and two long ones: the long ones are ordinary.  Holidays may be
 * written in any order. */
static void
knows_the_ordinary_day (void **state)
{
    g_autoptr (RlvPlan) plan = time_plan (
        "2027-01-04", CAL ("<week days='mon tue' hours='08:00-12:00'/>"
                           "<week days='wed thu' hours='08:00-16:00'/>"
                           "<holiday date='2026-12-25'/><holiday date='2027-12-24'/>"
                           "<holiday date='2026-11-11'/><open date='2027-01-09' "
                           "hours='08:00-12:00'/>"));
    g_autoptr (RlvTimes) times = times_of (plan);

    (void) state;
    assert_int_equal (
        rlv_cal_days (times, 0, at ("2027-01-09T00:00Z"), at ("2027-01-10T00:00Z")),
        500);
    assert_int_equal (
        rlv_cal_days (times, 0, at ("2027-01-04T00:00Z"), at ("2027-01-08T00:00Z")),
        4000);
}

static void
works_at_both_ends_of_time (void **state)
{
    g_autoptr (RlvPlan) early = time_plan ("1900-01-01", CAL (WEEK));
    g_autoptr (RlvPlan) late = time_plan ("2199-12-31", CAL (WEEK));
    g_autoptr (RlvTimes) first = times_of (early), last = times_of (late);

    (void) state;
    assert_time (rlv_cal_open (first, 0, at ("1900-01-01T00:00Z")),
                 "1900-01-01T08:21Z"); /* Paris kept its own time, 9 minutes ahead */
    assert_time (rlv_cal_next (last, 0, at ("2199-12-31T00:00Z")), "2199-12-31T07:30Z");
    assert_time (rlv_cal_add (last, 0, at ("2199-12-31T00:00Z"), span ("1d")),
                 "2199-12-31T16:30Z");
    assert_time (rlv_cal_add (last, 0, at ("2199-12-31T00:00Z"), span ("1.001d")), "-");
}

/* Samoa went from the 29th to the 31st of December 2011. */
static void
lives_through_a_day_that_was_not (void **state)
{
    g_autoptr (RlvPlan) plan = time_plan (
        "2011-12-01", "<calendar id='WS' zone='Pacific/Apia'><week days='mon tue wed "
                      "thu fri sat' hours='08:00-12:00'/></calendar>");
    g_autoptr (RlvTimes) times = times_of (plan);
    RlvTime from, until;

    (void) state;
    assert_time (rlv_cal_next (times, 0, at ("2011-12-29T22:00Z")),
                 "2011-12-30T18:00Z"); /* Thursday's close; Saturday's opening */
    rlv_cal_day_span (times, 0, on ("2011-12-30"), &from, &until);
    assert_int_equal (from, until);
    assert_int_equal (rlv_cal_day (times, 0, from, FALSE), on ("2011-12-31"));
    assert_int_equal (rlv_cal_day (times, 0, from, TRUE), on ("2011-12-29"));
    assert_int_equal (
        rlv_cal_days (times, 0, at ("2011-12-26T00:00Z"), at ("2012-01-01T00:00Z")),
        5000);
}

/* In Newfoundland the clocks went back at one minute past midnight. */
static void
has_one_midnight_a_day (void **state)
{
    g_autoptr (RlvPlan) plan = time_plan (
        "2010-11-01", "<calendar zone='America/St_Johns'>" WEEK "</calendar>");
    g_autoptr (RlvTimes) times = times_of (plan);
    char buffer[RLV_DATE_SIZE];
    RlvTime again = at ("2010-11-07T02:45Z"), from, until;

    (void) state;
    assert_string_equal (rlv_cal_local (times, 0, again, buffer), "2010-11-06 23:15");
    rlv_cal_day_span (times, 0, on ("2010-11-07"), &from, &until);
    assert_time (from, "2010-11-07T02:30Z");
    assert_int_equal (rlv_cal_day (times, 0, again, FALSE), on ("2010-11-07"));
    assert_int_equal (rlv_cal_day (times, 0, from - 1, FALSE), on ("2010-11-06"));
}

static void
lists_intervals (void **state)
{
    RlvTime open, close;
    gint64 credit = 0;

    (void) state;
    assert_true (rlv_cal_interval (fixture.times, calendar ("FR"),
                                   at ("2027-01-04T11:30Z"), 0, &open, &close, NULL));
    assert_time (open, "2027-01-04T12:30Z");
    assert_time (close, "2027-01-04T16:30Z");
    assert_true (rlv_cal_interval (fixture.times, calendar ("FR"),
                                   at ("2027-12-17T23:00Z"), 0, &open, &close,
                                   &credit));
    assert_time (open, "2027-12-20T08:00Z");
    assert_time (close, "2027-12-20T14:00Z");
    assert_int_equal (credit, 750);
    assert_true (rlv_cal_interval (fixture.times, calendar ("FR"),
                                   at ("2027-01-04T00:00Z"), 10000, &open, &close,
                                   NULL));
    assert_false (rlv_cal_interval (fixture.times, calendar ("FR"),
                                    at ("2027-01-04T00:00Z"), 1000000, &open, &close,
                                    NULL));
    assert_false (rlv_cal_interval (fixture.times, calendar ("FR SAT"),
                                    at ("2027-12-01T00:00Z"), 0, &open, &close, NULL));
}

static void
interns_intersections (void **state)
{
    RlvTimes *times = fixture.times;
    RlvCal one = calendar ("FR"), two = calendar ("MA"), three = calendar ("IN");
    RlvCal both = rlv_times_joint (times, (RlvCal[]){one, two}, 2);

    (void) state;
    assert_int_equal (rlv_times_joint (times, (RlvCal[]){one, one, one}, 3), one);
    assert_int_equal (rlv_times_joint (times, (RlvCal[]){two, one, two}, 3), both);
    assert_int_equal (rlv_times_joint (times, (RlvCal[]){both, one}, 2), both);
    assert_int_equal (rlv_times_joint (times, (RlvCal[]){three, both}, 2),
                      calendar ("IN MA FR"));
    assert_int_not_equal (both, one);
    assert_string_equal (rlv_times_zone (times, both), "Europe/Paris");
}

static void
interns_absences (void **state)
{
    RlvTimes *times = fixture.times;
    RlvCal fr = calendar ("FR");
    RlvTime from[] = {at ("2027-01-05T00:00Z"), at ("2027-01-06T12:00Z")};
    RlvTime until[] = {at ("2027-01-06T00:00Z"), at ("2027-01-07T00:00Z")};
    RlvCal away = rlv_times_without (times, fr, from, until, 2);

    (void) state;
    assert_int_equal (rlv_times_without (times, fr, from, until, 0), fr);
    assert_int_equal (rlv_times_without (times, fr, until, until, 2), fr);
    assert_int_equal (rlv_times_without (times, fr, from, until, 2), away);
    assert_int_not_equal (rlv_times_without (times, fr, from, until, 1), away);
    /* Cuts that touch are one cut. */
    assert_int_equal (rlv_times_without (times, fr, (RlvTime[]){from[0], until[0]},
                                         (RlvTime[]){until[0], until[1]}, 2),
                      rlv_times_without (times, fr, from, &until[1], 1));
    assert_int_not_equal (rlv_times_without (times, calendar ("MA"), from, until, 2),
                          away);
    assert_int_equal (rlv_times_joint (times, (RlvCal[]){away}, 1), away);

    assert_time (rlv_cal_next (times, away, at ("2027-01-04T16:30Z")),
                 "2027-01-06T07:30Z");
    assert_time (rlv_cal_prev (times, away, at ("2027-01-06T20:00Z")),
                 "2027-01-06T11:30Z");
    assert_int_equal (
        rlv_cal_days (times, away, at ("2027-01-04T00:00Z"), at ("2027-01-09T00:00Z")),
        3500);
    assert_time (rlv_cal_add (times, away, at ("2027-01-06T07:30Z"), span ("1d")),
                 "2027-01-07T11:30Z");
}

/* Whose days an intersection has is not for who asked first to say. */
static void
keeps_the_days_of_the_first (void **state)
{
    g_autoptr (RlvPlan) plan = time_plan ("2027-01-04", plan_text);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (RlvTimes) times = rlv_times_new (plan, findings, NULL);
    RlvTime from = at ("2027-01-05T00:00Z"), until = at ("2027-01-06T00:00Z");
    RlvCal last = rlv_times_without (times, calendar ("NY"), &from, &until, 1);
    RlvCal first = rlv_times_without (times, calendar ("FR"), &from, &until, 1);

    (void) state;
    assert_true (last < first);
    assert_string_equal (
        rlv_times_zone (times, rlv_times_joint (times, (RlvCal[]){last, first}, 2)),
        "Europe/Paris");
}

/* Where a table ends, and grows, the far side of the world is on another day. */
static void
grows_without_a_seam (void **state)
{
    static const char far_apart[] =
        "<calendar zone='Pacific/Apia'><week days='mon tue wed thu fri sat sun' "
        "hours='00:00-24:00'/></calendar>"
        "<calendar zone='America/New_York'><week days='mon tue wed thu fri sat sun' "
        "hours='00:00-12:00 13:00-24:00'/></calendar>"
        "<calendar zone='Pacific/Apia'><week days='mon tue wed thu fri sat sun' "
        "hours='01:00-24:00'/></calendar>";
    const RlvTime start = (RlvTime) on ("2027-01-04") * 1440;
    g_autoptr (RlvPlan) plan = time_plan ("2027-01-04", far_apart);

    (void) state;
    for (RlvCal first = 0; first < 2; first++) {
        const RlvCal pair[] = {first, first + 1};
        g_autoptr (RlvTimes) whole = times_of (plan);
        RlvCal grown = rlv_times_joint (whole, pair, 2);

        rlv_cal_next (whole, grown, start + 2000 * 1440);
        rlv_cal_next (whole, grown, start - 1500 * 1440);
        for (gint step = -1; step <= 1; step += 2) {
            g_autoptr (RlvTimes) times = times_of (plan);
            RlvCal cal = rlv_times_joint (times, pair, 2);

            for (gint i = 0; i < 4 * 1400; i++) {
                RlvTime a = start + (RlvTime) i * step * 360, b = a + 360;

                assert_int_equal (rlv_cal_minutes (times, cal, a, b),
                                  rlv_cal_minutes (whole, grown, a, b));
                assert_int_equal (rlv_cal_days (times, cal, a, b),
                                  rlv_cal_days (whole, grown, a, b));
            }
        }
    }
}

#define ADD_ROWS(tests, check, rows)                                                   \
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)                                    \
    g_array_append_vals (tests, &(struct CMUnitTest) TEST_ROW (check, &(rows)[i]), 1)

int
main (void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test (days_stay_in_our_years),
        cmocka_unit_test (cannot_overflow),
        cmocka_unit_test (makes_up_a_calendar),
        cmocka_unit_test (knows_the_ordinary_day),
        cmocka_unit_test (works_at_both_ends_of_time),
        cmocka_unit_test (lives_through_a_day_that_was_not),
        cmocka_unit_test (has_one_midnight_a_day),
        cmocka_unit_test (lists_intervals),
        cmocka_unit_test (interns_intersections),
        cmocka_unit_test (interns_absences),
        cmocka_unit_test (keeps_the_days_of_the_first),
        cmocka_unit_test (grows_without_a_seam),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    ADD_ROWS (tests, answers_with_an_instant, instants);
    ADD_ROWS (tests, moves_in_time, moves);
    ADD_ROWS (tests, counts_between, betweens);
    ADD_ROWS (tests, knows_its_days, day_spans);
    ADD_ROWS (tests, shows_the_local_clock, locals);
    ADD_ROWS (tests, says_why_it_is_shut, shuts);
    ADD_ROWS (tests, recurs, recurrings);
    ADD_ROWS (tests, freezes_over, freezes);
    ADD_ROWS (tests, finds_fault, faults);
    g_array_append_vals (tests, others, G_N_ELEMENTS (others));
    return _cmocka_run_group_tests ("time", (const struct CMUnitTest *) tests->data,
                                    tests->len, set_up, tear_down);
}
