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
 * slack of the baseline took it up.  Where @tips, between @before and @end lies what
 * can turn a small slip into a large one, or swallow it: a window, a freeze, a sitting,
 * a holiday. */
typedef struct {
    gint64 days;
    guint8 side;
    gboolean tips;
    RlvEnd before, end;
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
    Share share = {.side = track->held[end.task]};
    gint64 reached = total, slip;

    while (end.task != RLV_NONE && !(seen[end.task] & (1u << end.finish))) {
        seen[end.task] |= (guint8) (1u << end.finish);
        if (slip_at (track, cal, end, &slip)) {
            share.days = reached - slip;
            reached = slip;
            g_array_append_val (shares, share);
        }
        share.side = track->held[end.task];
        share.end = end;
        share.before = rlv_track_driver (track, end, &share.tips);
        share.tips = share.tips || is_carried (track, end, share.before);
        end = share.before;
    }
    share.days = reached;
    share.tips = FALSE;
    if (share.days != 0)
        g_array_append_val (shares, share);
    return shares;
}

/* --- what each slip cost when it came ------------------------------------------ */

/* The slips that are outstanding, all late or all early, oldest first. */
typedef struct {
    const RlvTrack *track;
    const RlvPlacer *placer;
    RlvCal cal; /* that all days are counted on */
    Share *all;
    guint first, last;
} Queue;

/* So many slips are told apart; it bounds what a chain of a hundred thousand costs. */
#define TOLD_AT_MOST 64

/* Where share->end would stand had only @days been lost before it; as a slip. */
static gboolean
slip_after (const Queue *queue, const Share *share, gint64 days, gint64 *slip)
{
    const RlvTrack *track = queue->track;
    const RlvBaseline *baseline = track->baseline;
    const RlvTaskIx task = share->end.task;
    const RlvCal cal = track->schedule->cal[task];
    const RlvWhy *why = &track->schedule->why_start[task];
    const RlvTime was = share->before.finish ? baseline->finish[share->before.task]
                                             : baseline->start[share->before.task];
    RlvSpan span = {.amount = (gint32) MIN (days, RLV_SPAN_MAX_DAYS * 1000),
                    .unit = RLV_UNIT_DAY};
    RlvTime at = rlv_cal_add (track->times, queue->cal, was, span);

    if (at == RLV_TIME_NONE)
        return FALSE;
    if (!share->end.finish) {
        if (why->link != RLV_NONE)
            at = rlv_cal_shift (track->times, cal, at, track->links[why->link].lag);
        at = at == RLV_TIME_NONE ? at : rlv_placer_start (queue->placer, task, at);
    } else {
        span.amount = (gint32) rlv_cal_days (track->times, cal, baseline->start[task],
                                             baseline->finish[task]);
        at = rlv_cal_add (track->times, cal, at, span);
    }
    if (at == RLV_TIME_NONE)
        return FALSE;
    *slip = rlv_cal_days (
        track->times, queue->cal,
        share->end.finish ? baseline->finish[task] : baseline->start[task], at);
    return TRUE;
}

/* Whether what a slip costs may jump at @share.  A task that no longer waits may have
 * been pushed past what it would have waited for. */
static gboolean
may_jump (const Queue *queue, const Share *share)
{
    const RlvTrack *track = queue->track;

    return share->before.task != RLV_NONE &&
           (share->tips || (!share->end.finish &&
                            rlv_placer_waits (queue->placer, share->end.task))) &&
           track->baseline->start[share->before.task] != RLV_TIME_NONE &&
           track->baseline->start[share->end.task] != RLV_TIME_NONE;
}

/* The slip at the end of @share. */
static gint64
sum_with (const Queue *queue, const Share *share)
{
    gint64 sum = share->days;

    for (guint i = queue->first; i < queue->last; i++)
        sum += queue->all[i].days;
    return sum;
}

/* Has each slip that is outstanding cost what it cost when it came: by how much the end
 * of @share moved for it, after those before it.  They add up to @sum; what cannot be
 * told goes to the last. */
static void
reckon (Queue *queue, const Share *share, gint64 sum)
{
    gint64 days = 0, told = 0;

    for (guint i = queue->first; i < queue->last; i++) {
        gint64 slip;

        days += queue->all[i].days;
        if (i + 1 == queue->last || !slip_after (queue, share, days, &slip))
            slip = i + 1 == queue->last ? sum : told;
        slip = CLAMP (slip, told, sum);
        queue->all[i].days = slip - told;
        told = slip;
    }
}

/* Takes up the oldest slip first, be it late with time won back or early with time
 * lost. */
static void
settle (Queue *queue, Share share)
{
    while (share.days != 0 && queue->first < queue->last &&
           (share.days > 0) != (queue->all[queue->first].days > 0)) {
        Share *oldest = &queue->all[queue->first];
        const gint64 part = MIN (ABS (share.days), ABS (oldest->days));

        share.days += share.days > 0 ? -part : part;
        oldest->days += oldest->days > 0 ? -part : part;
        if (oldest->days == 0)
            queue->first++;
    }
    if (share.days == 0)
        return;
    if (queue->first < queue->last && queue->all[queue->last - 1].side == share.side)
        queue->all[queue->last - 1].days += share.days;
    else
        queue->all[queue->last++] = share;
}

static void
drop_empty (Queue *queue)
{
    guint kept = queue->first;

    for (guint i = queue->first; i < queue->last; i++)
        if (queue->all[i].days != 0)
            queue->all[kept++] = queue->all[i];
    queue->last = kept;
}

/* First come, first served: each slip costs what it moved when it came.  Slack takes up
 * the oldest; what first goes past it and misses a window pays the whole wait for the
 * next; what comes after that only uses up the wait, until it misses the next too. */
void
rlv_track_attribute (RlvTrack *track)
{
    RlvStatus *status = track->status;
    g_autoptr (GArray) shares = NULL;
    g_autoptr (RlvPlacer) placer = NULL;
    g_autofree Share *all = NULL;
    Queue queue = {.track = track};

    if (track->baseline == NULL || track->n == 0 ||
        track->baseline->end == RLV_TIME_NONE)
        return;
    queue.cal = track->schedule->cal[track->schedule->last];
    status->finish_slip = rlv_cal_days (track->times, queue.cal, track->baseline->end,
                                        track->schedule->end);
    shares = walk_back (track, queue.cal, status->finish_slip);
    queue.placer = placer = rlv_placer_new (track->plan, track->times, track->schedule);
    queue.all = all = g_new (Share, shares->len + 1);
    for (guint i = shares->len; i-- > 0;) {
        const Share *share = &g_array_index (shares, Share, i);

        if (queue.first == queue.last || queue.last - queue.first > TOLD_AT_MOST ||
            queue.all[queue.first].days < 0 || sum_with (&queue, share) < 0 ||
            !may_jump (&queue, share)) {
            settle (&queue, *share);
            continue;
        }
        reckon (&queue, share, sum_with (&queue, share));
        drop_empty (&queue);
    }
    for (guint i = queue.first; i < queue.last; i++)
        status->late_days[queue.all[i].side] += queue.all[i].days;
}
