/* releve help, and releve version.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/cli.h"

typedef struct {
    gboolean man, bash;
} Options;

static const RlvOption options[] = {
    {"man", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, man), NULL,
     N_ ("print the manual page, in troff"), NULL, 0},
    {"bash", 0, RLV_OPTION_FLAG, G_STRUCT_OFFSET (Options, bash), NULL,
     N_ ("print the completion for bash"), NULL, 0},
};

static const char *const help_examples[] = {
    "releve help plan",
    N_ ("all that \"releve plan\" understands"),
    "releve help --man | man -l -",
    N_ ("the manual page"),
    NULL,
};

static gboolean
run_help (const RlvCall *call, GError **error)
{
    const Options *own = call->options;
    const RlvCommand *command;

    if (own->man) {
        rlv_help_man (call->cli->out);
    } else if (own->bash) {
        rlv_help_bash (call->cli->out);
    } else if (call->n_operands == 0) {
        rlv_help_overview (call->cli->out);
    } else {
        command = rlv_command_need (call->operands[0], error);
        if (command == NULL)
            return FALSE;
        rlv_help_command (call->cli->out, command);
    }
    return TRUE;
}

const RlvCommand rlv_command_help = {
    .name = "help",
    .operands = N_ ("[COMMAND]"),
    .max = 1,
    .summary = N_ ("Say what the commands do"),
    .examples = help_examples,
    RLV_COMMAND_OPTIONS (options, Options),
    .run = run_help,
};

static const char *const version_examples[] = {
    "releve version",
    N_ ("what to name when reporting a fault"),
    "releve --version",
    N_ ("the same"),
    NULL,
};

static gboolean
run_version (const RlvCall *call, GError **error)
{
    (void) error;
    g_string_append (call->cli->out, PACKAGE_STRING "\n");
    return TRUE;
}

const RlvCommand rlv_command_version = {
    .name = "version",
    .summary = N_ ("Print the version"),
    .examples = version_examples,
    .run = run_version,
};
