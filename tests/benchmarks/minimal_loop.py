"""The baseline for speed: the shortest loop over llama.cpp's C API that reads a prompt and writes tokens.

Run as a program it prints one JSON line per repeat, so that it shares nothing with the process that measures Sotto.
No text is made, no stop is looked for, nothing is sent anywhere: what Sotto does beside this is its overhead. All
parameters are llama.cpp's own (micro-batches of 512), apart from the context window, the threads and, if it is named,
flash attention.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

import llama_cpp
import llama_cpp.llama_cpp as llama
from llama_cpp._ggml import libggml


@llama.llama_log_callback
def _silent(_level: int, _text: bytes, _user_data: object) -> None:
    pass


def main(path: str, prompt: int, generate: int, depth: int, repeat: int, threads: int, flash: int = -1) -> None:
    """Measure ``repeat`` times after one warm-up, as ``sotto bench`` does; counts are tokens.

    ``flash`` is 0 without flash attention, 1 with it, -1 as llama.cpp sees fit, 2 with Sotto's own.
    """
    llama.llama_log_set(_silent, None)
    if libggml.ggml_backend_reg_count() == 0:  # its parts are files of their own
        libggml.ggml_backend_load_all_from_path.argtypes = [ctypes.c_char_p]
        libggml.ggml_backend_load_all_from_path(os.fsencode(Path(str(llama_cpp.__file__)).parent / "lib"))
    llama.llama_backend_init()
    model = llama.llama_model_load_from_file(path.encode(), llama.llama_model_default_params())
    parameters = llama.llama_context_default_params()
    parameters.n_ctx = 8192
    parameters.n_threads = parameters.n_threads_batch = threads
    parameters.flash_attn_type = min(flash, 1)
    if flash == 2:
        _use_sottos_attention()
    context = llama.llama_init_from_model(model, parameters)
    memory = llama.llama_get_memory(context)
    count = llama.llama_vocab_n_tokens(llama.llama_model_get_vocab(model))
    chance = random.Random(1)
    tokens = [chance.randrange(count) for _ in range(depth + prompt + 1)]
    sampler = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
    llama.llama_sampler_chain_add(sampler, llama.llama_sampler_init_greedy())

    def decode(part: list[int]) -> None:
        array: Any = (llama.llama_token * len(part))(*part)
        if llama.llama_decode(context, llama.llama_batch_get_one(array, len(part))) != 0:
            raise SystemExit("llama_decode failed")

    def read(part: list[int]) -> None:
        for start in range(0, len(part), parameters.n_batch):  # more at once is not allowed
            decode(part[start : start + parameters.n_batch])

    for number in range(repeat + 1):
        llama.llama_memory_clear(memory, True)
        if depth:
            read(tokens[:depth])
        begun = time.perf_counter()
        read(tokens[depth : depth + prompt])
        prompt_s = time.perf_counter() - begun
        llama.llama_memory_seq_rm(memory, 0, depth, -1) if depth else llama.llama_memory_clear(memory, True)
        decode(tokens[depth : depth + 1])
        begun = time.perf_counter()
        for _ in range(generate):
            decode([llama.llama_sampler_sample(sampler, context, -1)])
        decode_s = time.perf_counter() - begun
        if number:
            print(json.dumps({"prompt_ms": prompt_s * 1000, "decode_ms": decode_s * 1000}), flush=True)


def _use_sottos_attention() -> None:
    """Have llama.cpp compute with the library that Sotto compiles beside it; nothing else of Sotto is used."""
    from sotto.engine.child.attention import find_attention
    from sotto.engine.child.native_parts import library_folder

    attention = find_attention(library_folder())
    if attention is None:
        raise SystemExit("Sotto's attention is not there")
    attention.use(True)


if __name__ == "__main__":
    main(sys.argv[1], *(int(argument) for argument in sys.argv[2:]))
