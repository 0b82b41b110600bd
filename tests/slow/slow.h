/* The slow second opinion: calendars, rules of recurrence and a scheduler written as
 * plainly as possible, sharing no code with the rooms time, graph and sched, to hold
 * against what those say.  It reads the plan's items and arrays and nothing else.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/plan.h>
#include <releve/sched.h>

/* --- calendars -------------------------------------------------------------------- */

#define SLOW_INTERVALS 16

/* A civil day with work in it. */
typedef struct {
    RlvDay day;
    guint n;
    RlvTime open[SLOW_INTERVALS], close[SLOW_INTERVALS];
    gint64 minutes;
    gint64 credit; /* thousandths of a day */
} SlowDay;

typedef struct {
    GTimeZone *zone;
    GArray *days;      /* of SlowDay, by time; days without work are left out */
    gint64 ordinary;   /* minutes of its ordinary day */
    RlvItemIx item;    /* RLV_NONE for one made of others */
    guint32 parts[32]; /* the base calendars in it */
    guint n_parts;
} SlowCal;

/* The instant of a local clock; @minute may be 1440. */
RlvTime slow_instant (GTimeZone *zone, RlvDay day, gint64 minute);
/* The civil day of an instant. */
RlvDay slow_day_of (GTimeZone *zone, RlvTime t);

/* Calendar number @c of the plan, over the days [first, last]. */
SlowCal *slow_cal_new (const RlvPlan *plan, guint32 c, RlvDay first, RlvDay last);
SlowCal *slow_cal_joint (SlowCal *const *cals, guint n);
/* @base less [from[i], until[i]). */
SlowCal *slow_cal_without (const SlowCal *base, const RlvTime *from,
                           const RlvTime *until, guint n);
void slow_cal_free (SlowCal *cal);

/* As the functions of the same names in <releve/time.h>, RLV_TIME_NONE past the days
 * the calendar was made for. */
RlvTime slow_next (const SlowCal *cal, RlvTime t);
RlvTime slow_prev (const SlowCal *cal, RlvTime t);
RlvTime slow_open (const SlowCal *cal, RlvTime t);
RlvTime slow_add (const SlowCal *cal, RlvTime t, RlvSpan span);
RlvTime slow_sub (const SlowCal *cal, RlvTime t, RlvSpan span);
RlvTime slow_shift (const SlowCal *cal, RlvTime t, RlvSpan lag);
gint64 slow_minutes (const SlowCal *cal, RlvTime a, RlvTime b);
gint64 slow_days (const SlowCal *cal, RlvTime a, RlvTime b);
gboolean slow_works (const SlowCal *cal,
                     RlvTime t); /* in the minute that begins at t */

/* --- rules of recurrence, windows, sittings, freezes ------------------------------ */

typedef struct {
    RlvTime from, until;
    RlvItemIx item;
} SlowSpell;

/* The days of an RRULE of the forms FREQ=DAILY|WEEKLY|MONTHLY with INTERVAL, BYDAY,
 * COUNT and UNTIL, from @start to @last.  An array of RlvDay; NULL when the form is
 * another. */
GArray *slow_rule_days (const char *rule, RlvDay start, RlvDay last);

/* All occurrences, by time, up to @last: arrays of SlowSpell. */
GArray *slow_window (const RlvPlan *plan, SlowCal *const *cals, RlvItemIx window,
                     RlvDay last);
GArray *slow_sittings (const RlvPlan *plan, SlowCal *const *cals, RlvItemIx committee,
                       RlvDay last);
/* The freezes of calendar number @c that bar tasks of @kind. */
GArray *slow_blackouts (const RlvPlan *plan, SlowCal *const *cals, guint32 c,
                        const char *kind, RlvDay first, RlvDay last);

/* The number of a calendar item among the calendars. */
guint32 slow_calendar_index (const RlvPlan *plan, RlvItemIx calendar);
