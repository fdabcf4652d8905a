// SPDX-License-Identifier: MIT
/*
 * Uses neighbours' client library as a program would, and says what it finds. Threads have a client each.
 *
 *   use COUNT [leak]
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "neighbours_client.h"

/* What is lost for good where that is asked for, so that it is known to be told. */
static void *volatile leaked;

static void must(struct neighbours_client *client, int got, int wanted, const char *what)
{
	const char *error = neighbours_error(client);

	if (got == wanted)
		return;
	printf("%s: %d, not %d (%s)\n", what, got, wanted, error ? error : strerror(-got));
	exit(1);
}

static struct neighbours_client *opened(void)
{
	struct neighbours_client *client;

	must(client, neighbours_open(&client), 0, "open");
	return client;
}

static struct neighbours_entry entry_numbered(uint32_t number)
{
	struct neighbours_entry entry = { .table = 1, .has_table = true, .has_address = true };

	entry.address.s6_addr[0] = 0x20;
	entry.address.s6_addr[14] = number >> 8;
	entry.address.s6_addr[15] = number;
	return entry;
}

struct share {
	uint32_t first, count;
};

static void *create_share(void *data)
{
	static const uint16_t vlans[] = { 1, 2, 4094 };
	struct neighbours_client *client = opened();
	struct share *share = data;
	uint32_t i;

	for (i = 0; i < share->count; i++) {
		struct neighbours_entry entry = entry_numbered(share->first + i);
		struct neighbours_entry made;

		entry.vlans = vlans;
		entry.vlans_count = i % 4;
		must(client, neighbours_entry_create(client, &entry, &made), 0, "create");
		if (!made.has_address || memcmp(&made.address, &entry.address, 16) || made.has_state)
			must(client, 0, 1, "the key of what was made");
		neighbours_entry_free(&made);
	}
	neighbours_close(client);
	return NULL;
}

static int stop_at(const struct neighbours_entry *entry, void *data)
{
	int *left = data;

	return entry->has_address && --*left == 0 ? 42 : 0;
}

static void check_events(struct neighbours_client *client)
{
	struct neighbours_entry entry = entry_numbered(9);
	struct neighbours_event event;

	must(client, neighbours_next(client, &event, 0), -ENOTCONN, "an event of no subscription");
	must(client, neighbours_subscribe(client), 0, "subscribe");
	must(client, neighbours_next(client, &event, 0), 0, "no event");
	entry.has_state = true;
	entry.state = NEIGHBOURS_ENTRY_STATE_FAILED;
	must(client, neighbours_entry_set(client, &entry), 0, "set");
	must(client, neighbours_next(client, &event, 1000), 1, "an event");
	if (event.command != NEIGHBOURS_CMD_ENTRY_SET_NTF || event.of.entry.state != entry.state ||
	    event.of.entry.vlans_count != 1 || event.of.entry.vlans[0] != 1)
		must(client, 0, 1, "the event");
	neighbours_forget(&event);
	puts("events: heard");
}

/* Far more at once than a socket keeps for whoever does not read. */
static void check_overrun(struct neighbours_client *client)
{
	struct neighbours_event event;
	int got, seen = 0;

	must(client, neighbours_entry_flush(client), 0, "flush");
	while ((got = neighbours_next(client, &event, 0)) == 1) {
		neighbours_forget(&event);
		seen++;
	}
	must(client, got, -ENOBUFS, "events that are lost");
	while ((got = neighbours_next(client, &event, 0)) == 1) {
		neighbours_forget(&event);
		seen++;
	}
	must(client, got, 0, "those that are left");
	puts(seen > 0 ? "overrun: told" : "overrun: nothing was left");
}

int main(int argc, char **argv)
{
	const uint32_t count = argc > 1 ? atoi(argv[1]) : 10;
	struct share shares[2] = { { 0, count / 2 }, { count / 2, count - count / 2 } };
	struct neighbours_table table = { .id = 1, .has_id = true, .name = "main" }, made;
	struct neighbours_client *client = opened();
	struct neighbours_entry *list, entry, key;
	pthread_t threads[2];
	int left = 100;
	size_t i, n;
	char *seen;

	if (argc > 2) {
		leaked = malloc(17);
		leaked = NULL;
		neighbours_close(client);
		return 0;
	}
	must(client, neighbours_table_create(client, &table, &made), 0, "create table");
	if (!made.has_id || made.id != 1)
		must(client, 0, 1, "the id");
	neighbours_table_free(&made);
	for (i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, create_share, &shares[i]);
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);

	must(client, neighbours_entry_list(client, &list, &n), 0, "list");
	seen = calloc(count, 1);
	for (i = 0; i < n; i++) {
		uint32_t number = list[i].address.s6_addr[14] << 8 | list[i].address.s6_addr[15];

		if (number >= count || seen[number]++ || list[i].state != NEIGHBOURS_ENTRY_STATE_STALE)
			must(client, 0, 1, "an entry of the list");
	}
	free(seen);
	neighbours_entry_drop(list, n);
	printf("listed: %zu, each once\n", n);

	must(client, neighbours_entry_dump(client, stop_at, &left), 42, "a dump that is ended");
	key = entry_numbered(7);
	must(client, neighbours_entry_get(client, &key, &entry), 0, "get after it");
	neighbours_entry_free(&entry);
	key = entry_numbered(count);
	must(client, neighbours_entry_get(client, &key, &entry), -ENOENT, "get of none");
	printf("none: %s (%s)\n", neighbours_error(client), neighbours_attribute(client));
	must(client, neighbours_table_flush(client), -EBUSY, "flush of what is used");
	printf("in use: %s (%s)\n", neighbours_error(client),
	       neighbours_attribute(client) ? neighbours_attribute(client) : "-");
	check_events(client);
	check_overrun(client);
	must(client, neighbours_table_flush(client), 0, "flush");
	neighbours_close(client);
	return 0;
}
