"""An object store just good enough for one station: PUT that never overwrites, HEAD and GET. store.py PORT FOLDER"""

import base64
import hashlib
import http.server
import os
import sys

port, folder = int(sys.argv[1]), sys.argv[2]
os.makedirs(folder, exist_ok=True)


class Store(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if base64.b64decode(self.headers.get("Content-MD5", "")) != hashlib.md5(body).digest():
            return self.answer(400, b"<Error><Code>BadDigest</Code></Error>")
        try:
            with open(self.place(), "xb") as file:
                file.write(body)
        except FileExistsError:
            return self.answer(412, b"<Error><Code>PreconditionFailed</Code></Error>")
        print(f"put {os.path.basename(self.path)} {len(body)}", flush=True)
        self.answer(200, b"", {"ETag": f'"{hashlib.md5(body).hexdigest()}"'})

    def do_GET(self):
        try:
            body = open(self.place(), "rb").read()
        except FileNotFoundError:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        self.answer(200, body, {"ETag": f'"{hashlib.md5(body).hexdigest()}"'})

    do_HEAD = do_GET

    def place(self):
        return f"{folder}/{os.path.basename(self.path)}"

    def answer(self, status, body, headers={}):
        self.send_response(status)
        for name, value in dict(headers, **{"x-amz-request-id": "bench", "Content-Length": len(body)}).items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", port), Store).serve_forever()
