/* releve risk: with what chance each date holds.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "cli/run.h"

static const char *const formats[] = {"text", "json", NULL};

static const char *const examples[] = {
    "releve risk",
    N_ ("with what chance each gate of plan.xml is held"),
    "releve risk --gate G2 --why",
    N_ ("what decides gate G2, and how far each task spreads"),
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

typedef struct {
    const char *gate, *draws, *seed, *threads, *what, *solve, *require, *shard;
    gboolean why, merge, independent;
} Own;

#define MOST_PAIRED ((guint64) 100000000) /* draws of a what-if: 16 bytes each */

/* What was asked, as numbers. */
typedef struct {
    const Own *own;
    RlvRiskRun run;
    RlvRiskOptions options;
    guint permille;  /* of --solve */
    guint require;   /* of --require, in hundredths of a per cent */
    GArray *changes; /* RlvRiskChange */
    GString *said;   /* what draws depend on, as it is typed */
} Ask;

static void
ask_clear (Ask *ask)
{
    g_clear_pointer (&ask->changes, g_array_unref);
    if (ask->said != NULL)
        g_string_free (g_steal_pointer (&ask->said), TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ask, ask_clear)

#define OWN(member) G_STRUCT_OFFSET (Own, member)

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
     N_ ("all that decides it, and the spread of each task"), NULL, 0},
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
     N_ ("exit with 1 when the date holds with less than that chance"), NULL, 0},
    {"independent", 0, RLV_OPTION_FLAG, OWN (independent), NULL,
     N_ ("no common causes: every duration by itself"), NULL, 0},
    {"shard", 0, RLV_OPTION_TEXT, OWN (shard), N_ ("K/N"),
     N_ ("draw only part K of N, and write it for --merge"), NULL, 0},
    {"merge", 0, RLV_OPTION_FLAG, OWN (merge), NULL,
     N_ ("put the parts in FILE… together, which must be all of one run"), NULL, 0},
};

/* --- what was asked ----------------------------------------------------------- */

static gboolean
fail (GError **error, const char *option, const char *word, const char *want)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE, _ ("--%s takes %s, not \"%s\""),
                 option, want, word);
    return FALSE;
}

static gboolean
read_number (const char *option, const char *text, guint64 least, guint64 most,
             guint64 *number, GError **error)
{
    g_autofree char *want = NULL;

    if (text == NULL ||
        g_ascii_string_to_unsigned (text, 10, least, most, number, NULL))
        return TRUE;
    want = g_strdup_printf (_ ("a number from %s to %s"), least == 0 ? "0" : "1",
                            most == RLV_RISK_MAX_DRAWS ? "4294967295"
                            : most > 1024              ? "9223372036854775807"
                                                       : "1024");
    return fail (error, option, text, want);
}

/* "0.8", "80%", "1,5": thousandths. @exactly: a finer one is no such share. */
static gboolean
read_share (const char *text, gint64 most, gboolean exactly, gint32 *permille)
{
    g_autofree char *copy = g_strdelimit (g_strdup (text), ",", '.');
    gboolean percent = g_str_has_suffix (copy, "%");
    gint64 number, unit = percent ? RLV_DECIMAL_ONE / 10 : RLV_DECIMAL_ONE / 1000;

    if (percent)
        copy[strlen (copy) - 1] = '\0';
    g_strchomp (copy);
    if (!rlv_number_parse (RLV_TYPE_DECIMAL, copy, &number) || number < 0)
        return FALSE;
    if (number / unit > most || (exactly && number % unit != 0))
        return FALSE;
    *permille = (gint32) (number / unit);
    return TRUE;
}

/* A build server that asks for 99.95 % is not to be told that 99.9 % will do. */
static gboolean
read_chance (const char *option, const char *text, guint scale, guint *chance,
             GError **error)
{
    gint32 permille = 0;

    if (text == NULL)
        return TRUE;
    if (!read_share (g_str_has_prefix (text, "p=") ? text + 2 : text, 1000, TRUE,
                     &permille) ||
        permille == 0)
        return fail (error, option, text,
                     _ ("a chance such as p=80%, in tenths of a per cent at most"));
    *chance = (guint) permille * scale;
    return TRUE;
}

static gboolean
read_shard (Ask *ask, GError **error)
{
    const char *text = ask->own->shard;
    g_auto (GStrv) parts = NULL;
    guint64 shard, shards;

    if (text == NULL)
        return TRUE;
    parts = g_strsplit (text, "/", 3);
    if (g_strv_length (parts) != 2 ||
        !g_ascii_string_to_unsigned (parts[1], 10, 1, 1000000, &shards, NULL) ||
        !g_ascii_string_to_unsigned (parts[0], 10, 1, shards, &shard, NULL))
        return fail (error, "shard", text, _ ("a part and their number, such as 3/8"));
    ask->run.shard = (guint32) shard;
    ask->run.shards = (guint32) shards;
    return TRUE;
}

/* What a change is of; a gate stands for the task that decides it. */
static gboolean
read_changed (const RlvRun *run, const char *id, RlvRiskChange *change, GError **error)
{
    static const char *const kinds[] = {"task", "gate", "risk", "cause", "team", NULL};
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (run->plan, &n);

    change->item = RLV_NONE;
    if (rlv_plan_find (run->plan, id) == RLV_NONE &&
        rlv_side_parse (id, &change->side) && change->side != RLV_SIDE_BOTH)
        return TRUE;
    if (!rlv_run_item (run, id, kinds, &change->item, error))
        return FALSE;
    for (guint32 i = 0; i < n; i++)
        if (tasks[i].gate == change->item) {
            change->item = tasks[i].item;
            break;
        }
    return TRUE;
}

static gboolean
is_task (const RlvRun *run, const RlvRiskChange *change)
{
    return change->item != RLV_NONE &&
           rlv_plan_task_of (run->plan, change->item) != RLV_NONE;
}

static gboolean
fail_what (const char *word, GError **error)
{
    return fail (error, "what", word,
                 _ ("an id and a date or a factor, such as A-40=2027-06-09 or "
                    "A-40=0.8"));
}

/* Two changes of one thing would be one of them, or both: who asks must say. */
static gboolean
add_change (Ask *ask, const RlvRiskChange *change, const char *id, GError **error)
{
    for (guint i = 0; i < ask->changes->len; i++) {
        const RlvRiskChange *other = &g_array_index (ask->changes, RlvRiskChange, i);

        if (other->item == change->item && other->side == change->side) {
            g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                         _ ("--what changes \"%s\" twice; change it once"), id);
            return FALSE;
        }
    }
    g_array_append_vals (ask->changes, change, 1);
    return TRUE;
}

static gboolean
read_change (const RlvRun *run, Ask *ask, const char *word, GError **error)
{
    const char *equals = strrchr (word, '=');
    RlvRiskChange change = {.day = RLV_DAY_NONE, .permille = 1000};
    g_autofree char *id = NULL;
    gboolean dated;

    if (equals == NULL)
        return fail_what (word, error);
    id = g_strndup (word, (gsize) (equals - word));
    if (!read_changed (run, id, &change, error))
        return FALSE;
    dated = rlv_day_parse (equals + 1, &change.day);
    if (dated && is_task (run, &change))
        return add_change (ask, &change, id, error);
    change.day = RLV_DAY_NONE;
    if (dated || !read_share (equals + 1, 100000, FALSE, &change.permille))
        return fail_what (word, error);
    return add_change (ask, &change, id, error);
}

static gboolean
read_changes (const RlvRun *run, Ask *ask, GError **error)
{
    g_auto (GStrv) words = NULL;

    ask->changes = g_array_new (FALSE, FALSE, sizeof (RlvRiskChange));
    if (ask->own->what == NULL)
        return TRUE;
    words = g_strsplit_set (ask->own->what, " \t\n", -1);
    for (guint i = 0; words[i] != NULL; i++)
        if (words[i][0] != '\0' && !read_change (run, ask, words[i], error))
            return FALSE;
    /* "--what $IF", and IF is not set. */
    return ask->changes->len > 0 || fail_what (ask->own->what, error);
}

static gboolean
read_gate (const RlvRun *run, Ask *ask, GError **error)
{
    static const char *const kinds[] = {"task", "gate", NULL};
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (run->plan, &n);
    RlvItemIx item;

    ask->options.target = RLV_NONE;
    ask->options.due = RLV_DAY_NONE;
    if (ask->own->gate == NULL)
        return TRUE;
    if (!rlv_run_item (run, ask->own->gate, kinds, &item, error))
        return FALSE;
    for (guint32 i = 0; i < n; i++)
        if (tasks[i].item == item || tasks[i].gate == item) {
            ask->options.target = i;
            return TRUE;
        }
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("no task decides gate \"%s\", so it has no date"), ask->own->gate);
    return FALSE;
}

/* Parts drawn with another effort, on another day or of another gate do not fit. */
static gboolean
say_options (const RlvRun *run, Ask *ask, GError **error)
{
    RlvSchedOptions sched = {0};
    char day[RLV_DATE_SIZE];
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (run->plan, &n);

    if (!rlv_run_effort (run, &sched, error))
        return FALSE;
    ask->said = g_string_new (NULL);
    g_string_append_printf (ask->said, "--effort %" G_GUINT64_FORMAT, sched.effort);
    if (ask->options.target != RLV_NONE)
        g_string_append_printf (ask->said, " --gate %s", tasks[ask->options.target].id);
    if (ask->options.independent)
        g_string_append (ask->said, " --independent");
    if (run->data_date != RLV_DAY_NONE)
        g_string_append_printf (ask->said, " --today %s",
                                rlv_day_format (run->data_date, day));
    ask->options.said = ask->said->str;
    return TRUE;
}

static gboolean
read_ask (const RlvRun *run, Ask *ask, gboolean json, GError **error)
{
    guint64 threads = 1;

    ask->run.seed = 1;
    ask->run.draws = RLV_RISK_DRAWS;
    if (!read_number ("draws", ask->own->draws, 1, RLV_RISK_MAX_DRAWS, &ask->run.draws,
                      error) ||
        !read_number ("seed", ask->own->seed, 0, G_MAXINT64, &ask->run.seed, error) ||
        !read_number ("threads", ask->own->threads, 1, 1024, &threads, error) ||
        !read_chance ("solve", ask->own->solve, 1, &ask->permille, error) ||
        !read_chance ("require", ask->own->require, 10, &ask->require, error) ||
        !read_shard (ask, error) || !read_changes (run, ask, error) ||
        !read_gate (run, ask, error))
        return FALSE;
    ask->run.threads = (guint32) threads;
    ask->options.independent = ask->own->independent;
    ask->options.actuals = run->actuals;
    ask->options.data_date = RLV_TIME_NONE;
    if (!say_options (run, ask, error))
        return FALSE;
    if (ask->own->shard != NULL && (ask->own->merge || ask->own->require != NULL)) {
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_USAGE,
                             _ ("--shard draws one part: --merge and --require are for "
                                "all of them"));
        return FALSE;
    }
    if (ask->own->shard != NULL && json) {
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_USAGE,
                             _ ("--shard writes a part in a form of its own: leave "
                                "out --format, and give it to --merge"));
        return FALSE;
    }
    if (ask->own->what != NULL && ask->run.draws > MOST_PAIRED) {
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_USAGE,
                             _ ("too many draws to compare one by one"));
        return FALSE;
    }
    if ((ask->own->shard != NULL || ask->own->merge) &&
        (ask->own->what != NULL || ask->own->solve != NULL)) {
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_USAGE,
                             _ ("--what and --solve draw by themselves: they do not go "
                                "with --shard and --merge"));
        return FALSE;
    }
    return TRUE;
}

/* --- what comes out ----------------------------------------------------------- */

static RlvRisk *
make (const RlvRun *run, const Ask *ask, gboolean changed, GError **error)
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
can_change (const RlvRun *run, const RlvRisk *risk, const Ask *ask, GError **error)
{
    for (guint i = 0; i < ask->changes->len; i++) {
        const RlvRiskChange *change = &g_array_index (ask->changes, RlvRiskChange, i);

        if (rlv_risk_can_change (risk, change))
            continue;
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     is_task (run, change)
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
meets (const Ask *ask, const RlvChances *chances, gboolean cannot, GError **error)
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
is_as_asked (const Ask *ask, const RlvRiskCounts *counts, GError **error)
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
answer (const RlvCall *call, RlvRun *run, Ask *ask, RlvChances *chances, GError **error)
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
    g_auto (Ask) ask = {.own = call->options};
    RlvChances chances = {0};

    if (!rlv_run_schedule (run, FALSE, error) || !has_tasks (run, error) ||
        !read_ask (run, &ask, g_str_equal (call->format, "json"), error))
        return FALSE;
    ask.options.data_date = rlv_run_data_time (run);
    chances.alone = ask.own->gate != NULL;
    chances.why = ask.own->why;
    chances.change = ask.own->what;
    chances.permille = ask.permille;
    chances.require = ask.require;
    return answer (call, run, &ask, &chances, error);
}

/* The plan stands first, or last among the parts to merge, or alone. */
static gboolean
run_risk (const RlvCall *call, GError **error)
{
    const Own *own = call->options;
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
    RLV_COMMAND_OPTIONS (options, Own),
    .run = run_risk,
};
