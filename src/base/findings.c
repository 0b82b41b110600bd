/* What is said about a plan.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <releve/base.h>

struct _RlvFindings {
    GArray *items;         /* RlvFinding */
    GStringChunk *strings; /* their texts */
    GPtrArray *fixes;      /* RlvFix[], their changes */
};

const char *
rlv_severity_name (RlvSeverity severity)
{
    static const char *const names[] = {"note", "warning", "error"};

    return names[severity];
}

RlvFindings *
rlv_findings_new (void)
{
    RlvFindings *findings = g_new0 (RlvFindings, 1);

    findings->items = g_array_new (FALSE, TRUE, sizeof (RlvFinding));
    findings->strings = g_string_chunk_new (1024);
    findings->fixes = g_ptr_array_new_with_free_func (g_free);
    return findings;
}

void
rlv_findings_free (RlvFindings *findings)
{
    if (findings == NULL)
        return;
    g_array_unref (findings->items);
    g_string_chunk_free (findings->strings);
    g_ptr_array_unref (findings->fixes);
    g_free (findings);
}

/* Marks that turn the direction of writing, and so make a line read as another. */
static gboolean
turns_text (gunichar c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* Most texts are plain through and through, and there may be many. */
static gboolean
is_plain (const char *text)
{
    const char *p = text;

    while (*p >= 0x20 && *p < 0x7F)
        p++;
    if (*p == '\0')
        return TRUE;
    if (!g_utf8_validate (p, -1, NULL))
        return FALSE;
    for (; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);

        if (g_unichar_iscntrl (c) || turns_text (c))
            return FALSE;
    }
    return TRUE;
}

/* What is not plain becomes a replacement character: texts may quote a hostile plan,
 * and no message may drive a terminal.  Free with g_free(). */
static char *
clean_text (const char *text)
{
    g_autofree char *valid = g_utf8_make_valid (text, -1);
    GString *clean = g_string_new (NULL);

    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        gboolean plain = !g_unichar_iscntrl (c) && !turns_text (c);

        g_string_append_unichar (clean, plain ? c : 0xFFFD);
    }
    return g_string_free (clean, FALSE);
}

static char *keep_text (RlvFindings *findings, const char *format, va_list args)
    G_GNUC_PRINTF (2, 0);

static char *
keep_text (RlvFindings *findings, const char *format, va_list args)
{
    g_autofree char *text = g_strdup_vprintf (format, args);
    g_autofree char *clean = is_plain (text) ? NULL : clean_text (text);

    return g_string_chunk_insert (findings->strings, clean != NULL ? clean : text);
}

/* The same text for many findings. */
static const char *
keep_words (RlvFindings *findings, const char *words)
{
    g_autofree char *clean = is_plain (words) ? NULL : clean_text (words);

    return g_string_chunk_insert_const (findings->strings,
                                        clean != NULL ? clean : words);
}

static const char *
keep (RlvFindings *findings, const char *text)
{
    return text == NULL ? NULL : g_string_chunk_insert_const (findings->strings, text);
}

void
rlv_findings_add (RlvFindings *findings, RlvSeverity severity, const char *rule,
                  const RlvPlace *place, const char *what, ...)
{
    RlvFinding item = {.severity = severity, .rule = keep (findings, rule)};
    va_list args;

    va_start (args, what);
    item.what = keep_text (findings, what, args);
    va_end (args);
    if (place != NULL) {
        item.place = *place;
        item.place.file = keep (findings, place->file);
    }
    g_array_append_val (findings->items, item);
}

static RlvFinding *
newest (RlvFindings *findings)
{
    g_assert (findings->items->len > 0);
    return &g_array_index (findings->items, RlvFinding, findings->items->len - 1);
}

void
rlv_findings_why (RlvFindings *findings, const char *why, ...)
{
    va_list args;

    va_start (args, why);
    newest (findings)->why = keep_text (findings, why, args);
    va_end (args);
}

void
rlv_findings_mend (RlvFindings *findings, const char *mend, ...)
{
    va_list args;

    va_start (args, mend);
    newest (findings)->mend = keep_text (findings, mend, args);
    va_end (args);
}

void
rlv_findings_words (RlvFindings *findings, const char *why, const char *mend,
                    const char *source)
{
    RlvFinding *finding = newest (findings);

    finding->why = why != NULL ? keep_words (findings, why) : NULL;
    finding->mend = mend != NULL ? keep_words (findings, mend) : NULL;
    finding->source = source != NULL ? keep_words (findings, source) : NULL;
}

void
rlv_findings_source (RlvFindings *findings, const char *source)
{
    newest (findings)->source = keep (findings, source);
}

void
rlv_findings_about (RlvFindings *findings, const char *form, const char *attr,
                    const char *subject)
{
    RlvFinding *finding = newest (findings);

    finding->form = keep (findings, form);
    finding->attr = keep (findings, attr);
    finding->subject = keep (findings, subject);
}

/* They stand together: the newest replaces the array, and few findings have more than
 * one. */
void
rlv_findings_fix (RlvFindings *findings, const RlvFix *fix)
{
    RlvFinding *finding = newest (findings);
    guint n = finding->n_fixes;
    RlvFix *fixes = g_new (RlvFix, n + 1);

    for (guint i = 0; i < n; i++)
        fixes[i] = finding->fixes[i];
    fixes[n] = *fix;
    fixes[n].place.file = keep (findings, fix->place.file);
    fixes[n].attr = keep (findings, fix->attr);
    fixes[n].text = keep (findings, fix->text);
    g_ptr_array_add (findings->fixes, fixes);
    finding->fixes = fixes;
    finding->n_fixes = n + 1;
}

void
rlv_findings_waive (RlvFindings *findings, guint i, const char *why, ...)
{
    RlvFinding *finding = &g_array_index (findings->items, RlvFinding, i);
    g_autofree char *what = g_strdup_printf (_ ("waived: %s"), finding->what);
    va_list args;

    finding->severity = RLV_SEVERITY_NOTE;
    finding->waived = TRUE;
    finding->what = g_string_chunk_insert (findings->strings, what);
    finding->mend = NULL;
    va_start (args, why);
    finding->why = keep_text (findings, why, args);
    va_end (args);
}

void
rlv_findings_name (RlvFindings *findings, guint i, const char *subject)
{
    RlvFinding *finding = &g_array_index (findings->items, RlvFinding, i);

    if (finding->subject == NULL)
        finding->subject = keep (findings, subject);
}

guint
rlv_findings_keep (RlvFindings *findings, RlvFindingFunc keep_it, gpointer data)
{
    RlvFinding *items = (RlvFinding *) (void *) findings->items->data;
    guint n = findings->items->len, kept = 0;

    for (guint i = 0; i < n; i++)
        if (keep_it (&items[i], data))
            items[kept++] = items[i];
    g_array_set_size (findings->items, kept);
    return n - kept;
}

/* It is kept in files of one line per finding. */
char *
rlv_finding_key (const RlvFinding *finding)
{
    char *key = g_strdup_printf ("%s|%s|%s%s", finding->rule,
                                 finding->form != NULL ? finding->form : "",
                                 finding->subject != NULL ? finding->subject : "",
                                 finding->waived ? RLV_KEY_WAIVED : "");

    for (char *p = key; *p != '\0'; p++)
        if (g_ascii_iscntrl (*p))
            *p = ' ';
    return key;
}

guint
rlv_findings_count (const RlvFindings *findings, RlvSeverity at_least)
{
    guint n, count = 0;
    const RlvFinding *items = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++)
        count += items[i].severity >= at_least && !items[i].waived;
    return count;
}

const RlvFinding *
rlv_findings_get (const RlvFindings *findings, guint *n)
{
    *n = findings->items->len;
    return (const RlvFinding *) findings->items->data;
}

static int
compare_numbers (guint32 a, guint32 b)
{
    return (a > b) - (a < b);
}

/* The worst that stands in each file: its name to a severity. */
static GHashTable *
worst_of_files (const RlvFindings *findings)
{
    GHashTable *worst = g_hash_table_new (g_str_hash, g_str_equal);
    guint n;
    const RlvFinding *items = rlv_findings_get (findings, &n);

    for (guint i = 0; i < n; i++) {
        const char *file = items[i].place.file != NULL ? items[i].place.file : "";
        guint known = GPOINTER_TO_UINT (g_hash_table_lookup (worst, file));

        if (!items[i].waived)
            g_hash_table_insert (
                worst, (gpointer) file,
                GUINT_TO_POINTER (MAX (known, 1 + (guint) items[i].severity)));
    }
    return worst;
}

static int
compare_files (const char *x, const char *y, GHashTable *worst)
{
    int order = g_strcmp0 (x, y);

    if (order == 0)
        return 0;
    guint of_x = GPOINTER_TO_UINT (g_hash_table_lookup (worst, x != NULL ? x : ""));
    guint of_y = GPOINTER_TO_UINT (g_hash_table_lookup (worst, y != NULL ? y : ""));

    return of_x != of_y ? compare_numbers (of_y, of_x) : order;
}

/* The rule and the sentence come last so that the order does not depend on who found
 * what first. */
static int
compare (gconstpointer a, gconstpointer b, gpointer worst)
{
    const RlvFinding *x = a, *y = b;
    int order = compare_files (x->place.file, y->place.file, worst);

    if (order == 0)
        order = compare_numbers (y->severity, x->severity);
    if (order == 0)
        order = compare_numbers (x->waived, y->waived);
    if (order == 0)
        order = compare_numbers (x->place.line, y->place.line);
    if (order == 0)
        order = compare_numbers (x->place.column, y->place.column);
    if (order == 0)
        order = g_strcmp0 (x->rule, y->rule);
    return order != 0 ? order : g_strcmp0 (x->what, y->what);
}

void
rlv_findings_sort (RlvFindings *findings)
{
    g_autoptr (GHashTable) worst = worst_of_files (findings);

    g_array_sort_with_data (findings->items, compare, worst);
}
