"""The icons packages are made with: right containers, and every picture in them readable."""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtGui import QImage, QImageReader

import icons


def test_each_png_has_its_size_and_shows_something(tmp_path: Path) -> None:
    written = icons.write_icons(tmp_path)
    for size in icons.PNG_SIZES:
        image = QImage(str(tmp_path / f"sotto-{size}.png"))
        assert (image.width(), image.height()) == (size, size)
        assert image.pixelColor(size // 2, 1 + size // 10).name() == "#0b6e66"
        assert image.pixelColor(0, 0).alpha() == 0
    assert all(path.stat().st_size > 0 for path in written)


def test_the_windows_icon_can_be_read_in_every_size(tmp_path: Path) -> None:
    path = tmp_path / "sotto.ico"
    path.write_bytes(icons.ico())
    reader = QImageReader(str(path))
    sizes = []
    for number in range(reader.imageCount()):
        reader.jumpToImage(number)
        image = reader.read()
        sizes.append(image.width())
        drawn = QImage.fromData(icons.png(image.width())).convertToFormat(image.format())
        assert all(image.pixelColor(place, place) == drawn.pixelColor(place, place) for place in range(image.width()))
    assert tuple(sizes) == icons.ICO_SIZES


def test_the_windows_icon_says_the_sizes_it_holds() -> None:
    """Readers differ in what they go by: the list at the beginning or the pictures themselves."""
    data = icons.ico()
    listed = [struct.unpack_from("<BB", data, 6 + 16 * number) for number in range(len(icons.ICO_SIZES))]
    assert listed == [(size % 256, size % 256) for size in icons.ICO_SIZES]


def test_the_macos_icon_holds_each_kind_once_and_its_lengths_add_up() -> None:
    data = icons.icns()
    assert data[:4] == b"icns"
    assert struct.unpack(">I", data[4:8]) == (len(data),)
    sizes, offset = {}, 8
    while offset < len(data):
        kind, length = data[offset : offset + 4], struct.unpack(">I", data[offset + 4 : offset + 8])[0]
        sizes[kind] = QImage.fromData(data[offset + 8 : offset + length]).width()
        offset += length
    assert offset == len(data)
    assert sizes == icons.ICNS_KINDS


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert icons.ico() == icons.ico()
    assert icons.icns() == icons.icns()
