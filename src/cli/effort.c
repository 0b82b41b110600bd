/* How far to look for a better schedule: --effort, --threads, --seed, --limit.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/run.h"

#define MOST_THREADS 64

/* What one word stands for: schedules, fewer where there are many tasks, so that the
 * time it takes does not grow with the plan. */
typedef struct {
    const char *name;
    guint64 schedules, tasks; /* at most: schedules; tasks placed in all of them */
} Effort;

static const Effort efforts[] = {
    {"quick", 0, 0}, {"normal", 1000, 500000}, {"best", 50000, 25000000}};

#define NORMAL (&efforts[1])

static guint64
schedules_of (const Effort *effort, guint32 n_tasks)
{
    return MIN (effort->schedules, effort->tasks / MAX (n_tasks, 1));
}

static gboolean
read_effort (const char *text, guint32 n_tasks, guint64 *effort, GError **error)
{
    *effort = schedules_of (NORMAL, n_tasks);
    if (text == NULL)
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS (efforts); i++)
        if (g_str_equal (text, efforts[i].name)) {
            *effort = schedules_of (&efforts[i], n_tasks);
            return TRUE;
        }
    if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, effort, NULL))
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("--effort: \"%s\" is not quick, normal, best or a number of "
                    "schedules, 4294967295 at most"),
                 text);
    return FALSE;
}

static gboolean
read_number (const char *name, const char *text, guint64 least, guint64 most,
             guint64 *number, GError **error)
{
    if (text == NULL ||
        g_ascii_string_to_unsigned (text, 10, least, most, number, NULL))
        return TRUE;
    g_autofree char *range =
        g_strdup_printf ("%" G_GUINT64_FORMAT "..%" G_GUINT64_FORMAT, least, most);
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("--%s: \"%s\" is not a number in %s"), name, text, range);
    return FALSE;
}

/* Seconds, perhaps with a fraction, as milliseconds. */
static gboolean
read_limit (const char *text, gint64 *limit, GError **error)
{
    gint64 millionths;

    if (text == NULL)
        return TRUE;
    if (rlv_number_parse (RLV_TYPE_DECIMAL, text, &millionths) && millionths >= 1000) {
        *limit = millionths / 1000;
        return TRUE;
    }
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("--limit: \"%s\" is not a number of seconds, 0.001 or more"), text);
    return FALSE;
}

gboolean
rlv_run_effort (const RlvRun *run, RlvSchedOptions *options, GError **error)
{
    const RlvCommon *common = &run->cli->common;
    guint64 threads = 1;
    guint32 n_tasks;

    rlv_plan_tasks (run->plan, &n_tasks);
    if (!read_effort (common->effort, n_tasks, &options->effort, error) ||
        !read_number ("threads", common->threads, 1, MOST_THREADS, &threads, error) ||
        !read_number ("seed", common->seed, 0, G_MAXUINT64, &options->seed, error) ||
        !read_limit (common->limit, &options->limit, error))
        return FALSE;
    options->threads = (guint32) threads;
    return TRUE;
}
