/* What each side owes the other, in blocks of equal rank.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#define SHOWN 6 /* per side, where it is not the whole subject */

static const char *
delivery_state (const RlvOwed *owed)
{
    const RlvDeliveryFact *fact = owed->fact;

    if (fact == NULL || fact->delivered == RLV_TIME_NONE)
        return "awaited";
    if (fact->refused != RLV_TIME_NONE && fact->refused >= fact->delivered &&
        (fact->accepted == RLV_TIME_NONE || fact->accepted < fact->refused))
        return "refused";
    return fact->accepted == RLV_TIME_NONE ? "delivered" : "accepted";
}

/* What is made and on no record as delivered is often a record that nobody made. */
void
view_owed_state (GString *out, const RlvOutlook *outlook, const RlvOwed *owed)
{
    const char *state = delivery_state (owed);

    if (g_str_equal (state, "awaited") && owed->made_by != RLV_NONE)
        g_string_append_printf (out, _ ("awaited, %s is done"),
                                view_task (outlook, owed->made_by)->id);
    else if (g_str_equal (state, "awaited"))
        g_string_append (out, _ ("awaited"));
    else if (g_str_equal (state, "refused"))
        g_string_append (out, _ ("refused"));
    else if (g_str_equal (state, "delivered"))
        g_string_append (out, _ ("delivered, not accepted"));
    else
        g_string_append (out, _ ("accepted"));
}

static gboolean
is_this_year (const RlvOutlook *outlook, RlvDay day)
{
    int year, month, mday, this_year;

    if (outlook->data_date == RLV_DAY_NONE)
        return FALSE;
    rlv_day_to_civil (outlook->data_date, &this_year, &month, &mday);
    rlv_day_to_civil (day, &year, &month, &mday);
    return year == this_year;
}

void
view_owed_due (GString *out, const RlvOutlook *outlook, const RlvOwed *owed)
{
    if (owed->late) {
        g_autoptr (GString) days = g_string_new (NULL);

        view_working_days (days, owed->late_days * 1000);
        g_string_append_printf (out, _ ("%s late"), days->str);
    } else if (owed->due == RLV_DAY_NONE)
        g_string_append (out, _ ("no due day"));
    else {
        g_autoptr (GString) day = g_string_new (NULL);

        view_day_words (day, owed->due, !is_this_year (outlook, owed->due));
        g_string_append_printf (out, _ ("due %s"), day->str);
    }
}

void
view_owed_blocks (GString *out, const RlvOwed *owed)
{
    if (owed->blocks == 0) {
        g_string_append (out, _ ("blocks nothing"));
        return;
    }
    g_string_append_printf (
        out, rlv_ngettext ("blocks %u task", "blocks %u tasks", owed->blocks),
        owed->blocks);
}

guint
view_owed_count (const RlvStatus *status, RlvSide by, guint *late)
{
    guint n = 0;

    *late = 0;
    for (guint i = 0; i < status->owed->len; i++) {
        const RlvOwed *owed = &g_array_index (status->owed, RlvOwed, i);

        if (owed->by != by)
            continue;
        n++;
        *late += owed->late;
    }
    return n;
}

/* --- text --------------------------------------------------------------------- */

/* In a table a date is a date; what is late says how much, in the unit of the title. */
static void
text_due (GString *out, const RlvOwed *owed)
{
    g_autoptr (GString) day = g_string_new (NULL);

    if (owed->late) {
        rlv_view_days (day, owed->late_days * 1000);
        g_string_append_printf (out, _ ("%s late"), day->str);
        return;
    }
    if (owed->due == RLV_DAY_NONE) {
        g_string_append (out, _ ("no due day"));
        return;
    }
    view_day_iso (day, owed->due);
    g_string_append_printf (out, _ ("due %s"), day->str);
}

/* Nothing for what blocks nothing: most lines of a long list say that. */
static void
text_blocks (GString *out, const RlvOutlook *outlook, const RlvOwed *owed)
{
    if (owed->blocks == 0)
        return;
    view_owed_blocks (out, owed);
    if (owed->first_need != RLV_NONE)
        g_string_append_printf (out, ", %s", view_task (outlook, owed->first_need)->id);
}

static void
owed_row (ViewTable *table, const RlvOutlook *outlook, const RlvOwed *owed)
{
    g_autoptr (GString) due = g_string_new (NULL);
    g_autoptr (GString) state = g_string_new (NULL);
    g_autoptr (GString) blocks = g_string_new (NULL);

    text_due (due, owed);
    view_owed_state (state, outlook, owed);
    text_blocks (blocks, outlook, owed);
    view_table_cell (table, owed->late ? VIEW_STYLE_BOLD : VIEW_STYLE_DIM,
                     owed->late ? "\342\234\225" : "\302\267");
    view_table_cell (table, VIEW_STYLE_NONE, rlv_item_id (outlook->plan, owed->item));
    view_table_cell (table, VIEW_STYLE_NONE, view_item_name (outlook, owed->item));
    view_table_cell (table, owed->late ? VIEW_STYLE_BOLD : VIEW_STYLE_NONE, due->str);
    view_table_cell (table, VIEW_STYLE_NONE, state->str);
    view_table_cell (table, VIEW_STYLE_NONE, blocks->str);
}

void
view_owed_block (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                 RlvSide by, gboolean whole)
{
    const ViewColumn columns[] = {
        {.title = ""},
        {.title = ""},
        {.title = "", .least = 18},
        {.title = ""},
        {.title = "", .least = 9, .drop = 1},
        {.title = "", .least = 16},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    const GArray *all = outlook->status->owed;
    guint late, n = view_owed_count (outlook->status, by, &late), shown = 0;
    g_autoptr (GString) title = g_string_new (NULL);
    const char *party = view_party_name (outlook, by);

    g_string_append_printf (title, "%s ", rlv_view_side_mark (by, look->plain));
    g_string_append_printf (title, _ ("owed by %s"),
                            party != NULL ? party : rlv_view_side_name (by));
    if (n > 0)
        g_string_append_printf (title, _ (": %u, of which %u late"), n, late);
    if (late > 0)
        g_string_append_printf (title, " (%s)", _ ("d: working days"));
    view_heading (out, look, title->str);
    if (n == 0) {
        g_string_append_printf (out, "  %s\n", _ ("nothing awaited"));
        return;
    }
    for (guint i = 0; i < all->len; i++) {
        const RlvOwed *owed = &g_array_index (all, RlvOwed, i);

        if (owed->by != by || (!whole && shown == SHOWN))
            continue;
        owed_row (table, outlook, owed);
        shown++;
    }
    view_table_write (table, out, look, FALSE);
    view_append_more (out, n - shown, "releve owed");
}

void
view_owed_blocks_of (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                     RlvSide by, gboolean whole)
{
    gboolean first = TRUE;

    for (guint i = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];
        gboolean principal = side == RLV_SIDE_CLIENT || side == RLV_SIDE_PROVIDER;
        guint late, n = view_owed_count (outlook->status, side, &late);

        if (by != RLV_SIDE_BOTH && by != side)
            continue;
        if (n == 0 && !principal && (by != side || side == RLV_SIDE_BOTH))
            continue;
        if (!first)
            g_string_append_c (out, '\n');
        view_owed_block (out, outlook, look, side, whole);
        first = FALSE;
    }
}

void
rlv_view_owed_text (GString *out, const RlvOutlook *outlook, RlvSide by,
                    const RlvLook *look)
{
    gsize from = out->len;

    view_owed_blocks_of (out, outlook, look, by, TRUE);
    view_text_end (out, from, look);
}

/* --- JSON --------------------------------------------------------------------- */

void
view_json_owed (ViewJson *json, const RlvOutlook *outlook, RlvSide by)
{
    const GArray *all = outlook->status->owed;

    view_json_array (json, "owed");
    for (guint i = 0; i < all->len; i++) {
        const RlvOwed *owed = &g_array_index (all, RlvOwed, i);

        if (by != RLV_SIDE_BOTH && owed->by != by)
            continue;
        view_json_object (json, NULL);
        view_json_text (json, "id", rlv_item_id (outlook->plan, owed->item));
        view_json_text (json, "name", view_item_name (outlook, owed->item));
        view_json_text (json, "kind", rlv_plan_kind_name (outlook->plan, owed->item));
        view_json_text (json, "by", rlv_side_name (owed->by));
        view_json_text (json, "to", rlv_side_name (owed->to));
        view_json_text (json, "state", delivery_state (owed));
        view_json_text (
            json, "madeBy",
            owed->made_by == RLV_NONE ? NULL : view_task (outlook, owed->made_by)->id);
        view_json_day (json, "due", owed->due);
        view_json_bool (json, "late", owed->late);
        view_json_int (json, "lateDays", owed->late_days);
        view_json_int (json, "blocks", owed->blocks);
        view_json_text (json, "firstNeed",
                        owed->first_need == RLV_NONE
                            ? NULL
                            : view_task (outlook, owed->first_need)->id);
        view_json_thousandths (json, "margin", owed->margin);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

void
rlv_view_owed_json (GString *out, const RlvOutlook *outlook, RlvSide by)
{
    ViewJson json = {.out = out};

    view_json_begin (&json, "releve/owed/1");
    view_json_plan_head (&json, outlook);
    view_json_owed (&json, outlook, by);
    view_json_finish (&json);
}
