// SPDX-License-Identifier: MIT
/* Programs: run to their end or their time limit, with their output kept apart. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent.h"

#define OUTPUT_LIMIT (16u << 20)

static char *find_program(const char *name)
{
	const char *path = getenv("PATH");
	char *full;

	if (strchr(name, '/'))
		return strdup(name);
	while (path && *path) {
		size_t n = strcspn(path, ":");
		struct stat st;

		if (asprintf(&full, "%.*s/%s", (int)n, path, name) < 0)
			abort();
		if (!access(full, X_OK) && !stat(full, &st) && S_ISREG(st.st_mode))
			return full;
		free(full);
		path += n + (path[n] == ':');
	}
	return NULL;
}

static void child(const char *program, char **argv, char **env, const char *cwd, const char *netns,
		  int pipes[3][2], int report)
{
	int error;

	setsid();
	dup2(pipes[0][0], 0);
	dup2(pipes[1][1], 1);
	dup2(pipes[2][1], 2);
	error = netns_enter(netns);
	if (!error && *cwd && chdir(cwd))
		error = errno;
	if (!error) {
		int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

		if (fd >= 0 && write(fd, "0", 1) < 0)
			error = errno;
		close(fd);
		execve(program, argv, env);
		error = errno;
	}
	if (write(report, &error, sizeof(error)) < 0)
		_exit(126);
	_exit(127);
}

/* argv, env: strings, stdin: bytes, cwd, netns: string, limit in ms: u32 (0: none), must succeed: u8
 * -> exit code: u32, signal: u32, timed out: u8, truncated: u8, stdout, stderr: bytes
 * ECHILD: it was to succeed and did not
 */
int do_run(struct reader *in, struct buffer *out)
{
	uint32_t argc, envc, limit;
	char **argv = get_strings(in, &argc), **extra = get_strings(in, &envc);
	size_t input_size;
	const uint8_t *input = get_bytes(in, &input_size);
	char *cwd = get_string(in), *netns = get_string(in), *program = NULL, **env;
	int pipes[3][2] = { { -1, -1 }, { -1, -1 }, { -1, -1 } }, report[2] = { -1, -1 };
	int status = 0, error = 0;
	struct buffer streams[2] = { 0 };
	bool timed_out = false, truncated = false, must_succeed;
	uint64_t deadline;
	pid_t pid = -1;

	limit = get_u32(in);
	must_succeed = get_u8(in);
	deadline = limit ? now_ms() + limit : UINT64_MAX;
	env = calloc(envc + 4, sizeof(*env));
	if (!env)
		abort();
	memcpy(env, extra, envc * sizeof(*env));
	if (asprintf(&env[envc], "PATH=%s", getenv("PATH")) < 0)
		abort();
	env[envc + 1] = "HOME=/tmp";
	env[envc + 2] = "LC_ALL=C.UTF-8";
	if (in->bad || !argc) {
		error = EBADMSG;
		goto done;
	}
	program = find_program(argv[0]);
	if (!program) {
		error = ENOENT;
		goto done;
	}
	for (int i = 0; i < 3; i++)
		if (pipe2(pipes[i], O_CLOEXEC))
			error = errno;
	if (pipe2(report, O_CLOEXEC))
		error = errno;
	if (error)
		goto done;
	pid = fork();
	if (!pid)
		child(program, argv, env, cwd, netns, pipes, report[1]);
	close(pipes[0][0]);
	close(pipes[1][1]);
	close(pipes[2][1]);
	close(report[1]);
	pipes[0][0] = pipes[1][1] = pipes[2][1] = report[1] = -1;
	if (pid < 0) {
		error = errno;
		goto done;
	}
	if (read(report[0], &error, sizeof(error)) == sizeof(error)) {
		waitpid(pid, &status, 0);
		goto done;
	}
	error = 0;
	fcntl(pipes[0][1], F_SETFL, O_NONBLOCK);
	for (;;) {
		struct pollfd polls[3] = {
			{ pipes[1][0], POLLIN, 0 }, { pipes[2][0], POLLIN, 0 }, { pipes[0][1], POLLOUT, 0 },
		};
		uint64_t now = now_ms();
		int wait = -1;

		if (pipes[0][1] >= 0 && !input_size) {
			close(pipes[0][1]);
			pipes[0][1] = polls[2].fd = -1;
		}
		if (pipes[1][0] < 0 && pipes[2][0] < 0)
			break;
		if (limit && now >= deadline) {
			if (timed_out)
				break; /* something of another session holds the pipes: leave it behind */
			timed_out = true;
			kill(-pid, SIGKILL);
			deadline = now + 1000;
		}
		if (limit)
			wait = deadline - now > 3600000 ? 3600000 : (int)(deadline - now);
		if (poll(polls, 3, wait) < 0 && errno != EINTR)
			break;
		for (int i = 0; i < 2; i++) {
			uint8_t chunk[16384];
			ssize_t n;

			if (!polls[i].revents)
				continue;
			n = read(polls[i].fd, chunk, sizeof(chunk));
			if (n > 0 && streams[i].size < OUTPUT_LIMIT) {
				put_raw(&streams[i], chunk, n);
			} else if (n > 0) {
				truncated = true;
			} else if (n == 0) {
				close(polls[i].fd);
				pipes[i + 1][0] = -1;
			}
		}
		if (polls[2].revents) {
			ssize_t n = write(pipes[0][1], input, input_size);

			if (n > 0) {
				input += n;
				input_size -= n;
			} else if (errno != EAGAIN && errno != EINTR) {
				input_size = 0; /* the program does not want the rest */
			}
		}
	}
	/* A program may close its output and go on: its limit holds until it is gone. */
	while (waitpid(pid, &status, limit && !timed_out ? WNOHANG : 0) == 0) {
		if (now_ms() >= deadline) {
			timed_out = true;
			kill(-pid, SIGKILL);
		}
		usleep(1000);
	}
done:
	for (int i = 0; i < 3; i++) {
		close(pipes[i][0]);
		close(pipes[i][1]);
	}
	close(report[0]);
	close(report[1]);
	put_u32(out, WIFEXITED(status) ? WEXITSTATUS(status) : 0);
	put_u32(out, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	put_u8(out, timed_out);
	put_u8(out, truncated);
	for (int i = 0; i < 2; i++) {
		put_bytes(out, streams[i].data, streams[i].size);
		free(streams[i].data);
	}
	for (uint32_t i = 0; i < argc; i++)
		free(argv[i]);
	for (uint32_t i = 0; i < envc; i++)
		free(extra[i]);
	free(env[envc]);
	free(env);
	free(extra);
	free(argv);
	free(program);
	free(cwd);
	free(netns);
	/* The answer has its words all the same. */
	if (!error && must_succeed && (timed_out || !WIFEXITED(status) || WEXITSTATUS(status)))
		error = ECHILD;
	return error;
}
