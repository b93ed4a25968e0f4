"""Keep an answer within a grammar.

As llama.cpp's own programs do (common/sampling.cpp), a token is drawn as if there were no grammar, and only if it does
not fit, a second time from those that do: looking at every token of a large vocabulary takes longer than computing
them. A token is never given to llama.cpp's grammar unless it fits, for it ends the process otherwise.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import llama_cpp.llama_cpp as llama
import numpy as np

from sotto.domain.errors import UserFacingError
from sotto.engine.child.answer_form import grammar_invalid
from sotto.engine.child.slow_grammar import SlowGrammarWatch

_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""llama_token_data, llama.h."""


class Constraint:
    """One grammar and how far the answer has come in it. ``model`` has ``n_vocab`` and llama.cpp's ``vocab``."""

    def __init__(self, model: Any, grammar: str) -> None:
        """Raises UserFacingError ``grammar_invalid``."""
        self._watch = SlowGrammarWatch()
        with self._watch.at_work():
            text = grammar.encode("utf-8", "replace")
            self._native: Any = llama.llama_sampler_init_grammar(model.vocab, text, b"root")
        if not self._native:
            self._watch.close()
            raise grammar_invalid("llama.cpp does not accept it.")
        self._n_vocab: int = model.n_vocab
        self._ids = np.arange(self._n_vocab, dtype=np.int32)

    def draw(self, chain: Any, logits: Any, is_free: Callable[[int], bool] | None) -> int:
        """Return a token drawn by ``chain`` from ``logits``, which it has not noted yet; the grammar has.

        Raises UserFacingError ``grammar_dead_end`` where no token fits.
        """
        values = np.ctypeslib.as_array(logits, (self._n_vocab,))
        token = _drawn(chain, self._candidates(values))
        if is_free is not None and is_free(token):
            return token
        with self._watch.at_work():
            if not self._fits(token):
                token = self._drawn_again(chain, values)
            llama.llama_sampler_accept(self._native, token)
        return token

    def close(self) -> None:
        """Free what is native; idempotent."""
        if self._native is not None:
            llama.llama_sampler_free(self._native)
            self._native = None
            self._watch.close()

    def _fits(self, token: int) -> bool:
        one = np.zeros(1, _CANDIDATE)
        one["id"] = token
        self._apply(one)
        return bool(np.isfinite(one["logit"][0]))

    def _drawn_again(self, chain: Any, values: Any) -> int:
        candidates = self._candidates(values)
        self._apply(candidates)
        fitting = candidates[candidates["logit"] > -np.inf]  # samplers reckon badly with what cannot be
        if not len(fitting):
            raise UserFacingError(
                "grammar_dead_end",
                "The grammar lets the answer go on with nothing that this model can write.",
                "Change the grammar, or leave it empty.",
            )
        return _drawn(chain, fitting)

    def _candidates(self, values: Any) -> Any:
        candidates = np.zeros(self._n_vocab, _CANDIDATE)
        candidates["id"] = self._ids
        candidates["logit"] = values
        return candidates

    def _apply(self, candidates: Any) -> None:
        llama.llama_sampler_apply(self._native, ctypes.byref(_array(candidates)))


def _drawn(chain: Any, candidates: Any) -> int:
    array = _array(candidates)
    llama.llama_sampler_apply(chain, ctypes.byref(array))
    return int(array.data[array.selected].id)


def _array(candidates: Any) -> Any:
    data = candidates.ctypes.data_as(ctypes.POINTER(llama.llama_token_data))
    return llama.llama_token_data_array(data=data, size=len(candidates), selected=-1, sorted=False)
