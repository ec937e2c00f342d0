"""A carrier on loopback that answers exactly what a test tells it to, fault by fault."""

import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

SID = "SM" + "a" * 32


class Scripted:
    """What it answers next, and every request that came."""

    def __init__(self):
        self.asked = []
        self.connections = set()
        self.status, self.body = 201, json.dumps({"sid": SID, "status": "queued"})
        self.headers = {"Content-Type": "application/json"}
        self.silent = threading.Event()
        self.hangs_up = False
        self.base = ""

    def answers(self, status, body):
        self.status = status
        self.body = body if isinstance(body, str) else json.dumps(body)


@contextmanager
def carrier():
    """A scripted carrier, listening."""
    script = Scripted()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            length = int(self.headers.get("Content-Length") or 0)
            form = parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True)
            script.asked.append((self.command, self.path, form, dict(self.headers)))
            script.connections.add(self.client_address)
            if script.silent.is_set():
                self.connection.recv(1)  # until the other end gives up
                self.close_connection = True
                return
            if script.hangs_up:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            body = script.body.encode()
            self.send_response(script.status)
            for name, value in script.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 - the names of http.server

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    script.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
