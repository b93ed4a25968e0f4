"""Sentences from below the window, in the window's language.

The layers below know no Qt and say everything in English, often with a name or a figure in the middle; some of it comes
from another process. :func:`said` stands where the window shows such a text: it recognises the template the text was
made from, takes its translation, and fills in again what stood in its slots. In English it returns what it is given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from sotto.domain.errors import UserFacingError

CONTEXT = "Sotto"
"""The context of these texts in the translation files."""

_FIELD = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
_FIGURE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?")
_SIZE = re.compile(r"(\d[\d,]*(?:\.\d+)?) (GB|MB|kB|GiB|MiB|KiB|bytes|tokens)")
_FIGURE_SLOT, _SLOT = r"[-\d.,e+]+", ".*?"
_BETWEEN = re.compile(r"(?<=[.!?…:])(\s+)|(\n+)")
_LONGEST = 2000
"""Characters; anything longer is no sentence of ours, and matching it would take time."""
_DEEPEST = 3
"""How often a text may stand in the slot of another."""


class Sentences:
    """The templates, and the texts that were recognised lately. GUI thread only."""

    def __init__(self, file: Path) -> None:
        """``file`` is ``sentences.json``; it is read at the first text."""
        self._file = file
        self._whole: frozenset[str] = frozenset()
        self._patterns: list[_Pattern] | None = None
        self._known: dict[str, str] = {}

    def translated(self, text: str, depth: int = 0) -> str:
        """Return ``text`` translated as far as it is recognised: as a whole, else sentence by sentence."""
        if len(text) > _LONGEST or not text.strip() or depth > _DEEPEST:
            return text
        found = self._known.get(text)
        if found is None:
            found = self._as_one(text, depth)
            if found is None:
                found = self._in_parts(text, depth)
            if len(self._known) > 500:
                self._known.clear()
            self._known[text] = found
        return found

    def _as_one(self, text: str, depth: int) -> str | None:
        patterns = self._load()
        inner = text.strip()
        size = _SIZE.fullmatch(inner)
        if size is not None:
            return f"{_figure(size[1])} {self.translated(size[2], depth + 1)}"
        if _FIGURE.fullmatch(inner):
            return _figure(inner)
        if inner in self._whole:
            return text.replace(inner, _translate(_escaped(inner)).replace("{{", "{").replace("}}", "}"))
        for pattern in patterns:
            values = pattern.values_in(text)
            if values is not None:
                filled = {name: self._value(pattern, name, value, depth) for name, value in values.items()}
                return _translate(pattern.template).format(**filled)
        name, _, rest = text.partition(" ")
        return f"{name} {_translate(rest)}" if "." in name and rest in self._whole else None

    def _in_parts(self, text: str, depth: int) -> str:
        parts = [part for part in _BETWEEN.split(text) if part]
        if len(parts) == 1:
            return text
        return "".join(part if part.isspace() else self._as_one(part, depth) or part for part in parts)

    def _value(self, pattern: _Pattern, name: str, value: str, depth: int) -> str:
        if name in pattern.figures:
            return _figure(value)
        # A single word in a slot is a name that someone gave: it stays, even if it is a word of Sotto's as well.
        return self.translated(value, depth + 1) if " " in value.strip() or name == "label" else value

    def _load(self) -> list[_Pattern]:
        if self._patterns is None:
            entries = json.loads(self._file.read_text(encoding="utf-8"))
            self._whole = frozenset(_plain(text) for text, *_figures in entries if not _FIELD.search(text))
            patterns = [_Pattern(text, figures) for text, *figures in entries if _FIELD.search(text)]
            self._patterns = sorted(patterns, key=lambda pattern: -len(pattern.longest))
        return self._patterns


class _Pattern:
    """One template: what it looks like once it is filled in. The expression is made when it may fit."""

    def __init__(self, template: str, figures: Sequence[str]) -> None:
        self.template = template
        self.figures = frozenset(figures)
        self._fixed = [_plain(part) for part in _FIELD.split(template)[::2]]
        self.longest = max(self._fixed, key=len)
        self._expression: re.Pattern[str] | None = None

    def values_in(self, text: str) -> dict[str, str] | None:
        """Return what stands in the slots of ``text``, or None if it was not made from this template."""
        if self.longest not in text or not text.startswith(self._fixed[0]) or not text.endswith(self._fixed[-1]):
            return None
        if self._expression is None:
            names = _FIELD.findall(self.template)
            slots = (f"(?P<{name}>{_FIGURE_SLOT if name in self.figures else _SLOT})" for name in names)
            fixed = iter(re.escape(part) for part in self._fixed)
            self._expression = re.compile(next(fixed) + "".join(slot + next(fixed) for slot in slots), re.DOTALL)
        match = self._expression.fullmatch(text)
        return match.groupdict() if match is not None else None


def _translate(template: str) -> str:
    return QCoreApplication.translate(CONTEXT, template)


def _plain(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _figure(text: str) -> str:
    """Return an English figure (``1,234.5``) as the window's language writes it; anything else stays."""
    match = _FIGURE.fullmatch(text)
    if match is None:
        return text
    decimals = match[2] or ""
    return QLocale().toString(float(f"{match[1].replace(',', '')}.{decimals or 0}"), "f", len(decimals))


_sentences: Sentences | None = None


def use(sentences: Sentences | None) -> None:
    """Translate with ``sentences`` from now on; None: the window speaks English. Set with Qt's own translators."""
    global _sentences
    _sentences = sentences


def said(text: str) -> str:
    """Return a text from below the window (an error, a hint, the name of an option) in the window's language.

    A text that is not one of ours, such as what a server said, is returned as it is.
    """
    return text if _sentences is None else _sentences.translated(text)


def error_words(error: UserFacingError) -> str:
    """Return what happened and what to do, in the window's language, as one text."""
    return f"{said(error.text)} {said(error.hint)}".strip()
