"""Asks for the access token that a gated repository wants, and says where it goes: to the keystore and the hub."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from sotto.domain.errors import UserFacingError
from sotto.gui.labels import plain_label
from sotto.gui.texts import error_words
from sotto.services.container import Services

_WIDTH = 520


class TokenDialog(QDialog):
    """Keeps the token in the keystore and emits ``kept``; it stays open while that fails."""

    kept = Signal()

    def __init__(self, services: Services, repository: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("token_dialog")
        self.setWindowTitle(self.tr("Access token"))
        self.setMinimumWidth(_WIDTH)
        self._services = services
        self._field = QLineEdit()
        self._field.setObjectName("token_dialog_field")
        self._field.setAccessibleName(self.tr("Access token"))
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setPlaceholderText("hf_…")
        self._error = plain_label("", "danger", wraps=True)
        self._error.setObjectName("token_error")
        self._error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 20)
        layout.setSpacing(12)
        heading = self.tr("{repository} is only for people its publisher knows").format(repository=repository)
        layout.addWidget(plain_label(heading, "heading", wraps=True))
        for sentence in (
            self.tr("1. Sign in to the hub in your browser, open the model’s page and ask for access there."),
            self.tr("2. In the settings of your account, make an access token that may read, and paste it here."),
            self.tr("The token is kept in the keystore of this computer and sent to the hub and nobody else."),
        ):
            layout.addWidget(plain_label(sentence, "muted", wraps=True))
        layout.addWidget(self._field)
        layout.addWidget(self._error)
        layout.addWidget(self._make_buttons())
        self._field.textChanged.connect(self._on_text_changed)
        self._on_text_changed("")

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        cancel = QPushButton(self.tr("Cancel"))
        self._keep = QPushButton(self.tr("Keep the token"))
        self._keep.setProperty("kind", "primary")
        self._keep.setDefault(True)
        for button, name in ((cancel, "token_cancel_button"), (self._keep, "token_keep_button")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(self._keep, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_keep)
        buttons.rejected.connect(self.reject)
        return buttons

    def _on_text_changed(self, text: str) -> None:
        self._keep.setEnabled(bool(text.strip()))

    def _on_keep(self) -> None:
        self._keep.setEnabled(False)
        self._services.hub_search.set_token(self._field.text()).success(lambda _status: self._on_kept()).failure(
            self._on_failed
        )

    def _on_kept(self) -> None:
        self._field.clear()
        self.kept.emit()
        self.accept()

    def _on_failed(self, error: UserFacingError) -> None:
        self._error.setText(error_words(error))
        self._error.show()
        self._keep.setEnabled(True)
