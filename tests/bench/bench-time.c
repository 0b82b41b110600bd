/* How long arithmetic on calendars takes, beside a look-up by binary search over the
 * same number of intervals, measured in the same run.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "../time-plan.h"

#define N_QUESTIONS (1 << 16)
#define N_TURNS     40

static RlvTime questions[N_QUESTIONS];
static RlvSpan spans[N_QUESTIONS];
static volatile gint64 sink; /* so that nothing is thought useless */

static const char plan_text[] =
    "<calendar id='FR' zone='Europe/Paris'>"
    "<week days='mon tue wed thu fri' hours='08:30-12:30 13:30-17:30'/>"
    "<holiday date='2027-05-06'/><closure from='2027-08-02' "
    "to='2027-08-20'/></calendar>"
    "<calendar id='MA' zone='Africa/Casablanca'>"
    "<week days='mon tue wed thu fri' hours='09:00-13:00 14:00-18:00'/>"
    "<reduced from='2027-02-09' to='2027-03-09' factor='0.8'/></calendar>"
    "<calendar id='NY' zone='America/New_York'>"
    "<week days='mon tue wed thu fri' hours='09:00-17:00'/></calendar>";

typedef gint64 (*Operation) (RlvTimes *times, RlvCal cal, guint i);

static gint64
ask_next (RlvTimes *times, RlvCal cal, guint i)
{
    return rlv_cal_next (times, cal, questions[i]);
}

static gint64
ask_open (RlvTimes *times, RlvCal cal, guint i)
{
    return rlv_cal_open (times, cal, questions[i]);
}

static gint64
ask_add (RlvTimes *times, RlvCal cal, guint i)
{
    return rlv_cal_add (times, cal, questions[i], spans[i]);
}

static gint64
ask_sub (RlvTimes *times, RlvCal cal, guint i)
{
    return rlv_cal_sub (times, cal, questions[i], spans[i]);
}

static gint64
ask_add_minutes (RlvTimes *times, RlvCal cal, guint i)
{
    return rlv_cal_add (times, cal, questions[i],
                        (RlvSpan){spans[i].amount / 2, RLV_UNIT_MINUTE});
}

static gint64
ask_days (RlvTimes *times, RlvCal cal, guint i)
{
    return rlv_cal_days (times, cal, questions[i], questions[i ^ 1]);
}

static gint64
ask_joint (RlvTimes *times, RlvCal cal, guint i)
{
    return rlv_times_joint (times, (RlvCal[]){cal, (guint32) questions[i] % 3}, 2);
}

/* The reference: a bare binary search for each question, as good as a plain program
 * would do half of the work with. */
static gint64
search (RlvTimes *times, RlvCal cal, guint i)
{
    guint low = 0, high = N_QUESTIONS;
    static RlvTime sorted[5200];

    (void) times;
    (void) cal;
    if (sorted[1] == 0)
        for (guint k = 0; k < G_N_ELEMENTS (sorted); k++)
            sorted[k] = questions[0] - questions[0] % 525600 + (RlvTime) k * 1011;
    high = G_N_ELEMENTS (sorted);
    while (low < high) {
        guint middle = (low + high) / 2;

        if (sorted[middle] > questions[i])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static gdouble
measure (RlvTimes *times, RlvCal cal, Operation operation)
{
    gdouble best = G_MAXDOUBLE;

    for (guint turn = 0; turn < N_TURNS; turn++) {
        gint64 begin = g_get_monotonic_time (), sum = 0;

        for (guint i = 0; i < N_QUESTIONS; i++)
            sum += operation (times, cal, i);
        sink += sum;
        best = MIN (best,
                    (gdouble) (g_get_monotonic_time () - begin) * 1000.0 / N_QUESTIONS);
    }
    return best;
}

int
main (void)
{
    static const struct {
        const char *name;
        Operation operation;
    } operations[] = {
        {"next", ask_next},
        {"open", ask_open},
        {"add days", ask_add},
        {"sub days", ask_sub},
        {"add minutes", ask_add_minutes},
        {"days between", ask_days},
        {"meet another", ask_joint},
    };
    g_autoptr (RlvPlan) plan = time_plan ("2027-01-04", plan_text);
    g_autoptr (RlvFindings) findings = rlv_findings_new ();
    gint64 begin = g_get_monotonic_time (), read, grown;
    g_autoptr (RlvTimes) times = rlv_times_new (plan, findings, NULL);
    g_autoptr (GRand) rand = g_rand_new_with_seed (1);
    RlvTime from[] = {at ("2027-03-01T00:00Z"), at ("2028-03-01T00:00Z")};
    RlvTime until[] = {at ("2027-03-15T00:00Z"), at ("2028-03-05T00:00Z")};
    RlvCal cals[3] = {0};
    gdouble reference;

    for (guint i = 0; i < N_QUESTIONS; i++) {
        questions[i] =
            at ("2027-01-04T00:00Z") + g_rand_int_range (rand, 0, 5 * 525600);
        spans[i] = (RlvSpan){g_rand_int_range (rand, 1, 40) * 500, RLV_UNIT_DAY};
    }
    cals[1] = rlv_times_joint (times, (RlvCal[]){0, 1}, 2);
    cals[2] = rlv_times_without (times, cals[1], from, until, 2);
    read = g_get_monotonic_time ();
    rlv_cal_add (times, cals[2], at ("2027-01-04T00:00Z"), span ("36500d"));
    grown = g_get_monotonic_time ();
    reference = measure (times, 0, search);
    g_print ("a binary search over 5,200 intervals: 1 (%.1f ns)\n", reference);
    for (guint c = 0; c < G_N_ELEMENTS (cals); c++)
        for (guint i = 0; i < G_N_ELEMENTS (operations); i++) {
            gdouble taken = measure (times, cals[c], operations[i].operation);

            g_print ("%s, %s: %.2f of it (%.1f ns)\n",
                     c == 0   ? "one calendar"
                     : c == 1 ? "two together"
                              : "with absences",
                     operations[i].name, taken / reference, taken);
        }
    g_print ("reading three calendars: %.2f ms; compiling four until 2166: %.2f ms\n",
             (gdouble) (read - begin) / 1000.0, (gdouble) (grown - read) / 1000.0);
    return 0;
}
