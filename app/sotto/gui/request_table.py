"""The table of every request that Sotto made. Hosts and paths are foreign text: shown as it is, never as markup."""

from __future__ import annotations

import html
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QDateTime,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from sotto.domain.downloads import NetworkRequest
from sotto.gui.model_facts import day_pattern, size_words

PAGE = 200
"""Requests that are read from the store at a time."""

_MOST_ROWS = 9
"""Rows in sight; the others are scrolled to."""
_NARROW = 95
"""Characters; below, the table shows host and path in one column and does without the answers."""

AnyIndex = QModelIndex | QPersistentModelIndex


class RequestColumn(IntEnum):
    """The columns, from the left."""

    WHEN = 0
    WHY = 1
    HOST = 2
    PATH = 3
    STATUS = 4
    RECEIVED = 5


class RequestModel(QAbstractTableModel):
    """Requests, newest first. Older ones are asked for when the person scrolls to the end."""

    more_wanted = Signal(int)
    """Requests older than this number are wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._requests: list[NetworkRequest] = []
        self._has_more = False
        self._is_waiting = False
        self._is_narrow = False

    @property
    def has_more(self) -> bool:
        """Whether there are older ones that were not read yet."""
        return self._has_more

    def request(self, row: int) -> NetworkRequest:
        """Return the request in ``row``."""
        return self._requests[row]

    def set_narrow(self, is_narrow: bool) -> None:
        """Show host and path together in the column of the path, or apart."""
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            path = RequestColumn.PATH
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, path, path)
            if self._requests:
                self.dataChanged.emit(self.index(0, path), self.index(len(self._requests) - 1, path))

    def show_first(self, requests: list[NetworkRequest]) -> None:
        """Show the newest page instead of what is there."""
        self.beginResetModel()
        self._requests = list(requests)
        self._has_more, self._is_waiting = len(requests) == PAGE, False
        self.endResetModel()

    def append(self, requests: list[NetworkRequest]) -> None:
        """Show the next page below."""
        self._has_more, self._is_waiting = len(requests) == PAGE, False
        if requests:
            first = len(self._requests)
            self.beginInsertRows(QModelIndex(), first, first + len(requests) - 1)
            self._requests += requests
            self.endInsertRows()

    def note(self, request: NetworkRequest) -> None:
        """Show a request that was just made, or what came of one that is shown already."""
        for row, known in enumerate(self._requests):
            if known.number == request.number:
                self._requests[row] = request
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(RequestColumn) - 1))
                return
            if known.number < request.number:
                break
        if not self._requests or request.number > self._requests[0].number:
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._requests.insert(0, request)
            self.endInsertRows()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._requests)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(RequestColumn)

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return self._has_more and not self._is_waiting

    def fetchMore(self, parent: AnyIndex) -> None:
        if not self.canFetchMore(parent):
            return
        self._is_waiting = True
        self.more_wanted.emit(self._requests[-1].number)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if self._is_narrow and section == RequestColumn.PATH:
            return _translate("Host and path")
        return _heading(RequestColumn(section))

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | int | None:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        request = self._requests[index.row()]
        if role == Qt.ItemDataRole.DisplayRole and self._is_narrow and index.column() == RequestColumn.PATH:
            return visible(f"{request.host}{request.path}")
        if role == Qt.ItemDataRole.DisplayRole:
            return cell(request, RequestColumn(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:  # Qt guesses markup in tips
            return f"<p>{'<br>'.join(html.escape(line) for line in description(request))}</p>"
        return None


class RequestTable(QTableView):
    """As high as its rows, up to a limit."""

    def __init__(self, model: RequestModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("privacy_requests_table")
        self.setAccessibleName(self.tr("Requests"))
        self._model = model
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(RequestColumn.PATH, QHeaderView.ResizeMode.Stretch)
        for signal in (model.rowsInserted, model.modelReset):
            signal.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height and the widths that the font and the rows ask for."""
        row = self.fontMetrics().height() + 12
        self.verticalHeader().setDefaultSectionSize(row)
        rows = min(max(1, self.model().rowCount()), _MOST_ROWS)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * row + 2)
        for column, sample in _samples().items():
            self.setColumnWidth(column, self.fontMetrics().horizontalAdvance(sample) + 20)
        is_narrow = self.width() < _NARROW * self.fontMetrics().averageCharWidth()
        self._model.set_narrow(is_narrow)
        for column in (RequestColumn.STATUS, RequestColumn.HOST):
            self.setColumnHidden(column, is_narrow)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()


def cell(request: NetworkRequest, column: RequestColumn) -> str:
    """Return what stands in one cell."""
    match column:
        case RequestColumn.WHEN:
            at = QDateTime.fromMSecsSinceEpoch(request.at)
            is_of_this_year = at.date().year() == QDateTime.currentDateTime().date().year()
            return QLocale().toString(at, day_pattern(" HH:mm" if is_of_this_year else " yyyy"))
        case RequestColumn.WHY:
            why = why_words(request.why)
            return _translate("{why} + token").format(why=why) if request.authorised else why
        case RequestColumn.HOST:
            return visible(request.host)
        case RequestColumn.PATH:
            return visible(request.path)
        case RequestColumn.STATUS:
            return str(request.status) if request.status else "–"
        case RequestColumn.RECEIVED:
            return size_words(request.received) if request.received else "0"


def description(request: NetworkRequest) -> list[str]:
    """Return everything about a request, in lines of plain text."""
    when = QLocale().toString(QDateTime.fromMSecsSinceEpoch(request.at), day_pattern(" yyyy HH:mm:ss"))
    token = _translate("Your access token went along.") if request.authorised else _translate("No access token.")
    answer = _translate("Answer {status}, {n} bytes.").format(
        status=request.status, n=QLocale().toString(request.received)
    )
    if not request.status:
        answer = _translate("No answer came, or it is still under way.")
    address = visible(f"{request.host}{request.path}")
    return [f"{visible(request.method)} {address}", f"{when} · {why_words(request.why)}", answer, token]


def why_words(why: str) -> str:
    """Return what a request was for."""
    return {
        "search": _translate("Search"),
        "inspect": _translate("Look-up"),
        "fetch": _translate("Download"),
        "update": _translate("New version"),
    }.get(why, visible(why))


def visible(text: str) -> str:
    """Return ``text`` with what cannot be seen (control characters, marks that turn the direction) made visible."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _heading(column: RequestColumn) -> str:
    return {
        RequestColumn.WHEN: _translate("When"),
        RequestColumn.WHY: _translate("What for"),
        RequestColumn.HOST: _translate("Host"),
        RequestColumn.PATH: _translate("Path"),
        RequestColumn.STATUS: _translate("Answer"),
        RequestColumn.RECEIVED: _translate("Received"),
    }[column]


def _samples() -> dict[RequestColumn, str]:
    """Return the widest usual text of each column but the one that takes what is left."""
    return {
        RequestColumn.WHEN: "28 Sep 20:00",
        RequestColumn.WHY: _translate("{why} + token").format(why=_translate("Download")),
        RequestColumn.HOST: "cas-bridge.xethub.hf.co",
        RequestColumn.STATUS: _translate("Answer"),
        RequestColumn.RECEIVED: _translate("Received") + " ",
    }


def _alignment(column: int) -> int:
    right = column in (RequestColumn.STATUS, RequestColumn.RECEIVED)
    flag = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return int(flag | Qt.AlignmentFlag.AlignVCenter)


def _translate(text: str) -> str:
    return QCoreApplication.translate("RequestTable", text)
