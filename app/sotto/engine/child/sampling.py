"""The sampler chain: how the next token is chosen."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import llama_cpp.llama_cpp as llama
import numpy as np

from sotto.domain.generation import SamplerSettings, WordBias
from sotto.engine.child.certainty import is_certain
from sotto.engine.child.constraint import Constraint

_MIROSTAT_TOKENS = 100
"""How many of the likeliest tokens mirostat 1 looks at; llama.cpp's own number."""


class Vocabulary(Protocol):
    """What samplers need of a loaded model."""

    n_vocab: int
    n_ctx: int

    @property
    def vocab(self) -> Any: ...
    def tokenize(self, text: str, *, add_special: bool, parse_special: bool) -> list[int]: ...
    def piece(self, token: int) -> bytes: ...


class Sampler:
    """llama.cpp's samplers in the order of its own command line (common/sampling.cpp): word bias, penalties, DRY, top n
    sigma, top-k, typical, top-p, min-p, XTC, temperature, then a draw with the seed. A temperature of 0 picks the
    likeliest token. Mirostat takes the place of all after the word bias, apart from the temperature.

    Every token of an answer is noted exactly once, in order: :meth:`sample` does so with what it returns,
    :meth:`accept` with a token that was not drawn.
    """

    def __init__(self, settings: SamplerSettings, prompt: Sequence[int], model: Vocabulary, grammar: str = "") -> None:
        """``settings.seed`` must be set. The end of ``prompt`` counts for the penalties. ``grammar`` was checked.

        Raises UserFacingError ``grammar_invalid``.
        """
        assert settings.seed is not None
        self._settings = settings
        self._model = model
        self._seed = settings.seed & 0xFFFFFFFF
        self._constraint = Constraint(model, grammar) if grammar else None
        self._chain: Any = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
        for native in self._natives():
            llama.llama_sampler_chain_add(self._chain, native)
        for token in prompt[-self._memory() :] if self._memory() else ():
            llama.llama_sampler_accept(self._chain, token)

    def sample(self, context: Any, index: int = -1, is_free: Callable[[int], bool] | None = None) -> int:
        """Return the next token from the logits of the last call's position ``index``, by default its last one.

        With a grammar it fits that, unless ``is_free`` says that a token is no part of what the grammar is about.
        """
        if self._constraint is None:
            return int(llama.llama_sampler_sample(self._chain, context, index))
        token = self._constraint.draw(self._chain, llama.llama_get_logits_ith(context, index), is_free)
        llama.llama_sampler_accept(self._chain, token)
        return token

    @property
    def can_be_sure(self) -> bool:
        """Whether :meth:`sample_surely` can be asked: only the plain ways of drawing let certainty be proved."""
        settings = self._settings
        is_plain = settings.mirostat == "off" and settings.typical_p >= 1 and settings.xtc_probability <= 0
        is_plain = is_plain and settings.top_n_sigma <= 0 and settings.dynatemp_range <= 0 and not settings.logit_bias
        return is_plain and self._constraint is None and not (self._has_penalties() or self._has_dry())

    def sample_surely(self, context: Any, index: int, margin: float) -> int | None:
        """Return the next token as :meth:`sample` does. None, and nothing is noted, if it is not certain: if the same
        draw could give another one from logits that differ by up to ``margin``."""
        before = llama.llama_sampler_clone(self._chain)
        token = self.sample(context, index)
        logits = np.ctypeslib.as_array(llama.llama_get_logits_ith(context, index), (self._model.n_vocab,))
        is_greedy = self._settings.temperature <= 0
        is_ranked = self._settings.top_k > 0 or self._settings.top_p < 1
        sure = is_certain(before, logits, token, margin, is_greedy=is_greedy, is_ranked=is_ranked)
        self._chain, unused = (self._chain, before) if sure else (before, self._chain)
        llama.llama_sampler_free(unused)
        return token if sure else None

    def accept(self, token: int) -> None:
        """Note a token that is written without having been drawn; it is no part of what a grammar is about."""
        llama.llama_sampler_accept(self._chain, token)

    def close(self) -> None:
        """Free what is native; idempotent."""
        if self._chain is not None:
            llama.llama_sampler_free(self._chain)
            self._chain = None
        if self._constraint is not None:
            self._constraint.close()

    def _natives(self) -> Iterator[Any]:
        settings = self._settings
        if settings.logit_bias:
            yield self._bias(settings.logit_bias)
        if settings.mirostat != "off" and settings.temperature > 0:
            yield from self._mirostat()
            return
        if self._has_penalties():
            yield llama.llama_sampler_init_penalties(
                self._model.n_vocab,
                self._span(settings.repeat_last_n),
                settings.repeat_penalty,
                settings.frequency_penalty,
                settings.presence_penalty,
            )
        if self._has_dry():
            yield self._dry()
        if settings.temperature <= 0:
            yield llama.llama_sampler_init_greedy()
            return
        yield from self._truncation()
        if settings.dynatemp_range > 0:
            yield llama.llama_sampler_init_temp_ext(
                settings.temperature, settings.dynatemp_range, settings.dynatemp_exponent
            )
        else:
            yield llama.llama_sampler_init_temp(settings.temperature)
        yield llama.llama_sampler_init_dist(self._seed)

    def _truncation(self) -> Iterator[Any]:
        settings = self._settings
        if settings.top_n_sigma > 0:
            yield llama.llama_sampler_init_top_n_sigma(settings.top_n_sigma)
        if settings.top_k > 0:
            yield llama.llama_sampler_init_top_k(settings.top_k)
        if settings.typical_p < 1:
            yield llama.llama_sampler_init_typical(settings.typical_p, 1)
        if settings.top_p < 1:
            yield llama.llama_sampler_init_top_p(settings.top_p, 1)
        if settings.min_p > 0:
            yield llama.llama_sampler_init_min_p(settings.min_p, 1)
        if settings.xtc_probability > 0:
            yield llama.llama_sampler_init_xtc(settings.xtc_probability, settings.xtc_threshold, 1, self._seed)

    def _mirostat(self) -> Iterator[Any]:
        settings = self._settings
        yield llama.llama_sampler_init_temp(settings.temperature)
        tau, eta = settings.mirostat_tau, settings.mirostat_eta
        if settings.mirostat == "1":
            yield llama.llama_sampler_init_mirostat(self._model.n_vocab, self._seed, tau, eta, _MIROSTAT_TOKENS)
        else:
            yield llama.llama_sampler_init_mirostat_v2(self._seed, tau, eta)

    def _dry(self) -> Any:
        settings = self._settings
        texts = [breaker.encode("utf-8", "replace") for breaker in settings.dry_breakers]
        breakers = (ctypes.c_char_p * len(texts))(*texts)
        return llama.llama_sampler_init_dry(
            self._model.vocab,
            settings.dry_multiplier,
            settings.dry_base,
            settings.dry_allowed_length,
            self._span(settings.dry_last_n),
            breakers,
            len(texts),
        )

    def _bias(self, words: Sequence[WordBias]) -> Any:
        biases = {token: word.bias for word in words for token in self._tokens_of(word.text)}
        entries = [llama.llama_logit_bias(token, bias) for token, bias in biases.items()]
        array = (llama.llama_logit_bias * len(entries))(*entries)
        return llama.llama_sampler_init_logit_bias(self._model.n_vocab, len(entries), array)

    def _tokens_of(self, word: str) -> set[int]:
        """Return the tokens that are ``word``, at the beginning of a text and after a space, or else that it begins
        with."""
        spellings = [self._model.tokenize(text, add_special=False, parse_special=True) for text in (word, f" {word}")]
        whole = {tokens[0] for tokens in spellings if len(tokens) == 1}
        return whole or {tokens[0] for tokens in spellings if tokens and self._model.piece(tokens[0]).strip()}

    def _has_penalties(self) -> bool:
        settings = self._settings
        felt = (settings.repeat_penalty, settings.frequency_penalty, settings.presence_penalty) != (1.0, 0.0, 0.0)
        return felt and self._span(settings.repeat_last_n) > 0

    def _has_dry(self) -> bool:
        return self._settings.dry_multiplier > 0 and self._span(self._settings.dry_last_n) > 0

    def _memory(self) -> int:
        """Return how many tokens of the prompt the samplers want to know of."""
        penalties = self._span(self._settings.repeat_last_n) if self._has_penalties() else 0
        return max(penalties, self._span(self._settings.dry_last_n) if self._has_dry() else 0)

    def _span(self, last: int) -> int:
        return self._model.n_ctx if last < 0 else min(last, self._model.n_ctx)
