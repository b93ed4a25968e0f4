"""Which values an option allows, as a sentence of the window; :meth:`Option.allowed` says it in English elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from sotto.config.option import Value
from sotto.config.options import AnyOption
from sotto.gui.texts import said


def allowed_words(option: AnyOption) -> str:
    """Return a sentence that says which values are allowed."""
    if option.type is bool:
        return _translate("It is either on or off.")
    if option.choices:
        choices = ", ".join(said(choice.label) for choice in option.choices)
        return _translate("Choose one of: {choices}.").format(choices=choices)
    if option.type is str:
        return _translate("Use text of at most {maximum} characters.").format(maximum=_figure(option.maximum))
    words = _translate("Use a number from {minimum} to {maximum}.")
    if option.type is int:
        words = _translate("Use a whole number from {minimum} to {maximum}.")
    if option.special_value is not None:
        words = _translate("Use a number from {minimum} to {maximum}, or {special}: {meaning}.")
    special = "" if option.special_value is None else _figure(option.special_value)
    return words.format(
        minimum=_figure(option.minimum),
        maximum=_figure(option.maximum),
        special=special,
        meaning=said(option.special_label),
    )


def _figure(value: Value) -> str:
    assert not isinstance(value, str)
    return QLocale().toString(float(value), "f", 0) if float(value).is_integer() else QLocale().toString(float(value))


def _translate(text: str) -> str:
    return QCoreApplication.translate("OptionWords", text)
