/* releve plan: the dates.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/run.h"

typedef struct {
    const char *by;
    gboolean no_levelling;
    gboolean all;
    gboolean impossible;
} Options;

static const char *const groupings[] = {"wave", "side", "team", NULL};
static const char *const formats[] = {"text", "json", "csv", "xml", "svg", NULL};

static const RlvOption options[] = {
    {"by", 'b', RLV_OPTION_TEXT, G_STRUCT_OFFSET (Options, by), N_ ("GROUP"),
     N_ ("how tasks are grouped"), groupings, 0},
    {"no-levelling", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, no_levelling), NULL,
     N_ ("as if every team had hands enough"), NULL, 0},
    {"all", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, all), NULL,
     N_ ("what is done too, task by task"), NULL, 0},
    {"impossible", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, impossible), NULL,
     N_ ("only what cannot hold together, and what to relax"), NULL, 0},
};

static const char *const examples[] = {
    "releve plan",
    N_ ("the dates of plan.xml, by wave"),
    "releve plan -f svg -o gantt.svg",
    N_ ("a Gantt chart"),
    "releve plan --by team --no-levelling",
    N_ ("what each team would do if it could"),
    "releve plan --impossible",
    N_ ("after exit 4 or a missed deadline: which statements conflict, and what to "
        "relax"),
    NULL,
};

static gboolean
append_view (const RlvCall *call, RlvRun *run, GError **error)
{
    const Options *own = call->options;
    GString *out = call->cli->out;
    RlvOutlook outlook = rlv_run_outlook (run);
    RlvLook look = rlv_run_look (run);

    look.all = own->all;
    rlv_by_parse (own->by != NULL ? own->by : "wave", &look.by);
    if (g_str_equal (call->format, "svg"))
        return rlv_view_gantt_svg (out, &outlook, &look, error);
    if (g_str_equal (call->format, "xml"))
        return rlv_view_outlook_xml (out, &outlook, &look, error);
    if (g_str_equal (call->format, "json"))
        rlv_view_plan_json (out, &outlook);
    else if (g_str_equal (call->format, "csv"))
        rlv_view_plan_csv (out, &outlook,
                           g_str_equal (rlv_language (), "fr") ? ';' : ',');
    else
        rlv_view_plan_text (out, &outlook, &look);
    return TRUE;
}

/* A deadline that is missed is a "no"; a plan with a fixed date that is missed is none.
 */
static gboolean
judge_impossible (const RlvRun *run, const RlvConflicts *conflicts, GError **error)
{
    gboolean stands = run->schedule != NULL && !run->schedule->conflict;

    if (conflicts == NULL || (stands && conflicts->n == 0 && conflicts->left_out == 0))
        return TRUE;
    if (stands)
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_FINDINGS,
                             _ ("some deadlines cannot be kept as the plan stands"));
    else
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_SCHEDULE,
                             _ ("the plan cannot be kept as it stands"));
    return FALSE;
}

/* What conflicts, or that nothing does. */
static gboolean
show_impossible (const RlvCall *call, RlvRun *run, GError **error)
{
    g_autoptr (GError) none = NULL;
    const RlvConflicts *conflicts, nothing = {0};
    RlvOutlook outlook;
    RlvLook look = rlv_run_look (run);
    const Options *own = call->options;

    if (!g_str_equal (call->format, "text") && !g_str_equal (call->format, "json")) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("--impossible is text or json, not %s"), call->format);
        return FALSE;
    }
    if (!rlv_run_schedule (run, own->no_levelling, &none) &&
        !g_error_matches (none, RLV_ERROR, RLV_ERROR_SCHEDULE)) {
        g_propagate_error (error, g_steal_pointer (&none));
        return rlv_run_close (run, FALSE, error);
    }
    conflicts = rlv_run_conflicts (run, TRUE);
    outlook = rlv_run_outlook (run);
    look.all = own->all;
    if (g_str_equal (call->format, "json"))
        rlv_view_conflicts_json (call->cli->out, &outlook,
                                 conflicts != NULL ? conflicts : &nothing);
    else
        rlv_view_conflicts_text (call->cli->out, &outlook,
                                 conflicts != NULL ? conflicts : &nothing, &look);
    return judge_impossible (run, conflicts, error);
}

static gboolean
run_plan (const RlvCall *call, GError **error)
{
    const Options *own = call->options;
    g_autoptr (RlvRun) run = rlv_run_new (call);

    if (own->impossible)
        return show_impossible (call, run, error);
    gboolean ok = rlv_run_schedule (run, own->no_levelling, error) &&
                  (own->no_levelling || rlv_run_compare (run, error)) &&
                  (run->facts == NULL || rlv_run_status (run, NULL, error)) &&
                  append_view (call, run, error);

    rlv_run_conflicts (run, FALSE);
    return rlv_run_close (run, ok, error) && rlv_run_stands (run, error);
}

const RlvCommand rlv_command_plan = {
    .name = "plan",
    .summary = N_ ("Find the dates of a plan, and show them"),
    .help = N_ ("Dates follow from links, working calendars of both sides, windows, "
                "freezes, sittings of committees and the hands each team has. Where "
                "something was recorded, what happened is kept, and what remains is "
                "planned from today on; without a store the plan is shown as agreed."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_PLAN | RLV_TAKES_STORE | RLV_TAKES_TODAY | RLV_TAKES_EFFORT,
    RLV_COMMAND_OPTIONS (options, Options),
    .run = run_plan,
};
