"""Keep the translations in step with the source: ``make translations``.

Finds every text (:mod:`text_sources`, :mod:`sentence_sources`), brings ``resources/translations/*.ts`` up to date
without losing a translation, compiles them to ``.qm``, and writes ``sentences.json``: the templates by which the window
recognises the sentences of the layers below it. Says which translations are missing. A test fails while something here
is out of date.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import sentence_sources
import text_sources
from sentence_sources import Template
from text_sources import Fault, WindowText

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "app" / "sotto"
RESOURCES = ROOT / "resources"
FOLDER = RESOURCES / "translations"
SENTENCES = FOLDER / "sentences.json"
LANGUAGES = ("de",)
"""What Sotto is translated into; a new one is its code here and a translated file."""

CONTEXT = "Sotto"
"""The context of every text that comes from below the window."""
DATA = {
    "catalog.json": frozenset({"summary", "notes"}),
    "licenses/models/licences.json": frozenset({"obligations", "class"}),
}
"""The data files with texts, and under which keys they stand."""
_FIELD = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")

Key = tuple[str, str]
"""A context and a text."""


@dataclass
class Texts:
    """All texts of the program: where each is said, and which are templates."""

    window: dict[Key, WindowText] = field(default_factory=dict)
    below: dict[str, Template] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def all_keys(self) -> list[Key]:
        """Return every context and text, in the order of the file."""
        return sorted([*self.window, *((CONTEXT, text) for text in self.below)], key=lambda key: (key[0], key[1]))

    def file_of(self, key: Key) -> str:
        """Return where a text is said."""
        return self.window[key].file if key in self.window else self.below[key[1]].file


def collect() -> Texts:
    """Read the source and the data files."""
    texts = Texts()
    for path in sorted(SOURCE.rglob("*.py")):
        file = path.relative_to(SOURCE).as_posix()
        if file.startswith("gui/"):
            found, faults = text_sources.window_texts(path, file)
            texts.faults += faults
            for text in found:
                texts.window.setdefault((text.context, text.text), text)
        else:
            _add(texts, sentence_sources.templates(path, file))
    for name, keys in DATA.items():
        data = json.loads((RESOURCES / name).read_text(encoding="utf-8"))
        _add(texts, sentence_sources.data_texts(data, name, keys))
    return texts


def _add(texts: Texts, templates: Iterable[Template]) -> None:
    for template in templates:
        texts.below.setdefault(template.text, template)


def sentences(texts: Texts) -> str:
    """Return what ``sentences.json`` has to hold: each template, with the slots that are figures."""
    lines = (
        json.dumps([template.text, *template.numbers], ensure_ascii=False)
        for _text, template in sorted(texts.below.items())
    )
    return "[\n" + ",\n".join(lines) + "\n]\n"


def translations(file: Path) -> dict[Key, str]:
    """Return the translations in a ``.ts`` file that are done."""
    if not file.exists():
        return {}
    found = {}
    for context in ElementTree.parse(file).iter("context"):  # noqa: S314 - a file of this repository
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.get("type") is None and translation.text:
                found[context.findtext("name", ""), message.findtext("source", "")] = translation.text
    return found


def document(language: str, texts: Texts, known: Mapping[Key, str]) -> str:
    """Return the ``.ts`` file of ``language``; a text without a translation is in it as unfinished."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
    ]
    last = ""
    for key in texts.all_keys():
        context, text = key
        if context != last:
            lines += ["</context>"] * bool(last) + ["<context>", f"    <name>{escape(context)}</name>"]
            last = context
        done = known.get(key, "")
        unfinished = "" if done else ' type="unfinished"'
        lines += [
            "    <message>",
            f'        <location filename="../../{_place(texts.file_of(key))}"/>',
            f"        <source>{escape(text)}</source>",
            f"        <translation{unfinished}>{escape(done)}</translation>",
            "    </message>",
        ]
    return "\n".join([*lines, "</context>", "</TS>", ""])


def _place(file: str) -> str:
    return f"resources/{file}" if file.endswith(".json") else f"app/sotto/{file}"


def brought_forward(texts: Texts, known: Mapping[Key, str], given: Mapping[str, str]) -> dict[Key, str]:
    """Return the translation of each text: its own, else one that is ``given`` for it, else that of another context."""
    elsewhere = {text: done for (_context, text), done in known.items()}
    found = {key: known.get(key) or given.get(key[1]) or elsewhere.get(key[1], "") for key in texts.all_keys()}
    return {key: done for key, done in found.items() if done}


def faults_of(known: Mapping[Key, str]) -> list[str]:
    """Return what is wrong with translations: a field that was lost or invented, a line break or a key gone."""
    found = []
    for (context, text), done in known.items():
        if set(_FIELD.findall(text)) != set(_FIELD.findall(done)):
            found.append(f"{context}: {text!r}: other fields in {done!r}")
        if text.count("\n") != done.count("\n") or text[:1].isspace() != done[:1].isspace():
            found.append(f"{context}: {text!r}: other spaces or lines in {done!r}")
    return found


def compiled(file: Path, target: Path) -> None:
    """Compile a ``.ts`` file with Qt's lrelease, which comes with PySide6."""
    import PySide6

    name = "lrelease.exe" if sys.platform == "win32" else "lrelease"
    tool = Path(PySide6.__file__).parent / name
    command = [str(tool), "-silent", "-removeidentical", str(file), "-qm", str(target)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def main() -> int:
    """Bring everything up to date; return 1 if texts or translations are wrong, 2 if ``--check`` finds some missing."""
    parser = argparse.ArgumentParser(description="Bring the translations up to date.")
    parser.add_argument("--missing", action="store_true", help="print the texts without translation, one JSON a line")
    parser.add_argument("--fill", type=Path, help="a JSON file of texts and their translations, for --language")
    parser.add_argument("--language", default=LANGUAGES[0], choices=LANGUAGES)
    parser.add_argument("--check", action="store_true", help="fail if a translation is missing")
    arguments = parser.parse_args()
    texts = collect()
    given = json.loads(arguments.fill.read_text(encoding="utf-8")) if arguments.fill else {}
    FOLDER.mkdir(parents=True, exist_ok=True)
    SENTENCES.write_text(sentences(texts), encoding="utf-8")
    wrong, missing = [str(fault) for fault in texts.faults], 0
    for language in LANGUAGES:
        file = FOLDER / f"sotto_{language}.ts"
        known = brought_forward(texts, translations(file), given if language == arguments.language else {})
        file.write_text(document(language, texts, known), encoding="utf-8")
        compiled(file, file.with_suffix(".qm"))
        wrong += faults_of(known)
        lacking = [key for key in texts.all_keys() if key not in known]
        missing += len(lacking)
        if arguments.missing:
            for text in dict.fromkeys(text for _context, text in lacking):
                print(json.dumps(text, ensure_ascii=False))
        else:
            print(f"{language}: {len(texts.all_keys())} texts, {len(lacking)} without translation")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 2 if missing and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
