/* The loop that all drivers in C have in common.
 *
 *	driver NANOSECONDS FILE [CONTENT ...]
 *
 * takes FILE over and over for at least NANOSECONDS and prints one line in the
 * form of Go's benchmarks:
 *
 *	BenchmarkParse/input=FILE/impl=DRIVER N x ns/op y messages z fields ...
 *
 * CONTENT is how many bytes lie between the end of a head and the next head, for
 * each message: parsers that know nothing of content get this for nothing.
 * The exit status is 1 when the parser refuses the input, 2 for wrong usage.
 *
 * The parser is in another file and the input came from outside, so the
 * compiler knows neither what a pass does nor what it is given. The input lies
 * at the end of a block of just its length. The clock is read once before and
 * once after a batch of passes, and the batch doubled until it is long enough. */

#define _POSIX_C_SOURCE 200809L

#include "loop.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int usage(const char *why)
{
	fprintf(stderr, "%s: %s\nusage: driver NANOSECONDS FILE [CONTENT ...]\n", driver_name, why);
	return 2;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return usage("too few arguments");
	uint64_t least = strtoull(argv[1], NULL, 10);
	FILE *file = fopen(argv[2], "rb");
	if (file == NULL)
		return usage("cannot open the file");
	fseek(file, 0, SEEK_END);
	long size = ftell(file);
	rewind(file);
	char *data = size > 0 ? malloc((size_t)size) : NULL;
	if (data == NULL || fread(data, 1, (size_t)size, file) != (size_t)size)
		return usage("cannot read the file");
	fclose(file);

	size_t messages = (size_t)(argc - 3);
	size_t *contents = calloc(messages + 1, sizeof *contents);
	if (contents == NULL)
		return usage("no memory");
	for (size_t i = 0; i < messages; i++)
		contents[i] = strtoull(argv[i + 3], NULL, 10);

	struct input in = {data, (size_t)size, size >= 5 && memcmp(data, "HTTP/", 5) == 0, contents, messages};
	driver_begin(&in);
	struct found once = {0};
	if (driver_pass(&in, &once) != 0) {
		fprintf(stderr, "%s: refuses the input\n", driver_name);
		return 1;
	}
	for (uint64_t n = 1;; n *= 2) {
		struct found f = {0};
		int fault = 0;
		uint64_t start = now();
		for (uint64_t i = 0; i < n; i++) {
			struct input *opaque = &in;
			__asm__ volatile("" : "+r"(opaque) : : "memory");
			fault |= driver_pass(opaque, &f);
		}
		uint64_t took = now() - start;
		if (fault || f.fields != once.fields * n) {
			fprintf(stderr, "%s: passes differ\n", driver_name);
			return 1;
		}
		if (took < least)
			continue;
		const char *name = strrchr(argv[2], '/');
		name = name != NULL ? name + 1 : argv[2];
		printf("BenchmarkParse/input=%.*s/impl=%s\t%" PRIu64 "\t%.2f ns/op\t%" PRIu64 " messages\t%" PRIu64 " fields\t%" PRIu64
		       " bytes\t%" PRIu64 " content\n",
		       (int)strcspn(name, "."), name, driver_name, n, (double)took / (double)n, once.messages, once.fields, once.bytes,
		       once.content);
		return 0;
	}
}
