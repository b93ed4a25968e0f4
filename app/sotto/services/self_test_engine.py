"""The self-test of the engine: it starts, is confined, and the guide answers in the handbook's own words.

The answer is compared with the handbook, since an engine built for another processor may well run, and write nonsense.
"""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import Completion, ContextUse, PromptMessage
from sotto.domain.ids import JobId
from sotto.domain.models import LoadedModel
from sotto.engine import hardware
from sotto.engine.client import EngineClient
from sotto.services.dispatcher import QueueDispatcher
from sotto.services.doctor import cpu_features
from sotto.services.guide import EXAMPLES, LOAD, SAMPLER
from sotto.services.sandbox import forbidden_files, report_of
from sotto.services.self_test import Check, CheckFailedError, CheckSkippedError, Installation
from sotto.services.self_test_programs import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from sotto.engine.protocol import Probed

_ANSWER_TOKENS: Final = 32
_SHORTEST_ANSWER: Final = 40
"""Characters; less could stand in the handbook by chance."""
_NOT_OFFERED: Final = ("no ", "switched off")
"""How a measure begins that is not in force (:mod:`sotto.engine.child.confinement`)."""


class EngineTrial:
    """Context manager around one engine, which is started by the first check. Owner thread only."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._dispatcher = QueueDispatcher()
        self._client = EngineClient(installation.engine, self._dispatcher.post, environ=installation.environ)
        self._load = _Load()
        self._guide = installation.resources / "guide.gguf"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.close()

    def checks(self) -> Mapping[str, Check]:
        """Return the checks by name, to be made in this order."""
        return {
            "engine": self._check_engine,
            "sandbox": self._check_sandbox,
            "guide": self._check_guide,
            "computer": self._check_computer,
        }

    def _check_engine(self) -> str:
        self._client.load(str(self._guide), LOAD, self._load)
        self._wait(lambda: self._client.hello is not None or self._load.error is not None)
        hello = self._client.hello
        if hello is None:
            assert self._load.error is not None
            raise CheckFailedError(f"It does not start. {self._load.error.text}", self._load.error.details)
        devices = ", ".join(dict.fromkeys(f"{device.name}: {device.description}" for device in hello.devices))
        variant = f" ({hello.variant})" if hello.variant else ""
        return f"llama.cpp {hello.llama_cpp}{variant} computes on {devices}. {hello.why_no_gpu}".strip()

    def _check_sandbox(self) -> str:
        self._needs_engine()
        answers: list[Probed | None] = []
        with tempfile.TemporaryDirectory(prefix="sotto-self-test-") as name:
            paths = AppPaths.resolve(Path(name), {})
            paths.create()
            paths.store_file.write_bytes(b"nothing")
            paths.settings_file.write_bytes(b"{}")
            self._client.probe(forbidden_files(paths, self._installation.home), answers.append)
            self._wait(lambda: bool(answers))
        return confined(answers[0])

    def _check_guide(self) -> str:
        self._needs_engine()
        if not self._guide.is_file():
            raise CheckFailedError("The guide’s file is missing. Install Sotto again.")
        self._wait(lambda: self._load.model is not None or self._load.error is not None)
        if self._load.error is not None:
            raise CheckFailedError(f"It cannot be loaded. {self._load.error.text}", self._load.error.details)
        answer = _Answer()
        sampler = replace(SAMPLER, max_tokens=_ANSWER_TOKENS)
        self._client.generate(JobId("self-test"), [PromptMessage("user", EXAMPLES[0])], sampler, answer)
        self._wait(lambda: answer.completion is not None or answer.error is not None)
        if answer.error is not None or answer.completion is None:
            raise answer.error or CheckFailedError("The guide gave no answer.")
        handbook = (self._installation.resources / "handbook.md").read_text(encoding="utf-8")
        words = " ".join(answer.text.split())
        if len(words) < _SHORTEST_ANSWER or words not in " ".join(handbook.split()):
            raise CheckFailedError(
                "The guide does not answer in the handbook’s words: the engine miscalculates.", words
            )
        speed = answer.completion.timings.tokens_per_second
        return f"It answered in the handbook’s words, {speed:.0f} tokens a second."

    def _check_computer(self) -> str:
        memory, cores = hardware.memory_total(), hardware.physical_cores()
        if not memory:
            raise CheckSkippedError("This system does not say how much memory it has.")
        hello = self._client.hello
        features = " ".join(cpu_features(hello.system_info)) if hello is not None else ""
        return f"{memory / 1e9:.1f} GB of memory, {cores} cores, {platform.machine()} {features}".strip() + "."

    def _needs_engine(self) -> None:
        if self._client.hello is None:
            raise CheckSkippedError("The engine does not start.")

    def _wait(self, done: Callable[[], bool]) -> None:
        if not self._dispatcher.run_until(done, PATIENCE):
            raise CheckFailedError(f"The engine did not answer within {PATIENCE:g} s.")


def confined(probed: Probed | None) -> str:
    """Return what the attempts mean. Raises CheckFailedError if the engine could do what it should not be able to."""
    report = report_of(probed)
    if probed is None:
        raise CheckFailedError(report.how)
    if report.all_blocked:
        return report.how
    is_offered = platform.system() != "Windows" and not any(one.startswith(_NOT_OFFERED) for one in probed.measures)
    if is_offered:
        raise CheckFailedError(f"The engine is not confined. {report.how}")
    raise CheckSkippedError(f"This system does not confine the engine in every respect. {report.how}")


class _Load:
    """What became of loading the guide."""

    def __init__(self) -> None:
        self.model: LoadedModel | None = None
        self.error: UserFacingError | None = None

    def on_progress(self, fraction: float) -> None:
        pass

    def on_loaded(self, model: LoadedModel) -> None:
        self.model = model

    def on_failed(self, error: UserFacingError) -> None:
        self.error = error


class _Answer:
    """What the guide said."""

    def __init__(self) -> None:
        self.text = ""
        self.completion: Completion | None = None
        self.error: UserFacingError | None = None

    def on_started(self, prompt_tokens: int, cached_tokens: int, context: ContextUse) -> None:
        pass

    def on_prompt_progress(self, done: int, total: int) -> None:
        pass

    def on_text(self, text: str, is_reasoning: bool) -> None:
        self.text += text

    def on_finished(self, completion: Completion) -> None:
        self.completion = completion

    def on_failed(self, error: UserFacingError) -> None:
        self.error = error
