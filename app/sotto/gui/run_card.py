"""How the model in memory is run on this computer: each choice with its reason, beside the settings that pin it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget

from sotto.config.settings import LOADING
from sotto.domain.events import ModelStateChanged
from sotto.domain.models import GUIDE, Decision, Placement
from sotto.gui.labels import plain_label
from sotto.gui.page import Card
from sotto.gui.texts import said


class RunCard(Card):
    """Hidden while no model is in memory, and for the guide, which has its own values whatever the settings say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "cpu", "muted", parent)
        self.setObjectName("settings_run_card")
        self._lines: list[QLabel] = []
        self.text.hide()
        self.hide()

    def show_state(self, state: ModelStateChanged) -> None:
        """Show what was chosen for the model of ``state``."""
        loaded = state.loaded
        if loaded is None or state.model == GUIDE or not loaded.placement.decisions:
            self.hide()
            return
        self.title.setText(self.tr("How {name} is run now").format(name=state.name))
        lines = [self._line(decision, loaded.placement) for decision in loaded.placement.decisions]
        self._show_lines(lines)
        self.show()

    def _show_lines(self, lines: Sequence[str]) -> None:
        """Show each choice by itself: in a narrow window they run over several lines."""
        for _missing in lines[len(self._lines) :]:
            label = plain_label("", "muted", wraps=True)
            label.setObjectName("run_decision")
            self.words.addWidget(label)
            self._lines.append(label)
        for number, label in enumerate(self._lines):
            label.setText(lines[number] if number < len(lines) else "")
            label.setVisible(number < len(lines))

    def _line(self, decision: Decision, placement: Placement) -> str:
        line = self.tr("{what}: {value}. {reason}")
        return line.format(
            what=self._what(decision), value=self._value(decision, placement), reason=said(decision.reason)
        )

    def _what(self, decision: Decision) -> str:
        if decision.name in LOADING:
            return said(LOADING[decision.name].label)
        return self.tr("Rearranged weights")

    def _value(self, decision: Decision, placement: Placement) -> str:
        if decision.name == "gpu_layers":
            return self.tr("{count} of {total}").format(count=placement.gpu_layers, total=placement.total_layers)
        # The values of settings with a choice are their labels, which begin with a capital.
        return said(decision.value[:1].upper() + decision.value[1:])
