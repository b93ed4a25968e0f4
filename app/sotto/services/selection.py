"""Which model answers next: what the user picked comes first, and the guide never takes its place."""

from __future__ import annotations

from collections.abc import Sequence

from sotto.domain.ids import ModelId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import GUIDE, InstalledModel


@dataclass(slots=True)
class Selection:
    """What is known of the user's choice.

    ``for_chat`` is the guide while a chat of its own is shown: that chat goes on with it, and no other one does.
    ``last_used`` is the model of the newest chat with another one than the guide: being there when nothing else was
    is not being picked.
    """

    chosen: ModelId | None = None
    for_chat: ModelId | None = None
    last_used: ModelId | None = None

    def choose(self, model: ModelId) -> None:
        """The user picked ``model``."""
        self.chosen, self.for_chat = model, None

    def go_on_with(self, model: ModelId | None) -> None:
        """A chat with ``model`` is shown, or (None) one that has not begun."""
        if model is None or model == GUIDE:
            self.for_chat = model
        else:
            self.choose(model)

    def among(
        self, own: Sequence[InstalledModel], guide: InstalledModel | None, default: ModelId
    ) -> InstalledModel | None:
        """Return the selected one of the user's ``own`` models and the ``guide``; ``default`` is the option's."""
        known = {model.id: model for model in (*own, *([guide] if guide is not None else []))}
        for candidate in (self.for_chat, self.chosen, default, self.last_used):
            if candidate in known:
                return known[candidate]
        return max(own, key=lambda model: model.added, default=guide)
