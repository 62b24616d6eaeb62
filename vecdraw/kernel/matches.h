/* Drawn lines as literals and matches (RFC 1951, 3.2.5): found in the pixel on the left, the line above, and where the
 * same six bytes were before. matches_twin.py finds the same ones.
 */
#ifndef VECDRAW_MATCHES_H
#define VECDRAW_MATCHES_H

#include <stdint.h>
#include <string.h>

#include "huffman.h"
#include "lines.h"

#if defined(__GNUC__) || defined(__clang__)
#define INLINE static inline __attribute__((always_inline))
#else
#define INLINE static inline
#endif

enum { WINDOW = 32768, LONGEST = 258, SHORTEST = 4, KEY = 6, BITS = 13, GLANCE = 56 };
enum { END = 256, SPARE = 64, TAIL = 24 };

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

enum { LEFT, UPPER, PLANES };

/* `planes` have a bit for every byte that equals the one on the left, and above. */
typedef struct {
    uint8_t *planes[PLANES];
    Match *matches;
    Counts counts;
    uint16_t slots[1 << BITS];
} Work;

typedef struct {
    size_t length, distance;
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

/* How many of the next 56 bytes are the same. */
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

#ifdef X86
/* 32 bytes at a time from `i` on, of which all `n` may be read; the first that was not done. */
__attribute__((target("avx2"))) static size_t compare_wide(const uint8_t *in, size_t i, size_t n, size_t apart,
                                                           uint8_t *bits)
{
    for (; i + 32 <= n; i += 32) {
        const __m256i here = _mm256_loadu_si256((const __m256i *)(in + i));
        const __m256i other = _mm256_loadu_si256((const __m256i *)(in + i - apart));
        const uint32_t same = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(here, other));
        memcpy(bits + i / 8, &same, 4);
    }
    return i;
}
#endif

/* A bit for each of `n` bytes that equals the one `apart` before, from `i` on, which is a whole byte of bits, and as
 * far as is easily done; those that are `apart` from the first or nearer have none. The first byte that was not done. */
static size_t compare(const uint8_t *in, size_t i, size_t n, size_t apart, uint8_t *bits)
{
    if (apart > WINDOW) {
        memset(bits + i / 8, 0, (n - i) / 8);
        return i + (n - i) / 8 * 8;
    }
    for (; i <= apart && i + 8 <= n; i += 8) {
        bits[i / 8] = 0;
        for (size_t j = i; j < i + 8; j++)
            if (j >= apart && in[j] == in[j - apart]) bits[i / 8] |= (uint8_t)(1 << (j & 7));
    }
#ifdef X86
    if (i > apart && __builtin_cpu_supports("avx2")) i = compare_wide(in, i, n, apart, bits);
#endif
    return i;
}

/* The bits that `compare` left to be done, and none from `n` on. */
static void compare_rest(const uint8_t *in, size_t i, size_t n, size_t apart, uint8_t *bits)
{
    memset(bits + i / 8, 0, (n - i) / 8 + SPARE / 2);
    for (; i < n && apart <= WINDOW; i++)
        if (i >= apart && in[i] == in[i - apart]) bits[i >> 3] |= (uint8_t)(1 << (i & 7));
}

/* How many bytes are the same, at most as many as a match has; the words of both may be read as far as that. */
INLINE size_t same_bytes(const uint8_t *one, const uint8_t *other, size_t from)
{
    for (size_t done = from; done < LONGEST; done += 8) {
        const uint64_t differing = word(one + done) ^ word(other + done);
        if (differing) {
            const size_t all = done + (zeros(differing) >> 3);
            return all < LONGEST ? all : LONGEST;
        }
    }
    return LONGEST;
}

/* Takes down where these bytes are; returns how far before they were last, if they were. */
INLINE size_t take_down(Work *work, size_t p, uint64_t here)
{
    uint16_t *slot = work->slots + ((here << (64 - 8 * KEY)) * 0x9E3779B97F4A7C15u >> (64 - BITS));
    const size_t distance = (uint16_t)(p - *slot);
    *slot = (uint16_t)p;
    return distance;
}

/* The longest of the runs at `p`, of equals the first. */
INLINE Found longest_run(const Work *work, size_t p, size_t n, const size_t *distances)
{
    unsigned near[PLANES];
    Found best = {0, 0};
    for (int i = 0; i < PLANES; i++) {
        near[i] = run(work->planes[i], p);
        if (near[i] > best.length) best = (Found){near[i], distances[i]};
    }
    if (best.length == GLANCE)
        for (int i = 0; i < PLANES; i++) {
            const size_t all = near[i] == GLANCE ? whole_run(work->planes[i], p, n) : 0;
            if (all > best.length) best = (Found){all, distances[i]};
        }
    if (best.length < SHORTEST) best.length = 0;
    return best;
}

/* The match at `p`: the longest run, or where there is none the same bytes before. */
INLINE Found found_at(const uint8_t *in, size_t p, size_t n, const size_t *distances, Work *work)
{
    const Found best = longest_run(work, p, n, distances);
    if (best.length) return best;
    const uint64_t here = word(in + p);
    const size_t distance = take_down(work, p, here);
    if (!distance || distance > p || distance >= WINDOW || (word(in + p - distance) ^ here) << (64 - 8 * KEY))
        return best;
    const size_t length = same_bytes(in + p, in + p - distance, KEY);
    return (Found){length < n - p ? length : n - p, distance};
}

static Match *add(Match *at, Counts *counts, size_t literals, size_t length, size_t distance)
{
    const uint8_t symbol = distance_symbol(distance);
    *at = (Match){(uint32_t)literals, (uint16_t)length, (uint16_t)distance, length_symbols[length], symbol};
    counts->literal[END + 1 + at->length_symbol]++;
    counts->distance[symbol]++;
    return at + 1;
}

/* The `n` bytes, of which LONGEST more may be read, as literals and matches, by planes that are filled. */
INLINE void match(const uint8_t *in, size_t n, size_t size, size_t step, Work *work)
{
    Match *at = work->matches;
    Counts *counts = &work->counts;
    const size_t distances[PLANES] = {step, size}, end = n < TAIL ? 0 : n - TAIL;
    size_t p = 0, from = 0;
    memset(counts, 0, sizeof *counts);
    memset(work->slots, 0, sizeof work->slots);
    while (p < end) {
        Found best = found_at(in, p, n, distances, work);
        if (!best.length) {
            for (size_t k = 0; k < step; k++) counts->literal[in[p++]]++;
            continue;
        }
        for (; best.length > LONGEST; from = p) {
            const size_t rest = best.length - LONGEST; /* a rest has four */
            const size_t some = rest < SHORTEST ? best.length - SHORTEST : LONGEST;
            at = add(at, counts, p - from, some, best.distance);
            p += some;
            best.length -= some;
        }
        at = add(at, counts, p - from, best.length, best.distance);
        from = p += best.length;
    }
    for (; p < n; p++) counts->literal[in[p]]++;
    *at = (Match){(uint32_t)(n - from), 0, 0, 0, 0};
    counts->literal[END] = 1;
}

#endif
