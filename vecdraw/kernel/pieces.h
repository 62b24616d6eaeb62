/* What lines become on their way into a block of deflate (RFC 1951): literals and matches, how many there are of each, and
 * the memory for them.
 */
#ifndef VECDRAW_PIECES_H
#define VECDRAW_PIECES_H

#include <stdint.h>
#include <string.h>

#include "huffman.h"

enum { WINDOW = 32768, LONGEST = 258, SHORTEST = 3, KEY = 6, BITS = 13, GLANCE = 56 };
enum { END = 256, SPARE = 64 };

static const uint16_t bases[29] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                   31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t extras[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                   2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static uint8_t length_symbols[LONGEST + 1]; /* from 0, for lengths from 3 */

/* A piece of a block, up to three literals or a match: three places in a table of codes, 16 bits each, and bits that are
 * added to the last one's code. Those of a match are of its length, its distance, and as many zeros as the rest of the
 * distance has bits, which is added; behind fewer literals are no zeros. */
typedef uint64_t Piece;
enum {
    LENGTH_CODES = 256,
    DISTANCE_CODES = LENGTH_CODES + LONGEST + 1,
    ZEROS = DISTANCE_CODES + DISTANCES,
    ALL_CODES = ZEROS + 14
};

typedef struct {
    uint32_t literal[LITERALS], distance[DISTANCES], length[LONGEST + 1];
} Counts;

enum { LEFT, UPPER, EITHER, PLANES };

/* `planes` have a bit for every pixel that equals the one on the left, and above, and that begins enough of these for a
 * match; each line has `apart` bytes of them. `literals` has room for all bytes; of `piece` there are `pieces`. */
typedef struct {
    uint8_t *planes[PLANES], *literals;
    size_t apart, pieces;
    Piece *piece;
    Counts counts;
    uint16_t slots[1 << BITS];
} Work;

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

static uint8_t distance_symbol(size_t distance)
{
    const uint32_t value = (uint32_t)distance - 1;
    if (value < 2) return (uint8_t)value;
    const unsigned top = highest(value);
    return (uint8_t)(2 * top + (value >> (top - 1) & 1));
}

/* The piece of a match so far away, to which its length is added. */
static Piece piece_of(size_t distance)
{
    const uint8_t symbol = distance_symbol(distance);
    const unsigned more = symbol < 4 ? 0 : symbol / 2u - 1;
    const Piece rest = (distance - 1) & (((size_t)1 << more) - 1);
    return LENGTH_CODES | (Piece)(DISTANCE_CODES + symbol) << 16 | (Piece)(ZEROS + more) << 32 | rest << 48;
}

#endif
