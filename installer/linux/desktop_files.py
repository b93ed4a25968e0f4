"""What a Linux desktop knows of a program: menu entry, icons, description for software centres, file types.

Every kind of package takes them from here. They carry the one id of ``sotto.config.identity``, and what they say of
Sotto's files and versions comes from the program itself, so none of it can go stale.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from xml.sax.saxutils import escape

import icons
from linux.changelog import Release
from sotto.config.identity import APP_ID, APP_NAME
from sotto.store.exporters.json_document import FORMAT

_TEMPLATES = Path(__file__).resolve().parent / "data"
_MIME_TAG = "{http://www.freedesktop.org/standards/shared-mime-info}mime-type"


def write_desktop_files(share: Path, program: str, releases: list[Release]) -> None:
    """Write all of it below ``share`` (``/usr/share`` of a package); ``program`` is what the menu entry starts."""
    _write(share / "applications" / f"{APP_ID}.desktop", desktop_entry(program))
    _write(share / "metainfo" / f"{APP_ID}.metainfo.xml", metainfo(releases))
    _write(share / "mime" / "packages" / f"{APP_ID}.xml", mime_types())
    theme = share / "icons" / "hicolor"
    for size in icons.PNG_SIZES:
        _write(theme / f"{size}x{size}" / "apps" / f"{APP_ID}.png", icons.png(size))
    _write(theme / "scalable" / "apps" / f"{APP_ID}.svg", icons.DRAWING.read_bytes())


def desktop_entry(program: str) -> str:
    """Return the menu entry; ``program`` is found on PATH or given as a whole path."""
    types = "".join(f"{name};" for name in mime_type_names())
    return _filled("entry.desktop.in", PROGRAM=_quoted(program), MIMETYPES=types)


def metainfo(releases: list[Release]) -> str:
    """Return the AppStream description with ``releases``, the newest first."""
    lines = [f'    <release version="{one.version}" date="{one.date:%Y-%m-%d}"/>' for one in releases]
    types = [f"    <mediatype>{name}</mediatype>" for name in mime_type_names()]
    return _filled("metainfo.xml.in", RELEASES="\n".join(lines), PROVIDED_MIMETYPES="\n".join(types))


def mime_types() -> str:
    """Return the file types Sotto opens: models, and chats it exported."""
    marker = escape(f'{{"format": "{FORMAT}"', {'"': "&quot;"})
    return _filled("mime.xml.in", EXPORT_MARKER=marker)


def mime_type_names() -> list[str]:
    """Return the names of these types, from our own file."""
    root = ElementTree.fromstring(mime_types())  # noqa: S314
    return [element.attrib["type"] for element in root.iter(_MIME_TAG)]


def _quoted(program: str) -> str:
    """Return ``program`` as an ``Exec`` line wants it; per cent signs stand for files there."""
    if not any(character in program for character in " \t\"'\\$`%;&|<>()*?#~"):
        return program
    for character in '\\"$`':
        program = program.replace(character, f"\\{character}")
    return '"' + program.replace("\\", "\\\\").replace("%", "%%") + '"'


def _filled(template: str, **values: str) -> str:
    text = (_TEMPLATES / template).read_text(encoding="utf-8")
    for name, value in {"ID": APP_ID, "NAME": APP_NAME, **values}.items():
        text = text.replace(f"@{name}@", value)
    return text


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
