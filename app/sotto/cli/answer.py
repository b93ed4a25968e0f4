"""One answer on the command line: what was asked, how it appears while it is written, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sotto.cli.output import Output, OutputClosedError
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelState, ModelStateChanged


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question.

    ``run`` is the record of :attr:`sotto.domain.chat.Message.run`. ``was_interrupted``: Ctrl+C ended it.
    """

    text: str
    reasoning: str
    run: Mapping[str, Any]
    usage: Usage
    was_interrupted: bool = False
    conversation: ConversationId | None = None
    message: MessageId | None = None


class AnswerPrinter:
    """Shows an answer as it comes, and keeps it. ``streams``: print the text too, not just the progress."""

    def __init__(self, output: Output, *, streams: bool) -> None:
        self._output = output
        self._streams = streams
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self.failure: OutputClosedError | UserFacingError | None = None

    @property
    def text(self) -> str:
        """The answer so far."""
        return "".join(self._text)

    @property
    def reasoning(self) -> str:
        """The reasoning so far."""
        return "".join(self._reasoning)

    def model_changed(self, event: ModelStateChanged) -> None:
        """The model's state changed."""
        if event.state is ModelState.LOADING:
            self.loading(event.name, event.progress)

    def loading(self, name: str, fraction: float) -> None:
        """The model is being loaded."""
        self._output.progress.show(f"Loading {name}", fraction)

    def reading(self, done: int, total: int) -> None:
        """The model reads the prompt."""
        self._output.progress.show(f"Reading {total:,} tokens", done / total if total else None)

    def received(self, text: str, is_reasoning: bool) -> None:
        """Text arrived. An output that fails is remembered: raising here would hit the service that delivers."""
        (self._reasoning if is_reasoning else self._text).append(text)
        if not self._streams or self.failure is not None:
            return
        try:
            if is_reasoning:
                self._output.reasoning(text)
            else:
                self._output.write(text)
        except (OutputClosedError, UserFacingError) as error:
            self.failure = error
