"""The sampler chain: how the next token is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import llama_cpp.llama_cpp as llama

from sotto.domain.generation import SamplerSettings


class Sampler:
    """llama.cpp's samplers in the order of its own command line (common/sampling.cpp): penalties, top-k, top-p,
    min-p, temperature, then a draw with the seed. A temperature of 0 picks the likeliest token."""

    def __init__(self, settings: SamplerSettings, prompt: Sequence[int], n_vocab: int) -> None:
        """``settings.seed`` must be set. The end of ``prompt`` counts for the repeat penalty."""
        assert settings.seed is not None
        self._chain: Any = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
        add = llama.llama_sampler_chain_add
        penalised = settings.repeat_penalty != 1.0 and settings.repeat_last_n > 0
        if penalised:
            add(
                self._chain,
                llama.llama_sampler_init_penalties(n_vocab, settings.repeat_last_n, settings.repeat_penalty, 0.0, 0.0),
            )
        if settings.temperature <= 0:
            add(self._chain, llama.llama_sampler_init_greedy())
        else:
            if settings.top_k > 0:
                add(self._chain, llama.llama_sampler_init_top_k(settings.top_k))
            if settings.top_p < 1:
                add(self._chain, llama.llama_sampler_init_top_p(settings.top_p, 1))
            if settings.min_p > 0:
                add(self._chain, llama.llama_sampler_init_min_p(settings.min_p, 1))
            add(self._chain, llama.llama_sampler_init_temp(settings.temperature))
            add(self._chain, llama.llama_sampler_init_dist(settings.seed & 0xFFFFFFFF))
        if penalised:
            for token in prompt[-settings.repeat_last_n :]:
                llama.llama_sampler_accept(self._chain, token)

    def sample(self, context: Any) -> int:
        """Return the next token from the logits of the last decoded position of ``context``."""
        return int(llama.llama_sampler_sample(self._chain, context, -1))

    def close(self) -> None:
        """Free the native chain; idempotent."""
        if self._chain is not None:
            llama.llama_sampler_free(self._chain)
            self._chain = None
