/* Lines and numbers of other people's files, and what is looked at whatever the form.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "psplib-text.h"

#include <string.h>

/* --- lines and numbers ------------------------------------------------------------ */

gboolean
psp_refuse (PspReader *reader, const char *format, ...)
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

gboolean
psp_next_line (PspReader *reader, const char **line, const char **end)
{
    while (reader->at < reader->end) {
        const char *stop =
            memchr (reader->at, '\n', (gsize) (reader->end - reader->at));

        *line = reader->at;
        *end = stop ? stop : reader->end;
        reader->at = stop ? stop + 1 : reader->end;
        reader->line++;
        for (const char *c = *line; c < *end; c++)
            if (strchr ("*-= \t\r", *c) == NULL)
                return TRUE;
    }
    return psp_refuse (reader, "the file ends too early");
}

gboolean
psp_is_blank (char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

gboolean
psp_take_number (PspReader *reader, const char **at, const char *end, gint32 *number)
{
    gint32 value = 0;
    guint digits = 0;

    while (*at < end && psp_is_blank (**at))
        (*at)++;
    for (; *at < end && g_ascii_isdigit (**at) && digits < 6; (*at)++, digits++)
        value = value * 10 + (**at - '0');
    if (digits == 0 || digits > 5 || value > PSP_MAX_NUMBER ||
        (*at < end && !psp_is_blank (**at) && **at != '\n'))
        return psp_refuse (reader, "a whole number from 0 to %d belongs here",
                           PSP_MAX_NUMBER);
    *number = value;
    return TRUE;
}

gboolean
psp_at_end (PspReader *reader, const char *at, const char *end)
{
    while (at < end && psp_is_blank (*at))
        at++;
    return at == end ? TRUE : psp_refuse (reader, "there is more than belongs here");
}

gboolean
psp_take_title (PspReader *reader, const char *title)
{
    const char *line, *end;
    gsize len = strlen (title);

    if (!psp_next_line (reader, &line, &end))
        return FALSE;
    if ((gsize) (end - line) < len || memcmp (line, title, len) != 0)
        return psp_refuse (reader, "\"%s\" belongs here", title);
    return TRUE;
}

gboolean
psp_take_header (PspReader *reader, const char *title, gint32 *number)
{
    for (;;) {
        const char *line, *end, *colon;
        gsize len = strlen (title);

        if (!psp_next_line (reader, &line, &end))
            return FALSE;
        if ((gsize) (end - line) < len || memcmp (line, title, len) != 0)
            continue;
        colon = memchr (line, ':', (gsize) (end - line));
        if (colon == NULL)
            return psp_refuse (reader, "\"%s\" has no number", title);
        colon++;
        return psp_take_number (reader, &colon, end, number);
    }
}

/* --- the instance ------------------------------------------------------------------
 */

Psp *
psp_new (guint32 n, guint32 n_resources)
{
    Psp *psp = g_new0 (Psp, 1);

    psp->n = n;
    psp->n_resources = n_resources;
    psp->jobs = g_new0 (PspJob, n);
    psp->next = g_array_new (FALSE, FALSE, sizeof (guint32));
    psp->order = g_new0 (guint32, n);
    for (guint32 i = 0; i < n; i++)
        psp->jobs[i].id = i + 1;
    return psp;
}

void
psp_free (Psp *psp)
{
    if (psp == NULL)
        return;
    g_free (psp->jobs);
    g_free (psp->order);
    g_free (psp->people);
    g_array_unref (psp->next);
    g_free (psp);
}

gboolean
psp_look_over (PspReader *reader, Psp *psp)
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
        return psp_refuse (reader, "jobs wait for each other");
    for (guint32 i = 0; i < psp->n; i++) {
        psp->work += psp->jobs[i].duration;
        if (psp->work > PSP_MAX_WORK)
            return psp_refuse (reader, "the durations add up to more than %d",
                               PSP_MAX_WORK);
        for (guint32 r = 0; r < psp->n_resources; r++)
            if (psp->jobs[i].request[r] > psp->capacity[r])
                return psp_refuse (reader,
                                   "job %u asks more of resource %u than there is",
                                   i + 1, r + 1);
    }
    return TRUE;
}
