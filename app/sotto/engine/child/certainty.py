"""Whether a token that was drawn would be drawn from slightly different logits, too.

Only for the plain ways of drawing: the likeliest token, or one by chance after top-k, top-p, min-p and a temperature.
A draw lines up the candidates in order and finds a token at a place between those before it and those after it. If
none of the others is so near that the order could change, the place is the farthest off with those before it moved up
and all else down, or with those after it moved up and all else down; what lies in between need not be tried.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

import llama_cpp.llama_cpp as llama
import numpy as np

_CANDIDATE: Final = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""llama_token_data, llama.h."""


def is_certain(chain: Any, logits: Any, token: int, margin: float, *, is_greedy: bool, is_ranked: bool) -> bool:
    """Return whether logits that differ by up to ``margin`` from ``logits`` give ``token`` as these do.

    ``chain`` is as it was before the draw, and stays so. ``is_ranked``: candidates are lined up by their likelihood,
    otherwise as in the vocabulary.
    """
    own = logits[token]
    if is_greedy or is_ranked:
        near = (logits >= own - 2 * margin) & (logits <= own + 2 * margin)
        if np.count_nonzero(near) > 1:
            return False
        if is_greedy:
            return True
    before = logits > own if is_ranked else np.arange(len(logits)) < token
    if before.any() and _drawn(chain, _moved(logits, before, token, margin)) != token:
        return False
    return _drawn(chain, _moved(logits, ~before, token, margin)) == token


def _moved(logits: Any, up: Any, token: int, margin: float) -> Any:
    moved = logits + np.where(up, np.float32(margin), np.float32(-margin))
    moved[token] = logits[token] - np.float32(margin)
    return moved


def _drawn(chain: Any, logits: Any) -> int:
    data = np.zeros(len(logits), _CANDIDATE)
    data["id"], data["logit"] = np.arange(len(logits)), logits
    pointer = data.ctypes.data_as(ctypes.POINTER(llama.llama_token_data))
    array = llama.llama_token_data_array(data=pointer, size=len(data), selected=-1, sorted=False)
    trial = llama.llama_sampler_clone(chain)
    llama.llama_sampler_apply(trial, ctypes.byref(array))
    llama.llama_sampler_free(trial)
    return int(array.data[array.selected].id)
