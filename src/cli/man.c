/* The manual page, in troff, made from the table of commands.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/help.h"

/* Text as troff takes it: no line may begin with a control character, and a hyphen that
 * is to be typed is written as a minus. */
static void
append_text (GString *out, const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        gboolean at_start = p == text || p[-1] == '\n';

        if (at_start && (*p == '.' || *p == '\''))
            g_string_append (out, "\\&");
        if (*p == '\\')
            g_string_append (out, "\\e");
        else if (*p == '-')
            g_string_append (out, "\\-");
        else
            g_string_append_c (out, *p);
    }
}

static void
append_line (GString *out, const char *text)
{
    append_text (out, text);
    g_string_append_c (out, '\n');
}

static void
append_section (GString *out, const char *title)
{
    g_string_append_printf (out, ".SH %s\n", title);
}

static void
append_item (GString *out, const char *word, const char *meaning)
{
    g_string_append (out, ".TP\n\\fB");
    append_text (out, word);
    g_string_append (out, "\\fR\n");
    append_line (out, meaning);
}

static void
append_meanings (GString *out, const RlvMeaning *list)
{
    for (; list->word != NULL; list++)
        append_item (out, list->word, _ (list->meaning));
}

static void
append_paragraphs (GString *out, const char *text)
{
    g_auto (GStrv) paragraphs = g_strsplit (text, "\n\n", -1);

    for (guint i = 0; paragraphs[i] != NULL; i++) {
        g_string_append (out, ".PP\n");
        append_line (out, paragraphs[i]);
    }
}

static void
append_option (GString *out, const RlvCommand *command, const RlvOption *option)
{
    g_autofree char *word = rlv_help_option (option);
    g_autofree char *text = rlv_help_option_text (command, option);

    append_item (out, word, text);
}

/* Options that every command takes are told once, at the end. */
static void
append_command (GString *out, const RlvCommand *command)
{
    g_autoptr (GPtrArray) common = rlv_options_common (command);
    g_autofree char *usage = rlv_help_usage (command);

    g_string_append (out, ".SS ");
    append_line (out, usage);
    append_line (out, _ (command->summary));
    if (command->help != NULL)
        append_paragraphs (out, _ (command->help));
    for (guint i = 0; i < command->n_verbs; i++) {
        const RlvVerb *verb = &command->verbs[i];
        g_autofree char *word =
            g_strconcat (verb->name, verb->operands != NULL ? " " : NULL,
                         verb->operands != NULL ? _ (verb->operands) : NULL, NULL);
        append_item (out, word, _ (verb->summary));
    }
    for (guint i = 0; i < command->n_options; i++)
        append_option (out, command, &command->options[i]);
    for (guint i = 0; i < common->len; i++)
        if (((const RlvOption *) common->pdata[i])->needs != 0)
            append_option (out, command, common->pdata[i]);
    for (guint i = 0; command->examples[i] != NULL; i += 2)
        append_item (out, command->examples[i], _ (command->examples[i + 1]));
}

static void
append_common (GString *out)
{
    const RlvCommand none = {.name = ""};
    g_autoptr (GPtrArray) common = rlv_options_common (&none);

    append_section (out, _ ("OPTIONS OF EVERY COMMAND"));
    for (guint i = 0; i < common->len; i++)
        append_option (out, &none, common->pdata[i]);
}

void
rlv_help_man (GString *out)
{
    g_string_append (out, ".\\\" Made by \"releve help --man\".\n");
    g_string_append_printf (out, ".TH RELEVE 1 \"\" \"%s\" \"%s\"\n", PACKAGE_STRING,
                            _ ("User commands"));
    append_section (out, _ ("NAME"));
    g_string_append (out, "releve \\- ");
    append_line (out,
                 _ ("plan the handover of an outsourced service, and the way back"));
    append_section (out, _ ("SYNOPSIS"));
    g_string_append (out, ".B releve\n");
    append_line (out, _ ("COMMAND [OPTION…] [PLAN]"));
    append_section (out, _ ("DESCRIPTION"));
    append_line (out,
                 _ ("A plan is an XML file: what two companies agreed. releve says "
                    "what is wrong with it, finds the dates, tells why each date is "
                    "what it is, keeps what happened in a journal beside the plan, "
                    "and shows where the handover stands."));
    append_section (out, _ ("COMMANDS"));
    for (gsize i = 0; rlv_commands[i] != NULL; i++)
        append_command (out, rlv_commands[i]);
    append_common (out);
    append_section (out, _ ("SIDES"));
    append_meanings (out, rlv_help_sides);
    append_section (out, _ ("EXIT STATUS"));
    append_meanings (out, rlv_help_statuses);
    append_section (out, _ ("ENVIRONMENT"));
    append_meanings (out, rlv_help_environment);
    append_section (out, _ ("FILES"));
    append_meanings (out, rlv_help_files);
}
