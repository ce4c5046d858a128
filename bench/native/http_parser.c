/* http-parser, with callbacks. A token comes in one piece here, since the input
 * is given whole. */

#include "loop.h"

#include <http_parser.h>

const char *const driver_name = "http-parser";

static http_parser parser;
static http_parser_settings settings;

static struct found *found_by(http_parser *p) { return p->data; }

static int on_start(http_parser *p, const char *at, size_t n)
{
	(void)at;
	found_by(p)->bytes += n;
	found_by(p)->sum += p->type == HTTP_REQUEST ? p->method : p->status_code;
	return 0;
}

static int on_name(http_parser *p, const char *at, size_t n)
{
	(void)at;
	found_by(p)->fields++;
	found_by(p)->bytes += n;
	return 0;
}

static int on_value(http_parser *p, const char *at, size_t n)
{
	(void)at;
	found_by(p)->bytes += n;
	return 0;
}

static int on_content(http_parser *p, const char *at, size_t n)
{
	(void)at;
	found_by(p)->content += n;
	return 0;
}

static int on_end(http_parser *p)
{
	found_by(p)->messages++;
	return 0;
}

void driver_begin(const struct input *in)
{
	http_parser_settings_init(&settings);
	settings.on_url = settings.on_status = on_start;
	settings.on_header_field = on_name;
	settings.on_header_value = on_value;
	settings.on_body = on_content;
	settings.on_message_complete = on_end;
	http_parser_init(&parser, in->response ? HTTP_RESPONSE : HTTP_REQUEST);
}

int driver_pass(const struct input *in, struct found *f)
{
	parser.data = f;
	size_t n = http_parser_execute(&parser, &settings, in->data, in->length);
	return n == in->length && HTTP_PARSER_ERRNO(&parser) == HPE_OK ? 0 : -1;
}
