"""The tab “On this computer”: what it says of each model, and what its buttons do."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget

from sotto.config import options
from sotto.domain.models import InstalledModel, ModelDefaults
from sotto.gui.installed_tab import InstalledTab
from sotto.gui.model_card import ModelCard
from sotto.gui.model_editor import CHATML, ModelEditor
from sotto.gui.model_facts import last_used_words
from sotto.gui.theme import Theme
from sotto.services import model_files
from support.installed_models import show_installed
from support.real_window import OpenWindow, RealWindow


def cards(tab: InstalledTab) -> list[ModelCard]:
    """Return the cards from top to bottom."""
    shown = [card for card in tab.findChildren(ModelCard) if not card.isHidden()]
    return sorted(shown, key=lambda card: card.y())


def names(tab: InstalledTab) -> list[str]:
    return [card.title.text() for card in cards(tab)]


def text_of(card: QWidget, name: str) -> str:
    label = card.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text() if not label.isHidden() else ""


def press(card: QWidget, name: str) -> None:
    button = card.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def wait(driver: RealWindow, task: Any) -> None:
    done: list[object] = []
    task.success(done.append)
    driver.wait(lambda: bool(done))


def own_model(driver: RealWindow, tiny_model: Path, name: str = "own") -> InstalledModel:
    """Install a model as a download does."""
    folder = driver.services.paths.models / f"{name}-a1b2c3"
    folder.mkdir(parents=True)
    path = Path(shutil.copy(tiny_model, folder / "model.gguf"))
    record = replace(model_files.model_at(path), name=name, repository="owner/repo")
    wait(driver, driver.services.tasks.store(lambda store: store.installed.add(record)))
    wait(driver, driver.services.models.refresh())
    return record


def test_the_last_use_in_words(window_theme: Theme) -> None:
    today = QDate(2026, 11, 21)

    def words(days_ago: int) -> str:
        return last_used_words(QDateTime(today.addDays(-days_ago), QTime(12, 0)).toMSecsSinceEpoch(), today)

    assert last_used_words(0, today) == "Not used yet"
    assert [words(days) for days in (0, 1, 3)] == ["Used today", "Used yesterday", "Used 3 days ago"]
    assert words(30).startswith("Used on ")


def test_a_card_tells_the_last_use_after_an_answer(app_window: RealWindow) -> None:
    tab = show_installed(app_window)
    assert text_of(cards(tab)[0], "model_history") == "Not used yet"
    app_window.send("Hi")
    app_window.wait(lambda: bool(app_window.last_answer()))
    show_installed(app_window)
    assert text_of(cards(tab)[0], "model_history") == "Used today"


def test_models_are_ordered_as_asked_and_the_guide_is_last(
    open_window: OpenWindow, guide_file: Path, tiny_model: Path, tmp_path: Path
) -> None:
    driver = open_window(guide=guide_file)
    first = own_model(driver, tiny_model, "alpha")
    own_model(driver, tiny_model, "beta")
    with (driver.services.paths.models / "beta-a1b2c3" / "model.gguf").open("ab") as file:
        file.write(b"\0" * 64)
    wait(driver, driver.services.tasks.store(lambda store: store.installed.touch(first.id, 5)))
    wait(driver, driver.services.models.refresh())
    tab = show_installed(driver)
    driver.wait(lambda: names(tab) == ["alpha", "beta", "Sotto guide"])
    tab.order.setCurrentIndex(tab.order.findData("used"))
    driver.wait(lambda: names(tab) == ["alpha", "beta", "Sotto guide"])
    assert text_of(tab, "models_summary").startswith("2 models, ")


def test_a_model_that_is_stored_twice_is_marked(app_window: RealWindow, tiny_model: Path, tmp_path: Path) -> None:
    app_window.add_model(Path(shutil.copy(tiny_model, tmp_path / "copy.gguf")))
    app_window.wait(lambda: all(model.sha256 for model in app_window.services.models.own))
    tab = show_installed(app_window)
    assert len(cards(tab)) == 2
    app_window.wait(lambda: all("the same file as" in text_of(card, "model_history") for card in cards(tab)))
    assert "stored more than once" in text_of(tab, "models_summary")


def test_deleting_our_own_file_says_so_and_can_be_undone(open_window: OpenWindow, tiny_model: Path) -> None:
    driver = open_window()
    model = own_model(driver, tiny_model)
    tab = show_installed(driver)
    (card,) = cards(tab)
    remove = card.findChild(QPushButton, "model_remove_button")
    assert isinstance(remove, QPushButton)
    assert (remove.text(), remove.accessibleName()) == ("Delete", "Delete own")
    remove.click()
    driver.wait(lambda: not driver.services.models.own)
    assert any("10 seconds" in text for text in driver.texts("toast_hint"))
    assert model.path.exists()
    driver.press_toast_button("Undo")
    driver.wait(lambda: names(tab) == ["own"])
    assert model.path.exists()


def test_removing_a_file_of_the_users_says_that_it_stays(app_window: RealWindow, tiny_model: Path) -> None:
    tab = show_installed(app_window)
    press(cards(tab)[0], "model_remove_button")
    app_window.wait(lambda: not app_window.services.models.own)
    assert "Its file stays where it is." in app_window.texts("toast_hint")
    app_window.wait(lambda: app_window.find("models_empty").isVisible())
    assert tiny_model.exists()


# Setting a model up --------------------------------------------------------------------------------------------------


@pytest.fixture
def editor(app_window: RealWindow) -> ModelEditor:
    tab = show_installed(app_window)
    press(cards(tab)[0], "model_edit_button")
    found = [dialog for dialog in app_window.window.findChildren(QDialog) if isinstance(dialog, ModelEditor)]
    assert found[0].isVisible()
    return found[0]


def own_check(editor: ModelEditor, name: str) -> QCheckBox:
    check = editor.findChild(QCheckBox, f"model_own_{name}")
    assert isinstance(check, QCheckBox)
    return check


def test_name_and_notes_are_kept(app_window: RealWindow, editor: ModelEditor) -> None:
    editor.name.setText("Bedtime")
    editor.notes.setPlainText("Good at rhymes.")
    press(editor, "model_editor_save_button")
    app_window.wait(lambda: not app_window.window.findChildren(ModelEditor))
    (card,) = cards(show_installed(app_window))
    assert card.title.text() == "Bedtime"
    assert text_of(card, "model_notes") == "Good at rhymes."
    assert card.use_button.accessibleName() == "Use Bedtime"


def test_only_what_is_ticked_differs_from_settings(app_window: RealWindow, editor: ModelEditor) -> None:
    model = app_window.services.models.own[0]
    temperature: Any = editor.rows["temperature"].editor
    assert not temperature.isEnabled()
    assert temperature.value() == options.TEMPERATURE.default
    own_check(editor, "temperature").setChecked(True)
    temperature.setValue(0.3)
    own_check(editor, "top_p").setChecked(True)
    top_p: Any = editor.rows["top_p"].editor
    top_p.setValue(0.5)
    own_check(editor, "top_p").setChecked(False)  # thought better of it
    assert top_p.value() == options.TOP_P.default
    press(editor, "model_editor_save_button")
    app_window.wait(lambda: not app_window.window.findChildren(ModelEditor))
    assert app_window.services.models.defaults(model.id) == ModelDefaults(temperature=0.3)
    again = ModelEditor(app_window.services, model, app_window.window)
    assert own_check(again, "temperature").isChecked()
    assert not own_check(again, "top_p").isChecked()
    assert again.defaults() == ModelDefaults(temperature=0.3)


def test_another_chat_template_can_be_used(app_window: RealWindow, editor: ModelEditor) -> None:
    field = editor.findChild(QPlainTextEdit, "model_template_field")
    assert isinstance(field, QPlainTextEdit)
    assert not field.isVisible()
    editor.template_choice.setCurrentIndex(editor.template_choice.findData("built-in"))
    assert field.isVisible()
    assert editor.defaults().template == CHATML
    editor.template_choice.setCurrentIndex(editor.template_choice.findData("own"))
    field.setPlainText("{{ messages[0].content }}")
    assert editor.defaults().template == "{{ messages[0].content }}"
    field.setPlainText("  ")
    assert editor.defaults().template is None


def test_a_name_that_is_none_is_explained_and_nothing_is_lost(app_window: RealWindow, editor: ModelEditor) -> None:
    editor.name.setText(" ")
    editor.notes.setPlainText("still here")
    press(editor, "model_editor_save_button")
    error = editor.findChild(QLabel, "model_editor_error")
    assert isinstance(error, QLabel)
    app_window.wait(error.isVisible)
    assert error.text().startswith("A model needs a name.")
    assert editor.isVisible()
    assert editor.notes.toPlainText() == "still here"
    press(editor, "model_editor_cancel_button")
    assert not editor.isVisible()
