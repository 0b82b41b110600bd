/* releve track: what happened to tasks, deliveries and gates.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/record.h"

static const char *const tasks[] = {"task", NULL};
static const char *const handed_over[] = {"deliverable", "prerequisite", NULL};
static const char *const gates[] = {"gate", NULL};
static const char *const formats[] = {"text", "json", NULL};
static const char *const votes[] = {"go", "no-go", "go-with", NULL};

/* --- what contradicts what is known ------------------------------------------- */

static const char finished_already[] =
    N_ ("it is finished; \"releve track reopen\" takes that back");

/* A start may be said after the finish, where it was not known then. */
static gboolean
check_start (RlvStore *store, gconstpointer known, const RlvEntry *entry,
             GError **error)
{
    const RlvTaskFact *fact = known;

    (void) store;
    if (fact == NULL)
        return TRUE;
    if (fact->started != RLV_TIME_NONE)
        return rlv_record_refuse (
            error, entry,
            fact->finished != RLV_TIME_NONE
                ? _ (finished_already)
                : _ ("it has started already; \"releve track withdraw\" takes back a "
                     "wrong record"));
    if (fact->finished != RLV_TIME_NONE && fact->finished < entry->at)
        return rlv_record_refuse (error, entry, _ ("that is after it was finished"));
    return TRUE;
}

/* What is finished without a start lasted as long as planned, for want of better. */
static gboolean
check_finish (RlvStore *store, gconstpointer known, const RlvEntry *entry,
              GError **error)
{
    const RlvTaskFact *fact = known;

    (void) store;
    if (fact == NULL)
        return TRUE;
    if (fact->finished != RLV_TIME_NONE)
        return rlv_record_refuse (error, entry, _ (finished_already));
    if (entry->at < fact->started)
        return rlv_record_refuse (error, entry, _ ("that is before it started"));
    return TRUE;
}

static gboolean
check_remaining (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                 GError **error)
{
    const RlvTaskFact *fact = known;

    if (fact == NULL ||
        (fact->started == RLV_TIME_NONE && fact->finished == RLV_TIME_NONE))
        return rlv_record_refuse (
            error, entry,
            _ ("it has not started; record that first, with \"releve track "
               "start\""));
    return check_finish (store, fact, entry, error);
}

static gboolean
check_reopen (RlvStore *store, gconstpointer known, const RlvEntry *entry,
              GError **error)
{
    const RlvTaskFact *fact = known;

    (void) store;
    if (fact == NULL ||
        (fact->started == RLV_TIME_NONE && fact->finished == RLV_TIME_NONE))
        return rlv_record_refuse (
            error, entry, _ ("it has not started: nothing is to be taken back"));
    return TRUE;
}

static gboolean
check_unblock (RlvStore *store, gconstpointer known, const RlvEntry *entry,
               GError **error)
{
    const RlvTaskFact *fact = known;

    (void) store;
    if (fact == NULL || fact->blocked_by == NULL)
        return rlv_record_refuse (error, entry, _ ("it is not blocked"));
    return TRUE;
}

/* A task may be blocked before it starts, and not when all is done. */
static gboolean
check_block (RlvStore *store, gconstpointer known, const RlvEntry *entry,
             GError **error)
{
    const RlvTaskFact *fact = known;

    (void) store;
    if (fact != NULL && fact->finished != RLV_TIME_NONE)
        return rlv_record_refuse (error, entry, _ (finished_already));
    return TRUE;
}

/* What one side delivers, the other accepts or refuses. */
static gboolean
check_answer (RlvStore *store, gconstpointer known, const RlvEntry *entry,
              GError **error)
{
    const RlvDeliveryFact *fact = known;

    (void) store;
    if (fact == NULL || fact->delivered == RLV_TIME_NONE)
        return rlv_record_refuse (error, entry, _ ("it has not been delivered yet"));
    if (fact->delivered_side == entry->side)
        return rlv_record_refuse (
            error, entry,
            _ ("the side that delivered it cannot also answer for the other"));
    return TRUE;
}

/* --- taking back -------------------------------------------------------------- */

/* What the journal says of the entry at a place. */
typedef struct {
    const char *place; /* as typed */
    RlvSide side;
    gint64 seq;
    RlvEventKind kind; /* RLV_N_EVENTS: there is no such entry */
    char *subject;
    gboolean withdrawn; /* already */
} Target;

static gboolean
look_for (const RlvEntry *entry, gpointer data)
{
    Target *target = data;

    if (entry->side == target->side && entry->seq == target->seq) {
        target->kind = entry->kind;
        target->subject = g_strdup (entry->subject);
    }
    if (entry->kind == RLV_EVENT_WITHDRAWN &&
        g_strcmp0 (entry->other, target->place) == 0)
        target->withdrawn = TRUE;
    return TRUE;
}

static void
clear_target (Target *target)
{
    g_free (target->subject);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, clear_target)

static gboolean
find_target (RlvStore *store, const char *place, Target *target, GError **error)
{
    *target = (Target){.place = place, .kind = RLV_N_EVENTS};
    if (!rlv_entry_parse_place (place, &target->side, &target->seq)) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("\"%s\" is not the place of an entry, such as client:12; "
                        "\"releve track log\" shows them"),
                     place);
        return FALSE;
    }
    if (!rlv_store_each (store, look_for, target, error))
        return FALSE;
    if (target->kind != RLV_N_EVENTS)
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("the journal has no entry %s; \"releve track log\" shows them"),
                 place);
    return FALSE;
}

/* What the other side relies on is not for one side to take back: a baseline stays
 * signed. */
static gboolean
check_withdraw (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                GError **error)
{
    g_auto (Target) target = {NULL};

    (void) known;
    if (!find_target (store, entry->other, &target, error))
        return FALSE;
    if (target.withdrawn)
        g_set_error (error, RLV_ERROR, RLV_ERROR_CONFLICT,
                     _ ("%s was withdrawn already"), entry->other);
    else if (target.kind >= RLV_EVENT_BASELINE_PROPOSED)
        g_set_error (error, RLV_ERROR, RLV_ERROR_CONFLICT,
                     _ ("%s is \"%s\", which cannot be withdrawn"), entry->other,
                     _ (rlv_event_name (target.kind)));
    else
        return TRUE;
    return FALSE;
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
        return rlv_record_refuse (
            error, entry, _ ("the side that owes it cannot also answer for the other"));
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
    return rlv_record_refuse (
        error, entry,
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

#define AT       RLV_SAYS_AT
#define BECAUSE  RLV_SAYS_BECAUSE
#define EVIDENCE RLV_SAYS_EVIDENCE

static const RlvAct start = {.kind = RLV_EVENT_STARTED,
                             .subjects = tasks,
                             .may = AT | BECAUSE,
                             .facts = rlv_store_tasks,
                             .check = check_start};
static const RlvAct remaining = {.kind = RLV_EVENT_REMAINING,
                                 .subjects = tasks,
                                 .may = AT | BECAUSE,
                                 .facts = rlv_store_tasks,
                                 .check = check_remaining};
static const RlvAct finish = {.kind = RLV_EVENT_FINISHED,
                              .subjects = tasks,
                              .may = AT | BECAUSE | RLV_SAYS_STARTED,
                              .ends = TRUE,
                              .facts = rlv_store_tasks,
                              .check = check_finish};
static const RlvAct reopen = {.kind = RLV_EVENT_REOPENED,
                              .subjects = tasks,
                              .may = BECAUSE,
                              .must = BECAUSE,
                              .facts = rlv_store_tasks,
                              .check = check_reopen};
static const RlvAct block = {.kind = RLV_EVENT_BLOCKED,
                             .subjects = tasks,
                             .may = AT | BECAUSE | RLV_SAYS_BY,
                             .must = BECAUSE | RLV_SAYS_BY,
                             .facts = rlv_store_tasks,
                             .check = check_block};
static const RlvAct unblock = {.kind = RLV_EVENT_UNBLOCKED,
                               .subjects = tasks,
                               .may = AT | BECAUSE,
                               .facts = rlv_store_tasks,
                               .check = check_unblock};
static const RlvAct deliver = {.kind = RLV_EVENT_DELIVERED,
                               .subjects = handed_over,
                               .may = AT | BECAUSE | EVIDENCE,
                               .must = EVIDENCE,
                               .ends = TRUE};
static const RlvAct acceptance = {.kind = RLV_EVENT_ACCEPTED,
                                  .subjects = handed_over,
                                  .may = AT | BECAUSE,
                                  .ends = TRUE,
                                  .facts = rlv_store_deliveries,
                                  .check = check_answer};
static const RlvAct refusal = {.kind = RLV_EVENT_REFUSED,
                               .subjects = handed_over,
                               .may = AT | BECAUSE,
                               .must = BECAUSE,
                               .ends = TRUE,
                               .facts = rlv_store_deliveries,
                               .check = check_answer};
static const RlvAct decide = {
    .kind = RLV_EVENT_DECIDED, .subjects = gates, .may = AT | BECAUSE, .ends = TRUE};
static const RlvAct withdraw_act = {.kind = RLV_EVENT_WITHDRAWN,
                                    .may = BECAUSE,
                                    .must = BECAUSE,
                                    .check = check_withdraw};

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
    return rlv_record_append (call, run, &start, &entry, error);
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
        !check_right (run, item, &entry, error) ||
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
    g_auto (Target) target = {NULL};

    said.day = RLV_DAY_NONE;
    if (!rlv_run_open (run, RLV_STORE_READ_ONLY, error) ||
        !find_target (run->store, call->operands[0], &target, error))
        return FALSE;
    entry.subject = target.subject;
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
