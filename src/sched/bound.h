/* A lower bound on the end of every schedule of a model: critical path, and the work
 * that must be done between two instants against the people there are.
 *
 * An end is refuted when the tasks whose first start and last finish (for that end) lie
 * between two instants need more of a pool of people than there is between them: the
 * overload test of Vilím 2004, on capacity that varies.  A pool is one lane, or all
 * lanes of which some task takes one or the other.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/model.h"

/* An instant before which no schedule of @model ends; 0 where nothing is known. */
guint32 rlv_bound_end (const RlvModel *model);

/* Whether no schedule of @model keeps all its dates, hard and soft, as far as can be
 * told here: links, calendars and the work there is against the people. */
gboolean rlv_bound_refutes_dues (const RlvModel *model);

/* --- bound-paces.c, for bound.c --------------------------------------------------- */

/* Whether a later start never ends earlier, whatever the task: all bounds rest on it.
 */
gboolean rlv_bound_is_steady (const RlvModel *m);
/* The latest start of @pace up to @until that ends up to @end, or RLV_NEVER. */
guint32 rlv_bound_last_start (const RlvModel *m, const RlvPace *pace, guint32 until,
                              guint32 end);
/* Its first start at or after @from that ends at @until or later. */
guint32 rlv_bound_first_start (const RlvModel *m, const RlvPace *pace, guint32 from,
                               guint32 until);

/* --- bound-pools.c, for bound.c --------------------------------------------------- */

/* People times steps that a task takes of a pool at the least, whatever its mode. */
typedef struct {
    guint32 task;
    gint64 work;
} RlvBoundWork;

typedef struct {
    GArray *works;  /* RlvBoundWork */
    gint64 *before; /* by instant: people times steps that there are before it */
} RlvBoundPool;

/* The pools of @model, RlvBoundPool; free with g_ptr_array_unref(). */
GPtrArray *rlv_bound_pools (const RlvModel *model);

/* --- bound-dense.c, for bound-pools.c --------------------------------------------- */

/* Sets of lanes, and the work that only those can do. */
typedef struct {
    guint32 n, n_lanes;
    const guint8 *in;    /* [group * n_lanes + lane] */
    const gint64 *work;  /* by group */
    const gint64 *there; /* by lane: all that it has */
} RlvBoundGroups;

/* Of all unions of @groups the one with the most work for what its lanes have: marks
 * them in @in, by lane. */
void rlv_bound_densest (const RlvBoundGroups *groups, guint8 *in);
