/* Parts of a run as files, and the run put together from them.
 *
 * A file is text: a head of named lines, then the counts that are not 0, each as its
 * place (less the one before) and its number, and a last line with a hash of all that
 * stands before.  What is read is not trusted: sizes, places and sums are checked.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include "risk/counts.h"

#define HEAD       "releve risk shard "
#define FORM       "2\n"
#define MOST_FILE  ((gsize) 1 << 30)
#define MOST_PARTS 1000000
#define NAMED      10 /* missing parts that are named */

/* --- what counts depend on ---------------------------------------------------- */

static void
mix (GChecksum *sum, gconstpointer data, gsize size)
{
    g_checksum_update (sum, data, (gssize) size);
}

static void
mix_number (GChecksum *sum, gint64 number)
{
    guchar bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (guchar) ((guint64) number >> (8 * i));
    mix (sum, bytes, sizeof bytes);
}

/* Floats are told by their value in 2^-20: all that are used are made from integers. */
static void
mix_dice (GChecksum *sum, const RiskDice *dice)
{
    mix_number (sum, dice->key[0]);
    mix_number (sum, dice->key[1]);
    mix_number (sum, (gint64) ((double) dice->low * 1048576.0));
    mix_number (sum, (gint64) ((double) dice->width * 1048576.0));
    for (guint i = 0; dice->cells != NULL && i < RISK_CELLS; i++)
        mix_number (sum, (gint64) ((double) dice->cells[i].base * 1048576.0));
}

static void
mix_clock (GChecksum *sum, const RiskClock *clock)
{
    mix_number (sum, clock->n_stretches);
    for (gint32 i = 0; i < clock->n_stretches; i++) {
        mix_number (sum, clock->s_open[i]);
        mix_number (sum, clock->s_close[i]);
    }
    for (gint32 i = 0; i < clock->n_works; i++)
        mix_number (sum, clock->credit[i]);
    for (gint32 i = 0; i <= clock->n_days; i++)
        mix_number (sum, clock->midnight[i]);
}

static void
mix_times (GChecksum *sum, const gint32 *times, gint32 n)
{
    mix_number (sum, n);
    for (gint32 i = 0; i < n; i++)
        mix_number (sum, times[i]);
}

static void
mix_waits (GChecksum *sum, const RiskWaits *waits)
{
    mix_number (sum, waits->has_window);
    mix_times (sum, waits->window_from, waits->n_windows);
    mix_times (sum, waits->window_until, waits->n_windows);
    mix_times (sum, waits->bar_from, waits->n_bars);
    mix_times (sum, waits->bar_until, waits->n_bars);
    mix_number (sum, waits->has_sittings);
    mix_times (sum, waits->sitting, waits->n_sittings);
    mix_times (sum, waits->gap_from, waits->n_gaps);
    mix_times (sum, waits->gap_until, waits->n_gaps);
}

static void
mix_step (GChecksum *sum, const RlvRisk *risk, const RiskStep *step)
{
    const gint64 numbers[] = {
        step->task,
        step->kind == RISK_STEP_FIXED,
        step->kind == RISK_STEP_BEGUN,
        step->grain,
        step->whole,
        step->unit,
        step->clock->cal,
        step->from,
        step->until,
        step->planned_amount,
        step->lag_clock->cal,
        step->n_causes,
        step->start,
        step->finish,
        step->left,
        step->left_unit,
        (gint64) ((double) step->factor * 1000),
        step->n_effects,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
        mix_number (sum, numbers[i]);
    mix_dice (sum, &step->dice);
    if (step->waits != NULL)
        mix_waits (sum, step->waits);
    for (guint32 i = step->first_tie; i < step->end_tie; i++) {
        const RiskTie *tie = &risk->ties[i];

        mix_number (sum, tie->from);
        mix_number (sum, tie->type);
        mix_number (sum, tie->lag.amount);
        mix_number (sum, tie->lag.unit);
    }
}

void
risk_hash (RlvRisk *risk)
{
    g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

    mix (sum, PACKAGE_VERSION, strlen (PACKAGE_VERSION));
    mix_number (sum, risk->n_counts);
    mix_number (sum, risk->n_bins);
    mix_number (sum, risk->target);
    mix_number (sum, risk->due);
    mix_number (sum, risk->end_clock->cal);
    mix_number (sum, risk->end_first);
    for (guint i = 0; i < risk->clocks->len; i++)
        if (risk->clocks->pdata[i] != NULL)
            mix_clock (sum, risk->clocks->pdata[i]);
    for (guint32 i = 0; i < risk->n; i++) {
        mix_step (sum, risk, &risk->steps[i]);
        mix_number (sum, risk->low[i]);
        mix_number (sum, risk->high[i]);
    }
    mix (sum, risk->step_causes->data, sizeof (guint32) * risk->step_causes->len);
    mix (sum, risk->step_effects->data, sizeof (guint32) * risk->step_effects->len);
    for (guint i = 0; i < risk->causes->len; i++)
        mix_dice (sum, &g_array_index (risk->causes, RiskCause, i).dice);
    for (guint i = 0; i < risk->effects->len; i++)
        mix_dice (sum, &g_array_index (risk->effects, RiskEffect, i).dice);
    for (guint i = 0; i < risk->events->len; i++) {
        const RiskEvent *event = &g_array_index (risk->events, RiskEvent, i);

        mix_number (sum, event->key[0]);
        mix_number (sum, event->key[1]);
        mix_number (sum, event->limit);
        mix_number (sum, event->always);
    }
    g_strlcpy (risk->hash, g_checksum_get_string (sum), sizeof risk->hash);
}

/* --- writing ------------------------------------------------------------------ */

static void
put_count (GString *out, guint64 *before, guint64 place, guint64 number)
{
    if (number == 0)
        return;
    g_string_append_printf (out, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
                            place - *before, number);
    *before = place;
}

static const char *
said (const RlvRisk *risk)
{
    return risk->options.said != NULL ? risk->options.said : "-";
}

void
rlv_risk_shard_write (const RlvRisk *risk, const RlvRiskCounts *counts, GString *out)
{
    gsize from = out->len;
    guint64 before = 0;
    g_autofree char *hash = NULL;

    g_string_append_printf (
        out, HEAD FORM "by releve " PACKAGE_VERSION "\nof %s\nwith %s\nmodel %s\n",
        rlv_item_id (risk->plan, 0), said (risk), risk->hash);
    g_string_append_printf (out,
                            "seed %" G_GUINT64_FORMAT "\ndraws %" G_GUINT64_FORMAT
                            "\npart %u/%u\ndrawn %" G_GUINT64_FORMAT "\n",
                            counts->seed, counts->draws, counts->shard, counts->shards,
                            counts->drawn);
    for (guint32 i = 0; i < counts->n; i++)
        put_count (out, &before, i, counts->of[i]);
    for (gsize i = 0; i < counts->n_bins; i++)
        put_count (out, &before, counts->n + i, counts->bins[i]);
    hash = g_compute_checksum_for_data (
        G_CHECKSUM_SHA256, (const guchar *) out->str + from, out->len - from);
    g_string_append_printf (out, "sum %s\n", hash);
}

/* --- reading ------------------------------------------------------------------ */

typedef struct {
    const char *path;
    const char *at, *end;
} Reader;

static gboolean
fail (const Reader *reader, GError **error, const char *why)
{
    g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT, "%s: %s", reader->path, why);
    return FALSE;
}

static gboolean
skip (Reader *reader, const char *text)
{
    gsize len = strlen (text);

    if ((gsize) (reader->end - reader->at) < len || memcmp (reader->at, text, len) != 0)
        return FALSE;
    reader->at += len;
    return TRUE;
}

/* Digits alone, as they were written: no sign, no blank, no 0 before others. */
static gboolean
read_number (Reader *reader, guint64 most, guint64 *number)
{
    const char *from = reader->at;
    guint64 value = 0;

    for (; reader->at < reader->end && g_ascii_isdigit (*reader->at); reader->at++) {
        if (reader->at - from >= 19)
            return FALSE;
        value = value * 10 + (guint64) (*reader->at - '0');
    }
    if (reader->at == from || (*from == '0' && reader->at - from > 1) || value > most)
        return FALSE;
    *number = value;
    return TRUE;
}

static gboolean
read_line (Reader *reader, const char *name, guint64 most, guint64 *number)
{
    return skip (reader, name) && read_number (reader, most, number) &&
           skip (reader, "\n");
}

/* Takes the last line off, whose hash must be that of the rest. */
static gboolean
check_sum (Reader *reader)
{
    const gsize tail = strlen ("sum \n") + 64;
    g_autofree char *hash = NULL;
    Reader last = *reader;

    if ((gsize) (reader->end - reader->at) < tail)
        return FALSE;
    last.at = reader->end - tail;
    hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) reader->at,
                                        (gsize) (last.at - reader->at));
    if (!skip (&last, "sum ") || !skip (&last, hash) || !skip (&last, "\n"))
        return FALSE;
    reader->end -= tail;
    return TRUE;
}

/* The rest of a line that begins with @name; NULL when there is none that could be
 * shown.  Free with g_free(). */
static char *
read_text (Reader *reader, const char *name)
{
    const char *end;
    g_autofree char *text = NULL;

    if (!skip (reader, name))
        return NULL;
    end = memchr (reader->at, '\n', (gsize) (reader->end - reader->at));
    if (end == NULL ||
        !g_utf8_validate_len (reader->at, (gsize) (end - reader->at), NULL))
        return NULL;
    text = g_strndup (reader->at, (gsize) (end - reader->at));
    for (const char *p = text; *p != '\0'; p++)
        if (g_ascii_iscntrl (*p))
            return NULL;
    reader->at = end + 1;
    return g_steal_pointer (&text);
}

/* All that counts depend on is in the hash of the model; the rest is told so that who
 * merges can see what differs. */
static gboolean
read_model (const RlvRisk *risk, Reader *reader, GError **error)
{
    const char *id = rlv_item_id (risk->plan, 0);
    g_autofree char *version = read_text (reader, "by releve ");
    g_autofree char *plan = version != NULL ? read_text (reader, "of ") : NULL;
    g_autofree char *with = plan != NULL ? read_text (reader, "with ") : NULL;
    g_autofree char *model = with != NULL ? read_text (reader, "model ") : NULL;

    if (model == NULL)
        return fail (reader, error, _ ("its head is not as it should be"));
    if (g_str_equal (model, risk->hash))
        return TRUE;
    if (!g_str_equal (version, PACKAGE_VERSION))
        g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT,
                     _ ("%s: drawn by releve %s, and this is releve %s"), reader->path,
                     version, PACKAGE_VERSION);
    else if (!g_str_equal (plan, id))
        g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT,
                     _ ("%s: drawn from plan \"%s\", and this is \"%s\""), reader->path,
                     plan, id);
    else if (!g_str_equal (with, said (risk)))
        g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT,
                     _ ("%s: drawn with %s, and this is with %s"), reader->path, with,
                     said (risk));
    else
        return fail (reader, error,
                     _ ("the plan, or what was recorded of it, was another when this "
                        "was drawn"));
    return FALSE;
}

static gboolean
read_head (const RlvRisk *risk, Reader *reader, RlvRiskCounts *counts, GError **error)
{
    guint64 shard, shards;
    const Reader from = *reader;

    if (!skip (reader, HEAD))
        return fail (reader, error, _ ("not a part of a run of \"releve risk\""));
    if (!skip (reader, FORM))
        return fail (reader, error, _ ("written by another version of releve"));
    *reader = from;
    if (!check_sum (reader))
        return fail (reader, error, _ ("damaged: what it holds does not fit its sum"));
    skip (reader, HEAD FORM);
    if (!read_model (risk, reader, error))
        return FALSE;
    if (!read_line (reader, "seed ", G_MAXINT64, &counts->seed) ||
        !read_line (reader, "draws ", RLV_RISK_MAX_DRAWS, &counts->draws) ||
        !skip (reader, "part ") || !read_number (reader, MOST_PARTS, &shard) ||
        !skip (reader, "/") || !read_line (reader, "", MOST_PARTS, &shards) ||
        !read_line (reader, "drawn ", counts->draws, &counts->drawn) || shard < 1 ||
        shard > shards)
        return fail (reader, error, _ ("its head is not as it should be"));
    counts->shard = (guint32) shard;
    counts->shards = (guint32) shards;
    return TRUE;
}

static gboolean
read_counts (Reader *reader, RlvRiskCounts *counts)
{
    guint64 place = 0, step, number;
    gboolean first = TRUE;

    while (reader->at < reader->end) {
        if (!read_number (reader, counts->n + counts->n_bins, &step) ||
            !skip (reader, " ") || !read_number (reader, counts->drawn, &number) ||
            !skip (reader, "\n") || number == 0 || (step == 0 && !first))
            return FALSE;
        first = FALSE;
        place += step;
        if (place < counts->n)
            counts->of[place] = number;
        else if (place - counts->n < counts->n_bins && number <= G_MAXUINT32)
            counts->bins[place - counts->n] = (guint32) number;
        else
            return FALSE;
    }
    return TRUE;
}

/* Each draw is counted once in each row of days. */
static gboolean
sums_up (const RlvRiskCounts *counts, guint32 at, gint32 n)
{
    guint64 sum = 0;

    for (gint32 i = 0; i < n; i++)
        sum += counts->of[at + (guint32) i];
    return sum == counts->drawn;
}

static gboolean
makes_sense (const RlvRisk *risk, const RlvRiskCounts *counts)
{
    if (!sums_up (counts, risk->at_end, risk->end_days))
        return FALSE;
    for (guint i = 0; i < risk->watches->len; i++) {
        const RiskWatch *watch = &g_array_index (risk->watches, RiskWatch, i);

        if (!sums_up (counts, watch->counts, watch->n) ||
            (watch->n_starts > 0 &&
             !sums_up (counts, watch->start_counts, watch->n_starts)))
            return FALSE;
    }
    for (guint32 i = 0; i < risk->n; i++)
        if (counts->of[risk->at_long_late + i] > counts->of[risk->at_long + i] ||
            counts->of[risk->at_long_late + i] > counts->of[risk->at_late])
            return FALSE;
    return TRUE;
}

/* Whether the part is as large as one of its number is. */
static gboolean
is_whole_part (const RlvRiskCounts *counts)
{
    return counts->drawn ==
           risk_part_from (counts->draws, counts->shard, counts->shards) -
               risk_part_from (counts->draws, counts->shard - 1, counts->shards);
}

static RlvRiskCounts *
read_part (const RlvRisk *risk, const char *path, GError **error)
{
    g_autoptr (RlvRiskCounts) counts = risk_counts_new (risk);
    g_autoptr (GBytes) bytes = NULL;
    Reader reader = {.path = path};
    gsize size;

    bytes = rlv_file_read (path, MOST_FILE, error);
    if (bytes == NULL)
        return NULL;
    reader.at = g_bytes_get_data (bytes, &size);
    reader.end = reader.at + size;
    if (!read_head (risk, &reader, counts, error))
        return NULL;
    if (!is_whole_part (counts) || !read_counts (&reader, counts) ||
        !makes_sense (risk, counts)) {
        fail (&reader, error, _ ("its counts do not add up"));
        return NULL;
    }
    return g_steal_pointer (&counts);
}

/* --- putting together --------------------------------------------------------- */

/* As it is typed; free with g_free(). */
static char *
name_run (const RlvRiskCounts *counts)
{
    return g_strdup_printf ("--draws %" G_GUINT64_FORMAT " --seed %" G_GUINT64_FORMAT
                            " --shard %u/%u",
                            counts->draws, counts->seed, counts->shard, counts->shards);
}

static gboolean
fits (const RlvRiskCounts *all, const RlvRiskCounts *part, const char *const *paths,
      const guint8 *seen, guint i, GError **error)
{
    const Reader reader = {.path = paths[i]};

    if (part->seed != all->seed || part->draws != all->draws ||
        part->shards != all->shards) {
        g_autofree char *its = name_run (part), *others = name_run (all);

        g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT,
                     _ ("%s is of a run with %s, and %s of one with %s"), paths[i], its,
                     paths[0], others);
        return FALSE;
    }
    if (seen[part->shard - 1])
        return fail (&reader, error, _ ("the same part was given before"));
    return TRUE;
}

/* Which were lost is what whoever drew them has to know. */
static void
say_missing (const guint8 *seen, guint32 shards, GError **error)
{
    g_autoptr (GString) which = g_string_new (NULL);
    guint32 missing = 0;

    for (guint32 i = 0; i < shards; i++) {
        if (seen[i])
            continue;
        if (missing++ < NAMED)
            g_string_append_printf (which, "%s%u/%u", missing > 1 ? ", " : "", i + 1,
                                    shards);
    }
    g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT,
                 rlv_ngettext ("%u part is missing: %s%s", "%u parts are missing: %s%s",
                               missing),
                 missing, which->str, missing > NAMED ? ", …" : "");
}

RlvRiskCounts *
rlv_risk_merge (const RlvRisk *risk, const char *const *files, GError **error)
{
    g_autoptr (RlvRiskCounts) all = NULL;
    g_autofree guint8 *seen = NULL;
    guint n = g_strv_length ((char **) files);

    for (guint i = 0; i < n; i++) {
        g_autoptr (RlvRiskCounts) part = read_part (risk, files[i], error);

        if (part == NULL)
            return NULL;
        if (all != NULL && !fits (all, part, files, seen, i, error))
            return NULL;
        if (all == NULL) {
            seen = g_new0 (guint8, (gsize) part->shards + 1);
            seen[part->shard - 1] = TRUE;
            all = g_steal_pointer (&part);
            continue;
        }
        seen[part->shard - 1] = TRUE;
        risk_counts_add (all, part);
    }
    if (all == NULL) {
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_INPUT,
                             _ ("there is no part to put together"));
        return NULL;
    }
    if (memchr (seen, 0, all->shards) != NULL) {
        say_missing (seen, all->shards, error);
        return NULL;
    }
    all->shard = all->shards = 1;
    return g_steal_pointer (&all);
}
