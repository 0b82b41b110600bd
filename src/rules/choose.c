/* Which packs apply to a plan, with what weight, and why.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules/run.h"

/* --- the time of the plan -------------------------------------------------------- */

/* From its first day to its last, as far as that is known. */
static void
span_of (const RlvView *view, RlvDay *first, RlvDay *last)
{
    const RlvSchedule *schedule = view->schedule;

    *first = rlv_plan_start (view->plan);
    *last = *first;
    if (schedule != NULL && view->times != NULL && schedule->n > 0)
        *last = MAX (*last, rlv_cal_day (view->times, schedule->cal[schedule->last],
                                         schedule->finish[schedule->last], TRUE));
}

gboolean
rlv_in_force (const RlvView *view, RlvDay from, RlvDay until)
{
    RlvDay first, last;

    span_of (view, &first, &last);
    return (from == RLV_DAY_NONE || from <= last) &&
           (until == RLV_DAY_NONE || until >= first);
}

static char *
say_out_of_force (const RlvView *view, const RlvPackInfo *pack)
{
    RlvDay first, last;
    char day[RLV_DATE_SIZE], edge[RLV_DATE_SIZE];

    span_of (view, &first, &last);
    if (pack->from != RLV_DAY_NONE && pack->from > last)
        return g_strdup_printf (
            _ ("it is in force from %s on, and the plan ends on %s"),
            rlv_day_format (pack->from, day), rlv_day_format (last, edge));
    return g_strdup_printf (_ ("it was in force until %s, and the plan starts on %s"),
                            rlv_day_format (pack->until, day),
                            rlv_day_format (first, edge));
}

/* --- what the plan says of packs and rules --------------------------------------- */

/* The item of @kind whose @attr is @name, whatever the case; RLV_NONE when there is
 * none. */
static RlvItemIx
find_said (const RlvPlan *plan, const char *kind, const char *attr, const char *name)
{
    guint32 n = 0;
    const RlvItemIx *items = rlv_plan_of_kind (plan, kind, &n);

    for (guint32 i = 0; i < n; i++) {
        const char *text = rlv_item_text (plan, items[i], attr);

        if (text != NULL && g_ascii_strcasecmp (text, name) == 0)
            return items[i];
    }
    return RLV_NONE;
}

const char *
rlv_rules_profile (const RlvView *view)
{
    guint32 n = 0;
    const RlvItemIx *items = rlv_plan_of_kind (view->plan, "rules", &n);
    const char *said = n > 0 ? rlv_item_text (view->plan, items[0], "profile") : NULL;

    if (view->profile != NULL)
        return view->profile;
    return said != NULL ? said : "transition";
}

/* A regulation names itself in the regime of a plan; else the pack asks the document.
 */
gboolean
rlv_pack_applies (Eval *eval, const RlvView *view, const RlvPack *pack, char **because)
{
    RlvItemIx said = find_said (view->plan, "pack", "name", pack->is.name);
    const char *use = said != RLV_NONE ? rlv_item_text (view->plan, said, "use") : NULL;
    gboolean truth = TRUE;

    if (g_strcmp0 (use, "no") == 0) {
        *because = g_strdup (_ ("the plan leaves it out"));
        return FALSE;
    }
    if (!rlv_in_force (view, pack->is.from, pack->is.until)) {
        *because = say_out_of_force (view, &pack->is);
        return FALSE;
    }
    if (g_strcmp0 (use, "yes") == 0) {
        *because = g_strdup (_ ("the plan asks for it"));
        return TRUE;
    }
    if (pack->applies != NULL)
        truth = rlv_eval_truth (eval, pack->applies, (xmlNodePtr) eval->tree->doc,
                                &truth) &&
                truth;
    if (pack->applies == NULL)
        *because = g_strdup (_ ("it applies to every plan"));
    else
        *because = g_strdup_printf (
            truth ? _ ("it applies to %s") : _ ("it applies only to %s"),
            rlv_worded (&pack->is.when) != NULL ? rlv_worded (&pack->is.when)
                                                : pack->when);
    return truth;
}

void
rlv_choice_free (gpointer data)
{
    RlvChoice *choice = data;

    g_free (choice->because);
    g_free (choice);
}

/* --- weights --------------------------------------------------------------------- */

/* "off" is no severity. */
static gboolean
weigh (const char *as, RlvSeverity *severity)
{
    static const char *const names[] = {"note", "warning", "error"};

    for (guint i = 0; as != NULL && i < G_N_ELEMENTS (names); i++)
        if (g_str_equal (as, names[i])) {
            *severity = (RlvSeverity) i;
            return TRUE;
        }
    return FALSE;
}

/* The plan has the last word, the profile the one before. */
gboolean
rlv_rule_weight (const Run *run, const RlvRule *rule, RlvSeverity *severity,
                 gboolean *changed)
{
    RlvItemIx said = find_said (run->view->plan, "weigh", "rule", rule->name);
    guint weight =
        run->phase != NULL
            ? GPOINTER_TO_UINT (g_hash_table_lookup (run->phase->weights, rule->name))
            : PHASE_OWN;

    *severity = rule->severity;
    *changed = FALSE;
    if (said != RLV_NONE) {
        *changed = TRUE;
        return weigh (rlv_item_text (run->view->plan, said, "as"), severity);
    }
    if (weight == PHASE_OWN || weight == 0)
        return weight == PHASE_OWN;
    *severity = (RlvSeverity) (weight - 1);
    *changed = TRUE;
    return TRUE;
}

gboolean
rlv_told_weight (const RlvPlan *plan, const RlvPacks *packs, const char *name,
                 RlvSeverity *severity)
{
    const RlvRule *rule = rlv_packs_find (packs, name);
    const RlvView view = {.plan = plan};
    const Run run = {.view = &view};
    gboolean changed;

    *severity = RLV_SEVERITY_WARNING;
    return rule == NULL || rlv_rule_weight (&run, rule, severity, &changed);
}
