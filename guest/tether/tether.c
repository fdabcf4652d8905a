// SPDX-License-Identifier: MIT
/* tether PPID PROGRAM ARGS...: runs a program that cannot outlive the process that started it.
 *
 * The kernel kills the program the moment its parent is gone, also by SIGKILL, and without a handler on
 * either side. It gets a session of its own, so that ctrl-C reaches netkiln alone, which then ends it.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* The parent may have gone before the line above: then nobody would send the signal. */
	if (getppid() != atoi(argv[1]))
		return 1;
	execvp(argv[2], argv + 2);
	perror(argv[2]);
	return 127;
}
