// SPDX-License-Identifier: MIT
/* What only netlink tells: generic netlink families, netfilter hooks. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netfilter.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "stock.h"

/* linux/netfilter/nfnetlink_hook.h is newer than some hosts' headers. */
enum { SUBSYS_HOOK = 12, HOOK_HOOKNUM = 1, HOOK_PRIORITY, HOOK_DEV, HOOK_FUNCTION, HOOK_MODULE, HOOK_ATTRS };

struct nfgen {
	__u8 family, version;
	__be16 res_id;
};

struct dump {
	struct nlmsghdr header;
	char body[64];
};

static void add(struct dump *dump, const void *data, size_t size)
{
	memcpy((char *)dump + NLMSG_ALIGN(dump->header.nlmsg_len), data, size);
	dump->header.nlmsg_len = NLMSG_ALIGN(dump->header.nlmsg_len) + size;
}

static void add_attr(struct dump *dump, int type, const void *data, size_t size)
{
	struct nlattr attr = { .nla_len = NLA_HDRLEN + size, .nla_type = type };

	add(dump, &attr, sizeof(attr));
	add(dump, data, size);
}

/* The attributes of a message by type, each with its payload's address or NULL. */
static void parse(const struct nlmsghdr *message, size_t skip, const void **attrs, int count)
{
	const char *at = (const char *)NLMSG_DATA(message) + NLMSG_ALIGN(skip);
	const char *end = (const char *)message + message->nlmsg_len;

	memset(attrs, 0, count * sizeof(*attrs));
	while (end - at >= NLA_HDRLEN) {
		const struct nlattr *attr = (const void *)at;
		int type = attr->nla_type & NLA_TYPE_MASK;

		if (attr->nla_len < NLA_HDRLEN || attr->nla_len > end - at)
			break;
		if (type < count)
			attrs[type] = at + NLA_HDRLEN;
		at += NLA_ALIGN(attr->nla_len);
	}
}

/* A socket for each protocol, which stays open: to make one costs more than most questions. */
static int socket_for(int protocol)
{
	static int sockets[MAX_LINKS];

	if (!sockets[protocol]) {
		int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

		if (fd < 0)
			return -1;
		sockets[protocol] = fd;
	}
	return sockets[protocol];
}

/* Sends a request for a dump and calls show for each message of the answer. Returns 0, or the error that ended it. */
static int ask(int protocol, struct dump *dump, void (*show)(const struct nlmsghdr *message, FILE *out), FILE *out)
{
	static char answer[65536] __attribute__((aligned(8)));
	int fd = socket_for(protocol);
	ssize_t size;

	dump->header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	if (fd < 0 || send(fd, dump, dump->header.nlmsg_len, 0) < 0)
		return errno;
	while ((size = recv(fd, answer, sizeof(answer), 0)) > 0) {
		struct nlmsghdr *message = (void *)answer;
		unsigned int left = size;

		for (; NLMSG_OK(message, left); message = NLMSG_NEXT(message, left)) {
			if (message->nlmsg_type == NLMSG_DONE)
				return 0;
			if (message->nlmsg_type == NLMSG_ERROR)
				return -((struct nlmsgerr *)NLMSG_DATA(message))->error;
			show(message, out);
		}
	}
	return 0;
}

static void family(const struct nlmsghdr *message, FILE *out)
{
	const void *attrs[CTRL_ATTR_FAMILY_NAME + 1];

	parse(message, GENL_HDRLEN, attrs, CTRL_ATTR_FAMILY_NAME + 1);
	if (attrs[CTRL_ATTR_FAMILY_NAME])
		fprintf(out, "netlink-family %s\n", (const char *)attrs[CTRL_ATTR_FAMILY_NAME]);
}

void list_families(FILE *out)
{
	struct genlmsghdr genl = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 };
	struct dump dump = { .header = { .nlmsg_len = NLMSG_HDRLEN, .nlmsg_type = GENL_ID_CTRL } };

	add(&dump, &genl, sizeof(genl));
	ask(NETLINK_GENERIC, &dump, family, out);
}

static const char *protocol_name;
static unsigned int hook_number;

static void hook(const struct nlmsghdr *message, FILE *out)
{
	const void *attrs[HOOK_ATTRS];
	__be32 priority = 0;

	parse(message, sizeof(struct nfgen), attrs, HOOK_ATTRS);
	if (attrs[HOOK_PRIORITY])
		memcpy(&priority, attrs[HOOK_PRIORITY], sizeof(priority));
	fprintf(out, "netfilter-hook %s %u %d %s %s\n", protocol_name, hook_number, (int)ntohl(priority),
		attrs[HOOK_FUNCTION] ? (const char *)attrs[HOOK_FUNCTION] : "?",
		attrs[HOOK_MODULE] ? (const char *)attrs[HOOK_MODULE] : "-");
}

static bool unlisted;

bool lists_hooks(void)
{
	return !unlisted;
}

void list_hooks(FILE *out)
{
	static const struct { const char *name; __u8 family; unsigned int hooks; } protocols[] = {
		{ "ipv4", NFPROTO_IPV4, NF_INET_NUMHOOKS },
		{ "ipv6", NFPROTO_IPV6, NF_INET_NUMHOOKS },
		{ "arp", NFPROTO_ARP, 3 },
		{ "bridge", NFPROTO_BRIDGE, NF_INET_NUMHOOKS },
	};

	if (unlisted)
		return;
	for (size_t i = 0; i < sizeof(protocols) / sizeof(*protocols); i++) {
		protocol_name = protocols[i].name;
		for (hook_number = 0; hook_number < protocols[i].hooks; hook_number++) {
			struct nfgen nfgen = { .family = protocols[i].family };
			struct dump dump = { .header = {
				.nlmsg_len = NLMSG_HDRLEN, .nlmsg_type = SUBSYS_HOOK << 8 } };
			__be32 number = htonl(hook_number);
			int error;

			add(&dump, &nfgen, sizeof(nfgen));
			add_attr(&dump, HOOK_HOOKNUM, &number, sizeof(number));
			error = ask(NETLINK_NETFILTER, &dump, hook, out);
			/* The kernel cannot tell, and looks for a module that can each time it is asked. */
			if (error == EINVAL || error == EPROTONOSUPPORT) {
				unlisted = true;
				return;
			}
			if (error)
				break;
		}
	}
}

void try_hooks(void)
{
	struct sockaddr_in self4 = { .sin_family = AF_INET, .sin_port = htons(9) };
	struct sockaddr_in6 self6 = { .sin6_family = AF_INET6, .sin6_port = htons(9) };
	struct ifreq lo = { .ifr_name = "lo" };
	int v4 = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int v6 = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	self4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	self6.sin6_addr.s6_addr[15] = 1;
	if (!ioctl(v4, SIOCGIFFLAGS, &lo)) {
		lo.ifr_flags |= IFF_UP;
		ioctl(v4, SIOCSIFFLAGS, &lo);
	}
	/* Whether they arrive does not matter. */
	sendto(v4, "", 1, 0, (struct sockaddr *)&self4, sizeof(self4));
	sendto(v6, "", 1, 0, (struct sockaddr *)&self6, sizeof(self6));
	close(v4);
	close(v6);
}
