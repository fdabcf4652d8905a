// SPDX-License-Identifier: MIT
/*
 * Uses the library of a family with operations before a kernel that is made up (fake-mnl.h), and prints what has become of it.
 *
 *   fake-calls do|dump|list|events
 */
#include "fake-mnl.h"

#include "nk_mirror_client.h"

static int tell(struct nk_mirror_client *client, const char *what, int got)
{
	const char *error = nk_mirror_error(client), *attribute = nk_mirror_attribute(client);

	printf("%s %d %s (%s)\n", what, got, error ? error : "-", attribute ? attribute : "-");
	return got;
}

static unsigned int length_of(const char *text)
{
	return text ? strlen(text) : 0;
}

/* Every byte is read, so that the sanitizer sees it. */
static unsigned int tree_sum(const struct nk_mirror_tree *tree)
{
	unsigned int sum = tree->weight + tree->last + length_of(tree->name);
	size_t i;

	if (tree->left)
		sum += tree_sum(tree->left);
	for (i = 0; i < tree->others_count; i++) {
		sum += tree->others[i].key;
		if (tree->others[i].value)
			sum += tree_sum(tree->others[i].value);
	}
	return sum;
}

static unsigned int sum_of(const struct nk_mirror_all *all)
{
	unsigned int sum = all->a_u8 + all->a_be16 + length_of(all->text) + all->bytes.length;
	size_t i;

	for (i = 0; i < all->bytes.length; i++)
		sum += ((const uint8_t *)all->bytes.data)[i];
	for (i = 0; i < all->numbers_count; i++)
		sum += all->numbers[i];
	for (i = 0; i < all->words_count; i++)
		sum += length_of(all->words[i]);
	for (i = 0; i < all->squares_count; i++)
		sum += all->squares[i];
	for (i = 0; i < all->trees_count; i++)
		sum += tree_sum(&all->trees[i]);
	for (i = 0; i < all->row_count; i++)
		sum += tree_sum(&all->row[i]);
	for (i = 0; i < all->by_value_count; i++)
		sum += all->by_value[i].index[0] + all->by_value[i].index[1] + tree_sum(&all->by_value[i].value);
	for (i = 0; i < all->groves_count; i++)
		sum += all->groves[i].index[0] + all->groves[i].index[1] + tree_sum(&all->groves[i].value);
	return sum + (all->tree ? tree_sum(all->tree) : 0);
}

static int show(const struct nk_mirror_header *header, const struct nk_mirror_all *all, void *data)
{
	(void)data;
	printf("%d: %u\n", header->index, sum_of(all));
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "do";
	/* A tree in a list behind numbers: 20 is where the fixed header ends, and by_value begins at 36. */
	const struct nk_mirror_tree_at2 places[] = {
		{ .index = { 1, 2 }, .value = { .name = "a" } },
		{ .index = { 1, 7 }, .value = { .weight = 3, .has_weight = true } },
	};
	const struct nk_mirror_all request = { .by_value = places, .by_value_count = 2 };
	struct nk_mirror_header header = { .index = 5 }, *headers = NULL;
	struct nk_mirror_all reply, *list;
	struct nk_mirror_client *client;
	struct nk_mirror_event event;
	size_t count, i;
	int got;

	if (tell(NULL, "open", nk_mirror_open(&client))) {
		nk_mirror_close(client);
		return 0;
	}
	if (!strcmp(what, "do")) {
		got = tell(client, "do", nk_mirror_do_mirror(client, &header, &request, &reply));
		printf("%d: %u\n", header.index, got ? 0 : sum_of(&reply));
		nk_mirror_all_free(&reply);
	} else if (!strcmp(what, "dump")) {
		tell(client, "dump", nk_mirror_dump_twice(client, NULL, NULL, show, NULL));
	} else if (!strcmp(what, "list")) {
		tell(client, "list", nk_mirror_list_twice(client, &header, NULL, &headers, &list, &count));
		for (i = 0; i < count; i++)
			show(&headers[i], &list[i], NULL);
		free(headers);
		nk_mirror_all_drop(list, count);
	} else {
		tell(client, "subscribe", nk_mirror_subscribe(client));
		do {
			got = tell(client, "event", nk_mirror_next(client, &event, 0));
			if (got != 1)
				continue;
			if (event.command == NK_MIRROR_CMD_MIRRORED)
				printf("%d: %u\n", event.header.index, tree_sum(&event.of.mirrored));
			nk_mirror_forget(&event);
		} while (got != -EIO && got != 0);
	}
	nk_mirror_close(client);
	return 0;
}
