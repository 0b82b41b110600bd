/* What may be recorded: not against what is known, and by whom.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/checks.h"

/* --- what contradicts what is known ------------------------------------------- */

static const char finished_already[] =
    N_ ("it is finished; \"releve track reopen\" takes that back");

/* A start may be said after the finish, where it was not known then. */
gboolean
rlv_check_start (RlvStore *store, gconstpointer known, const RlvEntry *entry,
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
gboolean
rlv_check_finish (RlvStore *store, gconstpointer known, const RlvEntry *entry,
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

gboolean
rlv_check_remaining (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                     GError **error)
{
    const RlvTaskFact *fact = known;

    if (fact == NULL ||
        (fact->started == RLV_TIME_NONE && fact->finished == RLV_TIME_NONE))
        return rlv_record_refuse (
            error, entry,
            _ ("it has not started; record that first, with \"releve track "
               "start\""));
    return rlv_check_finish (store, fact, entry, error);
}

gboolean
rlv_check_reopen (RlvStore *store, gconstpointer known, const RlvEntry *entry,
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

gboolean
rlv_check_unblock (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                   GError **error)
{
    const RlvTaskFact *fact = known;

    (void) store;
    if (fact == NULL || fact->blocked_by == NULL)
        return rlv_record_refuse (error, entry, _ ("it is not blocked"));
    return TRUE;
}

/* A task may be blocked before it starts, and not when all is done. */
gboolean
rlv_check_block (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                 GError **error)
{
    const RlvTaskFact *fact = known;

    (void) store;
    if (fact != NULL && fact->finished != RLV_TIME_NONE)
        return rlv_record_refuse (error, entry, _ (finished_already));
    return TRUE;
}

/* What happened last holds: said now as of earlier, it would count for nothing. */
static const char later_known[] = N_ (
    "what is on record happened later; \"releve track withdraw\" takes that back, if "
    "it is wrong");

/* One that was answered is settled: another may be put right behind it. */
gboolean
rlv_check_deliver (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                   GError **error)
{
    const RlvDeliveryFact *fact = known;

    (void) store;
    if (fact == NULL || fact->delivered <= entry->at ||
        fact->accepted != RLV_TIME_NONE || fact->refused != RLV_TIME_NONE)
        return TRUE;
    return rlv_record_refuse (error, entry, _ (later_known));
}

gboolean
rlv_check_decide (RlvStore *store, gconstpointer known, const RlvEntry *entry,
                  GError **error)
{
    g_autoptr (GPtrArray) votes_known = rlv_store_decisions (store, error);

    (void) known;
    for (guint i = 0; votes_known != NULL && i < votes_known->len; i++) {
        const RlvDecisionFact *fact = votes_known->pdata[i];

        if (fact->side == entry->side && g_str_equal (fact->gate, entry->subject) &&
            fact->at > entry->at)
            return rlv_record_refuse (error, entry, _ (later_known));
    }
    return votes_known != NULL;
}

/* What one side delivers, the other accepts or refuses. */
gboolean
rlv_check_answer (RlvStore *store, gconstpointer known, const RlvEntry *entry,
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
    if (fact->accepted > entry->at || fact->refused > entry->at)
        return rlv_record_refuse (error, entry, _ (later_known));
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
gboolean
rlv_check_withdraw (RlvStore *store, gconstpointer known, const RlvEntry *entry,
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

gboolean
rlv_check_right (const RlvRun *run, RlvItemIx item, const RlvEntry *entry,
                 GError **error)
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

char *
rlv_check_target (RlvStore *store, const char *place, GError **error)
{
    g_auto (Target) target = {NULL};

    return find_target (store, place, &target, error)
               ? g_steal_pointer (&target.subject)
               : NULL;
}
