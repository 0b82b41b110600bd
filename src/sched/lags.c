/* What lags ask, as tables by instant: one for all links alike.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "sched/compile.h"

/* The calendars on which the lag of a link to @ix may count, each once. */
static GArray *
lag_cals (const RlvWays *ways, RlvTaskIx ix)
{
    GArray *cals = g_array_new (FALSE, FALSE, sizeof (RlvCal));

    for (guint32 w = ways->first_way[ix]; w < ways->first_way[ix + 1]; w++) {
        RlvCal cal = rlv_ways_get (ways, w)->lag_cal;
        guint i = 0;

        while (i < cals->len && g_array_index (cals, RlvCal, i) != cal)
            i++;
        if (i == cals->len)
            g_array_append_val (cals, cal);
    }
    return cals;
}

/* Whether it asks for an end of work in hours. */
static gboolean
ends_in_hours (const RlvRun *run, const RlvLink *link)
{
    return !rlv_link_on_start (link) && run->grain[link->to] == RLV_GRAIN_MINUTE;
}

/* Whether it asks for the very instant of its predecessor, on any calendar. */
static gboolean
is_bare (const RlvRun *run, const RlvLink *link)
{
    gboolean days = run->grain[link->from] == RLV_GRAIN_DAY &&
                    run->grain[link->to] == RLV_GRAIN_DAY;

    if (link->lag.amount != 0 || link->type == RLV_LINK_SF || ends_in_hours (run, link))
        return FALSE;
    return link->type == RLV_LINK_FS || !days || link->lag.unit == RLV_UNIT_MINUTE;
}

#define INEXACT 1
#define UNSOUND 2 /* later than the calendars say */

/* What is made of one kind of link: a number among the lags, or RLV_NEVER, and where it
 * is not what the calendars say, by instant; NULL: nowhere. */
typedef struct {
    guint32 number;
    guint8 *doubt;
} Known;

void
rlv_compile_free_lag (gpointer data)
{
    Known *known = data;

    g_free (known->doubt);
    g_free (known);
}

/* The instant of bound @t; @doubt where a successor could stand at @t itself. */
static guint32
instant_of (RlvCompile *compile, const RlvLink *link, RlvTime t, guint32 *hint,
            guint8 *doubt)
{
    const RlvRun *run = compile->ways->run;
    RlvSteps *steps = &compile->steps;
    gboolean same;
    guint32 at;

    /* Past one end or the other of what calendars know. */
    if (t == RLV_TIME_NONE)
        return link->lag.amount < 0 ? 0 : RLV_NEVER;
    if (ends_in_hours (run, link)) {
        at = rlv_steps_worked (compile, run->lag_cal[link->to], t, &same);
        if (!same)
            *doubt |= INEXACT;
        return at;
    }
    at = !rlv_link_on_start (link) && run->grain[link->to] != RLV_GRAIN_POINT
             ? rlv_steps_after (steps, t)
             : rlv_steps_at (steps, t, hint);
    /* Whole days start and end at instants only. */
    if (at != RLV_NEVER && run->grain[link->to] != RLV_GRAIN_DAY &&
        t > steps->from[0] && !rlv_steps_hits (steps, at, t))
        *doubt |= INEXACT | UNSOUND;
    return at;
}

/* What @link asks on the calendar set for its successor when its predecessor stands at
 * instant @i.  A point may stand at either end of it. */
static guint32
bound_at (RlvCompile *compile, const RlvLink *link, guint32 i, guint32 *hint,
          guint8 *doubt)
{
    const RlvRun *run = compile->ways->run;
    const RlvSteps *steps = &compile->steps;
    gboolean point = run->grain[link->from] == RLV_GRAIN_POINT;
    RlvTime from = steps->from[i], until = steps->until[i];
    RlvTime at = point || rlv_link_from_finish (link) ? from : until;
    guint32 bound =
        instant_of (compile, link, rlv_link_bound (run, link, at, at), hint, doubt);

    if (point && from < until &&
        bound != instant_of (compile, link, rlv_link_bound (run, link, until, until),
                             hint, doubt))
        *doubt |= INEXACT;
    return bound;
}

static void
fill_limit (const RlvCompile *compile, RlvLag *lag)
{
    const guint32 n = compile->steps.n;
    guint32 i = 0;

    for (guint32 j = 0; j <= n; j++) {
        while (i <= n && lag->bound[i] <= j)
            i++;
        lag->limit[j] = i > 0 ? i - 1 : RLV_NEVER;
    }
}

/* Fills its tables; RLV_NEVER (and none) where they would change nothing. */
static void
make_lag (RlvCompile *compile, const RlvLink *link, const GArray *cals, Known *known)
{
    RlvRun *run = compile->ways->run;
    const guint32 n = compile->steps.n;
    RlvLag lag = {.bound = g_new (guint32, (gsize) n + 1)};
    gboolean changes = FALSE, any = FALSE;

    known->doubt = g_new0 (guint8, (gsize) n + 1);
    for (guint c = 0; c < cals->len; c++) {
        guint32 hint = 0, least = 0;

        run->lag_cal[link->to] = g_array_index (cals, RlvCal, c);
        for (guint32 i = 0; i <= n; i++) {
            guint8 doubt = 0;
            guint32 bound = MAX (bound_at (compile, link, i, &hint, &doubt), least);

            if (c > 0 && bound != lag.bound[i])
                doubt |= INEXACT;
            lag.bound[i] = c == 0 ? bound : MIN (bound, lag.bound[i]);
            known->doubt[i] |= doubt;
            any |= doubt != 0;
            least = bound;
        }
    }
    if (!any)
        g_clear_pointer (&known->doubt, g_free);
    for (guint32 i = 0; i <= n && !changes; i++)
        changes = lag.bound[i] != i;
    known->number = RLV_NEVER;
    if (!changes) {
        g_free (lag.bound);
        return;
    }
    lag.limit = g_new (guint32, (gsize) n + 1);
    fill_limit (compile, &lag);
    known->number = compile->lags->len;
    g_array_append_val (compile->lags, lag);
}

static const Known *
known_lag (RlvCompile *compile, const RlvLink *link)
{
    const RlvRun *run = compile->ways->run;
    g_autoptr (GArray) cals = lag_cals (compile->ways, link->to);
    g_autoptr (GString) key = g_string_new (NULL);
    Known *known;

    g_string_printf (key, "%d/%d%d/%d/%d", link->type, link->lag.unit, link->lag.amount,
                     run->grain[link->from], run->grain[link->to]);
    for (guint i = 0; i < cals->len; i++)
        g_string_append_printf (key, "/%u", g_array_index (cals, RlvCal, i));
    known = g_hash_table_lookup (compile->lag_of, key->str);
    if (known != NULL)
        return known;
    known = g_new0 (Known, 1);
    make_lag (compile, link, cals, known);
    g_hash_table_insert (compile->lag_of, g_strdup (key->str), known);
    return known;
}

/* The doubts where a task of that pace can ever start (or finish). */
static guint8
met_by (const RlvPace *pace, gboolean finish, const guint8 *doubt, guint32 n)
{
    guint8 met = 0;

    for (guint32 i = 0; i <= n && met != (INEXACT | UNSOUND); i++) {
        guint32 end = i;

        if (pace->next != NULL && pace->next[i] != i)
            continue;
        if (finish)
            end = pace->next == NULL ? MIN (i + pace->length, n) : pace->end[i];
        met |= doubt[end];
    }
    return met;
}

/* A doubt counts only where the predecessor can be. */
static void
weigh_doubt (RlvCompile *compile, const RlvLink *link, const guint8 *doubt)
{
    const RlvWays *ways = compile->ways;
    RlvSteps *steps = &compile->steps;

    for (guint32 w = ways->first_way[link->from];
         w < ways->first_way[link->from + 1] && (steps->exact || steps->sound); w++) {
        guint8 met = met_by (&compile->model->paces[rlv_ways_get (ways, w)->pace],
                             rlv_link_from_finish (link), doubt, steps->n);

        if ((met & INEXACT) != 0)
            steps->exact = FALSE;
        if ((met & UNSOUND) != 0)
            steps->sound = FALSE;
    }
}

static gboolean
is_cut (const RlvWays *ways, RlvTaskIx ix)
{
    for (guint32 w = ways->first_way[ix]; w < ways->first_way[ix + 1]; w++)
        if (rlv_ways_get (ways, w)->cal != rlv_ways_get (ways, w)->lag_cal)
            return TRUE;
    return FALSE;
}

guint32
rlv_compile_lag (RlvCompile *compile, const RlvLink *link)
{
    const RlvRun *run = compile->ways->run;
    const Known *known;

    if (is_bare (run, link)) {
        /* A point's own instant may be the end of a night: then nothing that ends
         * before it will do. */
        if (link->type == RLV_LINK_FF && run->grain[link->from] == RLV_GRAIN_POINT)
            compile->steps.exact = FALSE;
        return RLV_NEVER;
    }
    /* Where people are away work pauses, which lags do not know of. */
    if (ends_in_hours (run, link) && is_cut (compile->ways, link->to))
        compile->steps.exact = compile->steps.sound = FALSE;
    known = known_lag (compile, link);
    if (known->doubt != NULL)
        weigh_doubt (compile, link, known->doubt);
    return known->number;
}
