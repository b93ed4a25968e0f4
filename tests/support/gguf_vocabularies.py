"""Vocabularies of the tiny test models: SentencePiece as of Llama 2, and byte-level BPE as of GPT-2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gguf import GGUFWriter, TokenType

END_OF_TEXT = "<|endoftext|>"
START_OF_TURN = "<|im_start|>"
END_OF_TURN = "<|im_end|>"
SPECIAL_TOKENS: dict[str, TokenType] = {
    END_OF_TEXT: TokenType.CONTROL,
    START_OF_TURN: TokenType.CONTROL,
    END_OF_TURN: TokenType.CONTROL,
    "<think>": TokenType.USER_DEFINED,
    "</think>": TokenType.USER_DEFINED,
}

MERGE = ("t", "h")
"""The only merge; llama.cpp insists on a list of them."""


@dataclass
class Vocabulary:
    """Token texts as stored in the file, with their types; ``scores`` are for SPM vocabularies only."""

    model: str
    tokens: list[str] = field(default_factory=list)
    types: list[int] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    special: dict[str, int] = field(default_factory=dict)

    def add(self, text: str, token_type: TokenType = TokenType.NORMAL, score: float = 0.0) -> None:
        self.tokens.append(text)
        self.types.append(int(token_type))
        self.scores.append(score)

    def write(self, writer: GGUFWriter) -> None:
        writer.add_tokenizer_model(self.model)
        writer.add_tokenizer_pre("default")
        writer.add_token_list(self.tokens)
        writer.add_token_types(self.types)
        if self.model == "llama":
            writer.add_token_scores(self.scores)
        else:
            writer.add_token_merges([" ".join(MERGE)])
        for name, token in self.special.items():
            writer.add_uint32(f"tokenizer.ggml.{name}_token_id", token)
        writer.add_add_bos_token(self.model == "llama")
        writer.add_add_eos_token(False)


def spm_vocabulary() -> Vocabulary:
    """A SentencePiece vocabulary as of Llama 2: control tokens, all bytes, letters and a few syllables."""
    vocabulary = Vocabulary("llama", special={"unknown": 0, "bos": 1, "eos": 2})
    vocabulary.add("<unk>", TokenType.UNKNOWN)
    vocabulary.add("<s>", TokenType.CONTROL)
    vocabulary.add("</s>", TokenType.CONTROL)
    for byte in range(256):
        vocabulary.add(f"<0x{byte:02X}>", TokenType.BYTE)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?'-\u2581"
    syllables = ["\u2581t", "\u2581a", "\u2581the", "\u2581and", "in", "re", "on", "er", "ing", "he", "an"]
    for rank, text in enumerate([*syllables, *letters]):
        vocabulary.add(text, score=-float(rank))
    return vocabulary


def bpe_vocabulary(pieces: Sequence[bytes] = ()) -> Vocabulary:
    """A GPT-2 vocabulary: all bytes (token id = byte), the tokens of ChatML, "th", then further ``pieces``.

    Text is split into bytes (and "th"): no merge leads to ``pieces``, so only the model itself can produce them.
    """
    vocabulary = Vocabulary("gpt2")
    for byte in range(256):
        vocabulary.add(_GPT2_CHARACTERS[byte])
    for text, token_type in SPECIAL_TOKENS.items():
        vocabulary.add(text, token_type)
    vocabulary.add("".join(MERGE))
    for piece in pieces:
        vocabulary.add(stored_text(piece))
    index = vocabulary.tokens.index
    vocabulary.special = {"bos": index(END_OF_TEXT), "eos": index(END_OF_TURN), "eot": index(END_OF_TURN)}
    return vocabulary


def stored_text(piece: bytes) -> str:
    """Return how a BPE vocabulary writes ``piece``."""
    return "".join(_GPT2_CHARACTERS[byte] for byte in piece)


def _gpt2_characters() -> list[str]:
    """GPT-2's printable character for each byte (encoder.py, bytes_to_unicode)."""
    plain = {*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    characters = []
    moved = 0
    for byte in range(256):
        if byte in plain:
            characters.append(chr(byte))
        else:
            characters.append(chr(256 + moved))
            moved += 1
    return characters


_GPT2_CHARACTERS = _gpt2_characters()
