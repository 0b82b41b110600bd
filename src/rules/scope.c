/* EXI-13, DAT, SOC: what stands in the way of what is to be moved.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules-priv.h"

/* --- EXI-13: consents -------------------------------------------------------- */

/* Whether the item is to change hands without anyone being free to hand it over. */
static gboolean
lacks_consent (const RlvRules *run, RlvItemIx item, const char *free_to,
               const char *const *moves)
{
    const char *how = rlv_item_text (run->plan, item, "disposition");

    return how != NULL && g_strv_contains (moves, how) &&
           !rlv_item_int (run->plan, item, free_to, 1) &&
           !rlv_rules_is (run, item, "consent", "obtained");
}

void
rlv_check_consents (RlvRules *run)
{
    static const char *const licences[] = {"assign", "access", NULL};
    static const char *const contracts[] = {"novate", "assign", "access", NULL};
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "licence", &n);

    for (guint32 i = 0; i < n; i++)
        if (lacks_consent (run, items[i], "assignable", licences))
            rlv_rules_say (
                run, items[i],
                _ ("licence \"%s\" is to change hands without consent of its licensor"),
                rlv_item_id (run->plan, items[i]));
    items = rlv_plan_of_kind (run->plan, "thirdPartyContract", &n);
    for (guint32 i = 0; i < n; i++)
        if (lacks_consent (run, items[i], "novatable", contracts))
            rlv_rules_say (run, items[i],
                           _ ("contract \"%s\" is to change hands without consent of "
                              "its supplier"),
                           rlv_item_id (run->plan, items[i]));
}

/* --- DAT-01: what becomes of personal data ----------------------------------- */

void
rlv_check_personal_data (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "dataset", &n);

    for (guint32 i = 0; i < n; i++) {
        const char *id = rlv_item_id (run->plan, items[i]);
        gboolean kept = rlv_rules_is (run, items[i], "disposition", "retain");

        if (!rlv_rules_true (run, items[i], "personal"))
            continue;
        if (!rlv_item_has (run->plan, items[i], "disposition"))
            rlv_rules_say (run, items[i],
                           _ ("nobody has chosen what becomes of personal data \"%s\""),
                           id);
        else if (kept && !rlv_item_has (run->plan, items[i], "retentionLaw"))
            rlv_rules_say (run, items[i],
                           _ ("personal data \"%s\" are kept, and no law is named"),
                           id);
        else if (!kept && !rlv_rules_true (run, items[i], "erasure"))
            rlv_rules_say (run, items[i],
                           _ ("the remaining copies of personal data \"%s\" are not "
                              "erased"),
                           id);
    }
}

/* --- DAT-03: third countries ------------------------------------------------- */

/* The European Economic Area, and the countries that the Commission held adequate when
 * this list was last looked at, in January 2026.  The United States are left out:
 * adequacy there covers only those who certified themselves. */
static gboolean
is_adequate (const char *country)
{
    static const char *const list[] = {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR",
        "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO",
        "SE", "SI", "SK", "IS", "LI", "NO", "AD", "AR", "CA", "CH", "FO", "GB",
        "GG", "IL", "IM", "JE", "JP", "KR", "NZ", "UY", NULL};

    return g_strv_contains (list, country);
}

void
rlv_check_third_countries (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "dataset", &n);

    for (guint32 i = 0; i < n; i++) {
        RlvItemIx site = rlv_item_ref (run->plan, items[i], "location");
        const char *country =
            site != RLV_NONE ? rlv_item_text (run->plan, site, "country") : NULL;

        if (country == NULL || is_adequate (country) ||
            !rlv_rules_true (run, items[i], "personal"))
            continue;
        if (!rlv_item_has (run->plan, items[i], "transferTool"))
            rlv_rules_say (
                run, items[i],
                _ ("personal data \"%s\" go to %s without a tool of transfer"),
                rlv_item_id (run->plan, items[i]), country);
        else if (!rlv_item_has (run->plan, items[i], "transferReady"))
            rlv_rules_say (
                run, items[i],
                _ ("personal data \"%s\" go to %s, and nothing says when the "
                   "tool of transfer is ready"),
                rlv_item_id (run->plan, items[i]), country);
    }
}

/* --- DAT-06: formats --------------------------------------------------------- */

void
rlv_check_return_format (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "dataset", &n);

    for (guint32 i = 0; i < n; i++)
        if (rlv_rules_is (run, items[i], "disposition", "return") &&
            !rlv_item_has (run->plan, items[i], "returnFormat"))
            rlv_rules_say (run, items[i],
                           _ ("data \"%s\" are returned in a format nobody has named"),
                           rlv_item_id (run->plan, items[i]));
}

/* --- SOC-02: people ---------------------------------------------------------- */

void
rlv_check_staff_groups (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "staffGroup", &n);

    for (guint32 i = 0; i < n; i++) {
        const char *id = rlv_item_id (run->plan, items[i]);

        rlv_rules_want (run, items[i], "regime",
                        _ ("no regime of transfer is given for staff group \"%s\""),
                        id);
        rlv_rules_want (run, items[i], "analysis",
                        _ ("the transfer of staff group \"%s\" has no dated analysis"),
                        id);
        rlv_rules_want (run, items[i], "decision",
                        _ ("nothing is decided for staff group \"%s\""), id);
    }
}
