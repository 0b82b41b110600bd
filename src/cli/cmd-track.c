/* releve track: what happened to tasks, deliveries and gates.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/checks.h"

static const char *const tasks[] = {"task", NULL};
static const char *const handed_over[] = {"deliverable", "prerequisite", NULL};
static const char *const gates[] = {"gate", NULL};
static const char *const formats[] = {"text", "json", NULL};
static const char *const votes[] = {"go", "no-go", "go-with", NULL};

/* --- the verbs ---------------------------------------------------------------- */

#define AT       RLV_SAYS_AT
#define BECAUSE  RLV_SAYS_BECAUSE
#define EVIDENCE RLV_SAYS_EVIDENCE

static const RlvAct start = {.kind = RLV_EVENT_STARTED,
                             .subjects = tasks,
                             .may = AT | BECAUSE,
                             .facts = rlv_store_tasks,
                             .check = rlv_check_start};
static const RlvAct remaining = {.kind = RLV_EVENT_REMAINING,
                                 .subjects = tasks,
                                 .may = AT | BECAUSE,
                                 .facts = rlv_store_tasks,
                                 .check = rlv_check_remaining};
static const RlvAct finish = {.kind = RLV_EVENT_FINISHED,
                              .subjects = tasks,
                              .may = AT | BECAUSE | RLV_SAYS_STARTED,
                              .ends = TRUE,
                              .facts = rlv_store_tasks,
                              .check = rlv_check_finish};
static const RlvAct reopen = {.kind = RLV_EVENT_REOPENED,
                              .subjects = tasks,
                              .may = BECAUSE,
                              .must = BECAUSE,
                              .facts = rlv_store_tasks,
                              .check = rlv_check_reopen};
static const RlvAct block = {.kind = RLV_EVENT_BLOCKED,
                             .subjects = tasks,
                             .may = AT | BECAUSE | RLV_SAYS_BY,
                             .must = BECAUSE | RLV_SAYS_BY,
                             .facts = rlv_store_tasks,
                             .check = rlv_check_block};
static const RlvAct unblock = {.kind = RLV_EVENT_UNBLOCKED,
                               .subjects = tasks,
                               .may = AT | BECAUSE,
                               .facts = rlv_store_tasks,
                               .check = rlv_check_unblock};
static const RlvAct deliver = {.kind = RLV_EVENT_DELIVERED,
                               .subjects = handed_over,
                               .may = AT | BECAUSE | EVIDENCE,
                               .must = EVIDENCE,
                               .ends = TRUE,
                               .facts = rlv_store_deliveries,
                               .check = rlv_check_deliver};
static const RlvAct acceptance = {.kind = RLV_EVENT_ACCEPTED,
                                  .subjects = handed_over,
                                  .may = AT | BECAUSE,
                                  .ends = TRUE,
                                  .facts = rlv_store_deliveries,
                                  .check = rlv_check_answer};
static const RlvAct refusal = {.kind = RLV_EVENT_REFUSED,
                               .subjects = handed_over,
                               .may = AT | BECAUSE,
                               .must = BECAUSE,
                               .ends = TRUE,
                               .facts = rlv_store_deliveries,
                               .check = rlv_check_answer};
static const RlvAct decide = {.kind = RLV_EVENT_DECIDED,
                              .subjects = gates,
                              .may = AT | BECAUSE,
                              .ends = TRUE,
                              .check = rlv_check_decide};
static const RlvAct withdraw_act = {.kind = RLV_EVENT_WITHDRAWN,
                                    .may = BECAUSE,
                                    .must = BECAUSE,
                                    .check = rlv_check_withdraw};

static const RlvVerb verbs[] = {
    {"start", N_ ("TASK"), 1, N_ ("it has started"), &start},
    {"remaining", N_ ("TASK SPAN"), 2, N_ ("how much is left to do, such as 2d or 6h"),
     &remaining},
    {"finish", N_ ("TASK"), 1,
     N_ ("it is finished, or reached where it is a milestone"), &finish},
    {"reopen", N_ ("TASK"), 1,
     N_ ("take back that it started or finished: --because of what"), &reopen},
    {"block", N_ ("TASK"), 1, N_ ("it cannot go on: --by whom, --because of what"),
     &block},
    {"unblock", N_ ("TASK"), 1, N_ ("it can go on"), &unblock},
    {"deliver", N_ ("ITEM"), 1,
     N_ ("a deliverable or prerequisite was handed over: --evidence"), &deliver},
    {"accept", N_ ("ITEM"), 1, N_ ("the other side accepts it"), &acceptance},
    {"refuse", N_ ("ITEM"), 1, N_ ("the other side refuses it: --because"), &refusal},
    {"decide", N_ ("GATE VOTE"), 2, N_ ("go, no-go or go-with, which needs --because"),
     &decide},
    {"withdraw", N_ ("ENTRY"), 1,
     N_ ("take back a wrong record of one's own side, such as client:12: --because"),
     &withdraw_act},
    {"log", NULL, 0, N_ ("print the journal"), NULL},
};

static const RlvOption options[] = {
    RLV_OPTION_AT,
    RLV_OPTION_BECAUSE,
    {"by", 0, RLV_OPTION_TEXT, RLV_SAID (by), N_ ("WHOM"),
     N_ ("a side, a party or an item that blocks the task"), NULL, 0},
    RLV_OPTION_EVIDENCE,
    {"started", 0, RLV_OPTION_TEXT, RLV_SAID (started), N_ ("TIME"),
     N_ ("with finish: when it had started; else its planned duration counts"), NULL,
     0},
    RLV_OPTION_OP,
};

/* --- running ------------------------------------------------------------------ */

/* The second operand, where the verb has one. */
static gboolean
read_value (const RlvCall *call, const RlvSaid *said, RlvEntry *entry, GError **error)
{
    const char *word = call->n_operands > 1 ? call->operands[1] : NULL;

    entry->span = (RlvSpan){.amount = -1};
    if (entry->kind == RLV_EVENT_DECIDED) {
        entry->value = word;
        if (!rlv_choice_check (_ ("vote"), word, votes, error))
            return FALSE;
        if (g_str_equal (word, "go") || said->because != NULL)
            return TRUE;
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE, _ ("\"%s\" needs %s"), word,
                     "--because");
        return FALSE;
    }
    if (entry->kind != RLV_EVENT_REMAINING ||
        (rlv_span_parse (word, &entry->span) && entry->span.amount >= 0))
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("\"%s\" is not a duration; write it as 2d, 0.5d, 6h or 90m"), word);
    return FALSE;
}

static gboolean
votes_go (const GPtrArray *decisions, const char *gate, RlvSide side)
{
    for (guint i = 0; i < decisions->len; i++) {
        const RlvDecisionFact *fact = decisions->pdata[i];

        if (fact->side == side && g_str_equal (fact->gate, gate))
            return !g_str_equal (fact->value, "no-go");
    }
    return FALSE;
}

/* A gate passes by both sides' words; its sitting is over then. */
static void
say_gate (const RlvCall *call, RlvRun *run, const char *gate)
{
    g_autoptr (GPtrArray) decisions = rlv_store_decisions (run->store, NULL);
    GString *out = call->cli->out;

    if (decisions == NULL)
        return;
    gboolean client = votes_go (decisions, gate, RLV_SIDE_CLIENT);
    gboolean provider = votes_go (decisions, gate, RLV_SIDE_PROVIDER);
    if (client && provider)
        g_string_append_printf (
            out, _ ("gate %s has passed, and its task is over by that\n"), gate);
    else if (client)
        g_string_append_printf (
            out, _ ("still needed for gate %s: the provider's decision\n"), gate);
    else if (provider)
        g_string_append_printf (
            out, _ ("still needed for gate %s: the client's decision\n"), gate);
}

/* Said only where it changes a date: a milestone has no duration. */
static void
say_start (const RlvCall *call, RlvRun *run, const char *id)
{
    g_autoptr (GPtrArray) facts = rlv_store_tasks (run->store, NULL);
    const RlvTaskIx task = rlv_plan_find_task (run->plan, id);
    const RlvTaskFact *fact = facts == NULL ? NULL : rlv_record_find (facts, id);
    guint32 n;

    if (fact == NULL || fact->started != RLV_TIME_NONE ||
        rlv_plan_tasks (run->plan, &n)[task].likely.amount == 0)
        return;
    g_string_append_printf (
        call->cli->out,
        _ ("%s has no start on record, so its planned duration counts; if it was "
           "longer or shorter, say so with \"releve track start %s --at DATE\"\n"),
        id, id);
}

static void
say_more (const RlvCall *call, RlvRun *run, const RlvEntry *entry)
{
    if (call->cli->common.quiet)
        return;
    if (entry->kind == RLV_EVENT_DECIDED)
        say_gate (call, run, entry->subject);
    if (entry->kind == RLV_EVENT_FINISHED)
        say_start (call, run, entry->subject);
}

/* Where the finish would be refused, nothing is recorded. */
static gboolean
check_both (RlvStore *store, gconstpointer known, const RlvEntry *entry, GError **error)
{
    return rlv_check_start (store, known, entry, error) &&
           rlv_check_finish (store, known, entry, error);
}

static const RlvAct start_of_finish = {.kind = RLV_EVENT_STARTED,
                                       .subjects = tasks,
                                       .facts = rlv_store_tasks,
                                       .check = check_both};

/* The start that a finish brings with it: an entry of its own, recorded before. */
static gboolean
append_start (const RlvCall *call, RlvRun *run, const char *text, const RlvEntry *ended,
              GError **error)
{
    RlvEntry entry = *ended;
    g_autofree char *op =
        ended->op != NULL ? g_strconcat (ended->op, "+start", NULL) : NULL;

    entry.kind = RLV_EVENT_STARTED;
    entry.op = op;
    if (!rlv_record_time (run, &entry, text, FALSE, &entry.at, error))
        return FALSE;
    if (entry.at > ended->at)
        return rlv_record_refuse (error, &entry, _ ("that is after it was finished"));
    return rlv_record_append (call, run, &start_of_finish, &entry, error);
}

static gboolean
record (const RlvCall *call, RlvRun *run, GError **error)
{
    const RlvAct *act = call->verb->data;
    RlvSaid said = *(const RlvSaid *) call->options;
    RlvEntry entry = {.kind = act->kind};
    RlvItemIx item;

    said.day = RLV_DAY_NONE;
    if (!read_value (call, &said, &entry, error) || !rlv_run_read (run, error) ||
        !rlv_record_subject (run, call->operands[0], act, &item, error))
        return FALSE;
    entry.subject = rlv_item_id (run->plan, item);
    if (!rlv_record_fill (call, run, act, &said, &entry, error) ||
        !rlv_check_right (run, item, &entry, error) ||
        (said.started != NULL &&
         !append_start (call, run, said.started, &entry, error)) ||
        !rlv_record_append (call, run, act, &entry, error))
        return FALSE;
    say_more (call, run, &entry);
    return TRUE;
}

static gboolean
withdraw (const RlvCall *call, RlvRun *run, GError **error)
{
    RlvSaid said = *(const RlvSaid *) call->options;
    RlvEntry entry = {.other = call->operands[0], .span.amount = -1};
    g_autofree char *subject = NULL;

    said.day = RLV_DAY_NONE;
    if (!rlv_run_open (run, RLV_STORE_READ_ONLY, error))
        return FALSE;
    subject = rlv_check_target (run->store, call->operands[0], error);
    if (subject == NULL)
        return FALSE;
    entry.subject = subject;
    if (!rlv_record_fill (call, run, &withdraw_act, &said, &entry, error))
        return FALSE;
    entry.other = call->operands[0];
    return rlv_record_append (call, run, &withdraw_act, &entry, error);
}

static gboolean
run_track (const RlvCall *call, GError **error)
{
    g_autoptr (RlvRun) run = rlv_run_new (call);
    gboolean ok;

    if (call->verb->data == NULL)
        ok = rlv_record_list (call, run, call->format, error);
    else if (call->verb->data == &withdraw_act)
        ok = withdraw (call, run, error);
    else
        ok = record (call, run, error);
    return ok || rlv_run_close (run, FALSE, error);
}

static const char *const examples[] = {
    "releve track start T2 --as client:\"H. Moreau\"",
    N_ ("T2 of plan.xml starts now"),
    "releve track finish T2 --at 2027-03-17",
    N_ ("T2 was finished that day"),
    "releve track withdraw client:12 --because \"wrong date\"",
    N_ ("the client's 12th entry never was; record it again as it should be"),
    "releve track log",
    N_ ("all that was ever recorded"),
    NULL,
};

const RlvCommand rlv_command_track = {
    .name = "track",
    .summary = N_ ("Record what happened"),
    .help =
        N_ ("What is recorded goes to the journal in the store, under the name of who "
            "records it and the side this person speaks for. Nothing is ever changed "
            "or removed there; a mistake is taken back by another entry, and then "
            "counts for no day, past or present. What is finished without a start "
            "lasted as long as planned; of a milestone one record, of either, says "
            "all. When both sides have decided go, the task of the gate is over. When "
            "the command returns 0, the entry is on disk."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_RECORD,
    RLV_COMMAND_VERBS (verbs),
    RLV_COMMAND_OPTIONS (options, RlvSaid),
    .run = run_track,
};
