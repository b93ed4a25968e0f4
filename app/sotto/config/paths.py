"""Every place Sotto writes to, named once: one flag moves them all, and nothing is written elsewhere."""

from __future__ import annotations

import contextlib
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from sotto.config.identity import PROGRAM
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass

DATA_DIR_VARIABLE = "SOTTO_DATA_DIR"

_PRIVATE_FOLDER = 0o700


@dataclass(frozen=True, slots=True)
class AppPaths:
    """The folders Sotto uses; nothing exists on disk before :meth:`create`."""

    data: Path
    """Chats, their key material and backups: what must survive."""
    config: Path
    """Settings and window geometry."""
    cache: Path
    """May be deleted at any time."""
    state: Path
    """Logs that were asked for, and crash notes."""
    models: Path
    """Downloaded models; files the user added stay where they are."""
    is_portable: ClassVar[bool] = False
    """Whether everything lies beside the program (:mod:`sotto.config.portable`)."""

    @classmethod
    def resolve(cls, data_dir: Path | None, environ: Mapping[str, str]) -> AppPaths:
        """Return the folders for ``--data-dir``, else ``SOTTO_DATA_DIR``, else beside the program, else the system's.

        With a folder given, everything lies under it. A relative folder counts from the current one, ``~`` is the home.
        """
        if data_dir is None and environ.get(DATA_DIR_VARIABLE, "").strip():
            data_dir = Path(environ[DATA_DIR_VARIABLE].strip())
        if data_dir is not None:
            return cls.under(_absolute(data_dir))
        if getattr(sys, "frozen", False):
            from sotto.config.portable import portable_folder

            beside = portable_folder(environ)
            if beside is not None:
                return PortablePaths.under(beside)
        from platformdirs import PlatformDirs  # only needed here

        system = PlatformDirs(PROGRAM, appauthor=False)
        data = system.user_data_path
        return cls(data, system.user_config_path, system.user_cache_path, system.user_state_path, data / "models")

    @classmethod
    def under(cls, root: Path) -> AppPaths:
        """Return the folders in ``root``, which is a whole path."""
        return cls(root / "data", root / "config", root / "cache", root / "state", root / "models")

    @property
    def root(self) -> Path | None:
        """The folder everything lies under, if there is one."""
        root = self.data.parent
        return root if (self.data, self.config) == (root / "data", root / "config") else None

    @property
    def store_file(self) -> Path:
        """The encrypted database of all chats."""
        return self.data / "chats.db"

    @property
    def prompt_cache(self) -> Path:
        """What the engine has read, encrypted; it may write there and nowhere else."""
        return self.cache / "prompts"

    @property
    def settings_file(self) -> Path:
        """What the user chose in Settings."""
        return self.config / "settings.json"

    @property
    def window_file(self) -> Path:
        """Size and place of the window."""
        return self.config / "window.json"

    @property
    def log_file(self) -> Path:
        """The log, written only when it was asked for."""
        return self.state / "sotto.log"

    def create(self) -> None:
        """Make the folders, readable by this user only; those that exist lose the permissions of others.

        Raises :class:`UserFacingError` ``data_dir_unusable`` if a folder cannot be made.
        """
        for folder in (self.data, self.config, self.cache, self.state, self.models):
            try:
                _make_private(folder)
            except OSError as error:
                raise UserFacingError(
                    "data_dir_unusable",
                    f"The folder {folder} cannot be made.",
                    f"Check that its disk is there and writable, or choose another folder with --data-dir or "
                    f"{DATA_DIR_VARIABLE}.",
                    str(error),
                ) from error


class PortablePaths(AppPaths):
    """Everything lies beside the program: the folder goes from one computer to another as it is."""

    __slots__ = ()
    is_portable = True


def _absolute(folder: Path) -> Path:
    try:
        return folder.expanduser().absolute()
    except RuntimeError as error:  # "~" without a home, "~nobody"
        raise UserFacingError(
            "data_dir_unusable", f"There is no home folder for {folder}.", "Give the folder's full path.", str(error)
        ) from error


def _make_private(folder: Path) -> None:
    missing = [folder]
    while not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    for path in reversed(missing):
        path.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
    if (
        sys.platform != "win32" and stat.S_IMODE(folder.stat().st_mode) & 0o077
    ):  # Windows: the profile's ACL protects it
        with contextlib.suppress(OSError):  # not ours to change, or read-only: still usable
            folder.chmod(_PRIVATE_FOLDER)
