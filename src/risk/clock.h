/* clock.h: a calendar as a draw needs it: flat tables for the years that draws can
 * reach, read by many threads at once.
 *
 * Instants are UTC minutes in 32 bits.  Working days are numbered; day n is beyond the
 * tables and opens at RISK_NEVER.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/time.h>

#define RISK_NEVER 0x3FFFFFFF
#define RISK_PAST  (-0x3FFFFFFF) /* "no bound" */

/* Steps of the indices, as powers of two. */
#define RISK_TIME_SHIFT 9
#define RISK_SUM_SHIFT  8

typedef struct {
    RlvCal cal;
    gint32 from, until; /* what it was made for */
    gint32 ends; /* when the calendar has no more time: from there on the other one is
                    taken; RISK_NEVER: it goes on */
    gint32 n_works, n_stretches;
    gint32 *open, *close;     /* by working day, n_works + 1 */
    gint32 *credit, *minutes; /* before it, from the start of the tables */
    gint32 *first;            /* its first stretch */
    gint32 *s_open, *s_close; /* by stretch, n_stretches + 1 */
    gint32 *s_before;         /* working minutes before it */
    gint32 *s_work;
    gint32 n_slots, n_credits, n_minutes; /* entries of the indices */
    gint32 *by_time; /* first stretch that closes after its start */
    gint32 *by_open; /* first working day that opens at or after its start */
    gint32 *by_credit, *by_minute;
    gboolean regular; /* every working day is worth one */
    gint32 usual;     /* minutes of its most usual day */
    RlvDay first_day; /* civil days in its zone */
    gint32 n_days;
    gint32 *midnight; /* n_days + 1 */
} RiskClock;

/* @after: the calendar that goes on when @cal has no more time, for its people have
 * left for good. */
RiskClock *risk_clock_new (RlvTimes *times, RlvCal cal, RlvCal after, gint32 from,
                           gint32 until);
void risk_clock_free (RiskClock *clock);

/* The same questions as in <releve/time.h>; RISK_NEVER past the end of the tables, and
 * what comes as RISK_NEVER stays so. */
gint32 risk_clock_next (const RiskClock *clock, gint32 t);
gint32 risk_clock_prev (const RiskClock *clock, gint32 t);
gint32 risk_clock_open_before (const RiskClock *clock, gint32 t);
gint32 risk_clock_shift (const RiskClock *clock, gint32 t, RlvUnit unit, gint64 by);
gint32 risk_clock_day (const RiskClock *clock, gint32 t, gboolean is_end); /* place */

/* Number of the first working day that opens at or after @t. */
static inline gint32
risk_clock_work (const RiskClock *clock, gint32 t)
{
    gint32 slot = (gint32) ((guint32) (t - clock->from) >> RISK_TIME_SHIFT);
    gint32 work;

    if (t <= clock->from)
        return 0;
    work = clock->by_open[MIN (slot, clock->n_slots - 1)];
    while (clock->open[work] < t)
        work++;
    return work;
}

static inline gint32
risk_clock_open (const RiskClock *clock, gint32 t)
{
    return t >= RISK_NEVER ? RISK_NEVER : clock->open[risk_clock_work (clock, t)];
}
