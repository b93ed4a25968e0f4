"""The engine client on its way through the states, with a real child process that does as its script says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest

from sotto.domain.generation import ContextUse, LoadSettings, PromptMessage, StopReason, Timings, Usage
from sotto.domain.ids import JobId
from sotto.domain.reading_speed import BatchSpeed, ReadingSpeed
from sotto.engine.states import EngineState, IllegalTransitionError
from sotto.ipc.program import ClientLimits
from support.engine_bench import JOB, PROMPT, SAMPLER, EngineBench
from support.recording_sinks import RecordingBenchSink, RecordingGenerationSink

S = EngineState
Make = Callable[..., EngineBench]

ENDLESS = {"generate": [["started"], ["tokens_until_stopped"], ["finish"]]}
DEAF = {"generate": [["started"], ["tokens", 1], ["stall"]], "ignore": ["stop"]}


# The usual way


def test_start_says_hello_and_waits(bench: Make) -> None:
    one = bench().started()
    assert one.states == [S.STOPPED, S.STARTING, S.IDLE]
    assert one.client.hello is not None
    assert one.client.hello.llama_cpp == "scripted"
    assert one.client.pid == one.client.hello.pid


def test_a_load_starts_the_engine_by_itself(bench: Make) -> None:
    one = bench()
    sink = one.loaded()
    assert one.states == [S.STOPPED, S.STARTING, S.IDLE, S.LOADING, S.READY]
    assert sink.fractions == [0.5]
    assert sink.model is not None
    assert sink.model.path == "/m.gguf"
    assert sink.model.placement.total_layers == 2
    assert one.client.loaded == sink.model


def test_a_load_that_fails_leaves_an_idle_engine(bench: Make) -> None:
    one = bench(load={"/bad.gguf": [["progress", 0.1], ["load_failed", "model_damaged"]]})
    sink = one.loaded("/bad.gguf")
    assert (sink.code, sink.endings) == ("model_damaged", 1)
    assert one.client.state is S.IDLE
    assert one.loaded("/good.gguf").model is not None


def test_an_answer(bench: Make) -> None:
    script = [["prompt_progress", 5, 9], ["started"], ["tokens", 1, "hm", True], ["tokens", 3], ["finish", "length"]]
    one = bench(generate=script)
    one.loaded()
    sink = one.generate()
    assert one.client.state is S.GENERATING
    assert sink.texts == [], "nothing is delivered from inside the request"
    one.loop.run_until(lambda: sink.is_over)
    assert sink.started == (9, 4)
    assert sink.context == ContextUse(2048, 2, 0, 7, 512)
    assert sink.progress == [(5, 9)]
    assert (sink.reasoning, sink.texts) == (["hm"], ["la ", "la ", "la "])
    assert sink.completion is not None
    assert sink.completion.stop_reason is StopReason.LENGTH
    assert sink.completion.usage == Usage(9, 4, 3)
    assert one.client.state is S.READY


def test_a_job_that_fails_leaves_the_model_ready(bench: Make) -> None:
    one = bench(generate=[["tokens", 1], ["fail", "template_failed"]])
    one.loaded()
    sink = one.generate()
    one.loop.run_until(lambda: sink.is_over)
    assert (sink.code, sink.endings, sink.texts) == ("template_failed", 1, ["la "])
    assert one.client.state is S.READY


def test_a_measurement(bench: Make) -> None:
    one = bench(bench=[["bench_run"], ["bench_run"], ["bench_finish"]])
    one.loaded()
    sink = RecordingBenchSink()
    one.client.bench(JOB, 512, 128, 0, 2, sink)
    one.loop.run_until(lambda: sink.is_over)
    assert sink.runs == [(1.5, 2.0, 77)] * 2
    assert sink.was_stopped is False
    assert one.client.state is S.READY


def test_a_flood_of_tokens_arrives_complete(bench: Make) -> None:
    one = bench(generate=[["tokens", 100_000], ["finish"]])
    one.loaded()
    sink = one.generate()
    one.loop.run_until(lambda: sink.is_over, timeout=60)
    assert len(sink.texts) == 100_000


def test_junk_on_standard_error_does_no_harm(bench: Make) -> None:
    one = bench(load=[["stderr", '\xff\xfe{"type":"pong"}\n' * 1000], ["loaded"]])
    assert one.loaded().model is not None


# Stopping


def test_stop_ends_the_answer_and_keeps_the_model(bench: Make) -> None:
    one = bench(**ENDLESS)
    sink = one.generating()
    one.client.stop(JOB)
    assert one.client.state is S.STOPPING
    one.loop.run_until(lambda: sink.is_over)
    assert sink.completion is not None
    assert sink.completion.stop_reason is StopReason.STOPPED
    assert sink.completion.timings.decode_ms > 0
    assert one.client.state is S.READY
    assert one.client.loaded is not None


def test_stop_is_honoured_even_if_the_engine_ignores_it(bench: Make) -> None:
    one = bench(**DEAF, limits=ClientLimits(stop=0.2, ping_every=0.05))
    sink = one.generating()
    pid = one.client.pid
    one.client.stop(JOB)
    one.loop.run_until(lambda: sink.is_over)
    assert sink.completion is not None
    assert sink.completion.stop_reason is StopReason.STOPPED
    assert sink.completion.timings == Timings()
    assert sink.texts == ["la "]
    one.wait(S.STOPPED)
    assert not psutil.pid_exists(pid or 0)
    assert one.client.loaded is None
    assert one.loaded().model is not None, "the next load starts a new engine"
    assert one.client.history.crashed_while_loading == frozenset()


def test_a_stop_that_worked_leaves_no_deadline_behind(bench: Make) -> None:
    seconds = [0.0]
    one = bench(**ENDLESS, limits=ClientLimits(stop=0.1, ping_every=0.05), clock=lambda: seconds[0])
    sink = one.generating()
    one.client.stop(JOB)
    one.loop.run_until(lambda: sink.is_over)
    for _ in range(10):
        seconds[0] += 0.05
        one.loop.run_one()
    assert one.client.state is S.READY


def test_the_default_deadline_keeps_stop_within_three_seconds(bench: Make) -> None:
    one = bench(**DEAF)
    sink = one.generating()
    one.client.stop(JOB)
    one.loop.run_until(lambda: sink.is_over, timeout=3.0)


def test_stopping_a_measurement_that_does_not_listen(bench: Make) -> None:
    one = bench(bench=[["bench_run"], ["stall"]], ignore=["stop"], limits=ClientLimits(stop=0.1))
    one.loaded()
    sink = RecordingBenchSink()
    one.client.bench(JOB, 512, 128, 0, 2, sink)
    one.client.stop(JOB)
    one.loop.run_until(lambda: sink.is_over)
    assert sink.was_stopped is True


def test_stopping_twice_or_another_job_is_harmless(bench: Make) -> None:
    one = bench(**ENDLESS)
    sink = one.generating()
    one.client.stop(JobId("another"))
    assert one.client.state is S.GENERATING
    one.client.stop(JOB)
    one.client.stop(JOB)
    one.loop.run_until(lambda: sink.is_over)
    one.client.stop(JOB)
    assert (sink.endings, one.client.state) == (1, S.READY)


def test_an_engine_that_crashes_instead_of_stopping_still_counts_as_stopped(bench: Make) -> None:
    one = bench(generate=[["tokens", 1], ["wait_for_stop"], ["abort"]])
    sink = one.generating()
    one.client.stop(JOB)
    one.loop.run_until(lambda: sink.is_over)
    assert sink.completion is not None
    assert one.client.state is S.CRASHED


# Loads that change their mind


def test_another_model_gets_a_fresh_process(bench: Make) -> None:
    one = bench()
    one.loaded("/a.gguf")
    pid = one.client.pid
    sink = one.load("/b.gguf")
    assert one.client.loaded is None
    one.loop.run_until(lambda: sink.is_over)
    assert one.client.loaded is not None
    assert one.client.loaded.path == "/b.gguf"
    assert one.client.pid != pid
    assert not psutil.pid_exists(pid or 0)
    assert S.CRASHED not in one.states


def test_a_model_that_is_in_memory_is_not_loaded_again(bench: Make) -> None:
    one = bench()
    one.loaded()
    pid = one.client.pid
    sink = one.load()
    assert not sink.is_over, "nothing is delivered from inside the request"
    one.loop.run_until(lambda: sink.is_over)
    assert (sink.model, one.client.pid) == (one.client.loaded, pid)


def test_a_model_stays_in_memory_when_an_answer_ends_while_it_is_asked_for_again(bench: Make) -> None:
    one = bench(generate=[["tokens", 1], ["finish"]], limits=ClientLimits(ping_every=60))
    one.loaded()
    pid = one.client.pid
    answer = one.generate()
    one.loop.wait_for_backlog(2)
    load = one.load()
    one.loop.run_until(lambda: load.is_over and answer.is_over)
    assert (load.code, one.client.pid, one.client.state) == ("", pid, S.READY)


def test_other_settings_are_another_load(bench: Make) -> None:
    one = bench()
    one.loaded()
    pid = one.client.pid
    sink = one.load(settings=LoadSettings(n_ctx=512))
    one.loop.run_until(lambda: sink.is_over)
    assert one.client.pid != pid


def test_a_newer_load_replaces_a_running_one(bench: Make) -> None:
    one = bench(load={"/slow.gguf": [["progress", 0.1], ["stall"]]})
    slow = one.load("/slow.gguf")
    one.loop.run_until(lambda: bool(slow.fractions))
    quick = one.load("/quick.gguf")
    one.loop.run_until(lambda: quick.is_over)
    assert (slow.code, slow.endings) == ("load_cancelled", 1)
    assert quick.model is not None
    assert S.CRASHED not in one.states


def test_asking_again_for_what_is_being_loaded_goes_on_with_it(bench: Make, tmp_path: Path) -> None:
    one = bench(load=[["progress", 0.1], ["wait_for_file", str(tmp_path / "go")], ["loaded"]])
    first = one.load()
    one.loop.run_until(lambda: bool(first.fractions))
    pid = one.client.pid
    second = one.load()
    (tmp_path / "go").touch()
    one.loop.run_until(lambda: second.is_over)
    assert (first.code, first.endings, second.code, one.client.pid) == ("load_cancelled", 1, "", pid)


def test_the_newest_of_many_loads_wins(bench: Make) -> None:
    one = bench()
    sinks = [one.load(f"/{number}.gguf") for number in range(5)]
    one.loop.run_until(lambda: all(sink.is_over for sink in sinks))
    assert [sink.code for sink in sinks] == ["load_cancelled"] * 4 + [""]
    assert one.client.loaded is not None
    assert one.client.loaded.path == "/4.gguf"
    assert one.states.count(S.STARTING) == 2, "the first process may open only the first model's files"


def test_back_to_the_model_in_memory_before_the_other_was_loaded(bench: Make) -> None:
    one = bench()
    one.loaded("/a.gguf")
    other, back = one.load("/b.gguf"), one.load("/a.gguf")
    one.loop.run_until(lambda: other.is_over and back.is_over)
    assert (other.code, back.code) == ("load_cancelled", "")
    assert one.client.loaded is not None
    assert one.client.loaded.path == "/a.gguf"


def test_a_load_during_an_answer_stops_it_first(bench: Make) -> None:
    one = bench(**ENDLESS)
    answer = one.generating()
    load = one.load("/other.gguf")
    one.loop.run_until(lambda: load.is_over)
    assert answer.completion is not None
    assert answer.completion.stop_reason is StopReason.STOPPED
    assert load.model is not None


def test_cancelling_a_load_ends_the_process(bench: Make) -> None:
    one = bench(load=[["progress", 0.1], ["stall"]])
    sink = one.load()
    one.loop.run_until(lambda: bool(sink.fractions))
    one.client.cancel_load()
    assert sink.endings == 0, "nothing is delivered from inside the request"
    one.wait(S.STOPPED)
    assert (sink.code, sink.endings) == ("load_cancelled", 1)
    assert one.client.history.crashed_while_loading == frozenset()


def test_cancelling_a_load_that_was_not_sent_yet_keeps_the_process(bench: Make) -> None:
    one = bench()
    sink = one.load()
    one.client.cancel_load()
    one.wait(S.IDLE)
    one.loop.run_until(lambda: sink.endings > 0)  # it is told after the state has changed
    assert (sink.code, sink.endings) == ("load_cancelled", 1)


def test_cancelling_nothing_is_harmless(bench: Make) -> None:
    one = bench()
    one.client.cancel_load()
    one.loaded()
    one.client.cancel_load()
    assert one.client.state is S.READY


# Unloading and closing


def test_unload_ends_the_process(bench: Make) -> None:
    one = bench()
    one.loaded()
    pid = one.client.pid
    one.client.unload()
    assert one.client.state is S.STOPPING
    assert one.client.loaded is None
    one.wait(S.STOPPED)
    assert not psutil.pid_exists(pid or 0)


@pytest.mark.parametrize("ignore", [["quit"], ["quit", "eof"]])
def test_unload_of_an_engine_that_does_not_quit(bench: Make, ignore: list[str]) -> None:
    one = bench(ignore=ignore, limits=ClientLimits(quit=0.1))
    one.loaded()
    one.client.unload()
    one.wait(S.STOPPED)


def test_unload_while_starting(bench: Make) -> None:
    one = bench()
    one.client.start()
    one.client.unload()
    one.wait(S.STOPPED)
    assert S.IDLE not in one.states


def test_unload_during_a_load(bench: Make) -> None:
    one = bench(load=[["progress", 0.1], ["stall"]])
    sink = one.load()
    one.loop.run_until(lambda: bool(sink.fractions))
    one.client.unload()
    one.wait(S.STOPPED)
    assert (sink.code, sink.endings) == ("load_cancelled", 1)


def test_unload_during_an_answer(bench: Make) -> None:
    one = bench(**DEAF)
    sink = one.generating()
    one.client.unload()
    one.wait(S.STOPPED)
    assert sink.endings == 1
    assert sink.completion is not None


def test_unload_without_a_process_is_harmless(bench: Make) -> None:
    one = bench()
    one.client.unload()
    assert one.states == [S.STOPPED]


def test_start_while_the_process_ends_starts_a_new_one(bench: Make) -> None:
    one = bench().started()
    pid = one.client.pid
    one.client.unload()
    one.client.start()
    one.wait(S.IDLE)
    assert one.client.pid != pid


def test_starting_a_started_engine_changes_nothing(bench: Make) -> None:
    one = bench(load=[["progress", 0.1], ["stall"]]).started()
    one.client.start()
    sink = one.load()
    one.loop.run_until(lambda: bool(sink.fractions))
    one.client.cancel_load()
    one.loop.run_until(lambda: one.client.pid is None)
    assert one.client.state is S.STOPPED


def test_close_ends_everything_before_it_returns(bench: Make) -> None:
    one = bench(**ENDLESS)
    answer = one.generating()
    pid = one.client.pid
    one.client.close()
    assert not psutil.pid_exists(pid or 0)
    assert one.client.state is S.STOPPED
    assert answer.endings == 1
    assert answer.completion is not None
    one.loop.run_pending()
    assert answer.endings == 1, "nothing comes after the close"
    one.client.close()


def test_close_during_a_load_and_with_another_one_wanted(bench: Make) -> None:
    one = bench(load=[["progress", 0.1], ["stall"]])
    running = one.load("/a.gguf")
    one.loop.run_until(lambda: bool(running.fractions))
    wanted = one.load("/b.gguf")
    one.client.close()
    one.loop.run_pending()
    assert [(sink.code, sink.endings) for sink in (running, wanted)] == [("load_cancelled", 1)] * 2


def test_close_of_a_stubborn_engine(bench: Make) -> None:
    one = bench(ignore=["quit", "eof", "stop"])
    one.loaded()
    pid = one.client.pid
    one.client.close(timeout=0.4)
    assert not psutil.pid_exists(pid or 0)


def test_a_closed_client_starts_nothing(bench: Make) -> None:
    one = bench()
    one.client.close()
    with pytest.raises(IllegalTransitionError):
        one.client.start()
    with pytest.raises(IllegalTransitionError):
        one.load()


# What callers must not do


def test_an_answer_needs_a_model(bench: Make) -> None:
    one = bench()
    with pytest.raises(IllegalTransitionError):
        one.generate()
    one.started()
    with pytest.raises(IllegalTransitionError):
        one.generate()


def test_one_job_at_a_time(bench: Make) -> None:
    one = bench(**ENDLESS)
    one.generating()
    with pytest.raises(IllegalTransitionError):
        one.generate(JobId("second"))
    one.client.stop(JOB)
    with pytest.raises(IllegalTransitionError):
        one.client.bench(JobId("third"), 1, 1, 0, 1, RecordingBenchSink())


def test_a_prompt_too_long_for_a_line_fails_and_harms_nothing(bench: Make) -> None:
    one = bench()
    one.loaded()
    sink = RecordingGenerationSink()
    one.client.generate(JOB, [*PROMPT, PromptMessage("user", "x" * 9_000_000)], SAMPLER, sink)
    one.loop.run_until(lambda: sink.is_over)
    assert (sink.code, one.client.state) == ("prompt_too_long", S.READY)


def test_the_next_job_may_start_from_the_end_of_the_last(bench: Make) -> None:
    one = bench()
    one.loaded()
    second = RecordingGenerationSink()

    class Chain(RecordingGenerationSink):
        def on_finished(self, completion: object) -> None:
            one.client.generate(JobId("second"), PROMPT, SAMPLER, second)

    one.client.generate(JOB, PROMPT, SAMPLER, Chain())
    one.loop.run_until(lambda: second.is_over)
    assert len(second.texts) == 3


# Counting tokens


def test_tokens_are_counted_also_while_an_answer_is_written(bench: Make) -> None:
    one = bench(**ENDLESS)
    one.generating()
    counts: list[int | None] = []
    one.client.count_tokens("three short words", counts.append)
    assert counts == [], "nothing is delivered from inside the request"
    one.loop.run_until(lambda: bool(counts))
    assert counts == [3]
    assert one.client.state is S.GENERATING


def test_without_a_model_nobody_can_count(bench: Make) -> None:
    one = bench().started()
    counts: list[int | None] = []
    one.client.count_tokens("three short words", counts.append)
    one.loop.run_until(lambda: bool(counts))
    assert counts == [None]


def test_a_text_too_long_for_the_engine_is_not_counted(bench: Make) -> None:
    one = bench()
    one.loaded()
    counts: list[int | None] = []
    one.client.count_tokens("x" * (9 * 1024 * 1024), counts.append)
    one.loop.run_until(lambda: bool(counts))
    assert counts == [None]
    assert one.client.state is S.READY


def test_a_question_ends_with_the_engine(bench: Make) -> None:
    one = bench(ignore=["tokenize"])
    one.loaded()
    counts: list[int | None] = []
    one.client.count_tokens("three short words", counts.append)
    one.client.unload()
    one.loop.run_until(lambda: bool(counts))
    assert counts == [None]


# What it measures


class Speeds:
    """Remembers nothing but what it is told."""

    def __init__(self, *known: ReadingSpeed) -> None:
        self.all = known

    def known(self) -> tuple[ReadingSpeed, ...]:
        return self.all

    def remember(self, speed: ReadingSpeed) -> None:
        self.all = (*self.all, speed)


def test_what_the_engine_measures_is_remembered_and_told_at_the_next_load(bench: Make, tmp_path: Path) -> None:
    first = ReadingSpeed("llama, 2 threads", (BatchSpeed(128, 300.0),))
    second = ReadingSpeed("llama, 4 threads", (BatchSpeed(256, 500.0),))
    found = {"type": "reading_measured", "speed": asdict(second)}
    record = ["record", str(tmp_path / "loads")]
    one = bench(load={"*": [record, ["loaded"], ["send", found]]}, speeds=(speeds := Speeds(first)))
    one.loaded()
    one.loop.run_until(lambda: speeds.all == (first, second))
    one.loaded("/other.gguf")
    told = [json.loads(line)["measured"] for line in (tmp_path / "loads").read_text().splitlines()]
    assert [[each["conditions"] for each in all_] for all_ in told] == [
        ["llama, 2 threads"],
        ["llama, 2 threads", "llama, 4 threads"],
    ]
    assert told[1][1] == json.loads(json.dumps(asdict(second)))


def test_without_a_memory_the_measurement_is_let_go(bench: Make) -> None:
    found = {"type": "reading_measured", "speed": {"conditions": "x", "speeds": []}}
    one = bench(load=[["loaded"], ["send", found]])
    assert one.loaded().model is not None
    assert one.client.state is S.READY
