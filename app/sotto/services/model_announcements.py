"""What everybody hears of the model in memory, or on its way there: ModelStateChanged, each news once."""

from __future__ import annotations

from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelState, ModelStateChanged
from sotto.domain.generation import LoadSettings
from sotto.domain.ids import ModelId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, LoadedModel
from sotto.services.hub import EventHub

NOTHING_LOADED = ModelStateChanged(None, "", ModelState.NOT_LOADED)


@dataclass(frozen=True, slots=True)
class _InMemory:
    """The last model that was loaded; it counts only while the engine has one."""

    model: InstalledModel
    load: LoadSettings
    state: ModelStateChanged


class ModelAnnouncements:
    """Owner thread only."""

    def __init__(self, hub: EventHub) -> None:
        self._hub = hub
        self._in_memory: _InMemory | None = None
        self.state = NOTHING_LOADED
        """What was announced last."""

    def announce(self, event: ModelStateChanged) -> None:
        """Tell everybody, unless they know."""
        if event != self.state:
            self.state = event
            self._hub.publish(event)

    def remember(self, model: InstalledModel, load: LoadSettings, ready: ModelStateChanged) -> None:
        """Note that ``model`` was loaded like this; ``ready`` is what is said of it while nothing is asked of it."""
        self._in_memory = _InMemory(model, load, ready)

    def was_last(self, model: InstalledModel, load: LoadSettings) -> bool:
        """Return whether the last model that was loaded is ``model``, loaded in the same way."""
        known = self._in_memory
        return known is not None and (known.model.path, known.load) == (model.path, load)

    @property
    def last(self) -> tuple[InstalledModel, LoadSettings] | None:
        """The last model that was loaded, and how."""
        return (self._in_memory.model, self._in_memory.load) if self._in_memory is not None else None

    def resting_state(self, loaded: LoadedModel | None) -> ModelStateChanged:
        """Return what to say while nothing is done; ``loaded`` is what the engine has in memory."""
        return NOTHING_LOADED if loaded is None or self._in_memory is None else self._in_memory.state


def state_of(
    model: InstalledModel,
    state: ModelState,
    *,
    progress: float = 0.0,
    loaded: LoadedModel | None = None,
    error: UserFacingError | None = None,
) -> ModelStateChanged:
    """Return the news about ``model``; one without an id is not in the list."""
    return ModelStateChanged(ModelId(model.id) if model.id else None, model.name, state, progress, loaded, error)
