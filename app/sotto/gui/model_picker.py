"""The button in the composer that shows the model and its state, and opens the menu to change it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from sotto.domain.events import ModelState, ModelStateChanged
from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel, LoadedModel
from sotto.gui.icons import icon
from sotto.gui.texts import said
from sotto.gui.theme import current_tokens

_DOT = 8
_EDGE = 10
_GAP = 7
_CHEVRON = 16
_WIDEST_NAME = 220


class ModelPicker(QPushButton):
    """Paints a state dot, the name and a chevron."""

    model_chosen = Signal(str)
    add_requested = Signal()
    load_requested = Signal()
    unload_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("model_picker")
        self._models: Sequence[InstalledModel] = ()
        self._selected: InstalledModel | None = None
        self._state = ModelState.NOT_LOADED
        self._label = ""
        self._placement = ""
        self._menu = QMenu(self)
        self._menu.setObjectName("model_menu")
        self._menu.aboutToShow.connect(self._fill_menu)
        self.setMenu(self._menu)
        self.show_models((), None)

    def show_models(self, models: Sequence[InstalledModel], selected: InstalledModel | None) -> None:
        """Show what is installed and which model is chosen."""
        self._models = tuple(models)
        self._selected = selected
        self._update_label("")

    def show_state(self, state: ModelStateChanged) -> None:
        """Show what the engine does with the chosen model."""
        is_ours = self._selected is not None and state.model in (None, self._selected.id)
        self._state = state.state if is_ours else ModelState.NOT_LOADED
        self._placement = _placement_words(state.loaded) if is_ours and state.loaded is not None else ""
        loading = self.tr("loading {percent} %").format(percent=QLocale().toString(int(state.progress * 100)))
        self._update_label(loading if self._state is ModelState.LOADING else "")

    @property
    def label(self) -> str:
        """The words on the button."""
        return self._label

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._elided()) + 2 * _EDGE + _DOT + _CHEVRON + 2 * _GAP
        return QSize(width + 4, max(30, self.fontMetrics().height() + 12))

    def minimumSizeHint(self) -> QSize:
        return QSize(90, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)  # the frame: the button itself has no text, and its style no menu arrow
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._dot_colour())
        painter.drawEllipse(QRectF(_EDGE, middle - _DOT / 2, _DOT, _DOT))
        left = _EDGE + _DOT + _GAP
        room = self.width() - left - _GAP - _CHEVRON - _EDGE
        text = self.fontMetrics().elidedText(self._elided(), Qt.TextElideMode.ElideRight, room)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        vertical = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, 0, room + 2, self.height()), vertical, text)
        chevron = QRectF(self.width() - _EDGE - _CHEVRON + 2, middle - _CHEVRON / 2, _CHEVRON, _CHEVRON)
        icon("chevron-down", "text").paint(painter, chevron.toRect())
        painter.end()

    def _update_label(self, progress: str) -> None:
        if self._selected is None:
            self._label = self.tr("No model")
            self._state = ModelState.NOT_LOADED
            state = self.tr("add a model file first")
        else:
            self._label = f"{self._selected.name} · {progress}" if progress else self._selected.name
            state = progress or self._state_words()
        name = self._selected.name if self._selected is not None else self._label
        self.setAccessibleName(self.tr("Model: {name}, {state}").format(name=name, state=state))
        words = self.tr("{name}: {state}").format(name=name, state=state)
        self.setToolTip("\n".join(line for line in (words, self._placement) if line))
        self.updateGeometry()
        self.update()

    def _state_words(self) -> str:
        return {
            ModelState.NOT_LOADED: self.tr("not loaded, loads with your next message"),
            ModelState.LOADING: self.tr("loading"),
            ModelState.READY: self.tr("ready"),
            ModelState.GENERATING: self.tr("answering"),
            ModelState.FAILED: self.tr("could not be loaded"),
        }[self._state]

    def _elided(self) -> str:
        return self.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideMiddle, _WIDEST_NAME)

    def _dot_colour(self) -> QColor:
        tokens = current_tokens()
        return QColor(
            {
                ModelState.NOT_LOADED: tokens.control,
                ModelState.LOADING: tokens.warning,
                ModelState.READY: tokens.good,
                ModelState.GENERATING: tokens.accent,
                ModelState.FAILED: tokens.danger,
            }[self._state]
        )

    def _fill_menu(self) -> None:
        menu = self._menu
        menu.clear()
        group = QActionGroup(menu)
        for model in self._models:
            action = group.addAction(_menu_text(model.name))
            action.setCheckable(True)
            action.setChecked(self._selected is not None and model.id == self._selected.id)
            action.triggered.connect(lambda _checked, chosen=model.id: self._choose(chosen))
            menu.addAction(action)
        if self._models:
            menu.addSeparator()
            menu.addAction(self._load_action())
        add = menu.addAction(self.tr("Add a model file…"))
        add.setObjectName("add_model_action")
        add.triggered.connect(self.add_requested)

    def _load_action(self) -> QAction:
        if self._state in (ModelState.READY, ModelState.GENERATING, ModelState.LOADING):
            action = QAction(self.tr("Unload and free its memory"), self._menu)
            action.triggered.connect(self.unload_requested)
        else:
            action = QAction(self.tr("Load now"), self._menu)
            action.setEnabled(self._selected is not None)
            action.triggered.connect(self.load_requested)
        action.setObjectName("load_model_action")
        return action

    def _choose(self, model: ModelId) -> None:
        self.model_chosen.emit(model)


def _menu_text(name: str) -> str:
    return name.replace("&", "&&")


def _placement_words(loaded: LoadedModel) -> str:
    """Return where the model runs and why, and what else there is to know about it, a line each."""
    placement = loaded.placement
    where = QCoreApplication.translate(
        "ModelPicker", "{backend}, {threads} threads, {layers} of {total} layers on a GPU"
    )
    words = where.format(
        backend=placement.backend,
        threads=placement.threads,
        layers=placement.gpu_layers,
        total=placement.total_layers,
    )
    return "\n".join((words, said(placement.reason), *map(said, loaded.notices)))
