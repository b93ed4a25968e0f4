"""Where word of new versions comes from: one address, one key. Sotto's makers fill this in when they publish.

Until both are there nobody is asked, and Sotto says so. A distributor who publishes packages of his own changes these
lines and ``resources/release.pub``, and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sotto.domain.light_dataclass import dataclass
from sotto.release.signature import PublicKey, read_public_key

ADDRESS: Final = ""
"""Where ``latest.signed`` of the newest release lies: an address that begins with ``https://``."""
DOWNLOADS: Final = ""
"""The page where a person gets a new version."""
KEY_FILE: Final = "release.pub"
"""The resource with the public key, as minisign writes it."""


@dataclass(frozen=True, slots=True)
class ReleaseOrigin:
    """Whom to ask, where a person finds the files, and what signatures are checked with."""

    address: str
    downloads: str
    key_file: Path

    def key(self) -> PublicKey | None:
        """Return the public key, None if none was published. Raises SignatureError or OSError."""
        return read_public_key(self.key_file.read_text(encoding="utf-8"))


def release_origin(resources: Path) -> ReleaseOrigin:
    """Return where word of new versions of this program comes from; ``resources`` is the folder of its resources."""
    return ReleaseOrigin(ADDRESS, DOWNLOADS, resources / KEY_FILE)
