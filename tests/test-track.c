/* Facts, baselines, the state of tasks, and whose the late days are.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tracking.h"

/* C1 (client) -> P1 (provider) -> C2 (client) -> END (both), five days each: as planned
 * 1-5, 8-12 and 15-19 March. */
static const char chain[] =
    HEAD "<tasks>"
         "<task id='C1' side='client' duration='5d'/>"
         "<task id='P1' side='provider' duration='5d'><after task='C1'/></task>"
         "<task id='C2' side='client' duration='5d'><after task='P1'/></task>"
         "<task id='END' side='both' kind='milestone' duration='0d'>"
         "<after task='C2'/></task>"
         "</tasks>" TAIL;

/* --- facts ------------------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *started, *finished;
    const char *remaining_at; /* with one day left; or NULL */
    const char *recorded;     /* or NULL: late in the year */
    const char *want_started, *want_finished;
    gboolean want_remaining;
    const char *rule; /* of the one finding, or NULL */
} Fact;

/* The data date is 10 March; it ends at 11 March 00:00 UTC. */
static const Fact facts[] = {
    {.name = "nothing"},
    {"started", "2027-03-08T09:00Z", .want_started = "2027-03-08T09:00Z"},
    {"started in the last minute of the day", "2027-03-10T23:59Z",
     .want_started = "2027-03-10T23:59Z"},
    {"started the next day", .started = "2027-03-11T00:00Z"},
    {"finished the next day", "2027-03-08T09:00Z", "2027-03-11T00:00Z",
     .want_started = "2027-03-08T09:00Z"},
    {"finished", "2027-03-08T09:00Z", "2027-03-10T12:00Z",
     .want_started = "2027-03-08T09:00Z", .want_finished = "2027-03-10T12:00Z"},
    {"finished, start never said", .finished = "2027-03-10T12:00Z",
     .want_finished = "2027-03-10T12:00Z"},
    {"finished before it started", "2027-03-10T09:00Z", "2027-03-08T12:00Z",
     .want_finished = "2027-03-08T12:00Z", .rule = "fact-order"},
    {"work remaining", "2027-03-08T09:00Z", .remaining_at = "2027-03-10T09:00Z",
     .want_started = "2027-03-08T09:00Z", .want_remaining = TRUE},
    {"work remaining, said later", "2027-03-08T09:00Z",
     .remaining_at = "2027-03-11T00:00Z", .want_started = "2027-03-08T09:00Z"},
    {"work remaining, but finished", "2027-03-08T09:00Z", "2027-03-10T12:00Z",
     .remaining_at = "2027-03-09T09:00Z", .want_started = "2027-03-08T09:00Z",
     .want_finished = "2027-03-10T12:00Z"},
    {"work remaining of what has not started", .remaining_at = "2027-03-10T09:00Z",
     .rule = "fact-order"},
    {"recorded before it happened", "2027-03-15T09:00Z",
     .recorded = "2027-03-10T18:00Z", .rule = "fact-future"},
};

static void
takes_facts_of_the_day (void **state)
{
    const Fact *row = *state;
    g_auto (Scene) scene;
    g_autofree RlvActual *actuals = NULL;
    RlvTaskFact fact = task_fact ("C1", row->started, row->finished);
    guint n;

    scene_open (&scene, chain);
    if (row->remaining_at != NULL) {
        fact.remaining = (RlvSpan){1000, RLV_UNIT_DAY};
        fact.remaining_at = at (row->remaining_at);
    }
    if (row->recorded != NULL) {
        fact.foreseen = fact.started;
        fact.started = RLV_TIME_NONE;
        fact.foreseen_said = seconds (row->recorded);
    }
    g_ptr_array_add (scene.facts.tasks, &fact);
    actuals = rlv_facts_actuals (&scene.facts, scene.plan, scene.times,
                                 on ("2027-03-10"), scene.findings);
    assert_int_equal (actuals[0].started,
                      row->want_started ? at (row->want_started) : RLV_TIME_NONE);
    assert_int_equal (actuals[0].finished,
                      row->want_finished ? at (row->want_finished) : RLV_TIME_NONE);
    assert_int_equal (actuals[0].remaining.amount, row->want_remaining ? 1000 : -1);
    const RlvFinding *all = rlv_findings_get (scene.findings, &n);
    assert_int_equal (n, row->rule != NULL);
    if (n > 0)
        assert_string_equal (all[0].rule, row->rule);
}

static void
tells_of_strangers_once_a_kind (void **state)
{
    g_auto (Scene) scene;
    g_autofree RlvActual *actuals = NULL;
    RlvTaskFact a = task_fact ("A", NULL, NULL), b = task_fact ("B", NULL, NULL),
                c = task_fact ("C", NULL, NULL), d = task_fact ("D", NULL, NULL);
    RlvDeliveryFact delivery = {.id = (char *) "C1"}; /* a task, not a deliverable */
    RlvDecisionFact decision = {.gate = (char *) "G9"};
    RlvActionFact action = {.action = (char *) "AC9", .state = (char *) "planned"};
    guint n;

    (void) state;
    scene_open (&scene, chain);
    g_ptr_array_add (scene.facts.tasks, &a);
    g_ptr_array_add (scene.facts.tasks, &b);
    g_ptr_array_add (scene.facts.tasks, &c);
    g_ptr_array_add (scene.facts.tasks, &d);
    g_ptr_array_add (scene.facts.deliveries, &delivery);
    g_ptr_array_add (scene.facts.decisions, &decision);
    g_ptr_array_add (scene.facts.actions, &action);
    actuals = rlv_facts_actuals (&scene.facts, scene.plan, scene.times,
                                 on ("2027-03-10"), scene.findings);
    const RlvFinding *all = rlv_findings_get (scene.findings, &n);
    assert_int_equal (n, 4);
    for (guint i = 0; i < n; i++)
        assert_string_equal (all[i].rule, "fact-unknown");
    assert_true (g_str_has_suffix (all[0].what, ": A, B, C, …"));
    assert_true (g_str_has_suffix (all[1].what, ": C1"));
}

static void
notes_work_out_of_order (void **state)
{
    g_auto (Scene) scene;
    RlvTaskFact first = task_fact ("C1", "2027-03-01T09:00Z", "2027-03-05T17:00Z");
    RlvTaskFact second = task_fact ("P1", "2027-03-05T17:00Z", NULL);
    guint n;

    (void) state;
    scene_open (&scene, chain);
    g_ptr_array_add (scene.facts.tasks, &first);
    g_ptr_array_add (scene.facts.tasks, &second);
    g_free (rlv_facts_actuals (&scene.facts, scene.plan, scene.times, on ("2027-03-10"),
                               scene.findings));
    rlv_findings_get (scene.findings, &n);
    assert_int_equal (n, 0);
    second.started--;
    g_free (rlv_facts_actuals (&scene.facts, scene.plan, scene.times, on ("2027-03-10"),
                               scene.findings));
    const RlvFinding *all = rlv_findings_get (scene.findings, &n);
    assert_int_equal (n, 1);
    assert_string_equal (all[0].rule, "fact-sequence");
    assert_int_equal (all[0].severity, RLV_SEVERITY_NOTE);
}

/* --- baselines --------------------------------------------------------------- */

static const char chain_table[] = "C1 2027-03-01T09:00Z 2027-03-05T17:00Z\n"
                                  "C2 2027-03-15T09:00Z 2027-03-19T17:00Z\n"
                                  "END 2027-03-19T17:00Z 2027-03-19T17:00Z\n"
                                  "P1 2027-03-08T09:00Z 2027-03-12T17:00Z\n";

static void
baseline_is_canonical (void **state)
{
    g_auto (Scene) scene;
    g_autofree char *table = NULL, *hash = NULL;

    (void) state;
    scene_open (&scene, chain);
    scene_schedule (&scene, NULL);
    table = rlv_baseline_table (scene.plan, scene.schedule);
    assert_string_equal (table, chain_table);
    /* Computed with sha256sum of coreutils. */
    hash = rlv_baseline_hash ("A 2027-03-01T09:00Z 2027-03-05T17:00Z\n");
    assert_string_equal (
        hash, "3b724c5ed647ec3c3343dcd76f3543f2f33eddfc5277136650d8bc66ee5ee3e1");
}

typedef struct {
    const char *name;
    const char *table; /* NULL: the chain's */
    const char *hash;  /* NULL: that of the table */
    const char *ask;   /* the name to ask for, or NULL: the newest signed */
    gboolean by_client, by_provider;
    gint fails; /* an RlvError, or 0 */
    gboolean none;
    guint32 added, removed;
} Kept;

static const Kept kept[] = {
    {"signed by both", .by_client = TRUE, .by_provider = TRUE},
    {"signed by one", .by_client = TRUE, .none = TRUE},
    {"signed by one, asked by name", .ask = "B1", .by_client = TRUE},
    {"no such name", .ask = "B2", .by_client = TRUE, .by_provider = TRUE,
     .fails = RLV_ERROR_USAGE},
    {"altered table", .hash = "00", .by_client = TRUE, .by_provider = TRUE,
     .fails = RLV_ERROR_EVIDENCE},
    {"other tasks",
     "C1 2027-03-01T09:00Z 2027-03-05T17:00Z\n"
     "X1 2027-03-01T09:00Z 2027-04-05T17:00Z\n",
     .by_client = TRUE, .by_provider = TRUE, .added = 3, .removed = 1},
    {"no tasks", "", .by_client = TRUE, .by_provider = TRUE, .added = 4},
    {"no last newline", "C1 2027-03-01T09:00Z 2027-03-05T17:00Z", .by_client = TRUE,
     .by_provider = TRUE, .added = 3},
    {"two words", "C1 2027-03-01T09:00Z\n", .by_client = TRUE, .by_provider = TRUE,
     .fails = RLV_ERROR_EVIDENCE},
    {"four words", "C1 2027-03-01T09:00Z 2027-03-05T17:00Z x\n", .by_client = TRUE,
     .by_provider = TRUE, .fails = RLV_ERROR_EVIDENCE},
    {"no time", "C1 2027-03-01T09:00Z friday\n", .by_client = TRUE, .by_provider = TRUE,
     .fails = RLV_ERROR_EVIDENCE},
    {"ends before it starts", "C1 2027-03-05T17:00Z 2027-03-01T09:00Z\n",
     .by_client = TRUE, .by_provider = TRUE, .fails = RLV_ERROR_EVIDENCE},
    {"twice",
     "C1 2027-03-01T09:00Z 2027-03-05T17:00Z\nC1 2027-03-01T09:00Z 2027-03-05T17:00Z\n",
     .by_client = TRUE, .by_provider = TRUE, .fails = RLV_ERROR_EVIDENCE},
    {"with findings",
     "C1 2027-03-01T09:00Z 2027-03-05T17:00Z\n# findings 2\nORG-04||\nr|r.1|task T x "
     "y\n",
     .by_client = TRUE, .by_provider = TRUE, .added = 3},
    {"a task called findings",
     "findings 2027-03-01T09:00Z 2027-03-05T17:00Z\nC1 2027-03-01T09:00Z friday\n",
     .by_client = TRUE, .by_provider = TRUE, .fails = RLV_ERROR_EVIDENCE},
    {"empty line", "\nC1 2027-03-01T09:00Z 2027-03-05T17:00Z\n", .by_client = TRUE,
     .by_provider = TRUE, .fails = RLV_ERROR_EVIDENCE},
};

static void
finds_and_proves_baselines (void **state)
{
    const Kept *row = *state;
    g_auto (Scene) scene;
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvBaseline) baseline = NULL;
    const char *table = row->table != NULL ? row->table : chain_table;
    g_autofree char *hash = rlv_baseline_hash (table);
    RlvBaselineFact fact = {.name = (char *) "B1", .table = (char *) table};

    scene_open (&scene, chain);
    fact.hash = row->hash != NULL ? (char *) row->hash : hash;
    fact.signed_by[RLV_SIDE_CLIENT] = row->by_client ? (char *) "Anne" : NULL;
    fact.signed_by[RLV_SIDE_PROVIDER] = row->by_provider ? (char *) "Carla" : NULL;
    g_ptr_array_add (scene.facts.baselines, &fact);
    baseline =
        rlv_baseline_get (&scene.facts, scene.plan, row->ask, RLV_TIME_NONE, &error);
    if (row->fails != 0) {
        assert_failed (baseline != NULL, &error, row->fails);
        return;
    }
    assert_null (error);
    assert_int_equal (baseline == NULL, row->none);
    if (baseline == NULL)
        return;
    assert_int_equal (baseline->added, row->added);
    assert_int_equal (baseline->removed, row->removed);
    if (row->removed > 0) /* what the plan lacks still ended */
        assert_int_equal (baseline->end, at ("2027-04-05T17:00Z"));
}

/* What was found goes with the dates, and comes back; a table of before has none. */
static void
baselines_keep_findings (void **state)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    g_autoptr (RlvFindings) none = rlv_findings_new ();
    g_autoptr (GError) error = NULL;
    RlvBaselineFact fact = {.name = (char *) "B1"};

    (void) state;
    rlv_language_set ("en");
    rlv_findings_add (findings, RLV_SEVERITY_NOTE, "r", NULL, "one");
    rlv_findings_about (findings, "r.1", NULL, "task T\n1");
    rlv_findings_add (findings, RLV_SEVERITY_NOTE, "a", NULL, "two");
    rlv_findings_waive (findings, 1, "agreed");
    fact.table = rlv_baseline_tell (chain_table, findings);
    fact.hash = rlv_baseline_hash (fact.table);
    assert_true (g_str_has_prefix (fact.table, chain_table));
    assert_true (
        g_str_has_suffix (fact.table, "\n# findings 2\na|||waived\nr|r.1|task T 1\n"));
    g_autoptr (GPtrArray) keys = rlv_baseline_findings (&fact, &error);
    assert_ok (keys != NULL, &error);
    assert_int_equal (keys->len, 2);
    assert_string_equal (keys->pdata[0], "a|||waived");
    assert_string_equal (keys->pdata[1], "r|r.1|task T 1");
    fact.table[0] = 'X';
    assert_failed (rlv_baseline_findings (&fact, &error) != NULL, &error,
                   RLV_ERROR_EVIDENCE);
    g_clear_error (&error);
    g_free (fact.table);
    g_free (fact.hash);

    fact.table = rlv_baseline_tell ("", none);
    fact.hash = rlv_baseline_hash (fact.table);
    g_autoptr (GPtrArray) no_keys = rlv_baseline_findings (&fact, &error);
    assert_ok (no_keys != NULL, &error);
    assert_int_equal (no_keys->len, 0);
    g_free (fact.table);
    g_free (fact.hash);

    fact.table = (char *) chain_table;
    fact.hash = rlv_baseline_hash (fact.table);
    assert_null (rlv_baseline_findings (&fact, &error));
    assert_int_equal (error->code, RLV_ERROR_USAGE);
    assert_non_null (strstr (error->message, "before findings were kept"));
    g_free (fact.hash);
}

static void
newest_signed_baseline_wins (void **state)
{
    g_auto (Scene) scene;
    g_autoptr (GError) error = NULL;
    g_autofree char *hash = rlv_baseline_hash (chain_table);
    RlvBaselineFact all[3];
    RlvBaseline *baseline;

    (void) state;
    scene_open (&scene, chain);
    baseline = rlv_baseline_get (NULL, scene.plan, NULL, RLV_TIME_NONE, &error);
    assert_null (baseline);
    assert_null (error);
    for (guint i = 0; i < 3; i++) {
        static const char *const names[] = {"B1", "B2", "B3"};

        all[i] = (RlvBaselineFact){
            .name = (char *) names[i], .table = (char *) chain_table, .hash = hash};
        all[i].signed_by[RLV_SIDE_CLIENT] = (char *) "Anne";
        all[i].signed_by[RLV_SIDE_PROVIDER] = i < 2 ? (char *) "Carla" : NULL;
        g_ptr_array_add (scene.facts.baselines, &all[i]);
    }
    baseline = rlv_baseline_get (&scene.facts, scene.plan, NULL, RLV_TIME_NONE, &error);
    assert_ok (baseline != NULL, &error);
    assert_ptr_equal (baseline->fact, &all[1]);
    rlv_baseline_free (baseline);
}

/* --- states and slips --------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *started, *finished; /* of P1; C1 is done as planned */
    const char *day;
    const char *blocked_by;
    RlvState state;
    gboolean late;
    gint64 late_days, start_slip, finish_slip;
    RlvSide side;
    gboolean no_baseline;
} Case;

/* P1 is planned from Monday 8 to Friday 12 March. */
static const Case cases[] = {
    {"to start today", .day = "2027-03-08"},
    {"should have started yesterday", .day = "2027-03-09", .late = TRUE,
     .late_days = 1000, .start_slip = 1000, .finish_slip = 1000,
     .side = RLV_SIDE_PROVIDER},
    {"should have started last week", .day = "2027-03-15", .late = TRUE,
     .late_days = 5000, .start_slip = 5000, .finish_slip = 5000,
     .side = RLV_SIDE_PROVIDER},
    {"running", "2027-03-08T09:00Z", .day = "2027-03-10", .state = RLV_STATE_RUNNING},
    {"started late, but not due", "2027-03-10T09:00Z", .day = "2027-03-11",
     .state = RLV_STATE_RUNNING, .start_slip = 2000, .finish_slip = 2000},
    {"to finish today", "2027-03-08T09:00Z", .day = "2027-03-12",
     .state = RLV_STATE_RUNNING},
    {"should have finished on Friday, seen on Monday", "2027-03-08T09:00Z",
     .day = "2027-03-15", .state = RLV_STATE_RUNNING, .late = TRUE, .late_days = 1000,
     .finish_slip = 1000, .side = RLV_SIDE_PROVIDER},
    {"done on time", "2027-03-08T09:00Z", "2027-03-12T17:00Z", .day = "2027-03-20",
     .state = RLV_STATE_DONE},
    {"done late", "2027-03-08T09:00Z", "2027-03-16T17:00Z", .day = "2027-03-20",
     .state = RLV_STATE_DONE, .finish_slip = 2000},
    {"done early", "2027-03-08T09:00Z", "2027-03-11T17:00Z", .day = "2027-03-12",
     .state = RLV_STATE_DONE, .finish_slip = -1000},
    {"done after the data date", "2027-03-08T09:00Z", "2027-03-12T17:00Z",
     .day = "2027-03-11", .state = RLV_STATE_RUNNING},
    {"blocked by the other side", "2027-03-08T09:00Z", .day = "2027-03-16",
     .blocked_by = "client", .state = RLV_STATE_BLOCKED, .late = TRUE,
     .late_days = 2000, .finish_slip = 2000, .side = RLV_SIDE_CLIENT},
    {"blocked by a task of the other side", .day = "2027-03-09", .blocked_by = "C2",
     .state = RLV_STATE_BLOCKED, .late = TRUE, .late_days = 1000, .start_slip = 1000,
     .finish_slip = 1000, .side = RLV_SIDE_CLIENT},
    {"blocked by a party", .day = "2027-03-09", .blocked_by = "CLI",
     .state = RLV_STATE_BLOCKED, .late = TRUE, .late_days = 1000, .start_slip = 1000,
     .finish_slip = 1000, .side = RLV_SIDE_CLIENT},
    {"blocked by the weather", .day = "2027-03-09", .blocked_by = "snow",
     .state = RLV_STATE_BLOCKED, .late = TRUE, .late_days = 1000, .start_slip = 1000,
     .finish_slip = 1000, .side = RLV_SIDE_PROVIDER},
    {"no baseline, to start today", .day = "2027-03-08", .no_baseline = TRUE},
    {"no baseline, should have started", .day = "2027-03-10", .late = TRUE,
     .late_days = 2000, .side = RLV_SIDE_PROVIDER, .no_baseline = TRUE},
    {"no baseline, overrun", "2027-03-08T09:00Z", .day = "2027-03-16",
     .state = RLV_STATE_RUNNING, .late = TRUE, .late_days = 2000,
     .side = RLV_SIDE_PROVIDER, .no_baseline = TRUE},
};

static void
knows_how_a_task_stands (void **state)
{
    const Case *row = *state;
    g_auto (Scene) scene;
    RlvTaskFact c1 = task_fact ("C1", "2027-03-01T09:00Z", "2027-03-05T17:00Z");
    RlvTaskFact p1 = task_fact ("P1", row->started, row->finished);
    const RlvTaskStatus *status;

    scene_open (&scene, chain);
    if (!row->no_baseline)
        scene_sign (&scene);
    p1.blocked_by = (char *) row->blocked_by;
    g_ptr_array_add (scene.facts.tasks, &c1);
    g_ptr_array_add (scene.facts.tasks, &p1);
    scene_status (&scene, row->day);
    status = task_status (&scene, "P1");
    assert_int_equal (status->state, row->state);
    assert_int_equal (status->late, row->late);
    assert_int_equal (status->late_days, row->late_days);
    assert_int_equal (status->start_slip, row->start_slip);
    assert_int_equal (status->finish_slip, row->finish_slip);
    assert_int_equal (status->cause,
                      row->late ? rlv_plan_find_task (scene.plan, "P1") : RLV_NONE);
    if (row->late)
        assert_int_equal (status->late_side, row->side);
    assert_int_equal (scene.status->n_state[RLV_STATE_DONE],
                      1 + (row->state == RLV_STATE_DONE));
}

/* --- what a slip costs --------------------------------------------------------- */

typedef struct {
    const char *name;
    const char *deadline; /* of X, as an attribute */
    const char *day;
    gint64 slip, costs;         /* of X */
    gint64 end_slip, end_costs; /* of END, which hangs on it */
    gboolean end_from_x;
} Cost;

/* C1 is planned from Monday 1 to Friday 5 March, X to Wednesday the 3rd: 2 days of
 * float.  X has not begun. */
static const Cost costs[] = {
    {"what float takes", "", "2027-03-03", 2000, 0, 0, 0, FALSE},
    {"what is more than float", "", "2027-03-05", 4000, 2000, 2000, 2000, TRUE},
    {"a date that is missed by less than the slip", "deadline='2027-03-04'",
     "2027-03-03", 2000, 1000, 0, 0, FALSE},
};

static void
knows_what_a_slip_costs (void **state)
{
    const Cost *row = *state;
    g_autofree char *xml = g_strdup_printf (
        HEAD "<tasks>"
             "<task id='C1' side='client' duration='5d'/>"
             "<task id='X' side='client' duration='3d' %s/>"
             "<task id='END' side='both' kind='milestone' duration='0d'>"
             "<after task='C1'/><after task='X'/></task>"
             "</tasks>" TAIL,
        row->deadline);
    RlvTaskFact c1 = task_fact ("C1", "2027-03-01T09:00Z", NULL);
    const RlvTaskStatus *x, *end;
    g_auto (Scene) scene;

    scene_open (&scene, xml);
    scene_sign (&scene);
    g_ptr_array_add (scene.facts.tasks, &c1);
    scene_status (&scene, row->day);
    x = task_status (&scene, "X");
    end = task_status (&scene, "END");
    assert_int_equal (x->finish_slip, row->slip);
    assert_int_equal (x->costs, row->costs);
    assert_int_equal (x->origin, rlv_plan_find_task (scene.plan, "X"));
    assert_int_equal (end->finish_slip, row->end_slip);
    assert_int_equal (end->costs, row->end_costs);
    assert_int_equal (end->origin, row->end_from_x ? x->origin : RLV_NONE);
}

static void
deadline_counts_by_its_end (void **state)
{
    static const struct {
        const char *deadline;
        gboolean late;
        gint64 days;
    } rows[] = {{"2027-03-05", FALSE, 0}, {"2027-03-04", TRUE, 1000}};

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree char *xml = g_strdup_printf (
            HEAD "<tasks><task id='A' side='client' duration='5d' deadline='%s'/>"
                 "</tasks>" TAIL,
            rows[i].deadline);
        g_auto (Scene) scene;

        scene_open (&scene, xml);
        scene_status (&scene, "2027-03-01");
        assert_int_equal (task_status (&scene, "A")->late, rows[i].late);
        assert_int_equal (task_status (&scene, "A")->late_days, rows[i].days);
    }
}

/* --- causes ------------------------------------------------------------------- */

/* P1 could have started on 10 March, as C1 was two days late; what is said on the 11th
 * depends on who lost the greater part. */
static void
delay_is_traced_to_where_it_began (void **state)
{
    static const struct {
        const char *c1_finished, *day, *cause;
        RlvSide side;
    } rows[] = {
        {"2027-03-09T17:00Z", "2027-03-10", "C1", RLV_SIDE_CLIENT},
        {"2027-03-09T17:00Z", "2027-03-11", "C1", RLV_SIDE_CLIENT},
        {"2027-03-09T17:00Z", "2027-03-12", "C1", RLV_SIDE_CLIENT}, /* two and two */
        {"2027-03-09T17:00Z", "2027-03-15", "P1", RLV_SIDE_PROVIDER},
        {"2027-03-05T17:00Z", "2027-03-10", "P1", RLV_SIDE_PROVIDER},
    };

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_auto (Scene) scene;
        RlvTaskFact c1 = task_fact ("C1", "2027-03-01T09:00Z", rows[i].c1_finished);
        const RlvTaskStatus *status;

        scene_open (&scene, chain);
        scene_sign (&scene);
        g_ptr_array_add (scene.facts.tasks, &c1);
        scene_status (&scene, rows[i].day);
        status = task_status (&scene, "P1");
        assert_true (status->late);
        assert_int_equal (status->cause,
                          rlv_plan_find_task (scene.plan, rows[i].cause));
        assert_int_equal (status->late_side, rows[i].side);
        assert_int_equal (scene.status->n_late[rows[i].side], 1);
    }
}

/* Everything downstream of one late task is late from it, however long the chain. */
static void
cause_is_found_along_a_long_chain (void **state)
{
    g_autoptr (GString) xml = g_string_new (HEAD "<tasks>");
    g_auto (Scene) scene;

    (void) state;
    for (guint i = 0; i < 300; i++) {
        g_string_append_printf (xml, "<task id='T%u' side='%s' duration='1h'>", i,
                                i % 2 ? "client" : "provider");
        if (i > 0)
            g_string_append_printf (xml, "<after task='T%u'/>", i - 1);
        g_string_append (xml, "</task>");
    }
    g_string_append (xml, "</tasks>" TAIL);
    scene_open (&scene, xml->str);
    scene_sign (&scene);
    scene_status (&scene, "2027-03-22");
    for (guint i = 0; i < 100; i++) {
        assert_true (scene.status->tasks[i].late);
        assert_int_equal (scene.status->tasks[i].cause, 0);
        assert_int_equal (scene.status->tasks[i].late_side, RLV_SIDE_PROVIDER);
    }
    assert_false (scene.status->tasks[299].late);
}

static void
overdue_input_counts_for_its_supplier (void **state)
{
    static const char xml[] =
        HEAD "<tasks><task id='A' side='provider' duration='5d'>"
             "<requires item='PR'/></task></tasks>"
             "<procedures><procedure id='PC' owner='PRV'>"
             "<prerequisite id='PR' supplier='CLI' due='2027-03-02'/>"
             "</procedure></procedures>" TAIL;
    static const struct {
        const char *day, *delivered, *refused;
        RlvSide side;
    } rows[] = {
        {"2027-03-02", NULL, NULL, RLV_SIDE_PROVIDER}, /* due today */
        {"2027-03-03", NULL, NULL, RLV_SIDE_CLIENT},
        {"2027-03-03", "2027-03-02T12:00Z", NULL, RLV_SIDE_PROVIDER},
        {"2027-03-03", "2027-03-04T12:00Z", NULL, RLV_SIDE_CLIENT},
        {"2027-03-05", "2027-03-02T12:00Z", "2027-03-03T12:00Z", RLV_SIDE_CLIENT},
        {"2027-03-05", "2027-03-04T12:00Z", "2027-03-03T12:00Z", RLV_SIDE_PROVIDER},
    };

    (void) state;
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_auto (Scene) scene;
        RlvDeliveryFact fact = {.id = (char *) "PR", .accepted = RLV_TIME_NONE};

        scene_open (&scene, xml);
        scene_sign (&scene);
        fact.delivered = rows[i].delivered ? at (rows[i].delivered) : RLV_TIME_NONE;
        fact.refused = rows[i].refused ? at (rows[i].refused) : RLV_TIME_NONE;
        g_ptr_array_add (scene.facts.deliveries, &fact);
        scene_status (&scene, rows[i].day);
        assert_true (task_status (&scene, "A")->late);
        assert_int_equal (task_status (&scene, "A")->late_side, rows[i].side);
        assert_int_equal (scene.status->late_days[rows[i].side],
                          scene.status->finish_slip);
    }
}

/* --- whose the slip of the plan is ------------------------------------------- */

typedef struct {
    const char *name;
    const char *c1, *p1_from, *p1; /* when C1 finished, P1 started and finished */
    const char *day;
    gint64 total, client, provider;
} Slip;

static const Slip slips[] = {
    {"nothing moved", "2027-03-05T17:00Z", NULL, NULL, "2027-03-08", 0, 0, 0},
    {"the client two days", "2027-03-09T17:00Z", NULL, NULL, "2027-03-10", 2000, 2000,
     0},
    {"the client two, the provider waits two", "2027-03-09T17:00Z", NULL, NULL,
     "2027-03-12", 4000, 2000, 2000},
    {"the client two, the provider works two longer", "2027-03-09T17:00Z",
     "2027-03-10T09:00Z", "2027-03-18T17:00Z", "2027-03-19", 4000, 2000, 2000},
    {"the provider wins one back", "2027-03-09T17:00Z", "2027-03-10T09:00Z",
     "2027-03-15T17:00Z", "2027-03-16", 1000, 1000, 0},
    {"the provider wins back more", "2027-03-09T17:00Z", "2027-03-10T09:00Z",
     "2027-03-11T17:00Z", "2027-03-12", -1000, 0, -1000},
    {"the provider alone", "2027-03-05T17:00Z", "2027-03-08T09:00Z",
     "2027-03-16T17:00Z", "2027-03-17", 2000, 0, 2000},
    {"the client one ahead, the provider three behind", "2027-03-04T17:00Z",
     "2027-03-05T09:00Z", "2027-03-16T17:00Z", "2027-03-17", 2000, 0, 2000},
};

static gint64
sum_of (const RlvStatus *status)
{
    gint64 sum = 0;

    for (guint side = 0; side < RLV_N_SIDES; side++)
        sum += status->late_days[side];
    return sum;
}

static void
slip_is_divided (void **state)
{
    const Slip *row = *state;
    g_auto (Scene) scene;
    RlvTaskFact c1 = task_fact ("C1", "2027-03-01T09:00Z", row->c1);
    RlvTaskFact p1 = task_fact ("P1", row->p1_from, row->p1);
    const RlvStatus *status;

    scene_open (&scene, chain);
    scene_sign (&scene);
    g_ptr_array_add (scene.facts.tasks, &c1);
    g_ptr_array_add (scene.facts.tasks, &p1);
    status = scene_status (&scene, row->day);
    assert_int_equal (status->finish_slip, row->total);
    assert_int_equal (status->late_days[RLV_SIDE_CLIENT], row->client);
    assert_int_equal (status->late_days[RLV_SIDE_PROVIDER], row->provider);
    assert_int_equal (sum_of (status), row->total);
}

/* X has three days of slack beside Z; five days lost cost two. */
static void
slack_takes_up_the_oldest_slip (void **state)
{
    static const char xml[] =
        HEAD "<tasks><task id='X' side='client' duration='2d'/>"
             "<task id='Z' side='provider' duration='5d'/>"
             "<task id='Y' side='provider' duration='5d'>"
             "<after task='X'/><after task='Z'/></task></tasks>" TAIL;
    g_auto (Scene) scene;
    RlvTaskFact x = task_fact ("X", "2027-03-01T09:00Z", "2027-03-09T17:00Z");
    RlvTaskFact z = task_fact ("Z", "2027-03-01T09:00Z", "2027-03-05T17:00Z");
    const RlvStatus *status;

    (void) state;
    scene_open (&scene, xml);
    scene_sign (&scene);
    g_ptr_array_add (scene.facts.tasks, &x);
    g_ptr_array_add (scene.facts.tasks, &z);
    status = scene_status (&scene, "2027-03-10");
    assert_int_equal (task_status (&scene, "X")->finish_slip, 5000);
    assert_int_equal (status->finish_slip, 2000);
    assert_int_equal (status->late_days[RLV_SIDE_CLIENT], 2000);
    assert_int_equal (status->late_days[RLV_SIDE_PROVIDER], 0);
}

/* Days that the client's X and the provider's Y took longer, one after the other, and
 * what they cost where something lies behind them. */
typedef struct {
    const char *name;
    const char *behind; /* calendars and timeline */
    const char *last;   /* attributes of the task that comes last */
    int x, y;
    gint64 total, client, provider;
} Missed;

/* Y is agreed to end on Friday 12 March: two days of slack before Wednesday. */
#define WEDNESDAYS                                                                     \
    "<timeline><window id='WED' start='2027-03-03'"                                    \
    " rrule='FREQ=WEEKLY;BYDAY=WE' time='09:00' length='8eh'/></timeline>"
/* One day of slack before Wednesday 17 March; then nothing until 1 April. */
#define FREEZE                                                                         \
    "<calendars><calendar id='C' zone='UTC'>"                                          \
    "<week days='mon tue wed thu fri' hours='09:00-17:00'/>"                           \
    "<blackout id='F' kind='freeze' from='2027-03-17' to='2027-03-31'/>"               \
    "</calendar></calendars>"
#define SITTINGS                                                                       \
    "<timeline><gate id='G' kind='go-no-go' committee='COM'/></timeline>"              \
    "<governance><committee id='COM' level='steering' start='2027-03-03'"              \
    " time='09:00' length='8h' rrule='FREQ=WEEKLY;BYDAY=WE'/></governance>"

static const Missed missed[] = {
    {"window, nothing lost", WEDNESDAYS, "window='WED'", 0, 0, 0, 0, 0},
    {"window, within the slack", WEDNESDAYS, "window='WED'", 2, 0, 0, 0, 0},
    {"window, within the slack together", WEDNESDAYS, "window='WED'", 1, 1, 0, 0, 0},
    {"window, one", WEDNESDAYS, "window='WED'", 3, 0, 5, 5, 0},
    {"window, the other", WEDNESDAYS, "window='WED'", 0, 3, 5, 0, 5},
    {"window, one misses and the other waits", WEDNESDAYS, "window='WED'", 3, 1, 5, 5,
     0},
    {"window, one uses the slack and the other misses", WEDNESDAYS, "window='WED'", 2,
     1, 5, 0, 5},
    {"window, the greater part does not matter", WEDNESDAYS, "window='WED'", 1, 4, 5, 0,
     5},
    {"window, each misses one", WEDNESDAYS, "window='WED'", 3, 5, 10, 5, 5},
    {"window, one misses two", WEDNESDAYS, "window='WED'", 8, 1, 10, 10, 0},
    {"window, the other misses two", WEDNESDAYS, "window='WED'", 1, 7, 10, 0, 10},
    {"window, the wait is won back", WEDNESDAYS, "window='WED'", 4, -2, 0, 0, 0},
    {"sitting, one misses and the other waits", SITTINGS, "gate='G'", 3, 1, 5, 5, 0},
    {"sitting, one uses the slack and the other misses", SITTINGS, "gate='G'", 2, 1, 5,
     0, 5},
    {"freeze, before it", FREEZE, "kind='cutover'", 1, 0, 1, 1, 0},
    {"freeze, one", FREEZE, "kind='cutover'", 2, 0, 13, 13, 0},
    {"freeze, one before it and the other into it", FREEZE, "kind='cutover'", 1, 1, 13,
     1, 12},
    {"freeze, one into it and the other during it", FREEZE, "kind='cutover'", 2, 3, 13,
     13, 0},
    {"freeze, one into it and the other past it", FREEZE, "kind='cutover'", 2, 14, 16,
     13, 3},
};

/* The close of the working day that is @days after Friday 5 March. */
static RlvTime
close_after (const Scene *scene, int days)
{
    return rlv_cal_shift (scene->times, scene->schedule->cal[0],
                          at ("2027-03-05T17:00Z"),
                          (RlvSpan){days * 1000, RLV_UNIT_DAY});
}

static void
wait_costs_who_missed_first (void **state)
{
    const Missed *row = *state;
    g_autofree char *xml = g_strdup_printf (
        HEAD "%s<tasks><task id='X' side='client' duration='5d'/>"
             "<task id='Y' side='provider' duration='5d'><after task='X'/></task>"
             "<task id='W' side='both' duration='1d' %s><after task='Y'/></task>"
             "</tasks>" TAIL,
        row->behind, row->last);
    g_auto (Scene) scene;
    RlvTaskFact x = task_fact ("X", "2027-03-01T09:00Z", NULL);
    RlvTaskFact y = task_fact ("Y", NULL, NULL);
    const RlvStatus *status;
    char day[RLV_DATE_SIZE];

    scene_open (&scene, xml);
    scene_sign (&scene);
    x.finished = close_after (&scene, row->x);
    y.started = rlv_cal_next (scene.times, 0, x.finished);
    y.finished = close_after (&scene, row->x + 5 + row->y);
    g_ptr_array_add (scene.facts.tasks, &x);
    g_ptr_array_add (scene.facts.tasks, &y);
    status = scene_status (
        &scene, rlv_day_format (rlv_cal_day (scene.times, 0, y.finished, TRUE), day));
    assert_int_equal (status->finish_slip, row->total * 1000);
    assert_int_equal (status->late_days[RLV_SIDE_CLIENT], row->client * 1000);
    assert_int_equal (status->late_days[RLV_SIDE_PROVIDER], row->provider * 1000);
    assert_int_equal (sum_of (status), row->total * 1000);
}

/* One day lost by the client misses Monday's window: the week is the client's. */
static void
missed_window_costs_who_missed_it (void **state)
{
    static const char xml[] =
        HEAD "<timeline><window id='MON' start='2027-03-01'"
             " rrule='FREQ=WEEKLY;BYDAY=MO' time='09:00' length='8eh'/></timeline>"
             "<tasks><task id='X' side='client' duration='5d'/>"
             "<task id='Y' side='provider' duration='1d' window='MON'>"
             "<after task='X'/></task></tasks>" TAIL;
    g_auto (Scene) scene;
    RlvTaskFact x = task_fact ("X", "2027-03-01T09:00Z", "2027-03-08T17:00Z");
    const RlvStatus *status;

    (void) state;
    scene_open (&scene, xml);
    scene_sign (&scene);
    g_ptr_array_add (scene.facts.tasks, &x);
    status = scene_status (&scene, "2027-03-09");
    assert_int_equal (task_status (&scene, "X")->finish_slip, 1000);
    assert_int_equal (status->finish_slip, 5000);
    assert_int_equal (status->late_days[RLV_SIDE_CLIENT], 5000);
    assert_int_equal (status->late_days[RLV_SIDE_PROVIDER], 0);
    /* Seen once the window should have been used: Y is late from what X handed on. */
    assert_int_equal (task_status (&scene, "Y")->late_side, RLV_SIDE_CLIENT);
    assert_int_equal (task_status (&scene, "Y")->cause,
                      rlv_plan_find_task (scene.plan, "X"));
}

/* One day lost by the client pushes the provider into its own holiday, and past the
 * window: all of it began with the client. */
static void
holidays_cost_who_pushed_into_them (void **state)
{
    static const char xml[] =
        HEAD "<calendars><calendar id='CALC' zone='UTC'>"
             "<week days='mon tue wed thu fri' hours='09:00-17:00'/></calendar>"
             "<calendar id='CALP' base='CALC'><holiday date='2027-03-15'/></calendar>"
             "</calendars>"
             "<timeline><window id='MON' start='2027-03-01'"
             " rrule='FREQ=WEEKLY;BYDAY=MO' time='09:00' length='8eh'/></timeline>"
             "<tasks><task id='X' side='client' duration='5d'/>"
             "<task id='Y' side='provider' duration='5d' calendar='CALP'>"
             "<after task='X'/></task>"
             "<task id='Z' side='client' duration='1d'><after task='Y'/></task>"
             "<task id='W' side='both' duration='1d' window='MON'>"
             "<after task='Z'/></task></tasks>" TAIL;
    g_auto (Scene) scene;
    RlvTaskFact x = task_fact ("X", "2027-03-01T09:00Z", "2027-03-08T17:00Z");
    const RlvStatus *status;

    (void) state;
    scene_open (&scene, xml);
    scene_sign (&scene); /* X 1-5, Y 8-12, Z 15, W 22 March */
    g_ptr_array_add (scene.facts.tasks, &x);
    status = scene_status (&scene, "2027-03-09");
    assert_int_equal (task_status (&scene, "Z")->finish_slip, 2000); /* on the 17th */
    assert_int_equal (status->finish_slip, 0);
    x.finished = at ("2027-03-12T17:00Z");
    status = scene_status (&scene, "2027-03-13"); /* Y 16-22, Z 23, W 29 March */
    assert_int_equal (status->finish_slip, 5000);
    assert_int_equal (status->late_days[RLV_SIDE_CLIENT], 5000);
    assert_int_equal (status->late_days[RLV_SIDE_PROVIDER], 0);
}

/* A bare date puts a start at the opening of the day and an end at its close. */
static void
milestone_is_met_on_its_day (void **state)
{
    static const char xml[] =
        HEAD "<tasks><task id='M' side='client' kind='milestone' duration='0d'/>"
             "<task id='N' side='both' kind='milestone' duration='0d'>"
             "<after task='M'/></task>"
             "<task id='T' side='provider' duration='2d'><after task='N'/></task>"
             "<task id='O' side='both' kind='milestone' duration='0d'>"
             "<after task='T'/></task></tasks>" TAIL;
    static const struct {
        const char *m, *day;
        gint64 slip_m, slip_t, late_m;
    } rows[] = {
        {"2027-03-01", "2027-03-01", 0, 0, 0},
        {"2027-03-01", "2027-03-02", 0, 1000, 0}, /* T did not start */
        {"2027-03-02", "2027-03-02", 1000, 1000, 0},
        {NULL, "2027-03-02", 1000, 1000, 1000},
        {NULL, "2027-03-03", 2000, 2000, 2000},
    };

    (void) state;
    for (gsize k = 0; k < 3 * G_N_ELEMENTS (rows); k++) {
        const gsize i = k / 3;
        g_auto (Scene) scene;
        RlvTaskFact m = task_fact ("M", NULL, NULL), n = task_fact ("N", NULL, NULL);

        scene_open (&scene, xml);
        scene_sign (&scene);
        if (rows[i].m != NULL) {
            g_autofree char *opens = g_strdup_printf ("%sT09:00Z", rows[i].m);
            g_autofree char *closes = g_strdup_printf ("%sT17:00Z", rows[i].m);
            if (k % 3 != 1) /* one record of either says both */
                m.started = n.started = at (opens);
            if (k % 3 != 2)
                m.finished = n.finished = at (closes);
        }
        g_ptr_array_add (scene.facts.tasks, &n);
        g_ptr_array_add (scene.facts.tasks, &m);
        scene_status (&scene, rows[i].day);
        assert_int_equal (task_status (&scene, "M")->finish_slip, rows[i].slip_m);
        assert_int_equal (task_status (&scene, "N")->finish_slip, rows[i].slip_m);
        assert_int_equal (task_status (&scene, "T")->finish_slip, rows[i].slip_t);
        assert_int_equal (task_status (&scene, "M")->late_days, rows[i].late_m);
    }
}

/* After work that ended that day, and not at its opening. */
static void
milestone_waits_for_the_work_of_its_day (void **state)
{
    g_auto (Scene) scene;
    g_autofree RlvActual *actuals = NULL;
    RlvTaskFact c = task_fact ("C2", "2027-03-01T09:00Z", "2027-03-05T17:00Z");
    RlvTaskFact end = task_fact ("END", NULL, "2027-03-05T17:00Z");
    guint n;

    (void) state;
    scene_open (&scene, chain);
    g_ptr_array_add (scene.facts.tasks, &c);
    g_ptr_array_add (scene.facts.tasks, &end);
    actuals = rlv_facts_actuals (&scene.facts, scene.plan, scene.times,
                                 on ("2027-03-10"), scene.findings);
    assert_int_equal (actuals[rlv_plan_find_task (scene.plan, "END")].finished,
                      at ("2027-03-05T17:00Z"));
    /* Only C2 was early: END did not begin before that work ended. */
    const RlvFinding *all = rlv_findings_get (scene.findings, &n);
    assert_int_equal (n, 1);
    assert_non_null (strstr (all[0].what, "task C2 started before"));
}

/* The duration of the plan, for want of a better word. */
static void
work_without_a_start_lasted_as_planned (void **state)
{
    g_auto (Scene) scene;
    RlvTaskFact c = task_fact ("C1", NULL, "2027-03-08T17:00Z");
    guint32 n;

    (void) state;
    scene_open (&scene, chain);
    g_ptr_array_add (scene.facts.tasks, &c);
    scene_status (&scene, "2027-03-10");
    assert_int_equal (task_status (&scene, "C1")->state, RLV_STATE_DONE);
    assert_int_equal (rlv_cal_days (scene.times, scene.schedule->cal[0],
                                    scene.schedule->start[0],
                                    scene.schedule->finish[0]),
                      rlv_plan_tasks (scene.plan, &n)[0].likely.amount);
}

static void
days_of_both_are_of_both (void **state)
{
    static const char xml[] = HEAD "<tasks><task id='A' side='both' duration='5d'/>"
                                   "<task id='B' side='client' duration='5d'>"
                                   "<after task='A'/></task></tasks>" TAIL;
    g_auto (Scene) scene;
    RlvTaskFact a = task_fact ("A", "2027-03-01T09:00Z", "2027-03-08T17:00Z");
    const RlvStatus *status;

    (void) state;
    scene_open (&scene, xml);
    scene_sign (&scene);
    g_ptr_array_add (scene.facts.tasks, &a);
    status = scene_status (&scene, "2027-03-09");
    assert_int_equal (status->late_days[RLV_SIDE_BOTH], 1000);
    assert_int_equal (sum_of (status), 1000);
}

/* A task added since the baseline: what it costs is its side's. */
static void
added_work_counts_for_its_side (void **state)
{
    static const char now[] =
        HEAD "<tasks><task id='A' side='client' duration='5d'/>"
             "<task id='N' side='provider' duration='3d'><after task='A'/></task>"
             "<task id='B' side='client' duration='5d'><after task='N'/></task>"
             "</tasks>" TAIL;
    static const char table[] = "A 2027-03-01T09:00Z 2027-03-05T17:00Z\n"
                                "B 2027-03-08T09:00Z 2027-03-12T17:00Z\n";
    g_auto (Scene) scene;
    g_autoptr (GError) error = NULL;
    const RlvStatus *status;

    (void) state;
    scene_open (&scene, now);
    scene.signed_fact.name = (char *) "B1";
    scene.signed_fact.table = g_strdup (table);
    scene.signed_fact.hash = rlv_baseline_hash (table);
    g_ptr_array_add (scene.facts.baselines, &scene.signed_fact);
    scene.baseline =
        rlv_baseline_get (&scene.facts, scene.plan, "B1", RLV_TIME_NONE, &error);
    assert_ok (scene.baseline != NULL, &error);
    status = scene_status (&scene, "2027-03-01");
    assert_int_equal (status->finish_slip, 3000);
    assert_int_equal (status->late_days[RLV_SIDE_PROVIDER], 3000);
    assert_int_equal (sum_of (status), 3000);
}

/* Whatever happens to a net of tasks, the parts add up to the whole. */
static void
parts_always_add_up (void **state)
{
    static const char *const sides[] = {"client", "provider", "both", "third"};
    g_autoptr (GRand) random = g_rand_new_with_seed (20270301);

    (void) state;
    for (guint round = 0; round < 150; round++) {
        g_autoptr (GString) xml = g_string_new (HEAD "<tasks>");
        guint n = (guint) g_rand_int_range (random, 2, 14);
        g_autofree RlvTaskFact *done = g_new0 (RlvTaskFact, n);
        g_auto (GStrv) ids = g_new0 (char *, n + 1);
        g_auto (Scene) scene;
        gint known = g_rand_int_range (random, 0, (gint) n + 1);
        char day[RLV_DATE_SIZE];

        for (guint i = 0; i < n; i++) {
            ids[i] = g_strdup_printf ("T%u", i);
            g_string_append_printf (xml, "<task id='T%u' side='%s' duration='%dd'>", i,
                                    sides[g_rand_int_range (random, 0, 4)],
                                    g_rand_int_range (random, 0, 6));
            for (guint k = 0; k < i; k++)
                if (g_rand_int_range (random, 0, 3) == 0)
                    g_string_append_printf (xml,
                                            "<after task='T%u' type='%s' lag='%dd'/>",
                                            k, g_rand_boolean (random) ? "FS" : "SS",
                                            g_rand_int_range (random, 0, 3));
            g_string_append (xml, "</task>");
        }
        g_string_append (xml, "</tasks>" TAIL);
        scene_open (&scene, xml->str);
        scene_sign (&scene);
        for (gint i = 0; i < known; i++) {
            RlvTime start =
                scene.schedule->start[i] + 1440 * g_rand_int_range (random, -1, 6);

            done[i] = task_fact (ids[i], NULL, NULL);
            done[i].started = start;
            if (g_rand_boolean (random))
                done[i].finished = start + 1440 * g_rand_int_range (random, 0, 9);
            g_ptr_array_add (scene.facts.tasks, &done[i]);
        }
        rlv_day_format (rlv_plan_start (scene.plan) + g_rand_int_range (random, 0, 40),
                        day);
        scene_status (&scene, day);
        assert_int_equal (sum_of (scene.status), scene.status->finish_slip);
    }
}

static void
nothing_known_is_no_fault (void **state)
{
    g_auto (Scene) scene;
    g_autoptr (RlvStatus) status = NULL;

    (void) state;
    scene_open (&scene, HEAD TAIL);
    scene_schedule (&scene, NULL);
    status = rlv_status_new (scene.plan, scene.times, scene.schedule, NULL, NULL,
                             on ("2027-03-01"));
    assert_int_equal (status->n_tasks, 0);
    assert_int_equal (status->owed->len, 0);
}

int
main (void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test (tells_of_strangers_once_a_kind),
        cmocka_unit_test (notes_work_out_of_order),
        cmocka_unit_test (baseline_is_canonical),
        cmocka_unit_test (newest_signed_baseline_wins),
        cmocka_unit_test (baselines_keep_findings),
        cmocka_unit_test (deadline_counts_by_its_end),
        cmocka_unit_test (delay_is_traced_to_where_it_began),
        cmocka_unit_test (cause_is_found_along_a_long_chain),
        cmocka_unit_test (overdue_input_counts_for_its_supplier),
        cmocka_unit_test (slack_takes_up_the_oldest_slip),
        cmocka_unit_test (missed_window_costs_who_missed_it),
        cmocka_unit_test (holidays_cost_who_pushed_into_them),
        cmocka_unit_test (milestone_is_met_on_its_day),
        cmocka_unit_test (milestone_waits_for_the_work_of_its_day),
        cmocka_unit_test (work_without_a_start_lasted_as_planned),
        cmocka_unit_test (days_of_both_are_of_both),
        cmocka_unit_test (added_work_counts_for_its_side),
        cmocka_unit_test (parts_always_add_up),
        cmocka_unit_test (nothing_known_is_no_fault),
    };
    g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (struct CMUnitTest));

    rlv_language_set ("en");
    TEST_ADD_ROWS (tests, takes_facts_of_the_day, facts);
    TEST_ADD_ROWS (tests, finds_and_proves_baselines, kept);
    TEST_ADD_ROWS (tests, knows_how_a_task_stands, cases);
    TEST_ADD_ROWS (tests, knows_what_a_slip_costs, costs);
    TEST_ADD_ROWS (tests, slip_is_divided, slips);
    TEST_ADD_ROWS (tests, wait_costs_who_missed_first, missed);
    g_array_append_vals (tests, others, G_N_ELEMENTS (others));
    return test_run ("track", tests);
}
