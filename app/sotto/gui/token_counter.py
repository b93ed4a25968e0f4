"""Counts what is being written, a moment after it was typed, and shows it on the context meter and the attachments."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale, QObject, QTimer

from sotto.domain.events import ModelState, ModelStateChanged
from sotto.gui.composer import Composer
from sotto.services.hub import EventHub
from sotto.services.token_count import TokenCount, TokenCounter

COUNT_AFTER = 150
"""Milliseconds between a key press and the question to the engine."""


class DraftTokens(QObject):
    """Lives in the GUI thread. Asks one question at a time: what is typed meanwhile is asked about afterwards."""

    def __init__(self, composer: Composer, counter: TokenCounter, hub: EventHub) -> None:
        super().__init__(composer)
        self._composer = composer
        self._counter = counter
        self._waiting = 0
        self._is_outdated = False
        self._counts: list[TokenCount | None] = []
        self._model = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COUNT_AFTER)
        self._timer.timeout.connect(self._count)
        composer.draft_changed.connect(self.refresh)
        self._unsubscribe: Callable[[], None] = hub.subscribe(ModelStateChanged, self._on_model_state_changed)
        self.refresh()

    def refresh(self) -> None:
        """Count soon; nothing written needs no counting."""
        if not self._composer.draft():
            self._timer.stop()
            self._is_outdated = self._waiting > 0
            self._composer.meter.show_draft(0, is_exact=True)
        elif not self._timer.isActive():
            self._timer.start()

    def detach(self) -> None:
        """Stop listening."""
        self._timer.stop()
        self._unsubscribe()

    def _on_model_state_changed(self, event: ModelStateChanged) -> None:
        """Another model counts otherwise."""
        model = event.loaded.path if event.loaded is not None else ""
        if event.state is not ModelState.LOADING and model != self._model:
            self._model = model
            self.refresh()

    def _count(self) -> None:
        if self._waiting:
            self._is_outdated = True
            return
        draft = self._composer.draft()
        texts = [attachment.text for attachment in draft.attachments] + [draft.text]
        counts: list[TokenCount | None] = [None] * len(texts)
        self._counts = counts
        self._waiting = len(texts)
        self._is_outdated = False

        def counted(place: int, count: TokenCount) -> None:
            counts[place] = count
            self._waiting -= 1
            if not self._waiting:
                self._show([count for count in counts if count is not None])

        for place, text in enumerate(texts):
            self._counter.count(text, lambda count, place=place: counted(place, count))  # type: ignore[misc]

    def _show(self, counts: list[TokenCount]) -> None:
        if self._is_outdated:
            self._is_outdated = False
            self.refresh()
            if not self._composer.draft():
                return
        if len(counts) == len(self._composer.draft().attachments) + 1:
            self._composer.attachments.show_tokens([self._words(count) for count in counts[:-1]])
            exact = all(count.is_exact for count in counts)
            self._composer.meter.show_draft(sum(count.tokens for count in counts), exact)

    def _words(self, count: TokenCount) -> str:
        figure = QLocale().toString(count.tokens)
        words = self.tr("{count} tokens") if count.is_exact else self.tr("about {count} tokens")
        return words.format(count=figure)
