/* What it would take for a task to start earlier: statements behind its start, eased
 * one by one, and where no single one is enough, all at once and then as few and as
 * little as will do.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>

#include "sched/whatif.h"

#define MOST_EASED 600000 /* tasks placed in all */

typedef struct {
    RlvWhatIf what;
    RlvFrame *whole;
    RlvGoal goal;
    GArray *changes; /* RlvChange, tried together */
} Search;

/* What is eased together: work, lags, dates and hands.  Days off, freezes and the
 * plan's start are told when one of them alone is enough. */
static gboolean
is_negotiable (const RlvWhatIf *what, const RlvStatement *it)
{
    guint32 n;

    if (it->says == RLV_SAYS_LINK)
        return rlv_plan_links (what->plan, &n)[it->ix].lag.amount > 0;
    return it->says == RLV_SAYS_DURATION || it->says == RLV_SAYS_DATE ||
           it->says == RLV_SAYS_TEAM || it->says == RLV_SAYS_PERSON;
}

static gboolean
holds (Search *search)
{
    return rlv_whatif_holds (&search->what, search->whole, &search->goal,
                             (const RlvChange *) (gpointer) search->changes->data,
                             search->changes->len, NULL);
}

/* Gives up what can be spared, from the end: what is nearest to the task stays. */
static void
spare (Search *search)
{
    for (guint i = search->changes->len; i-- > 0;) {
        RlvChange change = g_array_index (search->changes, RlvChange, i);

        g_array_remove_index (search->changes, i);
        if (!holds (search))
            g_array_insert_val (search->changes, i, change);
    }
}

/* Eases each by as little as the others leave it. */
static void
lessen (Search *search)
{
    for (guint i = 0; i < search->changes->len; i++) {
        RlvChange *change = &g_array_index (search->changes, RlvChange, i);
        gint32 sign = change->steps < 0 ? -1 : 1;
        gint32 low = 0, high = ABS (change->steps);

        while (high - low > 1) {
            gint32 mid = low + (high - low) / 2;

            change->steps = sign * mid;
            if (holds (search))
                high = mid;
            else
                low = mid;
        }
        change->steps = sign * high;
    }
}

static int
compare_places (const void *a, const void *b)
{
    const RlvStatement *x = a, *y = b;

    return (x->item > y->item) - (x->item < y->item);
}

static void
note_together (Search *search, const GArray *tried, RlvEarlier *earlier)
{
    earlier->together = g_new0 (RlvStatement, search->changes->len + 1);
    for (guint i = 0; i < search->changes->len; i++) {
        const RlvChange *change = &g_array_index (search->changes, RlvChange, i);

        for (guint k = 0; k < tried->len; k++) {
            const RlvStatement *it = &g_array_index (tried, RlvTried, k).statement;

            if (it->says == change->says && it->ix == change->ix)
                earlier->together[i] = *it;
        }
        rlv_whatif_note (&search->what, &earlier->together[i], change->steps);
        earlier->together[i].start = earlier->together[i].finish = RLV_TIME_NONE;
    }
    earlier->n_together = search->changes->len;
    qsort (earlier->together, earlier->n_together, sizeof *earlier->together,
           compare_places);
}

static void
ease_together (Search *search, const GArray *tried, gint32 days, RlvEarlier *earlier)
{
    for (guint i = tried->len; i-- > 0;) {
        const RlvStatement *it = &g_array_index (tried, RlvTried, i).statement;
        gint32 sign, most = rlv_whatif_most (&search->what, &search->goal, it, &sign);
        RlvChange change = {it->says, it->ix, FALSE, sign * MIN (most, 4 * days + 5)};

        if (most > 0 && is_negotiable (&search->what, it))
            g_array_append_val (search->changes, change);
    }
    if (search->changes->len == 0 || !holds (search))
        return;
    spare (search);
    lessen (search);
    if (!rlv_whatif_spent (&search->what) && holds (search))
        note_together (search, tried, earlier);
}

/* What is asked of few before what is asked of many: what stands in the way, lags,
 * then work, then the whole plan, and at the end that those overlap who follow. */
static guint
rank_of (const RlvWhatIf *what, const RlvStatement *it)
{
    guint32 n;

    switch ((int) it->says) {
    case RLV_SAYS_LINK:
        return rlv_plan_links (what->plan, &n)[it->ix].lag.amount > 0 ? 1 : 5;
    case RLV_SAYS_DURATION:
        return 2;
    case RLV_SAYS_START:
        return 3;
    case RLV_SAYS_DAYS_OFF:
        return 4;
    default:
        return 0;
    }
}

#define N_RANKS 6

static void
ease_alone (Search *search, const GArray *tried, RlvEarlier *earlier)
{
    GArray *alone = g_array_new (FALSE, FALSE, sizeof (RlvStatement));

    for (guint rank = 0; rank < N_RANKS; rank++)
        for (guint i = tried->len; i-- > 0;) {
            RlvStatement it = g_array_index (tried, RlvTried, i).statement;

            if (rank_of (&search->what, &it) == rank && it.says != RLV_SAYS_NEED &&
                rlv_whatif_ease (&search->what, search->whole, &search->goal, &it))
                g_array_append_val (alone, it);
        }
    earlier->n = alone->len;
    earlier->alone = (RlvStatement *) (gpointer) g_array_free (alone, FALSE);
}

/* Whether something less than the whole plan, or all days off, will do. */
static gboolean
is_answered (const RlvEarlier *earlier)
{
    for (guint i = 0; i < earlier->n; i++)
        if (earlier->alone[i].says != RLV_SAYS_START &&
            earlier->alone[i].says != RLV_SAYS_DAYS_OFF)
            return TRUE;
    return FALSE;
}

static guint8 *
failing_in (const RlvRun *run)
{
    guint8 *failing = g_new0 (guint8, (gsize) run->n_all + 1);

    for (RlvTaskIx t = 0; t < run->n_all; t++)
        failing[t] = rlv_whatif_fails (run, t);
    return failing;
}

static void
look (Search *search, const RlvRun *run, gint32 days, RlvEarlier *earlier)
{
    const RlvTaskIx task = search->goal.task;
    gboolean levelled = run->unmanned != NULL;

    earlier->start = run->out->start[task];
    earlier->begun = rlv_run_has_begun (run, task);
    if (earlier->begun)
        return;
    earlier->wanted = search->goal.by =
        rlv_cal_shift (run->times, run->out->cal[task], earlier->start,
                       (RlvSpan){-days * 1000, RLV_UNIT_DAY});
    search->what.failing = failing_in (run);
    for (guint wide = 0; wide < 2 && !is_answered (earlier); wide++) {
        g_autofree guint8 *tasks = rlv_behind_tasks (run, task, wide > 0);
        g_autoptr (RlvFrame) part =
            rlv_frame_part (&search->what, tasks, run->out, NULL);
        g_autoptr (GArray) tried =
            rlv_behind_statements (run, part, &search->goal, tasks, NULL, levelled);

        if (wide == 0)
            ease_alone (search, tried, earlier);
        else
            ease_together (search, tried, days, earlier);
    }
}

/* --- by a search ---------------------------------------------------------------- */

/* The change that easing @it was. */
static RlvChange
change_of (const RlvWhatIf *what, const RlvStatement *it)
{
    RlvChange change = {it->says, it->ix, it->ease == RLV_EASE_UNSAID, 0};
    guint32 n;

    if (change.drop)
        return change;
    switch ((int) it->says) {
    case RLV_SAYS_DURATION:
        change.steps =
            it->by.amount /
            rlv_change_step (rlv_plan_tasks (what->plan, &n)[it->ix].likely).amount;
        break;
    case RLV_SAYS_LINK:
        change.steps =
            it->by.amount /
            rlv_change_step (rlv_plan_links (what->plan, &n)[it->ix].lag).amount;
        break;
    case RLV_SAYS_NEED:
    case RLV_SAYS_TEAM:
        change.steps = it->count / 100;
        break;
    case RLV_SAYS_PERSON:
        change.steps = rlv_plan_persons (what->plan, &n)[it->ix].until == RLV_DAY_NONE
                           ? it->count / 100
                           : it->count;
        break;
    default:
        change.steps = it->count;
        break;
    }
    return change;
}

static RlvTime
searched_start (Search *search, const RlvChange *changes, guint n)
{
    RlvOutcome outcome;

    rlv_whatif_searched (&search->what, search->whole, &search->goal, changes, n,
                         &outcome);
    return outcome.start;
}

/* One pass is quick and proves nothing of other orders of work: what was found is tried
 * as the plan itself was scheduled. */
static void
confirm (Search *search, const RlvSchedule *schedule, gint32 days, RlvEarlier *earlier)
{
    const RlvTaskIx task = search->goal.task;

    if (earlier->begun || schedule == NULL || search->what.options.no_levelling ||
        search->what.search.effort == 0)
        return;
    earlier->searched =
        rlv_cal_shift (search->what.times, schedule->cal[task], schedule->start[task],
                       (RlvSpan){-days * 1000, RLV_UNIT_DAY});
    for (guint i = 0; i < MIN (earlier->n, RLV_EARLIER_SEARCHED); i++) {
        RlvChange change = change_of (&search->what, &earlier->alone[i]);

        earlier->alone[i].searched = searched_start (search, &change, 1);
    }
    if (earlier->n_together > 0)
        earlier->together_searched = searched_start (
            search, (const RlvChange *) (gpointer) search->changes->data,
            search->changes->len);
}

RlvEarlier *
rlv_earlier_new (const RlvPlan *plan, const RlvGraph *graph, RlvTimes *times,
                 const RlvSchedOptions *options, const RlvSchedule *schedule,
                 RlvTaskIx task, gint32 days)
{
    RlvEarlier *earlier = g_new0 (RlvEarlier, 1);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    Search search = {.goal = {RLV_GOAL_START, task, RLV_TIME_NONE}};
    RlvSchedOptions own;
    RlvRun run;

    earlier->start = earlier->wanted = RLV_TIME_NONE;
    earlier->searched = earlier->together_searched = RLV_TIME_NONE;
    rlv_whatif_open (&search.what, plan, graph, times, options);
    search.what.most_placed = MOST_EASED;
    search.whole = rlv_frame_whole (&search.what);
    search.changes = g_array_new (FALSE, FALSE, sizeof (RlvChange));
    if (rlv_whatif_base (&search.what, options->no_levelling, findings, &own, &run))
        look (&search, &run, days, earlier);
    confirm (&search, schedule, days, earlier);
    rlv_run_clear (&run);
    earlier->runs = search.what.runs;
    earlier->cut_short = rlv_whatif_spent (&search.what);
    g_array_unref (search.changes);
    rlv_frame_free (search.whole);
    rlv_whatif_close (&search.what);
    return earlier;
}

void
rlv_earlier_free (RlvEarlier *earlier)
{
    if (earlier == NULL)
        return;
    g_free (earlier->alone);
    g_free (earlier->together);
    g_free (earlier);
}
