"""Writing and sending."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from sotto.domain.events import ModelState, ModelStateChanged
from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel, LoadedModel, Placement
from sotto.gui.composer import Composer
from sotto.gui.message_edit import LONGEST_LINE
from sotto.gui.model_drop import dropped_models
from sotto.gui.theme import Theme

MODEL = InstalledModel(ModelId("m"), "Qwen & Co", Path("/models/q.gguf"), 5)


@pytest.fixture
def composer(qtbot: QtBot, window_theme: Theme) -> Composer:
    composer = Composer()
    qtbot.addWidget(composer)
    composer.resize(800, 200)
    composer.set_window_height(800)
    composer.show()
    return composer


def test_enter_sends_and_shift_enter_breaks_the_line(composer: Composer, qtbot: QtBot) -> None:
    QTest.keyClicks(composer.edit, "one")
    QTest.keyClick(composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(composer.edit, "two")
    with qtbot.waitSignal(composer.send_requested) as sent:
        QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert sent.args == ["one\ntwo"]


class _Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def test_who_will_answer_is_painted_when_it_changes(composer: Composer, qtbot: QtBot) -> None:
    paints = _Paints(composer.edit.viewport())
    qtbot.waitUntil(lambda: paints.count > 0)  # the first showing
    QCoreApplication.processEvents()
    before = paints.count
    composer.set_asks_guide(True)
    QCoreApplication.processEvents()
    assert paints.count > before


def test_blank_text_is_not_sent(composer: Composer, qtbot: QtBot) -> None:
    QTest.keyClicks(composer.edit, "   ")
    with qtbot.assertNotEmitted(composer.send_requested):
        QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    assert not composer.send_button.isEnabled()


def test_the_send_button_becomes_the_stop_button(composer: Composer, qtbot: QtBot) -> None:
    composer.set_text("next")
    composer.set_answering(True)
    assert composer.stop_button.isVisible()
    assert not composer.send_button.isVisible()
    with qtbot.assertNotEmitted(composer.send_requested):
        QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    with qtbot.waitSignal(composer.stop_requested):
        qtbot.mouseClick(composer.stop_button, Qt.MouseButton.LeftButton)
    composer.set_answering(False)
    assert composer.send_button.isEnabled()


def test_it_grows_to_a_share_of_the_window_and_then_scrolls(composer: Composer, qtbot: QtBot) -> None:
    one_line = composer.edit.height()
    composer.set_text("a\nb\nc")
    assert composer.edit.height() > 2 * one_line * 0.9
    composer.set_text("line\n" * 200)
    qtbot.waitUntil(lambda: composer.sizeHint().height() <= 0.4 * 800)
    assert composer.edit.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAsNeeded
    composer.set_text("")
    assert composer.edit.height() == one_line


def test_a_huge_line_is_refused_instead_of_freezing_the_window(composer: Composer, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setText("x" * (LONGEST_LINE + 1))
    with qtbot.waitSignal(composer.edit.paste_refused):
        composer.edit.insertFromMimeData(data)
    assert composer.text() == ""
    data.setText("word " * 1000)
    composer.edit.insertFromMimeData(data)
    assert composer.text() == "word " * 1000


def test_only_model_files_are_taken_from_a_drop(tmp_path: Path) -> None:
    data = QMimeData()
    names = ["a.gguf", "B.GGUF", "c.txt"]
    urls = [QUrl.fromLocalFile(str(tmp_path / name)) for name in names]
    data.setUrls([*urls, QUrl("https://example.org/d.gguf")])
    assert dropped_models(data) == [tmp_path / "a.gguf", tmp_path / "B.GGUF"]


def test_the_picker_says_what_the_model_does(composer: Composer) -> None:
    picker = composer.picker
    assert picker.accessibleName() == "Model: No model, add a model file first"
    picker.show_models([MODEL], MODEL)
    picker.show_state(ModelStateChanged(MODEL.id, MODEL.name, ModelState.LOADING, 0.4))
    assert picker.label == "Qwen & Co · loading 40 %"
    assert picker.accessibleName() == "Model: Qwen & Co, loading 40 %"
    picker.show_state(ModelStateChanged(MODEL.id, MODEL.name, ModelState.READY, 1.0))
    assert picker.label == "Qwen & Co"
    assert picker.accessibleName() == "Model: Qwen & Co, ready"


def test_the_picker_says_where_the_model_runs_and_why(composer: Composer) -> None:
    placement = Placement("CUDA", 20, 33, 4, "20 of 33 layers fit on a card.")
    loaded = LoadedModel("m.gguf", "Qwen", "qwen3", "Q4_K_M", 1, 1, 8192, 4096, 9, "", placement, 1.0, ("A warning.",))
    composer.picker.show_models([MODEL], MODEL)
    composer.picker.show_state(ModelStateChanged(MODEL.id, MODEL.name, ModelState.READY, 1.0, loaded))
    assert composer.picker.toolTip().splitlines() == [
        "Qwen & Co: ready",
        "CUDA, 4 threads, 20 of 33 layers on a GPU",
        "20 of 33 layers fit on a card.",
        "A warning.",
    ]


def test_another_models_state_is_not_shown_as_this_ones(composer: Composer) -> None:
    composer.picker.show_models([MODEL], MODEL)
    composer.picker.show_state(ModelStateChanged(ModelId("other"), "Other", ModelState.READY, 1.0))
    assert "not loaded" in composer.picker.accessibleName()


def test_the_menu_lists_models_and_what_can_be_done(composer: Composer, qtbot: QtBot) -> None:
    composer.picker.show_models([MODEL], MODEL)
    menu = composer.picker.menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == ["Qwen && Co", "Load now", "Add a model file…"]
    with qtbot.waitSignal(composer.picker.model_chosen) as chosen:
        menu.actions()[0].trigger()
    assert chosen.args == ["m"]
    composer.picker.show_state(ModelStateChanged(MODEL.id, MODEL.name, ModelState.READY, 1.0))
    menu.aboutToShow.emit()
    assert "Unload and free its memory" in [action.text() for action in menu.actions()]


def test_the_meter_has_words_for_screen_readers_and_hides_without_figures(composer: Composer) -> None:
    bar = composer.meter.findChild(QProgressBar, "context_meter")
    assert bar is not None
    assert not composer.meter.isVisible()
    composer.meter.show_usage(2541, 8192)
    assert composer.meter.isVisible()
    assert bar.accessibleName() == "Context used: 2,541 of 8,192 tokens"
    assert (bar.value(), bar.maximum()) == (2541, 8192)
    composer.meter.show_usage(9000, 8192)
    assert bar.value() == 8192
