/* The checksum of a zlib stream (RFC 1950, 8.2). */
#ifndef VECDRAW_ADLER_H
#define VECDRAW_ADLER_H

#include <stdint.h>

#include "lines.h"

enum { MODULUS = 65521, UNREDUCED = 5536 }; /* so many bytes can be summed up in 32 bits */

#ifdef X86
/* 32 bytes at a time, up to `n` of them: adds to the sum of the bytes, and to that of the sums so far. */
__attribute__((target("avx2"))) static size_t sum_up(const uint8_t *in, size_t n, uint32_t *low, uint32_t *high)
{
    const __m256i weights = _mm256_setr_epi8(32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14,
                                             13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    const __m256i ones = _mm256_set1_epi16(1), zero = _mm256_setzero_si256();
    __m256i sums = zero, before = zero, weighted = zero;
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        const __m256i here = _mm256_loadu_si256((const __m256i *)(in + i));
        before = _mm256_add_epi32(before, sums);
        sums = _mm256_add_epi32(sums, _mm256_sad_epu8(here, zero));
        weighted = _mm256_add_epi32(weighted, _mm256_madd_epi16(_mm256_maddubs_epi16(here, weights), ones));
    }
    uint32_t parts[24];
    _mm256_storeu_si256((__m256i *)parts, sums);
    _mm256_storeu_si256((__m256i *)(parts + 8), before);
    _mm256_storeu_si256((__m256i *)(parts + 16), weighted);
    *high += *low * (uint32_t)i;
    for (int lane = 0; lane < 8; lane++) {
        *low += parts[lane];
        *high += 32 * parts[8 + lane] + parts[16 + lane];
    }
    return i;
}
#endif

/* The checksum of more bytes, going on from that `before`. */
static uint32_t adler32(uint32_t before, const uint8_t *in, size_t n)
{
    uint32_t low = before & 0xFFFF, high = before >> 16;
    while (n) {
        const size_t some = n < UNREDUCED ? n : UNREDUCED;
        size_t i = 0;
#ifdef X86
        if (__builtin_cpu_supports("avx2")) i = sum_up(in, some, &low, &high);
#endif
        for (; i < some; i++) high += low += in[i];
        low %= MODULUS;
        high %= MODULUS;
        in += some;
        n -= some;
    }
    return high << 16 | low;
}

#endif
