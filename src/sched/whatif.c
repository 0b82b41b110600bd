/* Scheduling anew a plan that says otherwise: the tasks, links and demands that the
 * plan has are copied and changed; holidays and freezes are those of a variant of it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/whatif.h"

#define MOST_PLACED 1500000 /* tasks, in all that is scheduled anew */
/* The same of all searches: so much, or else so many searches of the whole plan. */
#define MOST_SEARCHED 6000000
#define MOST_SEARCHES 30
/* A part that is small is searched with this effort, so that little is missed, as long
 * as it places no more tasks than these. */
#define LEAST_SEARCH 2000
#define LEAST_PLACED 50000
#define LONG_AGO     3000 /* days: further back than any plan begins */

static const RlvOutcome no_outcome = {RLV_TIME_NONE, RLV_TIME_NONE, RLV_DAY_NONE,
                                      RLV_DAY_NONE};

void
rlv_whatif_open (RlvWhatIf *what, const RlvPlan *plan, const RlvGraph *graph,
                 RlvTimes *times, const RlvSchedOptions *options)
{
    guint32 n;

    *what = (RlvWhatIf){
        .plan = plan, .graph = graph, .times = times, .most_placed = MOST_PLACED};
    what->options = (RlvSchedOptions){
        .no_levelling = options->no_levelling,
        .data_date = options->data_date,
        .actuals = options->actuals,
        .near_critical = options->near_critical,
    };
    what->search = *options;
    rlv_plan_tasks (plan, &n);
    what->most_searched =
        MAX (MOST_SEARCHED, MIN (options->effort, G_MAXUINT32) * n * MOST_SEARCHES);
    what->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) rlv_variant_free);
}

void
rlv_whatif_close (RlvWhatIf *what)
{
    g_ptr_array_unref (what->variants);
    g_free (what->failing);
    g_free (what->late);
}

gboolean
rlv_whatif_spent (const RlvWhatIf *what)
{
    return what->placed >= what->most_placed;
}

gboolean
rlv_whatif_search_spent (const RlvWhatIf *what)
{
    return what->searched >= what->most_searched;
}

gboolean
rlv_whatif_base (const RlvWhatIf *what, gboolean no_levelling, RlvFindings *findings,
                 RlvSchedOptions *options, RlvRun *run)
{
    *options = what->options;
    options->no_levelling = no_levelling;
    *run = (RlvRun){.plan = what->plan,
                    .graph = what->graph,
                    .times = what->times,
                    .options = options,
                    .findings = findings};
    rlv_run_setup (run);
    return rlv_run_pass (run);
}

/* --- changes ------------------------------------------------------------------ */

RlvSpan
rlv_change_step (RlvSpan span)
{
    switch (span.unit) {
    case RLV_UNIT_DAY:
        return (RlvSpan){1000, RLV_UNIT_DAY};
    case RLV_UNIT_MINUTE:
        return (RlvSpan){60, RLV_UNIT_MINUTE};
    case RLV_UNIT_ELAPSED:
        return (RlvSpan){span.amount != 0 && span.amount < 1440 ? 60 : 1440,
                         RLV_UNIT_ELAPSED};
    }
    g_assert_not_reached ();
}

/* What a run owns of the plan while it is changed. */
typedef struct {
    RlvRun *run;
    const RlvFrame *frame;
    RlvSchedOptions *options;
    RlvActual *actuals;
    RlvPerson *persons; /* NULL until one is changed */
} Hand;

static gint64 *
room_for (gint64 **more, guint32 n)
{
    if (*more == NULL)
        *more = g_new0 (gint64, (gsize) n + 1);
    return *more;
}

static void
add_people (gint64 *more, const RlvChange *change)
{
    *more = change->drop ? RLV_NO_LIMIT
                         : MIN (*more + (gint64) change->steps * 100, RLV_NO_LIMIT);
}

/* One who leaves stays longer; for one who does not, another stands in: besides, as one
 * more of the team. */
static void
change_person (Hand *hand, const RlvChange *change)
{
    guint32 n_teams, n;
    const RlvPerson *persons = rlv_plan_persons (hand->run->plan, &n);
    RlvPerson *person;

    rlv_plan_teams (hand->run->plan, &n_teams);
    if (!change->drop && persons[change->ix].until != RLV_DAY_NONE) {
        if (hand->persons == NULL)
            hand->persons = rlv_frame_copy (persons, n, sizeof *persons);
        person = &hand->persons[change->ix];
        person->until = MIN (person->until + change->steps, RLV_DAY_MAX);
        return;
    }
    add_people (&room_for (&hand->run->more_of_person, n)[change->ix], change);
    add_people (&room_for (&hand->run->more_of_team, n_teams)[persons[change->ix].team],
                change);
}

static void
change_task (RlvTask *task, const RlvChange *change)
{
    switch ((int) change->says) {
    case RLV_SAYS_DURATION:
        task->likely.amount =
            change->drop ? 0
                         : task->likely.amount -
                               change->steps * rlv_change_step (task->likely).amount;
        break;
    case RLV_SAYS_DATE:
        if (change->drop)
            task->constraint = RLV_CONSTRAINT_NONE;
        else
            task->constraint_day += change->steps;
        if (change->drop)
            task->constraint_day = RLV_DAY_NONE;
        break;
    case RLV_SAYS_DEADLINE:
        task->deadline = change->drop ? RLV_DAY_NONE : task->deadline + change->steps;
        break;
    case RLV_SAYS_WINDOW:
        task->window = RLV_NONE;
        break;
    case RLV_SAYS_SITTING:
        task->gate = RLV_NONE;
        break;
    default:
        break;
    }
}

/* A link that is left out asks for something that is long over. */
static void
change_link (RlvLink *link, const RlvChange *change)
{
    if (change->drop) {
        link->type = RLV_LINK_FS;
        link->lag = (RlvSpan){-21900 * 1440, RLV_UNIT_ELAPSED};
        return;
    }
    link->lag.amount -= change->steps * rlv_change_step (link->lag).amount;
}

static void
make_change (Hand *hand, const RlvChange *change)
{
    RlvRun *run = hand->run;
    const RlvFrame *frame = hand->frame;
    guint32 at, n_teams;

    switch (change->says) {
    case RLV_SAYS_START:
        run->first_day -= change->drop ? LONG_AGO : change->steps;
        break;
    case RLV_SAYS_TODAY:
        hand->options->data_date = RLV_TIME_NONE;
        break;
    case RLV_SAYS_HAPPENED:
        at = rlv_frame_find (frame->task, frame->n, change->ix);
        if (at != RLV_NONE)
            hand->actuals[at] = (RlvActual){
                RLV_TIME_NONE, RLV_TIME_NONE, {-1, RLV_UNIT_DAY}, RLV_TIME_NONE};
        break;
    case RLV_SAYS_DURATION:
    case RLV_SAYS_DATE:
    case RLV_SAYS_DEADLINE:
    case RLV_SAYS_WINDOW:
    case RLV_SAYS_SITTING:
        at = rlv_frame_find (frame->task, frame->n, change->ix);
        if (at != RLV_NONE)
            change_task (&run->own_tasks[at], change);
        break;
    case RLV_SAYS_LINK:
        at = rlv_frame_find (frame->link, frame->n_links, change->ix);
        if (at != RLV_NONE)
            change_link (&run->own_links[at], change);
        break;
    case RLV_SAYS_NEED:
        at = rlv_frame_find (frame->demand, frame->n_demands, change->ix);
        if (at != RLV_NONE)
            run->own_demands[at].units =
                change->drop ? 0 : run->own_demands[at].units - 100 * change->steps;
        break;
    case RLV_SAYS_TEAM:
        rlv_plan_teams (run->plan, &n_teams);
        add_people (&room_for (&run->more_of_team, n_teams)[change->ix], change);
        break;
    case RLV_SAYS_PERSON:
        change_person (hand, change);
        break;
    case RLV_SAYS_FREEZE:
    case RLV_SAYS_DAYS_OFF:
        break; /* of the variant */
    }
}

/* --- runs --------------------------------------------------------------------- */

static gboolean
is_manned (const RlvRun *run, RlvTaskIx t)
{
    const RlvTask *task = &run->tasks[t];

    for (guint32 d = task->first_demand; d < task->first_demand + task->n_demands; d++)
        if (run->unmanned != NULL && run->unmanned[d])
            return FALSE;
    return TRUE;
}

gboolean
rlv_whatif_overdue (const RlvRun *run, RlvTaskIx t)
{
    RlvDay begins, ends;

    if (run->tasks[t].deadline == RLV_DAY_NONE)
        return FALSE;
    rlv_run_days (run, t, &begins, &ends);
    return ends > run->tasks[t].deadline;
}

gboolean
rlv_whatif_fails (const RlvRun *run, RlvTaskIx t)
{
    return rlv_run_misses (run, t) ||
           (!is_manned (run, t) && !rlv_run_has_begun (run, t));
}

/* Whether something fails that did not before. */
static gboolean
fails_anew (const RlvWhatIf *what, const RlvRun *run)
{
    gboolean searched = run->options->effort > 0 && what->late != NULL;

    for (RlvTaskIx t = 0; t < run->out->n; t++)
        if ((!what->failing[t] && rlv_whatif_fails (run, t)) ||
            (searched && !what->late[t] && rlv_whatif_overdue (run, t)))
            return TRUE;
    return FALSE;
}

/* Whether all that is scheduled keeps its date and its deadline, and its people where
 * it has them as it is. */
static gboolean
all_hold (const RlvWhatIf *what, const RlvFrame *frame, const RlvRun *run)
{
    for (RlvTaskIx t = 0; t < run->out->n; t++) {
        RlvTaskIx of_plan = frame->task != NULL ? frame->task[t] : t;

        if (rlv_run_misses (run, t) || rlv_whatif_overdue (run, t))
            return FALSE;
        if (rlv_whatif_fails (run, t) &&
            (what->failing == NULL || !what->failing[of_plan]))
            return FALSE;
    }
    return TRUE;
}

/* A date that is no longer said is kept, whatever happens. */
static gboolean
is_given_up (const RlvRun *run, const RlvGoal *goal, RlvTaskIx t)
{
    return (goal->kind == RLV_GOAL_DATE &&
            run->tasks[t].constraint == RLV_CONSTRAINT_NONE) ||
           (goal->kind == RLV_GOAL_DEADLINE && run->tasks[t].deadline == RLV_DAY_NONE);
}

static gboolean
reached (const RlvWhatIf *what, const RlvFrame *frame, const RlvRun *run,
         const RlvGoal *goal, RlvTaskIx t, gboolean passed)
{
    if (is_given_up (run, goal, t) && !goal->all)
        return TRUE;
    if (!passed || (goal->all && !all_hold (what, frame, run)))
        return FALSE;
    switch (goal->kind) {
    case RLV_GOAL_DATE:
        return !rlv_run_misses (run, t);
    case RLV_GOAL_TIME:
        return TRUE;
    case RLV_GOAL_STAFF:
        return is_manned (run, t);
    case RLV_GOAL_DEADLINE:
        return !rlv_whatif_overdue (run, t);
    case RLV_GOAL_START:
        return run->out->start[t] <= goal->by;
    }
    g_assert_not_reached ();
}

/* The options of a run are changed in @hand, which so must live as long. */
static gboolean
try_once (RlvWhatIf *what, Hand *hand, const RlvGoal *goal, const RlvChange *changes,
          guint n, RlvOutcome *outcome)
{
    const RlvFrame *frame = hand->frame;
    RlvRun *run = hand->run;
    RlvTaskIx t = rlv_frame_find (frame->task, frame->n, goal->task);
    gboolean passed, holds;

    rlv_run_setup_own (
        run, rlv_frame_copy (frame->tasks, frame->n, sizeof (RlvTask)), frame->n,
        rlv_frame_copy (frame->links, frame->n_links, sizeof (RlvLink)), frame->n_links,
        rlv_frame_copy (frame->demands, frame->n_demands, sizeof (RlvDemand)),
        frame->n_demands);
    for (guint i = 0; i < n; i++)
        make_change (hand, &changes[i]);
    if (hand->persons != NULL)
        run->persons = run->own_persons = hand->persons;
    rlv_run_regrain (run);
    passed = rlv_run_pass (run);
    what->refuted = run->refuted;
    if (run->options->effort > 0)
        what->searched += MAX (frame->n, 1) * (run->out->generated + 10);
    if (outcome != NULL && passed) {
        outcome->start = run->out->start[t];
        outcome->finish = run->out->finish[t];
        rlv_run_days (run, t, &outcome->begins, &outcome->ends);
    }
    holds = reached (what, frame, run, goal, t, passed) &&
            (frame->task != NULL || what->failing == NULL || !fails_anew (what, run));
    rlv_run_clear (run);
    return holds;
}

static gboolean
try (RlvWhatIf *what, RlvSchedOptions options, const RlvFrame *frame,
     const RlvGoal *goal, const RlvChange *changes, guint n, RlvOutcome *outcome)
{
    const RlvVariant *variant = rlv_variant_of (what, changes, n);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autofree RlvActual *actuals = NULL;
    RlvRun run = {.plan = what->plan,
                  .graph = frame->graph != NULL ? frame->graph : what->graph,
                  .times = what->times,
                  .options = &options,
                  .findings = findings,
                  .asks_proof = options.effort > 0 && goal->all};
    Hand hand = {.run = &run, .frame = frame, .options = &options};

    if (outcome != NULL)
        *outcome = no_outcome;
    if (variant != NULL && variant->plan == NULL)
        return FALSE;
    if (variant != NULL) {
        run.plan = variant->plan;
        run.times = variant->times;
    }
    if (frame->actuals != NULL) {
        actuals = rlv_frame_copy (frame->actuals, frame->n, sizeof *actuals);
        options.actuals = hand.actuals = actuals;
    }
    what->runs++;
    return try_once (what, &hand, goal, changes, n, outcome);
}

gboolean
rlv_whatif_holds (RlvWhatIf *what, const RlvFrame *frame, const RlvGoal *goal,
                  const RlvChange *changes, guint n, RlvOutcome *outcome)
{
    if (outcome != NULL)
        *outcome = no_outcome;
    if (rlv_whatif_spent (what))
        return FALSE;
    what->placed += MAX (frame->n, 1);
    return try (what, what->options, frame, goal, changes, n, outcome);
}

gboolean
rlv_whatif_by_links (RlvWhatIf *what, const RlvFrame *frame, const RlvGoal *goal,
                     const RlvChange *changes, guint n, RlvOutcome *outcome)
{
    RlvSchedOptions options = what->options;

    if (outcome != NULL)
        *outcome = no_outcome;
    if (rlv_whatif_spent (what))
        return FALSE;
    options.no_levelling = TRUE;
    what->placed += MAX (frame->n, 1);
    return try (what, options, frame, goal, changes, n, outcome);
}

guint64
rlv_whatif_effort (const RlvWhatIf *what, const RlvFrame *frame)
{
    const guint64 least = MIN (LEAST_SEARCH, LEAST_PLACED / MAX (frame->n, 1));

    return frame->task == NULL ? what->search.effort : MAX (what->search.effort, least);
}

/* What was signed is told by tasks of the whole plan. */
gboolean
rlv_whatif_searched (RlvWhatIf *what, const RlvFrame *frame, const RlvGoal *goal,
                     const RlvChange *changes, guint n, RlvOutcome *outcome)
{
    RlvSchedOptions options = what->options;

    if (outcome != NULL)
        *outcome = no_outcome;
    if (rlv_whatif_search_spent (what))
        return FALSE;
    options.effort = rlv_whatif_effort (what, frame);
    options.seed = what->search.seed;
    options.threads = what->search.threads;
    options.limit = what->search.limit;
    options.agreed = frame->task == NULL ? what->search.agreed : NULL;
    return try (what, options, frame, goal, changes, n, outcome);
}

/* --- easing ------------------------------------------------------------------- */

/* A lag can go, and then those it stands between can overlap: no more than the first of
 * them lasts. */
static gint32
most_closer (const RlvWhatIf *what, guint32 ix)
{
    guint32 n;
    const RlvLink *link = &rlv_plan_links (what->plan, &n)[ix];
    RlvSpan first = rlv_plan_tasks (what->plan, &n)[link->from].likely;
    gint32 step = rlv_change_step (link->lag).amount;
    gint32 lasts = first.unit == link->lag.unit ? first.amount
                   : first.unit == RLV_UNIT_ELAPSED
                       ? first.amount / 1440 * (step == 1000 ? 1000 : 480)
                   : step == 1000 ? first.amount * 1000 / 480
                                  : first.amount * 480 / 1000;

    return (MAX (link->lag.amount, 0) + lasts + step - 1) / step;
}

/* More than all its tasks ask for at once are no help. */
static gint32
most_more (const RlvWhatIf *what, guint32 team)
{
    guint32 n;
    const RlvDemand *demands = rlv_plan_demands (what->plan, &n);
    gint64 units = 0;

    for (guint32 d = 0; d < n; d++)
        if (demands[d].team == team || demands[d].team == RLV_NONE)
            units += demands[d].units;
    return (gint32) CLAMP (units / 100, 10, 100);
}

gint32
rlv_whatif_most (const RlvWhatIf *what, const RlvGoal *goal,
                 const RlvStatement *statement, gint32 *sign)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (what->plan, &n);
    RlvConstraint is;
    RlvSpan span;

    *sign = 1;
    switch (statement->says) {
    case RLV_SAYS_START:
        return 730;
    case RLV_SAYS_DURATION:
        span = tasks[statement->ix].likely;
        return (span.amount - 1) / rlv_change_step (span).amount;
    case RLV_SAYS_LINK:
        return most_closer (what, statement->ix);
    case RLV_SAYS_DATE:
        is = tasks[statement->ix].constraint;
        if (is != RLV_CONSTRAINT_SNLT && is != RLV_CONSTRAINT_FNLT &&
            (statement->ix != goal->task || goal->kind != RLV_GOAL_DATE))
            *sign = -1;
        return 1825;
    case RLV_SAYS_DEADLINE:
        return 1825;
    case RLV_SAYS_NEED:
        return (rlv_plan_demands (what->plan, &n)[statement->ix].units - 1) / 100;
    case RLV_SAYS_TEAM:
        return most_more (what, statement->ix);
    case RLV_SAYS_PERSON:
        return rlv_plan_persons (what->plan, &n)[statement->ix].until != RLV_DAY_NONE
                   ? 1825
                   : 1;
    case RLV_SAYS_TODAY:
    case RLV_SAYS_HAPPENED:
    case RLV_SAYS_WINDOW:
    case RLV_SAYS_SITTING:
    case RLV_SAYS_FREEZE:
    case RLV_SAYS_DAYS_OFF:
        return 0;
    }
    g_assert_not_reached ();
}

void
rlv_whatif_note (const RlvWhatIf *what, RlvStatement *statement, gint32 steps)
{
    guint32 n;
    RlvSpan span = {0, RLV_UNIT_DAY};

    statement->ease = RLV_EASE_BY;
    if (statement->says == RLV_SAYS_DURATION)
        span = rlv_change_step (rlv_plan_tasks (what->plan, &n)[statement->ix].likely);
    else if (statement->says == RLV_SAYS_LINK)
        span = rlv_change_step (rlv_plan_links (what->plan, &n)[statement->ix].lag);
    statement->by = (RlvSpan){span.amount * ABS (steps), span.unit};
    statement->count = steps;
    if (statement->says == RLV_SAYS_NEED || statement->says == RLV_SAYS_TEAM ||
        (statement->says == RLV_SAYS_PERSON &&
         rlv_plan_persons (what->plan, &n)[statement->ix].until == RLV_DAY_NONE))
        statement->count = steps * 100;
}
