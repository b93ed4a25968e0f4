"""Two answers side by side, compared in the real window."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QTextEdit, QToolButton, QWidget

from sotto.domain.chat import MessageStatus
from sotto.domain.ids import MessageId
from sotto.gui.compare_column import CompareColumn
from sotto.gui.theme import Theme
from support.gguf_files import write_bpe_model
from support.pseudo_locale import PseudoTranslator, clipped_texts, untranslated_words, visible_texts
from support.real_window import OpenWindow, RealWindow

SONG = [["started"], ["tokens", 3], ["finish"]]


def shown(app: RealWindow) -> list[MessageId]:
    return [node.id for node in app.session.chat.actions._chat.tree.shown()]


def texts(app: RealWindow) -> list[str]:
    tree = app.session.chat.actions._chat.tree
    messages = [tree.message(node.id) for node in tree.shown()]
    return [message.content for message in messages if message is not None]


def until_free(app: RealWindow) -> None:
    app.wait(lambda: app.current is not None and app.services.chat.job_of(app.current) is None)
    app.wait(lambda: app.session.chat.actions._chat.is_read)


def column(app: RealWindow, side: int) -> CompareColumn:
    view = app.session.chat.comparison.view
    assert view is not None
    return view.columns[side]


def compare(app: RealWindow, number: int = 1) -> None:
    """Choose the line in the menu of a message of the branch."""
    app.wait(lambda: app.view.is_settled and app.view.widget_of(shown(app)[number]) is not None)
    app.view.widget_of(shown(app)[number]).findChild(QToolButton, "message_menu_button").click()
    menu = app.find("message_menu", QMenu)
    action = menu.findChild(QAction, "message_compare")
    assert action.isEnabled()
    action.trigger()
    menu.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.wait(lambda: app.session.chat.comparison.view is not None)
    app.wait(lambda: column(app, 0).message is not None)
    app.window.activateWindow()  # the offscreen platform forgets it with the menu


def words(app: RealWindow, side: int, name: str) -> str:
    label = column(app, side).findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text() if not label.isHidden() else ""


def status(app: RealWindow, side: int) -> MessageStatus | None:
    message = column(app, side).message
    return message.status if message is not None else None


def until_written(app: RealWindow, side: int) -> None:
    app.wait(lambda: status(app, side) is MessageStatus.COMPLETE)
    app.wait(lambda: column(app, side).is_settled)


def start_button(app: RealWindow, side: int, text: str) -> QPushButton:
    buttons = column(app, side).findChildren(QPushButton, "compare_model_button")
    return next(button for button in buttons if button.accessibleName() == text)


def press(app: RealWindow, side: int, name: str) -> None:
    button = column(app, side).findChild(QPushButton, name)
    assert button is not None
    assert button.isVisible(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def write_menu(app: RealWindow, side: int) -> QMenu:
    press(app, side, "compare_write_button")
    return app.find("version_menu", QMenu)  # type: ignore[no-any-return]


@pytest.fixture
def two_models(open_window: OpenWindow, tiny_model: Path, tmp_path: Path) -> RealWindow:
    """A window with the models “tiny” and “other”, and the answer to one question."""
    app = open_window()
    app.add_model(Path(shutil.copy(write_bpe_model(tmp_path / "another.gguf", seed=7), tmp_path / "other.gguf")))
    app.add_model(tiny_model)
    ids = {model.path.stem: model.id for model in app.services.models.own}
    app.services.library.rename(ids["other"], "other")
    app.wait(lambda: any(model.name == "other" for model in app.services.models.installed))
    app.session.models.select(ids["tiny"])
    app.send("Sing")
    until_free(app)
    return app


def test_a_second_answer_is_written_by_another_model_and_chosen_to_go_on_with(two_models: RealWindow) -> None:
    app = two_models
    first = shown(app)[1]
    compare(app)
    assert app.texts("compare_question") == ["Sing"]
    app.wait(lambda: column(app, 0).is_settled)
    assert [field.toPlainText() for field in column(app, 0).findChildren(QTextEdit)] == ["la la la"]
    assert words(app, 0, "compare_model") == "tiny"
    assert words(app, 0, "compare_facts").startswith("3 tokens")
    assert column(app, 1).message is None
    assert not app.view.isVisible()
    assert not app.composer.isVisible()
    QTest.mouseClick(start_button(app, 1, "other"), Qt.MouseButton.LeftButton)
    until_written(app, 1)
    assert words(app, 1, "compare_model") == "other"
    press(app, 1, "compare_choose_button")
    until_free(app)
    assert app.session.chat.comparison.view is None
    assert app.view.isVisible()
    assert app.composer.isVisible()
    app.wait(lambda: len(shown(app)) == 2)
    assert shown(app)[1] != first
    stored = app.session.chat.actions._chat.tree.message(shown(app)[1])
    assert stored is not None
    assert stored.model == "other"
    versions = app.session.chat.actions._chat.tree.alternatives()[shown(app)[1]]
    assert versions == (first, shown(app)[1])


def test_leaving_shows_the_branch_that_was_shown(two_models: RealWindow) -> None:
    app = two_models
    app.send("Again")
    until_free(app)
    before = shown(app)
    compare(app, 1)
    QTest.mouseClick(start_button(app, 1, "tiny"), Qt.MouseButton.LeftButton)
    until_written(app, 1)
    assert len(shown(app)) == 2  # the store shows what was written last
    app.wait(lambda: QApplication.focusWidget() is column(app, 1).area)
    QTest.keyClick(column(app, 1).area, Qt.Key.Key_Escape)
    assert app.session.chat.comparison.view is None
    app.wait(lambda: shown(app) == before)
    app.wait(lambda: app.view.is_settled and app.view.isVisible())
    app.wait(lambda: app.composer.edit.hasFocus())
    app.send("Still here")
    until_free(app)
    app.wait(lambda: shown(app)[:4] == before)


def test_versions_that_are_there_stand_beside_each_other(two_models: RealWindow) -> None:
    app = two_models
    app.session.chat.actions.regenerate(shown(app)[1], None, {"temperature": 0.25, "top_k": 3})
    until_free(app)
    app.wait(lambda: bool(app.session.chat.actions._chat.tree.alternatives()))
    old, new = app.session.chat.actions._chat.tree.alternatives()[shown(app)[1]]
    compare(app)
    app.wait(lambda: column(app, 1).message is not None)
    assert app.session.chat.comparison.answers is not None
    assert app.session.chat.comparison.answers.shown == (new, old)
    assert words(app, 0, "compare_difference") == "Temperature 0.25 · Top k 3"
    assert words(app, 1, "compare_difference") == "Temperature 0.8 · Top k 40"
    column(app, 1).findChild(QToolButton, "next_version_button").click()
    app.wait(lambda: app.session.chat.comparison.answers.shown == (new, new))  # type: ignore[union-attr]
    assert words(app, 1, "compare_difference") == ""


def test_two_answers_are_wanted_at_once_and_one_waits_for_the_other(
    open_window: OpenWindow, tiny_model: Path, tmp_path: Path
) -> None:
    gate, requests = tmp_path / "gate", tmp_path / "requests"
    app = open_window(
        generate=[["record", str(requests)], ["started"], ["tokens", 2], ["wait_for_file", str(gate)], ["finish"]]
    )
    app.add_model(tiny_model)
    gate.touch()
    app.send("Sing")
    until_free(app)
    gate.unlink()
    compare(app)
    QTest.mouseClick(start_button(app, 1, "tiny"), Qt.MouseButton.LeftButton)
    app.wait(lambda: column(app, 1).text == "la la ")
    app.wait(lambda: words(app, 1, "compare_facts").startswith("about 2 tokens"))
    assert not column(app, 1).choose_button.isEnabled()
    menu = write_menu(app, 0)
    menu.findChild(QAction, "message_again").trigger()  # type: ignore[union-attr]
    menu.close()
    assert status(app, 0) is MessageStatus.STREAMING
    answer = column(app, 0).answer
    assert answer is not None
    assert answer.status_text == "Waiting until the other answer is written…"
    assert app.services.chat.job_of(app.current) is not None  # type: ignore[arg-type]
    gate.touch()
    until_written(app, 1)
    until_written(app, 0)
    assert len(requests.read_text(encoding="utf-8").splitlines()) == 3
    until_free(app)
    app.wait(lambda: len(app.session.chat.actions._chat.tree.alternatives()[shown(app)[1]]) == 3)


def test_stopping_what_waits_and_what_is_written(open_window: OpenWindow, tiny_model: Path) -> None:
    app = open_window(generate=[["started"], ["tokens_until_stopped"], ["finish"]])
    app.add_model(tiny_model)
    app.type("Sing")
    app.press_enter()
    app.wait(lambda: len(texts(app)) == 2)
    app.session.chat.stop()
    until_free(app)
    compare(app)
    first = column(app, 0).message
    QTest.mouseClick(start_button(app, 1, "tiny"), Qt.MouseButton.LeftButton)
    app.wait(lambda: bool(column(app, 1).text))
    menu = write_menu(app, 0)
    menu.findChild(QAction, "message_again").trigger()  # type: ignore[union-attr]
    menu.close()
    press(app, 0, "compare_stop_button")
    assert column(app, 0).message == first
    press(app, 1, "compare_stop_button")
    app.wait(lambda: status(app, 1) is MessageStatus.STOPPED)
    until_free(app)
    assert column(app, 1).choose_button.isEnabled()


def test_an_answer_goes_on_being_written_when_one_leaves(open_window: OpenWindow, tiny_model: Path) -> None:
    app = open_window(generate=[["started"], ["tokens_until_stopped"], ["finish"]])
    app.add_model(tiny_model)
    app.type("Sing")
    app.press_enter()
    app.wait(lambda: len(texts(app)) == 2)
    answer = shown(app)[1]
    compare(app)
    app.wait(lambda: len(column(app, 0).text) > 30)
    assert status(app, 0) is MessageStatus.STREAMING
    column(app, 0).window().findChild(QPushButton, "compare_back_button").click()  # type: ignore[union-attr]
    app.wait(lambda: app.session.chat.actions._chat.is_read and app.view.widget_of(answer) is not None)
    seen = app.view.text_of(answer)
    app.wait(lambda: len(app.view.text_of(answer)) > len(seen) > 30)
    live = app.services.chat.live(app.current)  # type: ignore[arg-type]
    assert live is not None
    assert live.text.startswith(app.view.text_of(answer))
    app.session.chat.stop()
    until_free(app)


def test_an_error_stands_in_the_column_it_belongs_to(open_window: OpenWindow, tiny_model: Path) -> None:
    app = open_window(generate=[["started"], ["tokens", 1], ["fail", "generation_failed"]])
    app.add_model(tiny_model)
    app.type("Sing")
    app.press_enter()
    app.wait(lambda: app.current is not None and len(texts(app)) == 2)
    until_free(app)
    compare(app)
    QTest.mouseClick(start_button(app, 1, "tiny"), Qt.MouseButton.LeftButton)
    app.wait(lambda: status(app, 1) is MessageStatus.FAILED)
    until_free(app)
    failed = column(app, 1).message
    retry = column(app, 1).findChild(QPushButton, "retry_button")
    assert retry is not None
    retry.click()
    app.wait(lambda: column(app, 1).message is not failed and status(app, 1) is MessageStatus.FAILED)
    until_free(app)


def test_settings_of_one_answer_are_asked_in_the_dialog(
    open_window: OpenWindow, tiny_model: Path, tmp_path: Path
) -> None:
    requests = tmp_path / "requests"
    app = open_window(generate=[["record", str(requests)], *SONG])
    app.add_model(tiny_model)
    app.send("Sing")
    until_free(app)
    compare(app)
    column(app, 1).findChild(QPushButton, "compare_settings_button").click()  # type: ignore[union-attr]
    dialog = app.find("version_dialog")
    dialog.findChild(QWidget, "version_temperature").setChecked(True)
    dialog._values.rows["temperature"].editor.setValue(0.25)
    dialog.findChild(QPushButton, "version_dialog_save_button").click()
    assert words(app, 1, "compare_difference") == "Temperature 0.25"  # also before it is written
    until_written(app, 1)
    assert words(app, 0, "compare_difference") == "Temperature 0.8"
    assert words(app, 1, "compare_difference") == "Temperature 0.25"
    asked = json.loads(requests.read_text(encoding="utf-8").splitlines()[-1])
    assert asked["settings"]["temperature"] == 0.25
    menu = write_menu(app, 1)
    menu.findChild(QAction, "message_again").trigger()  # type: ignore[union-attr]
    menu.close()
    until_free(app)
    until_written(app, 1)
    asked = json.loads(requests.read_text(encoding="utf-8").splitlines()[-1])
    assert asked["settings"]["temperature"] == 0.25  # as before means: with what this column was asked with


def test_a_narrow_window_shows_one_answer_at_a_time(two_models: RealWindow) -> None:
    app = two_models
    compare(app)
    view = app.session.chat.comparison.view
    assert view is not None
    app.wait(lambda: all(each.isVisible() for each in view.columns))
    assert not view.tabs.isVisible()
    app.window.resize(600, 600)
    app.wait(lambda: view.is_narrow)
    assert [each.isVisible() for each in view.columns] == [False, True]  # the one that waits for a choice
    view.tabs.setCurrentIndex(0)
    assert [each.isVisible() for each in view.columns] == [True, False]
    assert view.tabs.tabText(0) == "tiny"
    view.name_tab(1, "tiny")  # the other one is of the same model
    assert [view.tabs.tabText(side) for side in (0, 1)] == ["1: tiny", "2: tiny"]
    view.name_tab(1, "another")
    assert [view.tabs.accessibleTabName(side) for side in (0, 1)] == ["tiny", "another"]


@pytest.fixture
def pseudo_locale(qapp: QApplication) -> Iterator[None]:
    """Words that are two fifths longer."""
    translator = PseudoTranslator()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.mark.parametrize("font_px", [15, 22])
@pytest.mark.parametrize("width", [1280, 1000, 900, 640])
@pytest.mark.usefixtures("pseudo_locale")
def test_nothing_is_cut_off(app_window: RealWindow, window_theme: Theme, width: int, font_px: int) -> None:
    app = app_window
    app.send("Sing")
    until_free(app)
    window_theme.set_font_px(font_px)
    try:
        app.window.resize(width, 600)
        app.session.chat.compare()
        view = app.session.chat.comparison.view
        assert view is not None
        app.wait(lambda: column(app, 0).is_settled and view.isVisible())
        for side in (0, 1):
            view.show_column(side)
            QApplication.sendPostedEvents()
            assert clipped_texts(view) == []
            assert untranslated(view) <= {"Sing", "tiny", "la"}
            for each in view.columns:
                assert not each.isVisible() or each.geometry().right() <= view.width()
    finally:
        window_theme.set_font_px(15)


def untranslated(view: QWidget) -> set[str]:
    return {word for _widget, _kind, text in visible_texts(view) for word in untranslated_words(text)}


def test_the_menu_of_an_answer_copies_what_is_read_or_written(open_window: OpenWindow, tiny_model: Path) -> None:
    app = open_window(generate=[["started"], ["tokens", 1, "A **bold** word"], ["finish"]])
    app.add_model(tiny_model)
    app.send("Write")
    until_free(app)
    compare(app)
    for act, expected in (("copy", "A bold word"), ("copy_markdown", "A **bold** word")):
        column(app, 0).findChild(QToolButton, "compare_menu_button").click()  # type: ignore[union-attr]
        menu = app.find("compare_menu", QMenu)
        menu.findChild(QAction, f"message_{act}").trigger()
        menu.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert QGuiApplication.clipboard().text() == expected


def test_another_chat_ends_the_comparison(two_models: RealWindow) -> None:
    app = two_models
    compare(app)
    app.session.chat.new_chat()
    assert app.session.chat.comparison.view is None
    assert app.composer.isVisible()
    app.send("Elsewhere")
    until_free(app)
    app.choose("Sing")
    compare(app)
    app.window.sidebar.conversation_chosen.emit(app.current)
    app.wait(lambda: app.view.isVisible() and app.session.chat.actions._chat.is_read)


def test_the_palette_compares_the_last_answer(two_models: RealWindow) -> None:
    app = two_models
    app.window.compare_action.trigger()
    assert app.session.chat.comparison.view is not None
    assert not app.session.navigation.find_action.isEnabled()
    app.session.chat.end_comparison()
    assert app.session.navigation.find_action.isEnabled()
    app.session.chat.new_chat()
    app.window.compare_action.trigger()
    app.wait(lambda: "There is no answer to compare yet." in app.texts("toast_text"))


def test_one_message_is_asked_of_two_models(two_models: RealWindow) -> None:
    app = two_models
    app.session.chat.new_chat()
    app.type("Dance")
    app.window.ask_two_action.trigger()
    app.wait(lambda: app.session.chat.comparison.view is not None)
    assert app.composer.text() == ""
    QTest.mouseClick(start_button(app, 1, "other"), Qt.MouseButton.LeftButton)
    until_written(app, 0)
    until_written(app, 1)
    assert app.texts("compare_question") == ["Dance"]
    assert [words(app, side, "compare_model") for side in (0, 1)] == ["tiny", "other"]
    app.session.chat.end_comparison()
    app.wait(lambda: app.view.isVisible() and app.session.chat.actions._chat.is_read)
    app.window.ask_two_action.trigger()
    app.wait(lambda: "There is nothing to send." in app.texts("toast_text"))
    assert app.session.chat.comparison.view is None


def test_every_part_can_be_reached_and_has_a_name(two_models: RealWindow) -> None:
    app = two_models
    app.session.chat.actions.regenerate(shown(app)[1])
    until_free(app)
    app.wait(lambda: bool(app.session.chat.actions._chat.tree.alternatives()))
    compare(app)
    app.wait(lambda: column(app, 1).message is not None and column(app, 1).is_settled)
    view = app.session.chat.comparison.view
    assert view is not None
    app.wait(lambda: view.back_button.hasFocus() and all(each.isVisible() for each in view.columns))
    passed: list[QWidget] = []
    for _ in range(40):
        focused = QApplication.focusWidget()
        if focused is None or focused in passed or not view.isAncestorOf(focused):
            break
        passed.append(focused)
        assert focused.accessibleName(), focused.objectName()
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    sides = [next((side for side, each in enumerate(view.columns) if each.isAncestorOf(w)), -1) for w in passed]
    assert sides == sorted(sides)
    for each in view.columns:
        names = {widget.objectName() for widget in passed if each.isAncestorOf(widget)}
        assert {"compare_menu_button", "compare_text", "compare_choose_button", "compare_write_button"} <= names
