"""What happens when someone clicks a link that a model wrote: nothing opens before the full address was seen."""

from __future__ import annotations

import string
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from sotto.gui.labels import plain_label

ALLOWED_SCHEMES: Final = frozenset({"http", "https", "mailto"})
LONGEST_ADDRESS: Final = 4_000
_SCHEME_CHARACTERS: Final = frozenset(string.ascii_letters + string.digits + "+-.")


def classify(address: str) -> bool:
    """Tell whether ``address`` may be offered to the system: http, https or mailto, and nothing hidden in it.

    Everything else is blocked, among it ``javascript:``, ``file:``, ``data:``, ``smb:``, ``ms-msdt:``, UNC paths,
    relative addresses, and any address with control characters or white space.
    """
    if len(address) > LONGEST_ADDRESS or any(ord(character) <= 32 or character == "\\" for character in address):
        return False
    if any(0x7F <= ord(c) <= 0x9F or 0x200B <= ord(c) <= 0x200F or 0x202A <= ord(c) <= 0x206F for c in address):
        return False
    scheme, colon, _rest = address.partition(":")
    if not colon or not set(scheme) <= _SCHEME_CHARACTERS or scheme.lower() not in ALLOWED_SCHEMES:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.path) if scheme.lower() == "mailto" else bool(parts.hostname)


def readable_address(address: str) -> str:
    """Return ``address`` as the network will see it: a host name with foreign letters in its ``xn--`` form."""
    return QUrl(address).toString(QUrl.ComponentFormattingOption.FullyEncoded)


class LinkDialog(QDialog):
    """Shows the whole address in plain text and asks whether to open it in the browser."""

    def __init__(self, address: str, parent: QWidget | None = None, note: str = "") -> None:
        """``note`` says where the link comes from; without one, it is a model's."""
        super().__init__(parent)
        self.setObjectName("link_dialog")
        self.setWindowTitle(self.tr("Open this link?"))
        self.setMinimumWidth(480)
        host = QUrl(address).host(QUrl.ComponentFormattingOption.FullyEncoded)
        title = self.tr("Open {host} in your browser?").format(host=host) if host else self.tr("Write an e-mail?")
        self._address = QPlainTextEdit(readable_address(address))
        self._address.setObjectName("link_address")
        self._address.setAccessibleName(self.tr("Address"))
        self._address.setProperty("role", "field")
        self._address.setReadOnly(True)
        self._address.setTabChangesFocus(True)
        self._address.setMaximumHeight(96)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(plain_label(title, "heading", wraps=True))
        layout.addWidget(self._address)
        note = note or self.tr("A model wrote this link. Sotto has not visited it.")
        layout.addWidget(plain_label(note, "muted", wraps=True))
        buttons = self._buttons()
        layout.addWidget(buttons)
        for button in buttons.findChildren(QPushButton):  # only now is there a dialog to have a default button
            button.setDefault(button.objectName() == "link_cancel_button")

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        cancel = QPushButton(self.tr("Cancel"))
        opening = QPushButton(self.tr("Open link"))
        opening.setProperty("kind", "primary")
        for button, name in ((cancel, "link_cancel_button"), (opening, "link_open_button")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(opening, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons


def confirm_and_open(parent: QWidget | None, address: str, note: str = "") -> None:
    """Ask whether to open ``address`` and do so if the answer is yes; returns at once. A blocked one does nothing.

    ``note`` says where the link comes from; without one, it is a model's.
    """
    if not classify(address):
        return
    dialog = LinkDialog(address, parent, note)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    url = QUrl(readable_address(address))
    dialog.accepted.connect(lambda: QDesktopServices.openUrl(url))
    dialog.open()
