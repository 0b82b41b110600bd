/* table.h: a calendar compiled for some years: who asks for time asks this.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/base.h>

G_BEGIN_DECLS

/* All times are UTC minutes: from 1890 to 2200 they fit 32 bits, and four intervals fit
 * a line of the cache. */

/* Sizes of the steps of the indices below, as powers of two: small enough that a search
 * seldom has to go further than one entry. */
#define RLV_TIME_SHIFT   9
#define RLV_MINUTE_SHIFT 8
#define RLV_CREDIT_SHIFT 8

/* Working time without a break inside one working day, half open. */
typedef struct {
    gint32 open;
    gint32 close;
    gint32 before; /* working minutes before it, from the start of the table */
    guint32 work;  /* the working day it belongs to */
} RlvStretch;

typedef struct {
    gint32 before;  /* thousandths of days before it, from the start of the table */
    gint32 minutes; /* the same in working minutes */
    guint32 first;  /* its first stretch */
    RlvDay day;     /* civil day in the zone of the calendar */
} RlvWork;

/* Both arrays end with one entry more, beyond all time, which carries the totals and
 * stops every search.  The three indices lead straight to where a search begins. */
typedef struct {
    RlvDay first_day, end_day; /* civil days it was compiled for */
    gint32 from, until;        /* the same as instants */
    guint32 n_stretches;
    guint32 n_works;
    RlvStretch *stretches;
    RlvWork *works;
    guint32 n_by_time;
    guint32 *by_time;   /* per 512 minutes: first stretch that closes after its start */
    guint32 *by_minute; /* per 256 working minutes: last stretch with .before <= it */
    guint32 *by_credit; /* per 256 thousandths: last working day with .before <= it */
} RlvTable;

void rlv_table_clear (RlvTable *table);

/* --- making one ------------------------------------------------------------------ */

typedef struct {
    GArray *stretches;
    GArray *works;
    gint32 minutes;
    gint32 credits;
} RlvTableMaker;

void rlv_table_maker_init (RlvTableMaker *maker);
void rlv_table_maker_clear (RlvTableMaker *maker);
/* Days come in order, stretches in order inside them; one that touches the one before
 * is joined to it.  A day without stretches leaves no trace. */
void rlv_table_maker_day (RlvTableMaker *maker, RlvDay day);
void rlv_table_maker_stretch (RlvTableMaker *maker, gint32 open, gint32 close);
/* Minutes of the day in the making. */
gint32 rlv_table_maker_length (const RlvTableMaker *maker);
/* Shortens the day in the making to its first @minutes. */
void rlv_table_maker_cut (RlvTableMaker *maker, gint32 minutes);
/* Ends the day: it is worth @credit. */
void rlv_table_maker_credit (RlvTableMaker *maker, gint32 credit);
/* Fills @table, whose days and instants are set, and empties @maker. */
void rlv_table_maker_end (RlvTableMaker *maker, RlvTable *table);

/* --- asking ---------------------------------------------------------------------- */

/* The first stretch that closes after @t, or the entry after the last. @t must not be
 * before table->from. */
static inline guint32
rlv_table_at (const RlvTable *table, gint32 t)
{
    guint32 slot = (guint32) (t - table->from) >> RLV_TIME_SHIFT;
    guint32 i = table->by_time[MIN (slot, table->n_by_time - 1)];

    while (table->stretches[i].close <= t)
        i++;
    return i;
}

/* Minutes worked until @t, which lies at or before stretch @i and after the one before.
 */
static inline gint32
rlv_table_minutes (const RlvTable *table, guint32 i, gint32 t)
{
    const RlvStretch *stretch = &table->stretches[i];

    return stretch->before + MAX (t - stretch->open, 0);
}

gint32 rlv_table_credit (const RlvTable *table, guint32 i, gint32 t);

/* The first instant at which @minutes (1 to the total) are done, and the last at which
 * no more are (0 to the total less 1). */
gint32 rlv_table_first_minutes (const RlvTable *table, gint32 minutes);
gint32 rlv_table_last_minutes (const RlvTable *table, gint32 minutes);
/* The same for thousandths of days. */
gint32 rlv_table_first_credit (const RlvTable *table, gint32 credit);
gint32 rlv_table_last_credit (const RlvTable *table, gint32 credit);

static inline gint32
rlv_table_total_minutes (const RlvTable *table)
{
    return table->stretches[table->n_stretches].before;
}

static inline gint32
rlv_table_total_credit (const RlvTable *table)
{
    return table->works[table->n_works].before;
}

G_END_DECLS
