/* How much of the journal counts: what --today and --known-by ask for.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "cli/run.h"

/* "client:41" or "client:41:5d41…": as reports and "releve verify" print it. */
static gboolean
read_place (const char *word, RlvHorizon *horizon)
{
    const char *colon = strchr (word, ':');
    const char *hash = colon != NULL ? strchr (colon + 1, ':') : NULL;
    g_autofree char *place =
        g_strndup (word, hash != NULL ? (gsize) (hash - word) : strlen (word));
    RlvSide side;
    gint64 seq;

    if (!rlv_entry_parse_place (place, &side, &seq) || horizon->last[side] > 0 ||
        (hash != NULL && hash[1 + strspn (hash + 1, "0123456789abcdef")] != '\0'))
        return FALSE;
    horizon->last[side] = seq;
    horizon->hash[side] = hash != NULL ? hash + 1 : NULL;
    return TRUE;
}

/* A state of the journal: a side that it does not name had recorded nothing. */
static gboolean
read_state (char **words, RlvHorizon *horizon)
{
    gboolean any = FALSE;

    for (guint side = 0; side < RLV_N_SIDES; side++)
        horizon->last[side] = 0;
    for (; *words != NULL; words++) {
        if (**words == '\0')
            continue;
        if (!read_place (*words, horizon))
            return FALSE;
        any = TRUE;
    }
    return any;
}

static gboolean
read_known (RlvRun *run, const char *text, RlvHorizon *horizon, GError **error)
{
    RlvTime from, until;
    RlvDay day;

    if (rlv_day_parse (text, &day)) {
        rlv_track_data_span (run->times, day, &from, &until);
        horizon->known = until * 60;
        return TRUE;
    }
    if (rlv_time_parse (text, &until)) {
        horizon->known = (until + 1) * 60; /* to the end of that minute */
        return TRUE;
    }
    g_strfreev (run->known);
    run->known = g_strsplit_set (text, " ,", -1);
    if (read_state (run->known, horizon))
        return TRUE;
    g_set_error (
        error, RLV_ERROR, RLV_ERROR_USAGE,
        _ ("--known-by: \"%s\" is neither a date, as 2027-01-04, nor an "
           "instant, as 2027-01-04T09:30+01:00, nor a state of the journal, as "
           "\"client:41 provider:17\""),
        text);
    return FALSE;
}

gboolean
rlv_run_horizon (RlvRun *run, RlvHorizon *horizon, GError **error)
{
    const char *known = run->cli->common.known_by;
    RlvTime from;

    *horizon = (RlvHorizon) RLV_HORIZON_ALL;
    rlv_track_data_span (run->times, run->cli->today, &from, &horizon->until);
    return known == NULL || read_known (run, known, horizon, error);
}

void
rlv_run_say_known (const RlvRun *run)
{
    const char *known = run->cli->common.known_by;

    if (known != NULL)
        g_string_append_printf (run->cli->out,
                                _ ("By what had been recorded up to %s.\n"), known);
}
