/* Inside the risk room only: a plan as draws need it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/risk.h>

#include "risk/clock.h"
#include "risk/shape.h"

#define RISK_LANES   16 /* draws side by side */
#define RISK_BATCHES 4  /* batches drawn together */

/* Numbers of working days in 16 bits: twice as many may be added without a carry, and
 * what never comes is more than all of them. */
#define RISK_MOST_DAYS 16000

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
    RISK_STEP_DAY,   /* whole days on a calendar of equal days */
    RISK_STEP_ODD,   /* whole days on one of unequal days */
    RISK_STEP_ANY,   /* everything else */
    RISK_STEP_BEGUN, /* its start is what it is, the rest is drawn */
} RiskStepKind;

/* Also the order of the ties of a step. */
typedef enum {
    RISK_TIE_INDEX,        /* no start before working day number slot */
    RISK_TIE_INSTANT,      /* no start before instant slot */
    RISK_TIE_TABLE_START,  /* no start before working day table[slot] */
    RISK_TIE_TABLE_FINISH, /* no end before working day table[slot] */
    RISK_TIE_START,        /* reckoned each time */
    RISK_TIE_FINISH,
    RISK_N_TIES
} RiskTieKind;

typedef struct {
    guint32 from; /* place of the step before */
    guint8 kind;  /* RiskTieKind */
    guint8 type;  /* RlvLinkType */
    guint8 by_day;
    RlvSpan lag;
    guint32 link; /* of the plan, or RLV_NONE: a hand-over */
    guint32 slot; /* what it reads, as .kind says */
    const gint16 *table;
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

/* First what vectors read in every draw. */
typedef struct {
    guint8 kind;     /* RiskStepKind */
    guint8 grain;    /* RiskGrain */
    guint8 whole;    /* durations are drawn in whole days */
    guint8 anchored; /* ALAP, or what nothing explains: not before its planned date */
    guint32 first_tie;
    guint32 end_tie[RISK_N_TIES]; /* end of the ties of each kind */
    gint32 first_work;            /* start not before, in working days */
    gint32 planned_amount;        /* what a draw is compared with */
    RiskDice dice;                /* in whole days where whole */
    float factor;                 /* what-if: times this; 1 else */
    guint32 first_cause, n_causes, first_effect, n_effects;
    guint32 slot_start, slot_finish; /* among the slots, or RLV_NONE */
    guint32 slot_work, slot_end;     /* among the days, or RLV_NONE */
    const RiskClock *clock;

    const RiskClock *lag_clock;
    const gint32 *ends; /* ODD: finish by working day and days of work... */
    gint32 most;        /* ...up to so many */
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
    GPtrArray *tables; /* owned gint32 * */
    guint32 n;
    RiskStep *steps; /* in the order of a draw */
    guint32 *place;  /* of a task among them */
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
    gint32 *bin_minutes; /* by step: how wide they are */
    guint32 stride;      /* one draw in so many is counted there */
    guint32 n_counts;    /* all counts, as laid out by counts.c */
    guint32 at_end, at_late, at_long, at_long_late, at_path, at_cause, at_event;
    gint32 end_first, end_days;
    char hash[65];
};

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
/* The same with the bounds that its ties give, into its place in @all, where those of
 * the steps before it are. */
void risk_step_dates (const RlvRisk *risk, const RiskStep *step, RiskDates *all,
                      gint32 amount);

/* --- draw.c ------------------------------------------------------------------- */

typedef enum {
    RISK_DRAWN,   /* by chance */
    RISK_PLANNED, /* everything as planned */
    RISK_BEST,    /* everything at its best */
    RISK_WORST    /* everything at its worst */
} RiskMode;

typedef struct {
    gint32 *slots;    /* instants */
    gint16 *days;     /* numbers of working days */
    guint16 *longer;  /* by step: lanes in which it takes longer than planned */
    guint16 *path;    /* by step: lanes in which the target hangs on it */
    guint16 *above;   /* by cause */
    guint16 *happens; /* by event */
    float *factors;   /* by cause, RISK_LANES each */
    float *added;     /* by effect, RISK_LANES each */
    guint8 *touched;  /* by effect: any lane */
    gint32 end[RISK_LANES];
} RiskBatch;

RiskBatch *risk_batch_new (const RlvRisk *risk);
void risk_batch_free (RiskBatch *batch);
/* Draws @first and the following, RISK_LANES into each of @n batches. @plainly: step by
 * step, lane by lane. */
void risk_batches_draw (const RlvRisk *risk, RiskBatch *const *batches, guint n,
                        guint64 seed, guint64 first, gboolean plainly);
/* What @step takes in a draw that leaves nothing to chance. */
gint32 risk_fixed_amount (const RlvRisk *risk, const RiskStep *step, RiskMode mode);
/* Marks in .path what the target hangs on in @lanes. */
void risk_batch_trace (const RlvRisk *risk, RiskBatch *batch, guint16 lanes,
                       gboolean plainly);

/* --- counts.c ----------------------------------------------------------------- */

/* Lays the counts out, after the horizon is known. */
void risk_counts_lay (RlvRisk *risk);
void risk_hash (RlvRisk *risk);
