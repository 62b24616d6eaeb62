/* The filter types of PNG (clause 9). */
#ifndef VECDRAW_FILTERS_H
#define VECDRAW_FILTERS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"

enum { NONE, SUB, UP, AVERAGE, PAETH, ADAPTIVE };

static uint8_t paeth(int a, int b, int c)
{
    int to_a = abs(b - c), to_b = abs(a - c), to_c = abs(a + b - 2 * c);
    return (uint8_t)(to_a <= to_b && to_a <= to_c ? a : to_b <= to_c ? b : c);
}

#ifdef X86
/* As `paeth_sixteens`, 32 bytes at a time. */
__attribute__((target("avx2"))) static Py_ssize_t paeth_wide(const uint8_t *row, const uint8_t *above, Py_ssize_t i,
                                                             Py_ssize_t length, int step, uint8_t *out)
{
    const __m256i zero = _mm256_setzero_si256();
    for (; i + 32 <= length; i += 32) {
        const __m256i a = _mm256_loadu_si256((const __m256i *)(row + i - step));
        const __m256i b = _mm256_loadu_si256((const __m256i *)(above + i));
        const __m256i c = _mm256_loadu_si256((const __m256i *)(above + i - step));
        const __m256i b_over = _mm256_subs_epu8(b, c), b_under = _mm256_subs_epu8(c, b);
        const __m256i a_over = _mm256_subs_epu8(a, c), a_under = _mm256_subs_epu8(c, a);
        const __m256i to_a = _mm256_or_si256(b_over, b_under), to_b = _mm256_or_si256(a_over, a_under);
        const __m256i least = _mm256_min_epu8(to_a, to_b), most = _mm256_max_epu8(to_a, to_b);
        const __m256i opposite = _mm256_or_si256(_mm256_min_epu8(b_over, a_under), _mm256_min_epu8(b_under, a_over));
        const __m256i same_side = _mm256_cmpeq_epi8(opposite, zero);
        const __m256i sum = _mm256_adds_epu8(to_a, to_b), difference = _mm256_sub_epi8(most, least);
        const __m256i to_c = _mm256_blendv_epi8(difference, sum, same_side);
        const __m256i is_ab = _mm256_cmpeq_epi8(_mm256_min_epu8(least, to_c), least);
        const __m256i ab = _mm256_blendv_epi8(b, a, _mm256_cmpeq_epi8(least, to_a));
        const __m256i expected = _mm256_blendv_epi8(c, ab, is_ab);
        const __m256i here = _mm256_loadu_si256((const __m256i *)(row + i));
        _mm256_storeu_si256((__m256i *)(out + i), _mm256_sub_epi8(here, expected));
    }
    return i;
}

/* Bytes from `i` on, sixteen at a time; the first that was not done. The distance to c is that of a and b together where
 * both lie on the same side of c, else their difference. */
static Py_ssize_t paeth_sixteens(const uint8_t *row, const uint8_t *above, Py_ssize_t i, Py_ssize_t length, int step,
                                 uint8_t *out)
{
    for (; i + 16 <= length; i += 16) {
        const __m128i a = _mm_loadu_si128((const __m128i *)(row + i - step));
        const __m128i b = _mm_loadu_si128((const __m128i *)(above + i));
        const __m128i c = _mm_loadu_si128((const __m128i *)(above + i - step));
        const __m128i b_over = _mm_subs_epu8(b, c), b_under = _mm_subs_epu8(c, b);
        const __m128i a_over = _mm_subs_epu8(a, c), a_under = _mm_subs_epu8(c, a);
        const __m128i to_a = _mm_or_si128(b_over, b_under), to_b = _mm_or_si128(a_over, a_under);
        const __m128i least = _mm_min_epu8(to_a, to_b), most = _mm_max_epu8(to_a, to_b), zero = _mm_setzero_si128();
        const __m128i opposite = _mm_or_si128(_mm_min_epu8(b_over, a_under), _mm_min_epu8(b_under, a_over));
        const __m128i same_side = _mm_cmpeq_epi8(opposite, zero);
        const __m128i sum = _mm_adds_epu8(to_a, to_b), difference = _mm_sub_epi8(most, least);
        const __m128i to_c = _mm_or_si128(_mm_and_si128(same_side, sum), _mm_andnot_si128(same_side, difference));
        const __m128i is_ab = _mm_cmpeq_epi8(_mm_min_epu8(least, to_c), least);
        const __m128i is_a = _mm_cmpeq_epi8(least, to_a);
        const __m128i ab = _mm_or_si128(_mm_and_si128(is_a, a), _mm_andnot_si128(is_a, b));
        const __m128i expected = _mm_or_si128(_mm_and_si128(is_ab, ab), _mm_andnot_si128(is_ab, c));
        const __m128i here = _mm_loadu_si128((const __m128i *)(row + i));
        _mm_storeu_si128((__m128i *)(out + i), _mm_sub_epi8(here, expected));
    }
    return i;
}
#endif

/* The bytes of one row less what `kind` expects; `above` is a row of zeros for the first of a picture. */
static void filter_row(const uint8_t *restrict row, const uint8_t *restrict above, Py_ssize_t length, int step,
                       int kind, uint8_t *restrict out)
{
    const Py_ssize_t first = step < length ? step : length; /* bytes with nothing on their left */
    if (kind == NONE) {
        memcpy(out, row, (size_t)length);
    } else if (kind == SUB) {
        memcpy(out, row, (size_t)first);
        for (Py_ssize_t i = first; i < length; i++) out[i] = (uint8_t)(row[i] - row[i - step]);
    } else if (kind == UP) {
        for (Py_ssize_t i = 0; i < length; i++) out[i] = (uint8_t)(row[i] - above[i]);
    } else if (kind == AVERAGE) {
        for (Py_ssize_t i = 0; i < first; i++) out[i] = (uint8_t)(row[i] - above[i] / 2);
        for (Py_ssize_t i = first; i < length; i++) out[i] = (uint8_t)(row[i] - (row[i - step] + above[i]) / 2);
    } else {
        Py_ssize_t i = first;
        for (Py_ssize_t j = 0; j < first; j++) out[j] = (uint8_t)(row[j] - above[j]);
#ifdef X86
        if (__builtin_cpu_supports("avx2")) i = paeth_wide(row, above, i, length, step, out);
        i = paeth_sixteens(row, above, i, length, step, out);
#endif
        for (; i < length; i++) out[i] = (uint8_t)(row[i] - paeth(row[i - step], above[i], above[i - step]));
    }
}

#endif
