/* Better schedules near good ones.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sched/breed.h"
#include "sched/learn.h"

/* Takes stretches of time out of the members of @breed and asks @learner to fill them
 * again so that the whole ends earlier, the rest keeping its order on each pool of
 * people (Godard, Laborie and Nuijten 2005), until @breed's budget or time is spent. */
void rlv_repair (RlvBreed *breed, RlvLearner *learner);

/* As rlv_learner_ask(); its work counts as schedules that @breed generated. */
RlvLearned rlv_repair_ask (RlvBreed *breed, RlvLearner *learner, guint32 by,
                           guint64 budget, const guint32 *guess, guint32 *start);

/* Adds the schedule of those starts to @breed, improved. */
void rlv_repair_take_over (RlvBreed *breed, const guint32 *start);
