/* Facts that help and the manual page both tell; inside the cli room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli/cli.h"

/* A word and what it means; lists end with a NULL word. Meanings are to be translated.
 */
typedef struct {
    const char *word;
    const char *meaning;
} RlvMeaning;

extern const RlvMeaning rlv_help_statuses[];
extern const RlvMeaning rlv_help_environment[];
extern const RlvMeaning rlv_help_files[];
extern const RlvMeaning rlv_help_sides[];

/* "-f, --format FORMAT"; free with g_free(). */
char *rlv_help_option (const RlvOption *option);
/* What it says of @option of @command, its choices included; free with g_free(). */
char *rlv_help_option_text (const RlvCommand *command, const RlvOption *option);
