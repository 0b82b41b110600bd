/* The table of commands.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "cli/cli.h"

/* In the order in which one meets them. */
const RlvCommand *const rlv_commands[] = {
    &rlv_command_demo,     &rlv_command_new,
    &rlv_command_check,    &rlv_command_rules,
    &rlv_command_plan,     &rlv_command_explain,
    &rlv_command_risk,     &rlv_command_load,
    &rlv_command_track,    &rlv_command_change,
    &rlv_command_baseline, &rlv_command_status,
    &rlv_command_owed,     &rlv_command_gate,
    &rlv_command_diff,     &rlv_command_report,
    &rlv_command_verify,   &rlv_command_help,
    &rlv_command_version,  NULL,
};
