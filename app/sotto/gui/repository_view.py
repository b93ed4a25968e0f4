"""One repository of the hub: its terms, and its files grouped by quantization, judged for this computer."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from sotto.domain.events import DownloadProgress
from sotto.gui.card_column import CardColumn
from sotto.gui.download_start import DownloadStarter
from sotto.gui.download_tracker import DownloadTracker
from sotto.gui.downloadable_card import DownloadableCard
from sotto.gui.flow_layout import FlowLayout
from sotto.gui.icons import icon
from sotto.gui.labels import ElidedLabel, plain_label
from sotto.gui.language_names import language_name
from sotto.gui.offer_words import download_words, licence_words
from sotto.gui.page import Card, page_button
from sotto.gui.tab_page import TabPage
from sotto.services.container import Services
from sotto.services.hub_search import DownloadPart, HubModel, HubVariant

_MOST_LANGUAGES = 6


class RepositoryView(TabPage):
    """Made anew for every repository."""

    back_requested = Signal()
    token_requested = Signal()
    use_requested = Signal(object)

    def __init__(
        self, services: Services, starter: DownloadStarter, model: HubModel, parent: QWidget | None = None
    ) -> None:
        super().__init__("hub_repository", parent)
        self.model = model
        self._starter = starter
        self._tracker = DownloadTracker(services, self)
        self._variants = {self._key(variant): variant for variant in self._ordered()}
        self.body.addLayout(self._heading())
        self.body.addWidget(self._facts())
        if model.gated:
            self.body.addWidget(self._gate())
        if not model.variants:
            text = self.tr("Sotto uses files whose names end in .gguf; this repository has none.")
            self.body.addWidget(Card(self.tr("No model file that Sotto can use"), text, "box", "muted"))
        self.column = CardColumn(self._make_card)
        self.body.addWidget(self.column)
        self.column.show_keys(tuple(self._variants))
        self._tracker.changed.connect(self._on_downloads_changed)
        self._tracker.progressed.connect(self._on_progressed)

    def _ordered(self) -> list[HubVariant]:
        """What the address named comes first, then what is recommended; the rest from small to large."""
        wanted, best = self.model.wanted, self.model.recommended
        return sorted(self.model.variants, key=lambda one: (one != wanted, one != best, one.size_bytes, one.name))

    def _heading(self) -> QHBoxLayout:
        back = QToolButton()
        back.setObjectName("hub_back_button")
        back.setAccessibleName(self.tr("Back to the results"))
        back.setToolTip(back.accessibleName())
        back.setIcon(icon("chevron-left"))
        back.setIconSize(QSize(18, 18))
        back.setProperty("kind", "outline")
        back.clicked.connect(self.back_requested)
        title = plain_label(self.model.repository, "heading", wraps=True)
        title.setObjectName("hub_repository_name")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(back)
        row.addWidget(title, 1)
        return row

    def _facts(self) -> QWidget:
        model = self.model
        licence = licence_words(model.licence) if model.licence is not None else model.licence_name
        languages = ", ".join(language_name(code) for code in model.languages[:_MOST_LANGUAGES])
        more = "…" if len(model.languages) > _MOST_LANGUAGES else ""
        facts = [
            (licence or self.tr("no licence named"), self.tr("Licence, as the hub states it")),
            *((self.tr("made from {name}").format(name=name), self.tr("Base model")) for name in model.base_models[:3]),
            (languages + more, self.tr("Languages, as the hub states them")),
            (
                self.tr("commit {commit}").format(commit=model.commit[:8]),
                self.tr("Exactly this state is downloaded: commit {commit}").format(commit=model.commit),
            ),
        ]
        widget = QWidget()
        row = FlowLayout(widget)
        for text, explanation in facts:
            if text:
                chip = ElidedLabel(text, "chip")
                chip.setToolTip(explanation)
                row.addWidget(chip)
        return widget

    def _gate(self) -> Card:
        card = Card(
            self.tr("The publisher wants to know who downloads this"),
            self.tr("Ask for access on the model’s page on the hub, then give Sotto an access token of your account."),
            "lock",
            "warning",
        )
        card.setProperty("role", "warning_card")
        card.setObjectName("hub_gated_card")
        button = page_button(self.tr("Access token…"), "hub_token_button", "key-round")
        button.clicked.connect(self.token_requested)
        card.add_buttons([button])
        return card

    def _make_card(self, key: Hashable) -> QWidget:
        variant = self._variants[str(key)]
        title = variant.quantization or variant.name
        name = f"{variant.name} {variant.quantization}".strip()
        card = DownloadableCard(title, variant_words(variant), name, download_words(variant.size_bytes), variant.fit)
        card.setObjectName("variant_card")
        if variant == self.model.recommended and len(self._variants) > 1:
            card.setProperty("role", "chosen_card")
            card.words.insertWidget(0, plain_label(self.tr("Recommended for this computer"), "accent"))
        card.download_requested.connect(lambda: self._starter.start_variant(self.model, variant))
        card.use_requested.connect(self.use_requested)
        self._starter.follow(card)
        card.show_state(None, None)
        self._tracker.show_variant(self.model, variant, card)
        return card

    def _on_downloads_changed(self) -> None:
        for key, card in self.column.made.items():
            assert isinstance(card, DownloadableCard)
            self._tracker.show_variant(self.model, self._variants[str(key)], card)

    def _on_progressed(self, progress: DownloadProgress) -> None:
        for card in self.column.made.values():
            assert isinstance(card, DownloadableCard)
            if card.download is not None and card.download.id == progress.download:
                card.show_progress(progress)

    @staticmethod
    def _key(variant: HubVariant) -> str:
        return variant.files[0].name


def variant_words(variant: HubVariant) -> str:
    """Return which files belong to a variant."""
    models = [file for file in variant.files if file.part is DownloadPart.MODEL]
    text = models[0].name if models else variant.name
    if len(models) > 1:
        more = QCoreApplication.translate("RepositoryView", "{name}, in {count} parts")
        text = more.format(name=text, count=len(models))
    if len(models) < len(variant.files):
        text = QCoreApplication.translate("RepositoryView", "{files}, with its projector for pictures").format(
            files=text
        )
    return text
