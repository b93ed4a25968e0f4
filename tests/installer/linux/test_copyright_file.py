"""Debian's copyright file names every part of the bundle with its licence."""

from __future__ import annotations

from pathlib import Path

import pytest

from linux.building import BuildError
from linux.copyright_file import copyright_file
from support.small_bundle import make_small_bundle

_PLACE = Path("usr/lib/sotto")


def test_every_part_has_a_paragraph_with_files_holders_and_text(tmp_path: Path) -> None:
    text = copyright_file(make_small_bundle(tmp_path / "bundle"), _PLACE)
    header, own, hub, numpy = text.split("\n\n")
    assert header.startswith("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n")
    assert own.startswith("Files: *\nCopyright: 2026 Sotto contributors\nLicense: Expat\n MIT License\n .\n")
    assert numpy.startswith(
        "Files: usr/lib/sotto/lib/numpy/*\n usr/lib/sotto/licenses/numpy/*\n"
        "Copyright: 2019 A Person\nLicense: numpy\n MIT License\n .\n"
    )
    assert numpy.endswith("\nComment: numpy 2.4.6; SPDX: BSD-3-Clause\n")
    assert "/usr/share/common-licenses/Apache-2.0" in hub
    assert "January 2004" not in hub, "what every Debian has is not repeated"
    assert "Others" in hub


def test_a_bundle_without_licences_is_refused(tmp_path: Path) -> None:
    bundle = make_small_bundle(tmp_path / "bundle")
    (bundle / "sbom.cdx.json").unlink()
    with pytest.raises(BuildError, match="make package"):
        copyright_file(bundle, _PLACE)
