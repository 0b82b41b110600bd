/* What recurs: windows, sittings, freezes.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "slow.h"

#include <stdlib.h>
#include <string.h>

/* --- RRULE -------------------------------------------------------------------- */

typedef struct {
    char freq; /* D, W, M */
    gint interval;
    gint count; /* G_MAXINT: endless */
    RlvDay until;
    gint n_by;
    gint by_weekday[16], by_nth[16]; /* nth 0: every */
} Rule;

static gboolean
parse_by_day (const char *text, Rule *rule)
{
    static const char *const names[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    g_auto (GStrv) words = g_strsplit (text, ",", -1);

    for (guint i = 0; words[i] != NULL; i++) {
        char *name;
        gint nth = (gint) strtol (words[i], &name, 10), weekday = 0;

        while (weekday < 7 && !g_str_equal (name, names[weekday]))
            weekday++;
        if (weekday == 7 || rule->n_by == 16)
            return FALSE;
        rule->by_weekday[rule->n_by] = weekday;
        rule->by_nth[rule->n_by++] = nth;
    }
    return TRUE;
}

static gboolean
parse_rule (const char *text, Rule *rule)
{
    g_auto (GStrv) parts = g_strsplit (text, ";", -1);

    *rule = (Rule){.interval = 1, .count = G_MAXINT, .until = RLV_DAY_MAX};
    for (guint i = 0; parts[i] != NULL; i++) {
        const char *value = strchr (parts[i], '=');

        if (value == NULL)
            return FALSE;
        value++;
        if (g_str_has_prefix (parts[i], "FREQ="))
            rule->freq = *value;
        else if (g_str_has_prefix (parts[i], "INTERVAL="))
            rule->interval = atoi (value);
        else if (g_str_has_prefix (parts[i], "COUNT="))
            rule->count = atoi (value);
        else if (g_str_has_prefix (parts[i], "UNTIL=")) {
            g_autofree char *date = g_strndup (value, 8);
            gint ymd = atoi (date);

            rule->until = rlv_day_from_civil (ymd / 10000, ymd / 100 % 100, ymd % 100);
        } else if (!g_str_has_prefix (parts[i], "BYDAY=") ||
                   !parse_by_day (value, rule))
            return FALSE;
    }
    return strchr ("DWM", rule->freq) != NULL && rule->freq != '\0' &&
           rule->interval > 0;
}

/* Is @day the nth such weekday of its month, from its end when negative? */
static gboolean
is_nth (RlvDay day, gint nth)
{
    gint year, month, mday;
    RlvDay next;

    rlv_day_to_civil (day, &year, &month, &mday);
    next = rlv_day_from_civil (month == 12 ? year + 1 : year, month % 12 + 1, 1);
    return nth == 0 || nth == (mday + 6) / 7 || -nth == (next - day + 6) / 7;
}

static gboolean
rule_holds (const Rule *rule, RlvDay start, RlvDay day)
{
    gint year, month, mday, year0, month0, mday0;
    gboolean named = rule->n_by == 0;

    rlv_day_to_civil (start, &year0, &month0, &mday0);
    rlv_day_to_civil (day, &year, &month, &mday);
    for (gint i = 0; i < rule->n_by; i++)
        named |= rlv_day_weekday (day) == rule->by_weekday[i] &&
                 (rule->freq != 'M' || is_nth (day, rule->by_nth[i]));
    if (!named)
        return FALSE;
    if (rule->freq == 'D')
        return (day - start) % rule->interval == 0;
    if (rule->freq == 'W') {
        RlvDay monday0 = start - rlv_day_weekday (start);
        RlvDay monday = day - rlv_day_weekday (day);

        return (monday - monday0) / 7 % rule->interval == 0 &&
               (rule->n_by > 0 || rlv_day_weekday (day) == rlv_day_weekday (start));
    }
    return ((year - year0) * 12 + month - month0) % rule->interval == 0 &&
           (rule->n_by > 0 || mday == mday0);
}

GArray *
slow_rule_days (const char *text, RlvDay start, RlvDay last)
{
    GArray *days;
    Rule rule;
    gint n = 0;

    if (!parse_rule (text, &rule))
        return NULL;
    days = g_array_new (FALSE, FALSE, sizeof (RlvDay));
    for (RlvDay day = start; day <= MIN (last, rule.until) && n < rule.count; day++)
        if (rule_holds (&rule, start, day)) {
            g_array_append_val (days, day);
            n++;
        }
    return days;
}

/* --- spells ------------------------------------------------------------------- */

guint32
slow_calendar_index (const RlvPlan *plan, RlvItemIx calendar)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (plan, "calendar", &n);

    for (guint32 c = 0; c < n; c++)
        if (items[c] == calendar)
            return c;
    return 0; /* nobody said: the plan's first */
}

static int
compare_spells (gconstpointer a, gconstpointer b)
{
    const SlowSpell *x = a, *y = b;

    return x->from != y->from ? (x->from > y->from) - (x->from < y->from)
                              : (x->until > y->until) - (x->until < y->until);
}

static GArray *
new_spells (void)
{
    return g_array_new (FALSE, FALSE, sizeof (SlowSpell));
}

static void
add_spell (GArray *spells, RlvTime from, RlvTime until, RlvItemIx item)
{
    SlowSpell spell = {from, until, item};

    g_array_append_val (spells, spell);
}

GArray *
slow_window (const RlvPlan *plan, SlowCal *const *cals, RlvItemIx window, RlvDay last)
{
    SlowCal *cal =
        cals[slow_calendar_index (plan, rlv_item_ref (plan, window, "calendar"))];
    GArray *spells = new_spells ();

    if (!rlv_item_has (plan, window, "rrule")) {
        add_spell (spells,
                   slow_instant (cal->zone,
                                 (RlvDay) rlv_item_int (plan, window, "from", 0), 0),
                   slow_instant (cal->zone,
                                 (RlvDay) rlv_item_int (plan, window, "to", 0), 1440),
                   window);
        return spells;
    }
    g_autoptr (GArray) days =
        slow_rule_days (rlv_item_text (plan, window, "rrule"),
                        (RlvDay) rlv_item_int (plan, window, "start", 0), last);
    gint64 clock = rlv_item_int (plan, window, "time", 0);
    RlvSpan length = {1440, RLV_UNIT_ELAPSED};

    g_assert_nonnull (days);
    rlv_item_span (plan, window, "length", &length);
    for (guint i = 0; i < days->len; i++) {
        RlvTime from = slow_instant (cal->zone, g_array_index (days, RlvDay, i), clock);

        add_spell (spells, from, slow_add (cal, from, length), window);
    }
    g_array_sort (spells, compare_spells);
    return spells;
}

static gboolean
is_cancelled (const RlvPlan *plan, RlvItemIx committee, RlvDay day)
{
    for (RlvItemIx i = rlv_plan_child (plan, committee, "cancelled", RLV_NONE);
         i != RLV_NONE; i = rlv_plan_child (plan, committee, "cancelled", i))
        if (rlv_item_int (plan, i, "date", 0) == day)
            return TRUE;
    return FALSE;
}

GArray *
slow_sittings (const RlvPlan *plan, SlowCal *const *cals, RlvItemIx committee,
               RlvDay last)
{
    SlowCal *cal =
        cals[slow_calendar_index (plan, rlv_item_ref (plan, committee, "calendar"))];
    GArray *spells = new_spells ();
    gint64 clock = rlv_item_int (plan, committee, "time", 9 * 60);
    RlvSpan length = {60, RLV_UNIT_MINUTE};

    rlv_item_span (plan, committee, "length", &length);
    if (rlv_item_has (plan, committee, "rrule")) {
        g_autoptr (GArray) days =
            slow_rule_days (rlv_item_text (plan, committee, "rrule"),
                            (RlvDay) rlv_item_int (plan, committee, "start", 0), last);

        g_assert_nonnull (days);
        for (guint i = 0; i < days->len; i++) {
            RlvDay day = g_array_index (days, RlvDay, i);
            RlvTime from = slow_instant (cal->zone, day, clock);

            if (!is_cancelled (plan, committee, day))
                add_spell (spells, from, from + length.amount, committee);
        }
    }
    for (RlvItemIx i = rlv_plan_child (plan, committee, "sitting", RLV_NONE);
         i != RLV_NONE; i = rlv_plan_child (plan, committee, "sitting", i)) {
        RlvTime from =
            slow_instant (cal->zone, (RlvDay) rlv_item_int (plan, i, "date", 0),
                          rlv_item_int (plan, i, "time", clock));

        add_spell (spells, from, from + length.amount, i);
    }
    g_array_sort (spells, compare_spells);
    return spells;
}

/* --- freezes ------------------------------------------------------------------ */

static gboolean
bars (const RlvPlan *plan, RlvItemIx blackout, const char *kind)
{
    const char *list = rlv_item_text (plan, blackout, "for");
    g_auto (GStrv) kinds = g_strsplit (list ? list : "cutover", " ", -1);

    return g_strv_contains ((const char *const *) kinds, kind);
}

/* The working days of the month that begins on @first, as places in cal->days. */
static guint
month_days (const SlowCal *cal, RlvDay first, RlvDay next, RlvDay days[31])
{
    guint n = 0;

    for (guint i = 0; i < cal->days->len; i++) {
        RlvDay day = g_array_index (cal->days, SlowDay, i).day;

        if (first <= day && day < next)
            days[n++] = day;
    }
    return n;
}

static void
add_freeze (GArray *spells, const SlowCal *cal, RlvDay first, RlvDay last, RlvDay from,
            RlvDay to, RlvItemIx item)
{
    first = MAX (first, from);
    last = MIN (last, to);
    if (first <= last)
        add_spell (spells, slow_instant (cal->zone, first, 0),
                   slow_instant (cal->zone, last, 1440), item);
}

static void
add_monthly (GArray *spells, const RlvPlan *plan, const SlowCal *cal, RlvItemIx item,
             RlvDay from, RlvDay to)
{
    guint n_first = (guint) rlv_item_int (plan, item, "monthFirst", 0);
    guint n_last = (guint) rlv_item_int (plan, item, "monthLast", 0);
    gint year, month, mday;

    rlv_day_to_civil (from, &year, &month, &mday);
    for (RlvDay first = from - mday + 1; first <= to;) {
        RlvDay next =
            rlv_day_from_civil (month == 12 ? year + 1 : year, month % 12 + 1, 1);
        RlvDay days[31];
        guint n = month_days (cal, first, next, days);

        if (n_first > 0 && n > 0)
            add_freeze (spells, cal, first, days[MIN (n_first, n) - 1], from, to, item);
        if (n_last > 0 && n > 0)
            add_freeze (spells, cal, days[n - MIN (n_last, n)], next - 1, from, to,
                        item);
        first = next;
        year += month == 12;
        month = month % 12 + 1;
    }
}

GArray *
slow_blackouts (const RlvPlan *plan, SlowCal *const *cals, guint32 c, const char *kind,
                RlvDay first, RlvDay last)
{
    GArray *spells = new_spells ();
    const SlowCal *cal = cals[c];

    for (RlvItemIx owner = cal->item; owner != RLV_NONE;
         owner = rlv_item_ref (plan, owner, "base"))
        for (RlvItemIx i = rlv_plan_child (plan, owner, "blackout", RLV_NONE);
             i != RLV_NONE; i = rlv_plan_child (plan, owner, "blackout", i)) {
            RlvDay from = (RlvDay) rlv_item_int (plan, i, "from", first);
            RlvDay to = (RlvDay) rlv_item_int (plan, i, "to", last);

            if (!bars (plan, i, kind))
                continue;
            if (rlv_item_has (plan, i, "monthFirst") ||
                rlv_item_has (plan, i, "monthLast"))
                add_monthly (spells, plan, cal, i, MAX (from, first), MIN (to, last));
            else
                add_freeze (spells, cal, from, to, from, to, i);
        }
    g_array_sort (spells, compare_spells);
    return spells;
}
