"""Two answers in words: what each of them cost, and the settings in which they differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QLocale

from sotto.config.options import AnyOption
from sotto.config.settings import ANSWERS
from sotto.domain.chat import Message
from sotto.gui.message_footer import number_of
from sotto.gui.texts import said

COMPARED: Final[Mapping[str, AnyOption]] = {
    name: option for name, option in ANSWERS.items() if option.type is not str or option.choices
}
"""Sampler values by the names of their options. The seed is not among them: it nearly always differs."""


def facts_words(message: Message) -> str:
    """Return the tokens of a finished answer, its speed and how long the first token took; "" if nothing is known."""
    usage, timings = message.usage, message.run.get("timings")
    record = timings if isinstance(timings, Mapping) else {}
    return speed_words(
        usage.completion_tokens if usage is not None else 0,
        number_of(record, "tokens_per_second"),
        number_of(record, "first_token_ms"),
    )


def speed_words(tokens: int, tokens_per_second: float, first_token_ms: float) -> str:
    """Return the figures in words; those that are 0 are left out."""
    locale = QLocale()
    parts: list[str] = []
    if tokens:
        words = _tr("1 token") if tokens == 1 else _tr("{count} tokens")
        parts.append(words.format(count=locale.toString(tokens)))
    if tokens_per_second:
        parts.append(_tr("{speed} tokens/s").format(speed=locale.toString(tokens_per_second, "f", 1)))
    if first_token_ms:
        words = _tr("first token after {seconds} s")
        parts.append(words.format(seconds=locale.toString(first_token_ms / 1000, "f", 2)))
    return " · ".join(parts)


def own_settings(message: Message, changes: Mapping[str, object]) -> Mapping[str, Any]:
    """Return the settings of an answer: those of its record, or the ``changes`` it is being written with."""
    settings = message.run.get("settings")
    return settings if isinstance(settings, Mapping) else changes


def difference_words(own: Mapping[str, Any], other: Mapping[str, Any], *, is_complete: bool) -> str:
    """Return the settings of ``own`` in which ``other`` differs, in words; "" if there are none.

    ``is_complete``: ``own`` is a whole record, so that what ``other`` lacks is not known rather than different.
    """
    parts: list[str] = []
    for name, option in COMPARED.items():
        if name not in own or (is_complete and name not in other):
            continue
        value = _value_words(option, own[name])
        if value and own[name] != other.get(name, _NOTHING):
            parts.append(_tr("{setting} {value}").format(setting=said(option.label), value=value))
    if own.get("reasoning") != other.get("reasoning"):
        parts.append(_reasoning_words(own.get("reasoning")))
    return " · ".join(part for part in parts if part)


def verdict_words(first: Message, second: Message, *, is_again: bool) -> str:
    """Say whether two answers are the same.

    ``is_again``: the second was asked for as the first had been; then what had changed meanwhile is said, too.
    """
    if first.content != second.content:
        parts = [_tr("The texts differ.")]
    elif first.reasoning != second.reasoning:
        parts = [_tr("The texts are identical; the reasoning before them differs.")]
    else:
        parts = [_tr("Identical: the same text, to the last character.")]
    if is_again:
        from sotto.services.run_record import differing

        changed = [_changed_words(name) for name, _then, _now in differing(first.run, second.run)]
        if changed:
            what = ", ".join(dict.fromkeys(changed))
            parts.append(_tr("Not the same as then: {things}.").format(things=what))
    return " ".join(parts)


def _changed_words(name: str) -> str:
    """Return what a part of a run record is called; settings by the names that the program has for them."""
    known = {
        "model.sha256": _tr("the model’s file"),
        "model.n_ctx": _tr("the context window"),
        "prompt.sha256": _tr("what the model was told"),
        "settings.template_hash": _tr("the chat template"),
        "engine.llama_cpp": _tr("the version of llama.cpp"),
        "engine.backend": _tr("where the model ran"),
        "engine.devices": _tr("where the model ran"),
        "engine.gpu_layers": _tr("where the model ran"),
        "engine.threads": _tr("the number of threads"),
    }
    return known.get(name, name.partition(".")[2])


_NOTHING: Final = object()


def _value_words(option: AnyOption, value: object) -> str:
    if value is None or value == option.special_value:
        return said(option.special_label)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    locale = QLocale()
    return locale.toString(value) if isinstance(value, int) else locale.toString(value, "g", 6)


def _reasoning_words(reasoning: object) -> str:
    if reasoning is None:
        return ""
    return _tr("Reasoning on") if reasoning else _tr("Reasoning off")


def _tr(text: str) -> str:
    return QCoreApplication.translate("CompareWords", text)
