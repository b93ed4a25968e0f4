"""Every dialog and view that is not a page, opened one after the other: what the audits of names and texts look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMenu, QWidget

from sotto.catalog.licences import load_licences
from sotto.config.resources import resource_folder
from sotto.domain.backups import BackupRow
from sotto.domain.chat import Conversation, Message, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId, MessageId, PresetId, PromptId
from sotto.domain.presets import Preset, Prompt
from sotto.domain.protection import KeyProtection
from sotto.domain.text_difference import difference_of
from sotto.gui.add_models_dialog import AddModelsDialog
from sotto.gui.chat_settings import ChatSettings
from sotto.gui.difference_dialog import DifferenceDialog
from sotto.gui.export_dialog import ExportDialog
from sotto.gui.import_dialog import ImportDialog
from sotto.gui.level_dialog import LevelDialog
from sotto.gui.licence_dialog import LicenceDialog, Terms, known_terms
from sotto.gui.links import confirm_and_open
from sotto.gui.models_page import ModelsPage, ModelsTab
from sotto.gui.passphrase_dialog import PassphraseDialog
from sotto.gui.phrase_dialog import PhraseDialog
from sotto.gui.preset_editor import PresetEditor
from sotto.gui.prompt_editor import PromptEditor, PromptForm
from sotto.gui.release_dialog import ReleaseDialog
from sotto.gui.restore_dialog import RestoreDialog
from sotto.gui.rotation_dialog import RotationDialog
from sotto.gui.token_dialog import TokenDialog
from sotto.gui.version_dialog import VersionDialog
from support.real_window import RealWindow

ANSWER = Message(
    MessageId("m"),
    ConversationId("c"),
    None,
    Role.ASSISTANT,
    "1234",
    0,
    run={"timings": {"tokens_per_second": 20.5, "first_token_ms": 200}, "stop_reason": "length"},
)

CHAT = Conversation(ConversationId("c"), "12", 0, 0, settings={"grammar": "12"})


def every_dialog(driver: RealWindow) -> Iterator[QWidget]:
    """Yield each dialog while it is open. The window needs a model and a chat; other names in them have no letters."""
    window, services = driver.window, driver.services
    preset = Preset(PresetId("1"), "12", system_prompt="12", greetings=("12",))
    prompt = Prompt(PromptId("1"), "12", "{{x}}")
    licence = load_licences(resource_folder() / "licenses" / "models")["apache-2.0"]
    models = tuple(services.models.own)
    openers: list[Callable[[], object]] = [
        lambda: LicenceDialog(Terms("12", "12", "", (), None, ""), window).open(),
        lambda: LicenceDialog(known_terms("12", licence), window).open(),
        lambda: ExportDialog(services, (), window).open(),
        lambda: ImportDialog(services, (), window).open(),
        lambda: AddModelsDialog(services, [Path("12", "34")], print, window).open(),
        lambda: AddModelsDialog(services, [Path("12", "34"), Path("12", "56")], print, window).open(),
        lambda: RestoreDialog(services, BackupRow(Path("12"), 0, "manual", 12, 1, 2), window).open(),
        lambda: TokenDialog(services, "12", window).open(),
        lambda: PresetEditor(services, preset, window).open(),
        lambda: ChatSettings(services, CHAT, None, models[0], window).open(),
        lambda: PromptEditor(services, prompt, window).open(),
        lambda: PromptForm(services, prompt, window).open(),
        lambda: VersionDialog(services, ANSWER, models, window).open(),
        lambda: ReleaseDialog(driver.session._theme, "12", ["34"], "56", "https://12.34/56", window).open(),
        lambda: confirm_and_open(window, "https://12.34/56"),
        lambda: driver.session.chat.actions.show_details(ANSWER),
        lambda: DifferenceDialog(difference_of("12 34", "12 56"), window).open(),
        lambda: PassphraseDialog(services, has_one=True, parent=window).open(),
        lambda: LevelDialog(services, KeyProtection.KEYSTORE, asks_passphrase=True, parent=window).open(),
        lambda: RotationDialog(services, asks_passphrase=True, parent=window).open(),
        lambda: PhraseDialog(services, asks_passphrase=True, parent=window).open(),
        window.map_action.trigger,
        driver.session.navigation.show_shortcuts,
    ]
    for opener in openers:
        yield from _shown(driver, opener)
    page = window.show_page("models")
    assert isinstance(page, ModelsPage)
    page.show_tab(ModelsTab.INSTALLED)
    for name in ("model_about_button", "model_edit_button", "model_smaller_button"):
        yield from _shown(driver, driver.find(name).click)
    window.show_page("chat")


def every_view(driver: RealWindow) -> Iterator[str]:
    """Show what stands over or in place of a chat, one after the other; yield what it is."""
    session = driver.session
    session.navigation.find_action.trigger()
    yield "find bar"
    session.navigation.close_find()
    session.navigation.palette_action.trigger()
    driver.wait(lambda: driver.find("command_palette").isVisible())
    yield "palette"
    QTest.keyClick(driver.find("palette_field"), Qt.Key.Key_Escape)
    for button in ("message_menu_button", "version_menu_button"):
        driver.find(button, QAbstractButton).click()
        driver.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        yield f"menu of {button}"
        driver.wait(_no_menu_is_open)
    window = driver.window
    for menu in (driver.find("begin_menu", QMenu), driver.find("chat_menu", QMenu), driver.find("model_menu", QMenu)):
        menu.popup(window.mapToGlobal(window.rect().center()))
        yield menu.objectName()
        driver.wait(_no_menu_is_open)
    chats = [driver.current or ConversationId("")]
    for menu in (session.sidebar.menu_for(chats), session.sidebar.folder_menu_for("Work")):
        menu.popup(window.mapToGlobal(window.rect().center()))
        yield menu.objectName()
        driver.wait(_no_menu_is_open)
        menu.deleteLater()
    driver.composer.meter.click()
    driver.wait(lambda: QApplication.activePopupWidget() is not None)
    yield "what the context is full of"
    driver.wait(_no_menu_is_open)
    session.chat.compare()
    driver.wait(lambda: driver.find("compare_view").isVisible())
    yield "two answers side by side"
    session.chat.end_comparison()
    session.trouble.show(UserFacingError("store_corrupt", "12", "34", "56"))
    driver.wait(lambda: driver.find("damage_salvage_button").isVisible())
    yield "damaged chats"
    window.show_page("chat")


def every_cover(driver: RealWindow) -> Iterator[QWidget]:
    """Yield what stands in place of the whole window while the chats have no key, one after the other."""
    lock, window = driver.session.protection.lock, driver.window
    for code, button in (("passphrase_needed", "forgotten_button"), ("key_missing", "key_recovery_button")):
        lock.show(UserFacingError(code, "12", "34", "56"))
        for click in ("", button):
            if click:
                driver.find(click, QAbstractButton).click()
            cover = window.body.cover
            assert cover is not None
            QApplication.processEvents()
            yield cover
    window.set_cover(None)


def _no_menu_is_open() -> bool:
    """Close what is open; a panel counts as a menu."""
    menu = QApplication.activePopupWidget()
    if menu is not None:
        menu.close()
    return menu is None


def _shown(driver: RealWindow, opener: Callable[[], object]) -> Iterator[QWidget]:
    before = _dialogs(driver)
    opener()
    driver.wait(lambda: bool(_dialogs(driver) - before))
    (dialog,) = _dialogs(driver) - before
    QApplication.processEvents()
    yield dialog
    dialog.reject()
    driver.wait(lambda: not dialog.isVisible())


def _dialogs(driver: RealWindow) -> set[QDialog]:
    return {dialog for dialog in driver.window.findChildren(QDialog) if dialog.isVisible()}
