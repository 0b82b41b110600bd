/* Inside the risk room only: a plan as draws need it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/risk.h>

#include "risk/clock.h"
#include "risk/shape.h"

#define RISK_LANES 64 /* draws side by side: bits of a number of 64 */
#define RISK_BLOCK 16 /* of them in the hands of one processor at once */
#define RISK_SHARE 16 /* draws that no shard and no thread divides */

/* Numbers of working days in 16 bits: twice as many may be added without a carry, and
 * what never comes is more than all of them. */
#define RISK_MOST_DAYS  16000
#define RISK_MOST_RANKS 32000

/* --- inputs.c: what the plan says of chances ---------------------------------- */

/* Something drawn: @low + @width * inverse; always @low where cells is NULL. */
typedef struct {
    const RiskCell *cells;
    float low, width;
    guint32 key[2]; /* of its stream */
} RiskDice;

typedef struct {
    RlvItemIx item; /* or RLV_NONE: a preset */
    guint32 team;   /* of a preset: that team, or RLV_NONE */
    RlvSide side;   /* of a preset without team: that side */
    RiskDice dice;  /* a factor */
    float likely;
} RiskCause;

typedef struct {
    RlvItemIx item;
    guint32 key[2];
    guint32 limit;   /* it happens when a number of 32 bits is below it... */
    gboolean always; /* ...or always */
} RiskEvent;

typedef struct {
    guint32 event;
    RlvTaskIx task;
    RlvItemIx item;
    RiskDice dice; /* in the unit of the task */
} RiskEffect;

/* --- the model ---------------------------------------------------------------- */

typedef enum {
    RISK_STEP_FIXED, /* its dates are what they are */
    RISK_STEP_DAY,   /* whole days, its dates counted on a face */
    RISK_STEP_ANY,   /* everything else */
    RISK_STEP_BEGUN, /* its start is what it is, the rest is drawn */
} RiskStepKind;

typedef enum {
    RISK_TIE_RANK,         /* no start before the rank of that step */
    RISK_TIE_TABLE_START,  /* no start before rank table[slot] */
    RISK_TIE_TABLE_FINISH, /* no end before end number table[slot] */
    RISK_TIE_LANE,         /* reckoned lane by lane, from the instant in slot */
} RiskTieKind;

typedef struct {
    guint32 from; /* place of the step before */
    guint8 kind;  /* RiskTieKind */
    guint8 type;  /* RlvLinkType */
    guint8 by_day;
    RlvSpan lag;
    guint32 link;  /* of the plan, or RLV_NONE: a hand-over */
    guint32 slot;  /* what it reads, as .kind says */
    guint32 table; /* where it begins among the tables */
} RiskTie;

/* Times by which a start is ruled, all of one task. */
typedef struct {
    gint32 n_windows, n_bars, n_sittings, n_gaps;
    gint32 *window_from, *window_until;
    gint32 *bar_from, *bar_until;
    gint32 *sitting; /* the starts that sittings give */
    gint32 *gap_from, *gap_until;
    gboolean has_window, has_sittings;
} RiskWaits;

/* All that is known of a step. */
typedef struct {
    guint8 kind;      /* RiskStepKind */
    guint8 grain;     /* RiskGrain */
    guint8 whole;     /* durations are drawn in whole days */
    guint8 anchored;  /* ALAP, or what nothing explains: not before its planned date */
    guint8 ranked;    /* others ask for its rank */
    guint8 to_finish; /* DAY: links ask something of its finish; its days of work stand
                         beside slot_work */
    guint32 first_tie, end_tie;
    gint32 planned_amount; /* what a draw is compared with */
    RiskDice dice;         /* in whole days where whole */
    float factor;          /* what-if: times this; 1 else */
    guint32 first_cause, n_causes, first_effect, n_effects;
    guint32 slot_start, slot_finish; /* among the slots, or RLV_NONE */
    guint32 slot_amount;             /* not DAY: what it takes */
    guint32 slot_work, slot_end;     /* among the days, or RLV_NONE */
    guint32 face;                    /* DAY: on which its dates are counted */
    const RiskClock *clock;
    const RiskClock *lag_clock;
    RlvTaskIx task;
    RlvUnit unit; /* of what is drawn, thousandths of days included */
    gint32 from;  /* start not before */
    gint32 until; /* finish not before, or RISK_PAST */
    float planned;
    RiskWaits *waits;     /* or NULL */
    gint32 start, finish; /* FIXED, and the start of BEGUN */
    gint32 left;          /* BEGUN: amount left, as planned... */
    RlvUnit left_unit;    /* ...in this unit */
} RiskStep;

typedef enum {
    RISK_GRAIN_POINT,
    RISK_GRAIN_DAY,
    RISK_GRAIN_MINUTE,
    RISK_GRAIN_ELAPSED,
} RiskGrain;

/* A clock as vectors read it.  Working days and ends are numbered; ends are the
 * instants at which whole days of work can end, from the start of a working day on. */
typedef struct {
    const RiskClock *clock;
    gint16 n_works;
    gint16 n_ends;   /* number n_ends never comes */
    gint16 most;     /* most days of work, on a calendar of unequal days */
    gboolean same;   /* ranks and working days are the same */
    gint16 *work_of; /* the first working day by rank */
    gint16 *least;   /* the first rank of the same working day */
    gint16 *rank_of; /* by end */
    gint32 *end_at;  /* its instant */
    gint16 *ends;    /* unequal days: the end by working day and days of work... */
    gint16 *back;    /* ...and the working day by end and days; else NULL */
} RiskFace;

#define RISK_FED 3 /* numbers a tie with a table */

/* What vectors read of a step on a face in every draw: a line of the cache. */
typedef struct {
    const RiskCell *cells; /* of the dice */
    float low, width;
    guint32 key[2];
    float factor;
    guint32 first_cause;
    guint16 n_causes, n_effects;
    guint32
        feed; /* among the feeds: slots of ranks; slot, table and step of each tie to
                 the start, then to the finish; places of ties reckoned by lane */
    guint16 n_ranks, n_starts, n_finishes, n_lanes;
    gint16 first, planned; /* rank; days */
    guint16 face;
    guint8 kind;
    guint8 dated; /* others ask for its dates as instants */
    guint32 slot_end, slot_work;
} RiskQuick;

/* Tasks whose dates are counted day by day. */
typedef struct {
    guint32 step;
    gint32 first, n; /* finish days counted: places among the days of its clock */
    gint32 start_first, n_starts; /* the same of starts; 0 of them: not counted */
    guint32 counts, start_counts; /* where they begin in the counts */
} RiskWatch;

struct _RlvRisk {
    const RlvPlan *plan;
    RlvTimes *times;
    const RlvSchedule *schedule;
    RlvRiskOptions options;
    GPtrArray *clocks; /* owned RiskClock */
    RiskShapes *shapes;
    GArray *faces;  /* RiskFace */
    GArray *tables; /* gint16: from dates of one step to what a tie asks */
    GArray *feeds;  /* guint32: see RiskQuick */
    gint32 *ranks;  /* all openings of all faces, n_ranks + 1 */
    gint32 n_ranks;
    gint32 *by_time; /* first rank at or after each step of time */
    guint32 n;
    RiskStep *steps;  /* in the order of a draw */
    RiskQuick *quick; /* the same */
    guint32 *place;   /* of a task among them */
    RiskTie *ties;
    guint32 n_ties;
    guint32 *sinks; /* steps of which one ends last */
    guint32 n_sinks;
    GArray *causes, *events, *effects;  /* RiskCause, RiskEvent, RiskEffect */
    GArray *step_causes, *step_effects; /* guint32: those of each step */
    guint32 n_slots, n_days;
    gint32 horizon_from, horizon_until;
    gint32 *low, *high;         /* by step: earliest and latest finish */
    GArray *watches;            /* RiskWatch */
    const RiskClock *end_clock; /* in whose days the end is counted */
    gint32 end_low, end_high;
    guint32 target; /* step, or RLV_NONE: the end of the plan */
    RlvDay due_day;
    gint32 due;    /* late when it ends after this instant */
    guint8 *leads; /* by step: the target may wait for it */
    guint32 n_no_estimate, n_preset, n_named_causes, n_handovers;
    guint32 n_unexplained;
    guint32 n_bins;      /* of the spread of each task */
    gint32 *bin_from;    /* by step: the start of a day */
    gint32 *bin_minutes; /* by step: how wide they are... */
    double *by_minute;   /* ...and one by that */
    guint32 stride;      /* one draw in so many is counted there */
    guint32 n_counts;    /* all counts, as laid out by counts.c */
    guint32 at_end, at_late, at_long, at_long_late, at_path, at_cause, at_event;
    gint32 end_first, end_days;
    char hash[65];
};

/* The rank of the first opening at or after @t. */
static inline gint32
risk_rank (const RlvRisk *risk, gint32 t)
{
    gint32 slot = (gint32) ((guint32) (t - risk->horizon_from) >> RISK_TIME_SHIFT);
    gint32 rank;

    if (t >= RISK_NEVER)
        return risk->n_ranks;
    if (t <= risk->horizon_from)
        return 0;
    rank = risk->by_time[MIN (slot, (risk->horizon_until - risk->horizon_from) >>
                                        RISK_TIME_SHIFT)];
    while (risk->ranks[rank] < t)
        rank++;
    return rank;
}

static inline const RiskFace *
risk_face (const RlvRisk *risk, guint32 i)
{
    return &g_array_index (risk->faces, RiskFace, i);
}

/* --- inputs.c ----------------------------------------------------------------- */

void risk_key (guint32 key[2], const char *what, const char *id);
/* Reads causes, events and effects. */
void risk_inputs_read (RlvRisk *risk);
/* Fills the dice of @step and what else is drawn about it. */
void risk_inputs_step (RlvRisk *risk, RiskStep *step);

/* --- compile.c, waits.c, layout.c, risk.c
 * ----------------------------------------------------- */

void risk_compile_steps (RlvRisk *risk);
/* The clock of @cal, made when first asked; @after goes on when it ends. */
const RiskClock *risk_clock_of (RlvRisk *risk, RlvCal cal, RlvCal after);
RiskWaits *risk_waits_new (RlvRisk *risk, const RiskStep *step, const RlvCal *cals,
                           guint32 n_cals);
void risk_waits_free (RiskWaits *waits);
/* Chooses how each step is drawn, and where its dates stand. */
void risk_lay_out (RlvRisk *risk);
/* The faces of all steps that can have one; those that cannot are of kind ANY then. */
void risk_faces_make (RlvRisk *risk);
void risk_faces_clear (RlvRisk *risk);
/* The first end at or after @t; n_ends: none. */
gint32 risk_face_end (const RiskFace *face, gint32 t);
/* The same as a bound: what never comes on a calendar of equal days is beyond all
 * starts, whatever is taken from it. */
static inline gint32
risk_face_asked (const RiskFace *face, gint32 t)
{
    gint32 end = risk_face_end (face, t);

    return end == face->n_ends && face->ends == NULL ? G_MAXINT16 : end;
}
/* The working day from which @days of work end at @end or after. */
static inline gint32
risk_face_back (const RiskFace *face, gint32 end, gint32 days)
{
    return face->ends == NULL
               ? end - days
               : face->back[end * face->most + MIN (days, face->most) - 1];
}
/* Of step @i; RLV_NONE: of the end of the plan. */
RlvDay risk_due_day (const RlvRisk *risk, guint32 i);
RlvDay risk_planned_day (const RlvRisk *risk, guint32 i);
RlvDay risk_finish_day (const RlvRisk *risk, guint32 i, gint32 t);

/* --- place.c: one draw of one step, reckoned plainly -------------------------- */

/* What a tie asks, when what it hangs on in the one before stands at @at. */
gint32 risk_tie_bound (const RiskStep *step, const RiskTie *tie, gint32 at);
static inline gboolean
risk_tie_on_start (const RiskTie *tie)
{
    return tie->type == RLV_LINK_FS || tie->type == RLV_LINK_SS;
}
static inline gboolean
risk_tie_from_finish (const RiskTie *tie)
{
    return tie->type == RLV_LINK_FS || tie->type == RLV_LINK_FF;
}
/* First dates with start >= @from and finish >= @until, for work of @amount. */
void risk_place (const RiskStep *step, gint32 from, gint32 until, gint32 amount,
                 gint32 *start, gint32 *finish);
typedef struct {
    gint32 start, finish;
    gint32 from, until; /* what was asked of them */
} RiskDates;
/* The dates of @step when it takes @amount, with the bounds in @dates. */
void risk_step_place (const RiskStep *step, RiskDates *dates, gint32 amount);
/* Where a step that is not DAY would start, or if begun end, were only that asked of
 * it: windows, freezes and sittings do not count. */
gint32 risk_step_alone (const RiskStep *step, gint32 from, gint32 until, gint32 amount);
/* The dates of @step with the bounds that its ties give, into its place in @all, where
 * those of the steps before it are. */
void risk_step_dates (const RlvRisk *risk, const RiskStep *step, RiskDates *all,
                      gint32 amount);

/* --- draw.c ------------------------------------------------------------------- */

typedef enum {
    RISK_DRAWN,   /* by chance */
    RISK_PLANNED, /* everything as planned */
    RISK_BEST,    /* everything at its best */
    RISK_WORST    /* everything at its worst */
} RiskMode;

/* Draws side by side; RISK_LANES numbers of each kind, one bit a lane in masks. */
typedef struct {
    gint32 *slots;    /* instants */
    gint16 *days;     /* ranks by step, then ends and working days */
    guint64 *longer;  /* by step: lanes in which it takes longer than planned */
    guint64 *path;    /* by step: lanes in which the target hangs on it */
    guint64 *above;   /* by cause */
    guint64 *happens; /* by event */
    float *factors;   /* by cause */
    float *added;     /* by effect */
    gint32 end[RISK_LANES];
} RiskBatch;

RiskBatch *risk_batch_new (const RlvRisk *risk);
void risk_batch_free (RiskBatch *batch);
/* Draws @first and the following.  @plainly: step by step, lane by lane. */
void risk_batch_draw (const RlvRisk *risk, RiskBatch *batch, guint64 seed,
                      guint64 first, gboolean plainly);
/* What @step takes in a draw that leaves nothing to chance. */
gint32 risk_fixed_amount (const RlvRisk *risk, const RiskStep *step, RiskMode mode);
/* Marks in .path what the target hangs on in @lanes. */
void risk_batch_trace (const RlvRisk *risk, RiskBatch *batch, guint64 lanes,
                       gboolean plainly);
/* When step @i ends in @lane. */
gint32 risk_batch_finish (const RlvRisk *risk, const RiskBatch *batch, guint32 i,
                          guint lane);

/* --- counts.c ----------------------------------------------------------------- */

/* Lays the counts out, after the horizon is known. */
void risk_counts_lay (RlvRisk *risk);
void risk_hash (RlvRisk *risk);
