/* One schedule made better by small changes to its order.  While there are too few
 * schedules to bring up a population, all of them go to one: with a handful for a
 * thousand tasks, what its children have in common matters more than what they could
 * differ in.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/climb.h"

/* A task may go before those that started up to half, one, two or four times the length
 * of a usual task before it. */
#define REACHES 4
#define FINE    16

/* One task in so many is served by whoever ends it first. */
#define ANY_ONE_IN 8

#define MAX_KEPT 8 /* members that were the best at some time */

static guint32
usual_length (const RlvBreed *breed, const RlvMember *member)
{
    const guint32 n = breed->model->n_tasks;
    guint64 sum = 0;

    for (guint32 t = 0; t < n; t++)
        sum += member->finish[t] - member->start[t];
    return (guint32) CLAMP (sum * FINE / MAX (n, 1), FINE, 1 << 20);
}

static void
shake (RlvBreed *breed, const RlvMember *from, RlvMember *child)
{
    RlvDesk *desk = &breed->desks[0];
    guint32 noise = usual_length (breed, from);

    noise = (noise << rlv_dice_below (&breed->dice, REACHES)) / 2;
    rlv_member_copy (child, from, breed->model->n_tasks);
    for (guint32 t = 0; t < breed->model->n_tasks; t++) {
        desk->key[t] = from->start[t] * FINE + rlv_dice_below (&breed->dice, noise);
        child->mode[t] = rlv_dice_below (&breed->dice, ANY_ONE_IN) == 0
                             ? RLV_ANY_MODE
                             : from->taken[t];
    }
    rlv_sgs_arrange (desk->sgs, child->order, desk->key, FALSE);
}

/* By its dates alone: of two that end alike the new one is as good to go on from. */
static gint
compare (const RlvWorth *a, const RlvWorth *b)
{
    RlvWorth x = *a, y = *b;

    x.tie = y.tie = 0;
    return rlv_worth_compare (&x, &y);
}

static void
keep (RlvBreed *breed, const RlvMember *better)
{
    RlvMember *member = rlv_member_new (breed->model->n_tasks);

    rlv_member_copy (member, better, breed->model->n_tasks);
    rlv_breed_add (breed, member);
}

void
rlv_climb (RlvBreed *breed, guint64 schedules)
{
    const guint32 n = breed->model->n_tasks;
    const guint64 until = breed->generated + schedules;
    RlvMember *best, *child;

    if (breed->members->len == 0 || rlv_breed_is_over (breed))
        return;
    best = rlv_member_new (n);
    child = rlv_member_new (n);
    rlv_member_copy (best, breed->members->pdata[0], n);
    while (!rlv_breed_is_over (breed) && breed->generated + 3 <= until) {
        gint order;

        shake (breed, best, child);
        if (!rlv_breed_rate (breed, child))
            continue;
        order = compare (&child->worth, &best->worth);
        if (order > 0)
            continue;
        rlv_member_copy (best, child, n);
        if (order < 0)
            keep (breed, best);
        rlv_breed_select (breed, MAX_KEPT);
    }
    rlv_member_free (best);
    rlv_member_free (child);
}
