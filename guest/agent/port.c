// SPDX-License-Identifier: MIT
/* The channel as a virtio-serial port: requests are served as they come, each in a thread of its own unless it is to wait
 * for those before it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"

static int port = -1;
static pthread_mutex_t beat_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t beat_wake = PTHREAD_COND_INITIALIZER;

static void send_exactly(const void *from, size_t size)
{
	const uint8_t *p = from;

	while (size) {
		ssize_t n = write(port, p, size);

		if (n > 0) {
			p += n;
			size -= n;
		} else if (n < 0 && errno != EINTR && errno != EAGAIN) {
			return;
		}
	}
}

/* Finds the port by its name; the device may appear a little after its driver was loaded. */
bool port_open(void)
{
	for (int attempt = 0; attempt < 2000 && port < 0; attempt++) {
		DIR *dir = opendir("/sys/class/virtio-ports");
		struct dirent *e;

		while (dir && (e = readdir(dir))) {
			char path[320], name[64] = "";
			int fd;

			snprintf(path, sizeof(path), "/sys/class/virtio-ports/%s/name", e->d_name);
			fd = open(path, O_RDONLY | O_CLOEXEC);
			if (fd < 0)
				continue;
			if (read(fd, name, sizeof(name) - 1) > 0)
				name[strcspn(name, "\n")] = 0;
			close(fd);
			if (strcmp(name, PORT_NAME))
				continue;
			snprintf(path, sizeof(path), "/dev/%s", e->d_name);
			port = open(path, O_RDWR | O_CLOEXEC);
		}
		if (dir)
			closedir(dir);
		if (port < 0)
			usleep(2000);
	}
	if (port >= 0)
		channel_open(send_exactly);
	return port >= 0;
}

static bool receive_exactly(void *to, size_t size)
{
	uint8_t *p = to;

	while (size) {
		ssize_t n = read(port, p, size);

		if (n > 0) {
			p += n;
			size -= n;
		} else if (n == 0) {
			usleep(1000); /* the host has not connected yet, or has gone */
		} else if (errno != EINTR && errno != EAGAIN) {
			return false;
		}
	}
	return true;
}

/* While a request is being served, tells the host every quarter second that the machine is alive.
 * A kernel that spins silences this thread too, which is how a hang is told from a slow program.
 */
static void *beat(void *unused)
{
	(void)unused;
	for (;;) {
		pthread_mutex_lock(&beat_lock);
		while (!anything_served())
			pthread_cond_wait(&beat_wake, &beat_lock);
		pthread_mutex_unlock(&beat_lock);
		usleep(250000);
		if (anything_served()) {
			kmsg_flush();
			channel_send(0, EVENT_BEAT, 0, NULL);
		}
	}
	return NULL;
}

static bool receive(struct task *task)
{
	struct frame_header h;
	uint8_t *payload;

	if (!receive_exactly(&h, sizeof(h)) || h.size > MAX_FRAME)
		return false;
	payload = malloc(h.size + 1);
	if (!payload || !receive_exactly(payload, h.size))
		return false;
	*task = (struct task){ h.id, h.limit, h.type, h.flags, payload, h.size };
	return true;
}

void port_serve(void)
{
	struct task task;

	start_thread(beat, NULL);
	while (receive(&task)) {
		bool aside = task.flags & FLAG_ASIDE;

		if (aside)
			serve_aside(&task);
		pthread_mutex_lock(&beat_lock);
		pthread_cond_signal(&beat_wake);
		pthread_mutex_unlock(&beat_lock);
		if (!aside) {
			serve(&task);
			free((void *)task.payload);
		}
	}
}
