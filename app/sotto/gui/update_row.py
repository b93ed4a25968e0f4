"""The settings row about new versions: whether Sotto looks by itself, a button that looks now, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sotto import __version__
from sotto.config.options import AnyOption
from sotto.domain.errors import UserFacingError
from sotto.domain.releases import UpdateState
from sotto.gui.labels import plain_label
from sotto.gui.model_facts import day_pattern
from sotto.gui.option_editor import Changed, OptionRow
from sotto.gui.page import page_button
from sotto.gui.texts import error_words
from sotto.services.container import Services


class UpdateRow(OptionRow):
    """Says beforehand who would be asked. Shows what is known when :meth:`load` is called, and after looking."""

    notes_requested = Signal(object)
    """The :class:`UpdateState` whose notes are wanted."""

    def __init__(self, option: AnyOption, changed: Changed, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(option, changed, parent=parent)
        self._services = services
        self._state = UpdateState()
        self.look_button = page_button(
            self.tr("Look now"), "update_look_button", accessible=self.tr("Look for a new version now")
        )
        self.look_button.clicked.connect(self._look)
        self.note = plain_label("", "muted", wraps=True)
        self.note.setObjectName("update_note")
        self.notes_button = page_button(self.tr("What is new in it"), "update_notes_button", kind="link")
        self.notes_button.clicked.connect(lambda: self.notes_requested.emit(self._state))
        self._add_parts()

    def load(self) -> None:
        """Show what was heard so far, without asking anybody."""
        obstacle = self._services.updates.obstacle()
        self.look_button.setEnabled(obstacle is None and not self._services.updates.is_looking)
        if obstacle is not None:
            self._show_error(obstacle, is_trouble=False)
        self._services.updates.state().success(self._show).failure(lambda _error: None)  # the chats are locked

    def _add_parts(self) -> None:
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(1, self.look_button)  # the switch keeps its place at the edge
        words = row.itemAt(0)
        assert isinstance(words, QVBoxLayout)
        words.addWidget(self.note)
        words.addWidget(self.notes_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.notes_button.hide()

    def _look(self) -> None:
        self.look_button.setEnabled(False)
        self._say(self.tr("Asking {host}…").format(host=self._services.updates.host), "muted")
        self._services.updates.look().success(self._on_looked).failure(self._on_failed)

    def _on_looked(self, state: UpdateState) -> None:
        self.look_button.setEnabled(True)
        self._show(state)

    def _on_failed(self, error: UserFacingError) -> None:
        self.look_button.setEnabled(True)
        self._show_error(error, is_trouble=True)

    def _show(self, state: UpdateState) -> None:
        self._state = state
        self.notes_button.setVisible(state.is_newer)
        if state.newest is not None and state.is_newer:
            self._say(self.tr("Sotto {version} is out.").format(version=state.newest.version), "good")
        elif self._services.updates.obstacle() is not None or self._services.updates.is_looking:
            return  # says so already
        elif state.newest is not None:
            words = self.tr("Sotto {version} was the newest on {day}.")
            self._say(words.format(version=__version__, day=_day(state.asked)), "muted")
        else:
            self._say(self.tr("{host} would be asked.").format(host=self._services.updates.host), "muted")

    def _show_error(self, error: UserFacingError, *, is_trouble: bool) -> None:
        self._say(error_words(error), "danger" if is_trouble else "muted")

    def _say(self, text: str, role: str) -> None:
        self.note.setText(text)
        self.note.setProperty("role", role)
        self.note.style().polish(self.note)


def _day(asked: int) -> str:
    return QLocale().toString(QDateTime.fromMSecsSinceEpoch(asked), day_pattern(" yyyy"))
