/* Chunks of a PNG (clause 5) and their CRC-32 (annex D): bits reflected, of a polynomial of 32 bits. */
#ifndef VECDRAW_CRC_H
#define VECDRAW_CRC_H

#include <stdint.h>
#include <string.h>

#include "compiler.h"

enum { SLICES = 8 };
static uint32_t crc_tables[SLICES][256]; /* of a byte with so many zeros behind it */

static void fill_crc_tables(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
        crc_tables[0][i] = crc;
    }
    for (int slice = 1; slice < SLICES; slice++)
        for (int i = 0; i < 256; i++) {
            const uint32_t before = crc_tables[slice - 1][i];
            crc_tables[slice][i] = before >> 8 ^ crc_tables[0][before & 255];
        }
}

/* The register after more bytes; eight at a time. */
static uint32_t crc_by_tables(uint32_t crc, const uint8_t *data, size_t n)
{
    for (; n >= SLICES; n -= SLICES, data += SLICES) {
        uint32_t next = 0;
        for (int i = 0; i < 4; i++) next ^= crc_tables[SLICES - 1 - i][(crc >> 8 * i & 255) ^ data[i]];
        for (int i = 4; i < SLICES; i++) next ^= crc_tables[SLICES - 1 - i][data[i]];
        crc = next;
    }
    for (; n; n--, data++) crc = crc >> 8 ^ crc_tables[0][(crc & 255) ^ *data];
    return crc;
}

#ifdef X86
#define FOLDING target("pclmul,sse4.1")

/* Sixteen bytes moved on, as far as `by` says, to where `next` are. */
__attribute__((FOLDING)) static inline __m128i folded(__m128i some, __m128i by, __m128i next)
{
    const __m128i low = _mm_clmulepi64_si128(some, by, 0x00), high = _mm_clmulepi64_si128(some, by, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

/* As `crc_by_tables`, of at least 64 bytes, a multiple of 16: by carry-less products, as in Gopal and others, "Fast CRC
 * Computation for Generic Polynomials Using PCLMULQDQ Instruction" (Intel, 2009), whose numbers these are. */
__attribute__((FOLDING)) static uint32_t crc_by_folding(uint32_t crc, const uint8_t *data, size_t n)
{
    const __m128i by_64 = _mm_set_epi64x(0x1c6e41596, 0x154442bd4), by_16 = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);
    const __m128i halves = _mm_setr_epi32(-1, 0, -1, 0), reduced = _mm_set_epi64x(0x1f7011641, 0x1db710641);
    const __m128i *at = (const __m128i *)data, *end = at + n / 16;
    __m128i some[4];
    for (int i = 0; i < 4; i++) some[i] = _mm_loadu_si128(at++);
    some[0] = _mm_xor_si128(some[0], _mm_cvtsi32_si128((int)crc));
    for (; at + 4 <= end; at += 4)
        for (int i = 0; i < 4; i++) some[i] = folded(some[i], by_64, _mm_loadu_si128(at + i));
    __m128i all = some[0];
    for (int i = 1; i < 4; i++) all = folded(all, by_16, some[i]);
    for (; at < end; at++) all = folded(all, by_16, _mm_loadu_si128(at));
    all = _mm_xor_si128(_mm_srli_si128(all, 8), _mm_clmulepi64_si128(all, by_16, 0x10));
    const __m128i rest = _mm_clmulepi64_si128(_mm_and_si128(all, halves), _mm_set_epi64x(0, 0x163cd6124), 0x00);
    all = _mm_xor_si128(_mm_srli_si128(all, 4), rest);
    const __m128i times = _mm_and_si128(_mm_clmulepi64_si128(_mm_and_si128(all, halves), reduced, 0x10), halves);
    all = _mm_xor_si128(all, _mm_clmulepi64_si128(times, reduced, 0x00));
    return (uint32_t)_mm_extract_epi32(all, 1);
}
#endif

/* The checksum of `n` bytes. */
static uint32_t crc32(const uint8_t *data, size_t n)
{
    uint32_t crc = 0xFFFFFFFF;
#ifdef X86
    const size_t some = n & ~(size_t)15;
    if (some >= 64 && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1")) {
        crc = crc_by_folding(crc, data, some);
        data += some;
        n -= some;
    }
#endif
    return ~crc_by_tables(crc, data, n);
}

enum { BEFORE = 8, AROUND = 12 }; /* bytes of a chunk before its data, and also behind */

static void put_number(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* Makes an IDAT chunk (5.3) of `n` bytes of data that are in their place. */
static void put_chunk(uint8_t *chunk, size_t n)
{
    put_number(chunk, (uint32_t)n);
    memcpy(chunk + 4, "IDAT", 4);
    put_number(chunk + BEFORE + n, crc32(chunk + 4, 4 + n));
}

#endif
