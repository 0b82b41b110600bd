/* New members: out of nothing, or out of two others.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/breed.h"

/* --- what they are worth ------------------------------------------------------ */

static void
set_worth (const RlvDesk *desk, RlvMember *member, guint32 end)
{
    const RlvModel *m = desk->breed->model;
    RlvWorth *worth = &member->worth;

    rlv_model_lateness (m, member->start, member->finish, &worth->hard, &worth->late);
    worth->end = m->at[end];
    worth->tie = 0;
    for (guint32 t = 0; t < m->n_tasks; t++)
        worth->tie += desk->breed->weight[t] * member->start[t];
}

/* The same for the same dates and modes; for others, another but once in 2^64. */
static guint64
mark_of (const RlvMember *member, guint32 n)
{
    guint64 mark = 0;

    for (guint32 t = 0; t < n; t++) {
        mark ^= (guint64) member->taken[t] << 32 | member->start[t];
        mark *= G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
        mark ^= mark >> 29;
    }
    return mark;
}

static guint32
place (RlvDesk *desk, RlvMember *member)
{
    memcpy (member->taken, member->mode,
            desk->breed->model->n_tasks * sizeof *member->taken);
    desk->generated++;
    return rlv_sgs_serial (desk->sgs, member->order, member->taken, member->start,
                           member->finish);
}

static gboolean
justify (RlvDesk *desk, RlvMember *member, guint32 end, guint32 bar)
{
    end = rlv_sgs_justify (desk->sgs, end, bar, member->order, member->taken,
                           member->start, member->finish);
    desk->generated += end == RLV_NEVER ? 1 : 2;
    if (end == RLV_NEVER)
        return FALSE;
    member->mark = mark_of (member, desk->breed->model->n_tasks);
    set_worth (desk, member, end);
    return TRUE;
}

gboolean
rlv_desk_rate (RlvDesk *desk, RlvMember *member)
{
    guint32 end = place (desk, member);

    return end != RLV_NEVER && justify (desk, member, end, RLV_NEVER);
}

/* Justifying seldom takes more than a fifteenth off a first schedule, or more than a
 * hundredth off what the way back has left of it. */
#define FIRST_MARGIN 15
#define BACK_MARGIN  128

static guint32
beyond (guint32 bar, guint32 margin)
{
    return bar == RLV_NEVER ? RLV_NEVER : bar + 1 + bar / margin;
}

gboolean
rlv_desk_rear (RlvDesk *desk, RlvMember *child)
{
    const RlvBreed *breed = desk->breed;
    guint32 end = place (desk, child);

    if (end == RLV_NEVER || end > beyond (breed->bar, FIRST_MARGIN))
        return FALSE;
    child->mark = mark_of (child, breed->model->n_tasks);
    if (g_hash_table_contains (breed->marks, &child->mark))
        return FALSE;
    return justify (desk, child, end, beyond (breed->bar, BACK_MARGIN));
}

/* --- out of nothing ----------------------------------------------------------- */

/* An order by how far tasks are from the end, shaken by up to @noise steps. */
static void
shake (RlvDesk *desk, RlvMember *member, guint32 noise, const guint32 *due)
{
    const RlvModel *m = desk->breed->model;
    const gint64 not_due = G_GINT64_CONSTANT (1) << 20;

    for (guint32 t = 0; t < m->n_tasks; t++) {
        gint64 late =
            2 * not_due - desk->breed->tail[t] - (gint64) (m->priority[t] - 500) * 4;

        if (due != NULL && due[t] != RLV_NEVER)
            late = MIN (due[t], not_due);

        member->order[t] = t;
        member->mode[t] = RLV_ANY_MODE;
        desk->key[t] = (guint32) CLAMP (
            late + (noise > 0 ? rlv_dice_below (&desk->dice, noise) : 0), 0, 1 << 30);
    }
    rlv_sgs_arrange (desk->sgs, member->order, desk->key, FALSE);
}

/* In the order in which the scheme that goes from instant to instant starts them. */
static void
order_by_instants (RlvDesk *desk, RlvMember *member)
{
    gsize size = desk->breed->model->n_tasks * sizeof *member->order;
    guint32 *order = desk->key;

    memcpy (order, member->order, size);
    memcpy (member->taken, member->mode, size);
    desk->generated++;
    if (rlv_sgs_parallel (desk->sgs, order, member->taken, member->start,
                          member->finish) != RLV_NEVER)
        memcpy (member->order, order, size);
}

/* More of these, and a large population soon has no other: they are good, and alike. */
#define MOST_BY_INSTANTS 3

void
rlv_desk_begin (RlvDesk *desk, RlvMember *member, guint32 which)
{
    guint32 longest = desk->breed->longest;

    shake (desk, member,
           which == 0 ? 0 : 1 + longest * (1 + rlv_dice_below (&desk->dice, 8)) / 8,
           which % 3 == 2 ? desk->breed->due : NULL);
    if (which % 3 == 1 && which < 3 * MOST_BY_INSTANTS)
        order_by_instants (desk, member);
}

/* --- out of two others -------------------------------------------------------- */

/* The ends of the list from one parent, what is between as the other has it. */
static void
cross_places (RlvDesk *desk, const RlvMember *a, const RlvMember *b, RlvMember *child)
{
    guint32 n = desk->breed->model->n_tasks, k = 0;
    guint32 from = rlv_dice_below (&desk->dice, n);
    guint32 until = rlv_dice_below (&desk->dice, n);
    guint8 *in = desk->in;

    if (from > until) {
        guint32 other = from;

        from = until;
        until = other;
    }
    memset (in, 0, n);
    memcpy (child->order, a->order, from * sizeof *child->order);
    memcpy (child->mode, a->mode, n * sizeof *child->mode);
    for (k = 0; k < from; k++)
        in[a->order[k]] = 1;
    for (guint32 i = 0; k <= until; i++) {
        guint32 t = b->order[i];

        child->order[k] = t;
        child->mode[t] = in[t] ? child->mode[t] : b->mode[t];
        k += !in[t];
        in[t] = 1;
    }
    for (guint32 i = 0; k < n; i++) {
        child->order[k] = a->order[i];
        k += !in[a->order[i]];
    }
}

/* How much work starts in a stretch of time. */
static gint64
work_from (const RlvBreed *breed, const RlvMember *member, guint32 from, guint32 length)
{
    gint64 sum = 0;

    for (guint32 t = 0; t < breed->model->n_tasks; t++)
        sum += breed->weight[t] & -(gint64) (member->start[t] - from < length);
    return sum;
}

/* Appends the tasks of @from that @start has in [since, until); there is room for one
 * more than all.  Without a jump that depends on a task: a third of them would be
 * foreseen wrongly. */
static guint32
append (RlvMember *child, guint32 k, const RlvMember *from, const guint32 *start,
        guint32 since, guint32 until, guint32 n)
{
    for (guint32 i = 0; i < n; i++) {
        guint32 t = from->order[i];
        guint32 in = (guint32) (start[t] >= since) & (guint32) (start[t] < until);

        child->order[k] = t;
        child->mode[t] = in ? from->mode[t] : child->mode[t];
        k += in;
    }
    return k;
}

/* What one parent starts in a busy stretch of time stays together; what comes before
 * and after is ordered as in the other. */
static void
cross_times (RlvDesk *desk, const RlvMember *a, const RlvMember *b, RlvMember *child)
{
    guint32 n = desk->breed->model->n_tasks, k, first = a->start[a->order[0]];
    guint32 span = MAX (a->start[a->order[n - 1]] - first, 4), best_from = 0;
    guint32 length = span / 4 + rlv_dice_below (&desk->dice, span / 2 + 1);
    gint64 most = -1;

    for (guint try = 0; try < 3; try++) {
        guint32 from = first + rlv_dice_below (&desk->dice, span - length + 1);
        gint64 work = work_from (desk->breed, a, from, length);

        if (work > most) {
            most = work;
            best_from = from;
        }
    }
    k = append (child, 0, b, a->start, 0, best_from, n);
    k = append (child, k, a, a->start, best_from, best_from + length, n);
    append (child, k, b, a->start, best_from + length, RLV_NEVER, n);
}

static void
swap_neighbours (RlvDesk *desk, guint32 *order)
{
    const RlvModel *m = desk->breed->model;

    for (guint32 from = 0; from + 1 < m->n_tasks; from += 64)
        for (guint64 bits = rlv_dice_bits (&desk->dice); bits != 0; bits &= bits - 1) {
            guint32 i = from + (guint32) __builtin_ctzll (bits), a;

            if (i + 1 >= m->n_tasks)
                break;
            a = order[i];
            if (rlv_model_waits_for (m, order[i + 1], a))
                continue;
            order[i] = order[i + 1];
            order[i + 1] = a;
        }
}

#define ONE_IN 20 /* tasks that get another mode */

static void
mutate (RlvDesk *desk, RlvMember *child)
{
    const RlvModel *m = desk->breed->model;

    swap_neighbours (desk, child->order);
    if (!rlv_model_has_choice (m))
        return;
    for (guint32 t = 0; t < m->n_tasks; t++) {
        guint32 n_modes = m->first_mode[t + 1] - m->first_mode[t];

        if (n_modes > 1 && rlv_dice_below (&desk->dice, ONE_IN) == 0) {
            guint32 k = rlv_dice_below (&desk->dice, n_modes + 1);

            child->mode[t] = k < n_modes ? k : RLV_ANY_MODE;
        }
    }
}

void
rlv_desk_cross (RlvDesk *desk, const RlvMember *a, const RlvMember *b, RlvMember *child)
{
    /* Orders by start are orders by links only where no link lets a task start before
     * what it waits for. */
    if (desk->breed->by_start && rlv_dice_below (&desk->dice, 2) == 0)
        cross_times (desk, a, b, child);
    else
        cross_places (desk, a, b, child);
    mutate (desk, child);
}
