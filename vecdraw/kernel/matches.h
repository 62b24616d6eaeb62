/* Drawn lines as literals and matches (RFC 1951, 3.2.5): pixels are looked for on the left, in the line above, and where
 * the same six bytes were before. matches_twin.py finds the same ones.
 */
#ifndef VECDRAW_MATCHES_H
#define VECDRAW_MATCHES_H

#include <stdint.h>
#include <string.h>

#include "compiler.h"
#include "huffman.h"
#include "lines.h"

enum { WINDOW = 32768, LONGEST = 258, SHORTEST = 3, KEY = 6, BITS = 13, GLANCE = 56 };
enum { END = 256, SPARE = 64 };

static const uint16_t bases[29] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                   31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t extras[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                   2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static uint8_t length_symbols[LONGEST + 1]; /* from 0, for lengths from 3 */

/* Bytes that stand as they are, and then bytes that are copied from before; a length of 0 is the end. */
typedef struct {
    uint32_t literals;
    uint16_t length, distance;
    uint8_t length_symbol, distance_symbol;
} Match;

typedef struct {
    uint32_t literal[LITERALS], distance[DISTANCES];
} Counts;

enum { LEFT, UPPER, EITHER, PLANES };

/* `planes` have a bit for every pixel that equals the one on the left, and above, and that begins enough of these for a
 * match; each line has `apart` bytes of them. `literals` has room for all bytes. */
typedef struct {
    uint8_t *planes[PLANES], *literals;
    size_t apart;
    Match *matches;
    Counts counts;
    uint16_t slots[1 << BITS];
} Work;

/* How matches are looked for: once in so many pixels without a run, and also where a run has less than `enough`. */
typedef struct {
    size_t stretch, enough;
} Search;

/* A match in pixels. */
typedef struct {
    size_t pixels, distance;
} Found;

static uint64_t word(const uint8_t *bytes)
{
    uint64_t made;
    memcpy(&made, bytes, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    made = __builtin_bswap64(made);
#endif
    return made;
}

/* The other way round. */
static void put_word(uint8_t *bytes, uint64_t value)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    memcpy(bytes, &value, 8);
}

/* How many of the lowest bits are 0; `value` is not 0. */
static unsigned zeros(uint64_t value)
{
#if defined(__GNUC__) || defined(__clang__)
    return (unsigned)__builtin_ctzll(value);
#else
    unsigned count = 0;
    while (!(value >> count & 1)) count++;
    return count;
#endif
}

/* The highest bit that is 1; `value` is not 0. */
static unsigned highest(uint32_t value)
{
#if defined(__GNUC__) || defined(__clang__)
    return 31 - (unsigned)__builtin_clz(value);
#else
    unsigned top = 0;
    while (value >> top > 1) top++;
    return top;
#endif
}

/* How many of the next 56 pixels are the same. */
static unsigned run(const uint8_t *bits, size_t at)
{
    return zeros(~(word(bits + (at >> 3)) >> (at & 7)) | (uint64_t)1 << GLANCE);
}

/* How many are the same in all, of `n`, where the next 56 are. */
static size_t whole_run(const uint8_t *bits, size_t at, size_t n)
{
    size_t end = at + GLANCE;
    while (end < n) {
        end &= ~(size_t)7;
        const uint64_t others = ~word(bits + end / 8);
        if (others) return end + zeros(others) - at;
        end += 64;
    }
    return n - at;
}

static uint8_t distance_symbol(size_t distance)
{
    const uint32_t value = (uint32_t)distance - 1;
    if (value < 2) return (uint8_t)value;
    const unsigned top = highest(value);
    return (uint8_t)(2 * top + (value >> (top - 1) & 1));
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

/* The longest run from the pixel `x` on, of equals the one to the left; none where it is too short for a match. */
INLINE Found longest_run(const uint8_t *const planes[PLANES], size_t x, size_t width, size_t size, size_t step)
{
    size_t left = run(planes[LEFT], x), upper = run(planes[UPPER], x);
    if (left == GLANCE || upper == GLANCE) {
        if (left == GLANCE) left = whole_run(planes[LEFT], x, width);
        if (upper == GLANCE) upper = whole_run(planes[UPPER], x, width);
    }
    const Found best = upper > left ? (Found){upper, size} : (Found){left, step};
    return best.pixels < least_pixels(step) ? (Found){0, 0} : best;
}

/* The pixels at `p`, of at most `most` bytes, where the same six were last, and takes down where these are. */
INLINE Found found_before(const uint8_t *in, size_t p, size_t most, size_t step, Work *work)
{
    const uint64_t here = word(in + p);
    uint16_t *slot = work->slots + ((here << (64 - 8 * KEY)) * 0x9E3779B97F4A7C15u >> (64 - BITS));
    const size_t distance = (uint16_t)(p - *slot); /* never beyond the first byte, as slots begin there */
    *slot = (uint16_t)p;
    if ((word(in + p - distance) ^ here) << (64 - 8 * KEY) || distance - 1 >= WINDOW - 1) return (Found){0, 0};
    return (Found){same_bytes(in + p, in + p - distance, KEY, most) / step, distance};
}

static Match *add(Match *at, Counts *counts, size_t literals, size_t length, size_t distance)
{
    const uint8_t symbol = distance_symbol(distance);
    *at = (Match){(uint32_t)literals, (uint16_t)length, (uint16_t)distance, length_symbols[length], symbol};
    counts->literal[END + 1 + at->length_symbol]++;
    counts->distance[symbol]++;
    return at + 1;
}

/* A match of any length, as several ones where it has to be. */
INLINE Match *add_all(Match *at, Counts *counts, size_t literals, size_t length, size_t distance)
{
    for (; length > LONGEST; literals = 0) {
        const size_t some = length - LONGEST < SHORTEST ? length - SHORTEST : LONGEST;
        at = add(at, counts, literals, some, distance);
        length -= some;
    }
    return add(at, counts, literals, length, distance);
}

/* The `count` lines, behind which LONGEST bytes more may be read, as literals and matches, by planes that are filled. */
INLINE void match(const uint8_t *in, size_t count, size_t size, size_t step, Search search, Work *work)
{
    const size_t width = (size - 1) / step;
    Match *at = work->matches;
    Counts *counts = &work->counts;
    uint8_t *literals = work->literals;
    size_t from = 0;
    memset(counts, 0, sizeof *counts);
    memset(work->slots, 0, sizeof work->slots);
    for (size_t y = 0; y < count; y++) {
        const size_t begin = y * size + 1, places = y * work->apart;
        const uint8_t *const planes[PLANES] = {work->planes[LEFT] + places, work->planes[UPPER] + places,
                                               work->planes[EITHER] + places};
        size_t x = run(planes[UPPER], 0);
        if (x == GLANCE) x = whole_run(planes[UPPER], 0, width);
        if (1 + x * step >= SHORTEST) {
            at = add_all(at, counts, begin - 1 - from, 1 + x * step, size); /* with the filter type */
            from = begin + x * step;
        } else {
            *literals++ = in[begin - 1];
            x = 0;
        }
        while (x < width) {
            const size_t p = begin + x * step, most = (width - x) * step;
            Found best = longest_run(planes, x, width, size, step);
            if (best.pixels < search.enough && most >= KEY) {
                const Found other = found_before(in, p, most, step, work);
                if (other.pixels > best.pixels) best = other;
            }
            if (best.pixels) {
                at = add_all(at, counts, p - from, best.pixels * step, best.distance);
                x += best.pixels;
                from = begin + x * step;
                continue;
            }
            size_t some = search.stretch == 1 ? 1 : 1 + zeros((word(planes[EITHER] + ((x + 1) >> 3)) >> ((x + 1) & 7)) | (uint64_t)1 << (search.stretch - 1));
            if (some > width - x) some = width - x;
            memcpy(literals, in + p, 32);
            if (search.stretch * step > 32) memcpy(literals + 32, in + p + 32, 32);
            literals += some * step;
            x += some;
        }
    }
    *at = (Match){(uint32_t)(count * size - from), 0, 0, 0, 0};
    count_literals(work->literals, (size_t)(literals - work->literals), counts);
}

#endif
