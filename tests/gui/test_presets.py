"""Presets in the window: the page, the editors, the line over the message field, and its menu."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from sotto.config import options
from sotto.domain.ids import PresetId, PromptId
from sotto.domain.models import ModelDefaults
from sotto.domain.presets import NO_PRESET, Preset, Prompt
from sotto.gui.model_editor import ModelEditor
from sotto.gui.preset_editor import PresetEditor
from sotto.gui.presets_page import PresetsPage
from sotto.gui.prompt_editor import PromptEditor, PromptForm
from sotto.gui.settings_page import SettingsPage
from support.character_pictures import card_picture
from support.real_window import RealWindow

BRIEF = Preset(PresetId(""), "Brief & kind", system_prompt="Be brief.", temperature=0.25)
FERN = Preset(PresetId(""), "Fern", system_prompt="You are Fern.", greetings=("Hello, {{user}}!", "Well?"))


def keep(window: RealWindow, preset: Preset) -> Preset:
    found: list[Preset] = []
    window.services.presets.save(preset).success(found.append)
    window.wait(lambda: bool(found))
    return found[0]


def page_of(window: RealWindow) -> PresetsPage:
    page = window.window.show_page("presets")
    assert isinstance(page, PresetsPage)
    return page


def shown(parent: QWidget, name: str) -> list[Any]:
    return [widget for widget in parent.findChildren(QWidget, name) if widget.isVisible()]


def card_titles(page: PresetsPage) -> list[str]:
    return [card.title.text() for card in (*shown(page, "preset_card"), *shown(page, "prompt_card"))]


def open_dialog(window: RealWindow, kind: type[QDialog]) -> Any:
    """Return the dialog of ``kind`` that is open; one that was closed may still be there for a moment."""

    def is_open() -> list[QDialog]:
        return [one for one in window.window.findChildren(QDialog) if isinstance(one, kind) and one.isVisible()]

    window.wait(lambda: bool(is_open()))
    return is_open()[0]


def click(card: QWidget, name: str) -> None:
    button = card.findChild(QPushButton, name)
    assert button is not None
    button.click()


def chip_text(window: RealWindow) -> str:
    chip = window.session.presets.chip
    return str(chip.button.accessibleName()) if chip.isVisible() else ""


def test_the_empty_page_says_what_to_do(app_window: RealWindow) -> None:
    page = page_of(app_window)
    assert shown(page, "presets_empty")
    assert shown(page, "prompts_empty")
    assert not page.export_button.isEnabled()


def test_a_preset_is_made_changed_and_deleted_with_undo(app_window: RealWindow) -> None:
    page = page_of(app_window)
    page.new_preset_button.click()
    editor = open_dialog(app_window, PresetEditor)
    editor.name.setText("Brief")
    editor.has_instructions.setChecked(True)
    editor.instructions.setPlainText("Be brief.")
    editor.values.checks["temperature"].setChecked(True)
    editor.values.rows["temperature"].editor.setValue(0.5)
    editor.reasoning.setCurrentIndex(editor.reasoning.findData("off"))
    editor.add_greeting_button.click()
    editor.greetings[0].field.setPlainText("Hello!")
    editor.add_greeting_button.click()
    editor.save_button.click()
    app_window.wait(lambda: card_titles(page) == ["Brief"])
    made = app_window.services.presets.presets[0]
    assert (made.system_prompt, made.temperature, made.top_k, made.reasoning) == ("Be brief.", 0.5, None, False)
    assert made.greetings == ("Hello!",)
    click(shown(page, "preset_card")[0], "preset_edit_button")
    editor = open_dialog(app_window, PresetEditor)
    assert editor.preset() == made
    editor.name.setText("")
    editor.save_button.click()
    app_window.wait(lambda: "needs a name" in editor.findChild(QWidget, "preset_editor_error").text())
    editor.name.setText("Short")
    editor.save_button.click()
    app_window.wait(lambda: card_titles(page) == ["Short"])
    click(shown(page, "preset_card")[0], "preset_delete_button")
    app_window.wait(lambda: card_titles(page) == [])
    app_window.press_toast_button("Undo")
    app_window.wait(lambda: card_titles(page) == ["Short"])


def test_the_wheel_changes_no_choice_it_passes(app_window: RealWindow) -> None:
    editor = PresetEditor(app_window.services, BRIEF, app_window.window)
    editor.open()
    place, turned = QPointF(5, 5), QPoint(0, -120)
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(place, place, QPoint(), turned, none, Qt.KeyboardModifier.NoModifier, phase, False)
    QApplication.sendEvent(editor.reasoning, wheel)
    assert editor.preset().reasoning is None


def test_a_prompt_is_made_and_says_what_it_asks_for(app_window: RealWindow) -> None:
    page = page_of(app_window)
    page.new_prompt_button.click()
    editor = open_dialog(app_window, PromptEditor)
    gaps = editor.findChild(QWidget, "prompt_gaps")
    assert gaps.text() == "Has no gaps."
    editor.name.setText("Sum up")
    editor.text.setPlainText("Sum up {{what}} for {{reader=me}}.")
    assert gaps.text() == "Asks for: what, reader"
    editor.save_button.click()
    app_window.wait(lambda: card_titles(page) == ["/sum-up"])
    click(shown(page, "prompt_card")[0], "prompt_delete_button")
    app_window.wait(lambda: card_titles(page) == [])
    app_window.press_toast_button("Undo")
    app_window.wait(lambda: card_titles(page) == ["/sum-up"])


def test_the_gaps_of_a_prompt_are_filled_in_a_form(app_window: RealWindow) -> None:
    prompt = Prompt(PromptId("q"), "sum-up", "Sum up {{what}} for {{reader=me}}.")
    form = PromptForm(app_window.services, prompt, app_window.window)
    made: list[str] = []
    form.text_made.connect(made.append)
    form.open()
    form.fields["what"].setText("{{reader}}")
    app_window.qtbot.keyClick(form.fields["what"], Qt.Key.Key_Return)
    assert made == ["Sum up {{reader}} for me."]


def test_files_can_be_dropped_and_everything_exported(app_window: RealWindow, tmp_path: Path) -> None:
    page = page_of(app_window)
    path = tmp_path / "fern.png"
    path.write_bytes(card_picture({"name": "Fern", "first_mes": "Hello!"}))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)), QUrl.fromLocalFile(str(tmp_path / "no.txt"))])
    action, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.NoButton
    page.dropEvent(QDropEvent(QPointF(1, 1), action, data, buttons, Qt.KeyboardModifier.NoModifier))
    app_window.wait(lambda: card_titles(page) == ["Fern"])
    app_window.wait(lambda: "Imported: Fern" in app_window.texts("toast_text"))
    page.export(app_window.services.presets.presets, [], "fern")
    dialog = page.findChild(QDialog, "export_presets_dialog")
    target = tmp_path / "out.json"
    dialog.fileSelected.emit(str(target))  # type: ignore[union-attr]
    app_window.wait(target.exists)
    assert json.loads(target.read_text(encoding="utf-8"))["presets"][0]["greetings"] == ["Hello!"]


def test_a_file_that_is_none_is_explained(app_window: RealWindow, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text("[]", encoding="utf-8")
    page_of(app_window).import_files([path])
    app_window.wait(lambda: any("holds no presets" in text for text in app_window.texts("toast_text")))


def test_new_chats_begin_with_the_chosen_one_and_the_line_can_be_removed(app_window: RealWindow) -> None:
    brief = keep(app_window, BRIEF)
    page = page_of(app_window)
    app_window.wait(lambda: bool(shown(page, "preset_card")))
    click(shown(page, "preset_card")[0], "preset_default_button")
    assert app_window.settings.get(options.DEFAULT_PRESET) == brief.id
    app_window.wait(lambda: bool(shown(page, "preset_default_badge")))
    app_window.window.show_page("chat")
    app_window.wait(lambda: chip_text(app_window) == "Preset: Brief & kind")
    assert app_window.session.presets.chip.button.text() == "Preset: Brief && kind"
    conversation = app_window.send("Hi")
    stored = _read(app_window, conversation)
    assert (stored.preset, stored.system_prompt) == (brief.id, "Be brief.")
    assert chip_text(app_window) == "Preset: Brief & kind"
    app_window.session.presets.chip.remove.click()
    app_window.wait(lambda: chip_text(app_window) == "")
    assert _read(app_window, conversation).preset is None
    app_window.window.new_chat_action.trigger()
    app_window.wait(lambda: chip_text(app_window) == "Preset: Brief & kind")
    app_window.session.presets.chip.remove.click()
    assert chip_text(app_window) == ""
    assert _read(app_window, app_window.send("Again")).preset is None


def test_the_line_follows_the_chat_that_is_shown(app_window: RealWindow) -> None:
    brief = keep(app_window, BRIEF)
    first = app_window.send("First")
    app_window.session.presets.choose(brief.id)
    app_window.wait(lambda: chip_text(app_window) == "Preset: Brief & kind")
    app_window.window.new_chat_action.trigger()
    assert chip_text(app_window) == ""
    app_window.send("Second")
    assert chip_text(app_window) == ""
    app_window.choose("First")
    app_window.wait(lambda: chip_text(app_window) == "Preset: Brief & kind")
    assert _read(app_window, first).settings == {"temperature": 0.25}
    keep(app_window, replace(brief, name="Other"))
    app_window.wait(lambda: chip_text(app_window) == "Preset: Other")


def test_a_character_opens_the_chat_itself(app_window: RealWindow) -> None:
    app_window.settings.set(options.USER_NAME, "Ada")
    keep(app_window, FERN)
    page = page_of(app_window)
    app_window.wait(lambda: bool(shown(page, "preset_card")))
    click(shown(page, "preset_card")[0], "preset_start_button")
    app_window.wait(lambda: app_window.current is not None and app_window.last_answer() == "Hello, Ada!")
    assert app_window.window.page == "chat"
    assert app_window.listed() == ["Fern"]
    assert chip_text(app_window) == "Preset: Fern"
    app_window.send("Hi")
    assert app_window.last_answer() == "la la la"


def test_the_menu_ticks_what_is_in_use(app_window: RealWindow) -> None:
    brief = keep(app_window, BRIEF)
    controller = app_window.session.presets
    controller.choose(brief.id)
    actions = {action.text(): action for action in controller.menu().actions() if action.isCheckable()}
    assert [text for text, action in actions.items() if action.isChecked()] == ["Brief && kind"]
    actions["None"].trigger()
    assert controller.preset is None
    app_window.window.preset_action.trigger()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert menu.objectName() == "preset_menu"
    menu.close()


def test_a_preset_brings_its_model(app_window: RealWindow, tmp_path: Path, tiny_model: Path) -> None:
    other = tmp_path / "other.gguf"
    other.write_bytes(tiny_model.read_bytes())
    app_window.add_model(other)
    first, second = sorted(app_window.services.models.own, key=lambda model: model.added)
    app_window.session.models.select(first.id)
    brief = keep(app_window, replace(BRIEF, model=second.id))
    app_window.session.presets.choose(brief.id)
    assert app_window.services.models.selected == second
    app_window.session.presets.choose(NO_PRESET)
    app_window.session.models.select(first.id)
    app_window.send("Hi")
    app_window.session.presets.choose(brief.id)
    app_window.wait(lambda: app_window.services.models.selected is second)


def test_settings_and_a_model_can_name_a_preset(app_window: RealWindow) -> None:
    brief = keep(app_window, BRIEF)
    page = app_window.window.show_page("settings")
    assert isinstance(page, SettingsPage)
    combo: Any = page.row(options.DEFAULT_PRESET).editor
    app_window.wait(lambda: combo.count() == 2)
    combo.setCurrentIndex(combo.findData(brief.id))
    assert app_window.settings.get(options.DEFAULT_PRESET) == brief.id
    model = app_window.services.models.own[0]
    editor = ModelEditor(app_window.services, model, app_window.window)
    app_window.wait(lambda: editor.preset.count() == 3)
    editor.preset.setCurrentIndex(editor.preset.findData(NO_PRESET))
    editor.save_button.click()
    app_window.wait(lambda: app_window.services.models.defaults(model.id) == ModelDefaults(preset=NO_PRESET))
    app_window.window.show_page("chat")
    app_window.wait(lambda: chip_text(app_window) == "")


def test_what_is_typed_after_a_slash(app_window: RealWindow) -> None:
    brief = keep(app_window, BRIEF)
    for name, text in (("sum-up", "Sum up {{what}}."), ("brief-kind", "Be brief and kind.")):
        app_window.services.prompts.save(Prompt(PromptId(""), name, text))
    controller = app_window.session.presets
    app_window.wait(lambda: len(controller.targets()) == 3)
    assert [(one.name, one.title) for one in controller.targets()] == [
        ("brief-kind", "Be brief and kind."),
        ("sum-up", "Sum up {{what}}."),
        ("brief-kind-2", "Brief & kind"),
    ]
    app_window.type("First. ")
    controller.run_command("brief-kind")
    assert app_window.composer.text() == "First. Be brief and kind."
    controller.run_command("sum-up")
    form = open_dialog(app_window, PromptForm)
    form.fields["what"].setText("it")
    form.save_button.click()
    assert app_window.composer.text().endswith("kind.Sum up it.")
    controller.run_command("brief-kind-2")
    assert controller.preset == brief
    controller.run_command("gone")


@pytest.mark.parametrize("kind", ["preset_card", "prompt_card"])
def test_every_button_of_a_card_says_of_what(app_window: RealWindow, kind: str) -> None:
    keep(app_window, BRIEF)
    app_window.services.prompts.save(Prompt(PromptId(""), "sum-up", "Sum up."))
    page = page_of(app_window)
    app_window.wait(lambda: bool(shown(page, kind)))
    name = "Brief & kind" if kind == "preset_card" else "sum-up"
    assert all(name in button.accessibleName() for button in shown(page, kind)[0].findChildren(QPushButton))


def _read(window: RealWindow, conversation: Any) -> Any:
    found: list[Any] = []
    window.services.history.read(conversation).success(found.append)
    window.wait(lambda: bool(found))
    return found[0].conversation
