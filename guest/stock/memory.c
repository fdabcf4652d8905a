// SPDX-License-Identifier: MIT
/* Memory that nothing points to, as kmemleak finds it; a kernel without kmemleak has nothing to say. */
#include <fcntl.h>
#include <string.h>
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

/* What is lost already, or looks so, is nobody's doing. */
void memory_forget(void)
{
	if (order("scan"))
		order("clear");
}

void memory_report(FILE *out)
{
	char line[1024];
	FILE *in;

	/* What has changed since the last scan is only taken for lost by the next. */
	if (!order("scan"))
		return;
	usleep(AGE_US);
	order("scan");
	in = fopen(KMEMLEAK, "re");
	while (in && fgets(line, sizeof(line), in))
		fprintf(out, "memory %s", line);
	if (in)
		fclose(in);
}
