/* The multi-skill files of iMOPSE (.def): people with skills at levels, and tasks that
 * take one of them each.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "psplib-text.h"

#include <string.h>

typedef struct {
    guint32 from, to; /* numbers of the file; from 0 on once both are known */
    guint line;       /* that says so */
} Relation;

static void
skip_blanks (const char **at, const char *end)
{
    while (*at < end && psp_is_blank (**at))
        (*at)++;
}

/* "Q3: 2" at *@at, which moves past it; the level counts from 1 then. */
static gboolean
take_skill (PspReader *reader, Psp *psp, const char **at, const char *end,
            gint32 *skill, gint32 *level)
{
    guint digits = 0;

    skip_blanks (at, end);
    *skill = 0;
    if (*at < end && **at == 'Q')
        for ((*at)++; *at < end && g_ascii_isdigit (**at) && digits < 3;
             (*at)++, digits++)
            *skill = *skill * 10 + (**at - '0');
    if (digits == 0 || *at == end || **at != ':')
        return psp_refuse (reader, "a skill and its level (Q1: 2) belong here");
    (*at)++;
    if (*skill >= PSP_MAX_SKILLS)
        return psp_refuse (reader, "skills from Q0 to Q%d are read",
                           PSP_MAX_SKILLS - 1);
    if (!psp_take_number (reader, at, end, level))
        return FALSE;
    if (*level >= PSP_MAX_LEVELS)
        return psp_refuse (reader, "levels from 0 to %d are read", PSP_MAX_LEVELS - 1);
    (*level)++;
    psp->n_skills = MAX (psp->n_skills, (guint32) *skill + 1);
    return TRUE;
}

/* What somebody earns matters to nobody here, and may be missing. */
static gboolean
skip_salary (PspReader *reader, const char **at, const char *end)
{
    const char *from;

    skip_blanks (at, end);
    for (from = *at; *at < end && (g_ascii_isdigit (**at) || **at == '.'); (*at)++)
        ;
    return *at == from || *at == end || psp_is_blank (**at)
               ? TRUE
               : psp_refuse (reader, "a salary belongs here");
}

static gboolean
take_person (PspReader *reader, Psp *psp, guint32 p)
{
    PspPerson *person = &psp->people[p];
    const char *at, *end;
    gint32 number, skill, level;

    if (!psp_next_line (reader, &at, &end) ||
        !psp_take_number (reader, &at, end, &number) || !skip_salary (reader, &at, end))
        return FALSE;
    person->id = (guint32) number;
    for (guint32 other = 0; other < p; other++)
        if (psp->people[other].id == person->id)
            return psp_refuse (reader, "resource %d is there twice", number);
    for (skip_blanks (&at, end); at < end; skip_blanks (&at, end)) {
        if (!take_skill (reader, psp, &at, end, &skill, &level))
            return FALSE;
        if (person->level[skill] != 0)
            return psp_refuse (reader, "resource %d has Q%d twice", number, skill);
        person->level[skill] = (guint8) level;
    }
    return TRUE;
}

static gboolean
can_be_done (const Psp *psp, const PspJob *job)
{
    for (guint32 p = 0; p < psp->n_people; p++)
        if (psp->people[p].level[job->skill] >= job->level)
            return TRUE;
    return FALSE;
}

static gboolean
take_task (PspReader *reader, Psp *psp, guint32 i, GHashTable *known, GArray *relations)
{
    PspJob *job = &psp->jobs[i];
    const char *at, *end;
    gint32 number;

    if (!psp_next_line (reader, &at, &end) ||
        !psp_take_number (reader, &at, end, &number) ||
        !psp_take_number (reader, &at, end, &job->duration) ||
        !take_skill (reader, psp, &at, end, &job->skill, &job->level))
        return FALSE;
    job->id = (guint32) number;
    if (!g_hash_table_insert (known, GUINT_TO_POINTER (job->id), GUINT_TO_POINTER (i)))
        return psp_refuse (reader, "task %d is there twice", number);
    if (job->duration > 0 && !can_be_done (psp, job))
        return psp_refuse (reader, "nobody has Q%d at level %d or above", job->skill,
                           job->level - 1);
    for (skip_blanks (&at, end); at < end; skip_blanks (&at, end)) {
        Relation relation = {0, i, reader->line};

        if (!psp_take_number (reader, &at, end, &number))
            return FALSE;
        relation.from = (guint32) number;
        g_array_append_val (relations, relation);
    }
    return TRUE;
}

static gint
compare_relations (gconstpointer a, gconstpointer b)
{
    const Relation *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

/* Those that a file says twice, as some made from summary tasks do, count once. */
static gboolean
set_successors (PspReader *reader, Psp *psp, GHashTable *known, GArray *relations)
{
    Relation *all = (Relation *) (gpointer) relations->data;
    guint end = reader->line;

    for (guint r = 0; r < relations->len; r++) {
        gpointer place;

        reader->line = all[r].line;
        if (!g_hash_table_lookup_extended (known, GUINT_TO_POINTER (all[r].from), NULL,
                                           &place) ||
            GPOINTER_TO_UINT (place) == all[r].to)
            return psp_refuse (reader, "task %u has no predecessor %u",
                               psp->jobs[all[r].to].id, all[r].from);
        all[r].from = GPOINTER_TO_UINT (place);
    }
    reader->line = end;
    g_array_sort (relations, compare_relations);
    for (guint r = 0; r < relations->len; r++) {
        PspJob *job = &psp->jobs[all[r].from];

        if (r > 0 && compare_relations (&all[r - 1], &all[r]) == 0)
            continue;
        if (job->n_next++ == 0)
            job->first_next = psp->next->len;
        g_array_append_val (psp->next, all[r].to);
    }
    return TRUE;
}

static gboolean
is_over (PspReader *reader)
{
    const char *line, *end;
    PspReader rest = *reader;

    rest.error = NULL;
    if (!psp_next_line (&rest, &line, &end))
        return TRUE;
    reader->line = rest.line;
    return psp_refuse (reader, "there are more tasks than were said");
}

Psp *
psp_take_def (PspReader *reader)
{
    g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
    g_autoptr (GArray) relations = g_array_new (FALSE, FALSE, sizeof (Relation));
    g_autoptr (Psp) psp = NULL;
    gint32 n, n_people, n_relations, n_skills;

    if (!psp_take_header (reader, "Tasks", &n) ||
        !psp_take_header (reader, "Resources", &n_people) ||
        !psp_take_header (reader, "Precedence relations", &n_relations) ||
        !psp_take_header (reader, "Number of skill types", &n_skills))
        return NULL;
    if (n < 1 || n > PSP_MAX_JOBS || n_people < 1 || n_people > PSP_MAX_PEOPLE) {
        psp_refuse (reader, "from 1 to %d tasks and from 1 to %d resources are read",
                    PSP_MAX_JOBS, PSP_MAX_PEOPLE);
        return NULL;
    }
    psp = psp_new ((guint32) n, 0);
    psp->n_people = (guint32) n_people;
    psp->people = g_new0 (PspPerson, psp->n_people);
    if (!psp_take_title (reader, "ResourceID"))
        return NULL;
    for (guint32 p = 0; p < psp->n_people; p++)
        if (!take_person (reader, psp, p))
            return NULL;
    if (!psp_take_title (reader, "TaskID"))
        return NULL;
    for (guint32 i = 0; i < psp->n; i++)
        if (!take_task (reader, psp, i, known, relations))
            return NULL;
    return is_over (reader) && set_successors (reader, psp, known, relations) &&
                   psp_look_over (reader, psp)
               ? g_steal_pointer (&psp)
               : NULL;
}
