"""Writing and sending."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from sotto.domain.chat import Attachment
from sotto.domain.events import ModelState, ModelStateChanged
from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel, LoadedModel, Placement
from sotto.gui.attachment_chip import AttachmentChip, AttachmentShelf
from sotto.gui.composer import Composer
from sotto.gui.message_edit import LONGEST_LINE
from sotto.gui.model_drop import dropped_models, dropped_texts
from sotto.gui.theme import Theme
from sotto.services.drafts import Draft

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


def files(tmp_path: Path, *names: str) -> QMimeData:
    """Return what a file manager hands over when these files are dragged or copied."""
    data = QMimeData()
    data.setUrls([*(QUrl.fromLocalFile(str(tmp_path / name)) for name in names), QUrl("https://example.org/d.gguf")])
    return data


def test_a_drop_is_sorted_into_models_and_texts(tmp_path: Path) -> None:
    data = files(tmp_path, "a.gguf", "B.GGUF", "c.txt")
    assert dropped_models(data) == [tmp_path / "a.gguf", tmp_path / "B.GGUF"]
    assert dropped_texts(data) == [tmp_path / "c.txt"]


def test_files_can_be_dropped_and_pasted(composer: Composer, tmp_path: Path) -> None:
    composer.edit.fold_pastes(2000)
    models: list[list[Path]] = []
    texts: list[list[Path]] = []
    composer.files_dropped.connect(models.append)
    composer.text_files_dropped.connect(texts.append)
    assert composer.take_files(files(tmp_path, "a.gguf", "b.md"))
    assert (models, texts) == ([[tmp_path / "a.gguf"]], [[tmp_path / "b.md"]])
    copied = files(tmp_path, "c.py")
    assert composer.edit.canInsertFromMimeData(copied)
    composer.edit.insertFromMimeData(copied)
    assert texts[1:] == [[tmp_path / "c.py"]]
    assert composer.text() == ""
    assert not composer.take_files(QMimeData())


@pytest.mark.parametrize("text", ["word " * 401, "a\n" * 41], ids=["many characters", "many lines"])
def test_a_long_paste_becomes_an_attachment(composer: Composer, text: str) -> None:
    composer.edit.fold_pastes(2000)
    data = QMimeData()
    data.setText(text)
    composer.edit.insertFromMimeData(data)
    composer.edit.insertFromMimeData(data)
    assert composer.draft() == Draft("", (Attachment("Pasted text", text), Attachment("Pasted text 2", text)))
    assert composer.send_button.isEnabled()


def test_a_short_paste_and_one_with_ctrl_shift_v_stay_text(composer: Composer) -> None:
    composer.edit.fold_pastes(2000)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("word " * 400)
    composer.edit.paste()
    assert composer.draft() == Draft("word " * 400)
    composer.set_text("")
    clipboard.setText("word " * 401)
    QTest.keyClick(composer.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert composer.draft() == Draft("word " * 401)


def test_pastes_are_left_alone_when_the_setting_says_never(composer: Composer) -> None:
    composer.edit.fold_pastes(0)
    data = QMimeData()
    data.setText("word " * 5000)
    composer.edit.insertFromMimeData(data)
    assert composer.draft() == Draft("word " * 5000)


def test_an_attachment_can_be_taken_off(composer: Composer, qtbot: QtBot) -> None:
    composer.set_draft(Draft("", (Attachment("a.txt", "one"), Attachment("b.txt", "two"), Attachment("c.txt", "3"))))
    chips = composer.findChildren(AttachmentChip)
    assert [chip.button.accessibleName() for chip in chips] == [
        "Attachment a.txt",
        "Attachment b.txt",
        "Attachment c.txt",
    ]
    cross = chips[0].findChild(QToolButton, "attachment_remove_button")
    assert cross is not None
    with qtbot.waitSignal(composer.draft_changed):
        qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    QTest.keyClick(composer.findChildren(AttachmentShelf)[0].strip.chips[1], Qt.Key.Key_Delete)
    assert [attachment.name for attachment in composer.draft().attachments] == ["b.txt"]
    composer.set_draft(Draft())
    assert not composer.send_button.isEnabled()
    assert not composer.findChildren(AttachmentShelf)[0].isVisible()


def test_many_attachments_leave_room_for_the_message(composer: Composer) -> None:
    composer.set_draft(Draft("", tuple(Attachment(f"A rather long name number {n}.txt", "x") for n in range(10))))
    composer.set_text("line\n" * 200)
    QCoreApplication.processEvents()
    assert composer.sizeHint().height() <= 0.4 * 800


def test_more_than_a_message_can_hold_is_refused(composer: Composer, qtbot: QtBot) -> None:
    for number in range(10):
        composer.attachments.add(Attachment(f"{number}.txt", "x"))
    with qtbot.waitSignal(composer.attachments.refused) as refused:
        composer.attachments.add(Attachment("more.txt", "x"))
    assert refused.args[0].code == "attachments_full"
    assert len(composer.draft().attachments) == 10


def test_up_in_an_empty_field_edits_the_last_message(composer: Composer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(composer.edit_last_requested):
        QTest.keyClick(composer.edit, Qt.Key.Key_Up)
    QTest.keyClicks(composer.edit, "x")
    with qtbot.assertNotEmitted(composer.edit_last_requested):
        QTest.keyClick(composer.edit, Qt.Key.Key_Up)
    composer.set_draft(Draft("", (Attachment("a.txt", "one"),)))
    with qtbot.assertNotEmitted(composer.edit_last_requested):
        QTest.keyClick(composer.edit, Qt.Key.Key_Up)


def test_a_draft_is_announced_once(composer: Composer) -> None:
    drafts: list[Draft] = []
    composer.draft_changed.connect(lambda: drafts.append(composer.draft()))
    wanted = Draft("text", (Attachment("a.txt", "one"),))
    composer.set_draft(wanted)
    composer.set_draft(wanted)
    assert drafts == [wanted]


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


def test_the_meter_counts_what_is_being_written(composer: Composer) -> None:
    meter = composer.meter
    figure = meter.findChild(QLabel, "context_figure")
    bar = meter.findChild(QProgressBar, "context_meter")
    assert figure is not None
    assert bar is not None
    meter.show_draft(1234, is_exact=False)
    assert (figure.text(), bar.isVisible()) == ("about 1,234 tokens", False)
    meter.show_usage(0, 2048)
    assert figure.text() == "about 1,234 of 2,048"
    meter.show_draft(7, is_exact=True)
    meter.show_usage(100, 2048)
    assert (figure.text(), bar.value()) == ("100 + 7 of 2,048", 107)
    assert bar.accessibleName() == "Context used: 100 of 2,048 tokens; your message: 7 tokens"
    assert not figure.property("over")
    meter.show_draft(3000, is_exact=True)
    assert figure.property("over")
    assert "more than the model can read" in meter.toolTip()
    meter.show_draft(0, is_exact=True)
    assert figure.text() == "100 of 2,048"
    meter.show_usage(0, 0)
    assert not meter.isVisible()
