/* Sets of statements that cannot all hold, judged with the plan itself changed under
 * the scheduler's feet.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "scheduling.h"

static inline const char *
who (const RlvPlan *plan, const RlvDemand *demand)
{
    guint32 n;

    return demand->person != RLV_NONE ? rlv_plan_persons (plan, &n)[demand->person].id
                                      : rlv_plan_teams (plan, &n)[demand->team].id;
}

static inline void
append_statement (GString *out, const RlvPlan *plan, const RlvStatement *it)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);
    const RlvLink *link = &rlv_plan_links (plan, &n)[it->ix];
    const RlvDemand *demand = &rlv_plan_demands (plan, &n)[it->ix];
    char buffer[RLV_DATE_SIZE];

    switch (it->says) {
    case RLV_SAYS_START:
        g_string_append (out, "start");
        break;
    case RLV_SAYS_TODAY:
        g_string_append (out, "today");
        break;
    case RLV_SAYS_HAPPENED:
        g_string_append_printf (out, "%s has begun", tasks[it->ix].id);
        break;
    case RLV_SAYS_DURATION:
        g_string_append_printf (out, "%s lasts", tasks[it->ix].id);
        break;
    case RLV_SAYS_LINK:
        g_string_append_printf (out, "%s-%s", tasks[link->from].id, tasks[link->to].id);
        break;
    case RLV_SAYS_DATE:
        g_string_append_printf (out, "%s's date", tasks[it->ix].id);
        break;
    case RLV_SAYS_DEADLINE:
        g_string_append_printf (out, "%s's deadline", tasks[it->ix].id);
        break;
    case RLV_SAYS_WINDOW:
        g_string_append_printf (out, "%s's window", tasks[it->ix].id);
        break;
    case RLV_SAYS_SITTING:
        g_string_append_printf (out, "%s's sitting", tasks[it->ix].id);
        break;
    case RLV_SAYS_NEED:
        g_string_append_printf (out, "%s needs %s", tasks[demand->task].id,
                                who (plan, demand));
        break;
    case RLV_SAYS_FREEZE:
    case RLV_SAYS_DAYS_OFF:
    case RLV_SAYS_TEAM:
    case RLV_SAYS_PERSON:
        g_string_append (out, rlv_item_id (plan, it->item));
        break;
    }
    if (it->ease == RLV_EASE_UNSAID)
        g_string_append (out, " (!)");
    else if (it->ease == RLV_EASE_BY &&
             (it->says == RLV_SAYS_DURATION || it->says == RLV_SAYS_LINK))
        g_string_append_printf (out, " (%s)", rlv_span_format (it->by, buffer));
    else if (it->ease == RLV_EASE_BY)
        g_string_append_printf (out, " (%d)", it->count);
}

static inline char *
describe (const RlvPlan *plan, const RlvConflicts *conflicts)
{
    static const char *const kinds[] = {"date", "time", "staff", "deadline"};
    GString *out = g_string_new (NULL);
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);

    for (guint s = 0; s < conflicts->n; s++) {
        const RlvConflict *set = &conflicts->sets[s];

        g_string_append_printf (out, "%s%s %s: ", s > 0 ? "; " : "",
                                tasks[set->task].id, kinds[set->kind]);
        for (guint i = 0; i < set->n; i++) {
            g_string_append (out, i > 0 ? ", " : "");
            append_statement (out, plan, &set->statements[i]);
        }
    }
    return g_string_free (out, FALSE);
}

/* --- by changing the plan itself ---------------------------------------------- */

typedef struct {
    World *world;
    RlvSchedOptions *options;
    RlvTask *tasks;
    RlvLink *links;
    RlvDemand *demands;
    RlvPerson *persons;
    guint32 n_tasks, n_links, n_demands, n_persons;
} Bench;

static inline Bench
bench_of (World *world, RlvSchedOptions *options)
{
    Bench bench = {.world = world, .options = options};

    bench.tasks = (RlvTask *) rlv_plan_tasks (world->plan, &bench.n_tasks);
    bench.links = (RlvLink *) rlv_plan_links (world->plan, &bench.n_links);
    bench.demands = (RlvDemand *) rlv_plan_demands (world->plan, &bench.n_demands);
    bench.persons = (RlvPerson *) rlv_plan_persons (world->plan, &bench.n_persons);
    return bench;
}

static inline gboolean
is_rival (const RlvConflict *set, guint32 task)
{
    for (guint i = 0; i < set->n; i++)
        if ((set->statements[i].says == RLV_SAYS_DATE ||
             set->statements[i].says == RLV_SAYS_DEADLINE) &&
            set->statements[i].ix == task)
            return TRUE;
    return FALSE;
}

static inline gboolean
is_told (const RlvFindings *findings, const char *rule, const char *id)
{
    g_autofree char *name = g_strdup_printf ("\"%s\"", id);
    guint n;
    const RlvFinding *all = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        if (g_str_has_prefix (all[i].rule, rule) && strstr (all[i].what, name) != NULL)
            return TRUE;
    return FALSE;
}

/* What each task misses. */
enum { MISSES_DATE = 1, MISSES_DEADLINE = 2, MISSES_PEOPLE = 4, MISSES_TIME = 8 };

/* By task, in the plan as it now is; free with g_free(). */
static inline guint8 *
misses (const Bench *bench)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvSchedule) schedule =
        rlv_schedule_new (bench->world->plan, bench->world->graph, bench->world->times,
                          bench->options, findings, &error);
    guint8 *missed = g_new0 (guint8, bench->n_tasks + 1);

    for (guint32 t = 0; t < bench->n_tasks; t++) {
        const char *id = bench->tasks[t].id;

        if (schedule == NULL)
            missed[t] = MISSES_TIME;
        if (is_told (findings, "constraint-missed", id))
            missed[t] |= MISSES_DATE;
        if (is_told (findings, "NET-08", id))
            missed[t] |= MISSES_DEADLINE;
        if (is_told (findings, "staff-", id))
            missed[t] |= MISSES_PEOPLE;
    }
    return missed;
}

static inline gboolean
misses_goal (const guint8 *missed, const RlvConflict *set)
{
    static const guint8 of[] = {[RLV_CONFLICT_DATE] = MISSES_DATE,
                                [RLV_CONFLICT_TIME] = MISSES_TIME,
                                [RLV_CONFLICT_STAFF] = MISSES_PEOPLE,
                                [RLV_CONFLICT_DEADLINE] = MISSES_DEADLINE};

    return (missed[set->task] & (of[set->kind] | MISSES_TIME)) != 0;
}

/* Whether the task of @set fails in the plan as it now is, or with @any, one of the
 * tasks whose dates it says. */
static inline gboolean
fails (const Bench *bench, const RlvConflict *set, gboolean any)
{
    g_autofree guint8 *missed = misses (bench);

    for (guint32 t = 0; any && t < bench->n_tasks; t++)
        if (is_rival (set, t) && (missed[t] & ~MISSES_PEOPLE) != 0)
            return TRUE;
    return misses_goal (missed, set);
}

/* Whether it does, or something that @before it did not; deadlines count with
 * searches. */
static inline gboolean
breaks (const Bench *bench, const RlvConflict *set, const guint8 *before)
{
    const guint8 counts =
        (guint8) (bench->options->effort > 0 ? 0xff : 0xff & ~MISSES_DEADLINE);
    g_autofree guint8 *missed = misses (bench);

    for (guint32 t = 0; t < bench->n_tasks; t++)
        if ((missed[t] & ~before[t] & counts) != 0)
            return TRUE;
    return misses_goal (missed, set);
}

static inline gboolean
is_said (const RlvConflict *set, RlvSays says, guint32 ix, const RlvStatement *but)
{
    for (guint i = 0; i < set->n; i++)
        if (set->statements[i].says == says && set->statements[i].ix == ix)
            return &set->statements[i] != but;
    return FALSE;
}

/* Leaves only what @set says, less @but, of tasks and links. */
static inline void
leave (Bench *bench, const RlvConflict *set, const RlvStatement *but)
{
    for (guint32 t = 0; t < bench->n_tasks; t++) {
        RlvTask *task = &bench->tasks[t];

        if (!is_said (set, RLV_SAYS_DURATION, t, but))
            task->likely.amount = 0;
        if (!is_said (set, RLV_SAYS_DATE, t, but)) {
            task->constraint = RLV_CONSTRAINT_NONE;
            task->constraint_day = RLV_DAY_NONE;
        }
        if (!is_said (set, RLV_SAYS_DEADLINE, t, but))
            task->deadline = RLV_DAY_NONE;
        if (!is_said (set, RLV_SAYS_WINDOW, t, but))
            task->window = RLV_NONE;
        if (but != NULL && but->says == RLV_SAYS_FREEZE)
            task->kind = "";
    }
    for (guint32 l = 0; l < bench->n_links; l++)
        if (!is_said (set, RLV_SAYS_LINK, l, but)) {
            bench->links[l].type = RLV_LINK_FS;
            bench->links[l].lag = (RlvSpan){-20000 * 1440, RLV_UNIT_ELAPSED};
        }
    for (guint32 p = 0; p < bench->n_persons; p++)
        if (!is_said (set, RLV_SAYS_PERSON, p, but) &&
            !is_said (set, RLV_SAYS_TEAM, bench->persons[p].team, NULL))
            bench->persons[p].until = RLV_DAY_NONE;
    /* Who asks for nothing may as well have all there are. */
    for (guint32 d = 0; d < bench->n_demands && set->proof != RLV_PROOF_SURE; d++)
        if ((bench->demands[d].units > 100 && !is_said (set, RLV_SAYS_NEED, d, but)) ||
            (but != NULL && but->says == RLV_SAYS_NEED && but->ix == d) ||
            (!is_said (set, RLV_SAYS_TEAM, bench->demands[d].team, but) &&
             !is_said (set, RLV_SAYS_PERSON, bench->demands[d].person, but)))
            bench->demands[d].units = 0;
}

/* Eases @statement by what it says, less @less of its steps; FALSE: not by us. */
static inline gboolean
ease (Bench *bench, const RlvStatement *it, gint less)
{
    RlvTask *task = &bench->tasks[it->ix];
    gint unit;

    if (it->ease != RLV_EASE_BY)
        return FALSE;
    switch ((int) it->says) {
    case RLV_SAYS_DURATION:
        unit = it->by.unit == RLV_UNIT_DAY ? 1000 : 60;
        task->likely.amount -= it->by.amount - less * unit;
        return TRUE;
    case RLV_SAYS_LINK:
        bench->links[it->ix].lag.amount -= it->by.amount - less * 1000;
        return TRUE;
    case RLV_SAYS_DATE:
        task->constraint_day += it->count - less * (it->count > 0 ? 1 : -1);
        return TRUE;
    case RLV_SAYS_DEADLINE:
        task->deadline += it->count - less;
        return TRUE;
    case RLV_SAYS_PERSON:
        if (bench->persons[it->ix].until == RLV_DAY_NONE)
            return FALSE;
        bench->persons[it->ix].until += it->count - less;
        return TRUE;
    case RLV_SAYS_NEED:
        bench->demands[it->ix].units -= it->count - less * 100;
        return TRUE;
    default:
        return FALSE;
    }
}

typedef struct {
    RlvTask *tasks;
    RlvLink *links;
    RlvDemand *demands;
    RlvPerson *persons;
} Kept;

static inline Kept
keep (const Bench *bench)
{
    return (Kept){
        g_memdup2 (bench->tasks, bench->n_tasks * sizeof (RlvTask)),
        g_memdup2 (bench->links, MAX (bench->n_links, 1) * sizeof (RlvLink)),
        g_memdup2 (bench->demands, MAX (bench->n_demands, 1) * sizeof (RlvDemand)),
        g_memdup2 (bench->persons, bench->n_persons * sizeof (RlvPerson)),
    };
}

static inline void
clear_kept (Kept *kept)
{
    g_free (kept->tasks);
    g_free (kept->links);
    g_free (kept->demands);
    g_free (kept->persons);
}

static inline void
restore (Bench *bench, const Kept *kept)
{
    memcpy (bench->tasks, kept->tasks, bench->n_tasks * sizeof *kept->tasks);
    if (bench->n_links > 0)
        memcpy (bench->links, kept->links, bench->n_links * sizeof *kept->links);
    if (bench->n_demands > 0)
        memcpy (bench->demands, kept->demands,
                bench->n_demands * sizeof *kept->demands);
    memcpy (bench->persons, kept->persons, bench->n_persons * sizeof *kept->persons);
}

static inline gboolean
can_leave_out (const Bench *bench, const RlvStatement *it)
{
    switch ((int) it->says) {
    case RLV_SAYS_DURATION:
    case RLV_SAYS_LINK:
    case RLV_SAYS_DATE:
    case RLV_SAYS_WINDOW:
    case RLV_SAYS_DEADLINE:
    case RLV_SAYS_FREEZE:
    case RLV_SAYS_NEED:
    case RLV_SAYS_TEAM:
        return TRUE;
    case RLV_SAYS_PERSON:
        return bench->persons[it->ix].until != RLV_DAY_NONE;
    default:
        return FALSE;
    }
}

/* All of it fails, less any one it does not. */
static inline void
judge_set (Bench *bench, const RlvConflict *set)
{
    const gboolean any =
        set->proof == RLV_PROOF_SEARCH || set->proof == RLV_PROOF_BOUND;
    const RlvSchedOptions options = *bench->options;
    Kept kept = keep (bench);

    /* However many people there are. */
    bench->options->no_levelling |= set->proof == RLV_PROOF_SURE;
    bench->options->effort = set->proof == RLV_PROOF_NONE ? 0 : set->effort;

    leave (bench, set, NULL);
    if (!fails (bench, set, any))
        fail_msg ("the set does not fail");
    restore (bench, &kept);
    for (guint i = 0; i < set->n; i++) {
        /* The plan's start and days off cannot be left out here. */
        if (!is_said (set, RLV_SAYS_START, 0, NULL) ||
            !can_leave_out (bench, &set->statements[i]))
            continue;
        leave (bench, set, &set->statements[i]);
        if (fails (bench, set, any))
            fail_msg ("statement %u is not needed", i);
        restore (bench, &kept);
    }
    *bench->options = options;
    clear_kept (&kept);
}

/* Each easing holds and breaks nothing, and with @least a step less does not; how many
 * there were. */
static inline guint
judge_easings (Bench *bench, const RlvConflict *set, gboolean least)
{
    g_autofree guint8 *before = misses (bench);
    Kept kept = keep (bench);
    guint n = 0;

    for (guint i = 0; i < set->n; i++)
        for (gint less = 0; less < (least ? 2 : 1); less++) {
            if (ease (bench, &set->statements[i], less)) {
                n++;
                if (breaks (bench, set, before) != (less > 0))
                    fail_msg ("easing of statement %u, less %d, is wrong", i, less);
            }
            restore (bench, &kept);
        }
    clear_kept (&kept);
    return n;
}
