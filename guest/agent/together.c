// SPDX-License-Identifier: MIT
/* Several things at once: branches side by side, the requests of each one after the other. */
#include <errno.h>
#include <stdlib.h>

#include "agent.h"

struct step {
	uint32_t type, flags;
	const uint8_t *payload;
	size_t size;
	int error;
	struct buffer answer;
};

struct branch {
	struct step *steps;
	uint32_t count;
	bool failed;
	pthread_t thread;
};

/* Each handler may change its thread's namespace, so that each has a thread of its own. */
static void *serve_step(void *argument)
{
	struct step *step = argument;
	struct reader in = { step->payload, step->payload + step->size, false };

	step->error = handle(step->type, &in, &step->answer);
	if (in.bad)
		step->error = EBADMSG;
	return NULL;
}

static void *serve_branch(void *argument)
{
	struct branch *branch = argument;

	for (uint32_t i = 0; i < branch->count; i++) {
		struct step *step = &branch->steps[i];

		if (branch->failed && !(step->flags & FLAG_ALWAYS)) {
			step->error = ECANCELED;
			continue;
		}
		pthread_join(spawn(serve_step, step), NULL);
		if (step->error && !(step->flags & FLAG_MAY_FAIL))
			branch->failed = true;
	}
	return NULL;
}

static void read_branch(struct reader *in, struct branch *branch)
{
	branch->count = get_u32(in);
	if (in->bad || branch->count > (size_t)(in->end - in->at)) {
		in->bad = true;
		branch->count = 0;
		return;
	}
	branch->steps = calloc(branch->count + 1, sizeof(*branch->steps));
	if (!branch->steps)
		abort();
	for (uint32_t i = 0; i < branch->count; i++) {
		struct step *step = &branch->steps[i];

		step->type = get_u32(in);
		step->flags = get_u32(in);
		step->payload = get_bytes(in, &step->size);
	}
}

/* branches: u32; of each the number of requests: u32; of each type, flags: u32, payload: bytes
 * -> of each request, in the same order, error: u32, what it answers: bytes
 * ECHILD: one failed that was not to; those after it in its branch were not begun (ECANCELED)
 */
int do_together(struct reader *in, struct buffer *out)
{
	uint32_t count = get_u32(in);
	struct branch *branches;
	int error = 0;

	if (in->bad || count > (size_t)(in->end - in->at))
		return EBADMSG;
	branches = calloc(count + 1, sizeof(*branches));
	if (!branches)
		abort();
	for (uint32_t i = 0; i < count; i++)
		read_branch(in, &branches[i]);
	for (uint32_t i = 0; !in->bad && i < count; i++)
		branches[i].thread = spawn(serve_branch, &branches[i]);
	for (uint32_t i = 0; i < count; i++) {
		struct branch *branch = &branches[i];

		if (!in->bad)
			pthread_join(branch->thread, NULL);
		for (uint32_t j = 0; j < branch->count; j++) {
			put_u32(out, branch->steps[j].error);
			put_bytes(out, branch->steps[j].answer.data, branch->steps[j].answer.size);
			free(branch->steps[j].answer.data);
		}
		if (branch->failed)
			error = ECHILD;
		free(branch->steps);
	}
	free(branches);
	return error;
}
