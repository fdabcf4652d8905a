// SPDX-License-Identifier: MIT
/*
 * Runs a trace through the hook function of a generated firewall and through
 * the loop of linear.c, in turns, and prints a line of numbers: the packets
 * whose verdict is not the expected one, of either, and the nanoseconds that a
 * packet takes in each round, loop and firewall.
 *
 *   bench TRACE RULES VERDICTS ROUNDS
 *
 * TRACE has the records that the guest's module gets, RULES an array of struct
 * linear_rule, VERDICTS a byte a packet. Both sides are handed the packet's
 * sk_buff and read its headers themselves.
 */
#include "linear.h"

#include <time.h>

#define RECORD 64
#define RECORD_HEADER 4
#define LEAST_NS 20000000.0

int bench_module_init(void);

struct net init_net;
static struct nf_hook_ops hook;

int nf_register_net_hooks(struct net *net, const struct nf_hook_ops *ops,
			  unsigned int count)
{
	(void)net;
	if (count != 1)
		return -EINVAL;
	hook = *ops;
	return 0;
}

static void *read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	void *bytes;

	if (!file || fseek(file, 0, SEEK_END)) {
		perror(path);
		exit(1);
	}
	*size = ftell(file);
	rewind(file);
	bytes = aligned_alloc(64, (*size + 63) / 64 * 64);
	if (!bytes || fread(bytes, 1, *size, file) != *size) {
		perror(path);
		exit(1);
	}
	fclose(file);
	return bytes;
}

/* Of this thread alone: what else the machine does does not count. */
static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static struct sk_buff *packets;
static size_t count;
static struct linear_rule *rules;
static size_t rule_count;
static struct nf_hook_state state;

static unsigned int by_loop(size_t i)
{
	return linear_hook(rules, rule_count, &packets[i]);
}

static unsigned int by_firewall(size_t i)
{
	return hook.hook(hook.priv, &packets[i], &state);
}

static unsigned int wrong(unsigned int (*judge)(size_t), const u8 *expected)
{
	unsigned int differ = 0;
	size_t i;

	for (i = 0; i < count; i++)
		differ += judge(i) != expected[i];
	return differ;
}

/* Nanoseconds a packet, over enough passes for the clock. */
static double measure(unsigned int (*judge)(size_t))
{
	volatile unsigned int sum = 0;
	unsigned int passes = 0;
	double start = now(), took;
	size_t i;

	do {
		unsigned int verdicts = 0;

		for (i = 0; i < count; i++)
			verdicts += judge(i);
		sum += verdicts;
		passes++;
		took = now() - start;
	} while (took < LEAST_NS);
	return took / passes / count;
}

int main(int argc, char **argv)
{
	static struct net_device lo = { .name = "lo", .ifindex = 1 };
	size_t size, i;
	u8 *trace, *expected;
	int rounds;

	if (argc != 5)
		return 2;
	trace = read_file(argv[1], &size);
	count = size / RECORD;
	rules = read_file(argv[2], &size);
	rule_count = size / sizeof(*rules);
	expected = read_file(argv[3], &size);
	rounds = atoi(argv[4]);
	packets = calloc(count, sizeof(*packets));
	if (!packets || size != count || bench_module_init() || !hook.hook)
		return 1;
	state = (struct nf_hook_state) {
		.hook = hook.hooknum, .pf = hook.pf, .in = &lo, .net = &init_net,
	};
	for (i = 0; i < count; i++) {
		u8 *record = trace + i * RECORD;

		packets[i].head = record + RECORD_HEADER;
		packets[i].data = record + RECORD_HEADER;
		packets[i].len = record[1];
		packets[i].dev = &lo;
	}
	printf("%u %u", wrong(by_loop, expected), wrong(by_firewall, expected));
	while (rounds-- > 0) {
		printf(" %.3f", measure(by_loop));
		printf(" %.3f", measure(by_firewall));
	}
	printf("\n");
	return 0;
}
