/* Plans for tests: read from text or file, with all that a schedule needs.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/doc.h>
#include <releve/graph.h>
#include <releve/sched.h>
#include <releve/time.h>

typedef struct {
    RlvPlan *plan;
    RlvTimes *times;
    RlvGraph *graph;
    RlvFindings *findings;
} Loaded;

static inline void
unload (Loaded *loaded)
{
    g_clear_pointer (&loaded->graph, rlv_graph_free);
    g_clear_pointer (&loaded->times, rlv_times_free);
    g_clear_pointer (&loaded->plan, rlv_plan_free);
    g_clear_pointer (&loaded->findings, rlv_findings_free);
}

/* The first error among the findings, with its line. Free with g_free(). */
static inline char *
first_finding (const RlvFindings *findings)
{
    guint n;
    const RlvFinding *all = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        if (all[i].severity == RLV_SEVERITY_ERROR)
            return g_strdup_printf ("%u: %s", all[i].place.line, all[i].what);
    return g_strdup ("no finding");
}

/* The rest of reading, loaded->plan being read; says why on failure. */
static inline gboolean
load_rest (Loaded *loaded, const char *name)
{
    g_autoptr (GError) error = NULL;
    guint32 n_tasks, n_links;
    const RlvLink *links;

    if (loaded->plan != NULL)
        loaded->times = rlv_times_new (loaded->plan, loaded->findings, &error);
    if (loaded->times == NULL) {
        g_autofree char *finding = first_finding (loaded->findings);

        print_message ("# %s: %s\n", name, finding);
        return FALSE;
    }
    rlv_plan_tasks (loaded->plan, &n_tasks);
    links = rlv_plan_links (loaded->plan, &n_links);
    loaded->graph = rlv_graph_new (n_tasks, links, n_links);
    return TRUE;
}

static inline gboolean
load_text (const char *text, gsize len, const char *name, Loaded *loaded)
{
    *loaded = (Loaded){.findings = rlv_findings_new ()};
    loaded->plan = rlv_doc_read (text, len, name, NULL, loaded->findings, NULL);
    return load_rest (loaded, name);
}

static inline gboolean
load_file (const char *path, Loaded *loaded)
{
    *loaded = (Loaded){.findings = rlv_findings_new ()};
    loaded->plan = rlv_doc_read_file (path, loaded->findings, NULL);
    return load_rest (loaded, path);
}

static inline RlvSchedule *
schedule (const Loaded *loaded, const RlvSchedOptions *options, GError **error)
{
    return rlv_schedule_new (loaded->plan, loaded->graph, loaded->times, options,
                             loaded->findings, error);
}
