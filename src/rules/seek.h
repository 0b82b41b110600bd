/* Elements by their attributes; inside the rules room only.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rules/eval.h"

GHashTable *rlv_seen_new (void);

/* The elements that @probe finds, in the order of the document, none twice; counted as
 * steps.  Free with xmlXPathFreeNodeSet(). */
xmlNodeSetPtr rlv_seek (Eval *eval, const Probe *probe);
