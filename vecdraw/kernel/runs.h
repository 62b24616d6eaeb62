/* Bytes that equal others a fixed distance before. */
#ifndef VECDRAW_RUNS_H
#define VECDRAW_RUNS_H

#include <stdint.h>
#include <string.h>

#include "lines.h"
#include "pieces.h"

#ifdef X86
/* 32 bytes at a time from `i` on, of which all `n` may be read; the first that was not done. */
__attribute__((target("avx2"))) static size_t compare_wide(const uint8_t *in, size_t i, size_t n, size_t apart,
                                                           uint8_t *bits)
{
    for (; i + 32 <= n; i += 32) {
        const __m256i here = _mm256_loadu_si256((const __m256i *)(in + i));
        const __m256i other = _mm256_loadu_si256((const __m256i *)(in + i - apart));
        const uint32_t same = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(here, other));
        memcpy(bits + i / 8, &same, 4);
    }
    return i;
}
#endif

/* A bit for each of `n` bytes that equals the one `apart` before, from `i` on, which is a whole byte of bits, and as
 * far as is easily done; those that are `apart` from the first or nearer have none. The first byte that was not done. */
static size_t compare(const uint8_t *in, size_t i, size_t n, size_t apart, uint8_t *bits)
{
    if (apart > WINDOW) {
        memset(bits + i / 8, 0, (n - i) / 8);
        return i + (n - i) / 8 * 8;
    }
    for (; i <= apart && i + 8 <= n; i += 8) {
        bits[i / 8] = 0;
        for (size_t j = i; j < i + 8; j++)
            if (j >= apart && in[j] == in[j - apart]) bits[i / 8] |= (uint8_t)(1 << (j & 7));
    }
#ifdef X86
    if (i > apart && __builtin_cpu_supports("avx2")) i = compare_wide(in, i, n, apart, bits);
#endif
    return i;
}

/* The bits that `compare` left to be done, and none from `n` on. */
static void compare_rest(const uint8_t *in, size_t i, size_t n, size_t apart, uint8_t *bits)
{
    memset(bits + i / 8, 0, (n - i) / 8 + SPARE / 2);
    for (; i < n && apart <= WINDOW; i++)
        if (i >= apart && in[i] == in[i - apart]) bits[i >> 3] |= (uint8_t)(1 << (i & 7));
}

/* How many of `n` bytes begin five that are the same, of a plane. */
static size_t runs_of(const uint8_t *plane, size_t n)
{
    size_t sum = 0;
    for (size_t i = 0; i < n; i += 32) {
        const uint64_t same = word(plane + i / 8);
        sum += ones(same & same >> 1 & same >> 2 & same >> 3 & same >> 4 & 0xFFFFFFFF);
    }
    return sum;
}

#endif
