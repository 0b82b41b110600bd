/* Findings that were written once, read again to be compared.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include <string.h>

#include <json-glib/json-glib.h>

#include "view/priv.h"

#define MAX_DEPTH 32 /* of the form there are five */

static gboolean
fail (GError **error, const char *why)
{
    g_set_error_literal (error, RLV_ERROR, RLV_ERROR_INPUT, why);
    return FALSE;
}

static const char *
what_is_wanted (void)
{
    return _ ("it is not what \"releve check --format json\" writes");
}

/* The parser calls itself for what is inside something, and the file may be anybody's.
 */
static gboolean
is_flat (const char *json, gsize len)
{
    guint depth = 0;
    gboolean quoted = FALSE;

    for (gsize i = 0; i < len; i++) {
        char c = json[i];

        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            depth++;
        else if (!quoted && (c == '}' || c == ']') && depth > 0)
            depth--;
        if (depth > MAX_DEPTH)
            return FALSE;
    }
    return TRUE;
}

/* A text, or NULL where it is null; FALSE where there is no such member, or it is
 * something else. */
static gboolean
take_text (JsonObject *object, const char *name, const char **text)
{
    JsonNode *node = json_object_get_member (object, name);

    *text = NULL;
    if (node == NULL)
        return FALSE;
    if (JSON_NODE_HOLDS_NULL (node))
        return TRUE;
    if (!JSON_NODE_HOLDS_VALUE (node) ||
        json_node_get_value_type (node) != G_TYPE_STRING)
        return FALSE;
    *text = json_node_get_string (node);
    return TRUE;
}

static gboolean
is_true (JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member (object, name);

    return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
           json_node_get_value_type (node) == G_TYPE_BOOLEAN &&
           json_node_get_boolean (node);
}

static gboolean
take_finding (GPtrArray *keys, JsonNode *node, GError **error)
{
    RlvFinding finding = {0};
    JsonObject *object;

    if (!JSON_NODE_HOLDS_OBJECT (node))
        return fail (error, what_is_wanted ());
    object = json_node_get_object (node);
    if (!take_text (object, "rule", &finding.rule) || finding.rule == NULL)
        return fail (error, what_is_wanted ());
    if (!take_text (object, "form", &finding.form) ||
        !take_text (object, "subject", &finding.subject))
        return fail (error, _ ("it was written before findings could be compared; "
                               "write it anew"));
    finding.waived = is_true (object, "waived");
    g_ptr_array_add (keys, rlv_finding_key (&finding));
    return TRUE;
}

/* What was left out then would look new now. */
static gboolean
is_whole (JsonObject *object, const char *only, GError **error)
{
    const char *sifted = NULL, *since = NULL;

    take_text (object, "only", &sifted);
    take_text (object, "since", &since);
    if (since != NULL) {
        g_set_error (error, RLV_ERROR, RLV_ERROR_INPUT,
                     _ ("it has only what was new since %s; write one without --since"),
                     since);
        return FALSE;
    }
    if (sifted != NULL && g_strcmp0 (sifted, only) != 0) {
        g_set_error (
            error, RLV_ERROR, RLV_ERROR_INPUT,
            _ ("it has only what --only %s found; write one without, or say the "
               "same --only here"),
            sifted);
        return FALSE;
    }
    return TRUE;
}

static GPtrArray *
take_all (JsonNode *root, const char *only, GError **error)
{
    g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
    JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                             ? json_node_get_object (root)
                             : NULL;
    JsonNode *list =
        object != NULL ? json_object_get_member (object, "findings") : NULL;
    const char *format;

    if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list) ||
        !take_text (object, "format", &format) ||
        g_strcmp0 (format, "releve/findings/1") != 0) {
        fail (error, what_is_wanted ());
        return NULL;
    }
    if (!is_whole (object, only, error))
        return NULL;
    JsonArray *findings = json_node_get_array (list);
    for (guint i = 0; i < json_array_get_length (findings); i++)
        if (!take_finding (keys, json_array_get_element (findings, i), error))
            return NULL;
    return g_steal_pointer (&keys);
}

GPtrArray *
rlv_view_findings_keys (const char *json, gsize len, const char *only, GError **error)
{
    g_autoptr (JsonParser) parser = NULL;

    if (!g_utf8_validate (json, (gssize) len, NULL)) {
        fail (error, _ ("it is not in UTF-8"));
        return NULL;
    }
    if (!is_flat (json, len)) {
        fail (error, what_is_wanted ());
        return NULL;
    }
    parser = json_parser_new_immutable ();
    if (!json_parser_load_from_data (parser, json, (gssize) len, NULL) ||
        json_parser_get_root (parser) == NULL) {
        fail (error, _ ("it is not JSON, or not all of it"));
        return NULL;
    }
    return take_all (json_parser_get_root (parser), only, error);
}
