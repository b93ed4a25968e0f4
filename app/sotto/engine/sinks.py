"""Where the engine client delivers: one sink per request, called on the owner thread, never from inside the request.

Every sink gets exactly one ending: ``on_finished``, ``on_loaded`` or ``on_failed``.
"""

from __future__ import annotations

from typing import Protocol

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import Completion, ContextUse
from sotto.domain.models import LoadedModel
from sotto.domain.reading_speed import ReadingSpeed
from sotto.domain.replay import ReplayRun
from sotto.domain.workshop import Perplexity


class GenerationSink(Protocol):
    """Receives one answer."""

    def on_started(self, prompt_tokens: int, cached_tokens: int, context: ContextUse) -> None:
        """The prompt is built; see :class:`sotto.engine.protocol.Started`."""

    def on_prompt_progress(self, done: int, total: int) -> None:
        """``done`` of ``total`` tokens are read: of the prompt, or once more of what was written already."""

    def on_text(self, text: str, is_reasoning: bool) -> None:
        """``text`` is to be appended."""

    def on_finished(self, completion: Completion) -> None:
        """The answer is complete, or was stopped. Usage and timings are zero if the engine had to be killed for it."""

    def on_failed(self, error: UserFacingError) -> None:
        """No answer, or only the part delivered so far: also after a crash of the engine."""


class LoadSink(Protocol):
    """Receives the outcome of a load."""

    def on_progress(self, fraction: float) -> None:
        """``fraction`` 0…1 of the weights are in memory."""

    def on_loaded(self, model: LoadedModel) -> None:
        """The model is ready."""

    def on_failed(self, error: UserFacingError) -> None:
        """The model is not loaded. ``load_cancelled`` is the code if this side gave it up."""


class BenchSink(Protocol):
    """Receives a measurement."""

    def on_run(self, prompt_ms: float, decode_ms: float, rss_bytes: int) -> None:
        """One repeat; see :class:`sotto.engine.protocol.BenchRun`."""

    def on_finished(self, stopped: bool) -> None:
        """All repeats are done, or the user ended it early."""

    def on_failed(self, error: UserFacingError) -> None:
        """The measurement could not be made."""


class ReplaySink(Protocol):
    """Receives how fast a model says a given text."""

    def on_replayed(self, run: ReplayRun) -> None:
        """One repeat is done."""

    def on_finished(self, stopped: bool) -> None:
        """All repeats are done, or the user ended it early."""

    def on_failed(self, error: UserFacingError) -> None:
        """The measurement could not be made."""


class PerplexitySink(Protocol):
    """Receives how well a model foretells a text."""

    def on_estimate(self, perplexity: Perplexity) -> None:
        """What is known by now; the last one is the result."""

    def on_finished(self, stopped: bool) -> None:
        """The text is read, or the user ended it early."""

    def on_failed(self, error: UserFacingError) -> None:
        """It could not be found out."""


class ReadingSpeeds(Protocol):
    """Remembers what the engine found out about this computer."""

    def known(self) -> tuple[ReadingSpeed, ...]:
        """Return what was remembered, for the engine to choose by."""

    def remember(self, speed: ReadingSpeed) -> None:
        """Keep ``speed`` for later loads."""
