/* Rules and packs of them: what they ask, on whose authority, and which apply.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/findings.h"

/* --- one rule -------------------------------------------------------------------- */

static void
append_line (GString *out, const RlvLook *look, const char *label, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    g_autofree char *safe = view_harmless (text);
    g_string_append (out, "  ");
    view_styled (out, look, VIEW_STYLE_DIM, label);
    g_string_append_c (out, ' ');
    view_append_wrapped (out, safe, look->width, 2 + view_columns (label) + 1, 4);
}

static const char *
cited_words (RlvCited cited)
{
    switch (cited) {
    case RLV_CITED_PRACTICE:
        return _ ("practice of the trade");
    case RLV_CITED_SECONDARY:
        return _ ("as told by those who have read it; not held against the text");
    case RLV_CITED_VERIFIED:
        break;
    }
    return _ ("held against the text");
}

char *
view_time_words (RlvDay from, RlvDay until)
{
    char first[RLV_DATE_SIZE], last[RLV_DATE_SIZE];

    if (from != RLV_DAY_NONE && until != RLV_DAY_NONE)
        return g_strdup_printf (_ ("from %s to %s"), rlv_day_format (from, first),
                                rlv_day_format (until, last));
    if (from != RLV_DAY_NONE)
        return g_strdup_printf (_ ("from %s on"), rlv_day_format (from, first));
    if (until != RLV_DAY_NONE)
        return g_strdup_printf (_ ("until %s"), rlv_day_format (until, last));
    return g_strdup ("");
}

static void
append_pack (GString *out, const RlvLook *look, const RlvRule *rule)
{
    const RlvPackInfo *pack = rule->pack;
    g_autoptr (GString) text = g_string_new (pack->name);
    char day[RLV_DATE_SIZE];

    if (pack->version[0] != '\0')
        g_string_append_printf (text, " %s", pack->version);
    if (rlv_worded (&pack->title) != NULL)
        g_string_append_printf (text, ", %s", rlv_worded (&pack->title));
    append_line (out, look, _ ("pack:"), text->str);
    append_line (out, look, _ ("applies to:"), rlv_worded (&pack->when));
    if (pack->checked != RLV_DAY_NONE)
        append_line (out, look, _ ("checked:"), rlv_day_format (pack->checked, day));
}

void
rlv_view_rule_text (GString *out, const RlvRule *rule, const RlvLook *look)
{
    const char *source = rlv_worded (&rule->source);
    g_autofree char *time = view_time_words (rule->from, rule->until);
    gsize from = out->len;

    view_styled (out, look, VIEW_STYLE_BOLD, rule->name);
    g_autofree char *asks =
        g_strdup_printf (_ (": %s (%s)\n"), rlv_worded (&rule->asks),
                         _ (rlv_severity_name (rule->severity)));
    g_autofree char *said = view_harmless (g_strchomp (asks));
    view_append_wrapped (out, said, look->width, view_columns (rule->name), 4);
    append_line (out, look, _ ("why:"), rlv_worded (&rule->why));
    append_line (out, look, _ ("mend:"), rlv_worded (&rule->mend));
    if (source != NULL) {
        g_autofree char *text =
            rule->cited == RLV_CITED_PRACTICE
                ? g_strdup (source)
                : g_strdup_printf ("%s (%s)", source, cited_words (rule->cited));

        append_line (out, look, _ ("source:"), text);
    }
    append_line (out, look, _ ("see:"), rule->see);
    append_line (out, look, _ ("in force:"), time);
    append_pack (out, look, rule);
    view_text_end (out, from, look);
}

static void
append_block (GString *out, const char *text)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++)
        g_string_append_printf (out, "    %s\n", lines[i]);
}

void
rlv_view_rule_examples (GString *out, const RlvRule *rule, const RlvLook *look)
{
    gsize from = out->len;

    if (rule->n_examples == 0 || rule->examples[0].n == 0)
        return;
    view_styled (out, look, VIEW_STYLE_DIM, _ ("It finds fault with"));
    g_string_append_c (out, '\n');
    append_block (out, rule->examples[0].swaps[0].breaks);
    view_styled (out, look, VIEW_STYLE_DIM, _ ("and not with"));
    g_string_append_c (out, '\n');
    append_block (out, rule->examples[0].swaps[0].passes);
    view_text_end (out, from, look);
}

static void
json_wording (ViewJson *json, const char *name, const RlvWording *wording)
{
    view_json_object (json, name);
    view_json_text (json, "en", wording->en);
    view_json_text (json, "fr", wording->fr);
    view_json_end_object (json);
}

static void
json_rule (ViewJson *json, const RlvRule *rule)
{
    view_json_text (json, "rule", rule->name);
    view_json_text (json, "pack", rule->pack->name);
    view_json_text (json, "version", rule->pack->version);
    view_json_text (json, "severity", rlv_severity_name (rule->severity));
    view_json_bool (json, "dated", rule->dated);
    json_wording (json, "asks", &rule->asks);
    json_wording (json, "why", &rule->why);
    json_wording (json, "mend", &rule->mend);
    json_wording (json, "source", &rule->source);
    view_json_text (json, "status", rlv_cited_name (rule->cited));
    view_json_text (json, "see", rule->see);
    view_json_day (json, "from", rule->from);
    view_json_day (json, "until", rule->until);
    view_json_array (json, "examples");
    for (guint i = 0; i < rule->n_examples; i++) {
        const RlvExample *example = &rule->examples[i];

        if (example->n == 0)
            continue;
        view_json_object (json, NULL);
        view_json_text (json, "breaks", example->swaps[0].breaks);
        view_json_text (json, "passes", example->swaps[0].passes);
        view_json_end_object (json);
    }
    view_json_end_array (json);
}

void
rlv_view_rule_json (GString *out, const RlvRule *rule)
{
    ViewJson json = {.out = out};

    view_json_begin (&json, "releve/rule/2");
    json_rule (&json, rule);
    view_json_finish (&json);
}

/* --- packs ----------------------------------------------------------------------- */

static const RlvChoice *
choice_of (const GPtrArray *choices, const RlvPackInfo *pack)
{
    for (guint i = 0; choices != NULL && i < choices->len; i++) {
        const RlvChoice *choice = choices->pdata[i];

        if (choice->pack == pack)
            return choice;
    }
    return NULL;
}

static void
append_rules (GString *out, const RlvPacks *packs, const RlvPackInfo *pack,
              const RlvLook *look)
{
    guint n;
    const RlvRule *const *rules = rlv_packs_rules (packs, &n);

    for (guint i = 0; i < n; i++) {
        g_autofree char *time = NULL;

        if (rules[i]->pack != pack)
            continue;
        time = view_time_words (rules[i]->from, rules[i]->until);
        g_string_append (out, "    ");
        view_styled (out, look, VIEW_STYLE_BOLD, rules[i]->name);
        g_string_append_printf (out, "  %s (%s%s%s)\n", rlv_worded (&rules[i]->asks),
                                _ (rlv_severity_name (rules[i]->severity)),
                                time[0] != '\0' ? ", " : "", time);
    }
}

static void
append_one (GString *out, const RlvPackInfo *pack, const RlvChoice *choice,
            const RlvLook *look)
{
    g_autofree char *time = view_time_words (pack->from, pack->until);
    g_autoptr (GString) text = g_string_new (NULL);
    const char *mark = choice == NULL ? " " : choice->applies ? "✓" : "·";

    g_string_append_printf (out, "%s ", mark);
    view_styled (out, look, VIEW_STYLE_BOLD, pack->name);
    g_string_append_printf (
        text, " %s  %s", pack->version,
        rlv_worded (&pack->title) != NULL ? rlv_worded (&pack->title) : "");
    g_autofree char *head = view_harmless (text->str);
    view_append_wrapped (out, head, look->width, 2 + view_columns (pack->name), 4);
    g_string_truncate (text, 0);
    g_string_append_printf (text, rlv_ngettext ("%u rule", "%u rules", pack->n_rules),
                            pack->n_rules);
    if (time[0] != '\0')
        g_string_append_printf (text, ", %s", time);
    if (pack->file != NULL)
        g_string_append_printf (text, ", %s", pack->file);
    if (choice != NULL)
        g_string_append_printf (text, _ ("; %s"), choice->because);
    g_autofree char *safe = view_harmless (text->str);
    g_string_append (out, "    ");
    view_append_wrapped (out, safe, look->width, 4, 4);
}

void
rlv_view_packs_text (GString *out, const RlvPacks *packs, const GPtrArray *choices,
                     const char *profile, const RlvLook *look)
{
    guint n, n_rules, applying = 0;
    g_autoptr (GString) text = g_string_new (NULL);
    const RlvPackInfo *const *list = rlv_packs_list (packs, &n);
    gsize from = out->len;

    for (guint i = 0; i < n; i++) {
        const RlvChoice *choice = choice_of (choices, list[i]);

        append_one (out, list[i], choice, look);
        if (look->all)
            append_rules (out, packs, list[i], look);
        applying += choice != NULL && choice->applies;
    }
    rlv_packs_rules (packs, &n_rules);
    g_string_append_c (out, '\n');
    g_string_append_printf (text, rlv_ngettext ("%u rule", "%u rules", n_rules),
                            n_rules);
    g_string_append_printf (text, rlv_ngettext (" in %u pack", " in %u packs", n), n);
    if (choices != NULL)
        g_string_append_printf (
            text,
            rlv_ngettext ("; %u applies to this plan, with profile \"%s\"",
                          "; %u apply to this plan, with profile \"%s\"", applying),
            applying, profile);
    g_string_append_c (text, '.');
    g_autofree char *safe = view_harmless (text->str);
    view_append_wrapped (out, safe, look->width, 0, 0);
    view_text_end (out, from, look);
}

void
rlv_view_packs_json (GString *out, const RlvPacks *packs, const GPtrArray *choices,
                     const char *profile)
{
    ViewJson json = {.out = out};
    guint n, n_rules;
    const RlvPackInfo *const *list = rlv_packs_list (packs, &n);
    const RlvRule *const *rules = rlv_packs_rules (packs, &n_rules);

    view_json_begin (&json, "releve/rules/1");
    view_json_text (&json, "profile", profile);
    view_json_array (&json, "packs");
    for (guint i = 0; i < n; i++) {
        const RlvChoice *choice = choice_of (choices, list[i]);

        view_json_object (&json, NULL);
        view_json_text (&json, "pack", list[i]->name);
        view_json_text (&json, "version", list[i]->version);
        json_wording (&json, "title", &list[i]->title);
        json_wording (&json, "when", &list[i]->when);
        view_json_day (&json, "from", list[i]->from);
        view_json_day (&json, "until", list[i]->until);
        view_json_day (&json, "checked", list[i]->checked);
        view_json_text (&json, "file", list[i]->file);
        if (choice != NULL) {
            view_json_bool (&json, "applies", choice->applies);
            view_json_text (&json, "because", choice->because);
        }
        view_json_end_object (&json);
    }
    view_json_end_array (&json);
    view_json_array (&json, "rules");
    for (guint i = 0; i < n_rules; i++) {
        view_json_object (&json, NULL);
        json_rule (&json, rules[i]);
        view_json_end_object (&json);
    }
    view_json_end_array (&json);
    view_json_finish (&json);
}
