/* Which people have the most to do together.  Work that one of several can do may fit
 * each such group and yet not all of them at once: of all unions of groups the one that
 * has the most work for its people is looked for, as the ratio that a cut through
 * groups and people can still raise (Dinkelbach 1967).
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/bound.h"

#define MOST_TURNS 50
#define NOTHING    1e-6

typedef struct {
    const RlvBoundGroups *groups;
    gdouble *flow;         /* [group * n_lanes + lane]: its work that the lane does */
    gdouble *left, *spare; /* of each group not done yet; of each lane */
    guint32 *from_lane;    /* by group: how it was reached, RLV_NEVER: not, or first */
    guint32 *from_group;   /* by lane; RLV_NEVER: not reached */
    guint8 *reached;       /* by group */
    guint32 *queue;
} Cut;

/* Walks from groups with work left to those whose work could make room for it; a lane
 * with room to spare, or RLV_NEVER when there is none. */
static guint32
reach (Cut *cut)
{
    const RlvBoundGroups *groups = cut->groups;
    guint n = 0;

    memset (cut->reached, 0, groups->n);
    for (guint32 l = 0; l < groups->n_lanes; l++)
        cut->from_group[l] = RLV_NEVER;
    for (guint32 g = 0; g < groups->n; g++)
        if (cut->left[g] > NOTHING) {
            cut->reached[g] = TRUE;
            cut->from_lane[g] = RLV_NEVER;
            cut->queue[n++] = g;
        }
    for (guint i = 0; i < n; i++) {
        guint32 g = cut->queue[i];
        const guint8 *in = groups->in + (gsize) g * groups->n_lanes;

        for (guint32 l = 0; l < groups->n_lanes; l++) {
            if (!in[l] || cut->from_group[l] != RLV_NEVER)
                continue;
            cut->from_group[l] = g;
            if (cut->spare[l] > NOTHING)
                return l;
            for (guint32 other = 0; other < groups->n; other++)
                if (!cut->reached[other] &&
                    cut->flow[(gsize) other * groups->n_lanes + l] > NOTHING) {
                    cut->reached[other] = TRUE;
                    cut->from_lane[other] = l;
                    cut->queue[n++] = other;
                }
        }
    }
    return RLV_NEVER;
}

/* As much as can go along the way that led to @lane. */
static void
push (Cut *cut, guint32 lane)
{
    const gsize n_lanes = cut->groups->n_lanes;
    gdouble most = cut->spare[lane];
    guint32 g, l;

    for (l = lane;; l = cut->from_lane[g]) {
        g = cut->from_group[l];
        if (cut->from_lane[g] == RLV_NEVER)
            break;
        most = MIN (most, cut->flow[g * n_lanes + cut->from_lane[g]]);
    }
    most = MIN (most, cut->left[g]);
    cut->left[g] -= most;
    cut->spare[lane] -= most;
    for (l = lane;; l = cut->from_lane[g]) {
        g = cut->from_group[l];
        cut->flow[g * n_lanes + l] += most;
        if (cut->from_lane[g] == RLV_NEVER)
            break;
        cut->flow[g * n_lanes + cut->from_lane[g]] -= most;
    }
}

/* What the groups in cut->reached have to do, by what there is of their people. */
static gdouble
ratio (const Cut *cut)
{
    const RlvBoundGroups *groups = cut->groups;
    gdouble work = 0, there = 0;

    for (guint32 g = 0; g < groups->n; g++)
        if (cut->reached[g])
            work += (gdouble) groups->work[g];
    for (guint32 l = 0; l < groups->n_lanes; l++)
        for (guint32 g = 0; g < groups->n; g++)
            if (cut->reached[g] && groups->in[(gsize) g * groups->n_lanes + l]) {
                there += (gdouble) groups->there[l];
                break;
            }
    return there > 0 ? work / there : 0;
}

static void
find_cut (Cut *cut, gdouble least)
{
    const RlvBoundGroups *groups = cut->groups;
    guint32 lane;

    memset (cut->flow, 0, (gsize) groups->n * groups->n_lanes * sizeof *cut->flow);
    for (guint32 g = 0; g < groups->n; g++)
        cut->left[g] = (gdouble) groups->work[g];
    for (guint32 l = 0; l < groups->n_lanes; l++)
        cut->spare[l] = least * (gdouble) groups->there[l];
    while ((lane = reach (cut)) != RLV_NEVER)
        push (cut, lane);
}

void
rlv_bound_densest (const RlvBoundGroups *groups, guint8 *in)
{
    const gsize n = (gsize) groups->n + 1, n_lanes = (gsize) groups->n_lanes + 1;
    g_autofree gdouble *room = g_new (gdouble, n * n_lanes + n + n_lanes);
    g_autofree guint32 *ways = g_new (guint32, 2 * n + n_lanes);
    g_autofree guint8 *reached = g_new (guint8, n);
    g_autofree guint8 *best = g_new (guint8, n);
    gdouble most, next;
    Cut cut = {groups,   room,    room + n * n_lanes, room + n * n_lanes + n, ways,
               ways + n, reached, ways + n + n_lanes};

    memset (reached, TRUE, n);
    next = ratio (&cut);
    for (guint turn = 0; turn < MOST_TURNS; turn++) {
        most = next;
        memcpy (best, reached, n);
        find_cut (&cut, most);
        next = ratio (&cut);
        if (next <= most * (1 + NOTHING))
            break;
    }
    memset (in, 0, groups->n_lanes);
    for (guint32 g = 0; g < groups->n; g++)
        for (guint32 l = 0; best[g] && l < groups->n_lanes; l++)
            in[l] |= groups->in[(gsize) g * groups->n_lanes + l];
}
