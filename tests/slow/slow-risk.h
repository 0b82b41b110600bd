/* The slow second opinion on chances: draws written as plainly as possible on the slow
 * scheduler, one draw and one task after the other, with numbers of their own.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "slow-sched.h"

typedef struct {
    guint32 n; /* tasks */
    guint draws;
    RlvTime *finish; /* by draw, then by task; RLV_TIME_NONE: it never comes */
    RlvTime *start;  /* the same */
    guint8 *longer;  /* the same: it takes longer than planned */
    guint8 *path;    /* the same: the end hangs on it */
    RlvTime *end;    /* by draw: of the plan */
    guint unlike;    /* tasks that stand elsewhere when all is as planned */
    guint n_causes;  /* causes and risks with effects, in the order of the plan; causes
                        by  default by team, then by side */
    guint8 *caused;  /* by draw, then by cause: above its likely factor, or happened */
    SlowPlan *slow;
} SlowRisk;

/* Draws @schedule of @plan (with nothing begun) so many times; NULL when tasks wait for
 * each other by leads and people, which is not looked at here. */
SlowRisk *slow_risk_new (const RlvPlan *plan, RlvTimes *times,
                         const RlvSchedule *schedule, gboolean independent, guint draws,
                         guint64 seed);
void slow_risk_free (SlowRisk *risk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlowRisk, slow_risk_free)

/* In how many draws @task (RLV_NONE: the plan, in the days of @last) ends on @day or
 * before. */
guint slow_risk_within (const SlowRisk *risk, RlvTaskIx task, RlvTaskIx last,
                        RlvDay day);
/* In how many draws @task starts on @from, @until or a day between. */
guint slow_risk_starts (const SlowRisk *risk, RlvTaskIx task, RlvDay from,
                        RlvDay until);
