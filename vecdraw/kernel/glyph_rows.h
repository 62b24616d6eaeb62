/* Rows of bitmaps blended into pixels, in the widest instructions there are. */
#ifndef VECDRAW_GLYPH_ROWS_H
#define VECDRAW_GLYPH_ROWS_H

#include <Python.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#define HAVE_SSE2 1
#endif
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAVE_AVX2 1
#endif

typedef struct {
    uint8_t s[4]; /* blue, green, red, alpha: premultiplied */
    uint32_t whole;
} Colour;

typedef struct {
    Py_buffer view;
    int width, height, left, top, right, bottom, depth;
    Py_ssize_t stride;
} Pixels;

typedef struct {
    const uint8_t *data;
    int x, y, width, height, stride, channels, room;
} Job;

typedef void (*GrayRow)(uint8_t *to, const uint8_t *coverage, int count, const Colour *colour, int room);

static inline uint32_t div255(uint32_t x)
{
    x += 128;
    return (x + (x >> 8)) >> 8;
}

static inline uint8_t over(uint32_t source, uint32_t alpha, uint32_t coverage, uint32_t below)
{
    return (uint8_t)div255(source * coverage + below * (255 - div255(alpha * coverage)));
}

static inline void gray_pixel(uint8_t *to, uint32_t coverage, const Colour *colour)
{
    uint32_t rest;
    if (coverage == 0)
        return;
    rest = 255 - div255(colour->s[3] * coverage);
    for (int k = 0; k < 4; k++)
        to[k] = (uint8_t)div255(colour->s[k] * coverage + to[k] * rest);
}

static void gray_row(uint8_t *to, const uint8_t *coverage, int count, const Colour *colour, int room)
{
    (void)room;
    for (int i = 0; i < count; i++)
        gray_pixel(to + 4 * i, coverage[i], colour);
}

#ifdef HAVE_SSE2
static inline __m128i div255_sse2(__m128i x)
{
    x = _mm_add_epi16(x, _mm_set1_epi16(128));
    return _mm_srli_epi16(_mm_add_epi16(x, _mm_srli_epi16(x, 8)), 8);
}

static inline __m128i over_sse2(__m128i source, __m128i alpha, __m128i coverage, __m128i below)
{
    __m128i rest = _mm_sub_epi16(_mm_set1_epi16(255), div255_sse2(_mm_mullo_epi16(alpha, coverage)));
    return div255_sse2(_mm_add_epi16(_mm_mullo_epi16(source, coverage), _mm_mullo_epi16(below, rest)));
}

static void gray_row_sse2(uint8_t *to, const uint8_t *coverage, int count, const Colour *colour, int room)
{
    const __m128i zero = _mm_setzero_si128(), alpha = _mm_set1_epi16(colour->s[3]);
    const __m128i source = _mm_unpacklo_epi8(_mm_set1_epi32((int)colour->whole), zero);
    int i = 0;
    for (; i + 4 <= count; i += 4) {
        uint32_t four;
        memcpy(&four, coverage + i, 4);
        if (four == 0)
            continue;
        if (four == 0xffffffffu && colour->s[3] == 255) {
            _mm_storeu_si128((__m128i *)(to + 4 * i), _mm_set1_epi32((int)colour->whole));
            continue;
        }
        __m128i c = _mm_cvtsi32_si128((int)four);
        c = _mm_unpacklo_epi8(c, c);
        c = _mm_unpacklo_epi16(c, c);
        __m128i below = _mm_loadu_si128((const __m128i *)(to + 4 * i));
        __m128i low = over_sse2(source, alpha, _mm_unpacklo_epi8(c, zero), _mm_unpacklo_epi8(below, zero));
        __m128i high = over_sse2(source, alpha, _mm_unpackhi_epi8(c, zero), _mm_unpackhi_epi8(below, zero));
        _mm_storeu_si128((__m128i *)(to + 4 * i), _mm_packus_epi16(low, high));
    }
    gray_row(to + 4 * i, coverage + i, count - i, colour, room);
}
#endif

#ifdef HAVE_AVX2
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i div255_avx2(__m256i x)
{
    x = _mm256_add_epi16(x, _mm256_set1_epi16(128));
    return _mm256_srli_epi16(_mm256_add_epi16(x, _mm256_srli_epi16(x, 8)), 8);
}

AVX2 static inline __m256i over_avx2(__m256i source, __m256i alpha, __m256i coverage, __m256i below, int opaque)
{
    __m256i part = opaque ? coverage : div255_avx2(_mm256_mullo_epi16(alpha, coverage));
    __m256i rest = _mm256_sub_epi16(_mm256_set1_epi16(255), part);
    return div255_avx2(_mm256_add_epi16(_mm256_mullo_epi16(source, coverage), _mm256_mullo_epi16(below, rest)));
}

AVX2 static inline __m256i eight(__m256i below, uint64_t coverage, const Colour *colour, int opaque)
{
    const __m256i zero = _mm256_setzero_si256(), alpha = _mm256_set1_epi16(colour->s[3]);
    const __m256i source = _mm256_unpacklo_epi8(_mm256_set1_epi32((int)colour->whole), zero);
    const __m256i spread = _mm256_setr_epi8(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6,
                                            6, 6, 6, 7, 7, 7, 7);
    __m256i c = _mm256_shuffle_epi8(_mm256_set1_epi64x((long long)coverage), spread);
    __m256i low = over_avx2(source, alpha, _mm256_unpacklo_epi8(c, zero), _mm256_unpacklo_epi8(below, zero), opaque);
    __m256i high = over_avx2(source, alpha, _mm256_unpackhi_epi8(c, zero), _mm256_unpackhi_epi8(below, zero), opaque);
    return _mm256_packus_epi16(low, high);
}

AVX2 static inline void gray_row_avx2_(uint8_t *to, const uint8_t *coverage, int count, const Colour *colour, int room,
                                       int opaque)
{
    uint64_t c;
    int i = 0;
    for (; i + 8 <= count; i += 8) {
        memcpy(&c, coverage + i, 8);
        if (c == 0)
            continue;
        __m256i *at = (__m256i *)(to + 4 * i);
        if (opaque && c == UINT64_MAX)
            _mm256_storeu_si256(at, _mm256_set1_epi32((int)colour->whole));
        else
            _mm256_storeu_si256(at, eight(_mm256_loadu_si256(at), c, colour, opaque));
    }
    int left = count - i;
    if (left == 0)
        return;
    c = 0;
    if (room >= i + 8) { /* bytes behind the row that are still inside the page */
        memcpy(&c, coverage + i, 8);
        c &= UINT64_MAX >> (64 - 8 * left);
    } else {
        memcpy(&c, coverage + i, (size_t)left);
    }
    if (c == 0)
        return;
    const __m256i mask = _mm256_cmpgt_epi32(_mm256_set1_epi32(left), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    int *at = (int *)(to + 4 * i);
    _mm256_maskstore_epi32(at, mask, eight(_mm256_maskload_epi32(at, mask), c, colour, opaque));
}

AVX2 static void gray_row_avx2(uint8_t *to, const uint8_t *coverage, int count, const Colour *colour, int room)
{
    if (colour->s[3] == 255)
        gray_row_avx2_(to, coverage, count, colour, room, 1);
    else
        gray_row_avx2_(to, coverage, count, colour, room, 0);
}
#endif

static GrayRow gray = gray_row;

static int has(const char *level)
{
    if (strcmp(level, "portable") == 0)
        return 1;
#ifdef HAVE_SSE2
    if (strcmp(level, "sse2") == 0)
        return 1;
#endif
#ifdef HAVE_AVX2
    if (strcmp(level, "avx2") == 0)
        return __builtin_cpu_supports("avx2") != 0;
#endif
    return 0;
}

static void take(const char *level)
{
    gray = gray_row;
#ifdef HAVE_SSE2
    if (strcmp(level, "sse2") == 0)
        gray = gray_row_sse2;
#endif
#ifdef HAVE_AVX2
    if (strcmp(level, "avx2") == 0)
        gray = gray_row_avx2;
#endif
}

/* Coverage of the red, green and blue stripe; the alpha takes the largest. */
static void lcd_row(uint8_t *to, const uint8_t *coverage, int count, const Colour *colour)
{
    for (int i = 0; i < count; i++, to += 4, coverage += 3) {
        uint8_t most = coverage[0] > coverage[1] ? coverage[0] : coverage[1];
        most = most > coverage[2] ? most : coverage[2];
        for (int k = 0; k < 3; k++)
            to[k] = over(colour->s[k], colour->s[3], coverage[2 - k], to[k]);
        to[3] = over(colour->s[3], colour->s[3], most, to[3]);
    }
}

#ifdef HAVE_SSE2
/* Four pixels of the bitmap's own colours at a time; how many of the row. */
static int colour_row_sse2(uint8_t *to, const uint8_t *from, int count)
{
    const __m128i zero = _mm_setzero_si128(), full = _mm_set1_epi16(255), opaque = _mm_set1_epi32((int)0xff000000u);
    int i = 0;
    for (; i + 4 <= count; i += 4) {
        __m128i source = _mm_loadu_si128((const __m128i *)(from + 4 * i));
        __m128i solid = _mm_cmpeq_epi32(_mm_and_si128(source, opaque), opaque);
        if (_mm_movemask_epi8(solid) == 0xffff) {
            _mm_storeu_si128((__m128i *)(to + 4 * i), source);
            continue;
        }
        if (_mm_movemask_epi8(_mm_cmpeq_epi8(source, zero)) == 0xffff)
            continue;
        __m128i below = _mm_loadu_si128((const __m128i *)(to + 4 * i)), made[2];
        for (int k = 0; k < 2; k++) {
            __m128i own = k ? _mm_unpackhi_epi8(source, zero) : _mm_unpacklo_epi8(source, zero);
            __m128i under = k ? _mm_unpackhi_epi8(below, zero) : _mm_unpacklo_epi8(below, zero);
            __m128i alpha = _mm_shufflehi_epi16(_mm_shufflelo_epi16(own, 0xff), 0xff);
            /* div255(own * 255 + x) is own + div255(x) */
            made[k] = _mm_add_epi16(own, div255_sse2(_mm_mullo_epi16(under, _mm_sub_epi16(full, alpha))));
        }
        _mm_storeu_si128((__m128i *)(to + 4 * i), _mm_packus_epi16(made[0], made[1]));
    }
    return i;
}
#endif

/* Pixels of the bitmap's own colours, made fainter by the alpha of the colour. */
static void colour_row(uint8_t *to, const uint8_t *from, int count, const Colour *colour)
{
    int is_full = colour->s[3] == 255, done = 0;
#ifdef HAVE_SSE2
    if (is_full && gray != gray_row)
        done = colour_row_sse2(to, from, count);
#endif
    to += 4 * done;
    from += 4 * done;
    for (int i = done; i < count; i++, to += 4, from += 4) {
        uint32_t pixel;
        memcpy(&pixel, from, 4);
        if (pixel == 0)
            continue;
        if (is_full && from[3] == 255) {
            memcpy(to, &pixel, 4);
            continue;
        }
        for (int k = 0; k < 4; k++)
            to[k] = over(from[k], from[3], colour->s[3], to[k]);
    }
}

/* Into a mask: coverage over coverage. */
static void mask_row(uint8_t *to, const uint8_t *from, int count, int channels)
{
    for (int i = 0; i < count; i++, from += channels) {
        uint32_t c = from[channels - 1];
        if (channels == 3) {
            c = from[0] > c ? from[0] : c;
            c = from[1] > c ? from[1] : c;
        }
        to[i] = over(255, 255, c, to[i]);
    }
}

static void blend(const Pixels *pixels, const Job *job, const Colour *colour)
{
    int left = job->x > pixels->left ? job->x : pixels->left;
    int top = job->y > pixels->top ? job->y : pixels->top;
    int right = job->x + job->width < pixels->right ? job->x + job->width : pixels->right;
    int bottom = job->y + job->height < pixels->bottom ? job->y + job->height : pixels->bottom;
    int count = right - left;
    if (count <= 0)
        return;
    uint8_t *to = (uint8_t *)pixels->view.buf + top * pixels->stride + left * (Py_ssize_t)pixels->depth;
    Py_ssize_t skipped = (Py_ssize_t)(top - job->y) * job->stride + (left - job->x) * job->channels;
    const uint8_t *from = job->data + skipped;
    int room = job->room - (int)skipped;
    for (int y = top; y < bottom; y++, to += pixels->stride, from += job->stride, room -= job->stride) {
        if (pixels->depth == 1)
            mask_row(to, from, count, job->channels);
        else if (job->channels == 1)
            gray(to, from, count, colour, room);
        else if (job->channels == 3)
            lcd_row(to, from, count, colour);
        else
            colour_row(to, from, count, colour);
    }
}

#endif
