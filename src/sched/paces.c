/* When a task may start and when it then ends, as tables by instant: one for all tasks
 * alike.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "sched/compile.h"

/* What tasks of one pace have in common is in the first of them. */
typedef struct {
    RlvTaskIx task;
    guint32 way;
} PaceKey;

/* --- days of a calendar --------------------------------------------------------- */

static void
free_days (gpointer data)
{
    RlvDays *days = data;

    g_free (days->open);
    g_free (days->close);
    g_free (days->credit);
    g_free (days);
}

static gboolean
is_plain (const RlvDays *days, guint32 n_steps)
{
    if (days->n != n_steps)
        return FALSE;
    for (guint32 k = 0; k < days->n; k++)
        if (days->open[k] != k || days->close[k] != k + 1 ||
            days->credit[k] != (gint64) k * 1000)
            return FALSE;
    return days->credit[days->n] == (gint64) days->n * 1000;
}

static RlvDays *
make_days (RlvCompile *compile, RlvCal cal)
{
    RlvTimes *times = compile->ways->run->times;
    RlvSteps *steps = &compile->steps;
    RlvDays *days = g_new0 (RlvDays, 1);
    RlvTime open = rlv_cal_open (times, cal, compile->begin), first = open;
    guint32 hint = 0;

    days->open = g_new (guint32, (gsize) steps->n + 2);
    days->close = g_new (guint32, (gsize) steps->n + 2);
    days->credit = g_new (gint64, (gsize) steps->n + 2);
    days->credit[0] = 0;
    while (open != RLV_TIME_NONE && days->n <= steps->n) {
        RlvTime next = rlv_cal_open (times, cal, open + 1), close;
        guint32 from = rlv_steps_at (steps, open, &hint), until;

        if (from == RLV_NEVER)
            break;
        /* After the last of all its days it works no more. */
        close = rlv_cal_prev (times, cal, next == RLV_TIME_NONE ? RLV_TIME_MAX : next);
        until = rlv_steps_at (steps, close, &hint);
        if (until == RLV_NEVER)
            break;
        if (steps->until[from] != open || steps->from[until] != close)
            steps->exact = steps->sound = FALSE;
        days->open[days->n] = from;
        days->close[days->n++] = until;
        days->credit[days->n] = rlv_cal_days (times, cal, first, close);
        open = next;
    }
    days->plain = is_plain (days, steps->n);
    return days;
}

const RlvDays *
rlv_compile_days (RlvCompile *compile, RlvCal cal)
{
    gpointer key = GUINT_TO_POINTER (cal + 1);
    RlvDays *days = g_hash_table_lookup (compile->days_of, key);

    if (days == NULL) {
        days = make_days (compile, cal);
        g_hash_table_insert (compile->days_of, key, days);
    }
    return days;
}

/* --- hours of a calendar --------------------------------------------------------- */

static void
free_hours (gpointer data)
{
    RlvHours *hours = data;

    g_free (hours->worked);
    g_free (hours->starts);
    g_free (hours);
}

static RlvHours *
make_hours (RlvCompile *compile, RlvCal cal)
{
    RlvSteps *steps = &compile->steps;
    const guint32 n = steps->n;
    RlvHours *hours = g_new0 (RlvHours, 1);
    RlvTime open, close;
    guint32 w = 0, s = 0;
    gint64 done = 0;

    hours->worked = g_new (gint64, (gsize) n + 1);
    hours->starts = g_new0 (guint8, (gsize) n + 1);
    for (guint32 i = 0; (w <= n || s <= n) &&
                        rlv_cal_interval (compile->ways->run->times, cal,
                                          compile->begin, i, &open, &close, NULL);
         i++) {
        open = MAX (open, compile->begin);
        for (; w <= n && steps->from[w] <= close; w++)
            hours->worked[w] = done + MAX (steps->from[w] - open, 0);
        while (s <= n && steps->until[s] < open)
            s++;
        if (s < n && steps->until[s] != open)
            steps->exact = steps->sound = FALSE;
        for (; s <= n && steps->until[s] < close; s++)
            hours->starts[s] = TRUE;
        done += close - open;
    }
    for (; w <= n; w++)
        hours->worked[w] = done;
    return hours;
}

static gboolean
same_hours (const RlvHours *a, const RlvHours *b, guint32 n)
{
    return memcmp (a->worked, b->worked, ((gsize) n + 1) * sizeof *a->worked) == 0 &&
           memcmp (a->starts, b->starts, (gsize) n + 1) == 0;
}

/* Of calendars that work alike, as those of many teams do, the first one's. */
static const RlvHours *
hours_of (RlvCompile *compile, RlvCal cal)
{
    gpointer key = GUINT_TO_POINTER (cal + 1);
    RlvHours *hours = g_hash_table_lookup (compile->hours_of, key);

    if (hours != NULL)
        return hours;
    hours = make_hours (compile, cal);
    for (guint i = 0; i < compile->hours->len; i++) {
        RlvHours *other = g_ptr_array_index (compile->hours, i);

        if (same_hours (hours, other, compile->steps.n)) {
            free_hours (hours);
            g_hash_table_insert (compile->hours_of, key, other);
            return other;
        }
    }
    hours->number = compile->hours->len;
    g_ptr_array_add (compile->hours, hours);
    g_hash_table_insert (compile->hours_of, key, hours);
    return hours;
}

/* --- numbering ------------------------------------------------------------------ */

/* Whether a point is only ever asked to stand where work ends, which is where an
 * instant begins. */
static gboolean
is_asked_at_ends (const RlvCompile *compile, RlvTaskIx ix)
{
    const RlvRun *run = compile->ways->run;
    const RlvTask *task = &run->tasks[ix];
    RlvBounds own;

    for (guint32 l = task->first_link; l < task->first_link + task->n_links; l++) {
        const RlvLink *link = &run->links[l];

        if (link->type != RLV_LINK_FS || link->lag.amount != 0 ||
            run->grain[link->from] == RLV_GRAIN_POINT ||
            rlv_run_has_begun (run, link->from))
            return FALSE;
    }
    rlv_run_own_bounds (run, ix, &own);
    return own.why_start.kind == RLV_WHY_PLAN_START && own.finish == RLV_TIME_NONE;
}

/* What decides the pace of @task that way: all that place.c looks at. */
static char *
key_of (const RlvCompile *compile, RlvTaskIx ix, const RlvWay *way)
{
    const RlvRun *run = compile->ways->run;
    const RlvTask *task = &run->tasks[ix];
    RlvItemIx committee = task->gate != RLV_NONE ? task->gate : RLV_NONE;
    gboolean waits = rlv_place_waits (run, ix);

    if (run->grain[ix] == RLV_GRAIN_POINT && !waits)
        return g_strdup_printf ("%u%s", way->cal,
                                is_asked_at_ends (compile, ix) ? "e" : "");
    if (!waits)
        return g_strdup_printf ("%u/%d%d", way->cal, task->likely.unit,
                                task->likely.amount);
    return g_strdup_printf ("%u/%d%d/%u/%u/%s/%u", way->cal, task->likely.unit,
                            task->likely.amount, task->window, committee, task->kind,
                            way->lag_cal);
}

void
rlv_compile_number_paces (RlvCompile *compile)
{
    RlvWays *ways = compile->ways;
    const RlvRun *run = ways->run;

    compile->paces = g_array_new (FALSE, FALSE, sizeof (PaceKey));
    compile->pace_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    compile->days_of = g_hash_table_new_full (NULL, NULL, NULL, free_days);
    compile->hours_of = g_hash_table_new (NULL, NULL);
    compile->hours = g_ptr_array_new_with_free_func (free_hours);
    compile->by_hours =
        g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    for (RlvTaskIx t = 0; t < run->out->n; t++)
        for (guint32 w = ways->first_way[t]; w < ways->first_way[t + 1]; w++) {
            RlvWay *way = rlv_ways_get (ways, w);
            g_autofree char *key = key_of (compile, t, way);
            gpointer known = g_hash_table_lookup (compile->pace_of, key);
            PaceKey pace = {t, w}, *like;

            if (known == NULL) {
                g_array_append_val (compile->paces, pace);
                known = GUINT_TO_POINTER (compile->paces->len);
                g_hash_table_insert (compile->pace_of, g_steal_pointer (&key), known);
            }
            way->pace = GPOINTER_TO_UINT (known) - 1;
            /* The table is made for one that has not begun, if there is one. */
            like = &g_array_index (compile->paces, PaceKey, way->pace);
            if (rlv_run_has_begun (run, like->task))
                *like = pace;
        }
}

/* --- tables --------------------------------------------------------------------- */

static void
open_tables (const RlvCompile *compile, RlvPace *pace)
{
    const gsize n = (gsize) compile->steps.n + 1;

    pace->next = g_new (guint32, n);
    pace->end = g_new (guint32, n);
    pace->last = g_new (guint32, n);
    for (gsize i = 0; i < n; i++)
        pace->next[i] = pace->end[i] = pace->last[i] = RLV_NEVER;
}

/* Work can start at @start, and ends at @end then; @from: the first instant of which
 * the next start is not known yet. */
static void
add_start (RlvPace *pace, guint32 *from, guint32 start, guint32 end)
{
    while (*from <= start)
        pace->next[(*from)++] = start;
    pace->end[start] = end;
}

/* The latest start that ends in time, from when each start ends. */
static void
fill_last (const RlvCompile *compile, RlvPace *pace)
{
    const guint32 n = compile->steps.n;
    guint32 latest = RLV_NEVER, start = pace->next[0];

    for (guint32 i = 0; i <= n; i++) {
        while (start != RLV_NEVER && pace->end[start] <= i) {
            latest = start;
            start = start < n ? pace->next[start + 1] : RLV_NEVER;
        }
        pace->last[i] = latest;
    }
}

/* Where work on whole days that starts on day @k ends, on day *m or later. */
static guint32
end_of_work (RlvCompile *compile, const RlvDays *days, const PaceKey *key, guint32 k,
             guint32 *m)
{
    const RlvRun *run = compile->ways->run;
    RlvSpan span = run->tasks[key->task].likely;
    guint32 hint = days->close[k];
    RlvTime end;

    while (*m < days->n && days->credit[*m + 1] - days->credit[k] < span.amount)
        (*m)++;
    if (*m == days->n)
        return RLV_NEVER;
    if (days->credit[*m + 1] - days->credit[k] == span.amount)
        return days->close[*m];
    end = rlv_cal_add (run->times, rlv_ways_get (compile->ways, key->way)->cal,
                       compile->steps.until[days->open[k]], span);
    hint = rlv_steps_at (&compile->steps, end, &hint);
    if (hint != RLV_NEVER && !rlv_steps_hits (&compile->steps, hint, end))
        compile->steps.exact = compile->steps.sound = FALSE;
    return hint;
}

static void
pace_by_days (RlvCompile *compile, const PaceKey *key, RlvPace *pace)
{
    const RlvDays *days =
        rlv_compile_days (compile, rlv_ways_get (compile->ways, key->way)->cal);
    RlvSpan span = compile->ways->run->tasks[key->task].likely;
    guint32 from = 0, m = 0;

    if (days->plain) {
        pace->length = (guint32) (span.amount / 1000);
        return;
    }
    open_tables (compile, pace);
    for (guint32 k = 0; k < days->n; k++) {
        guint32 start = days->open[k];
        guint32 end = end_of_work (compile, days, key, k, &m);

        if (end == RLV_NEVER)
            break;
        add_start (pace, &from, start, end);
    }
    fill_last (compile, pace);
}

/* Where work of @span that starts at @start ends, at instant *e or later. */
static guint32
end_of_hours (RlvCompile *compile, const RlvHours *hours, RlvCal cal, RlvSpan span,
              guint32 start, guint32 *e)
{
    RlvSteps *steps = &compile->steps;

    if (span.unit == RLV_UNIT_DAY) {
        RlvTime end =
            rlv_cal_add (compile->ways->run->times, cal, steps->until[start], span);

        *e = end == RLV_TIME_NONE ? RLV_NEVER : rlv_steps_at (steps, end, e);
        if (*e != RLV_NEVER && !rlv_steps_hits (steps, *e, end))
            steps->exact = steps->sound = FALSE;
        return *e;
    }
    while (*e <= steps->n && hours->worked[*e] - hours->worked[start] < span.amount)
        (*e)++;
    if (*e > steps->n)
        return RLV_NEVER;
    if (hours->worked[*e] - hours->worked[start] != span.amount)
        steps->exact = steps->sound = FALSE;
    return *e;
}

/* The pace that has work of so many minutes on those hours already, or @pace. */
static guint32
known_pace (RlvCompile *compile, const RlvHours *hours, gint32 minutes, guint32 pace)
{
    gint64 key = (gint64) hours->number << 32 | minutes;
    gpointer known = g_hash_table_lookup (compile->by_hours, &key);

    if (known != NULL)
        return GPOINTER_TO_UINT (known) - 1;
    g_hash_table_insert (compile->by_hours, g_memdup2 (&key, sizeof key),
                         GUINT_TO_POINTER (pace + 1));
    return pace;
}

/* The number of the pace that it goes by: its own, @number, or that of work alike. */
static guint32
pace_by_hours (RlvCompile *compile, const PaceKey *key, guint32 number)
{
    RlvPace *pace = &compile->model->paces[number];
    RlvCal cal = rlv_ways_get (compile->ways, key->way)->cal;
    const RlvHours *hours = hours_of (compile, cal);
    RlvSpan span = compile->ways->run->tasks[key->task].likely;
    guint32 from = 0, e = 0, known = number;

    if (span.unit == RLV_UNIT_MINUTE)
        known = known_pace (compile, hours, span.amount, number);
    if (known != number)
        return known;
    open_tables (compile, pace);
    for (guint32 start = 0; start <= compile->steps.n; start++) {
        guint32 end;

        if (!hours->starts[start])
            continue;
        end = end_of_hours (compile, hours, cal, span, start, &e);
        if (end == RLV_NEVER)
            break;
        add_start (pace, &from, start, end);
    }
    fill_last (compile, pace);
    return number;
}

/* Whether a point that cannot be before the end of instant @at stands at @instant all
 * the same. */
static gboolean
stands_alike (RlvCompile *compile, RlvTaskIx ix, guint32 at, guint32 instant)
{
    const RlvRun *run = compile->ways->run;
    RlvSteps *steps = &compile->steps;
    RlvWhy why = {.at = steps->until[at]};
    RlvTime start, finish;
    guint32 hint = instant;

    if (run->grain[ix] != RLV_GRAIN_POINT || steps->from[at] == steps->until[at] ||
        is_asked_at_ends (compile, ix))
        return TRUE;
    return rlv_place_early (run, ix, steps->until[at], RLV_TIME_NONE, &start, &finish,
                            &why) &&
           rlv_steps_at (steps, start, &hint) == instant;
}

/* The general way: each start is placed as levelling would place it. */
static void
pace_by_placing (RlvCompile *compile, const PaceKey *key, RlvPace *pace)
{
    RlvRun *run = compile->ways->run;
    RlvSteps *steps = &compile->steps;
    guint32 at = 0, hint = 0;

    rlv_ways_staff (compile->ways, key->task, rlv_ways_get (compile->ways, key->way));
    open_tables (compile, pace);
    if (run->grain[key->task] == RLV_GRAIN_ELAPSED)
        steps->exact = steps->sound = FALSE;
    while (at <= steps->n) {
        RlvWhy why = {.at = steps->from[at]};
        RlvTime begin, finish;
        guint32 start, end;

        if (!rlv_place_early (run, key->task, steps->from[at], RLV_TIME_NONE, &begin,
                              &finish, &why))
            break;
        start = rlv_steps_at (steps, begin, &hint);
        end = hint;
        end = rlv_steps_at (steps, finish, &end);
        if (start == RLV_NEVER || end == RLV_NEVER)
            break;
        if (!rlv_steps_hits (steps, start, begin) ||
            !rlv_steps_hits (steps, end, finish))
            steps->exact = steps->sound = FALSE;
        start = MAX (start, at);
        for (; at <= start; at++) {
            pace->next[at] = start;
            if (!stands_alike (compile, key->task, at, start))
                steps->exact = FALSE;
        }
        pace->end[start] = MAX (end, start);
    }
    fill_last (compile, pace);
}

/* The number of the pace that it goes by. */
static guint32
make_pace (RlvCompile *compile, guint32 number)
{
    const RlvRun *run = compile->ways->run;
    const PaceKey *key = &g_array_index (compile->paces, PaceKey, number);
    const RlvWay *way = rlv_ways_get (compile->ways, key->way);
    RlvPace *pace = &compile->model->paces[number];
    gboolean waits = rlv_place_waits (run, key->task);

    if (rlv_run_has_begun (run, key->task))
        return number; /* nobody asks when it could start */
    if (!waits && run->grain[key->task] == RLV_GRAIN_MINUTE)
        return pace_by_hours (compile, key, number);
    if (!waits && run->grain[key->task] == RLV_GRAIN_DAY)
        pace_by_days (compile, key, pace);
    else if (waits || run->grain[key->task] != RLV_GRAIN_POINT ||
             !rlv_compile_days (compile, way->cal)->plain)
        pace_by_placing (compile, key, pace);
    return number;
}

void
rlv_compile_paces (RlvCompile *compile)
{
    RlvModel *model = compile->model;
    GArray *ways = compile->ways->ways;
    g_autofree guint32 *same = g_new (guint32, (gsize) compile->paces->len + 1);

    model->n_paces = compile->paces->len;
    model->paces = g_new0 (RlvPace, model->n_paces);
    for (guint32 i = 0; i < model->n_paces; i++)
        same[i] = make_pace (compile, i);
    for (guint w = 0; w < ways->len; w++) {
        RlvWay *way = &g_array_index (ways, RlvWay, w);

        way->pace = same[way->pace];
    }
}
