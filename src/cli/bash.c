/* Completion for bash, made from the table of commands.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/help.h"

static void
append_words (GString *out, const char *const *words)
{
    for (; *words != NULL; words++)
        g_string_append_printf (out, " %s", *words);
}

/* The words of an option's value, as a case of $command$previous. */
static void
append_choices (GString *out, const RlvCommand *command, const RlvOption *option)
{
    const char *const *choices = option->choices;

    if (g_str_equal (option->name, "format"))
        choices = command->formats;
    if (choices == NULL)
        return;
    g_string_append_printf (out, "    %s--%s", command->name, option->name);
    if (option->letter != 0)
        g_string_append_printf (out, " | %s-%c", command->name, option->letter);
    g_string_append (out, ") words=\"");
    append_words (out, choices);
    g_string_append (out, "\" ;;\n");
}

static void
append_command (GString *out, const RlvCommand *command)
{
    g_autoptr (GPtrArray) common = rlv_options_common (command);

    g_string_append_printf (out, "    %s) words=\"", command->name);
    for (guint i = 0; i < command->n_verbs; i++)
        g_string_append_printf (out, " %s", command->verbs[i].name);
    for (guint i = 0; i < command->n_options; i++)
        g_string_append_printf (out, " --%s", command->options[i].name);
    for (guint i = 0; i < common->len; i++)
        g_string_append_printf (out, " --%s",
                                ((const RlvOption *) common->pdata[i])->name);
    g_string_append (out, "\" ;;\n");
}

void
rlv_help_bash (GString *out)
{
    g_string_append (out, "# Completion for bash; made by \"releve help --bash\".\n"
                          "_releve ()\n"
                          "{\n"
                          "    local current=${COMP_WORDS[COMP_CWORD]}\n"
                          "    local previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
                          "    local command=${COMP_WORDS[1]} words=\n\n"
                          "    if ((COMP_CWORD == 1)); then\n"
                          "        COMPREPLY=($(compgen -W \"");
    for (gsize i = 0; rlv_commands[i] != NULL; i++)
        g_string_append_printf (out, "%s ", rlv_commands[i]->name);
    g_string_append (out, "\" -- \"$current\"))\n"
                          "        return\n"
                          "    fi\n"
                          "    case $command$previous in\n");
    for (gsize i = 0; rlv_commands[i] != NULL; i++) {
        const RlvCommand *command = rlv_commands[i];
        g_autoptr (GPtrArray) common = rlv_options_common (command);

        for (guint k = 0; k < command->n_options; k++)
            append_choices (out, command, &command->options[k]);
        for (guint k = 0; k < common->len; k++)
            append_choices (out, command, common->pdata[k]);
    }
    g_string_append (out,
                     "    esac\n"
                     "    if [[ -n $words ]]; then\n"
                     "        COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
                     "        return\n"
                     "    fi\n"
                     "    case $command in\n");
    for (gsize i = 0; rlv_commands[i] != NULL; i++)
        append_command (out, rlv_commands[i]);
    g_string_append (out, "    esac\n"
                          "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\")\n"
                          "        $(compgen -f -X '!*.xml' -- \"$current\"))\n"
                          "}\n"
                          "complete -o filenames -F _releve releve\n");
}
