/* <releve/graph.h>: which task waits for which, as CSR arrays.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/plan.h>

G_BEGIN_DECLS

/* Immutable once made. */
typedef struct _RlvGraph RlvGraph;

/* The graph of @n_tasks tasks and @n_links links, which need not be sorted; both ends
 * of each must be below @n_tasks.  Keeps no pointer to @links.  Free with
 * rlv_graph_free().
 */
RlvGraph *rlv_graph_new (guint32 n_tasks, const RlvLink *links, guint32 n_links);
/* Frees a graph; NULL is nothing. */
void rlv_graph_free (RlvGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvGraph, rlv_graph_free)

/* Indices (into the links given) of the links that leave @task, in link order, @n of
 * them.  Owned by @graph. */
const guint32 *rlv_graph_out (const RlvGraph *graph, RlvTaskIx task, guint32 *n);
/* The same of the links that enter @task. */
const guint32 *rlv_graph_in (const RlvGraph *graph, RlvTaskIx task, guint32 *n);

/* All tasks, each after those it waits for; ties as the plan lists them.  NULL when
 * tasks wait for each other.  Owned by @graph. */
const RlvTaskIx *rlv_graph_order (const RlvGraph *graph);

/* A shortest cycle as link indices, each link ending where the next begins, starting
 * from the task that the plan lists first; NULL when there is none.  The array is of
 * guint32; free with g_array_unref().  Linear on the part of the graph that is in
 * cycles for each of its first tasks, with a bound on the whole work; the cycle found
 * is then short if not shortest. */
GArray *rlv_graph_cycle (const RlvGraph *graph);

G_END_DECLS
