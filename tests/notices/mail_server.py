"""A mail server on loopback that speaks as much SMTP as a test needs, faults included."""

import contextlib
import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """`answers` says what it answers to a command instead of yes: {"RCPT": "550 no such
    user"}. `drops` is after which step it hangs up without a word ("HELO", "RCPT", "DATA": when
    the whole mail has been handed over). `mails` is what it took."""

    answers: dict[str, str] = field(default_factory=dict)
    drops: str = ""
    mails: list[bytes] = field(default_factory=list)
    address: tuple[str, int] = ("", 0)


class Talk(socketserver.StreamRequestHandler):
    """One caller; `server.state` is the MailServer."""

    def handle(self):
        self.state = self.server.state
        with contextlib.suppress(ConnectionError):
            self.say(self.state.answers.get("OPEN", "220 here"))
            while (line := self.rfile.readline()) and self.go_on(_command(line)):
                pass

    def go_on(self, command):
        """Answer; False to hang up."""
        if self.state.drops == command != "DATA":
            return False
        if command == "DATA" and command not in self.state.answers:
            self.say("354 go on")
            return self.take()
        self.say(self.state.answers.get(command, "221 bye" if command == "QUIT" else "250 ok"))
        return command != "QUIT"

    def take(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        refusal = self.state.answers.get("END")
        if not refusal:
            self.state.mails.append(b"".join(lines))
        if self.state.drops == "DATA":
            return False
        self.say(refusal or "250 taken")
        return True

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


def _command(line):
    word = line.decode().upper().replace(":", " ").split()[0]
    return "HELO" if word == "EHLO" else word


@contextlib.contextmanager
def running(**faults):
    """One that listens as long as the block runs."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        server.state = MailServer(address=server.server_address, **faults)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.state
        finally:
            server.shutdown()
            thread.join()
