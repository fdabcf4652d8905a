// SPDX-License-Identifier: MIT
/* Generic netlink families, whose numbers and groups are handed out by the kernel: looked up by name here, so that a job can
 * talk to a family that it has yet to load.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent.h"

/* The next attribute of a run of them; NULL at its end. */
static const struct nlattr *next(const uint8_t **at, const uint8_t *end)
{
	const struct nlattr *attr = (const void *)*at;

	if (end - *at < NLA_HDRLEN || attr->nla_len < NLA_HDRLEN || attr->nla_len > end - *at)
		return NULL;
	*at += NLA_ALIGN(attr->nla_len) < end - *at ? NLA_ALIGN(attr->nla_len) : end - *at;
	return attr;
}

static const uint8_t *inside(const struct nlattr *attr, const uint8_t **end)
{
	*end = (const uint8_t *)attr + attr->nla_len;
	return (const uint8_t *)attr + NLA_HDRLEN;
}

static int ask_controller(int fd, const char *family)
{
	struct {
		struct nlmsghdr h;
		struct genlmsghdr g;
		struct nlattr name;
		char text[GENL_NAMSIZ];
	} ask = {
		.h = { .nlmsg_type = GENL_ID_CTRL, .nlmsg_flags = NLM_F_REQUEST, .nlmsg_seq = 1 },
		.g = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 },
		.name = { .nla_type = CTRL_ATTR_FAMILY_NAME },
	};
	size_t length = strlen(family) + 1;
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

	if (length > sizeof(ask.text))
		return EINVAL;
	memcpy(ask.text, family, length);
	ask.name.nla_len = NLA_HDRLEN + length;
	ask.h.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN + NLA_ALIGN(ask.name.nla_len);
	return sendto(fd, &ask, ask.h.nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof(kernel)) < 0 ? errno : 0;
}

static uint32_t group_of(const uint8_t *at, const uint8_t *end, const char *wanted)
{
	const struct nlattr *entry, *part;

	while ((entry = next(&at, end))) {
		const uint8_t *inner_end, *inner = inside(entry, &inner_end);
		bool same = false;
		uint32_t id = 0;

		while ((part = next(&inner, inner_end))) {
			const uint8_t *data_end, *data = inside(part, &data_end);

			if (part->nla_type == CTRL_ATTR_MCAST_GRP_NAME)
				same = !strncmp((const char *)data, wanted, data_end - data);
			else if (part->nla_type == CTRL_ATTR_MCAST_GRP_ID && data_end - data >= 4)
				memcpy(&id, data, sizeof(id));
		}
		if (same)
			return id;
	}
	return 0;
}

/* The family's number and, where one is asked for, that of a multicast group. */
int genl_look_up(int fd, const char *family, const char *group, uint16_t *id, uint32_t *group_id)
{
	/* No answer is longer than a page; a socket's dumps come in parts as long as the most it has been read with. */
	uint8_t data[4096];
	const struct nlmsghdr *h = (void *)data;
	const struct nlattr *attr;
	const uint8_t *at, *end;
	int error = ask_controller(fd, family);
	ssize_t n;

	if (error)
		return error;
	n = recv(fd, data, sizeof(data), 0);
	if (n < 0)
		return errno;
	if ((size_t)n < NLMSG_HDRLEN + GENL_HDRLEN || h->nlmsg_len > (size_t)n)
		return EBADMSG;
	if (h->nlmsg_type == NLMSG_ERROR)
		return -((struct nlmsgerr *)(data + NLMSG_HDRLEN))->error;
	at = data + NLMSG_HDRLEN + GENL_HDRLEN;
	end = data + h->nlmsg_len;
	while ((attr = next(&at, end))) {
		const uint8_t *inner_end, *inner = inside(attr, &inner_end);

		if (attr->nla_type == CTRL_ATTR_FAMILY_ID && inner_end - inner >= 2)
			memcpy(id, inner, sizeof(*id));
		else if ((attr->nla_type & NLA_TYPE_MASK) == CTRL_ATTR_MCAST_GROUPS)
			*group_id = group_of(inner, inner_end, group);
	}
	return *id ? 0 : EBADMSG;
}

/* handle: u32, netns, family, group to join: string ("" for none) -> family's number, port id: u32
 * ENOENT: there is no such family; ESRCH: it has no such group.
 */
int do_genl_open(struct reader *in, struct buffer *out)
{
	uint32_t handle = get_u32(in), group_id = 0;
	char *netns = get_string(in), *family = get_string(in), *group = get_string(in);
	struct sockaddr_nl self = { .nl_family = AF_NETLINK };
	socklen_t self_size = sizeof(self);
	int room = 8 << 20, on = 1, fd = -1, error;
	uint16_t id = 0;

	error = in->bad ? EBADMSG : netns_enter(netns);
	if (!error) {
		fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
		if (fd < 0)
			error = errno;
	}
	if (!error) {
		setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
		setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
		if (bind(fd, (struct sockaddr *)&self, sizeof(self)))
			error = errno;
	}
	if (!error)
		error = genl_look_up(fd, family, group, &id, &group_id);
	if (!error && *group && !group_id)
		error = ESRCH;
	if (!error && group_id &&
	    setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group_id, sizeof(group_id)))
		error = errno;
	if (!error && getsockname(fd, (struct sockaddr *)&self, &self_size))
		error = errno;
	free(netns);
	free(family);
	free(group);
	if (error) {
		if (fd >= 0)
			close(fd);
		return error;
	}
	put_u32(out, id);
	put_u32(out, self.nl_pid);
	error = handle_set(handle, fd);
	if (!error)
		handle_set_family(handle, id);
	return error;
}
