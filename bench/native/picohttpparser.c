/* picohttpparser, as libh2o exports it, or from its source. No header of it is
 * installed with libh2o, so what is called is declared here. */

#include "loop.h"

struct phr_header {
	const char *name;
	size_t name_len;
	const char *value;
	size_t value_len;
};

int phr_parse_request(const char *buf, size_t len, const char **method, size_t *method_len, const char **path, size_t *path_len,
		      int *minor_version, struct phr_header *headers, size_t *num_headers, size_t last_len);
int phr_parse_response(const char *buf, size_t len, int *minor_version, int *status, const char **msg, size_t *msg_len,
		       struct phr_header *headers, size_t *num_headers, size_t last_len);

#ifndef DRIVER_NAME
#define DRIVER_NAME "picohttpparser"
#endif

const char *const driver_name = DRIVER_NAME;

/* As many fields as httpwire takes. */
enum { most_fields = 128 };

void driver_begin(const struct input *in) { (void)in; }

int driver_pass(const struct input *in, struct found *f)
{
	struct phr_header fields[most_fields];
	const char *p = in->data, *end = in->data + in->length;
	for (size_t i = 0; i < in->messages; i++) {
		const char *method, *text;
		size_t method_length = 0, text_length, count = most_fields;
		int minor, status = 0, n;
		if (in->response)
			n = phr_parse_response(p, (size_t)(end - p), &minor, &status, &text, &text_length, fields, &count, 0);
		else
			n = phr_parse_request(p, (size_t)(end - p), &method, &method_length, &text, &text_length, &minor, fields,
					      &count, 0);
		if (n <= 0)
			return -1;
		f->messages++;
		f->bytes += text_length;
		f->sum += method_length + (uint64_t)status;
		for (size_t j = 0; j < count; j++) {
			f->fields++;
			f->bytes += fields[j].name_len + fields[j].value_len;
		}
		f->content += in->contents[i];
		p += (size_t)n + in->contents[i];
	}
	return p == end ? 0 : -1;
}
