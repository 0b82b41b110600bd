/* releve rules: which rule packs there are, and which apply to a plan.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/run.h"

typedef struct {
    gboolean all;
    gboolean document;
} Options;

static const char *const formats[] = {"text", "json", NULL};

static const RlvOption options[] = {
    {"all", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, all), NULL,
     N_ ("every rule of each pack"), NULL, 0},
    {"document", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, document), NULL,
     N_ ("write the document that rules look at, as XML"), NULL, 0},
};

static const char *const examples[] = {
    "releve rules",
    N_ ("which packs apply to plan.xml, and why"),
    "releve rules --all --rules ours.sch",
    N_ ("every rule, and those of a pack of one's own"),
    "releve rules --document -o seen.xml",
    N_ ("what rules look at, to write some or to ask another validator"),
    NULL,
};

/* Without a plan there is still a list. */
static gboolean
has_plan (const RlvCall *call)
{
    return !g_str_equal (call->plan, "plan.xml") ||
           g_file_test (call->plan, G_FILE_TEST_EXISTS);
}

/* Dates decide which law is in force, where there are any. */
static gboolean
look_at_plan (RlvRun *run, GError **error)
{
    if (!rlv_run_read (run, error))
        return FALSE;
    run->as_agreed = TRUE;
    return rlv_run_schedule (run, FALSE, NULL) || run->failed;
}

static void
show (const RlvCall *call, RlvRun *run, const GPtrArray *choices, const char *profile)
{
    const Options *own = call->options;
    RlvLook look = rlv_run_look (run);

    look.all = own->all;
    if (g_str_equal (call->format, "json"))
        rlv_view_packs_json (call->cli->out, run->packs, choices, profile);
    else
        rlv_view_packs_text (call->cli->out, run->packs, choices, profile, &look);
}

static gboolean
run_rules (const RlvCall *call, GError **error)
{
    const Options *own = call->options;
    g_autoptr (RlvRun) run = rlv_run_new (call);
    g_autoptr (GPtrArray) choices = NULL;
    RlvView view;

    if (!has_plan (call) && !own->document) {
        if (!rlv_run_packs (run, error))
            return rlv_run_close (run, FALSE, error);
        show (call, run, NULL, NULL);
        return TRUE;
    }
    if (!look_at_plan (run, error) || !rlv_run_packs (run, error))
        return rlv_run_close (run, FALSE, error);
    view = rlv_run_view (run);
    if (own->document) {
        g_autofree char *text = rlv_rules_document (&view);

        g_string_append (call->cli->out, text);
        return TRUE;
    }
    choices = rlv_packs_choose (run->packs, &view);
    show (call, run, choices, rlv_rules_profile (&view));
    return TRUE;
}

const RlvCommand rlv_command_rules = {
    .name = "rules",
    .summary = N_ ("Say which rules apply to a plan, and why"),
    .help =
        N_ ("Rules come in packs: those that the program carries, those in a folder "
            "\"rules\" beside the plan, and those of --rules, a file or a folder. A "
            "pack says from when to when it is in force and to which plans it applies; "
            "<rules> in the plan may ask for one or leave one out, choose a profile "
            "and weigh single rules. \"releve explain RULE\" says more of one rule."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_PLAN | RLV_TAKES_TODAY | RLV_TAKES_RULES,
    RLV_COMMAND_OPTIONS (options, Options),
    .run = run_rules,
};
