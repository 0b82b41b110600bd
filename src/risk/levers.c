/* Which single change brings the target to its date.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "risk/counts.h"

#define MOST_TASKS     8
#define MOST_CAUSES    4
#define MOST_RISKS     4
#define HALF           500
#define THREE_QUARTERS 750
#define STEP           50 /* thousandths of a duration between two tries */

typedef struct {
    RlvRiskChange change;
    guint64 weight;
} Candidate;

static int
compare_changes (const RlvRiskChange *x, const RlvRiskChange *y)
{
    if (x->item != y->item)
        return x->item < y->item ? -1 : 1;
    return (x->side > y->side) - (x->side < y->side);
}

static int
compare_candidates (const void *a, const void *b)
{
    const Candidate *x = a, *y = b;

    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return compare_changes (&x->change, &y->change);
}

static int
compare_levers (gconstpointer a, gconstpointer b)
{
    const RlvRiskLever *x = a, *y = b;

    if (x->reached != y->reached)
        return x->reached ? -1 : 1;
    if (x->within != y->within && !x->reached)
        return x->within > y->within ? -1 : 1;
    if (x->change.permille != y->change.permille)
        return x->change.permille > y->change.permille ? -1 : 1;
    return compare_changes (&x->change, &y->change);
}

/* How often the target is in time after one more @change, to @permille. */
static guint64
try_out (const RlvRisk *risk, const RlvRiskRun *run, RlvRiskChange change,
         gint32 permille)
{
    RlvRiskOptions options = risk->options;
    g_autofree RlvRiskChange *changes =
        g_new (RlvRiskChange, (gsize) options.n_changes + 1);
    RlvRiskRun again = *run;
    g_autoptr (RlvRisk) changed = NULL;
    g_autoptr (RlvRiskCounts) counts = NULL;

    for (guint32 i = 0; i < options.n_changes; i++)
        changes[i] = options.changes[i];
    change.permille = permille;
    changes[options.n_changes++] = change;
    options.changes = changes;
    options.due = risk->due_day;
    again.outcomes = NULL;
    again.shards = again.shard = 0;
    changed = rlv_risk_new (risk->plan, risk->times, risk->schedule, &options, NULL);
    if (changed == NULL)
        return 0;
    counts = rlv_risk_run (changed, &again);
    return counts->draws - counts->of[changed->at_late];
}

/* The least change that is enough, by halving; at most to @least. */
static RlvRiskLever
pull (const RlvRisk *risk, const RlvRiskRun *run, RlvRiskChange change, gint32 least,
      guint64 wanted)
{
    RlvRiskLever lever = {change, try_out (risk, run, change, least), FALSE};
    gint32 low = least / STEP, high = 1000 / STEP; /* low is enough, high is not */

    lever.change.permille = least;
    lever.reached = lever.within >= wanted;
    while (lever.reached && high - low > 1) {
        gint32 middle = low + (high - low) / 2;
        guint64 within = try_out (risk, run, change, middle * STEP);

        if (within >= wanted) {
            low = middle;
            lever.change.permille = middle * STEP;
            lever.within = within;
        } else {
            high = middle;
        }
    }
    return lever;
}

/* The @most heaviest of @all. */
static guint
take_best (Candidate *all, guint n, guint most, Candidate *found)
{
    qsort (all, n, sizeof *all, compare_candidates);
    n = MIN (n, most);
    memcpy (found, all, n * sizeof *all);
    return n;
}

static RlvRiskChange
change_of (RlvItemIx item)
{
    return (RlvRiskChange){.item = item, .day = RLV_DAY_NONE, .permille = 1000};
}

static guint
best_tasks (const RlvRisk *risk, const RlvRiskCounts *counts, Candidate *found)
{
    guint32 n, n_tasks;
    const RlvTask *tasks = rlv_plan_tasks (risk->plan, &n_tasks);
    g_autofree Candidate *all = g_new (Candidate, (gsize) risk->n + 1);

    n = 0;
    for (guint32 i = 0; i < risk->n; i++) {
        const RiskStep *step = &risk->steps[i];

        if (step->kind != RISK_STEP_FIXED && step->planned_amount > 1 &&
            counts->of[risk->at_path + i] > 0)
            all[n++] = (Candidate){change_of (tasks[step->task].item),
                                   counts->of[risk->at_path + i] *
                                       (guint64) (step->planned + step->dice.width)};
    }
    return take_best (all, n, MOST_TASKS, found);
}

/* Those that late draws have more often than others. */
static guint
best_causes (const RlvRisk *risk, const RlvRiskCounts *counts, Candidate *found)
{
    g_autofree Candidate *all = g_new (Candidate, (gsize) risk->causes->len + 1);
    guint64 late = counts->of[risk->at_late];
    guint32 n_teams;
    const RlvTeam *teams = rlv_plan_teams (risk->plan, &n_teams);
    guint n = 0;

    for (guint i = 0; i < risk->causes->len; i++) {
        const RiskCause *cause = &g_array_index (risk->causes, RiskCause, i);
        guint64 above = counts->of[risk->at_cause + 2 * i];
        guint64 above_late = counts->of[risk->at_cause + 2 * i + 1];
        RlvRiskChange change = change_of (cause->item);

        if (cause->item == RLV_NONE && cause->team != RLV_NONE)
            change.item = teams[cause->team].item;
        change.side = cause->side;
        if (above_late * counts->draws > above * late &&
            rlv_risk_can_change (risk, &change))
            all[n++] = (Candidate){change, above_late * counts->draws - above * late};
    }
    return take_best (all, n, MOST_CAUSES, found);
}

static guint
best_risks (const RlvRisk *risk, const RlvRiskCounts *counts, Candidate *found)
{
    g_autofree Candidate *all = g_new (Candidate, (gsize) risk->events->len + 1);
    guint n = 0;

    for (guint i = 0; i < risk->events->len; i++) {
        RlvRiskChange change =
            change_of (g_array_index (risk->events, RiskEvent, i).item);
        guint64 late = counts->of[risk->at_event + 2 * i + 1];

        if (late > 0 && rlv_risk_can_change (risk, &change))
            all[n++] = (Candidate){change, late};
    }
    return take_best (all, n, MOST_RISKS, found);
}

static void
pull_all (const RlvRisk *risk, const RlvRiskRun *run, const Candidate *found, guint n,
          gint32 least, guint64 wanted, GArray *levers)
{
    for (guint i = 0; i < n; i++) {
        RlvRiskLever lever = pull (risk, run, found[i].change, least, wanted);

        g_array_append_val (levers, lever);
    }
}

GArray *
rlv_risk_levers (const RlvRisk *risk, const RlvRiskCounts *counts,
                 const RlvRiskRun *run, guint permille)
{
    GArray *levers = g_array_new (FALSE, FALSE, sizeof (RlvRiskLever));
    Candidate found[MOST_TASKS];
    guint64 wanted = (counts->draws * permille + 999) / 1000;

    pull_all (risk, run, found, best_tasks (risk, counts, found), HALF, wanted, levers);
    pull_all (risk, run, found, best_causes (risk, counts, found), THREE_QUARTERS,
              wanted, levers);
    pull_all (risk, run, found, best_risks (risk, counts, found), 0, wanted, levers);
    g_array_sort (levers, compare_levers);
    return levers;
}
