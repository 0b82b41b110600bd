/* The bytes of one file, and where in it things stand.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sys/types.h>

#include <releve/doc.h>

/* A place whose line and column are known. */
typedef struct {
    guint64 offset;
    guint32 line;
    guint32 column;
} RlvMark;

#define RLV_SOURCE_MARKS 16384 /* bytes between two marks, at least */

typedef struct {
    char *name;         /* for messages */
    guint16 number;     /* the builder's */
    int fd;             /* or -1: then bytes */
    int folder;         /* the folder it lies in, or -1 when there is none */
    const char *bytes;  /* borrowed */
    gboolean in_memory; /* the bytes count, whether there is a file or not */
    guint64 size;
    dev_t device; /* both 0 for bytes in memory */
    ino_t inode;
    GArray
        *marks; /* RlvMark of a start tag every so often, to find places again from */
} RlvSource;

/* Opens a file that the user named.  When that fails, says why in @findings at @blame
 * (may be NULL) and returns NULL.  Free with rlv_source_free(). */
RlvSource *rlv_source_open (const char *path, RlvFindings *findings);
/* Opens the part that @from names by @href, never outside the folder of @from. */
RlvSource *rlv_source_open_part (const RlvSource *from, const char *href,
                                 const RlvPlace *blame, RlvFindings *findings);
/* @folder may be NULL. */
RlvSource *rlv_source_memory (const char *bytes, gsize len, const char *name,
                              const char *folder);
void rlv_source_free (RlvSource *source);

/* Takes the bytes from @files from now on, where they are put if they are not. */
void rlv_source_keep (RlvSource *source, RlvDocFiles *files);

/* Up to @len bytes from @offset; fewer only at the end; -1 when the file cannot be read
 * any more, with errno set. */
gssize rlv_source_read (const RlvSource *source, guint64 offset, char *buffer,
                        gsize len);

/* How far what begins at the line and column of @extent goes.  With @attr: of the tag
 * that begins there, this attribute with its value.  FALSE, and nothing is changed,
 * when it is not to be found. */
gboolean rlv_source_extent (const RlvSource *source, const char *attr,
                            RlvExtent *extent);
/* The byte at that place, which must lie less than RLV_SOURCE_MARKS behind a mark;
 * FALSE when there is none. */
gboolean rlv_source_offset (const RlvSource *source, guint32 line, guint32 column,
                            guint64 *offset);
/* Where attribute @attr stands in the tag that starts at @line and @column; the start
 * of the tag when it is not to be found. */
RlvPlace rlv_source_attr (const RlvSource *source, guint32 line, guint32 column,
                          const char *attr);
