"""The services as a window uses them, with a scripted engine, on a loop of the test; and a record of what they said."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import psutil

from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.chat import Conversation, Message
from sotto.domain.errors import UserFacingError
from sotto.domain.events import (
    ConversationRemoved,
    ConversationSaved,
    Event,
    JobQueued,
    MessageAdded,
    MessageFinished,
    ModelsChanged,
    ModelState,
    ModelStateChanged,
    Notice,
    PromptProgress,
    TokenReceived,
)
from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.models import InstalledModel
from sotto.services.chat import Sent
from sotto.services.container import Services, build_services
from sotto.services.memory_speed import MemorySpeed
from sotto.services.tasks import Task
from sotto.store.keys import KeyVault
from sotto.store.store import Store
from support.gguf_bytes import header, string, tensor
from support.guide import NO_GUIDE
from support.owner_loop import OwnerLoop
from support.scripted_engine import scripted_command

E = TypeVar("E", bound=Event)
T = TypeVar("T")

MEMORY_SPEED = 40e9
"""Bytes a second that the computer of the tests reads; measured is another one each time."""

EVENTS: tuple[type[Event], ...] = (
    ConversationRemoved,
    ConversationSaved,
    JobQueued,
    MessageAdded,
    MessageFinished,
    ModelsChanged,
    ModelStateChanged,
    Notice,
    PromptProgress,
    TokenReceived,
)


class RunningServices:
    """Services of the profile ``paths``, opened, with every event in ``events``.

    There is no guide but the file ``guide``. ``script`` is that of :mod:`support.scripted_engine`; ``command`` starts
    another engine instead, ``fetcher`` another fetcher than the real one. What the script records with
    ``["record", str(running.requests_file)]`` is in :attr:`requests`.
    """

    def __init__(
        self,
        paths: AppPaths,
        command: Sequence[str] | None = None,
        guide: Path | None = None,
        fetcher: Sequence[str] | None = None,
        **script: Any,
    ) -> None:
        self.paths = paths
        self.loop = OwnerLoop()
        self.settings = Settings()
        MemorySpeed(paths.cache, lambda: MEMORY_SPEED).get()
        self.services: Services = build_services(
            paths,
            self.settings,
            self.loop,
            engine_command=command or scripted_command(**script),
            fetcher_command=fetcher,
            guide=guide or NO_GUIDE,
        )
        self.events: list[Event] = []
        for event_class in EVENTS:
            self.services.hub.subscribe(event_class, self.events.append)

    def open(self) -> RunningServices:
        """Open the store and wait for it."""
        self.wait(self.services.open())
        return self

    def wait(self, task: Task[T], timeout: float = 20.0) -> T:
        """Run the loop until ``task`` is over; return its result or raise its error."""
        results: list[T] = []
        errors: list[UserFacingError] = []
        task.success(results.append).failure(errors.append)
        self.loop.run_until(lambda: bool(results or errors), timeout)
        if errors:
            raise errors[0]
        return results[0]

    def until(self, condition: Callable[[], bool], timeout: float = 20.0) -> None:
        """Run the loop until ``condition`` holds."""
        self.loop.run_until(condition, timeout)

    def of(self, event_class: type[E]) -> list[E]:
        """Return the events of one class so far."""
        return [event for event in self.events if isinstance(event, event_class)]

    def kinds(self) -> list[str]:
        """Return the names of the classes of all events so far, repetitions left out."""
        return [name for name, _group in itertools.groupby(type(event).__name__ for event in self.events)]

    def model_states(self) -> list[ModelState]:
        """Return the states the model went through, repetitions left out."""
        return [state for state, _group in itertools.groupby(event.state for event in self.of(ModelStateChanged))]

    def add_model(self, name: str = "story") -> InstalledModel:
        """Install a file that passes for a model with everyone but llama.cpp; wait until it is hashed, too."""
        path = self.paths.cache / f"{name}.gguf"
        path.write_bytes(model_bytes(name))
        model = self.wait(self.services.models.add(path))
        self.until(lambda: bool(self.services.models.current(model).sha256))
        return self.services.models.current(model)

    def ask(self, text: str = "Sing", **options: Any) -> MessageFinished:
        """Send ``text`` and wait for the end of the answer."""
        return self.finished(self.services.chat.send(text, **options))

    def finished(self, sent: Sent) -> MessageFinished:
        """Wait for the end of an answer."""
        return self.finished_answer(sent.answer)

    def finished_answer(self, answer: MessageId) -> MessageFinished:
        """Wait for the end of the answer with this id."""
        found: list[MessageFinished] = []

        def is_there() -> bool:
            found[:] = [event for event in self.of(MessageFinished) if event.message.id == answer]
            return bool(found)

        self.until(is_there)
        return found[0]

    def until_writing(self, sent: Sent) -> None:
        """Wait for the first text of an answer."""
        self.until(lambda: any(event.message == sent.answer for event in self.of(TokenReceived)))

    def conversation(self, conversation: ConversationId) -> Conversation:
        """Return a conversation as it is stored."""
        return self.wait(self.services.history.read(conversation)).conversation

    def messages(self, conversation: ConversationId) -> tuple[Message, ...]:
        """Return the messages of a conversation as they are stored."""
        return self.wait(self.services.history.read(conversation)).messages

    def message(self, sent: Sent) -> Message:
        """Return an answer as it is stored."""
        return next(m for m in self.messages(sent.conversation) if m.id == sent.answer)

    def engines(self) -> list[psutil.Process]:
        """Return the engine processes that run now."""
        return [child for child in psutil.Process().children() if is_alive(child.pid)]

    @property
    def requests_file(self) -> Path:
        """Where a script can record what it was asked."""
        return requests_file(self.paths)

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What the script has recorded."""
        return [json.loads(line) for line in self.requests_file.read_text(encoding="utf-8").splitlines()]

    @property
    def prompts(self) -> list[list[tuple[str, str]]]:
        """The prompts that were recorded, each as (role, content) of its turns."""
        return [[(turn["role"], turn["content"]) for turn in request["messages"]] for request in self.requests]


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that has ended and only waits to be noticed does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def model_bytes(name: str) -> bytes:
    """Return a file that passes for a model named ``name``, but holds none."""
    entries = [
        string("general.architecture", "llama"),
        string("general.name", name),
        string("tokenizer.ggml.model", "gpt2"),
    ]
    return header(entries, [tensor("output_norm.weight", (8,))], weights=32)


def requests_file(paths: AppPaths) -> Path:
    """Return the file that :attr:`RunningServices.requests` reads."""
    return paths.cache / "requests.jsonl"


def open_store(paths: AppPaths) -> Store:
    """Open the store a second time, as another process would; the caller closes it."""
    return Store.open(paths.data, KeyVault(paths.data))
