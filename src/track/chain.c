/* The chain of driving reasons, read backwards: what a delay came from, and whose the
 * days are.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "track-priv.h"

/* --- one step back ----------------------------------------------------------- */

RlvTime
rlv_track_ready (const RlvTrack *track, RlvTaskIx task, guint32 *link)
{
    const RlvTask *t = &track->tasks[task];
    RlvCal cal = track->schedule->cal[task];
    RlvTime ready, unused;

    *link = RLV_NONE;
    rlv_cal_day_span (track->times, cal, rlv_plan_start (track->plan), &ready, &unused);
    if ((t->constraint == RLV_CONSTRAINT_SNET || t->constraint == RLV_CONSTRAINT_MSO) &&
        t->constraint_day != RLV_DAY_NONE) {
        RlvTime held;

        rlv_cal_day_span (track->times, cal, t->constraint_day, &held, &unused);
        ready = MAX (ready, held);
    }
    for (guint32 i = t->first_link; i < t->first_link + t->n_links; i++) {
        const RlvLink *l = &track->links[i];
        RlvTime at;

        if (l->type != RLV_LINK_FS && l->type != RLV_LINK_SS)
            continue;
        at = rlv_cal_shift (track->times, cal,
                            l->type == RLV_LINK_FS ? track->schedule->finish[l->from]
                                                   : track->schedule->start[l->from],
                            l->lag);
        if (at != RLV_TIME_NONE && at >= ready) {
            ready = at;
            *link = i;
        }
    }
    ready = rlv_cal_next (track->times, cal, ready);
    return ready;
}

/* The end of the predecessor that @link hangs on. */
static RlvEnd
end_of_link (const RlvTrack *track, guint32 link)
{
    const RlvLink *l = &track->links[link];

    return (RlvEnd){l->from, l->type == RLV_LINK_FS || l->type == RLV_LINK_FF};
}

RlvEnd
rlv_track_driver (const RlvTrack *track, RlvEnd end, gboolean *tips)
{
    const RlvWhy *why = end.finish ? &track->schedule->why_finish[end.task]
                                   : &track->schedule->why_start[end.task];
    guint32 link;

    if (tips != NULL)
        *tips = why->kind == RLV_WHY_WINDOW || why->kind == RLV_WHY_BLACKOUT ||
                why->kind == RLV_WHY_SITTING || why->shut != RLV_NONE;
    if (why->link != RLV_NONE) /* what brought it to the window, where one waits */
        return end_of_link (track, why->link);
    if (end.finish)
        return (RlvEnd){end.task, FALSE};
    if (why->kind == RLV_WHY_TEAM && why->task != RLV_NONE)
        return (RlvEnd){why->task, TRUE};
    if (why->kind == RLV_WHY_PLAN_START || why->kind == RLV_WHY_CONSTRAINT ||
        why->kind == RLV_WHY_ALAP || why->kind == RLV_WHY_TEAM)
        return (RlvEnd){RLV_NONE, FALSE};
    /* The data date or the fact itself set the date: what brought the task there is the
     * link that let it go last. */
    rlv_track_ready (track, end.task, &link);
    return link == RLV_NONE ? (RlvEnd){RLV_NONE, FALSE} : end_of_link (track, link);
}

/* --- whose the slip of the whole plan is ------------------------------------- */

/* Slip that came in at one point of the chain; negative where time was won back or the
 * slack of the baseline took it up. */
typedef struct {
    gint64 days;
    guint8 side;
    gboolean tips;
} Share;

/* Slip of that end against the baseline, on @cal; FALSE where the baseline has no such
 * task. */
static gboolean
slip_at (const RlvTrack *track, RlvCal cal, RlvEnd end, gint64 *slip)
{
    RlvTime was = end.finish ? track->baseline->finish[end.task]
                             : track->baseline->start[end.task];
    RlvTime is = end.finish ? track->schedule->finish[end.task]
                            : track->schedule->start[end.task];

    if (was == RLV_TIME_NONE)
        return FALSE;
    *slip = rlv_cal_days (track->times, cal, was, is);
    return TRUE;
}

/* Whether @end only keeps its distance to @before, in working days of its own calendar:
 * then what the slip grew by between the two is holidays that it was pushed into, and
 * not time that @end took. */
static gboolean
is_carried (const RlvTrack *track, RlvEnd end, RlvEnd before)
{
    const RlvBaseline *baseline = track->baseline;
    const RlvSchedule *now = track->schedule;
    RlvCal cal = now->cal[end.task];
    RlvTime was, is;

    if (before.task == RLV_NONE || baseline->start[end.task] == RLV_TIME_NONE ||
        baseline->start[before.task] == RLV_TIME_NONE)
        return FALSE;
    was = before.finish ? baseline->finish[before.task] : baseline->start[before.task];
    is = before.finish ? now->finish[before.task] : now->start[before.task];
    return rlv_cal_days (track->times, cal, is,
                         end.finish ? now->finish[end.task] : now->start[end.task]) <=
           rlv_cal_days (track->times, cal, was,
                         end.finish ? baseline->finish[end.task]
                                    : baseline->start[end.task]);
}

/* The shares along the driving chain, latest first.  They telescope: each is what the
 * slip grew by between two ends of the chain, so that their sum is @total whatever the
 * chain. */
static GArray *
walk_back (const RlvTrack *track, RlvCal cal, gint64 total)
{
    GArray *shares = g_array_new (FALSE, FALSE, sizeof (Share));
    g_autofree guint8 *seen = g_new0 (guint8, track->n);
    RlvEnd end = {track->schedule->last, TRUE};
    Share share = {0, track->held[end.task], FALSE};
    gint64 reached = total, slip;

    while (end.task != RLV_NONE && !(seen[end.task] & (1u << end.finish))) {
        seen[end.task] |= (guint8) (1u << end.finish);
        if (slip_at (track, cal, end, &slip)) {
            share.days = reached - slip;
            reached = slip;
            if (share.days != 0)
                g_array_append_val (shares, share);
        }
        share.side = track->held[end.task];
        RlvEnd before = rlv_track_driver (track, end, &share.tips);
        share.tips = share.tips || is_carried (track, end, before);
        end = before;
    }
    share.days = reached;
    share.tips = FALSE;
    if (share.days != 0)
        g_array_append_val (shares, share);
    return shares;
}

/* Slack is used first come, first served: time won back takes up the oldest slip that
 * is still outstanding.  A delay that misses a window, or runs into holidays, costs
 * what they cost, to the side whose slip made it so. */
void
rlv_track_attribute (RlvTrack *track)
{
    RlvStatus *status = track->status;
    g_autoptr (GArray) shares = NULL;
    g_autofree Share *queue = NULL;
    guint first = 0, last = 0;
    RlvCal cal;

    if (track->baseline == NULL || track->n == 0 ||
        track->baseline->end == RLV_TIME_NONE)
        return;
    cal = track->schedule->cal[track->schedule->last];
    status->finish_slip =
        rlv_cal_days (track->times, cal, track->baseline->end, track->schedule->end);
    shares = walk_back (track, cal, status->finish_slip);
    queue = g_new (Share, shares->len + 1);
    for (guint i = shares->len; i-- > 0;) {
        Share share = g_array_index (shares, Share, i);

        if (share.tips && share.days > 0 && first < last && queue[last - 1].days > 0)
            share.side = queue[last - 1].side;
        while (share.days != 0 && first < last &&
               (share.days > 0) != (queue[first].days > 0)) {
            gint64 part = MIN (ABS (share.days), ABS (queue[first].days));

            share.days += share.days > 0 ? -part : part;
            queue[first].days += queue[first].days > 0 ? -part : part;
            if (queue[first].days == 0)
                first++;
        }
        if (share.days != 0)
            queue[last++] = share;
    }
    for (guint i = first; i < last; i++)
        status->late_days[queue[i].side] += queue[i].days;
}
