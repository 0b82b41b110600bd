/* Stylesheets: embedded, run with a translator and without files or network.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#include <libxml/parser.h>
#include <libxml/xmlsave.h>
#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

#define SHEET_NS "urn:releve:xslt:1"

/* --- functions that stylesheets may call -------------------------------------- */

static void
push_text (xmlXPathParserContextPtr context, const char *text)
{
    valuePush (context, xmlXPathNewString (BAD_CAST text));
}

/* rlv:_('msgid').  Only what the list of phrases holds: else a title would stand in
 * English without anyone noticing. */
static void
call_gettext (xmlXPathParserContextPtr context, int n_args)
{
    xmlChar *asked;
    const char *known = NULL;

    if (n_args != 1) {
        xmlXPathErr (context, XPATH_INVALID_ARITY);
        return;
    }
    asked = xmlXPathPopString (context);
    for (guint i = 0; view_phrases[i] != NULL && known == NULL; i++)
        if (xmlStrEqual (asked, BAD_CAST view_phrases[i]))
            known = rlv_gettext (view_phrases[i]);
    push_text (context, known != NULL ? known : "?");
    xmlFree (asked);
}

/* rlv:more(n): "and 3 more". */
static void
call_more (xmlXPathParserContextPtr context, int n_args)
{
    double asked;

    if (n_args != 1) {
        xmlXPathErr (context, XPATH_INVALID_ARITY);
        return;
    }
    asked = xmlXPathPopNumber (context);
    if (asked < 1 || asked > G_MAXINT) {
        push_text (context, "");
        return;
    }
    g_autofree char *text = g_strdup_printf (
        rlv_ngettext ("and %u more", "and %u more", (gulong) asked), (guint) asked);
    push_text (context, text);
}

/* rlv:style('chart'): an embedded style sheet. */
static void
call_style (xmlXPathParserContextPtr context, int n_args)
{
    xmlChar *asked;
    g_autofree char *name = NULL;
    GBytes *bytes;

    if (n_args != 1) {
        xmlXPathErr (context, XPATH_INVALID_ARITY);
        return;
    }
    asked = xmlXPathPopString (context);
    name = g_strdup_printf ("view/%s.css", asked != NULL ? (const char *) asked : "");
    xmlFree (asked);
    bytes = rlv_embedded (name);
    if (bytes == NULL) {
        push_text (context, "");
        return;
    }
    g_autofree char *text =
        g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    push_text (context, text);
    g_bytes_unref (bytes);
}

/* --- reading them ------------------------------------------------------------- */

static xmlDocPtr
read_bytes (const char *data, gsize len, const char *name)
{
    return xmlReadMemory (data, (int) len, name, "UTF-8",
                          XML_PARSE_NONET | XML_PARSE_BIG_LINES);
}

static xmlDocPtr
read_embedded (const char *name)
{
    GBytes *bytes = rlv_embedded (name);
    xmlDocPtr doc;

    if (bytes == NULL)
        return NULL;
    doc = read_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), name);
    g_bytes_unref (bytes);
    return doc;
}

/* The templates of the charts go into the sheet itself: xsl:import would want a loader,
 * and that is a setting of the whole process. */
static gboolean
add_charts (xmlDocPtr sheet)
{
    xmlDocPtr charts = read_embedded ("view/chart.xsl");
    xmlNodePtr root = xmlDocGetRootElement (sheet);

    if (charts == NULL)
        return FALSE;
    for (xmlNodePtr node = xmlDocGetRootElement (charts)->children; node != NULL;
         node = node->next) {
        xmlNodePtr copy =
            node->type == XML_ELEMENT_NODE ? xmlDocCopyNode (node, sheet, 1) : NULL;
        if (copy != NULL)
            xmlAddChild (root, copy);
    }
    xmlFreeDoc (charts);
    return TRUE;
}

/* A sheet that knows the outlook by the prefix of those templates may draw it. */
static gboolean
has_charts (xmlDocPtr sheet)
{
    return xmlSearchNs (sheet, xmlDocGetRootElement (sheet), BAD_CAST "o") != NULL;
}

static xsltStylesheetPtr
compile (const char *name)
{
    g_autofree char *path = g_strdup_printf ("view/%s", name);
    xmlDocPtr doc = read_embedded (path);
    xsltStylesheetPtr sheet;

    if (doc == NULL)
        return NULL;
    if (has_charts (doc) && !add_charts (doc)) {
        xmlFreeDoc (doc);
        return NULL;
    }
    sheet = xsltParseStylesheetDoc (doc);
    if (sheet == NULL)
        xmlFreeDoc (doc);
    return sheet;
}

/* --- running them ------------------------------------------------------------- */

static void G_GNUC_PRINTF (2, 3) keep_message (void *data, const char *format, ...)
{
    GString *messages = data;
    va_list args;

    va_start (args, format);
    g_string_append_vprintf (messages, format, args);
    va_end (args);
}

static gboolean
forbid_everything (xsltTransformContextPtr context, xsltSecurityPrefsPtr prefs)
{
    static const xsltSecurityOption options[] = {
        XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
        XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK};

    for (guint i = 0; i < G_N_ELEMENTS (options); i++)
        if (xsltSetSecurityPrefs (prefs, options[i], xsltSecurityForbid) != 0)
            return FALSE;
    return xsltSetCtxtSecurityPrefs (prefs, context) == 0;
}

static xmlDocPtr
transform (xsltStylesheetPtr sheet, xmlDocPtr doc, GString *messages)
{
    xsltTransformContextPtr context = xsltNewTransformContext (sheet, doc);
    xsltSecurityPrefsPtr prefs = xsltNewSecurityPrefs ();
    xmlDocPtr result = NULL;

    if (context != NULL && prefs != NULL && forbid_everything (context, prefs)) {
        xsltSetTransformErrorFunc (context, messages, keep_message);
        xsltRegisterExtFunction (context, BAD_CAST "_", BAD_CAST SHEET_NS,
                                 call_gettext);
        xsltRegisterExtFunction (context, BAD_CAST "more", BAD_CAST SHEET_NS,
                                 call_more);
        xsltRegisterExtFunction (context, BAD_CAST "style", BAD_CAST SHEET_NS,
                                 call_style);
        result = xsltApplyStylesheetUser (sheet, doc, NULL, NULL, NULL, context);
        if (result != NULL && context->state != XSLT_STATE_OK) {
            xmlFreeDoc (result);
            result = NULL;
        }
    }
    if (context != NULL)
        xsltFreeTransformContext (context);
    if (prefs != NULL)
        xsltFreeSecurityPrefs (prefs);
    return result;
}

/* HTML is written by the rules of XHTML: an empty element keeps its end tag, so that
 * the same bytes are well-formed XML and read alike by an HTML parser. */
static gboolean
serialise (GString *out, xmlDocPtr doc, gboolean html)
{
    xmlBufferPtr buffer = xmlBufferCreate ();
    int options = html ? XML_SAVE_XHTML | XML_SAVE_NO_DECL : XML_SAVE_AS_XML;
    xmlSaveCtxtPtr save =
        buffer == NULL ? NULL
                       : xmlSaveToBuffer (buffer, "UTF-8", options | XML_SAVE_FORMAT);
    gboolean ok = save != NULL && xmlSaveDoc (save, doc) >= 0;

    ok = (save == NULL || xmlSaveClose (save) >= 0) && ok;
    if (ok && html)
        g_string_append (out, "<!DOCTYPE html>\n");
    if (ok)
        g_string_append_len (out, (const char *) xmlBufferContent (buffer),
                             xmlBufferLength (buffer));
    xmlBufferFree (buffer);
    return ok;
}

gboolean
view_sheet_apply (GString *out, const char *name, const GString *xml, gboolean html,
                  GError **error)
{
    g_autoptr (GString) messages = g_string_new (NULL);
    xmlDocPtr doc = read_bytes (xml->str, xml->len, "outlook.xml"), result = NULL;
    xsltStylesheetPtr sheet = doc == NULL ? NULL : compile (name);
    gboolean ok;

    if (sheet != NULL)
        result = transform (sheet, doc, messages);
    ok = result != NULL && serialise (out, result, html);
    if (!ok)
        g_set_error (error, RLV_ERROR, RLV_ERROR_INTERNAL,
                     _ ("the stylesheet %s failed: %s"), name,
                     g_strstrip (messages->str));
    if (result != NULL)
        xmlFreeDoc (result);
    if (sheet != NULL)
        xsltFreeStylesheet (sheet);
    if (doc != NULL)
        xmlFreeDoc (doc);
    return ok;
}

static gboolean
render (GString *out, const char *name, gboolean html, const RlvOutlook *outlook,
        const RlvLook *look, GError **error)
{
    g_autoptr (GString) xml = g_string_new (NULL);

    return view_outlook_for_page (xml, outlook, look, error) &&
           view_sheet_apply (out, name, xml, html, error);
}

gboolean
rlv_view_gantt_svg (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                    GError **error)
{
    return render (out, "svg.xsl", FALSE, outlook, look, error);
}

gboolean
rlv_view_report_html (GString *out, const RlvOutlook *outlook, const RlvLook *look,
                      GError **error)
{
    return render (out, "report.xsl", TRUE, outlook, look, error);
}
