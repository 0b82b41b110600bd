/* Packs of strangers, asked in a process of their own; inside the rules room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rules/run.h"

/* Calls @ask (a run of the rules of @pack) in a child process that may use so much time
 * and memory, write no file and open none, and adds to run->findings what it finds.
 * Steps are counted there as for other packs; but a few expressions cost more than
 * their steps, and nothing may hang on a file that somebody found. */
void rlv_stranger_ask (Run *run, const RlvPack *pack,
                       void (*ask) (Run *run, const RlvPack *pack));

/* For @ask: a pattern begins; and what it found is told. */
void rlv_stranger_begin (Run *run, const Pattern *pattern);
void rlv_stranger_tell (Run *run);
