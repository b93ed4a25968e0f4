"""Lists as people type them: one entry in a line, ``\\n`` for a line break within one."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from sotto.domain.generation import WordBias

MOST_LINES: Final = 200
LONGEST_LINE: Final = 200
"""Characters of one entry: nothing longer can be waited for while an answer is shown as it comes."""
STRONGEST_BIAS: Final = 100.0
_ESCAPES: Final = {"n": "\n", "t": "\t", "\\": "\\"}


class AnswerTextError(ValueError):
    """The text is a sentence about what is wrong with something typed."""


def text_lines(text: str) -> tuple[str, ...]:
    """Return the entries of ``text``, each once; empty lines are none. Raises AnswerTextError."""
    lines = tuple(dict.fromkeys(_unescaped(line) for line in text.splitlines() if line.strip()))
    if len(lines) > MOST_LINES:
        raise AnswerTextError(f"There are more than {MOST_LINES} lines.")
    if any(len(line) > LONGEST_LINE for line in lines):
        raise AnswerTextError(f"A line has more than {LONGEST_LINE} characters.")
    return lines


def word_biases(text: str) -> tuple[WordBias, ...]:
    """Return the entries of lines like ``word = -5``. Raises AnswerTextError."""
    return tuple(_word_bias(line) for line in text_lines(text))


def as_lines(entries: Iterable[str]) -> str:
    """Return the text that :func:`text_lines` reads as ``entries``."""
    return "\n".join(entry.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t") for entry in entries)


def _word_bias(line: str) -> WordBias:
    word, equals, number = line.rpartition("=")
    word = word.strip()
    if not equals or not word:
        raise AnswerTextError(f"“{line}” lacks a word, or the number after it.")
    try:
        bias = float(number.strip().replace("−", "-"))
    except ValueError:
        raise AnswerTextError(f"“{line}” has no number after the “=”.") from None
    if not math.isfinite(bias) or abs(bias) > STRONGEST_BIAS:
        raise AnswerTextError(f"The number in “{line}” is not from -{STRONGEST_BIAS:g} to {STRONGEST_BIAS:g}.")
    return WordBias(word, bias)


def _unescaped(line: str) -> str:
    """Return ``line`` with its escapes resolved; a backslash before any other character stays."""
    parts, rest = [], line
    while rest:
        before, slash, rest = rest.partition("\\")
        parts.append(before)
        if slash:
            known = _ESCAPES.get(rest[:1])
            parts.append("\\" if known is None else known)
            rest = rest if known is None else rest[1:]
    return "".join(parts)
