"""Tell a model's reasoning from its answer.

Reasoning models write their thoughts first, between markers that differ from family to family. Only markers at the
very start of an answer count: a model that writes *about* ``<think>`` in the middle of a text is left alone.
"""

from __future__ import annotations

from enum import Enum, auto

from sotto.domain.light_dataclass import dataclass
from sotto.engine.child.text import held_back


@dataclass(frozen=True, slots=True)
class Markers:
    """The strings around reasoning. ``answer_opens`` may follow without any reasoning before it and is dropped."""

    opens: str
    closes: str
    answer_opens: str = ""


KNOWN_MARKERS = (
    Markers("<think>", "</think>"),  # DeepSeek R1 and its distills, Qwen 3, QwQ, SmolLM 3, GLM, Nemotron
    Markers("<thinking>", "</thinking>"),  # fine-tunes
    Markers("<seed:think>", "</seed:think>"),  # Seed-OSS
    Markers("[THINK]", "[/THINK]"),  # Magistral
    Markers("<|START_THINKING|>", "<|END_THINKING|>"),  # Command A Reasoning
    Markers("◁think▷", "◁/think▷"),  # Kimi
    Markers(  # gpt-oss (harmony)
        "<|channel|>analysis<|message|>",
        "<|end|><|start|>assistant<|channel|>final<|message|>",
        "<|channel|>final<|message|>",
    ),
)


def is_marker_text(token_text: str) -> bool:
    """Return whether a control token is part of a known marker and so must reach the splitter."""
    return len(token_text) > 1 and any(
        token_text in marker for markers in KNOWN_MARKERS for marker in (markers.opens, markers.closes)
    )


def begins_reasoning(text: str) -> bool:
    """Return whether an answer that begins with ``text`` reasons, or writes a marker that does not fit into one letter
    more: ``<`` alone may be anything."""
    begun = text.lstrip()
    known = [marker for markers in KNOWN_MARKERS for marker in (markers.opens, markers.answer_opens) if marker]
    return any(begun.startswith(marker) or (len(begun) > 1 and marker.startswith(begun)) for marker in known)


def open_marker_at_end(prompt: str) -> Markers | None:
    """Return the markers that ``prompt`` has left open: some templates write ``<think>`` themselves."""
    tail = prompt.rstrip()
    for markers in KNOWN_MARKERS:
        if tail.endswith(markers.opens):
            return markers
    return None


class _State(Enum):
    START = auto()
    REASONING = auto()
    AFTER_REASONING = auto()
    ANSWER = auto()


class ReasoningSplitter:
    """Split a stream of text into (text, is_reasoning) parts; parts of markers are held back until it is clear.

    ``inside`` are the markers the prompt has already opened, or None.
    """

    def __init__(self, inside: Markers | None = None) -> None:
        self._markers = inside
        self._state = _State.REASONING if inside else _State.START
        self._pending = ""
        self._reasoning_begun = False

    @property
    def is_at_start(self) -> bool:
        """Whether reasoning may still begin."""
        return self._state is _State.START

    @property
    def is_reasoning(self) -> bool:
        """Whether what comes next is reasoning."""
        return self._state is _State.REASONING

    @property
    def is_after_reasoning(self) -> bool:
        """Whether reasoning has ended and the answer has not begun."""
        return self._state is _State.AFTER_REASONING

    @property
    def markers(self) -> Markers | None:
        """The markers around the reasoning, if there is any."""
        return self._markers

    @property
    def pending(self) -> str:
        """What is held back until it is clear what it is."""
        return self._pending

    @property
    def may_close(self) -> bool:
        """Whether reasoning can be closed here: its end is not just being written."""
        return self._markers is not None and not held_back(self._pending, (self._markers.closes,))

    def feed(self, text: str) -> list[tuple[str, bool]]:
        """Return the parts of ``text`` (and of what was held back before it) that are decided."""
        self._pending += text
        parts: list[tuple[str, bool]] = []
        while self._advance(parts):
            pass
        return parts

    def finish(self) -> list[tuple[str, bool]]:
        """Return what is still held back."""
        text, self._pending = self._pending, ""
        if self._state is _State.REASONING:
            text = text.rstrip()
        return [(text, self._state is _State.REASONING)] if text else []

    def _advance(self, parts: list[tuple[str, bool]]) -> bool:
        """Take one step; return whether another one is possible."""
        if self._state is _State.START:
            return self._at_start()
        if self._state is _State.REASONING:
            return self._in_reasoning(parts)
        if self._state is _State.AFTER_REASONING:
            self._pending = self._pending.lstrip()
            if self._pending:
                self._state = _State.ANSWER
            return bool(self._pending)
        if self._pending:
            parts.append((self._pending, False))
            self._pending = ""
        return False

    def _at_start(self) -> bool:
        text = self._pending.lstrip()
        if not text:
            return False
        for markers in KNOWN_MARKERS:
            if text.startswith(markers.opens):
                self._markers, self._state = markers, _State.REASONING
                self._pending = text[len(markers.opens) :]
                return True
            if markers.answer_opens and text.startswith(markers.answer_opens):
                self._state = _State.AFTER_REASONING
                self._pending = text[len(markers.answer_opens) :]
                return True
        beginnings = [m.opens for m in KNOWN_MARKERS] + [m.answer_opens for m in KNOWN_MARKERS if m.answer_opens]
        if any(beginning.startswith(text) for beginning in beginnings):
            return False
        self._state = _State.ANSWER
        return True

    def _in_reasoning(self, parts: list[tuple[str, bool]]) -> bool:
        assert self._markers is not None
        if not self._reasoning_begun:
            self._pending = self._pending.lstrip()
            # An opened marker may be written once more by the model itself.
            while self._pending.startswith(self._markers.opens):
                self._pending = self._pending[len(self._markers.opens) :].lstrip()
        before, found, after = self._pending.partition(self._markers.closes)
        if found:
            if before.rstrip():
                parts.append((before.rstrip(), True))
            self._pending, self._state = after, _State.AFTER_REASONING
            return True
        markers = (self._markers.closes,) if self._reasoning_begun else (self._markers.closes, self._markers.opens)
        keep = held_back(self._pending, markers)
        # Blank lines at the end are held back as well: they vanish if the closing marker follows.
        cut = len(self._pending[: len(self._pending) - keep].rstrip())
        if cut:
            parts.append((self._pending[:cut], True))
            self._pending = self._pending[cut:]
            self._reasoning_begun = True
        return False
