/* Which day off is why a date is later than was asked, in words.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

static const char *
shut_calendar_name (const RlvOutlook *outlook, const RlvWhy *why)
{
    RlvItemIx item = view_shut_calendar (outlook, why);
    const char *name = view_item_name (outlook, item);

    return *name != '\0' ? name : rlv_item_id (outlook->plan, item);
}

RlvItemIx
view_shut_calendar (const RlvOutlook *outlook, const RlvWhy *why)
{
    guint32 n;
    const RlvItemIx *calendars = rlv_plan_of_kind (outlook->plan, "calendar", &n);

    return why->shut != RLV_NONE && why->shut_cal < n ? calendars[why->shut_cal]
                                                      : RLV_NONE;
}

gboolean
view_shut_by_week (const RlvOutlook *outlook, const RlvWhy *why)
{
    return why->shut != RLV_NONE &&
           g_str_equal (rlv_plan_kind_name (outlook->plan, why->shut), "week");
}

void
view_append_shut (GString *out, const RlvOutlook *outlook, const RlvWhy *why,
                  gboolean brief)
{
    g_autoptr (GString) calendar = g_string_new (NULL);
    g_autoptr (GString) first = g_string_new (NULL);
    g_autoptr (GString) last = g_string_new (NULL);

    if (why->shut == RLV_NONE)
        return;
    g_string_append (out, ", ");
    if (!view_shut_by_week (outlook, why)) {
        const char *name = view_item_name (outlook, why->shut);

        if (*name != '\0')
            g_string_append_printf (out, "%s%s%s", view_quote_open (), name,
                                    view_quote_close ());
        else
            g_string_append (out, _ ("not a working day"));
        return;
    }
    g_string_append_printf (calendar, "%s%s%s", view_quote_open (),
                            shut_calendar_name (outlook, why), view_quote_close ());
    view_day_words (first, why->shut_from, FALSE);
    view_day_words (last, why->shut_to, FALSE);
    if (brief)
        g_string_append_printf (out, _ ("calendar %s"), calendar->str);
    else if (why->shut_from == why->shut_to)
        g_string_append_printf (out, _ ("and calendar %s does not work on %s"),
                                calendar->str, first->str);
    else
        g_string_append_printf (out, _ ("and calendar %s does not work from %s to %s"),
                                calendar->str, first->str, last->str);
}
