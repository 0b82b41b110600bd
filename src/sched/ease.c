/* How little a statement has to be eased: by one pass, or by searches.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/whatif.h"

typedef gboolean (*Judge) (RlvWhatIf *what, const RlvFrame *frame, const RlvGoal *goal,
                           const RlvChange *changes, guint n, RlvOutcome *outcome);

typedef struct {
    RlvWhatIf *what;
    const RlvFrame *whole;
    const RlvGoal *goal;
    RlvStatement *statement;
    gint32 sign, most;
    RlvOutcome found; /* of the least that was enough so far */
} Easing;

/* Whether easing by so many steps is enough, as @judge says. */
static gboolean
is_enough (Easing *easing, Judge judge, gint32 steps)
{
    const RlvStatement *it = easing->statement;
    RlvChange change = {it->says, it->ix, FALSE, easing->sign * steps};
    RlvOutcome outcome;

    if (!judge (easing->what, easing->whole, easing->goal, &change, 1, &outcome))
        return FALSE;
    easing->found = outcome;
    return TRUE;
}

/* The least that is enough of more than @low steps, which are not, up to @high, which
 * are. */
static gint32
least_between (Easing *easing, Judge judge, gint32 low, gint32 high)
{
    while (high - low > 1) {
        gint32 mid = low + (high - low) / 2;

        if (is_enough (easing, judge, mid))
            high = mid;
        else
            low = mid;
    }
    return high;
}

/* The same, when it mostly is little: from the small end, twice as much each time. */
static gint32
least_from (Easing *easing, Judge judge, gint32 low, gint32 high)
{
    const gint32 first = low;

    for (gint32 steps = low + 1; steps < high; steps += steps - first) {
        if (is_enough (easing, judge, steps)) {
            high = steps;
            break;
        }
        low = steps;
    }
    return least_between (easing, judge, low, high);
}

/* By how many days the goal's task misses its date.  The day on which it comes is one
 * that it can come on: for what must start on a day, a later one need not be. */
static gint32
days_missed (RlvWhatIf *what, const RlvFrame *whole, const RlvGoal *goal)
{
    guint32 n;
    const RlvTask *task = &rlv_plan_tasks (what->plan, &n)[goal->task];
    RlvOutcome is;

    rlv_whatif_holds (what, whole, goal, NULL, 0, &is);
    if (is.begins == RLV_DAY_NONE)
        return 0;
    if (goal->kind == RLV_GOAL_DEADLINE)
        return is.ends - task->deadline;
    return (task->constraint == RLV_CONSTRAINT_SNLT ||
                    task->constraint == RLV_CONSTRAINT_MSO
                ? is.begins
                : is.ends) -
           task->constraint_day;
}

/* Whether easing it moves the very date that is missed. */
static gboolean
moves_goal (const RlvGoal *goal, const RlvStatement *statement)
{
    return statement->ix == goal->task &&
           ((statement->says == RLV_SAYS_DATE && goal->kind == RLV_GOAL_DATE) ||
            (statement->says == RLV_SAYS_DEADLINE && goal->kind == RLV_GOAL_DEADLINE));
}

/* What can only be left out; FALSE when not even that. */
static gboolean
can_be_dropped (const RlvStatement *statement)
{
    return statement->says == RLV_SAYS_WINDOW || statement->says == RLV_SAYS_SITTING ||
           statement->says == RLV_SAYS_FREEZE || statement->says == RLV_SAYS_DAYS_OFF;
}

static gboolean
drop (Easing *easing, Judge judge)
{
    RlvStatement *it = easing->statement;
    RlvChange change = {it->says, it->ix, TRUE, 0};
    RlvOutcome outcome;

    if (!can_be_dropped (it) ||
        !judge (easing->what, easing->whole, easing->goal, &change, 1, &outcome))
        return FALSE;
    it->ease = RLV_EASE_UNSAID;
    it->start = outcome.start;
    it->finish = outcome.finish;
    return TRUE;
}

static void
note (const Easing *easing, gint32 steps)
{
    easing->what->hint = steps;
    rlv_whatif_note (easing->what, easing->statement, easing->sign * steps);
    easing->statement->start = easing->found.start;
    easing->statement->finish = easing->found.finish;
}

/* The least by @judge; 0: none. */
static gint32
least_of (Easing *easing, Judge judge)
{
    const gint32 hint = easing->what->hint, most = easing->most;

    if (most <= 0 || !is_enough (easing, judge, most))
        return 0;
    /* What one statement takes, the next mostly takes too. */
    if (hint > 0 && hint < most) {
        if (!is_enough (easing, judge, hint))
            return least_from (easing, judge, hint, most);
        if (hint == 1 || !is_enough (easing, judge, hint - 1))
            return hint;
        return least_from (easing, judge, 0, hint - 1);
    }
    return least_from (easing, judge, 0, most);
}

static Easing
begin (RlvWhatIf *what, const RlvFrame *whole, const RlvGoal *goal,
       RlvStatement *statement)
{
    Easing easing = {
        .what = what, .whole = whole, .goal = goal, .statement = statement};

    statement->ease = RLV_EASE_NONE;
    easing.most = rlv_whatif_most (what, goal, statement, &easing.sign);
    return easing;
}

gboolean
rlv_whatif_ease (RlvWhatIf *what, const RlvFrame *whole, const RlvGoal *goal,
                 RlvStatement *statement)
{
    Easing easing = begin (what, whole, goal, statement);
    gint32 steps;

    if (easing.most == 0)
        return drop (&easing, rlv_whatif_holds);
    if (moves_goal (goal, statement))
        easing.most = days_missed (what, whole, goal);
    if (moves_goal (goal, statement))
        steps = easing.most > 0 && is_enough (&easing, rlv_whatif_holds, easing.most)
                    ? easing.most
                    : 0;
    else
        steps = least_of (&easing, rlv_whatif_holds);
    if (steps == 0 || rlv_whatif_spent (what))
        return FALSE;
    note (&easing, steps);
    return TRUE;
}

/* --- by searches ---------------------------------------------------------------- */

/* So many steps at the least, whatever the order of work; 0: no way at all. */
static gint32
least_by_links (Easing *easing)
{
    if (easing->goal->kind == RLV_GOAL_STAFF ||
        rlv_whatif_by_links (easing->what, easing->whole, easing->goal, NULL, 0, NULL))
        return 1;
    return least_of (easing, rlv_whatif_by_links);
}

/* Work that must not end before some time may begin the earlier, the less of it can be
 * done: then people can make earlier what hangs on its start. */
static gboolean
bounds_finishes (const RlvWhatIf *what)
{
    guint32 n, n_links;
    const RlvTask *tasks = rlv_plan_tasks (what->plan, &n);
    const RlvLink *links = rlv_plan_links (what->plan, &n_links);

    for (guint32 t = 0; t < n; t++)
        if (tasks[t].constraint == RLV_CONSTRAINT_MFO ||
            tasks[t].constraint == RLV_CONSTRAINT_FNET)
            return TRUE;
    for (guint32 l = 0; l < n_links; l++)
        if (!rlv_link_on_start (&links[l]))
            return TRUE;
    return FALSE;
}

/* A step less than @high may be enough too. */
static gint32
lessen (Easing *easing, gint32 least, gint32 high)
{
    /* What the search gave is mostly what it can give. */
    if (least < high && moves_goal (easing->goal, easing->statement) &&
        !is_enough (easing, rlv_whatif_searched, high - 1))
        return high;
    if (least < high && !is_enough (easing, rlv_whatif_searched, least))
        return least_between (easing, rlv_whatif_searched, least, high);
    if (least > 1 && bounds_finishes (easing->what) &&
        is_enough (easing, rlv_whatif_searched, least - 1))
        return least_from (easing, rlv_whatif_searched, 0, least - 1);
    return least;
}

static gint32
least_searched (Easing *easing)
{
    gint32 least, by_rule;
    const RlvOutcome none = {RLV_TIME_NONE, RLV_TIME_NONE, RLV_DAY_NONE, RLV_DAY_NONE};

    easing->what->hint = 0;
    least = least_by_links (easing);
    if (least == 0)
        return 0;
    /* One pass knows about how much; a search has the last word. */
    easing->what->hint = least;
    by_rule = moves_goal (easing->goal, easing->statement)
                  ? MIN (days_missed (easing->what, easing->whole, easing->goal),
                         easing->most)
                  : least_of (easing, rlv_whatif_holds);
    by_rule = MAX (by_rule, least);
    easing->found = none;
    if (is_enough (easing, rlv_whatif_searched, by_rule))
        return lessen (easing, least, by_rule);
    if (by_rule == easing->most ||
        !is_enough (easing, rlv_whatif_searched, easing->most))
        return 0;
    return least_from (easing, rlv_whatif_searched, by_rule, easing->most);
}

/* A date that pins a task down may be in the way of another from either side. */
static gboolean
may_go_later (const Easing *easing)
{
    guint32 n;
    RlvConstraint is;

    if (easing->statement->says != RLV_SAYS_DATE || easing->sign > 0)
        return FALSE;
    is = rlv_plan_tasks (easing->what->plan, &n)[easing->statement->ix].constraint;
    return is == RLV_CONSTRAINT_MSO || is == RLV_CONSTRAINT_MFO;
}

static gboolean
drop_searched (Easing *easing)
{
    if ((easing->goal->kind == RLV_GOAL_STAFF || drop (easing, rlv_whatif_by_links)) &&
        drop (easing, rlv_whatif_searched))
        return TRUE;
    easing->statement->ease = RLV_EASE_NONE;
    return FALSE;
}

gboolean
rlv_whatif_ease_searched (RlvWhatIf *what, const RlvFrame *whole, const RlvGoal *goal,
                          RlvStatement *statement)
{
    Easing easing = begin (what, whole, goal, statement);
    gint32 steps;

    if (easing.most == 0)
        return drop_searched (&easing);
    steps = least_searched (&easing);
    if (steps == 0 && may_go_later (&easing)) {
        easing.sign = 1;
        steps = least_searched (&easing);
    }
    if (steps == 0 || rlv_whatif_spent (what) || rlv_whatif_search_spent (what))
        return FALSE;
    note (&easing, steps);
    return TRUE;
}
