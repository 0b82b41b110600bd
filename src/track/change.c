/* Change management: actions that want a word, and groups with nothing planned.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "track-priv.h"

/* After so many days without a word an action under way is stale; after the shorter
 * time when its gate is as near as that. */
#define STALE_DAYS 14
#define GATE_DAYS  7

/* A go-live that moved by as much, in thousandths of working days, is one to plan anew
 * for; a smaller move matters to what it takes out of its time. */
#define FAR_MOVE 5000

#define N_STAGES        5
#define ANY_TIME_BEFORE G_MININT32

/* In the order that people go through them, with the time they belong to, in days from
 * the go-live of the group. */
static const struct {
    const char *name;
    gint32 from, until;
} stages[N_STAGES] = {
    {"awareness", ANY_TIME_BEFORE, -8 * 7}, {"desire", ANY_TIME_BEFORE, -6 * 7},
    {"knowledge", -4 * 7, -1 * 7},          {"ability", -2 * 7, 1 * 7},
    {"reinforcement", 2 * 7, 12 * 7},
};

typedef struct {
    const RlvTrack *track;
    guint32 *places;
    RlvTaskIx *gate_tasks;
    guint32 n_waves;
    RlvDay *go_live, *agreed; /* per wave: as planned now, and by the baseline */
    GHashTable *said;         /* item → its RlvActionFact */
} Change;

/* --- go-lives ---------------------------------------------------------------- */

static void
find_go_lives (Change *change)
{
    const RlvTrack *track = change->track;

    rlv_plan_of_kind (track->plan, "wave", &change->n_waves);
    change->go_live = g_new (RlvDay, change->n_waves + 1);
    change->agreed = g_new (RlvDay, change->n_waves + 1);
    for (guint32 i = 0; i <= change->n_waves; i++)
        change->go_live[i] = change->agreed[i] = RLV_DAY_NONE;
    for (guint32 i = 0; i < track->n; i++) {
        guint32 wave = track->tasks[i].wave;
        RlvDay day;

        if (wave >= change->n_waves || !g_str_equal (track->tasks[i].kind, "cutover"))
            continue;
        day = rlv_track_day (track, i, track->schedule->start[i], FALSE);
        if (change->go_live[wave] == RLV_DAY_NONE || day < change->go_live[wave])
            change->go_live[wave] = day;
        if (track->baseline == NULL || track->baseline->start[i] == RLV_TIME_NONE)
            continue;
        day = rlv_track_day (track, i, track->baseline->start[i], FALSE);
        if (change->agreed[wave] == RLV_DAY_NONE || day < change->agreed[wave])
            change->agreed[wave] = day;
    }
}

/* The place of the wave that @item names in its attribute "wave"; n_waves when none. */
static guint32
wave_of (const Change *change, RlvItemIx item)
{
    RlvItemIx wave = rlv_item_ref (change->track->plan, item, "wave");

    return wave == RLV_NONE ? change->n_waves : change->places[wave];
}

static guint32
wave_of_action (const Change *change, RlvItemIx action)
{
    guint32 n, wave = wave_of (change, action);
    const RlvItemIx *groups = rlv_item_refs (change->track->plan, action, "groups", &n);

    for (guint32 i = 0; i < n && wave == change->n_waves; i++)
        wave = wave_of (change, groups[i]);
    return wave;
}

/* --- actions ----------------------------------------------------------------- */

static void
index_actions (Change *change)
{
    const RlvFacts *facts = change->track->facts;

    change->said = g_hash_table_new (NULL, NULL);
    for (guint i = 0;
         facts != NULL && facts->actions != NULL && i < facts->actions->len; i++) {
        RlvActionFact *fact = facts->actions->pdata[i];
        RlvItemIx item = rlv_plan_find (change->track->plan, fact->action);

        if (item != RLV_NONE)
            g_hash_table_insert (change->said, GUINT_TO_POINTER (item), fact);
    }
}

/* What was known of @action at the end of the data date. */
static const RlvActionFact *
fact_of (const Change *change, RlvItemIx action)
{
    const RlvActionFact *fact =
        g_hash_table_lookup (change->said, GUINT_TO_POINTER (action));
    RlvTime until = change->track->until;

    if (fact == NULL)
        return NULL;
    if (g_str_equal (fact->state, "done"))
        return fact->done == RLV_TIME_NONE || fact->done < until ? fact : NULL;
    return fact->confirmed / 60 < until ? fact : NULL;
}

static gboolean
is_open (const RlvChangeStatus *status)
{
    return !g_str_equal (status->state, "done") &&
           !g_str_equal (status->state, "dropped");
}

/* Days since anything was said about it; a large number when nothing ever was. */
static gint32
silence (const Change *change, const RlvChangeStatus *status)
{
    if (status->fact == NULL)
        return G_MAXINT32;
    return change->track->data_date -
           rlv_cal_day (change->track->times, 0, status->fact->confirmed / 60, FALSE);
}

/* Under way is what somebody spoke of, or what its gate will soon ask for: an action of
 * next spring that nobody has touched is not stale. */
static gboolean
is_stale (const Change *change, const RlvChangeStatus *status)
{
    const RlvTrack *track = change->track;
    RlvItemIx gate = rlv_item_ref (track->plan, status->item, "gate");
    gboolean near = FALSE;

    if (!is_open (status))
        return FALSE;
    if (gate != RLV_NONE) {
        RlvTaskIx task = change->gate_tasks[change->places[gate]];

        if (task != RLV_NONE && track->status->tasks[task].state != RLV_STATE_DONE) {
            RlvDay day =
                rlv_track_day (track, task, track->schedule->start[task], FALSE);

            near = day != RLV_DAY_NONE && day - track->data_date <= GATE_DAYS;
        }
    }
    if (status->fact == NULL)
        return near;
    return silence (change, status) >= (near ? GATE_DAYS : STALE_DAYS);
}

/* What leaves a trace (a message, a list of those present, a report) is proven by it;
 * so is whatever the plan asks evidence of. */
static gboolean
needs_proof (const RlvTrack *track, RlvItemIx action)
{
    static const char *const kinds[] = {"announce", "train", "practise", "consult",
                                        NULL};

    return rlv_item_has (track->plan, action, "evidence") ||
           g_strv_contains (kinds, rlv_item_text (track->plan, action, "kind"));
}

static gboolean
is_unproven (const Change *change, const RlvChangeStatus *status)
{
    const char *evidence = status->fact != NULL ? status->fact->evidence : NULL;

    return g_str_equal (status->state, "done") &&
           (evidence == NULL || *evidence == '\0') &&
           needs_proof (change->track, status->item);
}

static guint
stage_of (const RlvTrack *track, RlvItemIx action)
{
    const char *name = rlv_item_text (track->plan, action, "stage");
    guint stage = 0;

    while (stage < N_STAGES && g_strcmp0 (name, stages[stage].name) != 0)
        stage++;
    return stage;
}

/* How many days @due lies outside the time of @stage; 0: within it. */
static gint64
days_astray (guint stage, RlvDay due, RlvDay go_live)
{
    gint64 offset = (gint64) due - go_live;

    return MAX (MAX (stages[stage].from - offset, offset - stages[stage].until), 0);
}

static gboolean
moved_far (const RlvTrack *track, RlvDay was, RlvDay is)
{
    RlvTime from, until, end;

    rlv_cal_day_span (track->times, 0, MIN (was, is), &from, &end);
    rlv_cal_day_span (track->times, 0, MAX (was, is), &until, &end);
    return rlv_cal_days (track->times, 0, from, until) >= FAR_MOVE;
}

/* Whether the move of a go-live from @was to @is leaves an action on @due behind:
 * preparing the 14th for the 12th, or for the 16th, may be as good. */
static gboolean
is_left_behind (const Change *change, const RlvChangeStatus *status, RlvDay was,
                RlvDay is)
{
    guint stage = stage_of (change->track, status->item);
    RlvDay due = status->due;

    if (was == RLV_DAY_NONE || is == RLV_DAY_NONE || due == RLV_DAY_NONE)
        return FALSE;
    if (stage == N_STAGES)
        return (due <= was) != (due <= is) || moved_far (change->track, was, is);
    if (days_astray (stage, due, is) <= days_astray (stage, due, was))
        return FALSE;
    return days_astray (stage, due, was) == 0 || moved_far (change->track, was, is);
}

/* Its owner has left; or its go-live has left it behind, it stands where it stood, and
 * nobody has lately said that this is right. */
static gboolean
is_orphan (const Change *change, const RlvChangeStatus *status)
{
    const RlvTrack *track = change->track;
    RlvItemIx owner = rlv_item_ref (track->plan, status->item, "owner");
    guint32 wave;
    RlvDay until;

    if (!is_open (status))
        return FALSE;
    if (owner != RLV_NONE) {
        until = (RlvDay) rlv_item_int (track->plan, owner, "until", RLV_DAY_NONE);
        if (until != RLV_DAY_NONE && until < track->data_date)
            return TRUE;
    }
    if (status->due != status->planned || silence (change, status) < STALE_DAYS)
        return FALSE;
    wave = wave_of_action (change, status->item);
    return is_left_behind (change, status, change->agreed[wave], change->go_live[wave]);
}

static RlvChangeStatus
status_of_action (const Change *change, RlvItemIx action)
{
    const RlvTrack *track = change->track;
    const RlvActionFact *fact = fact_of (change, action);
    RlvChangeStatus status = {.item = action, .fact = fact};
    guint8 side = track->sides[action];

    status.state = fact != NULL ? fact->state : "planned";
    status.planned = (RlvDay) rlv_item_int (track->plan, action, "due", RLV_DAY_NONE);
    status.due = fact != NULL && fact->day != RLV_DAY_NONE ? fact->day : status.planned;
    status.side = side == RLV_N_SIDES ? RLV_SIDE_BOTH : (RlvSide) side;
    if (is_open (&status) && status.due != RLV_DAY_NONE &&
        status.due < track->data_date) {
        status.flags |= RLV_CHANGE_LATE;
        status.late_days = rlv_track_days_late (track, 0, status.due);
    }
    if (is_stale (change, &status))
        status.flags |= RLV_CHANGE_STALE;
    if (is_unproven (change, &status))
        status.flags |= RLV_CHANGE_UNPROVEN;
    if (is_orphan (change, &status))
        status.flags |= RLV_CHANGE_ORPHAN;
    return status;
}

/* --- groups ------------------------------------------------------------------ */

/* One thing done for the groups it names, on @day. */
static void
cover (Change *change, RlvItemIx item, guint stage, RlvDay day, gboolean late)
{
    guint32 n;
    const RlvItemIx *groups = rlv_item_refs (change->track->plan, item, "groups", &n);

    for (guint32 i = 0; i < n && day != RLV_DAY_NONE; i++) {
        RlvGroupStatus *group = &g_array_index (
            change->track->status->groups, RlvGroupStatus, change->places[groups[i]]);
        RlvCover is = late ? RLV_GROUP_LATE : RLV_GROUP_COVERED;

        group->actions[stage]++;
        if (group->go_live != RLV_DAY_NONE) {
            gint64 offset = (gint64) day - group->go_live;

            if (offset < stages[stage].from)
                continue; /* too early: it will be forgotten by then */
            if (offset > stages[stage].until)
                is = RLV_GROUP_LATE;
        }
        group->cover[stage] = MIN (group->cover[stage], is);
    }
}

static void
cover_by_actions (Change *change)
{
    const RlvTrack *track = change->track;

    for (guint i = 0; i < track->status->changes->len; i++) {
        const RlvChangeStatus *status =
            &g_array_index (track->status->changes, RlvChangeStatus, i);
        guint stage = stage_of (track, status->item);
        RlvDay day = status->due;

        if (stage == N_STAGES || g_str_equal (status->state, "dropped"))
            continue;
        if (!is_open (status) && status->fact->done != RLV_TIME_NONE)
            day = rlv_cal_day (track->times, 0, status->fact->done, FALSE);
        cover (change, status->item, stage, day, status->flags & RLV_CHANGE_LATE);
    }
}

/* A communication makes aware, a training makes able to know; both have no state of
 * their own. */
static void
cover_by_events (Change *change, const char *kind, guint stage)
{
    const RlvPlan *plan = change->track->plan;
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (plan, kind, &n);

    for (guint32 i = 0; i < n; i++)
        cover (change, items[i], stage,
               (RlvDay) rlv_item_int (plan, items[i], "date", RLV_DAY_NONE), FALSE);
}

static void
add_groups (Change *change)
{
    RlvStatus *status = change->track->status;
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind (change->track->plan, "group", &n);

    status->groups = g_array_sized_new (FALSE, TRUE, sizeof (RlvGroupStatus), n);
    for (guint32 i = 0; i < n; i++) {
        RlvGroupStatus group = {.group = items[i]};

        group.go_live = change->go_live[wave_of (change, items[i])];
        for (guint stage = 0; stage < N_STAGES; stage++)
            group.cover[stage] = RLV_GROUP_MISSING;
        g_array_append_val (status->groups, group);
    }
    cover_by_actions (change);
    cover_by_events (change, "communication", 0);
    cover_by_events (change, "training", 2);
}

void
rlv_track_changes (RlvTrack *track)
{
    Change change = {.track = track};
    guint32 n;
    const RlvItemIx *actions = rlv_plan_of_kind (track->plan, "action", &n);

    change.places = rlv_track_places (track->plan);
    change.gate_tasks = rlv_track_gate_tasks (track);
    find_go_lives (&change);
    index_actions (&change);
    track->status->changes =
        g_array_sized_new (FALSE, TRUE, sizeof (RlvChangeStatus), n);
    for (guint32 i = 0; i < n; i++) {
        RlvChangeStatus status = status_of_action (&change, actions[i]);

        g_array_append_val (track->status->changes, status);
    }
    add_groups (&change);

    g_hash_table_unref (change.said);
    g_free (change.places);
    g_free (change.gate_tasks);
    g_free (change.go_live);
    g_free (change.agreed);
}
