// SPDX-License-Identifier: MIT
/* What there is before a module is loaded, and what there is after it is gone: what is more then, the module has left.
 *
 * begin    looks at everything once, so that whatever has to be looked up in later is known and of no further cost
 * before   remembers what there is
 * loaded   tells where the modules' code is, and all netfilter hooks
 * after    tells what there is more ("+ kind name") and less ("- kind name") than before, and memory that is lost
 * memory   tells of memory that is lost, and of nothing else
 *
 * Listing what a module has left may itself be fatal, since its memory is gone: the kernel's log is told of
 * each kind first.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../agent/agent.h"
#include "stock.h"

/* What goes away later (namespaces, devices) has so many tenths of a second to do so. */
#define PATIENCE 15

enum { MODULES, DEVICES, SYSCTLS, PROC_ENTRIES, KINDS = 9 };

static const struct kind {
	const char *name;
	void (*list)(FILE *out);
	/* What is looked at of it may be gone with the module. */
	bool fatal;
} kinds[KINDS] = {
	[MODULES] = { "modules", list_modules, false },
	[DEVICES] = { "network devices", list_devices, true },
	[SYSCTLS] = { "sysctls", list_sysctl, true },
	[PROC_ENTRIES] = { "proc entries", list_proc, true },
	{ "threads", list_threads, false },
	{ "slab caches", list_caches, false },
	{ "namespaces", list_namespaces, true },
	{ "netfilter hooks", list_hooks, true },
	{ "netlink families", list_families, true },
};

/* A list of each kind. */
struct stock {
	char *lists[KINDS];
};

/* As there was last, and as there was before the module. */
static struct stock latest, old;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

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

static FILE *open_text(char **text, size_t *size)
{
	FILE *out = open_memstream(text, size);

	if (!out)
		abort();
	return out;
}

static char *list_of(void (*list)(FILE *out))
{
	char *text;
	size_t size;
	FILE *out = open_text(&text, &size);

	list(out);
	fclose(out);
	return text;
}

static void replace(char **at, char *text)
{
	free(*at);
	*at = text;
}

/* Whether two lists have the same names; what is counted of each, after the last space, may differ. */
static bool same_names(const char *a, const char *b)
{
	while (*a && *b) {
		size_t line = strcspn(a, "\n"), other = strcspn(b, "\n"), name = line;

		while (name && a[name] != ' ')
			name--;
		if (other <= name || strncmp(a, b, name + 1))
			return false;
		a += line + (a[line] == '\n');
		b += other + (b[other] == '\n');
	}
	return !*a && !*b;
}

/* sysctl and /proc have hundreds of folders to be read. What is there comes with modules, with devices, and by one
 * function each, whose calls some kernels count. `since`: the module may have made some since that was counted.
 */
static bool unchanged(int kind, const struct stock *now, bool since)
{
	long more = 0;

	if ((kind != SYSCTLS && kind != PROC_ENTRIES) || !latest.lists[kind])
		return false;
	if (!same_names(now->lists[MODULES], latest.lists[MODULES]) ||
	    strcmp(now->lists[DEVICES], latest.lists[DEVICES]))
		return false;
	return !since || (memory_tells(kind == SYSCTLS ? "__register_sysctl_table" : "__proc_create", &more) && !more);
}

static void look(bool announced, bool since)
{
	struct stock now = { 0 };

	for (int i = 0; i < KINDS; i++) {
		if (unchanged(i, &now, since)) {
			now.lists[i] = strdup(latest.lists[i]);
			continue;
		}
		if (announced && kinds[i].fatal)
			announce(kinds[i].name);
		now.lists[i] = list_of(kinds[i].list);
	}
	if (announced)
		announce("nothing more");
	for (int i = 0; i < KINDS; i++)
		replace(&latest.lists[i], now.lists[i]);
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

static void drop(struct lines *lines)
{
	free(lines->line);
	free(lines->text);
}

/* Writes what is in one list and not in the other; returns how much there is more. */
static size_t difference(const char *old_list, const char *new_list, FILE *out)
{
	struct lines before = cut(strdup(old_list)), after = cut(strdup(new_list));
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
	drop(&before);
	drop(&after);
	return more;
}

static void before(void)
{
	look(false, false);
	for (int i = 0; i < KINDS; i++)
		replace(&old.lists[i], strdup(latest.lists[i]));
	memory_count();
}

static void begin(void)
{
	/* Asking may load modules, which are part of the stock then. */
	free(list_of(list_hooks));
	free(list_of(list_families));
	turn_over_namespaces();
	usleep(200000);
	before();
}

static void after(FILE *out)
{
	for (int left = PATIENCE;; left--) {
		char *text;
		size_t size, more = 0;
		FILE *found = open_text(&text, &size);

		memory_look();
		look(left == PATIENCE, true);
		for (int i = 0; i < KINDS; i++)
			if (strcmp(old.lists[i], latest.lists[i]))
				more += difference(old.lists[i], latest.lists[i], found);
		fclose(found);
		if (!more || !left) {
			fputs(text, out);
			free(text);
			break;
		}
		free(text);
		usleep(100000);
	}
	if (!lists_hooks()) {
		announce("netfilter hooks");
		try_hooks();
		announce("nothing more");
	}
	memory_report(out);
}

/* what: string -> text: bytes */
int do_stock(struct reader *in, struct buffer *out)
{
	char *what = get_string(in), *text;
	size_t size;
	int error = 0;
	FILE *answer = open_text(&text, &size);

	pthread_mutex_lock(&lock);
	if (!strcmp(what, "begin")) {
		begin();
	} else if (!strcmp(what, "before")) {
		before();
	} else if (!strcmp(what, "loaded")) {
		list_sections(answer);
		list_hooks(answer);
	} else if (!strcmp(what, "after") && old.lists[MODULES]) {
		after(answer);
	} else if (!strcmp(what, "memory")) {
		memory_look();
		memory_report(answer);
	} else {
		error = EINVAL;
	}
	pthread_mutex_unlock(&lock);
	fclose(answer);
	put_bytes(out, text, size);
	free(text);
	free(what);
	return error;
}
