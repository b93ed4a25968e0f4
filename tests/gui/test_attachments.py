"""Texts that go along with a message, in the real window."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from sotto.config import options
from sotto.domain.chat import Attachment
from sotto.domain.ids import PromptId
from sotto.domain.presets import Prompt
from sotto.gui.attachment_chip import AttachmentChip
from sotto.gui.details_dialog import DetailsDialog, with_short_lines
from sotto.gui.message_widget import UserMessageWidget
from sotto.services.drafts import Draft
from support.real_window import OpenWindow, RealWindow


def attached(driver: RealWindow) -> list[str]:
    """Return the names of what is attached to the draft."""
    return [attachment.name for attachment in driver.composer.draft().attachments]


def attach(driver: RealWindow, path: Path, text: str) -> None:
    """Attach a file with this text, as the dialog or a drop does."""
    path.write_text(text, encoding="utf-8")
    count = len(attached(driver))
    driver.session.composer.attach_files([path])
    driver.wait(lambda: len(attached(driver)) == count + 1)


def chips(driver: RealWindow) -> list[AttachmentChip]:
    """Return the chips in the bubbles of the chat."""
    bubbles = driver.view.findChildren(UserMessageWidget)
    return [chip for bubble in bubbles for chip in bubble.findChildren(AttachmentChip)]


def test_an_attached_file_is_sent_and_shown_with_the_message(
    open_window: OpenWindow, tiny_model: Path, tmp_path: Path
) -> None:
    requests = tmp_path / "requests.jsonl"
    driver = open_window(generate=[["record", str(requests)], ["started"], ["tokens", 1], ["finish"]])
    driver.add_model(tiny_model)
    attach(driver, tmp_path / "list.txt", "bread\ncheese\n")
    driver.send("What is missing?")
    assert attached(driver) == []
    prompt = json.loads(requests.read_text(encoding="utf-8"))["messages"][-1]["content"]
    assert prompt == "list.txt:\n```\nbread\ncheese\n```\n\nWhat is missing?"
    driver.wait(lambda: [chip.button.text() for chip in chips(driver)] == ["list.txt"])
    driver.qtbot.mouseClick(chips(driver)[0].button, Qt.MouseButton.LeftButton)
    dialog = driver.find("details_dialog", DetailsDialog)
    assert dialog.findChild(QPlainTextEdit).toPlainText() == "bread\ncheese\n"
    dialog.reject()


def test_a_message_may_be_an_attachment_alone(app_window: RealWindow, tmp_path: Path) -> None:
    attach(app_window, tmp_path / "notes.txt", "remember")
    app_window.press_enter()
    app_window.wait(lambda: app_window.current is not None and not app_window.composer.stop_button.isVisible())
    app_window.wait(lambda: len(chips(app_window)) == 1)
    app_window.wait(lambda: app_window.listed() == ["notes.txt"])


def test_what_is_no_text_is_refused_in_words(app_window: RealWindow, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))
    app_window.session.composer.attach_files([picture])
    app_window.wait(lambda: "“picture.png” is not a text file." in app_window.texts("toast_text"))
    assert attached(app_window) == []


def test_a_draft_keeps_its_attachments(app_window: RealWindow, tmp_path: Path) -> None:
    app_window.send("First")
    app_window.session.chat.new_chat()
    app_window.send("Second")
    attach(app_window, tmp_path / "notes.txt", "remember")
    app_window.type("draft")
    app_window.choose("First")
    assert app_window.composer.draft() == Draft()
    app_window.choose("Second")
    assert app_window.composer.draft() == Draft("draft", (Attachment("notes.txt", "remember"),))


def test_attachments_of_a_chat_that_has_not_begun_are_there_after_a_restart(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    first = open_window()
    attach(first, tmp_path / "notes.txt", "remember")
    first.close()
    second = open_window()
    second.wait(lambda: attached(second) == ["notes.txt"])


def test_the_tokens_are_estimated_until_the_model_counts(app_window: RealWindow, tmp_path: Path) -> None:
    figure = app_window.find("context_figure", QLabel)
    attach(app_window, tmp_path / "notes.txt", "eight letters")
    app_window.type("one two three")
    app_window.wait(lambda: figure.text() == "about 8 tokens")
    app_window.send(" four")
    attach(app_window, tmp_path / "notes.txt", "two words")
    app_window.type("one two three")
    app_window.wait(lambda: figure.text() == "12 + 5 of 2,048")  # the scripted engine counts words
    app_window.wait(lambda: app_window.texts("attachment_note")[-1] == "2 tokens")
    app_window.services.models.unload()
    app_window.wait(lambda: "about" in figure.text())


def test_a_prompt_is_put_into_the_field_by_its_slash_command(app_window: RealWindow) -> None:
    prompts = app_window.services.prompts
    prompts.save(Prompt(PromptId(""), name="mail", text="Write a polite letter."))
    _ = app_window.session.presets
    app_window.wait(lambda: len(prompts.prompts) == 1)
    app_window.composer.edit.setFocus()
    app_window.wait(app_window.composer.edit.hasFocus)
    app_window.type("/ma")
    assert app_window.find("slash_popup").isVisible()
    app_window.press_enter()
    assert app_window.composer.text() == "Write a polite letter."


def test_up_opens_the_editor_of_the_last_question(app_window: RealWindow) -> None:
    app_window.send("Sing")
    QTest.keyClick(app_window.composer.edit, Qt.Key.Key_Up)
    assert app_window.find("message_edit_field").toPlainText() == "Sing"


def test_how_much_is_folded_is_a_setting(app_window: RealWindow) -> None:
    data = QMimeData()
    data.setText("word " * 100)
    app_window.composer.edit.insertFromMimeData(data)
    assert attached(app_window) == []
    app_window.settings.set(options.FOLD_PASTES, 400)
    app_window.composer.edit.insertFromMimeData(data)
    assert attached(app_window) == ["Pasted text"]


def test_a_huge_line_is_broken_where_it_is_shown() -> None:
    assert with_short_lines("x" * 5000).split("\n") == ["x" * 2000, "x" * 2000, "x" * 1000]
    assert with_short_lines("a\n\nb" + "c" * 2000).split("\n")[:2] == ["a", ""]
