/* How long the steps of a runbook take, the time there is for them, and when the work
 * before a gate is done.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules/facts.h"

#define DAY_MINUTES 480

static gint64
minutes_of (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    RlvSpan span;

    if (!rlv_item_span (plan, item, attr, &span))
        return 0;
    return span.unit == RLV_UNIT_DAY ? (gint64) span.amount * DAY_MINUTES / 1000
                                     : (gint64) span.amount;
}

static void
add_hours (Tree *tree, RlvItemIx item, const char *name, gint64 minutes)
{
    rlv_tree_fact_thousandths (tree, item, name, minutes * 1000 / 60);
}

/* Whoever turns back after a step undoes it and all before it. */
static void
add_steps (Tree *tree, const RlvPlan *plan, RlvItemIx runbook)
{
    gint64 gone = 0, back = 0;
    gboolean passed = FALSE;

    for (RlvItemIx s = rlv_plan_child (plan, runbook, "step", RLV_NONE); s != RLV_NONE;
         s = rlv_plan_child (plan, runbook, "step", s)) {
        gone += minutes_of (plan, s, "length");
        back += minutes_of (plan, s, "rollbackLength");
        passed = passed || rlv_item_int (plan, s, "ponr", 0) != 0;
        if (!passed)
            add_hours (tree, s, "undone", gone + back);
    }
    if (gone > 0)
        add_hours (tree, runbook, "hours", gone);
}

void
rlv_facts_runbooks (Tree *tree, const RlvView *view)
{
    guint32 n;
    const RlvItemIx *runbooks = rlv_plan_of_kind (view->plan, "runbook", &n);

    for (guint32 i = 0; i < n; i++)
        add_steps (tree, view->plan, runbooks[i]);
}

/* To the end of the window, else to the opening of the plan's first calendar; a cutover
 * inside opening hours has no such end. */
void
rlv_facts_room (Tree *tree, const RlvView *view)
{
    guint32 n;
    const RlvItemIx *runbooks = rlv_plan_of_kind (view->plan, "runbook", &n);
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n);

    rlv_plan_of_kind (view->plan, "runbook", &n);
    for (guint32 i = 0; i < n; i++) {
        RlvItemIx item = rlv_item_ref (view->plan, runbooks[i], "task");
        RlvTaskIx task =
            item != RLV_NONE ? rlv_plan_task_of (view->plan, item) : RLV_NONE;
        RlvItemIx window = rlv_item_ref (view->plan, runbooks[i], "window");
        RlvTime start, from, until;

        if (task == RLV_NONE)
            continue;
        start = view->schedule->start[task];
        if (window == RLV_NONE)
            window = tasks[task].window;
        if (window != RLV_NONE) {
            if (!rlv_window_next (view->times, window, start, &from, &until))
                continue;
        } else {
            until = rlv_cal_next (view->times, 0, start);
        }
        if (until == RLV_TIME_NONE || until <= start)
            continue;
        add_hours (tree, runbooks[i], "room", until - start);
        rlv_tree_fact (tree, runbooks[i], "room-to",
                       window != RLV_NONE ? "window" : "opening");
    }
}

/* --- which kinds of task a wave has ------------------------------------------------
 */

/* More kinds than that the vocabulary has not. */
#define MOST_KINDS 64

typedef struct {
    const char *names[MOST_KINDS];
    guint n;
} Kinds;

/* Kinds are few and come again and again. */
static guint64
bit_of_kind (Kinds *kinds, GHashTable *known, const char *kind)
{
    gpointer found = g_hash_table_lookup (known, kind);

    if (found == NULL && kinds->n < MOST_KINDS && kind[0] != '\0') {
        kinds->names[kinds->n++] = kind;
        found = GUINT_TO_POINTER (kinds->n);
        g_hash_table_insert (known, (gpointer) kind, found);
    }
    return found != NULL ? G_GUINT64_CONSTANT (1) << (GPOINTER_TO_UINT (found) - 1) : 0;
}

static void
tell_kinds (Tree *tree, const Kinds *kinds, RlvItemIx item, guint64 bits)
{
    g_autoptr (GString) list = g_string_new (NULL);

    for (guint i = 0; i < kinds->n; i++)
        if (bits >> i & 1)
            g_string_append_printf (list, "%s%s", list->len > 0 ? " " : "",
                                    kinds->names[i]);
    if (list->len > 0)
        rlv_tree_fact (tree, item, "kinds", list->str);
}

void
rlv_facts_kinds (Tree *tree, const RlvView *view)
{
    guint32 n, n_waves;
    const RlvItemIx *waves = rlv_plan_of_kind (view->plan, "wave", &n_waves);
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n);
    g_autofree guint64 *bits = g_new0 (guint64, n_waves + 1); /* the last: of all */
    g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
    Kinds kinds = {.n = 0};

    for (guint32 i = 0; i < n; i++) {
        guint64 bit = bit_of_kind (&kinds, known, tasks[i].kind);

        bits[n_waves] |= bit;
        if (tasks[i].wave < n_waves)
            bits[tasks[i].wave] |= bit;
    }
    for (guint32 i = 0; i < n_waves; i++)
        tell_kinds (tree, &kinds, waves[i], bits[i]);
    tell_kinds (tree, &kinds, 0, bits[n_waves]);
}

/* --- their days --------------------------------------------------------------------
 */

/* The day of the first of them, or of the last. */
static void
keep (RlvDay *day, RlvDay other, gboolean last)
{
    if (*day == RLV_DAY_NONE || (last ? other > *day : other < *day))
        *day = other;
}

/* When a wave goes live, and when that was decided. */
void
rlv_facts_waves (Tree *tree, const RlvView *view)
{
    const RlvSchedule *schedule = view->schedule;
    guint32 n, n_waves;
    const RlvItemIx *waves = rlv_plan_of_kind (view->plan, "wave", &n_waves);
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n);
    g_autofree RlvDay *live = g_new (RlvDay, n_waves + 1);
    g_autofree RlvDay *decided = g_new (RlvDay, n_waves + 1);
    RlvDay first = RLV_DAY_NONE;

    for (guint32 i = 0; i < n_waves; i++)
        live[i] = decided[i] = RLV_DAY_NONE;
    for (RlvTaskIx i = 0; i < n; i++) {
        RlvDay day =
            rlv_cal_day (view->times, schedule->cal[i], schedule->start[i], FALSE);

        if (g_str_equal (tasks[i].kind, "cutover")) {
            keep (&first, day, FALSE);
            if (tasks[i].wave != RLV_NONE)
                keep (&live[tasks[i].wave], day, FALSE);
        } else if (tasks[i].wave != RLV_NONE &&
                   g_str_equal (tasks[i].kind, "go-no-go")) {
            keep (&decided[tasks[i].wave], day, TRUE);
        }
    }
    rlv_tree_fact_day (tree, 0, "live", first);
    for (guint32 i = 0; i < n_waves; i++) {
        rlv_tree_fact_day (tree, waves[i], "live", live[i]);
        rlv_tree_fact_day (tree, waves[i], "decided", decided[i]);
    }
}

/* When all that a gate waits for is done. */
void
rlv_facts_ready (Tree *tree, const RlvView *view)
{
    const RlvSchedule *schedule = view->schedule;
    guint32 n, n_links;
    const RlvTask *tasks = rlv_plan_tasks (view->plan, &n);
    const RlvLink *links = rlv_plan_links (view->plan, &n_links);

    for (RlvTaskIx i = 0; i < n; i++) {
        RlvDay ready = RLV_DAY_NONE;

        for (guint32 k = 0; tasks[i].gate != RLV_NONE && k < tasks[i].n_links; k++) {
            const RlvLink *link = &links[tasks[i].first_link + k];
            gboolean done = link->type == RLV_LINK_FS || link->type == RLV_LINK_FF;
            RlvTime at =
                done ? schedule->finish[link->from] : schedule->start[link->from];

            ready = MAX (
                ready, rlv_cal_day (view->times, schedule->cal[link->from], at, done));
        }
        rlv_tree_fact_day (tree, tasks[i].item, "ready", ready);
    }
}
