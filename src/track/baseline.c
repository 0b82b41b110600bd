/* Baselines: the dates that both sides sign, as one text with one form.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "track-priv.h"

/* --- the table --------------------------------------------------------------- */

static gint
by_id (gconstpointer a, gconstpointer b, gpointer data)
{
    const RlvTask *tasks = data;

    return strcmp (tasks[*(const RlvTaskIx *) a].id, tasks[*(const RlvTaskIx *) b].id);
}

/* By id and not as the plan lists them: moving a task in the file changes no date. */
char *
rlv_baseline_table (const RlvPlan *plan, const RlvSchedule *schedule)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);
    g_autofree RlvTaskIx *order = g_new (RlvTaskIx, MAX (n, 1));
    GString *table = g_string_new (NULL);

    for (guint32 i = 0; i < n; i++)
        order[i] = i;
    g_qsort_with_data (order, (gint) n, sizeof *order, by_id, (gpointer) tasks);
    for (guint32 i = 0; i < n; i++) {
        char start[RLV_DATE_SIZE], finish[RLV_DATE_SIZE];

        g_string_append_printf (table, "%s %s %s\n", tasks[order[i]].id,
                                rlv_time_format (schedule->start[order[i]], start),
                                rlv_time_format (schedule->finish[order[i]], finish));
    }
    return g_string_free (table, FALSE);
}

/* Behind the dates: no task is called "#". */
#define FINDINGS "# findings "

static gint
compare_keys (gconstpointer a, gconstpointer b)
{
    return strcmp (*(char *const *) a, *(char *const *) b);
}

char *
rlv_baseline_tell (const char *table, const RlvFindings *findings)
{
    g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
    GString *told = g_string_new (table);
    guint n;
    const RlvFinding *items = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        g_ptr_array_add (keys, rlv_finding_key (&items[i]));
    g_ptr_array_sort (keys, compare_keys);
    g_string_append_printf (told, FINDINGS "%u\n", n);
    for (guint i = 0; i < n; i++)
        g_string_append_printf (told, "%s\n", (const char *) keys->pdata[i]);
    return g_string_free (told, FALSE);
}

/* Where the keys begin, after the line that counts them; NULL when there are none. */
static const char *
find_keys (const char *table)
{
    const char *head =
        g_str_has_prefix (table, FINDINGS) ? table : strstr (table, "\n" FINDINGS);
    const char *end = head != NULL ? strchr (head + 1, '\n') : NULL;

    return end != NULL ? end + 1 : NULL;
}

char *
rlv_baseline_hash (const char *table)
{
    return g_compute_checksum_for_string (G_CHECKSUM_SHA256, table, -1);
}

/* --- reading one ------------------------------------------------------------- */

static gboolean
is_in_force (const RlvBaselineFact *fact, RlvTime *since)
{
    *since = MAX (fact->signed_on[RLV_SIDE_CLIENT], fact->signed_on[RLV_SIDE_PROVIDER]);
    return fact->signed_by[RLV_SIDE_CLIENT] != NULL &&
           fact->signed_by[RLV_SIDE_PROVIDER] != NULL;
}

static const RlvBaselineFact *
find_fact (const RlvFacts *facts, const char *name, RlvTime until)
{
    const RlvBaselineFact *newest = NULL;
    RlvTime newest_since = RLV_TIME_NONE, since;

    for (guint i = 0;
         facts != NULL && facts->baselines != NULL && i < facts->baselines->len; i++) {
        const RlvBaselineFact *fact = facts->baselines->pdata[i];

        if (name != NULL && g_str_equal (fact->name, name))
            return fact;
        if (name != NULL || !is_in_force (fact, &since) ||
            (until != RLV_TIME_NONE && since >= until) || since < newest_since)
            continue;
        newest = fact;
        newest_since = since;
    }
    return newest;
}

static gboolean
refuse (const RlvBaselineFact *fact, guint line, GError **error)
{
    if (line == 0)
        g_set_error (error, RLV_ERROR, RLV_ERROR_EVIDENCE,
                     _ ("baseline %s is not what was signed: its table does not give "
                        "its hash"),
                     fact->name);
    else
        g_set_error (error, RLV_ERROR, RLV_ERROR_EVIDENCE,
                     _ ("baseline %s cannot be read: line %u of its table is not "
                        "“id start finish”"),
                     fact->name, line);
    return FALSE;
}

static gboolean
read_line (RlvBaseline *baseline, const RlvPlan *plan, const char *line)
{
    g_auto (GStrv) words = g_strsplit (line, " ", 4);
    RlvTime start, finish;
    RlvTaskIx task;

    if (g_strv_length (words) != 3 || *words[0] == '\0' ||
        !rlv_time_parse (words[1], &start) || !rlv_time_parse (words[2], &finish) ||
        finish < start)
        return FALSE;
    if (baseline->end == RLV_TIME_NONE || finish > baseline->end)
        baseline->end = finish;
    task = rlv_plan_find_task (plan, words[0]);
    if (task == RLV_NONE) {
        baseline->removed++;
        return TRUE;
    }
    if (baseline->start[task] != RLV_TIME_NONE)
        return FALSE; /* twice */
    baseline->start[task] = start;
    baseline->finish[task] = finish;
    baseline->added--;
    return TRUE;
}

static gboolean
read_table (RlvBaseline *baseline, const RlvPlan *plan, GError **error)
{
    const RlvBaselineFact *fact = baseline->fact;
    guint number = 0;

    for (const char *line = fact->table; *line != '\0';) {
        const char *end = strchr (line, '\n');
        gsize length = end != NULL ? (gsize) (end - line) : strlen (line);
        g_autofree char *text = g_strndup (line, length);

        number++;
        if (g_str_has_prefix (text, FINDINGS))
            return TRUE; /* no dates from here on */
        if (!read_line (baseline, plan, text))
            return refuse (fact, number, error);
        line += length + (end != NULL);
    }
    return TRUE;
}

/* FALSE when it is not what was signed. */
static gboolean
check_hash (const RlvBaselineFact *fact, GError **error)
{
    g_autofree char *hash = rlv_baseline_hash (fact->table);

    return g_str_equal (hash, fact->hash) || refuse (fact, 0, error);
}

GPtrArray *
rlv_baseline_findings (const RlvBaselineFact *fact, GError **error)
{
    const char *line = find_keys (fact->table);
    GPtrArray *keys;

    if (!check_hash (fact, error))
        return NULL;
    if (line == NULL) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("baseline %s was recorded before findings were kept: compare "
                        "with a newer one, or with a file of \"releve check --format "
                        "json\""),
                     fact->name);
        return NULL;
    }
    keys = g_ptr_array_new_with_free_func (g_free);
    while (*line != '\0') {
        const char *end = strchrnul (line, '\n');

        g_ptr_array_add (keys, g_strndup (line, (gsize) (end - line)));
        line = end + (*end != '\0');
    }
    return keys;
}

RlvBaseline *
rlv_baseline_get (const RlvFacts *facts, const RlvPlan *plan, const char *name,
                  RlvTime until, GError **error)
{
    const RlvBaselineFact *fact = find_fact (facts, name, until);
    g_autoptr (RlvBaseline) baseline = NULL;

    if (fact == NULL) {
        if (name != NULL)
            g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                         _ ("there is no baseline called %s"), name);
        return NULL;
    }
    if (!check_hash (fact, error))
        return NULL;
    baseline = g_new0 (RlvBaseline, 1);
    baseline->fact = fact;
    rlv_plan_tasks (plan, &baseline->n);
    baseline->added = baseline->n;
    baseline->end = RLV_TIME_NONE;
    baseline->start = g_new (RlvTime, MAX (baseline->n, 1));
    baseline->finish = g_new (RlvTime, MAX (baseline->n, 1));
    for (guint32 i = 0; i < baseline->n; i++)
        baseline->start[i] = baseline->finish[i] = RLV_TIME_NONE;
    if (!read_table (baseline, plan, error))
        return NULL;
    return g_steal_pointer (&baseline);
}

void
rlv_baseline_free (RlvBaseline *baseline)
{
    if (baseline == NULL)
        return;
    g_free (baseline->start);
    g_free (baseline->finish);
    g_free (baseline);
}
