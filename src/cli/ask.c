/* What "releve risk" was asked: chances, shares, changes and parts, as numbers.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "cli/ask.h"

#define MOST_PAIRED ((guint64) 100000000) /* draws of a what-if: 16 bytes each */

void
rlv_ask_clear (RlvAsk *ask)
{
    g_clear_pointer (&ask->changes, g_array_unref);
    if (ask->said != NULL)
        g_string_free (g_steal_pointer (&ask->said), TRUE);
    if (ask->said_what != NULL)
        g_string_free (g_steal_pointer (&ask->said_what), TRUE);
}

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
read_shard (RlvAsk *ask, GError **error)
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
    g_autofree char *word = g_ascii_strdown (id, -1);
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (run->plan, &n);

    change->item = RLV_NONE;
    if (rlv_plan_find (run->plan, id) == RLV_NONE &&
        rlv_side_parse (word, &change->side)) {
        if (change->side != RLV_SIDE_BOTH)
            return TRUE;
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_USAGE,
                             _ ("--what: what both sides do is as quick as each of "
                                "them: name client or provider"));
        return FALSE;
    }
    if (!rlv_run_item (run, id, kinds, &change->item, error))
        return FALSE;
    for (guint32 i = 0; i < n; i++)
        if (tasks[i].gate == change->item) {
            change->item = tasks[i].item;
            break;
        }
    return TRUE;
}

gboolean
rlv_ask_is_task (const RlvRun *run, const RlvRiskChange *change)
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
add_change (RlvAsk *ask, const RlvRiskChange *change, const char *id, GError **error)
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
read_change (const RlvRun *run, RlvAsk *ask, const char *word, GError **error)
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
    if (dated && rlv_ask_is_task (run, &change))
        return add_change (ask, &change, id, error);
    change.day = RLV_DAY_NONE;
    if (dated || !read_share (equals + 1, 100000, FALSE, &change.permille))
        return fail_what (word, error);
    return add_change (ask, &change, id, error);
}

static gboolean
read_changes (const RlvRun *run, RlvAsk *ask, GError **error)
{
    g_auto (GStrv) words = NULL;

    ask->changes = g_array_new (FALSE, FALSE, sizeof (RlvRiskChange));
    if (ask->own->what == NULL)
        return TRUE;
    words = g_strsplit_set (ask->own->what, " \t\n", -1);
    ask->said_what = g_string_new (NULL);
    for (guint i = 0; words[i] != NULL; i++) {
        if (words[i][0] == '\0')
            continue;
        if (!read_change (run, ask, words[i], error))
            return FALSE;
        g_string_append_printf (ask->said_what, "%s%s",
                                ask->said_what->len > 0 ? " " : "", words[i]);
    }
    /* "--what $IF", and IF is not set. */
    return ask->changes->len > 0 || fail_what (ask->own->what, error);
}

static gboolean
read_gate (const RlvRun *run, RlvAsk *ask, GError **error)
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
say_options (const RlvRun *run, RlvAsk *ask, GError **error)
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

gboolean
rlv_ask_read (RlvAsk *ask, const RlvRun *run, gboolean json, GError **error)
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
