/* What each event does to the fact it speaks of.  Pure: entry and fact in, fact out.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "store/facts.h"

#include <string.h>

static void
set (char **slot, const char *text)
{
    char *copy = g_strdup (text);

    g_free (*slot);
    *slot = copy;
}

RlvTime
rlv_entry_time (const RlvEntry *entry)
{
    if (entry->at != RLV_TIME_NONE)
        return entry->at;
    return entry->recorded / 60 - (entry->recorded % 60 < 0);
}

/* The same in seconds. */
static gint64
second_of (const RlvEntry *entry)
{
    return entry->at != RLV_TIME_NONE ? entry->at * 60 : entry->recorded;
}

/* --- tasks ----------------------------------------------------------------------- */

static void
forget_remaining (RlvTaskFact *fact)
{
    fact->remaining = (RlvSpan){.amount = -1, .unit = RLV_UNIT_DAY};
    fact->remaining_at = RLV_TIME_NONE;
}

static void
set_blocked (RlvTaskFact *fact, const char *by, const char *note, RlvTime since)
{
    set (&fact->blocked_by, by);
    set (&fact->blocked_note, note);
    fact->blocked_since = since;
}

static gboolean
apply_task (const RlvEntry *entry, RlvTaskFact *fact)
{
    if (entry->kind == RLV_EVENT_STARTED)
        fact->started = entry->at;
    if (entry->kind == RLV_EVENT_REMAINING && entry->at >= fact->remaining_at) {
        fact->remaining = entry->span;
        fact->remaining_at = entry->at;
    }
    if (entry->kind == RLV_EVENT_FINISHED)
        fact->finished = entry->at;
    if (entry->kind == RLV_EVENT_REOPENED)
        fact->started = fact->finished = RLV_TIME_NONE;
    if (entry->kind == RLV_EVENT_FINISHED || entry->kind == RLV_EVENT_REOPENED)
        forget_remaining (fact);
    if (entry->kind == RLV_EVENT_BLOCKED)
        set_blocked (fact, entry->other, entry->note, rlv_entry_time (entry));
    if (entry->kind == RLV_EVENT_UNBLOCKED || entry->kind == RLV_EVENT_FINISHED)
        set_blocked (fact, NULL, NULL, RLV_TIME_NONE);
    fact->side = entry->side;
    set (&fact->who, entry->who);
    fact->recorded = entry->recorded;
    return TRUE;
}

/* --- deliveries ------------------------------------------------------------------ */

/* By when things happened, not by when they were recorded: a correction of an old
 * delivery does not undo what came after it.  A new delivery waits to be judged again;
 * of acceptance and refusal the later holds.  FALSE when something later is known. */
static gboolean
deliver (const RlvEntry *entry, RlvDeliveryFact *fact)
{
    if (entry->at < fact->delivered)
        return FALSE;
    if (fact->accepted <= entry->at) {
        fact->accepted = RLV_TIME_NONE;
        fact->accepted_side = RLV_SIDE_BOTH;
    }
    if (fact->refused <= entry->at)
        fact->refused = RLV_TIME_NONE;
    fact->delivered = entry->at;
    fact->delivered_side = entry->side;
    set (&fact->evidence, entry->evidence);
    return TRUE;
}

static gboolean
judge (const RlvEntry *entry, RlvDeliveryFact *fact)
{
    const gboolean accepts = entry->kind == RLV_EVENT_ACCEPTED;
    const RlvTime at = rlv_entry_time (entry);

    if (at < fact->accepted || at < fact->refused)
        return FALSE;
    fact->accepted = accepts ? at : RLV_TIME_NONE;
    fact->accepted_side = accepts ? entry->side : RLV_SIDE_BOTH;
    fact->refused = accepts ? RLV_TIME_NONE : at;
    return TRUE;
}

static gboolean
apply_delivery (const RlvEntry *entry, RlvDeliveryFact *fact)
{
    if (entry->kind == RLV_EVENT_DELIVERED ? !deliver (entry, fact)
                                           : !judge (entry, fact))
        return FALSE;
    set (&fact->note, entry->note);
    set (&fact->who, entry->who);
    fact->recorded = entry->recorded;
    return TRUE;
}

/* --- decisions ------------------------------------------------------------------- */

static gboolean
apply_decision (const RlvEntry *entry, RlvDecisionFact *fact)
{
    if (fact->value != NULL && rlv_entry_time (entry) < fact->at)
        return FALSE;
    set (&fact->value, entry->value);
    set (&fact->note, entry->note);
    set (&fact->who, entry->who);
    fact->at = rlv_entry_time (entry);
    return TRUE;
}

/* --- change management ----------------------------------------------------------- */

/* To confirm what is done or dropped says that it still is. */
static const char *
action_state (const RlvEntry *entry, const RlvActionFact *fact)
{
    switch ((int) entry->kind) {
    case RLV_EVENT_CHANGE_PLANNED:
        return "planned";
    case RLV_EVENT_CHANGE_DONE:
        return "done";
    case RLV_EVENT_CHANGE_POSTPONED:
        return "postponed";
    case RLV_EVENT_CHANGE_DROPPED:
        return "dropped";
    default:
        if (g_strcmp0 (fact->state, "done") == 0 ||
            g_strcmp0 (fact->state, "dropped") == 0)
            return fact->state;
        return "confirmed";
    }
}

static gboolean
apply_action (const RlvEntry *entry, RlvActionFact *fact)
{
    set (&fact->state, action_state (entry, fact));
    if (entry->kind == RLV_EVENT_CHANGE_PLANNED ||
        entry->kind == RLV_EVENT_CHANGE_POSTPONED) {
        fact->day = entry->day;
        fact->done = RLV_TIME_NONE;
    }
    if (entry->kind == RLV_EVENT_CHANGE_POSTPONED)
        fact->postponed++;
    if (entry->kind == RLV_EVENT_CHANGE_DONE) {
        fact->done = entry->at;
        set (&fact->evidence, entry->evidence);
    }
    if (entry->note != NULL || entry->kind != RLV_EVENT_CHANGE_CONFIRMED)
        set (&fact->note, entry->note);
    set (&fact->who, entry->who);
    fact->side = entry->side;
    fact->confirmed =
        entry->kind == RLV_EVENT_CHANGE_DONE ? entry->recorded : second_of (entry);
    return TRUE;
}

/* --- baselines ------------------------------------------------------------------- */

static gboolean
is_signed (const RlvBaselineFact *fact)
{
    for (guint side = 0; side < RLV_N_SIDES; side++)
        if (fact->signed_by[side] != NULL)
            return TRUE;
    return FALSE;
}

/* What somebody has signed is not to change under the signature. */
static gboolean
propose (const RlvEntry *entry, RlvBaselineFact *fact)
{
    if (is_signed (fact))
        return FALSE;
    g_free (fact->hash);
    fact->hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, entry->evidence, -1);
    set (&fact->table, entry->evidence);
    set (&fact->proposed_by, entry->who);
    set (&fact->note, entry->note);
    fact->proposed_side = entry->side;
    fact->proposed = entry->recorded;
    return TRUE;
}

/* Only the first signature of a side counts, and only on this table. */
static gboolean
sign (const RlvEntry *entry, RlvBaselineFact *fact)
{
    if (g_strcmp0 (fact->hash, entry->value) != 0 ||
        fact->signed_by[entry->side] != NULL)
        return FALSE;
    set (&fact->signed_by[entry->side], entry->who);
    fact->signed_at[entry->side] = entry->recorded;
    fact->signed_on[entry->side] = rlv_entry_time (entry);
    return TRUE;
}

/* --- all of them ----------------------------------------------------------------- */

RlvFactTable
rlv_fact_table (RlvEventKind kind)
{
    if (kind <= RLV_EVENT_UNBLOCKED)
        return RLV_FACT_TASK;
    if (kind <= RLV_EVENT_REFUSED)
        return RLV_FACT_DELIVERY;
    if (kind == RLV_EVENT_DECIDED)
        return RLV_FACT_DECISION;
    if (kind <= RLV_EVENT_CHANGE_DROPPED)
        return RLV_FACT_ACTION;
    return kind <= RLV_EVENT_BASELINE_SIGNED ? RLV_FACT_BASELINE : RLV_N_FACTS;
}

gboolean
rlv_fact_apply (const RlvEntry *entry, gpointer fact)
{
    switch (rlv_fact_table (entry->kind)) {
    case RLV_FACT_TASK:
        return apply_task (entry, fact);
    case RLV_FACT_DELIVERY:
        return apply_delivery (entry, fact);
    case RLV_FACT_DECISION:
        return apply_decision (entry, fact);
    case RLV_FACT_ACTION:
        return apply_action (entry, fact);
    case RLV_N_FACTS:
        return FALSE;
    case RLV_FACT_BASELINE:
        break;
    }
    return entry->kind == RLV_EVENT_BASELINE_PROPOSED ? propose (entry, fact)
                                                      : sign (entry, fact);
}
