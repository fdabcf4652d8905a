// SPDX-License-Identifier: MIT
/* Takes stock of a kernel: before a module is loaded, and after it is gone. What is there then that was not
 * there before is what the module has left behind.
 *
 * stock before   remembers what there is
 * stock loaded   prints where the modules' sections are, and all netfilter hooks
 * stock after    prints what there is more ("+ kind name") and less ("- kind name"), and memory that is lost
 *
 * Listing what a module has left may itself be fatal, since its memory is gone: the kernel's log is told of
 * each kind first.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stock.h"

#define MEMORY "/run/netkiln-stock"
/* What goes away later (namespaces, devices) has so many tenths of a second to do so. */
#define PATIENCE 15

static const struct { const char *kind; void (*list)(FILE *out); } kinds[] = {
	{ "modules", list_modules },
	{ "threads", list_threads },
	{ "slab caches", list_caches },
	{ "namespaces", list_namespaces },
	{ "netfilter hooks", list_hooks },
	{ "netlink families", list_families },
	{ "network devices", list_devices },
	{ "sysctls", list_sysctl },
	{ "proc entries", list_proc },
};

struct lines {
	char *text;
	char **line;
	size_t count;
};

static void announce(const char *kind)
{
	char line[80];
	int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	int size = snprintf(line, sizeof(line), "<6>netkiln: taking stock of %s\n", kind);

	if (fd < 0 || write(fd, line, size) != size)
		perror("/dev/kmsg");
	if (fd >= 0)
		close(fd);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Cuts text, which it takes over, into sorted lines. */
static struct lines cut(char *text)
{
	struct lines lines = { .text = text };
	char *at = text;

	for (char *c = text; *c; c++)
		lines.count += *c == '\n';
	lines.line = calloc(lines.count + 1, sizeof(*lines.line));
	if (!lines.line)
		abort();
	for (size_t i = 0; i < lines.count; i++) {
		lines.line[i] = at;
		at = strchr(at, '\n');
		*at++ = 0;
	}
	qsort(lines.line, lines.count, sizeof(*lines.line), by_text);
	return lines;
}

static char *take_stock(int announced)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (announced)
			announce(kinds[i].kind);
		kinds[i].list(out);
	}
	fclose(out);
	if (announced)
		announce("nothing more");
	return text;
}

static char *read_all(const char *path)
{
	char *text = NULL;
	size_t size;
	FILE *in = fopen(path, "re"), *out = open_memstream(&text, &size);
	int c;

	if (!out)
		abort();
	while (in && (c = getc(in)) != EOF)
		putc(c, out);
	if (in)
		fclose(in);
	fclose(out);
	return text;
}

/* Prints what is in one and not in the other; returns how much. */
static size_t difference(struct lines before, struct lines after, FILE *out)
{
	size_t b = 0, a = 0, more = 0;

	while (b < before.count || a < after.count) {
		int order = b == before.count ? 1 : a == after.count ? -1 :
			    strcmp(before.line[b], after.line[a]);

		if (order < 0) {
			fprintf(out, "- %s\n", before.line[b++]);
		} else if (order > 0) {
			fprintf(out, "+ %s\n", after.line[a++]);
			more++;
		} else {
			a++;
			b++;
		}
	}
	return more;
}

static void before(void)
{
	FILE *out, *nowhere = fopen("/dev/null", "we");
	char *text;

	/* Asking may load modules, which are part of the stock then. */
	if (nowhere) {
		list_hooks(nowhere);
		list_families(nowhere);
		fclose(nowhere);
	}
	turn_over_namespaces();
	usleep(200000);
	text = take_stock(0);
	out = fopen(MEMORY, "we");
	if (!out) {
		perror(MEMORY);
		exit(1);
	}
	fputs(text, out);
	fclose(out);
	memory_forget();
}

static void after(void)
{
	struct lines old = cut(read_all(MEMORY));

	announce("namespaces");
	turn_over_namespaces();
	for (int left = PATIENCE;; left--) {
		char *text = NULL;
		size_t size, more;
		FILE *out = open_memstream(&text, &size);

		if (!out)
			abort();
		more = difference(old, cut(take_stock(left == PATIENCE)), out);
		fclose(out);
		if (!more || !left) {
			fputs(text, stdout);
			break;
		}
		free(text);
		usleep(100000);
	}
	announce("netfilter hooks");
	try_hooks();
	announce("nothing more");
	memory_report(stdout);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "before")) {
		before();
	} else if (!strcmp(what, "loaded")) {
		list_sections(stdout);
		list_hooks(stdout);
	} else if (!strcmp(what, "after")) {
		after();
	} else {
		fprintf(stderr, "usage: stock before|loaded|after\n");
		return 2;
	}
	return fflush(stdout) ? 1 : 0;
}
