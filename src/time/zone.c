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

struct _RlvZone {
    guint n;
    Part *parts;
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
add_part (GArray *parts, gint32 from, gint32 until, gint32 offset)
{
    Part part = {from, until, until + offset, offset};

    if (parts->len > 0) {
        Part *last = &g_array_index (parts, Part, parts->len - 1);

        if (last->offset == offset) { /* only the abbreviation changed */
            last->until = until;
            last->local_until = until + offset;
            return;
        }
        part.local_until = MAX (part.local_until, last->local_until);
    }
    g_array_append_val (parts, part);
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
rlv_zone_new (const char *name, gint32 from, gint32 until)
{
    g_autoptr (GTimeZone) system =
        is_name (name) ? g_time_zone_new_identifier (name) : NULL;
    g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
    RlvZone *zone;

    if (system == NULL)
        return NULL;
    for (gint32 at = from; at < until;) {
        gint32 change = ask (system, at) == ask (system, until)
                            ? until
                            : find_change (system, at, until);

        add_part (parts, at, change, offset_at (system, at));
        at = change;
    }
    /* Asked beyond its ends, the clock goes on as it was there. */
    g_array_index (parts, Part, 0).from = G_MININT32;
    g_array_index (parts, Part, parts->len - 1).until = G_MAXINT32;
    g_array_index (parts, Part, parts->len - 1).local_until = G_MAXINT32;

    zone = g_new (RlvZone, 1);
    zone->n = parts->len;
    zone->parts = (Part *) (void *) g_array_free (g_steal_pointer (&parts), FALSE);
    return zone;
}

void
rlv_zone_free (RlvZone *zone)
{
    if (zone == NULL)
        return;
    g_free (zone->parts);
    g_free (zone);
}

gint32
rlv_zone_utc (const RlvZone *zone, gint32 local)
{
    guint low = 0, high = zone->n - 1;

    while (low < high) {
        guint middle = (low + high) / 2;

        if (zone->parts[middle].local_until > local)
            high = middle;
        else
            low = middle + 1;
    }
    return MAX (local - zone->parts[low].offset, zone->parts[low].from);
}

gint32
rlv_zone_local (const RlvZone *zone, gint32 utc)
{
    guint low = 0, high = zone->n - 1;

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
rlv_zone_day (const RlvZone *zone, gint32 utc)
{
    RlvDay day = day_of_minute (rlv_zone_local (zone, utc));

    /* A clock put back across midnight shows the old day again. */
    while (rlv_zone_utc (zone, day * 1440) > utc)
        day--;
    while (rlv_zone_utc (zone, (day + 1) * 1440) <= utc)
        day++;
    return day;
}
