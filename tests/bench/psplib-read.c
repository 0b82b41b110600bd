/* The files of PSPLIB (.sm) and of Patterson (.rcp), and which form a file is of.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "psplib-text.h"

#include <string.h>

/* --- the instance ------------------------------------------------------------------
 */

/* They are there for the order alone. */
static gboolean
check_ends (PspReader *reader, const Psp *psp)
{
    return psp->jobs[0].duration == 0 && psp->jobs[psp->n - 1].duration == 0
               ? TRUE
               : psp_refuse (reader, "the first and the last job take no time");
}

/* Successors, counted from 1, of job @i. */
static gboolean
take_successors (PspReader *reader, Psp *psp, guint32 i, gint32 n, const char **at,
                 const char *end)
{
    PspJob *job = &psp->jobs[i];

    job->first_next = psp->next->len;
    for (gint32 k = 0; k < n; k++) {
        gint32 number;
        guint32 to;

        if (!psp_take_number (reader, at, end, &number))
            return FALSE;
        if (number < 1 || (guint32) number > psp->n || (guint32) number == i + 1)
            return psp_refuse (reader, "job %u has no successor %d", i + 1, number);
        to = (guint32) number - 1;
        for (guint32 j = job->first_next; j < psp->next->len; j++)
            if (g_array_index (psp->next, guint32, j) == to)
                return psp_refuse (reader, "job %u names %d twice", i + 1, number);
        g_array_append_val (psp->next, to);
        job->n_next++;
    }
    return TRUE;
}

/* --- PSPLIB ------------------------------------------------------------------------
 */

static gboolean
take_precedence (PspReader *reader, Psp *psp)
{
    if (!psp_take_title (reader, "PRECEDENCE RELATIONS:") ||
        !psp_take_title (reader, "jobnr."))
        return FALSE;
    for (guint32 i = 0; i < psp->n; i++) {
        const char *at, *end;
        gint32 number, modes, n;

        if (!psp_next_line (reader, &at, &end) ||
            !psp_take_number (reader, &at, end, &number) ||
            !psp_take_number (reader, &at, end, &modes) ||
            !psp_take_number (reader, &at, end, &n))
            return FALSE;
        if ((guint32) number != i + 1)
            return psp_refuse (reader, "job %u belongs here", i + 1);
        if (modes != 1)
            return psp_refuse (reader,
                               "job %u has %d modes: alternatives are not read yet",
                               i + 1, modes);
        if (!take_successors (reader, psp, i, n, &at, end) ||
            !psp_at_end (reader, at, end))
            return FALSE;
    }
    return TRUE;
}

static gboolean
take_requests (PspReader *reader, Psp *psp)
{
    if (!psp_take_title (reader, "REQUESTS/DURATIONS:") ||
        !psp_take_title (reader, "jobnr."))
        return FALSE;
    for (guint32 i = 0; i < psp->n; i++) {
        const char *at, *end;
        gint32 number, mode;

        if (!psp_next_line (reader, &at, &end) ||
            !psp_take_number (reader, &at, end, &number) ||
            !psp_take_number (reader, &at, end, &mode) ||
            !psp_take_number (reader, &at, end, &psp->jobs[i].duration))
            return FALSE;
        if ((guint32) number != i + 1 || mode != 1)
            return psp_refuse (reader, "job %u, mode 1 belongs here", i + 1);
        for (guint32 r = 0; r < psp->n_resources; r++)
            if (!psp_take_number (reader, &at, end, &psp->jobs[i].request[r]))
                return FALSE;
        if (!psp_at_end (reader, at, end))
            return FALSE;
    }
    return TRUE;
}

static gboolean
take_capacities (PspReader *reader, Psp *psp)
{
    const char *at, *end;

    /* "R 1  R 2": the line that names them. */
    if (!psp_take_title (reader, "RESOURCEAVAILABILITIES:") ||
        !psp_next_line (reader, &at, &end) || !psp_next_line (reader, &at, &end))
        return FALSE;
    for (guint32 r = 0; r < psp->n_resources; r++)
        if (!psp_take_number (reader, &at, end, &psp->capacity[r]))
            return FALSE;
    return psp_at_end (reader, at, end);
}

static Psp *
take_psplib (PspReader *reader)
{
    gint32 n, renewable, used_up, both;
    g_autoptr (Psp) psp = NULL;
    const char *line, *end;

    if (!psp_take_header (reader, "jobs (incl. supersource/sink )", &n) ||
        !psp_take_title (reader, "horizon") || !psp_take_title (reader, "RESOURCES"))
        return NULL;
    if (!psp_take_header (reader, "  - renewable", &renewable) ||
        !psp_take_header (reader, "  - nonrenewable", &used_up) ||
        !psp_take_header (reader, "  - doubly constrained", &both))
        return NULL;
    if (n < 2 || n > PSP_MAX_JOBS || renewable > PSP_MAX_RESOURCES) {
        psp_refuse (reader, "from 2 to %d jobs and up to %d resources are read",
                    PSP_MAX_JOBS, PSP_MAX_RESOURCES);
        return NULL;
    }
    if (used_up > 0 || both > 0) {
        psp_refuse (reader, "resources that are used up are not read yet");
        return NULL;
    }
    psp = psp_new ((guint32) n, (guint32) renewable);
    if (!psp_take_title (reader, "PROJECT INFORMATION:") ||
        !psp_take_title (reader, "pronr.") || !psp_next_line (reader, &line, &end) ||
        !take_precedence (reader, psp) || !take_requests (reader, psp) ||
        !take_capacities (reader, psp) || !psp_look_over (reader, psp) ||
        !check_ends (reader, psp))
        return NULL;
    return g_steal_pointer (&psp);
}

/* --- Patterson ---------------------------------------------------------------------
 */

/* The form has no lines to rely on: numbers, one after another. */
static Psp *
take_patterson (PspReader *reader)
{
    g_autofree char *flat = g_strndup (reader->at, (gsize) (reader->end - reader->at));
    const char *at = g_strdelimit (flat, "\n", ' '), *end = flat + strlen (flat);
    g_autoptr (Psp) psp = NULL;
    gint32 n, n_resources, n_next;

    if (!psp_take_number (reader, &at, end, &n) ||
        !psp_take_number (reader, &at, end, &n_resources))
        return NULL;
    if (n < 2 || n > PSP_MAX_JOBS || n_resources > PSP_MAX_RESOURCES) {
        psp_refuse (reader, "from 2 to %d jobs and up to %d resources are read",
                    PSP_MAX_JOBS, PSP_MAX_RESOURCES);
        return NULL;
    }
    psp = psp_new ((guint32) n, (guint32) n_resources);
    for (guint32 r = 0; r < psp->n_resources; r++)
        if (!psp_take_number (reader, &at, end, &psp->capacity[r]))
            return NULL;
    for (guint32 i = 0; i < psp->n; i++) {
        if (!psp_take_number (reader, &at, end, &psp->jobs[i].duration))
            return NULL;
        for (guint32 r = 0; r < psp->n_resources; r++)
            if (!psp_take_number (reader, &at, end, &psp->jobs[i].request[r]))
                return NULL;
        if (!psp_take_number (reader, &at, end, &n_next) ||
            !take_successors (reader, psp, i, n_next, &at, end))
            return NULL;
    }
    return psp_at_end (reader, at, end) && psp_look_over (reader, psp) &&
                   check_ends (reader, psp)
               ? g_steal_pointer (&psp)
               : NULL;
}

Psp *
psp_parse (const char *text, gsize len, PspForm form, GError **error)
{
    PspReader reader = {.at = text, .end = text + len, .error = error};

    if (len > PSP_MAX_BYTES || memchr (text, 0, len) != NULL) {
        psp_refuse (&reader, "that is not a text of at most %d bytes", PSP_MAX_BYTES);
        return NULL;
    }
    switch (form) {
    case PSP_FORM_RCP:
        return take_patterson (&reader);
    case PSP_FORM_DEF:
        return psp_take_def (&reader);
    case PSP_FORM_SM:
        break;
    }
    return take_psplib (&reader);
}

Psp *
psp_read (const char *path, GError **error)
{
    static const char *const ends[] = {
        [PSP_FORM_SM] = ".sm", [PSP_FORM_RCP] = ".rcp", [PSP_FORM_DEF] = ".def"};
    g_autofree char *text = NULL;
    guint form = 0;
    gsize len;

    while (form < G_N_ELEMENTS (ends) && !g_str_has_suffix (path, ends[form]))
        form++;
    if (form == G_N_ELEMENTS (ends)) {
        g_set_error (error, PSP_ERROR, 0,
                     "only single-mode files (.sm, .rcp) and multi-skill ones (.def) "
                     "are read");
        return NULL;
    }
    if (!g_file_get_contents (path, &text, &len, error))
        return NULL;
    return psp_parse (text, len, (PspForm) form, error);
}
