/* times.h: what the files of this room share.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/time.h>

#include "table.h"
#include "zone.h"

G_BEGIN_DECLS

/* Nothing is worked, and nothing sits, before plan start less this or after
 * RLV_TIME_MAX. */
#define RLV_TIMES_DAYS_BEFORE 3653
/* Days compiled beyond those bounds, so that every zone covers them. */
#define RLV_TIMES_MARGIN 4

/* --- what the plan says ----------------------------------------------------------- */

typedef struct {
    gint16 from, until; /* local minutes of a day */
} RlvHours;

/* A run inside RlvTimes.hours. */
typedef struct {
    guint32 first, n;
} RlvHoursRun;

/* In the order in which they are laid over the week: the later one wins. */
typedef enum {
    RLV_EXCEPTION_REDUCED,
    RLV_EXCEPTION_SHUT,
    RLV_EXCEPTION_OPEN,
} RlvExceptionKind;

typedef struct {
    RlvExceptionKind kind;
    RlvItemIx item;
    RlvDay from, to;   /* both included */
    RlvHoursRun hours; /* n is 0 when it gives none */
    gint32 credit;     /* thousandths of a day; -1: as its hours say */
} RlvException;

typedef struct {
    RlvItemIx item;
    RlvDay from, to;                /* both included */
    gint32 month_first, month_last; /* both 0: the whole stretch */
    char **kinds;
} RlvBlackout;

/* A calendar as written, and what it takes from its base. */
typedef struct {
    RlvItemIx item; /* RLV_NONE for the one that is made up */
    guint32 base;   /* another calendar, or RLV_NONE */
    const char *zone_name;
    guint32 zone; /* among RlvTimes.zones */
    RlvItemIx week_item;
    gboolean week_faulty; /* its week, or that of its base; said already */
    RlvHoursRun week[7];
    gint32 ordinary;    /* minutes of its most usual day, the longest of them */
    GArray *exceptions; /* RlvException, as they are laid */
    GArray *blackouts;  /* RlvBlackout, as written */
} RlvCalSpec;

/* Where the reading is: every fault goes to @findings with the place of @item. */
typedef struct {
    RlvTimes *times;
    const RlvPlan *plan;
    RlvFindings *findings;
} RlvCalReader;

/* The hours that @text lists, sorted; none, with a finding at @item, when it is wrong.
 */
RlvHoursRun rlv_hours_read (const RlvCalReader *reader, RlvItemIx item,
                            const char *text);
/* Fills in the week of @spec from what its calendar says itself. */
void rlv_hours_read_weeks (const RlvCalReader *reader, RlvCalSpec *spec);
/* The most usual length of a working day of @spec, in minutes; 0 when nobody works. */
gint32 rlv_hours_ordinary (const RlvTimes *times, const RlvCalSpec *spec);

/* --- what is asked ---------------------------------------------------------------- */

typedef enum {
    RLV_CAL_BASE,
    RLV_CAL_JOINT,
    RLV_CAL_WITHOUT,
} RlvCalKind;

typedef struct {
    RlvCalKind kind;
    guint32 root;    /* the base calendar that gives it zone and days */
    gint32 ordinary; /* minutes: the least of what it is made of */
    guint32 n_sources;
    RlvCal *sources; /* JOINT: all; WITHOUT: the one */
    guint32 n_cuts;
    gint32 *cuts;    /* WITHOUT: from, until, from, until… */
    RlvTable table;  /* empty until it is first asked */
    RlvItemIx *shut; /* BASE: per day of the table, why; RLV_NONE */
} RlvCalendar;

/* Something that happens again and again; see series.c. */
typedef struct _RlvSeries RlvSeries;

struct _RlvTimes {
    const RlvPlan *plan;
    RlvDay floor_day;
    RlvTime floor;          /* nothing before it */
    GPtrArray *zones;       /* RlvZone */
    GHashTable *zone_names; /* name → place + 1 */
    GArray *hours;          /* RlvHours */
    GArray *specs;          /* RlvCalSpec */
    GPtrArray *calendars;   /* RlvCalendar: the base ones first */
    GHashTable *interned;   /* what a made calendar is made of → RlvCal + 1 */
    GPtrArray *series;      /* RlvSeries by item */
    guint n_barren;         /* recurrence rules that lead nowhere, so far */
};

static inline RlvCalendar *
rlv_times_calendar (const RlvTimes *times, RlvCal cal)
{
    g_assert (cal < times->calendars->len);
    return g_ptr_array_index (times->calendars, cal);
}

static inline RlvCalSpec *
rlv_times_spec (const RlvTimes *times, guint32 base)
{
    return &g_array_index (times->specs, RlvCalSpec, base);
}

static inline RlvZone *
rlv_times_zone_of (const RlvTimes *times, RlvCal cal)
{
    guint32 root = rlv_times_calendar (times, cal)->root;

    return g_ptr_array_index (times->zones, rlv_times_spec (times, root)->zone);
}

/* TRUE when @t is an instant that can be asked about. */
static inline gboolean
rlv_times_covers (const RlvTimes *times, RlvTime t)
{
    return t >= times->floor && t <= RLV_TIME_MAX;
}

/* spec.c: reads the calendars of the plan. */
void rlv_times_read_calendars (RlvTimes *times, RlvFindings *findings);
void rlv_cal_spec_clear (gpointer spec);
/* The base calendar that item @item is, the first when it is RLV_NONE. */
RlvCal rlv_times_base_of (const RlvTimes *times, RlvItemIx item);

/* compile.c: sees to it that the table of @cal holds days [@first, @end), or all there
 * are of them, and gives it. */
const RlvTable *rlv_times_cover (RlvTimes *times, RlvCal cal, RlvDay first, RlvDay end);
const RlvTable *rlv_times_cover_instant (RlvTimes *times, RlvCal cal, gint32 t);
/* The table, holding @t.  @t must be covered by @times. */
static inline const RlvTable *
rlv_times_table (RlvTimes *times, RlvCal cal, gint32 t)
{
    const RlvTable *table = &rlv_times_calendar (times, cal)->table;

    if (G_LIKELY (t >= table->from && t < table->until))
        return table;
    return rlv_times_cover_instant (times, cal, t);
}
/* Makes the table longer, at either end.  FALSE when it cannot be any longer. */
gboolean rlv_times_grow_up (RlvTimes *times, RlvCal cal);
gboolean rlv_times_grow_down (RlvTimes *times, RlvCal cal);
void rlv_calendar_free (gpointer calendar);

/* series.c: windows and sittings. */
void rlv_times_read_series (RlvTimes *times, RlvFindings *findings);
void rlv_series_free (gpointer series);

/* Whether @item is of kind @kind; the vocabulary need not have such a kind. */
gboolean rlv_times_is (const RlvPlan *plan, RlvItemIx item, const char *kind);
/* The items of kind @kind, none when the vocabulary has no such kind. */
const RlvItemIx *rlv_times_items (const RlvPlan *plan, const char *kind, guint32 *n);

G_END_DECLS
