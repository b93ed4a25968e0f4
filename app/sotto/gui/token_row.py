"""The row of the settings page for the hub's access token. The token goes in and never comes out again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sotto.domain.errors import UserFacingError
from sotto.gui.labels import plain_label
from sotto.gui.page import page_button
from sotto.gui.texts import error_words
from sotto.services.container import Services
from sotto.services.hub_token import TokenSource, TokenStatus

_MOST_CHARACTERS = 500


class TokenRow(QWidget):
    """Says whether there is a token, takes a new one, removes it. The keystore is asked only once it is shown."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.field = QLineEdit()
        self.field.setObjectName("token_field")
        self.field.setAccessibleName(self.tr("Access token for the hub"))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(self.tr("hf_…"))
        self.field.setMaxLength(_MOST_CHARACTERS)
        self.save_button = page_button(self.tr("Keep it"), "token_save_button")
        self.save_button.setAccessibleName(self.tr("Keep the access token"))
        self.save_button.setEnabled(False)
        self.clear_button = page_button(self.tr("Remove"), "token_clear_button")
        self.clear_button.setAccessibleName(self.tr("Remove the access token"))
        self._status = plain_label("", "muted", wraps=True)
        self._status.setObjectName("token_status")
        self._lay_out()
        self.clear_button.hide()
        self.field.textChanged.connect(lambda text: self.save_button.setEnabled(bool(text.strip())))
        self.field.returnPressed.connect(self._on_save)
        self.save_button.clicked.connect(self._on_save)
        self.clear_button.clicked.connect(self._on_clear)

    def load(self) -> None:
        """Show what is known of the token now."""
        self._services.hub_search.token_status().success(self._show_status).failure(self._show_error)

    def _on_save(self) -> None:
        token = self.field.text().strip()
        if token:
            self.save_button.setEnabled(False)
            self._services.hub_search.set_token(token).success(self._on_saved).failure(self._show_error)

    def _on_saved(self, status: TokenStatus) -> None:
        self.field.clear()
        self._show_status(status)

    def _on_clear(self) -> None:
        self._services.hub_search.clear_token().success(self._show_status).failure(self._show_error)

    def _show_status(self, status: TokenStatus) -> None:
        match status.source:
            case TokenSource.ENVIRONMENT:
                words = self.tr("The one in HF_TOKEN is used, whatever is kept here.")
            case TokenSource.KEYSTORE:
                words = self.tr("One is kept in {keystore}.").format(keystore=status.backend)
            case TokenSource.NONE:
                words = self.tr("None is kept. Most models need none.")
        self.clear_button.setVisible(bool(status.backend))
        self._say(words, "muted")

    def _show_error(self, error: UserFacingError) -> None:
        self.save_button.setEnabled(bool(self.field.text().strip()))
        self._say(error_words(error), "danger")

    def _say(self, text: str, role: str) -> None:
        self._status.setText(text)
        self._status.setProperty("role", role)
        self._status.style().polish(self._status)

    def _lay_out(self) -> None:
        help_text = self.tr(
            "For models whose makers want to know who downloads them. It is kept in the keystore of this system, goes "
            "to the hub's own host and nowhere else, and is never shown again."
        )
        self.field.setAccessibleDescription(help_text)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.save_button)
        row.addWidget(self.clear_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.setContentsMargins(16, 12, 16, 12)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(plain_label(self.tr("Access token"), "heading"))
        words.addWidget(plain_label(help_text, "muted", wraps=True))
        layout.addLayout(words)
        layout.addLayout(row)
        layout.addWidget(self._status)
        self._status.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
