"""The Python server: python3 server.py. Its standard handler speaks HTTP/1.0, so content without a length ends at the close."""
import http.server


class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/close":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(b"content that ends\nwhen the connection does\n")

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", 8080), lambda *a: Handler(*a, directory="site")).serve_forever()
