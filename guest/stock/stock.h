/* SPDX-License-Identifier: MIT */
#ifndef NETKILN_STOCK_H
#define NETKILN_STOCK_H

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

/* A namespace comes and goes. */
void turn_over_namespaces(void);

/* Sends a packet through the hooks there are: one that is left in memory that is gone is fatal. */
void try_hooks(void);

/* Where the code of modules that are not the kernel's own lies. */
void list_sections(FILE *out);

/* Memory that nothing points to any more. */
void memory_forget(void);
void memory_report(FILE *out);

/* First line of a small file, "" where it cannot be read. */
const char *first_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
