/* Drawn lines as literals and matches (RFC 1951, 3.2.5): pixels are looked for on the left, in the line above, and where
 * the same six bytes were before. matches_twin.py finds the same ones.
 */
#ifndef VECDRAW_MATCHES_H
#define VECDRAW_MATCHES_H

#include <stdint.h>
#include <string.h>

#include "compiler.h"
#include "pieces.h"
#include "planes.h"

/* How matches are looked for: once in so many pixels without a run, and also where a run has less than `enough`. */
typedef struct {
    size_t stretch, enough;
} Search;

/* A match in pixels, and the piece of its distance. */
typedef struct {
    size_t pixels;
    Piece distance;
} Found;

/* How many bytes are the same, of `most`, the first `from` of which are; some more may be read. */
INLINE size_t same_bytes(const uint8_t *one, const uint8_t *other, size_t from, size_t most)
{
    for (size_t done = from; done < most; done += 8) {
        const uint64_t differing = word(one + done) ^ word(other + done);
        if (differing) {
            const size_t all = done + (zeros(differing) >> 3);
            return all < most ? all : most;
        }
    }
    return most;
}

/* Adds to how often each byte occurs: four times, as an increment waits for the one before of the same byte. */
static void count_bytes(const uint8_t *in, size_t n, uint32_t counts[4][256])
{
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        const uint64_t some = word(in + i);
        counts[0][some & 255]++;
        counts[1][some >> 8 & 255]++;
        counts[2][some >> 16 & 255]++;
        counts[3][some >> 24 & 255]++;
        counts[0][some >> 32 & 255]++;
        counts[1][some >> 40 & 255]++;
        counts[2][some >> 48 & 255]++;
        counts[3][some >> 56]++;
    }
    for (; i < n; i++) counts[0][in[i]]++;
}

/* All bytes, and the end of the block. */
static void count_literals(const uint8_t *in, size_t n, Counts *counts)
{
    uint32_t sums[4][256] = {{0}};
    count_bytes(in, n, sums);
    for (int i = 0; i < END; i++) counts->literal[i] = sums[0][i] + sums[1][i] + sums[2][i] + sums[3][i];
    counts->literal[END] = 1;
}

#ifdef X86
/* As `same_bytes` from the first one on, 32 at a time. */
__attribute__((target("avx2"))) static inline size_t same_bytes_wide(const uint8_t *one, const uint8_t *other, size_t most)
{
    for (size_t done = 0; done < most; done += 32) {
        const __m256i here = _mm256_loadu_si256((const __m256i *)(one + done));
        const __m256i there = _mm256_loadu_si256((const __m256i *)(other + done));
        const uint32_t differing = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(here, there));
        if (differing) {
            const size_t all = done + zeros(differing);
            return all < most ? all : most;
        }
    }
    return most;
}

/* Eight pixels of three bytes as pieces, of which 28 bytes may be read. */
__attribute__((target("avx2"))) static inline void put_pixels_wide(const uint8_t *in, Piece *at)
{
    const int8_t n = -1;
    const __m128i order = _mm_setr_epi8(0, 1, 2, n, 3, 4, 5, n, 6, 7, 8, n, 9, 10, 11, n);
    for (int i = 0; i < 2; i++) {
        const __m128i four = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(in + 12 * i)), order);
        _mm256_storeu_si256((__m256i *)(at + 4 * i), _mm256_cvtepu8_epi16(four));
    }
}
#endif

/* Pixels as pieces of literals. */
INLINE Piece *put_pixels(const uint8_t *in, size_t pixels, size_t step, Piece *at)
{
    for (size_t i = 0; i < pixels; i++, in += step)
        for (size_t k = 0; k < step; k += 3) {
            const Piece second = k + 1 < step ? in[k + 1] : ZEROS, third = k + 2 < step ? in[k + 2] : ZEROS;
            *at++ = in[k] | second << 16 | third << 32;
        }
    return at;
}

/* Which of the next pixels differ from those on the left, and above; of `valid` ones that is known. */
typedef struct {
    uint64_t left, upper;
    size_t valid;
} Window;

INLINE Window window_at(const uint8_t *const planes[PLANES], size_t x)
{
    return (Window){differing(planes[LEFT], x), differing(planes[UPPER], x), GLANCE};
}

/* The longest run from the pixel `x` on, of equals the one to the left; none where it is too short for a match. */
INLINE Found longest_run(const uint8_t *const planes[PLANES], const Window *window, size_t x, size_t width, size_t step,
                         Piece to_left, Piece to_upper)
{
    size_t left = zeros(window->left), upper = zeros(window->upper);
    if (left == window->valid || upper == window->valid) {
        if (left == window->valid) left = whole_run(planes[LEFT], x, left, width);
        if (upper == window->valid) upper = whole_run(planes[UPPER], x, upper, width);
    }
    const Found best = upper > left ? (Found){upper, to_upper} : (Found){left, to_left};
    return best.pixels < least_pixels(step) ? (Found){0, 0} : best;
}

/* The pixels at `p`, of at most `most` bytes, where the same six were last, and takes down where these are. */
INLINE Found found_before(const uint8_t *in, size_t p, size_t most, size_t step, int is_wide, Work *work)
{
    const uint64_t here = word(in + p);
    uint16_t *slot = work->slots + ((here << (64 - 8 * KEY)) * 0x9E3779B97F4A7C15u >> (64 - BITS));
    const size_t distance = (uint16_t)(p - *slot); /* never beyond the first byte, as slots begin there */
    *slot = (uint16_t)p;
    if ((word(in + p - distance) ^ here) << (64 - 8 * KEY) || distance - 1 >= WINDOW - 1) return (Found){0, 0};
#ifdef X86
    if (is_wide) return (Found){same_bytes_wide(in + p, in + p - distance, most) / step, piece_of(distance)};
#endif
    (void)is_wide;
    return (Found){same_bytes(in + p, in + p - distance, KEY, most) / step, piece_of(distance)};
}

/* A match of any length, as several ones where it has to be. */
INLINE Piece *add(Piece *at, Counts *counts, size_t length, Piece distance)
{
    uint32_t *far = counts->distance + (distance >> 16 & 0xFFFF) - DISTANCE_CODES;
    while (length > LONGEST) {
        const size_t some = length - LONGEST < SHORTEST ? length - SHORTEST : LONGEST;
        *at++ = distance + some;
        counts->length[some]++;
        ++*far;
        length -= some;
    }
    *at = distance + length;
    counts->length[length]++;
    ++*far;
    return at + 1;
}

/* How many pixels from `x` on are literals, as no run begins among them. */
INLINE size_t stretch_of(const uint8_t *plane, const Window *window, size_t x, size_t width, size_t step, size_t stretch)
{
    if (stretch == 1) return 1;
    const size_t next = x + 1;
    const uint64_t begun = least_pixels(step) == 1 ? ~(window->left & window->upper) >> 1
                                                   : word(plane + (next >> 3)) >> (next & 7);
    const size_t some = 1 + zeros(begun | (uint64_t)1 << (stretch - 1));
    return some < width - x ? some : width - x;
}

/* The `count` lines, behind which LONGEST bytes more may be read, as literals and matches, by planes that are filled. */
INLINE void match(const uint8_t *in, size_t count, size_t size, size_t step, Search search, int is_wide, Work *work)
{
    const size_t width = (size - 1) / step;
    const Piece to_left = piece_of(step), to_upper = size <= WINDOW ? piece_of(size) : 0;
    Piece *at = work->piece;
    Counts *counts = &work->counts;
    uint8_t *literals = work->literals;
    memset(counts, 0, sizeof *counts);
    memset(work->slots, 0, sizeof work->slots);
    for (size_t y = 0; y < count; y++) {
        const size_t begin = y * size + 1, places = y * work->apart;
        const uint8_t *const planes[PLANES] = {work->planes[LEFT] + places, work->planes[UPPER] + places,
                                               work->planes[EITHER] + places};
        size_t x = zeros(differing(planes[UPPER], 0));
        if (x == GLANCE) x = whole_run(planes[UPPER], 0, x, width);
        if (1 + x * step >= SHORTEST) {
            at = add(at, counts, 1 + x * step, to_upper); /* with the filter type */
        } else {
            *literals++ = in[begin - 1];
            at = put_pixels(in + begin - 1, 1, 1, at);
            x = 0;
        }
        Window window = window_at(planes, x);
        while (x < width) {
            const size_t p = begin + x * step, most = (width - x) * step;
            Found best = longest_run(planes, &window, x, width, step, to_left, to_upper);
            if (best.pixels < search.enough && most >= KEY) {
                const Found other = found_before(in, p, most, step, is_wide, work);
                if (other.pixels > best.pixels) best = other;
            }
            if (best.pixels) {
                at = add(at, counts, best.pixels * step, best.distance);
                x += best.pixels;
                window = window_at(planes, x);
                continue;
            }
            const size_t some = stretch_of(planes[EITHER], &window, x, width, step, search.stretch);
            memcpy(literals, in + p, 32);
            if (search.stretch * step > 32) memcpy(literals + 32, in + p + 32, 32);
            literals += some * step;
#ifdef X86
            if (is_wide && step == 3) {
                put_pixels_wide(in + p, at);
                at += some;
            } else
#endif
            at = put_pixels(in + p, some, step, at);
            x += some;
            if (window.valid < GLANCE / 2 + some) window = window_at(planes, x);
            else window = (Window){window.left >> some, window.upper >> some, window.valid - some};
        }
    }
    work->pieces = (size_t)(at - work->piece);
    count_literals(work->literals, (size_t)(literals - work->literals), counts);
    for (int length = SHORTEST; length <= LONGEST; length++)
        counts->literal[END + 1 + length_symbols[length]] += counts->length[length];
}

#endif
