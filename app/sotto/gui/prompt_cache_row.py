"""The settings row of the prompt cache: how large it may get, how large it is, and a button that empties it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sotto.config.options import AnyOption
from sotto.gui.labels import plain_label
from sotto.gui.model_facts import size_words
from sotto.gui.option_editor import Changed, OptionRow
from sotto.gui.page import page_button
from sotto.services.container import Services


class PromptCacheRow(OptionRow):
    """Shows what is used when :meth:`load` is called, and after clearing."""

    def __init__(self, option: AnyOption, changed: Changed, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(option, changed, parent=parent)
        self._services = services
        self.clear_button = page_button(
            self.tr("Clear"), "prompt_cache_clear_button", accessible=self.tr("Clear the prompt cache")
        )
        self.clear_button.clicked.connect(self._clear)
        self.note = plain_label("", "muted", wraps=True)
        self.note.setObjectName("prompt_cache_note")
        self._add_parts()
        self._show_size(0)
        if services.prompt_cache.is_switched_off:
            self.lock(self.tr("Switched off by SOTTO_PROMPT_CACHE, until Sotto is started without it."))

    def load(self) -> None:
        """Find out how much is used now."""
        self._services.prompt_cache.size().success(self._show_size).failure(lambda _error: self._show_size(0))

    def _add_parts(self) -> None:
        row = self.layout()
        assert row is not None
        words = row.itemAt(0)
        assert isinstance(words, QVBoxLayout)
        below = QHBoxLayout()  # beside the field there is no room for words in a small window
        below.setSpacing(12)
        below.addWidget(self.note, 1)
        below.addWidget(self.clear_button)
        words.addLayout(below)

    def _clear(self) -> None:
        self.clear_button.setEnabled(False)
        self._services.prompt_cache.clear().success(lambda _: self.load()).failure(lambda _error: self.load())

    def _show_size(self, size: int) -> None:
        used = self.tr("{size} of the disk are used now.").format(size=size_words(size))
        self.note.setText(used if size else self.tr("Nothing is kept now."))
        self.clear_button.setEnabled(size > 0)
