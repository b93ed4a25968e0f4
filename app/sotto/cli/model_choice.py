"""Which model a command talks to."""

from __future__ import annotations

from sotto.cli.session import Session
from sotto.domain.chat import Conversation
from sotto.domain.errors import UserFacingError
from sotto.domain.models import InstalledModel


def chosen_model(session: Session, given: str | None, conversation: Conversation | None = None) -> InstalledModel:
    """Return the model named on the command line, else the conversation's own, else the selected one.

    Raises ``no_model``, or what :meth:`ModelService.resolve` raises.
    """
    models = session.services.models
    if given is not None:
        return session.wait(models.resolve(given))
    wanted = conversation.model if conversation is not None else None
    chosen = next((model for model in models.installed if model.id == wanted), models.selected)
    if chosen is None:
        raise UserFacingError(
            "no_model",
            "No model is installed yet.",
            "Add a GGUF file with “sotto models add FILE”, or name one with -m.",
        )
    return chosen
