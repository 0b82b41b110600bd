/* The table of commands and what they share.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/cli.h"

int
rlv_cli_run (RlvCli *cli, char **args)
{
    if (args[1] != NULL && g_str_equal (args[1], "--version")) {
        g_string_append (cli->out, PACKAGE_STRING "\n");
        return 0;
    }
    g_string_append (cli->err, "usage: releve --version\n");
    return RLV_ERROR_USAGE;
}
