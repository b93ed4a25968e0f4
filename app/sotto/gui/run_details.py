"""How an answer came about, in words: everything that is needed to get it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from sotto.config.origins import Origin
from sotto.domain.chat import Message
from sotto.domain.generation import Usage
from sotto.gui.message_footer import number_of
from sotto.gui.origin_words import origin_words

_TOLD: Final = ("llama_cpp", "devices", "backend", "threads", "gpu_layers", "total_layers", "n_ctx_train")


def run_details(message: Message) -> str:
    """Return the run record of an answer as lines of text that can be copied."""
    chapters = (_about_model(message), _about_answer(message), _about_engine(message), _about_settings(message))
    parts = ["\n".join(lines) for lines in chapters]
    return "\n\n".join(part for part in parts if part)


def can_run_again(message: Message) -> bool:
    """Return whether enough is known of an answer to ask for it again."""
    return _mapping(message.run, "settings").get("seed") is not None


def _about_model(message: Message) -> list[str]:
    model = _mapping(message.run, "model")
    return list(
        _lines(
            (_tr("Model"), message.model or model.get("name")),
            (_tr("Architecture"), model.get("architecture")),
            (_tr("Quantization"), model.get("quantization")),
            (_tr("Context window"), _count(model, "n_ctx", _tr("{number} tokens"))),
            (_tr("File"), model.get("file")),
            (_tr("SHA-256 of the file"), model.get("sha256")),
            (_tr("Adapters"), _adapters(_mapping(message.run, "settings").get("adapters"))),
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
            (_tr("Guessed ahead"), _guessed(usage)),
            (_tr("Messages left out"), _count(_mapping(message.run, "context"), "messages", "{number}")),
            (_tr("Loading the model"), _seconds(timings, "load_ms")),
            (_tr("Until the first token"), _seconds(timings, "first_token_ms")),
            (_tr("Reading speed"), _speed(timings, "prompt_tokens_per_second")),
            (_tr("Writing speed"), _speed(timings, "tokens_per_second")),
            (_tr("Reasoning"), _seconds(message.run, "reasoning_ms")),
            (_tr("Ended because"), _reason(message)),
        )
    )


def _about_engine(message: Message) -> list[str]:
    engine = _mapping(message.run, "engine")
    devices = engine.get("devices")
    layers = _tr("{layers} of {total}")
    known = isinstance(engine.get("gpu_layers"), int) and isinstance(engine.get("total_layers"), int)
    told = _lines(
        (_tr("Ran on"), engine.get("backend")),
        (_tr("Devices"), ", ".join(map(str, devices)) if isinstance(devices, list) else None),
        (_tr("Processor threads"), _count(engine, "threads", "{number}")),
        (
            _tr("Layers on a graphics card"),
            layers.format(layers=_figure(engine["gpu_layers"]), total=_figure(engine["total_layers"])) if known else "",
        ),
        (_tr("llama.cpp"), engine.get("llama_cpp")),
        (_tr("Sotto"), message.run.get("sotto")),
    )
    return [*told, *(line for name, value in engine.items() if name not in _TOLD for line in _raw(name, value))]


def _about_settings(message: Message) -> list[str]:
    """The names are those of the program: they are what is typed to get the answer again."""
    settings = {name: value for name, value in _mapping(message.run, "settings").items() if name != "adapters"}
    origins = _mapping(message.run, "origins")
    return [line for name, value in settings.items() for line in _raw(name, value, _origin(origins.get(name)))]


def _adapters(uses: Any) -> str:
    """Return names and strengths; what an adapter is called is the person's own, and its file's name if it has none."""
    parts = []
    for use in uses if isinstance(uses, list) else []:
        name = use.get("name") or PurePath(str(use.get("path", ""))).name if isinstance(use, Mapping) else ""
        scale = number_of(use, "scale") if isinstance(use, Mapping) else 0.0
        parts.append(_tr("{name} at {scale}").format(name=name, scale=QLocale().toString(scale, "g", 4)))
    return ", ".join(parts)


def _guessed(usage: Usage | None) -> str:
    if usage is None or not usage.guessed_tokens:
        return ""
    words = _tr("{right} of {guessed} tokens were right")
    return words.format(right=_figure(usage.right_tokens), guessed=_figure(usage.guessed_tokens))


def _origin(origin: object) -> str:
    """Return where a value comes from, for those that are not as in Settings."""
    return f" ({origin_words(Origin(origin))})" if isinstance(origin, str) and origin in set(Origin) else ""


def _raw(name: str, value: Any, origin: str = "") -> list[str]:
    return [] if value in (None, "", [], {}) else [f"{name}: {value}{origin}"]


def _figure(number: int) -> str:
    return QLocale().toString(number)


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
