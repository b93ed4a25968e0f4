"""What a card of the catalog says about a model and how it would run, in words and short figures."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from sotto.gui.model_facts import context_words, parameter_words, size_words
from sotto.gui.texts import said
from sotto.services.catalog import READING_SPEED, Advice, Fit, Licence, ModelFile, Offer, Openness, Role

BADGES = {
    Advice.WELL: "badge",
    Advice.SLOWLY: "warning_badge",
    Advice.TOO_LARGE: "danger_badge",
    Advice.UNKNOWN: "chip",
}
"""The look of the badge that says how a model would run."""

_SHORT_LICENCES = {"apache-2.0": "Apache-2.0", "mit": "MIT", "cc-by-nc-4.0": "CC BY-NC 4.0"}
"""The names that these go by; all others have one."""


def fit_words(fit: Fit) -> str:
    """Return how a model would run, with the figure that matters: ``Runs well · about 22 tokens/s``."""
    verdict = {
        Advice.WELL: _translate("Runs well"),
        Advice.SLOWLY: _translate("Runs slowly"),
        Advice.TOO_LARGE: _translate("Too large"),
        Advice.UNKNOWN: _translate("Not known how it runs"),
    }[fit.advice]
    is_slow = fit.advice is Advice.SLOWLY and 0 < fit.tokens_per_second < READING_SPEED
    if is_slow or (fit.advice is Advice.WELL and fit.tokens_per_second > 0):
        speed = QLocale().toString(fit.tokens_per_second, "f", 0 if fit.tokens_per_second >= 10 else 1)
        return _translate("{verdict} · about {speed} tokens/s").format(verdict=verdict, speed=speed)
    if fit.advice in (Advice.SLOWLY, Advice.TOO_LARGE) and fit.memory:
        return _translate("{verdict} · needs {size}").format(verdict=verdict, size=size_words(fit.memory))
    return verdict


def role_words(role: Role) -> str:
    """Return what a model is made for."""
    return {
        Role.CHAT: _translate("Chatting"),
        Role.REASONING: _translate("Thinking first"),
        Role.CODE: _translate("Programming"),
        Role.VISION: _translate("Reading pictures"),
        Role.BASE: _translate("Completing text"),
        Role.EMBEDDING: _translate("Comparing texts"),
    }[role]


def offer_chips(offer: Offer) -> list[tuple[str, str]]:
    """Return the facts of a catalog entry as (short text, explanation)."""
    entry = offer.entry
    chips = [(parameter_words(entry.parameters), _translate("Parameters: how large the model is"))]
    if entry.role is not Role.CHAT:
        chips.append((role_words(entry.role), _translate("What it is made for")))
    chips += [
        (_quantization_words(offer), _translate("Quantization: how strongly its numbers are rounded")),
        (context_words(entry.context or 0), _translate("Context window it was trained for, in tokens")),
        (licence_words(offer.licence), "\n".join((f"{offer.licence.name}:", *map(said, offer.licence.obligations)))),
    ]
    if entry.published.data is Openness.OPEN:
        chips.append((_translate("Open data"), _translate("The data it learned from is published")))
    chips.append((_origin_words(offer), _translate("Who trained it, and who made this file")))
    return [(text, explanation) for text, explanation in chips if text]


def licence_words(licence: Licence) -> str:
    """Return a licence's short name and how free it is: ``Apache-2.0 · open``."""
    return f"{_SHORT_LICENCES.get(licence.id, licence.name)} · {said(licence.licence_class.value)}"


def file_words(file: ModelFile, fit: Fit) -> str:
    """Return one quantization for a menu: ``Q8_0 · 4.3 GB · Runs slowly · needs 5.1 GB``."""
    size = size_words(file.bytes) if file.bytes else _translate("size not known")
    return f"{file.quantization} · {size} · {fit_words(fit)}"


def download_words(size_bytes: int, is_exact: bool = True) -> str:
    """Return the label of a button that downloads ``size_bytes`` (0: not known)."""
    if not size_bytes:
        return _translate("Download")
    if not is_exact:
        return _translate("Download about {size}").format(size=size_words(size_bytes))
    return _translate("Download {size}").format(size=size_words(size_bytes))


def _quantization_words(offer: Offer) -> str:
    if len(offer.entry.model_files) < 2:
        return offer.file.quantization
    return _translate("{quantization} · recommended").format(quantization=offer.file.quantization)


def _origin_words(offer: Offer) -> str:
    author, maker = offer.entry.origin.author, offer.file.quantized_by
    is_same = "".join(author.split()).casefold() == maker.casefold()
    return author if is_same else f"{author} → {maker}"


def _translate(text: str) -> str:
    return QCoreApplication.translate("OfferWords", text)
