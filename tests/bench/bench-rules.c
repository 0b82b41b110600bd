/* Rules against reading: what all packs take of a plan of 100,000 tasks, in terms of
 * what reading it takes, and each rule's share.  Then the same of plans of a fifth and
 * of two fifths, so that a rule that grows faster than the plan shows.
 *
 * BENCH_RULES_TASKS sets the size; BENCH_RULES_ALL=1 tells every rule.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <releve/doc.h>
#include <releve/rules.h>

#include "plan-gen.h"

#define SHOWN 12

static gdouble
now (void)
{
    struct timespec t;

    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
    return (gdouble) t.tv_sec + (gdouble) t.tv_nsec / 1e9;
}

typedef struct {
    const RlvRule *rule;
    gdouble seconds;
} Spent;

typedef struct {
    GArray *spent; /* Spent */
    const RlvRule *rule;
    gdouble since;
} Watch;

static void
tell (const RlvRule *rule, gpointer data)
{
    Watch *watch = data;
    gdouble t = now ();
    Spent spent = {watch->rule, t - watch->since};

    if (watch->rule != NULL)
        g_array_append_val (watch->spent, spent);
    watch->rule = rule;
    watch->since = now ();
}

typedef struct {
    gdouble read, rules, asking; /* seconds; asking: without making the document */
    guint found;
} Times;

static Times
measure (guint n_tasks, GArray *spent)
{
    GenOptions options = {.n = n_tasks, .seed = 4, .window = 200, .strand = 200};
    RlvSchedOptions bare = {.no_levelling = TRUE, .data_date = RLV_TIME_NONE};
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (RlvFindings) told = rlv_findings_new ();
    g_autoptr (RlvPacks) packs = rlv_packs_new (NULL);
    Watch watch = {.spent = spent};
    Times times = {0};
    gsize len;
    g_autofree char *text = gen_plan_text (&options, &len);
    guint32 n, n_links;
    gdouble t = now ();

    g_autoptr (RlvPlan) plan =
        rlv_doc_read (text, len, "plan.xml", NULL, findings, NULL);
    times.read = now () - t;
    g_autoptr (RlvTimes) cals =
        plan != NULL ? rlv_times_new (plan, findings, NULL) : NULL;
    if (cals == NULL || packs == NULL)
        exit (70);
    rlv_plan_tasks (plan, &n);
    const RlvLink *links = rlv_plan_links (plan, &n_links);
    g_autoptr (RlvGraph) graph = rlv_graph_new (n, links, n_links);
    g_autoptr (RlvSchedule) schedule =
        rlv_schedule_new (plan, graph, cals, &bare, findings, NULL);
    RlvView view = {.plan = plan,
                    .graph = graph,
                    .times = cals,
                    .schedule = schedule,
                    .data_date = RLV_TIME_NONE,
                    .today = rlv_plan_start (plan)};

    rlv_rules_watch (packs, tell, &watch);
    t = now ();
    rlv_rules_run (packs, &view, told);
    times.rules = now () - t;
    for (guint i = 0; i < spent->len; i++)
        times.asking += g_array_index (spent, Spent, i).seconds;
    times.found = rlv_findings_count (told, RLV_SEVERITY_NOTE);
    /* The rules point into the packs, which go: their names are enough. */
    for (guint i = 0; i < spent->len; i++) {
        Spent *s = &g_array_index (spent, Spent, i);

        s->rule = (gconstpointer) g_intern_string (s->rule->name);
    }
    return times;
}

static gint
by_seconds (gconstpointer a, gconstpointer b)
{
    const Spent *x = a, *y = b;

    return (x->seconds < y->seconds) - (x->seconds > y->seconds);
}

static gdouble
seconds_of (const GArray *spent, gconstpointer name)
{
    for (guint i = 0; i < spent->len; i++)
        if (g_array_index (spent, Spent, i).rule == name)
            return g_array_index (spent, Spent, i).seconds;
    return 0;
}

int
main (void)
{
    const char *size = getenv ("BENCH_RULES_TASKS"), *all = getenv ("BENCH_RULES_ALL");
    guint n = size != NULL ? (guint) strtoul (size, NULL, 10) : 100000;
    g_autoptr (GArray) fifth = g_array_new (FALSE, TRUE, sizeof (Spent));
    g_autoptr (GArray) spent = g_array_new (FALSE, TRUE, sizeof (Spent));

    measure (n / 5, fifth);
    Times times = measure (n, spent);
    g_array_sort (spent, by_seconds);
    printf (
        "rules: %u tasks, %u rules, %u findings: %.2f times reading it; %.2f of that "
        "to make the document, %.2f to ask\n",
        n, spent->len, times.found, times.rules / times.read,
        (times.rules - times.asking) / times.read, times.asking / times.read);
    for (guint i = 0; i < spent->len && (all != NULL || i < SHOWN); i++) {
        const Spent *s = &g_array_index (spent, Spent, i);
        gdouble before = seconds_of (fifth, s->rule);

        printf ("rules: %-8s %6.2f %% of reading",
                (const char *) (gconstpointer) s->rule, 100 * s->seconds / times.read);
        if (before * 1000 > 1)
            printf (", %.1f times that of a plan of a fifth", s->seconds / before);
        printf ("\n");
    }
    return 0;
}
