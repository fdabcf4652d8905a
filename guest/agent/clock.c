// SPDX-License-Identifier: MIT
/* The time since the machine began. */
#include <time.h>

#include "agent.h"

uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

uint64_t now_ms(void)
{
	return now_ns() / 1000000;
}
