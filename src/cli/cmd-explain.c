/* releve explain: why a task is when it is, or what a rule asks.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <releve/rules.h>

#include "cli/run.h"

typedef struct {
    const char *earlier;
} Options;

static const char *const formats[] = {"text", "json", NULL};

static const RlvOption options[] = {
    {"earlier", 'e', RLV_OPTION_TEXT, G_STRUCT_OFFSET (Options, earlier), N_ ("DAYS"),
     N_ ("say what it would take to start so many working days earlier; else 1"), NULL,
     0},
};

static const char *const examples[] = {
    "releve explain T9",
    N_ ("why task T9 of plan.xml is when it is"),
    "releve explain --earlier 3 T9",
    N_ ("the same, and what it would take to start it 3 working days earlier"),
    "releve explain NET-03",
    N_ ("what rule NET-03 asks, and who says so"),
    NULL,
};

static const char *const kinds[] = {"task", "gate", NULL};

/* The task itself, or the one that decides the gate. */
static RlvTaskIx
task_of (const RlvPlan *plan, RlvItemIx item)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);

    for (guint32 i = 0; i < n; i++)
        if (tasks[i].item == item || tasks[i].gate == item)
            return i;
    return RLV_NONE;
}

/* How many days earlier is asked for. */
static gboolean
read_days (const RlvCall *call, gint32 *days, GError **error)
{
    const Options *own = call->options;
    guint64 number = 1;

    if (own->earlier != NULL &&
        !g_ascii_string_to_unsigned (own->earlier, 10, 1, 999, &number, NULL)) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("--earlier: \"%s\" is not a number of days from 1 to 999"),
                     own->earlier);
        return FALSE;
    }
    *days = (gint32) number;
    return TRUE;
}

static gboolean
explain_task (const RlvCall *call, RlvRun *run, GError **error)
{
    const char *word = call->operands[0];
    RlvItemIx item;
    gint32 days;

    if (!read_days (call, &days, error) || !rlv_run_read (run, error) ||
        !rlv_run_item (run, word, kinds, &item, error))
        return FALSE;

    RlvTaskIx task = task_of (run->plan, item);
    if (task == RLV_NONE) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("no task decides gate \"%s\", so it has no date"), word);
        return FALSE;
    }
    if (!rlv_run_compare (run, error) ||
        (run->facts != NULL && !rlv_run_status (run, NULL, error)))
        return FALSE;

    RlvSchedOptions sched = rlv_run_sched_options (run, run->no_levelling);
    if (!rlv_run_effort (run, &sched, error))
        return FALSE;
    g_autoptr (RlvAside) aside =
        rlv_aside_new (run->plan, run->graph, run->times, &sched, run->schedule, task);
    g_autoptr (RlvEarlier) earlier = rlv_earlier_new (
        run->plan, run->graph, run->times, &sched, run->schedule, task, days);
    RlvOutlook outlook = rlv_run_outlook (run);
    RlvLook look = rlv_run_look (run);
    outlook.aside = aside;
    outlook.earlier = earlier;
    outlook.earlier_days = days;
    if (g_str_equal (call->format, "json"))
        rlv_view_explain_json (call->cli->out, &outlook, task);
    else
        rlv_view_explain_text (call->cli->out, &outlook, task, &look);
    return TRUE;
}

/* The two sides may not read the same language: the story is told in both. */
static void
explain_rule (const RlvCall *call, RlvRun *run, const RlvRule *rule)
{
    GString *out = call->cli->out;
    RlvLook look = rlv_run_look (run);
    const char *spoken = rlv_language ();

    if (g_str_equal (call->format, "json")) {
        rlv_view_rule_json (out, rule);
        return;
    }
    rlv_view_rule_text (out, rule, &look);
    rlv_language_set (g_str_equal (spoken, "fr") ? "en" : "fr");
    g_string_append_c (out, '\n');
    rlv_view_rule_text (out, rule, &look);
    rlv_language_set (spoken);
    g_string_append_c (out, '\n');
    rlv_view_rule_examples (out, rule, &look);
}

static gboolean
has_task (const RlvRun *run, const char *id)
{
    RlvItemIx item = rlv_plan_find (run->plan, id);

    return item != RLV_NONE &&
           g_strv_contains (kinds, rlv_plan_kind_name (run->plan, item));
}

/* Without a plan @word can only be meant as a rule; FALSE when none is near. */
static gboolean
offer_rule (const RlvRun *run, const char *word, GError **error)
{
    const char *nearest = rlv_rule_nearest (run->packs, word);

    if (nearest == NULL)
        return FALSE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("there is no rule \"%s\": did you mean \"%s\"?"), word, nearest);
    return TRUE;
}

static gboolean
run_explain (const RlvCall *call, GError **error)
{
    g_autoptr (RlvRun) run = rlv_run_new (call);
    g_autoptr (GError) failed = NULL;
    gboolean readable = rlv_run_read (run, &failed);
    const RlvRule *rule;

    /* A plan may call a task as a rule is called; the story of a rule needs no plan. */
    if (!readable || !has_task (run, call->operands[0])) {
        if (!rlv_run_packs (run, error))
            return rlv_run_close (run, FALSE, error);
        rule = rlv_packs_find (run->packs, call->operands[0]);
        if (rule != NULL) {
            explain_rule (call, run, rule);
            return TRUE;
        }
    }
    if (!readable && !g_file_test (run->path, G_FILE_TEST_EXISTS) &&
        offer_rule (run, call->operands[0], error))
        return FALSE;
    if (!readable) {
        g_propagate_error (error, g_steal_pointer (&failed));
        return rlv_run_close (run, FALSE, error);
    }
    return rlv_run_close (run, explain_task (call, run, error), error) &&
           rlv_run_stands (run, error);
}

const RlvCommand rlv_command_explain = {
    .name = "explain",
    .operands = N_ ("TASK|GATE|RULE"),
    .min = 1,
    .max = 1,
    .summary = N_ ("Say why a task is when it is, or what a rule asks"),
    .help =
        N_ ("Every date has one driving reason, which the scheduler noted when it "
            "placed the task: the chain of reasons leads back to the start of the "
            "plan, or to today. What might be suspected and "
            "did not decide is named with its room, and what it would take to start "
            "earlier is found by scheduling the whole plan anew. An id may be "
            "shortened as long as it fits only one; one that a task and a rule have is "
            "the task's."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_PLAN | RLV_TAKES_STORE | RLV_TAKES_TODAY | RLV_TAKES_EFFORT |
             RLV_TAKES_RULES,
    RLV_COMMAND_OPTIONS (options, Options),
    .run = run_explain,
};
