/* Rows of a gradient, from entries of its table. */
#ifndef VECDRAW_GRADIENT_ROWS_H
#define VECDRAW_GRADIENT_ROWS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "gradient_table.h"

static inline void blend_pixel(const Gradient *g, const Entry *entry, const int16_t *dither, int coverage, uint8_t *to)
{
    int full = entry->bgra[3], alpha = full;
    uint32_t share = (uint32_t)coverage * 257;
    if (coverage < 255)
        alpha = (int)(2 * (uint32_t)full * share >> 17);
    for (int c = 0; c < 4; c++) {
        int level = entry->bgra[c];
        if (c < 3) {
            level += *dither;
            level = level < full ? level : full;
            level = level > 0 ? level : 0;
        }
        if (coverage < 255)
            level = (int)(2 * (uint32_t)level * share >> 17);
        if (alpha != FULL || !g->opaque)
            level += (to[c] * 257 * (FULL - alpha)) >> 16;
        to[c] = (uint8_t)((level + 64) >> 7);
    }
}

static void blend_row(const Gradient *g, const int32_t *entries, int x, int y, int count, const uint8_t *mask,
                      uint8_t *to)
{
    const int16_t *dither = g->dither[y & 7];
    int i = 0;
#ifdef __SSE2__
    const __m128i zero = _mm_setzero_si128(), half = _mm_set1_epi16(64), full = _mm_set1_epi16(FULL);
    __m128i pairs[8];
    for (int k = 0; k < 8; k++) {
        int16_t a = dither[(x + k) & 7], b = dither[(x + k + 1) & 7];
        pairs[k] = _mm_setr_epi16(a, a, a, 0, b, b, b, 0);
    }
    for (; i + 4 <= count; i += 4, to += 16) {
        uint32_t covered = 0xFFFFFFFFu;
        if (mask) {
            memcpy(&covered, mask + i, 4);
            if (covered == 0)
                continue;
        }
        __m128i out[2], there = zero;
        if (!g->opaque || covered != 0xFFFFFFFFu)
            there = _mm_loadu_si128((const __m128i *)to);
        for (int k = 0; k < 2; k++) {
            const Entry *first = g->table + entries[i + 2 * k], *second = g->table + entries[i + 2 * k + 1];
            __m128i level = _mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *)first->bgra),
                                               _mm_loadl_epi64((const __m128i *)second->bgra));
            __m128i alpha = _mm_shufflehi_epi16(_mm_shufflelo_epi16(level, 0xFF), 0xFF);
            level = _mm_add_epi16(level, pairs[(i + 2 * k) & 7]);
            level = _mm_max_epi16(_mm_min_epi16(level, alpha), zero);
            if (covered != 0xFFFFFFFFu) {
                int a = covered >> (16 * k) & 255, b = covered >> (16 * k + 8) & 255;
                __m128i share = _mm_unpacklo_epi64(_mm_set1_epi16((int16_t)(a * 257)), _mm_set1_epi16((int16_t)(b * 257)));
                __m128i whole = _mm_cmpeq_epi16(share, _mm_set1_epi16(-1));
                __m128i part = _mm_srli_epi16(_mm_mulhi_epu16(_mm_slli_epi16(level, 1), share), 1);
                level = _mm_or_si128(_mm_and_si128(whole, level), _mm_andnot_si128(whole, part));
                part = _mm_srli_epi16(_mm_mulhi_epu16(_mm_slli_epi16(alpha, 1), share), 1);
                alpha = _mm_or_si128(_mm_and_si128(whole, alpha), _mm_andnot_si128(whole, part));
            }
            if (!g->opaque || covered != 0xFFFFFFFFu) {
                __m128i under = k ? _mm_unpackhi_epi8(there, there) : _mm_unpacklo_epi8(there, there);
                level = _mm_add_epi16(level, _mm_mulhi_epu16(under, _mm_sub_epi16(full, alpha)));
            }
            out[k] = _mm_srli_epi16(_mm_add_epi16(level, half), 7);
        }
        _mm_storeu_si128((__m128i *)to, _mm_packus_epi16(out[0], out[1]));
    }
#endif
    for (; i < count; i++, to += 4)
        if (!mask || mask[i])
            blend_pixel(g, g->table + entries[i], dither + ((x + i) & 7), mask ? mask[i] : 255, to);
}

#ifdef WIDE
/* As find_entries and blend_row, eight and four pixels at a time: the same operations, so the same bytes. */
__attribute__((target("avx2"))) static void find_entries_wide(const Gradient *g, int x, int y, int count,
                                                              int32_t *entries)
{
    double middle = y + 0.5;
    const __m256 zero = _mm256_setzero_ps(), one = _mm256_set1_ps(1.0f), half = _mm256_set1_ps(0.5f);
    const __m256 eight = _mm256_set1_ps(8.0f), steps = _mm256_set1_ps((float)g->steps);
    const __m256 along = _mm256_set1_ps((float)g->m[0]), across = _mm256_set1_ps((float)g->m[1]);
    const __m256 row = _mm256_set1_ps((float)(g->m[2] * middle + g->m[4]));
    const __m256 second = _mm256_set1_ps((float)(g->m[3] * middle + g->m[5]));
    const __m256 factor = _mm256_set1_ps((float)g->factor), bias = _mm256_set1_ps((float)g->bias);
    const __m256 first = _mm256_setr_ps(0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f, 6.5f, 7.5f);
    __m256 px = _mm256_add_ps(_mm256_set1_ps((float)x), first);
    int i = 0;
    for (; i + 8 <= count; i += 8, px = _mm256_add_ps(px, eight)) {
        __m256 t = _mm256_add_ps(_mm256_mul_ps(px, along), row);
        if (g->kind == RADIAL) {
            __m256 v = _mm256_add_ps(_mm256_mul_ps(px, across), second);
            __m256 distance = _mm256_sqrt_ps(_mm256_add_ps(_mm256_mul_ps(t, t), _mm256_mul_ps(v, v)));
            t = _mm256_add_ps(_mm256_mul_ps(distance, factor), bias);
        }
        t = _mm256_min_ps(_mm256_max_ps(t, zero), one);
        __m256i at = _mm256_cvttps_epi32(_mm256_add_ps(_mm256_mul_ps(t, steps), half));
        _mm256_storeu_si256((__m256i *)(entries + i), at);
    }
    if (i < count)
        find_entries(g, x + i, y, count - i, entries + i);
}

__attribute__((target("avx2"))) static inline __m256i four_entries(const Entry *table, const int32_t *at)
{
    __m128i low = _mm_loadl_epi64((const __m128i *)table[at[0]].bgra);
    __m128i high = _mm_loadl_epi64((const __m128i *)table[at[2]].bgra);
    low = _mm_castpd_si128(_mm_loadh_pd(_mm_castsi128_pd(low), (const double *)table[at[1]].bgra));
    high = _mm_castpd_si128(_mm_loadh_pd(_mm_castsi128_pd(high), (const double *)table[at[3]].bgra));
    return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}

__attribute__((target("avx2"))) static void blend_row_wide(const Gradient *g, const int32_t *entries, int x, int y,
                                                           int count, uint8_t *to)
{
    const int16_t *dither = g->dither[y & 7];
    const __m256i zero = _mm256_setzero_si256(), half = _mm256_set1_epi16(64), full = _mm256_set1_epi16(FULL);
    int16_t pattern[2][16];
    for (int k = 0; k < 32; k++)
        pattern[k / 16][k % 16] = (k & 3) == 3 ? 0 : dither[(x + k / 4) & 7];
    const __m256i noise[2] = {_mm256_loadu_si256((const __m256i *)pattern[0]),
                              _mm256_loadu_si256((const __m256i *)pattern[1])};
    int i = 0;
    for (; i + 8 <= count; i += 8, to += 32) {
        __m256i out[2];
        for (int k = 0; k < 2; k++) {
            __m256i level = four_entries(g->table, entries + i + 4 * k);
            __m256i alpha = _mm256_shufflehi_epi16(_mm256_shufflelo_epi16(level, 0xFF), 0xFF);
            level = _mm256_max_epi16(_mm256_min_epi16(_mm256_add_epi16(level, noise[k]), alpha), zero);
            if (!g->opaque) {
                __m256i under = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(to + 16 * k)));
                under = _mm256_or_si256(under, _mm256_slli_epi16(under, 8));
                level = _mm256_add_epi16(level, _mm256_mulhi_epu16(under, _mm256_sub_epi16(full, alpha)));
            }
            out[k] = _mm256_srli_epi16(_mm256_add_epi16(level, half), 7);
        }
        __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi16(out[0], out[1]), 0xD8);
        _mm256_storeu_si256((__m256i *)to, packed);
    }
    if (i < count)
        blend_row(g, entries + i, x + i, y, count - i, NULL, to);
}
#endif

/* Cuts [left, right) of row y to what is not beyond a transparent end: pixels with t < 1, and a few more. */
static void cut_row(const Gradient *g, int y, int *left, int *right)
{
    double middle = y + 0.5, reach = (1.0 - g->bias) / g->factor;
    double u = g->m[2] * middle + g->m[4], v = g->m[3] * middle + g->m[5];
    double a = g->m[0] * g->m[0] + g->m[1] * g->m[1], b = g->m[0] * u + g->m[1] * v;
    reach = reach * 1.0001;
    double inside = b * b - a * (u * u + v * v - reach * reach);
    if (!(a > 0.0) || !(g->factor > 0.0))
        return;
    if (inside <= 0.0) {
        *right = *left;
        return;
    }
    double root = sqrt(inside), first = floor((-b - root) / a) - 2.0, last = ceil((-b + root) / a) + 2.0;
    if (first > *left)
        *left = first < *right ? (int)first : *right;
    if (last < *right)
        *right = last > *left ? (int)last : *left;
}

static void draw_rows(const Gradient *g, uint8_t *pixels, Py_ssize_t stride, int left, int top, int right, int bottom)
{
    int32_t entries[BLOCK];
#ifdef WIDE
    int wide = __builtin_cpu_supports("avx2");
#endif
    int plain = g->kind == LINEAR && g->opaque && !g->mask;
    for (int y = top; y < bottom; y++) {
        uint8_t *row = pixels + (Py_ssize_t)y * stride;
        int from = left, to = right;
        if (plain && g->m[2] == 0.0 && y - top >= 8) { /* across: as the row that is dithered alike */
            memcpy(row + 4 * (size_t)left, row - 8 * stride + 4 * (size_t)left, 4 * (size_t)(right - left));
            continue;
        }
        if (plain && g->m[0] == 0.0 && right - left > 8) { /* down: eight pixels again and again */
            size_t done = 32, size = 4 * (size_t)(right - left);
            find_entries(g, left, y, 8, entries);
            blend_row(g, entries, left, y, 8, NULL, row + 4 * (size_t)left);
            while (done < size) {
                size_t part = done < size - done ? done : size - done;
                memcpy(row + 4 * (size_t)left + done, row + 4 * (size_t)left, part);
                done += part;
            }
            continue;
        }
        if (g->kind == RADIAL && g->clear_end)
            cut_row(g, y, &from, &to);
        for (int x = from; x < to; x += BLOCK) {
            int count = to - x < BLOCK ? to - x : BLOCK;
#ifdef WIDE
            if (wide && !g->mask) {
                find_entries_wide(g, x, y, count, entries);
                blend_row_wide(g, entries, x, y, count, row + 4 * (size_t)x);
                continue;
            }
#endif
            find_entries(g, x, y, count, entries);
            const uint8_t *mask = g->mask ? g->mask + (y - top) * g->mask_stride + (x - left) : NULL;
            blend_row(g, entries, x, y, count, mask, row + 4 * (size_t)x);
        }
    }
}

#endif
