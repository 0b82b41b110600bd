/* What links ask, both ways.
 *
 * Between two tasks counted in whole days, SS, FF and SF compare civil days (of the
 * successor's zone) as people do: a task that starts "the same day" in Porto and in
 * Paris is not a day late in Paris because Porto opens an hour later.  FS compares
 * instants: work that ends at noon somewhere is taken up at the next opening elsewhere.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/sched-priv.h"

static gboolean
by_day (const RlvRun *run, const RlvLink *link)
{
    return link->type != RLV_LINK_FS && link->lag.unit != RLV_UNIT_MINUTE &&
           run->grain[link->from] == RLV_GRAIN_DAY &&
           run->grain[link->to] == RLV_GRAIN_DAY;
}

/* The close of @cal's working day on the civil day [from, until), or RLV_TIME_NONE. */
static RlvTime
close_of (const RlvRun *run, RlvCal cal, RlvTime from, RlvTime until)
{
    RlvTime close = rlv_cal_prev (run->times, cal, until);

    return close > from ? close : RLV_TIME_NONE;
}

/* Whether @link asks for a finish before another by working time. */
static gboolean
back_to_close (const RlvLink *link)
{
    return link->type == RLV_LINK_FF && link->lag.amount < 0 &&
           link->lag.unit != RLV_UNIT_ELAPSED;
}

RlvTime
rlv_link_bound (const RlvRun *run, const RlvLink *link, RlvTime start, RlvTime finish)
{
    RlvCal cal = run->lag_cal[link->to];
    RlvTime at = rlv_link_from_finish (link) ? finish : start;
    RlvTime from, until;

    if (by_day (run, link)) {
        RlvDay day = rlv_cal_day (run->times, cal, at, link->type == RLV_LINK_FF);

        rlv_cal_day_span (run->times, cal, day, &from, &until);
        if (link->type == RLV_LINK_FF) {
            RlvTime close = close_of (run, cal, from, until);

            if (close != RLV_TIME_NONE)
                at = MIN (at, close);
        } else {
            at = from;
        }
    }
    if (link->lag.amount == 0)
        return at;
    at = rlv_cal_shift (run->times, cal, at, link->lag);
    /* A finish led back to an opening is the close before it: no work lies between. */
    return back_to_close (link) ? rlv_cal_prev (run->times, cal, at) : at;
}

/* The latest instant that the lag of @link moves to @limit or before. */
static RlvTime
unshift (const RlvRun *run, RlvCal cal, RlvTime limit, const RlvLink *link)
{
    RlvSpan lag = link->lag;
    RlvTime at;

    if (lag.amount == 0 || limit == RLV_TIME_NONE)
        return limit;
    if (lag.unit == RLV_UNIT_ELAPSED)
        return limit - lag.amount;
    if (lag.amount > 0)
        return rlv_cal_sub (run->times, cal, limit, lag);
    lag.amount = -lag.amount;
    if (back_to_close (link)) {
        limit = rlv_cal_next (run->times, cal, limit);
        if (limit == RLV_TIME_NONE)
            return RLV_TIME_NONE;
    }
    /* The first instant that it moves past @limit is one too late. */
    at = rlv_cal_add (run->times, cal, limit + 1, lag);
    return at == RLV_TIME_NONE ? RLV_TIME_NONE : at - 1;
}

RlvTime
rlv_link_limit (const RlvRun *run, const RlvLink *link, RlvTime start, RlvTime finish)
{
    RlvCal cal = run->lag_cal[link->to];
    RlvTime limit = unshift (run, cal, rlv_link_on_start (link) ? start : finish, link);
    RlvTime from, until;

    if (!by_day (run, link) || limit == RLV_TIME_NONE)
        return limit;
    rlv_cal_day_span (run->times, cal,
                      rlv_cal_day (run->times, cal, limit, link->type == RLV_LINK_FF),
                      &from, &until);
    if (link->type == RLV_LINK_FF) {
        RlvTime close = close_of (run, cal, from, until);

        return close != RLV_TIME_NONE && limit >= close ? until : limit;
    }
    return until - 1;
}
