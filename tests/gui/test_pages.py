"""Models, Settings and Privacy: what they show and what they change."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from sotto.config import options
from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel
from sotto.gui.model_facts import chips, context_words, parameter_words, size_words
from sotto.gui.models_page import ModelsPage, ModelsTab
from sotto.gui.settings_page import SettingsPage
from sotto.gui.theme import Theme
from support.real_window import OpenWindow, RealWindow


def test_sizes_and_counts_in_words(window_theme: Theme) -> None:
    assert size_words(4_920_000_000) == "4.9 GB"
    assert size_words(25_000_000) == "25 MB"
    assert size_words(1_234_567) == "1.2 MB"
    assert size_words(300) == "1 kB"
    assert parameter_words(7_300_000_000) == "7.3 B"
    assert parameter_words(330_000) == "0.3 M"
    assert parameter_words(0) == ""
    assert context_words(131_072) == "131 k context"
    assert context_words(512) == "512 context"


def test_unknown_facts_are_left_out(window_theme: Theme) -> None:
    model = InstalledModel(ModelId("m"), "M", Path("m.gguf"), 5_000_000, has_template=True)
    assert [text for text, _ in chips(model)] == ["5.0 MB"]


def test_the_models_page_says_what_to_do_when_there_are_none(open_window: OpenWindow) -> None:
    driver = open_window()
    page = driver.window.show_page("models")
    assert isinstance(page, ModelsPage)
    page.show_tab(ModelsTab.INSTALLED)
    assert driver.find("models_empty").isVisible()
    assert driver.find("models_add_button").isVisible()
    driver.wait(lambda: "cores" in driver.find("models_page").findChild(QLabel, "page_intro").text())


def test_a_model_can_be_verified_and_a_changed_file_is_found(
    open_window: OpenWindow, tiny_model: Path, tmp_path: Path
) -> None:
    driver = open_window()
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(tiny_model.read_bytes())
    driver.add_model(copy)
    driver.window.show_page("models")
    result = driver.find("model_verify_result")
    driver.find("model_verify_button").click()
    driver.wait(lambda: result.isVisible() and result.text().startswith("Unchanged"))
    with copy.open("ab") as file:
        file.write(b"x")
    driver.find("model_verify_button").click()
    driver.wait(lambda: result.text().startswith("The file is not the one"))
    assert result.property("role") == "danger"


def test_using_another_model(app_window: RealWindow, tiny_model: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.gguf"
    other.write_bytes(tiny_model.read_bytes())
    first = app_window.services.models.selected
    assert first is not None
    app_window.session.models.add_files([other])
    app_window.wait(lambda: len(app_window.services.models.installed) == 2)
    app_window.window.show_page("models")
    selected = app_window.services.models.selected
    button = next(
        card
        for card in app_window.window.findChildren(type(app_window.find("model_use_button")), "model_use_button")
        if card.isVisible()
    )
    button.click()
    assert app_window.services.models.selected != selected


def test_removing_a_model_can_be_undone_and_keeps_the_file(app_window: RealWindow, tiny_model: Path) -> None:
    app_window.window.show_page("models")
    app_window.find("model_remove_button").click()
    app_window.wait(lambda: not app_window.services.models.installed)
    assert tiny_model.exists()
    assert app_window.find("models_empty").isVisible()
    app_window.press_toast_button("Undo")
    app_window.wait(lambda: len(app_window.services.models.installed) == 1)
    app_window.wait(lambda: all(model.sha256 for model in app_window.services.models.installed))


def test_a_file_that_is_no_model_is_explained(open_window: OpenWindow, tmp_path: Path) -> None:
    driver = open_window()
    wrong = tmp_path / "wrong.gguf"
    wrong.write_bytes(b"<html>not found</html>")
    driver.session.models.add_files([wrong])
    driver.wait(lambda: bool(driver.texts("toast_hint")))
    assert not driver.services.models.installed


@pytest.fixture
def settings_page(app_window: RealWindow) -> SettingsPage:
    app_window.window.show_page("settings")
    page = app_window.find("settings_page")
    assert isinstance(page, SettingsPage)
    return page


def test_every_option_of_its_sections_has_an_editor(settings_page: SettingsPage) -> None:
    for option in options.OPTIONS:
        assert settings_page.row(option).editor.accessibleName() == option.label


def test_a_change_holds_at_once(app_window: RealWindow, settings_page: SettingsPage) -> None:
    settings_page.row(options.TEMPERATURE).editor.setValue(0.3)  # type: ignore[attr-defined]
    assert app_window.settings.get(options.TEMPERATURE) == 0.3
    settings_page.row(options.SYSTEM_PROMPT).editor.setPlainText("Be brief.")  # type: ignore[attr-defined]
    assert app_window.settings.get(options.SYSTEM_PROMPT) == "Be brief."


def test_special_values_are_words(settings_page: SettingsPage) -> None:
    assert settings_page.row(options.SEED).editor.text() == "New each time"  # type: ignore[attr-defined]
    assert settings_page.row(options.N_CTX).editor.text() == "Automatic"  # type: ignore[attr-defined]


def test_large_seeds_are_kept_exactly(app_window: RealWindow, settings_page: SettingsPage) -> None:
    settings_page.row(options.SEED).editor.setValue(4_294_967_294)  # type: ignore[attr-defined]
    assert app_window.settings.get(options.SEED) == 4_294_967_294


def test_a_value_between_the_special_one_and_the_limits_is_explained(
    app_window: RealWindow, settings_page: SettingsPage
) -> None:
    row = settings_page.row(options.N_CTX)
    row.editor.setValue(100)  # type: ignore[attr-defined]
    assert app_window.settings.get(options.N_CTX) == 0
    assert any("256" in label.text() and label.isVisible() for label in row.findChildren(QLabel))


def test_reset_gives_every_first_value_back(app_window: RealWindow, settings_page: SettingsPage) -> None:
    editor = settings_page.row(options.TOP_K).editor
    editor.setValue(7)  # type: ignore[attr-defined]
    app_window.find("settings_reset_button").click()
    assert app_window.settings.get(options.TOP_K) == options.TOP_K.default
    assert editor.value() == options.TOP_K.default  # type: ignore[attr-defined]


def test_a_loaded_model_is_offered_to_be_loaded_again(app_window: RealWindow, settings_page: SettingsPage) -> None:
    card = app_window.find("reload_card")
    settings_page.row(options.N_CTX).editor.setValue(512)  # type: ignore[attr-defined]
    assert card.isHidden()
    app_window.window.show_page("chat")
    app_window.send("load it")
    app_window.window.show_page("settings")
    assert card.isHidden()
    settings_page.row(options.N_CTX).editor.setValue(1024)  # type: ignore[attr-defined]
    assert card.isVisible()
    app_window.find("settings_reload_button").click()
    app_window.wait(lambda: card.isHidden())


def test_the_wheel_does_not_change_what_has_no_focus(settings_page: SettingsPage, qtbot: QtBot) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    editor = settings_page.row(options.FONT_SIZE).editor
    settings_page.setFocus()
    editor.clearFocus()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor, event)
    assert editor.value() == options.FONT_SIZE.default  # type: ignore[attr-defined]


def test_the_privacy_page_tells_a_key_file_from_a_keystore(app_window: RealWindow) -> None:
    app_window.window.show_page("privacy")
    card = app_window.find("privacy_store_card")
    assert "key lies beside them" in card.findChild(QLabel, "card_title").text()
    text = card.findChild(QLabel, "card_text").text()
    assert "ChaCha20" in text
    assert "whole disk" in text


def test_paths_can_be_copied(app_window: RealWindow) -> None:
    app_window.window.show_page("privacy")
    app_window.find("privacy_data_copy_button").click()
    assert QApplication.clipboard().text() == str(app_window.services.paths.store_file)
