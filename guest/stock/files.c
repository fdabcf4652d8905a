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
#include <sys/wait.h>
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

static void module(const char *name, FILE *out)
{
	char state[32];

	snprintf(state, sizeof(state), "%.31s", first_line("/sys/module/%s/initstate", name));
	if (*state)
		fprintf(out, "module %s %s\n", name, first_line("/sys/module/%s/refcnt", name));
}

void list_modules(FILE *out)
{
	each("/sys/module", module, out);
}

static void sections(const char *name, FILE *out)
{
	char folder[512];
	struct dirent *entry;
	DIR *dir;

	if (!strchr(first_line("/sys/module/%s/taint", name), 'O'))
		return;
	snprintf(folder, sizeof(folder), "/sys/module/%s/sections", name);
	dir = opendir(folder);
	while (dir && (entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			fprintf(out, "section %s %s %s\n", name, entry->d_name,
				first_line("%s/%s", folder, entry->d_name));
	if (dir)
		closedir(dir);
}

void list_sections(FILE *out)
{
	each("/sys/module", sections, out);
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

/* Children of kthreadd. Workers of the kernel's own pools come and go; a queue's rescuer stays as long as it. */
static void thread(const char *name, FILE *out)
{
	char line[512], *comm, *end;
	int parent;

	if (!isdigit((unsigned char)*name))
		return;
	snprintf(line, sizeof(line), "%s", first_line("/proc/%s/stat", name));
	comm = strchr(line, '(');
	end = strrchr(line, ')');
	if (!comm || !end || sscanf(end + 1, " %*c %d", &parent) != 1 || parent != 2)
		return;
	*end = 0;
	comm++;
	if (!strncmp(comm, "kworker/", 8) && comm[8] != 'R')
		return;
	fprintf(out, "thread %s\n", comm);
}

void list_threads(FILE *out)
{
	each("/proc", thread, out);
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

/* The last namespace that went is kept until another one goes: after this it is always ours. */
void turn_over_namespaces(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(unshare(CLONE_NEWNET) ? 1 : 0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

/* How many have a name: whoever gave it will delete them. */
static int named_namespaces(void)
{
	DIR *names = opendir("/run/netns");
	struct dirent *entry;
	int count = 0;

	while (names && (entry = readdir(names)))
		count += entry->d_name[0] != '.';
	if (names)
		closedir(names);
	return count;
}

/*
 * How many there are beside those that have a name. They have no list, but a slab cache; where it is shared with others it
 * tells nothing.
 */
void list_namespaces(FILE *out)
{
	static const char folder[] = "/sys/kernel/slab/net_namespace";
	struct stat st;
	int fd;

	if (lstat(folder, &st) || !S_ISDIR(st.st_mode) || atoi(first_line("%s/aliases", folder)))
		return;
	fd = open("/sys/kernel/slab/net_namespace/shrink", O_WRONLY | O_CLOEXEC);
	if (fd >= 0) {
		if (write(fd, "1", 1) == 1)
			fprintf(out, "namespaces %d\n",
				atoi(first_line("%s/objects", folder)) - named_namespaces());
		close(fd);
	}
}

static void device(const char *name, FILE *out)
{
	fprintf(out, "device %s\n", name);
}

void list_devices(FILE *out)
{
	each("/sys/class/net", device, out);
}
