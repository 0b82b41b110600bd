/* Recording what happened.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "cli/record.h"

/* Longest text of a note or a name: the journal is for facts, not for files. */
#define LONGEST 2000

static gboolean
fail_usage (GError **error, const char *message)
{
    g_set_error_literal (error, RLV_ERROR, RLV_ERROR_USAGE, message);
    return FALSE;
}

/* --- who ---------------------------------------------------------------------- */

static gboolean
read_author (const RlvCli *cli, RlvEntry *entry, GError **error)
{
    const char *as = cli->common.as != NULL ? cli->common.as : cli->as;
    const char *colon = as == NULL ? NULL : strchr (as, ':');

    if (as == NULL)
        return fail_usage (error,
                           _ ("who records this? Say --as SIDE:NAME, such as --as "
                              "client:\"H. Moreau\", or set RELEVE_AS"));
    if (colon == NULL || colon[1] == '\0') {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("\"%s\" is not of the form SIDE:NAME"), as);
        return FALSE;
    }
    g_autofree char *side = g_strndup (as, (gsize) (colon - as));
    if (!rlv_side_parse (side, &entry->side) || entry->side == RLV_SIDE_BOTH) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("there is no side \"%s\"; there are: client, provider, third"),
                     side);
        return FALSE;
    }
    entry->who = colon + 1;
    return TRUE;
}

/* --- when --------------------------------------------------------------------- */

/* The calendar of the task that the entry is about, else the plan's first. */
static RlvCal
calendar_of (RlvRun *run, const RlvEntry *entry)
{
    RlvTaskIx task = rlv_plan_find_task (run->plan, entry->subject);
    g_autoptr (GError) unscheduled = NULL;

    if (task == RLV_NONE || !rlv_run_schedule (run, FALSE, &unscheduled))
        return 0;
    return run->schedule->cal[task];
}

/* Work that began on a day began when the day opened, and ended when it closed. */
static RlvTime
time_on_day (RlvRun *run, RlvCal cal, RlvDay day, gboolean ends)
{
    RlvTime from, until, found;

    rlv_cal_day_span (run->times, cal, day, &from, &until);
    found = ends ? rlv_cal_prev (run->times, cal, until)
                 : rlv_cal_next (run->times, cal, from);
    if (found < from || found > until)
        return ends ? until : from;
    return found;
}

gboolean
rlv_record_time (RlvRun *run, const RlvEntry *entry, const char *text, gboolean ends,
                 RlvTime *time, GError **error)
{
    RlvDay day = run->cli->today;
    RlvTime from, until;
    RlvCal cal = calendar_of (run, entry);

    if (text == NULL && run->cli->common.today == RLV_DAY_NONE) {
        *time = run->cli->now / 60;
        return TRUE;
    }
    rlv_cal_day_span (run->times, cal, run->cli->today, &from, &until);
    if (text == NULL || rlv_day_parse (text, &day)) {
        *time = time_on_day (run, cal, day, ends);
    } else if (!rlv_time_parse (text, time)) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                     _ ("\"%s\" is neither a date, as 2027-01-04, nor an instant, as "
                        "2027-01-04T09:30+01:00"),
                     text);
        return FALSE;
    }
    if (*time < until || (ends && *time == until))
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("%s has not come yet; only what happened can be recorded"), text);
    return FALSE;
}

/* --- what --------------------------------------------------------------------- */

static const struct {
    guint says;
    const char *option;
    gsize offset; /* of a text in RlvSaid */
} sayings[] = {
    {RLV_SAYS_AT, "--at", G_STRUCT_OFFSET (RlvSaid, at)},
    {RLV_SAYS_BECAUSE, "--because", G_STRUCT_OFFSET (RlvSaid, because)},
    {RLV_SAYS_BY, "--by", G_STRUCT_OFFSET (RlvSaid, by)},
    {RLV_SAYS_EVIDENCE, "--evidence", G_STRUCT_OFFSET (RlvSaid, evidence)},
    {RLV_SAYS_STARTED, "--started", G_STRUCT_OFFSET (RlvSaid, started)},
};

static gboolean
check_said (const RlvCall *call, const RlvAct *act, guint says, gboolean given,
            const char *option, GError **error)
{
    if (given && (act->may & says) == 0)
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE, _ ("\"%s\" takes no %s"),
                     call->verb->name, option);
    else if (!given && (act->must & says) != 0)
        g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE, _ ("\"%s\" needs %s"),
                     call->verb->name, option);
    else
        return TRUE;
    return FALSE;
}

/* Turns the direction of what follows it, on the screen of whoever reads the log. */
static gboolean
turns_text (gunichar c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static gboolean
is_one_line (const char *text)
{
    gboolean seen = FALSE;

    if (strlen (text) > LONGEST || !g_utf8_validate (text, -1, NULL))
        return FALSE;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);

        if (g_unichar_iscntrl (c) || turns_text (c) || c == 0x2028 || c == 0x2029)
            return FALSE;
        seen = seen || g_unichar_isgraph (c);
    }
    return seen;
}

static gboolean
check_text (const char *option, const char *text, GError **error)
{
    if (text == NULL || is_one_line (text))
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("%s takes one line of text, of one to %d bytes in UTF-8"), option,
                 LONGEST);
    return FALSE;
}

static gboolean
check_all_said (const RlvCall *call, const RlvAct *act, const RlvSaid *said,
                GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS (sayings); i++) {
        const char *text = *(const char *const *) (const void *) ((const char *) said +
                                                                  sayings[i].offset);
        if (!check_said (call, act, sayings[i].says, text != NULL, sayings[i].option,
                         error) ||
            !check_text (sayings[i].option, text, error))
            return FALSE;
    }
    return check_said (call, act, RLV_SAYS_DAY, said->day != RLV_DAY_NONE, "--to",
                       error);
}

gboolean
rlv_record_subject (const RlvRun *run, const char *text, const RlvAct *act,
                    RlvItemIx *item, GError **error)
{
    if (!rlv_run_item (run, text, act->subjects, item, error))
        return FALSE;
    const char *id = rlv_item_id (run->plan, *item);
    if (g_ascii_strcasecmp (id, text) == 0)
        return TRUE;
    g_set_error (error, RLV_ERROR, RLV_ERROR_USAGE,
                 _ ("\"%s\" is short for \"%s\"; what is recorded takes the whole id"),
                 text, id);
    return FALSE;
}

gboolean
rlv_record_fill (const RlvCall *call, RlvRun *run, const RlvAct *act,
                 const RlvSaid *said, RlvEntry *entry, GError **error)
{
    if (!check_all_said (call, act, said, error) ||
        !read_author (call->cli, entry, error) ||
        !check_text ("--as", entry->who, error) ||
        !check_text ("--op", said->op, error))
        return FALSE;
    entry->kind = act->kind;
    entry->recorded = call->cli->now;
    entry->at = RLV_TIME_NONE;
    entry->day = said->day;
    entry->note = said->because;
    entry->other = said->by;
    entry->evidence = said->evidence;
    entry->op = said->op;
    return (act->may & RLV_SAYS_AT) == 0 ||
           rlv_record_time (run, entry, said->at, act->ends, &entry->at, error);
}

/* --- into the journal --------------------------------------------------------- */

/* All facts begin with their id. */
gconstpointer
rlv_record_find (const GPtrArray *facts, const char *id)
{
    for (guint i = 0; i < facts->len; i++)
        if (g_str_equal (*(const char *const *) facts->pdata[i], id))
            return facts->pdata[i];
    return NULL;
}

gboolean
rlv_record_refuse (GError **error, const RlvEntry *entry, const char *why)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_CONFLICT, _ ("%s: %s"), entry->subject,
                 why);
    return FALSE;
}

typedef struct {
    const RlvAct *act;
    const RlvEntry *entry;
} CheckData;

static gboolean
check_act (RlvStore *store, gpointer data, GError **error)
{
    const CheckData *check = data;
    g_autoptr (GPtrArray) facts = NULL;

    if (check->act->facts == NULL)
        return check->act->check (store, NULL, check->entry, error);
    facts = check->act->facts (store, error);
    return facts != NULL &&
           check->act->check (store, rlv_record_find (facts, check->entry->subject),
                              check->entry, error);
}

static void
append_said (const RlvCall *call, const RlvEntry *entry)
{
    char when[RLV_DATE_SIZE];

    if (call->cli->common.quiet)
        return;
    g_string_append_printf (call->cli->out, _ ("recorded: %s %s"), entry->subject,
                            _ (rlv_event_name (entry->kind)));
    if (entry->at != RLV_TIME_NONE)
        g_string_append_printf (call->cli->out, ", %s",
                                rlv_time_format (entry->at, when));
    if (entry->day != RLV_DAY_NONE)
        g_string_append_printf (call->cli->out, ", %s",
                                rlv_day_format (entry->day, when));
    g_string_append_printf (call->cli->out, " (%s, %s)\n",
                            _ (rlv_side_name (entry->side)), entry->who);
}

/* The facts were read from the store opened for reading; writing needs it anew. */
gboolean
rlv_record_append (const RlvCall *call, RlvRun *run, const RlvAct *act, RlvEntry *entry,
                   GError **error)
{
    CheckData data = {.act = act, .entry = entry};

    g_clear_pointer (&run->store, rlv_store_close);
    if (!rlv_run_open (run, RLV_STORE_CREATE, error))
        return FALSE;
    if (!rlv_store_append (run->store, entry, act->check != NULL ? check_act : NULL,
                           &data, error))
        return FALSE;
    append_said (call, entry);
    return TRUE;
}

/* --- out of it ---------------------------------------------------------------- */

typedef struct {
    GString *out;
    gboolean json;
    RlvLook look;
} Listing;

static gboolean
append_entry (const RlvEntry *entry, gpointer data)
{
    Listing *listing = data;

    if (listing->json)
        rlv_view_entry_json (listing->out, entry);
    else
        rlv_view_entry_text (listing->out, entry, &listing->look);
    return TRUE;
}

gboolean
rlv_record_list (const RlvCall *call, RlvRun *run, const char *format, GError **error)
{
    Listing listing = {
        .out = call->cli->out,
        .json = g_str_equal (format, "json"),
        .look = rlv_run_look (run),
    };

    return rlv_run_open (run, RLV_STORE_READ_ONLY, error) &&
           rlv_store_each (run->store, append_entry, &listing, error);
}
