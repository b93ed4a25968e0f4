"""The Privacy page's card about model files: whether each is still what it was, checked on request."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QWidget

from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelsChanged
from sotto.domain.models import InstalledModel
from sotto.gui.icon_label import IconLabel
from sotto.gui.page import Card, page_button
from sotto.gui.texts import said
from sotto.services.container import Services
from sotto.services.model_hashes import VerifyResult

_STEPS = 1000


class VerifyCard(Card):
    """Reads all model files of the user, one after the other. Hidden while there are none."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__("", "", "shield-check", "good", parent)
        self.setObjectName("privacy_models_card")
        self._services = services
        self._waiting: list[InstalledModel] = []
        self._wrong: list[str] = []
        self._count = 0
        self._bar = QProgressBar()
        self._bar.setObjectName("privacy_verify_progress")
        self._bar.setAccessibleName(self.tr("Progress of verifying all models"))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _STEPS)
        self._bar.hide()
        self.words.addWidget(self._bar)
        self.verify_button = page_button(self.tr("Verify all"), "privacy_verify_button")
        self.verify_button.setAccessibleName(self.tr("Verify all models"))
        self.verify_button.clicked.connect(self._on_clicked)
        self.add_buttons([self.verify_button])
        self._unsubscribe: Callable[[], None] = services.hub.subscribe(ModelsChanged, lambda _event: self.refresh())
        self.destroyed.connect(self.detach)
        self.refresh()

    def refresh(self) -> None:
        """Show how many models there are; what a check found stays until the list of models is another."""
        own = self._services.models.own
        self.setVisible(bool(own))
        if self._waiting or len(own) == self._count:
            return
        self._count = len(own)
        from_hub = sum(1 for model in own if model.repository)
        self.title.setText(self.tr("Every model file can be checked again"))
        self.text.setText(
            self.tr(
                "Models here: {all}. Downloaded, with the checksum that the source names: {n}. "
                "Others are compared with what they were when you added them."
            ).format(all=len(own), n=from_hub)
        )
        self._show_role("good")

    def detach(self) -> None:
        """Stop listening to the services."""
        self._unsubscribe()

    def _on_clicked(self) -> None:
        self._waiting, self._wrong = list(self._services.models.own), []
        self._count = len(self._waiting)
        self.verify_button.setEnabled(False)
        self._bar.setValue(0)
        self._bar.show()
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._finish()
            return
        model = self._waiting[0]
        done = self._count - len(self._waiting)
        self.title.setText(self.tr("Checking {name}").format(name=model.name))

        def on_progress(fraction: float) -> None:
            self._bar.setValue(round((done + fraction) / self._count * _STEPS))

        def verified(result: VerifyResult) -> None:
            self._note(model, "" if result.ok else self.tr("not the file that was added"))

        def failed(error: UserFacingError) -> None:
            self._note(model, said(error.text))

        self._services.models.verify(model.id, on_progress).success(verified).failure(failed)

    def _note(self, model: InstalledModel, trouble: str) -> None:
        del self._waiting[0]
        if trouble:
            self._wrong.append(f"{model.name}: {trouble}")
        self._next()

    def _finish(self) -> None:
        self._bar.hide()
        self.verify_button.setEnabled(True)
        good = self._count - len(self._wrong)
        self.title.setText(self.tr("Unchanged models: {n} of {all}").format(n=good, all=self._count))
        if self._wrong:
            self.text.setText("\n".join(self._wrong))
        else:
            self.text.setText(self.tr("Every byte was read, and every checksum is the recorded one."))
        self._show_role("danger" if self._wrong else "good")

    def _show_role(self, role: str) -> None:
        picture = self.findChild(IconLabel)
        assert picture is not None
        picture.show_icon("triangle-alert" if role == "danger" else "shield-check", role)
