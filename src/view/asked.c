/* Which packs of rules judged a plan, and in which edition.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/findings.h"

guint
view_asked_count (const RlvAsked *asked, gboolean applies)
{
    guint n = 0;

    for (guint i = 0; asked->choices != NULL && i < asked->choices->len; i++) {
        const RlvChoice *choice = asked->choices->pdata[i];

        n += !choice->applies == !applies;
    }
    return n;
}

/* "core 1.0, dora 1.0"; the edition of what was not asked matters to nobody. */
static void
append_packs (GString *out, const RlvAsked *asked, gboolean applies)
{
    gboolean first = TRUE;

    for (guint i = 0; i < asked->choices->len; i++) {
        const RlvChoice *choice = asked->choices->pdata[i];

        if (!choice->applies != !applies)
            continue;
        g_string_append_printf (out, "%s%s", first ? "" : ", ", choice->pack->name);
        if (applies && choice->pack->version[0] != '\0')
            g_string_append_printf (out, " %s", choice->pack->version);
        first = FALSE;
    }
}

/* Without a full stop. */
static void
append_sentence (GString *out, const RlvAsked *asked)
{
    guint n = view_asked_count (asked, TRUE);

    g_string_append_printf (
        out,
        rlv_ngettext ("%u of %u packs of rules was asked, with profile \"%s\"",
                      "%u of %u packs of rules were asked, with profile \"%s\"", n),
        n, asked->choices->len, asked->profile);
    if (!asked->dated)
        g_string_append (out, _ ("; what looks at dates was not, for want of dates"));
}

void
view_append_asked_day (GString *out, const RlvAsked *asked)
{
    if (asked->choices == NULL) {
        g_string_append (out, _ ("No rule was asked: these errors come first."));
        return;
    }
    append_sentence (out, asked);
    if (asked->today != RLV_DAY_NONE) {
        g_autoptr (GString) day = g_string_new (NULL);

        rlv_view_day (day, asked->today);
        g_string_append_printf (out, _ (", as of %s"), day->str);
    }
    g_string_append_c (out, '.');
}

void
view_append_asked (GString *out, const RlvAsked *asked, const RlvLook *look)
{
    g_autoptr (GString) text = g_string_new (NULL);

    if (asked->choices == NULL) {
        view_append_asked_day (text, asked);
    } else {
        append_sentence (text, asked);
        if (look->all && view_asked_count (asked, TRUE) > 0) {
            g_string_append_printf (text, "%s ", view_colon ());
            append_packs (text, asked, TRUE);
        }
        if (view_asked_count (asked, FALSE) > 0) {
            g_string_append (text, _ ("; not asked: "));
            append_packs (text, asked, FALSE);
        }
        g_string_append_c (text, '.');
    }
    g_autofree char *safe = view_harmless (text->str);
    view_append_wrapped (out, safe, look->width, 0, 0);
}

/* --- for programs ------------------------------------------------------------------
 */

static void
json_choice (ViewJson *json, const RlvChoice *choice)
{
    const RlvPackInfo *pack = choice->pack;

    view_json_object (json, NULL);
    view_json_text (json, "pack", pack->name);
    view_json_text (json, "version", pack->version);
    view_json_day (json, "from", pack->from);
    view_json_day (json, "until", pack->until);
    view_json_day (json, "checked", pack->checked);
    view_json_text (json, "file", pack->file);
    view_json_bool (json, "applies", choice->applies);
    view_json_text (json, "because", choice->because);
    view_json_end_object (json);
}

void
view_asked_json (ViewJson *json, const RlvAsked *asked)
{
    if (asked->choices == NULL) {
        view_json_text (json, "asked", NULL);
        return;
    }
    view_json_object (json, "asked");
    view_json_day (json, "today", asked->today);
    view_json_text (json, "profile", asked->profile);
    view_json_bool (json, "dated", asked->dated);
    view_json_array (json, "packs");
    for (guint i = 0; i < asked->choices->len; i++) {
        const RlvChoice *choice = asked->choices->pdata[i];

        json_choice (json, choice);
    }
    view_json_end_array (json);
    view_json_end_object (json);
}

/* --- for the page ------------------------------------------------------------------
 */

static void
write_pack (ViewXml *xml, const RlvChoice *choice)
{
    const RlvPackInfo *pack = choice->pack;
    g_autofree char *time = view_time_words (pack->from, pack->until);
    char day[RLV_DATE_SIZE];

    view_xml_open (xml, "pack");
    view_xml_attr (xml, "name", pack->name);
    view_xml_attr (xml, "version", pack->version);
    view_xml_words (xml, "title", rlv_worded (&pack->title));
    view_xml_attr (xml, "time", time);
    view_xml_attr (xml, "checked",
                   pack->checked != RLV_DAY_NONE ? rlv_day_format (pack->checked, day)
                                                 : NULL);
    view_xml_attr (xml, "file", pack->file);
    view_xml_words (xml, "because", choice->because);
    view_xml_close (xml);
}

static void
write_choices (ViewXml *xml, const RlvAsked *asked, gboolean applies)
{
    view_xml_open (xml, applies ? "asked" : "unasked");
    view_xml_int (xml, "n", view_asked_count (asked, applies));
    for (guint i = 0; i < asked->choices->len; i++) {
        const RlvChoice *choice = asked->choices->pdata[i];

        if (!choice->applies == !applies)
            write_pack (xml, choice);
    }
    view_xml_close (xml);
}

void
view_asked_xml (ViewXml *xml, const RlvAsked *asked)
{
    if (asked->choices == NULL)
        return;
    for (int applies = TRUE; applies >= FALSE; applies--)
        if (view_asked_count (asked, applies) > 0)
            write_choices (xml, asked, applies);
}
