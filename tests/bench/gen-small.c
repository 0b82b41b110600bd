/* Small plans with everything in them at once: four kinds of link, leads and lags of
 * all units, hours and half days, constraints, joint work, windows, freezes, gates,
 * absences, capacity that changes, zones whose clocks change while the plan runs.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan-gen.h"

/* What was written so far and may be referred to. */
typedef struct {
    Gen *gen;
    gint start; /* day of the plan, after 2027-01-01 */
    guint n_calendars, n_teams, n_windows, n_gates, n_persons, n_skills;
    guint person_team[32];
    guint size[8];       /* people of a team who are always there, about */
    guint team_skill[8]; /* the skill its people have */
    gboolean able[8];    /* whether it has people with it */
    guint last_month;    /* day of a monthly sitting */
    gboolean crowd, knot;
} Small;

static const char *const zones[] = {"Europe/Paris",      "Europe/Lisbon",
                                    "Africa/Casablanca", "Asia/Kolkata",
                                    "America/New_York",  "UTC"};
static const char *const hours[] = {
    "08:30-12:30 13:30-17:30", "09:00-18:00", "08:00-12:00 13:00-17:00",
    "10:00-12:30 13:15-19:00", "07:00-14:00", "09:00-12:00 12:30-16:45",
};
/* Before and across the changes of the clocks of spring and autumn, Ramadan, the ends
 * of months and years. */
static const gint starts[] = {3, 38, 66, 80, 150, 270, 283, 300, 340};

static void
write_span (Small *s, const char *element, const char *from, const char *until,
            gint first, gint days)
{
    gen_open (s->gen, element);
    gen_date (s->gen, from, s->start + first);
    gen_date (s->gen, until, s->start + first + days);
}

static void
write_blackout (Small *s, guint calendar, guint number)
{
    Gen *gen = s->gen;

    if (gen_chance (gen, 60)) {
        write_span (s, "blackout", "from", "to", gen_between (gen, 0, 40),
                    gen_between (gen, 0, 9));
    } else {
        gen_open (gen, "blackout");
        if (gen_chance (gen, 80))
            gen_attr (gen, "monthFirst", "%d", gen_between (gen, 1, 3));
        else
            gen_attr (gen, "monthFirst", "1");
        if (gen_chance (gen, 60))
            gen_attr (gen, "monthLast", "%d", gen_between (gen, 1, 3));
        if (gen_chance (gen, 40)) {
            gen_date (gen, "from", s->start);
            gen_date (gen, "to", s->start + 70);
        }
    }
    gen_attr (gen, "id", "BL%u-%u", calendar, number);
    gen_attr (gen, "kind", "freeze");
    if (gen_chance (gen, 50))
        gen_attr (gen, "for", "cutover go-no-go rehearsal");
    gen_attr (gen, "name", "Freeze %u", number);
    gen_close (gen);
}

static void
write_calendar (Small *s, guint c)
{
    Gen *gen = s->gen;
    gboolean based = c > 0 && gen_chance (gen, 25);

    gen_open (gen, "calendar");
    gen_attr (gen, "id", "C%u", c);
    gen_attr (gen, "name", "Calendar %u", c);
    if (based)
        gen_attr (gen, "base", "C%u", gen_below (gen, c));
    if (!based || gen_chance (gen, 30))
        gen_attr (gen, "zone", "%s", gen_pick (gen, zones));
    if (!based) {
        gboolean short_friday = gen_chance (gen, 25);

        gen_open (gen, "week");
        gen_attr (gen, "days", "%s",
                  short_friday ? "mon tue wed thu" : "mon tue wed thu fri");
        gen_attr (gen, "hours", "%s", gen_pick (gen, hours));
        gen_close (gen);
        if (short_friday) {
            gen_open (gen, "week");
            gen_attr (gen, "days", "fri");
            gen_attr (gen, "hours", "08:30-12:30");
            gen_close (gen);
        }
    }
    for (guint h = gen_below (gen, 5); h > 0; h--) {
        gint day = gen_between (gen, -2, 60);

        gen_open (gen, "holiday");
        gen_date (gen, "date", s->start + day);
        if (gen_chance (gen, 25))
            gen_date (gen, "until", s->start + day + gen_between (gen, 0, 3));
        gen_attr (gen, "name", "Holiday %u", h);
        if (gen_chance (gen, 20))
            gen_attr (gen, "tentative", "true");
        gen_close (gen);
    }
    if (gen_chance (gen, 30)) {
        write_span (s, "closure", "from", "to", gen_between (gen, 0, 50),
                    gen_between (gen, 2, 12));
        gen_attr (gen, "name", "Closed");
        gen_close (gen);
    }
    if (gen_chance (gen, 40)) {
        write_span (s, "reduced", "from", "to", gen_between (gen, 0, 20),
                    gen_between (gen, 3, 28));
        if (gen_chance (gen, 60))
            gen_attr (gen, "factor", "0.%d", gen_between (gen, 5, 9));
        else
            gen_attr (gen, "hours", "09:00-15:00");
        gen_attr (gen, "name", "Ramadan");
        gen_close (gen);
    }
    if (gen_chance (gen, 25)) {
        gen_open (gen, "open");
        gen_date (gen, "date", s->start + gen_between (gen, 0, 40));
        gen_attr (gen, "hours", "%s",
                  gen_chance (gen, 50) ? "08:00-20:00" : "09:00-12:00");
        gen_close (gen);
    }
    for (guint b = gen_below (gen, 3); b > 0; b--)
        write_blackout (s, c, b);
    gen_close (gen);
}

static void
write_parties (Small *s)
{
    static const char *const roles[] = {"client", "provider", "successor"};
    Gen *gen = s->gen;

    gen_open (gen, "parties");
    for (guint p = 0; p < 3; p++) {
        gen_open (gen, "party");
        gen_attr (gen, "id", "P%u", p);
        gen_attr (gen, "role", "%s", roles[p]);
        gen_attr (gen, "name", "Party %u", p);
        gen_close (gen);
    }
    for (guint c = 0; c < s->n_calendars; c++) {
        gen_open (gen, "site");
        gen_attr (gen, "id", "S%u", c);
        gen_attr (gen, "party", "P%u", c % 2);
        gen_attr (gen, "name", "Site %u", c);
        gen_attr (gen, "calendar", "C%u", c);
        gen_close (gen);
    }
    gen_close (gen);
    gen_open (gen, "skills");
    for (guint k = 0; k < s->n_skills; k++) {
        gen_open (gen, "skill");
        gen_attr (gen, "id", "K%u", k);
        gen_attr (gen, "name", "Skill %u", k);
        gen_close (gen);
    }
    gen_close (gen);
}

static void
write_has (Small *s, guint team)
{
    gen_open (s->gen, "has");
    gen_attr (s->gen, "skill", "K%u", s->team_skill[team]);
    gen_attr (s->gen, "level", "%d", gen_between (s->gen, 3, 5));
}

static void
write_person (Small *s, guint team)
{
    Gen *gen = s->gen;

    gen_open (gen, "person");
    gen_attr (gen, "id", "H%u", s->n_persons);
    gen_attr (gen, "name", "Person %u", s->n_persons);
    if (gen_chance (gen, 25))
        gen_attr (gen, "fte", "0.5");
    if (gen_chance (gen, 15))
        gen_date (gen, "from", s->start + gen_between (gen, -10, 20));
    if (gen_chance (gen, 15))
        gen_attr (gen, "calendar", "C%u", gen_below (gen, s->n_calendars));
    if (gen_chance (gen, 60)) {
        write_has (s, team);
        gen_close (gen);
        s->able[team] = TRUE;
    }
    if (gen_chance (gen, 30)) {
        write_span (s, "absence", "from", "to", gen_between (gen, -2, 50),
                    gen_between (gen, 0, 12));
        gen_attr (gen, "kind", "leave");
        gen_close (gen);
    }
    gen_close (gen);
    s->person_team[s->n_persons++] = team;
}

static void
write_team (Small *s, guint t)
{
    Gen *gen = s->gen;
    guint how = gen_below (gen, 3);

    s->team_skill[t] = gen_below (gen, s->n_skills);
    s->size[t] = 1 + gen_below (gen, 3);
    gen_open (gen, "team");
    gen_attr (gen, "id", "E%u", t);
    gen_attr (gen, "party", "P%u", t == 4 ? 2 : t % 2);
    gen_attr (gen, "site", "S%u", gen_below (gen, s->n_calendars));
    gen_attr (gen, "name", "Team %u", t);
    if ((t ^ 1) < s->n_teams && t < 4)
        gen_attr (gen, "counterpart", "E%u", t ^ 1);
    if (gen_chance (gen, 15))
        gen_attr (gen, "calendar", "C%u", gen_below (gen, s->n_calendars));
    if (how == 0)
        gen_attr (gen, "size", "%u", s->size[t]);
    if (how == 1) {
        gen_open (gen, "capacity");
        gen_date (gen, "from", s->start - 5);
        gen_attr (gen, "people", "%u", s->size[t]);
        gen_close (gen);
        for (gint step = gen_between (gen, 0, 2), day = 0; step > 0; step--) {
            day += gen_between (gen, 5, 30);
            gen_open (gen, "capacity");
            gen_date (gen, "from", s->start + day);
            gen_attr (gen, "people", "%d.5", gen_between (gen, 1, 3));
            gen_close (gen);
        }
    }
    if (how == 2)
        for (guint p = s->size[t] + 1; p > 0; p--)
            write_person (s, t);
    if (how != 2 && gen_chance (gen, 60)) {
        write_has (s, t);
        gen_attr (gen, "people", "%u", s->size[t]);
        gen_close (gen);
        s->able[t] = TRUE;
    }
    gen_close (gen);
}

static void
write_committee (Small *s, guint k)
{
    Gen *gen = s->gen;
    static const char *const rules[] = {"FREQ=WEEKLY;BYDAY=TU",
                                        "FREQ=MONTHLY;BYDAY=3WE",
                                        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
                                        "FREQ=DAILY;INTERVAL=3",
                                        "FREQ=MONTHLY;BYDAY=-1FR",
                                        "FREQ=MONTHLY;INTERVAL=2"};

    gen_open (gen, "committee");
    gen_attr (gen, "id", "G%u", k);
    gen_attr (gen, "level", "steering");
    gen_attr (gen, "name", "Committee %u", k);
    gen_date (gen, "start", s->start - gen_between (gen, 0, 30));
    gen_attr (gen, "time", "%s", gen_chance (gen, 50) ? "10:00" : "14:00");
    gen_attr (gen, "length", "90m");
    gen_attr (gen, "rrule", "%s", gen_pick (gen, rules));
    gen_attr (gen, "calendar", "C%u", gen_below (gen, s->n_calendars));
    if (gen_chance (gen, 40)) {
        gen_open (gen, "sitting");
        gen_date (gen, "date", s->start + gen_between (gen, 0, 60));
        gen_attr (gen, "time", "11:00");
        gen_close (gen);
    }
    if (gen_chance (gen, 40)) {
        gen_open (gen, "cancelled");
        gen_date (gen, "date", s->start + gen_between (gen, 0, 60));
        gen_close (gen);
    }
    gen_close (gen);
}

static void
write_timeline (Small *s)
{
    Gen *gen = s->gen;
    static const char *const rules[] = {
        "FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=WEEKLY;BYDAY=WE", "FREQ=MONTHLY;BYDAY=1MO,3MO",
        "FREQ=DAILY;INTERVAL=5"};

    gen_open (gen, "timeline");
    for (guint w = 0; w < s->n_windows; w++) {
        gboolean once = gen_chance (gen, 25);

        if (once)
            write_span (s, "window", "from", "to", gen_between (gen, 20, 60),
                        gen_between (gen, 10, 30));
        else
            gen_open (gen, "window");
        gen_attr (gen, "id", "W%u", w);
        gen_attr (gen, "name", "Window %u", w);
        if (!once) {
            gen_date (gen, "start", s->start - gen_between (gen, 0, 10));
            gen_attr (gen, "rrule", "%s", gen_pick (gen, rules));
            gen_attr (gen, "time", "06:00");
            gen_attr (gen, "length", "%s", gen_chance (gen, 50) ? "2d" : "36eh");
        }
        if (gen_chance (gen, 70))
            gen_attr (gen, "calendar", "C%u", gen_below (gen, s->n_calendars));
        gen_close (gen);
    }
    for (guint g = 0; g < s->n_gates; g++) {
        gen_open (gen, "gate");
        gen_attr (gen, "id", "J%u", g);
        gen_attr (gen, "kind", "go-no-go");
        gen_attr (gen, "name", "Gate %u", g);
        gen_attr (gen, "committee", "G%u", g % 2);
        if (gen_chance (gen, 20))
            gen_attr (gen, "extraordinary", "true");
        gen_close (gen);
    }
    gen_close (gen);
}

/* How many links end at task @i. */
static guint
draw_links (Small *s, guint i)
{
    if (i == 0 || (s->crowd && gen_chance (s->gen, 85)))
        return 0;
    return s->knot ? gen_below (s->gen, 3) : gen_below (s->gen, 4);
}

static void
write_links (Small *s, guint i)
{
    static const char *const types[] = {"FS", "FS", "FS", "SS", "FF", "SF"};
    static const char *const lags[] = {"1d",  "2d",  "0.5d", "3h",   "-1d",
                                       "-4h", "1ed", "30eh", "-1ed", "90m"};
    Gen *gen = s->gen;
    guint n = draw_links (s, i);
    guint taken = 0;

    for (guint k = 0; k < n; k++) {
        guint back = 1 + gen_below (gen, MIN (i, s->knot ? 20 : 6));

        if (taken & 1u << back)
            continue;
        taken |= 1u << back;
        gen_open (gen, "after");
        gen_attr (gen, "task", "T%02u", i - back);
        gen_attr (gen, "type", "%s", gen_pick (gen, types));
        if (gen_chance (gen, 40))
            gen_attr (gen, "lag", "%s", gen_pick (gen, lags));
        gen_close (gen);
    }
}

static void
write_needs (Small *s)
{
    Gen *gen = s->gen;

    if (gen_chance (gen, s->crowd ? 50 : 70))
        return;
    for (guint k = 1 + gen_below (gen, 2); k > 0; k--) {
        guint how = gen_below (gen, s->n_persons > 0 ? 3 : 2);
        guint t = gen_below (gen, s->n_teams);

        gen_open (gen, "need");
        if (how == 0) {
            gen_attr (gen, "team", "E%u", t);
            gen_attr (gen, "people", "%s",
                      s->size[t] > 1 && gen_chance (gen, 50) ? "2" : "0.5");
        } else if (how == 1) {
            gen_attr (gen, "side", "%s",
                      t == 4       ? "third"
                      : t % 2 == 0 ? "client"
                                   : "provider");
            if (s->able[t] && gen_chance (gen, 50)) {
                gen_attr (gen, "skill", "K%u", s->team_skill[t]);
                if (gen_chance (gen, 50))
                    gen_attr (gen, "level", "3");
            }
            gen_attr (gen, "people", "1");
        } else {
            gen_attr (gen, "person", "H%u", gen_below (gen, s->n_persons));
            if (gen_chance (gen, 50))
                gen_attr (gen, "share", "50");
        }
        gen_close (gen);
    }
}

static void
write_constraint (Small *s, guint i)
{
    static const char *const types[] = {"SNET", "SNET", "FNET", "SNLT",
                                        "FNLT", "MSO",  "MFO",  "ALAP"};
    Gen *gen = s->gen;
    const char *type = gen_pick (gen, types);

    if (!gen_chance (gen, s->knot ? 3 : 15))
        return;
    gen_open (gen, "constraint");
    gen_attr (gen, "type", "%s", type);
    if (!g_str_equal (type, "ALAP"))
        gen_date (gen, "date", s->start + (gint) i * 2 + gen_between (gen, 0, 15));
    gen_close (gen);
}

static void
write_task (Small *s, guint i)
{
    static const char *const durations[] = {"1d",   "2d", "3d",  "5d",  "0.5d",
                                            "1.5d", "2h", "6h",  "20h", "90m",
                                            "0d",   "0d", "2ed", "4d"};
    static const char *const sides[] = {"client", "provider", "both", "both"};
    static const char *const kinds[] = {"kt", "cutover", "rehearsal", "design"};
    Gen *gen = s->gen;
    guint team = gen_below (gen, s->n_teams);
    gboolean in_window = s->n_windows > 0 && gen_chance (gen, 12);
    gboolean at_gate = !in_window && s->n_gates > 0 && gen_chance (gen, 12);

    gen_open (gen, "task");
    gen_attr (gen, "id", "T%02u", i);
    gen_attr (gen, "name", "Task %u", i);
    gen_attr (gen, "kind", "%s",
              at_gate                             ? "go-no-go"
              : in_window && gen_chance (gen, 50) ? "cutover"
                                                  : gen_pick (gen, kinds));
    gen_attr (gen, "side", "%s", gen_pick (gen, sides));
    if (gen_chance (gen, 90))
        gen_attr (gen, "team", "E%u", team);
    if (gen_chance (gen, 10))
        gen_attr (gen, "calendar", "C%u", gen_below (gen, s->n_calendars));
    if (gen_chance (gen, 20))
        gen_attr (gen, "priority", "%u", 100 * gen_below (gen, 11));
    if (gen_chance (gen, 15))
        gen_date (gen, "deadline", s->start + (gint) i * 3 + 10);
    if (in_window)
        gen_attr (gen, "window", "W%u", gen_below (gen, s->n_windows));
    if (at_gate)
        gen_attr (gen, "gate", "J%u", gen_below (gen, s->n_gates));
    if (in_window || at_gate)
        gen_attr (gen, "duration", "%s", gen_chance (gen, 60) ? "2h" : "1h");
    else if (gen_chance (gen, 20)) {
        gen_attr (gen, "best", "1d");
        gen_attr (gen, "likely", "2d");
        gen_attr (gen, "worst", "4d");
    } else
        gen_attr (gen, "duration", "%s", gen_pick (gen, durations));
    write_links (s, i);
    write_constraint (s, i);
    write_needs (s);
    gen_close (gen);
}

void
gen_small_plan (Gen *gen, const GenOptions *options)
{
    Small s = {.gen = gen, .crowd = options->crowd, .knot = options->knot};
    guint n = options->n > 0   ? options->n
              : options->crowd ? 40 + gen_below (gen, 31)
                               : 5 + gen_below (gen, 21);

    s.start = gen_pick (gen, starts);
    s.n_calendars = 1 + gen_below (gen, 4);
    s.n_teams = 2 + gen_below (gen, 4);
    s.n_skills = 1 + gen_below (gen, 2);
    s.n_windows = gen_below (gen, 3);
    s.n_gates = gen_below (gen, 3);
    if (s.crowd) {
        s.n_teams = 2;
        s.n_windows = s.n_gates = 0;
    }
    if (s.knot) {
        n = options->n > 0 ? n : n + 10;
        s.n_teams = 2 + s.n_teams % 2;
        s.n_windows /= 2;
    }

    gen_attr (gen, "id", "SMALL-%" G_GUINT64_FORMAT, options->seed);
    gen_attr (gen, "kind", "%s", gen_chance (gen, 50) ? "transition" : "reversibility");
    gen_attr (gen, "lang", "en");
    gen_attr (gen, "version", "1.0");
    gen_attr (gen, "status", "draft");
    gen_date (gen, "start", s.start);
    gen_attr (gen, "currency", "EUR");
    gen_attr (gen, "name", "Small plan");
    gen_open (gen, "calendars");
    for (guint c = 0; c < s.n_calendars; c++)
        write_calendar (&s, c);
    gen_close (gen);
    write_parties (&s);
    gen_open (gen, "teams");
    for (guint t = 0; t < s.n_teams; t++)
        write_team (&s, t);
    gen_close (gen);
    if (s.n_gates > 0) {
        gen_open (gen, "governance");
        for (guint k = 0; k < 2; k++)
            write_committee (&s, k);
        gen_close (gen);
    }
    write_timeline (&s);
    gen_open (gen, "tasks");
    for (guint i = 0; i < n; i++)
        write_task (&s, i);
    gen_close (gen);
}
