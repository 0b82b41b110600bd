/* releve risk: with what chance each date holds.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/ask.h"

static const char *const formats[] = {"text", "json", NULL};

static const char *const examples[] = {
    "releve risk",
    N_ ("with what chance each gate of plan.xml is held"),
    "releve risk --gate G2 --why",
    N_ ("all that decides gate G2, and how far each task before it spreads"),
    "releve risk --gate G2 --what A-40=2027-06-09",
    N_ ("what it would change if A-40 were done on that day"),
    "releve risk --solve p=80% plan.xml",
    N_ ("which date holds in four cases of five, and what would reach the planned one"),
    "releve risk --require p=80% plan.xml",
    N_ ("fail unless the end holds with that chance: for a build server"),
    "releve risk --draws 1000000 --shard 3/8 -o part3 plan.xml",
    N_ ("the third eighth of a million draws, on one of eight machines"),
    "releve risk --merge plan.xml part1 part2 part3 part4 part5 part6 part7 part8",
    N_ ("the whole, to the bit as if one machine had drawn it"),
    NULL,
};

#define OWN(member) G_STRUCT_OFFSET (RlvRiskTyped, member)

static const RlvOption options[] = {
    {"gate", 'g', RLV_OPTION_TEXT, OWN (gate), N_ ("ID"),
     N_ ("of this gate or task alone, not of all"), NULL, 0},
    {"draws", 'n', RLV_OPTION_TEXT, OWN (draws), N_ ("N"),
     N_ ("how often to draw (10000)"), NULL, 0},
    {"seed", 0, RLV_OPTION_TEXT, OWN (seed), N_ ("N"),
     N_ ("another row of numbers (1)"), NULL, 0},
    {"threads", 0, RLV_OPTION_TEXT, OWN (threads), N_ ("N"),
     N_ ("processors to use; the result is the same"), NULL, 0},
    {"why", 0, RLV_OPTION_FLAG, OWN (why), NULL,
     N_ ("all that decides it, and how far each task that it hangs on spreads"), NULL,
     0},
    {"what", 0, RLV_OPTION_TEXT, OWN (what), N_ ("ID=DATE|FACTOR"),
     N_ ("what if task ID were done on DATE, or lasted FACTOR times as long (0.8, "
         "80%); several with blanks between; of a risk FACTOR changes its chance, of a "
         "cause, a team or a side (client, provider, third) all durations that it "
         "makes longer or shorter"),
     NULL, 0},
    {"solve", 0, RLV_OPTION_TEXT, OWN (solve), N_ ("p=CHANCE"),
     N_ ("which date has that chance, and which single change brings the planned one "
         "there"),
     NULL, 0},
    {"require", 0, RLV_OPTION_TEXT, OWN (require), N_ ("p=CHANCE"),
     N_ ("exit with 1 when the end, or --gate, holds its deadline (without one its "
         "planned day) with less than that chance"),
     NULL, 0},
    {"independent", 0, RLV_OPTION_FLAG, OWN (independent), NULL,
     N_ ("no common causes: every duration by itself"), NULL, 0},
    {"shard", 0, RLV_OPTION_TEXT, OWN (shard), N_ ("K/N"),
     N_ ("draw only part K of N, and write it for --merge"), NULL, 0},
    {"merge", 0, RLV_OPTION_FLAG, OWN (merge), NULL,
     N_ ("put the parts in FILE… together, which must be all of one run"), NULL, 0},
};

/* --- what comes out ----------------------------------------------------------- */

static RlvRisk *
make (const RlvRun *run, const RlvAsk *ask, gboolean changed, GError **error)
{
    RlvRiskOptions with = ask->options;

    if (changed) {
        with.changes = (const RlvRiskChange *) (gconstpointer) ask->changes->data;
        with.n_changes = ask->changes->len;
    }
    return rlv_risk_new (run->plan, run->times, run->schedule, &with, error);
}

/* A change that nothing drawn would feel is a slip. */
static gboolean
can_change (const RlvRun *run, const RlvRisk *risk, const RlvAsk *ask, GError **error)
{
    for (guint i = 0; i < ask->changes->len; i++) {
        const RlvRiskChange *change = &g_array_index (ask->changes, RlvRiskChange, i);

        if (rlv_risk_can_change (risk, change))
            continue;
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     rlv_ask_is_task (run, change)
                         ? _ ("--what: \"%s\" is over, and what happened stays")
                         : _ ("--what: nothing that is drawn hangs on \"%s\""),
                     change->item == RLV_NONE ? rlv_side_name (change->side)
                                              : rlv_item_id (run->plan, change->item));
        return FALSE;
    }
    return TRUE;
}

/* Draws that are in time in @b and not in @a. */
static guint64
only_in (const RlvTime *a, const RlvTime *b, guint64 n, RlvTime due)
{
    guint64 found = 0;

    for (guint64 i = 0; i < n; i++)
        found += a[i] > due && b[i] <= due;
    return found;
}

static void
show (const RlvCall *call, RlvRun *run, const RlvChances *chances)
{
    RlvOutlook outlook = rlv_run_outlook (run);
    RlvLook look = rlv_run_look (run);

    if (g_str_equal (call->format, "json"))
        rlv_view_risk_json (call->cli->out, &outlook, chances);
    else
        rlv_view_risk_text (call->cli->out, &outlook, chances, &look);
}

/* FALSE, in one line for the log of a build server, when the chance asked for is not
 * there; of a schedule that @cannot be kept, worse will be said. */
static gboolean
meets (const RlvAsk *ask, const RlvChances *chances, gboolean cannot, GError **error)
{
    guint chance = rlv_view_risk_held (chances);
    char day[RLV_DATE_SIZE];

    if (chances->require == 0 || chance >= chances->require || cannot)
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_FINDINGS,
                 _ ("%s on %s holds with %u.%u %%, less than the %u.%u %% asked for"),
                 ask->own->gate != NULL ? ask->own->gate : _ ("end of the plan"),
                 rlv_day_format (rlv_risk_due (chances->risk), day), chance / 100,
                 chance % 100 / 10, chances->require / 100,
                 chances->require % 100 / 10);
    return FALSE;
}

/* Parts were drawn as they were: what is asked of them besides must be so. */
static gboolean
is_as_asked (const RlvAsk *ask, const RlvRiskCounts *counts, GError **error)
{
    g_autofree char *draws = NULL, *seed = NULL;

    if ((ask->own->seed == NULL || rlv_risk_seed (counts) == ask->run.seed) &&
        (ask->own->draws == NULL || rlv_risk_draws (counts) == ask->run.draws))
        return TRUE;
    draws = g_strdup_printf ("%" G_GUINT64_FORMAT, rlv_risk_draws (counts));
    seed = g_strdup_printf ("%" G_GUINT64_FORMAT, rlv_risk_seed (counts));
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("these parts are of a run with --draws %s --seed %s, not as asked"),
                 draws, seed);
    return FALSE;
}

/* Then nothing has to change. */
static gboolean
is_met (const RlvRisk *risk, const RlvRiskCounts *counts, guint permille)
{
    guint64 draws = rlv_risk_draws (counts);

    return (draws - rlv_risk_late (risk, counts)) * 1000 >= draws * permille;
}

/* The same draws before and after a change, paired. */
static gboolean
answer (const RlvCall *call, RlvRun *run, RlvAsk *ask, RlvChances *chances,
        GError **error)
{
    gboolean changed = ask->changes->len > 0;
    g_autofree RlvTime *before = changed ? g_new (RlvTime, ask->run.draws) : NULL;
    g_autofree RlvTime *after = changed ? g_new (RlvTime, ask->run.draws) : NULL;
    g_autoptr (RlvRisk) risk = make (run, ask, FALSE, error);
    g_autoptr (RlvRisk) other =
        risk != NULL && changed ? make (run, ask, TRUE, error) : NULL;
    g_autoptr (RlvRiskCounts) counts = NULL;
    g_autoptr (RlvRiskCounts) other_counts = NULL;
    g_autoptr (GArray) levers = NULL;

    if (risk == NULL || (changed && other == NULL) ||
        !can_change (run, risk, ask, error))
        return FALSE;
    ask->run.outcomes = before;
    counts = ask->own->merge
                 ? rlv_risk_merge (risk, (const char *const *) call->operands, error)
                 : rlv_risk_run (risk, &ask->run);
    if (counts == NULL || !is_as_asked (ask, counts, error))
        return FALSE;
    if (ask->own->shard != NULL) {
        rlv_risk_shard_write (risk, counts, call->cli->out);
        return TRUE;
    }
    if (changed) {
        ask->run.outcomes = after;
        other_counts = rlv_risk_run (other, &ask->run);
        chances->gained =
            only_in (before, after, ask->run.draws, rlv_risk_due_time (risk));
        chances->lost =
            only_in (after, before, ask->run.draws, rlv_risk_due_time (risk));
    }
    ask->run.outcomes = NULL;
    if (ask->permille > 0 && !is_met (risk, counts, ask->permille))
        levers = rlv_risk_levers (risk, counts, &ask->run, ask->permille);
    chances->risk = risk;
    chances->counts = counts;
    chances->after = other;
    chances->after_counts = other_counts;
    chances->levers = levers;
    show (call, run, chances);
    return meets (ask, chances, run->schedule->conflict, error);
}

/* Without, no date would be in danger, and a build server would be content. */
static gboolean
has_tasks (const RlvRun *run, GError **error)
{
    guint32 n;

    rlv_plan_tasks (run->plan, &n);
    if (n > 0)
        return TRUE;
    g_set_error_literal (error, RLV_ERROR, RLV_ERROR_SCHEDULE,
                         _ ("the plan has no task, so there is no date to hold"));
    return FALSE;
}

static gboolean
run_risk_on (const RlvCall *call, RlvRun *run, GError **error)
{
    g_auto (RlvAsk) ask = {.own = call->options};
    RlvChances chances = {0};

    if (!rlv_run_schedule (run, FALSE, error) || !has_tasks (run, error) ||
        !rlv_ask_read (&ask, run, g_str_equal (call->format, "json"), error))
        return FALSE;
    ask.options.data_date = rlv_run_data_time (run);
    chances.alone = ask.own->gate != NULL;
    chances.why = ask.own->why;
    chances.change = ask.said_what != NULL ? ask.said_what->str : NULL;
    chances.permille = ask.permille;
    chances.require = ask.require;
    return answer (call, run, &ask, &chances, error);
}

/* The plan stands first, or last among the parts to merge, or alone. */
static gboolean
run_risk (const RlvCall *call, GError **error)
{
    const RlvRiskTyped *own = call->options;
    RlvCall it = *call;
    g_autoptr (RlvRun) run = NULL;

    if (it.n_operands > 0 && g_str_equal (it.plan, "plan.xml") &&
        (!own->merge || g_str_has_suffix (it.operands[it.n_operands - 1], ".xml"))) {
        it.plan = it.operands[--it.n_operands];
        it.operands[it.n_operands] = NULL;
    }
    if (own->merge ? it.n_operands == 0 : it.n_operands > 0) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     own->merge ? _ ("--merge needs the parts to put together")
                                : _ ("%s: only --merge takes files beside the plan"),
                     own->merge ? "" : it.operands[0]);
        return FALSE;
    }
    run = rlv_run_new (&it);
    return rlv_run_close (run, run_risk_on (&it, run, error), error) &&
           rlv_run_stands (run, error);
}

const RlvCommand rlv_command_risk = {
    .name = "risk",
    .operands = N_ ("[FILE…]"),
    .max = 100000,
    .summary = N_ ("Say with what chance each date holds, and what decides it"),
    .help = N_ (
        "The schedule is drawn again and again with other durations, each between its "
        "best and its worst: who hands people to whom, calendars, windows, freezes and "
        "sittings stay. Teams and sides have good and bad luck as a whole, risks "
        "happen "
        "or not. Where the plan gives one figure, a preset by kind of task is taken, "
        "and the result says so.\n\n"
        "The same seed gives the same result, for any number of threads and of parts. "
        "A "
        "what-if is drawn with the same numbers, so that it shows small changes too; "
        "one that is smaller than twice its error is told as none."),
    .examples = examples,
    .formats = formats,
    .takes = RLV_TAKES_PLAN | RLV_TAKES_STORE | RLV_TAKES_TODAY | RLV_TAKES_DEPTH |
             RLV_TAKES_FILES,
    RLV_COMMAND_OPTIONS (options, RlvRiskTyped),
    .run = run_risk,
};
