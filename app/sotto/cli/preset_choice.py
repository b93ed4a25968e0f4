"""Which preset a command means, and what a question takes over from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sotto.cli.session import Session
from sotto.domain.errors import UserFacingError
from sotto.domain.presets import Preset, command_name

if TYPE_CHECKING:
    from sotto.domain.models import InstalledModel


def find_preset(presets: Sequence[Preset], given: str) -> Preset:
    """Return the preset that is called ``given``, or of which this is the id or a unique part of the name.

    Raises ``preset_not_found`` or ``preset_ambiguous``.
    """
    wanted = given.strip().casefold()
    exact = [one for one in presets if wanted in (one.id, one.name.casefold(), command_name(one.name))]
    found = exact[:1] or [one for one in presets if wanted and wanted in one.name.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserFacingError(
            "preset_not_found", f"There is no preset “{given}”.", "“sotto presets list” shows what there is."
        )
    names = ", ".join(one.name for one in found[:5])
    raise UserFacingError("preset_ambiguous", f"“{given}” fits several presets: {names}.", "Write more of the name.")


def named_preset(session: Session, given: str | None) -> Preset | None:
    """Read the presets and return the one that was named, None if none was."""
    session.wait(session.services.presets.refresh())
    return None if given is None else find_preset(session.services.presets.presets, given)


def preset_model(session: Session, preset: Preset | None) -> InstalledModel | None:
    """Return the installed model that ``preset`` wants."""
    wanted = preset.model if preset is not None else None
    return next((model for model in session.services.models.installed if model.id == wanted), None)
