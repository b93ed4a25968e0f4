"""A chat that has outgrown the context window: each way of making room, with the real engine and a tiny model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.chat import Message, MessageStatus
from sotto.domain.context import RoomStep, WhenFull
from sotto.domain.events import ContextKnown, MessageChanged, MessageFinished, ModelState, ModelStateChanged, RoomMaking
from sotto.domain.ids import ConversationId
from sotto.ipc.commands import engine_command
from sotto.services.context_record import ContextFacts, context_facts
from support.gguf_files import write_scripted_model
from support.running_services import RunningServices

SONG = "Ding, dang, dong."
SMALL = 1024
WORDS = "one two three four five six seven " * 9


class Chat:
    """A chat with a model that says :data:`SONG`, whose window is soon full."""

    def __init__(self, running: RunningServices) -> None:
        self.running = running
        self.id: ConversationId | None = None
        running.settings.set(options.N_CTX, SMALL)

    def ask(self, text: str = WORDS, when_full: WhenFull | None = None) -> MessageFinished:
        sent = self.running.services.chat.send(
            text, conversation=self.id, system_prompt="Be kind.", when_full=when_full
        )
        self.id = sent.conversation
        return self.running.finished(sent)

    def fill(self) -> list[Message]:
        """Ask until something is left out; return the messages before that."""
        for _ in range(20):
            finished = self.ask()
            assert finished.error is None, finished.error.details
            if facts(finished).messages:
                return self.messages()[:-2]
        raise AssertionError("the window never gets full")

    def messages(self) -> list[Message]:
        assert self.id is not None
        return self.running.messages(self.id)


def facts(finished: MessageFinished) -> ContextFacts:
    return context_facts(finished.message.run)


@pytest.fixture
def make(paths: AppPaths, tmp_path: Path) -> Iterator[Callable[..., Chat]]:
    """Return a maker of a chat, with the script of its model, and the window it was trained for."""
    started: list[RunningServices] = []

    def make_chat(script: str = SONG, *, n_ctx: int = 4096, ends: bool = True) -> Chat:
        running = RunningServices(paths, command=engine_command())
        started.append(running)
        running.open()
        for event in (ContextKnown, MessageChanged, RoomMaking):
            running.services.hub.subscribe(event, running.events.append)
        running.wait(
            running.services.models.add(write_scripted_model(tmp_path / "m.gguf", script, n_ctx=n_ctx, ends=ends))
        )
        return Chat(running)

    yield make_chat
    for running in started:
        running.services.close()


def test_the_oldest_turns_are_left_out_and_it_is_known_which(make: Callable[..., Chat]) -> None:
    chat = make()
    before = chat.fill()
    last = chat.messages()[-1]
    known = context_facts(last.run)
    (span,) = known.left_out
    assert span[0] == before[0].id
    assert [message.id for message in before].index(span[1]) + 1 == known.messages
    assert known.n_ctx == SMALL
    assert 0 < known.system < known.history
    assert known.reserve == 256
    assert last.usage is not None
    assert known.system + known.history == last.usage.prompt_tokens
    assert last.status is MessageStatus.COMPLETE
    told = [event for event in chat.running.of(ContextKnown) if event.message == last.id]
    assert [event.context for event in told] == [last.run["context"]]


def test_a_pinned_message_stays_with_its_turn(make: Callable[..., Chat]) -> None:
    chat = make()
    chat.ask("My name is Ada.")
    name = chat.messages()[0]
    assert chat.id is not None
    pinned = chat.running.wait(chat.running.services.context.pin(chat.id, name.id, True))
    assert pinned.pinned
    assert [event.message for event in chat.running.of(MessageChanged)] == [pinned]
    before = chat.fill()
    (span,) = context_facts(chat.messages()[-1].run).left_out
    assert span[0] == before[2].id  # the first two are the pinned one and its answer
    chat.running.wait(chat.running.services.context.pin(chat.id, name.id, False))
    (span,) = facts(chat.ask()).left_out
    assert span[0] == name.id


def test_the_beginning_can_be_kept_instead(make: Callable[..., Chat]) -> None:
    chat = make()
    chat.running.settings.set(options.WHEN_FULL, "keep-first")
    chat.running.settings.set(options.KEEP_FIRST, 1)
    before = chat.fill()
    (span,) = context_facts(chat.messages()[-1].run).left_out
    assert span[0] == before[2].id


def test_a_message_that_is_too_long_says_so_whatever_is_done(make: Callable[..., Chat]) -> None:
    chat = make(n_ctx=SMALL)
    for way in WhenFull:
        finished = chat.ask(WORDS * 8, way)
        assert finished.error is not None
        assert finished.error.code == "context_overflow", way
        assert finished.message.status is MessageStatus.FAILED


def test_pinned_messages_that_leave_no_room_say_so(make: Callable[..., Chat]) -> None:
    chat = make(n_ctx=SMALL)
    chat.ask(WORDS * 3)
    assert chat.id is not None
    chat.running.wait(chat.running.services.context.pin(chat.id, chat.messages()[0].id, True))
    for way in (WhenFull.DROP_OLDEST, WhenFull.SUMMARISE, WhenFull.ASK):
        finished = chat.ask(WORDS * 3, way)
        assert finished.error is not None
        assert finished.error.code == "context_pinned", way


def test_one_can_be_asked_and_choose(make: Callable[..., Chat]) -> None:
    chat = make()
    chat.fill()
    assert chat.id is not None
    chat.running.wait(chat.running.services.context.choose(chat.id, WhenFull.ASK))
    asked = chat.ask()
    assert asked.error is not None
    assert asked.error.code == "context_asks"
    assert (asked.message.status, asked.message.content) == (MessageStatus.FAILED, "")
    assert facts(asked).asks
    chat.running.events.clear()
    chat.running.services.chat.regenerate(asked.message.id, chat.id, changes={"when_full": "drop-oldest"})
    chat.running.until(lambda: bool(chat.running.of(MessageFinished)))
    (finished,) = chat.running.of(MessageFinished)
    assert finished.message.content == SONG
    assert facts(finished).messages > 0


def test_one_can_also_choose_when_an_answer_is_run_again(make: Callable[..., Chat]) -> None:
    chat = make()
    chat.fill()
    assert chat.id is not None
    then = chat.messages()[-1]
    chat.running.wait(chat.running.services.context.choose(chat.id, WhenFull.ASK))

    def run_again(**changes: object) -> MessageFinished:
        chat.running.events.clear()
        chat.running.services.chat.run_again(then, changes=changes)
        chat.running.until(lambda: bool(chat.running.of(MessageFinished)))
        (finished,) = chat.running.of(MessageFinished)
        return finished

    asked = run_again()
    assert asked.error is not None
    assert asked.error.code == "context_asks"
    assert run_again(when_full="drop-oldest").message.content == then.content


def test_older_turns_are_summed_up_and_the_summary_goes_on(make: Callable[..., Chat]) -> None:
    chat = make()
    chat.fill()
    assert chat.id is not None
    chat.running.wait(chat.running.services.context.choose(chat.id, WhenFull.SUMMARISE))
    first = chat.ask()
    assert first.message.content == SONG
    assert [event.step for event in chat.running.of(RoomMaking)] == [RoomStep.SUMMARISING]
    assert facts(first).summary > 0
    assert facts(first).trouble == ""
    (changed,) = chat.running.of(MessageChanged)
    assert changed.message.summary == SONG
    (span,) = facts(first).left_out
    assert span == (chat.messages()[0].id, changed.message.id)
    again = chat.ask()  # there is room for some more turns
    assert len(chat.running.of(RoomMaking)) == 1
    assert facts(again).left_out == facts(first).left_out
    assert facts(again).summary == facts(first).summary
    for _ in range(6):
        last = chat.ask()
    assert len(chat.running.of(RoomMaking)) > 1
    summarised = [message for message in chat.messages() if message.summary]
    assert len(summarised) == len(chat.running.of(RoomMaking))
    assert facts(last).left_out == ((chat.messages()[0].id, summarised[-1].id),)


@pytest.mark.parametrize("script", ["...", "?!"])
def test_without_a_summary_the_oldest_are_left_out_and_it_is_said(make: Callable[..., Chat], script: str) -> None:
    chat = make(script)
    for _ in range(20):
        finished = chat.ask(when_full=WhenFull.SUMMARISE)
        if facts(finished).messages:
            break
    assert facts(finished).trouble == "no_summary"
    assert facts(finished).summary == 0
    assert finished.message.status is MessageStatus.COMPLETE
    assert chat.running.of(MessageChanged) == []


def test_stop_ends_an_answer_that_waits_for_its_summary(make: Callable[..., Chat]) -> None:
    chat = make("Word ", ends=False)
    chat.running.settings.set(options.MAX_TOKENS, 20)
    chat.fill()
    chat.running.events.clear()
    sent = chat.running.services.chat.send(WORDS, conversation=chat.id, when_full=WhenFull.SUMMARISE)
    chat.running.until(lambda: bool(chat.running.of(RoomMaking)))
    chat.running.services.chat.stop(sent.job)
    finished = chat.running.finished(sent)
    assert (finished.message.status, finished.message.content) == (MessageStatus.STOPPED, "")
    assert chat.running.of(MessageChanged) == []


def test_a_long_chat_is_summed_up_in_pieces(make: Callable[..., Chat]) -> None:
    chat = make()
    chat.running.settings.set(options.N_CTX, 4096)
    for _ in range(6):
        chat.ask()
    chat.running.settings.set(options.N_CTX, SMALL)
    finished = chat.ask(when_full=WhenFull.SUMMARISE)
    assert finished.message.content == SONG
    assert facts(finished).trouble == ""
    assert facts(finished).summary > 0


def test_the_window_is_enlarged_and_stays_so(make: Callable[..., Chat]) -> None:
    chat = make()
    before = chat.fill()
    assert chat.id is not None
    chat.running.wait(chat.running.services.context.choose(chat.id, WhenFull.ENLARGE))
    chat.running.events.clear()
    finished = chat.ask()
    assert [event.step for event in chat.running.of(RoomMaking)] == [RoomStep.ENLARGING]
    assert ModelState.LOADING in {event.state for event in chat.running.of(ModelStateChanged)}
    assert SMALL < facts(finished).n_ctx < 4096
    assert facts(finished).messages == 0
    assert len(before) > 2
    chat.running.events.clear()
    again = chat.ask()
    assert facts(again).n_ctx == facts(finished).n_ctx
    assert ModelState.LOADING not in {event.state for event in chat.running.of(ModelStateChanged)}
    assert chat.running.of(RoomMaking) == []


def test_a_window_as_large_as_the_model_knows_cannot_be_enlarged(make: Callable[..., Chat]) -> None:
    chat = make(n_ctx=SMALL)
    chat.fill()
    finished = chat.ask(when_full=WhenFull.ENLARGE)
    assert facts(finished).trouble == "not_enlarged"
    assert facts(finished).messages > 0
    assert finished.message.content == SONG
