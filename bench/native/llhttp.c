/* llhttp, with callbacks. A token comes in one piece here, since the input is
 * given whole. */

#include "loop.h"

#include <llhttp.h>

const char *const driver_name = "llhttp";

static llhttp_t parser;
static llhttp_settings_t settings;

static struct found *found_by(llhttp_t *p) { return p->data; }

static int on_start(llhttp_t *p, const char *at, size_t n)
{
	(void)at;
	found_by(p)->bytes += n;
	found_by(p)->sum += p->type == HTTP_REQUEST ? p->method : p->status_code;
	return 0;
}

static int on_name(llhttp_t *p, const char *at, size_t n)
{
	(void)at;
	found_by(p)->fields++;
	found_by(p)->bytes += n;
	return 0;
}

static int on_value(llhttp_t *p, const char *at, size_t n)
{
	(void)at;
	found_by(p)->bytes += n;
	return 0;
}

static int on_content(llhttp_t *p, const char *at, size_t n)
{
	(void)at;
	found_by(p)->content += n;
	return 0;
}

static int on_end(llhttp_t *p)
{
	found_by(p)->messages++;
	return 0;
}

void driver_begin(const struct input *in)
{
	llhttp_settings_init(&settings);
	settings.on_url = settings.on_status = on_start;
	settings.on_header_field = on_name;
	settings.on_header_value = on_value;
	settings.on_body = on_content;
	settings.on_message_complete = on_end;
	llhttp_init(&parser, in->response ? HTTP_RESPONSE : HTTP_REQUEST, &settings);
}

int driver_pass(const struct input *in, struct found *f)
{
	parser.data = f;
	return llhttp_execute(&parser, in->data, in->length) == HPE_OK ? 0 : -1;
}
