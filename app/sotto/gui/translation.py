"""The language of the window, chosen once when it starts. Loaded only if that is not English."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from sotto.gui import texts

ENGLISH = "en"
LANGUAGES = (ENGLISH, "de")
"""What the window can speak."""
SYSTEM = "system"


def language_of(choice: str, wanted: Sequence[str]) -> str:
    """Return the language for an ``appearance.language``; ``wanted`` are the system's, best first (``de-AT``)."""
    if choice in LANGUAGES:
        return choice
    codes = (name.replace("_", "-").partition("-")[0].lower() for name in wanted)
    return next((code for code in codes if code in LANGUAGES), ENGLISH)


def speak(app: QCoreApplication, language: str, folder: Path) -> None:
    """Let the window speak ``language`` (one of :data:`LANGUAGES`); ``folder`` holds the translations.

    Texts that are shown already keep their language. Qt's own words (the menus of text fields, file dialogs) follow
    where Qt has them. Figures and dates are written as in that language, with the habits of the user's country if it
    is spoken there.
    """
    QLocale.setDefault(locale_of(language))
    for translator in app.findChildren(QTranslator, _NAME):
        app.removeTranslator(translator)
        translator.deleteLater()
    texts.use(None)
    if language == ENGLISH:
        return
    _install(app, f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    _install(app, f"sotto_{language}", str(folder))
    texts.use(texts.Sentences(folder / "sentences.json"))


def locale_of(language: str) -> QLocale:
    """Return the habits of writing figures and dates that go with ``language``."""
    of_language, system = QLocale(language), QLocale.system()
    if of_language.language() == system.language() or language == ENGLISH:
        return QLocale(of_language.language(), system.territory())
    return of_language


def _install(app: QCoreApplication, name: str, folder: str) -> None:
    translator = QTranslator(app)
    translator.setObjectName(_NAME)
    if translator.load(name, folder):
        app.installTranslator(translator)


_NAME = "sotto_translator"
