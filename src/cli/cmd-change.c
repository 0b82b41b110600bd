/* releve change: the actions of change management.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/record.h"

static const char *const actions[] = {"action", NULL};
static const char *const formats[] = {"text", "json", NULL};

/* --- what contradicts what is known ------------------------------------------- */

/* What is done or dropped moves only when it has been opened again.  That it is done
 * may be said again, to bring the evidence that was missing. */
static gboolean
check_open (RlvStore *store, gconstpointer known, const RlvEntry *entry, GError **error)
{
    const RlvActionFact *fact = known;

    (void) store;
    if (fact == NULL)
        return TRUE;
    if (g_str_equal (fact->state, "dropped"))
        return rlv_record_refuse (
            error, entry, _ ("it was dropped; \"releve change plan\" opens it again"));
    if (!g_str_equal (fact->state, "done") ||
        (entry->kind == RLV_EVENT_CHANGE_DONE && entry->evidence != NULL))
        return TRUE;
    return rlv_record_refuse (error, entry,
                              _ ("it is done; \"releve change plan\" opens it again"));
}

/* --- the verbs ---------------------------------------------------------------- */

#define AT       RLV_SAYS_AT
#define DAY      RLV_SAYS_DAY
#define BECAUSE  RLV_SAYS_BECAUSE
#define EVIDENCE RLV_SAYS_EVIDENCE

static const RlvAct plan = {.kind = RLV_EVENT_CHANGE_PLANNED,
                            .subjects = actions,
                            .may = AT | DAY | BECAUSE,
                            .must = DAY};
static const RlvAct confirm = {
    .kind = RLV_EVENT_CHANGE_CONFIRMED, .subjects = actions, .may = AT | BECAUSE};
static const RlvAct done = {.kind = RLV_EVENT_CHANGE_DONE,
                            .subjects = actions,
                            .may = AT | EVIDENCE | BECAUSE,
                            .ends = TRUE,
                            .facts = rlv_store_actions,
                            .check = check_open};
static const RlvAct postpone = {.kind = RLV_EVENT_CHANGE_POSTPONED,
                                .subjects = actions,
                                .may = AT | DAY | BECAUSE,
                                .must = DAY | BECAUSE,
                                .facts = rlv_store_actions,
                                .check = check_open};
static const RlvAct drop = {.kind = RLV_EVENT_CHANGE_DROPPED,
                            .subjects = actions,
                            .may = AT | BECAUSE,
                            .must = BECAUSE,
                            .facts = rlv_store_actions,
                            .check = check_open};

static const RlvVerb verbs[] = {
    {"list", NULL, 0, N_ ("actions, and groups against the five stages"), NULL},
    {"plan", N_ ("ACTION"), 1, N_ ("it is due --to a date"), &plan},
    {"confirm", N_ ("ACTION"), 1, N_ ("still true, nothing new"), &confirm},
    {"done", N_ ("ACTION"), 1, N_ ("it is done, with --evidence"), &done},
    {"postpone", N_ ("ACTION"), 1, N_ ("it moves --to a date, --because of something"),
     &postpone},
    {"drop", N_ ("ACTION"), 1, N_ ("it will not be done, --because of something"),
     &drop},
};

static const RlvOption options[] = {
    RLV_OPTION_AT,
    {"to", 't', RLV_OPTION_DAY, RLV_SAID (day), N_ ("DATE"),
     N_ ("the day it is due now"), NULL, 0},
    RLV_OPTION_BECAUSE,
    RLV_OPTION_EVIDENCE,
    RLV_OPTION_OP,
};

static gboolean
list (const RlvCall *call, RlvRun *run, GError **error)
{
    if (!rlv_run_status (run, NULL, error))
        return FALSE;

    rlv_run_show (call, run, FALSE, rlv_view_changes_json, rlv_view_changes_text);
    return TRUE;
}

/* Nothing can still be done on a day that is over. */
static gboolean
check_day (const RlvRun *run, RlvDay day, GError **error)
{
    char text[RLV_DATE_SIZE];

    if (day == RLV_DAY_NONE || day >= run->cli->today)
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("--to: %s is past; give the day it will be done"),
                 rlv_day_format (day, text));
    return FALSE;
}

static gboolean
record (const RlvCall *call, RlvRun *run, GError **error)
{
    const RlvAct *act = call->verb->data;
    RlvEntry entry = {.span.amount = -1};
    RlvItemIx item;

    if (!rlv_run_read (run, error) ||
        !rlv_record_subject (run, call->operands[0], act, &item, error))
        return FALSE;
    entry.subject = rlv_item_id (run->plan, item);
    return rlv_record_fill (call, run, act, call->options, &entry, error) &&
           check_day (run, entry.day, error) &&
           rlv_record_append (call, run, act, &entry, error);
}

static gboolean
run_change (const RlvCall *call, GError **error)
{
    g_autoptr (RlvRun) run = rlv_run_new (call);
    gboolean ok =
        call->verb->data == NULL ? list (call, run, error) : record (call, run, error);

    return ok || rlv_run_close (run, FALSE, error);
}

static const char *const examples[] = {
    "releve change list",
    N_ ("what is late, stale or unproven in plan.xml"),
    "releve change done AC1 --evidence \"list of attendance\"",
    N_ ("action AC1 is done, and this shows it"),
    "releve change postpone AC2 --to 2027-04-07 --because \"strike\"",
    N_ ("action AC2 moves"),
    NULL,
};

const RlvCommand rlv_command_change = {
    .name = "change",
    .summary = N_ ("Follow the actions of change management"),
    .help =
        N_ ("An action that nobody has said anything about for two weeks counts as "
            "stale; \"confirm\" says that it still stands.\n\n"
            "An action that stays where it was when the go-live of its wave moves is "
            "pointed out as soon as that leaves it outside the time of its stage: "
            "awareness until 8 weeks before the go-live, desire until 6, knowledge "
            "4 to 1 before, ability 2 before to 1 after, reinforcement 2 to 12 "
            "after. One that was outside already, or has no stage, is pointed out "
            "when the go-live moved by 5 working days; without a stage also when "
            "the go-live moved past it."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_RECORD | RLV_TAKES_EFFORT,
    .verb = "list",
    RLV_COMMAND_VERBS (verbs),
    RLV_COMMAND_OPTIONS (options, RlvSaid),
    .run = run_change,
};
