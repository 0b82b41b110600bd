/* releve track: what happened to tasks, deliveries and gates.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/record.h"

typedef struct {
    RlvSaid said;
} Options;

static const char *const tasks[] = {"task", NULL};
static const char *const handed_over[] = {"deliverable", "prerequisite", NULL};
static const char *const gates[] = {"gate", NULL};
static const char *const formats[] = {"text", "json", NULL};
static const char *const votes[] = {"go", "no-go", "go-with", NULL};

/* --- what contradicts what is known ------------------------------------------- */

/* All facts begin with their id. */
static gconstpointer
find_fact (GPtrArray *facts, const char *id)
{
    for (guint i = 0; i < facts->len; i++)
        if (g_str_equal (*(const char *const *) facts->pdata[i], id))
            return facts->pdata[i];
    return NULL;
}

static gboolean
refuse (GError **error, const RlvEntry *entry, const char *message)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_CONFLICT, _ ("%s: %s"), entry->subject,
                 message);
    return FALSE;
}

static gboolean
check_start (RlvStore *store, const RlvEntry *entry, GError **error)
{
    g_autoptr (GPtrArray) facts = rlv_store_tasks (store, error);

    if (facts == NULL)
        return FALSE;
    const RlvTaskFact *fact = find_fact (facts, entry->subject);
    if (fact == NULL || fact->started == RLV_TIME_NONE)
        return TRUE;
    return refuse (
        error, entry,
        fact->finished != RLV_TIME_NONE
            ? _ ("it is finished; \"releve track reopen\" takes that back")
            : _ ("it has started already; \"releve track reopen\" takes that "
                 "back"));
}

/* For what can only be said of a task that runs. */
static gboolean
check_runs (RlvStore *store, const RlvEntry *entry, GError **error)
{
    g_autoptr (GPtrArray) facts = rlv_store_tasks (store, error);

    if (facts == NULL)
        return FALSE;
    const RlvTaskFact *fact = find_fact (facts, entry->subject);
    if (fact == NULL || fact->started == RLV_TIME_NONE)
        return refuse (error, entry,
                       _ ("it has not started; record that first, with \"releve track "
                          "start\""));
    if (fact->finished != RLV_TIME_NONE)
        return refuse (error, entry,
                       _ ("it is finished; \"releve track reopen\" takes that back"));
    if (entry->at != RLV_TIME_NONE && entry->at < fact->started)
        return refuse (error, entry, _ ("that is before it started"));
    return TRUE;
}

static gboolean
check_reopen (RlvStore *store, const RlvEntry *entry, GError **error)
{
    g_autoptr (GPtrArray) facts = rlv_store_tasks (store, error);

    if (facts == NULL)
        return FALSE;
    const RlvTaskFact *fact = find_fact (facts, entry->subject);
    if (fact == NULL || fact->started == RLV_TIME_NONE)
        return refuse (error, entry,
                       _ ("it has not started: nothing is to be taken back"));
    return TRUE;
}

static gboolean
check_unblock (RlvStore *store, const RlvEntry *entry, GError **error)
{
    g_autoptr (GPtrArray) facts = rlv_store_tasks (store, error);

    if (facts == NULL)
        return FALSE;
    const RlvTaskFact *fact = find_fact (facts, entry->subject);
    if (fact == NULL || fact->blocked_by == NULL)
        return refuse (error, entry, _ ("it is not blocked"));
    return TRUE;
}

/* A task may be blocked before it starts, and not when all is done. */
static gboolean
check_block (RlvStore *store, const RlvEntry *entry, GError **error)
{
    g_autoptr (GPtrArray) facts = rlv_store_tasks (store, error);

    if (facts == NULL)
        return FALSE;
    const RlvTaskFact *fact = find_fact (facts, entry->subject);
    if (fact != NULL && fact->finished != RLV_TIME_NONE)
        return refuse (error, entry,
                       _ ("it is finished; \"releve track reopen\" takes that back"));
    return TRUE;
}

/* What one side delivers, the other accepts or refuses. */
static gboolean
check_answer (RlvStore *store, const RlvEntry *entry, GError **error)
{
    g_autoptr (GPtrArray) facts = rlv_store_deliveries (store, error);

    if (facts == NULL)
        return FALSE;
    const RlvDeliveryFact *fact = find_fact (facts, entry->subject);
    if (fact == NULL || fact->delivered == RLV_TIME_NONE)
        return refuse (error, entry, _ ("it has not been delivered yet"));
    if (fact->delivered_side == entry->side)
        return refuse (
            error, entry,
            _ ("the side that delivered it cannot also answer for the other"));
    return TRUE;
}

/* --- who may say it ----------------------------------------------------------- */

/* A side speaks for what it owes, and only the other can be content with it: else one
 * could deliver in the other's name what it then accepts itself. */
static gboolean
check_handover (const RlvRun *run, RlvItemIx item, const RlvEntry *entry,
                GError **error)
{
    g_autofree guint8 *sides = rlv_track_sides (run->plan);
    RlvItemIx acceptor = RLV_NONE;
    guint8 from = sides[item];
    guint8 to = RLV_N_SIDES;

    if (g_str_equal (rlv_plan_kind_name (run->plan, item), "deliverable"))
        acceptor = rlv_item_ref (run->plan, item, "acceptor");
    if (acceptor != RLV_NONE)
        to = sides[acceptor];
    if (from == RLV_N_SIDES)
        return TRUE;
    if (entry->kind == RLV_EVENT_DELIVERED && entry->side != from)
        g_set_error (error, RLV_ERROR, RLV_ERROR_CONFLICT,
                     _ ("%s: the plan has side \"%s\" deliver it, and this side alone "
                        "can say that it did"),
                     entry->subject, _ (rlv_side_name ((RlvSide) from)));
    else if (entry->kind == RLV_EVENT_DELIVERED)
        return TRUE;
    else if (entry->side == from)
        return refuse (error, entry,
                       _ ("the side that owes it cannot also answer for the other"));
    else if (to != RLV_N_SIDES && to != from && entry->side != to)
        g_set_error (error, RLV_ERROR, RLV_ERROR_CONFLICT,
                     _ ("%s: the plan has side \"%s\" accept it, and this side alone "
                        "can answer"),
                     entry->subject, _ (rlv_side_name ((RlvSide) to)));
    else
        return TRUE;
    return FALSE;
}

/* Client and provider decide at every gate; a third side where it has a vote. */
static gboolean
check_vote (const RlvRun *run, RlvItemIx gate, const RlvEntry *entry, GError **error)
{
    RlvItemIx committee = rlv_item_ref (run->plan, gate, "committee");
    g_autofree guint8 *sides = rlv_track_sides (run->plan);

    if (entry->side != RLV_SIDE_THIRD)
        return TRUE;
    for (RlvItemIx member =
             committee == RLV_NONE
                 ? RLV_NONE
                 : rlv_plan_child (run->plan, committee, "member", RLV_NONE);
         member != RLV_NONE;
         member = rlv_plan_child (run->plan, committee, "member", member)) {
        RlvItemIx party = rlv_item_ref (run->plan, member, "party");

        if (party != RLV_NONE && sides[party] == entry->side &&
            rlv_item_int (run->plan, member, "voting", 0) != 0)
            return TRUE;
    }
    return refuse (error, entry,
                   _ ("its committee has no voting member of the side that decides"));
}

/* What blocks a task says whose delay it is: it must be somebody's. */
static gboolean
check_blocker (const RlvRun *run, const RlvEntry *entry, GError **error)
{
    RlvSide side;

    if (g_str_equal (entry->other, entry->subject))
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("%s cannot be blocked by itself; name a side, a party or "
                        "another item"),
                     entry->subject);
    else if (!rlv_side_parse (entry->other, &side) &&
             rlv_plan_find (run->plan, entry->other) == RLV_NONE)
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("--by: there is no side, party or item \"%s\""), entry->other);
    else
        return TRUE;
    return FALSE;
}

static gboolean
check_right (const RlvRun *run, RlvItemIx item, const RlvEntry *entry, GError **error)
{
    if (entry->kind == RLV_EVENT_BLOCKED)
        return check_blocker (run, entry, error);
    if (entry->kind == RLV_EVENT_DECIDED)
        return check_vote (run, item, entry, error);
    if (entry->kind == RLV_EVENT_DELIVERED || entry->kind == RLV_EVENT_ACCEPTED ||
        entry->kind == RLV_EVENT_REFUSED)
        return check_handover (run, item, entry, error);
    return TRUE;
}

/* --- the verbs ---------------------------------------------------------------- */

#define AT      RLV_SAYS_AT
#define BECAUSE RLV_SAYS_BECAUSE

static const RlvAct start = {RLV_EVENT_STARTED, tasks, AT | BECAUSE, 0, FALSE,
                             check_start};
static const RlvAct remaining = {RLV_EVENT_REMAINING, tasks, AT | BECAUSE, 0, FALSE,
                                 check_runs};
static const RlvAct finish = {RLV_EVENT_FINISHED, tasks, AT | BECAUSE, 0, TRUE,
                              check_runs};
static const RlvAct reopen = {RLV_EVENT_REOPENED, tasks, BECAUSE, BECAUSE, FALSE,
                              check_reopen};
static const RlvAct block = {RLV_EVENT_BLOCKED,     tasks, AT | BECAUSE | RLV_SAYS_BY,
                             BECAUSE | RLV_SAYS_BY, FALSE, check_block};
static const RlvAct unblock = {RLV_EVENT_UNBLOCKED, tasks, AT | BECAUSE, 0, FALSE,
                               check_unblock};
static const RlvAct deliver = {
    RLV_EVENT_DELIVERED, handed_over, AT | BECAUSE | RLV_SAYS_EVIDENCE,
    RLV_SAYS_EVIDENCE,   TRUE,        NULL};
static const RlvAct acceptance = {
    RLV_EVENT_ACCEPTED, handed_over, AT | BECAUSE, 0, TRUE, check_answer};
static const RlvAct refusal = {RLV_EVENT_REFUSED, handed_over, AT | BECAUSE,
                               BECAUSE,           TRUE,        check_answer};
static const RlvAct decide = {RLV_EVENT_DECIDED, gates, AT | BECAUSE, 0, TRUE, NULL};

static const RlvVerb verbs[] = {
    {"start", N_ ("TASK"), 1, N_ ("it has started"), &start},
    {"remaining", N_ ("TASK SPAN"), 2, N_ ("how much is left to do, such as 2d or 6h"),
     &remaining},
    {"finish", N_ ("TASK"), 1, N_ ("it is finished"), &finish},
    {"reopen", N_ ("TASK"), 1, N_ ("take back that it started or finished"), &reopen},
    {"block", N_ ("TASK"), 1, N_ ("it cannot go on: --by whom, --because of what"),
     &block},
    {"unblock", N_ ("TASK"), 1, N_ ("it can go on"), &unblock},
    {"deliver", N_ ("ITEM"), 1,
     N_ ("a deliverable or prerequisite was handed over: --evidence"), &deliver},
    {"accept", N_ ("ITEM"), 1, N_ ("the other side accepts it"), &acceptance},
    {"refuse", N_ ("ITEM"), 1, N_ ("the other side refuses it: --because"), &refusal},
    {"decide", N_ ("GATE VOTE"), 2, N_ ("go, no-go or go-with, which needs --because"),
     &decide},
    {"log", NULL, 0, N_ ("print the journal"), NULL},
};

#define SAID(member) G_STRUCT_OFFSET (Options, said.member)

static const RlvOption options[] = {
    {"at", 0, RLV_OPTION_TEXT, SAID (at), N_ ("TIME"),
     N_ ("when it happened: a date, or an instant such as 2027-01-04T09:30+01:00; else "
         "now"),
     NULL, 0},
    {"because", 'b', RLV_OPTION_TEXT, SAID (because), N_ ("TEXT"),
     N_ ("why, or a note"), NULL, 0},
    {"by", 0, RLV_OPTION_TEXT, SAID (by), N_ ("WHOM"),
     N_ ("a side, a party or an item that blocks the task"), NULL, 0},
    {"evidence", 'e', RLV_OPTION_TEXT, SAID (evidence), N_ ("TEXT"),
     N_ ("where the proof is"), NULL, 0},
    {"op", 0, RLV_OPTION_TEXT, SAID (op), N_ ("ID"),
     N_ ("name of this operation: said twice, it is recorded once"), NULL, 0},
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

/* A decision says go; the dates follow from the task that holds the sitting. */
static void
say_task_of_gate (const RlvCall *call, RlvRun *run, RlvItemIx gate)
{
    g_autoptr (GPtrArray) facts = NULL;
    guint32 n;
    const RlvTask *all = rlv_plan_tasks (run->plan, &n);

    if (call->cli->common.quiet)
        return;
    facts = rlv_store_tasks (run->store, NULL);
    for (guint32 i = 0; facts != NULL && i < n; i++) {
        const RlvTaskFact *fact = find_fact (facts, all[i].id);

        if (all[i].gate != gate || (fact != NULL && fact->finished != RLV_TIME_NONE))
            continue;
        g_string_append_printf (
            call->cli->out,
            _ ("its task %s is still open, and the dates wait for it: record it with "
               "\"releve track start\" and \"finish\"\n"),
            all[i].id);
    }
}

static gboolean
record (const RlvCall *call, RlvRun *run, GError **error)
{
    const Options *own = call->options;
    const RlvAct *act = call->verb->data;
    RlvSaid said = own->said;
    RlvEntry entry = {.kind = act->kind};
    RlvItemIx item;

    said.day = RLV_DAY_NONE;
    if (!read_value (call, &said, &entry, error) || !rlv_run_read (run, error) ||
        !rlv_record_subject (run, call->operands[0], act, &item, error))
        return FALSE;
    entry.subject = rlv_item_id (run->plan, item);
    if (!rlv_record_fill (call, run, act, &said, &entry, error) ||
        !check_right (run, item, &entry, error) ||
        !rlv_record_append (call, run, act, &entry, error))
        return FALSE;
    if (act == &decide && !g_str_equal (entry.value, "no-go"))
        say_task_of_gate (call, run, item);
    return TRUE;
}

static gboolean
run_track (const RlvCall *call, GError **error)
{
    g_autoptr (RlvRun) run = rlv_run_new (call);
    gboolean ok = call->verb->data == NULL
                      ? rlv_record_list (call, run, call->format, error)
                      : record (call, run, error);

    return ok || rlv_run_close (run, FALSE, error);
}

static const char *const examples[] = {
    "releve track start T2 --as client:\"H. Moreau\"",
    N_ ("T2 of plan.xml starts now"),
    "releve track finish T2 --at 2027-03-17",
    N_ ("T2 was finished that day"),
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
            "or removed there; a mistake is taken back by another entry. When the "
            "command returns 0, the entry is on disk."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_PLAN | RLV_TAKES_STORE | RLV_TAKES_AS | RLV_TAKES_TODAY,
    RLV_COMMAND_VERBS (verbs),
    RLV_COMMAND_OPTIONS (options, Options),
    .run = run_track,
};
