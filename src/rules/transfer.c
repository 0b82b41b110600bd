/* KT: knowledge, gates and cutover.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules-priv.h"

/* Two weeks of hypercare at least, in thousandths of days and in minutes. */
#define HYPERCARE_DAYS 10

/* --- KT-02: knowledge -------------------------------------------------------- */

void
rlv_check_knowledge (RlvRules *run)
{
    guint32 n, n_receivers;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "knowledge", &n);

    for (guint32 i = 0; i < n; i++) {
        const char *id = rlv_item_id (run->plan, items[i]);
        RlvItemIx holder = rlv_item_ref (run->plan, items[i], "holder");
        const RlvItemIx *receivers =
            rlv_item_refs (run->plan, items[i], "receivers", &n_receivers);

        if (!rlv_rules_is (run, items[i], "criticality", "high"))
            continue;
        if (holder == RLV_NONE)
            rlv_rules_say (run, items[i],
                           _ ("nobody is named who holds knowledge \"%s\""), id);
        if (n_receivers == 0)
            rlv_rules_say (run, items[i],
                           _ ("nobody is named who receives knowledge \"%s\""), id);
        rlv_rules_want (run, items[i], "method",
                        _ ("no method is given to transfer knowledge \"%s\""), id);
        if (n_receivers == 1 && holder != RLV_NONE && receivers[0] == holder)
            rlv_rules_say (run, items[i],
                           _ ("knowledge \"%s\" goes from \"%s\" to themselves"), id,
                           rlv_item_id (run->plan, holder));
    }
}

/* --- KT-03: deliverables ----------------------------------------------------- */

void
rlv_check_deliverables (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "deliverable", &n);

    for (guint32 i = 0; i < n; i++) {
        const char *id = rlv_item_id (run->plan, items[i]);
        RlvItemIx owner = rlv_item_ref (run->plan, items[i], "owner");

        if (owner != RLV_NONE &&
            owner == rlv_item_ref (run->plan, items[i], "acceptor"))
            rlv_rules_say (run, items[i],
                           _ ("deliverable \"%s\" is accepted by its own maker"), id);
        rlv_rules_want (run, items[i], "review",
                        _ ("deliverable \"%s\" has no time for its review"), id);
    }
}

/* --- KT-04: procedures ------------------------------------------------------- */

void
rlv_check_procedures (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "procedure", &n);

    for (guint32 i = 0; i < n; i++)
        if (!rlv_rules_true (run, items[i], "noClientInput") &&
            rlv_plan_child (run->plan, items[i], "prerequisite", RLV_NONE) == RLV_NONE)
            rlv_rules_say (
                run, items[i],
                _ ("procedure \"%s\" does not say what it needs from the client"),
                rlv_item_id (run->plan, items[i]));
}

/* --- KT-06: gates ------------------------------------------------------------ */

static void
check_criteria (RlvRules *run, RlvItemIx gate)
{
    const char *id = rlv_item_id (run->plan, gate);
    gboolean entry = FALSE, leave = FALSE;

    for (RlvItemIx c = rlv_plan_child (run->plan, gate, "criterion", RLV_NONE);
         c != RLV_NONE; c = rlv_plan_child (run->plan, gate, "criterion", c)) {
        entry = entry || rlv_rules_is (run, c, "type", "entry");
        leave = leave || rlv_rules_is (run, c, "type", "exit");
        rlv_rules_want (run, c, "threshold",
                        _ ("criterion \"%s\" of gate \"%s\" has no threshold"),
                        rlv_item_id (run->plan, c), id);
        rlv_rules_want (run, c, "evidence",
                        _ ("criterion \"%s\" of gate \"%s\" names no evidence"),
                        rlv_item_id (run->plan, c), id);
    }
    if (!entry)
        rlv_rules_say (run, gate, _ ("gate \"%s\" has no criterion to enter it"), id);
    if (!leave)
        rlv_rules_say (run, gate, _ ("gate \"%s\" has no criterion to leave it"), id);
}

void
rlv_check_gates (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *gates = rlv_plan_of_kind (run->plan, "gate", &n);

    for (guint32 i = 0; i < n; i++) {
        rlv_rules_want (run, gates[i], "committee",
                        _ ("no committee decides gate \"%s\""),
                        rlv_item_id (run->plan, gates[i]));
        check_criteria (run, gates[i]);
    }
}

/* --- KT-07: runbooks --------------------------------------------------------- */

/* Per wave: whether a task of that kind belongs to it.  Free with g_free(). */
static guint8 *
waves_with_task (const RlvRules *run, const char *kind, guint32 *n_waves)
{
    guint8 *with;

    rlv_plan_of_kind (run->plan, "wave", n_waves);
    with = g_malloc0 (*n_waves + 1);
    for (guint32 i = 0; i < run->n_tasks; i++)
        if (run->tasks[i].wave < *n_waves && g_str_equal (run->tasks[i].kind, kind))
            with[run->tasks[i].wave] = 1;
    return with;
}

static void
check_steps (RlvRules *run, RlvItemIx runbook)
{
    guint32 points = 0;

    for (RlvItemIx s = rlv_plan_child (run->plan, runbook, "step", RLV_NONE);
         s != RLV_NONE; s = rlv_plan_child (run->plan, runbook, "step", s))
        points += rlv_rules_true (run, s, "ponr");
    if (points != 1) {
        rlv_rules_say (run, runbook,
                       points == 0
                           ? _ ("runbook \"%s\" has no point of no return")
                           : _ ("runbook \"%s\" has more than one point of no return"),
                       rlv_item_id (run->plan, runbook));
        return;
    }
    for (RlvItemIx s = rlv_plan_child (run->plan, runbook, "step", RLV_NONE);
         s != RLV_NONE && !rlv_rules_true (run, s, "ponr");
         s = rlv_plan_child (run->plan, runbook, "step", s)) {
        const char *back = rlv_item_text (run->plan, s, "rollback");

        if (back == NULL || *back == '\0')
            rlv_rules_say_as (run, RLV_SEVERITY_WARNING, s,
                              _ ("step \"%s\" of runbook \"%s\" comes before the point "
                                 "of no return and does not say how it is undone"),
                              rlv_item_name (run->plan, s, NULL),
                              rlv_item_id (run->plan, runbook));
    }
}

void
rlv_check_runbooks (RlvRules *run)
{
    guint32 n, n_waves;
    const RlvItemIx *runbooks = rlv_plan_of_kind (run->plan, "runbook", &n);
    const RlvItemIx *waves = rlv_plan_of_kind (run->plan, "wave", &n_waves);
    g_autofree guint8 *cut = waves_with_task (run, "cutover", &n_waves);
    g_autofree guint8 *booked = rlv_rules_named (run, "runbook", "wave");

    if (n == 0)
        return;
    for (guint32 i = 0; i < n_waves; i++)
        if (cut[i] && !booked[waves[i]])
            rlv_rules_say (run, waves[i],
                           _ ("wave \"%s\" has a cutover and no runbook"),
                           rlv_item_id (run->plan, waves[i]));
    for (guint32 i = 0; i < n; i++)
        check_steps (run, runbooks[i]);
}

/* --- KT-08: rehearsals ------------------------------------------------------- */

void
rlv_check_rehearsals (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *waves = rlv_plan_of_kind (run->plan, "wave", &n);
    g_autofree guint8 *cut = waves_with_task (run, "cutover", &n);
    g_autofree guint8 *rehearsed = waves_with_task (run, "rehearsal", &n);

    for (guint32 i = 0; i < n; i++)
        if (cut[i] && !rehearsed[i])
            rlv_rules_say (run, waves[i],
                           _ ("the cutover of wave \"%s\" is not rehearsed"),
                           rlv_item_id (run->plan, waves[i]));
}

/* --- KT-10: hypercare -------------------------------------------------------- */

void
rlv_check_hypercare (RlvRules *run)
{
    for (guint32 i = 0; i < run->n_tasks; i++) {
        const RlvTask *task = &run->tasks[i];
        gint64 least = task->likely.unit == RLV_UNIT_DAY      ? HYPERCARE_DAYS * 1000
                       : task->likely.unit == RLV_UNIT_MINUTE ? HYPERCARE_DAYS * 480
                                                              : 14 * 1440;
        char span[RLV_DATE_SIZE];

        if (g_str_equal (task->kind, "hypercare") && task->likely.amount < least)
            rlv_rules_say (run, task->item, _ ("hypercare \"%s\" lasts only %s"),
                           task->id, rlv_span_format (task->likely, span));
    }
}
