#!/bin/sh
# The CGI program behind Apache and lighttpd. It gives no length and pauses, so that the server cannot
# find the length either and has to frame what came so far.
case "$QUERY_STRING" in
empty) printf 'Status: 204 No Content\r\n\r\n' ;;
*)
	printf 'Content-Type: text/plain\r\n\r\n'
	echo "method $REQUEST_METHOD"
	[ -n "$CONTENT_LENGTH" ] && head -c "$CONTENT_LENGTH"
	sleep 0.2
	echo "and the last line"
	;;
esac
