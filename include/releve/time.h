/* <releve/time.h>: when people work: calendars of each site, their intersections,
 * cutover windows, freezes, sittings of committees.
 *
 * All instants are minutes in UTC; zones and days exist only inside.  A calendar is a
 * row of half-open working intervals [open, close), each belonging to a civil day of
 * the calendar's zone, with prefix sums, so that arithmetic on it is O(log n).  It is
 * compiled from the plan when first asked and grows as later dates are asked, up to
 * RLV_TIME_MAX; what it answers never depends on the order of questions.
 *
 * Two currencies run on a calendar.  Working minutes are minutes inside its intervals.
 * Working days are credits: an ordinary day is worth 1000 (thousandths of a day)
 * however long its hours are; a day under <reduced factor="0.8"> is worth 800 and its
 * intervals are cut short in proportion (from the end of the day) unless the reduction
 * gives hours of its own; a half-open day (hours given for that date by <open>, or by
 * <reduced> without a factor) is worth its minutes against the ordinary day of that
 * calendar (its most usual length; of two as usual the longer), at most 1000.  Inside a
 * day the credit is spread evenly over its minutes: after e of L minutes, floor (credit
 * * e / L); the instant that reaches a credit c is the first with at least c.
 *
 * A calendar takes zone, week and special days from its base; a week of its own
 * replaces the base's whole week. Of what is said about one day, what the calendar says
 * itself goes before its base, then <open> before <holiday> and <closure>; <reduced>
 * shortens ordinary days only, wherever it is said; of two alike the first written
 * counts.
 *
 * Local times become instants so that a later clock never gives an earlier instant: a
 * time that comes twice when the clocks go back is the first of the two, a time that is
 * skipped when they go forward is the instant of the change.  A civil day runs from its
 * 00:00 to the next.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/plan.h>

G_BEGIN_DECLS

typedef struct _RlvTimes RlvTimes;

/* A calendar or an intersection of calendars; valid as long as its RlvTimes. */
typedef guint32 RlvCal;

/* Reads the calendars, windows and committees of @plan, which must live longer.  Faults
 * in the calendars (a zone the system does not know, hours that overlap, a week without
 * working time, a recurrence rule that does not parse, a holiday list that ends before
 * the plan starts) go to @findings.  Free with rlv_times_free().  Errors:
 * RLV_ERROR_INPUT when a finding is an error. */
RlvTimes *rlv_times_new (const RlvPlan *plan, RlvFindings *findings, GError **error);
/* Frees the calendars; NULL is nothing. */
void rlv_times_free (RlvTimes *times);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvTimes, rlv_times_free)

/* How many calendars the plan has: RlvCal 0 .. n-1 are those of kind "calendar" in
 * document order.  A plan without any gets one, Monday to Friday 09:00-17:00 UTC (n is
 * then 1). */
guint32 rlv_times_n_base (const RlvTimes *times);

/* The time in which all of @cals work, interned: the same set gives the same RlvCal,
 * and one calendar alone gives itself.  A day of the intersection is a day of the one
 * that is made of the first base calendar; its credit is the least of the credits of
 * those that meet in it, in proportion below half: where less than half of the shortest
 * ordinary day is common, credit * 2 * common / that day. */
RlvCal rlv_times_joint (RlvTimes *times, const RlvCal *cals, guint32 n);

/* @base less the intervals [from[i], until[i]), sorted by from: a person's absences, or
 * times when a team is too few.  Days keep their credit in proportion to the minutes
 * left.  Interned by value. */
RlvCal rlv_times_without (RlvTimes *times, RlvCal base, const RlvTime *from,
                          const RlvTime *until, guint32 n);

/* The zone of a calendar as the plan writes it, "Europe/Paris" (of the first calendar
 * for an intersection). */
const char *rlv_times_zone (const RlvTimes *times, RlvCal cal);

/* --- arithmetic ------------------------------------------------------------------
 * RLV_TIME_NONE in gives RLV_TIME_NONE out; so does running past RLV_TIME_MAX, or
 * before the compiled start (ten years before the plan's). */

/* The first instant at or after @t from which work can go on. */
RlvTime rlv_cal_next (RlvTimes *times, RlvCal cal, RlvTime t);
/* The last instant at or before @t up to which work can have gone on. */
RlvTime rlv_cal_prev (RlvTimes *times, RlvCal cal, RlvTime t);
/* The opening of the first working day that opens at or after @t. */
RlvTime rlv_cal_open (RlvTimes *times, RlvCal cal, RlvTime t);
/* The opening of the last working day that opens at or before @t. */
RlvTime rlv_cal_open_before (RlvTimes *times, RlvCal cal, RlvTime t);

/* Where work of @span (>= 0) that starts at @t ends.  A span of 0 ends at @t itself,
 * wherever that is.  For DAY and MINUTE the end is never outside working time (it is
 * the close of an interval, not the opening of the next).  ELAPSED is plain addition.
 */
RlvTime rlv_cal_add (RlvTimes *times, RlvCal cal, RlvTime t, RlvSpan span);
/* The latest start from which work of @span (>= 0) ends at or before @t; of 0, @t. */
RlvTime rlv_cal_sub (RlvTimes *times, RlvCal cal, RlvTime t, RlvSpan span);
/* @t moved by a signed lag: forward as add, back as sub; 0 is @t. */
RlvTime rlv_cal_shift (RlvTimes *times, RlvCal cal, RlvTime t, RlvSpan lag);

/* Working minutes in [a, b), of which there are none before the compiled start;
 * negative when b < a; RLV_TIME_NONE when either is RLV_TIME_NONE or past RLV_TIME_MAX.
 */
gint64 rlv_cal_minutes (RlvTimes *times, RlvCal cal, RlvTime a, RlvTime b);
/* Thousandths of working days in [a, b), in the same way. */
gint64 rlv_cal_days (RlvTimes *times, RlvCal cal, RlvTime a, RlvTime b);

/* The civil day, in the calendar's zone, on which @t falls; an instant that is a close
 * (midnight included) belongs to the day it ends when @is_end. */
RlvDay rlv_cal_day (RlvTimes *times, RlvCal cal, RlvTime t, gboolean is_end);
/* First and last instant of a civil day in the calendar's zone, [from, until), as far
 * as they lie in our years. */
void rlv_cal_day_span (RlvTimes *times, RlvCal cal, RlvDay day, RlvTime *from,
                       RlvTime *until);
/* Local clock at @t, "2027-06-24 09:00", whatever the language. */
const char *rlv_cal_local (RlvTimes *times, RlvCal cal, RlvTime t,
                           char buffer[RLV_DATE_SIZE]);

/* Why @day is not an ordinary working day of base calendar @cal: the item (holiday,
 * closure, reduced, week) that says so, or RLV_NONE when it is one, or is opened.  For
 * an intersection, the first that objects; cuts of rlv_times_without() have no item. */
RlvItemIx rlv_cal_why_shut (RlvTimes *times, RlvCal cal, RlvDay day);

/* The @i-th working interval that ends after @t: for drawing and for checking.  FALSE
 * past RLV_TIME_MAX. @credit may be NULL. */
gboolean rlv_cal_interval (RlvTimes *times, RlvCal cal, RlvTime t, guint32 i,
                           RlvTime *open, RlvTime *close, gint64 *day_credit);

/* --- windows, freezes, sittings --------------------------------------------------- */

/* The first occurrence of <window> @window that ends after @t, [from, until); FALSE
 * when there is none any more.  Dates from and to are both included, in the zone of the
 * window's calendar, or of the first; a length in working days or hours is that of the
 * calendar: "2d" from Saturday 06:00 ends on Tuesday evening. */
gboolean rlv_window_next (RlvTimes *times, RlvItemIx window, RlvTime t, RlvTime *from,
                          RlvTime *until);
/* The last occurrence that starts before @t. */
gboolean rlv_window_prev (RlvTimes *times, RlvItemIx window, RlvTime t, RlvTime *from,
                          RlvTime *until);

/* The first blackout of calendar @cal (of all that it is made of) that bars tasks of
 * kind @kind and overlaps [a, b): FALSE when there is none.  A blackout bars the kinds
 * it lists in "for", "cutover" when it lists none.  monthFirst="3" bars from the first
 * of each month to the end of its third working day, monthLast="3" from the third last
 * working day to the end of the month; months count within from..to only. */
gboolean rlv_blackout_hit (RlvTimes *times, RlvCal cal, const char *kind, RlvTime a,
                           RlvTime b, RlvTime *from, RlvTime *until, RlvItemIx *item);
/* The last blackout that overlaps [a, b). */
gboolean rlv_blackout_hit_last (RlvTimes *times, RlvCal cal, const char *kind,
                                RlvTime a, RlvTime b, RlvTime *from, RlvTime *until,
                                RlvItemIx *item);

/* The first sitting of <committee> @committee that starts at or after @t (regular by
 * its rrule, less those cancelled, plus extra ones), and its end; FALSE when there is
 * none any more.  A sitting lasts by the clock, an hour when it does not say; one that
 * falls on a day that does not work stays, and is a finding. */
gboolean rlv_sitting_next (RlvTimes *times, RlvItemIx committee, RlvTime t,
                           RlvTime *from, RlvTime *until);
/* The last sitting that starts at or before @t. */
gboolean rlv_sitting_prev (RlvTimes *times, RlvItemIx committee, RlvTime t,
                           RlvTime *from, RlvTime *until);

G_END_DECLS
