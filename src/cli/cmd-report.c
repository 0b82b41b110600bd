/* releve report: a page for those who do not type commands.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/run.h"

typedef struct {
    const char *baseline;
} Options;

static const char *const formats[] = {"html", "text", "json", "xml", NULL};

static const RlvOption options[] = {
    {"baseline", 'b', RLV_OPTION_TEXT, G_STRUCT_OFFSET (Options, baseline), N_ ("NAME"),
     N_ ("compare with this baseline, not with the newest that both sides signed"),
     NULL, 0},
};

static const char *const examples[] = {
    "releve report -o report.html",
    N_ ("a page that stands alone, to send or print"),
    "releve report -f text --lang fr",
    N_ ("dates and state as text, in French"),
    NULL,
};

/* A report is read by people who may not speak the language of who makes it: it is in
 * the plan's own unless one is asked for. */
static void
choose_language (const RlvCall *call, const RlvRun *run)
{
    if (call->cli->common.lang == NULL)
        rlv_language_set (rlv_plan_lang (run->plan));
}

static gboolean
append_view (const RlvCall *call, RlvRun *run, GError **error)
{
    GString *out = call->cli->out;
    RlvOutlook outlook = rlv_run_outlook (run);
    RlvLook look = rlv_run_look (run);

    if (g_str_equal (call->format, "html"))
        return rlv_view_report_html (out, &outlook, &look, error);
    if (g_str_equal (call->format, "xml"))
        return rlv_view_outlook_xml (out, &outlook, &look, error);
    if (g_str_equal (call->format, "json")) {
        rlv_view_status_json (out, &outlook);
        return TRUE;
    }
    rlv_view_plan_text (out, &outlook, &look);
    g_string_append_c (out, '\n');
    rlv_view_status_text (out, &outlook, &look);
    return TRUE;
}

static gboolean
make_outlook (const RlvCall *call, RlvRun *run, GError **error)
{
    const Options *own = call->options;

    if (!rlv_run_read (run, error))
        return FALSE;
    choose_language (call, run);
    if (!rlv_run_status (run, own->baseline, error) || !rlv_run_compare (run, error))
        return FALSE;
    return rlv_run_rules (run, error);
}

static gboolean
run_report (const RlvCall *call, GError **error)
{
    g_autoptr (RlvRun) run = rlv_run_new (call);
    const char *spoken = rlv_language ();
    gboolean ok = make_outlook (call, run, error);

    if (ok) {
        rlv_findings_sort (run->findings);
        ok = append_view (call, run, error);
    }
    rlv_language_set (spoken);
    return ok ? rlv_run_stands (run, error) : rlv_run_close (run, FALSE, error);
}

const RlvCommand rlv_command_report = {
    .name = "report",
    .summary = N_ ("Make a report for the steering committee"),
    .help =
        N_ ("Dates, state, what each side owes, gates, and what is wrong with the "
            "plan, on one page without scripts that asks nothing of the network. In "
            "the plan's own language unless --lang says another."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_PLAN | RLV_TAKES_STORE | RLV_TAKES_TODAY | RLV_TAKES_KNOWN |
             RLV_TAKES_EFFORT | RLV_TAKES_RULES,
    RLV_COMMAND_OPTIONS (options, Options),
    .run = run_report,
};
