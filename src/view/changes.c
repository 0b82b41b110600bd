/* Change actions, and groups of people against the five stages.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

const char *const view_stage_names[5] = {"awareness", "desire", "knowledge", "ability",
                                         "reinforcement"};

const char *
view_stage_words (guint stage)
{
    static const char *const words[5] = {N_ ("awareness"), N_ ("desire"),
                                         N_ ("knowledge"), N_ ("ability"),
                                         N_ ("reinforcement")};

    return rlv_gettext (words[stage]);
}

const char *
view_cover_mark (RlvCover cover)
{
    static const char *const marks[] = {"\342\234\223", "\342\226\262", "\342\234\225"};

    return marks[cover];
}

const char *
view_cover_words (RlvCover cover)
{
    static const char *const words[] = {N_ ("covered"), N_ ("late"),
                                        N_ ("nothing planned")};

    return rlv_gettext (words[cover]);
}

/* One flag for two causes: whoever reads it should not look for the wrong one. */
static gboolean
owner_has_left (const RlvOutlook *outlook, RlvItemIx action)
{
    RlvItemIx owner = view_item_ref (outlook->plan, action, "owner");
    RlvDay until;

    if (owner == RLV_NONE)
        return FALSE;
    until = (RlvDay) view_item_int (outlook->plan, owner, "until", RLV_DAY_NONE);
    return until != RLV_DAY_NONE && until < outlook->status->data_date;
}

void
view_change_flags (GString *out, const RlvOutlook *outlook,
                   const RlvChangeStatus *change)
{
    static const struct {
        guint flag;
        const char *words;
    } flags[] = {
        {RLV_CHANGE_LATE, N_ ("late")},
        {RLV_CHANGE_STALE, N_ ("gone quiet")},
        {RLV_CHANGE_UNPROVEN, N_ ("without evidence")},
        {RLV_CHANGE_ORPHAN, NULL},
    };
    gboolean first = TRUE;

    for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
        if ((change->flags & flags[i].flag) == 0)
            continue;
        g_string_append (out, first ? "" : ", ");
        if (flags[i].flag != RLV_CHANGE_ORPHAN)
            g_string_append (out, rlv_gettext (flags[i].words));
        else if (owner_has_left (outlook, change->item))
            g_string_append (out, _ ("its owner has left"));
        else
            g_string_append (out, _ ("its wave moved, it did not"));
        first = FALSE;
        if (flags[i].flag == RLV_CHANGE_LATE && change->late_days > 0) {
            g_autoptr (GString) days = g_string_new (NULL);

            view_working_days (days, change->late_days * 1000);
            g_string_append_printf (out, _ (" by %s"), days->str);
        }
    }
}

/* --- in order ----------------------------------------------------------------- */

static guint
weight (const RlvChangeStatus *change)
{
    static const guint order[] = {RLV_CHANGE_LATE, RLV_CHANGE_STALE,
                                  RLV_CHANGE_UNPROVEN, RLV_CHANGE_ORPHAN};

    for (guint i = 0; i < G_N_ELEMENTS (order); i++)
        if ((change->flags & order[i]) != 0)
            return i;
    return G_N_ELEMENTS (order);
}

static gint
compare_changes (gconstpointer a, gconstpointer b)
{
    const RlvChangeStatus *left = *(const RlvChangeStatus *const *) a;
    const RlvChangeStatus *right = *(const RlvChangeStatus *const *) b;

    if (weight (left) != weight (right))
        return weight (left) < weight (right) ? -1 : 1;
    if (left->due != right->due)
        return left->due < right->due ? -1 : 1;
    return left->item < right->item ? -1 : left->item > right->item;
}

GPtrArray *
view_changes (const RlvOutlook *outlook)
{
    const GArray *all = outlook->status->changes;
    GPtrArray *changes = g_ptr_array_new ();

    for (guint i = 0; i < all->len; i++)
        g_ptr_array_add (changes, &g_array_index (all, RlvChangeStatus, i));
    g_ptr_array_sort (changes, compare_changes);
    return changes;
}

/* --- text --------------------------------------------------------------------- */

static const char *
owner_name (const RlvOutlook *outlook, RlvItemIx item)
{
    RlvItemIx owner = view_item_ref (outlook->plan, item, "owner");

    return owner == RLV_NONE ? "" : view_item_name (outlook, owner);
}

static void
change_row (ViewTable *table, const RlvOutlook *outlook, const RlvLook *look,
            const RlvChangeStatus *change)
{
    g_autoptr (GString) due = g_string_new (NULL);
    g_autoptr (GString) flags = g_string_new (NULL);

    view_day_iso (due, change->due);
    view_change_flags (flags, outlook, change);
    view_table_cell (table, view_side_style (change->side),
                     rlv_view_side_mark (change->side, look->plain));
    view_table_cell (table, VIEW_STYLE_NONE, rlv_item_id (outlook->plan, change->item));
    view_table_cell (table, VIEW_STYLE_NONE, view_item_name (outlook, change->item));
    view_table_cell (table, VIEW_STYLE_NONE, due->str);
    view_table_cell (table, VIEW_STYLE_NONE, view_change_words (change->state));
    view_table_cell (table, VIEW_STYLE_BOLD, flags->str);
    view_table_cell (table, VIEW_STYLE_DIM, owner_name (outlook, change->item));
}

guint
view_changes_table (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                    gboolean flagged_only, guint most)
{
    const ViewColumn columns[] = {
        {.title = ""},
        {.title = _ ("id")},
        {.title = _ ("action"), .least = 24},
        {.title = _ ("due")},
        {.title = _ ("state"), .drop = 1},
        {.title = _ ("to look at"), .least = 24},
        {.title = _ ("owner"), .least = 8, .drop = 2},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GPtrArray) changes = view_changes (outlook);
    guint n = 0;

    for (guint i = 0; i < changes->len; i++) {
        const RlvChangeStatus *change = g_ptr_array_index (changes, i);

        if (flagged_only && change->flags == 0)
            continue;
        if (n < most)
            change_row (table, outlook, look, change);
        n++;
    }
    if (n > 0)
        view_table_write (table, out, look, TRUE);
    return n;
}

static void
group_row (ViewTable *table, const RlvOutlook *outlook, const RlvGroupStatus *group)
{
    g_autoptr (GString) day = g_string_new (NULL);

    view_day_iso (day, group->go_live);
    view_table_cell (table, VIEW_STYLE_NONE, rlv_item_id (outlook->plan, group->group));
    view_table_cell (table, VIEW_STYLE_NONE, view_item_name (outlook, group->group));
    view_table_cell (table, VIEW_STYLE_NONE, day->str);
    for (guint i = 0; i < 5; i++)
        view_table_cellf (
            table,
            group->cover[i] == RLV_GROUP_COVERED ? VIEW_STYLE_DIM : VIEW_STYLE_BOLD,
            "%s %u", view_cover_mark (group->cover[i]), group->actions[i]);
}

static void
append_groups (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    const ViewColumn columns[] = {
        {.title = _ ("id")},
        {.title = _ ("group"), .least = 16},
        {.title = _ ("go-live")},
        {.title = view_stage_words (0), .least = 5},
        {.title = view_stage_words (1), .least = 5},
        {.title = view_stage_words (2), .least = 5},
        {.title = view_stage_words (3), .least = 5},
        {.title = view_stage_words (4), .least = 5},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    const GArray *groups = outlook->status->groups;

    for (guint i = 0; i < groups->len; i++)
        group_row (table, outlook, &g_array_index (groups, RlvGroupStatus, i));
    if (groups->len == 0)
        return;
    g_string_append_c (out, '\n');
    view_heading (out, look, _ ("Groups and stages"));
    view_table_write (table, out, look, TRUE);
    g_string_append_printf (out, "%s\n",
                            _ ("\342\234\223 covered  \342\226\262 late  \342\234\225 "
                               "nothing planned; the figure counts actions"));
}

void
rlv_view_changes_text (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    gsize from = out->len;

    if (view_changes_table (out, outlook, look, FALSE, G_MAXUINT) == 0)
        g_string_append_printf (out, "%s\n", _ ("The plan holds no change actions."));
    append_groups (out, outlook, look);
    view_text_end (out, from, look);
}

/* --- JSON --------------------------------------------------------------------- */

static void
json_flags (ViewJson *json, guint flags)
{
    static const char *const names[] = {"late", "stale", "unproven", "orphan"};

    view_json_array (json, "flags");
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if ((flags & (1u << i)) != 0)
            view_json_text (json, NULL, names[i]);
    view_json_end_array (json);
}

void
view_json_changes (ViewJson *json, const RlvOutlook *outlook)
{
    const GArray *changes = outlook->status->changes;

    view_json_array (json, "changes");
    for (guint i = 0; i < changes->len; i++) {
        const RlvChangeStatus *change = &g_array_index (changes, RlvChangeStatus, i);

        view_json_object (json, NULL);
        view_json_text (json, "id", rlv_item_id (outlook->plan, change->item));
        view_json_text (json, "name", view_item_name (outlook, change->item));
        view_json_text (json, "side", rlv_side_name (change->side));
        view_json_text (json, "state", change->state);
        view_json_day (json, "due", change->due);
        view_json_day (json, "planned", change->planned);
        view_json_int (json, "lateDays", change->late_days);
        json_flags (json, change->flags);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

static void
json_groups (ViewJson *json, const RlvOutlook *outlook)
{
    static const char *const covers[] = {"covered", "late", "missing"};
    const GArray *groups = outlook->status->groups;

    view_json_array (json, "groups");
    for (guint i = 0; i < groups->len; i++) {
        const RlvGroupStatus *group = &g_array_index (groups, RlvGroupStatus, i);

        view_json_object (json, NULL);
        view_json_text (json, "id", rlv_item_id (outlook->plan, group->group));
        view_json_text (json, "name", view_item_name (outlook, group->group));
        view_json_day (json, "goLive", group->go_live);
        view_json_object (json, "stages");
        for (guint j = 0; j < 5; j++) {
            view_json_object (json, view_stage_names[j]);
            view_json_text (json, "cover", covers[group->cover[j]]);
            view_json_int (json, "actions", group->actions[j]);
            view_json_end_object (json);
        }
        view_json_end_object (json);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

void
rlv_view_changes_json (GString *out, const RlvOutlook *outlook)
{
    ViewJson json = {.out = out};

    view_json_begin (&json, "releve/changes/1");
    view_json_plan_head (&json, outlook);
    view_json_changes (&json, outlook);
    json_groups (&json, outlook);
    view_json_finish (&json);
}
