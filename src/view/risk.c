/* Chances, as text.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/risk.h"

#define SLOTS_SHOWN 6

/* --- pieces ------------------------------------------------------------------- */

/* "41 %"; what no draw or every draw did is not told as sure. */
void
view_chance (GString *out, guint64 hits, guint64 draws)
{
    guint chance, error;

    rlv_risk_chance (hits, draws, &chance, &error);
    if (hits > 0 && chance < 50)
        g_string_append (out, "<\302\240");
    if (hits < draws && chance >= 9950)
        g_string_append (out, ">\302\240");
    view_percent (out, hits > 0 && chance < 50          ? 1
                       : hits < draws && chance >= 9950 ? 99
                                                        : (chance + 50) / 100);
}

/* "0.7", "12": points, of which @hundredths are given.  Returns them as they are
 * counted: 0 of parts of one. */
static guint
append_points (GString *out, guint hundredths)
{
    guint points = (hundredths + 50) / 100;

    if (hundredths >= 95) {
        g_string_append_printf (out, "%u", points);
        return points;
    }
    g_string_append_printf (out, "0%c%u", view_french () ? ',' : '.',
                            (hundredths + 5) / 10);
    return 0;
}

/* "±0.7", "±1": rounded up. */
static guint
append_within (GString *out, guint hundredths)
{
    guint step = hundredths <= 90 ? 10 : 100;

    g_string_append (out, "±");
    return append_points (out, MAX ((hundredths + step - 1) / step, 1) * step);
}

static guint
append_error (GString *out, guint64 hits, guint64 draws)
{
    guint chance, error;

    rlv_risk_chance (hits, draws, &chance, &error);
    return append_within (out, error);
}

void
view_chance_cell (ViewTable *table, guint64 hits, guint64 draws)
{
    g_autoptr (GString) text = g_string_new (NULL);

    view_chance (text, hits, draws);
    view_table_cell (table, VIEW_STYLE_BOLD, text->str);
}

void
view_day_cell (ViewTable *table, RlvDay day)
{
    g_autoptr (GString) text = g_string_new (NULL);

    view_day_iso (text, day);
    view_table_cell (table, VIEW_STYLE_NONE, text->str);
}

RlvDay
view_mark_day (const RlvRiskMark *mark)
{
    return mark->due != RLV_DAY_NONE ? mark->due : mark->planned;
}

static const char *
mark_id (const RlvOutlook *outlook, const RlvRiskMark *mark)
{
    if (mark->gate != RLV_NONE)
        return rlv_item_id (outlook->plan, mark->gate);
    return mark->task != RLV_NONE ? view_task (outlook, mark->task)->id : "";
}

static const char *
mark_name (const RlvOutlook *outlook, const RlvRiskMark *mark)
{
    if (mark->gate != RLV_NONE)
        return view_item_name (outlook, mark->gate);
    return mark->task != RLV_NONE ? view_task_name (outlook, mark->task)
                                  : _ ("end of the plan");
}

/* --- the table of marks ------------------------------------------------------- */

static void
mark_row (ViewTable *table, const RlvOutlook *outlook, const RlvChances *chances,
          guint32 i)
{
    static const guint quantiles[] = {100, 500, 800, 900, 950};
    guint64 draws = rlv_risk_draws (chances->counts);
    RlvRiskMark mark;

    rlv_risk_mark (chances->risk, i, &mark);
    view_table_cell (table, VIEW_STYLE_NONE,
                     mark.gate != RLV_NONE ? "\342\227\207" : "");
    view_table_cell (table, VIEW_STYLE_NONE, mark_id (outlook, &mark));
    view_table_cell (table, i == 0 ? VIEW_STYLE_BOLD : VIEW_STYLE_NONE,
                     mark_name (outlook, &mark));
    view_table_cell (table, VIEW_STYLE_NONE, mark.due != RLV_DAY_NONE ? "!" : "");
    view_day_cell (table, view_mark_day (&mark));
    view_chance_cell (
        table,
        rlv_risk_within (chances->risk, chances->counts, i, view_mark_day (&mark)),
        draws);
    for (gsize q = 0; q < G_N_ELEMENTS (quantiles); q++)
        view_day_cell (
            table, rlv_risk_quantile (chances->risk, chances->counts, i, quantiles[q]));
}

/* Tasks that only wait for something are told below, unless they are gates. */
static gboolean
is_shown (const RlvOutlook *outlook, const RlvChances *chances, guint32 i)
{
    RlvRiskMark mark;

    if (chances->alone)
        return i == rlv_risk_target (chances->risk);
    rlv_risk_mark (chances->risk, i, &mark);
    return mark.task == RLV_NONE ||
           (!mark.over && (mark.gate != RLV_NONE || mark.due != RLV_DAY_NONE ||
                           view_is_milestone (outlook, mark.task) || mark.waits));
}

static void
append_marks (GString *out, const RlvOutlook *outlook, const RlvChances *chances,
              const RlvLook *look)
{
    const ViewColumn columns[] = {
        {.title = ""},
        {.title = _ ("id")},
        {.title = _ ("gate or milestone"), .least = 16},
        {.title = ""},
        {.title = _ ("date")},
        {.title = _ ("held"), .right = TRUE},
        {.title = "P10", .drop = 2},
        {.title = "P50"},
        {.title = "P80"},
        {.title = "P90", .drop = 3},
        {.title = "P95", .drop = 1},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    guint32 n = rlv_risk_n_marks (chances->risk);
    gboolean due = FALSE;

    for (guint32 k = 1; k <= n; k++) {
        guint32 i = k % n; /* the end of the plan comes last */
        RlvRiskMark mark;

        if (!is_shown (outlook, chances, i))
            continue;
        mark_row (table, outlook, chances, i);
        rlv_risk_mark (chances->risk, i, &mark);
        due |= mark.due != RLV_DAY_NONE;
    }
    view_table_write (table, out, look, TRUE);
    g_string_append_c (out, '\n');
    if (due)
        g_string_append_printf (out, "%s\n\n",
                                _ ("! deadline or fixed date; the others are the days "
                                   "of the schedule"));
}

/* --- times at which it can go ------------------------------------------------- */

static void
append_slots (GString *out, const RlvOutlook *outlook, const RlvChances *chances,
              const RlvLook *look)
{
    guint64 draws = rlv_risk_draws (chances->counts);
    guint shown = 0;

    for (guint32 i = 1; i < rlv_risk_n_marks (chances->risk); i++) {
        g_autoptr (GArray) slots = NULL;
        g_autoptr (GString) line = g_string_new (NULL);
        RlvRiskMark mark;
        guint64 never;

        rlv_risk_mark (chances->risk, i, &mark);
        if (!mark.waits || mark.over || !is_shown (outlook, chances, i))
            continue;
        slots = rlv_risk_slots (chances->risk, chances->counts, i);
        never = rlv_risk_never (chances->risk, chances->counts, i);
        if (slots->len < 2 && never == 0)
            continue;
        for (guint s = 0; s < slots->len && s < SLOTS_SHOWN; s++) {
            const RlvRiskSlot *slot = &g_array_index (slots, RlvRiskSlot, s);

            g_string_append (line, s > 0 ? ", " : "");
            rlv_view_day (line, slot->from);
            if (slot->until != slot->from) {
                g_string_append (line, "\302\240\342\200\223 ");
                rlv_view_day (line, slot->until);
            }
            g_string_append_c (line, ' ');
            view_chance (line, slot->draws, draws);
        }
        if (slots->len > SLOTS_SHOWN)
            g_string_append (line, ", \342\200\246");
        if (never > 0) {
            g_string_append (line, ", ");
            g_string_append (line, _ ("after the last one that the plan names"));
            g_string_append_c (line, ' ');
            view_chance (line, never, draws);
        }
        if (shown++ == 0)
            view_heading (out, look, _ ("When it can start"));
        g_string_append_printf (out, "%s  ", mark_id (outlook, &mark));
        view_append_wrapped (out, line->str, look->width, 8, 8);
    }
    if (shown > 0)
        g_string_append_c (out, '\n');
}

/* --- what if, levers ---------------------------------------------------------- */

/* " (+12 ±1)": in points; the error is smaller than that of both chances, which come
 * from the same draws. */
static void
append_difference (GString *out, const RlvChances *chances)
{
    guint64 draws = rlv_risk_draws (chances->counts);
    gint64 by = (gint64) chances->gained - (gint64) chances->lost;
    guint64 size = (guint64) ABS (by);

    g_string_append_printf (out, " (%s", by < 0 ? "\342\210\222" : "+");
    append_points (out, (guint) (size * 10000 / draws));
    g_string_append_c (out, ' ');
    append_within (out,
                   rlv_risk_difference_error (chances->gained, chances->lost, draws));
    g_string_append_c (out, ')');
}

static void
append_change (GString *out, const RlvOutlook *outlook, const RlvChances *chances,
               const RlvLook *look)
{
    guint32 target = rlv_risk_target (chances->risk);
    guint64 draws = rlv_risk_draws (chances->counts);
    guint64 before = draws - rlv_risk_late (chances->risk, chances->counts);
    guint64 after = draws - rlv_risk_late (chances->after, chances->after_counts);
    g_autoptr (GString) line = g_string_new (NULL);
    RlvRiskMark mark;

    rlv_risk_mark (chances->risk, target, &mark);
    g_string_append_printf (line, _ ("If %s%s"), chances->change, view_colon ());
    view_styled (out, look, VIEW_STYLE_BOLD, line->str);
    g_string_append_printf (out, " %s, ", mark_name (outlook, &mark));
    rlv_view_day (out, rlv_risk_due (chances->risk));
    g_string_append (out, "  ");
    view_chance (out, before, draws);
    if (view_change_is_none (chances)) {
        g_string_append_printf (out, ", %s\n",
                                _ ("and no change that these draws can tell"));
    } else {
        g_string_append (out, " \342\206\222 ");
        view_chance (out, after, draws);
        append_difference (out, chances);
        g_string_append_c (out, '\n');
    }
    g_string_append (out, "   P50 ");
    view_day_iso (out, rlv_risk_quantile (chances->risk, chances->counts, target, 500));
    g_string_append (out, " \342\206\222 ");
    view_day_iso (
        out, rlv_risk_quantile (chances->after, chances->after_counts, target, 500));
    g_string_append (out, "   P80 ");
    view_day_iso (out, rlv_risk_quantile (chances->risk, chances->counts, target, 800));
    g_string_append (out, " \342\206\222 ");
    view_day_iso (
        out, rlv_risk_quantile (chances->after, chances->after_counts, target, 800));
    g_string_append (out, "\n\n");
}

guint64
view_in_time (const RlvChances *chances)
{
    return rlv_risk_draws (chances->counts) -
           (chances->after != NULL
                ? rlv_risk_late (chances->after, chances->after_counts)
                : rlv_risk_late (chances->risk, chances->counts));
}

guint
rlv_view_risk_held (const RlvChances *chances)
{
    return (guint) (view_in_time (chances) * 10000 / rlv_risk_draws (chances->counts));
}

/* A difference of paired draws is told when it is more than twice its error. */
gboolean
view_change_is_none (const RlvChances *chances)
{
    guint64 moved = chances->gained + chances->lost;
    gint64 by = (gint64) chances->gained - (gint64) chances->lost;

    return (guint64) (by * by) <= 4 * moved;
}

static void
lever_row (ViewTable *table, const RlvOutlook *outlook, const RlvChances *chances,
           const RlvRiskLever *lever)
{
    const RlvRiskChange *change = &lever->change;
    gboolean is_side = change->item == RLV_NONE;
    gboolean is_task =
        !is_side && rlv_plan_task_of (outlook->plan, change->item) != RLV_NONE;
    gboolean is_risk =
        !is_side &&
        strcmp (rlv_plan_kind_name (outlook->plan, change->item), "risk") == 0;
    g_autoptr (GString) how = g_string_new (NULL);

    view_table_cell (table, VIEW_STYLE_NONE,
                     is_side ? rlv_side_name (change->side)
                             : rlv_item_id (outlook->plan, change->item));
    view_table_cell (table, VIEW_STYLE_NONE,
                     is_side ? rlv_view_side_name (change->side)
                             : view_item_name (outlook, change->item));
    view_percent (how, (1000 - change->permille + 5) / 10);
    g_string_prepend (how, "\342\210\222");
    if (is_risk && change->permille == 0)
        view_table_cell (table, VIEW_STYLE_NONE, _ ("avoided"));
    else
        view_table_cellf (table, VIEW_STYLE_NONE, "%s %s",
                          is_risk   ? _ ("chance")
                          : is_task ? _ ("duration")
                                    : _ ("all its durations"),
                          how->str);
    view_chance_cell (table, lever->within, rlv_risk_draws (chances->counts));
    view_table_cell (table, VIEW_STYLE_DIM,
                     lever->reached ? "" : _ ("not enough alone"));
}

static void
append_solution (GString *out, const RlvOutlook *outlook, const RlvChances *chances,
                 const RlvLook *look)
{
    const ViewColumn columns[] = {
        {.title = _ ("id")},      {.title = _ ("what"), .least = 20},
        {.title = _ ("change")},  {.title = _ ("held"), .right = TRUE},
        {.title = "", .drop = 1},
    };
    g_autoptr (ViewTable) table = view_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GString) percent = g_string_new (NULL);
    g_autoptr (GString) day = g_string_new (NULL);
    guint64 draws = rlv_risk_draws (chances->counts);
    guint64 held = draws - rlv_risk_late (chances->risk, chances->counts);

    view_percent (percent, chances->permille / 10);
    rlv_view_day (day, rlv_risk_quantile (chances->risk, chances->counts,
                                          rlv_risk_target (chances->risk),
                                          chances->permille));
    g_string_append_printf (out, _ ("%s holds with %s"), day->str, percent->str);
    g_string_append_c (out, '\n');
    g_string_truncate (day, 0);
    rlv_view_day (day, rlv_risk_due (chances->risk));
    if (held * 1000 >= draws * chances->permille) {
        g_string_append_printf (out, _ ("%s needs no change for that"), day->str);
        g_string_append (out, "\n\n");
        return;
    }
    for (guint i = 0; chances->levers != NULL && i < chances->levers->len; i++)
        lever_row (table, outlook, chances,
                   &g_array_index (chances->levers, RlvRiskLever, i));
    g_string_append_printf (out, _ ("For %s on %s, changing one thing alone%s"),
                            percent->str, day->str, view_colon ());
    g_string_append_c (out, '\n');
    view_table_write (table, out, look, TRUE);
    g_string_append_c (out, '\n');
}

/* --- how it was made ---------------------------------------------------------- */

static void
append_sentence (GString *out, const RlvLook *look, const char *text)
{
    view_append_wrapped (out, text, look->width, 0, 0);
}

/* "10,000 draws, seed 1; chances are to within ±1 point, shares of the late draws
 * (290) to within ±6 points": the second is of what late draws have in common. */
static void
append_draws (GString *out, const RlvChances *chances, gboolean shares)
{
    guint64 draws = rlv_risk_draws (chances->counts);
    guint64 late = rlv_risk_late (chances->risk, chances->counts);
    g_autoptr (GString) number = g_string_new (NULL);
    g_autoptr (GString) error = g_string_new (NULL);
    g_autofree char *seed = NULL;
    guint points;

    view_count (number, (gint64) draws);
    seed = g_strdup_printf ("%" G_GUINT64_FORMAT, rlv_risk_seed (chances->counts));
    g_string_append_printf (
        out, rlv_ngettext ("%s draw, seed %s", "%s draws, seed %s", (gulong) draws),
        number->str, seed);
    points = append_error (error, draws / 2, draws);
    g_string_append_printf (out,
                            rlv_ngettext ("; chances are to within %s point",
                                          "; chances are to within %s points", points),
                            error->str);
    if (!shares)
        return;
    g_string_truncate (number, 0);
    view_count (number, (gint64) late);
    g_string_truncate (error, 0);
    points = append_error (error, late / 2, late);
    g_string_append_printf (
        out,
        rlv_ngettext (", shares of the late draws (%s) to within %s point",
                      ", shares of the late draws (%s) to within %s points", points),
        number->str, error->str);
}

static void
append_basis (GString *out, const RlvChances *chances, gboolean shares,
              const RlvLook *look)
{
    g_autoptr (GString) text = g_string_new (NULL);
    RlvRiskFacts facts;

    rlv_risk_facts (chances->risk, &facts);
    append_draws (text, chances, shares);
    append_sentence (out, look, text->str);
    if (facts.tasks == 0) {
        append_sentence (out, look, _ ("No work is left: nothing is left to chance"));
        return;
    }
    if (facts.no_estimate > 0) {
        g_string_printf (text,
                         rlv_ngettext ("%u of %u tasks has one figure and no best and "
                                       "worst",
                                       "%u of %u tasks have one figure and no best and "
                                       "worst",
                                       facts.no_estimate),
                         facts.no_estimate, facts.tasks);
        if (facts.preset > 0)
            g_string_append_printf (text,
                                    rlv_ngettext (": %u varies by kind of task",
                                                  ": %u vary by kind of task",
                                                  facts.preset),
                                    facts.preset);
        if (facts.preset > 0)
            g_string_append_printf (
                text, _ (" (work 65 to 155 %%, sessions 80 to 130 %%, moves 95 to 150 "
                         "%%, legal steps 60 to 175 %%); decisions and what runs by "
                         "the clock do not"));
        else
            g_string_append (
                text, _ (": decisions and what runs by the clock, which do not vary"));
        append_sentence (out, look, text->str);
    }
    if (facts.presets > 0) {
        g_string_printf (
            text, _ ("The plan names no common cause: each team is taken at 90 to "
                     "115 %% of its durations as a whole, each side at 95 to 110 "
                     "%%"));
        append_sentence (out, look, text->str);
    }
    if (facts.independent)
        append_sentence (out, look,
                         _ ("Every duration is drawn by itself: no team and no side is "
                            "slow as a whole, which makes dates look surer than they "
                            "are"));
    if (facts.leavers > 0) {
        g_string_printf (text,
                         rlv_ngettext ("%u task lasts, at worst, longer than those who "
                                       "do it stay: others go on with it",
                                       "%u tasks last, at worst, longer than those who "
                                       "do them stay: others go on with them",
                                       facts.leavers),
                         facts.leavers);
        append_sentence (out, look, text->str);
    }
    if (facts.held > 0) {
        g_string_printf (text,
                         rlv_ngettext ("%u task never starts before its planned date",
                                       "%u tasks never start before their planned date",
                                       facts.held),
                         facts.held);
        append_sentence (out, look, text->str);
    }
    if (facts.unexplained > 0) {
        g_string_printf (
            text,
            rlv_ngettext ("%u task cannot be drawn where the schedule has "
                          "it: its chances say little",
                          "%u tasks cannot be drawn where the schedule has "
                          "them: their chances say little",
                          facts.unexplained),
            facts.unexplained);
        append_sentence (out, look, text->str);
    }
}

/* --- the whole ---------------------------------------------------------------- */

static void
append_headline (GString *out, const RlvOutlook *outlook, const RlvChances *chances,
                 const RlvLook *look)
{
    guint64 draws = rlv_risk_draws (chances->counts);
    guint64 held = draws - rlv_risk_late (chances->risk, chances->counts);
    guint32 target = rlv_risk_target (chances->risk);
    g_autofree char *name = NULL;
    RlvRiskMark mark;

    rlv_risk_mark (chances->risk, target, &mark);
    name = view_harmless (mark_name (outlook, &mark));
    view_styled (out, look, VIEW_STYLE_BOLD, name);
    g_string_append (out, ", ");
    rlv_view_day (out, rlv_risk_due (chances->risk));
    g_string_append (out, view_colon ());
    g_string_append_c (out, ' ');
    view_chance (out, held, draws);
    g_string_append_c (out, ' ');
    append_error (out, held, draws);
    g_string_append (out, "   P50 ");
    view_day_iso (out, rlv_risk_quantile (chances->risk, chances->counts, target, 500));
    g_string_append (out, "   P80 ");
    view_day_iso (out, rlv_risk_quantile (chances->risk, chances->counts, target, 800));
    g_string_append (out, "\n\n");
}

void
rlv_view_risk_text (GString *out, const RlvOutlook *outlook, const RlvChances *chances,
                    const RlvLook *look)
{
    gsize from = out->len;
    gboolean shares;

    append_headline (out, outlook, chances, look);
    if (chances->after != NULL)
        append_change (out, outlook, chances, look);
    if (chances->permille > 0)
        append_solution (out, outlook, chances, look);
    append_marks (out, outlook, chances, look);
    append_slots (out, outlook, chances, look);
    shares = view_append_drivers (out, outlook, chances, look);
    view_append_paths (out, outlook, chances, look);
    append_basis (out, chances, shares, look);
    view_text_end (out, from, look);
}
