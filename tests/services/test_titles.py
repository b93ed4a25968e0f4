"""Titles: the first words at once, a model's when it is idle, a person's for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.chat import MessageStatus
from sotto.domain.events import ConversationSaved, MessageFinished, ModelState, TokenReceived
from sotto.domain.generation import ContextUse, PromptMessage, SamplerSettings
from sotto.domain.ids import JobId
from sotto.ipc.commands import engine_command
from sotto.services import titles
from sotto.services.titles import clean_title
from support.gguf_files import write_scripted_model
from support.guide import write_guide
from support.running_services import RunningServices

Start = Callable[..., RunningServices]
TITLE = [["started"], ["tokens", 1, "Night trains"], ["finish"]]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "IDLE_SECONDS", 0.0)


def listening(running: RunningServices) -> RunningServices:
    """As the window does it: titles are told of every answer."""
    running.services.hub.subscribe(MessageFinished, lambda event: running.services.titles.consider(event.message))
    return running


def title_of(running: RunningServices) -> str:
    return running.wait(running.services.history.list())[0].title


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("Night trains", "Night trains"),
        ("  **“Night trains”**\n\nI hope this helps!", "Night trains"),
        ("# Title: Night trains.", "Night trains"),
        ("Titel: Nachtzüge nach Zürich", "Nachtzüge nach Zürich"),
        ("`snake_case` in C#", "snake_case in C#"),
        ("[Trains](https://example.org)", "Trains"),
        ("夜行列车", "夜行列车"),
        ("What is a monad?", "What is a monad?"),
        ("Night\u202e trains\x07", "Night trains"),
        ("", ""),
        ("   \n ", ""),
        ("…", ""),
        ("I'm sorry, but I can't help with that.", ""),
        ("Sure! Here is a title", ""),
        ("As an AI language model", ""),
        ("Es tut mir leid", ""),
        ("word " * 20, ""),
    ],
)
def test_what_a_model_answers_is_cleaned_or_refused(answer: str, title: str) -> None:
    assert clean_title(answer) == title


def test_the_model_in_memory_writes_a_better_title(with_model: Start) -> None:
    running = listening(with_model(generate=TITLE))
    running.ask("Which trains go at night?")
    assert title_of(running) == "Which trains go at night?"
    running.until(lambda: title_of(running) == "Night trains")
    assert running.of(ConversationSaved)[-1].conversation.title == "Night trains"


def test_the_prompt_goes_on_from_the_chat(start: Start, paths: AppPaths) -> None:
    """What the engine has read already is not read again, nor after the title."""
    running = start(generate=[["record", str(paths.cache / "requests.jsonl")], *TITLE])
    running.add_model()
    listening(running).ask("Which trains?", system_prompt="Be brief.")
    running.until(lambda: title_of(running) == "Night trains")
    question, title = running.prompts
    assert title[: len(question)] == question
    assert [role for role, _text in title] == ["system", "user", "assistant", "user"]
    assert title[2][1] == "Night trains"
    assert running.requests[1]["settings"]["max_tokens"] == 40


def test_nobody_sees_a_title_being_written(with_model: Start) -> None:
    running = listening(with_model(generate=TITLE))
    running.ask("Which trains?")
    running.events.clear()
    running.until(lambda: title_of(running) == "Night trains")
    assert running.of(TokenReceived) == []
    assert ModelState.GENERATING not in running.model_states()


def test_a_title_of_ones_own_stays(with_model: Start) -> None:
    running = with_model(generate=TITLE)
    sent = running.services.chat.send("Which trains?")
    finished = running.finished(sent)
    running.wait(running.services.history.rename(sent.conversation, "Mine"))
    running.services.titles.consider(finished.message)
    running.until(lambda: not running.services.titles._wanted)
    assert title_of(running) == "Mine"


def test_a_title_written_meanwhile_by_a_person_wins(with_model: Start) -> None:
    running = with_model(generate=TITLE)
    sent = running.services.chat.send("Which trains?")
    running.finished(sent)
    running.wait(running.services.history.rename(sent.conversation, "Mine"))
    running.services.titles.written(sent.conversation, "The model's")
    running.wait(running.services.history.list())
    assert title_of(running) == "Mine"


@pytest.mark.parametrize("answer", ["I cannot do that.", "", "so many words that nobody would call this a title " * 3])
def test_a_bad_title_leaves_the_first_words_and_is_not_asked_for_again(with_model: Start, answer: str) -> None:
    script = [["started"], *([["tokens", 1, answer]] if answer else []), ["finish"]]
    running = listening(with_model(generate=script))
    sent = running.services.chat.send("Which trains?")
    running.finished(sent)
    running.until(lambda: not running.wait(running.services.history.get(sent.conversation)).provisional_title)
    assert title_of(running) == "Which trains?"


def test_a_title_that_was_cut_is_none(with_model: Start) -> None:
    script = [["started"], ["tokens", 1, "Night trains and"], ["finish", "length"]]
    running = listening(with_model(generate=script))
    sent = running.services.chat.send("Which trains?")
    running.finished(sent)
    running.until(lambda: not running.wait(running.services.history.get(sent.conversation)).provisional_title)
    assert title_of(running) == "Which trains?"


def test_a_background_job_gives_way(with_model: Start) -> None:
    running = with_model(generate=[["started"], ["tokens_until_stopped"], ["finish"]])
    sent = running.services.chat.send("One")
    running.until_writing(sent)
    running.services.chat.stop(sent.job)
    running.finished(sent)
    queue, sink = running.services.generation, _Endless()
    running.until(lambda: queue.idle_model is not None)
    assert queue.submit_idle(JobId("background"), (PromptMessage("user", "x"),), SamplerSettings(seed=1), sink)
    assert not queue.submit_idle(JobId("other"), (), SamplerSettings(seed=1), _Endless())
    running.until(lambda: sink.has_text)
    question = running.services.chat.send("Two")
    running.until_writing(question)
    assert sink.ended == ["stopped"]
    running.services.chat.stop(question.job)
    assert running.finished(question).message.status is MessageStatus.STOPPED


def test_not_when_it_is_switched_off_and_not_for_a_stopped_answer(with_model: Start) -> None:
    running = with_model(generate=TITLE)
    sent = running.services.chat.send("Which trains?")
    answer = running.finished(sent).message
    service = running.services.titles
    running.settings.set(options.MODEL_TITLES, False)
    service.consider(answer)
    assert service._wanted == {}
    running.settings.set(options.MODEL_TITLES, True)
    service.consider(replace(answer, status=MessageStatus.STOPPED))
    assert service._wanted == {}


def test_never_by_the_guide(start: Start, tmp_path: Path) -> None:
    running = listening(start(guide=write_guide(tmp_path), generate=TITLE))
    finished = running.ask("Which trains?")
    assert finished.message.content == "Night trains"
    running.until(lambda: running.services.generation.idle_model is not None)
    service = running.services.titles
    assert service._wanted
    service._look()
    assert not service._is_asking
    assert title_of(running) == "Which trains?"


@pytest.fixture
def real(paths: AppPaths) -> Iterator[RunningServices]:
    """Opened services whose engine is the real one."""
    running = RunningServices(paths, command=engine_command())
    running.open()
    yield running
    running.services.close()


def test_a_real_model_writes_one(real: RunningServices, tmp_path: Path) -> None:
    real.wait(real.services.models.add(write_scripted_model(tmp_path / "bell.gguf", "Bells of the harbour")))
    listening(real)
    finished = real.ask("What rings there?")
    assert finished.message.content == "Bells of the harbour"
    real.until(lambda: title_of(real) == "Bells of the harbour", timeout=30)
    again = real.ask("And now?", conversation=finished.message.conversation).message
    assert again.usage is not None
    assert again.usage.cached_tokens > 0  # the title did not cost the chat its place in the engine's memory


class _Endless:
    """The sink of an answer that nobody waits for."""

    def __init__(self) -> None:
        self.ended: list[str] = []
        self.has_text = False

    def on_queued(self, ahead: int) -> None: ...

    def on_loading(self, fraction: float) -> None: ...

    def on_started(self, prompt_tokens: int, cached_tokens: int, context: ContextUse) -> None: ...

    def on_prompt_progress(self, done: int, total: int) -> None: ...

    def on_text(self, text: str, is_reasoning: bool) -> None:
        self.has_text = True

    def on_finished(self, completion: object, loaded: object) -> None:
        self.ended.append(completion.stop_reason.value)  # type: ignore[attr-defined]

    def on_failed(self, error: object) -> None:
        self.ended.append("failed")
