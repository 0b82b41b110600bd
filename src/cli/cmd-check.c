/* releve check: what is wrong with a plan.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/run.h"

typedef struct {
    const char *deny;
    gboolean all;
    gboolean no_levelling;
} Options;

static const char *const denials[] = {"errors", "warnings", "notes", NULL};
static const char *const formats[] = {"text", "json", NULL};

static const RlvOption options[] = {
    {"deny", 'd', RLV_OPTION_TEXT, G_STRUCT_OFFSET (Options, deny), N_ ("WEIGHT"),
     N_ ("what makes the answer no"), denials, 0},
    {"all", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, all), NULL,
     N_ ("every finding, also beyond three of one rule"), NULL, 0},
    {"no-levelling", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, no_levelling), NULL,
     N_ ("as if every team had hands enough"), NULL, 0},
};

static const char *const examples[] = {
    "releve check plan.xml",
    N_ ("what is wrong, why, and what to do"),
    "releve check --deny warnings",
    N_ ("the same of plan.xml; warnings fail too"),
    "releve check --format json",
    N_ ("for other programs"),
    NULL,
};

/* The least weight at which the answer is no. */
static RlvSeverity
threshold (const Options *own)
{
    if (own->deny == NULL || g_str_equal (own->deny, "errors"))
        return RLV_SEVERITY_ERROR;
    return g_str_equal (own->deny, "warnings") ? RLV_SEVERITY_WARNING
                                               : RLV_SEVERITY_NOTE;
}

static void
append_findings (const RlvCall *call, RlvRun *run)
{
    const Options *own = call->options;
    RlvLook look = rlv_run_look (run);

    look.all = own->all;
    rlv_findings_sort (run->findings);
    if (g_str_equal (call->format, "json"))
        rlv_view_findings_json (call->cli->out, run->findings);
    else
        rlv_view_findings_text (call->cli->out, run->findings, &look);
}

/* What can be said of it all: also of a plan without dates, the rules have their say.
 */
static gboolean
check (RlvRun *run, gboolean no_levelling, GError **error)
{
    gboolean ok;

    if (!rlv_run_read (run, error))
        return FALSE;
    ok = rlv_run_schedule (run, no_levelling, error);
    rlv_run_conflicts (run, FALSE);
    rlv_run_rules (run);
    return ok;
}

static gboolean
run_check (const RlvCall *call, GError **error)
{
    const Options *own = call->options;
    g_autoptr (RlvRun) run = rlv_run_new (call);

    run->as_agreed = TRUE;
    gboolean ok = check (run, own->no_levelling, error);
    append_findings (call, run);
    if (!ok)
        return FALSE;
    if (rlv_findings_count (run->findings, threshold (own)) == 0)
        return TRUE;
    g_set_error_literal (error, RLV_ERROR, RLV_ERROR_FINDINGS, "");
    return FALSE;
}

const RlvCommand rlv_command_check = {
    .name = "check",
    .summary = N_ ("Say what is wrong with a plan"),
    .help =
        N_ ("Reads the plan with all its parts, resolves what refers to what, finds "
            "the dates, and asks every rule. Each finding says where, what, why it "
            "matters, what to do, and who asks for it. \"releve explain RULE\" says "
            "more of one rule; <waiver> in the plan sets one aside, with a reason "
            "and an end.\n\n"
            "Looks at what was agreed, not at what happened."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_PLAN | RLV_TAKES_TODAY | RLV_TAKES_EFFORT,
    RLV_COMMAND_OPTIONS (options, Options),
    .run = run_check,
};
