/* Running the rules over a plan.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "rules-priv.h"

const RlvRule *
rlv_rule_find (const char *name)
{
    guint n;
    const RlvRule *rules = rlv_rules (&n);

    for (guint i = 0; i < n; i++)
        if (g_ascii_strcasecmp (rules[i].name, name) == 0)
            return &rules[i];
    return NULL;
}

/* --- saying ------------------------------------------------------------------ */

static void
say (RlvRules *run, RlvSeverity severity, RlvItemIx item, const char *what)
{
    const RlvRule *rule = run->rule;
    RlvPlace place;

    place = rlv_plan_place (run->plan, item == RLV_NONE ? 0 : item);
    rlv_findings_add (run->findings, severity, rule->name, &place, "%s", what);
    if (rule->why != NULL)
        rlv_findings_why (run->findings, "%s", _ (rule->why));
    if (rule->mend != NULL)
        rlv_findings_mend (run->findings, "%s", _ (rule->mend));
    if (rule->source != NULL)
        rlv_findings_source (run->findings, _ (rule->source));
    rlv_rules_waive_newest (run, item);
}

void
rlv_rules_say (RlvRules *run, RlvItemIx item, const char *what, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start (args, what);
    text = g_strdup_vprintf (what, args);
    va_end (args);
    say (run, run->rule->severity, item, text);
}

void
rlv_rules_say_as (RlvRules *run, RlvSeverity severity, RlvItemIx item, const char *what,
                  ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start (args, what);
    text = g_strdup_vprintf (what, args);
    va_end (args);
    say (run, severity, item, text);
}

void
rlv_rules_want (RlvRules *run, RlvItemIx item, const char *attr, const char *what, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    if (rlv_item_has (run->plan, item, attr))
        return;
    va_start (args, what);
    text = g_strdup_vprintf (what, args);
    va_end (args);
    say (run, run->rule->severity, item, text);
}

/* --- running ----------------------------------------------------------------- */

static void
run_all (RlvRules *run, gboolean dated)
{
    guint n;
    const RlvRule *rules = rlv_rules (&n);

    run->items = rlv_plan_items (run->plan, &run->n_items);
    if (run->n_items == 0)
        return;
    run->tasks = rlv_plan_tasks (run->plan, &run->n_tasks);
    run->sides = rlv_track_sides (run->plan);
    rlv_rules_read_waivers (run, !dated);
    rlv_rules_waive_others (run);
    for (guint i = 0; i < n; i++) {
        run->rule = &rules[i];
        if (rules[i].check != NULL && rules[i].dated == dated)
            rules[i].check (run);
    }
    rlv_rules_clear_waivers (run);
    g_free (run->sides);
}

void
rlv_rules_run (const RlvPlan *plan, const RlvGraph *graph, RlvDay today,
               RlvFindings *findings)
{
    RlvRules run = {.plan = plan, .graph = graph, .today = today, .findings = findings};

    run_all (&run, FALSE);
}

void
rlv_rules_waive (const RlvPlan *plan, RlvDay today, RlvFindings *findings)
{
    RlvRules run = {.plan = plan, .today = today, .findings = findings};

    run.items = rlv_plan_items (plan, &run.n_items);
    rlv_rules_read_waivers (&run, FALSE);
    rlv_rules_waive_others (&run);
    rlv_rules_clear_waivers (&run);
}

void
rlv_rules_run_schedule (const RlvPlan *plan, RlvTimes *times,
                        const RlvSchedule *schedule, RlvDay today,
                        RlvFindings *findings)
{
    RlvRules run = {.plan = plan,
                    .times = times,
                    .schedule = schedule,
                    .today = today,
                    .findings = findings};

    run_all (&run, TRUE);
}
