"""What the Windows installer puts into its folder, and that the uninstaller takes out exactly that."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath

import pytest

from windows.file_lists import FileNameError, bundle_files, file_macros

REPOSITORY = Path(__file__).resolve().parents[3]
BUNDLE = REPOSITORY / "dist" / "sotto"


def make(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def macro(text: str, name: str) -> list[str]:
    found = re.search(rf"!macro {name}\n(.*?)!macroend", text, re.DOTALL)
    assert found is not None
    return [line.strip() for line in found[1].splitlines()]


def installed(lines: list[str], bundle: Path) -> dict[str, str]:
    """Replay the lines of the installer: place -> source."""
    places, folder = {}, ""
    for line in lines:
        command, argument = re.fullmatch(r'(\w+) "(.*)"', line).groups()  # type: ignore[union-attr]
        if command == "SetOutPath":
            folder = argument
        else:
            source = Path(argument.replace("$$", "$"))
            places[f"{folder}\\{source.name}".replace("$$", "$")] = source.relative_to(bundle).as_posix()
    return places


def removed(lines: list[str], command: str) -> list[str]:
    return [line.partition(" ")[2].strip('"').replace("$$", "$") for line in lines if line.startswith(f"{command} ")]


def replayed(bundle: Path) -> tuple[dict[str, str], list[str], list[str]]:
    text = file_macros(bundle, bundle_files(bundle))
    taken = macro(text, "RemoveFiles")
    return installed(macro(text, "InstallFiles"), bundle), removed(taken, "Delete"), removed(taken, "RMDir")


def check(bundle: Path) -> None:
    """Every file of the bundle gets its place, and just these places and their folders are emptied."""
    there = sorted(path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file())
    put, deleted, folders = replayed(bundle)
    assert sorted(put.values()) == there
    for place, source in put.items():
        assert place == "$INSTDIR\\" + source.replace("/", "\\")
    assert sorted(deleted) == sorted(put)
    expected = {parent for name in there for parent in PurePosixPath(name).parents if parent.name}
    assert sorted(folders) == sorted("$INSTDIR\\" + str(folder).replace("/", "\\") for folder in expected)
    for number, folder in enumerate(folders):  # an inner folder goes before the one around it
        assert not any(later.startswith(f"{folder}\\") for later in folders[number + 1 :])


def test_every_file_is_installed_and_every_installed_file_removed(tmp_path: Path) -> None:
    check(make(tmp_path, "sotto.exe", "lib/a.dll", "lib/deep/er/b.txt", "licenses/a b/LICENSE", "lib/c+d.txt"))


def test_nothing_is_removed_by_folder(tmp_path: Path) -> None:
    text = file_macros(tmp_path, bundle_files(make(tmp_path, "a/b.txt")))
    assert "/r" not in text
    script = (REPOSITORY / "installer" / "windows" / "sotto.nsi").read_text(encoding="utf-8")
    assert re.findall(r"RMDir +/r.*", script) == ['RMDir /r "${USER_DATA}" ; Sotto\'s own folder, whatever $INSTDIR is']
    assert re.findall(r"Delete .*\*.*", script) == []


@pytest.mark.parametrize("name", ["con.txt", "lib/aux", "a;b", "ends.", "quo'te", "tücke", "x" * 181, "cost$"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot make such files")
def test_a_name_that_windows_or_its_installer_cannot_take_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNameError):
        bundle_files(make(tmp_path, name))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot make such files")
def test_links_and_names_that_differ_in_case_alone_are_refused(tmp_path: Path) -> None:
    twins = make(tmp_path / "twins", "a.txt", "A.txt")
    with pytest.raises(FileNameError, match=r"a\.txt"):
        bundle_files(twins)
    linked = make(tmp_path / "linked", "a.txt")
    (linked / "b.txt").symlink_to("a.txt")
    with pytest.raises(FileNameError, match="link"):
        bundle_files(linked)


@pytest.mark.skipif(not BUNDLE.is_dir(), reason="make package first")
def test_the_files_of_the_real_bundle_can_be_installed(tmp_path: Path) -> None:
    """The links that a bundle has on Linux are left out: one for Windows has none."""
    same = make(tmp_path, *(str(path.relative_to(BUNDLE)) for path in BUNDLE.rglob("*") if path.is_file()))
    check(same)
