/* What each side owes the other, by when, and who waits for it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "track-priv.h"

/* How many owed things get the count of all that waits for them, the worst first.  They
 * are counted 64 at a time with one walk through the network each, so that the whole
 * costs at most 16 such walks however large the plan. */
#define COUNTED_AT_MOST 1024
#define AT_ONCE         64

/* Who needs what: the needs of item i are needs[first[i]] .. needs[first[i + 1] - 1].
 */
typedef struct {
    const RlvItem *items;
    guint32 n_items;
    guint32 *first;
    RlvTaskIx *needs;
    RlvTaskIx *producer; /* per item: the first task that produces it, or RLV_NONE */
    RlvGraph *graph;
} Needs;

/* --- who needs what ---------------------------------------------------------- */

typedef struct {
    RlvItemIx item;
    RlvTaskIx task;
} Need;

static void
add_need (GArray *found, RlvItemIx item, RlvTaskIx task)
{
    Need need = {item, task};

    if (item != RLV_NONE && task != RLV_NONE)
        g_array_append_val (found, need);
}

static GArray *
collect_needs (const RlvTrack *track, const Needs *needs)
{
    const RlvPlan *plan = track->plan;
    g_autofree RlvTaskIx *gate_tasks = rlv_track_gate_tasks (track);
    GArray *found = g_array_new (FALSE, FALSE, sizeof (Need));
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (plan, "requires", &n);

    for (guint32 i = 0; i < n; i++)
        add_need (found, rlv_item_ref (plan, items[i], "item"),
                  rlv_plan_task_of (plan, needs->items[items[i]].up));
    /* A gate cannot be decided without the evidence that its criteria name. */
    items = rlv_plan_of_kind (plan, "gate", &n);
    for (guint32 i = 0; i < n; i++)
        for (RlvItemIx c = rlv_plan_child (plan, items[i], "criterion", RLV_NONE);
             c != RLV_NONE; c = rlv_plan_child (plan, items[i], "criterion", c))
            add_need (found, rlv_item_ref (plan, c, "evidence"), gate_tasks[i]);
    return found;
}

static void
find_needs (const RlvTrack *track, Needs *needs)
{
    const RlvPlan *plan = track->plan;
    g_autoptr (GArray) found = NULL;
    guint32 n, n_links;
    const RlvItemIx *items;

    needs->items = rlv_plan_items (plan, &needs->n_items);
    needs->first = g_new0 (guint32, needs->n_items + 2);
    found = collect_needs (track, needs);
    needs->needs = g_new (RlvTaskIx, MAX (found->len, 1));
    for (guint i = 0; i < found->len; i++)
        needs->first[g_array_index (found, Need, i).item + 2]++;
    for (guint32 i = 1; i < needs->n_items + 2; i++)
        needs->first[i] += needs->first[i - 1];
    for (guint i = 0; i < found->len; i++) {
        const Need *need = &g_array_index (found, Need, i);

        needs->needs[needs->first[need->item + 1]++] = need->task;
    }

    needs->producer = g_new (RlvTaskIx, MAX (needs->n_items, 1));
    for (guint32 i = 0; i < needs->n_items; i++)
        needs->producer[i] = RLV_NONE;
    items = rlv_plan_of_kind (plan, "produces", &n);
    for (guint32 i = n; i-- > 0;) {
        RlvItemIx item = rlv_item_ref (plan, items[i], "deliverable");

        if (item != RLV_NONE)
            needs->producer[item] = rlv_plan_task_of (plan, needs->items[items[i]].up);
    }
    rlv_plan_links (plan, &n_links);
    needs->graph = rlv_graph_new (track->n, track->links, n_links);
}

static void
clear_needs (Needs *needs)
{
    g_free (needs->first);
    g_free (needs->needs);
    g_free (needs->producer);
    rlv_graph_free (needs->graph);
}

static gboolean
is_done (const RlvTrack *track, RlvTaskIx task)
{
    return track->status->tasks[task].state == RLV_STATE_DONE;
}

/* When @task is to start: what was agreed, else what is planned now. */
static RlvTime
agreed_start (const RlvTrack *track, RlvTaskIx task)
{
    if (track->baseline != NULL && track->baseline->start[task] != RLV_TIME_NONE)
        return track->baseline->start[task];
    return track->schedule->start[task];
}

static RlvTime
agreed_finish (const RlvTrack *track, RlvTaskIx task)
{
    if (track->baseline != NULL && track->baseline->finish[task] != RLV_TIME_NONE)
        return track->baseline->finish[task];
    return track->schedule->finish[task];
}

/* @task is the first need of @owed so far if it is to start before the one known. */
static void
note_first (const RlvTrack *track, RlvOwed *owed, RlvTaskIx task)
{
    if (is_done (track, task))
        return;
    if (owed->first_need == RLV_NONE ||
        agreed_start (track, task) < agreed_start (track, owed->first_need))
        owed->first_need = task;
}

/* --- when it is due ---------------------------------------------------------- */

/* The last working day before @task starts. */
static RlvDay
day_before (const RlvTrack *track, RlvTaskIx task)
{
    RlvTime start = agreed_start (track, task);
    RlvTime end = rlv_cal_prev (track->times, track->schedule->cal[task], start);

    return end == RLV_TIME_NONE ? rlv_track_day (track, task, start, FALSE)
                                : rlv_track_day (track, task, end, TRUE);
}

static RlvDay
due_day (const RlvTrack *track, const Needs *needs, const RlvOwed *owed)
{
    RlvDay due = rlv_track_own_due (track, owed->item);
    RlvTaskIx producer = needs->producer[owed->item];

    if (due != RLV_DAY_NONE)
        return due;
    if (owed->first_need != RLV_NONE)
        return day_before (track, owed->first_need);
    if (producer != RLV_NONE)
        return rlv_track_day (track, producer, agreed_finish (track, producer), TRUE);
    return RLV_DAY_NONE;
}

static void
set_margin (const RlvTrack *track, RlvOwed *owed)
{
    RlvTime unused, from;

    if (owed->first_need == RLV_NONE || owed->due == RLV_DAY_NONE)
        return;
    rlv_track_data_span (track->times, owed->due, &unused, &from);
    if (owed->late)
        from = track->from;
    owed->margin = rlv_cal_days (track->times, track->schedule->cal[owed->first_need],
                                 from, track->schedule->start[owed->first_need]);
}

static void
set_late (const RlvTrack *track, RlvOwed *owed, gboolean given)
{
    owed->late = !given && owed->due != RLV_DAY_NONE && owed->due < track->data_date;
    if (owed->late)
        owed->late_days = rlv_track_days_late (
            track,
            owed->first_need != RLV_NONE ? track->schedule->cal[owed->first_need] : 0,
            owed->due);
    set_margin (track, owed);
}

/* --- what is owed ------------------------------------------------------------ */

static guint8
receiver (const RlvTrack *track, const Needs *needs, RlvItemIx item,
          RlvTaskIx first_need)
{
    RlvItemIx who;

    if (g_str_equal (rlv_plan_kind_name (track->plan, item), "deliverable")) {
        who = rlv_item_ref (track->plan, item, "acceptor");
    } else {
        RlvItemIx up = needs->items[item].up;

        who = rlv_item_ref (track->plan, up, "owner"); /* of the procedure */
    }
    if (who != RLV_NONE && track->sides[who] != RLV_N_SIDES)
        return track->sides[who];
    return first_need == RLV_NONE ? RLV_N_SIDES
                                  : (guint8) track->tasks[first_need].side;
}

static void
add_items (const RlvTrack *track, const Needs *needs, const char *kind)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (track->plan, kind, &n);

    for (guint32 i = 0; i < n; i++) {
        RlvOwed owed = {.item = items[i],
                        .made_by = needs->producer[items[i]],
                        .first_need = RLV_NONE,
                        .whole = TRUE};
        guint8 by = track->sides[items[i]], to;

        if (by == RLV_N_SIDES || rlv_track_accepted (track, items[i]))
            continue;
        for (guint32 k = needs->first[items[i]]; k < needs->first[items[i] + 1]; k++)
            note_first (track, &owed, needs->needs[k]);
        if (owed.made_by != RLV_NONE && !is_done (track, owed.made_by))
            owed.made_by = RLV_NONE;
        to = receiver (track, needs, items[i], owed.first_need);
        if (to == RLV_N_SIDES || to == by)
            continue;
        owed.by = (RlvSide) by;
        owed.to = (RlvSide) to;
        owed.fact = rlv_track_delivery (track, items[i]);
        owed.due = due_day (track, needs, &owed);
        set_late (track, &owed, rlv_track_delivered (track, items[i]));
        g_array_append_val (track->status->owed, owed);
    }
}

/* A task hands over when one of another side waits for it; tasks of both sides hand
 * over to nobody. */
static void
add_tasks (const RlvTrack *track, const Needs *needs)
{
    for (guint32 i = 0; i < track->n; i++) {
        const RlvTask *task = &track->tasks[i];
        RlvOwed owed = {.item = task->item,
                        .made_by = RLV_NONE,
                        .first_need = RLV_NONE,
                        .whole = TRUE};
        guint32 n;
        const guint32 *out = rlv_graph_out (needs->graph, i, &n);

        if (is_done (track, i) || task->side == RLV_SIDE_BOTH)
            continue;
        for (guint32 k = 0; k < n; k++) {
            RlvTaskIx to = track->links[out[k]].to;

            if (track->tasks[to].side != task->side &&
                track->tasks[to].side != RLV_SIDE_BOTH)
                note_first (track, &owed, to);
        }
        if (owed.first_need == RLV_NONE)
            continue;
        owed.by = task->side;
        owed.to = track->tasks[owed.first_need].side;
        owed.due = task->deadline != RLV_DAY_NONE
                       ? task->deadline
                       : rlv_track_day (track, i, agreed_finish (track, i), TRUE);
        set_late (track, &owed, FALSE);
        g_array_append_val (track->status->owed, owed);
    }
}

/* --- who waits --------------------------------------------------------------- */

/* Marks those that wait for @owed directly with @bit; returns how many they are. */
static guint32
mark_direct (const RlvTrack *track, const Needs *needs, const RlvOwed *owed,
             guint64 *waits, guint64 bit)
{
    RlvTaskIx task = rlv_plan_task_of (track->plan, owed->item);
    guint32 n = 0;
    const guint32 *out =
        task == RLV_NONE ? NULL : rlv_graph_out (needs->graph, task, &n);

    for (guint32 k = 0; k < n; k++)
        waits[track->links[out[k]].to] |= bit;
    for (guint32 k = needs->first[owed->item]; k < needs->first[owed->item + 1]; k++)
        waits[needs->needs[k]] |= bit;
    return n + needs->first[owed->item + 1] - needs->first[owed->item];
}

/* Counts for up to 64 owed things at once who waits for each: one bit per thing, handed
 * on along the links in an order in which every task comes after those it waits for. */
static void
count_batch (const RlvTrack *track, const Needs *needs, RlvOwed *owed, guint n,
             guint64 *waits)
{
    const RlvTaskIx *order = rlv_graph_order (needs->graph);

    if (order == NULL)
        return; /* tasks wait for each other: there is no schedule either */
    memset (waits, 0, track->n * sizeof *waits);
    for (guint i = 0; i < n; i++)
        mark_direct (track, needs, &owed[i], waits, G_GUINT64_CONSTANT (1) << i);
    for (guint32 i = 0; i < track->n; i++) {
        guint64 bits = waits[order[i]];
        guint32 n_out;
        const guint32 *out;

        if (bits == 0 || is_done (track, order[i]))
            continue;
        out = rlv_graph_out (needs->graph, order[i], &n_out);
        for (guint32 k = 0; k < n_out; k++)
            waits[track->links[out[k]].to] |= bits;
        for (; bits != 0; bits &= bits - 1)
            owed[__builtin_ctzll (bits)].blocks++;
    }
}

static gint
by_urgency (gconstpointer a, gconstpointer b)
{
    const RlvOwed *x = a, *y = b;
    gint64 due_x = x->due == RLV_DAY_NONE ? G_MAXINT64 : x->due;
    gint64 due_y = y->due == RLV_DAY_NONE ? G_MAXINT64 : y->due;

    if (x->late != y->late)
        return x->late ? -1 : 1;
    if (x->late && x->blocks != y->blocks)
        return x->blocks > y->blocks ? -1 : 1;
    if (due_x != due_y)
        return due_x < due_y ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

void
rlv_track_owed (RlvTrack *track)
{
    GArray *owed = g_array_new (FALSE, TRUE, sizeof (RlvOwed));
    g_autofree guint64 *waits = g_new0 (guint64, MAX (track->n, 1));
    Needs needs = {0};

    track->status->owed = owed;
    find_needs (track, &needs);
    add_items (track, &needs, "deliverable");
    add_items (track, &needs, "prerequisite");
    add_tasks (track, &needs);
    g_array_sort (owed, by_urgency);
    for (guint i = 0; i < owed->len; i += AT_ONCE) {
        RlvOwed *batch = &g_array_index (owed, RlvOwed, i);

        if (i < COUNTED_AT_MOST) {
            count_batch (track, &needs, batch, MIN (AT_ONCE, owed->len - i), waits);
            continue;
        }
        for (guint k = 0; k < AT_ONCE && i + k < owed->len; k++) {
            batch[k].whole = FALSE;
            batch[k].blocks = mark_direct (track, &needs, &batch[k], waits, 0);
        }
    }
    g_array_sort (owed, by_urgency);
    clear_needs (&needs);
}
