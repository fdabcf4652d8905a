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
#define LEAST_NS 10000000.0
#define MOST_PASSES 20

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

static struct net_device lo = { .name = "lo", .ifindex = 1 };
static struct nf_hook_state state = { .in = &lo, .net = &init_net };
static struct linear_rule *rules;
static size_t rule_count;

static size_t count;
static u8 *trace;
static u8 *expected;
/* The packets in the order of this pass: record, sk_buff, and place in the trace. */
static u8 *records;
static struct sk_buff *packets;
static u32 *places;

static u32 any_number(void)
{
	static u64 x = 0x9e3779b97f4a7c15;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x >> 32;
}

/*
 * Another order for each pass, so that no branch is foreseen because it was
 * taken so the last time; the packets of a pass lie one after the other.
 */
static void shuffle(void)
{
	size_t i, j;
	u32 place;

	for (i = count - 1; i > 0; i--) {
		j = any_number() % (i + 1);
		place = places[i];
		places[i] = places[j];
		places[j] = place;
	}
	for (i = 0; i < count; i++) {
		u8 *record = records + i * RECORD;

		memcpy(record, trace + places[i] * (size_t)RECORD, RECORD);
		packets[i] = (struct sk_buff) {
			.head = record + RECORD_HEADER,
			.data = record + RECORD_HEADER,
			.len = record[1],
			.dev = &lo,
		};
	}
}

static unsigned int by_loop(size_t i)
{
	return linear_hook(rules, rule_count, &packets[i]);
}

static unsigned int by_firewall(size_t i)
{
	return hook.hook(hook.priv, &packets[i], &state);
}

static unsigned int wrong(unsigned int (*judge)(size_t))
{
	unsigned int differ = 0;
	size_t i;

	for (i = 0; i < count; i++)
		differ += judge(i) != expected[places[i]];
	return differ;
}

/* Nanoseconds a packet, over some passes. */
static __always_inline double measure(unsigned int (*judge)(size_t))
{
	volatile unsigned int sum = 0;
	unsigned int passes = 0;
	double took = 0;

	while (passes < MOST_PASSES && took < LEAST_NS) {
		unsigned int verdicts = 0;
		double start;
		size_t i;

		shuffle();
		start = now();
		for (i = 0; i < count; i++)
			verdicts += judge(i);
		took += now() - start;
		sum += verdicts;
		passes++;
	}
	return took / passes / count;
}

int main(int argc, char **argv)
{
	size_t size, i;
	int rounds;

	if (argc != 5)
		return 2;
	trace = read_file(argv[1], &size);
	count = size / RECORD;
	rules = read_file(argv[2], &size);
	rule_count = size / sizeof(*rules);
	expected = read_file(argv[3], &size);
	rounds = atoi(argv[4]);
	records = calloc(count, RECORD);
	packets = calloc(count, sizeof(*packets));
	places = calloc(count, sizeof(*places));
	if (!records || !packets || !places || size != count ||
	    bench_module_init() || !hook.hook)
		return 1;
	state.hook = hook.hooknum;
	state.pf = hook.pf;
	for (i = 0; i < count; i++)
		places[i] = i;
	shuffle();
	printf("%u %u", wrong(by_loop), wrong(by_firewall));
	while (rounds-- > 0) {
		printf(" %.3f", measure(by_loop));
		printf(" %.3f", measure(by_firewall));
	}
	printf("\n");
	return 0;
}
