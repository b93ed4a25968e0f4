"""Languages by their names, since a code such as “rm” says nothing to most people."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

SEVERAL = "mul"
"""The code for more languages than are named."""


def language_name(code: str) -> str:
    """Return the name of an ISO 639-1 code, the code itself if Qt does not know it.

    English in an English window, else as the language calls itself: Qt has no other names of languages.
    """
    if code == SEVERAL:
        return QCoreApplication.translate("LanguageNames", "Many languages")
    language = QLocale.codeToLanguage(code)
    if language == QLocale.Language.AnyLanguage:
        return code
    own = "" if QLocale().language() == QLocale.Language.English else QLocale(language).nativeLanguageName()
    return own[:1].upper() + own[1:] or QLocale.languageToString(language)
