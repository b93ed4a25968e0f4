"""How an answer came about, in words: everything that is needed to get it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from sotto.domain.chat import Message
from sotto.gui.message_footer import number_of


def run_details(message: Message) -> str:
    """Return the run record of an answer as lines of text that can be copied."""
    parts = ["\n".join(lines) for lines in (_about_model(message), _about_answer(message), _about_settings(message))]
    return "\n\n".join(part for part in parts if part)


def _about_model(message: Message) -> list[str]:
    model = _mapping(message.run, "model")
    return list(
        _lines(
            (_tr("Model"), message.model or model.get("name")),
            (_tr("Architecture"), model.get("architecture")),
            (_tr("Quantization"), model.get("quantization")),
            (_tr("Context window"), _count(model, "n_ctx", _tr("{number} tokens"))),
            (_tr("SHA-256 of the file"), model.get("sha256")),
        )
    )


def _about_answer(message: Message) -> list[str]:
    timings = _mapping(message.run, "timings")
    usage = message.usage
    locale = QLocale()
    written = QDateTime.fromMSecsSinceEpoch(message.created)
    tokens = _tr("{number} tokens")
    return list(
        _lines(
            (_tr("Written"), locale.toString(written, QLocale.FormatType.ShortFormat)),
            (_tr("Read"), tokens.format(number=locale.toString(usage.prompt_tokens)) if usage else None),
            (_tr("Already in memory"), tokens.format(number=locale.toString(usage.cached_tokens)) if usage else None),
            (_tr("Answer"), tokens.format(number=locale.toString(usage.completion_tokens)) if usage else None),
            (_tr("Loading the model"), _seconds(timings, "load_ms")),
            (_tr("Until the first token"), _seconds(timings, "first_token_ms")),
            (_tr("Reading speed"), _speed(timings, "prompt_tokens_per_second")),
            (_tr("Writing speed"), _speed(timings, "tokens_per_second")),
            (_tr("Reasoning"), _seconds(message.run, "reasoning_ms")),
            (_tr("Ended because"), _reason(message)),
        )
    )


def _about_settings(message: Message) -> list[str]:
    """The names are those of the program: they are what is typed to get the answer again."""
    settings = _mapping(message.run, "settings")
    return [f"{name}: {value}" for name, value in settings.items() if value not in (None, [], ())]


def _reason(message: Message) -> str:
    return {
        "end": _tr("the model was done"),
        "length": _tr("it reached its greatest length"),
        "stopped": _tr("it was stopped"),
        "context": _tr("the context window was full"),
    }.get(str(message.run.get("stop_reason")), "")


def _lines(*rows: tuple[str, Any]) -> Iterator[str]:
    for label, value in rows:
        if value not in (None, ""):
            yield f"{label}: {value}"


def _mapping(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = record.get(name)
    return value if isinstance(value, Mapping) else {}


def _count(record: Mapping[str, Any], name: str, words: str) -> str:
    number = number_of(record, name)
    return words.format(number=QLocale().toString(int(number))) if number else ""


def _seconds(record: Mapping[str, Any], name: str) -> str:
    number = number_of(record, name)
    return _tr("{number} s").format(number=QLocale().toString(number / 1000, "f", 2)) if number else ""


def _speed(record: Mapping[str, Any], name: str) -> str:
    number = number_of(record, name)
    return _tr("{number} tokens/s").format(number=QLocale().toString(number, "f", 1)) if number else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("RunDetails", text)
