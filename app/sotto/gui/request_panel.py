"""The Privacy page's card about requests: how many, the list of them, its export, and emptying it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sotto.domain.downloads import NetworkRequest
from sotto.domain.errors import UserFacingError
from sotto.domain.events import NetworkRequestMade
from sotto.gui.icon_label import IconLabel
from sotto.gui.labels import plain_label
from sotto.gui.page import Card, page_button
from sotto.gui.request_table import PAGE, RequestModel, RequestTable, description
from sotto.gui.texts import error_words
from sotto.services.container import Services


class RequestPanel(Card):
    """Follows the list as requests are made. Lives in the GUI thread."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__("", "", "download", "good", parent)
        self.setObjectName("privacy_requests_card")
        self._services = services
        self._is_loaded = False
        self._total = 0
        self.model = RequestModel(self)
        self.model.more_wanted.connect(self._on_more_wanted)
        for signal in (self.model.rowsInserted, self.model.modelReset):
            signal.connect(self._show_count)
        self._list = QWidget()
        self.table = RequestTable(self.model)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self._details: QLabel = plain_label("", "facts", wraps=True)
        self._details.setObjectName("privacy_requests_details")
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details.setMinimumWidth(80)
        self.show_button = page_button(self.tr("Show them"), "privacy_requests_show_button")
        self._amount: QLabel = plain_label("", "muted")
        self._amount.setObjectName("privacy_requests_amount")
        self.more_button = page_button(self.tr("Show more"), "privacy_requests_more_button", kind="link")
        self.more_button.setAccessibleName(self.tr("Show more requests"))
        self.export_button = page_button(self.tr("Export…"), "privacy_requests_export_button")
        self.export_button.setAccessibleName(self.tr("Export the list of requests"))
        self.clear_button = page_button(self.tr("Empty the list…"), "privacy_requests_clear_button")
        self._result: QLabel = plain_label("", "muted", wraps=True)
        self._result.setObjectName("privacy_requests_result")
        self._result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self.show_button.clicked.connect(self._on_show_clicked)
        self.more_button.clicked.connect(lambda: self.model.fetchMore(QModelIndex()))
        self.export_button.clicked.connect(self._on_export_clicked)
        self.clear_button.clicked.connect(self._on_clear_clicked)
        self._subscriptions: list[Callable[[], None]] = [services.hub.subscribe(NetworkRequestMade, self._on_made)]
        self.destroyed.connect(self.detach)
        self._show_count()

    def load(self) -> None:
        """Read the newest requests, once; afterwards the announcements keep the list true."""
        if not self._is_loaded:
            self._services.network.requests(PAGE).success(self._on_loaded).failure(self._on_failed)

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def export(self, path: Path) -> None:
        """Write the whole list, as far as the store has it, to ``path``."""
        self._services.network.export_requests(path).success(self._on_exported).failure(self._on_failed)

    def clear(self) -> None:
        """Empty the list for good."""
        self._services.network.clear_requests().success(lambda _none: self._on_cleared()).failure(self._on_failed)

    def _on_loaded(self, requests: list[NetworkRequest]) -> None:
        self._is_loaded = True
        self.model.show_first(requests)
        self._count()

    def _on_made(self, event: NetworkRequestMade) -> None:
        if not self._is_loaded:  # the page that is being read has it
            return
        before = self.model.rowCount()
        self.model.note(event.request)
        if self.model.rowCount() != before:
            self._count()

    def _count(self) -> None:
        self._services.network.count_requests().success(self._on_counted).failure(self._on_failed)

    def _on_counted(self, total: int) -> None:
        self._total = total
        self._show_count()

    def _on_more_wanted(self, before: int) -> None:
        self._services.network.requests(PAGE, before).success(self.model.append).failure(self._on_failed)

    def _on_show_clicked(self) -> None:
        self._set_open(self._list.isHidden())

    def _set_open(self, is_open: bool) -> None:
        self._list.setVisible(is_open)
        self.show_button.setText(self.tr("Hide them") if is_open else self.tr("Show them"))
        self.show_button.setAccessibleName(self.show_button.text())

    def _on_row_changed(self, index: QModelIndex) -> None:
        self._details.setVisible(index.isValid())
        if index.isValid():
            self._details.setText("\n".join(description(self.model.request(index.row()))))

    def _on_export_clicked(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self.window(), self.tr("Export the list of requests"))
        dialog.setObjectName("export_requests_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Tables (*.csv)")])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("sotto-requests.csv")
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_clear_clicked(self) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self.window())
        box.setObjectName("clear_requests_dialog")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Empty the list of requests?"))
        box.setInformativeText(self.tr("It cannot be brought back. Export it first if you may need it."))
        empty = box.addButton(self.tr("Empty it"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        empty.clicked.connect(self.clear)
        box.finished.connect(box.deleteLater)
        box.open()

    def _on_exported(self, path: Path) -> None:
        self._say(self.tr("Written to {path}").format(path=path), "muted")

    def _on_cleared(self) -> None:
        self._total = 0
        self.model.show_first([])
        self._set_open(False)
        self._say(self.tr("The list is empty now."), "muted")

    def _on_failed(self, error: UserFacingError) -> None:
        self._say(error_words(error), "danger")

    def _say(self, text: str, role: str) -> None:
        self._result.setText(text)
        self._result.setProperty("role", role)
        self._result.style().polish(self._result)
        self._result.show()

    def _show_count(self) -> None:
        count = self.model.rowCount()
        total = max(count, self._total)
        self._amount.setText(
            self.tr("{n} of {total} shown").format(n=QLocale().toString(count), total=QLocale().toString(total))
        )
        for part in (self._amount, self.more_button):
            part.setVisible(self.model.has_more)
        self.show_button.setVisible(count > 0)
        if not count:
            self.title.setText(self.tr("Requests by Sotto: none"))
            self.text.setText(
                self.tr(
                    "Each request of a search or a download that you start, or for a new version, will be listed here."
                )
            )
            return
        self.title.setText(self.tr("Requests by Sotto: {n}").format(n=QLocale().toString(total)))
        self.text.setText(
            self.tr(
                "Searches, downloads and looks for a new version, each with its host and path. Kept with your chats."
            )
        )

    def _lay_out(self) -> None:
        picture = self.findChild(IconLabel)
        assert picture is not None
        self.row.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        self.words.removeWidget(self.title)
        self.words.removeWidget(self.text)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.text)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addLayout(words, 1)
        top.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignVCenter)
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.table)
        amount = QHBoxLayout()
        amount.setSpacing(8)
        amount.addWidget(self._amount)
        amount.addWidget(self.more_button)
        amount.addStretch(1)
        inside.addLayout(amount)
        inside.addWidget(self._details)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.export_button)
        buttons.addWidget(self.clear_button)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        self.words.addLayout(top)
        self.words.addWidget(self._list)
        self.words.addWidget(self._result)
        self._list.hide()
        self._details.hide()
        self._result.hide()
