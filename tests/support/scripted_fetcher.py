"""A fetcher that uses no network but does what a test's script says, crashes included: a real child process.

It speaks the real protocol and imports nothing of Sotto. The script is a JSON object, all keys optional; an action is a
list of a name and its arguments (see ``_Fetcher.do_*``):

``hello``     keys to change in the hello, or null for none at all
``search``, ``inspect``, ``fetch``   actions for a job; each job runs in a thread of its own
``record``    path of a file that every message but pings is appended to, as a line of JSON
``ignore``    names of messages it pretends not to see: ping, stop, quit, configure
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

Actions = list[list[Any]]

HELLO = {"type": "hello", "protocol": 1, "library": "scripted"}
COMMIT = "c" * 40
DEFAULTS: dict[str, Actions] = {
    "search": [["request", 1, "/api/models"], ["say", {"type": "search_results", "repositories": []}]],
    "inspect": [["say", {"type": "repository_files", "repository": "owner/name", "commit": COMMIT}]],
    "fetch": [["say", {"type": "fetched", "sha256": "0" * 64, "size_bytes": 4}]],
}


def fetcher_command(**script: Any) -> list[str]:
    """Return the command that runs a fetcher with ``script``."""
    return [sys.executable, "-I", "-S", str(Path(__file__).resolve()), json.dumps(script)]


class _Fetcher:
    def __init__(self, script: dict[str, Any]) -> None:
        self.script = script
        self.ignored = set(script.get("ignore", ()))
        self.stops: dict[str, threading.Event] = {}
        self.lock = threading.Lock()

    def run(self) -> None:
        changes = self.script.get("hello", {})
        if changes is not None:
            self.send({**HELLO, "pid": os.getpid(), **changes})
        for line in sys.stdin.buffer:
            message = json.loads(line)
            kind = message["type"]
            if "record" in self.script and kind != "ping":
                with Path(self.script["record"]).open("a", encoding="utf-8") as file:
                    file.write(json.dumps(message) + "\n")
            if kind in self.ignored:
                continue
            if kind == "ping":
                self.send({"type": "pong", "sequence": message["sequence"]})
            elif kind == "stop":
                self.stops[message["job"]].set()
            elif kind == "quit":
                os._exit(0)
            elif kind == "configure":
                if message["offline"]:
                    for stop in self.stops.values():
                        stop.set()
            else:
                self.stops[message["job"]] = threading.Event()
                threading.Thread(target=self.perform, args=(message,), daemon=True).start()
        os._exit(0)

    def perform(self, request: dict[str, Any]) -> None:
        for name, *arguments in self.script.get(request["type"], DEFAULTS[request["type"]]):
            getattr(self, f"do_{name}")(request, *arguments)

    def send(self, message: dict[str, Any]) -> None:
        with self.lock:
            sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")
            sys.stdout.buffer.flush()

    def do_say(self, request: dict[str, Any], message: dict[str, Any]) -> None:
        self.send({"job": request["job"], **message})

    def do_request(self, request: dict[str, Any], number: int, path: str, status: int = 200) -> None:
        """Say that a request was made and answered; without a status it stays open."""
        started = {"type": "request_started", "number": number, "why": request["type"], "at": 1_700_000_000_000}
        self.do_say(request, {**started, "method": "GET", "host": "hub.test", "path": path, "authorised": True})
        if status:
            self.send({"type": "request_ended", "number": number, "status": status, "received": 17})

    def do_wait_for_stop(self, request: dict[str, Any]) -> None:
        self.stops[request["job"]].wait()

    def do_wait_for_file(self, request: dict[str, Any], path: str) -> None:
        while not Path(path).exists():
            time.sleep(0.005)

    def do_once(self, request: dict[str, Any], marker: str, actions: Actions) -> None:
        """Perform ``actions`` unless the file ``marker`` exists."""
        if not Path(marker).exists():
            Path(marker).touch()
            for name, *arguments in actions:
                getattr(self, f"do_{name}")(request, *arguments)

    def do_exit(self, request: dict[str, Any], code: int) -> None:
        os._exit(code)

    def do_environment(self, request: dict[str, Any], path: str) -> None:
        Path(path).write_text(json.dumps(dict(os.environ)))


if __name__ == "__main__":
    _Fetcher(json.loads(sys.argv[1])).run()
