"""What the dialogs that change one thing share: a page that scrolls, a place for the error, Save and Cancel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.labels import plain_label
from sotto.gui.texts import error_words
from sotto.services.container import Services


class EditDialog(QDialog):
    """Nothing is changed before “Save”. A failure is shown here and nothing typed is lost; once the dialog is closed,
    a failure that comes late is shown as a notice."""

    holds_typed_words = True
    """Whether the dialog is hidden while the chats are locked, instead of closed: what was typed would be lost."""

    def __init__(self, services: Services, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.is_closed = False
        """Whether the dialog is going away: its widgets must not be touched any more."""
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        content = self._body = QWidget()
        content.setProperty("role", "page")
        self.inside = QVBoxLayout(content)
        self.inside.setContentsMargins(28, 24, 28, 24)
        self.inside.setSpacing(10)
        scroll = QScrollArea()
        scroll.setObjectName(f"{name}_page")
        scroll.setAccessibleName(title)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        self._error = plain_label("", "danger", wraps=True)
        self._error.setObjectName(f"{name}_error")
        self._error.hide()
        self.save_button = QPushButton(self.tr("Save"))
        bottom = self._bottom = QHBoxLayout()
        bottom.setContentsMargins(16, 10, 16, 14)
        bottom.addWidget(self._error, 1)
        bottom.addWidget(self._buttons(name))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(bottom)

    def save(self) -> None:
        """Keep what was typed, then call :meth:`saved` or :meth:`failed`; here there is nothing yet that is kept."""
        self.saved()

    def saved(self) -> None:
        """Close: everything is kept."""
        if not self.is_closed:
            self.accept()

    def failed(self, error: UserFacingError) -> None:
        """Show why it was not kept."""
        if self.is_closed:
            self._services.hub.publish(Notice(error))
            return
        self.save_button.setEnabled(True)
        self._error.setText(error_words(error))
        self._error.show()

    def done(self, result: int) -> None:
        self.is_closed = True  # it is deleted now; what is being saved goes on without it
        super().done(result)

    def add_field(self, label: str, field: QWidget, name: str, explanation: str = "") -> None:
        """Put a field with its label above it at the end."""
        field.setObjectName(name)
        field.setAccessibleName(label)
        field.setAccessibleDescription(explanation)
        if isinstance(field, QComboBox):
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.installEventFilter(self)
        self.inside.addWidget(plain_label(label, "heading"))
        if explanation:
            self.inside.addWidget(plain_label(explanation, "muted", wraps=True))
        self.inside.addWidget(field)

    def fit_words(self, width: int) -> None:
        """Be ``width`` pixels wide, and as high as what is in it then needs."""
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # the style says how large the words are
        self.inside.invalidate()
        height = self.inside.totalHeightForWidth(width)
        resize_within_window(self, width, height + self._bottom.sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the first field, if words are typed there; Save and Cancel, which were made first, come last."""
        if not event.spontaneous():
            fields = self._fields()
            if fields:
                QWidget.setTabOrder(fields[-1], self.save_button)
                QWidget.setTabOrder(self.save_button, self._cancel)
            if fields and self.focusWidget() is None and isinstance(fields[0], QLineEdit):
                fields[0].setFocus()
        super().showEvent(event)

    def _fields(self) -> list[QWidget]:
        """Return what takes the focus above the buttons, in its order.

        Not by ``nextInFocusChain``: PySide takes what that returns for a child of the widget before. So the dialog
        would belong to a label in it, and Python's collector would delete it while it is open.
        """
        inside = self._body.findChildren(QWidget)
        return [widget for widget in inside if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scrolling the page must not change the choice that happens to be under the pointer."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _buttons(self, name: str) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        cancel = self._cancel = QPushButton(self.tr("Cancel"))
        for button, ending in ((self.save_button, "save_button"), (cancel, "cancel_button")):
            button.setObjectName(f"{name}_{ending}")
            button.setAccessibleName(button.text())
        self.save_button.setProperty("kind", "primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self._on_save)
        cancel.clicked.connect(self.reject)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.ActionRole)
        return buttons

    def _on_save(self) -> None:
        self.save_button.setEnabled(False)
        self._error.hide()
        self.save()


def text_field(text: str, height: int) -> QPlainTextEdit:
    """Return a field for several lines; Tab leaves it."""
    field = QPlainTextEdit(text)
    field.setProperty("role", "field")
    field.setTabChangesFocus(True)
    field.setFixedHeight(height)
    return field
