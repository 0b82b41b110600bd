/* For the second validator: what all packs say of plans, and the document that they
 * look at.  Reads paths of plans, one to a line, and answers each with a line of JSON.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ruling.h"

#include <stdio.h>

#include <json-glib/json-glib.h>

static void
add_findings (JsonBuilder *out, RlvPacks *packs, const RlvView *view,
              RlvFindings *findings)
{
    guint n;
    const RlvFinding *all;

    rlv_rules_run (packs, view, findings);
    all = rlv_findings_get (findings, &n);
    json_builder_set_member_name (out, "findings");
    json_builder_begin_array (out);
    for (guint i = 0; i < n; i++) {
        if (all[i].form == NULL)
            continue;
        json_builder_begin_array (out);
        json_builder_add_string_value (out, all[i].rule);
        json_builder_add_string_value (out, all[i].what);
        json_builder_end_array (out);
    }
    json_builder_end_array (out);
}

static void
add_packs (JsonBuilder *out, RlvPacks *packs, const RlvView *view)
{
    g_autoptr (GPtrArray) choices = rlv_packs_choose (packs, view);

    json_builder_set_member_name (out, "packs");
    json_builder_begin_array (out);
    for (guint i = 0; i < choices->len; i++) {
        const RlvChoice *choice = choices->pdata[i];

        if (choice->applies)
            json_builder_add_string_value (out, choice->pack->name);
    }
    json_builder_end_array (out);
}

static void
add_text (JsonBuilder *out, const char *name, const char *text)
{
    json_builder_set_member_name (out, name);
    json_builder_add_string_value (out, text);
}

static void
answer (RlvPacks *packs, const char *text)
{
    g_auto (Ruling) r = ruling_read (text, TRUE);
    g_autoptr (JsonBuilder) out = json_builder_new ();
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = NULL;
    g_autofree char *line = NULL;

    json_builder_begin_object (out);
    if (r.plan != NULL) {
        RlvView view = ruling_view (&r, rlv_plan_start (r.plan));
        g_autofree char *document = rlv_rules_document (&view);

        add_findings (out, packs, &view, r.findings);
        add_packs (out, packs, &view);
        add_text (out, "profile", rlv_rules_profile (&view));
        add_text (out, "document", document);
    }
    json_builder_end_object (out);
    root = json_builder_get_root (out);
    json_generator_set_root (generator, root);
    line = json_generator_to_data (generator, NULL);
    puts (line);
    fflush (stdout);
}

int
main (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (RlvPacks) packs = rlv_packs_new (&error);
    char path[4096];

    if (packs == NULL) {
        fprintf (stderr, "%s\n", error->message);
        return 1;
    }
    rlv_language_set ("en");
    while (fgets (path, sizeof path, stdin) != NULL) {
        g_autofree char *text = NULL;

        if (!g_file_get_contents (g_strchomp (path), &text, NULL, &error)) {
            fprintf (stderr, "%s\n", error->message);
            return 1;
        }
        answer (packs, text);
    }
    return 0;
}
