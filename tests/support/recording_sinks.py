"""Sinks that keep what they were given."""

from __future__ import annotations

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import Completion, ContextUse
from sotto.domain.models import LoadedModel
from sotto.domain.replay import ReplayRun


class RecordingSink:
    """What all of them share: the failure, and how many endings came (there must be exactly one)."""

    def __init__(self) -> None:
        self.error: UserFacingError | None = None
        self.endings = 0

    @property
    def is_over(self) -> bool:
        return self.endings > 0

    @property
    def code(self) -> str:
        """Code of the failure, empty if there was none."""
        return self.error.code if self.error else ""

    def on_failed(self, error: UserFacingError) -> None:
        self.error = error
        self.endings += 1


class RecordingLoadSink(RecordingSink):
    """A :class:`~sotto.engine.sinks.LoadSink`."""

    def __init__(self) -> None:
        super().__init__()
        self.fractions: list[float] = []
        self.model: LoadedModel | None = None

    def on_progress(self, fraction: float) -> None:
        self.fractions.append(fraction)

    def on_loaded(self, model: LoadedModel) -> None:
        self.model = model
        self.endings += 1


class RecordingGenerationSink(RecordingSink):
    """A :class:`~sotto.engine.sinks.GenerationSink`."""

    def __init__(self) -> None:
        super().__init__()
        self.started: tuple[int, int] | None = None
        self.context = ContextUse()
        self.progress: list[tuple[int, int]] = []
        self.texts: list[str] = []
        self.reasoning: list[str] = []
        self.completion: Completion | None = None

    def on_started(self, prompt_tokens: int, cached_tokens: int, context: ContextUse) -> None:
        self.started, self.context = (prompt_tokens, cached_tokens), context

    def on_prompt_progress(self, done: int, total: int) -> None:
        self.progress.append((done, total))

    def on_text(self, text: str, is_reasoning: bool) -> None:
        (self.reasoning if is_reasoning else self.texts).append(text)

    def on_finished(self, completion: Completion) -> None:
        self.completion = completion
        self.endings += 1


class RecordingBenchSink(RecordingSink):
    """A :class:`~sotto.engine.sinks.BenchSink`."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[tuple[float, float, int]] = []
        self.was_stopped: bool | None = None

    def on_run(self, prompt_ms: float, decode_ms: float, rss_bytes: int) -> None:
        self.runs.append((prompt_ms, decode_ms, rss_bytes))

    def on_finished(self, stopped: bool) -> None:
        self.was_stopped = stopped
        self.endings += 1


class RecordingReplaySink(RecordingSink):
    """A :class:`~sotto.engine.sinks.ReplaySink`."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[ReplayRun] = []

    def on_replayed(self, run: ReplayRun) -> None:
        self.runs.append(run)

    def on_finished(self, _stopped: bool) -> None:
        self.endings += 1
