/* Gradients blended into BGRA premultiplied pixels: what gradients.py says, in C.
 *
 * Colours are integers of 1/128 of a level (255 levels are FULL), so that the ordered dither is whole numbers of them.
 * Positions are float32, each operation rounded; tables are computed in double. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif
#if defined(__SSE2__) && defined(__GNUC__)
#include <immintrin.h>
#define WIDE
#endif

#define FULL 32640
#define BLOCK 256
#define MOST_STEPS (1 << 16)
#define LINEAR 0
#define RADIAL 1

typedef struct {
    uint16_t bgra[4];
} Entry;

typedef struct {
    int kind, steps, opaque, clear_end;
    double m[6]; /* x' = m0 x + m2 y + m4, y' = m1 x + m3 y + m5 at the middles of pixels */
    double factor, bias; /* RADIAL: t = distance * factor + bias */
    const uint8_t *mask; /* coverage, or NULL; (0, 0) of it is the area's first pixel */
    Py_ssize_t mask_stride;
    int16_t dither[8][8];
    const Entry *table;
} Gradient;

static void fill_table(Entry *table, int steps, const double *stops, Py_ssize_t count)
{
    Py_ssize_t at = 0;
    for (int k = 0; k <= steps; k++) {
        double t = (double)k / (double)steps;
        while (at < count - 2 && t >= stops[5 * (at + 1)])
            at++;
        const double *from = stops + 5 * at, *to = from + 5;
        double span = to[0] - from[0];
        double share = span > 0.0 ? (t - from[0]) / span : 1.0;
        double alpha = from[4] + (to[4] - from[4]) * share;
        for (int c = 0; c < 3; c++) {
            double level = (from[1 + c] + (to[1 + c] - from[1 + c]) * share) * alpha;
            table[k].bgra[c] = (uint16_t)(level * FULL + 0.5);
        }
        table[k].bgra[3] = (uint16_t)(alpha * FULL + 0.5);
    }
}

/* What the table tells about all pixels. */
static void look_at_table(Gradient *g)
{
    g->opaque = 1;
    for (int k = 0; k <= g->steps; k++)
        g->opaque &= g->table[k].bgra[3] == FULL;
    const uint16_t *last = g->table[g->steps].bgra;
    g->clear_end = (last[0] | last[1] | last[2] | last[3]) == 0;
}

/* The 8 x 8 matrix of Bayer, centred: 1/128 of a level. */
static void fill_dither(Gradient *g, int wanted)
{
    for (int y = 0; y < 8; y++)
        for (int x = 0; x < 8; x++) {
            int z = x ^ y;
            int rank = (z & 1) << 5 | (x & 1) << 4 | (z & 2) << 2 | (x & 2) << 1 | (z & 4) >> 1 | (x & 4) >> 2;
            g->dither[y][x] = (int16_t)(wanted ? 2 * rank - 63 : 0);
        }
}

/* Entries of the table for `count` pixels from (x, y) on. */
static void find_entries(const Gradient *g, int x, int y, int count, int32_t *entries)
{
    double middle = y + 0.5;
    float steps = (float)g->steps;
    float along = (float)g->m[0], across = (float)g->m[1];
    float row = (float)(g->m[2] * middle + g->m[4]), second = (float)(g->m[3] * middle + g->m[5]);
    float factor = (float)g->factor, bias = (float)g->bias;
    int i = 0;
#ifdef __SSE2__
    const __m128 zero = _mm_setzero_ps(), one = _mm_set1_ps(1.0f), half = _mm_set1_ps(0.5f), four = _mm_set1_ps(4.0f);
    __m128 px = _mm_add_ps(_mm_set1_ps((float)x), _mm_setr_ps(0.5f, 1.5f, 2.5f, 3.5f));
    for (; i + 4 <= count; i += 4, px = _mm_add_ps(px, four)) {
        __m128 t = _mm_add_ps(_mm_mul_ps(px, _mm_set1_ps(along)), _mm_set1_ps(row));
        if (g->kind == RADIAL) {
            __m128 v = _mm_add_ps(_mm_mul_ps(px, _mm_set1_ps(across)), _mm_set1_ps(second));
            __m128 distance = _mm_sqrt_ps(_mm_add_ps(_mm_mul_ps(t, t), _mm_mul_ps(v, v)));
            t = _mm_add_ps(_mm_mul_ps(distance, _mm_set1_ps(factor)), _mm_set1_ps(bias));
        }
        t = _mm_min_ps(_mm_max_ps(t, zero), one);
        __m128i at = _mm_cvttps_epi32(_mm_add_ps(_mm_mul_ps(t, _mm_set1_ps(steps)), half));
        _mm_storeu_si128((__m128i *)(entries + i), at);
    }
#endif
    for (; i < count; i++) {
        float at = (float)(x + i) + 0.5f;
        float t = at * along + row;
        if (g->kind == RADIAL) {
            float v = at * across + second;
            t = sqrtf(t * t + v * v) * factor + bias;
        }
        t = t > 0.0f ? t : 0.0f;
        t = t < 1.0f ? t : 1.0f;
        entries[i] = (int32_t)(t * steps + 0.5f);
    }
}

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

/* Part of a gradient: from which place on, and colours as place * slope + start, all 0..1, in the order of memory. */
typedef struct {
    float begin, slope[4], start[4];
} Part;

/* Places of `count` pixels from (x, y) on, 0..1. */
static void find_places(const Gradient *g, int x, int y, int count, float *places)
{
    double middle = y + 0.5;
    float along = (float)g->m[0], across = (float)g->m[1];
    float row = (float)(g->m[2] * middle + g->m[4]), second = (float)(g->m[3] * middle + g->m[5]);
    float factor = (float)g->factor, bias = (float)g->bias;
    int i = 0;
#ifdef __SSE2__
    const __m128 zero = _mm_setzero_ps(), one = _mm_set1_ps(1.0f), four = _mm_set1_ps(4.0f);
    __m128 px = _mm_add_ps(_mm_set1_ps((float)x), _mm_setr_ps(0.5f, 1.5f, 2.5f, 3.5f));
    for (; i + 4 <= count; i += 4, px = _mm_add_ps(px, four)) {
        __m128 t = _mm_add_ps(_mm_mul_ps(px, _mm_set1_ps(along)), _mm_set1_ps(row));
        if (g->kind == RADIAL) {
            __m128 v = _mm_add_ps(_mm_mul_ps(px, _mm_set1_ps(across)), _mm_set1_ps(second));
            __m128 distance = _mm_sqrt_ps(_mm_add_ps(_mm_mul_ps(t, t), _mm_mul_ps(v, v)));
            t = _mm_add_ps(_mm_mul_ps(distance, _mm_set1_ps(factor)), _mm_set1_ps(bias));
        }
        _mm_storeu_ps(places + i, _mm_min_ps(_mm_max_ps(t, zero), one));
    }
#endif
    for (; i < count; i++) {
        float at = (float)(x + i) + 0.5f;
        float t = at * along + row;
        if (g->kind == RADIAL) {
            float v = at * across + second;
            t = sqrtf(t * t + v * v) * factor + bias;
        }
        t = t > 0.0f ? t : 0.0f;
        places[i] = t < 1.0f ? t : 1.0f;
    }
}

static const Part *part_of(const Part *parts, Py_ssize_t count, float place)
{
    const Part *part = parts, *last = parts + count - 1;
    while (part < last && place >= part[1].begin)
        part++;
    return part;
}

static int level_of(const Part *part, int channel, float place)
{
    float level = place * part->slope[channel] + part->start[channel];
    level = level > 0.0f ? level : 0.0f;
    level = level < 1.0f ? level : 1.0f;
    return (int)(level * 255.0f + 0.5f);
}

/* A product of two levels as a level, rounded. */
static int scaled(int product)
{
    product += 128;
    return (product + (product >> 8)) >> 8;
}

#ifdef __SSE2__
static __m128i levels_of(const Part *part, float place)
{
    const __m128 zero = _mm_setzero_ps(), one = _mm_set1_ps(1.0f), half = _mm_set1_ps(0.5f), full = _mm_set1_ps(255.0f);
    __m128 level = _mm_mul_ps(_mm_set1_ps(place), _mm_loadu_ps(part->slope));
    level = _mm_min_ps(_mm_max_ps(_mm_add_ps(level, _mm_loadu_ps(part->start)), zero), one);
    return _mm_cvttps_epi32(_mm_add_ps(_mm_mul_ps(level, full), half));
}

static __m128i scaled_eight(__m128i product)
{
    product = _mm_add_epi16(product, _mm_set1_epi16(128));
    return _mm_srli_epi16(_mm_add_epi16(product, _mm_srli_epi16(product, 8)), 8);
}
#endif

/* Blends whole levels: colour and opacity are rounded, then multiplied, then what is below. */
static void blend_levels_row(const Part *parts, Py_ssize_t count_of_parts, const float *places, int count, uint8_t *to)
{
    int i = 0;
#ifdef __SSE2__
    const __m128i zero = _mm_setzero_si128(), full = _mm_set1_epi16(255);
    const __m128i opacity = _mm_setr_epi16(0, 0, 0, 255, 0, 0, 0, 255);
    for (; i + 2 <= count; i += 2, to += 8) {
        __m128i one = levels_of(part_of(parts, count_of_parts, places[i]), places[i]);
        __m128i two = levels_of(part_of(parts, count_of_parts, places[i + 1]), places[i + 1]);
        __m128i level = _mm_packs_epi32(one, two);
        __m128i alpha = _mm_shufflehi_epi16(_mm_shufflelo_epi16(level, 0xFF), 0xFF);
        __m128i under = _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)to), zero);
        level = scaled_eight(_mm_mullo_epi16(level, _mm_or_si128(alpha, opacity)));
        under = scaled_eight(_mm_mullo_epi16(under, _mm_sub_epi16(full, alpha)));
        _mm_storel_epi64((__m128i *)to, _mm_packus_epi16(_mm_add_epi16(level, under), zero));
    }
#endif
    for (; i < count; i++, to += 4) {
        const Part *part = part_of(parts, count_of_parts, places[i]);
        int alpha = level_of(part, 3, places[i]);
        for (int c = 0; c < 4; c++) {
            int level = c < 3 ? scaled(level_of(part, c, places[i]) * alpha) : alpha;
            to[c] = (uint8_t)(level + scaled(to[c] * (255 - alpha)));
        }
    }
}

static PyObject *blend_levels(PyObject *self, PyObject *args)
{
    (void)self;
    Py_buffer dest, ramp;
    Py_ssize_t stride;
    int left, top, right, bottom;
    Gradient g;
    memset(&g, 0, sizeof g);
    if (!PyArg_ParseTuple(args, "w*n(iiii)i(dddddd)ddy*", &dest, &stride, &left, &top, &right, &bottom, &g.kind, &g.m[0],
                          &g.m[1], &g.m[2], &g.m[3], &g.m[4], &g.m[5], &g.factor, &g.bias, &ramp))
        return NULL;
    const Py_ssize_t count = ramp.len / (Py_ssize_t)sizeof(Part);
    int ok = left >= 0 && top >= 0 && right >= left && bottom >= top && stride >= 0 && right <= stride / 4;
    ok = ok && (bottom == 0 || bottom <= dest.len / (stride > 0 ? stride : 1));
    ok = ok && count >= 1 && ramp.len % (Py_ssize_t)sizeof(Part) == 0;
    ok = ok && (uintptr_t)ramp.buf % sizeof(float) == 0 && (g.kind == LINEAR || g.kind == RADIAL);
    if (ok) {
        const Part *parts = ramp.buf;
        float places[BLOCK];
        Py_BEGIN_ALLOW_THREADS
        g.clear_end = level_of(parts + count - 1, 3, 1.0f) == 0;
        for (int y = top; y < bottom; y++) {
            int from = left, to = right;
            if (g.kind == RADIAL && g.clear_end) cut_row(&g, y, &from, &to);
            for (int x = from; x < to; x += BLOCK) {
                const int some = to - x < BLOCK ? to - x : BLOCK;
                find_places(&g, x, y, some, places);
                blend_levels_row(parts, count, places, some, (uint8_t *)dest.buf + y * stride + 4 * (Py_ssize_t)x);
            }
        }
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&ramp);
    if (!ok) {
        PyErr_SetString(PyExc_ValueError, "an area or parts of a gradient that are not inside their buffers");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *table(PyObject *self, PyObject *args)
{
    (void)self;
    Py_buffer stops;
    int steps;
    if (!PyArg_ParseTuple(args, "y*i", &stops, &steps))
        return NULL;
    Py_ssize_t count = stops.len / (Py_ssize_t)(5 * sizeof(double));
    int ok = count >= 2 && steps >= 1 && steps <= MOST_STEPS;
    double *points = ok ? malloc((size_t)count * 5 * sizeof(double)) : NULL;
    PyObject *made = ok ? PyBytes_FromStringAndSize(NULL, ((Py_ssize_t)steps + 1) * (Py_ssize_t)sizeof(Entry)) : NULL;
    int full = points && made;
    if (full) {
        memcpy(points, stops.buf, (size_t)count * 5 * sizeof(double));
        for (Py_ssize_t i = 0; i < count * 5; i++)
            ok = ok && points[i] >= 0.0 && points[i] <= 1.0;
    }
    if (full && ok)
        fill_table((Entry *)PyBytes_AsString(made), steps, points, count);
    free(points);
    PyBuffer_Release(&stops);
    if (full && ok)
        return made;
    Py_XDECREF(made);
    if (ok)
        return PyErr_NoMemory();
    PyErr_SetString(PyExc_ValueError, "stops that are not from 0 to 1, or steps that are not");
    return NULL;
}

static PyObject *blend(PyObject *self, PyObject *args)
{
    (void)self;
    Py_buffer dest, entries, mask;
    Py_ssize_t stride, mask_offset;
    int left, top, right, bottom, dither;
    Gradient g;
    memset(&g, 0, sizeof g);
    if (!PyArg_ParseTuple(args, "w*n(iiii)i(dddddd)ddy*iz*nn", &dest, &stride, &left, &top, &right, &bottom, &g.kind,
                          &g.m[0], &g.m[1], &g.m[2], &g.m[3], &g.m[4], &g.m[5], &g.factor, &g.bias, &entries,
                          &dither, &mask, &mask_offset, &g.mask_stride))
        return NULL;
    Py_ssize_t count = entries.len / (Py_ssize_t)sizeof(Entry);
    int ok = left >= 0 && top >= 0 && right >= left && bottom >= top && stride >= 0 && right <= stride / 4;
    ok = ok && (bottom == 0 || bottom <= dest.len / (stride > 0 ? stride : 1));
    ok = ok && count >= 2 && count <= MOST_STEPS + 1 && entries.len % (Py_ssize_t)sizeof(Entry) == 0;
    ok = ok && (uintptr_t)entries.buf % sizeof(uint16_t) == 0 && (g.kind == LINEAR || g.kind == RADIAL);
    if (mask.buf && ok && right > left && bottom > top)
        ok = mask_offset >= 0 && g.mask_stride >= right - left && mask_offset <= mask.len &&
             bottom - top <= (mask.len - mask_offset - (right - left)) / g.mask_stride + 1 &&
             mask.len - mask_offset >= right - left;
    if (ok) {
        g.steps = (int)count - 1;
        g.table = entries.buf;
        g.mask = mask.buf ? (const uint8_t *)mask.buf + mask_offset : NULL;
        Py_BEGIN_ALLOW_THREADS
        look_at_table(&g);
        fill_dither(&g, dither);
        draw_rows(&g, dest.buf, stride, left, top, right, bottom);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&entries);
    if (mask.buf)
        PyBuffer_Release(&mask);
    if (!ok) {
        PyErr_SetString(PyExc_ValueError, "an area, a table or coverage that are not inside their buffers");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"table", table, METH_VARARGS, "As vecdraw.kernel.gradients.table."},
    {"blend", blend, METH_VARARGS, "As vecdraw.kernel.gradients.blend."},
    {"blend_levels", blend_levels, METH_VARARGS, "As vecdraw.kernel.gradients.blend_levels."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "vecdraw.kernel._gradients", NULL, 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__gradients(void)
{
    return PyModuleDef_Init(&module);
}
