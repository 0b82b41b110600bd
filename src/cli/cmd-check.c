/* releve check: what is wrong with a plan.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/sift.h"

typedef struct {
    const char *deny;
    const char *only;
    const char *since;
    gboolean all;
    gboolean no_levelling;
} Options;

static const char *const denials[] = {"errors", "warnings", "notes", NULL};
static const char *const formats[] = {"text", "json", "sarif", "html", NULL};

static const RlvOption options[] = {
    {"deny", 'd', RLV_OPTION_TEXT, G_STRUCT_OFFSET (Options, deny), N_ ("WEIGHT"),
     N_ ("what makes the answer no"), denials, 0},
    {"only", 0, RLV_OPTION_TEXT, G_STRUCT_OFFSET (Options, only), N_ ("RULES"),
     N_ ("what these rules find, and nothing else: ORG-04, KT-*, with commas between"),
     NULL, 0},
    {"since", 0, RLV_OPTION_TEXT, G_STRUCT_OFFSET (Options, since), N_ ("NAME|FILE"),
     N_ ("what was not there yet in this baseline, or in the file of an earlier check "
         "--format json"),
     NULL, 0},
    {"all", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, all), NULL,
     N_ ("every finding in full, also beyond three of one kind"), NULL, 0},
    {"no-levelling", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, no_levelling), NULL,
     N_ ("as if every team had hands enough"), NULL, 0},
};

static const char *const examples[] = {
    "releve check plan.xml",
    N_ ("what is wrong, why, and what to do"),
    "releve check --deny warnings --since B1",
    N_ ("what is new since baseline B1; warnings fail too"),
    "releve check --format html -o findings.html",
    N_ ("the same as a page, to send or print"),
    "releve check --only 'KT-*' --format json",
    N_ ("the rules of knowledge transfer, for other programs"),
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

static gboolean
append_findings (const RlvCall *call, RlvRun *run, const RlvChecked *checked,
                 GError **error)
{
    const Options *own = call->options;
    GString *out = call->cli->out;
    RlvLook look = rlv_run_look (run);

    look.all = own->all;
    if (g_str_equal (call->format, "html"))
        return rlv_view_findings_html (out, checked, &look, error);
    if (g_str_equal (call->format, "json"))
        rlv_view_findings_json (out, checked, &look);
    else if (g_str_equal (call->format, "sarif"))
        rlv_view_findings_sarif (out, checked, &look);
    else
        rlv_view_findings_text (out, checked, &look);
    return TRUE;
}

/* A page is read by people who may not speak the language of who makes it: like a
 * report it is in the plan's own unless one is asked for. */
static void
choose_language (const RlvCall *call, const RlvRun *run)
{
    if (g_str_equal (call->format, "html") && call->cli->common.lang == NULL)
        rlv_language_set (rlv_plan_lang (run->plan));
}

static gboolean
show (const RlvCall *call, RlvRun *run, GError **error)
{
    const Options *own = call->options;
    RlvChecked checked = rlv_run_checked (run);

    if (own->only != NULL && !rlv_sift_only (run, &checked, own->only, error))
        return FALSE;
    if (own->since != NULL && !rlv_sift_since (run, &checked, own->since, error))
        return FALSE;
    return append_findings (call, run, &checked, error);
}

static gboolean
run_check (const RlvCall *call, GError **error)
{
    const Options *own = call->options;
    g_autoptr (RlvRun) run = rlv_run_new (call);
    g_autoptr (GError) fault = NULL;
    const char *spoken = rlv_language ();

    gboolean ok = rlv_run_read (run, &fault);
    if (ok) {
        choose_language (call, run);
        ok = rlv_run_check (run, own->no_levelling, &fault);
    }
    gboolean shown = show (call, run, error);
    rlv_language_set (spoken);
    if (!shown)
        return FALSE;
    if (!ok) {
        g_propagate_error (error, g_steal_pointer (&fault));
        return FALSE;
    }
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
            "Looks at what was agreed, not at what happened.\n\n"
            "A finding is old when one of the same rule and kind about the same thing "
            "was there, on whatever line. What is left out does not count for the exit "
            "status, and the last line says how much it is."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_PLAN | RLV_TAKES_STORE | RLV_TAKES_TODAY | RLV_TAKES_EFFORT,
    RLV_COMMAND_OPTIONS (options, Options),
    .run = run_check,
};
