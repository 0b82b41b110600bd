/* What was computed of a plan, as attributes for rules to read; inside the rules room
 * only.  schemas/formats.md lists them.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <releve/rules.h>

#include "rules/tree.h"

/* Those that need no dates, and those that do where there is a schedule. */
void rlv_facts_add (Tree *tree, const RlvView *view);

/* Chances of the end and of what has a date to keep, by 10,000 draws; of plans of 2,000
 * tasks at most, levelled. */
void rlv_facts_chances (Tree *tree, const RlvView *view);
/* Which law each service is under, and what names services. */
void rlv_facts_regimes (Tree *tree, const RlvView *view);
/* What a month of each committee costs. */
void rlv_facts_costs (Tree *tree, const RlvView *view);
/* On teams and persons who are asked for more than they have in some week: the first
 * such week, how many there are, what is asked of them in the first and what they have.
 */
void rlv_facts_over (Tree *tree, const RlvView *view);
/* Open ends, and counts over all tasks and links. */
void rlv_facts_network (Tree *tree, const RlvView *view);
/* Counts over the dates of all tasks. */
void rlv_facts_dates (Tree *tree, const RlvView *view);

/* --- facts-chain.c, facts-cutover.c: parts of it ---------------------------------- */

void rlv_facts_chain (Tree *tree, const RlvView *view);
void rlv_facts_kinds (Tree *tree, const RlvView *view);
void rlv_facts_runbooks (Tree *tree, const RlvView *view);
/* These need dates. */
void rlv_facts_room (Tree *tree, const RlvView *view);
void rlv_facts_waves (Tree *tree, const RlvView *view);
void rlv_facts_ready (Tree *tree, const RlvView *view);
