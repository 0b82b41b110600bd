/* Help, made from the table of commands.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "cli/help.h"

/* Help is as wide as a plain terminal, whatever the real one is: it reads better, and
 * it is the same everywhere. */
#define WIDTH  79
#define COLUMN 24

const RlvMeaning rlv_help_statuses[] = {
    {"0", N_ ("all is well")},
    {"1", N_ ("the plan has errors, or the answer is no")},
    {"2", N_ ("the command line makes no sense")},
    {"3", N_ ("two statements contradict each other; a person has to decide")},
    {"4", N_ ("no dates can be found")},
    {"5", N_ ("a file cannot be read, or is not a valid plan")},
    {"6", N_ ("the store or an output file cannot be written")},
    {"7", N_ ("the journal was altered")},
    {"70", N_ ("a fault of releve itself")},
    {NULL, NULL},
};

const RlvMeaning rlv_help_environment[] = {
    {"RELEVE_AS", N_ ("who records, as SIDE:NAME, when --as says nothing")},
    {"NO_COLOR", N_ ("when set, no colours")},
    {"LANGUAGE, LC_ALL, LC_MESSAGES, LANG",
     N_ ("the language, English or French, when --lang says nothing")},
    {"SOURCE_DATE_EPOCH", N_ ("what to take for the present time, in seconds since "
                              "1970, so that a run can be "
                              "repeated")},
    {NULL, NULL},
};

const RlvMeaning rlv_help_files[] = {
    {"plan.xml", N_ ("the plan, when no other is named: what was agreed; only \"check "
                     "--fix --write\" writes to it")},
    {"plan.releve",
     N_ ("the store beside the plan: what happened, as a journal that is "
         "only added to")},
    {NULL, NULL},
};

const RlvMeaning rlv_help_sides[] = {
    {"client", N_ ("who outsources")},
    {"provider", N_ ("who provides the service, or will, with its subcontractors")},
    {"third", N_ ("a successor or another third party")},
    {NULL, NULL},
};

/* --- text in columns ---------------------------------------------------------- */

static void
pad (GString *out, glong from, glong to)
{
    for (; from < to; from++)
        g_string_append_c (out, ' ');
}

/* Appends one paragraph, every line after the first indented; the first begins at
 * column @at. */
static void
append_wrapped (GString *out, const char *text, glong at, glong indent)
{
    g_auto (GStrv) words = g_strsplit (text, " ", -1);
    glong column = at;

    for (guint i = 0; words[i] != NULL; i++) {
        glong len = g_utf8_strlen (words[i], -1);

        if (i > 0 && column + 1 + len > WIDTH) {
            g_string_append_c (out, '\n');
            pad (out, 0, indent);
            column = indent;
        } else if (i > 0) {
            g_string_append_c (out, ' ');
            column++;
        }
        g_string_append (out, words[i]);
        column += len;
    }
    g_string_append_c (out, '\n');
}

/* "  word          meaning"; a long word has its line. */
static void
append_row (GString *out, const char *word, const char *meaning, glong column)
{
    glong at = 2 + g_utf8_strlen (word, -1);

    g_string_append_printf (out, "  %s", word);
    if (at + 2 > column) {
        g_string_append_c (out, '\n');
        at = 0;
    }
    pad (out, at, column);
    append_wrapped (out, meaning, column, column);
}

static void
append_meanings (GString *out, const RlvMeaning *list, glong column)
{
    for (; list->word != NULL; list++)
        append_row (out, list->word, _ (list->meaning), column);
}

static void
append_paragraphs (GString *out, const char *text)
{
    g_auto (GStrv) paragraphs = g_strsplit (text, "\n\n", -1);

    for (guint i = 0; paragraphs[i] != NULL; i++) {
        append_wrapped (out, paragraphs[i], 0, 0);
        g_string_append_c (out, '\n');
    }
}

/* --- pieces ------------------------------------------------------------------- */

char *
rlv_help_usage (const RlvCommand *command)
{
    GString *usage = g_string_new ("releve ");

    g_string_append (usage, command->name);
    if (command->n_verbs > 0)
        g_string_append_printf (usage, command->verb != NULL ? " [%s]" : " %s",
                                _ ("VERB …"));
    g_string_append_printf (usage, " [%s]", _ ("OPTION…"));
    if (command->operands != NULL)
        g_string_append_printf (usage, " %s", _ (command->operands));
    if ((command->takes & RLV_TAKES_PLAN) != 0)
        g_string_append_printf (usage, " [%s]", _ ("PLAN"));
    return g_string_free (usage, FALSE);
}

char *
rlv_help_option (const RlvOption *option)
{
    GString *text = g_string_new (NULL);

    if (option->letter != 0)
        g_string_append_printf (text, "-%c, ", option->letter);
    g_string_append_printf (text, "--%s", option->name);
    if (option->arg != NULL)
        g_string_append_printf (text, " %s", _ (option->arg));
    return g_string_free (text, FALSE);
}

char *
rlv_help_option_text (const RlvCommand *command, const RlvOption *option)
{
    const char *const *choices = option->choices;

    if (g_str_equal (option->name, "format"))
        choices = command->formats;
    if (choices == NULL)
        return g_strdup (_ (option->help));
    g_autofree char *list = g_strjoinv (", ", (char **) choices);
    return g_strdup_printf (_ ("%s: %s"), _ (option->help), list);
}

static void
append_option (GString *out, const RlvCommand *command, const RlvOption *option)
{
    g_autofree char *word = rlv_help_option (option);
    g_autofree char *text = rlv_help_option_text (command, option);

    append_row (out, word, text, COLUMN);
}

static void
append_verbs (GString *out, const RlvCommand *command)
{
    g_string_append_printf (out, "%s\n", _ ("Verbs:"));
    for (guint i = 0; i < command->n_verbs; i++) {
        const RlvVerb *verb = &command->verbs[i];
        g_autofree char *word =
            verb->operands == NULL
                ? g_strdup (verb->name)
                : g_strdup_printf ("%s %s", verb->name, _ (verb->operands));
        append_row (out, word, _ (verb->summary), COLUMN);
    }
    g_string_append_c (out, '\n');
}

/* --- the pages ---------------------------------------------------------------- */

void
rlv_help_command (GString *out, const RlvCommand *command)
{
    g_autoptr (GPtrArray) common = rlv_options_common (command);
    g_autofree char *usage = rlv_help_usage (command);
    glong column = 0;

    g_string_append_printf (out, "%s\n\n", _ (command->summary));
    for (guint i = 0; command->examples[i] != NULL; i += 2)
        column = MAX (column, g_utf8_strlen (command->examples[i], -1));
    column = MIN (column + 4, 44);
    for (guint i = 0; command->examples[i] != NULL; i += 2)
        append_row (out, command->examples[i], _ (command->examples[i + 1]), column);
    g_string_append_printf (out, "\n%s %s\n\n", _ ("Usage:"), usage);
    if (command->help != NULL)
        append_paragraphs (out, _ (command->help));
    if (command->n_verbs > 0)
        append_verbs (out, command);
    g_string_append_printf (out, "%s\n", _ ("Options:"));
    for (guint i = 0; i < command->n_options; i++)
        append_option (out, command, &command->options[i]);
    for (guint i = 0; i < common->len; i++)
        append_option (out, command, common->pdata[i]);
}

void
rlv_help_overview (GString *out)
{
    g_string_append_printf (
        out, "%s\n\n",
        _ ("releve plans the handover of an outsourced service, and the way back."));
    append_row (out, "releve demo", _ ("a first tour, in a folder of its own"), 26);
    append_row (out, "releve check plan.xml", _ ("say what is wrong with a plan"), 26);
    g_string_append_printf (out, "\n%s %s\n\n%s\n", _ ("Usage:"),
                            _ ("releve COMMAND [OPTION…] [PLAN]"), _ ("Commands:"));
    for (gsize i = 0; rlv_commands[i] != NULL; i++)
        append_row (out, rlv_commands[i]->name, _ (rlv_commands[i]->summary), 14);
    g_string_append_printf (out, "\n%s\n", _ ("Exit status:"));
    append_meanings (out, rlv_help_statuses, 8);
    g_string_append_printf (
        out, "\n%s\n%s\n",
        _ ("PLAN stands first or last; where none is named it is plan.xml."),
        _ ("\"releve COMMAND --help\" says more of one command."));
}
