"""What “About” says of a model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel
from sotto.gui import installed_tab
from sotto.gui.about_model import AboutModelDialog, file_facts
from sotto.gui.rich_text import RichText
from sotto.gui.theme import Theme
from sotto.services.passport import Passport, TensorRow, WeightShare
from sotto.services.template_comparison import AUTHOR, CATALOG, TemplateReport, TemplateVerdict
from support.installed_models import show_installed
from support.real_window import OpenWindow, RealWindow

Show = Callable[[Passport], AboutModelDialog]

MODEL = InstalledModel(
    ModelId("m"), "Some Model", Path("/models/some.gguf"), 4_900_000_000, licence="apache-2.0", sha256="ab" * 32
)
PASSPORT = Passport(
    model=MODEL,
    files=(MODEL.path,),
    facts=(("Architecture", "llama"), ("Parameters", "7,300,000,000")),
    entry=None,
    licence=None,
    origin=(("Trained by", "Somebody"),),
    template=TemplateReport("{{ messages }}", "cd" * 32, TemplateVerdict.UNKNOWN),
    tokenizer=(("Tokens", "32,000"),),
    weights=(WeightShare("Q4_K", 900, 3, 4.5), WeightShare("F32", 100, 1, 32.0)),
    tensors=(TensorRow("attn_q", ("Q4_K", "Q4_K", "")), TensorRow("output", ("F32",))),
)


@pytest.fixture
def show(qtbot: QtBot, window_theme: Theme) -> Callable[[Passport], AboutModelDialog]:
    """Return a maker of shown dialogs."""

    def make(passport: Passport) -> AboutModelDialog:
        dialog = AboutModelDialog(window_theme, passport)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def texts(dialog: QDialog, name: str) -> list[str]:
    return [label.text().replace("\u200b", "") for label in dialog.findChildren(QLabel, name)]


def button(dialog: QDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_the_facts_are_in_words(window_theme: Theme) -> None:
    assert dict(file_facts(PASSPORT)) == {
        "Use": "Chats: the file has a chat template",
        "Size": "4.9 GB",
        "File": "/models/some.gguf",
        "SHA-256": "ab" * 32,
    }


def test_what_is_not_known_is_said_or_left_out(window_theme: Theme) -> None:
    model = InstalledModel(ModelId("m"), "M", Path("/m.gguf"), 1_000_000)
    template = TemplateReport("", "", TemplateVerdict.NONE)
    facts = dict(file_facts(replace(PASSPORT, model=model, files=(model.path,), template=template)))
    assert facts == {
        "Use": "Completes text: the file has no chat template",
        "Size": "1.0 MB",
        "File": "/m.gguf",
        "SHA-256": "Not recorded yet",
    }


def test_a_template_without_anything_to_compare_with_is_marked(show: Show) -> None:
    dialog = show(PASSPORT)
    assert texts(dialog, "template_badge") == ["No known template to compare with"]
    assert "cd" * 32 in texts(dialog, "model_fact")
    text = dialog.findChild(QPlainTextEdit, "template_text")
    assert isinstance(text, QPlainTextEdit)
    assert not text.isVisible()
    button(dialog, "template_text_button").click()
    assert text.isVisible()
    assert text.toPlainText() == "{{ messages }}"
    assert dialog.findChild(QPushButton, "template_diff_button") is None


def test_a_different_template_shows_what_is_different(show: Show) -> None:
    report = TemplateReport("b", "cd" * 32, TemplateVerdict.DIFFERENT, "Saga 1B", ("-a", "+b"))
    dialog = show(replace(PASSPORT, template=report))
    assert texts(dialog, "template_badge") == ["Different from its family"]
    assert "“Saga 1B”" in texts(dialog, "template_explanation")[0]
    button(dialog, "template_diff_button").click()
    diff = dialog.findChild(QPlainTextEdit, "template_diff")
    assert isinstance(diff, QPlainTextEdit)
    assert diff.isVisible()
    assert diff.toPlainText() == "-a\n+b"


@pytest.mark.parametrize(
    ("verdict", "compared_with", "badge"),
    [
        (TemplateVerdict.KNOWN, CATALOG, "Known template"),
        (TemplateVerdict.KNOWN, "Saga 1B", "The same as in its family"),
        (TemplateVerdict.DIFFERENT, CATALOG, "Different from the known template"),
        (TemplateVerdict.KNOWN, AUTHOR, "Known template"),
        (TemplateVerdict.DIFFERENT, AUTHOR, "Not as its author publishes it"),
    ],
)
def test_only_the_catalog_is_sure(show: Show, verdict: TemplateVerdict, compared_with: str, badge: str) -> None:
    dialog = show(replace(PASSPORT, template=TemplateReport("b", "cd" * 32, verdict, compared_with)))
    assert texts(dialog, "template_badge") == [badge]
    labels = dialog.findChildren(QLabel, "template_badge")
    is_alarm = (verdict, compared_with) == (TemplateVerdict.DIFFERENT, CATALOG)
    assert [label.property("role") == "danger_badge" for label in labels] == [is_alarm]


def test_that_it_is_not_the_authors_is_a_hint(show: Show) -> None:
    report = TemplateReport("b", "cd" * 32, TemplateVerdict.DIFFERENT, AUTHOR)
    (explanation,) = texts(show(replace(PASSPORT, template=report)), "template_explanation")
    assert "may have mended it, or the author has changed it since" in explanation


def test_the_chart_says_in_words_what_it_paints(show: Show) -> None:
    dialog = show(PASSPORT)
    assert texts(dialog, "weight_share") == ["Q4_K: 90.0 %, 4.5 bits a weight", "F32: 10.0 %, 32 bits a weight"]
    chart = dialog.findChild(QWidget, "weights_chart")
    assert chart is not None
    colours = {chart.grab().toImage().pixelColor(x, 4).name() for x in (5, chart.width() - 5)}
    assert len(colours) == 2


def about(driver: RealWindow) -> AboutModelDialog:
    def dialogs() -> list[AboutModelDialog]:
        return [dialog for dialog in driver.window.findChildren(AboutModelDialog) if dialog.isVisible()]

    show_installed(driver)
    buttons = driver.window.findChildren(QPushButton, "model_about_button")
    next(button for button in buttons if button.isVisible()).click()
    driver.wait(lambda: bool(dialogs()))
    return dialogs()[0]


def test_the_button_of_a_card_shows_them(app_window: RealWindow, tiny_model: Path) -> None:
    dialog = about(app_window)
    values = [label.text().replace("\u200b", "") for label in dialog.findChildren(QLabel, "model_fact")]
    assert "CC0-1.0" in values
    assert str(tiny_model) in values
    assert app_window.services.models.installed[0].sha256 in values
    assert dialog.findChild(RichText) is None
    close = dialog.findChild(QPushButton, "about_model_close_button")
    assert isinstance(close, QPushButton)
    close.click()
    assert not dialog.isVisible()


def test_the_guide_shows_its_card_and_a_link_in_it_leads_there(
    open_window: OpenWindow, guide_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "guide.md").write_text("# The guide\n\nSee [Help](sotto:help).\n", encoding="utf-8")
    monkeypatch.setattr(installed_tab, "resource_folder", lambda: tmp_path)
    driver = open_window(guide=guide_file)
    dialog = about(driver)
    text = dialog.findChild(RichText)
    assert isinstance(text, RichText)
    assert text.toPlainText() == "The guide\nSee Help."
    assert any("llama" in label.text() for label in dialog.findChildren(QLabel, "model_fact"))
    text.anchorClicked.emit(QUrl("sotto:help"))
    assert driver.window.page == "help"
    assert not dialog.isVisible()


def test_a_guide_without_its_card_shows_the_facts(
    open_window: OpenWindow, guide_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed_tab, "resource_folder", lambda: tmp_path)
    dialog = about(open_window(guide=guide_file))
    assert dialog.findChild(RichText) is None
    assert any("512" in label.text() for label in dialog.findChildren(QLabel, "model_fact"))


def test_the_passport_is_exported(app_window: RealWindow, tmp_path: Path) -> None:
    dialog = about(app_window)
    button(dialog, "about_model_export_button").click()
    files = dialog.findChild(QFileDialog, "export_passport_dialog")
    assert isinstance(files, QFileDialog)
    target = tmp_path / "passport.md"
    files.fileSelected.emit(str(target))
    files.reject()
    app_window.wait(target.exists)
    assert target.read_text(encoding="utf-8").startswith("# tiny\n")


def test_nothing_in_it_is_markup(show: Show) -> None:
    dialog = show(replace(PASSPORT, origin=(("Trained by", "<b>bold"),)))
    assert "<b>bold" in texts(dialog, "model_fact")
