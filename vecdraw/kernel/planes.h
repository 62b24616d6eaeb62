/* Which pixels of drawn lines equal the one on the left, and above: a bit for each. */
#ifndef VECDRAW_PLANES_H
#define VECDRAW_PLANES_H

#include <stdint.h>
#include <string.h>

#include "compiler.h"
#include "pieces.h"

/* A bit for each of the next pixels that is not the same, and for that behind as many as GLANCE says. */
static uint64_t differing(const uint8_t *bits, size_t at)
{
    return ~(word(bits + (at >> 3)) >> (at & 7)) | (uint64_t)1 << GLANCE;
}

/* How many pixels are the same in all, of `n`, where the next `some` are. */
static size_t whole_run(const uint8_t *bits, size_t at, size_t some, size_t n)
{
    size_t end = at + some;
    while (end < n) {
        end &= ~(size_t)7;
        const uint64_t others = ~word(bits + end / 8);
        if (others) return end + zeros(others) - at;
        end += 64;
    }
    return n - at;
}

/* The bytes of planes that a line takes. */
static size_t planes_apart(size_t width)
{
    return (width + 63) / 64 * 8 + SPARE / 2;
}

/* How many pixels a match has at least. */
static size_t least_pixels(size_t step)
{
    return (SHORTEST + step - 1) / step;
}

/* Ends the planes of a line, which are filled up to `width`, with any bits behind; a pixel may be too little for a match.
 */
static void end_planes(uint8_t *const planes[PLANES], size_t width, size_t step)
{
    const size_t end = width / 8;
    for (int i = LEFT; i <= UPPER; i++) {
        planes[i][end] &= (uint8_t)((1 << (width & 7)) - 1);
        memset(planes[i] + end + 1, 0, SPARE / 4);
    }
    for (size_t i = 0; i <= end && step < SHORTEST; i += 7) { /* of 64 bits, those of 7 bytes know what follows */
        uint64_t left = word(planes[LEFT] + i), upper = word(planes[UPPER] + i);
        for (size_t k = 1; k < least_pixels(step); k++) {
            left &= left >> 1;
            upper &= upper >> 1;
        }
        put_word(planes[EITHER] + i, left | upper);
    }
}

/* Fills the planes of line `y` from its bytes. */
static void fill_planes(const uint8_t *line, size_t y, size_t size, size_t step, Work *work)
{
    const size_t width = (size - 1) / step, at = y * work->apart;
    uint8_t *const planes[PLANES] = {work->planes[LEFT] + at, work->planes[UPPER] + at, work->planes[EITHER] + at};
    const int has_upper = y && size <= WINDOW;
    const uint8_t *here = line + 1;
    for (size_t x = 0; x < width; x += 8) {
        unsigned left = 0, upper = 0;
        for (size_t k = x; k < width && k < x + 8; k++, here += step) {
            const uint64_t bytes = word(here); /* those of a pixel become the highest */
            left |= (unsigned)(k && !((bytes ^ word(here - step)) << (64 - 8 * step))) << (k - x);
            upper |= (unsigned)(has_upper && !((bytes ^ word(here - size)) << (64 - 8 * step))) << (k - x);
        }
        planes[LEFT][x / 8] = (uint8_t)left;
        planes[UPPER][x / 8] = (uint8_t)upper;
        planes[EITHER][x / 8] = (uint8_t)(left | upper);
    }
    end_planes(planes, width, step);
}

#ifdef X86
/* A bit for each of 32 pixels of four bytes that equals the other one but for what is `ignored`. */
__attribute__((target("avx2"))) static uint32_t same_pixels(const uint8_t *one, const uint8_t *other, __m256i ignored)
{
    __m256i same[4];
    for (int i = 0; i < 4; i++) {
        const __m256i a = _mm256_loadu_si256((const __m256i *)(one + 32 * i));
        const __m256i b = _mm256_loadu_si256((const __m256i *)(other + 32 * i));
        same[i] = _mm256_cmpeq_epi32(_mm256_or_si256(a, ignored), _mm256_or_si256(b, ignored));
    }
    const __m256i halves = _mm256_packs_epi16(_mm256_packs_epi32(same[0], same[1]), _mm256_packs_epi32(same[2], same[3]));
    const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    return (uint32_t)_mm256_movemask_epi8(_mm256_permutevar8x32_epi32(halves, order));
}

/* The bits of 32 pixels from `x` on. */
static inline void put_planes(uint8_t *const planes[PLANES], size_t x, uint32_t left, uint32_t upper)
{
    const uint32_t either = left | upper;
    memcpy(planes[LEFT] + x / 8, &left, 4);
    memcpy(planes[UPPER] + x / 8, &upper, 4);
    memcpy(planes[EITHER] + x / 8, &either, 4);
}

/* As `fill_planes`, from a row of at least 33 pixels of four bytes, the other row `stride` bytes before. */
__attribute__((target("avx2"))) static void fill_planes_wide(const uint8_t *row, size_t width, size_t stride, size_t y,
                                                             size_t size, size_t step, Work *work)
{
    const size_t at = y * work->apart;
    uint8_t *const planes[PLANES] = {work->planes[LEFT] + at, work->planes[UPPER] + at, work->planes[EITHER] + at};
    const __m256i ignored = _mm256_set1_epi32(step == 3 ? (int)0xFF000000 : 0);
    const uint32_t has_upper = y && size <= WINDOW ? ~(uint32_t)0 : 0;
    const uint8_t *above = has_upper ? row - stride : row;
    uint32_t left = same_pixels(row + 4, row, ignored) << 1, upper = same_pixels(row, above, ignored) & has_upper;
    put_planes(planes, 0, left, upper);
    size_t x = 32;
    for (; x + 32 <= width; x += 32) {
        left = same_pixels(row + 4 * x, row + 4 * x - 4, ignored);
        upper = same_pixels(row + 4 * x, above + 4 * x, ignored) & has_upper;
        put_planes(planes, x, left, upper);
    }
    if (x < width) { /* the last 32, of which some are done */
        const size_t last = 4 * (width - 32), done = x + 32 - width;
        left = same_pixels(row + last, row + last - 4, ignored) >> done;
        upper = (same_pixels(row + last, above + last, ignored) & has_upper) >> done;
        put_planes(planes, x, left, upper);
    }
    end_planes(planes, width, step);
}
#endif

#endif
