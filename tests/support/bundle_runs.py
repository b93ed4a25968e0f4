"""Running the programs of a bundle as somebody does who has just installed it: no Python, no settings, no network."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

NO_NETWORK = ["unshare", "--user", "--map-root-user", "--net"]


def clean_environment(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a new user with the home folder ``home``, without a display and a keystore."""
    return {
        "HOME": str(home),
        "PATH": str(home / "empty"),
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        **(more or {}),
    }


def without_network(command: Sequence[str]) -> list[str]:
    """Return ``command`` in a network of its own that leads nowhere, if this computer can do that."""
    unshare = shutil.which(NO_NETWORK[0])
    prefix = [unshare or "", *NO_NETWORK[1:]]
    works = unshare is not None and subprocess.run([*prefix, "true"], capture_output=True).returncode == 0
    return [*(prefix if works else []), *command]


def run(
    program: Path, *words: str, home: Path, more: Mapping[str, str] | None = None, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run ``program`` to its end in ``home``, with ``given`` as its input."""
    return subprocess.run(
        without_network([str(program), *words]),
        input=given,
        cwd=home,
        env=clean_environment(home, more),
        capture_output=True,
        timeout=120,
        check=False,
    )


def processes_of(program: Path) -> list[int]:
    """Return the ids of the processes that run the file ``program`` (Linux)."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                is_it = (folder / "exe").readlink() == program.resolve()
            except OSError:  # gone, or not ours to look at
                continue
            if is_it:
                found.append(int(folder.name))
    return found
