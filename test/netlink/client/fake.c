// SPDX-License-Identifier: MIT
/*
 * Uses the library before a kernel that is made up (fake-mnl.h), and prints what has become of it.
 *
 *   fake list|get|set|events
 */
#include "fake-mnl.h"

#include "neighbours_client.h"

static int tell(struct neighbours_client *client, const char *what, int got)
{
	const char *error = neighbours_error(client), *attribute = neighbours_attribute(client);

	printf("%s %d %s (%s)\n", what, got, error ? error : "-", attribute ? attribute : "-");
	return got;
}

/* Every byte of an entry is read, so that the sanitizer sees it. */
static unsigned int sum_of(const struct neighbours_entry *entry)
{
	unsigned int sum = entry->table + entry->state + entry->flags + entry->probes.sent;
	size_t i;

	for (i = 0; i < entry->relays_count; i++)
		sum += entry->relays[i].cost + entry->relays[i].via.s6_addr[0];
	for (i = 0; i < entry->vlans_count; i++)
		sum += entry->vlans[i];
	return sum;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "list";
	struct neighbours_entry key = { .table = 1, .has_table = true, .probes = { .sent = 1, .has_sent = true },
					.has_probes = true };
	struct neighbours_entry *list, entry;
	struct neighbours_client *client;
	struct neighbours_event event;
	size_t count, i;
	int got;

	if (tell(NULL, "open", neighbours_open(&client))) {
		tell(client, "closed", 0);
		neighbours_close(client);
		return 0;
	}
	if (!strcmp(what, "list")) {
		unsigned int sum = 0;

		got = tell(client, "list", neighbours_entry_list(client, &list, &count));
		for (i = 0; i < count; i++)
			sum += sum_of(&list[i]);
		printf("%zu entries, %u\n", count, sum);
		neighbours_entry_drop(list, count);
	} else if (!strcmp(what, "set")) {
		tell(client, "set", neighbours_entry_set(client, &key));
	} else if (!strcmp(what, "get")) {
		got = tell(client, "get", neighbours_entry_get(client, &key, &entry));
		printf("%u\n", got ? 0 : sum_of(&entry));
		neighbours_entry_free(&entry);
	} else {
		tell(client, "subscribe", neighbours_subscribe(client));
		do {
			got = tell(client, "event", neighbours_next(client, &event, 0));
			if (got != 1)
				continue;
			if (event.command == NEIGHBOURS_CMD_ENTRY_SET_NTF)
				printf("%u\n", sum_of(&event.of.entry));
			neighbours_forget(&event);
		} while (got != -EIO && got != 0);
	}
	neighbours_close(client);
	return 0;
}
