"""A model's passport: what it is, where it comes from, under what terms, and what its chat template does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sotto.domain.models import is_guide
from sotto.gui.code_edit import CodeEdit
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.document_view import DocumentView
from sotto.gui.labels import plain_label
from sotto.gui.model_facts import size_words
from sotto.gui.page import page_button
from sotto.gui.texts import said
from sotto.gui.theme import Theme
from sotto.gui.weights_chart import WeightsChart
from sotto.services.passport import Passport
from sotto.services.template_comparison import AUTHOR, CATALOG, TemplateReport, TemplateVerdict


class AboutModelDialog(QDialog):
    """Shows ``passport``, and above it ``card`` (Markdown, may be empty)."""

    link_activated = Signal(str)
    export_requested = Signal(object)

    def __init__(self, theme: Theme, passport: Passport, card: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        model = passport.model
        self._passport = passport
        self.setObjectName("about_model_dialog")
        self.setWindowTitle(self.tr("About {name}").format(name=model.name))
        resize_within_window(self, 720, 640)
        content = QWidget()
        content.setProperty("role", "page")
        self._inside = QVBoxLayout(content)
        self._inside.setContentsMargins(28, 24, 28, 24)
        self._inside.setSpacing(12)
        if card:
            self._add_card(theme, card)
        else:
            self._inside.addWidget(plain_label(model.name, "title", wraps=True))
        self._add_sections()
        self._inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setObjectName("about_model_text")
        scroll.setAccessibleName(self.windowTitle())
        scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._buttons())

    def _add_card(self, theme: Theme, card: str) -> None:
        document = DocumentView(theme, self.windowTitle())
        document.link_activated.connect(self._on_link_activated)
        document.show_text(card)
        self._inside.addWidget(document)

    def _add_sections(self) -> None:
        passport = self._passport
        if passport.model.notes:
            self._inside.addWidget(plain_label(passport.model.notes, wraps=True))
        self._inside.addWidget(_grid(file_facts(passport)))
        if passport.origin:
            self._heading(self.tr("Where it comes from"))
            self._inside.addWidget(_grid(passport.origin))
        if not is_guide(passport.model):
            self._heading(self.tr("Licence"))
            self._add_licence()
        self._heading(self.tr("What the file says"))
        self._inside.addWidget(_grid(passport.facts))
        self._heading(self.tr("Chat template"))
        self._inside.addWidget(_TemplateView(passport.template))
        if passport.tokenizer:
            self._heading(self.tr("Tokenizer"))
            self._inside.addWidget(_grid((name, _yes_or_no(value)) for name, value in passport.tokenizer))
        if passport.weights:
            self._heading(self.tr("Quantization of the weights"))
            self._inside.addWidget(WeightsChart(passport.weights, passport.tensors))

    def _add_licence(self) -> None:
        licence, stated = self._passport.licence, self._passport.model.licence
        if licence is None:
            words = self.tr("The file says “{licence}”; the catalog does not know this model.").format(licence=stated)
            text = words if stated else self.tr("The file names none. Look at the page it was published on.")
            self._inside.addWidget(plain_label(text, wraps=True))
            return
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(plain_label(licence.name))
        row.addWidget(plain_label(said(licence.licence_class.value), "chip"))
        row.addStretch(1)
        self._inside.addLayout(row)
        lines = [f"• {said(sentence)}" for sentence in licence.obligations]
        self._inside.addWidget(plain_label("\n".join([*lines, licence.address]), wraps=True))

    def _heading(self, text: str) -> None:
        self._inside.addSpacing(8)
        self._inside.addWidget(plain_label(text, "heading"))

    def _on_link_activated(self, address: str) -> None:
        self.accept()  # a link of ours shows a page of the window behind this
        self.link_activated.emit(address)

    def _on_export(self) -> None:
        dialog = QFileDialog(self, self.tr("Export what is known of this model"))
        dialog.setObjectName("export_passport_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Text with Markdown (*.md)"), self.tr("Data for programs (*.json)")])
        dialog.setDefaultSuffix("md")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix("json" if "json" in chosen else "md"))
        dialog.selectFile(f"{self._passport.model.path.stem}.md")
        dialog.fileSelected.connect(lambda name: self.export_requested.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        buttons.setContentsMargins(16, 10, 16, 14)
        export = QPushButton(self.tr("Export…"))
        export.setObjectName("about_model_export_button")
        export.setAccessibleName(export.text())
        export.clicked.connect(self._on_export)
        buttons.addButton(export, QDialogButtonBox.ButtonRole.ActionRole)
        close = QPushButton(self.tr("Close"))
        close.setObjectName("about_model_close_button")
        close.setAccessibleName(close.text())
        close.setDefault(True)
        close.clicked.connect(self.reject)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        return buttons


class _TemplateView(QWidget):
    """The verdict on a template, and on request its text and what is different."""

    def __init__(self, report: TemplateReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        badge = plain_label(*_verdict_badge(report))
        badge.setObjectName("template_badge")
        row = QHBoxLayout()
        row.addWidget(badge)
        row.addStretch(1)
        layout.addLayout(row)
        explanation = plain_label(_explanation(report), "muted", wraps=True)
        explanation.setObjectName("template_explanation")
        layout.addWidget(explanation)
        if report.sha256:
            layout.addWidget(_grid([("SHA-256", report.sha256)]))
        if report.diff:
            self._add_text(layout, "\n".join(report.diff), self.tr("Show what is different"), "template_diff")
        if report.text:
            self._add_text(layout, report.text, self.tr("Show the template"), "template_text")

    def _add_text(self, layout: QVBoxLayout, text: str, label: str, name: str) -> None:
        button = page_button(label, f"{name}_button", kind="link")
        button.setCheckable(True)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        frame = QFrame()
        frame.setProperty("role", "code")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, 0, 0, 0)
        edit = CodeEdit()
        edit.setObjectName(name)
        edit.setAccessibleName(label)
        edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        edit.setPlainText(text)
        inside.addWidget(edit)
        frame.hide()

        def toggle(shown: bool) -> None:
            frame.setVisible(shown)
            edit.fit()

        button.toggled.connect(toggle)
        layout.addLayout(row)
        layout.addWidget(frame)


def file_facts(passport: Passport) -> list[tuple[str, str]]:
    """Return what the disk and the list say of a model as (name, value), in words."""
    translate, model = QCoreApplication.translate, passport.model
    kind = translate("AboutModel", "Completes text: the file has no chat template")
    if passport.template.verdict is not TemplateVerdict.NONE:
        kind = translate("AboutModel", "Chats: the file has a chat template")
    facts = [
        (translate("AboutModel", "Use"), kind),
        (translate("AboutModel", "Size"), size_words(model.size_bytes)),
        (translate("AboutModel", "File"), "\n".join(str(path) for path in passport.files)),
        (translate("AboutModel", "Reads pictures with"), str(model.projector or "")),
        (translate("AboutModel", "SHA-256"), model.sha256 or translate("AboutModel", "Not recorded yet")),
    ]
    return [(name, value) for name, value in facts if value]


def _verdict_badge(report: TemplateReport) -> tuple[str, str]:
    """Return the words of the badge and its role. Another installed model is a hint, and so is what the author
    has published, which others may have mended; only what the catalog says of the file is sure."""
    translate = QCoreApplication.translate
    is_sure = report.compared_with == CATALOG
    is_author = report.compared_with == AUTHOR
    match report.verdict:
        case TemplateVerdict.NONE:
            return translate("AboutModel", "No chat template"), "badge"
        case TemplateVerdict.UNKNOWN:
            return translate("AboutModel", "No known template to compare with"), "warning_badge"
        case TemplateVerdict.KNOWN if is_sure or is_author:
            return translate("AboutModel", "Known template"), "badge"
        case TemplateVerdict.KNOWN:
            return translate("AboutModel", "The same as in its family"), "badge"
        case _ if is_sure:
            return translate("AboutModel", "Different from the known template"), "danger_badge"
        case _ if is_author:
            return translate("AboutModel", "Not as its author publishes it"), "warning_badge"
        case _:
            return translate("AboutModel", "Different from its family"), "warning_badge"


def _explanation(report: TemplateReport) -> str:
    translate = QCoreApplication.translate
    if report.verdict is TemplateVerdict.NONE:
        return translate("AboutModel", "This is a base model: it goes on with the text it is given.")
    if report.verdict is TemplateVerdict.KNOWN:
        words = translate("AboutModel", "It is the same as that of {source}.")
        return words.format(source=_source(report))
    if report.verdict is TemplateVerdict.DIFFERENT and report.compared_with == AUTHOR:
        return translate(
            "AboutModel",
            "It is not, letter for letter, the one that the model’s author publishes. Whoever made the file may have "
            "mended it, or the author has changed it since. A template decides what the model is told in every chat: "
            "you can read it here, and “Set up…” lets you use another one.",
        )
    if report.verdict is TemplateVerdict.DIFFERENT:
        words = translate(
            "AboutModel",
            "It is not the one of {source}. A template decides what the model is told in every chat, so look at what "
            "is different before you trust it. “Set up…” lets you use another one.",
        )
        return words.format(source=_source(report))
    return translate(
        "AboutModel",
        "A template decides what the model is told in every chat. The catalog knows none for this model, and no other "
        "model of its family is installed. You can read it here; “Set up…” lets you use another one.",
    )


def _source(report: TemplateReport) -> str:
    if report.compared_with == CATALOG:
        return QCoreApplication.translate("AboutModel", "the catalog")
    if report.compared_with == AUTHOR:
        return QCoreApplication.translate("AboutModel", "the model’s author")
    return f"“{report.compared_with}”"


def _yes_or_no(value: str) -> str:
    """Return the answer to a question of the file in words; any other value is a name, which stays."""
    translate = QCoreApplication.translate
    return {"yes": translate("AboutModel", "yes"), "no": translate("AboutModel", "no")}.get(value, value)


def _grid(facts: Iterable[tuple[str, str]]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(8)
    grid.setColumnMinimumWidth(0, 170)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(facts):
        grid.addWidget(plain_label(said(name), "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
        words = plain_label(_breakable(said(value) if value[:1].isdigit() else value), wraps=True)
        words.setObjectName("model_fact")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(words, row, 1)
    return holder


def _breakable(text: str) -> str:
    """Return ``text`` with places where a long path or checksum may be broken: a label breaks at words only."""
    if len(text) == 64 and text.isalnum():
        return f"{text[:32]}\u200b{text[32:]}"
    return text.replace("/", "/\u200b").replace("\\", "\\\u200b")
