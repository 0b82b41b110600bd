/* The status as a whole, and what its parts ask of plan and facts.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "track-priv.h"

/* --- days and sides ---------------------------------------------------------- */

void
rlv_track_data_span (RlvTimes *times, RlvDay data_date, RlvTime *from, RlvTime *until)
{
    rlv_cal_day_span (times, 0, data_date, from, until);
}

RlvDay
rlv_track_day (const RlvTrack *track, RlvTaskIx task, RlvTime t, gboolean is_end)
{
    if (t == RLV_TIME_NONE)
        return RLV_DAY_NONE;
    return rlv_cal_day (track->times, track->schedule->cal[task], t, is_end);
}

gint64
rlv_track_days_late (const RlvTrack *track, RlvCal cal, RlvDay due)
{
    RlvTime from, until;

    rlv_cal_day_span (track->times, cal, due, &from, &until);
    return MAX ((rlv_cal_days (track->times, cal, until, track->until) + 999) / 1000,
                1);
}

/* Things stand on the side of whoever their attribute names. */
static void
set_sides_by (const RlvPlan *plan, guint8 *sides, const char *kind, const char *attr)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (plan, kind, &n);

    for (guint32 i = 0; i < n; i++) {
        RlvItemIx who = rlv_item_ref (plan, items[i], attr);

        if (who != RLV_NONE)
            sides[items[i]] = sides[who];
    }
}

guint8 *
rlv_track_sides (const RlvPlan *plan)
{
    static const struct {
        const char *kind, *attr;
    } owners[] = {
        {"prerequisite", "supplier"},
        {"deliverable", "owner"},
        {"asset", "owner"},
        {"licence", "holder"},
        {"dataset", "controller"},
        {"thirdPartyContract", "holder"},
        {"knowledge", "holder"},
        {"staffGroup", "employer"},
        {"site", "party"},
        {"group", "party"},
        {"action", "owner"},
    };
    guint32 n_items, n;
    guint8 *sides;

    rlv_plan_items (plan, &n_items);
    sides = g_malloc (MAX (n_items, 1));
    memset (sides, RLV_N_SIDES, MAX (n_items, 1));
    const RlvParty *parties = rlv_plan_parties (plan, &n);
    for (guint32 i = 0; i < n; i++)
        sides[parties[i].item] = (guint8) parties[i].side;
    const RlvTeam *teams = rlv_plan_teams (plan, &n);
    for (guint32 i = 0; i < n; i++)
        sides[teams[i].item] = (guint8) teams[i].side;
    const RlvPerson *persons = rlv_plan_persons (plan, &n);
    for (guint32 i = 0; i < n; i++)
        sides[persons[i].item] = sides[teams[persons[i].team].item];
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);
    for (guint32 i = 0; i < n; i++)
        sides[tasks[i].item] = (guint8) tasks[i].side;
    for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
        set_sides_by (plan, sides, owners[i].kind, owners[i].attr);
    return sides;
}

guint32 *
rlv_track_places (const RlvPlan *plan)
{
    guint32 n_items, n_kinds;
    const RlvItem *items = rlv_plan_items (plan, &n_items);
    guint32 *places = g_new (guint32, MAX (n_items, 1));

    rlv_vocab_kinds (rlv_plan_vocab (plan), &n_kinds);
    g_autofree guint32 *next = g_new0 (guint32, MAX (n_kinds, 1));
    for (guint32 i = 0; i < n_items; i++)
        places[i] = next[items[i].kind]++;
    return places;
}

/* --- deliveries -------------------------------------------------------------- */

RlvDay
rlv_track_own_due (const RlvTrack *track, RlvItemIx item)
{
    const char *kind = rlv_plan_kind_name (track->plan, item);

    if (!g_str_equal (kind, "deliverable") && !g_str_equal (kind, "prerequisite"))
        return RLV_DAY_NONE;
    return (RlvDay) rlv_item_int (track->plan, item, "due", RLV_DAY_NONE);
}

const RlvDeliveryFact *
rlv_track_delivery (const RlvTrack *track, RlvItemIx item)
{
    return g_hash_table_lookup (track->given, GUINT_TO_POINTER (item));
}

/* Whether @t had happened by the end of the data date. */
static gboolean
happened (const RlvTrack *track, RlvTime t)
{
    return t != RLV_TIME_NONE && t < track->until;
}

gboolean
rlv_track_accepted (const RlvTrack *track, RlvItemIx item)
{
    const RlvDeliveryFact *fact = rlv_track_delivery (track, item);

    return fact != NULL && happened (track, fact->accepted) &&
           !(happened (track, fact->refused) && fact->refused > fact->accepted);
}

gboolean
rlv_track_delivered (const RlvTrack *track, RlvItemIx item)
{
    const RlvDeliveryFact *fact = rlv_track_delivery (track, item);

    if (fact == NULL)
        return FALSE;
    if (rlv_track_accepted (track, item))
        return TRUE;
    return happened (track, fact->delivered) &&
           !(happened (track, fact->refused) && fact->refused >= fact->delivered);
}

static void
index_deliveries (RlvTrack *track)
{
    track->given = g_hash_table_new (NULL, NULL);
    for (guint i = 0; track->facts != NULL && track->facts->deliveries != NULL &&
                      i < track->facts->deliveries->len;
         i++) {
        RlvDeliveryFact *fact = track->facts->deliveries->pdata[i];
        RlvItemIx item = rlv_plan_find (track->plan, fact->id);

        if (item != RLV_NONE)
            g_hash_table_insert (track->given, GUINT_TO_POINTER (item), fact);
    }
}

/* --- the whole --------------------------------------------------------------- */

RlvStatus *
rlv_status_new (const RlvPlan *plan, RlvTimes *times, const RlvSchedule *schedule,
                const RlvFacts *facts, const RlvBaseline *baseline, RlvDay data_date)
{
    RlvStatus *status = g_new0 (RlvStatus, 1);
    RlvTrack track = {.plan = plan,
                      .times = times,
                      .schedule = schedule,
                      .facts = facts,
                      .baseline = baseline,
                      .data_date = data_date,
                      .status = status};
    guint32 n_links;

    rlv_track_data_span (times, data_date, &track.from, &track.until);
    track.tasks = rlv_plan_tasks (plan, &track.n);
    track.links = rlv_plan_links (plan, &n_links);
    track.sides = rlv_track_sides (plan);
    track.actuals = rlv_track_actuals (facts, plan, times, track.until, NULL);
    track.held = g_new0 (guint8, MAX (track.n, 1));
    index_deliveries (&track);

    status->data_date = data_date;
    status->n_tasks = track.n;
    status->tasks = g_new0 (RlvTaskStatus, MAX (track.n, 1));
    rlv_track_tasks (&track);
    rlv_track_attribute (&track);
    rlv_track_costs (&track);
    rlv_track_owed (&track);
    rlv_track_changes (&track);
    rlv_track_gates (&track);

    g_hash_table_unref (track.given);
    g_free (track.sides);
    g_free (track.held);
    g_free (track.actuals);
    return status;
}

void
rlv_status_free (RlvStatus *status)
{
    if (status == NULL)
        return;
    g_free (status->tasks);
    g_clear_pointer (&status->owed, g_array_unref);
    g_clear_pointer (&status->changes, g_array_unref);
    g_clear_pointer (&status->groups, g_array_unref);
    g_clear_pointer (&status->gates, g_array_unref);
    g_free (status);
}
