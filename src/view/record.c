/* What was recorded: entries of the journal, and baselines.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#define HASH_SHOWN 12

static void
append_seconds (GString *out, gint64 seconds)
{
    g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
    g_autofree char *text =
        time == NULL ? NULL : g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

    g_string_append (out, text != NULL ? text : "?");
}

static void
append_part (GString *out, const char *label, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    g_autofree char *safe = view_harmless (text);
    g_string_append_printf (out, "  %s%s%s", label, *label != '\0' ? " " : "", safe);
}

void
rlv_view_entry_text (GString *out, const RlvEntry *entry, const RlvLook *look)
{
    char buffer[RLV_DATE_SIZE];
    gsize from = out->len;
    g_autofree char *place =
        g_strdup_printf ("%s %" G_GINT64_FORMAT,
                         rlv_view_side_mark (entry->side, look->plain), entry->seq);

    view_styled (out, look, view_side_style (entry->side), place);
    g_string_append (out, "  ");
    append_seconds (out, entry->recorded);
    append_part (out, "", entry->who);
    append_part (out, "", _ (rlv_event_name (entry->kind)));
    append_part (out, "", entry->subject);
    append_part (out, "", entry->value);
    if (entry->at != RLV_TIME_NONE)
        append_part (out, _ ("at"), rlv_time_format (entry->at, buffer));
    if (entry->day != RLV_DAY_NONE)
        append_part (out, _ ("day"), rlv_day_format (entry->day, buffer));
    if (entry->span.amount >= 0)
        append_part (out, _ ("remaining"), rlv_span_format (entry->span, buffer));
    append_part (out, _ ("by"), entry->other);
    append_part (out, _ ("note"), entry->note);
    /* The evidence of a baseline is its whole table of dates: too long for a line. */
    if (entry->kind != RLV_EVENT_BASELINE_PROPOSED)
        append_part (out, _ ("evidence"), entry->evidence);
    if (entry->hash != NULL) {
        g_autofree char *hash = g_strdup_printf ("  %.*s", HASH_SHOWN, entry->hash);
        view_styled (out, look, VIEW_STYLE_DIM, hash);
    }
    g_string_append_c (out, '\n');
    view_text_end (out, from, look);
}

/* One object on one line: what streams is read line by line. */
void
rlv_view_entry_json (GString *out, const RlvEntry *entry)
{
    g_autoptr (GString) pretty = g_string_new (NULL);
    ViewJson json = {.out = pretty};

    view_json_object (&json, NULL);
    view_json_text (&json, "side", rlv_side_name (entry->side));
    view_json_int (&json, "seq", entry->seq);
    view_json_text (&json, "who", entry->who);
    view_json_seconds (&json, "recorded", entry->recorded);
    view_json_text (&json, "event", rlv_event_name (entry->kind));
    view_json_text (&json, "subject", entry->subject);
    view_json_time (&json, "at", entry->at);
    view_json_day (&json, "day", entry->day);
    if (entry->span.amount >= 0)
        view_json_span (&json, "span", entry->span);
    view_json_text (&json, "value", entry->value);
    view_json_text (&json, "other", entry->other);
    view_json_text (&json, "note", entry->note);
    view_json_text (&json, "evidence", entry->evidence);
    view_json_text (&json, "hash", entry->hash);
    view_json_end_object (&json);
    /* Line feeds inside strings are escaped, so every one here is layout. */
    for (const char *p = pretty->str; *p != '\0'; p++) {
        if (*p != '\n') {
            g_string_append_c (out, *p);
            continue;
        }
        while (p[1] == ' ')
            p++;
        if (p[1] == '"' && out->len > 0 && out->str[out->len - 1] == ',')
            g_string_append_c (out, ' ');
    }
    g_string_append_c (out, '\n');
}

/* --- baselines ---------------------------------------------------------------- */

static void
baseline_row (ViewTable *table, const RlvBaselineFact *fact, const RlvLook *look)
{
    g_autoptr (GString) when = g_string_new (NULL);
    g_autoptr (GString) signatures = g_string_new (NULL);

    append_seconds (when, fact->proposed);
    for (guint i = 0; i < RLV_N_SIDES; i++) {
        RlvSide side = view_side_order[i];

        if (fact->signed_by[side] == NULL)
            continue;
        g_string_append_printf (signatures, "%s%s %s", signatures->len > 0 ? ", " : "",
                                rlv_view_side_mark (side, look->plain),
                                fact->signed_by[side]);
    }
    view_table_cell (table, VIEW_STYLE_BOLD, fact->name);
    view_table_cell (table, VIEW_STYLE_NONE, when->str);
    view_table_cellf (table, VIEW_STYLE_NONE, "%s %s",
                      rlv_view_side_mark (fact->proposed_side, look->plain),
                      fact->proposed_by != NULL ? fact->proposed_by : "");
    view_table_cell (table, VIEW_STYLE_NONE,
                     signatures->len > 0 ? signatures->str : _ ("nobody yet"));
    view_table_cellf (table, VIEW_STYLE_DIM, "%.*s", HASH_SHOWN, fact->hash);
    view_table_cell (table, VIEW_STYLE_NONE, fact->note);
}

static const GPtrArray *
baselines_of (const RlvFacts *facts)
{
    return facts != NULL && facts->baselines != NULL && facts->baselines->len > 0
               ? facts->baselines
               : NULL;
}

void
rlv_view_baselines_text (GString *out, const RlvFacts *facts, const RlvLook *look)
{
    const ViewColumn columns[] = {
        {.title = _ ("baseline")},        {.title = _ ("proposed")},
        {.title = _ ("by"), .least = 10}, {.title = _ ("signed by"), .least = 14},
        {.title = _ ("hash"), .drop = 1}, {.title = _ ("note"), .least = 10, .drop = 2},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    const GPtrArray *all = baselines_of (facts);
    gsize from = out->len;

    if (all == NULL) {
        g_string_append_printf (out, "%s\n",
                                _ ("Nothing to compare yet. A baseline is a set of "
                                   "dates both sides sign."));
        return;
    }
    for (guint i = 0; i < all->len; i++)
        baseline_row (table, g_ptr_array_index (all, i), look);
    view_table_write (table, out, look, TRUE);
    view_text_end (out, from, look);
}

void
rlv_view_baselines_json (GString *out, const RlvFacts *facts)
{
    ViewJson json = {.out = out};
    const GPtrArray *all = baselines_of (facts);

    view_json_begin (&json, "releve/baselines/1");
    view_json_array (&json, "baselines");
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const RlvBaselineFact *fact = g_ptr_array_index (all, i);

        view_json_object (&json, NULL);
        view_json_text (&json, "name", fact->name);
        view_json_text (&json, "hash", fact->hash);
        view_json_text (&json, "proposedBy", fact->proposed_by);
        view_json_text (&json, "proposedSide", rlv_side_name (fact->proposed_side));
        view_json_seconds (&json, "proposed", fact->proposed);
        view_json_text (&json, "note", fact->note);
        view_json_object (&json, "signed");
        for (guint side = 0; side < RLV_N_SIDES; side++) {
            if (fact->signed_by[side] == NULL)
                continue;
            view_json_object (&json, rlv_side_name ((RlvSide) side));
            view_json_text (&json, "by", fact->signed_by[side]);
            view_json_seconds (&json, "at", fact->signed_at[side]);
            view_json_end_object (&json);
        }
        view_json_end_object (&json);
        view_json_end_object (&json);
    }
    view_json_end_array (&json);
    view_json_finish (&json);
}
