"""What making a model smaller means, how far it is, and what came of it, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from sotto.domain.workshop import Perplexity, WorkshopState, WorkshopStep
from sotto.gui.model_facts import size_words
from sotto.gui.offer_words import fit_words
from sotto.gui.texts import error_words
from sotto.services.workshop import Choice

_AS_GOOD, _WORSE = 1.03, 1.10
"""How many times the perplexity of the original that of the smaller model may be for these words."""


def choice_words(quantization: str) -> str:
    """Return what a type is for."""
    return {
        "Q8_0": _translate("Half the size, answers as good as the original’s"),
        "Q6_K": _translate("Hard to tell from the original"),
        "Q5_K_M": _translate("Very good answers"),
        "Q4_K_M": _translate("Good answers: the usual choice"),
        "IQ4_NL": _translate("A little smaller than usual"),
        "Q4_0": _translate("A little smaller than usual, the fastest on many processors"),
        "Q3_K_M": _translate("The smallest; answers are noticeably worse"),
    }[quantization]


def choice_facts(choice: Choice) -> str:
    """Return the figures of a choice: ``Q4_K_M · 2.5 GB · Runs well · about 12 tokens/s``."""
    return " · ".join((choice.quantization, size_words(choice.size_bytes), fit_words(choice.fit)))


def title_words(state: WorkshopState) -> str:
    """Return the heading of the card."""
    if state.step is WorkshopStep.FAILED:
        return _translate("{name} could not be made smaller").format(name=state.source.name)
    if state.step is WorkshopStep.CANCELLED:
        return _translate("Cancelled. Nothing is left of it.")
    if state.step is WorkshopStep.DONE and state.result is not None:
        return _translate("{name} is ready to use.").format(name=state.result.name)
    words = _translate("Making {name} smaller: {quantization}")
    return words.format(name=state.source.name, quantization=state.quantization)


def step_words(state: WorkshopState) -> str:
    """Return what is being done, or what came of it."""
    if state.is_over:
        return "\n".join(_result_lines(state))
    step = {
        WorkshopStep.PREPARING: _translate("Computing the checksum of the original"),
        WorkshopStep.QUANTIZING: _translate("Rounding its numbers. You can go on chatting meanwhile."),
        WorkshopStep.SAVING: _translate("Saving"),
        WorkshopStep.BEFORE: _translate("It is on the list. Reading your text with the original, to compare"),
        WorkshopStep.AFTER: _translate("It is on the list. Reading your text with the smaller model, to compare"),
    }[state.step]
    return step if state.step is WorkshopStep.SAVING else f"{_percent(state.fraction)} · {step}"


def comparison_words(before: Perplexity, after: Perplexity) -> str:
    """Return how much worse the smaller model foretells the text."""
    ratio = after.value / before.value
    if ratio < _AS_GOOD:
        words = _translate("Its answers are about as good: perplexity {before} before, {after} after.")
    elif ratio < _WORSE:
        words = _translate("Its answers are a little worse: perplexity {before} before, {after} after.")
    else:
        words = _translate("Its answers are clearly worse: perplexity {before} before, {after} after.")
    return words.format(before=_figure(before), after=_figure(after))


def _result_lines(state: WorkshopState) -> list[str]:
    lines = []
    if state.result is not None:
        words = _translate("{size} instead of {original}. The original stays where it is.")
        lines.append(
            words.format(size=size_words(state.result.size_bytes), original=size_words(state.source.size_bytes))
        )
    if state.before is not None and state.after is not None:
        lines.append(comparison_words(state.before, state.after))
    if state.error is not None:
        lines.append(error_words(state.error))
    return lines


def _figure(found: Perplexity) -> str:
    locale = QLocale()
    words = _translate("{value} (±{uncertainty})")
    return words.format(
        value=locale.toString(found.value, "g", 4), uncertainty=locale.toString(found.uncertainty, "g", 2)
    )


def _percent(fraction: float) -> str:
    return _translate("{n} %").format(n=int(fraction * 100))


def _translate(text: str) -> str:
    return QCoreApplication.translate("WorkshopWords", text)
