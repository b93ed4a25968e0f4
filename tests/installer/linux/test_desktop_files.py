"""What desktops are told: one id everywhere, and nothing that is not so."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from pathlib import Path

import pytest

import sotto
from linux import desktop_files
from linux.changelog import Release
from sotto.config.identity import APP_ID, APP_NAME
from sotto.store.exporters.json_document import JsonDocument
from support.gguf_bytes import small_model

_MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("share")
    releases = [Release(sotto.__version__, datetime(2026, 11, 22, tzinfo=UTC), ["New."])]
    desktop_files.write_desktop_files(folder, "sotto", releases)
    return folder


@pytest.fixture
def entry(share: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters="=")
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(share / "applications" / f"{APP_ID}.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


@pytest.fixture
def component(share: Path) -> ElementTree.Element:
    return ElementTree.parse(share / "metainfo" / f"{APP_ID}.metainfo.xml").getroot()


@pytest.fixture
def types(share: Path) -> dict[str, ElementTree.Element]:
    root = ElementTree.parse(share / "mime" / "packages" / f"{APP_ID}.xml").getroot()
    return {one.attrib["type"]: one for one in root.iter(f"{_MIME}mime-type")}


def test_everything_carries_the_one_id(
    share: Path, entry: configparser.SectionProxy, component: ElementTree.Element
) -> None:
    """The window's own half of it is held by tests/gui/test_main.py."""
    assert (entry["Icon"], entry["StartupWMClass"], entry["Name"]) == (APP_ID, APP_ID, APP_NAME)
    assert component.findtext("id") == APP_ID
    assert component.findtext("launchable") == f"{APP_ID}.desktop"
    assert component.findtext("icon") == APP_ID
    assert {path.stem.removesuffix(".metainfo") for path in share.rglob("*") if path.is_file()} == {APP_ID}


def test_icons_are_there_in_every_size(share: Path) -> None:
    theme = share / "icons" / "hicolor"
    sizes = {16, 22, 24, 32, 48, 64, 128, 256, 512}
    assert {path.name for path in theme.iterdir()} == {"scalable", *(f"{size}x{size}" for size in sizes)}
    for size in sizes:
        header = (theme / f"{size}x{size}" / "apps" / f"{APP_ID}.png").read_bytes()[:24]
        assert header[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(header[16:20]) == int.from_bytes(header[20:24]) == size


def test_menu_entry_description_and_types_agree(
    entry: configparser.SectionProxy, component: ElementTree.Element, types: dict[str, ElementTree.Element]
) -> None:
    opened = [name for name in entry["MimeType"].split(";") if name]
    assert opened == list(types) == [one.text for one in component.iter("mediatype")]
    assert not [name for name in opened if name.startswith("x-scheme-handler")], "sotto: links are not registered"
    assert "application/json" not in opened, "not every JSON file is Sotto's"


def test_types_are_recognised_by_what_is_in_the_files(types: dict[str, ElementTree.Element]) -> None:
    model, export = small_model(), JsonDocument().opening([]).encode()
    for name, content in {"application/x-gguf": model, "application/vnd.sotto.chats+json": export}.items():
        match = types[name].find(f"{_MIME}magic/{_MIME}match")
        assert match is not None
        offset = int(match.attrib["offset"])
        assert content[offset:].startswith(match.attrib["value"].encode())


def test_people_read_it_in_german_too(entry: configparser.SectionProxy, component: ElementTree.Element) -> None:
    for key in ("GenericName", "Comment", "Keywords"):
        assert entry[f"{key}[de]"] != entry[key]
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    texts = [one for tag in ("summary", "p", "li") for one in component.iter(tag)]
    assert len([one for one in texts if language in one.attrib]) == len(texts) / 2


@pytest.mark.parametrize(
    ("program", "line"),
    [
        ("sotto", "Exec=sotto %F"),
        ("/home/ann/.local/lib/sotto/sotto", "Exec=/home/ann/.local/lib/sotto/sotto %F"),
        ("/home/my files/100%/sotto", 'Exec="/home/my files/100%%/sotto" %F'),
        ("/home/$x/sotto", 'Exec="/home/\\\\$x/sotto" %F'),
    ],
)
def test_the_program_may_lie_anywhere(program: str, line: str) -> None:
    assert line in desktop_files.desktop_entry(program).splitlines()


def test_the_menu_entry_is_valid(share: Path) -> None:
    if shutil.which("desktop-file-validate") is None:
        pytest.skip("desktop-file-validate is not installed (desktop-file-utils)")
    done = _run("desktop-file-validate", "--warn-kde", str(share / "applications" / f"{APP_ID}.desktop"))
    assert (done.returncode, done.stdout) == (0, "")


def test_the_description_is_valid(share: Path) -> None:
    if shutil.which("appstreamcli") is None:
        pytest.skip("appstreamcli is not installed (appstream)")
    file = str(share / "metainfo" / f"{APP_ID}.metainfo.xml")
    done = _run("appstreamcli", "validate", "--no-net", "--strict", file)
    assert done.returncode == 0, done.stdout


def test_the_desktop_takes_up_the_types(share: Path, tmp_path: Path) -> None:
    if shutil.which("update-mime-database") is None:
        pytest.skip("update-mime-database is not installed (shared-mime-info)")
    shutil.copytree(share / "mime", tmp_path / "mime")
    done = _run("update-mime-database", str(tmp_path / "mime"))
    assert done.returncode == 0, done.stderr
    globs = (tmp_path / "mime" / "globs2").read_text(encoding="utf-8").splitlines()
    assert {"50:application/x-gguf:*.gguf", "60:application/vnd.sotto.chats+json:*.sotto.json"} <= set(globs)


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False)
