"""LoRA adapters on the command line: ``FILE=SCALE``, where FILE may also be an installed adapter's name or id."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sotto.cli.session import Session
from sotto.config.model_defaults import check_scale
from sotto.domain.adapters import AdapterUse
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel

NONE = "none"
"""Written in the place of an adapter: use none."""


@dataclass(frozen=True, slots=True)
class WantedAdapter:
    """What was written: which adapter, and how strongly."""

    target: str
    scale: float = 1.0


def wanted_adapter(text: str) -> WantedAdapter:
    """Read ``FILE=SCALE``, as the argparse type of a flag; what follows the last equals sign must be a number."""
    target, _sign, number = text.rpartition("=")
    try:
        scale = float(number)
    except ValueError:
        return WantedAdapter(text)
    if not target:
        return WantedAdapter(text)
    try:
        check_scale(scale)
    except UserFacingError as error:
        raise argparse.ArgumentTypeError(f"{error.text} {error.hint}") from None
    return WantedAdapter(target, scale)


def adapter_uses(session: Session, wanted: Sequence[WantedAdapter]) -> tuple[AdapterUse, ...]:
    """Return the adapters that are meant. Fails with ``model_unknown``, ``adapter_not_one`` and those of the reader."""
    return tuple(_use(session, each) for each in wanted if each.target != NONE)


def installed_uses(session: Session, wanted: Sequence[WantedAdapter]) -> tuple[AdapterUse, ...]:
    """Return installed adapters only, as they are kept with a model. Fails with ``adapter_not_installed``, too."""
    uses = adapter_uses(session, wanted)
    for use in uses:
        if not use.id:
            raise UserFacingError(
                "adapter_not_installed", f"{use.name} was never added.", "Add it with “sotto models add FILE”."
            )
    return uses


def adapter_words(uses: Sequence[AdapterUse], known: Sequence[InstalledModel]) -> str:
    """Return ``uses`` as one line; the ids of adapters that are gone stand for themselves."""
    names = {str(adapter.id): adapter.name for adapter in known}
    return ", ".join(f"{names.get(use.id, use.id)} × {use.scale:g}" for use in uses) or NONE


def _use(session: Session, wanted: WantedAdapter) -> AdapterUse:
    found = session.wait(session.services.models.resolve(wanted.target, adapters=True))
    if not found.is_adapter:
        raise UserFacingError(
            "adapter_not_one", f"{found.name} is a model, not an adapter (LoRA).", "Choose the file of an adapter."
        )
    if found.id:
        return AdapterUse(id=found.id, scale=wanted.scale)
    return AdapterUse(str(found.path), wanted.scale, name=found.name)
