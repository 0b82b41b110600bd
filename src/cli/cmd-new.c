/* releve new: a first plan to fill in.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "cli/cli.h"

static const char *const examples[] = {
    "releve new handover",
    N_ ("writes handover.xml, a small plan with comments"),
    "releve new retour --lang fr",
    N_ ("the same in French"),
    NULL,
};

/* "out/my plan.xml" names plan "MY-PLAN": letters, digits and hyphens, a letter first.
 */
static char *
id_of (const char *path)
{
    g_autofree char *name = g_path_get_basename (path);
    g_autoptr (GString) id = g_string_new (NULL);

    if (g_str_has_suffix (name, ".xml"))
        name[strlen (name) - strlen (".xml")] = '\0';
    for (const char *p = name; *p != '\0' && id->len < 40; p++)
        if (g_ascii_isalnum (*p))
            g_string_append_c (id, g_ascii_toupper (*p));
        else if (id->len > 0 && id->str[id->len - 1] != '-')
            g_string_append_c (id, '-');
    if (id->len > 0 && id->str[id->len - 1] == '-')
        g_string_truncate (id, id->len - 1);
    if (id->len == 0 || !g_ascii_isalpha (id->str[0]))
        g_string_prepend (id, id->len == 0 ? "PLAN" : "P-");
    return g_string_free (g_steal_pointer (&id), FALSE);
}

/* The first Monday after @day: nobody starts a handover yesterday. */
static RlvDay
next_monday (RlvDay day)
{
    return MIN (day + 7 - rlv_day_weekday (day), RLV_DAY_MAX - 3650);
}

/* --- holidays ----------------------------------------------------------------- */

#define YEARS_LISTED 2

enum { CLIENT = 1 << 0, PROVIDER = 1 << 1 };

/* Those of France and of Portugal, where the sites of the sample stand, that fall on
 * the same day each year: what follows the moon is for whoever knows the country. */
static const struct {
    int month, day;
    guint of;
    const char *name;
} holidays[] = {
    {1, 1, CLIENT | PROVIDER, N_ ("New Year's Day")},
    {4, 25, PROVIDER, N_ ("Freedom Day")},
    {5, 1, CLIENT | PROVIDER, N_ ("Labour Day")},
    {5, 8, CLIENT, N_ ("Victory Day")},
    {6, 10, PROVIDER, N_ ("Portugal Day")},
    {7, 14, CLIENT, N_ ("National Day")},
    {8, 15, CLIENT | PROVIDER, N_ ("Assumption")},
    {10, 5, PROVIDER, N_ ("Republic Day")},
    {11, 1, CLIENT | PROVIDER, N_ ("All Saints' Day")},
    {11, 11, CLIENT, N_ ("Armistice Day")},
    {12, 1, PROVIDER, N_ ("Restoration of Independence")},
    {12, 8, PROVIDER, N_ ("Immaculate Conception")},
    {12, 25, CLIENT | PROVIDER, N_ ("Christmas Day")},
};

/* Appends what is to be said of one holiday. */
typedef void (*TellHoliday) (GString *out, RlvDay start, RlvDay day, const char *name);

/* The holidays of @side in the first years from @start, by day. */
static char *
tell_holidays (RlvDay start, guint side, TellHoliday tell)
{
    GString *out = g_string_new (NULL);
    int year, month, mday;

    rlv_day_to_civil (start, &year, &month, &mday);
    for (int later = 0; later <= YEARS_LISTED; later++)
        for (guint i = 0; i < G_N_ELEMENTS (holidays); i++) {
            RlvDay day =
                rlv_day_from_civil (year + later, holidays[i].month, holidays[i].day);

            if ((holidays[i].of & side) != 0 && day >= start &&
                day <= rlv_day_from_civil (year + YEARS_LISTED, month, mday))
                tell (out, start, day, rlv_gettext (holidays[i].name));
        }
    return g_string_free (out, FALSE);
}

static void
list (GString *out, RlvDay start, RlvDay day, const char *name)
{
    char date[RLV_DATE_SIZE];

    (void) start;
    g_string_append_printf (out, "\n      <holiday date=\"%s\" name=\"%s\"/>",
                            rlv_day_format (day, date), name);
}

/* No two of these holidays follow each other, and no committee of the sample sits on a
 * Friday: the day after is a working day. */
static void
move_sitting (GString *out, RlvDay day)
{
    char date[RLV_DATE_SIZE], after[RLV_DATE_SIZE];

    g_string_append_printf (
        out, "\n      <cancelled date=\"%s\"/>\n      <sitting date=\"%s\"/>",
        rlv_day_format (day, date), rlv_day_format (day + 1, after));
}

/* FREQ=WEEKLY;BYDAY=TU */
static void
move_tuesday (GString *out, RlvDay start, RlvDay day, const char *name)
{
    (void) start, (void) name;
    if (rlv_day_weekday (day) == 1)
        move_sitting (out, day);
}

/* FREQ=WEEKLY;BYDAY=TH */
static void
move_thursday (GString *out, RlvDay start, RlvDay day, const char *name)
{
    (void) start, (void) name;
    if (rlv_day_weekday (day) == 3)
        move_sitting (out, day);
}

/* FREQ=MONTHLY;INTERVAL=6;BYDAY=2TH */
static void
move_second_thursday (GString *out, RlvDay start, RlvDay day, const char *name)
{
    int year, from, month, mday;

    (void) name;
    rlv_day_to_civil (start, &year, &from, &mday);
    rlv_day_to_civil (day, &year, &month, &mday);
    if (rlv_day_weekday (day) == 3 && (mday + 6) / 7 == 2 && (month - from) % 6 == 0)
        move_sitting (out, day);
}

/* The marks of the samples that are about holidays. */
static const struct {
    const char *mark;
    guint side;
    TellHoliday tell;
} marks[] = {
    {"@HOLIDAYS-C@", CLIENT, list},
    {"@HOLIDAYS-P@", PROVIDER, list},
    {"@MOVED-STRAT@", CLIENT, move_second_thursday},
    {"@MOVED-STEER@", CLIENT, move_thursday},
    {"@MOVED-OPS@", PROVIDER, move_tuesday},
};

/* --- the plan ------------------------------------------------------------------ */

static char *
fill_template (const RlvCli *cli, const char *path)
{
    g_autofree char *file = g_strdup_printf ("new/%s.xml", rlv_language ());
    g_autoptr (GBytes) bytes = rlv_embedded (file);
    g_autoptr (GString) text = g_string_new (NULL);
    g_autofree char *id = id_of (path);
    RlvDay monday = next_monday (cli->today);
    char start[RLV_DATE_SIZE];
    gsize len;

    g_assert (bytes != NULL);
    const char *template = g_bytes_get_data (bytes, &len);
    g_string_append_len (text, template, (gssize) len);
    g_string_replace (text, "@ID@", id, 0);
    g_string_replace (text, "@START@", rlv_day_format (monday, start), 0);
    for (guint i = 0; i < G_N_ELEMENTS (marks); i++) {
        g_autofree char *told = tell_holidays (monday, marks[i].side, marks[i].tell);

        g_string_replace (text, marks[i].mark, told, 0);
    }
    return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
run_new (const RlvCall *call, GError **error)
{
    const char *name = call->operands[0];
    g_autofree char *path = g_str_has_suffix (name, ".xml")
                                ? g_strdup (name)
                                : g_strconcat (name, ".xml", NULL);
    g_autofree char *text = NULL;

    if (g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK)) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_CONFLICT,
                     _ ("%s is there already, and is left as it is"), path);
        return FALSE;
    }
    text = fill_template (call->cli, path);
    if (!rlv_file_write (path, text, strlen (text), error))
        return FALSE;
    if (!call->cli->common.quiet)
        g_string_append_printf (call->cli->out,
                                _ ("%s is written; edit it, then: releve check %s\n"),
                                path, path);
    return TRUE;
}

const RlvCommand rlv_command_new = {
    .name = "new",
    .operands = N_ ("NAME"),
    .min = 1,
    .max = 1,
    .summary = N_ ("Write a small plan to begin with"),
    .help =
        N_ ("A plan of a few tasks that is sound as it stands, with comments that say "
            "what to put where. It starts on the Monday after today. Never replaces "
            "a file."),
    .examples = examples,
    .takes = RLV_TAKES_TODAY,
    .run = run_new,
};
