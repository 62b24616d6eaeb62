/* Rows of pixels told apart, packed, summed up and compared in one go, where the processor has vectors of 64 bytes: what
 * digests.h, lines.h, adler.h and planes.h do one after another.
 */
#ifndef VECDRAW_SWEEP_H
#define VECDRAW_SWEEP_H

#include <stdint.h>
#include <string.h>

#include "adler.h"
#include "digests.h"
#include "lines.h"
#include "planes.h"

/* What is made of rows: lines and digests, the bits that alpha has in all pixels, and the checksum of the lines. */
typedef struct {
    uint8_t *lines, *digests, *common;
    uint32_t *adler;
} Lines;

#ifdef X86
#define LONG target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,avx512vnni")

enum { ROOMY = 1 << 13 }; /* pixels of which no sum is too large */

/* Rows of up to `ROOMY` pixels, of which `step` bytes are packed; `key` is NULL where no digests are taken. */
typedef struct {
    const uint8_t *pixels, *key;
    size_t width, stride, step, count;
    int reversed;
} Rows;

/* One of them, the one above, and where its line and planes are. */
typedef struct {
    const uint8_t *row, *above, *key;
    uint8_t *line, *planes[PLANES];
    size_t width, step;
} Sweep;

/* Where the bytes of sixteen packed pixels come from, which bits of these are compared, how the bytes are weighed and
 * which there are; and the pixels that are compared with those above. */
typedef struct {
    __m512i order, compared, weights;
    __mmask64 packed;
    __mmask16 has_upper;
} Shape;

/* Of a digest, of the bits that all pixels have, and of a checksum: the bytes, these before each sixteen pixels, and by
 * their weights; the last pixels. */
typedef struct {
    __m512i one, other, common, low, before, weighted, last;
} Sums;

/* The weights of so many bytes, of which the last one has 1. */
__attribute__((LONG)) static inline __m512i weights_of(size_t bytes)
{
    static const int8_t weights[128] = {
        64, 63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41,
        40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17,
        16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    return _mm512_loadu_si512(weights + 64 - bytes);
}

__attribute__((LONG)) static inline Shape shape_of(size_t step, int reversed)
{
    const __m128i one = reversed ? _mm_setr_epi8(2, 1, 0, 3, 6, 5, 4, 7, 10, 9, 8, 11, 14, 13, 12, 15)
                                 : _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const int64_t each = 0x1010101010101010;
    const __m512i begins = _mm512_set_epi64(3 * each, 3 * each, 2 * each, 2 * each, each, each, 0, 0);
    const __m512i order = _mm512_or_si512(_mm512_broadcast_i32x4(one), begins);
    if (step == 4) return (Shape){order, _mm512_set1_epi32(-1), weights_of(64), ~(__mmask64)0, 0};
    return (Shape){_mm512_maskz_compress_epi8(0x7777777777777777, order), _mm512_set1_epi32(0x00FFFFFF), weights_of(48),
                   ~(__mmask64)0 >> 16, 0};
}

/* The products of some `words` of pixels with a key. */
__attribute__((LONG)) static inline __m512i products(__m512i pixels, __mmask8 words, const uint8_t *key)
{
    const __m512i keyed = _mm512_add_epi32(pixels, _mm512_maskz_loadu_epi64(words, key));
    return _mm512_maskz_mul_epu32(words, keyed, _mm512_srli_epi64(keyed, 32));
}

/* Up to sixteen pixels, from `x` on: packs them, adds to a digest and fills planes; the packed bytes. */
__attribute__((LONG, always_inline)) static inline __m512i sweep_some(const Sweep *sweep, const Shape *shape, size_t x,
                                                                      size_t count, int is_told, int is_drawn, Sums *sums)
{
    const __mmask16 some = (__mmask16)(0xFFFF >> (16 - count));
    const __m512i here = _mm512_maskz_loadu_epi32(some, sweep->row + 4 * x);
    if (is_told) {
        const __mmask8 words = (__mmask8)(0xFF >> (8 - (count + 1) / 2));
        sums->one = _mm512_add_epi64(sums->one, products(here, words, sweep->key + 4 * x));
        sums->other = _mm512_add_epi64(sums->other, products(here, words, sweep->key + 4 * x + 8));
        sums->common = _mm512_mask_and_epi32(sums->common, some, sums->common, here);
    }
    const __m512i packed = _mm512_maskz_permutexvar_epi8(shape->packed, shape->order, here);
    uint8_t *out = sweep->line + 1 + sweep->step * x;
    if (count == 16) _mm512_storeu_si512(out, packed);
    else _mm512_mask_storeu_epi8(out, ~(__mmask64)0 >> (64 - sweep->step * count), packed);
    if (!is_drawn) return packed;
    const __m512i left = _mm512_xor_si512(here, _mm512_alignr_epi32(here, sums->last, 15));
    const __m512i upper = _mm512_xor_si512(here, _mm512_maskz_loadu_epi32(some, sweep->above + 4 * x));
    const __mmask16 is_left = _mm512_mask_testn_epi32_mask(some, left, shape->compared);
    const __mmask16 is_upper = _mm512_mask_testn_epi32_mask(some & shape->has_upper, upper, shape->compared);
    _store_mask16((__mmask16 *)(sweep->planes[LEFT] + x / 8), is_left);
    _store_mask16((__mmask16 *)(sweep->planes[UPPER] + x / 8), is_upper);
    _store_mask16((__mmask16 *)(sweep->planes[EITHER] + x / 8), _kor_mask16(is_left, is_upper));
    sums->last = here;
    return packed;
}

/* The checksum of a line, going on from that `before` it; the sums lack the `last` pixels, up to sixteen. */
__attribute__((LONG)) static inline uint32_t adler_of(uint32_t before, const Sweep *sweep, const Sums *sums, __m512i last)
{
    const size_t each = 16 * sweep->step, size = sweep->width * sweep->step, rest = (size - 1) % each + 1;
    const __m512i zero = _mm512_setzero_si512(), ones = _mm512_set1_epi8(1);
    const uint64_t low = (uint32_t)_mm512_reduce_add_epi32(sums->low);
    const uint64_t passed = (uint32_t)_mm512_reduce_add_epi32(sums->before);
    const __m512i weighted = _mm512_dpbusd_epi32(sums->weighted, last, weights_of(rest));
    const uint64_t ends = (uint32_t)_mm512_reduce_add_epi32(_mm512_dpbusd_epi32(zero, last, ones));
    const uint64_t high = (before >> 16) + (before & 0xFFFF) * (uint64_t)(1 + size) + each * passed + rest * low +
                          (uint32_t)_mm512_reduce_add_epi32(weighted);
    return (uint32_t)(high % MODULUS) << 16 | (uint32_t)(((before & 0xFFFF) + low + ends) % MODULUS);
}

/* One row. */
__attribute__((LONG, always_inline)) static inline void sweep_row(const Sweep *sweep, const Shape *shape, int is_told,
                                                                  int is_drawn, uint8_t *digest, uint8_t *common,
                                                                  uint32_t *adler)
{
    const __m512i zero = _mm512_setzero_si512(), ones = _mm512_set1_epi8(1);
    int32_t first;
    memcpy(&first, sweep->row, 4);
    Sums sums = {zero, zero, _mm512_set1_epi32(-1), zero, zero, zero, _mm512_set1_epi32(~first)};
    size_t x = 0;
    for (; x + 16 < sweep->width; x += 16) { /* what is written behind the sixteen is written again */
        _mm_prefetch((const char *)sweep->row + 4 * x + AHEAD, _MM_HINT_T0);
        _mm_prefetch((const char *)sweep->row + 4 * x + FAR, _MM_HINT_T1);
        const __m512i packed = sweep_some(sweep, shape, x, 16, is_told, is_drawn, &sums);
        if (!is_drawn) continue;
        sums.before = _mm512_add_epi32(sums.before, sums.low);
        sums.low = _mm512_dpbusd_epi32(sums.low, packed, ones);
        sums.weighted = _mm512_dpbusd_epi32(sums.weighted, packed, shape->weights);
    }
    for (int i = 0; i < PLANES && is_drawn; i++) memset(sweep->planes[i] + x / 8, 0, SPARE / 2);
    const __m512i last = sweep_some(sweep, shape, x, sweep->width - x, is_told, is_drawn, &sums);
    sweep->line[0] = 0;
    if (is_drawn) *adler = adler_of(*adler, sweep, &sums, last);
    if (!is_told) return;
    const int64_t parts[2] = {_mm512_reduce_add_epi64(sums.one), _mm512_reduce_add_epi64(sums.other)};
    memcpy(digest, parts, DIGEST);
    *common &= (uint8_t)((uint32_t)_mm512_reduce_and_epi32(sums.common) >> 24);
}

/* All rows; the first one is not compared with that above. */
__attribute__((LONG, always_inline)) static inline void sweep_all(const Rows *rows, const Lines *to, int is_told,
                                                                  int is_drawn, Work *work)
{
    const size_t size = 1 + rows->width * rows->step, stride = rows->stride, apart = work->apart, count = rows->count;
    Shape shape = shape_of(rows->step, rows->reversed);
    uint8_t *digest = to->digests, common = *to->common; /* what is written lies in no sweep, nor in these */
    uint32_t adler = *to->adler;
    Sweep sweep = {rows->pixels, rows->pixels, rows->key, to->lines, {NULL, NULL, NULL}, rows->width, rows->step};
    for (int i = 0; i < PLANES; i++) sweep.planes[i] = work->planes[i];
    for (size_t y = 0; y < count; y++) {
        shape.has_upper = y && size <= WINDOW ? 0xFFFF : 0;
        sweep_row(&sweep, &shape, is_told, is_drawn, digest, &common, &adler);
        sweep.above = sweep.row;
        sweep.row += stride;
        sweep.line += size;
        for (int i = 0; i < PLANES; i++) sweep.planes[i] += apart;
        if (is_told) digest += DIGEST;
    }
    *to->common = common;
    *to->adler = adler;
}

/* Lines of rows, and digests where these have a key; checksum and planes where they are drawn. */
__attribute__((LONG)) static void sweep_rows(const Rows *rows, const Lines *to, int is_drawn, Work *work)
{
    if (is_drawn && rows->key) sweep_all(rows, to, 1, 1, work);
    else if (is_drawn) sweep_all(rows, to, 0, 1, work);
    else if (rows->key) sweep_all(rows, to, 1, 0, work);
    else sweep_all(rows, to, 0, 0, work);
}

static int can_sweep(size_t width)
{
    return width <= ROOMY && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
           __builtin_cpu_supports("avx512vnni");
}
#endif
#endif
