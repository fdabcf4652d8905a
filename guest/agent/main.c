// SPDX-License-Identifier: MIT
/* PID 1 of netkiln's guest: mounts, loads the channel's drivers, then serves requests one thread each.
 *
 * PID 1 itself only reaps; the agent is its child, so that orphans of the programs it runs are not its
 * business and its own death is noticed: the machine powers off and the host sees the channel end.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
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
#include <time.h>
#include <unistd.h>

#include "agent.h"

static handler *const handlers[] = {
	[REQ_LOAD] = do_load,
	[REQ_UNLOAD] = do_unload,
	[REQ_RUN] = do_run,
	[REQ_READ_FILE] = do_read_file,
	[REQ_WRITE_FILE] = do_write_file,
	[REQ_NETNS_ADD] = do_netns_add,
	[REQ_NETNS_DELETE] = do_netns_delete,
	[REQ_IFINDEX] = do_ifindex,
	[REQ_CAPTURE_OPEN] = do_capture_open,
	[REQ_CAPTURE_COLLECT] = do_capture_collect,
	[REQ_SEND] = do_send,
	[REQ_HOOK] = do_hook,
	[REQ_NETLINK_OPEN] = do_netlink_open,
	[REQ_NETLINK_SEND] = do_netlink_send,
	[REQ_NETLINK_RECEIVE] = do_netlink_receive,
	[REQ_CLOSE] = do_close,
	[REQ_RAW_OPEN] = do_raw_open,
	[REQ_RAW_SEND] = do_raw_send,
	[REQ_WAKE] = do_wake,
};

struct task {
	uint32_t id;
	uint16_t type;
	uint8_t *payload;
	size_t size;
};

static atomic_int running;
static pthread_mutex_t beat_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t beat_wake = PTHREAD_COND_INITIALIZER;

uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ull + t.tv_nsec / 1000000;
}

static void *serve(void *argument)
{
	struct task *task = argument;
	struct reader in = { task->payload, task->payload + task->size, false };
	struct buffer out = { 0 };
	int error = ENOSYS;

	if (task->type == REQ_PING)
		error = 0;
	else if (task->type < sizeof(handlers) / sizeof(*handlers) && handlers[task->type])
		error = handlers[task->type](&in, &out);
	if (in.bad)
		error = EBADMSG;
	kmsg_flush();
	atomic_fetch_sub(&running, 1);
	port_send(task->id, task->type | ANSWER, error, &out);
	free(out.data);
	free(task->payload);
	free(task);
	return NULL;
}

/* While a request is being served, tells the host every quarter second that the machine is alive.
 * A kernel that spins silences this thread too, which is how a hang is told from a slow program.
 */
static void *beat(void *unused)
{
	(void)unused;
	for (;;) {
		pthread_mutex_lock(&beat_lock);
		while (!atomic_load(&running))
			pthread_cond_wait(&beat_wake, &beat_lock);
		pthread_mutex_unlock(&beat_lock);
		usleep(250000);
		if (atomic_load(&running)) {
			kmsg_flush();
			port_send(0, EVENT_BEAT, 0, NULL);
		}
	}
	return NULL;
}

static void start(void *(*function)(void *), void *argument)
{
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, 256 << 10);
	if (pthread_create(&thread, &attr, function, argument))
		abort();
	pthread_attr_destroy(&attr);
}

static void agent(void)
{
	struct utsname uts;
	struct buffer hello = { 0 };
	struct task *task;

	if (!port_open()) {
		fprintf(stderr, "netkiln agent: no port named %s\n", PORT_NAME);
		return;
	}
	kmsg_start();
	start(beat, NULL);
	uname(&uts);
	put_u32(&hello, PROTOCOL_VERSION);
	put_bytes(&hello, uts.release, strlen(uts.release));
	put_u64(&hello, now_ms());
	kmsg_flush();
	port_send(0, EVENT_READY, 0, &hello);
	for (;;) {
		task = calloc(1, sizeof(*task));
		if (!task || !port_receive(&task->id, &task->type, &task->payload, &task->size))
			return;
		pthread_mutex_lock(&beat_lock);
		atomic_fetch_add(&running, 1);
		pthread_cond_signal(&beat_wake);
		pthread_mutex_unlock(&beat_lock);
		start(serve, task);
	}
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
