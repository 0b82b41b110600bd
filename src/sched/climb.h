/* One schedule made better by small changes to its order.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/breed.h"

/* Shakes the best member of @breed again and again, and goes on from what is no worse,
 * until @schedules more have been generated or @breed has to stop.  What was better on
 * the way are members then. */
void rlv_climb (RlvBreed *breed, guint64 schedules);
