// SPDX-License-Identifier: MIT
/* Network namespaces, named under /run/netns as iproute2 names them, so that `ip netns` sees the same ones. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent.h"

static int netns_path(char *to, size_t room, const char *name)
{
	if (!*name || strchr(name, '/') || name[0] == '.' ||
	    snprintf(to, room, "/run/netns/%s", name) >= (int)room)
		return EINVAL;
	return 0;
}

int netns_enter(const char *name)
{
	char path[300];
	int error, fd;

	if (!*name)
		return 0;
	error = netns_path(path, sizeof(path), name);
	if (error)
		return error;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	if (setns(fd, CLONE_NEWNET))
		error = errno;
	close(fd);
	return error;
}

static int raise_loopback(void)
{
	struct ifreq request = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), error = 0;

	if (fd < 0)
		return errno;
	request.ifr_flags = IFF_UP | IFF_RUNNING;
	if (ioctl(fd, SIOCSIFFLAGS, &request))
		error = errno;
	close(fd);
	return error;
}

/* name: string, loopback up: u8; an empty name with loopback up raises the initial namespace's. */
int do_netns_add(struct reader *in, struct buffer *out)
{
	char path[300], *name = get_string(in);
	bool up = get_u8(in);
	int error, fd;

	(void)out;
	if (!*name) {
		free(name);
		return up ? raise_loopback() : EINVAL;
	}
	error = netns_path(path, sizeof(path), name);
	free(name);
	if (error)
		return error;
	fd = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	if (fd < 0)
		return errno;
	close(fd);
	if (unshare(CLONE_NEWNET) || mount("/proc/thread-self/ns/net", path, "none", MS_BIND, NULL)) {
		error = errno;
		unlink(path);
		return error;
	}
	return up ? raise_loopback() : 0;
}

/* name: string */
int do_netns_delete(struct reader *in, struct buffer *out)
{
	char path[300], *name = get_string(in);
	int error = netns_path(path, sizeof(path), name);

	(void)out;
	free(name);
	if (error)
		return error;
	if (umount2(path, MNT_DETACH) || unlink(path))
		return errno;
	return 0;
}
