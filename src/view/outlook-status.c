/* The part of the outlook in XML that says where the handover stands.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

static void
write_late (ViewXml *xml, const RlvOutlook *outlook)
{
    g_autoptr (GArray) late = view_late_tasks (outlook);

    for (guint i = 0; i < late->len; i++) {
        RlvTaskIx task = g_array_index (late, RlvTaskIx, i);
        const RlvTaskStatus *status = view_task_status (outlook, task);
        g_autoptr (GString) words = g_string_new (NULL);

        view_late_words (words, outlook, task);
        view_xml_open (xml, "late");
        view_xml_attr (xml, "task", view_task (outlook, task)->id);
        view_xml_attr (xml, "name", view_task_name (outlook, task));
        view_xml_attr (xml, "side", rlv_side_name (status->late_side));
        view_xml_thousandths (xml, "days", status->late_days);
        if (status->cause != RLV_NONE)
            view_xml_attr (xml, "cause", view_task (outlook, status->cause)->id);
        view_xml_attr (xml, "text", words->str);
        if (outlook->schedule != NULL)
            view_xml_day_words (xml, "finishText", view_finish_day (outlook, task));
        view_xml_close (xml);
    }
}

static void
write_owed_item (ViewXml *xml, const RlvOutlook *outlook, const RlvOwed *owed)
{
    g_autoptr (GString) due = g_string_new (NULL);
    g_autoptr (GString) blocks = g_string_new (NULL);
    g_autoptr (GString) state = g_string_new (NULL);

    view_owed_state (state, outlook, owed);
    view_owed_due (due, outlook, owed);
    view_owed_blocks (blocks, owed);
    view_xml_open (xml, "item");
    view_xml_attr (xml, "id", rlv_item_id (outlook->plan, owed->item));
    view_xml_attr (xml, "name", view_item_name (outlook, owed->item));
    view_xml_bool (xml, "late", owed->late);
    view_xml_day (xml, "due", owed->due);
    view_xml_int (xml, "lateDays", owed->late_days);
    view_xml_int (xml, "blocks", owed->blocks);
    view_xml_attr (xml, "dueText", due->str);
    view_xml_attr (xml, "blocksText", blocks->str);
    view_xml_attr (xml, "stateText", state->str);
    view_xml_close (xml);
}

/* The two sides always both stand, also where one owes nothing. */
static void
write_owed (ViewXml *xml, const RlvOutlook *outlook)
{
    const GArray *all = outlook->status->owed;

    for (guint i = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];
        const char *party = view_party_name (outlook, side);
        guint late, n = view_owed_count (outlook->status, side, &late);

        if (n == 0 && side != RLV_SIDE_CLIENT && side != RLV_SIDE_PROVIDER)
            continue;
        view_xml_open (xml, "owed");
        view_xml_attr (xml, "by", rlv_side_name (side));
        view_xml_attr (xml, "party", party != NULL ? party : rlv_view_side_name (side));
        view_xml_int (xml, "n", n);
        view_xml_int (xml, "late", late);
        view_xml_attrf (xml, "countText", _ ("%u, of which %u late"), n, late);
        for (guint j = 0; j < all->len; j++) {
            const RlvOwed *owed = &g_array_index (all, RlvOwed, j);
            if (owed->by == side)
                write_owed_item (xml, outlook, owed);
        }
        view_xml_close (xml);
    }
}

static void
write_changes (ViewXml *xml, const RlvOutlook *outlook)
{
    g_autoptr (GPtrArray) changes = view_changes (outlook);

    for (guint i = 0; i < changes->len; i++) {
        const RlvChangeStatus *change = g_ptr_array_index (changes, i);
        RlvItemIx owner = view_item_ref (outlook->plan, change->item, "owner");
        g_autoptr (GString) flags = g_string_new (NULL);

        view_change_flags (flags, outlook, change);
        view_xml_open (xml, "change");
        view_xml_attr (xml, "id", rlv_item_id (outlook->plan, change->item));
        view_xml_attr (xml, "name", view_item_name (outlook, change->item));
        view_xml_attr (xml, "side", rlv_side_name (change->side));
        view_xml_attr (xml, "state", change->state);
        view_xml_attr (xml, "stateText", view_change_words (change->state));
        view_xml_day (xml, "due", change->due);
        view_xml_day_words (xml, "dueText", change->due);
        if (owner != RLV_NONE)
            view_xml_attr (xml, "owner", view_item_name (outlook, owner));
        view_xml_bool (xml, "flagged", change->flags != 0);
        view_xml_attr (xml, "flagsText", flags->str);
        view_xml_close (xml);
    }
}

static void
write_groups (ViewXml *xml, const RlvOutlook *outlook)
{
    static const char *const covers[] = {"covered", "late", "missing"};
    const GArray *groups = outlook->status->groups;

    for (guint i = 0; i < groups->len; i++) {
        const RlvGroupStatus *group = &g_array_index (groups, RlvGroupStatus, i);
        gint64 headcount = view_item_int (outlook->plan, group->group, "headcount", -1);

        view_xml_open (xml, "group");
        view_xml_attr (xml, "id", rlv_item_id (outlook->plan, group->group));
        view_xml_attr (xml, "name", view_item_name (outlook, group->group));
        if (headcount >= 0)
            view_xml_int (xml, "headcount", headcount);
        view_xml_day (xml, "goLive", group->go_live);
        view_xml_day_words (xml, "goLiveText", group->go_live);
        for (guint j = 0; j < 5; j++) {
            view_xml_open (xml, "stage");
            view_xml_attr (xml, "id", view_stage_names[j]);
            view_xml_attr (xml, "name", view_stage_words (j));
            view_xml_attr (xml, "cover", covers[group->cover[j]]);
            view_xml_attr (xml, "mark", view_cover_mark (group->cover[j]));
            view_xml_attr (xml, "coverText", view_cover_words (group->cover[j]));
            view_xml_int (xml, "actions", group->actions[j]);
            view_xml_close (xml);
        }
        view_xml_close (xml);
    }
}

static void
write_events (ViewXml *xml, const RlvOutlook *outlook)
{
    g_autoptr (GArray) events = view_fortnight (outlook);

    for (guint i = 0; i < events->len; i++) {
        const ViewEvent *event = &g_array_index (events, ViewEvent, i);
        const RlvTask *it = view_task (outlook, event->task);
        g_autoptr (GString) day = g_string_new (NULL);

        view_day_words (day, event->day, FALSE);
        view_xml_open (xml, "event");
        view_xml_day (xml, "day", event->day);
        view_xml_attr (xml, "dayText", day->str);
        view_xml_bool (xml, "first",
                       i == 0 ||
                           g_array_index (events, ViewEvent, i - 1).day != event->day);
        view_xml_attr (xml, "what", event->ends ? "ends" : "starts");
        view_xml_attr (xml, "whatText", event->ends ? _ ("ends") : _ ("starts"));
        view_xml_attr (xml, "task", it->id);
        view_xml_attr (xml, "name", view_task_name (outlook, event->task));
        view_xml_attr (xml, "side", rlv_side_name (it->side));
        view_xml_close (xml);
    }
}

/* --- baseline ----------------------------------------------------------------- */

static void
write_moves (ViewXml *xml, const RlvOutlook *outlook, gboolean that_matter)
{
    g_autoptr (GArray) moves = view_moves (outlook, that_matter);

    for (guint i = 0; i < moves->len; i++) {
        RlvTaskIx task = g_array_index (moves, RlvTaskIx, i);
        const RlvTaskStatus *status = view_task_status (outlook, task);

        view_xml_open (xml, "move");
        view_xml_bool (xml, "matters", that_matter);
        view_xml_attr (xml, "task", view_task (outlook, task)->id);
        view_xml_attr (xml, "name", view_task_name (outlook, task));
        view_xml_attr (xml, "side", rlv_side_name (view_task (outlook, task)->side));
        view_xml_day_words (xml, "wasText", view_baseline_day (outlook, task));
        view_xml_day_words (xml, "isText", view_finish_day (outlook, task));
        view_xml_thousandths (xml, "slip", status->finish_slip);
        view_xml_days (xml, "slipText", status->finish_slip, TRUE);
        if (status->cause != RLV_NONE && status->cause != task)
            view_xml_attr (xml, "cause", view_task (outlook, status->cause)->id);
        view_xml_close (xml);
    }
}

static void
write_baseline (ViewXml *xml, const RlvOutlook *outlook)
{
    const RlvBaselineFact *fact = outlook->baseline->fact;
    g_autoptr (GString) scope = g_string_new (NULL);
    g_autoptr (GString) signatures = g_string_new (NULL);

    view_scope_words (scope, outlook->baseline);
    for (guint i = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];
        if (fact->signed_by[side] != NULL)
            g_string_append_printf (
                signatures, "%s%s %s", signatures->len > 0 ? ", " : "",
                rlv_view_side_mark (side, FALSE), fact->signed_by[side]);
    }
    view_xml_open (xml, "baseline");
    view_xml_attr (xml, "name", fact->name);
    view_xml_attr (xml, "hash", fact->hash);
    view_xml_attr (xml, "signedText", signatures->str);
    view_xml_attr (xml, "scopeText", scope->str);
    write_moves (xml, outlook, TRUE);
    write_moves (xml, outlook, FALSE);
    view_xml_close (xml);
}

void
view_outlook_status (ViewXml *xml, const RlvOutlook *outlook)
{
    const RlvStatus *status = outlook->status;

    if (status == NULL)
        return;
    view_xml_open (xml, "status");
    view_xml_thousandths (xml, "finishSlip", status->finish_slip);
    view_xml_days (xml, "slipText", status->finish_slip, TRUE);
    for (guint i = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];

        view_xml_open (xml, "count");
        view_xml_attr (xml, "side", rlv_side_name (side));
        view_xml_int (xml, "late", status->n_late[side]);
        view_xml_thousandths (xml, "slipDays", status->late_days[side]);
        view_xml_days (xml, "slipText", status->late_days[side], FALSE);
        view_xml_close (xml);
    }
    write_late (xml, outlook);
    write_owed (xml, outlook);
    write_changes (xml, outlook);
    write_groups (xml, outlook);
    write_events (xml, outlook);
    if (outlook->baseline != NULL)
        write_baseline (xml, outlook);
    view_xml_close (xml);
}
