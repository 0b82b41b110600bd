/* The files of PSPLIB (.sm) and of Patterson (.rcp), and the judge of schedules.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "psplib.h"

#include <string.h>

typedef struct {
    const char *at, *end; /* what is left of the text */
    guint line;
    GError **error;
} Reader;

/* --- lines and numbers ------------------------------------------------------------ */

static gboolean refuse (Reader *reader, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Always FALSE; the first reason stands. */
static gboolean
refuse (Reader *reader, const char *format, ...)
{
    g_autofree char *what = NULL;
    va_list args;

    va_start (args, format);
    what = g_strdup_vprintf (format, args);
    va_end (args);
    if (reader->error != NULL && *reader->error == NULL)
        g_set_error (reader->error, PSP_ERROR, 0, "line %u: %s", reader->line, what);
    return FALSE;
}

/* The next line with anything but rules and blanks in it; FALSE at the end. */
static gboolean
next_line (Reader *reader, const char **line, const char **end)
{
    while (reader->at < reader->end) {
        const char *stop =
            memchr (reader->at, '\n', (gsize) (reader->end - reader->at));

        *line = reader->at;
        *end = stop ? stop : reader->end;
        reader->at = stop ? stop + 1 : reader->end;
        reader->line++;
        for (const char *c = *line; c < *end; c++)
            if (strchr ("*- \t\r", *c) == NULL)
                return TRUE;
    }
    return refuse (reader, "the file ends too early");
}

static gboolean
is_blank (char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* A number of at most PSP_MAX_NUMBER at *@at, which moves past it. */
static gboolean
take_number (Reader *reader, const char **at, const char *end, gint32 *number)
{
    gint32 value = 0;
    guint digits = 0;

    while (*at < end && is_blank (**at))
        (*at)++;
    for (; *at < end && g_ascii_isdigit (**at) && digits < 6; (*at)++, digits++)
        value = value * 10 + (**at - '0');
    if (digits == 0 || digits > 5 || value > PSP_MAX_NUMBER ||
        (*at < end && !is_blank (**at) && **at != '\n'))
        return refuse (reader, "a whole number from 0 to %d belongs here",
                       PSP_MAX_NUMBER);
    *number = value;
    return TRUE;
}

static gboolean
at_end (Reader *reader, const char *at, const char *end)
{
    while (at < end && is_blank (*at))
        at++;
    return at == end ? TRUE : refuse (reader, "there is more than belongs here");
}

/* The next line must begin with @title. */
static gboolean
take_title (Reader *reader, const char *title)
{
    const char *line, *end;
    gsize len = strlen (title);

    if (!next_line (reader, &line, &end))
        return FALSE;
    if ((gsize) (end - line) < len || memcmp (line, title, len) != 0)
        return refuse (reader, "\"%s\" belongs here", title);
    return TRUE;
}

/* --- the instance ------------------------------------------------------------------
 */

static Psp *
psp_new (guint32 n, guint32 n_resources)
{
    Psp *psp = g_new0 (Psp, 1);

    psp->n = n;
    psp->n_resources = n_resources;
    psp->jobs = g_new0 (PspJob, n);
    psp->next = g_array_new (FALSE, FALSE, sizeof (guint32));
    psp->order = g_new0 (guint32, n);
    return psp;
}

void
psp_free (Psp *psp)
{
    if (psp == NULL)
        return;
    g_free (psp->jobs);
    g_free (psp->order);
    g_array_unref (psp->next);
    g_free (psp);
}

/* Successors, counted from 1, of job @i. */
static gboolean
take_successors (Reader *reader, Psp *psp, guint32 i, gint32 n, const char **at,
                 const char *end)
{
    PspJob *job = &psp->jobs[i];

    job->first_next = psp->next->len;
    for (gint32 k = 0; k < n; k++) {
        gint32 number;
        guint32 to;

        if (!take_number (reader, at, end, &number))
            return FALSE;
        if (number < 1 || (guint32) number > psp->n || (guint32) number == i + 1)
            return refuse (reader, "job %u has no successor %d", i + 1, number);
        to = (guint32) number - 1;
        for (guint32 j = job->first_next; j < psp->next->len; j++)
            if (g_array_index (psp->next, guint32, j) == to)
                return refuse (reader, "job %u names %d twice", i + 1, number);
        g_array_append_val (psp->next, to);
        job->n_next++;
    }
    return TRUE;
}

/* Order, critical path, and whether anybody could schedule it at all. */
static gboolean
look_over (Reader *reader, Psp *psp)
{
    g_autofree guint32 *before = g_new0 (guint32, psp->n);
    g_autofree gint32 *from = g_new0 (gint32, psp->n);
    guint32 n = 0;

    for (guint32 i = 0; i < psp->next->len; i++)
        before[g_array_index (psp->next, guint32, i)]++;
    for (guint32 i = 0; i < psp->n; i++)
        if (before[i] == 0)
            psp->order[n++] = i;
    for (guint32 i = 0; i < n; i++) {
        const PspJob *job = &psp->jobs[psp->order[i]];
        gint32 finish = from[psp->order[i]] + job->duration;

        psp->cpm = MAX (psp->cpm, finish);
        for (guint32 k = job->first_next; k < job->first_next + job->n_next; k++) {
            guint32 to = g_array_index (psp->next, guint32, k);

            from[to] = MAX (from[to], finish);
            if (--before[to] == 0)
                psp->order[n++] = to;
        }
    }
    if (n < psp->n)
        return refuse (reader, "jobs wait for each other");
    for (guint32 i = 0; i < psp->n; i++) {
        psp->work += psp->jobs[i].duration;
        if (psp->work > PSP_MAX_WORK)
            return refuse (reader, "the durations add up to more than %d",
                           PSP_MAX_WORK);
        for (guint32 r = 0; r < psp->n_resources; r++)
            if (psp->jobs[i].request[r] > psp->capacity[r])
                return refuse (reader, "job %u asks more of resource %u than there is",
                               i + 1, r + 1);
    }
    return psp->jobs[0].duration == 0 && psp->jobs[psp->n - 1].duration == 0
               ? TRUE
               : refuse (reader, "the first and the last job take no time");
}

/* --- PSPLIB ------------------------------------------------------------------------
 */

/* The number after the colon of the header line that begins with @title. */
static gboolean
take_header (Reader *reader, const char *title, gint32 *number)
{
    for (;;) {
        const char *line, *end, *colon;
        gsize len = strlen (title);

        if (!next_line (reader, &line, &end))
            return FALSE;
        if ((gsize) (end - line) < len || memcmp (line, title, len) != 0)
            continue;
        colon = memchr (line, ':', (gsize) (end - line));
        if (colon == NULL)
            return refuse (reader, "\"%s\" has no number", title);
        colon++;
        return take_number (reader, &colon, end, number);
    }
}

static gboolean
take_precedence (Reader *reader, Psp *psp)
{
    if (!take_title (reader, "PRECEDENCE RELATIONS:") || !take_title (reader, "jobnr."))
        return FALSE;
    for (guint32 i = 0; i < psp->n; i++) {
        const char *at, *end;
        gint32 number, modes, n;

        if (!next_line (reader, &at, &end) ||
            !take_number (reader, &at, end, &number) ||
            !take_number (reader, &at, end, &modes) ||
            !take_number (reader, &at, end, &n))
            return FALSE;
        if ((guint32) number != i + 1)
            return refuse (reader, "job %u belongs here", i + 1);
        if (modes != 1)
            return refuse (reader, "job %u has %d modes: alternatives are not read yet",
                           i + 1, modes);
        if (!take_successors (reader, psp, i, n, &at, end) || !at_end (reader, at, end))
            return FALSE;
    }
    return TRUE;
}

static gboolean
take_requests (Reader *reader, Psp *psp)
{
    if (!take_title (reader, "REQUESTS/DURATIONS:") || !take_title (reader, "jobnr."))
        return FALSE;
    for (guint32 i = 0; i < psp->n; i++) {
        const char *at, *end;
        gint32 number, mode;

        if (!next_line (reader, &at, &end) ||
            !take_number (reader, &at, end, &number) ||
            !take_number (reader, &at, end, &mode) ||
            !take_number (reader, &at, end, &psp->jobs[i].duration))
            return FALSE;
        if ((guint32) number != i + 1 || mode != 1)
            return refuse (reader, "job %u, mode 1 belongs here", i + 1);
        for (guint32 r = 0; r < psp->n_resources; r++)
            if (!take_number (reader, &at, end, &psp->jobs[i].request[r]))
                return FALSE;
        if (!at_end (reader, at, end))
            return FALSE;
    }
    return TRUE;
}

static gboolean
take_capacities (Reader *reader, Psp *psp)
{
    const char *at, *end;

    /* "R 1  R 2": the line that names them. */
    if (!take_title (reader, "RESOURCEAVAILABILITIES:") ||
        !next_line (reader, &at, &end) || !next_line (reader, &at, &end))
        return FALSE;
    for (guint32 r = 0; r < psp->n_resources; r++)
        if (!take_number (reader, &at, end, &psp->capacity[r]))
            return FALSE;
    return at_end (reader, at, end);
}

static Psp *
take_psplib (Reader *reader)
{
    gint32 n, renewable, used_up, both;
    g_autoptr (Psp) psp = NULL;
    const char *line, *end;

    if (!take_header (reader, "jobs (incl. supersource/sink )", &n) ||
        !take_title (reader, "horizon") || !take_title (reader, "RESOURCES"))
        return NULL;
    if (!take_header (reader, "  - renewable", &renewable) ||
        !take_header (reader, "  - nonrenewable", &used_up) ||
        !take_header (reader, "  - doubly constrained", &both))
        return NULL;
    if (n < 2 || n > PSP_MAX_JOBS || renewable > PSP_MAX_RESOURCES) {
        refuse (reader, "from 2 to %d jobs and up to %d resources are read",
                PSP_MAX_JOBS, PSP_MAX_RESOURCES);
        return NULL;
    }
    if (used_up > 0 || both > 0) {
        refuse (reader, "resources that are used up are not read yet");
        return NULL;
    }
    psp = psp_new ((guint32) n, (guint32) renewable);
    if (!take_title (reader, "PROJECT INFORMATION:") ||
        !take_title (reader, "pronr.") || !next_line (reader, &line, &end) ||
        !take_precedence (reader, psp) || !take_requests (reader, psp) ||
        !take_capacities (reader, psp) || !look_over (reader, psp))
        return NULL;
    return g_steal_pointer (&psp);
}

/* --- Patterson ---------------------------------------------------------------------
 */

/* The form has no lines to rely on: numbers, one after another. */
static Psp *
take_patterson (Reader *reader)
{
    g_autofree char *flat = g_strndup (reader->at, (gsize) (reader->end - reader->at));
    const char *at = g_strdelimit (flat, "\n", ' '), *end = flat + strlen (flat);
    g_autoptr (Psp) psp = NULL;
    gint32 n, n_resources, n_next;

    if (!take_number (reader, &at, end, &n) ||
        !take_number (reader, &at, end, &n_resources))
        return NULL;
    if (n < 2 || n > PSP_MAX_JOBS || n_resources > PSP_MAX_RESOURCES) {
        refuse (reader, "from 2 to %d jobs and up to %d resources are read",
                PSP_MAX_JOBS, PSP_MAX_RESOURCES);
        return NULL;
    }
    psp = psp_new ((guint32) n, (guint32) n_resources);
    for (guint32 r = 0; r < psp->n_resources; r++)
        if (!take_number (reader, &at, end, &psp->capacity[r]))
            return NULL;
    for (guint32 i = 0; i < psp->n; i++) {
        if (!take_number (reader, &at, end, &psp->jobs[i].duration))
            return NULL;
        for (guint32 r = 0; r < psp->n_resources; r++)
            if (!take_number (reader, &at, end, &psp->jobs[i].request[r]))
                return NULL;
        if (!take_number (reader, &at, end, &n_next) ||
            !take_successors (reader, psp, i, n_next, &at, end))
            return NULL;
    }
    return at_end (reader, at, end) && look_over (reader, psp) ? g_steal_pointer (&psp)
                                                               : NULL;
}

Psp *
psp_parse (const char *text, gsize len, gboolean patterson, GError **error)
{
    Reader reader = {.at = text, .end = text + len, .error = error};

    if (len > PSP_MAX_BYTES || memchr (text, 0, len) != NULL) {
        refuse (&reader, "that is not a text of at most %d bytes", PSP_MAX_BYTES);
        return NULL;
    }
    return patterson ? take_patterson (&reader) : take_psplib (&reader);
}

Psp *
psp_read (const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize len;

    /* What jobs may choose from (.mm, .def) would be demands that several teams can
     * serve; here is where they would come in. */
    if (!g_str_has_suffix (path, ".sm") && !g_str_has_suffix (path, ".rcp")) {
        g_set_error (error, PSP_ERROR, 0,
                     "only single-mode files (.sm, .rcp) are read so far");
        return NULL;
    }
    if (!g_file_get_contents (path, &text, &len, error))
        return NULL;
    return psp_parse (text, len, g_str_has_suffix (path, ".rcp"), error);
}

/* --- the judge ---------------------------------------------------------------------
 */

static gboolean
judge_capacity (const Psp *psp, const gint32 *starts, guint32 r, gint32 *use,
                gint32 makespan, GError **error)
{
    memset (use, 0, sizeof *use * (gsize) (makespan + 1));
    for (guint32 i = 0; i < psp->n; i++)
        for (gint32 t = starts[i]; t < starts[i] + psp->jobs[i].duration; t++) {
            use[t] += psp->jobs[i].request[r];
            if (use[t] > psp->capacity[r]) {
                g_set_error (error, PSP_ERROR, 0,
                             "resource %u gives more than its %d in unit %d", r + 1,
                             psp->capacity[r], t);
                return FALSE;
            }
        }
    return TRUE;
}

gboolean
psp_judge (const Psp *psp, const gint32 *starts, gint32 *makespan, GError **error)
{
    g_autofree gint32 *use = NULL;

    *makespan = 0;
    for (guint32 i = 0; i < psp->n; i++) {
        const PspJob *job = &psp->jobs[i];

        if (starts[i] < 0) {
            g_set_error (error, PSP_ERROR, 0, "job %u starts before the project",
                         i + 1);
            return FALSE;
        }
        *makespan = MAX (*makespan, starts[i] + job->duration);
        for (guint32 k = job->first_next; k < job->first_next + job->n_next; k++) {
            guint32 to = g_array_index (psp->next, guint32, k);

            if (starts[to] < starts[i] + job->duration) {
                g_set_error (error, PSP_ERROR, 0,
                             "job %u starts at %d, before job %u ends at %d", to + 1,
                             starts[to], i + 1, starts[i] + job->duration);
                return FALSE;
            }
        }
    }
    use = g_new (gint32, *makespan + 1);
    for (guint32 r = 0; r < psp->n_resources; r++)
        if (!judge_capacity (psp, starts, r, use, *makespan, error))
            return FALSE;
    return TRUE;
}
