/* The two worked cases: a transition of 137 tasks and the way back of 83, whose dates
 * and floats were computed by another program with calendars of whole days
 * (tests/cases).  The bare networks: every date and float must be the same.  What the
 * shipped plans say beyond them is tests/test-differences.c.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "testing.h"

#include <stdlib.h>
#include <string.h>

#include "reading.h"

/* --- the tables --------------------------------------------------------------- */

enum {
    ID,
    NAME_EN,
    NAME_FR,
    PHASE,
    WAVE,
    SIDE,
    TEAM,
    CALENDAR,
    BEST,
    LIKELY,
    WORST,
    PREDECESSORS,
    START,
    FINISH,
    FLOAT,
    N_COLUMNS
};

typedef struct {
    char *cell[N_COLUMNS];
} Line;

static char *
case_path (const char *name)
{
    const char *source = g_getenv ("RLV_SRCDIR") ? g_getenv ("RLV_SRCDIR") : ".";

    return g_build_filename (source, "tests/cases", name, NULL);
}

static char *
read_all (const char *name)
{
    g_autofree char *path = case_path (name);
    g_autoptr (GError) error = NULL;
    char *text = NULL;

    assert_ok (g_file_get_contents (path, &text, NULL, &error), &error);
    return text;
}

/* The next cell; @at moves behind it. Quoted ones may hold commas, none holds quotes.
 */
static char *
take_cell (const char **at)
{
    const char *from = *at, *end;
    gboolean quoted = *from == '"';

    end = quoted ? strchr (from + 1, '"') : from + strcspn (from, ",\n");
    *at = quoted ? end + 1 : end;
    if (**at == ',')
        ++*at;
    return g_strndup (from + quoted, (gsize) (end - from - quoted));
}

static void
clear_line (gpointer line)
{
    for (guint c = 0; c < N_COLUMNS; c++)
        g_free (((Line *) line)->cell[c]);
}

static GArray *
read_case (const char *name)
{
    g_autofree char *text = read_all (name);
    GArray *lines = g_array_new (FALSE, TRUE, sizeof (Line));
    const char *at = strchr (text, '\n') + 1;

    g_array_set_clear_func (lines, clear_line);
    while (*at != '\0') {
        Line line;

        for (guint c = 0; c < N_COLUMNS; c++)
            line.cell[c] = take_cell (&at);
        g_array_append_val (lines, line);
        at += *at == '\n';
    }
    return lines;
}

static const char *
cell (const GArray *lines, guint i, guint column)
{
    return g_array_index (lines, Line, i).cell[column];
}

/* --- a bare plan made of one -------------------------------------------------- */

typedef struct {
    const char *id, *zone, *hours;
} Site;

static const Site sites[] = {
    {"FR", "Europe/Paris", "08:30-12:30 13:30-17:30"},
    {"PT", "Europe/Lisbon", "09:00-13:00 14:00-18:00"},
    {"MA", "Africa/Casablanca", "08:00-12:00 13:00-17:00"},
};

typedef struct {
    const char *name; /* of the table */
    const char *start;
    const char *blackouts;
    guint n; /* lines it must have */
} Case;

static const Case cases[] = {
    {"case-a.csv", "2027-01-04",
     "<blackout id=\"B1\" kind=\"closing\" monthFirst=\"3\" monthLast=\"3\" "
     "from=\"2027-01-01\" to=\"2027-12-31\"/>"
     "<blackout id=\"B2\" kind=\"freeze\" from=\"2027-11-12\" to=\"2027-11-26\"/>"
     "<blackout id=\"B3\" kind=\"freeze\" from=\"2027-12-13\" to=\"2028-01-07\"/>"
     "<blackout id=\"B4\" kind=\"peak\" from=\"2027-08-02\" to=\"2027-08-20\"/>",
     137},
    {"case-b.csv", "2030-12-02", "", 83},
};

static void
write_calendars (GString *xml, const Case *row)
{
    g_autofree char *text = read_all ("holidays.csv");
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    g_string_append (xml, "<calendars>");
    for (guint s = 0; s < G_N_ELEMENTS (sites); s++) {
        g_string_append_printf (xml,
                                "<calendar id=\"%s\" name=\"%s\" zone=\"%s\">"
                                "<week days=\"mon tue wed thu fri\" hours=\"%s\"/>",
                                sites[s].id, sites[s].id, sites[s].zone,
                                sites[s].hours);
        for (guint i = 1; lines[i] != NULL; i++)
            if (g_str_has_prefix (lines[i], sites[s].id))
                g_string_append_printf (xml, "<holiday date=\"%s\"/>", lines[i] + 3);
        if (s == 0)
            g_string_append (xml, row->blackouts);
        g_string_append (xml, "</calendar>\n");
    }
    g_string_append (xml, "</calendars>\n");
}

/* "A007SS+1" */
static void
write_link (GString *xml, const char *text)
{
    static const char *const types[] = {"FS", "SS", "FF", "SF"};
    const char *type = NULL;

    for (guint i = 0; i < G_N_ELEMENTS (types) && type == NULL; i++)
        type = strstr (text, types[i]);
    if (type == NULL) {
        g_string_append_printf (xml, "<after task=\"%s\"/>", text);
        return;
    }
    g_string_append_printf (xml, "<after task=\"%.*s\" type=\"%.2s\" lag=\"%dd\"/>",
                            (int) (type - text), text, type, atoi (type + 2));
}

static void
write_task (GString *xml, const GArray *lines, guint i)
{
    g_auto (GStrv) links = g_strsplit (cell (lines, i, PREDECESSORS), " ", -1);
    g_autofree char *name = g_markup_escape_text (cell (lines, i, NAME_EN), -1);
    char side = *cell (lines, i, SIDE);

    g_string_append_printf (
        xml,
        "<task id=\"%s\" name=\"%s\" kind=\"%s\" side=\"%s\" calendar=\"%s\" "
        "best=\"%sd\" likely=\"%sd\" worst=\"%sd\">",
        cell (lines, i, ID), name,
        g_str_has_suffix (cell (lines, i, NAME_EN), " cutover") ? "cutover" : "kt",
        side == 'C'   ? "client"
        : side == 'P' ? "provider"
        : side == 'J' ? "both"
                      : "third",
        cell (lines, i, CALENDAR), cell (lines, i, BEST), cell (lines, i, LIKELY),
        cell (lines, i, WORST));
    for (guint l = 0; links[l] != NULL; l++)
        if (*links[l] != '\0')
            write_link (xml, links[l]);
    g_string_append (xml, "</task>\n");
}

static GString *
bare_plan (const Case *row, const GArray *lines)
{
    GString *xml = g_string_new ("<plan xmlns=\"urn:releve:plan:1\" id=\"CASE\" "
                                 "kind=\"transition\" lang=\"en\" name=\"Case\" ");

    g_string_append_printf (xml, "start=\"%s\">\n", row->start);
    write_calendars (xml, row);
    g_string_append (xml, "<tasks>\n");
    for (guint i = 0; i < lines->len; i++)
        write_task (xml, lines, i);
    g_string_append (xml, "</tasks></plan>\n");
    return xml;
}

/* Floats that the two programs count from different days. */
static const struct {
    const char *id;
    gint64 days;
    const char *why;
} counted_otherwise[] = {
    {"A117", 0,
     "the other counts from 27 October, where its links would let it start; a freeze "
     "holds it until 5 November, and from that start on there is no room"},
};

static gint64
float_of (const GArray *lines, guint i)
{
    for (guint k = 0; k < G_N_ELEMENTS (counted_otherwise); k++)
        if (g_str_equal (cell (lines, i, ID), counted_otherwise[k].id))
            return counted_otherwise[k].days * 1000;
    return atoi (cell (lines, i, FLOAT)) * 1000;
}

/* --- comparing ---------------------------------------------------------------- */

static const char *
day_text (const Loaded *loaded, const RlvSchedule *result, RlvTaskIx t, RlvTime at,
          gboolean is_end, char buffer[RLV_DATE_SIZE])
{
    return rlv_day_format (rlv_cal_day (loaded->times, result->cal[t], at, is_end),
                           buffer);
}

/* A milestone ends on the day it stands on. */
static gboolean
same_dates (const Loaded *loaded, const RlvSchedule *result, const GArray *lines,
            guint i, RlvTaskIx t, char start[RLV_DATE_SIZE], char finish[RLV_DATE_SIZE])
{
    gboolean is_end = !g_str_equal (cell (lines, i, LIKELY), "0");

    day_text (loaded, result, t, result->start[t], FALSE, start);
    day_text (loaded, result, t, result->finish[t], is_end, finish);
    return g_str_equal (start, cell (lines, i, START)) &&
           g_str_equal (finish, cell (lines, i, FINISH));
}

static const RlvSchedOptions bare = {.no_levelling = TRUE, .data_date = RLV_TIME_NONE};

static void
bare_network_gives_the_same (void **state)
{
    const Case *row = *state;
    g_autoptr (GArray) lines = read_case (row->name);
    GString *xml = bare_plan (row, lines);
    g_autoptr (GError) error = NULL;
    guint wrong = 0;
    Loaded loaded;

    assert_int_equal (lines->len, row->n);
    assert_true (load_text (xml->str, xml->len, row->name, &loaded));
    g_autoptr (RlvSchedule) result = schedule (&loaded, &bare, &error);
    assert_ok (result != NULL, &error);
    for (guint i = 0; i < lines->len; i++) {
        RlvTaskIx t = rlv_plan_find_task (loaded.plan, cell (lines, i, ID));
        char start[RLV_DATE_SIZE], finish[RLV_DATE_SIZE];
        gint64 days = float_of (lines, i);

        assert_true (t != RLV_NONE);
        if (same_dates (&loaded, result, lines, i, t, start, finish) &&
            result->total_float[t] == days)
            continue;
        wrong++;
        print_message ("# %s: %s to %s, float %.3f; should be %s to %s, %s\n",
                       cell (lines, i, ID), start, finish,
                       (double) result->total_float[t] / 1000, cell (lines, i, START),
                       cell (lines, i, FINISH), cell (lines, i, FLOAT));
    }
    g_string_free (xml, TRUE);
    unload (&loaded);
    assert_int_equal (wrong, 0);
}

int
main (void)
{
    g_autoptr (GArray) tests = g_array_new (FALSE, TRUE, sizeof (struct CMUnitTest));

    TEST_ADD_ROWS (tests, bare_network_gives_the_same, cases);
    return test_run ("cases", tests);
}
