/* Functions that rules may call; inside the rules room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libxml/xpath.h>

#include <releve/plan.h>

#define FUNCTIONS_URI "urn:releve:rules:1"

/* Whether there is a function @name in namespace @uri (NULL: those of XPath and XSLT).
 */
gboolean rlv_function_known (const char *uri, const char *name);
/* The one whose name is nearest, or NULL. */
const char *rlv_function_nearest (const char *uri, const char *name);

/* The context's userData must be an Eval. */
void rlv_functions_register (xmlXPathContextPtr context);

/* For functions: FALSE, with an error set, where the call has not @wanted arguments. */
gboolean rlv_function_takes (xmlXPathParserContextPtr p, int given, int wanted);
/* Takes the last argument as text.  Free with g_free(). */
char *rlv_function_text (xmlXPathParserContextPtr p);
/* Takes the last argument: the item of its first node, or RLV_NONE. */
RlvItemIx rlv_function_item (xmlXPathParserContextPtr p);

/* Whether there is such an attribute: whoever wrote the rule may name one that there is
 * not. */
gboolean rlv_function_knows (const RlvPlan *plan, RlvItemIx item, const char *attr);

/* word (LIST, WORD), lacks (WANTED, HAD) and without (NODE, NAMES), in
 * functions-lists.c. */
void rlv_function_word (xmlXPathParserContextPtr p, int n);
void rlv_function_lacks (xmlXPathParserContextPtr p, int n);
void rlv_function_without (xmlXPathParserContextPtr p, int n);
/* slip (DAYS), in functions-sched.c; see schemas/formats.md. */
void rlv_function_slip (xmlXPathParserContextPtr p, int n);
/* before (A, B), in functions-graph.c. */
void rlv_function_before (xmlXPathParserContextPtr p, int n);
