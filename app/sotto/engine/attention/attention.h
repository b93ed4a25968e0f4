// What kernel.cpp, which is compiled once for each kind of processor, gives to backend.cpp.
#pragma once

#include <stddef.h>

#include "ggml.h"

// One computation of GGML_OP_FLASH_ATTN_EXT by several threads.
struct Task {
    const ggml_tensor * op;
    int threads;
    float * room;      // as many floats as Kernel::room says, aligned to 64 bytes
    int next[2];       // the next piece of work of each phase; begins at 0
    int is_aborted;
    bool (*abort)(void *);  // asked by thread 0 between pieces; NULL: never
    void * abort_data;
};

struct Kernel {
    const char * name;
    // Floats that a task needs.
    size_t (*room)(const ggml_tensor * op, int threads);
    // 1 or 2. Between two phases all threads wait for each other.
    int (*phases)(const ggml_tensor * op, int threads);
    // Do pieces of work until none are left. Called by every thread, for every phase.
    void (*work)(Task * task, int thread, int phase);
    // Whether `op`, a GGML_OP_FLASH_ATTN_EXT, can be computed.
    bool (*fits)(const ggml_tensor * op);
};

extern "C" const Kernel sotto_attention_v3;  // AVX2, FMA, F16C
extern "C" const Kernel sotto_attention_v4;  // AVX-512 F, BW, DQ, VL
