"""Asks which chats go into a file, in which format and where, and shows how far the writing is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QProgressBar,
    QRadioButton,
    QWidget,
)

from sotto.domain.chat import Conversation
from sotto.domain.conversation_list import ConversationSummary
from sotto.domain.errors import UserFacingError
from sotto.domain.export_format import ExportFormat
from sotto.domain.ids import ConversationId
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.edit_dialog import EditDialog
from sotto.gui.export_place import ExportPlace
from sotto.gui.labels import plain_label
from sotto.gui.main_window import MainWindow
from sotto.services.container import Services
from sotto.services.exporting import Export, Exported, suggested_name

_SHOWN_SECONDS: Final = 10


class ExportDialog(EditDialog):
    """Exports the ``chosen`` chats or all of them; with none chosen there is only the choice of all."""

    exported = Signal(str)
    """What was written, in words; the dialog closes."""

    def __init__(self, services: Services, chosen: Sequence[ConversationId], parent: QWidget | None = None) -> None:
        super().__init__(services, "export_dialog", "", parent)
        self.setWindowTitle(self.tr("Export chats"))
        resize_within_window(self, 620, 580)
        self._chosen = tuple(chosen)
        self._shown: Conversation | None = None
        self._export: Export | None = None
        self.this_chat = QRadioButton(self.tr("This chat"))
        self.all_chats = QRadioButton(self.tr("All chats"))
        self.formats = {
            ExportFormat.HTML: QRadioButton(self.tr("Web page (HTML)")),
            ExportFormat.MARKDOWN: QRadioButton(self.tr("Text (Markdown)")),
            ExportFormat.JSON: QRadioButton(self.tr("Everything (JSON)")),
        }
        self.separately = QCheckBox(self.tr("A file for each chat, in a ZIP archive"))
        self.place = ExportPlace()
        self._bar = QProgressBar()
        self._lay_out()
        self._connect()
        self._label_save_button()
        self._propose()
        services.history.list().success(self._on_listed)
        if len(self._chosen) == 1:
            services.history.get(self._chosen[0]).success(self._on_read)

    @property
    def kind(self) -> ExportFormat:
        """The format that is chosen."""
        return next(kind for kind, button in self.formats.items() if button.isChecked())

    def save(self) -> None:
        """Begin to write the file."""
        path = self.place.path
        assert path is not None
        chosen = self._chosen if self.this_chat.isChecked() else None
        self._set_busy(True)
        self._export = self._services.exporting.to_file(
            path, self.kind, chosen, self._on_progress, overwrite=self.place.may_replace
        )
        self._export.task.success(self._on_exported).failure(self._on_failed)

    def done(self, result: int) -> None:
        if self._export is not None:
            self._export.cancel()  # nothing happens if it is over
        super().done(result)

    # --------------------------------------------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        self.inside.addWidget(plain_label(self.tr("Chats"), "heading"))
        self._add_choices((self.this_chat, self.all_chats), ("export_this_chat", "export_all_chats"))
        self.this_chat.setVisible(bool(self._chosen))
        (self.this_chat if self._chosen else self.all_chats).setChecked(True)
        self._add_box(self.separately, "export_separately")
        self.inside.addSpacing(6)
        self.inside.addWidget(plain_label(self.tr("Format"), "heading"))
        names = [f"export_format_{kind.value}" for kind in self.formats]
        explanations = (
            self.tr("To read in any browser and to print. Contains no scripts and loads nothing."),
            self.tr("To read and to change in any editor, and for notes."),
            self.tr("All versions of all messages and what Sotto knows of them. Sotto can import it again."),
        )
        self._add_choices(tuple(self.formats.values()), names, explanations)
        self.formats[ExportFormat.HTML].setChecked(True)
        self.inside.addSpacing(6)
        self.inside.addWidget(plain_label(self.tr("File"), "heading"))
        self.inside.addWidget(self.place)
        words = self.tr("The file is not encrypted: whoever can read it can read the chats in it.")
        self.inside.addWidget(plain_label(words, "muted", wraps=True))
        self._bar.setObjectName("export_progress")
        self._bar.setAccessibleName(self.tr("Progress of the export"))
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.hide()
        self.inside.addWidget(self._bar)
        self.inside.addStretch(1)

    def _add_choices(
        self, buttons: Sequence[QRadioButton], names: Sequence[str], explanations: Sequence[str] = ()
    ) -> None:
        group = QButtonGroup(self)
        for number, (button, name) in enumerate(zip(buttons, names, strict=True)):
            group.addButton(button)
            self._add_box(button, name)
            if explanations:
                button.setAccessibleDescription(explanations[number])
                label = plain_label(explanations[number], "muted", wraps=True)
                label.setContentsMargins(24, 0, 0, 2)
                self.inside.addWidget(label)

    def _add_box(self, box: QRadioButton | QCheckBox, name: str) -> None:
        box.setObjectName(name)
        box.setAccessibleName(box.text())
        self.inside.addWidget(box)

    def _connect(self) -> None:
        for box in (self.this_chat, self.all_chats, self.separately, *self.formats.values()):
            box.toggled.connect(self._propose)
        self.place.changed.connect(self._on_place_changed)

    # --------------------------------------------------------------------------------------------------- events

    def _on_listed(self, conversations: list[ConversationSummary]) -> None:
        if self.is_closed:
            return
        if len(self._chosen) > 1:
            count = self.locale().toString(len(self._chosen))
            self._name_choice(self.tr("The {count} chosen chats").format(count=count))
        words = self.tr("All chats ({count})").format(count=self.locale().toString(len(conversations)))
        self.all_chats.setText(words)
        self.all_chats.setAccessibleName(words)
        self._propose()

    def _on_read(self, conversation: Conversation) -> None:
        if self.is_closed:
            return
        self._shown = conversation
        title = conversation.title if len(conversation.title) <= 60 else f"{conversation.title[:59]}…"
        self._name_choice(self.tr("This chat: {title}").format(title=title))
        self._propose()

    def _name_choice(self, words: str) -> None:
        self.this_chat.setText(words.replace("&", "&&"))
        self.this_chat.setAccessibleName(words)

    def _propose(self) -> None:
        """Suggest a name that fits the choices."""
        several = self.all_chats.isChecked() or len(self._chosen) > 1
        self.separately.setVisible(several)
        packed = several and self.separately.isChecked()
        if self.this_chat.isChecked() and self._shown is not None:
            name = suggested_name(self._shown.title, self._shown.updated)
        else:
            name = suggested_name(self.tr("Sotto chats"), round(time.time() * 1000))
        self.place.propose(name, "zip" if packed else self.kind.value)

    def _on_place_changed(self) -> None:
        self.save_button.setEnabled(self.place.path is not None)
        self._label_save_button()

    def _label_save_button(self, *, replaces: bool = False) -> None:
        self.save_button.setText(self.tr("Replace the file") if replaces else self.tr("Export"))
        self.save_button.setAccessibleName(self.save_button.text())

    def _set_busy(self, is_busy: bool) -> None:
        choices = (self.this_chat, self.all_chats, self.separately, *self.formats.values())
        for field in (*choices, self.place):
            field.setEnabled(not is_busy)
        self._bar.setValue(0)
        self._bar.setVisible(is_busy)

    def _on_progress(self, done: int, of_all: int) -> None:
        if not self.is_closed:
            self._bar.setValue(round(1000 * done / of_all))

    def _on_exported(self, exported: Exported) -> None:
        words = self.tr("1 chat was written to {path}.")
        if exported.chats != 1:
            words = self.tr("{count} chats were written to {path}.")
        self.exported.emit(words.format(count=self.locale().toString(exported.chats), path=exported.path))
        self.saved()

    def _on_failed(self, error: UserFacingError) -> None:
        if self.is_closed:
            if error.code != "export_cancelled":
                self.failed(error)
            return
        self._set_busy(False)
        self.failed(error)
        if error.code == "export_exists":
            self.place.may_replace = True
            self._label_save_button(replaces=True)


def show_export(services: Services, window: MainWindow, chosen: Sequence[ConversationId]) -> None:
    """Open the dialog over ``window``, which says afterwards what was written; none ``chosen``: all chats."""
    dialog = ExportDialog(services, chosen, window)
    dialog.exported.connect(lambda words: window.toasts.show_toast(words, seconds=_SHOWN_SECONDS))
    dialog.open()
