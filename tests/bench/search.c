/* search [--schedules N,N...] [--threads T] [--seed N] PLAN: what the search for a
 * better staffed schedule of a plan takes and gives.
 *
 * A line a run: what it was, CPU seconds of rlv_schedule_new() (all threads together),
 * schedules generated, end of the plan, and the bound that no plan ends before.  The
 * runs are: one for each effort; where several efforts are given, before them
 * "unlevelled" (calendars compiled already) and "first" (one staffed pass); without
 * any, "first" alone.  The last line is the CPU time of the whole program.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <time.h>

#include <releve/doc.h>
#include <releve/sched.h>

#define MAX_EFFORTS 8

typedef struct {
    const RlvPlan *plan;
    const RlvGraph *graph;
    RlvTimes *times;
} Bench;

static gdouble
cpu_now (void)
{
    struct timespec t;

    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
    return (gdouble) t.tv_sec + (gdouble) t.tv_nsec / 1e9;
}

/* The least of @times runs; FALSE when there are no dates. */
static gboolean
run (const Bench *bench, const char *name, const RlvSchedOptions *options, guint times)
{
    gdouble best = G_MAXDOUBLE;
    char end[RLV_DATE_SIZE], bound[RLV_DATE_SIZE];
    guint64 generated = 0;

    for (guint i = 0; i < times; i++) {
        g_autoptr (RlvFindings) findings = rlv_findings_new ();
        gdouble before = cpu_now ();
        g_autoptr (RlvSchedule) schedule = rlv_schedule_new (
            bench->plan, bench->graph, bench->times, options, findings, NULL);

        if (schedule == NULL)
            return FALSE;
        best = MIN (best, cpu_now () - before);
        rlv_time_format (schedule->end, end);
        rlv_time_format (schedule->bound, bound);
        generated = schedule->generated;
    }
    printf ("%s %.4f %" G_GUINT64_FORMAT " %s %s\n", name, best, generated, end, bound);
    fflush (stdout);
    return TRUE;
}

static gboolean
run_all (const Bench *bench, char *const *efforts, gint64 seed, gint threads)
{
    RlvSchedOptions bare = {.no_levelling = TRUE, .data_date = RLV_TIME_NONE};
    RlvSchedOptions level = {.data_date = RLV_TIME_NONE,
                             .seed = (guint64) seed,
                             .threads = (guint32) threads};
    RlvSchedOptions first = {.data_date = RLV_TIME_NONE};
    /* With less, "whole" is what one run takes, from reading the plan on. */
    gboolean compare = efforts != NULL && efforts[0] != NULL && efforts[1] != NULL;

    if ((compare &&
         (!run (bench, "unlevelled", &bare, 3) || !run (bench, "first", &first, 2))) ||
        (efforts == NULL && !run (bench, "first", &first, 1)))
        return FALSE;
    for (guint i = 0; efforts != NULL && efforts[i] != NULL && i < MAX_EFFORTS; i++)
        if (!g_ascii_string_to_unsigned (efforts[i], 10, 0, G_MAXINT64, &level.effort,
                                         NULL) ||
            !run (bench, efforts[i], &level, 1))
            return FALSE;
    return TRUE;
}

int
main (int argc, char **argv)
{
    g_autofree char *list = NULL;
    gint64 seed = 1;
    gint threads = 1;
    const GOptionEntry entries[] = {
        {"schedules", 'n', 0, G_OPTION_ARG_STRING, &list,
         "efforts to run with; none: one pass", "N,N..."},
        {"threads", 't', 0, G_OPTION_ARG_INT, &threads, "with T threads (1)", "T"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "what to draw from (1)", "N"},
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    g_autoptr (GOptionContext) context = g_option_context_new ("PLAN");
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    guint32 n_tasks, n_links;

    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, &argc, &argv, NULL) || argc != 2 ||
        threads < 1 || threads > 1024) {
        fprintf (stderr, "search: one plan belongs there\n");
        return 2;
    }
    g_autoptr (RlvPlan) plan = rlv_doc_read_file (argv[1], findings, NULL);
    g_autoptr (RlvTimes) times = plan ? rlv_times_new (plan, findings, NULL) : NULL;
    if (times == NULL) {
        fprintf (stderr, "search: %s is not read\n", argv[1]);
        return 5;
    }
    rlv_plan_tasks (plan, &n_tasks);
    const RlvLink *links = rlv_plan_links (plan, &n_links);
    g_autoptr (RlvGraph) graph = rlv_graph_new (n_tasks, links, n_links);
    Bench bench = {plan, graph, times};
    g_auto (GStrv) efforts = list ? g_strsplit (list, ",", -1) : NULL;
    if (!run_all (&bench, efforts, seed, threads)) {
        fprintf (stderr, "search: %s finds no dates\n", argv[1]);
        return 4;
    }
    printf ("whole %.4f\n", cpu_now ());
    return 0;
}
