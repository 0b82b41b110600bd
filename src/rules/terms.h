/* Terms of contracts and rhythms of meetings, counted; inside the rules room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/time.h>

/* @day and a term later: "13mo" (calendar months; from 31 January a month ends on the
 * last day of February), "20d" (working days of the plan's first calendar) or "90ed".
 * RLV_DAY_NONE when @term is none, when there are no calendars to count working days
 * on, or the day is beyond our years. */
RlvDay rlv_term_add (RlvTimes *times, RlvDay day, const char *term);

/* About how many days lie between two occurrences of a recurrence rule (RFC 5545); -1
 * when it says nothing of it. */
gint64 rlv_term_gap (const char *rrule);

/* How many working days a span is, in thousandths, where eight hours are a day and five
 * days are worked in seven. */
gint64 rlv_term_span (RlvSpan span);
/* The same of a text; FALSE when it is no span. */
gboolean rlv_term_days (const char *text, gint64 *thousandths);

/* The month, "2027-03", in which most of these dates fall, the first of those that have
 * as many; "" without dates.  Puts @dates in order.  Free with g_free(). */
char *rlv_term_busiest (GPtrArray *dates);
