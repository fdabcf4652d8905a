// SPDX-License-Identifier: MIT
/* Memory that nothing points to, as kmemleak finds it; a kernel without kmemleak has nothing to say. */
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "stock.h"

#define KMEMLEAK "/sys/kernel/debug/kmemleak"
/* kmemleak takes nothing for lost that is younger than five seconds. */
#define AGE_US 5100000

static int order(const char *what)
{
	int fd = open(KMEMLEAK, O_WRONLY | O_CLOEXEC);
	int done;

	if (fd < 0)
		return 0;
	done = write(fd, what, strlen(what)) > 0;
	close(fd);
	return done;
}

/* What has been reported is nobody's doing any more. */
void memory_forget(void)
{
	order("clear");
}

static long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

void memory_report(FILE *out)
{
	char line[1024];
	long begin = now_us(), left;
	FILE *in;

	/* What has changed since the last scan is only taken for lost by the next. */
	if (!order("scan"))
		return;
	left = begin + AGE_US - now_us();
	if (left > 0)
		usleep(left);
	order("scan");
	in = fopen(KMEMLEAK, "re");
	while (in && fgets(line, sizeof(line), in))
		fprintf(out, "memory %s", line);
	if (in)
		fclose(in);
}
