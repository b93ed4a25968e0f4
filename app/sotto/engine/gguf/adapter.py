"""LoRA adapters: whether a file is one, and whether it was made for a model, as far as its header tells."""

from __future__ import annotations

from pathlib import Path

from sotto.domain.errors import UserFacingError
from sotto.engine.gguf.header import GgufHeader
from sotto.engine.gguf.model import check_weight_types
from sotto.engine.gguf.reader import read_header
from sotto.engine.gguf.source import quoted

_ACTIVATED = "adapter.alora.invocation_tokens"


def read_adapter(path: Path) -> GgufHeader:
    """Read the header of an adapter. Raises ``UserFacingError``: of the header reader, or ``adapter_…``."""
    header = read_header(path)
    check_is_adapter(header)
    return header


def check_is_adapter(header: GgufHeader) -> None:
    """Raise ``UserFacingError`` if this is no LoRA adapter that can be used at any time."""
    name = header.path.name
    if not header.is_adapter:
        raise UserFacingError(
            "adapter_not_one",
            f'"{name}" is not an adapter (LoRA).',
            "Choose the file of an adapter in the GGUF format; one for another program has to be converted first.",
        )
    kind = header.text("adapter.type")
    if kind != "lora":
        raise UserFacingError(
            "adapter_unknown_type",
            f'"{name}" is an adapter of the kind {quoted(kind)}, which llama.cpp does not know.',
            "Look for a LoRA adapter.",
        )
    if _ACTIVATED in header.metadata:
        raise UserFacingError(
            "adapter_activated",
            f'"{name}" is an adapter that sets in after certain words only (aLoRA), which Sotto cannot do.',
            "Look for an ordinary LoRA adapter.",
        )
    check_weight_types(header)
    if not header.architecture or not header.tensor_count:
        raise UserFacingError(
            "adapter_empty", f'"{name}" does not say what it changes.', "Look for another file of the same adapter."
        )


def check_fits(header: GgufHeader, architecture: str) -> None:
    """Raise ``adapter_other_model`` if the adapter was made for another architecture than the model's."""
    if header.architecture != architecture:
        raise UserFacingError(
            "adapter_other_model",
            f'The adapter "{header.path.name}" was made for models of the architecture “{header.architecture}”; '
            f"this model is “{architecture}”.",
            "Use it with the model it was made for, or take it off this chat.",
        )
