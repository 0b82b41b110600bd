/* EXI, COV, NEG: the way back.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules-priv.h"

/* Whether the rules on exits have something to speak about; that a plan has no exit at
 * all is told once, by SEC-01. */
static gboolean
has_exit (const RlvRules *run)
{
    return rlv_rules_any (run, "exit");
}

/* Whether an item of @kind has that word as its attribute @attr. */
static gboolean
any_with (const RlvRules *run, const char *kind, const char *attr, const char *word)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, kind, &n);

    for (guint32 i = 0; i < n; i++) {
        const char *text = rlv_item_text (run->plan, items[i], attr);
        g_auto (GStrv) words =
            text != NULL ? g_strsplit_set (text, " \t\r\n", -1) : NULL;

        if (words != NULL && g_strv_contains ((const char *const *) words, word))
            return TRUE;
    }
    return FALSE;
}

static void
ask_for (RlvRules *run, const char *kind, const char *attr, const char *const *words,
         const char *what)
{
    for (guint i = 0; words[i] != NULL; i++)
        if (!any_with (run, kind, attr, words[i]))
            rlv_rules_say (run, rlv_rules_first (run, "exit"), _ ("%s: %s"), what,
                           words[i]);
}

/* --- EXI-01, 02, 03: scenarios and triggers ---------------------------------- */

void
rlv_check_scenarios (RlvRules *run)
{
    static const char *const kinds[] = {"planned", "stressed", NULL};

    if (has_exit (run) && rlv_rules_critical (run))
        ask_for (run, "scenario", "kind", kinds,
                 _ ("no scenario of exit is of this kind"));
}

void
rlv_check_covers (RlvRules *run)
{
    static const char *const covers[] = {"persistent-interruption", "failed-provision",
                                         "unexpected-termination", NULL};

    if (has_exit (run) && rlv_rules_critical (run) && rlv_rules_regime (run, "DORA"))
        ask_for (run, "scenario", "covers", covers,
                 _ ("no scenario of exit covers this"));
}

void
rlv_check_triggers (RlvRules *run)
{
    static const char *const kinds[] = {"breach", "impairment", "ict-weakness",
                                        "supervision-impeded", NULL};

    if (has_exit (run) && rlv_rules_critical (run) && rlv_rules_regime (run, "DORA"))
        ask_for (run, "trigger", "kind", kinds,
                 _ ("nothing allows to leave the contract for this"));
}

/* --- EXI-06, 07: tested, and with somewhere to go ---------------------------- */

void
rlv_check_exit_tests (RlvRules *run)
{
    if (has_exit (run) && rlv_rules_critical (run) && !rlv_rules_any (run, "test"))
        rlv_rules_say (run, rlv_rules_first (run, "exit"),
                       _ ("no test of the exit is planned"));
}

void
rlv_check_alternatives (RlvRules *run)
{
    if (has_exit (run) && rlv_rules_critical (run) &&
        !rlv_rules_any (run, "alternative"))
        rlv_rules_say (run, rlv_rules_first (run, "exit"),
                       _ ("no alternative solution is named"));
}

/* --- EXI-10: managers -------------------------------------------------------- */

void
rlv_check_exit_managers (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "manager", &n);
    gboolean there[RLV_N_SIDES + 1] = {FALSE};

    if (!has_exit (run))
        return;
    for (guint32 i = 0; i < n; i++)
        there[rlv_rules_side_of (run, items[i], "party")] = TRUE;
    for (RlvSide side = RLV_SIDE_CLIENT; side <= RLV_SIDE_PROVIDER; side++)
        if (!there[side])
            rlv_rules_say (run, rlv_rules_first (run, "exit"),
                           _ ("side %s has no manager of the exit"),
                           rlv_rules_side_name (side));
}

/* --- EXI-11: registers and assets -------------------------------------------- */

/* A register is asked for once there is something to put into it. */
void
rlv_check_registers (RlvRules *run)
{
    static const struct {
        const char *kind, *of;
    } registers[] = {{"assets", "asset"},
                     {"contracts", "thirdPartyContract"},
                     {"licences", "licence"}};
    static const char *const facts[] = {"exclusive", "nbv", "location", NULL};
    guint32 n;
    const RlvItemIx *assets = rlv_plan_of_kind (run->plan, "asset", &n);

    if (!has_exit (run))
        return;
    for (guint i = 0; i < G_N_ELEMENTS (registers); i++)
        if (rlv_rules_any (run, registers[i].of) &&
            !any_with (run, "register", "kind", registers[i].kind))
            rlv_rules_say (run, rlv_rules_first (run, "exit"),
                           _ ("there is no dated register of %s"), registers[i].kind);
    if (rlv_rules_critical (run) &&
        !any_with (run, "register", "kind", "configuration"))
        rlv_rules_say (run, rlv_rules_first (run, "exit"),
                       _ ("there is no dated register of %s"), "configuration");
    for (guint32 i = 0; i < n; i++)
        for (guint k = 0; facts[k] != NULL; k++)
            if (!rlv_item_has (run->plan, assets[i], facts[k])) {
                rlv_rules_say (run, assets[i], _ ("asset \"%s\" does not say its %s"),
                               rlv_item_id (run->plan, assets[i]), facts[k]);
                break;
            }
}

/* --- EXI-12: assistance ------------------------------------------------------ */

void
rlv_check_assistance (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "assistance", &n);

    for (guint32 i = 0; i < n; i++) {
        if (!rlv_rules_true (run, items[i], "serviceLevels"))
            rlv_rules_say (run, items[i],
                           _ ("service levels do not stay in force during the exit"));
        rlv_rules_want (run, items[i], "staffingFloor",
                        _ ("nothing says how many people stay during the exit"));
        rlv_rules_want (run, items[i], "rates",
                        _ ("nothing says at what rates assistance is paid"));
    }
}

/* --- COV-01: out and back ---------------------------------------------------- */

/* What ends where it is needs no way back. */
static gboolean
ends_there (const RlvRules *run, RlvItemIx item)
{
    static const char *const with[] = {"asset", "licence", "thirdPartyContract",
                                       "dataset", NULL};
    static const char *const over[] = {"erase",  "destroy",   "end",
                                       "retain", "terminate", NULL};
    const char *how;

    if (g_str_equal (rlv_plan_kind_name (run->plan, item), "staffGroup"))
        return TRUE; /* people decide for themselves */
    if (!g_strv_contains (with, rlv_plan_kind_name (run->plan, item)))
        return FALSE;
    how = rlv_item_text (run->plan, item, "disposition");
    return how != NULL && g_strv_contains (over, how);
}

static void
mark_ways (const RlvRules *run, guint8 *out, guint8 *back)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "transfers", &n);

    for (guint32 i = 0; i < n; i++) {
        RlvItemIx item = rlv_item_ref (run->plan, items[i], "item");

        if (item == RLV_NONE)
            continue;
        if (rlv_rules_is (run, items[i], "direction", "out"))
            out[item] = 1;
        else
            back[item] = 1;
    }
}

/* In a plan of reversibility everything in scope has left long ago. */
static void
mark_all_out (const RlvRules *run, guint8 *out)
{
    static const char *const kinds[] = {"service", "asset",     "licence",
                                        "dataset", "knowledge", "thirdPartyContract",
                                        NULL};
    guint32 n;

    for (guint k = 0; kinds[k] != NULL; k++) {
        const RlvItemIx *items = rlv_plan_of_kind (run->plan, kinds[k], &n);

        for (guint32 i = 0; i < n; i++)
            out[items[i]] = k > 0 || !rlv_rules_true (run, items[i], "retained");
    }
}

void
rlv_check_way_back (RlvRules *run)
{
    g_autofree guint8 *back = rlv_rules_named (run, "handback", "item");
    g_autofree guint8 *out = g_malloc0 (MAX (run->n_items, 1));
    gboolean reverse = rlv_rules_reverse (run);

    mark_ways (run, out, back);
    if (reverse)
        mark_all_out (run, out);
    else if (!has_exit (run))
        return;
    for (RlvItemIx i = 0; i < run->n_items; i++)
        if (out[i] && !back[i] && !ends_there (run, i))
            rlv_rules_say_as (run, reverse ? RLV_SEVERITY_ERROR : RLV_SEVERITY_WARNING,
                              i,
                              reverse ? _ ("\"%s\" is in scope and has no way back")
                                      : _ ("\"%s\" is handed over and has no way back"),
                              rlv_item_id (run->plan, i));
}

/* --- NEG-03: the clause both wrote ------------------------------------------- */

void
rlv_check_joint_clause (RlvRules *run)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (run->plan, "clause", &n);

    for (guint32 i = 0; i < n; i++)
        if (rlv_rules_is (run, items[i], "kind", "reversibility") &&
            !rlv_rules_true (run, items[i], "jointlyDrafted"))
            rlv_rules_say (
                run, items[i],
                _ ("the reversibility clause \"%s\" was written by one side"),
                rlv_item_id (run->plan, items[i]));
}
