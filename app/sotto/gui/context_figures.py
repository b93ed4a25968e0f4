"""What a chat's context window is full of, in tokens, and in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from sotto.domain.light_dataclass import dataclass
from sotto.services.context_record import ContextFacts


@dataclass(frozen=True, slots=True)
class ContextFigures:
    """Tokens. ``reasoning`` is what the last answer's thoughts take, which are not sent again; ``reserve`` is kept for
    the next answer. ``left_out`` counts messages. ``window`` 0: nothing is known."""

    window: int = 0
    system: int = 0
    summary: int = 0
    conversation: int = 0
    reasoning: int = 0
    reserve: int = 0
    left_out: int = 0

    @property
    def used(self) -> int:
        """What is taken."""
        return self.system + self.summary + self.conversation + self.reasoning

    @property
    def free(self) -> int:
        """What is neither taken nor kept."""
        return max(0, self.window - self.used - self.reserve)

    def parts(self) -> tuple[tuple[str, int, str], ...]:
        """Return (name, tokens, words) of each part there is; the names are those of :class:`ContextBar`."""
        all_parts = (
            ("system", self.system, _translate("{count} instructions")),
            ("summary", self.summary, _translate("{count} summary")),
            ("conversation", self.conversation, _translate("{count} conversation")),
            ("reasoning", self.reasoning, _translate("{count} thoughts, not sent again")),
            ("reserve", self.reserve, _translate("{count} kept for the answer")),
            ("free", self.free, _translate("{count} free")),
        )
        figures = QLocale()
        kept = (part for part in all_parts if part[1] or part[0] == "free")
        return tuple((name, count, words.format(count=figures.toString(count))) for name, count, words in kept)

    def words(self) -> str:
        """Return all of it as one line."""
        listed = ", ".join(words for _name, _count, words in self.parts())
        return _translate("{count} tokens: {parts}").format(count=QLocale().toString(self.window), parts=listed)


def figures_of(facts: ContextFacts, prompt: int, completion: int, reasoning: int, window: int) -> ContextFigures:
    """Return the figures after an answer of ``completion`` tokens, ``reasoning`` of them thoughts, to a ``prompt``.

    ``facts`` are those of its run record; an older record has none, and all of the prompt counts as conversation.
    ``window`` is that of the model in memory.
    """
    reasoning = min(reasoning, completion)
    system, summary = min(facts.system, prompt), min(facts.summary, max(0, prompt - facts.system))
    conversation = prompt - system - summary + completion - reasoning
    used = system + summary + conversation + reasoning
    reserve = min(facts.reserve, max(0, window - used))
    return ContextFigures(window, system, summary, conversation, reasoning, reserve, facts.messages)


def _translate(text: str) -> str:
    return QCoreApplication.translate("ContextFigures", text)
