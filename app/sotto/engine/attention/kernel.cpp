// Attention on processors: softmax(Q K^T * scale + mask) V, in one pass over the keys.
//
// What comes out for a token does not depend, to the last bit, on how many others are computed with it, on the number
// of threads, or on how much room there is after it: every number is added up in one order only. Keys are taken in
// chunks of CHUNK, counted from the beginning of the context. Within a chunk, scores are sums over the width of a head,
// one after the other; weights are summed by lanes; values are added key by key. Chunks are put together one after the
// other, as in "online softmax" (Milakov and Gimelshein 2018, arXiv:1805.02867; Dao et al. 2022, arXiv:2205.14135).
// Keys that nobody sees would add zeros and are left out.
//
// So a row is computed alike alone and in a tile with 95 others, and a tile by one thread or chunk by chunk by several
// (two phases: the sums of each chunk, then what they make together). All products are made by `multiply`, whose
// vectors lie along the columns: there are no sums across a vector whose order could differ.
//
// No function of the C++ library is used: the linker would take one compiled for AVX-512 for all. Decision 39.

#include <math.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

#include "attention.h"

namespace {

#if defined(__AVX512F__)
constexpr int LANES = 16, VECTORS = 4;  // 32 registers: 6 rows x 4 vectors, 4 columns' vectors, 4 to spare
#else
constexpr int LANES = 8, VECTORS = 2;  // 16 registers: 6 x 2, 2 and 2
#endif
constexpr int TALL = 6;                 // rows of a small product, all of it in registers
constexpr int SPAN = LANES * VECTORS;   // columns of it
constexpr int BLOCK = 64;               // keys that are converted together
constexpr int CHUNK = 256;              // keys whose sums are their own; llama.cpp's contexts grow by as many
constexpr int BLOCKS = CHUNK / BLOCK;
constexpr int MOST_ROWS = 96;           // of a tile: its scores take 96 KiB
constexpr size_t MOST_PARTIALS = 16u << 20;  // floats; more are not worth two phases

typedef float Vec __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef int32_t IntVec __attribute__((vector_size(LANES * 4)));

constexpr int least(int a, int b) { return a < b ? a : b; }
constexpr int most(int a, int b) { return a > b ? a : b; }
constexpr float most(float a, float b) { return a > b ? a : b; }
constexpr int parts_of(int count, int size) { return (count + size - 1) / size; }
constexpr size_t whole(size_t count, size_t size) { return (count + size - 1) / size * size; }

inline Vec load(const float * from) { return *(const Vec *)from; }
inline void store(float * to, Vec value) { *(Vec *)to = value; }
inline Vec all(float value) { return Vec{} + value; }

inline void halves_to_floats(const uint16_t * from, float * to, int count) {
    int i = 0;
    for (; i + 8 <= count; i += 8) _mm256_storeu_ps(to + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(from + i))));
    for (; i < count; ++i) to[i] = _cvtsh_ss(from[i]);
}

// e^x for x <= 0, and 0 below the smallest normal float. x = n ln 2 + r; polynomial and split of ln 2 from Cephes' expf.
inline Vec exponential(Vec x) {
    const Vec lowest = all(-87.33654f);
    const IntVec is_below = x < lowest;
    x = is_below ? lowest : x;
    const Vec rounder = all(12582912.0f);  // 1.5 * 2^23: what is added to it is rounded to a whole number
    const Vec rounded = x * 1.44269504088896341f + rounder;
    const Vec n = rounded - rounder;
    Vec r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    Vec p = all(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    const IntVec power = ((IntVec)rounded << 23) + (127 << 23);  // 2^n, from the last bits of `rounded`
    return is_below ? Vec{} : p * (Vec)power;
}

inline float exponential(float x) { return exponential(all(x))[0]; }

// to[d][j] = from[j][d] for the first `count` keys of a block, of which `keys` are there; the others are zeros.
void transpose(const char * from, size_t step, int width, int keys, int count, float * to) {
    for (int j = 0; j < count; j += 8) {
        for (int d = 0; d < width; d += 8) {
            __m128i rows[8], mixed[8];
            for (int i = 0; i < 8; ++i)
                rows[i] = j + i < keys ? _mm_loadu_si128((const __m128i *)(from + (j + i) * step + d * 2)) : _mm_setzero_si128();
            for (int round = 0; round < 3; ++round) {
                for (int i = 0; i < 4; ++i) {
                    mixed[2 * i] = _mm_unpacklo_epi16(rows[i], rows[i + 4]);
                    mixed[2 * i + 1] = _mm_unpackhi_epi16(rows[i], rows[i + 4]);
                }
                for (int i = 0; i < 8; ++i) rows[i] = mixed[i];
            }
            for (int i = 0; i < 8; ++i) _mm256_storeu_ps(to + (d + i) * BLOCK + j, _mm256_cvtph_ps(rows[i]));
        }
    }
}

// A matrix of floats, row after row, `step` apart.
struct Matrix {
    float * at;
    size_t step;
    Matrix from(int row, int column) const { return {at + row * step + column, step}; }
};

// c[r][j] = (ADDS: c[r][j]) + sum over d of a[r][d] * b[d][j], d one after the other. ROWS x (COLUMNS vectors) of c.
template <int ROWS, int COLUMNS, bool ADDS>
inline void multiply_some(Matrix a, Matrix b, Matrix c, int depth) {
    Vec sum[ROWS][COLUMNS];
    for (int r = 0; r < ROWS; ++r)
        for (int w = 0; w < COLUMNS; ++w) sum[r][w] = ADDS ? load(c.at + r * c.step + w * LANES) : Vec{};
    for (int d = 0; d < depth; ++d) {
        Vec column[COLUMNS];
        for (int w = 0; w < COLUMNS; ++w) column[w] = load(b.at + d * b.step + w * LANES);
        for (int r = 0; r < ROWS; ++r)
            for (int w = 0; w < COLUMNS; ++w) sum[r][w] += a.at[r * a.step + d] * column[w];
    }
    for (int r = 0; r < ROWS; ++r)
        for (int w = 0; w < COLUMNS; ++w) store(c.at + r * c.step + w * LANES, sum[r][w]);
}

template <int COLUMNS, bool ADDS>
inline void multiply_rows(int rows, Matrix a, Matrix b, Matrix c, int depth) {
    int r = 0;
    for (; r + TALL <= rows; r += TALL) multiply_some<TALL, COLUMNS, ADDS>(a.from(r, 0), b, c.from(r, 0), depth);
    switch (rows - r) {
        case 5: multiply_some<5, COLUMNS, ADDS>(a.from(r, 0), b, c.from(r, 0), depth); break;
        case 4: multiply_some<4, COLUMNS, ADDS>(a.from(r, 0), b, c.from(r, 0), depth); break;
        case 3: multiply_some<3, COLUMNS, ADDS>(a.from(r, 0), b, c.from(r, 0), depth); break;
        case 2: multiply_some<2, COLUMNS, ADDS>(a.from(r, 0), b, c.from(r, 0), depth); break;
        case 1: multiply_some<1, COLUMNS, ADDS>(a.from(r, 0), b, c.from(r, 0), depth); break;
        default: break;
    }
}

// The same for any number of rows, and `width` columns, which are whole vectors.
template <bool ADDS>
void multiply(int rows, Matrix a, Matrix b, Matrix c, int depth, int width) {
    int j = 0;
    for (; j + SPAN <= width; j += SPAN) multiply_rows<VECTORS, ADDS>(rows, a, b.from(0, j), c.from(0, j), depth);
    for (; j + 2 * LANES <= width; j += 2 * LANES) multiply_rows<2, ADDS>(rows, a, b.from(0, j), c.from(0, j), depth);
    for (; j < width; j += LANES) multiply_rows<1, ADDS>(rows, a, b.from(0, j), c.from(0, j), depth);
}

// How the work is cut. A tile is some tokens, a part of it some heads of the keys; `shared` heads of the queries look at
// each of those. Heads are put together where tokens are few and the heads of a token lie beside each other, since memory
// is read fastest in its order.
struct Plan {
    const ggml_tensor *q, *k, *v, *mask, *sinks, *out;
    float scale, softcap, max_bias;
    int key_width, value_width, wide;  // wide: value_width filled up to whole vectors
    int tokens, keys, heads, key_heads, shared, streams;
    int tile_tokens, part_heads, rows, tiles, parts, chunks;  // rows: the most of a part
    bool has_phases;
};

struct Part {
    int stream, head, heads, token, tokens, rows;
};

// Of each row the greatest score, the sum of the weights, and the sum of weighted values, `wide` of them.
struct Sums {
    float *greatest, *weights, *values;
};

// A row of a part: heads of the keys outside, then tokens, then the heads of the queries that share a key.
struct Row {
    int token, head;
};

Row row_of(const Plan & plan, const Part & part, int r) {
    const int within = r % (part.tokens * plan.shared);
    return {part.token + within / plan.shared, (part.head + r / (part.tokens * plan.shared)) * plan.shared + within % plan.shared};
}

size_t sums_size(const Plan & plan) { return whole((size_t)plan.rows * (plan.wide + 2), 16); }

Sums sums_at(const Plan & plan, float * room) {
    const size_t rows = plan.rows;
    return {room + rows * plan.wide, room + rows * (plan.wide + 1), room};
}

size_t block_size(const Plan & plan) { return whole((size_t)BLOCK * most(plan.key_width, plan.wide), 16); }
size_t staged_size(const Plan & plan) {
    return plan.part_heads > 1 ? whole((size_t)BLOCK * plan.part_heads * most((int)plan.k->nb[2], (int)plan.v->nb[2]) / 4, 16) : 0;
}
size_t scores_size(const Plan & plan) { return (size_t)plan.rows * CHUNK; }
size_t queries_size(const Plan & plan) { return whole((size_t)plan.rows * plan.key_width, 16); }
size_t thread_size(const Plan & plan) {
    return block_size(plan) + staged_size(plan) + scores_size(plan) + queries_size(plan) + 2 * sums_size(plan);
}
int units(const Plan & plan) { return plan.tiles * plan.parts * plan.streams; }
size_t partials_size(const Plan & plan) { return sums_size(plan) * units(plan) * plan.chunks; }

Plan plan_of(const ggml_tensor * op, int threads) {
    Plan plan{};
    plan.q = op->src[0], plan.k = op->src[1], plan.v = op->src[2], plan.mask = op->src[3], plan.sinks = op->src[4], plan.out = op;
    const float * parameters = (const float *)op->op_params;
    plan.scale = parameters[0], plan.max_bias = parameters[1], plan.softcap = parameters[2];
    if (plan.softcap != 0.0f) plan.scale /= plan.softcap;
    plan.key_width = plan.k->ne[0], plan.value_width = plan.v->ne[0], plan.wide = whole(plan.value_width, LANES);
    plan.tokens = plan.q->ne[1], plan.heads = plan.q->ne[2], plan.streams = plan.q->ne[3];
    plan.keys = plan.k->ne[1], plan.key_heads = plan.k->ne[2], plan.shared = plan.heads / plan.key_heads;
    plan.tile_tokens = least(plan.tokens, most(1, MOST_ROWS / plan.shared));
    plan.tiles = parts_of(plan.tokens, plan.tile_tokens);
    plan.chunks = parts_of(plan.keys, CHUNK);
    plan.has_phases = plan.chunks > 1 && plan.tiles * plan.key_heads * plan.streams < 4 * threads;
    const size_t key_heads = plan.key_heads;
    const bool is_by_token = key_heads * plan.k->nb[2] <= plan.k->nb[1] && key_heads * plan.v->nb[2] <= plan.v->nb[1];
    plan.part_heads = is_by_token ? most(1, least(plan.key_heads, MOST_ROWS / (plan.tile_tokens * plan.shared))) : 1;
    const int others = plan.tiles * plan.streams * (plan.has_phases ? plan.chunks : 1);
    while (plan.part_heads > 1 && parts_of(plan.key_heads, plan.part_heads) * others < 3 * threads) plan.part_heads = parts_of(plan.part_heads, 2);
    plan.parts = parts_of(plan.key_heads, plan.part_heads);
    plan.rows = plan.tile_tokens * plan.shared * plan.part_heads;
    plan.has_phases = plan.has_phases && partials_size(plan) <= MOST_PARTIALS;
    return plan;
}

// ALiBi's factor of a head (Press et al. 2021, arXiv:2108.12409), as in llama.cpp; 1 without it.
float slope(const Plan & plan, int head) {
    if (plan.max_bias <= 0.0f) return 1.0f;
    const int power = 1 << (int)floorf(log2f((float)plan.heads));
    if (head < power) return powf(powf(2.0f, -plan.max_bias / power), head + 1);
    return powf(powf(2.0f, -plan.max_bias / 2.0f / power), 2 * (head - power) + 1);
}

const uint16_t * mask_at(const Plan & plan, int stream, int head, int token) {
    const ggml_tensor * m = plan.mask;
    return (const uint16_t *)((const char *)m->data + token * m->nb[1] + head % m->ne[2] * m->nb[2] + stream % m->ne[3] * m->nb[3]);
}

// Some keys of a chunk, of which `count`, beginning at `key`, are seen by one of a part's tokens at least.
struct Block {
    int key, keys, count;  // keys: that are there; count: that are looked at, whole vectors
    bool has_mask;         // some are hidden from some token, or have a bias
};

Block block_at(const Plan & plan, const Part & part, int key, int end) {
    Block block = {key, least(BLOCK, end - key), 0, true};
    if (plan.mask && plan.mask->ne[2] == 1 && plan.max_bias <= 0.0f) {
        uint16_t seen[BLOCK] = {}, biased[BLOCK] = {};
        for (int t = 0; t < part.tokens; ++t) {
            const uint16_t * row = mask_at(plan, part.stream, 0, part.token + t) + key;
            for (int j = 0; j < block.keys; ++j) seen[j] |= row[j] ^ 0xfc00, biased[j] |= row[j];  // 0xfc00: minus infinity
        }
        int last = block.keys;
        while (last > 0 && !seen[last - 1]) --last;
        block.count = whole(last, LANES);
        block.has_mask = block.count > last;
        for (int j = 0; j < last; ++j) block.has_mask |= biased[j] != 0;
    } else {
        block.count = whole(block.keys, LANES);
        block.has_mask = plan.mask || block.count > block.keys;
    }
    return block;
}

const char * key_at(const Plan & plan, const ggml_tensor * t, const Part & part, int key) {
    return (const char *)t->data + key * t->nb[1] + part.head * t->nb[2] + part.stream / (plan.streams / t->ne[3]) * t->nb[3];
}

// Where the keys (or values) of a block and the part's first head are, and how far apart in bytes. Those of several heads
// are copied in the order in which they lie: memory gives them three times as fast as head by head.
struct Staged {
    const char * from;
    size_t step;
};

Staged stage(const Plan & plan, const ggml_tensor * t, const Part & part, int key, int keys, char * room) {
    const char * from = key_at(plan, t, part, key);
    if (plan.part_heads == 1) return {from, t->nb[1]};
    const size_t width = part.heads * t->nb[2];
    if (width == t->nb[1]) memcpy(room, from, keys * width);
    else
        for (int j = 0; j < keys; ++j) memcpy(room + j * width, from + j * t->nb[1], width);
    return {room, width};
}

// What a thread works in.
struct Desk {
    float *block, *scores, *queries;
    char * staged;
    Sums total, chunk;
};

Desk desk_at(const Plan & plan, float * room) {
    Desk desk;
    desk.block = room, room += block_size(plan);
    desk.staged = (char *)room, room += staged_size(plan);
    desk.scores = room, room += scores_size(plan);
    desk.queries = room, room += queries_size(plan);
    desk.total = sums_at(plan, room);
    desk.chunk = sums_at(plan, room + sums_size(plan));
    return desk;
}

void gather_queries(const Plan & plan, const Part & part, float * to) {
    for (int r = 0; r < part.rows; ++r) {
        const Row row = row_of(plan, part, r);
        const char * from = (const char *)plan.q->data + row.token * plan.q->nb[1] + row.head * plan.q->nb[2] + part.stream * plan.q->nb[3];
        memcpy(to + (size_t)r * plan.key_width, from, plan.key_width * sizeof(float));
    }
}

// From products to scores: scaled, capped, masked.
void score(const Plan & plan, const Part & part, const Block & block, float * products) {
    for (int r = 0; r < part.rows; ++r) {
        float * row = products + (size_t)r * CHUNK;
        for (int j = 0; j < block.count; j += LANES) store(row + j, load(row + j) * plan.scale);
        if (plan.softcap != 0.0f)
            for (int j = 0; j < block.count; ++j) row[j] = plan.softcap * tanhf(row[j]);
        if (!block.has_mask) continue;
        const int keys = least(block.keys, block.count);
        if (plan.mask) {
            const Row which = row_of(plan, part, r);
            const float factor = slope(plan, which.head);
            float bias[BLOCK];
            halves_to_floats(mask_at(plan, part.stream, which.head, which.token) + block.key, bias, keys);
            for (int j = 0; j < keys; ++j) row[j] += factor * bias[j];
        }
        for (int j = keys; j < block.count; ++j) row[j] = -INFINITY;
    }
}

// From a row's scores to weights; returns their sum, and the greatest score. Where that is minus infinity nothing is seen, and
// the weights are no numbers.
float weigh(float * row, const Block * blocks, int count, float * greatest) {
    Vec high = all(-INFINITY), sum = Vec{};
    for (int b = 0; b < count; ++b)
        for (int j = b * BLOCK; j < b * BLOCK + blocks[b].count; j += LANES) {
            const Vec x = load(row + j);
            high = x > high ? x : high;
        }
    *greatest = -INFINITY;
    for (int lane = 0; lane < LANES; ++lane) *greatest = most(*greatest, high[lane]);
    for (int b = 0; b < count; ++b)
        for (int j = b * BLOCK; j < b * BLOCK + blocks[b].count; j += LANES) {
            const Vec x = exponential(load(row + j) - *greatest);
            sum += x;
            store(row + j, x);
        }
    float total = 0.0f;
    for (int lane = 0; lane < LANES; ++lane) total += sum[lane];
    return total;
}

// What one chunk of keys is to a part whose queries are on the desk.
void sum_chunk(const Plan & plan, const Part & part, const Desk & desk, int chunk, const Sums & to) {
    const int head_rows = part.tokens * plan.shared, end = least(plan.keys, (chunk + 1) * CHUNK);
    const size_t key_width = plan.key_width, wide = plan.wide;
    Block blocks[BLOCKS];
    int count = 0;
    for (int key = chunk * CHUNK; key < end; key += BLOCK) {
        blocks[count] = block_at(plan, part, key, end);
        count += blocks[count].count > 0;
    }
    for (int b = 0; b < count; ++b) {
        const Block & block = blocks[b];
        const int keys = least(block.keys, block.count);
        const Staged staged = stage(plan, plan.k, part, block.key, keys, desk.staged);
        for (int h = 0; h < part.heads; ++h) {
            transpose(staged.from + h * plan.k->nb[2], staged.step, plan.key_width, keys, block.count, desk.block);
            const Matrix queries = {desk.queries + h * head_rows * key_width, key_width};
            const Matrix products = {desk.scores + (size_t)h * head_rows * CHUNK + b * BLOCK, CHUNK};
            multiply<false>(head_rows, queries, {desk.block, BLOCK}, products, plan.key_width, block.count);
        }
        score(plan, part, block, desk.scores + b * BLOCK);
    }
    for (int r = 0; r < part.rows; ++r) to.weights[r] = weigh(desk.scores + (size_t)r * CHUNK, blocks, count, to.greatest + r);
    memset(to.values, 0, part.rows * wide * sizeof(float));
    for (int b = 0; b < count; ++b) {
        const int keys = least(blocks[b].keys, blocks[b].count);
        const Staged staged = stage(plan, plan.v, part, blocks[b].key, keys, desk.staged);
        for (int h = 0; h < part.heads; ++h) {
            for (int j = 0; j < keys; ++j) {
                float * value = desk.block + j * wide;
                halves_to_floats((const uint16_t *)(staged.from + h * plan.v->nb[2] + j * staged.step), value, plan.value_width);
                for (int d = plan.value_width; d < plan.wide; ++d) value[d] = 0.0f;
            }
            const Matrix weights = {desk.scores + (size_t)h * head_rows * CHUNK + b * BLOCK, CHUNK};
            multiply<true>(head_rows, weights, {desk.block, wide}, {to.values + h * head_rows * wide, wide}, keys, plan.wide);
        }
    }
}

void begin_sums(const Plan & plan, int rows, const Sums & sums) {
    for (int r = 0; r < rows; ++r) sums.greatest[r] = -INFINITY, sums.weights[r] = 0.0f;
    memset(sums.values, 0, (size_t)rows * plan.wide * sizeof(float));
}

// Put the sums of a chunk to those of the chunks before it.
void add_sums(const Plan & plan, int rows, const Sums & to, const Sums & chunk) {
    for (int r = 0; r < rows; ++r) {
        if (chunk.greatest[r] == -INFINITY) continue;  // nothing of it is seen
        const float greatest = most(to.greatest[r], chunk.greatest[r]);
        const float before = exponential(to.greatest[r] - greatest), now = exponential(chunk.greatest[r] - greatest);
        to.greatest[r] = greatest;
        to.weights[r] = to.weights[r] * before + chunk.weights[r] * now;
        float *sum = to.values + (size_t)r * plan.wide, *more = chunk.values + (size_t)r * plan.wide;
        for (int d = 0; d < plan.wide; d += LANES) store(sum + d, load(sum + d) * before + load(more + d) * now);
    }
}

// Divide by the weights, to which a head's sink adds one that has no value (Xiao et al. 2023, arXiv:2309.17453).
void write_out(const Plan & plan, const Part & part, const Sums & sums) {
    for (int r = 0; r < part.rows; ++r) {
        const Row row = row_of(plan, part, r);
        float weights = sums.weights[r], factor = 1.0f;
        if (plan.sinks) {
            const float sink = ((const float *)plan.sinks->data)[row.head], greatest = most(sink, sums.greatest[r]);
            factor = exponential(sums.greatest[r] - greatest);
            weights = weights * factor + exponential(sink - greatest);
        }
        factor = weights == 0.0f ? 0.0f : factor / weights;
        const float * from = sums.values + (size_t)r * plan.wide;
        float * to = (float *)plan.out->data + ((size_t)(part.stream * plan.tokens + row.token) * plan.heads + row.head) * plan.value_width;
        for (int d = 0; d < plan.value_width; ++d) to[d] = from[d] * factor;
    }
}

Part part_of(const Plan & plan, int unit) {
    Part part;
    part.head = unit % plan.parts * plan.part_heads;
    part.heads = least(plan.part_heads, plan.key_heads - part.head);
    part.token = unit / plan.parts % plan.tiles * plan.tile_tokens;
    part.tokens = least(plan.tile_tokens, plan.tokens - part.token);
    part.stream = unit / plan.parts / plan.tiles;
    part.rows = part.heads * part.tokens * plan.shared;
    return part;
}

size_t room(const ggml_tensor * op, int threads) {
    const Plan plan = plan_of(op, threads);
    return thread_size(plan) * threads + (plan.has_phases ? partials_size(plan) : 0);
}

int phases(const ggml_tensor * op, int threads) { return plan_of(op, threads).has_phases ? 2 : 1; }

void work(Task * task, int thread, int phase) {
    const Plan plan = plan_of(task->op, task->threads);
    const Desk desk = desk_at(plan, task->room + thread_size(plan) * thread);
    float * partials = task->room + thread_size(plan) * task->threads;
    const bool by_chunk = plan.has_phases && phase == 0;
    const int count = units(plan), pieces = by_chunk ? count * plan.chunks : count;
    for (;;) {
        if (thread == 0 && task->abort && task->abort(task->abort_data)) __atomic_store_n(&task->is_aborted, 1, __ATOMIC_RELAXED);
        const int piece = __atomic_fetch_add(&task->next[phase], 1, __ATOMIC_RELAXED);
        if (piece >= pieces || __atomic_load_n(&task->is_aborted, __ATOMIC_RELAXED)) return;
        const int unit = by_chunk ? piece % count : count - 1 - piece;  // late tokens see most: first
        const Part part = part_of(plan, unit);
        float * sums = partials + sums_size(plan) * unit * plan.chunks;
        if (by_chunk) {
            gather_queries(plan, part, desk.queries);
            sum_chunk(plan, part, desk, piece / count, sums_at(plan, sums + sums_size(plan) * (piece / count)));
            continue;
        }
        if (!plan.has_phases) gather_queries(plan, part, desk.queries);
        begin_sums(plan, part.rows, desk.total);
        for (int chunk = 0; chunk < plan.chunks; ++chunk) {
            if (!plan.has_phases) sum_chunk(plan, part, desk, chunk, desk.chunk);
            add_sums(plan, part.rows, desk.total, plan.has_phases ? sums_at(plan, sums + sums_size(plan) * chunk) : desk.chunk);
        }
        write_out(plan, part, desk.total);
    }
}

bool fits(const ggml_tensor * op) {
    const ggml_tensor *q = op->src[0], *k = op->src[1], *v = op->src[2], *mask = op->src[3];
    const bool types = q->type == GGML_TYPE_F32 && k->type == GGML_TYPE_F16 && v->type == GGML_TYPE_F16 && (!mask || mask->type == GGML_TYPE_F16);
    const bool rows = q->nb[0] == 4 && k->nb[0] == 2 && v->nb[0] == 2 && (!mask || mask->nb[0] == 2);
    const bool heads = k->ne[2] == v->ne[2] && q->ne[2] % k->ne[2] == 0 && q->ne[2] / k->ne[2] <= MOST_ROWS;
    return types && rows && heads && k->ne[0] % 8 == 0 && k->ne[0] <= 1024 && v->ne[0] <= 1024;
}

}  // namespace

#define NAMED(variant) sotto_attention_##variant
#define KERNEL(variant) NAMED(variant)
#define TEXT(variant) #variant
#define NAME(variant) TEXT(variant)

extern "C" const Kernel KERNEL(SOTTO_VARIANT);
extern "C" const Kernel KERNEL(SOTTO_VARIANT) = {NAME(SOTTO_VARIANT), room, phases, work, fits};
