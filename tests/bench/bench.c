/* bench [N…]: what releve costs against "xmllint --noout" of the same file in the same
 * run, and how the cost grows with the plan.  Prints a table; judges nothing.
 *
 * Takes the programs from RLV_BUILDDIR.  Every figure is CPU time of the child (user
 * and system), the least of a few runs, or its greatest memory.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>
#include <glib/gstdio.h>

typedef struct {
    gdouble seconds; /* negative: did not work */
    gdouble megabytes;
} Cost;

#define MAX_ROWS 64

/* A line of the table, filled size by size. */
typedef struct {
    char name[48];
    Cost cost[16];
} Row;

typedef struct {
    const char *folder; /* where the programs are */
    char *scratch;      /* where the plans go */
    guint64 sizes[16];
    guint n_sizes;
    Row rows[MAX_ROWS];
    guint n_rows;
} Bench;

/* --- running ------------------------------------------------------------------ */

static void
child (char **args, int out)
{
    int null = open ("/dev/null", O_RDWR);

    dup2 (null, STDIN_FILENO);
    dup2 (out >= 0 ? out : null, STDOUT_FILENO);
    dup2 (null, STDERR_FILENO);
    execvp (args[0], args);
    _exit (127);
}

/* Runs @args to the end.  Findings (status 1) and missed dates (4) are work well done.
 */
static Cost
run_once (char **args, int out)
{
    struct rusage usage;
    int status;
    pid_t pid = fork ();

    if (pid == 0)
        child (args, out);
    if (pid < 0 || wait4 (pid, &status, 0, &usage) != pid || !WIFEXITED (status) ||
        (WEXITSTATUS (status) != 0 && WEXITSTATUS (status) != 1 &&
         WEXITSTATUS (status) != 4))
        return (Cost){-1, 0};
    return (Cost){
        (gdouble) usage.ru_utime.tv_sec + (gdouble) usage.ru_stime.tv_sec +
            (gdouble) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
        (gdouble) usage.ru_maxrss / 1024,
    };
}

/* The least of several runs: noise only ever adds. */
static Cost
run (char **args, guint times)
{
    Cost best = run_once (args, -1);

    for (guint i = 1; i < times && best.seconds >= 0; i++) {
        Cost again = run_once (args, -1);

        if (again.seconds >= 0 && again.seconds < best.seconds)
            best = again;
    }
    return best;
}

/* --- the table ---------------------------------------------------------------- */

static Row *
row_of (Bench *bench, const char *name)
{
    for (guint i = 0; i < bench->n_rows; i++)
        if (g_str_equal (bench->rows[i].name, name))
            return &bench->rows[i];
    g_assert (bench->n_rows < MAX_ROWS);
    Row *row = &bench->rows[bench->n_rows++];
    g_strlcpy (row->name, name, sizeof row->name);
    for (guint s = 0; s < G_N_ELEMENTS (row->cost); s++)
        row->cost[s].seconds = -1;
    return row;
}

static void
print_table (const Bench *bench)
{
    const Row *base = &bench->rows[0];

    printf ("\nCPU time, ratio to xmllint --noout of the same file; peak memory\n%-28s",
            "tasks");
    for (guint s = 0; s < bench->n_sizes; s++)
        printf (" %22" G_GUINT64_FORMAT, bench->sizes[s]);
    printf ("   grows as\n");
    for (guint i = 0; i < bench->n_rows; i++) {
        const Cost *cost = bench->rows[i].cost;
        guint last = bench->n_sizes - 1;

        printf ("%-28s", bench->rows[i].name);
        for (guint s = 0; s < bench->n_sizes; s++)
            if (cost[s].seconds < 0)
                printf (" %22s", "-");
            else
                printf (" %7.3f s %5.2fx %4.0f M", cost[s].seconds,
                        cost[s].seconds / base->cost[s].seconds, cost[s].megabytes);
        if (last > 0 && cost[last].seconds > 0 && cost[last - 1].seconds > 0)
            printf ("   n^%.2f", log (cost[last].seconds / cost[last - 1].seconds) /
                                     log ((gdouble) bench->sizes[last] /
                                          (gdouble) bench->sizes[last - 1]));
        printf ("\n");
    }
}

/* --- what is measured --------------------------------------------------------- */

/* A plan of @n tasks, or one where @teams teams have to do them all. */
static gboolean
generate (const Bench *bench, guint64 n, guint teams, const char *path)
{
    g_autofree char *program =
        g_build_filename (bench->folder, "tests/bench/gen-plan", NULL);
    g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
    g_autofree char *shared = g_strdup_printf ("--teams=%u", teams);
    char *args[] = {program, size, shared, NULL};
    int out = g_open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    Cost cost;

    if (out < 0)
        return FALSE;
    cost = run_once (args, out);
    close (out);
    return cost.seconds >= 0;
}

/* bench-plan says itself what each of its phases took: "name seconds megabytes". */
static void
measure_phases (Bench *bench, guint s, const char *path)
{
    g_autofree char *program =
        g_build_filename (bench->folder, "tests/bench/bench-plan", NULL);
    char *args[] = {program, (char *) path, NULL};
    g_autofree char *text = NULL;

    if (!g_spawn_sync (NULL, args, NULL, 0, NULL, NULL, &text, NULL, NULL, NULL))
        return;
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        char name[32], label[48];
        gdouble seconds, megabytes;

        if (sscanf (lines[i], "%31s %lf %lf", name, &seconds, &megabytes) != 3)
            continue;
        g_snprintf (label, sizeof label, "  library: %s", name);
        row_of (bench, label)->cost[s] = (Cost){seconds, megabytes};
    }
}

static void
measure (Bench *bench, guint s)
{
    guint64 n = bench->sizes[s];
    guint times = n <= 10000 ? 5 : n <= 100000 ? 3 : 1;
    g_autofree char *path =
        g_strdup_printf ("%s/plan-%" G_GUINT64_FORMAT ".xml", bench->scratch, n);
    g_autofree char *releve = g_build_filename (bench->folder, "releve", NULL);
    const char *const lines[][6] = {
        {"xmllint", "--noout", path}, {releve, "check", "--no-levelling", path},
        {releve, "check", path},      {releve, "plan", "--no-levelling", path},
        {releve, "plan", path},
    };
    static const char *const names[] = {"xmllint --noout",
                                        "releve check --no-levelling", "releve check",
                                        "releve plan --no-levelling", "releve plan"};

    if (!generate (bench, n, 0, path)) {
        fprintf (stderr, "bench: no plan of %" G_GUINT64_FORMAT " tasks\n", n);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
        row_of (bench, names[i])->cost[s] = run ((char **) (gpointer) lines[i], times);
        fprintf (stderr, ".");
    }
    measure_phases (bench, s, path);
    /* A hundred thousand tasks keep eight teams busy for a generation. */
    if (n <= 100000 && generate (bench, n, 8, path))
        row_of (bench, "releve check, 8 teams")->cost[s] =
            run ((char **) (gpointer) lines[2], times);
    g_unlink (path);
}

int
main (int argc, char **argv)
{
    static const char *const usual[] = {"1000", "10000", "100000", "1000000"};
    const char *const *sizes = argc > 1 ? (const char *const *) argv + 1 : usual;
    guint n = argc > 1 ? (guint) argc - 1 : g_getenv ("BENCH_FULL") ? 4 : 3;
    Bench bench = {0};

    bench.folder = g_getenv ("RLV_BUILDDIR") ? g_getenv ("RLV_BUILDDIR") : ".";
    bench.scratch = g_dir_make_tmp ("releve-bench-XXXXXX", NULL);
    if (bench.scratch == NULL)
        return 6;
    for (guint i = 0; i < MIN (n, 16); i++)
        bench.sizes[bench.n_sizes++] = g_ascii_strtoull (sizes[i], NULL, 10);
    for (guint s = 0; s < bench.n_sizes; s++)
        measure (&bench, s);
    fprintf (stderr, "\n");
    print_table (&bench);
    printf ("bench: %u plans measured, nothing judged\n", bench.n_sizes);
    g_rmdir (bench.scratch);
    g_free (bench.scratch);
    return 0;
}
