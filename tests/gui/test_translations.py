"""The window in other languages: complete, up to date, nothing forgotten, nothing cut off, also from right to left."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QLocale, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.exceptions import TimeoutError as QtTimeoutError
from pytestqt.qtbot import QtBot

import translations
from sotto.config import options
from sotto.domain.errors import UserFacingError
from sotto.gui import texts
from sotto.gui.catalog_tab import CatalogTab
from sotto.gui.example_questions import ExampleQuestions
from sotto.gui.model_facts import day_words
from sotto.gui.models_page import ModelsPage, ModelsTab
from sotto.gui.option_words import allowed_words
from sotto.gui.texts import error_words, said
from sotto.gui.translation import ENGLISH, LANGUAGES, language_of, speak
from support.every_dialog import every_cover, every_dialog, every_view
from support.pseudo_locale import PseudoTranslator, clipped_texts, pseudo, untranslated_words, visible_texts
from support.real_window import OpenWindow, RealWindow

FOLDER = translations.FOLDER
SMALL = QSize(900, 600)
TINY = "tiny"
"""The name of the test's model."""
PAGES = ("chat", "models", "presets", "settings", "privacy", "help")
_PATH = re.compile(r"\S*[/\\]\S*|\b[0-9a-f\u200b]{64,}")
SHOWN_DATA = frozenset(
    # Names and data, which are the same in every language.
    [
        "Sotto",
        "sotto",
        "hub",
        "HTTP",
        "https",
        "http",
        "huggingface",
        "SHA",
        "ChaCha20",
        "chacha20",
        "sqlite3mc",
        "GGUF",
        "gguf",
        "Hugging",
        "Face",
        "token",
        "tokens",
        "Ctrl",
        "Esc",
        "Enter",
        "Tab",
        "Shift",
        "Alt",
        "Return",
        "Home",
        "End",
        "Page",
        "Del",
        "Space",
        "Up",
        "Down",
        "Left",
        "Right",
        "PgUp",
        "PgDown",
        "Ins",
        "Deutsch",
        "English",
    ]
)


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """The window speaks German."""
    speak(qapp, "de", FOLDER)
    yield
    _speak_english(qapp)


@pytest.fixture
def pseudo_locale(qapp: QApplication) -> Iterator[None]:
    """The window speaks the language that nobody speaks."""
    translator = PseudoTranslator()
    qapp.installTranslator(translator)
    texts.use(texts.Sentences(FOLDER / "sentences.json"))
    yield
    qapp.removeTranslator(translator)
    _speak_english(qapp)


def _speak_english(app: QApplication) -> None:
    speak(app, ENGLISH, FOLDER)
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


@pytest.fixture(scope="module")
def source() -> translations.Texts:
    """Every text of the program."""
    return translations.collect()


class TestTheFiles:
    def test_the_templates_are_those_of_the_source(self, source: translations.Texts) -> None:
        written = translations.SENTENCES.read_text(encoding="utf-8")
        assert written == translations.sentences(source), "run: make translations"

    @pytest.mark.parametrize("language", translations.LANGUAGES)
    def test_the_texts_are_those_of_the_source(self, source: translations.Texts, language: str) -> None:
        file = FOLDER / f"sotto_{language}.ts"
        wanted = translations.document(language, source, translations.translations(file))
        assert file.read_text(encoding="utf-8") == wanted, "run: make translations"

    @pytest.mark.parametrize("language", translations.LANGUAGES)
    def test_what_is_shipped_is_what_was_translated(self, language: str, tmp_path: Path) -> None:
        file = FOLDER / f"sotto_{language}.ts"
        translations.compiled(file, tmp_path / "new.qm")
        assert file.with_suffix(".qm").read_bytes() == (tmp_path / "new.qm").read_bytes(), "run: make translations"

    @pytest.mark.parametrize("language", translations.LANGUAGES)
    def test_nothing_is_untranslated(self, source: translations.Texts, language: str) -> None:
        known = translations.translations(FOLDER / f"sotto_{language}.ts")
        missing = [text for key in source.all_keys() if key not in known for text in key[1:]]
        assert missing == []

    @pytest.mark.parametrize("language", translations.LANGUAGES)
    def test_every_translation_fills_in_what_the_text_does(self, language: str) -> None:
        assert translations.faults_of(translations.translations(FOLDER / f"sotto_{language}.ts")) == []

    def test_every_language_can_be_chosen(self) -> None:
        choices = {choice.value for choice in options.LANGUAGE.choices}
        assert choices == {"system", *LANGUAGES}
        assert set(LANGUAGES) == {ENGLISH, *translations.LANGUAGES}


@pytest.mark.parametrize(
    ("choice", "system", "language"),
    [
        ("de", ["en-GB"], "de"),
        ("en", ["de-AT"], "en"),
        ("system", ["de-AT", "en"], "de"),
        ("system", ["de_CH"], "de"),
        ("system", ["fr-FR", "de-DE"], "de"),
        ("system", ["fr-FR"], "en"),
        ("system", [], "en"),
    ],
)
def test_the_language_is_the_chosen_one_or_the_systems(choice: str, system: list[str], language: str) -> None:
    assert language_of(choice, system) == language


class TestSentencesFromBelow:
    def test_english_is_left_alone(self) -> None:
        assert said("The disk is too small for this: 12.5 GB are missing.").startswith("The disk")

    @pytest.mark.usefixtures("german")
    @pytest.mark.parametrize(
        ("english", "german_text"),
        [
            ("Theme", "Farbschema"),
            ('The file "a b.gguf" is empty.', "Die Datei „a b.gguf“ ist leer."),
            (
                "The disk is too small for this: 12.5 GB are missing.",
                "Die Platte ist dafür zu klein: Es fehlen 12,5 GB.",
            ),
            ('"x" is a PyTorch model, not a GGUF model.', "„x“ ist ein PyTorch-Modell, kein GGUF-Modell."),
            ("hub.example has stopped sending.", "hub.example sendet nicht mehr."),
            (
                "It needs 5.1 GB of memory, which fits on the graphics processor.",
                "Es braucht 5,1 GB Speicher und passt auf den Grafikprozessor.",
            ),
            ("131,072 tokens", "131.072 Token"),
            (
                "Qwen: What had arrived earlier was damaged. It is fetched from its beginning.",
                "Qwen: Was früher angekommen war, war beschädigt. Es wird von vorn geladen.",
            ),
            ("What a server said, {with} braces.", "What a server said, {with} braces."),
            ("", ""),
        ],
    )
    def test_they_are_recognised_and_filled_in_again(self, english: str, german_text: str) -> None:
        assert said(english) == german_text

    @pytest.mark.usefixtures("german")
    def test_a_name_that_is_a_word_of_ours_stays(self) -> None:
        assert said("“Light” fits several models: Dark.") == "„Light“ passt auf mehrere Modelle: Dark."

    @pytest.mark.usefixtures("german")
    def test_an_error_is_one_text(self) -> None:
        error = UserFacingError("x", "No model is loaded.", "Choose a model first.")
        assert error_words(error) == "Kein Modell ist geladen. Zuerst ein Modell auswählen."

    @pytest.mark.usefixtures("german")
    def test_a_long_foreign_text_is_returned_at_once(self) -> None:
        text = "The file " * 100_000
        assert said(text) == text


@pytest.mark.usefixtures("german")
class TestGerman:
    def test_plain_and_filled_texts(self) -> None:
        translate = QCoreApplication.translate
        assert translate("ChatView", "Conversation") == "Unterhaltung"
        assert translate("TestCaseOnly", "Conversation") == "Conversation"

    def test_numbers_dates_and_limits(self) -> None:
        assert day_words(QDate(2026, 11, 5)).startswith("5. Nov")
        assert QLocale().toString(1234.5, "f", 1) == "1.234,5"
        assert allowed_words(options.N_CTX) == ("Erlaubt ist eine Zahl von 256 bis 1.048.576, oder 0: Automatisch.")

    @pytest.mark.parametrize(("count", "words"), [(0, "0 Token"), (1, "1 Token"), (2, "2 Token"), (5, "5 Token")])
    def test_counts(self, count: int, words: str) -> None:
        translate = QCoreApplication.translate
        one, many = translate("MessageFooter", "1 token"), translate("MessageFooter", "{count} tokens")
        assert (one if count == 1 else many.format(count=QLocale().toString(count))) == words

    def test_the_window(self, open_window: OpenWindow, tiny_model: Path) -> None:
        driver = open_window()
        driver.add_model(tiny_model)
        assert driver.find("send_button").accessibleName() == "Senden"
        driver.window.show_page("settings")
        assert "Farbschema" in {text for _, _, text in visible_texts(driver.window)}

    def test_the_guide_is_asked_in_the_language_it_knows(self, qtbot: QtBot) -> None:
        questions = ExampleQuestions()
        qtbot.addWidget(questions)
        asked: list[str] = []
        questions.asked.connect(asked.append)
        for button in questions.buttons:
            button.click()
        assert asked[0] == "What can I do here?"
        assert len(set(asked)) == len(asked) == 4
        assert not {button.text() for button in questions.buttons} & set(asked)
        assert {button.toolTip() for button in questions.buttons} == {"Den Guide fragen; er antwortet auf Englisch"}

    def test_qts_own_words(self) -> None:
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def _visit(driver: RealWindow) -> Iterator[str]:
    """Show every page and every tab of the Models page, one after the other."""
    for page in PAGES:
        shown = driver.window.show_page(page)
        if isinstance(shown, ModelsPage):
            for tab in ModelsTab:
                shown.show_tab(tab)
                if tab is ModelsTab.CATALOG:
                    catalog = driver.find("catalog_tab", CatalogTab)
                    driver.wait(lambda catalog=catalog: catalog.filters is not None and catalog.column.is_settled)
                QApplication.processEvents()
                yield f"{page}, {tab.name}"
        else:
            QApplication.processEvents()
            yield page


@pytest.fixture
def pseudo_window(pseudo_locale: None, open_window: OpenWindow, tiny_model: Path) -> RealWindow:
    """The window in the pseudo-locale, with a model and a chat, as small as it is promised to work."""
    driver = open_window()
    driver.window.resize(SMALL)
    driver.add_model(tiny_model)
    driver.send("1234")
    driver.window.toasts.clear()
    return driver


def _cut_off(driver: RealWindow, root: QWidget | None = None) -> list[str]:
    """Return what is cut off once the layouts have settled, which takes some turns of the event loop."""
    looked_at = root or driver.window
    with contextlib.suppress(QtTimeoutError):
        driver.wait(lambda: not clipped_texts(looked_at), timeout=1500)
    return clipped_texts(looked_at)


def _untranslated(driver: RealWindow, root: QWidget, place: str) -> Iterator[str]:
    """Yield what ``root`` shows that has not gone through the translator and is no data."""
    data = {*SHOWN_DATA, *untranslated_words(" ".join(_data_words(driver)))}
    for widget, what, text in visible_texts(root):
        if _is_data(widget):
            continue
        if any(word not in data for word in untranslated_words(_PATH.sub(" ", text))):
            yield f"{place}: {what} of {widget.objectName() or type(widget).__name__}: {text[:90]!r}"


class TestPseudoLocale:
    def test_fields_stay(self) -> None:
        assert "{count}" in pseudo("{count} files in {folder}")
        assert untranslated_words(f"Open {pseudo('all of {x} here').format(x=pseudo('inner'))} now") == ["Open", "now"]

    def test_nothing_shown_is_untranslated(self, pseudo_window: RealWindow) -> None:
        found: dict[str, None] = {}
        for place in _visit(pseudo_window):
            found |= dict.fromkeys(_untranslated(pseudo_window, pseudo_window.window, place))
        assert not found, "\n".join(found)

    def test_nothing_in_a_dialog_is_untranslated(self, pseudo_window: RealWindow) -> None:
        found: dict[str, None] = {}
        for place in every_view(pseudo_window):
            found |= dict.fromkeys(_untranslated(pseudo_window, pseudo_window.window, place))
        for dialog in every_dialog(pseudo_window):
            found |= dict.fromkeys(_untranslated(pseudo_window, dialog, dialog.objectName()))
        for cover in every_cover(pseudo_window):
            found |= dict.fromkeys(_untranslated(pseudo_window, cover, cover.objectName()))
        assert not found, "\n".join(found)

    def test_nothing_in_a_dialog_is_cut_off(self, pseudo_window: RealWindow) -> None:
        found = [f"{view}: {text}" for view in every_view(pseudo_window) for text in _cut_off(pseudo_window)]
        for dialog in every_dialog(pseudo_window):
            found += [f"{dialog.objectName()}: {text}" for text in _cut_off(pseudo_window, dialog)]
        for cover in every_cover(pseudo_window):
            found += [f"{cover.objectName()}: {text}" for text in _cut_off(pseudo_window, cover)]
        assert not found, "\n".join(found)

    def test_nothing_is_cut_off_in_a_small_window(self, pseudo_window: RealWindow) -> None:
        found = [f"{place}: {text}" for place in _visit(pseudo_window) for text in _cut_off(pseudo_window)]
        assert not found, "\n".join(found)


def _data_words(driver: RealWindow) -> Iterator[str]:
    """Yield what names things: every text of the data files that is not translated, and the test's own."""
    for name, translated in translations.DATA.items():
        data = json.loads((translations.RESOURCES / name).read_text(encoding="utf-8"))
        yield from _strings(data, translated | {"id"})
    yield f"{driver.services.paths.data} {TINY} scripted default CPU GPU"


def _strings(value: object, left_out: frozenset[str]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one, left_out)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in left_out:
                yield from _strings(inner, left_out)


def _is_data(widget: QWidget) -> bool:
    """Whether a widget shows what someone else wrote: a message, the name of a model, the handbook."""
    current: QWidget | None = widget
    while current is not None:
        if current.objectName() in _DATA_WIDGETS:
            return True
        current = current.parentWidget()
    return False


_DATA_WIDGETS = frozenset({"chat_text", "handbook_view", "licence_text", "template_text"})


class TestRightToLeft:
    @pytest.fixture
    def mirrored(self, qapp: QApplication, open_window: OpenWindow, tiny_model: Path) -> Iterator[RealWindow]:
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        driver = open_window(
            generate=[["started"], ["tokens", 1, "Text\n\n```python\nprint(1)\n```\n"], ["finish", "end"]]
        )
        driver.add_model(tiny_model)
        yield driver
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def test_the_window_is_mirrored(self, mirrored: RealWindow) -> None:
        window = mirrored.window
        sidebar, chat = window.sidebar, mirrored.find("chat_view")
        assert sidebar.mapTo(window, sidebar.rect().center()).x() > chat.mapTo(window, chat.rect().center()).x()
        send = mirrored.find("send_button")
        assert send.mapTo(window, send.rect().center()).x() < window.width() / 2

    def test_every_page_opens(self, mirrored: RealWindow) -> None:
        for _place in _visit(mirrored):
            assert mirrored.window.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def test_code_stays_left_to_right(self, mirrored: RealWindow) -> None:
        from sotto.gui.code_block import CodeEdit

        mirrored.send("code")
        mirrored.wait(lambda: mirrored.window.findChild(CodeEdit) is not None)
        edit = mirrored.window.findChild(CodeEdit)
        assert edit is not None
        assert edit.layoutDirection() is Qt.LayoutDirection.LeftToRight
        assert edit.document().defaultTextOption().textDirection() is Qt.LayoutDirection.LeftToRight
