"""Which text of a licence counts: what the user accepted once is asked for again only when the text has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sotto.catalog.licences import load_licences
from sotto.domain.errors import UserFacingError


def licence_text_sha256(folder: Path, licence: str) -> str:
    """Return the SHA-256 of the text of ``licence`` in ``folder``; empty for one that Sotto has no text of."""
    try:
        known = load_licences(folder).get(licence)
        text = known.full_text() if known is not None else None
    except UserFacingError:  # nobody could read the text then: it is asked for again once it is there
        return ""
    return hashlib.sha256(text.encode()).hexdigest() if text is not None else ""
