/* Inside the slow second opinion only: what its judges share.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "slow-sched.h"

typedef struct {
    const SlowPlan *slow;
    RlvTimes *times; /* of the judged: only to compare calendars */
    const RlvSchedule *got;
    const RlvSchedOptions *options;
    GString *faults;
} Judge;

/* Notes what is wrong with @task; RLV_NONE: with the whole schedule. */
void judge_fault (Judge *judge, RlvTaskIx task, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

void judge_reasons (Judge *judge, RlvTaskIx task);
void judge_floats (Judge *judge);
void judge_people (Judge *judge);
void judge_people_reason (Judge *judge, RlvTaskIx task);
