"""Check a release before it is published, or after (`make verify-release`): signature, every file, nothing else there.

`minisign -V` and `sha256sum -c` tell the same without Sotto; docs/releasing.md says how.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sotto.domain.errors import UserFacingError
from sotto.release.published import check_folder
from sotto.release.signature import SignatureError, read_public_key

KEY = Path(__file__).resolve().parent.parent / "resources" / "release.pub"


def main(words: list[str] | None = None) -> int:
    """Run with ``words``; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the published files")
    parser.add_argument("--key", type=Path, default=KEY, help="the public key; default: resources/release.pub")
    arguments = parser.parse_args(words)
    try:
        key = read_public_key(arguments.key.read_text(encoding="utf-8"))
        if key is None:
            raise SystemExit(f"verify_release.py: no key has been published yet ({arguments.key.name}).")
        version = check_folder(arguments.folder, key)
    except (UserFacingError, SignatureError, OSError) as error:
        raise SystemExit(f"verify_release.py: {error}") from error
    print(f"{arguments.folder}: every file is what was signed for version {version} with the key {key.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
