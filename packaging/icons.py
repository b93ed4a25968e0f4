"""Sotto's icon in every form a system asks for, drawn from resources/icons/sotto.svg when a package is built.

    python packaging/icons.py [FOLDER]       writes to build/icons unless told otherwise

PNGs are for Linux, ``sotto.ico`` for Windows, ``sotto.icns`` for macOS. Qt draws and the two containers are written
here, so no system needs another one's tools; the same Qt gives the same bytes.
"""

from __future__ import annotations

import argparse
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "resources" / "icons" / "sotto.svg"
FOLDER = ROOT / "build" / "icons"

PNG_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Pixels; what the hicolor theme of Linux desktops has folders for."""
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
"""Pixels; the sizes Windows draws at 100 to 250 per cent."""
ICNS_KINDS = {
    b"icp4": 16,
    b"icp5": 32,
    b"ic07": 128,
    b"ic08": 256,
    b"ic09": 512,
    b"ic10": 1024,  # 512 points at double density; so are the next ones
    b"ic11": 32,
    b"ic12": 64,
    b"ic13": 256,
    b"ic14": 512,
}
"""Kind of an entry -> pixels."""

_WHOLE = 1.0
_APPLE = 0.888
"""Apple's grid leaves a tenth free on each side (824 of 1024 pixels); the drawing itself already leaves a twentieth."""
_PNG_IN_ICO_FROM = 128  # smaller ones as bitmaps, which also installers and old dialogs can read
_ICO_HEADER = struct.Struct("<HHH")
_ICO_ENTRY = struct.Struct("<BBBBHHII")
_BITMAP_HEADER = struct.Struct("<IiiHHIIiiII")


def main() -> int:
    """Write every icon; returns the exit status."""
    parser = argparse.ArgumentParser(description="Draw Sotto's icons for Linux, Windows and macOS.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    for path in write_icons(parser.parse_args().folder):
        print(path)
    return 0


def write_icons(folder: Path) -> list[Path]:
    """Write ``sotto-<size>.png``, ``sotto.ico`` and ``sotto.icns`` into ``folder`` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for size in PNG_SIZES:
        written.append(folder / f"sotto-{size}.png")
        written[-1].write_bytes(png(size))
    written.append(folder / "sotto.ico")
    written[-1].write_bytes(ico())
    written.append(folder / "sotto.icns")
    written[-1].write_bytes(icns())
    return written


def png(size: int, scale: float = _WHOLE) -> bytes:
    """Return the icon as a PNG of ``size`` × ``size`` pixels, the drawing at ``scale`` in the middle."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(_drawn(size, scale)):
        raise RuntimeError("Qt cannot write PNG files here")
    return bytes(data.data())


def ico() -> bytes:
    """Return all of :data:`ICO_SIZES` as one Windows icon."""
    images = [png(size) if size >= _PNG_IN_ICO_FROM else _bitmap(size) for size in ICO_SIZES]
    offset = _ICO_HEADER.size + _ICO_ENTRY.size * len(images)
    entries = b""
    for size, image in zip(ICO_SIZES, images, strict=True):
        entries += _ICO_ENTRY.pack(size % 256, size % 256, 0, 0, 1, 32, len(image), offset)  # 0 stands for 256
        offset += len(image)
    return _ICO_HEADER.pack(0, 1, len(images)) + entries + b"".join(images)


def icns() -> bytes:
    """Return all of :data:`ICNS_KINDS` as one macOS icon."""
    entries = b""
    for kind, size in ICNS_KINDS.items():
        image = png(size, _APPLE)
        entries += kind + struct.pack(">I", 8 + len(image)) + image
    return b"icns" + struct.pack(">I", 8 + len(entries)) + entries


def _bitmap(size: int) -> bytes:
    """Return the icon as a bitmap in the way an ``.ico`` holds it: bottom row first, and a mask that hides nothing."""
    image = _drawn(size, _WHOLE).convertToFormat(QImage.Format.Format_ARGB32)  # in memory: blue, green, red, alpha
    pixels = bytes(image.constBits())
    rows = [pixels[line * size * 4 : (line + 1) * size * 4] for line in reversed(range(size))]
    mask_row = -(-size // 32) * 4  # a bit for each pixel, rows filled up to four bytes
    header = _BITMAP_HEADER.pack(40, size, size * 2, 1, 32, 0, size * size * 4 + mask_row * size, 0, 0, 0, 0)
    return header + b"".join(rows) + bytes(mask_row * size)


def _drawn(size: int, scale: float) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    margin = size * (1 - scale) / 2
    QSvgRenderer(str(DRAWING)).render(painter, QRectF(margin, margin, size * scale, size * scale))
    painter.end()
    return image


if __name__ == "__main__":
    sys.exit(main())
