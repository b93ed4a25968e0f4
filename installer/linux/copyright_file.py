"""The file ``copyright`` of the Debian package (DEP-5): every licence of everything in the bundle, word for word.

It is made from the bundle's folder ``licenses``, which cannot lack a part, and from its bill of materials. Texts that
every Debian has in /usr/share/common-licenses are named instead of repeated, as Debian's policy asks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from linux.building import BuildError

BILL_OF_MATERIALS = "sbom.cdx.json"
LICENCES = "licenses"

_HEADER = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Sotto
Comment: The package holds Sotto and everything it is built on, frozen into three
 programs that share one folder of libraries. Pure Python modules lie in the
 archives within the programs; what has files of its own is named below. The
 texts also lie in /{place}/licenses as they were published.
"""
_OWN = "sotto"
_PLACES = {
    "apsw_sqlite3mc": ("lib/apsw/*",),
    "cffi": ("lib/_cffi_backend*",),
    "icu": ("lib/libicu*", "lib/PySide6/Qt/lib/libicu*"),
    "libssl3": ("lib/libssl.so*", "lib/libcrypto.so*"),
    "llama.cpp": ("lib/llama_cpp/lib/*",),
    "python": ("lib/base_library.zip", "lib/libpython3*", "lib/python3*/*"),
    "pyyaml": ("lib/yaml/*",),
    "qt-for-python": ("lib/PySide6/*", "lib/shiboken6/*", "lib/libQt6*", "lib/libpyside6*", "lib/libshiboken6*"),
}
"""Component -> its files in the bundle, where their names do not show it."""
_COMMON = (
    ("Apache-2.0", r"[ \t]*Apache License\s+Version 2\.0, January 2004.*?END OF TERMS AND CONDITIONS"),
    (
        "LGPL-3",
        r"[ \t]*GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3.*?permanent authorization for you to choose.*?Library\.",
    ),
    ("GPL-3", r"[ \t]*GNU GENERAL PUBLIC LICENSE\s+Version 3.*?END OF TERMS AND CONDITIONS"),
    ("GPL-2", r"[ \t]*GNU GENERAL PUBLIC LICENSE\s+Version 2, June 1991.*?END OF TERMS AND CONDITIONS"),
    ("LGPL-2.1", r"[ \t]*GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1.*?END OF TERMS AND CONDITIONS"),
    (
        "MPL-2.0",
        r"[ \t]*Mozilla Public License Version 2\.0\s+=+.*?Exhibit B.*?by the Mozilla Public License, v\. 2\.0\.",
    ),
)
_COPYRIGHT = re.compile(r"(?:\(c\)|©|copyright:?(?=\s+(?:\d{4}|by )))\s*(\S.+)", re.IGNORECASE)


def copyright_file(bundle: Path, place: Path) -> str:
    """Return the file for ``bundle``, which is installed in ``place`` (relative to the root).

    Raises BuildError if the bundle has no licences or no bill of materials.
    """
    if not (bundle / LICENCES / _OWN).is_dir() or not (bundle / BILL_OF_MATERIALS).is_file():
        raise BuildError(f"{bundle} has no {LICENCES} or no {BILL_OF_MATERIALS}. Make it anew: make package")
    bill = json.loads((bundle / BILL_OF_MATERIALS).read_text(encoding="utf-8"))
    facts = {part["name"].lower(): part for part in bill["components"] if part["type"] == "library"}
    folders = sorted(path for path in (bundle / LICENCES).iterdir() if path.is_dir() and path.name != _OWN)
    paragraphs = [_HEADER.format(place=place.as_posix()), _own_paragraph(bundle)]
    paragraphs += [_paragraph(bundle, place, folder, facts.get(folder.name, {})) for folder in folders]
    return "\n".join(paragraphs)


def _own_paragraph(bundle: Path) -> str:
    text = "\n".join(_texts(bundle / LICENCES / _OWN))
    return f"Files: *\nCopyright: {_holders(text)}\nLicense: Expat\n{_indented(text)}\n"


def _paragraph(bundle: Path, place: Path, folder: Path, facts: dict[str, object]) -> str:
    text = "\n\n".join(_texts(folder))
    files = "\n ".join((place / pattern).as_posix() for pattern in _patterns(bundle, folder.name))
    version = f"{folder.name} {facts['version']}" if "version" in facts else folder.name
    return (
        f"Files: {files}\nCopyright: {_holders(text)}\nLicense: {folder.name}\n{_indented(text)}\n"
        f"Comment: {version}{_expression(facts)}\n"
    )


def _expression(facts: dict[str, object]) -> str:
    """Return the licence in SPDX's words, if the bill of materials has them."""
    found = [entry["expression"] for entry in facts.get("licenses", []) if "expression" in entry]  # type: ignore[attr-defined]
    return f"; SPDX: {found[0]}" if found else ""


def _patterns(bundle: Path, name: str) -> Iterator[str]:
    """Yield patterns of the files of a component, those that match something: at least its licence does."""
    stem = re.sub(r"-?[\d.]+$", "", name)
    module = name.replace("-", "_")
    guesses = (f"lib/{module}/*", f"lib/{name}.libs/*", f"lib/{module}-*.dist-info/*", f"lib/{stem}.so*")
    for pattern in dict.fromkeys((*_PLACES.get(name, ()), *guesses)):
        if any(bundle.glob(pattern)):
            yield pattern
    yield f"{LICENCES}/{name}/*"


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace").replace("\r", "").replace("\f", "")
            for name, pattern in _COMMON:
                note = f"[The text of {name}: /usr/share/common-licenses/{name} on Debian systems.]"
                text = re.sub(pattern, note, text, flags=re.DOTALL)
            yield text.strip()


def _holders(text: str) -> str:
    """Return the lines of ``text`` that say whose it is, one below the other."""
    found = (match[1].strip(" *#/.,\"'`") for line in text.splitlines() if (match := _COPYRIGHT.search(line)))
    lines = dict.fromkeys(" ".join(line.split()) for line in found if len(line) < 200)
    return "\n ".join(lines) or "see the text of the licence"


def _indented(text: str) -> str:
    return "\n".join(f" {line.rstrip()}" if line.strip() else " ." for line in text.splitlines())
