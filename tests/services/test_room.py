"""What making room does when the answer cannot be asked for any more; its ways are in ``test_context_full``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from sotto.domain.context import ContextFullError, WhenFull
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import ContextRules, LoadSettings, Overflow, PromptMessage, SamplerSettings
from sotto.domain.ids import JobId, ModelId
from sotto.domain.models import InstalledModel
from sotto.services.answer import AnswerWriter
from sotto.services.generation import GenerationQueue, GenerationRequest
from sotto.services.room import RoomMaker

MODEL = InstalledModel(ModelId("m"), "Story", Path("/m.gguf"), 9)
LOAD = LoadSettings(n_ctx=64)
REQUEST = GenerationRequest(
    JobId("j"),
    MODEL,
    LOAD,
    (PromptMessage("user", "Why?"),),
    SamplerSettings(seed=1),
    context=ContextRules(refuses=True),
)
GONE = UserFacingError("adapter_missing", "An adapter is gone.", "Add it again.")


class Writer:
    """Hears how the answer ends."""

    def __init__(self) -> None:
        self.is_stop_wanted = False
        self.request: GenerationRequest | None = None
        self.errors: list[UserFacingError] = []

    def on_failed(self, error: UserFacingError) -> None:
        self.errors.append(error)


class Queue:
    """Takes the first request; the next one uses an adapter that is not installed any more."""

    def __init__(self) -> None:
        self.requests: list[GenerationRequest] = []

    def submit(self, request: GenerationRequest, _sink: Any) -> None:
        if self.requests:
            raise GONE
        self.requests.append(request)


def test_an_adapter_that_is_removed_meanwhile_ends_the_answer() -> None:
    writer, queue, unused = Writer(), Queue(), cast(Any, None)
    maker = RoomMaker(
        cast(AnswerWriter, writer), REQUEST, WhenFull.ASK, LOAD, cast(GenerationQueue, queue), unused, unused
    )
    maker.begin()
    assert queue.requests == [REQUEST]
    maker.on_failed(ContextFullError("context_overflow", "Too long.", "Shorten it.", Overflow(needed=99, n_ctx=64)))
    assert writer.errors == [GONE]
