"""Languages by their names, since a code such as “rm” says nothing to most people."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

SEVERAL = "mul"
"""The code for more languages than are named."""


def language_name(code: str) -> str:
    """Return the English name of an ISO 639-1 code, the code itself if Qt does not know it."""
    if code == SEVERAL:
        return QCoreApplication.translate("LanguageNames", "Many languages")
    language = QLocale.codeToLanguage(code)
    return code if language == QLocale.Language.AnyLanguage else QLocale.languageToString(language)
