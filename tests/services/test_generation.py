"""One engine for everyone: jobs in order, the right model for each, and nobody left waiting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelState, ModelStateChanged
from sotto.domain.generation import Completion, ContextUse, LoadSettings, PromptMessage, SamplerSettings, StopReason
from sotto.domain.ids import ConversationId, JobId, ModelId
from sotto.domain.models import InstalledModel, LoadedModel
from sotto.engine.protocol import Hello
from sotto.services.generation import GenerationRequest
from support.running_services import RunningServices, requests_file
from support.scripted_engine import MODEL

Start = Callable[..., RunningServices]

SINGING = [["started"], ["tokens_until_stopped"], ["finish"]]
AUTOMATIC = LoadSettings()
LOADING = ModelState.LOADING
READY = ModelState.READY
GENERATING = ModelState.GENERATING
NOT_LOADED = ModelState.NOT_LOADED


class Sink:
    """Writes down what one job hears, in the log of all jobs too."""

    def __init__(self, name: str = "", log: list[str] | None = None) -> None:
        self.name = name
        self.log = log if log is not None else []
        self.texts: list[str] = []
        self.fractions: list[float] = []
        self.runs: list[tuple[float, float, int]] = []
        self.completion: Completion | None = None
        self.loaded: LoadedModel | None = None
        self.error: UserFacingError | None = None
        self.endings = 0

    @property
    def code(self) -> str:
        return self.error.code if self.error else ""

    def is_over(self) -> bool:
        return self.endings > 0

    def is_writing(self) -> bool:
        return bool(self.texts)

    def on_queued(self, ahead: int) -> None:
        self.log.append(f"{self.name} waits for {ahead}")

    def on_loading(self, fraction: float) -> None:
        self.fractions.append(fraction)

    def on_started(self, prompt_tokens: int, cached_tokens: int, context: ContextUse) -> None:
        self.log.append(f"{self.name} started")

    def on_prompt_progress(self, done: int, total: int) -> None:
        pass

    def on_text(self, text: str, is_reasoning: bool) -> None:
        self.texts.append(text)

    def on_run(self, prompt_ms: float, decode_ms: float, rss_bytes: int) -> None:
        self.runs.append((prompt_ms, decode_ms, rss_bytes))

    def on_finished(self, *outcome: Any) -> None:
        *completion, self.loaded = outcome
        self.completion = completion[0] if completion else None
        self._end("finished")

    def on_failed(self, error: UserFacingError) -> None:
        self.error = error
        self._end("failed")

    def _end(self, how: str) -> None:
        self.endings += 1
        self.log.append(f"{self.name} {how}")


def model(name: str = "a") -> InstalledModel:
    """A model whose file is ``/<name>.gguf``; the scripted engine doesn't look."""
    return InstalledModel(ModelId(name), name, Path(f"/{name}.gguf"), 1)


def submit(running: RunningServices, sink: Sink, of: str = "a", load: LoadSettings = AUTOMATIC) -> JobId:
    """Ask for an answer; the job's id is the sink's name."""
    job = JobId(sink.name)
    request = GenerationRequest(
        *(job, model(of), load, (PromptMessage("user", "Sing"),), SamplerSettings(seed=1)),
        conversation=ConversationId(sink.name),
    )
    running.services.generation.submit(request, sink)
    return job


def measure(running: RunningServices, sink: Sink, of: str = "a") -> None:
    running.services.generation.bench(
        JobId(sink.name), model(of), LoadSettings(), prompt=16, generate=4, depth=2, repeat=3, sink=sink
    )


def states(running: RunningServices) -> list[tuple[str, ModelState]]:
    """Names and states that were announced, repetitions (progress) left out."""
    found: list[tuple[str, ModelState]] = []
    for event in running.of(ModelStateChanged):
        if not found or found[-1] != (event.name, event.state):
            found.append((event.name, event.state))
    return found


def test_an_answer_with_its_model_and_its_figures(start: Start) -> None:
    running = start()
    sink = Sink("one")
    submit(running, sink)
    running.until(sink.is_over)
    assert sink.fractions == [0.5]
    assert sink.texts == ["la "] * 3
    assert sink.completion is not None
    assert sink.completion.stop_reason is StopReason.END
    assert sink.loaded == running.services.generation.loaded
    assert sink.loaded is not None
    assert sink.loaded.path == "/a.gguf"
    assert states(running) == [("a", LOADING), ("a", GENERATING), ("a", READY)]
    assert [e.progress for e in running.of(ModelStateChanged)] == [0.0, 0.5, 1.0, 1.0]
    assert running.services.generation.state == running.of(ModelStateChanged)[-1]
    assert running.services.generation.state.loaded == sink.loaded


def test_the_time_of_a_load_belongs_to_the_answer_that_caused_it(start: Start) -> None:
    facts = {**MODEL, "path": "/a.gguf", "load_ms": 321.0}
    running = start(load=[["send", {"type": "loaded", "model": facts}]])
    times = []
    for name in ("first", "second"):
        sink = Sink(name)
        submit(running, sink)
        running.until(sink.is_over)
        assert sink.completion is not None
        times.append(sink.completion.timings.load_ms)
    assert times == [321.0, 0.0]


def test_jobs_run_one_after_the_other_in_their_order(start: Start, tmp_path: Path) -> None:
    running = start(generate=[["started"], ["tokens", 1], ["wait_for_file", str(tmp_path / "gate")], ["finish"]])
    log: list[str] = []
    sinks = [Sink(name, log) for name in ("one", "two", "three")]
    for sink in sinks:
        submit(running, sink)
    running.until(sinks[0].is_writing)
    assert not sinks[1].texts
    (tmp_path / "gate").touch()
    running.until(sinks[2].is_over)
    assert log == [
        *["two waits for 1", "three waits for 2", "one started", "three waits for 1", "one finished"],
        *["two started", "two finished", "three started", "three finished"],
    ]


def test_the_conversation_that_is_looked_at_goes_first_and_everybody_hears_their_place(
    start: Start, tmp_path: Path
) -> None:
    running = start(generate=[["started"], ["tokens", 1], ["wait_for_file", str(tmp_path / "gate")], ["finish"]])
    log: list[str] = []
    sinks = {name: Sink(name, log) for name in ("one", "two", "three")}
    for sink in sinks.values():
        submit(running, sink)
    running.until(sinks["one"].is_writing)
    queue = running.services.generation
    queue.look_at(ConversationId("three"))
    assert (queue.ahead_of(JobId("three")), queue.ahead_of(JobId("two")), queue.ahead_of(JobId("one"))) == (1, 2, 0)
    (tmp_path / "gate").touch()
    running.until(sinks["two"].is_over)
    assert [line for line in log if "waits" in line] == [
        *["two waits for 1", "three waits for 2", "three waits for 1", "two waits for 2", "two waits for 1"]
    ]
    assert [line for line in log if "finished" in line] == ["one finished", "three finished", "two finished"]


def test_who_waits_hears_it_when_somebody_before_gives_up(start: Start) -> None:
    running = start(generate=SINGING)
    log: list[str] = []
    sinks = [Sink(name, log) for name in ("one", "two", "three")]
    jobs = [submit(running, sink) for sink in sinks]
    running.until(sinks[0].is_writing)
    running.services.generation.stop(jobs[1])
    assert log[-2:] == ["two finished", "three waits for 1"]
    assert sinks[1].completion is not None
    assert sinks[1].completion.stop_reason is StopReason.STOPPED
    assert not sinks[0].is_over()


def test_who_waits_behind_a_mere_load_waits_for_no_answer(start: Start, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    running = start(load=[["progress", 0.5], ["wait_for_file", str(gate)], ["loaded"]])
    running.services.generation.load(model(), LoadSettings())
    sink = Sink("one")
    job = submit(running, sink)
    running.until(lambda: running.services.generation.state.progress == 0.5)
    assert (sink.log, running.services.generation.ahead_of(job)) == ([], 0)
    gate.touch()
    running.until(sink.is_over)


def test_another_model_is_loaded_between_two_jobs(start: Start, paths: AppPaths) -> None:
    running = start(load=[["record", str(requests_file(paths))], ["loaded"]])
    one, two, three = Sink("one"), Sink("two"), Sink("three")
    submit(running, one, "a")
    submit(running, two, "b")
    submit(running, three, "b")
    running.until(three.is_over)
    assert [request["path"] for request in running.requests] == ["/a.gguf", "/b.gguf"]
    assert [sink.loaded.path for sink in (one, two, three) if sink.loaded] == ["/a.gguf", "/b.gguf", "/b.gguf"]
    assert states(running) == [
        *[("a", LOADING), ("a", GENERATING), ("a", READY)],
        *[("b", LOADING), ("b", GENERATING), ("b", READY), ("b", GENERATING), ("b", READY)],
    ]


def test_other_settings_load_the_model_again(start: Start, paths: AppPaths) -> None:
    running = start(load=[["record", str(requests_file(paths))], ["loaded"]])
    for number, n_ctx in enumerate((512, 512, 1024)):
        sink = Sink(f"job {number}")
        submit(running, sink, load=LoadSettings(n_ctx=n_ctx))
        running.until(sink.is_over)
    assert [request["settings"]["n_ctx"] for request in running.requests] == [512, 1024]


def test_a_load_without_a_job_ends_ready(start: Start) -> None:
    running = start()
    running.services.generation.load(model(), LoadSettings())
    running.until(lambda: running.services.generation.state.state is READY)
    assert states(running) == [("a", LOADING), ("a", READY)]
    running.events.clear()
    sink = Sink("one")
    submit(running, sink)
    running.until(sink.is_over)
    assert states(running) == [("a", GENERATING), ("a", READY)]  # no second load


def test_the_newest_load_wins(start: Start, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    running = start(load={"/a.gguf": [["progress", 0.1], ["wait_for_file", str(gate)], ["loaded"]]})
    running.services.generation.load(model("a"), LoadSettings())
    running.until(lambda: running.services.generation.state.progress > 0)
    running.services.generation.load(model("b"), LoadSettings())
    running.services.generation.load(model("c"), LoadSettings())
    running.until(lambda: running.services.generation.state.state is READY)  # although /a.gguf never gets there
    assert states(running) == [("a", LOADING), ("", NOT_LOADED), ("c", LOADING), ("c", READY)]


def test_a_load_does_not_disturb_an_answer(start: Start, tmp_path: Path) -> None:
    running = start(generate=[["started"], ["tokens", 1], ["wait_for_file", str(tmp_path / "gate")], ["finish"]])
    sink = Sink("one")
    submit(running, sink)
    running.until(sink.is_writing)
    running.services.generation.load(model("b"), LoadSettings())
    (tmp_path / "gate").touch()
    running.until(lambda: states(running)[-1] == ("b", READY))
    assert sink.completion is not None
    assert sink.completion.stop_reason is StopReason.END


def test_unloading_ends_a_running_answer_and_gives_the_memory_back(start: Start) -> None:
    running = start(generate=SINGING)
    sink = Sink("one")
    submit(running, sink)
    running.until(sink.is_writing)
    running.services.generation.unload()
    running.until(sink.is_over)
    assert sink.completion is not None
    assert sink.completion.stop_reason is StopReason.STOPPED
    assert running.services.generation.loaded is None
    assert states(running)[-1] == ("", NOT_LOADED)
    running.until(lambda: not running.engines())
    again = Sink("two")
    submit(running, again)
    running.until(again.is_writing)


def test_unloading_while_loading_gives_the_load_up(start: Start, tmp_path: Path) -> None:
    running = start(load=[["progress", 0.1], ["wait_for_file", str(tmp_path / "gate")], ["loaded"]])
    sink = Sink("one")
    submit(running, sink)
    running.until(lambda: running.services.generation.state.progress > 0)
    running.services.generation.load(model("b"), LoadSettings())
    running.services.generation.unload()
    running.until(sink.is_over)
    assert sink.completion is not None
    assert sink.completion.stop_reason is StopReason.STOPPED
    assert sink.loaded is None
    running.until(lambda: not running.engines())
    running.loop.run_pending()
    assert states(running) == [("a", LOADING), ("", NOT_LOADED)]  # "b" is not loaded any more


def test_unloading_an_idle_model_ends_the_engine(start: Start) -> None:
    running = start()
    sink = Sink("one")
    submit(running, sink)
    running.until(sink.is_over)
    running.services.generation.unload()
    assert states(running)[-1] == ("", NOT_LOADED)
    running.until(lambda: not running.engines())
    running.services.generation.unload()  # nothing is left to be unloaded


def test_a_load_that_fails_does_not_hold_up_the_next_job(start: Start) -> None:
    running = start(load={"/a.gguf": [["load_failed", "out_of_memory"]]})
    one, two = Sink("one"), Sink("two")
    submit(running, one, "a")
    submit(running, two, "b")
    running.until(two.is_over)
    assert one.code == "out_of_memory"
    assert one.endings == 1
    assert two.completion is not None
    assert states(running) == [
        *[("a", LOADING), ("a", ModelState.FAILED)],
        *[("b", LOADING), ("b", GENERATING), ("b", READY)],
    ]
    failed = next(e for e in running.of(ModelStateChanged) if e.state is ModelState.FAILED)
    assert failed.error is one.error


def test_a_failed_load_stays_visible(start: Start) -> None:
    running = start(load=[["load_failed", "out_of_memory"]])
    sink = Sink("one")
    submit(running, sink)
    running.until(sink.is_over)
    running.loop.run_pending()
    assert running.services.generation.state.state is ModelState.FAILED


def test_a_crash_fails_one_job_and_the_next_gets_a_new_engine(start: Start, tmp_path: Path) -> None:
    crash = ["once", str(tmp_path / "crashed"), [["started"], ["tokens", 1], ["abort"]]]
    running = start(generate=[crash, ["started"], ["finish"]])
    one, two = Sink("one"), Sink("two")
    submit(running, one)
    submit(running, two)
    running.until(two.is_over)
    assert one.code == "engine_aborted"
    assert two.completion is not None
    assert states(running) == [
        *[("a", LOADING), ("a", GENERATING), ("", NOT_LOADED)],
        *[("a", LOADING), ("a", GENERATING), ("a", READY)],
    ]


def test_a_crash_loop_is_told_and_not_repeated(start: Start) -> None:
    running = start(load=[["abort"]])
    codes = []
    for number in range(4):
        sink = Sink(f"job {number}")
        submit(running, sink)
        running.until(sink.is_over)
        codes.append(sink.code)
    assert codes == ["engine_aborted"] * 3 + ["engine_crash_loop"]
    assert running.services.generation.state.state is ModelState.FAILED


def test_an_idle_engine_that_dies_takes_the_model_with_it(start: Start) -> None:
    running = start()
    sink = Sink("one")
    submit(running, sink)
    running.until(sink.is_over)
    (engine,) = running.engines()
    engine.kill()
    running.until(lambda: running.services.generation.state.state is NOT_LOADED)
    assert running.services.generation.loaded is None
    again = Sink("two")
    submit(running, again)
    running.until(again.is_over)
    assert again.completion is not None


def test_a_job_that_hangs_is_stopped_all_the_same(start: Start) -> None:
    running = start(generate=[["started"], ["tokens", 1], ["stall"]], ignore=["stop"])
    sink = Sink("one")
    job = submit(running, sink)
    running.until(sink.is_writing)
    running.services.generation.stop(job)
    running.until(sink.is_over, timeout=4)
    assert sink.completion is not None
    assert sink.completion.stop_reason is StopReason.STOPPED
    assert running.services.generation.loaded is None


@pytest.mark.parametrize("job", ["unknown", ""])
def test_stopping_an_unknown_job_is_ignored(start: Start, tmp_path: Path, job: str) -> None:
    running = start(generate=[["started"], ["tokens", 1], ["wait_for_file", str(tmp_path / "gate")], ["finish"]])
    sink = Sink("one")
    submit(running, sink)
    running.until(sink.is_writing)
    running.services.generation.stop(JobId(job))
    (tmp_path / "gate").touch()
    running.until(sink.is_over)
    assert sink.completion is not None
    assert sink.completion.stop_reason is StopReason.END


def test_a_sink_may_queue_another_job_when_its_own_is_over(start: Start) -> None:
    running = start()
    second = Sink("two")

    class Chaining(Sink):
        def on_finished(self, *outcome: Any) -> None:
            super().on_finished(*outcome)
            submit(running, second)

    submit(running, Chaining("one"))
    running.until(second.is_over)
    assert second.log == ["two started", "two finished"]  # it did not have to wait


def test_a_measurement(start: Start, paths: AppPaths) -> None:
    record = ["record", str(requests_file(paths))]
    running = start(bench=[record, ["bench_run"], ["bench_run"], ["bench_finish"]])
    sink = Sink("bench")
    measure(running, sink)
    running.until(sink.is_over)
    assert sink.runs == [(1.5, 2.0, 77)] * 2
    assert sink.loaded == running.services.generation.loaded
    (request,) = running.requests
    assert {key: request[key] for key in ("prompt", "generate", "depth", "repeat")} == {
        "prompt": 16,
        "generate": 4,
        "depth": 2,
        "repeat": 3,
    }


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ({"bench": [["bench_run"], ["fail", "bench_too_long"]]}, "bench_too_long"),
        ({"bench": [["bench_run"], ["abort"]]}, "engine_aborted"),
        ({"load": [["load_failed", "out_of_memory"]]}, "out_of_memory"),
    ],
)
def test_a_measurement_that_fails_says_why_and_frees_the_queue(start: Start, script: dict[str, Any], code: str) -> None:
    running = start(**script)
    sink = Sink("bench")
    measure(running, sink)
    running.until(sink.is_over)
    assert sink.code == code
    again = Sink("again")
    measure(running, again)
    running.until(again.is_over)
    assert not any("waits" in line for line in again.log)


@pytest.mark.parametrize("is_waiting", [False, True])
def test_a_measurement_that_is_stopped(start: Start, is_waiting: bool) -> None:
    running = start(bench=[["bench_run"], ["wait_for_stop"], ["bench_finish"]])
    first, sink = Sink("first"), Sink("bench")
    if is_waiting:
        measure(running, first)
        running.until(lambda: bool(first.runs))
    measure(running, sink)
    if not is_waiting:
        running.until(lambda: bool(sink.runs))
    running.services.generation.stop(JobId("bench"))
    running.until(sink.is_over)
    assert sink.code == "stopped"
    assert not first.is_over()


def test_closing_ends_every_job_as_stopped(start: Start) -> None:
    running = start(generate=SINGING)
    sinks = [Sink("one"), Sink("two")]
    for sink in sinks:
        submit(running, sink)
    running.until(sinks[0].is_writing)
    running.services.generation.close()
    for sink in sinks:
        assert sink.endings == 1
        assert sink.completion is not None
        assert sink.completion.stop_reason is StopReason.STOPPED
    assert running.engines() == []


def test_the_engine_can_be_asked_who_it_is(start: Start) -> None:
    running = start(hello={"llama_cpp": "1.2.3"})
    heard: list[Hello | None] = []
    running.services.generation.ask_engine(heard.append)
    running.services.generation.ask_engine(heard.append)
    running.until(lambda: len(heard) == 2)
    assert [hello.llama_cpp for hello in heard if hello] == ["1.2.3"] * 2
    assert len(running.engines()) == 1


@pytest.mark.parametrize("script", [{"start": [["exit", 3]]}, {"command": ["/no/such/program"]}])
def test_an_engine_that_cannot_start_cannot_say_who_it_is(start: Start, script: dict[str, Any]) -> None:
    running = start(**script)
    heard: list[Hello | None] = []
    running.services.generation.ask_engine(heard.append)
    running.until(lambda: bool(heard))
    assert heard == [None]
