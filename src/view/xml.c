/* XML out, streamed by libxml2's writer, which escapes whatever it is given.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "view/priv.h"

#include <libxml/xmlwriter.h>

struct _ViewXml {
    xmlTextWriterPtr writer;
    gboolean failed;
};

static void
check (ViewXml *xml, int written)
{
    if (written < 0)
        xml->failed = TRUE;
}

/* What happened comes from people's keyboards and may hold characters that XML cannot.
 */
static char *
printable (const char *text)
{
    char *valid = g_utf8_make_valid (text, -1);
    GString *out;
    const char *p;

    for (p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE ||
            c == 0xFFFF)
            break;
    }
    if (*p == '\0')
        return valid;
    out = g_string_new (NULL);
    for (p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if ((c >= 0x20 && c != 0xFFFE && c != 0xFFFF) || c == '\t' || c == '\n')
            g_string_append_unichar (out, c);
    }
    g_free (valid);
    return g_string_free (out, FALSE);
}

void
view_xml_open (ViewXml *xml, const char *name)
{
    check (xml, xmlTextWriterStartElement (xml->writer, BAD_CAST name));
}

void
view_xml_close (ViewXml *xml)
{
    check (xml, xmlTextWriterEndElement (xml->writer));
}

void
view_xml_attr (ViewXml *xml, const char *name, const char *value)
{
    if (value == NULL)
        return;
    g_autofree char *safe = printable (value);
    check (xml,
           xmlTextWriterWriteAttribute (xml->writer, BAD_CAST name, BAD_CAST safe));
}

void
view_xml_attrf (ViewXml *xml, const char *name, const char *format, ...)
{
    va_list args;

    va_start (args, format);
    g_autofree char *value = g_strdup_vprintf (format, args);
    va_end (args);
    view_xml_attr (xml, name, value);
}

void
view_xml_int (ViewXml *xml, const char *name, gint64 value)
{
    view_xml_attrf (xml, name, "%" G_GINT64_FORMAT, value);
}

void
view_xml_bool (ViewXml *xml, const char *name, gboolean value)
{
    view_xml_attr (xml, name, value ? "true" : "false");
}

void
view_xml_thousandths (ViewXml *xml, const char *name, gint64 value)
{
    g_autoptr (GString) text = g_string_new (NULL);

    view_thousandths (text, value);
    view_xml_attr (xml, name, text->str);
}

void
view_xml_day (ViewXml *xml, const char *name, RlvDay day)
{
    char buffer[RLV_DATE_SIZE];

    if (day != RLV_DAY_NONE)
        view_xml_attr (xml, name, rlv_day_format (day, buffer));
}

void
view_xml_day_words (ViewXml *xml, const char *name, RlvDay day)
{
    g_autoptr (GString) text = g_string_new (NULL);

    rlv_view_day (text, day);
    view_xml_attr (xml, name, text->str);
}

void
view_xml_time (ViewXml *xml, const char *name, RlvTime time)
{
    char buffer[RLV_DATE_SIZE];

    if (time != RLV_TIME_NONE)
        view_xml_attr (xml, name, rlv_time_format (time, buffer));
}

void
view_xml_tenths (ViewXml *xml, const char *name, gint64 tenths)
{
    gint64 size = ABS (tenths);

    if (size % 10 == 0)
        view_xml_attrf (xml, name, "%s%" G_GINT64_FORMAT, tenths < 0 ? "-" : "",
                        size / 10);
    else
        view_xml_attrf (xml, name, "%s%" G_GINT64_FORMAT ".%d", tenths < 0 ? "-" : "",
                        size / 10, (int) (size % 10));
}

gboolean
view_xml_document (GString *out, void (*write) (ViewXml *xml, gpointer data),
                   gpointer data, GError **error)
{
    xmlBufferPtr buffer = xmlBufferCreate ();
    ViewXml xml = {.writer =
                       buffer == NULL ? NULL : xmlNewTextWriterMemory (buffer, 0)};

    if (xml.writer == NULL) {
        xmlBufferFree (buffer);
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_INTERNAL,
                             _ ("the XML writer cannot start"));
        return FALSE;
    }
    xmlTextWriterSetIndent (xml.writer, 1);
    xmlTextWriterSetIndentString (xml.writer, BAD_CAST " ");
    check (&xml, xmlTextWriterStartDocument (xml.writer, NULL, "UTF-8", NULL));
    write (&xml, data);
    check (&xml, xmlTextWriterEndDocument (xml.writer));
    xmlFreeTextWriter (xml.writer);
    if (!xml.failed)
        g_string_append_len (out, (const char *) xmlBufferContent (buffer),
                             xmlBufferLength (buffer));
    else
        g_set_error_literal (error, RLV_ERROR, RLV_ERROR_INTERNAL,
                             _ ("the XML writer failed"));
    xmlBufferFree (buffer);
    return !xml.failed;
}
