"""The guide in the window: what a new user sees, and what is different from then on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from sotto.config import options
from sotto.domain.events import ModelState
from sotto.domain.models import GUIDE
from sotto.gui.models_page import ModelsPage, ModelsTab
from support.real_window import OpenWindow, RealWindow


@pytest.fixture
def new_window(open_window: OpenWindow, guide_file: Path) -> RealWindow:
    """The window of someone who has nothing but the guide."""
    driver = open_window(guide=guide_file)
    driver.wait(lambda: bool(visible(driver, "example_question")))
    return driver


def visible(driver: RealWindow, name: str) -> list[QWidget]:
    return [widget for widget in driver.window.findChildren(QWidget, name) if widget.isVisible()]


def buttons(driver: RealWindow, name: str) -> list[QPushButton]:
    return [widget for widget in visible(driver, name) if isinstance(widget, QPushButton)]


def test_a_new_user_is_greeted_by_the_guide(new_window: RealWindow) -> None:
    questions = buttons(new_window, "example_question")
    assert len({button.text() for button in questions}) == 4
    assert all(button.accessibleName() == button.text() for button in questions)
    assert "I am the guide" in new_window.texts("greeting_text")[0]
    assert new_window.texts("greeting_card_title") == ["The guide knows only Sotto"]
    assert not visible(new_window, "greeting_add_button")
    assert new_window.composer.picker.label.startswith("Sotto guide")
    assert "guide" in new_window.composer.edit.placeholderText()


def test_the_banner_leads_to_the_models_page(new_window: RealWindow) -> None:
    buttons(new_window, "greeting_models_button")[0].click()
    assert new_window.window.page == "models"


def test_a_question_is_sent_by_a_click_or_a_key_and_what_was_typed_stays(new_window: RealWindow) -> None:
    new_window.type("half a thought")
    question = buttons(new_window, "example_question")[2]
    question.setFocus()
    QTest.keyClick(question, Qt.Key.Key_Space)
    new_window.wait(lambda: new_window.last_answer() == "la la la")
    assert new_window.listed() == [question.text()]
    assert new_window.composer.text() == "half a thought"
    first = new_window.current
    new_window.window.new_chat_action.trigger()
    assert new_window.composer.text() == ""
    assert first is not None
    new_window.session.chat.open(first)
    new_window.wait(lambda: new_window.composer.text() == "half a thought")


def test_tab_comes_by_the_questions_before_the_message_field(new_window: RealWindow) -> None:
    window = new_window.window
    window.activateWindow()
    new_window.wait(lambda: QApplication.activeWindow() is window)
    new_window.wait(lambda: window.findChild(QWidget, "greeting_protection_button") is not None)
    new_window.find("help_button").setFocus()
    reached: list[str] = []
    while "composer" not in reached:
        window.focusNextChild()
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.append(focused.objectName())
        assert len(reached) < 50
    ways_on = ["greeting_models_button", "greeting_temporary_button", "greeting_protection_button"]
    assert reached == [*["example_question"] * 4, *ways_on, "composer"]


def test_the_guide_is_loaded_before_it_is_asked(new_window: RealWindow) -> None:
    new_window.wait(lambda: new_window.services.models.state.state is ModelState.READY)
    assert new_window.services.models.state.model == GUIDE
    assert new_window.services.models.state.loaded is not None


def test_no_other_model_is_loaded_before_it_is_asked(
    new_window: RealWindow, open_window: OpenWindow, guide_file: Path, tiny_model: Path
) -> None:
    new_window.add_model(tiny_model)
    new_window.close()
    again = open_window(guide=guide_file)
    again.session.models._preload_guide()
    assert again.services.generation.engine_pid is None


def test_a_first_model_takes_over_and_the_greeting_is_the_usual_one(new_window: RealWindow, tiny_model: Path) -> None:
    new_window.add_model(tiny_model)
    selected = new_window.services.models.selected
    assert selected is not None
    assert selected.name == "tiny"
    assert not visible(new_window, "example_question")
    assert not visible(new_window, "greeting_card")
    assert "tiny answers" in new_window.texts("greeting_text")[0]
    assert "guide" not in new_window.composer.edit.placeholderText()


def test_choosing_the_guide_beside_other_models_shows_no_banner(new_window: RealWindow, tiny_model: Path) -> None:
    new_window.add_model(tiny_model)
    new_window.session.models.select(GUIDE)
    assert len(buttons(new_window, "example_question")) == 4
    assert not visible(new_window, "greeting_models_button")


def test_the_last_model_gone_the_guide_is_back(new_window: RealWindow, tiny_model: Path) -> None:
    new_window.add_model(tiny_model)
    new_window.session.models.remove(new_window.services.models.own[0])
    new_window.wait(lambda: bool(visible(new_window, "greeting_models_button")))
    assert len(buttons(new_window, "example_question")) == 4


def test_without_a_guide_the_first_thing_to_do_is_to_add_a_model(open_window: OpenWindow) -> None:
    driver = open_window()
    assert not driver.window.findChildren(QWidget, "example_question")
    assert visible(driver, "greeting_add_button")
    assert driver.texts("greeting_card_title") == ["Add a model file to begin"]


def test_an_old_chat_with_the_guide_goes_on_with_it_alone(new_window: RealWindow, tiny_model: Path) -> None:
    buttons(new_window, "example_question")[0].click()
    new_window.wait(lambda: new_window.last_answer() == "la la la")
    title = new_window.listed()[0]
    new_window.window.new_chat_action.trigger()
    new_window.add_model(tiny_model)
    new_window.choose(title)
    new_window.wait(lambda: new_window.composer.picker.label.startswith("Sotto guide"))
    new_window.window.new_chat_action.trigger()
    assert new_window.composer.picker.label == "tiny"


def show_installed(driver: RealWindow) -> None:
    page = driver.window.show_page("models")
    assert isinstance(page, ModelsPage)
    page.show_tab(ModelsTab.INSTALLED)


def test_its_card_cannot_be_removed_and_says_what_it_is(new_window: RealWindow) -> None:
    show_installed(new_window)
    card = new_window.find("model_card")
    assert card.title.text() == "Sotto guide"
    assert "Sotto" in card.text.text()
    assert card.findChild(QPushButton, "model_remove_button") is None
    assert card.findChild(QWidget, "model_path") is None
    assert new_window.find("models_empty").isVisible()


def test_its_facts_arrive_on_the_models_page(new_window: RealWindow) -> None:
    new_window.window.show_page("models")
    new_window.wait(lambda: any(model.n_ctx_train == 512 for model in new_window.services.models.installed))


def test_verifying_it_without_a_checksum_says_so(new_window: RealWindow) -> None:
    show_installed(new_window)
    new_window.wait(lambda: any(model.n_ctx_train == 512 for model in new_window.services.models.installed))
    card = next(card for card in visible(new_window, "model_card"))
    verify = card.findChild(QPushButton, "model_verify_button")
    result = card.findChild(QWidget, "model_verify_result")
    assert isinstance(verify, QPushButton)
    verify.click()
    new_window.wait(lambda: "None was recorded" in result.text())  # type: ignore[union-attr]


def test_settings_of_the_engine_offer_no_reload_for_the_guide(new_window: RealWindow) -> None:
    new_window.wait(lambda: new_window.services.models.state.state is ModelState.READY)
    new_window.window.show_page("settings")
    new_window.settings.set(options.N_CTX, 1024)
    assert new_window.find("reload_card").isHidden()


def test_it_is_one_of_the_choices_for_new_chats(new_window: RealWindow) -> None:
    new_window.window.show_page("settings")
    editor = new_window.find("option_chat_default_model")
    assert [editor.itemText(index) for index in range(editor.count())][-1] == "Sotto guide"


@pytest.mark.parametrize(("width", "columns"), [(1280, 2), (430, 1)])
def test_the_questions_stand_in_as_many_columns_as_fit(new_window: RealWindow, width: int, columns: int) -> None:
    new_window.window.resize(width, 700)
    new_window.wait(lambda: len({button.x() for button in buttons(new_window, "example_question")}) == columns)
    for button in buttons(new_window, "example_question"):
        assert button.width() >= button.sizeHint().width()
