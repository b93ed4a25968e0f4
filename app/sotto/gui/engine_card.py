"""The Privacy page's card about the engine: what it cannot do, as it found out itself a moment ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sotto.gui.page import Card

if TYPE_CHECKING:
    from sotto.services.container import Services
    from sotto.services.sandbox import SandboxReport
    from sotto.services.tasks import Task


class EngineCard(QWidget):
    """Asks when :meth:`load` is called; until then, and where the engine can't be asked, it claims nothing."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._asked: Task[SandboxReport] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._card: Card | None = None
        self.is_known = False
        """Whether the engine has answered once."""
        self._show("muted", self._own_program(), [self.tr("What it can do is being tried.")])

    def load(self) -> None:
        """Have the engine try; what an earlier question brings no longer counts."""
        self.detach()
        self._asked = self._services.doctor.sandbox().success(self._on_report)

    def detach(self) -> None:
        """Wait for nothing any more."""
        if self._asked is not None:
            self._asked.drop()

    def _on_report(self, report: SandboxReport) -> None:
        self.is_known = True
        if not report.was_asked:
            sentences = [self.tr("It could not be asked what it can do: add only model files that you trust.")]
            self._show("warning", self._own_program(), sentences)
            return
        sentences = [
            self.tr("It cannot reach the network.")
            if report.network_blocked
            else self.tr("It could reach the network."),
            self.tr("It cannot start programs.") if report.exec_blocked else self.tr("It could start programs."),
            self.tr("It cannot open your chats or your other files, only the model it was given.")
            if report.files_blocked
            else self.tr("It could open your files."),
        ]
        tried = self.tr("The engine itself has just tried all of this.")
        if report.all_blocked:
            self._show("good", self.tr("Models run in a program that is shut in"), [*sentences, tried])
            return
        trust = self.tr("Add only model files that you trust.")
        is_partly = report.network_blocked or report.exec_blocked or report.files_blocked
        title = self.tr("Models run in a program that is partly shut in") if is_partly else self._own_program()
        self._show("warning", title, [*sentences, trust, tried])

    def _own_program(self) -> str:
        return self.tr("Models run in a program of their own")

    def _show(self, role: str, title: str, sentences: list[str]) -> None:
        if self._card is not None:
            self._layout.removeWidget(self._card)
            self._card.deleteLater()
        stay = self.tr("If a model file makes it crash, this window and your chats stay.")
        self._card = Card(title, " ".join([stay, *sentences]), "cpu", role)
        self._card.setObjectName("privacy_engine_card")
        self._layout.addWidget(self._card)
