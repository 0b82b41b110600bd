/* <releve/sched.h>: when and who: dates under links, calendars, constraints, windows
 * and team capacity, each with the one reason that drives it.
 *
 * How dates fall.  A task whose duration is a whole number of working days starts at
 * the opening of a working day of its calendar and ends at a close; one given in hours
 * or in parts of days starts at any working minute; an elapsed one runs by the clock
 * from any instant; a point (no duration) stands at an opening, a close or inside
 * working time.  The calendar of a task is its own, else the time that everybody it
 * needs has in common; when levelling, less the times when a team has fewer people than
 * the task needs (it pauses then).  What runs by the clock does not pause, but starts
 * only while there are as many as it needs.
 *
 * Links ask: FS start >= finish + lag, SS start >= start + lag, FF finish >= finish +
 * lag, SF finish >= start + lag, the lag counted on the successor's calendar (never cut
 * by staffing).  A lead of FF in working time leads to a close, not to the opening
 * after it.  Where FF or SF asks for a finish when nobody of a task counted in hours
 * works, its work is done by the close before, and it ends at the instant asked for:
 * not before it, and without work after it. Between two tasks of whole days SS, FF and
 * SF (unless lagged in hours) compare civil days of the successor's calendar, not
 * clocks: "starts the same day" holds across zones.
 *
 * Bounds on the finish move the start of a task that has not begun.  A task that has
 * begun keeps its start, and its people while it runs; what is left of it waits for the
 * data date and for what its links still ask (retained logic), and when levelling
 * pauses as any other work, unless those it needs have left for good.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/graph.h>
#include <releve/time.h>

G_BEGIN_DECLS

/* --- what happened so far ----------------------------------------------------- */

/* Per task, from the store; all RLV_TIME_NONE / -1 where nothing was recorded. */
typedef struct {
    RlvTime started;
    RlvTime finished;
    RlvSpan remaining; /* amount -1: not said */
    RlvTime as_of;     /* when the remaining duration was said */
} RlvActual;

/* --- why ---------------------------------------------------------------------- */

typedef enum {
    RLV_WHY_PLAN_START, /* nothing holds it: the plan starts then */
    RLV_WHY_LINK,       /* .link: a predecessor */
    RLV_WHY_CONSTRAINT, /* its own date constraint */
    RLV_WHY_WINDOW,     /* .item: waits for its window to open */
    RLV_WHY_BLACKOUT,   /* .item: waits until a freeze is over */
    RLV_WHY_SITTING,    /* .item: waits for the next sitting of the committee */
    RLV_WHY_TEAM,       /* .demand lacks hands until .task gives them back (or RLV_NONE:
                           nobody is there before) */
    RLV_WHY_DATA_DATE,  /* not started by the data date */
    RLV_WHY_ACTUAL,     /* it happened */
    RLV_WHY_DURATION,   /* (of a finish) its start and its duration */
    RLV_WHY_ALAP,       /* as late as what follows allows */
} RlvWhyKind;

/* Of whom a task waits for. */
typedef enum {
    RLV_SCOPE_TEAM,   /* anybody of the team */
    RLV_SCOPE_PERSON, /* the person that the demand names */
    RLV_SCOPE_SKILL,  /* those of the team who have the skill */
} RlvScope;

/* The driving reason, and the instant @at that it asked for, before the calendar moved
 * that to working time.  Where @shut is not RLV_NONE, that calendar item (a holiday, a
 * closure, the week) is why the date is later than @at.  A week is told where others
 * work on such a day: what drives the task, or some of those that it needs (of what
 * nothing drives, the plan's first calendar).  Where @lacks is not RLV_NONE, the people
 * of that demand were away, or too few, for some of the time from @at to the date (of
 * a finish: while the task ran, which paused then). */
typedef struct {
    RlvWhyKind kind;
    /* Index among the plan's links: the one that drives or, where the task waits for a
     * window, the end of a freeze or a sitting, the one that let it go last and so led
     * it there; RLV_NONE where no link did. */
    guint32 link;
    RlvTaskIx
        task; /* from which that link comes, or which holds the team, or RLV_NONE */
    guint32 demand; /* index among the plan's demands, or RLV_NONE */
    RlvItemIx item;
    RlvItemIx shut;
    RlvCal shut_cal;           /* Of @shut: the plan's calendar that does not work... */
    RlvDay shut_from, shut_to; /* ...on these days, both included. */
    RlvTime at;
    /* Levelled runs.  Of a team: who is waited for, and all tasks that hold them just
     * before @at, at .first_holder in holders[] of the schedule, as the plan lists
     * them. */
    guint32 lacks; /* index among the plan's demands, or RLV_NONE */
    RlvScope scope;
    guint32 first_holder, n_holders;
} RlvWhy;

typedef struct {
    guint32 team;    /* who serves the demand; RLV_NONE when, levelling, nobody can */
    guint32 n_named; /* persons named for it, at .first_named in named[] */
    guint32 first_named;
} RlvStaffing;

/* --- the schedule ------------------------------------------------------------- */

typedef struct {
    gboolean no_levelling; /* ignore capacity, absences and ramp-up */
    RlvTime data_date;     /* nothing not started starts before it; or RLV_TIME_NONE */
    const RlvActual *actuals; /* one per task, or NULL */
    gint64 near_critical;     /* thousandths of days of float; 5000 when 0 */

    /* The search for a better staffed schedule.  First come fixed dates that are missed
     * and demands that nobody serves, then deadlines that are missed: each minute by
     * its weight, 10 for a gate that a payment hangs on, 5 for another gate or a
     * milestone, 1 for any other task; then the end; then teams that change along kt,
     * playback, shadow and reverse-shadow, starts that differ from @agreed, and time
     * between the end of work and what takes it up.  Nothing worse than the one pass by
     * priority rule is kept.  Effort is counted in generated schedules, so that the
     * same effort and seed give the same result on any machine, whatever the number of
     * threads. */
    guint64 effort;  /* schedules to generate at most; 0: one pass by priority rule */
    guint64 seed;    /* of the search */
    guint32 threads; /* to search with; 0: one */
    gint64 limit;    /* milliseconds after which the search ends wherever it is, or 0: a
                        result that was cut short depends on the machine */
    const RlvTime *agreed; /* per task, the start that both sides signed, or
                              RLV_TIME_NONE; or NULL.  Of schedules as good otherwise,
                              the one that moves less of it is kept */
} RlvSchedOptions;

/* Arrays have one entry per task of the plan (per demand for staffing).  Times in UTC
 * minutes.  Late dates and floats come from the links and from deadlines and fixed
 * dates; when levelling, also from the hand-overs of people that drive a start. Without
 * levelling staffing[].team of an open demand is the first team that could serve it. */
typedef struct {
    guint32 n;
    guint32 n_demands;
    RlvTime *start, *finish; /* planned (early) dates */
    RlvTime *late_start, *late_finish;
    /* Thousandths of working days of the task's calendar. */
    gint64 *total_float, *free_float;
    guint8 *critical; /* 2 critical, 1 near-critical, 0 neither, as the floats say; what
                         is over is neither */
    guint8 *driving;  /* on the chain of reasons that leads to the plan's finish, as far
                         back as what is not over */
    RlvWhy *why_start, *why_finish;
    RlvCal *cal;           /* the calendar the task works on */
    RlvStaffing *staffing; /* per demand; team RLV_NONE without levelling when open */
    guint32 *named;        /* persons, as indices of the plan */
    guint32 n_named;
    RlvTaskIx *holders; /* who holds people that others wait for */
    guint32 n_holders;
    RlvTaskIx *order;   /* by start, then finish, then as the plan lists them */
    RlvTime begin, end; /* of the whole plan */
    RlvTime bound;      /* no staffed schedule of this plan ends before it, whatever the
                           order of its tasks and whoever serves them: by links and
                           dates alone, after a search also by the work that must be
                           done between two instants against the people of a team (or of
                           all teams that could do it), and by what the search proved;
                           RLV_TIME_NONE without levelling */
    guint64 generated;  /* schedules that the search looked at */
    gboolean cut_short; /* by options.limit */
    RlvTaskIx last;     /* the task that ends last */
    gboolean conflict;  /* a date that the plan fixes (SNLT, FNLT, MSO, MFO) is missed,
                           or a demand cannot be staffed: what is shown cannot be
                           kept, and the findings say why */
} RlvSchedule;

/* Schedules @plan.  Statements that cannot hold together (missed deadlines and fixed
 * dates, demands that nobody can serve) go to @findings, and the schedule says
 * conflict; a task that cannot be staffed gets the dates it would have with people, so
 * that the rest of the plan is told.  Free with rlv_schedule_free(); the result refers
 * to calendars of @times.  Errors: RLV_ERROR_INPUT when tasks wait for each other (the
 * finding names the shortest cycle, each link with its place); RLV_ERROR_SCHEDULE when
 * a task cannot be placed at all (no window ever fits it, its calendars have no common
 * time, dates past 2199). */
RlvSchedule *rlv_schedule_new (const RlvPlan *plan, const RlvGraph *graph,
                               RlvTimes *times, const RlvSchedOptions *options,
                               RlvFindings *findings, GError **error);
/* Frees a schedule; NULL is nothing. */
void rlv_schedule_free (RlvSchedule *schedule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvSchedule, rlv_schedule_free)

/* --- loads -------------------------------------------------------------------- */

/* What a team is asked and what it has in one ISO week.  In hundredths of person-days;
 * capacity counts the team's working days less absences. */
typedef struct {
    guint32 team;
    RlvDay monday;
    gint64 load;
    gint64 capacity;
} RlvLoad;

/* Load per team and week from the plan's first to its last week, by team then week; an
 * RlvLoad array.  Weeks without load and capacity are left out.  Free with
 * g_array_unref(). */
GArray *rlv_schedule_loads (const RlvPlan *plan, RlvTimes *times,
                            const RlvSchedule *schedule);

/* People of @team present at @t, in hundredths: its capacity steps or else its persons'
 * dates and absences. */
gint64 rlv_team_capacity (const RlvPlan *plan, RlvTimes *times, guint32 team,
                          RlvTime t);

/* --- statements, and what easing them does ------------------------------------ */

/* What a plan says, and a date may hang on. */
typedef enum {
    RLV_SAYS_START,    /* the plan's first day */
    RLV_SAYS_TODAY,    /* a fact: the data date */
    RLV_SAYS_HAPPENED, /* a fact: .ix, a task, has begun or is over */
    RLV_SAYS_DURATION, /* how long task .ix lasts */
    RLV_SAYS_LINK,     /* link .ix, with its lag */
    RLV_SAYS_DATE,     /* the date constraint of task .ix */
    RLV_SAYS_DEADLINE, /* the deadline of task .ix */
    RLV_SAYS_WINDOW,   /* task .ix runs inside its window */
    RLV_SAYS_SITTING,  /* task .ix waits for a sitting of its gate's committee */
    RLV_SAYS_FREEZE,   /* .ix, an item: a blackout */
    RLV_SAYS_DAYS_OFF, /* all holidays and closures of calendar .ix, as a group */
    RLV_SAYS_NEED,     /* how many demand .ix asks for */
    RLV_SAYS_TEAM,     /* how many team .ix has */
    RLV_SAYS_PERSON,   /* when person .ix is there */
} RlvSays;

typedef enum {
    RLV_EASE_NONE,   /* no easing of it alone is enough, or it cannot be eased */
    RLV_EASE_BY,     /* by .by or .count; one step less is not enough */
    RLV_EASE_UNSAID, /* it would have to be given up: another window, an extra sitting,
                        work in the freeze or on days off */
} RlvEase;

typedef struct {
    RlvSays says;
    guint32 ix;
    RlvItemIx item; /* where it stands; RLV_NONE for facts */
    RlvEase ease;
    RlvSpan by;            /* DURATION, LINK: how much shorter */
    gint32 count;          /* START: days earlier; DATE: days later, or earlier below 0;
                              DEADLINE: days later; PERSON who leaves: days longer; NEED:
                              hundredths of people fewer; TEAM, else PERSON: more */
    RlvTime start, finish; /* what the task in question then gets, by one pass */
    RlvTime searched; /* of what it takes to start earlier: the start that the search
                         then gives; RLV_TIME_NONE: it was not asked */
} RlvStatement;

/* --- conflicts ---------------------------------------------------------------- */

typedef enum {
    RLV_CONFLICT_DATE,     /* .task misses the date that its constraint fixes */
    RLV_CONFLICT_TIME,     /* .task finds no time at all: no window ever fits, … */
    RLV_CONFLICT_STAFF,    /* .task cannot be staffed */
    RLV_CONFLICT_DEADLINE, /* .task misses its deadline, however many people there are
                            */
} RlvConflictKind;

/* How it is known that the statements of a set cannot all hold. */
typedef enum {
    RLV_PROOF_SURE,   /* links, calendars and dates alone make it so */
    RLV_PROOF_RULE,   /* with people: one pass by priority rule finds no way */
    RLV_PROOF_SEARCH, /* with people: a search of these alone finds none either */
    RLV_PROOF_NONE,   /* with people: such a search finds one, though not for the whole
                         plan: the rest of the plan has a part in it, which was not found
                         within the work */
    RLV_PROOF_BOUND,  /* with people: proved, by the work there is to do between two
                         instants against the people there are */
    RLV_PROOF_EFFORT, /* nothing stands against it, and there are no statements: a
                         search of .effort schedules keeps it, and all that is kept
                         already */
} RlvProof;

/* Statements that cannot all hold: with all of them, and nothing else of the plan, the
 * task fails; with any one left out, it does not. */
typedef struct {
    RlvConflictKind kind;
    RlvTaskIx task;
    RlvProof proof;
    guint64 effort; /* of each of the searches that judged the set, where any did */
    guint n;
    RlvStatement *statements; /* by place; .ease says what easing that one alone does to
                                 the whole plan: the task then holds, and nothing fails
                                 that did not fail before */
} RlvConflict;

typedef struct {
    guint n;
    RlvConflict *sets; /* no two share a statement, but for the plan's start, the data
                          date and days off */
    guint left_out;    /* what fails besides and is not told apart */
    guint64 effort;    /* of each of the searches that judged the easings, as of the one
                          that found the schedule; 0: one pass did */
    guint64 runs;      /* times that the plan, or a part of it, was scheduled anew */
    gboolean cut_short; /* by the limit on that work: some easing was not looked for */
} RlvConflicts;

/* What cannot hold in @plan: the first five sets that share nothing; with @deadlines
 * also deadlines that are missed.  Found by leaving statements out and scheduling the
 * rest anew (deletion filtering), on the tasks on the way only: by one pass, and where
 * people have a part in it and @schedule was searched for (made with @options; or
 * NULL), then by searches, so that another order of work is no way out; what @schedule
 * keeps for all that is not told.  A date that is missed only because another is kept
 * comes with that other date, and one that a search four times as long keeps is told
 * so.  Each easing is found by scheduling the whole plan so, by one pass or by searches
 * of options.effort: scheduled again with the same options, a plan eased so keeps the
 * date. Places at most some 1.5 million tasks in passes, and in searches some 6
 * million, or 30 times what one search of the whole plan does.  Free with
 * rlv_conflicts_free(). */
RlvConflicts *rlv_conflicts_new (const RlvPlan *plan, const RlvGraph *graph,
                                 RlvTimes *times, const RlvSchedOptions *options,
                                 const RlvSchedule *schedule, gboolean deadlines);
/* Frees them; NULL is nothing. */
void rlv_conflicts_free (RlvConflicts *conflicts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvConflicts, rlv_conflicts_free)
/* --- who takes over from whom ------------------------------------------------- */

/* People go from one task to the next: those that @to needs of one pool (a person; the
 * able of a team; a team) were last held by @from, which ends at or before @to starts,
 * or were free since @since. */
typedef struct {
    RlvTaskIx from; /* or RLV_NONE: nobody held them */
    RlvTaskIx to;
    guint32 team;
    guint32 person;  /* or RLV_NONE */
    RlvItemIx skill; /* of the able, or RLV_NONE */
    gint32 level;
    gint32 units;  /* hundredths of people */
    RlvTime since; /* when @from gave them back, or when they came to the team;
                      RLV_TIME_NONE: they were always there */
} RlvHandover;

/* The hand-overs of a levelled @schedule, read from its dates and its staffing: by
 * pool, then by start of the task that takes.  What a task needs comes first from tasks
 * that it waits for anyway, then from people whom nobody held, then from whoever is
 * free the longest.  Nothing is handed to a task that stands where it is because it
 * happened
 * (@actuals as given to the scheduler, or NULL), and what cannot be told (people who
 * leave in the middle of a task, more work than people) is left out.  An RlvHandover
 * array; free with g_array_unref(). */
GArray *rlv_schedule_handovers (const RlvPlan *plan, RlvTimes *times,
                                const RlvSchedule *schedule, const RlvActual *actuals);

/* When fewer people are there than @task needs, as it is staffed: pairs of instants
 * [from, until) as an array of RlvTime, in no order.  Free with g_array_unref(). */
GArray *rlv_schedule_lacks (const RlvPlan *plan, RlvTimes *times,
                            const RlvSchedule *schedule, RlvTaskIx task);

/* --- what did not decide, and what follows ------------------------------------- */

/* How much later a task could be without moving the one in question. */
typedef struct {
    RlvTaskIx task;
    gint64 room; /* thousandths of working days of its calendar */
} RlvRoom;

/* Since when those that serve a demand have been free for it, without a break. */
typedef struct {
    guint32 demand;
    RlvTime since; /* RLV_TIME_NONE: always */
} RlvFree;

/* What lies beside the reason of one task's start. */
typedef struct {
    RlvTaskIx task;
    GArray *before; /* RlvRoom of what it directly comes after, less what drives it */
    RlvRoom gate;   /* the last gate before it that does not drive it; or RLV_NONE */
    GArray *free;   /* RlvFree; empty without levelling, or where they drive */
    GArray *shut;   /* RlvItemIx: days off from what drives it to its end */
    gint64 date; /* room from its own constraint to its start; -1: none, or it drives */
    gint64 window; /* the same from the opening of its window */
    /* Then: what its end leads to, by the reasons of what follows. */
    RlvTaskIx next_gate; /* the first gate that hangs on it, or RLV_NONE */
    RlvTaskIx missed;    /* the first that so has to wait for a window or a sitting,
                            though there was one before; or RLV_NONE */
    RlvTime chance;      /* that one: when it opened */
    gint64 late; /* by how much the task is too late for it, thousandths of days */
} RlvAside;

/* Looks at @schedule, made with @options.  Free with rlv_aside_free(). */
RlvAside *rlv_aside_new (const RlvPlan *plan, const RlvGraph *graph, RlvTimes *times,
                         const RlvSchedOptions *options, const RlvSchedule *schedule,
                         RlvTaskIx task);
/* Frees it; NULL is nothing. */
void rlv_aside_free (RlvAside *aside);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvAside, rlv_aside_free)

/* --- what it would take -------------------------------------------------------- */

/* What would have to change for a task to start earlier: each found by scheduling the
 * whole plan anew, and verified so. */
typedef struct {
    RlvTime start;  /* of the task, as one pass places it */
    RlvTime wanted; /* the start asked for */
    gboolean begun; /* it cannot be moved any more: nothing was looked for */
    guint n;
    RlvStatement *alone; /* any of these alone is enough, and one step less is not */
    RlvTime searched; /* where the schedule was searched for: the start to come before,
                         as .wanted is by one pass; else RLV_TIME_NONE */
    guint n_together;
    RlvTime together_searched; /* the start that the search then gives, or
                                  RLV_TIME_NONE */
    RlvStatement *together; /* where none is but the plan's start or all days off: all
                               of these together are, and none can be spared, nor any
                               eased by a step less */
    guint64 runs;
    gboolean cut_short;
} RlvEarlier;

/* So many easings, of all found, a search is asked about. */
#define RLV_EARLIER_SEARCHED 3

/* For @task to start @days working days of its calendar earlier than one pass with
 * @options places it, with nothing failing that did not fail before.  With an
 * options.effort the first RLV_EARLIER_SEARCHED of what is found are then put to a
 * search of the whole plan, to start as much earlier than in @schedule (or NULL: not),
 * which was made so.  Free with rlv_earlier_free(). */
RlvEarlier *rlv_earlier_new (const RlvPlan *plan, const RlvGraph *graph,
                             RlvTimes *times, const RlvSchedOptions *options,
                             const RlvSchedule *schedule, RlvTaskIx task, gint32 days);
/* Frees it; NULL is nothing. */
void rlv_earlier_free (RlvEarlier *earlier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvEarlier, rlv_earlier_free)

/* --- what if ------------------------------------------------------------------ */

/* Answers where a task could have stood, had it been free earlier or later. */
typedef struct _RlvPlacer RlvPlacer;

/* For the calendars of @schedule, which it borrows as it does the rest.  Free with
 * rlv_placer_free(). */
RlvPlacer *rlv_placer_new (const RlvPlan *plan, RlvTimes *times,
                           const RlvSchedule *schedule);
/* Frees it; NULL is nothing. */
void rlv_placer_free (RlvPlacer *placer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RlvPlacer, rlv_placer_free)

/* The first start of @task at or after @from that its calendar, its window, freezes and
 * its gate's committee allow, whoever is free; RLV_TIME_NONE when there is none. */
RlvTime rlv_placer_start (const RlvPlacer *placer, RlvTaskIx task, RlvTime from);

/* Whether @task may have to wait for a window, for the end of a freeze or a sitting. */
gboolean rlv_placer_waits (const RlvPlacer *placer, RlvTaskIx task);

G_END_DECLS
