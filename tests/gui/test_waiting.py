"""Several chats wait for the one model: each says so whenever one looks, and can be stopped."""

from __future__ import annotations

from pathlib import Path

from sotto.domain.chat import MessageStatus
from sotto.domain.events import MessageFinished
from sotto.domain.ids import ConversationId, MessageId
from support.real_window import OpenWindow, RealWindow


def ask(app: RealWindow, text: str) -> tuple[ConversationId, MessageId]:
    """Ask something in a new chat; return the chat and its answer."""
    app.window.new_chat_action.trigger()
    app.wait(lambda: app.current is None)
    app.type(text)
    app.press_enter()
    app.wait(lambda: app.current is not None and app.services.chat.live(app.current) is not None)
    conversation = app.current
    live = app.services.chat.live(conversation)
    assert conversation is not None
    assert live is not None
    app.wait(lambda: app.view.widget_of(live.message) is not None)
    return conversation, live.message


def status(app: RealWindow, answer: MessageId) -> str:
    widget = app.view.widget_of(answer)
    return str(widget.status_text) if widget is not None else ""


def test_a_chat_whose_answer_waits_says_so_when_one_comes_back(
    open_window: OpenWindow, tiny_model: Path, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    app = open_window(generate=[["started"], ["tokens", 1], ["wait_for_file", str(gate)], ["finish"]])
    app.add_model(tiny_model)
    finished: list[MessageId] = []
    app.services.hub.subscribe(MessageFinished, lambda event: finished.append(event.message.id))
    _first_chat, first = ask(app, "One")
    second_chat, second = ask(app, "Two")
    _third_chat, third = ask(app, "Three")
    fourth_chat, fourth = ask(app, "Four")
    app.wait(lambda: "Waiting" in status(app, fourth))
    app.session.chat.open(second_chat)
    app.wait(lambda: "Waiting until the other answer" in status(app, second))
    app.session.chat.open(fourth_chat)
    app.wait(lambda: "Waiting until the other answer" in status(app, fourth))
    app.composer.stop_button.click()
    app.wait(lambda: finished == [fourth])
    app.wait(lambda: app.view.widget_of(fourth).message.status is MessageStatus.STOPPED)
    app.session.chat.open(second_chat)
    app.wait(lambda: status(app, second) != "")
    gate.touch()
    app.wait(lambda: len(finished) == 4)
    assert finished == [fourth, first, second, third]
