/* What tells rows of pixels apart, and bands of rows: NH (RFC 4418, 5.2). rows.py says what the functions do. */
#ifndef VECDRAW_DIGESTS_H
#define VECDRAW_DIGESTS_H

#include "compiler.h"

enum { DIGEST = 16, STREAMS = 4 }; /* bytes of the digest of a row; rows that are read at once */

/* The 32-bit halves of a word, each with a half of the key added, multiplied. */
static uint64_t product(uint64_t word, uint64_t key)
{
    return (uint64_t)((uint32_t)word + (uint32_t)key) * (uint32_t)((word >> 32) + (key >> 32));
}

#ifdef X86
/* Bytes that are asked for before they are read, and from afar: rows follow each other. */
enum { AHEAD = 2048, FAR = 16384 };

/* The products of 32 bytes added to a sum. */
__attribute__((target("avx2"))) static inline __m256i add_products(__m256i sum, __m256i here, __m256i key)
{
    const __m256i keyed = _mm256_add_epi32(here, key);
    return _mm256_add_epi64(sum, _mm256_mul_epu32(keyed, _mm256_srli_epi64(keyed, 32)));
}

/* The sums of `rows` rows, `apart` bytes from one to the next, 32 bytes at a time; the first byte that was not done. */
__attribute__((target("avx2"), always_inline)) static inline Py_ssize_t digest_words(const uint8_t *row,
                                                                                     Py_ssize_t length, int rows,
                                                                                     Py_ssize_t apart, const uint8_t *key,
                                                                                     uint64_t (*sums)[2], uint8_t *common)
{
    __m256i one[STREAMS], other[STREAMS], all = _mm256_set1_epi8(-1);
    Py_ssize_t i = 0;
    for (int k = 0; k < rows; k++) one[k] = other[k] = _mm256_setzero_si256();
    for (; i + 32 <= length; i += 32) {
        const __m256i first = _mm256_loadu_si256((const __m256i *)(key + i));
        const __m256i second = _mm256_loadu_si256((const __m256i *)(key + i + 8));
        for (int k = 0; k < rows; k++) {
            const uint8_t *at = row + k * apart + i;
            if (!(i & 32)) _mm_prefetch((const char *)(at + AHEAD), _MM_HINT_T0);
            if (!(i & 32) && rows == 1) _mm_prefetch((const char *)(at + FAR), _MM_HINT_T1);
            const __m256i here = _mm256_loadu_si256((const __m256i *)at);
            all = _mm256_and_si256(all, here);
            one[k] = add_products(one[k], here, first);
            other[k] = add_products(other[k], here, second);
        }
    }
    for (int k = 0; k < rows; k++) {
        const __m128i first = _mm_add_epi64(_mm256_castsi256_si128(one[k]), _mm256_extracti128_si256(one[k], 1));
        const __m128i second = _mm_add_epi64(_mm256_castsi256_si128(other[k]), _mm256_extracti128_si256(other[k], 1));
        const __m128i both = _mm_add_epi64(_mm_unpacklo_epi64(first, second), _mm_unpackhi_epi64(first, second));
        _mm_storeu_si128((__m128i *)sums[k], both);
    }
    __m128i every = _mm_and_si128(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
    every = _mm_and_si128(every, _mm_srli_si128(every, 8));
    every = _mm_and_si128(every, _mm_srli_si128(every, 4));
    *common &= (uint8_t)((uint32_t)_mm_cvtsi128_si32(every) >> 24);
    return i;
}

__attribute__((target("avx2"))) static Py_ssize_t digest_one(const uint8_t *row, Py_ssize_t length, const uint8_t *key,
                                                             uint64_t (*sums)[2], uint8_t *common)
{
    return digest_words(row, length, 1, 0, key, sums, common);
}

__attribute__((target("avx2"))) static Py_ssize_t digest_four(const uint8_t *row, Py_ssize_t length, Py_ssize_t apart,
                                                              const uint8_t *key, uint64_t (*sums)[2], uint8_t *common)
{
    return digest_words(row, length, STREAMS, apart, key, sums, common);
}
#endif

/* Adds what is left of a row, from the byte `i` on. */
static void digest_rest(const uint8_t *row, Py_ssize_t i, Py_ssize_t length, const uint8_t *key, uint64_t sums[2],
                        uint8_t *common)
{
    uint64_t word, keys[2];
    for (Py_ssize_t j = i + 3; j < length; j += 4) *common &= row[j];
    for (; i < length; i += 8) {
        word = 0;
        memcpy(&word, row + i, length - i < 8 ? (size_t)(length - i) : 8);
        memcpy(keys, key + i, 16);
        sums[0] += product(word, keys[0]);
        sums[1] += product(word, keys[1]);
    }
}

/* NH with words of 32 bits, twice: the second time with the key two words on. */
static void digest_row(const uint8_t *row, Py_ssize_t length, const uint8_t *key, uint8_t *out, uint8_t *common)
{
    uint64_t sums[1][2] = {{0, 0}};
    Py_ssize_t i = 0;
#ifdef X86
    if (__builtin_cpu_supports("avx2")) i = digest_one(row, length, key, sums, common);
#endif
    digest_rest(row, i, length, key, sums[0], common);
    memcpy(out, sums[0], DIGEST);
}

/* As `digest_row`, of `count` rows: from several places at once, as memory answers sooner so. */
static void digest_rows(const uint8_t *row, Py_ssize_t length, Py_ssize_t count, Py_ssize_t stride, const uint8_t *key,
                        uint8_t *out, uint8_t *common)
{
    Py_ssize_t y = 0;
#ifdef X86
    const Py_ssize_t each = count / STREAMS;
    if (__builtin_cpu_supports("avx2")) {
        for (Py_ssize_t at = 0; at < each; at++) {
            uint64_t sums[STREAMS][2] = {{0, 0}};
            const uint8_t *here = row + at * stride;
            const Py_ssize_t done = digest_four(here, length, each * stride, key, sums, common);
            for (int k = 0; k < STREAMS; k++) {
                digest_rest(here + k * each * stride, done, length, key, sums[k], common);
                memcpy(out + DIGEST * (at + k * each), sums[k], DIGEST);
            }
        }
        y = STREAMS * each;
    }
#endif
    for (; y < count; y++) digest_row(row + y * stride, length, key, out + DIGEST * y, common);
}

/* The digest of a band whose rows have these. */
static void digest_band(const uint8_t *digests, Py_ssize_t count, const uint8_t *key, uint8_t *out)
{
    uint8_t common = 0;
    digest_row(digests, DIGEST * count, key, out, &common);
}

#endif
