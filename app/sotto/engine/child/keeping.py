"""What the engine was told to keep of prompts, and under which circumstances what was kept is still of use."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Final

import llama_cpp
import llama_cpp.llama_cpp as llama

from sotto.domain.generation import LoadSettings
from sotto.engine import hardware
from sotto.engine.child.backend import Backend
from sotto.engine.child.generation import Generator
from sotto.engine.child.kept_states import StateShelf
from sotto.engine.child.prompt_cache import PromptCache
from sotto.engine.gguf.part_names import parts_of
from sotto.engine.protocol import KeepPrompts

END_SECONDS: Final = 0.8
"""How long the engine may take to end when it was told to; after a second its parent ends it."""
_WRITING_SECONDS: Final = 0.6
"""How long of that it may write. Less: what is not whole by then is still to be removed."""
_IDLE_SECONDS: Final = 0.05
"""How long the end waits for a job that has just been answered; one that runs is not waited for."""
_SHARE_OF_MEMORY: Final = 4
_NOT_OF_STATES: Final = frozenset(
    {"n_ctx", "threads", "template", "adapters", "micro_batch", "load_mode", "flash_attention"}
)
"""Settings of a load that do not change what is computed, or are told otherwise."""
_SAMPLES: Final = 64
_SAMPLE_BYTES: Final = 1 << 14


class Keeping:
    """Makes the prompt cache of each model that is loaded, and has it written when there is nothing else to do."""

    def __init__(self) -> None:
        self.is_idle = threading.Event()
        self._has_ended = threading.Event()
        self._wish: KeepPrompts | None = None
        self._model: tuple[Backend, Generator, bytes] | None = None
        self._cache: PromptCache | None = None

    def wish(self, wish: KeepPrompts) -> None:
        """Keep what is read from now on; what was kept in memory until now is forgotten."""
        self._wish = wish if wish.budget else None
        if self._model is not None:
            self._make_cache(*self._model)

    def loaded(self, backend: Backend, generator: Generator, settings: LoadSettings) -> None:
        """Give ``generator`` a cache, if that is wanted.

        What its files depend on is noted now: those of the model may be others, or gone, when a wish comes later.
        """
        self._model = (backend, generator, facts_of(backend, settings))
        self._make_cache(*self._model)

    def _make_cache(self, backend: Backend, generator: Generator, facts: bytes) -> None:
        self._cache = generator.prompt_cache = PromptCache(backend, generator.memory)
        if self._wish is None or not facts:
            return
        from sotto.engine.child.state_files import StateFiles  # and the library of ciphers

        budget = self._wish.budget
        shelf = StateShelf(lambda held: min(budget, (hardware.memory_available() + held) // _SHARE_OF_MEMORY))
        files = StateFiles(
            Path(self._wish.folder),
            bytes.fromhex(self._wish.key),
            backend.facts.path,
            facts,
            budget,
        )
        self._cache = generator.prompt_cache = PromptCache(backend, generator.memory, shelf, files)

    def unloaded(self) -> None:
        """There is no model any more."""
        self._model = self._cache = None

    def forget(self, conversation: str) -> None:
        """Forget what was kept of a conversation, or of all if it is empty."""
        if self._cache is not None:
            self._cache.forget(conversation)

    def settle(self, is_wanted: Callable[[], bool]) -> float | None:
        """Write what waits, until something else ``is_wanted``; return when to come again, None: after the next job."""
        self.is_idle.set()
        return None if self._cache is None else self._cache.settle(is_wanted)

    def end(self) -> None:
        """Write what waits and can be written in a moment: the engine ends (job loop)."""
        deadline = time.monotonic() + _WRITING_SECONDS
        cache, self._cache = self._cache, None  # and nothing is begun again afterwards
        if cache is not None:
            cache.settle(lambda: time.monotonic() > deadline, at_end=True)
        self._has_ended.set()

    def wait_for_end(self, ask: Callable[[], None]) -> None:
        """``ask`` for :meth:`end` and wait for it, unless a job runs (reader thread)."""
        if self.is_idle.wait(_IDLE_SECONDS):
            ask()
            self._has_ended.wait(END_SECONDS)


def facts_of(backend: Backend, settings: LoadSettings) -> bytes:
    """Return all that must be the same for a state to be of use, besides the tokens and the adapters.

    Empty if the model's files can't be looked at (their disk was taken out): nothing can be kept then.
    """
    try:
        marks = [_mark(part) for part in parts_of(Path(backend.facts.path))]
    except OSError:
        return b""
    others = {name: value for name, value in asdict(settings).items() if name not in _NOT_OF_STATES}
    facts = {
        "llama.cpp": f"{llama.llama_version().decode('utf-8', 'replace')} {llama_cpp.__version__}",
        "model": marks,
        "template": backend.facts.template_sha256,
        "device": backend.facts.placement.backend,
        "attention": f"{backend.facts.placement.flash_attention} {backend.attention}",
        "settings": others,
        # Models with two sets of frequencies choose one by the size of the window.
        "n_ctx": backend.n_ctx if backend.has_two_ropes else 0,
    }
    return json.dumps(facts, sort_keys=True).encode()


def _mark(path: Path) -> list[object]:
    """Return what tells a model file from another: size, time, and a digest of samples, which a copied time can't fake.

    To compute the digest of the whole would cost seconds at every load.
    """
    status = path.stat()
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for number in range(_SAMPLES):
            stream.seek(status.st_size * number // _SAMPLES)
            digest.update(stream.read(_SAMPLE_BYTES))
    return [status.st_size, status.st_mtime_ns, digest.hexdigest()]
