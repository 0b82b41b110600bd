/* Which day off is why a task starts, or ends, later than was asked: a holiday, a
 * closure, a shortened day, or a day that its week leaves out and others work.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/sched-priv.h"

#define MOST_DAYS    60 /* looked at */
#define WEEKS_AROUND 6

typedef struct {
    const RlvRun *run;
    RlvTaskIx task;
    RlvTime at;    /* asked for... */
    gboolean ends; /* ...as an end, or a point: it may stand at a close */
    RlvCal ref;    /* of what drives it, or the plan's first */
} Search;

typedef struct {
    RlvItemIx item;
    RlvCal cal; /* one of the plan's */
} DayOff;

static const DayOff no_day_off = {RLV_NONE, RLV_NONE};

static gboolean
is_kind (const Search *search, RlvItemIx item, const char *kind)
{
    return strcmp (rlv_plan_kind_name (search->run->plan, item), kind) == 0;
}

/* Whether the task could stand on @day, were it on @cal alone; days are those of @zone,
 * another calendar or the same. */
static gboolean
could_on (const Search *search, RlvCal cal, RlvCal zone, RlvDay day, RlvTime at)
{
    RlvTimes *times = search->run->times;
    RlvTime from, until, first;

    rlv_cal_day_span (times, zone, day, &from, &until);
    if (search->ends && at > from && at <= until && rlv_cal_prev (times, cal, at) == at)
        return TRUE;
    first = search->run->grain[search->task] == RLV_GRAIN_DAY && !search->ends
                ? rlv_cal_open (times, cal, MAX (at, from))
                : rlv_cal_next (times, cal, MAX (at, from));
    return first != RLV_TIME_NONE && first < until;
}

/* Whether that day of the week is one on which the task could stand but for what @item
 * says of @day: the nearest ordinary week tells.  Where there is none, a day off is
 * taken to be one, and a shortened day not to be. */
static gboolean
is_usual (const Search *search, RlvCal cal, RlvDay day, RlvItemIx item)
{
    for (int i = 2; i < 2 * WEEKS_AROUND + 2; i++) {
        int days = i / 2 * (i % 2 ? -7 : 7);
        RlvItemIx then = rlv_cal_why_shut (search->run->times, cal, day + days);

        if (then == RLV_NONE)
            return could_on (search, cal, cal, day + days, search->at + days * 1440);
        if (is_kind (search, then, "week"))
            return FALSE;
    }
    return !is_kind (search, item, "reduced");
}

/* A weekend, or the early close of a day, that all have in common is not worth saying.
 */
static gboolean
others_work (const Search *search, const RlvCal *cals, guint32 n, RlvCal cal,
             RlvDay day)
{
    if (could_on (search, search->ref, cal, day, search->at))
        return TRUE;
    for (guint32 i = 0; i < n; i++)
        if (cals[i] != cal && could_on (search, cals[i], cal, day, search->at))
            return TRUE;
    return FALSE;
}

/* Why @day is lost to the task.  Where the week of one leaves it out anyway, the
 * holiday of another loses nothing. */
static DayOff
day_off (const Search *search, RlvDay day)
{
    guint32 n;
    const RlvCal *cals = rlv_run_cals (search->run, search->task, &n);
    DayOff found = no_day_off;
    gboolean week = FALSE;

    for (guint32 i = 0; i < n; i++) {
        RlvItemIx item = rlv_cal_why_shut (search->run->times, cals[i], day);

        if (item == RLV_NONE || could_on (search, cals[i], cals[i], day, search->at))
            continue;
        if (is_kind (search, item, "week")) {
            week = TRUE;
            if (others_work (search, cals, n, cals[i], day))
                return (DayOff){item, cals[i]};
        } else if (found.item == RLV_NONE && is_usual (search, cals[i], day, item) &&
                   (!is_kind (search, item, "reduced") ||
                    others_work (search, cals, n, cals[i], day))) {
            found = (DayOff){item, cals[i]};
        }
    }
    return week ? no_day_off : found;
}

/* Since when time counts: a lag in working time stands still on days off too. */
static RlvTime
asked_since (const RlvRun *run, const RlvWhy *why)
{
    const RlvLink *link;
    RlvTime since;

    if (why->kind != RLV_WHY_LINK)
        return why->at;
    link = &run->links[why->link];
    if (link->lag.amount <= 0 || link->lag.unit == RLV_UNIT_ELAPSED)
        return why->at;
    since = rlv_link_from_finish (link) ? run->out->finish[link->from]
                                        : run->out->start[link->from];
    return MIN (since, why->at);
}

static RlvCal
ref_of (const RlvRun *run, const RlvWhy *why)
{
    gboolean driven = why->kind == RLV_WHY_LINK || why->kind == RLV_WHY_TEAM;

    return driven && why->task != RLV_NONE ? run->lag_cal[why->task] : 0;
}

/* Whether it is an end that is asked for. */
static gboolean
asks_end (const RlvRun *run, RlvTaskIx task, const RlvWhy *why)
{
    RlvConstraint is = run->tasks[task].constraint;

    if (why->kind == RLV_WHY_LINK)
        return !rlv_link_on_start (&run->links[why->link]);
    return why->kind == RLV_WHY_CONSTRAINT &&
           (is == RLV_CONSTRAINT_FNET || is == RLV_CONSTRAINT_MFO);
}

static void
note_range (const Search *search, DayOff off, RlvDay day, RlvDay end, RlvWhy *why)
{
    DayOff next = off;

    why->shut = off.item;
    why->shut_cal = off.cal;
    why->shut_from = day;
    while (next.item == off.item && next.cal == off.cal) {
        why->shut_to = day++;
        next = day < end ? day_off (search, day) : no_day_off;
    }
}

static void
note (const RlvRun *run, RlvTaskIx task)
{
    RlvWhy *why = &run->out->why_start[task];
    const gboolean of_end = asks_end (run, task, why);
    const RlvTime date = of_end ? run->out->finish[task] : run->out->start[task];
    const RlvCal cal = run->lag_cal[task];
    Search search = {.run = run, .task = task, .at = asked_since (run, why)};
    RlvDay day, end;

    if (search.at == RLV_TIME_NONE || search.at >= date ||
        run->grain[task] == RLV_GRAIN_ELAPSED)
        return;
    search.ends = of_end || run->grain[task] == RLV_GRAIN_POINT;
    search.ref = ref_of (run, why);
    end = rlv_cal_day (run->times, cal, date, of_end);
    day = rlv_cal_day (run->times, cal, search.at, search.ends);
    for (RlvDay stop = MIN (end, day + MOST_DAYS); day < stop; day++) {
        DayOff off = day_off (&search, day);

        if (off.item != RLV_NONE) {
            note_range (&search, off, day, end, why);
            return;
        }
    }
}

void
rlv_run_note_shut (RlvRun *run)
{
    for (RlvTaskIx t = 0; t < run->out->n; t++)
        if (run->out->why_start[t].kind != RLV_WHY_ACTUAL)
            note (run, t);
}
