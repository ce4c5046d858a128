"""The Python clients: python3 clients.py CASE. Each sends its requests to the recording socket on port 8080."""
import http.client
import sys
import urllib.parse
import urllib.request


def exchange(connection, *arguments, **options):
    connection.request(*arguments, **options)
    connection.getresponse().read()


def get(connection):
    exchange(connection, "GET", "/")


def post(connection):
    form = urllib.parse.urlencode({"name": "Juan Garcia", "note": "50% más"})
    exchange(connection, "POST", "/form", form, {"Content-Type": "application/x-www-form-urlencoded"})


def chunked(connection):
    exchange(connection, "PUT", "/upload", iter([b"first piece, ", b"second piece, ", b"and the last\n"]))


def keepalive(connection):
    for path in ("/", "/site.css", "/data.json"):
        exchange(connection, "GET", path, headers={"Accept-Encoding": "gzip"})
    exchange(connection, "HEAD", "/notes.txt")


def urllib_get(_):
    urllib.request.urlopen("http://localhost:8080/notes.txt").read()


connection = http.client.HTTPConnection("localhost", 8080)
globals()[sys.argv[1]](connection)
connection.close()
