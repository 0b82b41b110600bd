/* What is found by a name: xsl:key, and who names whom.  Inside the rules room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rules/eval.h"

GHashTable *rlv_keys_new (void);
GHashTable *rlv_naming_new (void);

/* The nodes that the key @name of the pack at hand files under @value, @n of them; NULL
 * with eval->fault when there is no such key, or it cannot be made. */
const xmlNodePtr *rlv_keys_find (Eval *eval, const char *name, const char *value,
                                 guint *n);

/* The items of kind @kind whose attribute @attr names @item, @n of them, in the order
 * of the document; NULL with eval->fault when there is no such attribute. */
const RlvItemIx *rlv_naming_find (Eval *eval, const char *kind, const char *attr,
                                  RlvItemIx item, guint32 *n);
