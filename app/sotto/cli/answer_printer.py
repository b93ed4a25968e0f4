"""How an answer appears while it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sotto.cli.output import Output, OutputClosedError
from sotto.domain.errors import UserFacingError


class AnswerPrinter:
    """Shows an answer as it comes, and keeps it. ``streams``: print the text too, not just the progress."""

    def __init__(self, output: Output, *, streams: bool) -> None:
        self._output = output
        self._streams = streams
        self._pieces: dict[bool, list[str]] = {False: [], True: []}
        self.failure: OutputClosedError | UserFacingError | None = None

    @property
    def text(self) -> str:
        """The answer so far."""
        return "".join(self._pieces[False])

    @property
    def reasoning(self) -> str:
        """The reasoning so far."""
        return "".join(self._pieces[True])

    def loading(self, name: str, fraction: float) -> None:
        """The model is being loaded."""
        self._output.progress.show(f"Loading {name}", fraction)

    def reading(self, done: int, total: int) -> None:
        """The model reads the prompt. What it reads between its words is not said: a line of text is on the screen."""
        if any(self._pieces.values()):
            return
        self._output.progress.show(f"Reading {total:,} tokens", done / total if total else None)

    def received(self, text: str, is_reasoning: bool) -> None:
        """Text arrived. An output that fails is remembered: an error from here would hit the service that delivers."""
        self._pieces[is_reasoning].append(text)
        if not self._streams or self.failure is not None:
            return
        try:
            if is_reasoning:
                self._output.reasoning(text)
            else:
                self._output.write(text)
        except (OutputClosedError, UserFacingError) as error:
            self.failure = error

    def left_out(self, run: Mapping[str, Any]) -> None:
        """Say what of the chat the model did not see, by the answer's run record."""
        from sotto.cli.left_out import left_out_words

        if words := left_out_words(run):
            self._output.note(f"sotto: {words}")

    def ended(self) -> None:
        """Nothing more comes."""
        self._output.progress.clear()
        if self._streams and self.failure is None:
            self._output.end_line()
