// SPDX-License-Identifier: MIT
/* Requests to handlers. Each handler runs in a thread of its own, whose network namespace it may change. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "agent.h"

static handler *const handlers[] = {
	[REQ_LOAD] = do_load,
	[REQ_UNLOAD] = do_unload,
	[REQ_RUN] = do_run,
	[REQ_READ_FILE] = do_read_file,
	[REQ_WRITE_FILE] = do_write_file,
	[REQ_NETNS_ADD] = do_netns_add,
	[REQ_NETNS_DELETE] = do_netns_delete,
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
	[REQ_GENL_OPEN] = do_genl_open,
	[REQ_SLEEP] = do_sleep,
	[REQ_TOGETHER] = do_together,
	[REQ_NETLINK_EXCHANGE] = do_netlink_exchange,
	[REQ_FAIL_NTH] = do_fail_nth,
	[REQ_STOCK] = do_stock,
};

/* A request that is being served. */
struct service {
	struct task task;
	uint64_t since;
	bool owns_payload;
	struct service *next;
};

static struct service *services;
static pthread_mutex_t service_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t service_ended = PTHREAD_COND_INITIALIZER;
static atomic_bool failed;

static pthread_t start(void *(*function)(void *), void *argument, int detached)
{
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, detached);
	pthread_attr_setstacksize(&attr, 256 << 10);
	if (pthread_create(&thread, &attr, function, argument))
		abort();
	pthread_attr_destroy(&attr);
	return thread;
}

void start_thread(void *(*function)(void *), void *argument)
{
	start(function, argument, PTHREAD_CREATE_DETACHED);
}

pthread_t spawn(void *(*function)(void *), void *argument)
{
	return start(function, argument, PTHREAD_CREATE_JOINABLE);
}

static struct service *begin(const struct task *task, bool owns_payload)
{
	struct service *service = malloc(sizeof(*service));

	if (!service)
		abort();
	*service = (struct service){ *task, now_ms(), owns_payload, NULL };
	pthread_mutex_lock(&service_lock);
	service->next = services;
	services = service;
	pthread_mutex_unlock(&service_lock);
	return service;
}

static void end(struct service *service)
{
	struct service **at;

	pthread_mutex_lock(&service_lock);
	for (at = &services; *at != service; at = &(*at)->next)
		;
	*at = service->next;
	pthread_cond_broadcast(&service_ended);
	pthread_mutex_unlock(&service_lock);
	if (service->owns_payload)
		free((void *)service->task.payload);
	free(service);
}

int handle(uint32_t type, struct reader *in, struct buffer *out)
{
	if (type == REQ_PING)
		return 0;
	if (type >= sizeof(handlers) / sizeof(*handlers) || !handlers[type])
		return ENOSYS;
	return handlers[type](in, out);
}

static void *answer(void *argument)
{
	struct service *service = argument;
	const struct task *task = &service->task;
	struct reader in = { task->payload, task->payload + task->size, false };
	struct buffer out = { 0 };
	int error = handle(task->type, &in, &out);

	if (in.bad)
		error = EBADMSG;
	if (error && !(task->flags & FLAG_MAY_FAIL))
		atomic_store(&failed, true);
	kmsg_flush();
	channel_send(task->id, task->type | ANSWER, error, &out);
	free(out.data);
	end(service);
	return NULL;
}

void serve(const struct task *task)
{
	pthread_join(spawn(answer, begin(task, false)), NULL);
}

void serve_aside(const struct task *task)
{
	start(answer, begin(task, true), PTHREAD_CREATE_DETACHED);
}

bool anything_served(void)
{
	bool any;

	pthread_mutex_lock(&service_lock);
	any = services;
	pthread_mutex_unlock(&service_lock);
	return any;
}

void wait_for_all_served(void)
{
	pthread_mutex_lock(&service_lock);
	while (services)
		pthread_cond_wait(&service_ended, &service_lock);
	pthread_mutex_unlock(&service_lock);
}

bool any_failed(void)
{
	return atomic_load(&failed);
}

void forget_failures(void)
{
	atomic_store(&failed, false);
}

uint32_t overdue(void)
{
	uint64_t now = now_ms();
	uint32_t id = 0;

	pthread_mutex_lock(&service_lock);
	for (struct service *s = services; s && !id; s = s->next)
		if (s->task.limit && now - s->since > s->task.limit)
			id = s->task.id;
	pthread_mutex_unlock(&service_lock);
	return id;
}

/* ms: u32 */
int do_sleep(struct reader *in, struct buffer *out)
{
	uint32_t ms = get_u32(in);
	struct timespec left = { ms / 1000, ms % 1000 * 1000000l };

	(void)out;
	while (!in->bad && nanosleep(&left, &left) && errno == EINTR)
		;
	return 0;
}
