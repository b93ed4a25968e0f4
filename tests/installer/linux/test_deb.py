"""The Debian package of a small bundle; that of the real one is tried in tests/packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import sotto
from linux import building, deb, dependencies
from sotto.config.identity import APP_ID
from support.small_bundle import make_small_bundle

pytestmark = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in ("dpkg-deb", "dpkg-shlibdeps", "xz")),
    reason="dpkg-deb or dpkg-shlibdeps is not installed",
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(tmp_path_factory.mktemp("first"))


def test_two_builds_are_the_same(tmp_path: Path, package: Path) -> None:
    before = os.umask(0o077)
    try:
        again = _made(tmp_path)
    finally:
        os.umask(before)
    assert again.read_bytes() == package.read_bytes()


def test_what_is_in_it_belongs_to_root_and_only_programs_can_be_run(package: Path) -> None:
    files = {}
    for line in _dpkg("--contents", package).splitlines():
        mode, owner, _size, _day, _time, name = line.split(None, 5)
        assert owner == "root/root"
        files[name] = mode
    assert files["./usr/bin/sotto -> ../lib/sotto/sotto"].startswith("l")
    programs = {name for name, mode in files.items() if mode == "-rwxr-xr-x"}
    assert programs == {f"./usr/lib/sotto/{name}" for name in ("sotto", "sotto-engine", "sotto-fetcher")}
    assert {mode for name, mode in files.items() if name not in programs} == {"-rw-r--r--", "drwxr-xr-x", "lrwxrwxrwx"}
    share = {name for name in files if name.startswith("./usr/share/") and not name.endswith("/")}
    for name in (
        f"applications/{APP_ID}.desktop",
        f"metainfo/{APP_ID}.metainfo.xml",
        f"mime/packages/{APP_ID}.xml",
        f"icons/hicolor/scalable/apps/{APP_ID}.svg",
        "man/man1/sotto.1.gz",
        "doc/sotto/copyright",
        "doc/sotto/changelog.Debian.gz",
    ):
        assert f"./usr/share/{name}" in share


def test_nothing_is_run_when_it_is_installed_or_removed(package: Path, tmp_path: Path) -> None:
    """No script, so nothing can touch what belongs to a user; and no file outside of /usr."""
    _dpkg("--control", package, tmp_path / "control")
    assert {path.name for path in (tmp_path / "control").iterdir()} == {"control", "md5sums"}
    assert not [
        line for line in _dpkg("--contents", package).splitlines() if line.split()[5][:6] not in ("./", "./usr/")
    ]


def test_it_says_what_it_is(package: Path) -> None:
    assert _dpkg("--field", package, "Package", "Version").split("\n")[:2] == [
        "Package: sotto",
        f"Version: {sotto.__version__}-1",
    ]
    assert "ca-certificates" in _dpkg("--field", package, "Depends")


def test_dependencies_are_those_of_the_files_but_not_what_the_bundle_holds(tmp_path: Path) -> None:
    bundle = make_small_bundle(tmp_path / "bundle")
    xz = shutil.which("xz") or ""
    shutil.copy(xz, bundle / "sotto-engine")
    try:
        found = dependencies.depends(bundle)
    except building.BuildError as error:
        if "is made on Debian" in str(error):
            pytest.skip(str(error))
        raise
    assert any(line.startswith("libc6 (>=") for line in found)
    assert any(line.startswith("liblzma5 (>=") for line in found)
    shutil.copy(next(Path("/usr/lib").glob("*/liblzma.so.5")), bundle / "lib" / "liblzma.so.5")
    assert not [line for line in dependencies.depends(bundle) if line.startswith("liblzma5")]


def _made(folder: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        patch.setattr(deb, "built_at", lambda: datetime(2023, 11, 14, tzinfo=UTC))
        patch.setattr(deb, "BUILD", folder / "build")
        patch.setattr(dependencies, "depends", lambda _bundle: ["ca-certificates", "libc6"])
        patch.setattr(deb, "run", _run_as_somebody)
        return deb.make_deb(make_small_bundle(folder / "bundle"), folder / "out")


def _run_as_somebody(command: list[str | Path], **options: Any) -> str:
    """Run ``command`` on files that do not belong to root, as on most machines that build packages."""
    if "--build" in command and os.geteuid() == 0:
        for path in Path(command[-2]).rglob("*"):
            os.chown(path, 1234, 1234, follow_symlinks=False)
    return building.run(command, **options)


def _dpkg(*words: str | Path) -> str:
    return subprocess.run(["dpkg-deb", *map(str, words)], capture_output=True, text=True, check=True).stdout
