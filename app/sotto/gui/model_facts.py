"""Facts about models and computers in words and short figures."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

from sotto.domain.models import InstalledModel


def size_words(size_bytes: int) -> str:
    """Return a file size as people know it, in decimal units: ``4.9 GB``."""
    if size_bytes >= 1_000_000_000:
        return _number(size_bytes / 1e9, 1) + " GB"
    if size_bytes >= 1_000_000:
        return _number(size_bytes / 1e6, 1 if size_bytes < 10_000_000 else 0) + " MB"
    return _number(max(1.0, size_bytes / 1e3), 0) + " kB"


def parameter_words(parameters: int) -> str:
    """Return a count of parameters: ``7.3 B``, ``0.3 M``; empty if it is unknown."""
    if parameters <= 0:
        return ""
    if parameters >= 100_000_000:
        return _number(parameters / 1e9, 1) + " B"
    return _number(parameters / 1e6, 1 if parameters < 10_000_000 else 0) + " M"


def context_words(tokens: int) -> str:
    """Return a context window: ``131 k context``; empty if it is unknown."""
    if tokens <= 0:
        return ""
    figure = QLocale().toString(tokens) if tokens < 1000 else _number(tokens / 1000, 0) + " k"
    return QCoreApplication.translate("ModelFacts", "{figure} context").format(figure=figure)


def last_used_words(at: int, today: QDate) -> str:
    """Return when a model was used last; ``at`` in Unix milliseconds, 0: never."""
    translate = QCoreApplication.translate
    if at <= 0:
        return translate("ModelFacts", "Not used yet")
    day = QDateTime.fromMSecsSinceEpoch(at).date()
    ago = day.daysTo(today)
    if ago <= 0:
        return translate("ModelFacts", "Used today")
    if ago == 1:
        return translate("ModelFacts", "Used yesterday")
    if ago < 7:
        return translate("ModelFacts", "Used {count} days ago").format(count=QLocale().toString(ago))
    return translate("ModelFacts", "Used on {date}").format(
        date=QLocale().toString(day, QLocale.FormatType.ShortFormat)
    )


def chips(model: InstalledModel) -> list[tuple[str, str]]:
    """Return the known facts of ``model`` as (short text, explanation)."""
    translate = QCoreApplication.translate
    facts = [
        (size_words(model.size_bytes), translate("ModelFacts", "Size of the file")),
        (parameter_words(model.parameters), translate("ModelFacts", "Parameters: how large the model is")),
        (model.quantization, translate("ModelFacts", "Quantization: how strongly its numbers are rounded")),
        (context_words(model.n_ctx_train), translate("ModelFacts", "Context window it was trained for, in tokens")),
        (model.licence, translate("ModelFacts", "Licence, as the file states it")),
        (model.architecture, translate("ModelFacts", "Architecture: the family the model belongs to")),
    ]
    if not model.has_template:
        base = translate("ModelFacts", "completes text, does not chat")
        facts.append((base, translate("ModelFacts", "The file has no chat template: it is a base model")))
    return [(text, explanation) for text, explanation in facts if text]


def day_words(day: QDate) -> str:
    """Return a day as one writes it: ``5 Nov 2026``, ``5. Nov. 2026``."""
    return QLocale().toString(day, day_pattern(" yyyy"))


def day_pattern(rest: str) -> str:
    """Return Qt's pattern for a day and a short month, followed by that for ``rest``."""
    has_dot = "d." in QLocale().dateFormat(QLocale.FormatType.LongFormat)
    return ("d. MMM" if has_dot else "d MMM") + rest


def _number(value: float, decimals: int) -> str:
    return QLocale().toString(value, "f", decimals)
