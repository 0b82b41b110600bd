/* The dependency graph as arrays: links by the task they leave and by the task they
 * enter.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <releve/graph.h>
#include <string.h>

/* How many links the search for a shortest cycle may look at. */
#define CYCLE_WORK (50 * 1000 * 1000)

struct _RlvGraph {
    guint32 n;
    guint32 n_links;
    guint32 *from, *to;                 /* by link */
    guint32 *out_at, *out, *in_at, *in; /* CSR: links of task t at [at[t], at[t+1]) */
    RlvTaskIx *order;                   /* NULL when there is a cycle */
};

static void
fill_rows (guint32 n, guint32 n_links, const guint32 *key, guint32 *at, guint32 *row)
{
    for (guint32 i = 0; i < n_links; i++)
        at[key[i] + 1]++;
    for (guint32 t = 0; t < n; t++)
        at[t + 1] += at[t];
    for (guint32 i = 0; i < n_links; i++)
        row[at[key[i]]++] = i;
    /* Filling has moved each start to the next one's: move them back. */
    memmove (at + 1, at, n * sizeof *at);
    at[0] = 0;
}

/* Every task right after the last of those it waits for, else as the plan lists them:
 * on a plan written in order this is the identity, and passes run through memory in
 * line. A depth-first walk along predecessors with a stack of our own. */
static gboolean
sort (RlvGraph *graph)
{
    g_autofree guint8 *seen = g_new0 (guint8, graph->n + 1); /* 1 open, 2 done */
    g_autofree guint32 *next = g_new (guint32, graph->n + 1);
    g_autofree guint32 *stack = g_new (guint32, graph->n + 1);
    guint32 n = 0;

    for (guint32 root = 0; root < graph->n; root++) {
        guint32 depth = 0;

        if (seen[root] != 0)
            continue;
        stack[depth++] = root;
        seen[root] = 1;
        next[root] = graph->in_at[root];
        while (depth > 0) {
            guint32 task = stack[depth - 1];

            if (next[task] == graph->in_at[task + 1]) {
                seen[task] = 2;
                graph->order[n++] = task;
                depth--;
                continue;
            }
            guint32 before = graph->from[graph->in[next[task]++]];
            if (seen[before] == 1)
                return FALSE;
            if (seen[before] == 0) {
                seen[before] = 1;
                next[before] = graph->in_at[before];
                stack[depth++] = before;
            }
        }
    }
    return TRUE;
}

RlvGraph *
rlv_graph_new (guint32 n_tasks, const RlvLink *links, guint32 n_links)
{
    RlvGraph *graph = g_new0 (RlvGraph, 1);

    graph->n = n_tasks;
    graph->n_links = n_links;
    graph->from = g_new (guint32, n_links + 1);
    graph->to = g_new (guint32, n_links + 1);
    graph->out = g_new (guint32, n_links + 1);
    graph->in = g_new (guint32, n_links + 1);
    graph->out_at = g_new0 (guint32, n_tasks + 2);
    graph->in_at = g_new0 (guint32, n_tasks + 2);
    for (guint32 i = 0; i < n_links; i++) {
        g_assert (links[i].from < n_tasks && links[i].to < n_tasks);
        graph->from[i] = links[i].from;
        graph->to[i] = links[i].to;
    }
    fill_rows (n_tasks, n_links, graph->from, graph->out_at, graph->out);
    fill_rows (n_tasks, n_links, graph->to, graph->in_at, graph->in);
    graph->order = g_new (RlvTaskIx, n_tasks + 1);
    if (!sort (graph))
        g_clear_pointer (&graph->order, g_free);
    return graph;
}

void
rlv_graph_free (RlvGraph *graph)
{
    if (graph == NULL)
        return;
    g_free (graph->from);
    g_free (graph->to);
    g_free (graph->out);
    g_free (graph->in);
    g_free (graph->out_at);
    g_free (graph->in_at);
    g_free (graph->order);
    g_free (graph);
}

const guint32 *
rlv_graph_out (const RlvGraph *graph, RlvTaskIx task, guint32 *n)
{
    *n = graph->out_at[task + 1] - graph->out_at[task];
    return graph->out + graph->out_at[task];
}

const guint32 *
rlv_graph_in (const RlvGraph *graph, RlvTaskIx task, guint32 *n)
{
    *n = graph->in_at[task + 1] - graph->in_at[task];
    return graph->in + graph->in_at[task];
}

const RlvTaskIx *
rlv_graph_order (const RlvGraph *graph)
{
    return graph->order;
}

/* --- the shortest cycle ------------------------------------------------------- */

/* Takes away, again and again, tasks that nothing enters (or, with @in, that nothing
 * leaves): none of them is in a cycle. */
static void
peel (const RlvGraph *graph, guint8 *gone, gboolean in)
{
    g_autofree guint32 *degree = g_new0 (guint32, graph->n + 1);
    g_autofree guint32 *queue = g_new (guint32, graph->n + 1);
    const guint32 *end = in ? graph->from : graph->to;
    const guint32 *at = in ? graph->in_at : graph->out_at;
    const guint32 *row = in ? graph->in : graph->out;
    guint32 head = 0, tail = 0;

    for (guint32 i = 0; i < graph->n_links; i++)
        if (!gone[graph->from[i]] && !gone[graph->to[i]])
            degree[end[i]]++;
    for (guint32 t = 0; t < graph->n; t++)
        if (!gone[t] && degree[t] == 0)
            queue[tail++] = t;
    while (head < tail) {
        guint32 task = queue[head++];

        gone[task] = 1;
        for (guint32 k = at[task]; k < at[task + 1]; k++) {
            guint32 other = end[row[k]];

            if (!gone[other] && --degree[other] == 0)
                queue[tail++] = other;
        }
    }
}

/* Breadth first from @start back to itself, no deeper than @limit links.  Leaves the
 * way in @came (link by which each task was reached); returns the closing link, or
 * RLV_NONE.
 */
static guint32
search (const RlvGraph *graph, const guint8 *gone, guint32 start, guint32 limit,
        guint32 *stamp, guint32 *came, guint32 *depth, guint32 *queue, gint64 *work)
{
    guint32 head = 0, tail = 0;

    queue[tail++] = start;
    stamp[start] = start + 1;
    depth[start] = 0;
    while (head < tail) {
        guint32 task = queue[head++];

        if (depth[task] + 1 >= limit)
            break;
        for (guint32 k = graph->out_at[task]; k < graph->out_at[task + 1]; k++) {
            guint32 link = graph->out[k], to = graph->to[link];

            (*work)++;
            if (to == start)
                return link;
            if (gone[to] || stamp[to] == start + 1)
                continue;
            stamp[to] = start + 1;
            came[to] = link;
            depth[to] = depth[task] + 1;
            queue[tail++] = to;
        }
    }
    return RLV_NONE;
}

GArray *
rlv_graph_cycle (const RlvGraph *graph)
{
    g_autofree guint8 *gone = NULL;
    g_autofree guint32 *stamp = NULL, *came = NULL, *depth = NULL, *queue = NULL;
    g_autoptr (GArray) best = NULL;
    guint32 limit = G_MAXUINT32;
    gint64 work = 0;

    if (graph->order != NULL)
        return NULL;
    gone = g_new0 (guint8, graph->n + 1);
    stamp = g_new0 (guint32, graph->n + 1);
    came = g_new0 (guint32, graph->n + 1);
    depth = g_new0 (guint32, graph->n + 1);
    queue = g_new0 (guint32, graph->n + 1);
    peel (graph, gone, FALSE);
    peel (graph, gone, TRUE);

    for (guint32 start = 0; start < graph->n && (best == NULL || work < CYCLE_WORK);
         start++) {
        guint32 link;

        if (gone[start])
            continue;
        link = search (graph, gone, start, limit, stamp, came, depth, queue, &work);
        if (link == RLV_NONE)
            continue;
        g_clear_pointer (&best, g_array_unref);
        best = g_array_new (FALSE, FALSE, sizeof (guint32));
        g_array_append_val (best, link);
        while (graph->from[link] != start) {
            link = came[graph->from[link]];
            g_array_append_val (best, link);
        }
        for (guint32 i = 0, j = best->len - 1; i < j; i++, j--) {
            guint32 swap = g_array_index (best, guint32, i);

            g_array_index (best, guint32, i) = g_array_index (best, guint32, j);
            g_array_index (best, guint32, j) = swap;
        }
        limit = best->len; /* only shorter ones from here */
    }
    return g_steal_pointer (&best);
}
