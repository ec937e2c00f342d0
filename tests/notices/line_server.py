"""LINE on loopback: takes push messages once for each retry key, with faults on demand."""

import contextlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class LineServer:
    """`plan` is what it does with the requests in turn: a status, (status, message), "drop"
    (takes the message, then hangs up) or "slam" (hangs up before it takes it); then it is well.
    `pushed` is what it took, by key."""

    plan: list[object] = field(default_factory=list)
    pushed: dict[str, object] = field(default_factory=dict)
    asked: list[object] = field(default_factory=list)
    base: str = ""


class Talk(BaseHTTPRequestHandler):
    """One request; `server.state` is the LineServer."""

    def do_POST(self):
        state, key = self.server.state, self.headers["X-Line-Retry-Key"]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state.asked.append((self.path, self.headers["Authorization"], key))
        fault = state.plan.pop(0) if state.plan else None
        if fault not in (None, "drop"):
            self.fail(fault)
        elif key in state.pushed:
            self.answer(409, {"message": "The retry key is already accepted"})
        else:
            state.pushed[key] = body
            if fault == "drop":
                self.connection.close()
            else:
                self.answer(200, {"sentMessages": [{"id": "1", "quoteToken": "q"}]})

    def fail(self, fault):
        if fault == "slam":
            self.connection.close()
            return
        status, message = fault if isinstance(fault, tuple) else (fault, "x")
        self.answer(status, {"message": message})

    def answer(self, status, body):
        octets = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)

    def log_message(self, *_args):
        pass


@contextlib.contextmanager
def running(*plan):
    """One that listens as long as the block runs."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        base = f"http://127.0.0.1:{server.server_address[1]}"
        server.state = LineServer(plan=[*plan], base=base)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.state
        finally:
            server.shutdown()
            thread.join()
