/* Zones come from the system through GTimeZone, which is slow to ask: the changes of
 * the clock over the whole span of time are found once and kept in a table.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "zone.h"

/* A stretch in which the clock keeps its distance to UTC. */
typedef struct {
    gint32 from;        /* UTC */
    gint32 until;       /* UTC */
    gint32 local_until; /* what the clock would show then; never decreases */
    gint32 offset;
} Part;

#define MARGIN 2880 /* local clocks are less than two days from UTC */

struct _RlvZone {
    GTimeZone *system;
    gint32 known; /* every change before it is in the table */
    gint32 end;   /* where knowledge stops being sought */
    guint n;
    Part *parts;
    guint last; /* where the last answer was, a hint only */
};

static gint
ask (GTimeZone *zone, gint64 minute)
{
    return g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, minute * 60);
}

/* The first minute after @a, at most @b, that is not in the same interval as @a. */
static gint32
find_change (GTimeZone *zone, gint32 a, gint32 b)
{
    gint interval = ask (zone, a);

    while (b - a > 1) {
        gint32 middle = a + (b - a) / 2;

        if (ask (zone, middle) == interval)
            a = middle;
        else
            b = middle;
    }
    return b;
}

/* Some offsets of before 1930 have seconds: they are cut off. */
static gint32
offset_at (GTimeZone *zone, gint32 minute)
{
    gint32 seconds = g_time_zone_get_offset (zone, ask (zone, minute));

    return (seconds - (seconds % 60 + 60) % 60) / 60;
}

static void
add_part (RlvZone *zone, gint32 from, gint32 until)
{
    gint32 offset = offset_at (zone->system, from);
    Part part = {from, until, until + offset, offset};

    if (zone->n > 0) {
        Part *last = &zone->parts[zone->n - 1];

        if (last->offset == offset) { /* only the abbreviation changed, or nothing */
            last->until = until;
            last->local_until = until + offset;
            return;
        }
        part.local_until = MAX (part.local_until, last->local_until);
    }
    zone->parts = g_renew (Part, zone->parts, zone->n + 1);
    zone->parts[zone->n++] = part;
}

static void
learn (RlvZone *zone, gint32 until)
{
    until = MIN (until, zone->end);
    while (zone->known < until) {
        gint32 at = zone->known;
        gint32 change = ask (zone->system, at) == ask (zone->system, until)
                            ? until
                            : find_change (zone->system, at, until);

        add_part (zone, at, change);
        zone->known = change;
    }
    if (zone->known == zone->end) {
        zone->parts[zone->n - 1].until = G_MAXINT32;
        zone->parts[zone->n - 1].local_until = G_MAXINT32;
    }
}

/* Sees to it that the table answers for @minute, on either clock. */
static void
reach (RlvZone *zone, gint32 minute)
{
    if (G_LIKELY (minute < zone->known - MARGIN || zone->known == zone->end))
        return;
    learn (zone, MIN (minute, zone->end) + MARGIN + 4 * 525600);
}

/* GTimeZone would read any path, rules of its own and, for "", the zone of the machine:
 * a plan must mean the same everywhere, so only names such as "Europe/Paris" pass. */
static gboolean
is_name (const char *name)
{
    if (!g_ascii_isalpha (*name) || strstr (name, "//") != NULL || strlen (name) > 64)
        return FALSE;
    for (; *name != '\0'; name++)
        if (!g_ascii_isalnum (*name) && strchr ("/_+-", *name) == NULL)
            return FALSE;
    return TRUE;
}

RlvZone *
rlv_zone_new (const char *name, gint32 from, gint32 soon, gint32 until)
{
    GTimeZone *system = is_name (name) ? g_time_zone_new_identifier (name) : NULL;
    RlvZone *zone;

    if (system == NULL)
        return NULL;
    zone = g_new0 (RlvZone, 1);
    zone->system = system;
    zone->known = from;
    zone->end = until;
    learn (zone, soon);
    zone->parts[0].from = G_MININT32;
    return zone;
}

void
rlv_zone_free (RlvZone *zone)
{
    if (zone == NULL)
        return;
    g_time_zone_unref (zone->system);
    g_free (zone->parts);
    g_free (zone);
}

gint32
rlv_zone_utc (RlvZone *zone, gint32 local)
{
    guint low = 0, high, last;

    reach (zone, local);
    high = zone->n - 1;
    last = zone->last;
    if (zone->parts[last].local_until > local &&
        (last == 0 || zone->parts[last - 1].local_until <= local))
        low = high = last;
    while (low < high) {
        guint middle = (low + high) / 2;

        if (zone->parts[middle].local_until > local)
            high = middle;
        else
            low = middle + 1;
    }
    zone->last = low;
    return MAX (local - zone->parts[low].offset, zone->parts[low].from);
}

gint32
rlv_zone_local (RlvZone *zone, gint32 utc)
{
    guint low = 0, high;

    reach (zone, utc);
    high = zone->n - 1;
    while (low < high) {
        guint middle = (low + high) / 2;

        if (zone->parts[middle].until > utc)
            high = middle;
        else
            low = middle + 1;
    }
    return utc + zone->parts[low].offset;
}

static RlvDay
day_of_minute (gint32 minute)
{
    return minute / 1440 - (minute % 1440 < 0);
}

RlvDay
rlv_zone_day (RlvZone *zone, gint32 utc)
{
    RlvDay day = day_of_minute (rlv_zone_local (zone, utc));

    /* A clock put back across midnight shows the old day again. */
    while (rlv_zone_utc (zone, (day + 1) * 1440) <= utc)
        day++;
    return day;
}
