/* Abstract patterns and rules, written out.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rules/pack-read.h"

/* Puts what patterns (is-a) and rules (extends) refer to in their places, and takes the
 * abstract ones away.  FALSE when something is not there or refers to itself, which was
 * then said. */
gboolean rlv_pack_expand (Reading *reading, xmlDocPtr doc);
