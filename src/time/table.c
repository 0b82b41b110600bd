/* Prefix sums over working time, and their inverses.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "table.h"

void
rlv_table_clear (RlvTable *table)
{
    g_free (table->stretches);
    g_free (table->works);
    g_free (table->by_time);
    g_free (table->by_minute);
    g_free (table->by_credit);
    *table = (RlvTable){0};
}

/* --- making one ------------------------------------------------------------------ */

void
rlv_table_maker_init (RlvTableMaker *maker)
{
    maker->stretches = g_array_new (FALSE, FALSE, sizeof (RlvStretch));
    maker->works = g_array_new (FALSE, FALSE, sizeof (RlvWork));
    maker->minutes = 0;
    maker->credits = 0;
}

void
rlv_table_maker_clear (RlvTableMaker *maker)
{
    g_clear_pointer (&maker->stretches, g_array_unref);
    g_clear_pointer (&maker->works, g_array_unref);
}

static RlvWork *
newest_work (const RlvTableMaker *maker)
{
    return &g_array_index (maker->works, RlvWork, maker->works->len - 1);
}

static RlvStretch *
newest_stretch (const RlvTableMaker *maker)
{
    return &g_array_index (maker->stretches, RlvStretch, maker->stretches->len - 1);
}

void
rlv_table_maker_day (RlvTableMaker *maker, RlvDay day)
{
    RlvWork work = {maker->credits, maker->minutes, maker->stretches->len, day};

    g_array_append_val (maker->works, work);
}

void
rlv_table_maker_stretch (RlvTableMaker *maker, gint32 open, gint32 close)
{
    guint32 first = newest_work (maker)->first;
    RlvStretch stretch = {open, close, maker->minutes, maker->works->len - 1};

    if (close <= open)
        return;
    maker->minutes += close - open;
    if (maker->stretches->len > first && newest_stretch (maker)->close == open)
        newest_stretch (maker)->close = close;
    else
        g_array_append_val (maker->stretches, stretch);
}

gint32
rlv_table_maker_length (const RlvTableMaker *maker)
{
    return maker->minutes - newest_work (maker)->minutes;
}

void
rlv_table_maker_cut (RlvTableMaker *maker, gint32 minutes)
{
    gint32 surplus = rlv_table_maker_length (maker) - minutes;

    while (surplus > 0) {
        RlvStretch *last = newest_stretch (maker);
        gint32 less = MIN (surplus, last->close - last->open);

        last->close -= less;
        maker->minutes -= less;
        surplus -= less;
        if (last->close == last->open)
            g_array_set_size (maker->stretches, maker->stretches->len - 1);
    }
}

void
rlv_table_maker_credit (RlvTableMaker *maker, gint32 credit)
{
    if (rlv_table_maker_length (maker) == 0)
        g_array_set_size (maker->works, maker->works->len - 1);
    else
        maker->credits += credit;
}

static void
index_time (RlvTable *table)
{
    guint32 i = 0;

    table->n_by_time = ((guint32) (table->until - table->from) >> RLV_TIME_SHIFT) + 1;
    table->by_time = g_new (guint32, table->n_by_time);
    for (guint32 slot = 0; slot < table->n_by_time; slot++) {
        while (table->stretches[i].close <=
               table->from + (gint32) (slot << RLV_TIME_SHIFT))
            i++;
        table->by_time[slot] = i;
    }
}

static void
index_sums (RlvTable *table)
{
    guint32 n_minutes =
        (guint32) (rlv_table_total_minutes (table) >> RLV_MINUTE_SHIFT) + 1;
    guint32 n_credits =
        (guint32) (rlv_table_total_credit (table) >> RLV_CREDIT_SHIFT) + 1;

    table->by_minute = g_new (guint32, n_minutes);
    for (guint32 slot = 0, i = 0; slot < n_minutes; slot++) {
        while (i < table->n_stretches &&
               table->stretches[i + 1].before <= (gint32) (slot << RLV_MINUTE_SHIFT))
            i++;
        table->by_minute[slot] = i;
    }
    table->by_credit = g_new (guint32, n_credits);
    for (guint32 slot = 0, w = 0; slot < n_credits; slot++) {
        while (w < table->n_works &&
               table->works[w + 1].before <= (gint32) (slot << RLV_CREDIT_SHIFT))
            w++;
        table->by_credit[slot] = w;
    }
}

void
rlv_table_maker_end (RlvTableMaker *maker, RlvTable *table)
{
    RlvStretch last_stretch = {G_MAXINT32, G_MAXINT32, maker->minutes,
                               maker->works->len};
    RlvWork last_work = {maker->credits, maker->minutes, maker->stretches->len,
                         G_MAXINT32};

    table->n_stretches = maker->stretches->len;
    table->n_works = maker->works->len;
    g_array_append_val (maker->stretches, last_stretch);
    g_array_append_val (maker->works, last_work);
    table->stretches =
        g_memdup2 (maker->stretches->data, maker->stretches->len * sizeof (RlvStretch));
    table->works = g_memdup2 (maker->works->data, maker->works->len * sizeof (RlvWork));
    rlv_table_maker_clear (maker);
    index_time (table);
    index_sums (table);
}

/* --- asking ---------------------------------------------------------------------- */

gint32
rlv_table_credit (const RlvTable *table, guint32 i, gint32 t)
{
    const RlvWork *work = &table->works[table->stretches[i].work];
    gint32 done = rlv_table_minutes (table, i, t) - work->minutes;

    if (done == 0) /* also the entry after the last */
        return work->before;
    return work->before +
           (work[1].before - work->before) * done / (work[1].minutes - work->minutes);
}

/* From stretch @i on: the one in which minute number @minutes is worked. */
static gint32
reach (const RlvTable *table, guint32 i, gint32 minutes)
{
    while (table->stretches[i + 1].before < minutes)
        i++;
    return table->stretches[i].open + minutes - table->stretches[i].before;
}

static gint32
reach_last (const RlvTable *table, guint32 i, gint32 minutes)
{
    while (table->stretches[i + 1].before <= minutes)
        i++;
    return table->stretches[i].open + minutes - table->stretches[i].before;
}

gint32
rlv_table_first_minutes (const RlvTable *table, gint32 minutes)
{
    return reach (table, table->by_minute[(minutes - 1) >> RLV_MINUTE_SHIFT], minutes);
}

gint32
rlv_table_last_minutes (const RlvTable *table, gint32 minutes)
{
    return reach_last (table, table->by_minute[minutes >> RLV_MINUTE_SHIFT], minutes);
}

/* The least number of minutes of @work that brings @part of what it is worth: what they
 * bring is rounded down. */
static gint32
minutes_for (const RlvWork *work, gint32 part)
{
    gint32 worth = work[1].before - work->before;
    gint32 length = work[1].minutes - work->minutes;

    if (part == worth) /* most work ends with the day */
        return length;
    return (part * length + worth - 1) / worth;
}

gint32
rlv_table_first_credit (const RlvTable *table, gint32 credit)
{
    const RlvWork *work =
        &table->works[table->by_credit[(credit - 1) >> RLV_CREDIT_SHIFT]];

    while (work[1].before < credit)
        work++;
    return reach (table, work->first,
                  work->minutes + minutes_for (work, credit - work->before));
}

gint32
rlv_table_last_credit (const RlvTable *table, gint32 credit)
{
    const RlvWork *work = &table->works[table->by_credit[credit >> RLV_CREDIT_SHIFT]];

    while (work[1].before <= credit)
        work++;
    return reach_last (table, work->first,
                       work->minutes + minutes_for (work, credit + 1 - work->before) -
                           1);
}
