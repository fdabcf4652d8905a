// SPDX-License-Identifier: MIT
/* Memory that is lost. kmemleak finds what nothing points to any more, which takes it seconds: all of the kernel's memory
 * is read, twice. So it is asked only where something is there that was not: /proc/allocinfo counts what each line of the
 * kernel's source has allocated and not been freed. A kernel with neither has nothing to say, one with kmemleak alone
 * is asked each time.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "stock.h"

#define KMEMLEAK "/sys/kernel/debug/kmemleak"
/* kmemleak takes nothing for lost that is younger than five seconds. */
#define AGE_US 5100000
/* What is freed once nobody can be reading it any more has so many tenths of a second to be gone. */
#define PATIENCE 3

/* Lines of the source, as the kernel names them, and how much of what each has allocated is there. */
struct places {
	char *text;
	struct place { const char *name; long live; } *all;
	size_t count;
};

static struct places counted, now;

static struct places look(void)
{
	struct places places = { .text = read_all("/proc/allocinfo") };
	char *at = places.text;
	size_t lines = 0;

	for (char *c = at; *c; c++)
		lines += *c == '\n';
	places.all = calloc(lines + 1, sizeof(*places.all));
	if (!places.all)
		abort();
	/* bytes, number, name */
	while (*at) {
		struct place *place = &places.all[places.count];
		char *line = at, *end, *name;

		at += strcspn(at, "\n");
		if (*at)
			*at++ = 0;
		strtoll(line, &end, 10);
		place->live = strtol(end, &name, 10);
		if (name == end || *name != ' ')
			continue; /* the head */
		place->name = name + 1;
		places.count++;
	}
	return places;
}

static void take(struct places *to)
{
	free(to->all);
	free(to->text);
	*to = look();
}

void memory_count(void)
{
	take(&counted);
}

void memory_look(void)
{
	take(&now);
}

/* How many there were at a place. Both lists have the kernel's own places in the same order, at their beginning. */
static long before(size_t index, const char *name)
{
	if (index < counted.count && !strcmp(counted.all[index].name, name))
		return counted.all[index].live;
	for (size_t i = 0; i < counted.count; i++)
		if (!strcmp(counted.all[i].name, name))
			return counted.all[i].live;
	return 0;
}

bool memory_tells(const char *function, long *more)
{
	size_t length = strlen(function);

	*more = 0;
	for (size_t i = 0; i < now.count; i++) {
		const char *found = strstr(now.all[i].name, " func:");

		if (found && !strncmp(found + 6, function, length) && strchr(" ", found[6 + length]))
			*more += now.all[i].live - before(i, now.all[i].name);
	}
	return now.count > 0 && counted.count > 0;
}

/* What the kernel keeps of all that is done: names of files, tables of pages, shadows, slabs, traces, trees of numbers; and
 * what its workers have, of which it makes more when there is much to do. Threads that stay are told of by name.
 */
static bool is_kept(const char *name)
{
	static const char *const parts[] = {
		"arch/", "fs/", "mm/", "lib/radix-tree.c:", "lib/ref_tracker.c:", "lib/stackdepot.c:",
		"kernel/cred.c:", "kernel/fork.c:", "kernel/kthread.c:", "kernel/pid.c:", "kernel/workqueue.c:",
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (!strncmp(name, parts[i], strlen(parts[i])))
			return true;
	return false;
}

/* The first place that has more than it had. */
static const char *more_than_before(void)
{
	for (size_t i = 0; i < now.count; i++)
		if (now.all[i].live > before(i, now.all[i].name) && !is_kept(now.all[i].name))
			return now.all[i].name;
	return NULL;
}

static bool order(const char *what)
{
	int fd = open(KMEMLEAK, O_WRONLY | O_CLOEXEC);
	bool done;

	if (fd < 0)
		return false;
	done = write(fd, what, strlen(what)) > 0;
	close(fd);
	return done;
}

static long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

static void search(FILE *out)
{
	char line[1024];
	long begin = now_us(), left;
	FILE *in;

	/* What has changed since the last scan is only taken for lost by the next. */
	if (!order("scan"))
		return;
	left = begin + AGE_US - now_us();
	if (left > 0)
		usleep(left);
	order("scan");
	in = fopen(KMEMLEAK, "re");
	while (in && fgets(line, sizeof(line), in))
		fprintf(out, "memory %s", line);
	if (in)
		fclose(in);
	/* What has been reported is nobody's doing any more. */
	order("clear");
}

void memory_report(FILE *out)
{
	for (int left = PATIENCE; now.count > 0; left--) {
		const char *grown = more_than_before();

		if (!grown)
			return;
		if (!left) {
			fprintf(out, "grown %s\n", grown);
			break;
		}
		usleep(100000);
		memory_look();
	}
	search(out);
}
