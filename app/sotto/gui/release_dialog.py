"""What is new in a version of Sotto, and how to get one that is out. Nothing here downloads or installs it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from sotto import __version__
from sotto.config.release_notes import shipped_notes
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.document_view import DocumentView
from sotto.gui.labels import plain_label
from sotto.gui.links import confirm_and_open
from sotto.gui.page import ScrollColumn, page_button
from sotto.gui.theme import Theme
from sotto.services.updates import UpdateService, UpdateState

_WIDTH, _HEIGHT = 640, 620
_MARGIN = 24


class ReleaseDialog(QDialog):
    """Shows ``lines`` of plain text above the ``notes``, which are Markdown and drawn like an answer.

    ``downloads`` is the address of a page, which a button asks to open; empty: there is no button.
    """

    def __init__(
        self, theme: Theme, title: str, lines: list[str], notes: str, downloads: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("release_dialog")
        self.setWindowTitle(title)
        self._downloads = downloads
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 20)
        layout.setSpacing(12)
        layout.addWidget(plain_label(title, "heading", wraps=True))
        for line in lines:
            label = plain_label(line, "muted", wraps=True)
            label.setObjectName("release_line")
            layout.addWidget(label)
        self.document = DocumentView(theme, self.tr("Release notes"))
        self.document.link_activated.connect(self._on_link)
        self.document.show_text(notes or self.tr("This copy of Sotto lacks its release notes."))
        layout.addWidget(self._scrolled(self.document), 1)
        layout.addWidget(self._buttons())
        resize_within_window(self, _WIDTH, _HEIGHT)

    def _scrolled(self, document: QWidget) -> QWidget:
        column = ScrollColumn("release_notes")
        column.setAccessibleName(self.tr("Release notes"))
        column.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # scrolled with the keys
        content = QWidget()
        content.setObjectName("page_content")
        content.setProperty("role", "page")
        content.setLayout(column.body)
        column.body.setContentsMargins(0, 0, 12, 0)
        column.body.addWidget(document)
        column.body.addStretch(1)
        column.setWidget(content)
        return column

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        close = QPushButton(self.tr("Close"))
        close.setObjectName("release_close_button")
        close.setAccessibleName(close.text())
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        if self._downloads:
            page = page_button(self.tr("Open the downloads page…"), "release_page_button", "external-link")
            page.clicked.connect(lambda: self._on_link(self._downloads))
            page.setAutoDefault(False)
            buttons.addButton(page, QDialogButtonBox.ButtonRole.ActionRole)
        close.setDefault(True)
        return buttons

    def _on_link(self, address: str) -> None:
        confirm_and_open(self, address, self.tr("Sotto’s makers wrote this link. Sotto has not visited it."))


def show_whats_new(theme: Theme, parent: QWidget) -> ReleaseDialog:
    """Show what changed in this version; nobody is asked for it."""
    title = _tr("What is new in Sotto {version}").format(version=__version__)
    return _open(ReleaseDialog(theme, title, [], shipped_notes(__version__), parent=parent))


def show_new_version(theme: Theme, updates: UpdateService, state: UpdateState, parent: QWidget) -> ReleaseDialog | None:
    """Show the version that ``state`` knows of, and how to get it; does nothing if there is none."""
    if state.newest is None:
        return None
    lines = [_tr("Get it where you got Sotto: through your system’s software, or from the project’s downloads page.")]
    lines.append(_tr("Sotto downloads and installs nothing by itself. Your chats and settings stay."))
    if not state.can_open_chats:
        lines.append(_tr("It cannot open chats as old as yours. Install a version in between first."))
    elif state.changes_store:
        lines.append(_tr("Once it has opened your chats, this version cannot open them any more."))
    title = _tr("Sotto {version} is out").format(version=state.newest.version)
    return _open(ReleaseDialog(theme, title, lines, state.newest.notes, updates.downloads, parent))


def _open(dialog: ReleaseDialog) -> ReleaseDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReleaseDialog", text)
