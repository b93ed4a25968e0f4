"""Sign a release (`make release-files`): SHA256SUMS with its signature, and latest.signed, the word of the new version.

Give a folder that holds the files to be published and nothing else. The key is a file that ``--key`` or
SOTTO_RELEASE_KEY names, made with `minisign -G -W` (or ``--new-key FILE``) and kept outside of the repository.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from pathlib import Path

from signing import KeyFileError, SigningKey, new_key, read_key, sign
from sotto import __version__
from sotto.config.release_notes import notes_of
from sotto.release.announcement import FORMAT, MAX_BYTES, PURPOSE, date_text, trusted_comment
from sotto.release.published import ANNOUNCEMENT, NOT_LISTED, SUMS, SUMS_SIGNATURE, check_folder, sha256_of
from sotto.release.signature import read_public_key
from sotto.store.migrations import MIGRATIONS

REPOSITORY = Path(__file__).resolve().parent.parent
KEY_VARIABLE = "SOTTO_RELEASE_KEY"
OLDEST_STORE = 1
"""The oldest schema of chats that this version brings up to date: all of them so far."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,199}")


def main(words: list[str] | None = None) -> int:
    """Run with ``words``; return the exit code."""
    arguments = _parser().parse_args(words)
    try:
        if arguments.new_key is not None:
            return _make_key(arguments.new_key)
        if arguments.folder is None:
            raise SystemExit("release.py: name the folder with the files, or --new-key FILE.")
        key = _key(arguments.key)
        notes = arguments.notes.read_text(encoding="utf-8") if arguments.notes else _notes(arguments.version)
        sign_release(arguments.folder, key, arguments.version, arguments.date, notes)
    except (KeyFileError, OSError, ValueError) as error:
        raise SystemExit(f"release.py: {error}") from error
    print(f"{arguments.folder}: version {arguments.version} is signed with the key {key.id[::-1].hex().upper()}.")
    _warn_about_key(key)
    return 0


def sign_release(folder: Path, key: SigningKey, version: str, date: int, notes: str) -> None:
    """Write what is to be published besides the files in ``folder``, and check all of it as anybody else can.

    ``date`` in Unix seconds. Raises ValueError for a folder with other things in it, or notes that are too long.
    """
    files = sorted(path for path in folder.iterdir() if path.name not in NOT_LISTED)
    wrong = [path.name for path in files if not path.is_file() or path.is_symlink() or not _NAME.fullmatch(path.name)]
    if wrong or not files:
        raise ValueError(f"{folder} must hold the files to be published and nothing else: {', '.join(wrong) or 'none'}")
    facts = [{"name": file.name, "size": file.stat().st_size, "sha256": sha256_of(file)} for file in files]
    sums = "".join(f"{fact['sha256']}  {fact['name']}\n" for fact in facts).encode()
    (folder / SUMS).write_bytes(sums)
    (folder / SUMS_SIGNATURE).write_bytes(sign(sums, key, trusted_comment(version, date, SUMS)).encode())
    (folder / ANNOUNCEMENT).write_bytes(announcement(key, version, date, notes, facts))
    public = read_public_key(key.public_text)
    assert public is not None
    check_folder(folder, public)


def announcement(key: SigningKey, version: str, date: int, notes: str, files: list[dict[str, object]]) -> bytes:
    """Return ``latest.signed``. Raises ValueError if it would be longer than Sotto reads."""
    body = json.dumps(
        {
            "format": FORMAT,
            "version": version,
            "date": date_text(date),
            "notes": notes,
            "oldest_store": OLDEST_STORE,
            "store_schema": len(MIGRATIONS),
            "files": files,
        },
        ensure_ascii=False,
        indent=1,
    )
    text = sign(body.encode(), key, trusted_comment(version, date, PURPOSE)) + body
    if len(text.encode()) > MAX_BYTES:
        raise ValueError(f"the notes are too long: {ANNOUNCEMENT} may have {MAX_BYTES} bytes")
    return text.encode()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="the files to be published")
    parser.add_argument("--key", type=Path, help=f"the secret key; else what {KEY_VARIABLE} names")
    parser.add_argument("--version", default=__version__, help="default: this one")
    parser.add_argument("--notes", type=Path, help="Markdown; default: the version's section of CHANGELOG.md")
    stamp = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    parser.add_argument("--date", type=int, default=stamp, help="Unix seconds; default: SOURCE_DATE_EPOCH, or now")
    parser.add_argument("--new-key", type=Path, metavar="FILE", help="make a key: FILE is secret, FILE.pub is not")
    return parser


def _key(given: Path | None) -> SigningKey:
    file = given or (Path(os.environ[KEY_VARIABLE]) if os.environ.get(KEY_VARIABLE) else None)
    if file is None:
        raise KeyFileError(f"there is no key: give --key FILE or set {KEY_VARIABLE}.")
    return read_key(file.read_text(encoding="utf-8"))


def _make_key(file: Path) -> int:
    """Write a new pair of keys; an existing file is not replaced."""
    key = new_key()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(key.secret_text)
    public = file.with_name(f"{file.name}.pub")
    public.write_text(key.public_text, encoding="utf-8")
    print(f"{file}: keep it secret, and a copy where no fire reaches it.\n{public}: goes to resources/release.pub.")
    return 0


def _notes(version: str) -> str:
    return notes_of((REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8"), version)


def _warn_about_key(key: SigningKey) -> None:
    shipped = read_public_key((REPOSITORY / "resources" / "release.pub").read_text(encoding="utf-8"))
    if shipped is None or shipped.id != key.id:
        print("Note: resources/release.pub holds another key, or none: no Sotto will believe this signature.")


if __name__ == "__main__":
    sys.exit(main())
