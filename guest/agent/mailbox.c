// SPDX-License-Identifier: MIT
/* The channel as a mailbox: memory of the machine that the host sees too. The host puts a whole job into it while the
 * machine stands still; then the machine runs, with nothing from outside to wait for, until the job is done and rings.
 *
 * The bell is a write to QEMU's pvpanic port, at which QEMU stops the machine on the very instruction.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "agent.h"

#define BELL_PORT 0x505
#define BELL_RINGS 1
/* Guest time, idle or not: each beat of a machine that idles has to be emulated too. */
#define BEAT_US 250000

enum why { RUNNING = 0, DONE = 1, FULL = 2, OVERDUE = 3 };

/* At the start of the mailbox; the job and the answers begin where it says. */
struct mailbox {
	volatile uint32_t why;          /* why the bell was rung; the host sets RUNNING before it lets the machine go on */
	volatile uint32_t posted;       /* number of the newest job */
	volatile uint32_t taken;        /* number of the job that was done last */
	volatile uint32_t beats;        /* grows as long as the machine's programs get to run */
	volatile uint32_t job_at, job_size;
	volatile uint32_t answers_at, answers_room, answers_size;
};

static struct mailbox *box;
static pthread_mutex_t bell_lock = PTHREAD_MUTEX_INITIALIZER;

static void ring(enum why why)
{
	pthread_mutex_lock(&bell_lock);
	box->why = why;
	__sync_synchronize();
	outb(BELL_RINGS, BELL_PORT);
	__sync_synchronize();
	pthread_mutex_unlock(&bell_lock);
}

static void write_answers(const void *data, size_t size)
{
	const uint8_t *from = data;

	while (size) {
		size_t room = box->answers_room - box->answers_size, n = size < room ? size : room;

		memcpy((uint8_t *)box + box->answers_at + box->answers_size, from, n);
		box->answers_size += n;
		from += n;
		size -= n;
		if (size)
			ring(FULL); /* the host takes them out */
	}
}

/* Where the mailbox is, the kernel's command line says: netkiln.mailbox=SIZE@ADDRESS, in bytes. */
static bool find(size_t *size, off_t *at)
{
	char text[4096], *found;
	int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	text[n > 0 ? n : 0] = 0;
	found = strstr(text, "netkiln.mailbox=");
	if (!found)
		return false;
	*size = strtoull(found + strlen("netkiln.mailbox="), &found, 10);
	if (*found != '@')
		return false;
	*at = strtoull(found + 1, NULL, 10);
	return true;
}

bool mailbox_open(void)
{
	size_t size;
	off_t at;
	int fd;

	if (!find(&size, &at))
		return false;
	fd = open("/dev/mem", O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		perror("netkiln agent: /dev/mem");
		return false;
	}
	box = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, at);
	close(fd);
	if (box == MAP_FAILED || ioperm(BELL_PORT, 1, 1)) {
		perror("netkiln agent: the mailbox");
		return false;
	}
	/* A child has no use for it, and copying half a gigabyte of page table entries is what a fork would mostly be. */
	madvise(box, size, MADV_DONTFORK);
	channel_open(write_answers);
	return true;
}

static void show_blocked_tasks(void)
{
	int fd = open("/proc/sysrq-trigger", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, "w", 1) < 0)
		perror("netkiln agent: sysrq");
	close(fd);
}

/* Shows that the machine is alive, and tells of a request that takes longer than it may. */
static void *watch(void *unused)
{
	/* Threads inherit the permission for the bell's port. */
	(void)unused;
	for (;;) {
		uint32_t id;

		usleep(BEAT_US);
		box->beats++;
		id = overdue();
		if (!id)
			continue;
		show_blocked_tasks();
		kmsg_flush();
		channel_send(id, EVENT_OVERDUE, 0, NULL);
		ring(OVERDUE);
	}
	return NULL;
}

static void serve_job(const uint8_t *job, size_t size)
{
	for (size_t at = 0; at + sizeof(struct frame_header) <= size;) {
		struct frame_header h;
		struct task task;

		memcpy(&h, job + at, sizeof(h));
		at += sizeof(h);
		if (h.size > size - at)
			break;
		task = (struct task){ h.id, h.limit, h.type, h.flags, job + at, h.size };
		at += h.size;
		if (any_failed() && !(h.flags & FLAG_ALWAYS)) {
			channel_send(h.id, h.type | ANSWER, ECANCELED, NULL);
		} else if (h.flags & FLAG_ASIDE) {
			uint8_t *own = malloc(h.size + 1);

			if (!own)
				abort();
			task.payload = memcpy(own, task.payload, h.size);
			serve_aside(&task);
		} else {
			serve(&task);
		}
	}
	wait_for_all_served();
	forget_failures();
}

/* The machine's clock at both ends of the job, and its date at the end, all in ns. */
static void report_times(uint64_t from, uint64_t to)
{
	struct buffer times = { 0 };
	struct timespec date;

	clock_gettime(CLOCK_REALTIME, &date);
	put_u64(&times, from);
	put_u64(&times, to);
	put_u64(&times, date.tv_sec * 1000000000ull + date.tv_nsec);
	channel_send(0, EVENT_DONE, 0, &times);
	free(times.data);
}

void mailbox_serve(void)
{
	start_thread(watch, NULL);
	for (;;) {
		uint64_t from;

		ring(DONE);
		while (box->posted == box->taken)
			nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
		from = now_ns();
		serve_job((uint8_t *)box + box->job_at, box->job_size);
		kmsg_flush();
		report_times(from, now_ns());
		box->taken = box->posted;
	}
}
