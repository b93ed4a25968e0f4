"""The guide's network: a small transformer of the llama architecture (Touvron et al. 2023), as llama.cpp computes it.

RMS norm before each part, rotary positions on neighbouring pairs of values (what llama.cpp does for ``llama``), SwiGLU,
no biases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """Sizes of the network; all widths are multiples of 32, the block of Q8_0."""

    n_embd: int = 256
    n_layer: int = 2
    n_head: int = 8
    n_ff: int = 704
    n_ctx: int = 2048
    rope_base: float = 10_000.0
    norm_eps: float = 1e-5

    @property
    def head_width(self) -> int:
        """Values per attention head."""
        return self.n_embd // self.n_head


class Dropout(nn.Module):
    """Drop values in all tokens of a row alike (Gal and Ghahramani 2016); that needs few random numbers."""

    def __init__(self, chance: float) -> None:
        super().__init__()
        self._chance = chance

    def forward(self, x: Tensor) -> Tensor:
        """``x`` is (rows, tokens, width)."""
        if not self.training or not self._chance:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2]) >= self._chance
        return x * (kept / (1 - self._chance)).to(x.dtype)


class Layer(nn.Module):
    """Attention, then feed-forward, each added to what came in."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        width, hidden = shape.n_embd, shape.n_ff
        self._heads = shape.n_head
        self._scale = shape.head_width**-0.5
        self.attn_norm = nn.RMSNorm(width, shape.norm_eps)
        self.attn_q, self.attn_k, self.attn_v, self.attn_output = (nn.Linear(width, width, False) for _ in range(4))
        self.ffn_norm = nn.RMSNorm(width, shape.norm_eps)
        self.ffn_gate, self.ffn_up = (nn.Linear(width, hidden, False) for _ in range(2))
        self.ffn_down = nn.Linear(hidden, width, False)
        self._dropout = Dropout(dropout)

    def forward(self, x: Tensor, cosine: Tensor, sine: Tensor, mask: Tensor) -> Tensor:
        """``x`` is (rows, tokens, width); ``cosine``, ``sine`` (tokens, head width / 2); ``mask`` (tokens, tokens)."""
        normed = self.attn_norm(x)
        queries, keys, values = (self._split(part(normed)) for part in (self.attn_q, self.attn_k, self.attn_v))
        # Written out, since PyTorch's fused attention takes several times as long for rows as short as ours.
        scores = _rotate(queries, cosine, sine) @ _rotate(keys, cosine, sine).transpose(2, 3) * self._scale + mask
        mixed = scores.softmax(-1).to(values.dtype) @ values
        x = x + self._dropout(self.attn_output(mixed.transpose(1, 2).flatten(2)))
        normed = self.ffn_norm(x)
        return x + self._dropout(self.ffn_down(functional.silu(self.ffn_gate(normed)) * self.ffn_up(normed)))

    def _split(self, x: Tensor) -> Tensor:
        """(rows, tokens, width) to (rows, heads, tokens, head width)."""
        return x.unflatten(2, (self._heads, -1)).transpose(1, 2)


def _rotate(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Turn each pair of neighbouring values by its angle (Su et al. 2021)."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), -1).flatten(-2)


class Network(nn.Module):
    """Tokens in, logits out."""

    def __init__(self, shape: Shape, n_vocab: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(n_vocab, shape.n_embd)
        self.blk = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.n_layer))
        self.output_norm = nn.RMSNorm(shape.n_embd, shape.norm_eps)
        self.output = nn.Linear(shape.n_embd, n_vocab, False)
        self._dropout = Dropout(dropout)
        frequencies = shape.rope_base ** (-torch.arange(0, shape.head_width, 2) / shape.head_width)
        angles = torch.outer(torch.arange(shape.n_ctx), frequencies)
        self.register_buffer("_cosine", angles.cos(), persistent=False)
        self.register_buffer("_sine", angles.sin(), persistent=False)
        self._initialise()

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the last hidden states (rows, tokens, width) of ``tokens`` (rows, tokens)."""
        assert isinstance(self._cosine, Tensor)
        assert isinstance(self._sine, Tensor)
        cosine, sine = self._cosine[: tokens.shape[1]], self._sine[: tokens.shape[1]]
        mask = torch.full((tokens.shape[1], tokens.shape[1]), -math.inf).triu(1)
        x = self._dropout(self.token_embd(tokens))
        for layer in self.blk:
            x = layer(x, cosine, sine, mask)
        return self.output_norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        """Return the scores of all tokens for hidden states (…, width)."""
        return self.output(hidden)

    def _initialise(self) -> None:
        """Begin as a bag of words: the answer depends on the mean of the words read, and the layers add to that later.

        Attention starts almost uniform, the first layer passes on what it sees as it is, and nothing else is added
        to the stream. From usual random weights the same accuracy takes many times as long.
        """
        nn.init.normal_(self.token_embd.weight, std=0.1)
        nn.init.normal_(self.output.weight, std=0.02)
        for number, layer in enumerate(self.blk):
            assert isinstance(layer, Layer)
            for matrix in (layer.attn_q, layer.attn_k, layer.ffn_gate, layer.ffn_up):
                nn.init.normal_(matrix.weight, std=0.02)
            nn.init.eye_(layer.attn_v.weight)
            nn.init.zeros_(layer.attn_output.weight)
            nn.init.zeros_(layer.ffn_down.weight)
            if number == 0:
                nn.init.eye_(layer.attn_output.weight)
