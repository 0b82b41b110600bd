/* What is owed, change management, gates.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tracking.h"

/* --- what is owed ------------------------------------------------------------- */

/* A (client, 1-5 March) hands over to B (provider, 8-12 March), which requires D1 and
 * PR; C (provider) follows, then E (client). */
static const char handover[] =
    HEAD "<tasks>"
         "<task id='A' side='client' duration='5d'/>"
         "<task id='B' side='provider' duration='5d'><after task='A'/>"
         "<requires item='D1'/><requires item='PR'/></task>"
         "<task id='C' side='provider' duration='5d'><after task='B'/></task>"
         "<task id='E' side='client' duration='5d'><after task='C'/>"
         "<requires item='D2'/></task>"
         "</tasks>"
         "<deliverables>"
         "<deliverable id='D1' owner='CLI' acceptor='PRV'/>"
         "<deliverable id='D2' owner='PRV' acceptor='CLI' due='2027-03-04'/>"
         "<deliverable id='D3' owner='PRV' acceptor='PRV' due='2027-03-04'/>"
         "</deliverables>"
         "<procedures><procedure id='PC' owner='PRV'>"
         "<prerequisite id='PR' supplier='CLI' due='2027-03-03'/>"
         "</procedure></procedures>" TAIL;

static const RlvOwed *
owed_called (const Scene *scene, const char *id)
{
    for (guint i = 0; i < scene->status->owed->len; i++) {
        const RlvOwed *owed = &g_array_index (scene->status->owed, RlvOwed, i);

        if (g_str_equal (rlv_item_id (scene->plan, owed->item), id))
            return owed;
    }
    return NULL;
}

typedef struct {
    const char *name;
    const char *id; /* of what is owed */
    const char *day;
    const char *delivered, *accepted, *refused;
    gboolean gone;
    RlvSide by, to;
    const char *due;
    gboolean late;
    gint64 late_days;
    guint32 blocks;
    const char *first_need; /* or NULL */
    gint64 margin;
} Debt;

static const Debt debts[] = {
    {"due in the plan", "PR", "2027-03-03", .by = RLV_SIDE_CLIENT,
     .to = RLV_SIDE_PROVIDER, .due = "2027-03-03", .blocks = 3, .first_need = "B",
     .margin = 4000}, /* A has not started, so B waits until the 10th */
    {"a day late", "PR", "2027-03-04", .by = RLV_SIDE_CLIENT, .to = RLV_SIDE_PROVIDER,
     .due = "2027-03-03", .late = TRUE, .late_days = 1, .blocks = 3, .first_need = "B",
     .margin = 5000}, /* A has not started, so B waits until the 11th */
    {"delivered", "PR", "2027-03-04", "2027-03-04T10:00Z", .by = RLV_SIDE_CLIENT,
     .to = RLV_SIDE_PROVIDER, .due = "2027-03-03", .blocks = 3, .first_need = "B",
     .margin = 5000},
    {"delivered after the data date", "PR", "2027-03-04", "2027-03-05T10:00Z",
     .by = RLV_SIDE_CLIENT, .to = RLV_SIDE_PROVIDER, .due = "2027-03-03", .late = TRUE,
     .late_days = 1, .blocks = 3, .first_need = "B", .margin = 5000},
    {"refused", "PR", "2027-03-05", "2027-03-02T10:00Z", .refused = "2027-03-03T10:00Z",
     .by = RLV_SIDE_CLIENT, .to = RLV_SIDE_PROVIDER, .due = "2027-03-03", .late = TRUE,
     .late_days = 2, .blocks = 3, .first_need = "B", .margin = 5000},
    {"accepted", "PR", "2027-03-04", "2027-03-02T10:00Z", "2027-03-03T10:00Z",
     .gone = TRUE},
    {"accepted after the data date", "PR", "2027-03-04", "2027-03-02T10:00Z",
     "2027-03-05T10:00Z", .by = RLV_SIDE_CLIENT, .to = RLV_SIDE_PROVIDER,
     .due = "2027-03-03", .blocks = 3, .first_need = "B", .margin = 5000},
    {"due the last working day before it is needed", "D1", "2027-03-01",
     .by = RLV_SIDE_CLIENT, .to = RLV_SIDE_PROVIDER, .due = "2027-03-05", .blocks = 3,
     .first_need = "B"},
    {"of the other side", "D2", "2027-03-01", .by = RLV_SIDE_PROVIDER,
     .to = RLV_SIDE_CLIENT, .due = "2027-03-04", .blocks = 1, .first_need = "E",
     .margin = 11000},
    {"within one side", "D3", "2027-03-01", .gone = TRUE},
    {"a task that hands over", "A", "2027-03-01", .by = RLV_SIDE_CLIENT,
     .to = RLV_SIDE_PROVIDER, .due = "2027-03-05", .blocks = 3, .first_need = "B"},
    {"a task on its last day", "A", "2027-03-05", .by = RLV_SIDE_CLIENT,
     .to = RLV_SIDE_PROVIDER, .due = "2027-03-05", .blocks = 3, .first_need = "B",
     .margin = 4000},
    {"a task that is late, over a weekend", "A", "2027-03-08", .by = RLV_SIDE_CLIENT,
     .to = RLV_SIDE_PROVIDER, .due = "2027-03-05", .late = TRUE, .late_days = 1,
     .blocks = 3, .first_need = "B", .margin = 5000},
    {"late on a weekend: the day has begun", "A", "2027-03-06", .by = RLV_SIDE_CLIENT,
     .to = RLV_SIDE_PROVIDER, .due = "2027-03-05", .late = TRUE, .late_days = 1,
     .blocks = 3, .first_need = "B", .margin = 5000},
    {"a task for its own side", "B", "2027-03-01", .gone = TRUE},
    {"a task for the other side after", "C", "2027-03-01", .by = RLV_SIDE_PROVIDER,
     .to = RLV_SIDE_CLIENT, .due = "2027-03-19", .blocks = 1, .first_need = "E"},
};

static void
says_what_is_owed (void **state)
{
    const Debt *row = *state;
    g_auto (Scene) scene;
    RlvDeliveryFact fact = {.id = (char *) row->id};
    const RlvOwed *owed;

    scene_open (&scene, handover);
    scene_sign (&scene);
    fact.delivered = row->delivered ? at (row->delivered) : RLV_TIME_NONE;
    fact.accepted = row->accepted ? at (row->accepted) : RLV_TIME_NONE;
    fact.refused = row->refused ? at (row->refused) : RLV_TIME_NONE;
    if (row->delivered != NULL)
        g_ptr_array_add (scene.facts.deliveries, &fact);
    scene_status (&scene, row->day);
    owed = owed_called (&scene, row->id);
    assert_int_equal (owed == NULL, row->gone);
    if (owed == NULL)
        return;
    assert_int_equal (owed->by, row->by);
    assert_int_equal (owed->to, row->to);
    assert_int_equal (owed->due, on (row->due));
    assert_int_equal (owed->late, row->late);
    assert_int_equal (owed->late_days, row->late_days);
    assert_int_equal (owed->blocks, row->blocks);
    assert_true (owed->whole);
    assert_int_equal (owed->first_need,
                      rlv_plan_find_task (scene.plan, row->first_need));
    assert_int_equal (owed->margin, row->margin);
    assert_ptr_equal (owed->fact, row->delivered != NULL ? &fact : NULL);
}

static void
done_tasks_neither_owe_nor_wait (void **state)
{
    g_auto (Scene) scene;
    RlvTaskFact a = task_fact ("A", "2027-03-01T09:00Z", "2027-03-05T17:00Z");
    RlvTaskFact b = task_fact ("B", "2027-03-08T09:00Z", "2027-03-12T17:00Z");

    (void) state;
    scene_open (&scene, handover);
    scene_sign (&scene);
    g_ptr_array_add (scene.facts.tasks, &a);
    g_ptr_array_add (scene.facts.tasks, &b);
    scene_status (&scene, "2027-03-15");
    assert_null (owed_called (&scene, "A"));
    assert_int_equal (owed_called (&scene, "PR")->first_need, RLV_NONE);
    assert_int_equal (owed_called (&scene, "PR")->blocks, 0);
}

/* What is made and not delivered may only want a record. */
static void
says_what_is_made (void **state)
{
    static const char xml[] = HEAD
        "<tasks><task id='A' side='provider' duration='5d'>"
        "<produces deliverable='D'/></task>"
        "<task id='B' side='client' duration='1d'><requires item='D'/></task>"
        "<task id='C' side='provider' duration='1d'><after task='B'/></task></tasks>"
        "<deliverables><deliverable id='D' owner='PRV' acceptor='CLI'/>"
        "<deliverable id='E' owner='PRV' acceptor='CLI'/></deliverables>" TAIL;
    static const char *const days[] = {"2027-03-04", "2027-03-15"};

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
        g_auto (Scene) scene;
        RlvTaskFact a = task_fact ("A", "2027-03-01T09:00Z", "2027-03-05T17:00Z");

        scene_open (&scene, xml);
        g_ptr_array_add (scene.facts.tasks, &a);
        scene_status (&scene, days[i]);
        assert_int_equal (owed_called (&scene, "D")->made_by, i == 0 ? RLV_NONE : 0);
        assert_int_equal (owed_called (&scene, "E")->made_by, RLV_NONE);
        assert_int_equal (owed_called (&scene, "B")->made_by, RLV_NONE);
    }
}

static void
worst_comes_first (void **state)
{
    static const char *const order[] = {"A", "D1", "PR", "D2", "C"};
    g_auto (Scene) scene;

    (void) state;
    scene_open (&scene, handover);
    scene_sign (&scene);
    scene_status (&scene, "2027-03-09");
    assert_int_equal (scene.status->owed->len, G_N_ELEMENTS (order));
    /* Late, three wait: by due day, PR (3 March), then A and D1 (5 March). */
    static const char *const want[] = {"PR", "A", "D1", "D2", "C"};
    for (guint i = 0; i < G_N_ELEMENTS (want); i++)
        assert_string_equal (
            rlv_item_id (scene.plan,
                         g_array_index (scene.status->owed, RlvOwed, i).item),
            want[i]);
}

/* A diamond is counted once, and so is who waits in two ways. */
static void
who_waits_is_counted_once (void **state)
{
    static const char xml[] =
        HEAD "<tasks><task id='A' side='client' duration='1d'/>"
             "<task id='B' side='provider' duration='1d'><after task='A'/></task>"
             "<task id='C' side='provider' duration='1d'><after task='A'/></task>"
             "<task id='D' side='provider' duration='1d'><after task='B'/>"
             "<after task='C'/><after task='A' type='SS'/></task>"
             "<task id='X' side='provider' duration='1d'/></tasks>" TAIL;
    g_auto (Scene) scene;

    (void) state;
    scene_open (&scene, xml);
    scene_status (&scene, "2027-03-01");
    assert_int_equal (owed_called (&scene, "A")->blocks, 3);
}

/* Beyond 1,024 things only those that wait directly are counted, and it says so. */
static void
many_debts_are_counted_in_part (void **state)
{
    g_autoptr (GString) xml = g_string_new (HEAD "<tasks>");
    g_auto (Scene) scene;

    (void) state;
    for (guint i = 0; i < 1100; i++)
        g_string_append_printf (xml,
                                "<task id='T%u' side='provider' "
                                "duration='1h'><requires item='D%u'/></task>",
                                i, i);
    g_string_append (xml, "<task id='END' side='provider' duration='1h'>");
    for (guint i = 0; i < 1100; i++)
        g_string_append_printf (xml, "<after task='T%u'/>", i);
    g_string_append (xml, "</task></tasks><deliverables>");
    for (guint i = 0; i < 1100; i++)
        g_string_append_printf (
            xml, "<deliverable id='D%u' owner='CLI' acceptor='PRV' due='2027-0%u-01'/>",
            i, i < 1024 ? 3 : 4);
    g_string_append (xml, "</deliverables>" TAIL);
    scene_open (&scene, xml->str);
    scene_status (&scene, "2027-03-01");
    assert_int_equal (scene.status->owed->len, 1100);
    for (guint i = 0; i < 1100; i++) {
        const RlvOwed *owed = &g_array_index (scene.status->owed, RlvOwed, i);

        assert_int_equal (owed->whole, i < 1024);
        assert_int_equal (owed->blocks, i < 1024 ? 2 : 1);
    }
}

/* --- change actions ---------------------------------------------------------- */

/* The gate is decided on Monday 29 March; the cutover of wave 1 is on 12 April. */
static const char change[] =
    HEAD "<teams><team id='TC' party='CLI'><person id='anne' until='2027-03-10'/>"
         "<person id='bob'/></team></teams>"
         "<timeline><wave id='W1'/><gate id='G' kind='go-no-go'/></timeline>"
         "<tasks><task id='GO' side='both' gate='G' duration='1d'>"
         "<constraint type='SNET' date='2027-03-29'/></task>"
         "<task id='CUT' side='provider' kind='cutover' wave='W1' duration='1d'>"
         "<constraint type='SNET' date='2027-04-12'/></task></tasks>"
         "<change>"
         "<group id='GR' party='CLI' headcount='5' impact='high' wave='W1'/>"
         "<action id='MEET' kind='meet' groups='GR' owner='bob' due='2027-03-12'/>"
         "<action id='PROVEN' kind='meet' groups='GR' owner='bob' due='2027-06-01'"
         " evidence='List'/>"
         "<action id='TRAIN' kind='train' owner='bob' due='2027-06-01'/>"
         "<action id='GATED' kind='meet' owner='bob' due='2027-06-01' gate='G'/>"
         "<action id='LEFT' kind='meet' owner='anne' due='2027-06-01'/>"
         "<action id='KNOW' kind='meet' stage='knowledge' groups='GR' owner='bob'"
         " due='2027-03-15'/>"
         "<action id='EARLY' kind='meet' stage='knowledge' groups='GR' owner='bob'"
         " due='2027-03-14'/>"
         "<action id='TIGHT' kind='meet' stage='knowledge' groups='GR' owner='bob'"
         " due='2027-04-06'/>"
         "<action id='ABLE' kind='meet' stage='ability' groups='GR' owner='bob'"
         " due='2027-03-15'/>"
         "<action id='EVE' kind='meet' groups='GR' owner='bob' due='2027-04-12'/>"
         "<action id='MORROW' kind='meet' groups='GR' owner='bob' due='2027-04-13'/>"
         "</change>" TAIL;

typedef struct {
    const char *name;
    const char *action;
    const char *day;
    const char *state; /* of the fact; NULL: no fact */
    const char *said;  /* when anything was last said */
    const char *done, *evidence, *moved_to;
    guint flags;
    gint64 late_days;
    gint32 moved; /* by so many days is the go-live later than in the baseline */
    const char *want_state;
} Action;

static const Action actions[] = {
    {"due today", "MEET", "2027-03-12", .flags = 0},
    {"due yesterday", "MEET", "2027-03-13", .flags = RLV_CHANGE_LATE, .late_days = 1},
    {"postponed", "MEET", "2027-03-13", "postponed", "2027-03-12T10:00Z",
     .moved_to = "2027-03-15"},
    {"postponed, and late again", "MEET", "2027-03-16", "postponed",
     "2027-03-12T10:00Z", .moved_to = "2027-03-15", .flags = RLV_CHANGE_LATE,
     .late_days = 1},
    {"postponed after the data date", "MEET", "2027-03-13", "postponed",
     "2027-03-14T10:00Z", .moved_to = "2027-03-15", .flags = RLV_CHANGE_LATE,
     .late_days = 1, .want_state = "planned"},
    {"done", "MEET", "2027-03-20", "done", "2027-03-12T10:00Z", "2027-03-12T10:00Z",
     .flags = 0},
    {"done after the data date", "MEET", "2027-03-20", "done", "2027-03-22T10:00Z",
     "2027-03-21T00:00Z", .flags = RLV_CHANGE_LATE, .late_days = 5,
     .want_state = "planned"},
    {"dropped", "MEET", "2027-03-20", "dropped", "2027-03-12T10:00Z", .flags = 0},

    {"said 13 days ago", "TRAIN", "2027-03-14", "confirmed", "2027-03-01T23:00Z",
     .flags = 0},
    {"said 14 days ago", "TRAIN", "2027-03-15", "confirmed", "2027-03-01T23:00Z",
     .flags = RLV_CHANGE_STALE},
    {"nothing ever said", "TRAIN", "2027-03-28", .flags = 0},
    {"gate in 8 days, nothing said", "GATED", "2027-03-21", .flags = 0},
    {"gate in 7 days, nothing said", "GATED", "2027-03-22", .flags = RLV_CHANGE_STALE},
    {"gate in 8 days, said 7 ago", "GATED", "2027-03-21", "confirmed",
     "2027-03-14T10:00Z", .flags = 0},
    {"gate in 7 days, said 6 ago", "GATED", "2027-03-22", "confirmed",
     "2027-03-16T10:00Z", .flags = 0},
    {"gate in 7 days, said 7 ago", "GATED", "2027-03-22", "confirmed",
     "2027-03-15T10:00Z", .flags = RLV_CHANGE_STALE},

    {"training without a trace", "TRAIN", "2027-03-20", "done", "2027-03-12T10:00Z",
     "2027-03-12T10:00Z", .flags = RLV_CHANGE_UNPROVEN},
    {"training with its list", "TRAIN", "2027-03-20", "done", "2027-03-12T10:00Z",
     "2027-03-12T10:00Z", "list.pdf", .flags = 0},
    {"meeting whose list is asked for", "PROVEN", "2027-03-20", "done",
     "2027-03-12T10:00Z", "2027-03-12T10:00Z", .flags = RLV_CHANGE_UNPROVEN},
    {"an empty list", "PROVEN", "2027-03-20", "done", "2027-03-12T10:00Z",
     "2027-03-12T10:00Z", "", .flags = RLV_CHANGE_UNPROVEN},

    {"last day of its owner", "LEFT", "2027-03-10", .flags = 0},
    {"owner has left", "LEFT", "2027-03-11", .flags = RLV_CHANGE_ORPHAN},
    {"owner has left, but it is done", "LEFT", "2027-03-11", "done",
     "2027-03-10T10:00Z", "2027-03-10T10:00Z", .flags = 0},
    {"wave moved", "PROVEN", "2027-03-12", .moved = 7, .flags = RLV_CHANGE_ORPHAN},
    {"wave moved, action of no wave", "TRAIN", "2027-03-12", .moved = 7},
    {"wave moved, and the action too", "PROVEN", "2027-03-12", "postponed",
     "2027-03-11T10:00Z", .moved_to = "2027-06-08", .moved = 7},
    {"wave moved, the action long ago", "PROVEN", "2027-03-25", "postponed",
     "2027-03-11T10:00Z", .moved_to = "2027-06-08", .moved = 7,
     .flags = RLV_CHANGE_STALE},
    {"wave moved, confirmed 13 days ago", "PROVEN", "2027-03-14", "confirmed",
     "2027-03-01T10:00Z", .moved = 7},
    {"wave moved, confirmed 14 days ago", "PROVEN", "2027-03-15", "confirmed",
     "2027-03-01T10:00Z", .moved = 7, .flags = RLV_CHANGE_ORPHAN | RLV_CHANGE_STALE},

    {"no stage, 4 working days later", "PROVEN", "2027-03-12", .moved = 6},
    {"no stage, a week sooner", "PROVEN", "2027-03-12", .moved = -7,
     .flags = RLV_CHANGE_ORPHAN},
    {"no stage, on the new go-live", "EVE", "2027-03-12", .moved = -2},
    {"no stage, after the go-live now", "MORROW", "2027-03-12", .moved = -2,
     .flags = RLV_CHANGE_ORPHAN},
    {"no stage, after the go-live once", "EVE", "2027-03-12", .moved = 2,
     .flags = RLV_CHANGE_ORPHAN},
    {"a stage, in its time still", "KNOW", "2027-03-12", .moved = 2},
    {"a stage, in its time after a week", "KNOW", "2027-03-12", .moved = 7},
    {"a stage, too early by the move", "EARLY", "2027-03-12", .moved = 1,
     .flags = RLV_CHANGE_ORPHAN},
    {"a stage, too late by the move", "TIGHT", "2027-03-12", .moved = -1,
     .flags = RLV_CHANGE_ORPHAN},
    {"a stage, less late by the move", "TIGHT", "2027-03-12", .moved = 7},
    {"too early before, a little more now", "ABLE", "2027-03-12", .moved = 6},
    {"too early before, a week more now", "ABLE", "2027-03-12", .moved = 7,
     .flags = RLV_CHANGE_ORPHAN},
};

static const RlvChangeStatus *
action_called (const Scene *scene, const char *id)
{
    for (guint i = 0; i < scene->status->changes->len; i++) {
        const RlvChangeStatus *status =
            &g_array_index (scene->status->changes, RlvChangeStatus, i);

        if (g_str_equal (rlv_item_id (scene->plan, status->item), id))
            return status;
    }
    fail_msg ("no action %s", id);
    return NULL;
}

static void
flags_actions (void **state)
{
    const Action *row = *state;
    g_auto (Scene) scene;
    RlvActionFact fact = {.action = (char *) row->action, .state = (char *) row->state};
    const RlvChangeStatus *status;

    scene_open (&scene, change);
    scene_sign (&scene);
    scene.baseline->start[rlv_plan_find_task (scene.plan, "CUT")] -= row->moved * 1440;
    fact.day = row->moved_to != NULL ? on (row->moved_to) : RLV_DAY_NONE;
    fact.done = row->done != NULL ? at (row->done) : RLV_TIME_NONE;
    fact.confirmed = row->said != NULL ? seconds (row->said) : 0;
    fact.evidence = (char *) row->evidence;
    if (row->state != NULL)
        g_ptr_array_add (scene.facts.actions, &fact);
    scene_status (&scene, row->day);
    status = action_called (&scene, row->action);
    assert_int_equal (status->flags, row->flags);
    assert_int_equal (status->late_days, row->late_days);
    assert_string_equal (status->state, row->want_state != NULL ? row->want_state
                                        : row->state != NULL    ? row->state
                                                                : "planned");
    assert_int_equal (status->side, RLV_SIDE_CLIENT);
    if (row->moved_to != NULL && row->want_state == NULL)
        assert_int_equal (status->due, on (row->moved_to));
    else
        assert_int_equal (status->due, status->planned);
}

/* --- groups ------------------------------------------------------------------ */

typedef struct {
    const char *name;
    guint stage;
    const char *due; /* NULL: no action */
    RlvCover cover;
    const char *day;     /* or NULL: 1 March */
    const char *state;   /* of a fact, or NULL */
    gboolean no_go_live; /* the wave has no cutover */
} Stage;

/* The go-live is on 14 June. */
static const Stage covers[] = {
    {"no action", 0, NULL, .cover = RLV_GROUP_MISSING},
    {"awareness 8 weeks before", 0, "2027-04-19", .cover = RLV_GROUP_COVERED},
    {"awareness a day later", 0, "2027-04-20", .cover = RLV_GROUP_LATE},
    {"desire 6 weeks before", 1, "2027-05-03", .cover = RLV_GROUP_COVERED},
    {"desire a day later", 1, "2027-05-04", .cover = RLV_GROUP_LATE},
    {"knowledge too early", 2, "2027-05-16", .cover = RLV_GROUP_MISSING},
    {"knowledge 4 weeks before", 2, "2027-05-17", .cover = RLV_GROUP_COVERED},
    {"knowledge 1 week before", 2, "2027-06-07", .cover = RLV_GROUP_COVERED},
    {"knowledge a day later", 2, "2027-06-08", .cover = RLV_GROUP_LATE},
    {"ability too early", 3, "2027-05-30", .cover = RLV_GROUP_MISSING},
    {"ability 2 weeks before", 3, "2027-05-31", .cover = RLV_GROUP_COVERED},
    {"ability a week after", 3, "2027-06-21", .cover = RLV_GROUP_COVERED},
    {"ability a day later", 3, "2027-06-22", .cover = RLV_GROUP_LATE},
    {"reinforcement too early", 4, "2027-06-27", .cover = RLV_GROUP_MISSING},
    {"reinforcement 2 weeks after", 4, "2027-06-28", .cover = RLV_GROUP_COVERED},
    {"reinforcement 12 weeks after", 4, "2027-09-06", .cover = RLV_GROUP_COVERED},
    {"reinforcement a day later", 4, "2027-09-07", .cover = RLV_GROUP_LATE},
    {"in time, but overdue", 0, "2027-03-10", RLV_GROUP_LATE, .day = "2027-03-11"},
    {"in time, and done", 0, "2027-03-10", RLV_GROUP_COVERED, "2027-03-11",
     .state = "done"},
    {"dropped", 0, "2027-03-10", RLV_GROUP_MISSING, "2027-03-11", .state = "dropped"},
    {"no go-live", 2, "2027-03-10", RLV_GROUP_COVERED, .no_go_live = TRUE},
    {"no go-live, overdue", 2, "2027-03-10", RLV_GROUP_LATE, "2027-03-11",
     .no_go_live = TRUE},
};

static void
covers_groups (void **state)
{
    static const char *const names[] = {"awareness", "desire", "knowledge", "ability",
                                        "reinforcement"};
    const Stage *row = *state;
    g_auto (Scene) scene;
    g_autofree char *action =
        row->due == NULL
            ? g_strdup ("")
            : g_strdup_printf ("<action id='AC' kind='meet' stage='%s' groups='GR'"
                               " owner='bob' due='%s'/>",
                               names[row->stage], row->due);
    g_autofree char *xml = g_strdup_printf (
        HEAD
        "<teams><team id='TC' party='CLI'><person id='bob'/></team></teams>"
        "<timeline><wave id='W1'/></timeline>"
        "<tasks><task id='CUT' side='provider' kind='%s' wave='W1' duration='1d'>"
        "<constraint type='SNET' date='2027-06-14'/></task></tasks>"
        "<change><group id='GR' party='CLI' headcount='5' impact='high' wave='W1'/>"
        "%s</change>" TAIL,
        row->no_go_live ? "work" : "cutover", action);
    RlvActionFact fact = {.action = (char *) "AC",
                          .state = (char *) row->state,
                          .day = RLV_DAY_NONE,
                          .evidence = (char *) "x",
                          .confirmed = seconds ("2027-03-10T10:00Z")};
    const RlvGroupStatus *group;

    fact.done =
        g_strcmp0 (row->state, "done") == 0 ? at ("2027-03-10T10:00Z") : RLV_TIME_NONE;
    scene_open (&scene, xml);
    if (row->state != NULL)
        g_ptr_array_add (scene.facts.actions, &fact);
    scene_status (&scene, row->day != NULL ? row->day : "2027-03-01");
    assert_int_equal (scene.status->groups->len, 1);
    group = &g_array_index (scene.status->groups, RlvGroupStatus, 0);
    assert_int_equal (group->go_live,
                      row->no_go_live ? RLV_DAY_NONE : on ("2027-06-14"));
    for (guint stage = 0; stage < 5; stage++)
        assert_int_equal (group->cover[stage],
                          stage == row->stage ? row->cover : RLV_GROUP_MISSING);
    assert_int_equal (group->actions[row->stage],
                      row->due != NULL && g_strcmp0 (row->state, "dropped") != 0);
}

/* --- gates ------------------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *client, *provider; /* what they decided, or NULL */
    const char *at;                /* when the provider did */
    gboolean passed;
    const char *met; /* when its task is over by that, or NULL */
} Vote;

static const Vote votes[] = {
    {"nobody", NULL, NULL, NULL, FALSE, NULL},
    {"one side", "go", NULL, NULL, FALSE, NULL},
    {"both", "go", "go", "2027-03-10T12:00Z", TRUE, "2027-03-10T12:00Z"},
    {"one with reservations", "go", "go-with", "2027-03-10T23:59Z", TRUE,
     "2027-03-10T23:59Z"},
    {"the sides on two days", "go", "go", "2027-03-08T16:00Z", TRUE,
     "2027-03-10T12:00Z"},
    {"one against", "go", "no-go", "2027-03-10T12:00Z", FALSE, NULL},
    {"after the data date", "go", "go", "2027-03-11T00:00Z", FALSE, NULL},
};

static void
gate_passes_with_both (void **state)
{
    static const char xml[] =
        HEAD "<timeline><gate id='G' kind='go-no-go'>"
             "<criterion id='C1' type='entry' evidence='D1'/>"
             "<criterion id='C2' type='entry' evidence='D2'/>"
             "<criterion id='C3' type='exit' evidence='D3'/>"
             "<criterion id='C4' type='exit'/></gate></timeline>"
             "<tasks><task id='GO' side='both' gate='G' duration='1d'/></tasks>"
             "<deliverables><deliverable id='D1' owner='PRV' acceptor='CLI'/>"
             "<deliverable id='D2' owner='PRV' acceptor='CLI'/>"
             "<deliverable id='D3' owner='PRV' acceptor='CLI'/></deliverables>" TAIL;
    const Vote *row = *state;
    g_auto (Scene) scene;
    RlvDecisionFact client = {.gate = (char *) "G",
                              .side = RLV_SIDE_CLIENT,
                              .value = (char *) row->client,
                              .at = at ("2027-03-10T12:00Z")};
    RlvDecisionFact provider = {.gate = (char *) "G",
                                .side = RLV_SIDE_PROVIDER,
                                .value = (char *) row->provider};
    RlvDeliveryFact accepted = {.id = (char *) "D1",
                                .delivered = at ("2027-03-01T12:00Z"),
                                .accepted = at ("2027-03-02T12:00Z"),
                                .refused = RLV_TIME_NONE};
    RlvDeliveryFact delivered = {.id = (char *) "D2",
                                 .delivered = at ("2027-03-01T12:00Z"),
                                 .accepted = RLV_TIME_NONE,
                                 .refused = RLV_TIME_NONE};
    const RlvGateStatus *gate;

    scene_open (&scene, xml);
    g_ptr_array_add (scene.facts.deliveries, &accepted);
    g_ptr_array_add (scene.facts.deliveries, &delivered);
    if (row->client != NULL)
        g_ptr_array_add (scene.facts.decisions, &client);
    provider.at = row->at != NULL ? at (row->at) : RLV_TIME_NONE;
    if (row->provider != NULL)
        g_ptr_array_add (scene.facts.decisions, &provider);
    scene_status (&scene, "2027-03-10");
    gate = &g_array_index (scene.status->gates, RlvGateStatus, 0);
    assert_int_equal (gate->task, 0);
    assert_int_equal (gate->criteria, 4);
    assert_int_equal (gate->met, 1);
    assert_int_equal (gate->unproven, 1);
    assert_int_equal (gate->passed, row->passed);
    assert_ptr_equal (gate->decision[RLV_SIDE_CLIENT],
                      row->client != NULL ? &client : NULL);
    /* Its evidence is owed until it is accepted; the gate is who needs it. */
    assert_null (owed_called (&scene, "D1"));
    assert_int_equal (owed_called (&scene, "D3")->first_need,
                      row->passed ? RLV_NONE : 0);
    assert_int_equal (scene.status->tasks[0].state,
                      row->met != NULL ? RLV_STATE_DONE : RLV_STATE_TODO);
    if (row->met != NULL)
        assert_int_equal (scene.schedule->finish[0], at (row->met));
}

int
main (void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test (done_tasks_neither_owe_nor_wait),
        cmocka_unit_test (says_what_is_made),
        cmocka_unit_test (worst_comes_first),
        cmocka_unit_test (who_waits_is_counted_once),
        cmocka_unit_test (many_debts_are_counted_in_part),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    rlv_language_set ("en");
    TEST_ADD_ROWS (tests, says_what_is_owed, debts);
    TEST_ADD_ROWS (tests, flags_actions, actions);
    TEST_ADD_ROWS (tests, covers_groups, covers);
    TEST_ADD_ROWS (tests, gate_passes_with_both, votes);
    g_array_append_vals (tests, others, G_N_ELEMENTS (others));
    return test_run ("track-owed", tests);
}
