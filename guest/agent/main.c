// SPDX-License-Identifier: MIT
/* PID 1 of netkiln's guest: mounts, loads the channel's drivers, then serves requests.
 *
 * PID 1 itself only reaps; the agent is its child, so that orphans of the programs it runs are not its
 * business and its own death is noticed: the machine powers off and the host sees the channel end.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent.h"

static void agent(void)
{
	bool by_mailbox = mailbox_open();
	struct utsname uts;
	struct buffer hello = { 0 };

	if (!by_mailbox && !port_open()) {
		fprintf(stderr, "netkiln agent: no mailbox, and no port named %s\n", PORT_NAME);
		return;
	}
	kmsg_start();
	uname(&uts);
	put_u32(&hello, PROTOCOL_VERSION);
	put_bytes(&hello, uts.release, strlen(uts.release));
	put_u64(&hello, now_ms());
	kmsg_flush();
	channel_send(0, EVENT_READY, 0, &hello);
	free(hello.data);
	if (by_mailbox)
		mailbox_serve();
	else
		port_serve();
}

static void write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (write(fd, text, strlen(text)) < 0)
			fprintf(stderr, "%s: %s\n", path, strerror(errno));
		close(fd);
	}
}

/* The drivers of the channel itself, in the order the host wrote them down. */
static void load_first_modules(void)
{
	FILE *list = fopen("/etc/netkiln/boot-modules", "re");
	char path[512];

	while (list && fgets(path, sizeof(path), list)) {
		int fd;

		path[strcspn(path, "\n")] = 0;
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST))
			fprintf(stderr, "netkiln agent: %s: %s\n", path, strerror(errno));
		if (fd >= 0)
			close(fd);
	}
	if (list)
		fclose(list);
}

int main(void)
{
	static const struct { const char *type, *at; } mounts[] = {
		{ "proc", "/proc" }, { "sysfs", "/sys" }, { "devtmpfs", "/dev" },
		{ "tmpfs", "/tmp" }, { "tmpfs", "/run" }, { "debugfs", "/sys/kernel/debug" },
		{ "devpts", "/dev/pts" },
	};
	struct rlimit files = { 65536, 65536 };
	pid_t pid;
	int fd;

	umask(022);
	for (size_t i = 0; i < sizeof(mounts) / sizeof(*mounts); i++) {
		mkdir(mounts[i].at, 0755);
		mount(mounts[i].type, mounts[i].at, mounts[i].type, 0, "");
	}
	fd = open("/dev/console", O_RDWR);
	if (fd >= 0) {
		dup2(fd, 0);
		dup2(fd, 1);
		dup2(fd, 2);
		if (fd > 2)
			close(fd);
	}
	mkdir("/run/netns", 0755);
	setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
	setenv("HOME", "/tmp", 1);
	setrlimit(RLIMIT_NOFILE, &files);
	load_first_modules();
	/* From here on the serial line carries every message, so that a panic's prelude is not lost. */
	write_text("/proc/sys/kernel/printk", "8");

	pid = fork();
	if (!pid) {
		write_text("/proc/self/oom_score_adj", "-1000");
		agent();
		_exit(1);
	}
	for (;;) {
		pid_t gone = wait(NULL);

		if (gone == pid || (gone < 0 && errno == ECHILD))
			break;
	}
	sync();
	reboot(RB_POWER_OFF);
	return 0;
}
