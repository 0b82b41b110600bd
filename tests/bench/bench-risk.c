/* bench-risk [TASKS [DRAWS]]: what draws cost, as ratios.
 *
 * The reference is the least that a draw of a network can cost: for each task three
 * predecessors at random among the thousand before it, a number of its own, a
 * triangular duration, one addition and one maximum a link; sixteen draws side by side,
 * no calendars.  Both are CPU time on one core, the least of three runs.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#if defined(__SSE2__)
#    include <emmintrin.h>
#endif

#include "../testing.h"

#include "../reading.h"
#include "plan-gen.h"

#include <releve/risk.h>

#define LANES 16
#define TURNS 3

typedef float Floats __attribute__ ((vector_size (16)));
typedef guint32 Words __attribute__ ((vector_size (16)));
typedef gint32 Ints __attribute__ ((vector_size (16)));

static gdouble
seconds (void)
{
    struct timespec now;

    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
    return (gdouble) now.tv_sec + (gdouble) now.tv_nsec / 1e9;
}

static inline Floats
triangular (Words x)
{
    const Floats one = {1, 1, 1, 1}, mode = one * 0.3F;
    Floats u, t, k;
    Ints low;

    x ^= x >> 16;
    x *= 0x7FEB352Du;
    x ^= x >> 15;
    x *= 0x846CA68Bu;
    x ^= x >> 16;
    u = __builtin_convertvector((Ints) (x >> 8), Floats) * (1.0F / 16777216.0F);
    low = u < mode;
    t = (Floats) (((Ints) u & low) | ((Ints) (one - u) & ~low));
    k = t * (Floats) (((Ints) (one * 12.0F) & low) | ((Ints) (one * 28.0F) & ~low));
#if defined(__SSE2__)
    k = (Floats) _mm_sqrt_ps ((__m128) k);
#else
    for (int i = 0; i < 4; i++)
        k[i] = sqrtf (k[i]);
#endif
    return (Floats) (((Ints) k & low) | ((Ints) (one * 9.0F - k) & ~low));
}

/* Seconds for @draws draws of the bare network. */
static gdouble
bare (guint n, guint draws)
{
    g_autofree guint32 *before = g_new (guint32, 3 * (gsize) n);
    Floats *finish = aligned_alloc (64, (gsize) n * LANES * sizeof (float));
    guint64 state = 88172645463325252u;
    gdouble from;

    for (guint i = 0; i < 3 * n; i++) {
        guint task = i / 3, reach = MIN (task, 1000);

        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        before[i] = reach > 0 ? task - 1 - (guint) (state >> 33) % reach : 0;
    }
    for (gsize i = 0; i < (gsize) n * 4; i++)
        finish[i] = (Floats){0, 0, 0, 0};
    from = seconds ();
    for (guint d = 0; d < draws; d += LANES)
        for (guint i = 0; i < n; i++)
#pragma GCC unroll 4
            for (guint v = 0; v < 4; v++) {
                Words x = {d + 4 * v, d + 4 * v + 1, d + 4 * v + 2, d + 4 * v + 3};
                Floats start = {0, 0, 0, 0};

                for (guint e = 3 * i; e < 3 * i + 3; e++) {
                    Floats at = finish[(gsize) before[e] * 4 + v];
                    Ints later = at > start;

                    start = (Floats) (((Ints) at & later) | ((Ints) start & ~later));
                }
                finish[(gsize) i * 4 + v] =
                    start + triangular (x * 0x85EBCA6Bu ^ (i * 0x9E3779B9u));
            }
    from = seconds () - from;
    free (finish);
    return from;
}

static void
bench (Loaded *loaded, const char *name, guint draws)
{
    RlvSchedOptions how = {.data_date = RLV_TIME_NONE};
    RlvRiskOptions options = {
        .data_date = RLV_TIME_NONE, .target = RLV_NONE, .due = RLV_DAY_NONE};
    RlvRiskRun run = {.seed = 1, .draws = draws};
    g_autoptr (RlvSchedule) made = schedule (loaded, &how, NULL);
    gdouble model = G_MAXDOUBLE, drawn = G_MAXDOUBLE, least = G_MAXDOUBLE;

    for (guint i = 0; made != NULL && i < TURNS; i++) {
        gdouble a = seconds (), b;
        g_autoptr (RlvRisk) risk =
            rlv_risk_new (loaded->plan, loaded->times, made, &options, NULL);
        g_autoptr (RlvRiskCounts) counts = NULL;

        b = seconds ();
        counts = risk != NULL ? rlv_risk_run (risk, &run) : NULL;
        model = MIN (model, b - a);
        drawn = MIN (drawn, seconds () - b);
        least = MIN (least, bare (made->n, draws));
    }
    if (made != NULL)
        printf ("risk: %-14s %6u tasks, %6u draws: model %6.3f s, draws and counts "
                "%6.3f s, %5.1f ns a task, %4.1f x the bare network\n",
                name, made->n, draws, model, drawn, drawn * 1e9 / draws / made->n,
                drawn / least);
}

int
main (int argc, char **argv)
{
    const char *folder = g_getenv ("RLV_SRCDIR") ? g_getenv ("RLV_SRCDIR") : ".";
    GenOptions options = {.n = argc > 1 ? (guint) atoi (argv[1]) : 10000,
                          .seed = 1,
                          .window = 100,
                          .strand = 1000};
    guint draws = argc > 2 ? (guint) atoi (argv[2]) : 10000;
    g_autofree char *path = g_build_filename (folder, "plans", "case-b.xml", NULL);
    g_autofree char *text = NULL;
    Loaded loaded;
    gsize len;

    if (load_file (path, &loaded))
        bench (&loaded, "case-b", draws);
    unload (&loaded);
    text = gen_plan_text (&options, &len);
    if (load_text (text, len, "made up", &loaded))
        bench (&loaded, "made up", draws);
    unload (&loaded);
    return 0;
}
