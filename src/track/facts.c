/* What a store holds, against the plan it is about.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "track-priv.h"

/* Facts about unknown things are told once per kind of thing: a plan whose ids were all
 * renamed would drown its reader otherwise. */
#define NAMED_AT_MOST 3

/* --- facts that do not fit --------------------------------------------------- */

/* The ids of one kind of facts that the plan does not know. */
typedef struct {
    GString *names;
    guint n;
} Strangers;

static void
note_stranger (Strangers *strangers, const char *id)
{
    if (strangers->names == NULL)
        strangers->names = g_string_new (NULL);
    if (strangers->n++ < NAMED_AT_MOST)
        g_string_append_printf (strangers->names, "%s%s", strangers->n > 1 ? ", " : "",
                                id);
}

static void
tell_strangers (Strangers *strangers, const char *rule, const char *one,
                const char *many, RlvFindings *findings)
{
    if (strangers->n > NAMED_AT_MOST)
        g_string_append (strangers->names, ", …");
    if (strangers->n > 0) {
        g_autofree char *what = g_strdup_printf (
            _ ("%s: %s"), strangers->n == 1 ? one : many, strangers->names->str);

        rlv_findings_add (findings, RLV_SEVERITY_WARNING, rule, NULL, "%s", what);
        rlv_findings_why (findings, "%s",
                          _ ("what was recorded about them counts for nothing here"));
        rlv_findings_mend (
            findings, "%s",
            _ ("give them their old ids in the plan, or record the facts again under "
               "the new ones"));
    }
    if (strangers->names != NULL)
        g_string_free (strangers->names, TRUE);
    *strangers = (Strangers){NULL, 0};
}

static gboolean
is_of_kind (const RlvPlan *plan, const char *id, const char *const *kinds)
{
    RlvItemIx item = rlv_plan_find (plan, id);

    return item != RLV_NONE && g_strv_contains (kinds, rlv_plan_kind_name (plan, item));
}

static void
check_strangers (const RlvFacts *facts, const RlvPlan *plan, RlvFindings *findings)
{
    static const char *const owed[] = {"deliverable", "prerequisite", NULL};
    static const char *const gate[] = {"gate", NULL};
    static const char *const action[] = {"action", NULL};
    Strangers strangers = {NULL, 0};

    for (guint i = 0; facts->tasks != NULL && i < facts->tasks->len; i++) {
        const RlvTaskFact *fact = facts->tasks->pdata[i];
        if (rlv_plan_find_task (plan, fact->task) == RLV_NONE)
            note_stranger (&strangers, fact->task);
    }
    tell_strangers (&strangers, "fact-unknown",
                    _ ("facts were recorded about a task that the plan does not have"),
                    _ ("facts were recorded about tasks that the plan does not have"),
                    findings);
    for (guint i = 0; facts->deliveries != NULL && i < facts->deliveries->len; i++) {
        const RlvDeliveryFact *fact = facts->deliveries->pdata[i];
        if (!is_of_kind (plan, fact->id, owed))
            note_stranger (&strangers, fact->id);
    }
    tell_strangers (
        &strangers, "fact-unknown",
        _ ("a delivery was recorded of something that the plan does not have"),
        _ ("deliveries were recorded of things that the plan does not have"), findings);
    for (guint i = 0; facts->decisions != NULL && i < facts->decisions->len; i++) {
        const RlvDecisionFact *fact = facts->decisions->pdata[i];
        if (!is_of_kind (plan, fact->gate, gate))
            note_stranger (&strangers, fact->gate);
    }
    tell_strangers (
        &strangers, "fact-unknown",
        _ ("a decision was recorded about a gate that the plan does not have"),
        _ ("decisions were recorded about gates that the plan does not have"),
        findings);
    for (guint i = 0; facts->actions != NULL && i < facts->actions->len; i++) {
        const RlvActionFact *fact = facts->actions->pdata[i];
        if (!is_of_kind (plan, fact->action, action))
            note_stranger (&strangers, fact->action);
    }
    tell_strangers (
        &strangers, "fact-unknown",
        _ ("facts were recorded about a change action that the plan does not have"),
        _ ("facts were recorded about change actions that the plan does not have"),
        findings);
}

/* --- facts that contradict --------------------------------------------------- */

static void
tell_of_task (RlvFindings *findings, const RlvPlan *plan, const RlvTask *task,
              const char *rule, const char *what, const char *mend)
{
    RlvPlace place = rlv_plan_place (plan, task->item);

    if (findings == NULL)
        return;
    rlv_findings_add (findings, RLV_SEVERITY_WARNING, rule, &place, "%s", what);
    rlv_findings_mend (findings, "%s", mend);
}

/* @at: when it is said to have happened, beyond the data date. */
static void
tell_foreseen (RlvFindings *findings, const RlvPlan *plan, const RlvTask *task,
               RlvTime at, gint64 recorded, RlvTime until)
{
    char when[RLV_DATE_SIZE], said[RLV_DATE_SIZE];
    g_autofree char *what = NULL;

    if (findings == NULL || at == RLV_TIME_NONE || at < until ||
        recorded / 60 >= until || at / 1440 <= recorded / 86400)
        return; /* it is merely later than the data date */
    rlv_time_format (at, when);
    rlv_time_format (recorded / 60, said);
    what = g_strdup_printf (
        _ ("task %s is recorded to have happened on %s, but was recorded on %s"),
        task->id, when, said);
    tell_of_task (findings, plan, task, "fact-future", what,
                  _ ("record it again once it has happened"));
}

/* What lasts no time is over when it begins: one record says both.  A bare date is
 * recorded as the close of its day, and a milestone is met on a day, not at an hour. */
static void
meet_milestone (RlvActual *actual, RlvTimes *times)
{
    RlvTime from, until;

    if (actual->finished == RLV_TIME_NONE) {
        actual->finished = actual->started;
    } else if (actual->started == RLV_TIME_NONE) {
        rlv_cal_day_span (times, 0, rlv_cal_day (times, 0, actual->finished, TRUE),
                          &from, &until);
        actual->started = MIN (rlv_cal_next (times, 0, from), actual->finished);
    }
}

static void
set_actual (RlvActual *actual, const RlvTaskFact *fact, const RlvPlan *plan,
            const RlvTask *task, RlvTime until, RlvFindings *findings)
{
    if (fact->started != RLV_TIME_NONE && fact->started < until)
        actual->started = fact->started;
    if (fact->finished != RLV_TIME_NONE && fact->finished < until)
        actual->finished = fact->finished;
    tell_foreseen (findings, plan, task, fact->foreseen, fact->foreseen_said, until);

    if (actual->finished != RLV_TIME_NONE && actual->started != RLV_TIME_NONE &&
        actual->finished < actual->started) {
        g_autofree char *what = g_strdup_printf (
            _ ("task %s is recorded as finished before it started"), task->id);
        tell_of_task (findings, plan, task, "fact-order", what,
                      _ ("reopen it and record both again; until then its start counts "
                         "for nothing"));
        actual->started = RLV_TIME_NONE;
    }
    if (actual->finished != RLV_TIME_NONE || fact->remaining.amount < 0 ||
        fact->remaining_at == RLV_TIME_NONE || fact->remaining_at >= until)
        return;
    if (actual->started == RLV_TIME_NONE) {
        g_autofree char *what = g_strdup_printf (
            _ ("task %s has work remaining on record, but not when it started"),
            task->id);
        tell_of_task (findings, plan, task, "fact-order", what,
                      _ ("record its start; until then its planned duration counts"));
        return;
    }
    actual->remaining = fact->remaining;
    actual->as_of = fact->remaining_at;
}

/* A task under way although what it waits for is not done: it happens, and the schedule
 * copes, but one of the two records may be wrong. */
static void
check_sequence (const RlvPlan *plan, const RlvActual *actuals, RlvFindings *findings)
{
    guint32 n_tasks, n_links;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n_tasks);
    const RlvLink *links = rlv_plan_links (plan, &n_links);

    for (guint32 i = 0; i < n_links; i++) {
        const RlvActual *from = &actuals[links[i].from], *to = &actuals[links[i].to];
        RlvPlace place;

        if (links[i].type != RLV_LINK_FS || links[i].lag.amount < 0)
            continue;
        if (to->started == RLV_TIME_NONE ||
            (from->finished != RLV_TIME_NONE && from->finished <= to->started))
            continue;
        place = rlv_plan_place (plan, links[i].item);
        rlv_findings_add (findings, RLV_SEVERITY_NOTE, "fact-sequence", &place,
                          _ ("task %s started before task %s, which it waits for, was "
                             "finished"),
                          tasks[links[i].to].id, tasks[links[i].from].id);
        rlv_findings_mend (findings, "%s",
                           _ ("if so, an SS link says it better; if not, correct the "
                              "record"));
    }
}

/* The tasks of a gate are its sitting: when both sides have said go, they are over,
 * unless their own record says when. */
static void
set_decided (const RlvFacts *facts, const RlvPlan *plan, RlvTime until,
             RlvActual *actuals)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);
    g_autofree guint32 *places = rlv_track_places (plan);
    g_autofree RlvTime *decided = rlv_track_decided (facts, plan, until);

    for (guint32 i = 0; i < n; i++) {
        RlvActual *actual = &actuals[i];
        const RlvTime at =
            tasks[i].gate == RLV_NONE ? RLV_TIME_NONE : decided[places[tasks[i].gate]];

        if (at == RLV_TIME_NONE || actual->finished != RLV_TIME_NONE ||
            actual->started > at)
            continue;
        actual->finished = at;
        actual->remaining.amount = -1;
        actual->as_of = RLV_TIME_NONE;
    }
}

/* What lasts no time happens at one instant.  A bare date puts its start at the opening
 * and its end at the close of that day; the instant is the first of the day that what
 * it waits for allows, or a milestone met on its own day would cost those after it a
 * day. */
static RlvTime
instant_of (const RlvPlan *plan, const RlvActual *actuals, const RlvTask *task,
            const RlvActual *actual)
{
    guint32 n_links;
    const RlvLink *links = rlv_plan_links (plan, &n_links);
    RlvTime instant = actual->started;

    for (guint32 i = task->first_link; i < task->first_link + task->n_links; i++) {
        const RlvActual *from = &actuals[links[i].from];

        if (links[i].type == RLV_LINK_FS && from->finished != RLV_TIME_NONE &&
            from->finished <= actual->finished)
            instant = MAX (instant, from->finished);
    }
    return instant;
}

static gboolean
is_instant (const RlvTask *task, const RlvActual *actual)
{
    return task->likely.amount == 0 && actual->started != RLV_TIME_NONE &&
           actual->finished != RLV_TIME_NONE &&
           actual->finished - actual->started < 24 * 60;
}

/* Milestones may wait for milestones, in any order: instants only move back, so this
 * ends. */
static void
set_instants (const RlvPlan *plan, RlvActual *actuals)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);
    gboolean moved = TRUE;

    while (moved) {
        moved = FALSE;
        for (guint32 i = 0; i < n; i++) {
            RlvActual *actual = &actuals[i];
            RlvTime instant;

            if (!is_instant (&tasks[i], actual))
                continue;
            instant = instant_of (plan, actuals, &tasks[i], actual);
            moved = moved || instant < actual->finished;
            actual->finished = instant;
        }
    }
    for (guint32 i = 0; i < n; i++)
        if (is_instant (&tasks[i], &actuals[i]))
            actuals[i].started = actuals[i].finished;
}

RlvActual *
rlv_track_actuals (const RlvFacts *facts, const RlvPlan *plan, RlvTimes *times,
                   RlvTime until, RlvFindings *findings)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);
    RlvActual *actuals = g_new (RlvActual, MAX (n, 1));

    for (guint32 i = 0; i < n; i++)
        actuals[i] = (RlvActual){
            RLV_TIME_NONE, RLV_TIME_NONE, {-1, RLV_UNIT_DAY}, RLV_TIME_NONE};
    if (facts == NULL)
        return actuals;
    for (guint i = 0; facts->tasks != NULL && i < facts->tasks->len; i++) {
        const RlvTaskFact *fact = facts->tasks->pdata[i];
        RlvTaskIx task = rlv_plan_find_task (plan, fact->task);

        if (task != RLV_NONE)
            set_actual (&actuals[task], fact, plan, &tasks[task], until, findings);
    }
    set_decided (facts, plan, until, actuals);
    for (guint32 i = 0; i < n; i++)
        if (tasks[i].likely.amount == 0)
            meet_milestone (&actuals[i], times);
    set_instants (plan, actuals);
    if (findings != NULL) {
        check_strangers (facts, plan, findings);
        check_sequence (plan, actuals, findings);
    }
    return actuals;
}

RlvActual *
rlv_facts_actuals (const RlvFacts *facts, const RlvPlan *plan, RlvTimes *times,
                   RlvDay data_date, RlvFindings *findings)
{
    RlvTime from, until;

    rlv_track_data_span (times, data_date, &from, &until);
    return rlv_track_actuals (facts, plan, times, until, findings);
}
