/* SPDX-License-Identifier: MIT */
/* Takes stock of a kernel, to tell what a module has left behind: part of the agent, whose request `stock` it serves. */
#ifndef NETKILN_STOCK_H
#define NETKILN_STOCK_H

#include <stdbool.h>
#include <stdio.h>

/* Writes what there is of each, one line each: its kind, its name, and what else is known. */
void list_modules(FILE *out);
void list_proc(FILE *out);
void list_sysctl(FILE *out);
void list_threads(FILE *out);
void list_caches(FILE *out);
void list_namespaces(FILE *out);
void list_devices(FILE *out);
void list_families(FILE *out);
void list_hooks(FILE *out);

/* Whether this kernel has a list of its hooks; known once they have been listed. */
bool lists_hooks(void);

/* Sends a packet through the hooks there are: one that is left in memory that is gone is fatal. */
void try_hooks(void);

/* Where the code of modules that are not the kernel's own lies. */
void list_sections(FILE *out);

/* A namespace comes and goes. */
void turn_over_namespaces(void);

/* Counts what has been allocated and not been freed, by the place in the source, where the kernel knows it. */
void memory_count(void);
/* Counts it once more. */
void memory_look(void);
/* How many more there are of what a function has allocated; false where the kernel does not know. */
bool memory_tells(const char *function, long *more);
/* Writes what nothing in the kernel's memory points to any more, unless there is not more of anything. */
void memory_report(FILE *out);

/* All of a file, "" where it cannot be read; to be freed. */
char *read_all(const char *path);
/* First line of a small file, "" where it cannot be read. */
const char *first_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
