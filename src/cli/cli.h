/* The command line; inside the cli room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/base.h>

/* What a command may touch, so that a test can run one in its own process. */
typedef struct {
    GString *out; /* becomes standard output */
    GString *err;
} RlvCli;

/* Runs the command line @args ("releve" first) and returns the exit status. */
int rlv_cli_run (RlvCli *cli, char **args);
