/* What each team is asked and has, week by week.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#define WEEK_COLUMNS        6
#define TEAM_COLUMNS        24
#define WEEKS_WITHOUT_LIMIT 26

gint64
view_load_percent (const RlvLoad *load)
{
    if (load->capacity <= 0)
        return load->load > 0 ? -1 : 0;
    return (load->load * 100 + load->capacity / 2) / load->capacity;
}

gboolean
view_load_over (const RlvLoad *load)
{
    return load->load > load->capacity;
}

GHashTable *
view_loads_index (const GArray *loads)
{
    GHashTable *index =
        g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

    for (guint i = 0; i < loads->len; i++) {
        const RlvLoad *load = &g_array_index (loads, RlvLoad, i);
        gint64 key = (gint64) load->team * G_MAXINT32 + load->monday;

        g_hash_table_insert (index, g_memdup2 (&key, sizeof key), (gpointer) load);
    }
    return index;
}

const RlvLoad *
view_load_at (GHashTable *index, guint32 team, RlvDay monday)
{
    gint64 key = (gint64) team * G_MAXINT32 + monday;

    return g_hash_table_lookup (index, &key);
}

gboolean
view_loads_range (const GArray *loads, RlvDay *first, RlvDay *last)
{
    gboolean any = FALSE;

    for (guint i = 0; i < loads->len; i++) {
        const RlvLoad *load = &g_array_index (loads, RlvLoad, i);

        if (load->load == 0)
            continue;
        *first = any ? MIN (*first, load->monday) : load->monday;
        *last = any ? MAX (*last, load->monday) : load->monday;
        any = TRUE;
    }
    return any;
}

GArray *
view_loads_teams (const RlvOutlook *outlook)
{
    guint32 n;
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n);
    g_autofree gboolean *asked = g_new0 (gboolean, n + 1);
    GArray *found = g_array_new (FALSE, FALSE, sizeof (guint32));

    for (guint i = 0; i < outlook->loads->len; i++) {
        const RlvLoad *load = &g_array_index (outlook->loads, RlvLoad, i);
        if (load->team < n && load->load > 0)
            asked[load->team] = TRUE;
    }
    for (guint i = 0; i < RLV_N_SIDES; i++)
        for (guint32 team = 0; team < n; team++)
            if (asked[team] && teams[team].side == view_side_order[i])
                g_array_append_val (found, team);
    return found;
}

/* --- text --------------------------------------------------------------------- */

static void
load_cell (ViewTable *table, const RlvLoad *load)
{
    gint64 percent = load == NULL ? 0 : view_load_percent (load);

    if (percent == 0)
        view_table_cell (table, VIEW_STYLE_DIM, "\302\267");
    else if (percent < 0)
        view_table_cell (table, VIEW_STYLE_BOLD, "!!");
    else
        view_table_cellf (
            table, view_load_over (load) ? VIEW_STYLE_BOLD : VIEW_STYLE_NONE,
            "%s%" G_GINT64_FORMAT, view_load_over (load) ? "!" : "", percent);
}

static gboolean
asked_between (GHashTable *index, guint32 team, RlvDay monday, guint weeks)
{
    for (guint i = 0; i < weeks; i++) {
        const RlvLoad *load = view_load_at (index, team, monday + 7 * (RlvDay) i);

        if (load != NULL && load->load > 0)
            return TRUE;
    }
    return FALSE;
}

/* The answer first: who is asked for more than there is, and when. */
static void
append_over (GString *out, const RlvOutlook *outlook, const RlvLook *look,
             GHashTable *index, const GArray *asked, RlvDay first, RlvDay last)
{
    guint32 n;
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n);
    guint over = 0;

    for (guint i = 0; i < asked->len; i++) {
        guint32 team = g_array_index (asked, guint32, i);
        g_autoptr (GString) line = g_string_new (NULL);

        for (RlvDay monday = first; monday <= last; monday += 7) {
            const RlvLoad *load = view_load_at (index, team, monday);
            gint64 percent = load == NULL ? 0 : view_load_percent (load);

            if (load == NULL || !view_load_over (load))
                continue;
            g_string_append_printf (line, "%s %s%02d", line->len > 0 ? "," : "",
                                    view_week_letter (), view_iso_week (monday));
            if (percent >= 0)
                g_string_append_printf (line, " %" G_GINT64_FORMAT "%s%%", percent,
                                        view_french () ? "\342\200\257" : "");
        }
        if (line->len == 0)
            continue;
        if (over++ == 0)
            view_heading (out, look, _ ("Over capacity"));
        g_autofree char *name = view_harmless (view_team_name (outlook, team));
        g_string_prepend (line, view_colon ());
        g_string_prepend (line, name);
        g_string_append_printf (out, "%s  ",
                                rlv_view_side_mark (teams[team].side, look->plain));
        view_append_wrapped (out, line->str, look->width, 3, 3);
    }
    if (over == 0)
        g_string_append_printf (out, "%s\n",
                                _ ("No team is asked for more than it has."));
    g_string_append_c (out, '\n');
}

static void
append_block (GString *out, const RlvOutlook *outlook, const RlvLook *look,
              GHashTable *index, const GArray *asked, RlvDay monday, guint weeks)
{
    g_autofree ViewColumn *columns = g_new0 (ViewColumn, weeks + 2);
    g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
    guint32 n;
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n);
    g_autoptr (ViewTable) table = NULL;

    columns[0].title = "";
    columns[1].title = _ ("team");
    columns[1].least = 12;
    for (guint i = 0; i < weeks; i++) {
        char *title = g_strdup_printf ("%s%02d", view_week_letter (),
                                       view_iso_week (monday + 7 * (RlvDay) i));
        g_ptr_array_add (titles, title);
        columns[i + 2].title = title;
        columns[i + 2].right = TRUE;
    }
    table = view_table_new (columns, weeks + 2);
    for (guint i = 0; i < asked->len; i++) {
        guint32 team = g_array_index (asked, guint32, i);

        if (!asked_between (index, team, monday, weeks))
            continue;
        view_table_cell (table, view_side_style (teams[team].side),
                         rlv_view_side_mark (teams[team].side, look->plain));
        view_table_cell (table, VIEW_STYLE_NONE, view_team_name (outlook, team));
        for (guint j = 0; j < weeks; j++)
            load_cell (table, view_load_at (index, team, monday + 7 * (RlvDay) j));
    }
    g_autoptr (GString) heading = g_string_new (NULL);
    g_autoptr (GString) first = g_string_new (NULL);
    rlv_view_day (first, monday);
    g_string_append_printf (heading, _ ("Weeks from %s"), first->str);
    view_heading (out, look, heading->str);
    view_table_write (table, out, look, TRUE);
    g_string_append_c (out, '\n');
}

void
rlv_view_loads_text (GString *out, const RlvOutlook *outlook, const RlvLook *look)
{
    RlvDay first = 0, last = 0;
    guint room = look->width > TEAM_COLUMNS + WEEK_COLUMNS
                     ? (look->width - TEAM_COLUMNS) / WEEK_COLUMNS
                     : (look->width == 0 ? WEEKS_WITHOUT_LIMIT : 1);
    gsize from = out->len;

    if (outlook->loads == NULL || !view_loads_range (outlook->loads, &first, &last)) {
        g_string_append_printf (out, "%s\n", _ ("No team is asked for anything."));
        return;
    }
    g_autoptr (GHashTable) index = view_loads_index (outlook->loads);
    g_autoptr (GArray) asked = view_loads_teams (outlook);
    /* What is past is past. */
    if (outlook->facts != NULL && outlook->data_date != RLV_DAY_NONE)
        first = MAX (first, outlook->data_date - rlv_day_weekday (outlook->data_date));
    append_over (out, outlook, look, index, asked, first, last);
    g_string_append_printf (
        out, "%s\n\n",
        _ ("Load in per cent of capacity; ! is over, !! is without any."));
    for (RlvDay monday = first; monday <= last; monday += 7 * (RlvDay) room) {
        guint weeks = MIN (room, (guint) (last - monday) / 7 + 1);
        append_block (out, outlook, look, index, asked, monday, weeks);
    }
    view_text_end (out, from, look);
}

/* --- JSON --------------------------------------------------------------------- */

void
view_json_loads (ViewJson *json, const RlvOutlook *outlook)
{
    guint32 n;
    const RlvTeam *teams = rlv_plan_teams (outlook->plan, &n);

    view_json_array (json, "loads");
    for (guint i = 0; outlook->loads != NULL && i < outlook->loads->len; i++) {
        const RlvLoad *load = &g_array_index (outlook->loads, RlvLoad, i);

        if (load->team >= n)
            continue;
        view_json_object (json, NULL);
        view_json_text (json, "team", teams[load->team].id);
        view_json_text (json, "side", rlv_side_name (teams[load->team].side));
        view_json_day (json, "monday", load->monday);
        view_json_int (json, "isoWeek", view_iso_week (load->monday));
        view_json_thousandths (json, "load", load->load * 10);
        view_json_thousandths (json, "capacity", load->capacity * 10);
        view_json_bool (json, "over", view_load_over (load));
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

void
rlv_view_loads_json (GString *out, const RlvOutlook *outlook)
{
    ViewJson json = {.out = out};

    view_json_begin (&json, "releve/loads/1");
    view_json_plan_head (&json, outlook);
    view_json_loads (&json, outlook);
    view_json_finish (&json);
}
