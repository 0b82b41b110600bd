/* Functions that rules may call; inside the rules room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libxml/xpath.h>

#include <glib.h>

#define FUNCTIONS_URI "urn:releve:rules:1"

/* Whether there is a function @name in namespace @uri (NULL: those of XPath and XSLT).
 */
gboolean rlv_function_known (const char *uri, const char *name);
/* The one whose name is nearest, or NULL. */
const char *rlv_function_nearest (const char *uri, const char *name);

/* The context's userData must be an Eval. */
void rlv_functions_register (xmlXPathContextPtr context);

/* slip (DAYS), in functions-sched.c; see schemas/formats.md. */
void rlv_function_slip (xmlXPathParserContextPtr p, int n);
/* before (A, B), in functions-graph.c. */
void rlv_function_before (xmlXPathParserContextPtr p, int n);
