"""How answers are written in one chat: what it has of its own, where the rest comes from, and the way back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from sotto.config import options
from sotto.config.answer_options import LOGIT_BIAS, MIROSTAT, REASONING_BUDGET, STOP
from sotto.config.settings import ANSWERS
from sotto.domain.chat import Conversation, Message, Role
from sotto.domain.ids import ConversationId, MessageId, PresetId
from sotto.domain.models import ModelDefaults
from sotto.domain.presets import Preset
from sotto.gui.chat_settings import ChatSettings
from sotto.gui.option_editor import OptionRow
from sotto.gui.option_words import value_words
from sotto.gui.run_details import run_details
from sotto.gui.settings_page import SettingsPage
from support.real_window import RealWindow

BRIEF = Preset(PresetId(""), "Brief", temperature=0.25, stop="END")


def done(window: RealWindow, task: Any) -> Any:
    found: list[Any] = []
    task.success(found.append)
    window.wait(lambda: bool(found))
    return found[0]


def stored(window: RealWindow, conversation: ConversationId) -> Conversation:
    found: Conversation = done(window, window.services.history.get(conversation))
    return found


def opened(window: RealWindow) -> ChatSettings:
    def dialogs() -> list[ChatSettings]:
        return [one for one in window.window.findChildren(ChatSettings) if one.isVisible()]

    window.session.presets.settings_action.trigger()
    window.wait(lambda: bool(dialogs()))
    return dialogs()[0]


def origin(row: OptionRow) -> str:
    label = row.findChild(QWidget, "option_origin")
    return str(label.text()) if label is not None else ""  # type: ignore[attr-defined]


def test_there_is_nothing_to_change_before_a_chat_has_begun(app_window: RealWindow) -> None:
    action = app_window.session.presets.settings_action
    assert not action.isEnabled()
    app_window.send("Hi")
    assert action.isEnabled()


def test_the_dialog_of_a_chat_that_was_left_meanwhile_does_not_open(app_window: RealWindow) -> None:
    conversation = app_window.send("Hi")
    app_window.session.presets.settings_action.trigger()
    app_window.session.chat.new_chat()
    stored(app_window, conversation)  # read after what the dialog waits for
    assert not app_window.window.findChildren(ChatSettings)


def test_a_chat_gets_values_of_its_own_and_the_next_answer_has_them(app_window: RealWindow) -> None:
    conversation = app_window.send("Hi")
    dialog = opened(app_window)
    dialog.values.open()
    dialog.values.checks["temperature"].setChecked(True)
    dialog.values.rows["temperature"].editor.setValue(0.5)  # type: ignore[attr-defined]
    dialog.values.checks["json_schema"].setChecked(True)
    dialog.values.rows["json_schema"].editor.setPlainText('{"type": "string"}')  # type: ignore[attr-defined]
    dialog.reasoning.setCurrentIndex(dialog.reasoning.findData("off"))
    dialog.save_button.click()
    wanted = {"temperature": 0.5, "json_schema": '{"type": "string"}', "reasoning": False}
    app_window.wait(lambda: stored(app_window, conversation).settings == wanted)
    app_window.send("And now?")

    def answer() -> Message:
        found: Message = done(app_window, app_window.services.history.read(conversation)).messages[-1]
        return found

    app_window.wait(lambda: bool(answer().run))
    run = answer().run
    assert run["settings"]["json_schema"] == '{"type": "string"}'
    assert run["origins"] == dict.fromkeys(("temperature", "json_schema", "reasoning"), "chat")
    assert "temperature: 0.5 (Only in this chat)" in run_details(answer())
    assert "\ntop_k: 40\n" in run_details(answer())


def test_a_value_says_where_it_comes_from_and_goes_back(app_window: RealWindow) -> None:
    services = app_window.services
    preset = done(app_window, services.presets.save(BRIEF))
    conversation = app_window.send("Hi")
    done(app_window, services.presets.use(conversation, preset.id))
    model = services.models.selected
    assert model is not None
    done(app_window, services.library.set_defaults(model.id, ModelDefaults(top_p=0.5, temperature=0.75)))
    dialog = opened(app_window)
    rows = dialog.values.rows
    assert "stop" in rows, "what is given is not folded away"
    assert origin(rows["top_p"]) == f"As set up for {model.name}"
    assert origin(rows["repeat_penalty"]) == "As in Settings"
    assert origin(rows["temperature"]) == f"From the preset Brief · As set up for {model.name}: 0.75"
    rows["temperature"].editor.setValue(1.0)  # type: ignore[attr-defined]
    assert origin(rows["temperature"]).startswith("Only in this chat · ")
    dialog.values.checks["temperature"].setChecked(False)
    assert origin(rows["temperature"]) == f"As set up for {model.name}"
    assert rows["temperature"].editor.value() == 0.75  # type: ignore[attr-defined]
    dialog.save_button.click()
    app_window.wait(lambda: stored(app_window, conversation).settings == {"stop": "END"})


def test_a_form_with_a_mistake_is_not_kept(app_window: RealWindow) -> None:
    conversation = app_window.send("Hi")
    dialog = opened(app_window)
    dialog.values.open()
    dialog.values.checks["json_schema"].setChecked(True)
    dialog.values.rows["json_schema"].editor.setPlainText("{")  # type: ignore[attr-defined]
    dialog.save_button.click()
    app_window.wait(lambda: dialog.save_button.isEnabled())
    assert "This is no JSON" in dialog._error.text()
    assert stored(app_window, conversation).settings == {}
    dialog.reject()


def test_a_temporary_chat_has_its_own_too(app_window: RealWindow) -> None:
    next(one for one in app_window.window.actions() if one.objectName() == "temporary_chat_action").trigger()
    app_window.wait(lambda: app_window.current is not None and not app_window.composer.edit.isReadOnly())
    conversation = app_window.send("Hi")
    dialog = opened(app_window)
    dialog.values.checks["temperature"].setChecked(True)
    dialog.save_button.click()
    app_window.wait(lambda: stored(app_window, conversation).settings == {"temperature": 0.8})


def test_foreign_values_of_an_imported_chat_are_left_out(app_window: RealWindow) -> None:
    conversation = stored(app_window, app_window.send("Hi"))
    foreign = replace(conversation, settings={"temperature": "hot", "stop": 5, "top_k": 3, "reasoning": "yes"})
    dialog = ChatSettings(app_window.services, foreign, None, None, app_window.window)
    assert dialog.chosen() == {"top_k": 3}
    dialog.reject()


def test_what_else_a_chat_has_of_its_own_stays(app_window: RealWindow) -> None:
    services = app_window.services
    conversation = app_window.send("Hi")
    preset = done(app_window, services.presets.save(BRIEF))
    save = services.tasks.store(
        lambda store: store.conversations.save(conversation, settings={"when_full": "ask", "top_k": 3}), conversation
    )
    finished: list[bool] = []
    save.success(lambda _none: finished.append(True))
    app_window.wait(lambda: bool(finished))
    done(app_window, services.presets.set_answers(conversation, {"top_p": 0.5}))
    assert stored(app_window, conversation).settings == {"when_full": "ask", "top_p": 0.5}
    done(app_window, services.presets.use(conversation, preset.id))
    assert stored(app_window, conversation).settings == {"when_full": "ask", "temperature": 0.25, "stop": "END"}


# Settings ------------------------------------------------------------------------------------------------------------


def _settings(window: RealWindow) -> SettingsPage:
    page = window.window.show_page("settings")
    assert isinstance(page, SettingsPage)
    return page


def test_the_settings_stay_calm_until_one_wants_more(app_window: RealWindow) -> None:
    page = _settings(app_window)
    assert page.findChild(QWidget, "option_sampling_mirostat") is None
    assert page.findChild(QWidget, "option_sampling_temperature") is not None
    page.show_option(MIROSTAT)
    assert page.row(MIROSTAT).editor.isVisible()
    for option in ANSWERS.values():
        if option.name not in ("grammar", "json_schema"):
            assert page.row(option).editor.accessibleName() == option.label


def test_each_setting_has_its_own_way_back(app_window: RealWindow) -> None:
    page = _settings(app_window)
    row = page.row(options.TEMPERATURE)
    assert row.reset is not None
    assert not row.reset.isVisible()
    app_window.settings.set(options.TEMPERATURE, 1.5)
    assert row.reset.isVisible()
    row.reset.click()
    assert app_window.settings.get(options.TEMPERATURE) == options.TEMPERATURE.default
    assert row.editor.value() == options.TEMPERATURE.default  # type: ignore[attr-defined]
    assert not row.reset.isVisible()


def test_lines_that_make_no_sense_are_not_in_use_and_that_is_said(app_window: RealWindow) -> None:
    page = _settings(app_window)
    row = page.row(LOGIT_BIAS)
    row.editor.setPlainText("cat = -5\ndog")  # type: ignore[attr-defined]
    assert app_window.settings.get(LOGIT_BIAS) == ""
    assert row._error.text() == "Write “word = number” in each line, the number from -100 to 100."
    row.editor.setPlainText("cat = -5\ndog = 1")  # type: ignore[attr-defined]
    assert app_window.settings.get(LOGIT_BIAS) == "cat = -5\ndog = 1"
    assert not row._error.isVisible()


@pytest.mark.usefixtures("qapp", "window_theme")
def test_values_in_words() -> None:
    assert value_words(options.TEMPERATURE, 0.25) == "0.25"
    assert value_words(options.TOP_K, 40) == "40 words"
    assert value_words(REASONING_BUDGET, -1) == "No limit"
    assert value_words(MIROSTAT, "2") == "Mirostat 2"
    assert value_words(STOP, "") == "nothing"
    assert value_words(STOP, "a\n" + "b" * 100).endswith("…”")


@pytest.mark.usefixtures("qapp", "window_theme")
def test_a_record_with_a_foreign_origin_does_no_harm() -> None:
    message = Message(MessageId("a"), ConversationId("c"), None, Role.ASSISTANT, "text", 1)
    run = {"settings": {"top_k": 1, "top_p": 0.5, "min_p": 0.1}, "origins": {"top_k": "elsewhere", "top_p": 5}}
    assert "top_k: 1\ntop_p: 0.5\nmin_p: 0.1" in run_details(replace(message, run=run))
