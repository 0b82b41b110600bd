/* From the path of a plan to the outlook.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include <releve/rules.h>
#include <releve/sched.h>

#include "cli/run.h"

/* Every plan has a calendar, its own or the one it is given. */
#define FIRST_CALENDAR 0

/* "plan.xml" keeps its store in "plan.releve". */
static char *
store_beside (const char *path)
{
    gsize len = strlen (path);

    if (g_str_has_suffix (path, ".xml"))
        len -= strlen (".xml");
    return g_strdup_printf ("%.*s.releve", (int) len, path);
}

char *
rlv_run_store_path (const RlvCall *call)
{
    const char *named = call->cli->common.store;

    return named != NULL ? g_strdup (named) : store_beside (call->plan);
}

RlvRun *
rlv_run_new (const RlvCall *call)
{
    RlvRun *run = g_new0 (RlvRun, 1);

    run->cli = call->cli;
    run->path = call->plan;
    run->store_path = rlv_run_store_path (call);
    run->findings = rlv_findings_new ();
    run->data_date = call->cli->common.today;
    return run;
}

/* What is made last goes first: the schedule refers to the calendars, these to the
 * plan. */
void
rlv_run_free (RlvRun *run)
{
    if (run == NULL)
        return;
    rlv_status_free (run->status);
    rlv_baseline_free (run->baseline);
    rlv_conflicts_free (run->conflicts);
    rlv_baseline_free (run->agreed);
    g_clear_pointer (&run->loads, g_array_unref);
    g_clear_pointer (&run->choices, g_ptr_array_unref);
    rlv_schedule_free (run->unlevelled);
    rlv_schedule_free (run->schedule);
    g_free (run->actuals);
    rlv_facts_free (run->facts);
    rlv_store_close (run->store);
    rlv_graph_free (run->graph);
    rlv_times_free (run->times);
    rlv_plan_free (run->plan);
    rlv_lines_free (run->lines);
    g_clear_pointer (&run->rules, g_array_unref);
    g_strfreev (run->known);
    rlv_packs_free (run->packs);
    rlv_findings_free (run->findings);
    g_free (run->store_path);
    g_free (run);
}

static void
make_graph (RlvRun *run)
{
    guint32 n_tasks, n_links;
    const RlvLink *links = rlv_plan_links (run->plan, &n_links);

    rlv_plan_tasks (run->plan, &n_tasks);
    run->graph = rlv_graph_new (n_tasks, links, n_links);
}

gboolean
rlv_run_read (RlvRun *run, GError **error)
{
    if (run->times != NULL)
        return TRUE;
    run->plan = rlv_doc_read_files (run->path, run->files, run->findings, error);
    if (run->plan == NULL)
        return FALSE;
    make_graph (run);
    run->times = rlv_times_new (run->plan, run->findings, error);
    return run->times != NULL;
}

gboolean
rlv_run_open (RlvRun *run, RlvStoreFlags flags, GError **error)
{
    if (run->store != NULL)
        return TRUE;
    if (!rlv_run_read (run, error))
        return FALSE;
    run->store =
        rlv_store_open (run->store_path, rlv_item_id (run->plan, 0), flags, error);
    return run->store != NULL;
}

/* A plan without a store is one of which nothing was recorded yet; a store that was
 * named and is not there is a mistake, and so is one of which a state was named. */
gboolean
rlv_run_facts (RlvRun *run, GError **error)
{
    RlvHorizon horizon;

    if (run->facts != NULL)
        return TRUE;
    if (!rlv_run_read (run, error) || !rlv_run_horizon (run, &horizon, error))
        return FALSE;
    if (run->as_agreed)
        return TRUE;
    if (run->store == NULL && run->cli->common.store == NULL && run->known == NULL &&
        !g_file_test (run->store_path, G_FILE_TEST_EXISTS))
        return TRUE;
    if (!rlv_run_open (run, RLV_STORE_READ_ONLY, error))
        return FALSE;
    run->facts = rlv_facts_load (run->store, &horizon, error);
    return run->facts != NULL;
}

/* The instant from which what has not started can start. */
RlvTime
rlv_run_data_time (const RlvRun *run)
{
    RlvTime from, until;

    if (run->data_date == RLV_DAY_NONE)
        return RLV_TIME_NONE;
    rlv_cal_day_span (run->times, FIRST_CALENDAR, run->data_date, &from, &until);
    return from;
}

RlvSchedOptions
rlv_run_sched_options (const RlvRun *run, gboolean no_levelling)
{
    return (RlvSchedOptions){
        .no_levelling = no_levelling,
        .data_date = rlv_run_data_time (run),
        .actuals = run->actuals,
        .agreed = run->agreed != NULL ? run->agreed->start : NULL,
    };
}

static RlvSchedule *
make_schedule (RlvRun *run, gboolean no_levelling, RlvFindings *findings,
               GError **error)
{
    RlvSchedOptions options = rlv_run_sched_options (run, no_levelling);

    if (!rlv_run_effort (run, &options, error))
        return NULL;
    return rlv_schedule_new (run->plan, run->graph, run->times, &options, findings,
                             error);
}

/* What both sides signed last, by the data date.  One that cannot be read is for those
 * who compare with it to say. */
static void
find_agreed (RlvRun *run)
{
    g_autoptr (GError) unsaid = NULL;
    RlvTime from, until;

    rlv_track_data_span (run->times, run->data_date, &from, &until);
    run->agreed = rlv_baseline_get (run->facts, run->plan, NULL, until, &unsaid);
}

/* What is shown then may be otherwise elsewhere, and not every view says so. */
static void
say_limit (const RlvRun *run)
{
    if (run->schedule->cut_short && !run->cli->common.quiet)
        g_string_append (run->cli->err,
                         _ ("--limit ended the search: what was found depends on the "
                            "machine\n"));
}

gboolean
rlv_run_schedule (RlvRun *run, gboolean no_levelling, GError **error)
{
    if (run->schedule != NULL)
        return TRUE;
    if (!rlv_run_facts (run, error))
        return FALSE;
    if (run->facts != NULL) {
        run->data_date = run->cli->today;
        run->actuals = rlv_facts_actuals (run->facts, run->plan, run->times,
                                          run->data_date, run->findings);
        find_agreed (run);
    }
    run->no_levelling = no_levelling;
    run->schedule = make_schedule (run, no_levelling, run->findings, error);
    run->failed = run->schedule == NULL;
    if (run->failed)
        return FALSE;
    say_limit (run);
    return TRUE;
}

#define MOST_EASES 8 /* told in a finding */

/* One finding says all of a set: it is told at its last statement, which mostly is the
 * date or the window that cannot be kept. */
static void
say_conflict (RlvRun *run, const RlvConflict *set)
{
    const RlvOutlook outlook = rlv_run_outlook (run);
    g_autoptr (GString) what = g_string_new (NULL);
    g_autoptr (GString) relax = g_string_new (NULL);
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (run->plan, &n);
    RlvPlace at = rlv_plan_place (run->plan, tasks[set->task].item);

    rlv_view_conflict (what, &outlook, set);
    rlv_view_eases (relax, &outlook, set->statements, set->n, MOST_EASES);
    rlv_findings_add (run->findings, RLV_SEVERITY_ERROR, "conflict", &at,
                      rlv_ngettext ("%u statement cannot hold by itself: %s",
                                    "these %u statements cannot all hold: %s", set->n),
                      set->n, what->str);
    rlv_findings_why (run->findings,
                      _ ("all of them together leave task \"%s\" no way; any one left "
                         "out, the others hold"),
                      tasks[set->task].id);
    rlv_findings_mend (run->findings, _ ("relax one: %s"), relax->str);
}

const RlvConflicts *
rlv_run_conflicts (RlvRun *run, gboolean deadlines)
{
    RlvSchedOptions options = rlv_run_sched_options (run, run->no_levelling);
    gboolean fails = run->schedule != NULL ? run->schedule->conflict : run->failed;

    if (run->conflicts != NULL)
        return run->conflicts;
    if (run->times == NULL || (!fails && !(deadlines && run->schedule != NULL)))
        return NULL;
    if (!rlv_run_effort (run, &options, NULL))
        return NULL; /* the schedule would have said so */
    run->conflicts = rlv_conflicts_new (run->plan, run->graph, run->times, &options,
                                        run->schedule, deadlines);
    for (guint i = 0; fails && i < run->conflicts->n; i++)
        if (run->conflicts->sets[i].n > 0)
            say_conflict (run, &run->conflicts->sets[i]);
    return run->conflicts;
}

gboolean
rlv_run_compare (RlvRun *run, GError **error)
{
    g_autoptr (RlvFindings) said_before = rlv_findings_new ();

    if (!rlv_run_schedule (run, FALSE, error))
        return FALSE;
    run->unlevelled = make_schedule (run, TRUE, said_before, error);
    if (run->unlevelled == NULL)
        return FALSE;
    run->loads = rlv_schedule_loads (run->plan, run->times, run->schedule);
    return TRUE;
}

gboolean
rlv_run_status (RlvRun *run, const char *name, GError **error)
{
    g_autoptr (GError) cause = NULL;
    RlvTime from, until;

    run->data_date = run->cli->today;
    if (!rlv_run_schedule (run, FALSE, error))
        return FALSE;
    rlv_track_data_span (run->times, run->data_date, &from, &until);
    if (run->facts != NULL)
        run->baseline = rlv_baseline_get (run->facts, run->plan, name, until, &cause);
    if (cause != NULL) {
        g_propagate_error (error, g_steal_pointer (&cause));
        return FALSE;
    }
    if (name != NULL && run->baseline == NULL) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("there is no baseline \"%s\": nothing was recorded yet"), name);
        return FALSE;
    }
    run->status = rlv_status_new (run->plan, run->times, run->schedule, run->facts,
                                  run->baseline, run->data_date);
    return TRUE;
}

RlvOutlook
rlv_run_outlook (const RlvRun *run)
{
    return (RlvOutlook){
        .plan = run->plan,
        .times = run->times,
        .schedule = run->schedule,
        .levelled = run->unlevelled != NULL,
        .unlevelled = run->unlevelled,
        .loads = run->loads,
        .data_date = run->data_date,
        .facts = run->facts,
        .baseline = run->baseline,
        .status = run->status,
        .findings = run->findings,
        .version = PACKAGE_VERSION,
    };
}

static RlvLines *
lines_of (RlvRun *run)
{
    if (run->lines == NULL)
        run->lines = rlv_lines_new ();
    return run->lines;
}

static const char *
source_line (const RlvPlace *place, guint32 *column, gpointer data)
{
    return rlv_lines_get (lines_of (data), place, column);
}

static gboolean
source_extent (const RlvPlace *place, const char *attr, RlvExtent *extent,
               gpointer data)
{
    return rlv_lines_extent (lines_of (data), place, attr, extent);
}

RlvLook
rlv_run_look (RlvRun *run)
{
    return (RlvLook){
        .width = run->cli->width,
        .colour = run->cli->colour_out,
        .plain = run->cli->common.plain,
        .source = source_line,
        .extent = source_extent,
        .source_data = run,
    };
}

void
rlv_run_show (const RlvCall *call, RlvRun *run, gboolean all,
              void (*json) (GString *, const RlvOutlook *),
              void (*text) (GString *, const RlvOutlook *, const RlvLook *))
{
    RlvOutlook outlook = rlv_run_outlook (run);
    RlvLook look = rlv_run_look (run);

    look.all = all;
    if (g_str_equal (call->format, "json")) {
        json (call->cli->out, &outlook);
        return;
    }
    rlv_run_say_known (run);
    text (call->cli->out, &outlook, &look);
}

static void
append_all (RlvRun *run)
{
    RlvChecked checked = rlv_run_checked (run);
    RlvLook look = rlv_run_look (run);

    if (rlv_findings_count (run->findings, RLV_SEVERITY_NOTE) == 0)
        return;
    look.colour = run->cli->colour_err;
    rlv_view_findings_text (run->cli->err, &checked, &look);
}

static void
append_hint (RlvRun *run)
{
    guint n;

    if (run->plan != NULL)
        rlv_rules_waive (run->plan, run->cli->today, run->findings);
    n = rlv_findings_count (run->findings, RLV_SEVERITY_WARNING);
    if (n == 0 || run->cli->common.quiet)
        return;
    g_string_append_printf (
        run->cli->err,
        rlv_ngettext (
            "%u thing is wrong with the plan; \"releve check %s\" says what\n",
            "%u things are wrong with the plan; \"releve check %s\" says "
            "what\n",
            n),
        n, run->path);
}

gboolean
rlv_run_close (RlvRun *run, gboolean ok, GError **error)
{
    if (ok)
        append_hint (run);
    else if (g_error_matches (*error, RLV_ERROR, RLV_ERROR_INPUT) ||
             g_error_matches (*error, RLV_ERROR, RLV_ERROR_SCHEDULE))
        append_all (run);
    return ok;
}

gboolean
rlv_run_stands (RlvRun *run, GError **error)
{
    if (run->schedule == NULL || !run->schedule->conflict)
        return TRUE;
    append_all (run);
    g_set_error_literal (error, RLV_ERROR, RLV_ERROR_SCHEDULE,
                         _ ("these dates cannot be kept; the findings say why"));
    return FALSE;
}

/* --- ids ---------------------------------------------------------------------- */

/* "task", "gate or task": what was looked for. */
static char *
name_kinds (const char *const *kinds)
{
    return g_strjoinv (_ (" or "), (char **) kinds);
}

static gboolean
fail_unknown (const char *text, const char *const *kinds, GPtrArray *ids,
              GError **error)
{
    g_autofree char *what = name_kinds (kinds);
    const char *nearest =
        rlv_nearest (text, (const char *const *) ids->pdata, ids->len);

    if (nearest != NULL)
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("the plan has no %s \"%s\": did you mean \"%s\"?"), what, text,
                     nearest);
    else
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE, _ ("the plan has no %s \"%s\""),
                     what, text);
    return FALSE;
}

static gboolean
fail_several (const char *text, GPtrArray *ids, GError **error)
{
    g_autofree char *list = NULL;
    gboolean more = ids->len > 5;

    g_ptr_array_set_size (ids, (gint) MIN (ids->len, 5));
    g_ptr_array_add (ids, NULL);
    list = g_strjoinv (", ", (char **) ids->pdata);
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("\"%s\" may be several: %s%s; say more of it"), text, list,
                 more ? "…" : "");
    return FALSE;
}

static gboolean
begins_with (const char *id, const char *text)
{
    return g_ascii_strncasecmp (id, text, strlen (text)) == 0;
}

#define SEVERAL (RLV_NONE - 1)

gboolean
rlv_run_item (const RlvRun *run, const char *text, const char *const *kinds,
              RlvItemIx *item, GError **error)
{
    g_autoptr (GPtrArray) ids = g_ptr_array_new ();
    g_autoptr (GPtrArray) longer = g_ptr_array_new ();
    RlvItemIx found = RLV_NONE, same = RLV_NONE;

    for (guint k = 0; kinds[k] != NULL; k++) {
        guint32 n;
        const RlvItemIx *items = rlv_plan_of_kind (run->plan, kinds[k], &n);
        for (guint32 i = 0; i < n; i++) {
            const char *id = rlv_item_id (run->plan, items[i]);
            if (g_str_equal (id, text)) {
                *item = items[i];
                return TRUE;
            }
            g_ptr_array_add (ids, (gpointer) id);
            if (g_ascii_strcasecmp (id, text) == 0)
                same = same == RLV_NONE ? items[i] : SEVERAL;
            if (*text != '\0' && begins_with (id, text)) {
                g_ptr_array_add (longer, (gpointer) id);
                found = items[i];
            }
        }
    }
    if (same != RLV_NONE && same != SEVERAL) {
        *item = same;
        return TRUE;
    }
    if (longer->len > 1)
        return fail_several (text, longer, error);
    if (longer->len == 0)
        return fail_unknown (text, kinds, ids, error);
    *item = found;
    return TRUE;
}
