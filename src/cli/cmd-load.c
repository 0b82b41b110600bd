/* releve load: what each team is asked, week by week.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/run.h"

static const char *const formats[] = {"text", "json", NULL};

static const char *const examples[] = {
    "releve load",
    N_ ("how full each team of plan.xml is"),
    "releve load --format json",
    N_ ("for other programs"),
    NULL,
};

static gboolean
run_load (const RlvCall *call, GError **error)
{
    g_autoptr (RlvRun) run = rlv_run_new (call);

    if (!rlv_run_compare (run, error))
        return rlv_run_close (run, FALSE, error);

    RlvOutlook outlook = rlv_run_outlook (run);
    RlvLook look = rlv_run_look (run);
    if (g_str_equal (call->format, "json"))
        rlv_view_loads_json (call->cli->out, &outlook);
    else
        rlv_view_loads_text (call->cli->out, &outlook, &look);
    return rlv_run_close (run, TRUE, error);
}

const RlvCommand rlv_command_load = {
    .name = "load",
    .summary = N_ ("Show what each team is asked, week by week"),
    .help = N_ ("In per cent of the working days that the team has in that week."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_PLAN | RLV_TAKES_STORE | RLV_TAKES_TODAY | RLV_TAKES_EFFORT,
    .run = run_load,
};
