/* What: tasks, what they wait for and whom they need.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "plan/plan-priv.h"

/* Attributes of a task, in the order of task_fields. */
enum {
    TASK_OTHER,
    TASK_ID,
    TASK_KIND,
    TASK_SIDE,
    TASK_DEADLINE,
    TASK_TEAM,
    TASK_PHASE,
    TASK_WAVE,
    TASK_CALENDAR,
    TASK_WINDOW,
    TASK_GATE,
    TASK_PRIORITY,
    TASK_DURATION,
    TASK_BEST,
    TASK_LIKELY,
    TASK_WORST,
};
static const char *const task_fields[] = {
    "id",     "kind", "side",     "deadline", "team", "phase",  "wave",  "calendar",
    "window", "gate", "priority", "duration", "best", "likely", "worst", NULL};

enum { LINK_OTHER, LINK_TASK, LINK_TYPE, LINK_LAG };
static const char *const link_fields[] = {"task", "type", "lag", NULL};

enum {
    NEED_OTHER,
    NEED_TEAM,
    NEED_PERSON,
    NEED_SIDE,
    NEED_SKILL,
    NEED_LEVEL,
    NEED_PEOPLE,
    NEED_SHARE,
};
static const char *const need_fields[] = {"team",  "person", "side",  "skill",
                                          "level", "people", "share", NULL};

typedef struct {
    RlvPlanBuilder *builder;
    RlvPlan *plan;
    guint32 task_kind, after_kind, need_kind, constraint_kind;
    RlvFields task, link, need;
    RlvTaskIx *seen_for; /* per predecessor: the last task that waits for it, */
    guint8 *seen_types;  /* and how, a bit per type */
} Maker;

/* What a task says of its length. */
typedef struct {
    RlvSpan duration, best, likely, worst;
    gboolean has_duration, has_best, has_likely, has_worst;
} Estimate;

static const char *
text_of (const Maker *maker, const RlvValue *value)
{
    return rlv_strings_get (&maker->plan->strings, value->text);
}

static guint32
rank_of (const Maker *maker, const RlvValue *value)
{
    return value->ref != RLV_NONE ? maker->plan->rank[value->ref] : RLV_NONE;
}

static RlvParsed
parsed_of (const Maker *maker, const RlvItem *item, const RlvValue *value)
{
    RlvParsed parsed = {0};

    rlv_builder_parse (maker->builder, rlv_plan_def (maker->plan, item, value),
                       value->text, &parsed);
    return parsed;
}

static gint64
number_of (const Maker *maker, const RlvItem *item, const RlvValue *value)
{
    return parsed_of (maker, item, value).number;
}

static RlvSpan
span_of (const Maker *maker, const RlvItem *item, const RlvValue *value)
{
    RlvParsed parsed = parsed_of (maker, item, value);

    return (RlvSpan){(gint32) parsed.number, parsed.unit};
}

/* Starts an error about attribute @attr of @item; FALSE when nothing is to be said: it
 * was said already that the item is faulty, or enough was said of the plan. */
static gboolean
may_say (Maker *maker, RlvItemIx item, const char *attr, RlvPlace *place)
{
    RlvPlan *plan = maker->plan;

    if (rlv_builder_is_faulty (maker->builder, item) ||
        !rlv_builder_may_say (maker->builder))
        return FALSE;
    *place = rlv_builder_place (
        maker->builder, item,
        attr != NULL
            ? rlv_vocab_attr (plan->vocab, rlv_plan_item (plan, item)->kind, attr)
            : RLV_NONE);
    return TRUE;
}

/* --- length --- */

static gint64
sign_of (const Estimate *estimate)
{
    return MIN (MIN (estimate->has_duration ? estimate->duration.amount : 0,
                     estimate->has_best ? estimate->best.amount : 0),
                MIN (estimate->has_likely ? estimate->likely.amount : 0,
                     estimate->has_worst ? estimate->worst.amount : 0));
}

static void
check_order (Maker *maker, const RlvTask *task)
{
    RlvFindings *findings = maker->builder->findings;
    RlvPlace place;

    if (task->best.unit != task->likely.unit || task->likely.unit != task->worst.unit) {
        if (!may_say (maker, task->item, "likely", &place))
            return;
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "task-estimate", &place,
                          _ ("best, likely and worst of %s are counted in different "
                             "units"),
                          task->id);
        rlv_findings_mend (findings,
                           _ ("write all three in working days, in working hours or in "
                              "elapsed time"));
        return;
    }
    if (task->best.amount <= task->likely.amount &&
        task->likely.amount <= task->worst.amount)
        return;
    if (!may_say (maker, task->item, "likely", &place))
        return;
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "task-estimate", &place,
                      _ ("best, likely and worst of %s are out of order"), task->id);
    rlv_findings_mend (findings,
                       _ ("make best at most likely, and likely at most worst"));
}

static void
set_length (Maker *maker, RlvTask *task, const Estimate *estimate)
{
    RlvFindings *findings = maker->builder->findings;
    RlvSpan none = {0, RLV_UNIT_DAY};
    RlvPlace place;

    task->likely = estimate->has_likely     ? estimate->likely
                   : estimate->has_duration ? estimate->duration
                                            : none;
    task->best = estimate->has_best ? estimate->best : task->likely;
    task->worst = estimate->has_worst ? estimate->worst : task->likely;
    if (!estimate->has_likely && !estimate->has_duration &&
        !g_str_equal (task->kind, "milestone")) {
        if (!may_say (maker, task->item, NULL, &place))
            return;
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "task-duration", &place,
                          _ ("%s has no duration"), task->id);
        rlv_findings_mend (findings, _ ("give duration, or best, likely and worst; a "
                                        "point in time has kind milestone"));
        return;
    }
    if (sign_of (estimate) < 0) {
        if (!may_say (maker, task->item, estimate->has_likely ? "likely" : "duration",
                      &place))
            return;
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "task-duration", &place,
                          _ ("%s has a negative duration"), task->id);
        rlv_findings_mend (findings, _ ("give a duration of 0d or more"));
        return;
    }
    check_order (maker, task);
}

/* --- what it waits for --- */

static void
note_twice (Maker *maker, const RlvLink *link)
{
    RlvPlan *plan = maker->plan;
    guint8 bit = (guint8) (1u << link->type);
    RlvPlace place;

    if (maker->seen_for[link->from] != link->to) {
        maker->seen_for[link->from] = link->to;
        maker->seen_types[link->from] = 0;
    }
    if ((maker->seen_types[link->from] & bit) != 0 &&
        maker->builder->said < RLV_PLAN_MAX_FAULTS && /* a warning may go unsaid */
        may_say (maker, link->item, "task", &place)) {
        const char *from = rlv_item_id (
            plan, plan->of_kind[plan->first_of_kind[maker->task_kind] + link->from]);

        rlv_findings_add (maker->builder->findings, RLV_SEVERITY_WARNING, "link-twice",
                          &place, _ ("the link %s from \"%s\" is given twice"),
                          rlv_link_type_name (link->type), from);
        rlv_findings_mend (maker->builder->findings,
                           _ ("keep the one with the right lag"));
    }
    maker->seen_types[link->from] |= bit;
}

static void
add_link (Maker *maker, RlvItemIx ix, RlvTask *task)
{
    const RlvItem *item = rlv_plan_item (maker->plan, ix);
    const RlvValue *values = rlv_plan_values (maker->plan, item);
    RlvLink link = {.from = RLV_NONE,
                    .to = maker->plan->tasks->len,
                    .type = RLV_LINK_FS,
                    .lag = {0, RLV_UNIT_DAY},
                    .item = ix};
    RlvPlace place;

    for (guint i = 0; i < item->n_values; i++)
        switch (maker->link.field[values[i].attr]) {
        case LINK_TASK:
            link.from = rank_of (maker, &values[i]);
            break;
        case LINK_TYPE:
            rlv_link_type_parse (text_of (maker, &values[i]), &link.type);
            break;
        case LINK_LAG:
            link.lag = span_of (maker, item, &values[i]);
            break;
        default:
            break;
        }
    if (link.from == RLV_NONE)
        return; /* said already */
    if (link.from == link.to) {
        if (!may_say (maker, ix, "task", &place))
            return;
        rlv_findings_add (maker->builder->findings, RLV_SEVERITY_ERROR, "link-self",
                          &place, _ ("%s waits for itself"), task->id);
        rlv_findings_mend (maker->builder->findings,
                           _ ("name the task it waits for, or take the link out"));
        return;
    }
    note_twice (maker, &link);
    g_array_append_val (maker->plan->links, link);
    task->n_links++;
}

/* --- dates it must keep --- */

static void
add_constraint (Maker *maker, RlvItemIx ix, RlvTask *task)
{
    RlvPlan *plan = maker->plan;
    RlvFindings *findings = maker->builder->findings;
    const RlvValue *type = rlv_plan_value_named (plan, ix, "type");
    const RlvValue *date = rlv_plan_value_named (plan, ix, "date");
    RlvPlace place;

    if (task->constraint != RLV_CONSTRAINT_NONE) {
        if (rlv_builder_is_faulty (maker->builder, task->item) ||
            !may_say (maker, ix, NULL, &place))
            return;
        rlv_findings_add (findings, RLV_SEVERITY_ERROR, "constraint-twice", &place,
                          _ ("%s has two constraints"), task->id);
        rlv_findings_mend (findings, _ ("keep one of them"));
        return;
    }
    if (type == NULL ||
        !rlv_constraint_parse (text_of (maker, type), &task->constraint))
        return; /* said already */
    task->constraint_day =
        date != NULL ? (RlvDay) number_of (maker, rlv_plan_item (plan, ix), date)
                     : RLV_DAY_NONE;
    if (task->constraint == RLV_CONSTRAINT_ALAP || date != NULL ||
        !may_say (maker, ix, NULL, &place))
        return;
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "constraint-date", &place,
                      _ ("the constraint %s of %s has no date"),
                      rlv_constraint_name (task->constraint), task->id);
    rlv_findings_mend (findings, _ ("give its date; only ALAP goes without"));
}

/* --- whom it needs --- */

static void
add_demand (Maker *maker, const RlvDemand *demand, RlvTask *task)
{
    g_array_append_vals (maker->plan->demands, demand, 1);
    task->n_demands++;
}

static RlvSide
side_of_team (const Maker *maker, guint32 team)
{
    return team != RLV_NONE ? g_array_index (maker->plan->teams, RlvTeam, team).side
                            : RLV_SIDE_THIRD;
}

static void
say_need (Maker *maker, RlvItemIx ix, const char *id, guint n_named)
{
    RlvFindings *findings = maker->builder->findings;
    RlvPlace place;

    if (!may_say (maker, ix, NULL, &place))
        return;
    rlv_findings_add (findings, RLV_SEVERITY_ERROR, "need-who", &place,
                      n_named == 0
                          ? _ ("a need of %s does not say whom")
                          : _ ("a need of %s names more than one of team, person "
                               "and side"),
                      id);
    rlv_findings_mend (findings, _ ("name a team, a person or a side; write a need for "
                                    "each"));
}

/* Whom the demand is for: units of a person are a share of his or her own. */
static void
settle (Maker *maker, RlvDemand *demand, gint64 people, gint64 share)
{
    const RlvPerson *person;
    gint64 units;

    if (demand->person == RLV_NONE) {
        demand->units = rlv_plan_units (people);
        if (demand->team != RLV_NONE)
            demand->side = side_of_team (maker, demand->team);
        return;
    }
    person = &g_array_index (maker->plan->persons, RlvPerson, demand->person);
    demand->side = side_of_team (maker, person->team);
    units = person->units * MIN (share, 100 * (gint64) RLV_DECIMAL_ONE) /
            (100 * (gint64) RLV_DECIMAL_ONE);
    demand->units = (gint32) MAX (units, person->units > 0);
}

static void
add_need (Maker *maker, RlvItemIx ix, RlvTask *task)
{
    const RlvItem *item = rlv_plan_item (maker->plan, ix);
    const RlvValue *values = rlv_plan_values (maker->plan, item);
    gint64 people = RLV_DECIMAL_ONE;
    gint64 share = 100 * (gint64) RLV_DECIMAL_ONE;
    gboolean has_side = FALSE;
    guint n_named;
    RlvDemand demand = {.task = maker->plan->tasks->len,
                        .person = RLV_NONE,
                        .team = RLV_NONE,
                        .side = task->side,
                        .skill = RLV_NONE,
                        .item = ix};

    for (guint i = 0; i < item->n_values; i++)
        switch (maker->need.field[values[i].attr]) {
        case NEED_TEAM:
            demand.team = rank_of (maker, &values[i]);
            break;
        case NEED_PERSON:
            demand.person = rank_of (maker, &values[i]);
            break;
        case NEED_SIDE:
            has_side = rlv_side_parse (text_of (maker, &values[i]), &demand.side);
            break;
        case NEED_SKILL:
            demand.skill = values[i].ref;
            break;
        case NEED_LEVEL:
            demand.level =
                (gint32) CLAMP (number_of (maker, item, &values[i]), 0, G_MAXINT32);
            break;
        case NEED_PEOPLE:
            people = number_of (maker, item, &values[i]);
            break;
        case NEED_SHARE:
            share = number_of (maker, item, &values[i]);
            break;
        default:
            break;
        }
    n_named = (demand.team != RLV_NONE) + (demand.person != RLV_NONE) + has_side;
    if (n_named != 1) {
        say_need (maker, ix, task->id, n_named);
        return;
    }
    settle (maker, &demand, people, share);
    add_demand (maker, &demand, task);
}

/* A task that says nothing needs one person of its team, and one of the counterpart
 * when both sides do it. */
static void
add_implied (Maker *maker, RlvTask *task)
{
    guint32 other;
    RlvDemand demand = {.task = maker->plan->tasks->len,
                        .person = RLV_NONE,
                        .team = task->team,
                        .skill = RLV_NONE,
                        .units = 100,
                        .item = task->item};

    if (task->team == RLV_NONE)
        return;
    demand.side = side_of_team (maker, task->team);
    add_demand (maker, &demand, task);
    other = g_array_index (maker->plan->teams, RlvTeam, task->team).counterpart;
    if (task->side != RLV_SIDE_BOTH || other == RLV_NONE)
        return;
    demand.team = other;
    demand.side = side_of_team (maker, other);
    add_demand (maker, &demand, task);
}

/* --- the task --- */

static void
take_value (Maker *maker, const RlvItem *item, RlvTask *task, Estimate *estimate,
            const RlvValue *value)
{
    switch (maker->task.field[value->attr]) {
    case TASK_ID:
        task->id = text_of (maker, value);
        break;
    case TASK_KIND:
        task->kind = text_of (maker, value);
        break;
    case TASK_DEADLINE:
        task->deadline = (RlvDay) number_of (maker, item, value);
        break;
    case TASK_TEAM:
        task->team = rank_of (maker, value);
        break;
    case TASK_PHASE:
        task->phase = rank_of (maker, value);
        break;
    case TASK_WAVE:
        task->wave = rank_of (maker, value);
        break;
    case TASK_CALENDAR:
        task->calendar = rank_of (maker, value);
        break;
    case TASK_WINDOW:
        task->window = value->ref;
        break;
    case TASK_GATE:
        task->gate = value->ref;
        break;
    case TASK_PRIORITY:
        task->priority = (gint32) CLAMP (number_of (maker, item, value), 0, 1000);
        break;
    case TASK_DURATION:
        estimate->has_duration = TRUE;
        estimate->duration = span_of (maker, item, value);
        break;
    case TASK_BEST:
        estimate->has_best = TRUE;
        estimate->best = span_of (maker, item, value);
        break;
    case TASK_LIKELY:
        estimate->has_likely = TRUE;
        estimate->likely = span_of (maker, item, value);
        break;
    case TASK_WORST:
        estimate->has_worst = TRUE;
        estimate->worst = span_of (maker, item, value);
        break;
    default:
        break;
    }
}

/* What it says, else the side of its team, else both. */
static RlvSide
side_of_task (const Maker *maker, const RlvItem *item, guint32 team)
{
    const RlvValue *values = rlv_plan_values (maker->plan, item);
    RlvSide side = team != RLV_NONE ? side_of_team (maker, team) : RLV_SIDE_BOTH;

    for (guint i = 0; i < item->n_values; i++)
        if (maker->task.field[values[i].attr] == TASK_SIDE)
            rlv_side_parse (text_of (maker, &values[i]), &side);
    return side;
}

static void
add_children (Maker *maker, RlvItemIx ix, RlvTask *task)
{
    RlvPlan *plan = maker->plan;
    RlvItemIx end = rlv_plan_item (plan, ix)->end;

    for (RlvItemIx child = ix + 1; child < end;
         child = rlv_plan_item (plan, child)->end) {
        guint32 kind = rlv_plan_item (plan, child)->kind;

        if (kind == maker->after_kind)
            add_link (maker, child, task);
        else if (kind == maker->need_kind)
            add_need (maker, child, task);
        else if (kind == maker->constraint_kind)
            add_constraint (maker, child, task);
    }
}

static void
add_task (Maker *maker, RlvItemIx ix)
{
    RlvPlan *plan = maker->plan;
    const RlvItem *item = rlv_plan_item (plan, ix);
    const RlvValue *values = rlv_plan_values (plan, item);
    Estimate estimate = {.has_best = FALSE};
    RlvTask task = {.item = ix,
                    .id = "",
                    .kind = "",
                    .constraint_day = RLV_DAY_NONE,
                    .deadline = RLV_DAY_NONE,
                    .team = RLV_NONE,
                    .phase = RLV_NONE,
                    .wave = RLV_NONE,
                    .calendar = RLV_NONE,
                    .window = RLV_NONE,
                    .gate = RLV_NONE,
                    .priority = 500,
                    .first_link = plan->links->len,
                    .first_demand = plan->demands->len};

    for (guint i = 0; i < item->n_values; i++)
        take_value (maker, item, &task, &estimate, &values[i]);
    task.side = side_of_task (maker, item, task.team);
    set_length (maker, &task, &estimate);
    add_children (maker, ix, &task);
    if (task.n_demands == 0)
        add_implied (maker, &task);
    g_array_append_val (plan->tasks, task);
}

void
rlv_builder_tasks (RlvPlanBuilder *builder)
{
    RlvPlan *plan = builder->plan;
    const RlvVocab *vocab = plan->vocab;
    guint32 n;
    guint32 n_links;
    const RlvItemIx *tasks = rlv_plan_of_kind_if_any (plan, "task", &n);
    Maker maker = {
        .builder = builder,
        .plan = plan,
        .task_kind = rlv_vocab_find (vocab, "task"),
        .after_kind = rlv_vocab_find (vocab, "after"),
        .need_kind = rlv_vocab_find (vocab, "need"),
        .constraint_kind = rlv_vocab_find (vocab, "constraint"),
        .seen_for = g_new (RlvTaskIx, n + 1),
        .seen_types = g_new0 (guint8, n + 1),
    };

    rlv_fields_init (&maker.task, vocab, "task", task_fields);
    rlv_fields_init (&maker.link, vocab, "after", link_fields);
    rlv_fields_init (&maker.need, vocab, "need", need_fields);
    memset (maker.seen_for, 0xff, (n + 1) * sizeof *maker.seen_for);
    rlv_plan_of_kind_if_any (plan, "after", &n_links);
    plan->tasks = g_array_sized_new (FALSE, FALSE, sizeof (RlvTask), n + 1);
    plan->links = g_array_sized_new (FALSE, FALSE, sizeof (RlvLink), n_links + 1);
    plan->demands = g_array_sized_new (FALSE, FALSE, sizeof (RlvDemand), n + 1);
    for (guint32 i = 0; i < n; i++)
        add_task (&maker, tasks[i]);
    rlv_fields_clear (&maker.task);
    rlv_fields_clear (&maker.link);
    rlv_fields_clear (&maker.need);
    g_free (maker.seen_for);
    g_free (maker.seen_types);
}
