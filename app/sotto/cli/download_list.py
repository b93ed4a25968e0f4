"""``sotto download --list`` and ``--remove``: what was begun and is not complete. Neither uses the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sotto.cli.program import ExitCode, Invocation
from sotto.cli.session import Session
from sotto.cli.short_ids import short_ids
from sotto.cli.sizes import size
from sotto.domain.downloads import Download
from sotto.domain.errors import UserFacingError

if TYPE_CHECKING:
    from sotto.domain.ids import DownloadId


def show(invocation: Invocation) -> ExitCode:
    """Print the downloads that are not complete."""
    output = invocation.output
    with invocation.session() as session:
        downloads, elsewhere = _read(session)
    if output.as_json:
        output.json([_facts(one, one.id in elsewhere) for one in downloads])
    elif not downloads:
        output.note("Nothing is being downloaded. “sotto download ID” begins; “sotto catalog list” shows the ids.")
    else:
        names = short_ids(one.id for one in downloads)
        rows = [(names[one.id], *_row(one, one.id in elsewhere)) for one in downloads]
        output.table(rows, ("ID", "MODEL", "TYPE", "STATE", "THERE", "OF", "WHY"))
        output.note("“sotto download REPO/FILE” goes on with one, “sotto download --remove ID” gives it up.")
    return ExitCode.DONE


def remove(invocation: Invocation, given: str) -> ExitCode:
    """Take a download off the list and delete what was fetched of it."""
    output = invocation.output
    with invocation.session() as session:
        downloads, elsewhere = _read(session)
        download = _find(downloads, given)
        if download.id in elsewhere:
            raise UserFacingError(
                "download_busy",
                f"Another Sotto is fetching {download.name} at this moment.",
                "Pause it there first.",
            )
        session.wait(session.services.downloads.cancel(download.id))
    if output.as_json:
        output.json({"removed": download.id, "name": download.name})
    else:
        output.line(f"Removed {download.name}; {size(download.received)} of it were deleted.")
    return ExitCode.DONE


def _read(session: Session) -> tuple[Sequence[Download], frozenset[DownloadId]]:
    """Return the downloads and which of them another Sotto is fetching."""
    downloads = session.services.downloads
    session.wait(downloads.open())
    return downloads.downloads, session.wait(downloads.used_elsewhere())


def _find(downloads: Sequence[Download], given: str) -> Download:
    """Return the download whose id is or ends with ``given``; raises ``download_unknown`` or ``download_ambiguous``."""
    wanted = given.strip().lower()
    found = [one for one in downloads if wanted and one.id.endswith(wanted)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserFacingError(
            "download_unknown", f"There is no download “{given}”.", "“sotto download --list” shows the ids."
        )
    names = short_ids(one.id for one in downloads)
    raise UserFacingError(
        "download_ambiguous",
        f"“{given}” fits {len(found)} downloads.",
        "Give more of the id: " + ", ".join(names[one.id] for one in found[:5]) + ".",
    )


def _row(download: Download, is_elsewhere: bool) -> tuple[str, ...]:
    error = download.error.text if download.error is not None else ""
    there, whole = size(download.received), size(download.size_bytes) if download.size_bytes else "not known"
    state = _state(download, is_elsewhere)
    return download.name, download.quantization, state, there, whole, "" if is_elsewhere else error


def _facts(download: Download, is_elsewhere: bool) -> dict[str, Any]:
    return {
        "id": download.id,
        "name": download.name,
        "repository": download.repository,
        "revision": download.revision,
        "quantization": download.quantization,
        "files": [file.name for file in download.files],
        "state": _state(download, is_elsewhere),
        "received": download.received,
        "size_bytes": download.size_bytes,
        "created": download.created,
        "error": download.error.as_dict() if download.error is not None and not is_elsewhere else None,
    }


def _state(download: Download, is_elsewhere: bool) -> str:
    return "running" if is_elsewhere else download.state.value
