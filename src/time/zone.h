/* zone.h: local clocks and UTC, in minutes.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/base.h>

G_BEGIN_DECLS

/* Learns the changes of its clock as later times are asked. */
typedef struct _RlvZone RlvZone;

/* The zone called @name, for times from @from to @until (UTC minutes), of which those
 * to @soon will be asked; NULL when the system knows no such zone.  Asked beyond its
 * ends, the clock goes on as it was there. Free with rlv_zone_free(). */
RlvZone *rlv_zone_new (const char *name, gint32 from, gint32 soon, gint32 until);
void rlv_zone_free (RlvZone *zone);

/* The instant at which the local clock shows @local (minutes since 1970-01-01T00:00 on
 * that clock).  A time that comes twice is the first of the two; a time that is skipped
 * is the instant of the change.  So a later clock never gives an earlier instant. */
gint32 rlv_zone_utc (RlvZone *zone, gint32 local);

/* What the local clock shows at @utc, in the same minutes. */
gint32 rlv_zone_local (RlvZone *zone, gint32 utc);

/* The civil day that @utc lies in, where a day runs from the instant of its 00:00 to
 * that of the next. */
RlvDay rlv_zone_day (RlvZone *zone, gint32 utc);

G_END_DECLS
