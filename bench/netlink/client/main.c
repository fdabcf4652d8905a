// SPDX-License-Identifier: MIT
/*
 * nk_client FAMILY OBJECTS BATCH: makes objects in an empty family of the bench's kind (or in the kernel's own fou), gets
 * and dumps them, and prints what that took by the clock, in nanoseconds, which are instructions in a machine that counts
 * them:
 *
 *	create NS REQUESTS	the last BATCH of the objects
 *	get NS REQUESTS		BATCH of them, from all over
 *	dump NS OBJECTS		all, once
 *	heard NS REQUESTS	BATCH more are created while somebody listens, who reads each notification
 *	wrong ANSWERS		of any request
 *
 * Requests are made before, and answers looked at after the clock runs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "object.h"

/* Objects are got with this distance between them. */
#define STRIDE 7919

struct run {
	int fd;
	/* A second socket, that hears of changes; -1 if there is none. */
	int listener;
	struct family family;
	bool fou;
	uint32_t objects;
	uint32_t batch;
	struct message *requests;
	struct received answers;
	uint32_t wrong;
};

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

/* Asks one after the other, each as soon as the one before it has its answers; returns what that took. */
static uint64_t ask(struct run *run, uint32_t requests, int answers)
{
	uint64_t began;

	run->answers.length = 0;
	began = now();
	for (uint32_t i = 0; i < requests; i++) {
		send_message(run->fd, &run->requests[i]);
		if (run->listener >= 0)
			receive(run->listener, &run->answers);
		for (int n = 0; n < answers; n++)
			receive(run->fd, &run->answers);
	}
	return now() - began;
}

/* Creates objects from a number on. fou has no answer but the acknowledgement. */
static uint64_t create(struct run *run, uint32_t first, uint32_t count)
{
	const uint16_t type = run->family.number;
	size_t at = 0;
	uint64_t took;

	for (uint32_t i = 0; i < count; i++) {
		begin_message(&run->requests[i], type, NLM_F_ACK, run->fou ? FOU_ADD : CREATE);
		(run->fou ? describe_port : describe)(&run->requests[i], first + i);
	}
	took = ask(run, count, run->fou ? 1 : 2);
	for (uint32_t i = 0; i < count; i++) {
		bool right = true;

		if (run->listener >= 0)
			right &= is_object(next_message(&run->answers, &at), type, CREATE_NTF, first + i);
		if (!run->fou)
			right &= is_key(next_message(&run->answers, &at), type, first + i);
		right &= is_ack(next_message(&run->answers, &at));
		run->wrong += !right;
	}
	return took;
}

static uint64_t create_all(struct run *run)
{
	uint64_t took = 0;
	uint32_t made, count;

	for (made = 0; made < run->objects; made += count) {
		count = (run->objects - made) % run->batch ?: run->batch;
		took = create(run, made + 1, count);
	}
	return took;
}

static uint64_t get(struct run *run)
{
	const uint16_t type = run->family.number;
	size_t at = 0;
	uint64_t took;

	for (uint32_t i = 0; i < run->batch; i++) {
		begin_message(&run->requests[i], type, 0, GET);
		put_key(&run->requests[i], 1 + (uint64_t)i * STRIDE % run->objects);
	}
	took = ask(run, run->batch, 1);
	for (uint32_t i = 0; i < run->batch; i++)
		run->wrong += !is_object(next_message(&run->answers, &at), type, GET,
					 1 + (uint64_t)i * STRIDE % run->objects);
	return took;
}

/* The end of a dump is the last message of a datagram: a header and an error number. */
static bool is_end(const struct received *answers, size_t got)
{
	const size_t length = NLMSG_HDRLEN + sizeof(int);
	const struct nlmsghdr *h = (const void *)(answers->bytes + answers->length - length);

	return got >= length && h->nlmsg_type == NLMSG_DONE && h->nlmsg_len == length && h->nlmsg_seq == 1;
}

static uint64_t dump(struct run *run, uint32_t *objects)
{
	const uint16_t type = run->family.number;
	const struct nlmsghdr *h;
	struct message request;
	uint64_t began, took;
	size_t at = 0;

	begin_message(&request, type, NLM_F_DUMP, run->fou ? FOU_GET : GET);
	run->answers.length = 0;
	began = now();
	send_message(run->fd, &request);
	while (!is_end(&run->answers, receive(run->fd, &run->answers)))
		;
	took = now() - began;
	for (*objects = 0; (h = next_message(&run->answers, &at)) && h->nlmsg_type == type; ++*objects)
		run->wrong += !run->fou && !is_object(h, type, GET, *objects + 1);
	run->wrong += !h || h->nlmsg_type != NLMSG_DONE;
	return took;
}

static void say(const char *what, uint64_t took, uint32_t count)
{
	printf("%s %llu %u\n", what, (unsigned long long)took, count);
}

int main(int argc, char **argv)
{
	struct run run = { .fd = open_netlink(), .listener = -1 };
	uint32_t dumped;
	uint64_t took;

	if (argc != 4)
		return 2;
	run.objects = strtoul(argv[2], NULL, 10);
	run.batch = strtoul(argv[3], NULL, 10);
	if (!run.batch || run.batch > run.objects)
		return 2;
	run.family = find_family(run.fd, argv[1]);
	run.fou = !strcmp(argv[1], "fou");
	run.requests = calloc(run.batch, sizeof(*run.requests));
	/* A request of the most answers: an object, a key and an acknowledgement. */
	run.answers.room = 3 * sizeof(struct message) * (size_t)run.objects + 2 * RECEIVE_BYTES;
	run.answers.bytes = malloc(run.answers.room);
	if (!run.requests || !run.answers.bytes)
		die("malloc");
	/* Every page is there before the clock runs. */
	memset(run.answers.bytes, 1, run.answers.room);

	say("create", create_all(&run), run.batch);
	if (!run.fou)
		say("get", get(&run), run.batch);
	took = dump(&run, &dumped);
	say("dump", took, dumped);
	/* fou leaves objects out of a dump: it is measured, not judged. */
	if (!run.fou && dumped != run.objects)
		run.wrong++;
	if (!run.fou) {
		run.listener = open_listener(run.family.group);
		say("heard", create(&run, run.objects + 1, run.batch), run.batch);
	}
	printf("wrong %u\n", run.wrong);
	return 0;
}
