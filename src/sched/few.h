/* Every order of a few tasks.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/breed.h"

/* In a model of few tasks, tries all orders, then also everybody who could do each, as
 * far as they can be better than the best member of @breed by its dates, and adds what
 * it finds; up to @schedules more are counted as generated.  In others it does nothing.
 */
void rlv_few_try (RlvBreed *breed, guint64 schedules);
