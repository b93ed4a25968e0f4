"""LoRA adapters in the window: added like models, shown below them, chosen for a model or for one chat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from sotto.domain.adapters import AdapterUse
from sotto.domain.ids import ModelId, PresetId
from sotto.domain.models import ADAPTER, InstalledModel, ModelDefaults
from sotto.domain.presets import NO_PRESET, Preset
from sotto.gui.adapter_cards import AdapterCards
from sotto.gui.adapter_choice import AdapterChoice
from sotto.gui.chat_settings import ChatSettings
from sotto.gui.model_editor import ModelEditor
from sotto.gui.preset_editor import PresetEditor
from support.adapter_files import write_adapter
from support.installed_models import show_installed
from support.real_window import RealWindow

SUMS = InstalledModel(ModelId("a1"), "Sums", Path("/sums.gguf"), 9_000_000, "llama", ADAPTER)
RHYMES = InstalledModel(ModelId("a2"), "Rhymes", Path("/rhymes.gguf"), 9_000_000, "llama", ADAPTER)


def done(window: RealWindow, task: Any) -> Any:
    found: list[Any] = []
    task.success(found.append)
    window.wait(lambda: bool(found))
    return found[0]


def shown(choice: AdapterChoice) -> list[tuple[str, bool, float]]:
    return [(row.tick.text(), row.tick.isChecked(), row.scale.value()) for row in choice.rows]


def tick_own(choice: AdapterChoice, is_own: bool) -> None:
    assert choice.own is not None
    choice.own.setChecked(is_own)


def held(holder: list[QWidget], choice: AdapterChoice) -> AdapterChoice:
    holder.append(choice)
    return choice


@pytest.fixture
def keep(qapp: object) -> list[QWidget]:
    """Widgets of a test live as long as it does."""
    return []


# The choice ----------------------------------------------------------------------------------------------------------


def test_what_is_ticked_is_used_at_its_strength(keep: list[QWidget]) -> None:
    choice = held(keep, AdapterChoice([SUMS, RHYMES], (AdapterUse(id="a2", scale=0.5),), "model"))
    assert shown(choice) == [("Sums", False, 1.0), ("Rhymes", True, 0.5)]
    assert choice.value() == (AdapterUse(id="a2", scale=0.5),)
    choice.rows[0].tick.setChecked(True)
    choice.rows[0].scale.setValue(0.8)
    assert choice.value() == (AdapterUse(id="a1", scale=0.8), AdapterUse(id="a2", scale=0.5))
    for row in choice.rows:
        row.tick.setChecked(False)
    assert choice.value() is None


def test_a_chat_does_as_usual_until_it_is_told_otherwise(keep: list[QWidget]) -> None:
    usual = (AdapterUse(id="a1", scale=0.5),)
    choice = held(keep, AdapterChoice([SUMS], None, "chat", usual, inherits=True))
    assert shown(choice) == [("Sums", True, 0.5)]
    assert not choice.rows[0].tick.isEnabled()
    assert choice.value() is None
    tick_own(choice, True)
    assert choice.rows[0].tick.isEnabled()
    choice.rows[0].tick.setChecked(False)
    assert choice.value() == ()
    tick_own(choice, False)
    assert shown(choice) == [("Sums", True, 0.5)]
    assert choice.value() is None


def test_one_that_was_removed_can_be_taken_off(keep: list[QWidget]) -> None:
    choice = held(keep, AdapterChoice([SUMS], (AdapterUse(id="gone", scale=0.5),), "model"))
    assert len(choice.rows) == 2
    assert choice.value() == (AdapterUse(id="gone", scale=0.5),)
    choice.rows[1].tick.setChecked(False)
    assert choice.value() is None


def test_without_any_it_says_how_to_get_one(keep: list[QWidget]) -> None:
    choice = held(keep, AdapterChoice([], None, "chat", inherits=True))
    assert choice.own is None
    assert any("LoRA" in label.text() for label in choice.findChildren(QLabel))
    assert choice.value() is None


# In the window -------------------------------------------------------------------------------------------------------


def added(window: RealWindow, tiny_model: Path, folder: Path) -> InstalledModel:
    path = write_adapter(folder / "sums.gguf", tiny_model)
    found: InstalledModel = done(window, window.services.models.add(path))
    return found


def test_a_dropped_adapter_is_shown_below_the_models_and_can_be_removed(
    app_window: RealWindow, tiny_model: Path, tmp_path: Path
) -> None:
    tab = show_installed(app_window)
    section = tab.findChild(AdapterCards)
    assert isinstance(section, AdapterCards)
    assert section.isHidden()
    before = [model.id for model in app_window.services.models.installed]
    app_window.session.models.add_files([write_adapter(tmp_path / "sums.gguf", tiny_model)])
    app_window.wait(lambda: len(section.cards) == 1)
    assert section.isVisible()
    assert section.cards[0].title.text() == "sums"
    assert "llama" in section.cards[0].text.text()
    assert [model.id for model in app_window.services.models.installed] == before
    button = section.cards[0].findChild(QPushButton, "adapter_remove_button")
    assert isinstance(button, QPushButton)
    button.click()
    app_window.wait(section.isHidden)
    assert (tmp_path / "sums.gguf").exists()


def test_a_model_is_set_up_with_an_adapter(app_window: RealWindow, tiny_model: Path, tmp_path: Path) -> None:
    adapter = added(app_window, tiny_model, tmp_path)
    model = app_window.services.models.installed[0]
    editor = ModelEditor(app_window.services, model, app_window.window)
    editor.open()
    editor.adapters.rows[0].tick.setChecked(True)
    editor.adapters.rows[0].scale.setValue(0.4)
    editor.save_button.click()
    wanted = ModelDefaults(adapters=(AdapterUse(id=adapter.id, scale=0.4),))
    app_window.wait(lambda: app_window.services.models.defaults(model.id) == wanted)


def test_a_chat_has_adapters_of_its_own(app_window: RealWindow, tiny_model: Path, tmp_path: Path) -> None:
    adapter = added(app_window, tiny_model, tmp_path)
    conversation = app_window.send("Hi")

    def settings() -> dict[str, Any]:
        found: dict[str, Any] = done(app_window, app_window.services.history.get(conversation)).settings
        return found

    def dialog() -> ChatSettings:
        stored = done(app_window, app_window.services.history.get(conversation))
        opened = ChatSettings(app_window.services, stored, None, app_window.services.models.selected, app_window.window)
        opened.open()
        return opened

    first = dialog()
    tick_own(first.adapters, True)
    first.adapters.rows[0].tick.setChecked(True)
    first.save_button.click()
    app_window.wait(lambda: settings() == {"adapters": [{"id": adapter.id, "scale": 1.0}]})
    second = dialog()
    assert second.adapters.value() == (AdapterUse(id=adapter.id),)
    tick_own(second.adapters, False)
    second.save_button.click()
    app_window.wait(lambda: settings() == {})


def test_chats_begin_with_the_adapters_of_a_preset(app_window: RealWindow, tiny_model: Path, tmp_path: Path) -> None:
    adapter = added(app_window, tiny_model, tmp_path)
    editor = PresetEditor(app_window.services, Preset(PresetId(""), "Sums"), app_window.window)
    editor.open()
    assert editor.preset().adapters is None
    tick_own(editor.adapters, True)
    editor.adapters.rows[0].tick.setChecked(True)
    editor.adapters.rows[0].scale.setValue(-0.5)
    editor.save_button.click()
    app_window.wait(lambda: bool(app_window.services.presets.presets))
    done(app_window, app_window.services.presets.refresh())
    (preset,) = app_window.services.presets.presets
    assert preset.adapters == (AdapterUse(id=adapter.id, scale=-0.5),)
    assert preset.chat_settings() == {"adapters": [{"id": adapter.id, "scale": -0.5}]}
    conversation = app_window.send("Hi")
    done(app_window, app_window.services.presets.use(conversation, preset.id))
    chat = done(app_window, app_window.services.history.get(conversation))
    assert chat.settings == {"adapters": [{"id": adapter.id, "scale": -0.5}]}
    done(app_window, app_window.services.presets.use(conversation, NO_PRESET))
    assert done(app_window, app_window.services.history.get(conversation)).settings == {}
