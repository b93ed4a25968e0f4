"""The installer for other Linux systems, run in a home folder of its own; it never deletes what a person made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linux import run_installer
from sotto.config.identity import APP_ID
from support.small_bundle import make_small_bundle

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only for Linux")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    run_installer.fill(folder / "content", make_small_bundle(folder / "bundle"), datetime(2026, 11, 22, tzinfo=UTC))
    return folder / "content"


@pytest.fixture
def content(filled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filled, tmp_path / "content", symlinks=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    _write(folder / ".local/share/sotto/chats.db", "chats")
    _write(folder / ".local/share/applications/other.desktop", "of another program")
    _write(folder / ".local/bin/other", "another program")
    return folder


def test_it_installs_starts_and_says_where(content: Path, home: Path) -> None:
    printed = _install(content, home)
    assert "Installed: sotto 1.2.3" in printed
    program = home / ".local/lib/sotto/sotto"
    assert (home / ".local/bin/sotto").resolve() == program
    assert (home / ".local/lib/sotto/lib/with space/data.txt").read_text() == "1.2.3"
    assert f"Exec={program} %F" in (home / f".local/share/applications/{APP_ID}.desktop").read_text().splitlines()
    assert (home / f".local/share/icons/hicolor/48x48/apps/{APP_ID}.png").is_file()


def test_removing_it_leaves_exactly_what_was_there_before(content: Path, home: Path) -> None:
    before = _files(home)
    _install(content, home)
    assert _files(home) != before
    printed = _run(home, home / ".local/lib/sotto/uninstall.sh")
    assert "Your chats, models and settings are still there" in printed
    left = {name: text for name, text in _files(home).items() if "/mime/" not in name and "mimeinfo.cache" not in name}
    assert left == before
    assert not (home / ".local/lib/sotto").exists()
    assert not (home / ".local/bin/sotto").is_symlink()


@pytest.mark.parametrize("kind", ["program", "link", "dead link"])
def test_a_command_that_is_not_ours_is_left_as_it_is(content: Path, home: Path, kind: str) -> None:
    command, other = home / ".local/bin/sotto", home / ".local/bin/other"
    if kind == "program":
        _write(command, "another sotto")
    else:
        command.symlink_to(other if kind == "link" else home / "gone")
    printed = _install(content, home)
    assert f"{command} is another program, and was left as it is." in printed
    assert f"in a terminal by: {home}/.local/lib/sotto/sotto" in printed
    _run(home, home / ".local/lib/sotto/uninstall.sh")
    assert other.read_text() == "another program"
    if kind == "program":
        assert command.read_text() == "another sotto"
    else:
        assert command.readlink() == (other if kind == "link" else home / "gone")


def test_an_update_replaces_the_program_and_keeps_portable_chats(content: Path, home: Path, tmp_path: Path) -> None:
    _install(content, home)
    _write(home / ".local/lib/sotto/data/data/chats.db", "portable chats")
    newer = make_small_bundle(tmp_path / "newer", "2.0.0")
    (newer / "lib" / "libown.so.1").unlink()
    (newer / "lib" / "libown.so").unlink()
    shutil.rmtree(content / "program")
    shutil.copytree(newer, content / "program", symlinks=True)
    assert "Installed: sotto 2.0.0" in _install(content, home)
    assert not (home / ".local/lib/sotto/lib/libown.so.1").exists(), "what the new version lacks is gone"
    assert (home / ".local/lib/sotto/data/data/chats.db").read_text() == "portable chats"
    printed = _run(home, home / ".local/lib/sotto/uninstall.sh")
    assert _files(home / ".local/lib/sotto") == {"data/data/chats.db": "portable chats"}
    assert "portable mode" in printed


@pytest.mark.parametrize("interrupted", ["before the new one", "after the new one"])
def test_an_update_that_was_cut_off_loses_no_portable_chats(content: Path, home: Path, interrupted: str) -> None:
    _install(content, home)
    folder = home / ".local/lib/sotto"
    _write(folder / "data/chats.db", "portable chats")
    folder.rename(folder.with_name("sotto.old"))
    if interrupted == "after the new one":
        shutil.copytree(content / "program", folder, symlinks=True)
    _install(content, home)
    assert (folder / "data/chats.db").read_text() == "portable chats"
    assert not folder.with_name("sotto.old").exists()


def test_two_folders_with_portable_chats_are_for_the_user_to_sort_out(content: Path, home: Path) -> None:
    _install(content, home)
    for name in ("sotto", "sotto.old"):
        _write(home / f".local/lib/{name}/data/chats.db", f"chats of {name}")
    with pytest.raises(AssertionError, match="holds chats of portable mode"):
        _install(content, home)
    for name in ("sotto", "sotto.old"):
        assert (home / f".local/lib/{name}/data/chats.db").read_text() == f"chats of {name}"


def test_a_running_program_is_not_replaced(content: Path, home: Path) -> None:
    _install(content, home)
    program = home / ".local/lib/sotto/sotto"
    program.unlink()
    shutil.copy(shutil.which("cat") or "", program)
    with subprocess.Popen([program], stdin=subprocess.PIPE) as running:
        for script in (content / "install.sh", program.with_name("uninstall.sh")):
            with pytest.raises(AssertionError, match="Sotto is running"):
                _run(home, script)
        running.communicate()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [("ARCHITECTURE=vax", "it is made for vax"), ("OLDEST_GLIBC=99.1", "it needs glibc 99.1 or newer")],
)
def test_a_system_it_is_not_made_for_is_named(content: Path, home: Path, line: str, sentence: str) -> None:
    before = _files(home)
    with (content / "places.sh").open("a", encoding="utf-8") as places:
        places.write(f"{line}\n")
    with pytest.raises(AssertionError, match=sentence):
        _install(content, home)
    assert _files(home) == before


def test_it_is_one_file_that_unpacks_itself_and_the_same_each_time(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("makeself") is None:
        pytest.skip("makeself is not installed")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = []
    for name in ("one", "two"):
        monkeypatch.setattr(run_installer, "BUILD", tmp_path / name)
        bundle = make_small_bundle(tmp_path / name / "bundle")
        made.append(run_installer.make_installer(bundle, tmp_path / name / "out"))
    assert made[0].read_bytes() == made[1].read_bytes()
    assert "Installed: sotto 1.2.3" in _run(home, made[0])


def _install(content: Path, home: Path) -> str:
    return _run(home, content / "install.sh")


def _run(home: Path, script: Path) -> str:
    """Run ``script`` as the user of ``home`` and return what it prints; an AssertionError has its complaint."""
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "SOTTO_INSTALL_AS_ROOT": "1"}
    done = subprocess.run(["sh", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in folder.rglob("*")
        if path.is_file()
    }


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
