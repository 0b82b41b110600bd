/* A plan as big as asked, with attributes as dense as in a plan kept by hand: about 330
 * bytes a task with its links.  A programme grows by more strands side by side, not by
 * longer ones, so that a plan of a million tasks still fits a working life.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan-gen.h"

typedef struct {
    const char *id, *zone, *hours;
    const char *holidays[12]; /* month and day */
} Site;

static const Site sites[] = {
    {"FR",
     "Europe/Paris",
     "08:30-12:30 13:30-17:30",
     {"01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"}},
    {"PT",
     "Europe/Lisbon",
     "09:00-13:00 14:00-18:00",
     {"01-01", "04-25", "05-01", "06-10", "06-24", "08-15", "10-05", "12-25"}},
    {"MA",
     "Africa/Casablanca",
     "08:00-12:00 13:00-17:00",
     {"01-01", "01-11", "05-01", "07-30", "08-14", "08-20", "11-06", "11-18"}},
    {"IN",
     "Asia/Kolkata",
     "09:30-13:30 14:30-18:30",
     {"01-01", "01-26", "05-01", "08-15", "10-02", "11-08", "12-25"}},
};

static const char *const actions[][2] = {
    {"Transfert de connaissances", "Knowledge transfer"},
    {"Observation en double écoute", "Shadowing"},
    {"Production supervisée", "Reverse shadowing"},
    {"Recette des procédures", "Acceptance of procedures"},
    {"Reprise du code et des environnements", "Handover of code and environments"},
    {"Répétition de bascule", "Cutover rehearsal"},
    {"Inventaire des actifs", "Asset inventory"},
    {"Revue d’aptitude opérationnelle", "Operational readiness review"},
};
static const char *const subjects[][2] = {
    {"rejets SEPA", "SEPA exceptions"},   {"prêts conso", "consumer loans"},
    {"portail et GED", "client portal"},  {"successions", "estates"},
    {"dossiers KYC", "KYC files"},        {"batchs de nuit", "night batches"},
    {"crédits immobiliers", "mortgages"}, {"tickets niveau 2", "level 2 tickets"},
};
static const char *const kinds[] = {"kt",        "shadow",          "reverse-shadow",
                                    "accept",    "code-handover",   "rehearsal",
                                    "inventory", "readiness-review"};
static const char *const phases[][2] = {
    {"MOB", "Mobilisation"}, {"DD", "Due diligence"},  {"KT", "Transfert"},
    {"CUT", "Bascule"},      {"STB", "Stabilisation"},
};

static void
write_calendars (Gen *gen)
{
    gen_open (gen, "calendars");
    for (guint s = 0; s < G_N_ELEMENTS (sites); s++) {
        gen_open (gen, "calendar");
        gen_attr (gen, "id", "%s", sites[s].id);
        gen_attr (gen, "name", "Calendrier %s", sites[s].id);
        gen_attr (gen, "zone", "%s", sites[s].zone);
        gen_open (gen, "week");
        gen_attr (gen, "days", "mon tue wed thu fri");
        gen_attr (gen, "hours", "%s", sites[s].hours);
        gen_close (gen);
        for (guint year = 2027; year < 2037; year++)
            for (guint h = 0; sites[s].holidays[h] != NULL; h++) {
                gen_open (gen, "holiday");
                gen_attr (gen, "date", "%u-%s", year, sites[s].holidays[h]);
                gen_attr (gen, "name", "Férié %s %u", sites[s].id, h + 1);
                gen_close (gen);
            }
        gen_close (gen);
    }
    gen_close (gen);
}

static void
write_parties (Gen *gen, guint n_teams)
{
    gen_open (gen, "parties");
    for (guint p = 0; p < 2; p++) {
        gen_open (gen, "party");
        gen_attr (gen, "id", p == 0 ? "CLI" : "PRO");
        gen_attr (gen, "role", p == 0 ? "client" : "provider");
        gen_attr (gen, "name", p == 0 ? "Banque Armor" : "Levant Services");
        gen_close (gen);
    }
    for (guint s = 0; s < G_N_ELEMENTS (sites); s++) {
        gen_open (gen, "site");
        gen_attr (gen, "id", "SITE-%s", sites[s].id);
        gen_attr (gen, "party", s == 0 ? "CLI" : "PRO");
        gen_attr (gen, "name", "Site %s", sites[s].id);
        gen_attr (gen, "calendar", "%s", sites[s].id);
        gen_close (gen);
    }
    gen_close (gen);

    /* Even teams are the client's, odd ones the provider's; neighbours are pairs. */
    gen_open (gen, "teams");
    for (guint t = 0; t < n_teams; t++) {
        guint site = t % 2 == 0 ? 0 : 1 + t / 2 % 3;

        gen_open (gen, "team");
        gen_attr (gen, "id", "E%04u", t);
        gen_attr (gen, "party", t % 2 == 0 ? "CLI" : "PRO");
        gen_attr (gen, "site", "SITE-%s", sites[site].id);
        gen_attr (gen, "name", "Équipe %u", t);
        gen_attr (gen, "counterpart", "E%04u", t ^ 1);
        gen_attr (gen, "size", "%u", 3 + gen_below (gen, 6));
        gen_close (gen);
    }
    gen_close (gen);
}

static void
write_timeline (Gen *gen, guint n_waves)
{
    gen_open (gen, "timeline");
    for (guint p = 0; p < G_N_ELEMENTS (phases); p++) {
        gen_open (gen, "phase");
        gen_attr (gen, "id", "%s", phases[p][0]);
        gen_attr (gen, "name", "%s", phases[p][1]);
        gen_close (gen);
    }
    for (guint w = 0; w < n_waves; w++) {
        gen_open (gen, "wave");
        gen_attr (gen, "id", "W%u", w + 1);
        gen_attr (gen, "name", "Vague %u", w + 1);
        gen_close (gen);
    }
    gen_close (gen);
}

static void
write_links (Gen *gen, guint i, const GenOptions *options)
{
    guint at = i % options->strand, reach = MIN (options->window, at);
    guint n = at < 3 ? at : 2 + (gen_below (gen, 100) < 98);
    guint taken[3];

    for (guint k = 0; k < n; k++) {
        guint from = i - 1 - gen_below (gen, reach);

        /* Now and then a strand waits for an earlier task of the strand before. */
        if (k == 2 && i >= options->strand && gen_chance (gen, 2))
            from -= options->strand;
        gboolean twice = FALSE;

        for (guint j = 0; j < k; j++)
            twice |= taken[j] == from;
        taken[k] = from;
        if (twice)
            continue;
        gen_open (gen, "after");
        gen_attr (gen, "task", "T%06u", from);
        if (gen_chance (gen, 15)) {
            gen_attr (gen, "type", "%s", gen_chance (gen, 60) ? "SS" : "FF");
            gen_attr (gen, "lag", "%dd", gen_between (gen, 1, 5));
        } else if (gen_chance (gen, 8)) {
            gen_attr (gen, "lag", "%dd", gen_between (gen, 1, 3));
        }
        gen_close (gen);
    }
}

static void
write_task (Gen *gen, guint i, const GenOptions *options, guint n_teams, guint n_waves)
{
    guint action = gen_below (gen, G_N_ELEMENTS (actions));
    guint subject = gen_below (gen, G_N_ELEMENTS (subjects));
    guint team = gen_below (gen, n_teams), days = 1 + gen_below (gen, 5);
    const char *side = team % 2 == 0 ? "client" : "provider";

    gen_open (gen, "task");
    gen_attr (gen, "id", "T%06u", i);
    gen_attr (gen, "name", "%s (%s)", actions[action][0], subjects[subject][0]);
    gen_attr (gen, "en", "%s (%s)", actions[action][1], subjects[subject][1]);
    gen_attr (gen, "kind", "%s", kinds[action]);
    gen_attr (gen, "phase", "%s", phases[i * G_N_ELEMENTS (phases) / options->n][0]);
    gen_attr (gen, "wave", "W%u", i * n_waves / options->n + 1);
    gen_attr (gen, "side", "%s", gen_chance (gen, 10) ? "both" : side);
    gen_attr (gen, "team", "E%04u", team);
    if (gen_chance (gen, 30)) {
        gen_attr (gen, "best", "%ud", days);
        gen_attr (gen, "likely", "%ud", days + 1);
        gen_attr (gen, "worst", "%ud", days + 3);
    } else {
        gen_attr (gen, "duration", "%ud", days);
    }
    write_links (gen, i, options);
    gen_close (gen);
}

void
gen_bench_plan (Gen *gen, const GenOptions *options)
{
    guint n_teams =
        (options->teams ? options->teams + 1 : MAX (8, options->n / 170)) & ~1u;
    guint n_waves = MAX (1, MIN (50, options->n / 500));

    gen_attr (gen, "id", "BENCH-%u", options->n);
    gen_attr (gen, "kind", "transition");
    gen_attr (gen, "lang", "fr");
    gen_attr (gen, "version", "1.0");
    gen_attr (gen, "status", "draft");
    gen_attr (gen, "start", "2027-01-04");
    gen_attr (gen, "currency", "EUR");
    gen_attr (gen, "name", "Plan de mesure, %u tâches", options->n);
    write_calendars (gen);
    write_parties (gen, n_teams);
    write_timeline (gen, n_waves);
    gen_open (gen, "tasks");
    for (guint i = 0; i < options->n; i++)
        write_task (gen, i, options, n_teams, n_waves);
    gen_close (gen);
}
