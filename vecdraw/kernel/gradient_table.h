/* What a gradient is drawn by: its table of colours, and the entries that pixels have. */
#ifndef VECDRAW_GRADIENT_TABLE_H
#define VECDRAW_GRADIENT_TABLE_H

#include <math.h>
#include <stdint.h>
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

/* Entries of the table for `count` pixels from (x, y) on, at most BLOCK. */
static void find_entries(const Gradient *g, int x, int y, int count, int32_t *entries)
{
    float places[BLOCK], steps = (float)g->steps;
    find_places(g, x, y, count, places);
    int i = 0;
#ifdef __SSE2__
    const __m128 all = _mm_set1_ps(steps), half = _mm_set1_ps(0.5f);
    for (; i + 4 <= count; i += 4) {
        __m128i at = _mm_cvttps_epi32(_mm_add_ps(_mm_mul_ps(_mm_loadu_ps(places + i), all), half));
        _mm_storeu_si128((__m128i *)(entries + i), at);
    }
#endif
    for (; i < count; i++)
        entries[i] = (int32_t)(places[i] * steps + 0.5f);
}

#endif
