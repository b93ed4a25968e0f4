"""The .deb of the real bundle: lintian's opinion, two builds, and what happens in a Debian with nothing else in it.

It takes minutes, since everything is compressed twice; SOTTO_DEB names a package that is already made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from linux import building, check_deb, deb

pytestmark = pytest.mark.package

_LARGEST_DOWNLOAD = 90_000_000
_LARGEST_INSTALLED_KIB = 280_000_000 // 1024


@pytest.fixture(scope="module")
def package(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("SOTTO_DEB"):
        return Path(given)
    return _made(bundle, tmp_path_factory.mktemp("first"))


def test_it_is_small_enough(package: Path) -> None:
    installed = building.run(["dpkg-deb", "--field", package, "Installed-Size"])
    assert package.stat().st_size <= _LARGEST_DOWNLOAD
    assert int(installed) <= _LARGEST_INSTALLED_KIB


def test_lintian_finds_nothing_but_what_has_a_reason(package: Path) -> None:
    if shutil.which("lintian") is None:
        pytest.skip("lintian is not installed")
    command = ["lintian", "--profile", "debian", "--fail-on", "error,warning", "--tag-display-limit", "0", package]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_two_builds_are_the_same(package: Path, bundle: Path, tmp_path: Path) -> None:
    assert _made(bundle, tmp_path).read_bytes() == package.read_bytes()


def test_a_clean_debian_installs_it_uses_it_and_forgets_it_but_not_the_chats(package: Path) -> None:
    if os.geteuid() != 0 or any(shutil.which(tool) is None for tool in ("debootstrap", "Xvfb", "xwininfo")):
        pytest.skip("needs root, debootstrap, Xvfb and xwininfo")
    check_deb.check(package)


def _made(bundle: Path, folder: Path) -> Path:
    try:
        return deb.make_deb(bundle, folder)
    except building.BuildError as error:
        if "is made on Debian" in str(error) or "This needs" in str(error):
            pytest.skip(str(error))
        raise
