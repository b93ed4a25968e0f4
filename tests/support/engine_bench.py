"""A client of the scripted engine on an owner loop, with what tests ask of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from sotto.domain.generation import LoadSettings, PromptMessage, SamplerSettings
from sotto.domain.ids import JobId
from sotto.engine.client import EngineClient
from sotto.engine.sinks import ReadingSpeeds
from sotto.engine.states import EngineState
from sotto.ipc.program import ClientLimits
from support.owner_loop import OwnerLoop
from support.recording_sinks import RecordingGenerationSink, RecordingLoadSink
from support.scripted_engine import scripted_command

PROMPT = [PromptMessage("user", "Sing")]
SAMPLER = SamplerSettings(seed=1)
SETTINGS = LoadSettings()
JOB = JobId("job-1")
DEFAULT_LIMITS = ClientLimits()


class EngineBench:
    """An :class:`EngineClient`, its loop, and the states it went through."""

    def __init__(
        self,
        command: Sequence[str] | None = None,
        clock: Callable[[], float] = time.monotonic,
        limits: ClientLimits = DEFAULT_LIMITS,
        speeds: ReadingSpeeds | None = None,
        **script: Any,
    ) -> None:
        self.loop = OwnerLoop()
        program = command or scripted_command(**script)
        self.client = EngineClient(program, self.loop.post, clock=clock, limits=limits, speeds=speeds)
        self.states = [self.client.state]
        self.responsive: list[bool] = []
        self.client.on_state_changed = self.states.append
        self.client.on_responsive_changed = self.responsive.append

    def wait(self, state: EngineState) -> None:
        """Run the loop until the client is in ``state``."""
        self.loop.run_until(lambda: self.client.state is state)

    def started(self) -> EngineBench:
        """Start the engine and wait until it is idle."""
        self.client.start()
        self.wait(EngineState.IDLE)
        return self

    def load(self, path: str = "/m.gguf", settings: LoadSettings = SETTINGS, **options: Any) -> RecordingLoadSink:
        """Ask for a model."""
        sink = RecordingLoadSink()
        self.client.load(path, settings, sink, **options)
        return sink

    def loaded(self, path: str = "/m.gguf") -> RecordingLoadSink:
        """Load a model and wait until that is over, one way or the other."""
        sink = self.load(path)
        self.loop.run_until(lambda: sink.is_over)
        return sink

    def generate(self, job: JobId = JOB) -> RecordingGenerationSink:
        """Ask for an answer."""
        sink = RecordingGenerationSink()
        self.client.generate(job, PROMPT, SAMPLER, sink)
        return sink

    def generating(self) -> RecordingGenerationSink:
        """Load a model, ask for an answer and wait for its first text."""
        self.loaded()
        sink = self.generate()
        self.loop.run_until(lambda: bool(sink.texts))
        return sink


@pytest.fixture
def bench() -> Iterator[Callable[..., EngineBench]]:
    """Return a maker of clients of a scripted engine, which are closed at the end of the test.

    Its keywords are those of :class:`EngineBench`, the script (see :mod:`support.scripted_engine`) included.
    """
    benches: list[EngineBench] = []

    def make(**script: Any) -> EngineBench:
        benches.append(EngineBench(**script))
        return benches[-1]

    yield make
    for one in benches:
        one.client.close()
