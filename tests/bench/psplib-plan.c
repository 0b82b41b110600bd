/* An instance as a plan of ours, and a schedule of ours as starts of the instance.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "psplib.h"

#include <string.h>

typedef struct {
    RlvVocab *vocab;
    RlvPlanBuilder *builder;
    guint32 kind; /* of the newest open item */
} Maker;

static void
item (Maker *maker, const char *name)
{
    maker->kind = rlv_vocab_find (maker->vocab, name);
    g_assert (maker->kind != RLV_NONE);
    rlv_plan_builder_open (maker->builder, maker->kind, 0, 0, 0);
}

static void value (Maker *maker, const char *attr, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static void
value (Maker *maker, const char *attr, const char *format, ...)
{
    guint32 place = rlv_vocab_attr (maker->vocab, maker->kind, attr);
    char text[128];
    va_list args;

    g_assert (place != RLV_NONE);
    va_start (args, format);
    g_vsnprintf (text, sizeof text, format, args);
    va_end (args);
    rlv_plan_builder_value (maker->builder, place, text, strlen (text));
}

static void
done (Maker *maker)
{
    rlv_plan_builder_close (maker->builder);
}

static void
make_head (Maker *maker, const Psp *psp, const char *hours)
{
    value (maker, "id", "PSPLIB");
    value (maker, "kind", "transition");
    value (maker, "lang", "en");
    value (maker, "version", "1");
    value (maker, "status", "draft");
    value (maker, "start", "2030-01-01");
    value (maker, "currency", "EUR");
    value (maker, "name", "%u jobs", psp->n);
    item (maker, "calendars");
    item (maker, "calendar");
    value (maker, "id", "ALL");
    value (maker, "name", "Every day");
    value (maker, "zone", "UTC");
    item (maker, "week");
    value (maker, "days", "mon tue wed thu fri sat sun");
    value (maker, "hours", "%s", hours);
    done (maker);
    done (maker);
    done (maker);
    item (maker, "parties");
    item (maker, "party");
    value (maker, "id", "P");
    value (maker, "role", "provider");
    value (maker, "name", "Provider");
    done (maker);
    done (maker);
}

static void
make_skills (Maker *maker, const Psp *psp)
{
    item (maker, "skills");
    for (guint32 s = 0; s < psp->n_skills; s++) {
        item (maker, "skill");
        value (maker, "id", "Q%u", s);
        value (maker, "name", "Skill %u", s);
        done (maker);
    }
    done (maker);
}

/* A team of one, so that whoever is chosen for a job is chosen by name. */
static void
make_person (Maker *maker, const Psp *psp, const PspPerson *person)
{
    item (maker, "team");
    value (maker, "id", "T%u", person->id);
    value (maker, "party", "P");
    value (maker, "name", "Team %u", person->id);
    value (maker, "calendar", "ALL");
    item (maker, "person");
    value (maker, "id", "P%u", person->id);
    value (maker, "name", "Person %u", person->id);
    for (guint32 s = 0; s < psp->n_skills; s++) {
        if (person->level[s] == 0)
            continue;
        item (maker, "has");
        value (maker, "skill", "Q%u", s);
        value (maker, "level", "%d", person->level[s]);
        done (maker);
    }
    done (maker);
    done (maker);
}

static void
make_teams (Maker *maker, const Psp *psp)
{
    item (maker, "teams");
    for (guint32 p = 0; p < psp->n_people; p++)
        make_person (maker, psp, &psp->people[p]);
    for (guint32 r = 0; r < psp->n_resources; r++) {
        item (maker, "team");
        value (maker, "id", "R%u", r + 1);
        value (maker, "party", "P");
        value (maker, "name", "Resource %u", r + 1);
        value (maker, "calendar", "ALL");
        value (maker, "size", "%d", psp->capacity[r]);
        done (maker);
    }
    done (maker);
}

/* Who comes before each job, as lists. */
static GArray **
predecessors (const Psp *psp)
{
    GArray **before = g_new (GArray *, psp->n);

    for (guint32 i = 0; i < psp->n; i++)
        before[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
    for (guint32 i = 0; i < psp->n; i++)
        for (guint32 k = 0; k < psp->jobs[i].n_next; k++) {
            guint32 to =
                g_array_index (psp->next, guint32, psp->jobs[i].first_next + k);

            g_array_append_val (before[to], i);
        }
    return before;
}

static void
make_task (Maker *maker, const Psp *psp, guint32 i, const GArray *before)
{
    const PspJob *job = &psp->jobs[i];

    item (maker, "task");
    value (maker, "id", "J%u", job->id);
    value (maker, "name", "Job %u", job->id);
    value (maker, "kind", job->duration == 0 ? "milestone" : "kt");
    value (maker, "calendar", "ALL");
    value (maker, "duration", "%dd", job->duration);
    for (guint k = 0; k < before->len; k++) {
        item (maker, "after");
        value (maker, "task", "J%u", psp->jobs[g_array_index (before, guint32, k)].id);
        done (maker);
    }
    for (guint32 r = 0; r < psp->n_resources; r++) {
        if (job->duration == 0 || job->request[r] == 0)
            continue;
        item (maker, "need");
        value (maker, "team", "R%u", r + 1);
        value (maker, "people", "%d", job->request[r]);
        done (maker);
    }
    if (psp->n_people > 0 && job->duration > 0) {
        item (maker, "need");
        value (maker, "side", "provider");
        value (maker, "skill", "Q%d", job->skill);
        value (maker, "level", "%d", job->level);
        value (maker, "people", "1");
        done (maker);
    }
    done (maker);
}

RlvPlan *
psp_plan (const Psp *psp, RlvVocab *vocab, const char *hours, GError **error)
{
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    Maker maker = {.vocab = vocab, .builder = rlv_plan_builder_new (vocab, findings)};
    GArray **before = predecessors (psp);
    RlvPlan *plan;

    rlv_plan_builder_file (maker.builder, "psplib");
    item (&maker, "plan");
    make_head (&maker, psp, hours);
    if (psp->n_people > 0)
        make_skills (&maker, psp);
    make_teams (&maker, psp);
    item (&maker, "tasks");
    for (guint32 i = 0; i < psp->n; i++) {
        make_task (&maker, psp, i, before[i]);
        g_array_unref (before[i]);
    }
    g_free (before);
    done (&maker);
    done (&maker);
    plan = rlv_plan_builder_end (maker.builder, error);
    if (plan == NULL) {
        guint n;
        const RlvFinding *all = rlv_findings_get (findings, &n);

        g_prefix_error (error, "%s: ", n > 0 ? all[0].what : "no finding");
    }
    return plan;
}

gint32
psp_units (RlvTime origin, RlvTime t)
{
    return t <= origin ? 0 : (gint32) ((t - origin + 1439) / 1440);
}

gboolean
psp_starts (const Psp *psp, const RlvSchedule *schedule, RlvTime origin, gint32 *starts,
            GError **error)
{
    for (guint32 i = 0; i < psp->n; i++) {
        gboolean point = psp->jobs[i].duration == 0;
        RlvTime start = schedule->start[i], finish = schedule->finish[i];

        starts[i] = point || start < origin ? psp_units (origin, start)
                                            : (gint32) ((start - origin) / 1440);
        if (start < origin || (!point && (start - origin) % 1440 != 0) ||
            psp_units (origin, finish) != starts[i] + psp->jobs[i].duration ||
            (point && finish != start)) {
            g_set_error (error, PSP_ERROR, 0, "job %u stands from minute %d to %d",
                         psp->jobs[i].id, (int) (start - origin),
                         (int) (finish - origin));
            return FALSE;
        }
    }
    return TRUE;
}

void
psp_who (const Psp *psp, const RlvPlan *plan, const RlvSchedule *schedule, guint32 *who)
{
    guint32 n;
    const RlvTask *tasks = rlv_plan_tasks (plan, &n);

    for (guint32 i = 0; i < psp->n; i++) {
        const RlvStaffing *staffing =
            tasks[i].n_demands == 1 ? &schedule->staffing[tasks[i].first_demand] : NULL;

        who[i] = staffing != NULL && staffing->n_named == 1
                     ? schedule->named[staffing->first_named]
                     : RLV_NONE;
    }
}
