/* Time against a walk minute by minute: calendars drawn at random in zones with odd
 * clocks, every answer compared with what a slow and obvious program says.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "time-plan.h"

#define DAYS_AROUND 70 /* walked on either side of the start of the plan */
#define EDGE        6  /* days at both ends that are walked, but not asked about */
#define MINUTES     (2 * DAYS_AROUND * 1440)
#define ROUNDS      28
#define QUESTIONS   40

/* Starts beside a change of the clock, or of the calendar. */
static const struct {
    const char *zone, *start;
} scenes[] = {
    {"Europe/Paris", "2027-03-20"},      {"Europe/Paris", "2027-10-25"},
    {"Africa/Casablanca", "2024-03-25"}, {"Africa/Casablanca", "2025-02-20"},
    {"America/New_York", "2027-03-08"},  {"America/New_York", "2026-11-01"},
    {"Asia/Kolkata", "2027-01-04"},      {"Europe/Lisbon", "1996-03-20"},
    {"Europe/Lisbon", "2027-10-30"},     {"Pacific/Apia", "2011-12-20"},
    {"Pacific/Apia", "2012-04-01"},      {"America/Havana", "2026-11-01"},
    {"America/Sao_Paulo", "2018-11-01"}, {"Australia/Lord_Howe", "2027-04-01"},
    {"America/St_Johns", "2010-11-01"}, /* put back at one minute past midnight */
};

/* --- a calendar drawn at random --------------------------------------------------- */

typedef struct {
    gint n;
    gint from[3], until[3];
} Hours;

typedef enum { NOTHING, REDUCED_BY, REDUCED_TO, SHUT, OPEN } Special;

typedef struct {
    const char *zone;
    Hours week[7];
    struct {
        Special kind;
        RlvDay from, to;
        gint credit;
        Hours hours;
    } specials[8];
    gint n_specials;
    gint ordinary;
} Drawn;

static gint
hours_minutes (const Hours *hours)
{
    gint sum = 0;

    for (gint i = 0; i < hours->n; i++)
        sum += hours->until[i] - hours->from[i];
    return sum;
}

static Hours
draw_hours (GRand *rand)
{
    static const gint nights[] = {0, 30, 60, 90, 120, 150, 180, 240};
    Hours hours = {0};
    gint at = 0;

    switch (g_rand_int_range (rand, 0, 6)) {
    case 0: /* round the clock */
        return (Hours){1, {0}, {1440}};
    case 1: /* a night, through the hours that come twice or never */
        return (Hours){2, {0, 22 * 60}, {nights[g_rand_int_range (rand, 1, 8)], 1440}};
    case 2:
        return (Hours){2, {30, 150}, {150, 200}};
    default:
        hours.n = g_rand_int_range (rand, 1, 4);
        for (gint i = 0; i < hours.n; i++) {
            hours.from[i] = at + g_rand_int_range (rand, 0, 240);
            hours.until[i] = hours.from[i] + g_rand_int_range (rand, 1, 240);
            at = hours.until[i];
        }
        return hours;
    }
}

static gint
ordinary_of (const Drawn *drawn)
{
    gint best = 0, best_count = 0;

    for (gint length = 1; length <= 1440; length++) {
        gint count = 0;

        for (gint i = 0; i < 7; i++)
            count += hours_minutes (&drawn->week[i]) == length;
        if (count > 0 && count >= best_count) {
            best = length;
            best_count = count;
        }
    }
    return best;
}

static void
draw (GRand *rand, const char *zone, RlvDay start, Drawn *drawn)
{
    Hours usual = draw_hours (rand), other = draw_hours (rand);

    memset (drawn, 0, sizeof *drawn);
    drawn->zone = zone;
    for (gint i = 0; i < 7; i++) {
        gint which = g_rand_int_range (rand, 0, 8);

        drawn->week[i] = which < 5 ? usual : which < 6 ? other : (Hours){0};
    }
    drawn->week[g_rand_int_range (rand, 0, 7)] = usual;
    drawn->ordinary = ordinary_of (drawn);
    drawn->n_specials = g_rand_int_range (rand, 0, 9);
    for (gint i = 0; i < drawn->n_specials; i++) {
        drawn->specials[i].kind =
            (Special) g_rand_int_range (rand, REDUCED_BY, OPEN + 1);
        drawn->specials[i].from =
            start + g_rand_int_range (rand, -DAYS_AROUND, DAYS_AROUND);
        drawn->specials[i].to = drawn->specials[i].from;
        if (drawn->specials[i].kind != OPEN)
            drawn->specials[i].to += g_rand_int_range (rand, 0, 12);
        drawn->specials[i].credit = g_rand_int_range (rand, 0, 1001);
        drawn->specials[i].hours = draw_hours (rand);
    }
}

static void
write_hours (GString *xml, const Hours *hours)
{
    g_string_append (xml, " hours='");
    for (gint i = 0; i < hours->n; i++)
        g_string_append_printf (xml, "%02d:%02d-%02d:%02d ", hours->from[i] / 60,
                                hours->from[i] % 60, hours->until[i] / 60,
                                hours->until[i] % 60);
    g_string_append (xml, "'");
}

static void
write_drawn (GString *xml, const Drawn *drawn)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    char from[RLV_DATE_SIZE], to[RLV_DATE_SIZE];

    g_string_append_printf (xml, "<calendar zone='%s'>", drawn->zone);
    for (gint i = 0; i < 7; i++) {
        if (drawn->week[i].n == 0)
            continue;
        g_string_append_printf (xml, "<week days='%s'", days[i]);
        write_hours (xml, &drawn->week[i]);
        g_string_append (xml, "/>");
    }
    for (gint i = 0; i < drawn->n_specials; i++) {
        rlv_day_format (drawn->specials[i].from, from);
        rlv_day_format (drawn->specials[i].to, to);
        if (drawn->specials[i].kind == SHUT && i % 2 == 0)
            g_string_append_printf (xml, "<closure from='%s' to='%s'", from, to);
        if (drawn->specials[i].kind == SHUT && i % 2 != 0)
            g_string_append_printf (xml, "<holiday date='%s' until='%s'", from, to);
        if (drawn->specials[i].kind == OPEN)
            g_string_append_printf (xml, "<open date='%s'", from);
        if (drawn->specials[i].kind == REDUCED_BY)
            g_string_append_printf (xml, "<reduced from='%s' to='%s' factor='%d.%03d'",
                                    from, to, drawn->specials[i].credit / 1000,
                                    drawn->specials[i].credit % 1000);
        if (drawn->specials[i].kind == REDUCED_TO)
            g_string_append_printf (xml, "<reduced from='%s' to='%s'", from, to);
        if (drawn->specials[i].kind == OPEN || drawn->specials[i].kind == REDUCED_TO)
            write_hours (xml, &drawn->specials[i].hours);
        g_string_append (xml, "/>");
    }
    g_string_append (xml, "</calendar>");
}

/* --- the walk --------------------------------------------------------------------- */

/* One entry per minute, and one more at the end. */
typedef struct {
    RlvTime origin;
    RlvDay day[MINUTES];
    gint worth[MINUTES]; /* of its day, where it is worked; -1 where not */
    gint64 minutes[MINUTES + 1];
    gint64 credit[MINUTES + 1];
    gint ordinary;
} Walk;

/* What counts on @day: its hours, its worth, and whether the worth cuts the hours. */
static gint
day_worth (const Drawn *drawn, RlvDay day, Hours *hours, gboolean *cut)
{
    Special best = NOTHING;
    gint which = -1;

    *hours = drawn->week[((day + 3) % 7 + 7) % 7];
    *cut = FALSE;
    for (gint i = 0; i < drawn->n_specials; i++) {
        Special kind = drawn->specials[i].kind;

        if (kind == REDUCED_TO)
            kind = REDUCED_BY; /* of two reductions the first written counts */
        if (drawn->specials[i].from <= day && day <= drawn->specials[i].to &&
            kind > best) {
            best = kind;
            which = i;
        }
    }
    if (which < 0)
        return 1000;
    best = drawn->specials[which].kind;
    if (best == SHUT) {
        hours->n = 0;
        return 0;
    }
    if (best == REDUCED_BY) {
        *cut = TRUE;
        return drawn->specials[which].credit;
    }
    if (best == REDUCED_TO && hours->n == 0)
        return 0;
    *hours = drawn->specials[which].hours;
    return MIN (1000, hours_minutes (hours) * 1000 / drawn->ordinary);
}

/* Adds up what is worked, day by day. */
static void
add_up (Walk *walk)
{
    walk->minutes[0] = walk->credit[0] = 0;
    for (gint i = 0; i < MINUTES;) {
        gint end = i, length = 0, done = 0, worth = 0;
        gint64 before = walk->credit[i];

        for (; end < MINUTES && walk->day[end] == walk->day[i]; end++) {
            length += walk->worth[end] >= 0;
            worth = MAX (worth, walk->worth[end]);
        }
        for (; i < end; i++) {
            done += walk->worth[i] >= 0;
            walk->minutes[i + 1] = walk->minutes[i] + (walk->worth[i] >= 0);
            walk->credit[i + 1] = length > 0 ? before + worth * done / length : before;
        }
    }
}

static void
cut_days (Walk *walk, const gint *keep_thousandths)
{
    for (gint i = 0; i < MINUTES;) {
        gint end = i, length = 0, keep;

        for (; end < MINUTES && walk->day[end] == walk->day[i]; end++)
            length += walk->worth[end] >= 0;
        keep = keep_thousandths[i] < 0 ? length : length * keep_thousandths[i] / 1000;
        for (; i < end; i++)
            if (walk->worth[i] >= 0 && keep-- <= 0)
                walk->worth[i] = -1;
    }
}

/* The local clock, held back when it is put back: so no time comes twice. */
static Walk *
walk_drawn (const Drawn *drawn, RlvTime origin)
{
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (drawn->zone);
    g_autofree gint *keep = g_new (gint, MINUTES);
    Walk *walk = g_new0 (Walk, 1);
    gint64 clock = G_MININT64;
    gint32 offset = 0;

    assert_non_null (zone);
    walk->origin = origin;
    walk->ordinary = drawn->ordinary;
    for (gint i = 0; i < MINUTES; i++) {
        gboolean cut;
        Hours hours;
        gint worth, minute;

        /* Only one of these clocks is changed in between. */
        if (i % 15 == 0 || g_str_equal (drawn->zone, "America/St_Johns"))
            offset = g_time_zone_get_offset (
                zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL,
                                                 (origin + i) * 60));
        clock = MAX (clock, origin + i + offset / 60);
        walk->day[i] = (RlvDay) (clock / 1440);
        minute = (gint) (clock % 1440);
        worth = day_worth (drawn, walk->day[i], &hours, &cut);
        keep[i] = cut ? worth : -1;
        walk->worth[i] = -1;
        for (gint k = 0; k < hours.n; k++)
            if (hours.from[k] <= minute && minute < hours.until[k])
                walk->worth[i] = worth;
    }
    cut_days (walk, keep);
    add_up (walk);
    return walk;
}

static Walk *
walk_joint (const Walk *first, const Walk *second)
{
    Walk *walk = g_memdup2 (first, sizeof *first);

    walk->ordinary = MIN (first->ordinary, second->ordinary);
    for (gint i = 0; i < MINUTES;) {
        gint end = i, length = 0, worth = 1000;

        for (; end < MINUTES && first->day[end] == first->day[i]; end++) {
            if (first->worth[end] < 0 || second->worth[end] < 0)
                continue;
            length++;
            worth = MIN (worth, MIN (first->worth[end], second->worth[end]));
        }
        if (2 * length < walk->ordinary)
            worth = worth * 2 * length / walk->ordinary;
        for (; i < end; i++)
            walk->worth[i] = first->worth[i] < 0 || second->worth[i] < 0 ? -1 : worth;
    }
    add_up (walk);
    return walk;
}

static Walk *
walk_without (const Walk *base, const RlvTime *from, const RlvTime *until, guint n)
{
    Walk *walk = g_memdup2 (base, sizeof *base);

    for (gint i = 0; i < MINUTES;) {
        gint end = i, before = 0, after = 0, worth = 0;

        for (; end < MINUTES && base->day[end] == base->day[i]; end++) {
            before += base->worth[end] >= 0;
            worth = MAX (worth, base->worth[end]);
            for (guint k = 0; k < n; k++)
                if (from[k] <= walk->origin + end && walk->origin + end < until[k])
                    walk->worth[end] = -1;
            after += walk->worth[end] >= 0;
        }
        for (; i < end; i++)
            if (walk->worth[i] >= 0)
                walk->worth[i] = worth * after / before;
    }
    add_up (walk);
    return walk;
}

/* --- questions -------------------------------------------------------------------- */

typedef struct {
    RlvTimes *times;
    RlvCal cal;
    const Walk *walk;
    gint at; /* minute of the walk */
} Question;

static gboolean
works (const Walk *walk, gint i)
{
    return i >= 0 && i < MINUTES && walk->worth[i] >= 0;
}

/* Whether working day opens at minute @i: it is worked, and nothing of its day before.
 */
static gboolean
opens (const Walk *walk, gint i)
{
    if (!works (walk, i))
        return FALSE;
    for (gint k = i - 1; k >= 0 && walk->day[k] == walk->day[i]; k--)
        if (works (walk, k))
            return FALSE;
    return TRUE;
}

/* Says where the walk would end up outside: then nothing is compared. */
#define OUTSIDE (-1)

static gint
walk_next (const Walk *walk, gint i)
{
    while (i < MINUTES && !works (walk, i))
        i++;
    return i < MINUTES - EDGE * 1440 ? i : OUTSIDE;
}

static gint
walk_prev (const Walk *walk, gint i)
{
    while (i > 0 && !works (walk, i - 1))
        i--;
    return i > EDGE * 1440 ? i : OUTSIDE;
}

static gint
walk_open (const Walk *walk, gint i, gint step)
{
    while (i > 0 && i < MINUTES && !opens (walk, i))
        i += step;
    return i > EDGE * 1440 && i < MINUTES - EDGE * 1440 ? i : OUTSIDE;
}

static gint
walk_add (const gint64 *sums, gint i, gint64 amount)
{
    gint k = i;

    if (amount == 0)
        return i;
    while (k < MINUTES && sums[k] - sums[i] < amount)
        k++;
    return k < MINUTES - EDGE * 1440 ? k : OUTSIDE;
}

/* The latest start from which it still ends in time: by the meaning of the word. */
static gint
walk_sub (const gint64 *sums, gint i, gint64 amount)
{
    gint k = i;

    if (amount == 0)
        return i;
    while (k > 0 && sums[i] - sums[k] < amount)
        k--;
    return k > EDGE * 1440 ? k : OUTSIDE;
}

static void
compare (const Question *q, const char *what, RlvTime got, gint expected)
{
    char a[RLV_DATE_SIZE], b[RLV_DATE_SIZE], c[RLV_DATE_SIZE];

    if (expected == OUTSIDE || got == q->walk->origin + expected)
        return;
    if (got == RLV_TIME_NONE)
        fail_msg ("%s is nothing", what);
    fail_msg ("%s at %s is %s instead of %s", what,
              rlv_time_format (q->walk->origin + q->at, a), rlv_time_format (got, b),
              rlv_time_format (q->walk->origin + expected, c));
}

static void
ask_all (GRand *rand, const Question *q)
{
    RlvTime t = q->walk->origin + q->at;
    gint other = g_rand_int_range (rand, EDGE * 1440, MINUTES - EDGE * 1440);
    RlvSpan days = {g_rand_int_range (rand, 0, 4) * 500, RLV_UNIT_DAY};
    RlvSpan some = {g_rand_int_range (rand, 0, 20000), RLV_UNIT_DAY};
    RlvSpan minutes = {g_rand_int_range (rand, 0, 3000), RLV_UNIT_MINUTE};
    const Walk *walk = q->walk;

    compare (q, "next", rlv_cal_next (q->times, q->cal, t), walk_next (walk, q->at));
    compare (q, "prev", rlv_cal_prev (q->times, q->cal, t), walk_prev (walk, q->at));
    compare (q, "open", rlv_cal_open (q->times, q->cal, t), walk_open (walk, q->at, 1));
    compare (q, "open before", rlv_cal_open_before (q->times, q->cal, t),
             walk_open (walk, q->at, -1));
    compare (q, "add half days", rlv_cal_add (q->times, q->cal, t, days),
             walk_add (walk->credit, q->at, days.amount));
    compare (q, "add days", rlv_cal_add (q->times, q->cal, t, some),
             walk_add (walk->credit, q->at, some.amount));
    compare (q, "add minutes", rlv_cal_add (q->times, q->cal, t, minutes),
             walk_add (walk->minutes, q->at, minutes.amount));
    compare (q, "sub half days", rlv_cal_sub (q->times, q->cal, t, days),
             walk_sub (walk->credit, q->at, days.amount));
    compare (q, "sub days", rlv_cal_sub (q->times, q->cal, t, some),
             walk_sub (walk->credit, q->at, some.amount));
    compare (q, "sub minutes", rlv_cal_sub (q->times, q->cal, t, minutes),
             walk_sub (walk->minutes, q->at, minutes.amount));
    assert_int_equal (rlv_cal_minutes (q->times, q->cal, t, walk->origin + other),
                      walk->minutes[other] - walk->minutes[q->at]);
    assert_int_equal (rlv_cal_days (q->times, q->cal, t, walk->origin + other),
                      walk->credit[other] - walk->credit[q->at]);
    assert_int_equal (rlv_cal_day (q->times, q->cal, t, FALSE), walk->day[q->at]);
    assert_int_equal (rlv_cal_day (q->times, q->cal, t, TRUE), walk->day[q->at - 1]);
}

/* No end at all is later than any. */
static RlvTime
add_or_never (const Question *q, RlvTime t, RlvSpan span)
{
    RlvTime end = rlv_cal_add (q->times, q->cal, t, span);

    return end == RLV_TIME_NONE ? G_MAXINT64 : end;
}

/* Laws that hold wherever the walk does not reach. */
static void
obey_laws (const Question *q, RlvSpan span)
{
    RlvTime t = rlv_cal_next (q->times, q->cal, q->walk->origin + q->at);
    RlvTime end = rlv_cal_add (q->times, q->cal, t, span);
    RlvTime back;

    if (end == RLV_TIME_NONE || span.amount == 0)
        return;
    back = rlv_cal_sub (q->times, q->cal, end, span);
    assert_true (end > t);
    assert_true (back >= t); /* the latest start is not before one that will do */
    assert_true (rlv_cal_add (q->times, q->cal, back, span) <= end);
    assert_true (add_or_never (q, back + 1, span) > end);
    assert_true (rlv_cal_prev (q->times, q->cal, end) == end);
    assert_true (rlv_cal_next (q->times, q->cal, back) == back);
    assert_true (add_or_never (q, t + 1, span) >= end);
    if (span.unit == RLV_UNIT_MINUTE) {
        assert_true (back == t);
        assert_int_equal (rlv_cal_minutes (q->times, q->cal, t, end), span.amount);
    } else {
        assert_true (rlv_cal_days (q->times, q->cal, t, end) >= span.amount);
        assert_true (rlv_cal_days (q->times, q->cal, t, end - 1) < span.amount);
    }
}

static void
question_walk (GRand *rand, RlvTimes *times, RlvCal cal, const Walk *walk)
{
    for (gint i = 0; i < QUESTIONS; i++) {
        Question q = {times, cal, walk,
                      g_rand_int_range (rand, EDGE * 1440, MINUTES - EDGE * 1440)};

        ask_all (rand, &q);
        obey_laws (&q, (RlvSpan){g_rand_int_range (rand, 1, 90000), RLV_UNIT_DAY});
        obey_laws (&q, (RlvSpan){g_rand_int_range (rand, 1, 90000), RLV_UNIT_MINUTE});
    }
}

/* Intervals, one by one, cover exactly the minutes that are worked. */
static void
question_intervals (RlvTimes *times, RlvCal cal, const Walk *walk)
{
    gint at = EDGE * 1440;
    RlvTime open, close;

    if (works (walk, at) && works (walk, at - 1))
        while (works (walk, at))
            at++;
    for (guint32 i = 0; rlv_cal_interval (times, cal, walk->origin + EDGE * 1440 + 1, i,
                                          &open, &close, NULL);
         i++) {
        if (close >= walk->origin + MINUTES - EDGE * 1440)
            return;
        if (open < walk->origin + at)
            continue;
        for (; walk->origin + at < open; at++)
            assert_false (works (walk, at));
        for (; walk->origin + at < close; at++)
            assert_true (works (walk, at));
    }
}

static guint
draw_cuts (GRand *rand, RlvTime origin, RlvTime *from, RlvTime *until, guint most)
{
    guint n = (guint) g_rand_int_range (rand, 1, (gint) most + 1);
    RlvTime at = origin;

    for (guint i = 0; i < n; i++) {
        from[i] = at + g_rand_int_range (rand, 0, MINUTES / (gint) most);
        until[i] = from[i] + g_rand_int_range (rand, 1, 8 * 1440);
        at = until[i];
    }
    return n;
}

static RlvTimes *
times_of (const RlvPlan *plan)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    RlvTimes *times = rlv_times_new (plan, findings, &error);

    assert_ok (times != NULL, &error);
    return times;
}

static void
agrees_with_the_walk (void **state)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (20270104);

    (void) state;
    for (gint round = 0; round < ROUNDS; round++) {
        guint scene = (guint) round % G_N_ELEMENTS (scenes);
        const char *start = scenes[scene].start;
        guint other = g_rand_int_range (rand, 0, G_N_ELEMENTS (scenes));
        RlvTime origin = (RlvTime) (on (start) - DAYS_AROUND) * 1440, from[6], until[6];
        g_autoptr (GString) xml = g_string_new (NULL);
        Drawn drawn[2];

        draw (rand, scenes[scene].zone, on (start), &drawn[0]);
        draw (rand, scenes[other].zone, on (start), &drawn[1]);
        write_drawn (xml, &drawn[0]);
        write_drawn (xml, &drawn[1]);

        g_autoptr (RlvPlan) plan = time_plan (start, xml->str);
        g_autoptr (RlvTimes) times = times_of (plan);
        g_autofree Walk *first = walk_drawn (&drawn[0], origin);
        g_autofree Walk *second = walk_drawn (&drawn[1], origin);
        g_autofree Walk *joint = walk_joint (first, second);
        guint n = draw_cuts (rand, origin, from, until, G_N_ELEMENTS (from));
        g_autofree Walk *without = walk_without (first, from, until, n);
        g_autofree Walk *joint_without = walk_without (joint, from, until, n);
        RlvCal both = rlv_times_joint (times, (RlvCal[]){1, 0}, 2);
        RlvCal away = rlv_times_without (times, 0, from, until, n);
        RlvCal both_away = rlv_times_without (times, both, from, until, n);

        question_walk (rand, times, 0, first);
        question_walk (rand, times, both_away, joint_without);
        question_walk (rand, times, both, joint);
        question_walk (rand, times, away, without);
        question_walk (rand, times, 1, second);
        question_intervals (times, 0, first);
        question_intervals (times, both, joint);
        question_intervals (times, away, without);
    }
}

/* --- order ------------------------------------------------------------------------ */

#define N_ASKED 300

typedef struct {
    guint which;
    RlvTime t;
    RlvSpan span;
} Asked;

static RlvCal
made_calendar (RlvTimes *times, guint which)
{
    const RlvTime from[] = {30000000, 30100000}, until[] = {30010000, 30200000};
    RlvCal away = 0;

    if (which < 3)
        return which;
    if (which == 3)
        return rlv_times_joint (times, (RlvCal[]){0, 2}, 2);
    away = rlv_times_without (times, which == 4 ? 1 : made_calendar (times, 3), from,
                              until, 2);
    if (which < 6)
        return away;
    if (which == 6)
        return rlv_times_joint (
            times, (RlvCal[]){made_calendar (times, 4), made_calendar (times, 3), 1},
            3);
    return rlv_times_joint (
        times, (RlvCal[]){rlv_times_without (times, 0, from, until, 1), 2}, 2);
}

static gint64
answer (RlvTimes *times, const Asked *asked)
{
    RlvCal cal = made_calendar (times, asked->which);
    gint64 sum = rlv_cal_add (times, cal, asked->t, asked->span) / 3;

    sum += rlv_cal_sub (times, cal, asked->t, asked->span) / 5;
    sum += rlv_cal_next (times, cal, asked->t) / 7;
    sum += rlv_cal_open_before (times, cal, asked->t) / 11;
    return sum + rlv_cal_days (times, cal, asked->t, asked->t + 100000) * 13;
}

/* The same questions forwards, backwards and each to a fresh set of calendars. */
static void
forgets_what_was_asked (void **state)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (7);

    (void) state;
    for (gint round = 0; round < 2; round++) {
        g_autoptr (GString) xml = g_string_new (NULL);
        Asked asked[N_ASKED];
        gint64 answers[N_ASKED];
        Drawn drawn;

        for (gint i = 0; i < 3; i++) {
            draw (rand, scenes[(round * 3 + i) % (gint) G_N_ELEMENTS (scenes)].zone,
                  on ("2027-01-04"), &drawn);
            write_drawn (xml, &drawn);
        }
        for (gint i = 0; i < N_ASKED; i++)
            asked[i] = (Asked){
                (guint) g_rand_int_range (rand, 0, 8),
                at ("2017-01-15T00:00Z") + g_rand_int_range (rand, 0, 365 * 1440 * 60),
                {g_rand_int_range (rand, 0, 800000),
                 g_rand_boolean (rand) ? RLV_UNIT_DAY : RLV_UNIT_MINUTE}};

        g_autoptr (RlvPlan) plan = time_plan ("2027-01-04", xml->str);
        g_autoptr (RlvTimes) forwards = times_of (plan);
        g_autoptr (RlvTimes) backwards = times_of (plan);

        for (gint i = 0; i < N_ASKED; i++)
            answers[i] = answer (forwards, &asked[i]);
        for (gint i = N_ASKED; i-- > 0;)
            assert_int_equal (answer (backwards, &asked[i]), answers[i]);
        for (gint i = 0; i < N_ASKED; i += 60) {
            g_autoptr (RlvTimes) fresh = times_of (plan);

            assert_int_equal (answer (fresh, &asked[i]), answers[i]);
            assert_int_equal (answer (forwards, &asked[i]), answers[i]);
        }
    }
}

int
main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (agrees_with_the_walk),
        cmocka_unit_test (forgets_what_was_asked),
    };

    return cmocka_run_group_tests_name ("time-walk", tests, NULL, NULL);
}
