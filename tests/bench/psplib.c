/* psplib [--schedules N | --seconds S] [--threads T] [--seed N] [--best FILE.csv]
 * FILE...: what the scheduler makes of instances of the literature, single-mode ones
 * (.sm, .rcp) and multi-skill ones (.def).
 *
 * A line an instance: name, makespan, lower bound, schedules generated, seconds,
 * "proved" where the two meet.  At the end the mean deviations from the critical path
 * (worked out here), from the lower bounds printed, and from what --best says is best
 * known.  Seconds are CPU time of
 * rlv_schedule_new() alone, all threads together; the plan and its calendar are made
 * before.  --seconds is what the scheduler is given as its limit.
 *
 * Every schedule is judged here, and held against the bounds of --best: a schedule that
 * breaks a rule, is shorter than can be, or comes with a bound that is too high ends in
 * status 1.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "psplib.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <releve/doc.h>

/* --- what is known -----------------------------------------------------------------
 */

typedef struct {
    gint64 cpm, lb, ub; /* -1: not said */
} Known;

/* Column @name of a row, a number; -1 when it is empty or missing. */
static gboolean
column (char **titles, char **row, const char *name, gint64 *number)
{
    *number = -1;
    for (guint i = 0; titles[i] != NULL && row[i] != NULL; i++) {
        guint64 value;

        if (!g_str_equal (titles[i], name) || *row[i] == '\0')
            continue;
        if (!g_ascii_string_to_unsigned (row[i], 10, 0, PSP_MAX_WORK, &value, NULL))
            return FALSE;
        *number = (gint64) value;
    }
    return TRUE;
}

/* Reads instance,n,cpm,reslb,lb,ub,... into @known, by instance. */
static gboolean
read_known (const char *path, GHashTable *known, GError **error)
{
    g_autofree char *text = NULL;
    gsize len;

    if (!g_file_get_contents (path, &text, &len, error))
        return FALSE;
    g_auto (GStrv) lines = g_strsplit (g_strdelimit (text, "\r", ' '), "\n", -1);
    g_auto (GStrv) titles = g_strsplit (lines[0] ? g_strchomp (lines[0]) : "", ",", -1);
    if (len != strlen (text) || g_strcmp0 (titles[0], "instance") != 0 ||
        !g_strv_contains ((const char *const *) titles, "lb") ||
        !g_strv_contains ((const char *const *) titles, "ub")) {
        g_set_error (error, PSP_ERROR, 0, "the columns instance, lb, ub belong there");
        return FALSE;
    }
    for (guint i = 1; lines[i] != NULL; i++) {
        g_auto (GStrv) row = g_strsplit (g_strchomp (lines[i]), ",", -1);
        Known *entry = g_new (Known, 1);

        if (row[0] == NULL || *row[0] == '\0') {
            g_free (entry);
            continue;
        }
        if (!column (titles, row, "cpm", &entry->cpm) ||
            !column (titles, row, "lb", &entry->lb) ||
            !column (titles, row, "ub", &entry->ub)) {
            g_free (entry);
            g_set_error (error, PSP_ERROR, 0, "line %u: numbers belong there", i + 1);
            return FALSE;
        }
        g_hash_table_replace (known, g_strdup (row[0]), entry);
    }
    return TRUE;
}

/* --- one instance ------------------------------------------------------------------
 */

typedef struct {
    RlvSchedOptions options;
    const char *hours;
    RlvVocab *vocab;
    GHashTable *known;
    gboolean quiet;
} Run;

typedef struct {
    guint n, proved, faults;
    gdouble above_cpm, above_bound; /* sums of per cent */
    guint n_known, at_best;
    gdouble above_best;
    gdouble seconds, most;
    guint64 generated, units;
} Sums;

typedef struct {
    gint32 makespan, bound;
    guint64 generated;
    gdouble seconds;
} Outcome;

static gdouble
cpu_now (void)
{
    struct timespec t;

    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
    return (gdouble) t.tv_sec + (gdouble) t.tv_nsec / 1e9;
}

static gboolean
run_one (const Run *run, const Psp *psp, Outcome *outcome, GError **error)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (RlvPlan) plan = psp_plan (psp, run->vocab, run->hours, error);
    g_autoptr (RlvTimes) times = plan ? rlv_times_new (plan, findings, error) : NULL;
    g_autofree gint32 *starts = g_new (gint32, psp->n);
    g_autofree guint32 *who = g_new (guint32, psp->n);
    guint32 n_links;

    if (times == NULL)
        return FALSE;
    const RlvLink *links = rlv_plan_links (plan, &n_links);
    g_autoptr (RlvGraph) graph = rlv_graph_new (psp->n, links, n_links);
    RlvTime origin = rlv_cal_next (times, 0, (RlvTime) rlv_plan_start (plan) * 1440);
    rlv_cal_add (times, 0, origin, (RlvSpan){1000 * (psp->work + 1), RLV_UNIT_DAY});

    gdouble before = cpu_now ();
    g_autoptr (RlvSchedule) schedule =
        rlv_schedule_new (plan, graph, times, &run->options, findings, error);
    outcome->seconds = cpu_now () - before;
    if (schedule == NULL)
        return FALSE;
    outcome->generated = schedule->generated;
    outcome->bound =
        schedule->bound == RLV_TIME_NONE ? 0 : psp_units (origin, schedule->bound);
    psp_who (psp, plan, schedule, who);
    if (!psp_starts (psp, schedule, origin, starts, error) ||
        !psp_judge (psp, starts, who, &outcome->makespan, error))
        return FALSE;
    if (psp_units (origin, schedule->end) != outcome->makespan ||
        outcome->bound > outcome->makespan || schedule->conflict) {
        g_set_error (error, PSP_ERROR, 0,
                     "makespan %d, but the schedule says %d, bound %d%s",
                     outcome->makespan, psp_units (origin, schedule->end),
                     outcome->bound, schedule->conflict ? ", in conflict" : "");
        return FALSE;
    }
    return TRUE;
}

/* What others have proved. */
static gboolean
hold_against (const Known *known, const Psp *psp, const Outcome *outcome,
              GError **error)
{
    if (known == NULL)
        return TRUE;
    if (known->cpm >= 0 && known->cpm != psp->cpm)
        g_set_error (error, PSP_ERROR, 0, "critical path %d, known as %d", psp->cpm,
                     (int) known->cpm);
    else if (known->lb >= 0 && outcome->makespan < known->lb)
        g_set_error (error, PSP_ERROR, 0, "makespan %d below the known bound %d",
                     outcome->makespan, (int) known->lb);
    else if (known->ub >= 0 && outcome->bound > known->ub)
        g_set_error (error, PSP_ERROR, 0, "bound %d above the known makespan %d",
                     outcome->bound, (int) known->ub);
    else
        return TRUE;
    return FALSE;
}

static void
add_up (Sums *sums, const Known *known, const Psp *psp, const Outcome *outcome)
{
    sums->n++;
    sums->proved += outcome->bound == outcome->makespan;
    sums->above_cpm += 100.0 * (outcome->makespan - psp->cpm) / MAX (psp->cpm, 1);
    sums->above_bound +=
        100.0 * (outcome->makespan - outcome->bound) / MAX (outcome->bound, 1);
    sums->seconds += outcome->seconds;
    sums->most = MAX (sums->most, outcome->seconds);
    sums->generated += outcome->generated;
    sums->units += (guint64) outcome->makespan;
    if (known == NULL || known->ub <= 0)
        return;
    sums->n_known++;
    sums->at_best += outcome->makespan <= known->ub;
    sums->above_best +=
        100.0 * (gdouble) (outcome->makespan - known->ub) / (gdouble) known->ub;
}

static void
take_file (const Run *run, const char *path, Sums *sums)
{
    g_autofree char *name = g_path_get_basename (path);
    const Known *known = g_hash_table_lookup (run->known, name);
    g_autoptr (GError) error = NULL;
    g_autoptr (Psp) psp = psp_read (path, &error);
    Outcome outcome = {0};

    if (psp == NULL || !run_one (run, psp, &outcome, &error) ||
        !hold_against (known, psp, &outcome, &error)) {
        fprintf (stderr, "psplib: %s: %s\n", path, error->message);
        sums->faults++;
        return;
    }
    add_up (sums, known, psp, &outcome);
    if (!run->quiet)
        printf ("%-18s %5d %5d %8" G_GUINT64_FORMAT " %8.4f%s\n", name,
                outcome.makespan, outcome.bound, outcome.generated, outcome.seconds,
                outcome.bound == outcome.makespan ? " proved" : "");
    fflush (stdout);
}

static void
print_sums (const Sums *sums)
{
    gdouble n = MAX (sums->n, 1);

    printf ("instances %u, faulty %u, makespans %" G_GUINT64_FORMAT "\n", sums->n,
            sums->faults, sums->units);
    printf ("above critical path %.3f %%\n", sums->above_cpm / n);
    printf ("above lower bound %.3f %%\n", sums->above_bound / n);
    if (sums->n_known > 0)
        printf ("above best known %.3f %%, at it %u of %u\n",
                sums->above_best / sums->n_known, sums->at_best, sums->n_known);
    printf ("proved %u\n", sums->proved);
    printf ("CPU seconds an instance %.4f, at most %.4f\n", sums->seconds / n,
            sums->most);
    if (sums->generated > 0)
        printf ("us a schedule %.2f\n",
                sums->seconds * 1e6 / (gdouble) sums->generated);
}

int
main (int argc, char **argv)
{
    gint64 schedules = -1, seed = 1;
    gdouble seconds = 0;
    gint threads = 1, hours = 24;
    gboolean quiet = FALSE;
    g_auto (GStrv) best = NULL;
    const GOptionEntry entries[] = {
        {"schedules", 'n', 0, G_OPTION_ARG_INT64, &schedules,
         "effort in schedules (5000); 0: one pass", "N"},
        {"seconds", 's', 0, G_OPTION_ARG_DOUBLE, &seconds,
         "instead, for so long an instance", "S"},
        {"threads", 't', 0, G_OPTION_ARG_INT, &threads, "with T threads (1)", "T"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "what to draw from (1)", "N"},
        {"best", 'b', 0, G_OPTION_ARG_FILENAME_ARRAY, &best,
         "what is known; may be repeated", "FILE.csv"},
        {"hours", 0, 0, G_OPTION_ARG_INT, &hours,
         "a unit of time is a day of 24 (default) or 8 hours", "24|8"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "only the means", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    g_autoptr (GOptionContext) context =
        g_option_context_new ("FILE.sm|FILE.rcp|FILE.def...");
    g_autoptr (GHashTable) known =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr (GError) error = NULL;
    Sums sums = {0};

    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 2 ||
        (schedules >= 0 && seconds > 0) || schedules < -1 || seconds < 0 ||
        seconds > 86400 || threads < 1 || threads > 1024 || seed < 0 ||
        (hours != 24 && hours != 8)) {
        fprintf (stderr, "psplib: %s\n",
                 error ? error->message
                       : "one of --schedules and --seconds, and files");
        return 2;
    }
    for (guint i = 0; best != NULL && best[i] != NULL; i++)
        if (!read_known (best[i], known, &error)) {
            fprintf (stderr, "psplib: %s: %s\n", best[i], error->message);
            return 5;
        }
    g_autoptr (RlvVocab) vocab = rlv_doc_vocab (&error);
    if (vocab == NULL)
        return 70;
    Run run = {
        .options = {.data_date = RLV_TIME_NONE,
                    .effort = seconds > 0     ? G_MAXINT64
                              : schedules < 0 ? 5000
                                              : (guint64) schedules,
                    .limit = (gint64) (seconds * 1000),
                    .seed = (guint64) seed,
                    .threads = (guint32) threads},
        .hours = hours == 24 ? "00:00-24:00" : "09:00-17:00",
        .vocab = vocab,
        .known = known,
        .quiet = quiet,
    };
    for (int i = 1; i < argc; i++)
        take_file (&run, argv[i], &sums);
    print_sums (&sums);
    return sums.faults > 0;
}
