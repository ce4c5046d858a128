/* What a driver has to have, and loop.c calls. */

#ifndef LOOP_H
#define LOOP_H

#include <stddef.h>
#include <stdint.h>

/* What a parser finds: the counts that the Go side makes of the same input, and
 * in sum what is looked at but not counted alike, methods and codes. */
struct found {
	uint64_t messages;
	uint64_t fields;  /* of header sections */
	uint64_t bytes;   /* of targets, reasons, field names and values */
	uint64_t content; /* without chunk lines */
	uint64_t sum;
};

/* What is known of an input before the loop begins. */
struct input {
	const char *data;
	size_t length;
	int response;
	const size_t *contents; /* bytes from each head's end to the next head */
	size_t messages;
};

extern const char *const driver_name;

/* driver_begin is called once, before the first driver_pass. */
void driver_begin(const struct input *in);

/* driver_pass takes the whole input once: it looks at every token of every
 * message, and gives 0 when there was no error. */
int driver_pass(const struct input *in, struct found *f);

#endif
