"""A carrier on loopback that speaks Twilio's API of messages and calls, and fails as told.

It remembers what it took, by the key in the address to which it is to report: what the truth
is, whatever the worker believes. Verified against Twilio's own description by the contract
tests, which ask both the same things.
"""

import json
import re
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from common import phones

KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
ACCOUNT = "AC" + "0" * 32


@dataclass
class Taken:
    """One message or call that the carrier took."""

    sid: str
    key: str
    to: str
    body: str
    created: float = field(default_factory=time.time)
    status: str = "queued"


@dataclass
class Carrier:
    """What it does with a request is chosen by `fault`: a word for each request, in turn.

    ok, 429, 503 (neither takes anything), 500 (takes it, and says that it did not), hang (takes
    it, and drops the connection), garbage (takes it, and answers with no JSON), drop (drops the
    connection without taking it).
    """

    fault: object = None
    latency: float = 0.0
    taken: list[Taken] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    address: str = ""

    def times(self, key):
        """How often it took the sending with this key."""
        with self.lock:
            return sum(each.key == str(key) for each in self.taken)

    def next_fault(self, form):
        return self.fault(form) if self.fault else "ok"

    def take(self, form, prefix):
        key = KEY.search(form.get("StatusCallback", "") + form.get("Url", ""))
        row = Taken(
            sid=prefix + uuid4().hex,
            key=key[0] if key else "",
            to=form.get("To", ""),
            body=form.get("Body", ""),
        )
        with self.lock:
            self.taken.append(row)
        return row


def refusal(form, *, call):
    """The code with which Twilio refuses this; 0 where it takes it."""
    number = form.get("To", "")
    try:
        read = phones.parse(number)
    except phones.UnreadablePhone:
        return 21217 if call else 21211
    return 0 if call else about_text(form.get("Body", ""), read)


def about_text(body, read):
    if not body:
        return 21602
    if len(body.encode("utf-16-be")) // 2 > 1600:
        return 21617
    return 0 if read.can_receive_sms else 21635


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    carrier: Carrier

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        read = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
        form = {name: values[0] for name, values in read.items()}
        call = urlsplit(self.path).path.endswith("/Calls.json")
        time.sleep(self.carrier.latency)
        fault = self.carrier.next_fault(form)
        self.carrier.asked[fault] += 1
        if fault == "drop":
            self.close_connection = True
            return
        if fault in {"429", "503"}:
            self.answer(int(fault), {"code": 20000 + int(fault), "status": int(fault)})
            return
        code = refusal(form, call=call)
        if code:
            self.answer(400, {"code": code, "message": "refused", "status": 400})
            return
        row = self.carrier.take(form, "CA" if call else "SM")
        self.tell(fault, row)

    def tell(self, fault, row):
        if fault == "hang":
            self.close_connection = True
        elif fault == "500":
            self.answer(500, {"code": 20500, "status": 500})
        elif fault == "garbage":
            self.answer(201, None, text="<html>")
        else:
            self.answer(201, self.shown(row))

    def do_GET(self):
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query)
        with self.carrier.lock:
            rows = [*self.carrier.taken]
        one = re.search(r"/(?:Messages|Calls)/(\w+)\.json$", parts.path)
        if one:
            found = [row for row in rows if row.sid == one[1]]
            if found:
                self.answer(200, self.shown(found[0]))
            else:
                self.answer(404, {"code": 20404, "status": 404})
            return
        to = asked.get("To", [""])[0]
        kind = "calls" if "/Calls" in parts.path else "messages"
        listed = [self.shown(row) for row in rows if not to or row.to == to]
        self.answer(200, {kind: listed, "page": 0, "page_size": 50, "next_page_uri": None})

    def shown(self, row):
        created = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(row.created))
        return {
            "sid": row.sid,
            "account_sid": ACCOUNT,
            "to": row.to,
            "body": row.body,
            "status": row.status,
            "direction": "outbound-api",
            "date_created": created,
            "error_code": None,
        }

    def answer(self, status, said, *, text=None):
        body = (text if text is not None else json.dumps(said)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A worker that was killed leaves its connections broken: that is what is tested."""


@contextmanager
def listening(**behaviour):
    """A carrier at its `address`, until the block ends."""
    carrier = Carrier(**behaviour)
    bound = type("Bound", (Handler,), {"carrier": carrier})
    server = Server(("127.0.0.1", 0), bound)
    carrier.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield carrier
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
