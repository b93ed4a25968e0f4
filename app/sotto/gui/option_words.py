"""Which values an option allows, as a sentence of the window; :meth:`Option.allowed` says it in English elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from sotto.config.option import Value
from sotto.config.options import AnyOption
from sotto.gui.texts import said

_LONGEST = 40
"""Characters of a text that are shown of it."""


def allowed_words(option: AnyOption) -> str:
    """Return a sentence that says which values are allowed."""
    if option.type is bool:
        return _translate("It is either on or off.")
    if option.choices:
        choices = ", ".join(said(choice.label) for choice in option.choices)
        return _translate("Choose one of: {choices}.").format(choices=choices)
    if option.form:
        return said(option.form)
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


def value_words(option: AnyOption, value: Value) -> str:
    """Return ``value`` as a person reads it: the words of a choice, a number, the beginning of a text."""
    if isinstance(value, bool):
        return _translate("on") if value else _translate("off")
    if option.special_value is not None and value == option.special_value:
        return said(option.special_label)
    if isinstance(value, str):
        label = next((said(choice.label) for choice in option.choices if choice.value == value), None)
        return label if label is not None else _beginning(value)
    unit = f" {said(option.unit)}" if option.unit else ""
    return f"{_figure(value)}{unit}"


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        return _translate("nothing")
    return f"“{line}”" if len(line) <= _LONGEST else f"“{line[:_LONGEST].rstrip()}…”"


def _figure(value: Value) -> str:
    assert not isinstance(value, str)
    return QLocale().toString(float(value), "f", 0) if float(value).is_integer() else QLocale().toString(float(value))


def _translate(text: str) -> str:
    return QCoreApplication.translate("OptionWords", text)
