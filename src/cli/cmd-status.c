/* releve status, owed, gate and diff: where the handover stands.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/run.h"

typedef struct {
    const char *baseline;
    const char *by;
    gboolean all;
} Options;

static const char *const formats[] = {"text", "json", NULL};
static const char *const sides[] = {"client", "provider", "third", NULL};

static const RlvOption baseline_options[] = {
    {"baseline", 'b', RLV_OPTION_TEXT, G_STRUCT_OFFSET (Options, baseline), N_ ("NAME"),
     N_ ("compare with this baseline, not with the newest that both sides signed"),
     NULL, 0},
    {"all", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, all), NULL,
     N_ ("all of each list, not its beginning"), NULL, 0},
};

static const RlvOption owed_options[] = {
    {"by", 'b', RLV_OPTION_TEXT, G_STRUCT_OFFSET (Options, by), N_ ("SIDE"),
     N_ ("only what this side owes"), sides, 0},
};

#define TAKES                                                                          \
    (RLV_TAKES_PLAN | RLV_TAKES_STORE | RLV_TAKES_TODAY | RLV_TAKES_KNOWN |            \
     RLV_TAKES_EFFORT)

static gboolean
is_json (const RlvCall *call)
{
    return g_str_equal (call->format, "json");
}

/* All that the views below need. */
static gboolean
take_stock (RlvRun *run, const char *baseline, GError **error)
{
    return rlv_run_close (run, rlv_run_status (run, baseline, error), error);
}

/* --- status ------------------------------------------------------------------- */

static gboolean
run_status (const RlvCall *call, GError **error)
{
    const Options *own = call->options;
    g_autoptr (RlvRun) run = rlv_run_new (call);

    if (!take_stock (run, own->baseline, error))
        return FALSE;
    rlv_run_show (call, run, own->all, rlv_view_status_json, rlv_view_status_text);
    return rlv_run_stands (run, error);
}

static const char *const status_examples[] = {
    "releve status",
    N_ ("where plan.xml stands today"),
    "releve status --today 2027-06-07",
    N_ ("where it stood then, by all that is known now"),
    "releve status --known-by 2027-06-07",
    N_ ("what it would have said that day"),
    NULL,
};

const RlvCommand rlv_command_status = {
    .name = "status",
    .summary = N_ ("Say where the handover stands, and whose move it is"),
    .help = N_ (
        "Will it end when it was agreed to; what is late, since when and whose; "
        "what each side owes the other; the gates; the change actions; the next "
        "two weeks. With --today it counts what had happened by then, by all that "
        "was recorded since: what was reported late or corrected later counts as "
        "it was. With --known-by it leaves out what was recorded later.\n\n"
        "What is late is late by working days. The days by which the end has moved are "
        "divided between the sides: each "
        "slip has what the end moved by when it came, after those before it. Slack "
        "takes up the oldest. The first slip that misses a window, a sitting or the "
        "days before a freeze has the whole wait that follows; what comes during "
        "that wait costs nothing, until it misses the next one too."),
    .examples = status_examples,
    .formats = formats,
    .takes = TAKES,
    RLV_COMMAND_OPTIONS (baseline_options, Options),
    .run = run_status,
};

/* --- owed --------------------------------------------------------------------- */

static gboolean
run_owed (const RlvCall *call, GError **error)
{
    const Options *own = call->options;
    g_autoptr (RlvRun) run = rlv_run_new (call);
    RlvSide by = RLV_SIDE_BOTH;

    if (own->by != NULL)
        rlv_side_parse (own->by, &by);
    if (!take_stock (run, NULL, error))
        return FALSE;

    RlvOutlook outlook = rlv_run_outlook (run);
    RlvLook look = rlv_run_look (run);
    if (is_json (call)) {
        rlv_view_owed_json (call->cli->out, &outlook, by);
        return TRUE;
    }
    rlv_run_say_known (run);
    rlv_view_owed_text (call->cli->out, &outlook, by, &look);
    return TRUE;
}

static const char *const owed_examples[] = {
    "releve owed",
    N_ ("what each side awaits from the other, worst first"),
    "releve owed --by client",
    N_ ("only what the client owes"),
    NULL,
};

const RlvCommand rlv_command_owed = {
    .name = "owed",
    .summary = N_ ("Say what each side owes the other"),
    .help = N_ ("Deliverables, prerequisites and tasks that the other side waits for, "
                "by the harm they do when they are late. "
                "They are late by working days."),
    .examples = owed_examples,
    .formats = formats,
    .takes = TAKES,
    RLV_COMMAND_OPTIONS (owed_options, Options),
    .run = run_owed,
};

/* --- gate --------------------------------------------------------------------- */

static gboolean
has_passed (const RlvStatus *status, RlvItemIx gate)
{
    for (guint i = 0; i < status->gates->len; i++) {
        const RlvGateStatus *row = &g_array_index (status->gates, RlvGateStatus, i);
        if (row->gate == gate)
            return row->passed || row->met == row->criteria;
    }
    return FALSE;
}

static gboolean
run_gate (const RlvCall *call, GError **error)
{
    static const char *const kinds[] = {"gate", NULL};
    g_autoptr (RlvRun) run = rlv_run_new (call);
    RlvItemIx gate;

    if (!rlv_run_read (run, error) ||
        !rlv_run_item (run, call->operands[0], kinds, &gate, error) ||
        !take_stock (run, NULL, error))
        return FALSE;

    RlvOutlook outlook = rlv_run_outlook (run);
    RlvLook look = rlv_run_look (run);
    if (is_json (call)) {
        rlv_view_gate_json (call->cli->out, &outlook, gate);
    } else {
        rlv_run_say_known (run);
        rlv_view_gate_text (call->cli->out, &outlook, gate, &look);
    }
    if (has_passed (run->status, gate))
        return TRUE;
    g_set_error_literal (error, RLV_ERROR, RLV_ERROR_FINDINGS, "");
    return FALSE;
}

static const char *const gate_examples[] = {
    "releve gate G-GO",
    N_ ("what gate G-GO still lacks"),
    "releve gate G-GO -f json",
    N_ ("for other programs"),
    NULL,
};

const RlvCommand rlv_command_gate = {
    .name = "gate",
    .operands = N_ ("GATE"),
    .min = 1,
    .max = 1,
    .summary = N_ ("Say whether a gate would pass today"),
    .help =
        N_ ("Exit status 0 when it has passed or all its criteria are met, else 1."),
    .examples = gate_examples,
    .formats = formats,
    .takes = TAKES,
    .run = run_gate,
};

/* --- diff --------------------------------------------------------------------- */

static gboolean
run_diff (const RlvCall *call, GError **error)
{
    const Options *own = call->options;
    g_autoptr (RlvRun) run = rlv_run_new (call);

    if (!take_stock (run, own->baseline, error))
        return FALSE;
    if (run->baseline == NULL) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("both sides have signed no baseline yet; see \"releve baseline "
                        "--help\""));
        return FALSE;
    }
    rlv_run_show (call, run, own->all, rlv_view_diff_json, rlv_view_diff_text);
    return TRUE;
}

static const char *const diff_examples[] = {
    "releve diff",
    N_ ("what moved since the newest signed baseline"),
    "releve diff --baseline B1",
    N_ ("what moved since baseline B1"),
    NULL,
};

const RlvCommand rlv_command_diff = {
    .name = "diff",
    .summary = N_ ("Say what moved since the baseline"),
    .help = N_ ("Gates and ends first, then tasks by how many working days they moved; "
                "then what was added and removed."),
    .examples = diff_examples,
    .formats = formats,
    .takes = TAKES,
    RLV_COMMAND_OPTIONS (baseline_options, Options),
    .run = run_diff,
};
