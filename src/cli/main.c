/* The program: real streams around rlv_cli_run().
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <stdio.h>

#include "cli/cli.h"

int
main (int argc, char **argv)
{
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GString) err = g_string_new (NULL);
    RlvCli cli = {.out = out, .err = err};

    (void) argc;
    rlv_language_set (NULL);
    int status = rlv_cli_run (&cli, argv);
    fputs (err->str, stderr);
    fputs (out->str, stdout);
    return status;
}
