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

static char *
fill_template (const RlvCli *cli, const char *path)
{
    g_autofree char *file = g_strdup_printf ("new/%s.xml", rlv_language ());
    g_autoptr (GBytes) bytes = rlv_embedded (file);
    g_autoptr (GString) text = g_string_new (NULL);
    g_autofree char *id = id_of (path);
    char start[RLV_DATE_SIZE];
    gsize len;

    g_assert (bytes != NULL);
    const char *template = g_bytes_get_data (bytes, &len);
    g_string_append_len (text, template, (gssize) len);
    g_string_replace (text, "@ID@", id, 0);
    g_string_replace (text, "@START@", rlv_day_format (next_monday (cli->today), start),
                      0);
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
