// SPDX-License-Identifier: MIT
/* What can be seen in the kernel's file systems. */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stock.h"

const char *first_line(const char *format, ...)
{
	static char line[512];
	char path[512];
	va_list args;
	FILE *in;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	in = fopen(path, "re");
	if (!in || !fgets(line, sizeof(line), in))
		*line = 0;
	if (in)
		fclose(in);
	line[strcspn(line, "\n")] = 0;
	return line;
}

char *read_all(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t size = 0, room = 1 << 16;
	char *text = malloc(room);
	ssize_t n = 0;

	while (text && fd >= 0 && (n = read(fd, text + size, room - size - 1)) > 0) {
		size += n;
		if (room - size < 1 << 12)
			text = realloc(text, room *= 2);
	}
	if (!text)
		abort();
	if (fd >= 0)
		close(fd);
	text[size] = 0;
	return text;
}

/* Calls visit for each name in a folder but the hidden ones. */
static void each(const char *folder, void (*visit)(const char *name, FILE *out), FILE *out)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			visit(entry->d_name, out);
	if (dir)
		closedir(dir);
}

/* Calls visit for each module: its name, the number of its references, and the letters of its taint. */
static void each_module(void (*visit)(const char *name, const char *references, const char *taint, FILE *out), FILE *out)
{
	char *text = read_all("/proc/modules"), *next = text;

	while (*next) {
		char *line = next, *taint;
		char name[128], references[32];

		next += strcspn(next, "\n");
		if (*next)
			*next++ = 0;
		taint = strrchr(line, '(');
		if (sscanf(line, "%127s %*s %31s", name, references) == 2)
			visit(name, references, taint ? taint : "", out);
	}
	free(text);
}

static void module(const char *name, const char *references, const char *taint, FILE *out)
{
	(void)taint;
	fprintf(out, "module %s %s\n", name, references);
}

void list_modules(FILE *out)
{
	each_module(module, out);
}

static void sections(const char *name, const char *references, const char *taint, FILE *out)
{
	char folder[512];
	struct dirent *entry;
	DIR *dir;

	(void)references;
	if (!strchr(taint, 'O'))
		return;
	snprintf(folder, sizeof(folder), "/sys/module/%s/sections", name);
	dir = opendir(folder);
	while (dir && (entry = readdir(dir)))
		if (strstr(entry->d_name, ".text"))
			fprintf(out, "section %s %s %s\n", name, entry->d_name,
				first_line("%s/%s", folder, entry->d_name));
	if (dir)
		closedir(dir);
}

void list_sections(FILE *out)
{
	each_module(sections, out);
}

/* Everything below a folder, which is not listed itself. */
static void walk(const char *kind, const char *folder, int top, FILE *out)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[1024];

	while (dir && (entry = readdir(dir))) {
		const char *name = entry->d_name;

		if (!strcmp(name, ".") || !strcmp(name, ".."))
			continue;
		/* Processes come and go; sysctls are a kind of their own. */
		if (top && (isdigit((unsigned char)*name) || !strcmp(name, "self") ||
			    !strcmp(name, "thread-self") || !strcmp(name, "sys")))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, name);
		fprintf(out, "%s %s\n", kind, path);
		if (entry->d_type == DT_DIR)
			walk(kind, path, 0, out);
	}
	if (dir)
		closedir(dir);
}

void list_proc(FILE *out)
{
	walk("proc-entry", "/proc", 1, out);
	walk("proc-entry", "/proc/self/net", 0, out);
}

void list_sysctl(FILE *out)
{
	walk("sysctl", "/proc/sys", 0, out);
}

/* A process, and what is listed of it: an empty line where it is no thread of the kernel's. */
struct process {
	int pid;
	char line[64];
};

struct processes {
	struct process *all;
	size_t count;
};

/* Children of kthreadd. Workers of the kernel's own pools come and go; a queue's rescuer stays as long as it. */
static void describe(struct process *process)
{
	char line[512], *comm, *end;
	int parent;

	snprintf(line, sizeof(line), "%s", first_line("/proc/%d/stat", process->pid));
	comm = strchr(line, '(');
	end = strrchr(line, ')');
	if (!comm || !end || sscanf(end + 1, " %*c %d", &parent) != 1 || parent != 2)
		return;
	*end = 0;
	comm++;
	if (strncmp(comm, "kworker/", 8) || comm[8] == 'R')
		snprintf(process->line, sizeof(process->line), "thread %.50s\n", comm);
}

/* What is known of a process from the last time. */
static const struct process *known(const struct processes *before, int pid)
{
	for (size_t i = 0; i < before->count; i++)
		if (before->all[i].pid == pid)
			return &before->all[i];
	return NULL;
}

void list_threads(FILE *out)
{
	static struct processes last;
	struct processes now = { 0 };
	DIR *dir = opendir("/proc");
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		struct process process = { .pid = atoi(entry->d_name) };
		const struct process *before = known(&last, process.pid);

		if (!isdigit((unsigned char)*entry->d_name))
			continue;
		if (before)
			process = *before;
		else
			describe(&process);
		now.all = realloc(now.all, (now.count + 1) * sizeof(*now.all));
		if (!now.all)
			abort();
		now.all[now.count++] = process;
		fputs(process.line, out);
	}
	if (dir)
		closedir(dir);
	free(last.all);
	last = now;
}

static void cache(const char *name, FILE *out)
{
	if (*name != ':')
		fprintf(out, "slab-cache %s\n", name);
}

void list_caches(FILE *out)
{
	each("/sys/kernel/slab", cache, out);
}

/* The last namespace that went is kept until another one goes: after this it is ours. */
void turn_over_namespaces(void)
{
	int initial = open("/proc/1/ns/net", O_RDONLY | O_CLOEXEC);

	if (initial < 0)
		return;
	if (!unshare(CLONE_NEWNET) && setns(initial, CLONE_NEWNET))
		abort(); /* whatever was looked at from here on would be another namespace's */
	close(initial);
}

static long named;

static void count(const char *name, FILE *out)
{
	(void)name;
	(void)out;
	named++;
}

/* How many namespaces there are without a name; -1 where that cannot be told: they have no list, but a slab cache,
 * unless others share it.
 */
static long unnamed(void)
{
	static const char folder[] = "/sys/kernel/slab/net_namespace";
	struct stat st;
	long all = -1;
	int fd;

	if (lstat(folder, &st) || !S_ISDIR(st.st_mode) || atoi(first_line("%s/aliases", folder)))
		return -1;
	fd = open("/sys/kernel/slab/net_namespace/shrink", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (write(fd, "1", 1) == 1)
		all = atol(first_line("%s/objects", folder));
	close(fd);
	named = 0;
	each("/run/netns", count, NULL);
	return all < 0 ? -1 : all - named;
}

void list_namespaces(FILE *out)
{
	static long usual = -1;
	long now = unnamed();

	if (now < 0)
		return;
	if (usual < 0)
		usual = now;
	if (now > usual) {
		turn_over_namespaces();
		now = unnamed();
	}
	fprintf(out, "namespaces %ld\n", now);
}

static void device(const char *name, FILE *out)
{
	fprintf(out, "device %s\n", name);
}

void list_devices(FILE *out)
{
	each("/sys/class/net", device, out);
}
