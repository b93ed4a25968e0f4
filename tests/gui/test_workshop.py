"""Making a model smaller in the window: what is offered, how far it is, and what came of it in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QRadioButton

from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel
from sotto.domain.workshop import QUANTIZATIONS, Perplexity, WorkshopState, WorkshopStep
from sotto.gui.model_card import ModelCard
from sotto.gui.smaller_dialog import SmallerDialog
from sotto.gui.theme import Theme
from sotto.gui.workshop_card import WorkshopCard
from sotto.gui.workshop_words import comparison_words, step_words
from sotto.services.tasks import Task
from support.gguf_files import Shape, write_bpe_model
from support.installed_models import show_installed
from support.real_window import OpenWindow, RealWindow

TEXT = "The quick brown fox jumps over the lazy dog. " * 20


def open_dialog(driver: RealWindow) -> SmallerDialog:
    """Press “Make smaller…” on the first card and wait for the choices."""
    tab = show_installed(driver)
    tab.findChild(QPushButton, "model_smaller_button").click()
    dialog = driver.window.findChild(SmallerDialog)
    assert isinstance(dialog, SmallerDialog)
    driver.wait(lambda: dialog.save_button.isEnabled())
    return dialog


def card(driver: RealWindow) -> WorkshopCard:
    found = show_installed(driver).findChild(WorkshopCard)
    assert isinstance(found, WorkshopCard)
    return found


def until_ready(driver: RealWindow) -> None:
    """Wait until the model is there, or will not be."""

    def is_over() -> bool:
        state = driver.services.workshop.state
        return state is not None and state.is_over

    driver.wait(is_over, timeout=60_000)


def shown_cards(driver: RealWindow, count: int) -> dict[str, ModelCard]:
    """Wait until so many models are shown, and return their cards by name."""
    tab = show_installed(driver)

    def cards() -> dict[str, ModelCard]:
        return {one.model.name: one for one in tab.findChildren(ModelCard) if not one.isHidden()}

    driver.wait(lambda: len(cards()) == count)
    return cards()


def measured(value: float) -> Perplexity:
    return Perplexity(2, 2, 510, value, 0.25)


def test_the_choices_are_in_words_with_size_and_fit(app_window: RealWindow) -> None:
    dialog = open_dialog(app_window)
    buttons = {name: dialog.findChild(QRadioButton, f"smaller_choice_{name.lower()}") for name in QUANTIZATIONS}
    assert buttons["Q4_K_M"].isChecked()
    assert buttons["Q4_K_M"].text() == "Good answers: the usual choice"
    assert buttons["Q8_0"].accessibleDescription().startswith("Q8_0 · 109 kB · ")
    assert " free there." in dialog.findChild(QLabel, "smaller_place").text()
    assert all(isinstance(button, QRadioButton) and button.accessibleName() for button in buttons.values())


def test_a_model_is_made_smaller_and_used(app_window: RealWindow) -> None:
    dialog = open_dialog(app_window)
    dialog.findChild(QRadioButton, "smaller_choice_q8_0").click()
    assert dialog.chosen == "Q8_0"
    dialog.save_button.click()
    until_ready(app_window)
    shown = card(app_window)
    assert shown.title.text() == "tiny Q8_0 is ready to use."
    assert shown.text.text().startswith("109 kB instead of ")
    assert "tiny Q8_0" in shown_cards(app_window, 2)
    shown.findChild(QPushButton, "workshop_use_button").click()
    assert app_window.services.models.selected is not None
    assert app_window.services.models.selected.name == "tiny Q8_0"
    shown.findChild(QPushButton, "workshop_dismiss_button").click()
    assert not shown.isVisible()


def test_it_is_compared_on_a_text(app_window: RealWindow, tmp_path: Path) -> None:
    (tmp_path / "pages.txt").write_text(TEXT, encoding="utf-8")
    dialog = open_dialog(app_window)
    dialog.set_text(tmp_path / "pages.txt")
    assert dialog.findChild(QLabel, "smaller_text_name").text() == "pages.txt"
    dialog.save_button.click()
    until_ready(app_window)
    assert "about as good: perplexity 12.5 (±0.25) before, 12.5 (±0.25) after" in card(app_window).text.text()


def test_nothing_begins_when_it_is_cancelled_while_the_text_is_read(
    app_window: RealWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading: Task[str] = Task(app_window.services.hub)
    monkeypatch.setattr(app_window.services.workshop, "read_text", lambda _path: reading)
    dialog = open_dialog(app_window)
    dialog.set_text(tmp_path / "pages.txt")
    dialog.save_button.click()
    assert not dialog.save_button.isEnabled()  # once is enough
    dialog.reject()
    reading.succeed(TEXT)
    assert app_window.services.workshop.state is None


def test_a_wrong_text_is_said_in_the_dialog(app_window: RealWindow, tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(bytes(range(256)) * 10)
    dialog = open_dialog(app_window)
    dialog.set_text(tmp_path / "picture")
    dialog.save_button.click()
    error = dialog.findChild(QLabel, "smaller_dialog_error")
    app_window.wait(lambda: error.isVisible())
    assert "is not a text" in error.text()
    assert app_window.services.workshop.state is None
    dialog.findChild(QPushButton, "smaller_no_text_button").click()
    assert dialog.findChild(QLabel, "smaller_text_name").text() == "No text chosen"


def test_what_went_wrong_is_said_with_its_details(open_window: OpenWindow, tmp_path: Path) -> None:
    driver = open_window()
    driver.add_model(write_bpe_model(tmp_path / "strange.gguf", architecture="strange"))
    open_dialog(driver).save_button.click()
    until_ready(driver)
    shown = card(driver)
    assert shown.title.text() == "strange could not be made smaller"
    assert shown.text.text().startswith("The smaller model could not be made.")
    shown.findChild(QPushButton, "workshop_details_button").click()
    driver.wait(lambda: "unknown model architecture" in driver.find("details_text").toPlainText())
    driver.find("details_dialog").close()


def test_it_can_be_cancelled(open_window: OpenWindow, tmp_path: Path) -> None:
    driver = open_window()
    driver.add_model(write_bpe_model(tmp_path / "large.gguf", shape=Shape(n_embd=512, n_layer=10, n_ff=1024)))
    open_dialog(driver).save_button.click()

    def is_growing() -> bool:
        state = driver.services.workshop.state
        return state is not None and state.step is WorkshopStep.QUANTIZING and state.fraction > 0

    driver.wait(is_growing, timeout=60_000)
    shown = card(driver)
    assert shown.title.text() == "Making large smaller: Q4_K_M"
    bar = shown.findChild(QProgressBar, "workshop_progress")
    assert bar.value() > 0
    shown.findChild(QPushButton, "workshop_cancel_button").click()
    until_ready(driver)
    assert shown.title.text() == "Cancelled. Nothing is left of it."
    assert not bar.isVisible()


def test_small_models_are_not_offered_to_be_made_smaller(app_window: RealWindow) -> None:
    dialog = open_dialog(app_window)
    dialog.findChild(QRadioButton, "smaller_choice_q8_0").click()
    dialog.save_button.click()
    until_ready(app_window)
    cards = shown_cards(app_window, 2)
    offered = {name: one.findChild(QPushButton, "model_smaller_button") is not None for name, one in cards.items()}
    assert offered == {"tiny": True, "tiny Q8_0": False}


def test_a_model_whose_file_is_gone_is_said_in_the_dialog(open_window: OpenWindow, tmp_path: Path) -> None:
    driver = open_window()
    path = write_bpe_model(tmp_path / "gone.gguf")
    driver.add_model(path)
    path.unlink()
    show_installed(driver).findChild(QPushButton, "model_smaller_button").click()
    dialog = driver.window.findChild(SmallerDialog)
    error = dialog.findChild(QLabel, "smaller_dialog_error")
    driver.wait(lambda: error.isVisible())
    assert "There is no model file" in error.text()
    assert not dialog.save_button.isEnabled()


@pytest.mark.parametrize(
    ("after", "words"), [(12.5, "about as good"), (13.2, "a little worse"), (20.0, "clearly worse")]
)
def test_the_comparison_is_in_words(window_theme: Theme, after: float, words: str) -> None:
    assert words in comparison_words(measured(12.5), measured(after))


@pytest.mark.parametrize("step", list(WorkshopStep))
def test_every_step_has_words(window_theme: Theme, step: WorkshopStep) -> None:
    model = InstalledModel(ModelId("1"), "tiny", Path("tiny.gguf"), 100)
    state = WorkshopState(model, "Q8_0", step, 0.5)
    shown = WorkshopCard()
    shown.show_state(state)
    assert shown.title.text()
    assert state.is_over or step_words(state)


def test_the_end_is_told_wherever_one_is(app_window: RealWindow) -> None:
    dialog = open_dialog(app_window)
    dialog.findChild(QRadioButton, "smaller_choice_q8_0").click()
    dialog.save_button.click()
    app_window.window.show_page("chat")

    def toasts() -> list[str]:
        return [label.text() for label in app_window.window.findChildren(QLabel, "toast_text")]

    app_window.wait(lambda: "tiny Q8_0 is ready to use." in toasts(), timeout=60_000)
