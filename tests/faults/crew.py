"""Registers and marks people over the API without end, in processes made to be killed.

Run as a program by test_killed.py. Each line on standard input is an order in JSON; it is
carried out by several threads of a new child process. The answers, a line each: the number of
the child, ANSWERED for each of its requests, and how it ended.
"""

import json
import os
import sys
import traceback
from importlib import import_module
from itertools import count
from threading import Thread
from typing import Any
from uuid import NAMESPACE_OID, uuid5

THREADS = 4
ANSWERED = "answered"
SYLLABLES = "アイウエオカキクケコ"


def body(number: int, order: dict[str, Any]) -> dict[str, Any]:
    """What the request with this number asks for: everybody applies twice, for two classes."""
    person = number // 2
    offerings = order["offerings"]
    kana = "".join(SYLLABLES[int(digit)] for digit in f"{person:06}")
    return {
        "offering": offerings[number % len(offerings)],
        "channel": "web",
        "participant": {
            "name": f"山田　{person}",
            "kana": f"ヤマダ {kana}",
            "phone": f"0901{person:07}",
            "birth_date": "1950-04-01",
        },
    }


def key(number: int) -> str:
    return f"killed-{number:06}"


def register(client: Any, number: int, order: dict[str, Any]) -> str | None:
    """The reference number that the request got, or nothing."""
    answer = client.post(
        "/api/v1/registrations/",
        body(number, order),
        "application/json",
        headers={"Idempotency-Key": key(number)},
    )
    told = answer.json()
    assert answer.status_code == 201 or told["code"] == "offering_full", told
    return str(told["reference"]) if answer.status_code == 201 else None


def mark(clerk: Any, reference: str, *, number: int, order: dict[str, Any]) -> None:
    """Let the person arrive; every fifth gives the seat back afterwards."""
    tap = {
        "id": str(uuid5(NAMESPACE_OID, key(number))),
        "session": order["sessions"][number % len(order["sessions"])],
        "registration": reference,
        "kind": "arrived",
        "method": "tap",
        "occurred_at": order["now"],
    }
    sent = {"taps": [tap], "sent_at": order["now"]}
    answer = clerk.post("/api/v1/check-ins/", sent, "application/json")
    assert answer.status_code == 200, answer.content
    if number % 5 == 0:
        where = f"/api/v1/registrations/{reference}/cancel/"
        clerk.post(where, {"reason": "都合"}, "application/json")


def work(first: int, order: dict[str, Any]) -> None:
    from django.test import Client  # noqa: PLC0415  # Django is not set up when this is read

    visitor, clerk = Client(), Client()
    clerk.cookies["sessionid"] = order["session"]
    try:
        for number in count(first, THREADS):
            reference = register(visitor, number, order)
            say(ANSWERED)
            if reference is not None:
                mark(clerk, reference, number=number, order=order)
    finally:  # a fault, which must not pass for being killed
        traceback.print_exc()
        os._exit(1)


def say(word: object) -> None:
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


def warm_up() -> None:
    """Import now what a first request imports, for the children live only for a moment."""
    from django.test import Client  # noqa: PLC0415  # see above

    answer = Client().post("/api/v1/registrations/", headers={"Idempotency-Key": key(0)})
    assert answer.status_code == 400, answer.content


def main() -> None:
    import_module("tests.faults.wall_clock")
    import django  # noqa: PLC0415  # the tests import this module without setting up again

    django.setup()
    warm_up()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            crew = [
                Thread(target=work, args=(order["first"] + n, order)) for n in range(THREADS)
            ]
            for one in crew:
                one.start()
            for one in crew:
                one.join()
        say(child)
        say(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main()
