/* Whether the reason given for a date is true and, alone, enough.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "slow-judge.h"

static gboolean
follows_a_late_one (const SlowPlan *slow, RlvTaskIx t)
{
    const RlvTask *task = &slow->tasks[t];

    for (guint32 l = task->first_link; l < task->first_link + task->n_links; l++)
        if (slow->tasks[slow->links[l].from].constraint == RLV_CONSTRAINT_ALAP)
            return TRUE;
    return FALSE;
}

/* The start that one bound alone asks for, without windows, freezes and sittings. */
static void
judge_alone (Judge *judge, RlvTaskIx t, guint ask, guint32 link)
{
    const SlowPlan *slow = judge->slow;
    const RlvSchedule *got = judge->got;
    const RlvWhy *why = &got->why_start[t];
    RlvTime start_bound, finish_bound, start;
    char is[RLV_DATE_SIZE], alone[RLV_DATE_SIZE];

    slow_bounds (slow, t, ask, link, got->start, got->finish, &start_bound,
                 &finish_bound);
    if (why->at != MAX (start_bound, finish_bound) && !follows_a_late_one (slow, t))
        judge_fault (judge, t, "its reason (kind %d) asks for %s, not %s", why->kind,
                     rlv_time_format (MAX (start_bound, finish_bound), is),
                     rlv_time_format (why->at, alone));
    start = slow_place (slow, t, ask, start_bound, finish_bound);
    if (start != got->start[t])
        judge_fault (judge, t, "starts %s; its reason (kind %d) alone gives %s",
                     rlv_time_format (got->start[t], is), why->kind,
                     rlv_time_format (start, alone));
}

#define WAITS (SLOW_ASK_WINDOW | SLOW_ASK_BLACKOUT | SLOW_ASK_SITTING)

/* Whether @ask alone moves to @at the last day before it on which only waits forbid a
 * start; days before that one may be forbidden by another wait. */
static gboolean
holds_back (const SlowPlan *slow, RlvTaskIx t, guint ask, RlvTime from, RlvTime until,
            RlvTime at)
{
    for (RlvTime day = at - 1440; day > from - 1440; day -= 1440) {
        RlvTime start =
            slow_place (slow, t, SLOW_ASK_ALL & ~WAITS, MAX (day, from), until);

        if (start < at)
            return slow_place (slow, t, (SLOW_ASK_ALL & ~WAITS) | ask, start, until) ==
                   at;
    }
    return FALSE;
}

/* With what it says it waits for it starts then, without that it could start earlier.
 * Where something else asks for the same start (a bound on the finish, another wait),
 * either may be the reason: so it is enough that this holds with the other left out.
 * And what was put as late as possible may ask for the same afterwards. */
static void
judge_without (Judge *judge, RlvTaskIx t, guint ask)
{
    const SlowPlan *slow = judge->slow;
    RlvTime at = judge->got->start[t], from, until;

    slow_bounds (slow, t, SLOW_ASK_ALL, RLV_NONE, judge->got->start, judge->got->finish,
                 &from, &until);
    for (guint i = 0; i < 4; i++) {
        guint asks = i & 1 ? SLOW_ASK_ALL & ~WAITS : SLOW_ASK_ALL;
        RlvTime end = i & 2 ? RLV_TIME_NONE : until;

        if (slow_place (slow, t, asks | ask, from, end) == at &&
            slow_place (slow, t, asks & ~ask, from, end) < at)
            return;
    }
    if (holds_back (slow, t, ask, from, until, at))
        return;
    /* Held back by people first, and then by this; others may have filled the gap
     * since. */
    if (!judge->options->no_levelling &&
        slow_place (slow, t, SLOW_ASK_ALL & ~ask, from, until) < at)
        return;
    if (!follows_a_late_one (slow, t))
        judge_fault (judge, t, "could not start earlier without its reason (kind %d)",
                     judge->got->why_start[t].kind);
}

/* The spell of @item that @t waits for is over by its start. */
static void
judge_freeze (Judge *judge, RlvTaskIx t)
{
    const GArray *spells = judge->slow->blackouts[t];
    const RlvWhy *why = &judge->got->why_start[t];

    for (guint i = 0; i < spells->len; i++) {
        const SlowSpell *spell = &g_array_index (spells, SlowSpell, i);

        if (spell->item == why->item && spell->until == why->at &&
            spell->until <= judge->got->start[t])
            return;
    }
    judge_fault (judge, t, "no such freeze ends before it starts");
}

static void
judge_opening (Judge *judge, RlvTaskIx t, const GArray *spells, RlvItemIx item)
{
    const RlvWhy *why = &judge->got->why_start[t];

    if (spells == NULL || why->item != item || why->at > judge->got->start[t])
        judge_fault (judge, t, "waits for a window or sitting that is not its own");
}

static gboolean
links_to (const SlowPlan *slow, guint32 link, RlvTaskIx from, RlvTaskIx to)
{
    return link < slow->n_links && slow->links[link].to == to &&
           slow->links[link].from == from;
}

void
judge_reasons (Judge *judge, RlvTaskIx t)
{
    const SlowPlan *slow = judge->slow;
    const RlvWhy *why = &judge->got->why_start[t];
    const RlvTask *task = &slow->tasks[t];

    if (judge->got->why_finish[t].kind != RLV_WHY_DURATION)
        judge_fault (judge, t, "its finish is not its start and its duration");
    switch (why->kind) {
    case RLV_WHY_PLAN_START:
        judge_alone (judge, t, SLOW_ASK_PLAN_START, RLV_NONE);
        break;
    case RLV_WHY_DATA_DATE:
        judge_alone (judge, t, SLOW_ASK_DATA_DATE, RLV_NONE);
        break;
    case RLV_WHY_CONSTRAINT:
        judge_alone (judge, t, SLOW_ASK_CONSTRAINT, RLV_NONE);
        break;
    case RLV_WHY_LINK:
        if (links_to (slow, why->link, why->task, t))
            judge_alone (judge, t, SLOW_ASK_LINKS, why->link);
        else
            judge_fault (judge, t, "the link that drives it is not its own");
        break;
    case RLV_WHY_WINDOW:
        judge_without (judge, t, SLOW_ASK_WINDOW);
        judge_opening (judge, t, slow->windows[t], task->window);
        break;
    case RLV_WHY_BLACKOUT:
        judge_without (judge, t, SLOW_ASK_BLACKOUT);
        judge_freeze (judge, t);
        break;
    case RLV_WHY_SITTING:
        judge_without (judge, t, SLOW_ASK_SITTING);
        judge_opening (judge, t, slow->sittings[t],
                       task->gate == RLV_NONE
                           ? RLV_NONE
                           : rlv_item_ref (slow->plan, task->gate, "committee"));
        break;
    case RLV_WHY_ALAP:
        if (task->constraint != RLV_CONSTRAINT_ALAP)
            judge_fault (judge, t, "does not ask to be late");
        break;
    case RLV_WHY_TEAM:
        judge_people_reason (judge, t);
        break;
    case RLV_WHY_ACTUAL:
    case RLV_WHY_DURATION:
    default:
        judge_fault (judge, t, "reason %d cannot be", why->kind);
    }
}
