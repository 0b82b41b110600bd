/* bench-plan PLAN: what each room takes of a plan, through the library.  One line a
 * phase: its name, its CPU seconds, the greatest memory so far in MB.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include <releve/doc.h>
#include <releve/sched.h>

static gdouble
now (void)
{
    struct timespec t;

    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
    return (gdouble) t.tv_sec + (gdouble) t.tv_nsec / 1e9;
}

static void
say (const char *phase, gdouble *since)
{
    struct rusage usage;
    gdouble t = now ();

    getrusage (RUSAGE_SELF, &usage);
    printf ("%s %.4f %.1f\n", phase, t - *since, (gdouble) usage.ru_maxrss / 1024);
    *since = now ();
}

static void
say_findings (const RlvFindings *findings)
{
    guint n;
    const RlvFinding *all = rlv_findings_get (findings, &n);

    for (guint i = 0; i < MIN (n, 5); i++)
        fprintf (stderr, "%u: %s\n", all[i].place.line, all[i].what);
}

int
main (int argc, char **argv)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    RlvSchedOptions bare = {.no_levelling = TRUE, .data_date = RLV_TIME_NONE};
    RlvSchedOptions level = {.data_date = RLV_TIME_NONE};
    gdouble t = now ();
    guint32 n_tasks, n_links;

    if (argc != 2)
        return 2;
    g_autoptr (RlvPlan) plan = rlv_doc_read_file (argv[1], findings, NULL);
    say ("read", &t);
    g_autoptr (RlvTimes) times = plan ? rlv_times_new (plan, findings, NULL) : NULL;
    if (times == NULL) {
        say_findings (findings);
        return 5;
    }
    say ("times", &t);
    rlv_plan_tasks (plan, &n_tasks);
    const RlvLink *links = rlv_plan_links (plan, &n_links);
    g_autoptr (RlvGraph) graph = rlv_graph_new (n_tasks, links, n_links);
    say ("graph", &t);
    rlv_graph_order (graph);
    say ("order", &t);
    g_autoptr (RlvSchedule) first =
        rlv_schedule_new (plan, graph, times, &bare, findings, NULL);
    say ("unlevelled", &t);
    g_autoptr (RlvSchedule) again =
        rlv_schedule_new (plan, graph, times, &bare, findings, NULL);
    say ("unlevelled-again", &t); /* calendars are compiled by now */
    g_autoptr (RlvSchedule) levelled =
        rlv_schedule_new (plan, graph, times, &level, findings, NULL);
    say ("levelled", &t);
    if (first == NULL || again == NULL || levelled == NULL)
        say_findings (findings);
    return first != NULL && levelled != NULL ? 0 : 4;
}
