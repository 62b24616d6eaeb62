/* What rows.c and deflate.c have in common: rows of pixels as lines of a PNG, and how these repeat themselves. */
#ifndef VECDRAW_LINES_H
#define VECDRAW_LINES_H

#include "compiler.h"

#ifdef X86
/* Pixels four at a time, as long as 16 bytes may be written; the first that was not done. */
__attribute__((target("ssse3"))) static Py_ssize_t pack_fours(const uint8_t *row, Py_ssize_t width, int reversed,
                                                              int channels, uint8_t *out)
{
    const int8_t n = -1;
    const __m128i order =
        channels == 4 ? (reversed ? _mm_setr_epi8(2, 1, 0, 3, 6, 5, 4, 7, 10, 9, 8, 11, 14, 13, 12, 15)
                                  : _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
                      : (reversed ? _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, n, n, n, n)
                                  : _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, n, n, n, n));
    const Py_ssize_t spare = channels == 3 ? 2 : 0; /* pixels that come after the four and are written later */
    Py_ssize_t x = 0;
    for (; x + 4 + spare <= width; x += 4) {
        __m128i here = _mm_loadu_si128((const __m128i *)(row + 4 * x));
        _mm_storeu_si128((__m128i *)(out + channels * x), _mm_shuffle_epi8(here, order));
    }
    return x;
}
/* As `pack_fours`, eight at a time, as long as 32 bytes may be written. */
__attribute__((target("avx2"))) static Py_ssize_t pack_eights(const uint8_t *row, Py_ssize_t width, int reversed,
                                                              uint8_t *out)
{
    const int8_t n = -1;
    const __m256i order = _mm256_broadcastsi128_si256(
        reversed ? _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, n, n, n, n)
                 : _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, n, n, n, n));
    const __m256i together = _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7);
    Py_ssize_t x = 0;
    for (; x + 8 + 3 <= width; x += 8) {
        const __m256i here = _mm256_loadu_si256((const __m256i *)(row + 4 * x));
        const __m256i packed = _mm256_permutevar8x32_epi32(_mm256_shuffle_epi8(here, order), together);
        _mm256_storeu_si256((__m256i *)(out + 3 * x), packed);
    }
    return x;
}
#endif

static void pack_row(const uint8_t *row, Py_ssize_t width, int reversed, int channels, uint8_t *out)
{
    Py_ssize_t x = 0;
#ifdef X86
    if (channels == 3 && __builtin_cpu_supports("avx2")) x = pack_eights(row, width, reversed, out);
    else if (__builtin_cpu_supports("ssse3")) x = pack_fours(row, width, reversed, channels, out);
#endif
    for (; x < width; x++)
        for (int c = 0; c < channels; c++) out[x * channels + c] = row[4 * x + (reversed && c < 3 ? 2 - c : c)];
}

static int fits(const Py_buffer *view, Py_ssize_t width, Py_ssize_t height, Py_ssize_t stride)
{
    const Py_ssize_t most = (Py_ssize_t)1 << 28;
    return width >= 1 && height >= 1 && width <= most && height <= most && stride >= 4 * width && stride <= view->len &&
           (height == 1 || (view->len - 4 * width) / stride >= height - 1) && view->len >= 4 * width;
}

/* Of up to 64 bytes from `i` on: a bit for each that equals `step` bytes before, or that of the line above. */
static inline uint64_t repeated_bits(const uint8_t *row, const uint8_t *above, Py_ssize_t i, Py_ssize_t count, int step)
{
    uint64_t bits = 0;
    for (Py_ssize_t k = 0; k < count; k++)
        bits |= (uint64_t)(row[i + k] == row[i + k - step] || row[i + k] == above[i + k]) << k;
    return bits;
}

#ifdef X86
/* As `repeated_bits`, of 64 bytes. */
__attribute__((target("avx2"))) static inline uint64_t repeated_wide(const uint8_t *row, const uint8_t *above,
                                                                     Py_ssize_t i, int step)
{
    uint64_t bits = 0;
    for (int k = 0; k < 64; k += 32) {
        const __m256i here = _mm256_loadu_si256((const __m256i *)(row + i + k));
        const __m256i left = _mm256_cmpeq_epi8(here, _mm256_loadu_si256((const __m256i *)(row + i + k - step)));
        const __m256i upper = _mm256_cmpeq_epi8(here, _mm256_loadu_si256((const __m256i *)(above + i + k)));
        bits |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_or_si256(left, upper)) << k;
    }
    return bits;
}
#endif

static inline unsigned ones(uint64_t bits)
{
#if defined(__GNUC__) || defined(__clang__)
    return (unsigned)__builtin_popcountll(bits);
#else
    unsigned count = 0;
    for (; bits; bits &= bits - 1) count++;
    return count;
#endif
}

/* Adds to `counts` what rows.py says of 64 samples or fewer, and of the bits of the four before, the last one highest;
 * the bits of the last four of these. */
static inline uint64_t count_ends(uint64_t same, uint64_t before, uint64_t inside, uint64_t counts[3])
{
    const uint64_t ends = inside & ~same & (same << 1 | before >> 3);
    counts[0] += ones(same);
    counts[1] += ones(ends);
    counts[2] += ones(ends & (same << 2 | before >> 2) & (same << 3 | before >> 1) & (same << 4 | before));
    return same >> 60;
}

#ifdef X86
/* As `count_breaks`, as far as is easily done; the first sample that was not, and the bits of those before. */
__attribute__((flatten, target("avx2,popcnt"))) static Py_ssize_t count_breaks_wide(const uint8_t *row,
                                                                                    const uint8_t *above,
                                                                                    Py_ssize_t length, int step,
                                                                                    uint64_t counts[3], uint64_t *before)
{
    Py_ssize_t i = step;
    for (; i + 64 <= length; i += 64)
        *before = count_ends(repeated_wide(row, above, i, step), *before, ~(uint64_t)0, counts);
    return i;
}
#endif

/* Adds to `counts` what rows.py says of the samples of one line; the first pixel has no left, and is not looked at. */
static void count_breaks(const uint8_t *row, const uint8_t *above, Py_ssize_t length, int step, uint64_t counts[3])
{
    uint64_t before = 0;
    Py_ssize_t i = step;
#ifdef X86
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt"))
        i = count_breaks_wide(row, above, length, step, counts, &before);
#endif
    for (; i < length; i += 64) {
        const Py_ssize_t some = length - i < 64 ? length - i : 64;
        const uint64_t inside = some < 64 ? ((uint64_t)1 << some) - 1 : ~(uint64_t)0;
        before = count_ends(repeated_bits(row, above, i, some, step), before, inside, counts);
    }
}

#endif
