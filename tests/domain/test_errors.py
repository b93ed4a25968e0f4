"""The error that is shown to people."""

from __future__ import annotations

from sotto.domain.errors import UserFacingError


def test_json_names_code_text_and_hint_and_no_details() -> None:
    error = UserFacingError("disk_full", "The disk is full.", "Make room.", "errno 28")
    assert error.as_dict() == {"code": "disk_full", "text": "The disk is full.", "hint": "Make room."}
    assert str(error) == "The disk is full."
    assert (error.hint, error.details) == ("Make room.", "errno 28")
