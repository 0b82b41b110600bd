/* Who: parties, teams, persons.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "plan/plan-priv.h"

const RlvValue *
rlv_plan_value_named (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    guint32 ix = rlv_vocab_attr (plan->vocab, rlv_plan_item (plan, item)->kind, attr);

    return ix != RLV_NONE ? rlv_plan_value (plan, item, ix) : NULL;
}

static const char *
text_of (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    const RlvValue *value = rlv_plan_value_named (plan, item, attr);

    return value != NULL ? rlv_plan_written (plan, rlv_plan_item (plan, item), value)
                         : "";
}

static gint64
number_of (const RlvPlan *plan, RlvItemIx item, const char *attr, gint64 absent)
{
    const RlvValue *value = rlv_plan_value_named (plan, item, attr);

    return value != NULL
               ? rlv_plan_parsed (plan, rlv_plan_item (plan, item), value).number
               : absent;
}

/* The rank of the item that @attr names among those of its kind, or RLV_NONE. */
static guint32
rank_of (const RlvPlan *plan, RlvItemIx item, const char *attr)
{
    const RlvValue *value = rlv_plan_value_named (plan, item, attr);

    return value != NULL && value->ref != RLV_NONE ? plan->rank[value->ref] : RLV_NONE;
}

const RlvItemIx *
rlv_plan_of_kind_if_any (const RlvPlan *plan, const char *kind, guint32 *n)
{
    *n = 0;
    return rlv_vocab_find (plan->vocab, kind) != RLV_NONE
               ? rlv_plan_of_kind (plan, kind, n)
               : NULL;
}

gint32
rlv_plan_units (gint64 millionths)
{
    gint64 units = (millionths + RLV_DECIMAL_ONE / 200) / (RLV_DECIMAL_ONE / 100);

    return (gint32) CLAMP (units, 0, G_MAXINT32);
}

/* --- parties --- */

static RlvSide
side_of_role (const char *role)
{
    if (g_str_equal (role, "client"))
        return RLV_SIDE_CLIENT;
    if (g_str_equal (role, "provider") || g_str_equal (role, "incumbent") ||
        g_str_equal (role, "subcontractor"))
        return RLV_SIDE_PROVIDER;
    return RLV_SIDE_THIRD;
}

static void
add_parties (RlvPlan *plan)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind_if_any (plan, "party", &n);

    for (guint32 i = 0; i < n; i++) {
        const char *role = text_of (plan, items[i], "role");
        RlvParty party = {
            .item = items[i],
            .id = rlv_item_id (plan, items[i]),
            .role = role,
            .side = side_of_role (role),
        };

        g_array_append_val (plan->parties, party);
    }
}

/* --- teams --- */

static guint32
calendar_of_team (const RlvPlan *plan, RlvItemIx team)
{
    guint32 own = rank_of (plan, team, "calendar");
    const RlvValue *site = rlv_plan_value_named (plan, team, "site");

    if (own == RLV_NONE && site != NULL && site->ref != RLV_NONE)
        own = rank_of (plan, site->ref, "calendar");
    return own != RLV_NONE ? own : 0;
}

static void
add_teams (RlvPlan *plan)
{
    guint32 n;
    const RlvItemIx *items = rlv_plan_of_kind_if_any (plan, "team", &n);

    for (guint32 i = 0; i < n; i++) {
        guint32 party = rank_of (plan, items[i], "party");
        RlvTeam team = {
            .item = items[i],
            .id = rlv_item_id (plan, items[i]),
            .party = party,
            .side = party != RLV_NONE
                        ? g_array_index (plan->parties, RlvParty, party).side
                        : RLV_SIDE_THIRD,
            .calendar = calendar_of_team (plan, items[i]),
            .wave = rank_of (plan, items[i], "wave"),
            .counterpart = rank_of (plan, items[i], "counterpart"),
        };

        g_array_append_val (plan->teams, team);
    }
}

/* Counterparts come in pairs: saying it on one of the two is enough. */
static void
pair_teams (RlvPlan *plan)
{
    RlvTeam *teams = (RlvTeam *) (gpointer) plan->teams->data;

    for (guint32 i = 0; i < plan->teams->len; i++) {
        guint32 other = teams[i].counterpart;

        if (other != RLV_NONE && teams[other].counterpart == RLV_NONE)
            teams[other].counterpart = i;
    }
}

/* --- persons --- */

static void
say_backwards (RlvPlanBuilder *builder, const RlvPerson *person)
{
    const RlvPlan *plan = builder->plan;
    guint32 kind = rlv_plan_item (plan, person->item)->kind;
    RlvPlace place;

    if (rlv_builder_is_faulty (builder, person->item) || !rlv_builder_may_say (builder))
        return;
    place = rlv_builder_place (builder, person->item,
                               rlv_vocab_attr (plan->vocab, kind, "until"));
    rlv_findings_add (builder->findings, RLV_SEVERITY_ERROR, "person-dates", &place,
                      _ ("%s leaves before coming"), person->id);
    rlv_findings_mend (builder->findings,
                       _ ("give a last day that is not before the first"));
}

static void
check_absence (RlvPlanBuilder *builder, RlvItemIx item)
{
    const RlvPlan *plan = builder->plan;
    guint32 kind = rlv_plan_item (plan, item)->kind;
    RlvDay from = (RlvDay) number_of (plan, item, "from", RLV_DAY_NONE);
    RlvDay to = (RlvDay) number_of (plan, item, "to", from);
    char a[RLV_DATE_SIZE], b[RLV_DATE_SIZE];
    RlvPlace place;

    if (to >= from || rlv_builder_is_faulty (builder, item) ||
        !rlv_builder_may_say (builder))
        return;
    place = rlv_builder_place (builder, item, rlv_vocab_attr (plan->vocab, kind, "to"));
    rlv_findings_add (builder->findings, RLV_SEVERITY_ERROR, "dates-backwards", &place,
                      _ ("it begins on %s, after it ends on %s"),
                      rlv_day_format (from, a), rlv_day_format (to, b));
    rlv_findings_mend (builder->findings,
                       _ ("swap the two dates, or mend one of them"));
}

static void
add_person (RlvPlanBuilder *builder, RlvItemIx item)
{
    RlvPlan *plan = builder->plan;
    guint32 team_kind = rlv_vocab_find (plan->vocab, "team");
    guint32 calendar = rank_of (plan, item, "calendar");
    RlvItemIx up = rlv_plan_item (plan, item)->up;
    RlvTeam *team = NULL;
    RlvPerson person = {
        .item = item,
        .id = rlv_item_id (plan, item),
        .team = RLV_NONE,
        .units = rlv_plan_units (number_of (plan, item, "fte", RLV_DECIMAL_ONE)),
        .from = (RlvDay) number_of (plan, item, "from", RLV_DAY_NONE),
        .until = (RlvDay) number_of (plan, item, "until", RLV_DAY_NONE),
    };

    if (up != RLV_NONE && rlv_plan_item (plan, up)->kind == team_kind) {
        person.team = plan->rank[up];
        team = &g_array_index (plan->teams, RlvTeam, person.team);
        if (team->n_persons++ == 0)
            team->first_person = plan->persons->len;
    }
    person.calendar = calendar != RLV_NONE ? calendar : team ? team->calendar : 0;
    if (person.from != RLV_DAY_NONE && person.until != RLV_DAY_NONE &&
        person.until < person.from)
        say_backwards (builder, &person);
    g_array_append_val (plan->persons, person);
}

void
rlv_builder_people (RlvPlanBuilder *builder)
{
    RlvPlan *plan = builder->plan;
    guint32 n;
    const RlvItemIx *persons;

    add_parties (plan);
    add_teams (plan);
    pair_teams (plan);
    persons = rlv_plan_of_kind_if_any (plan, "person", &n);
    for (guint32 i = 0; i < n; i++)
        add_person (builder, persons[i]);
    persons = rlv_plan_of_kind_if_any (plan, "absence", &n);
    for (guint32 i = 0; i < n; i++)
        check_absence (builder, persons[i]);
}
