/* Gradients without a table, whose colours are rounded to whole levels. */
#ifndef VECDRAW_GRADIENT_LEVELS_H
#define VECDRAW_GRADIENT_LEVELS_H

#include <math.h>
#include <stdint.h>

#include "gradient_table.h"

/* Part of a gradient: from which place on, and colours as place * slope + start, all 0..1, in the order of memory. */
typedef struct {
    float begin, slope[4], start[4];
} Part;

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

#endif
