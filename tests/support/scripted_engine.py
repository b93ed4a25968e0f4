"""An engine that runs no model but does what a test's script says, crashes included: a real child process.

It speaks the real protocol and imports nothing of Sotto, so that it also notices when the protocol changes by mistake.
The script is a JSON object, all keys optional; an action is a list of a name and its arguments (see ``_Engine.do_*``):

``start``     actions before the hello
``hello``     keys to change in the hello, or null for none at all
``load``      actions for a load, or an object of such lists by path with ``*`` for all others
``generate``, ``bench``, ``replay``, ``perplexity``   actions for a job
``probed``    keys of the answer to a probe
``context``   what prompts are made of, and which messages are left out
``ignore``    names of messages it pretends not to see: ping, stop, quit, tokenize, eof
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

Actions = list[list[Any]]

HELLO = {"type": "hello", "protocol": 1, "llama_cpp": "scripted", "devices": []}
MODEL = {
    "name": "Scripted",
    "architecture": "llama",
    "quantization": "Q4_0",
    "parameters": 7,
    "size_bytes": 4,
    "n_ctx": 2048,
    "n_ctx_train": 4096,
    "n_vocab": 32000,
    "template_sha256": "",
    "placement": {"backend": "CPU", "gpu_layers": 0, "total_layers": 2, "threads": 2, "reason": "scripted"},
}
CONTEXT = {"n_ctx": 2048, "system": 2, "history": 7, "reserve": 512, "left_out": []}
DEFAULTS: dict[str, Actions] = {
    "load": [["progress", 0.5], ["loaded"]],
    "generate": [["started"], ["tokens", 3], ["finish", "end"]],
    "bench": [["bench_run"], ["bench_finish"]],
    "replay": [["replayed"], ["replayed", 500], ["bench_finish"]],
    "perplexity": [["estimate"], ["perplexity_finish"]],
}


def scripted_command(**script: Any) -> list[str]:
    """Return the command that runs an engine with ``script``."""
    return [sys.executable, "-I", "-S", str(Path(__file__).resolve()), json.dumps(script)]


class _Engine:
    def __init__(self, script: dict[str, Any]) -> None:
        self.script = script
        self.ignored = set(script.get("ignore", ()))
        self.context = script.get("context", CONTEXT)
        self.jobs: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.stop_asked = threading.Event()
        self.out = sys.stdout.buffer
        self.out_lock = threading.Lock()
        self.job = ""
        self.confined: dict[str, Any] = {}
        self.prompts: list[dict[str, Any]] = []
        self.request: dict[str, Any] = {}

    def run(self) -> None:
        self.perform(self.script.get("start", []))
        threading.Thread(target=self.read, daemon=True).start()
        changes = self.script.get("hello", {})
        if changes is not None:
            self.send({**HELLO, "pid": os.getpid(), **changes})
        while True:
            message = self.jobs.get()
            self.stop_asked.clear()
            self.request = message
            if message["type"] == "load":
                self.perform(self.actions_for_load(message["path"]))
            else:
                self.job = message["job"]
                self.perform(self.script.get(message["type"], DEFAULTS[message["type"]]))

    def actions_for_load(self, path: str) -> Actions:
        actions = self.script.get("load", DEFAULTS["load"])
        return actions.get(path, actions.get("*", DEFAULTS["load"])) if isinstance(actions, dict) else actions

    def read(self) -> None:
        for line in sys.stdin.buffer:
            message = json.loads(line)
            kind = message["type"]
            if kind in self.ignored:
                continue
            if kind in ("keep_prompts", "forget_prompts"):
                self.prompts.append(message)
            elif kind == "confine":
                self.confined = message
            elif kind == "probe":
                self.send({"type": "probed", **self.script.get("probed", {})})
            elif kind == "ping":
                self.send({"type": "pong", "sequence": message["sequence"]})
            elif kind == "tokenize":
                self.send({"type": "tokenized", "request": message["request"], "tokens": len(message["text"].split())})
            elif kind == "stop":
                self.stop_asked.set()
            elif kind == "quit":
                os._exit(0)
            else:
                self.jobs.put(message)
        if "eof" not in self.ignored:
            os._exit(0)
        signal.pause()

    def send(self, message: dict[str, Any]) -> None:
        self.write(json.dumps(message).encode() + b"\n")

    def write(self, data: bytes) -> None:
        with self.out_lock:
            self.out.write(data)
            self.out.flush()

    def perform(self, actions: Actions) -> None:
        for name, *arguments in actions:
            getattr(self, f"do_{name}")(*arguments)

    # Loading

    def do_progress(self, fraction: float) -> None:
        self.send({"type": "load_progress", "fraction": fraction})

    def do_loaded(self) -> None:
        self.send({"type": "loaded", "model": {**MODEL, "path": self.request["path"]}})

    def do_load_failed(self, code: str) -> None:
        self.send({"type": "load_failed", "code": code, "text": "It can’t be loaded.", "hint": "Try another."})

    # Jobs

    def do_started(self) -> None:
        started = {"type": "started", "job": self.job, "prompt_tokens": 9, "cached_tokens": 4, "kept_from": 1}
        self.send({**started, "context": self.context})

    def do_prompt_progress(self, done: int, total: int) -> None:
        self.send({"type": "prompt_progress", "job": self.job, "done": done, "total": total})

    def do_tokens(self, count: int, text: str = "la ", reasoning: bool = False) -> None:
        line = json.dumps({"type": "token", "job": self.job, "text": text, "reasoning": reasoning}).encode() + b"\n"
        while count > 0 and not self.stop_asked.is_set():
            self.write(line * min(count, 500))  # 500 at a time: a flood should not be slowed down by this side
            count -= 500

    def do_tokens_until_stopped(self) -> None:
        while not self.stop_asked.is_set():
            self.do_tokens(1)
            self.stop_asked.wait(0.001)

    def do_finish(self, reason: str = "end") -> None:
        reason = "stopped" if self.stop_asked.is_set() else reason
        usage = {"prompt_tokens": 9, "cached_tokens": 4, "completion_tokens": 3}
        completion = {"stop_reason": reason, "usage": usage, "timings": {"decode_ms": 2.5}, "kept_from": 1}
        completion["context"] = self.context
        self.send({"type": "finished", "job": self.job, "completion": completion})

    def do_fail(self, code: str) -> None:
        self.send({"type": "failed", "job": self.job, "code": code, "text": "No answer.", "hint": "Try again."})

    def do_unless_refusing(self, actions: Actions) -> None:
        """Perform ``actions`` if something of the chat may be left out; else say that all of it does not fit."""
        if not self.request["context"]["refuses"]:
            self.perform(actions)
            return
        overflow = {"needed": 3000, "n_ctx": 2048, "older": [{"start": 0, "end": 2}]}
        words = {"code": "context_full", "text": "It does not fit.", "hint": "Leave something out."}
        self.send({"type": "failed", "job": self.job, **words, "overflow": overflow})

    def do_bench_run(self) -> None:
        self.send({"type": "bench_run", "job": self.job, "prompt_ms": 1.5, "decode_ms": 2, "rss_bytes": 77})

    def do_replayed(self, guessing_ms: float = 400) -> None:
        words = [len(self.request[part].split()) for part in ("read", "say")]
        run = {"tokens": words[1], "plain_ms": 1000, "guessing_ms": guessing_ms, "guessed": words[0], "right": 3}
        self.send({"type": "replayed", "job": self.job, "run": run})

    def do_bench_finish(self) -> None:
        self.send({"type": "bench_finished", "job": self.job, "stopped": self.stop_asked.is_set()})

    def do_estimate(self, value: float = 12.5, done: int = 2, windows: int = 2) -> None:
        perplexity = {"done": done, "windows": windows, "tokens": 510, "value": value, "uncertainty": 0.25}
        self.send({"type": "perplexity_estimate", "job": self.job, "perplexity": perplexity})

    def do_perplexity_finish(self) -> None:
        self.send({"type": "perplexity_finished", "job": self.job, "stopped": self.stop_asked.is_set()})

    # Misbehaviour

    def do_send(self, message: dict[str, Any]) -> None:
        self.send(message)

    def do_bytes(self, hexadecimal: str) -> None:
        self.write(bytes.fromhex(hexadecimal))

    def do_oversized(self) -> None:
        self.write(b'{"type":"' + b"x" * (9 * 1024 * 1024) + b'"}\n')

    def do_stderr(self, text: str) -> None:
        sys.stderr.buffer.write(text.encode("latin-1"))
        sys.stderr.buffer.flush()

    def do_abort(self) -> None:
        os.abort()

    def do_segfault(self) -> None:
        ctypes.string_at(0)

    def do_signal(self, name: str) -> None:
        os.kill(os.getpid(), getattr(signal, name))

    def do_exit(self, code: int) -> None:
        os._exit(code)

    def do_close_stdout(self) -> None:
        os.close(1)

    def do_stall(self) -> None:
        threading.Event().wait()

    def do_wait_for_stop(self) -> None:
        self.stop_asked.wait()

    def do_wait_for_file(self, path: str) -> None:
        while not Path(path).exists():
            time.sleep(0.005)

    def do_once(self, marker: str, actions: Actions) -> None:
        """Perform ``actions`` unless the file ``marker`` exists: in the first process that comes by here."""
        if not Path(marker).exists():
            Path(marker).touch()
            self.perform(actions)

    def do_record(self, path: str) -> None:
        """Append the request as a line of JSON."""
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(self.request) + "\n")

    def do_environment(self, path: str) -> None:
        Path(path).write_text(json.dumps(dict(os.environ)))

    def do_die_with_parent(self) -> None:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)


def _forbid_core_files() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _forbid_core_files()
    _Engine(json.loads(sys.argv[1])).run()
