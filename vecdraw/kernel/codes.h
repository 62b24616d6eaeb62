/* Literals and matches as a block of deflate (RFC 1951, 3.2): with codes of its own, with the fixed ones, or as it is. */
#ifndef VECDRAW_CODES_H
#define VECDRAW_CODES_H

#include <stdint.h>
#include <string.h>

#include "huffman.h"
#include "matches.h"

enum { SYMBOLS = LITERALS + 2 }; /* two that never occur have fixed codes, and others depend on these */
enum { HEAD = 640, STORED = 65535, LIMIT = 15, LITERAL_LIMIT = 12 }; /* HEAD: bytes that a block takes beside its data */

/* A code in the upper bits, how many bits it has in the lowest eight. */
typedef struct {
    uint32_t code[ALL_CODES], end;
} Codes;

static void fill_codes(const uint8_t *literal, const uint8_t *distance, Codes *made)
{
    uint32_t codes[SYMBOLS], others[DISTANCES];
    find_codes(literal, SYMBOLS, codes);
    find_codes(distance, DISTANCES, others);
    for (int i = 0; i < END; i++) made->code[i] = codes[i] << 8 | literal[i];
    for (int i = 3; i <= LONGEST; i++) {
        const int symbol = length_symbols[i], at = END + 1 + symbol;
        const uint32_t value = codes[at] | (uint32_t)(i - bases[symbol]) << literal[at];
        made->code[LENGTH_CODES + i] = value << 8 | (uint32_t)(literal[at] + extras[symbol]);
    }
    for (int i = 0; i < DISTANCES; i++) made->code[DISTANCE_CODES + i] = others[i] << 8 | distance[i];
    for (int i = ZEROS; i < ALL_CODES; i++) made->code[i] = (uint32_t)(i - ZEROS);
    made->end = codes[END] << 8 | literal[END];
}

/* Eight bits tell how long a code is: three of literals have up to 45 bits, those of a match with the rest of its distance
 * up to 48. */
INLINE void put_pieces(Bits *bits, const Piece *pieces, size_t count, const Codes *codes)
{
    Bits own = *bits;
    for (const Piece *at = pieces, *end = pieces + count; at < end; at++) {
        const uint64_t a = codes->code[*at & 0xFFFF], b = codes->code[*at >> 16 & 0xFFFF];
        const uint64_t c = codes->code[*at >> 32 & 0xFFFF], two = a + b;
        const uint64_t both = a >> 8 | b >> 8 << (a & 63);
        put(&own, both | (c >> 8 | *at >> 48) << (two & 63), (unsigned)(two + c) & 63);
        flush(&own);
    }
    *bits = own;
}

/* Codes of up to 12 bits, or 9: four have up to 48. */
INLINE void put_literals(Bits *bits, const uint8_t *in, size_t n, const Codes *codes)
{
    Bits own = *bits;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        const uint64_t a = codes->code[in[i]], b = codes->code[in[i + 1]];
        const uint64_t c = codes->code[in[i + 2]], d = codes->code[in[i + 3]];
        const uint64_t first = a >> 8 | b >> 8 << (a & 63), second = c >> 8 | d >> 8 << (c & 63);
        const uint64_t two = a + b;
        put(&own, first | second << (two & 63), (unsigned)(two + c + d) & 63);
        flush(&own);
    }
    for (; i < n; i++) {
        put(&own, codes->code[in[i]] >> 8, codes->code[in[i]] & 255);
        flush(&own);
    }
    *bits = own;
}

/* The bits that follow the symbols of literals and matches. */
static uint64_t bits_behind(const Counts *counts)
{
    uint64_t sum = 0;
    for (int i = 8; i < 28; i++) sum += (uint64_t)counts->literal[END + 1 + i] * extras[i];
    for (int i = 4; i < DISTANCES; i++) sum += (uint64_t)counts->distance[i] * (uint64_t)(i / 2 - 1);
    return sum;
}

/* The bits of all literals and matches. */
static uint64_t bits_of(const Counts *counts, const uint8_t *literal, const uint8_t *distance)
{
    uint64_t sum = bits_behind(counts);
    for (int i = 0; i < LITERALS; i++) sum += (uint64_t)counts->literal[i] * literal[i];
    for (int i = 0; i < DISTANCES; i++) sum += (uint64_t)counts->distance[i] * distance[i];
    return sum;
}

/* The logarithm to the base 2, times 256: a line between powers. */
static uint64_t logarithm(uint32_t value)
{
    const unsigned top = highest(value);
    return ((uint64_t)top << 8) + ((top < 8 ? value << (8 - top) : value >> (top - 8)) & 255);
}

/* About the bits of so many symbols, times 256; each has at least one. */
static uint64_t entropy(const uint32_t *counts, int size)
{
    uint32_t all = 0;
    uint64_t sum = 0;
    for (int i = 0; i < size; i++) all += counts[i];
    if (!all) return 0;
    const uint64_t whole = logarithm(all);
    for (int i = 0; i < size; i++)
        if (counts[i]) {
            const uint64_t each = whole - logarithm(counts[i]);
            sum += counts[i] * (each < 256 ? 256 : each);
        }
    return sum;
}

/* About the bits of all literals and matches. */
static uint64_t about_bits_of(const Counts *counts)
{
    return (entropy(counts->literal, LITERALS) + entropy(counts->distance, DISTANCES)) / 256 + bits_behind(counts);
}

static void fill_fixed(uint8_t *literal, uint8_t *distance)
{
    for (int i = 0; i < SYMBOLS; i++) literal[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    memset(distance, 5, DISTANCES);
}

/* Bytes as they are, in blocks of as many as one has. */
static uint8_t *put_stored(const uint8_t *in, size_t n, int is_last, uint8_t *out)
{
    while (n) {
        const size_t some = n < STORED ? n : STORED;
        *out++ = (uint8_t)(is_last && some == n);
        *out++ = (uint8_t)some;
        *out++ = (uint8_t)(some >> 8);
        *out++ = (uint8_t)~some;
        *out++ = (uint8_t)(~some >> 8);
        memcpy(out, in, some);
        out += some;
        in += some;
        n -= some;
    }
    return out;
}

/* Writes `n` bytes to `out`, of at least room(n) in deflate.py, as whichever is shortest: the matches that were found,
 * or all bytes as literals where `is_plain`; returns how many were written. Not the last ones end with an empty stored
 * block at a whole byte: a full flush. */
INLINE size_t write_block(const uint8_t *in, size_t n, int is_plain, int is_last, const Work *work, uint8_t *out)
{
    uint8_t literal[SYMBOLS] = {0}, distance[DISTANCES], fixed[SYMBOLS], fixed_distance[DISTANCES];
    const Counts *counts = &work->counts;
    Codes codes;
    Bits bits = {out, 0, 0};
    find_lengths(counts->literal, LITERALS, is_plain ? LITERAL_LIMIT : LIMIT, literal);
    find_lengths(counts->distance, DISTANCES, LIMIT, distance);
    fill_fixed(fixed, fixed_distance);
    put(&bits, is_last ? 5 : 4, 3);
    put_lengths(&bits, literal, distance);
    const uint64_t own = 8 * (uint64_t)(bits.at - out) + bits.count + bits_of(counts, literal, distance);
    const uint64_t usual = 3 + bits_of(counts, fixed, fixed_distance);
    const uint64_t stored = 8 * (uint64_t)(n + 5 * ((n + STORED - 1) / STORED));
    if (stored <= own && stored <= usual) {
        bits = (Bits){put_stored(in, n, is_last, out), 0, 0};
    } else {
        if (usual <= own) {
            bits = (Bits){out, 0, 0};
            put(&bits, is_last ? 3 : 2, 3);
            fill_codes(fixed, fixed_distance, &codes);
        } else {
            fill_codes(literal, distance, &codes);
        }
        if (is_plain) put_literals(&bits, in, n, &codes);
        else put_pieces(&bits, work->piece, work->pieces, &codes);
        put(&bits, codes.end >> 8, codes.end & 255);
    }
    if (!is_last) put(&bits, 0, 3);
    flush(&bits);
    if (bits.count) *bits.at++ = (uint8_t)bits.held;
    if (!is_last) {
        memcpy(bits.at, "\0\0\xff\xff", 4);
        bits.at += 4;
    }
    return (size_t)(bits.at - out);
}

#endif
