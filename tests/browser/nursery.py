"""Gunicorn, started again and again: the project is read once, each server is a fork of it.

Run as a program by server.py, with gunicorn's arguments. It does what each line on standard
input says: "start" answers with the number of the new server's process, which leads a group of
its own; "bury" waits until that one, killed, is gone, and answers with nothing.
"""

import os
import sys
from importlib import import_module


def serve() -> None:
    from gunicorn.app.wsgiapp import run  # noqa: PLC0415  # after the clock was set

    os.setsid()
    try:
        run()
    finally:
        os._exit(1)


def main() -> None:
    import_module("tests.faults.wall_clock")
    import_module("config.wsgi")
    import_module("config.urls")
    child = 0
    for order in sys.stdin:
        if order == "bury\n":
            os.waitpid(child, 0)
        elif (child := os.fork()) == 0:
            serve()
        sys.stdout.write(f"{child}\n" if order == "start\n" else "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
