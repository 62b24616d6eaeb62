/* The codes of deflate (RFC 1951, 3.2.2) for how often symbols occur, and how a block begins with them. */
#ifndef VECDRAW_HUFFMAN_H
#define VECDRAW_HUFFMAN_H

#include <stdint.h>
#include <string.h>

enum { LITERALS = 286, DISTANCES = 30, LENGTHS = 19 };

/* The symbols that occur, the rarest first, of equals the first. */
static int sorted_symbols(const uint32_t *counts, int size, int *symbols)
{
    int used = 0, moved[LITERALS];
    uint32_t any = 0;
    for (int i = 0; i < size; i++)
        if (counts[i]) {
            symbols[used++] = i;
            any |= counts[i];
        }
    for (int shift = 0; shift < 32 && any >> shift; shift += 8) {
        int starts[257] = {0};
        for (int i = 0; i < used; i++) starts[(counts[symbols[i]] >> shift & 255) + 1]++;
        for (int i = 0; i < 256; i++) starts[i + 1] += starts[i];
        for (int i = 0; i < used; i++) moved[starts[counts[symbols[i]] >> shift & 255]++] = symbols[i];
        memcpy(symbols, moved, sizeof(int) * (size_t)used);
    }
    return used;
}

/* The lengths of Huffman's codes, none above `limit`; 0 for symbols that do not occur. */
static void find_lengths(const uint32_t *counts, int size, int limit, uint8_t *lengths)
{
    int symbols[LITERALS], parents[2 * LITERALS], depths[2 * LITERALS], having[2 * LITERALS] = {0};
    uint32_t weights[2 * LITERALS];
    const int used = sorted_symbols(counts, size, symbols), all = 2 * used - 1;
    memset(lengths, 0, (size_t)size);
    if (used == 1) lengths[symbols[0]] = 1;
    if (used < 2) return;
    for (int i = 0; i < used; i++) weights[i] = counts[symbols[i]];
    for (int made = used, leaf = 0, node = used; made < all; made++) {
        weights[made] = 0;
        for (int k = 0; k < 2; k++) {
            const int lesser = leaf < used && (node >= made || weights[leaf] <= weights[node]) ? leaf++ : node++;
            weights[made] += weights[lesser];
            parents[lesser] = made;
        }
    }
    depths[all - 1] = 0;
    for (int i = all - 2; i >= 0; i--) {
        depths[i] = depths[parents[i]] + 1;
        if (i < used) having[depths[i] < limit ? depths[i] : limit]++;
    }
    int64_t room = (int64_t)1 << limit; /* what of the codes is left, and below 0 while there are too many short ones */
    for (int i = 1; i <= limit; i++) room -= (int64_t)having[i] << (limit - i);
    for (; room < 0; room++) {
        int i = limit - 1;
        while (!having[i]) i--;
        having[limit]--;
        having[i]--;
        having[i + 1] += 2;
    }
    for (int length = limit, i = 0; length; length--)
        for (int k = 0; k < having[length]; k++) lengths[symbols[i++]] = (uint8_t)length;
}

/* The codes of such lengths (RFC 1951, 3.2.2), their first bit lowest. */
static void find_codes(const uint8_t *lengths, int size, uint32_t *codes)
{
    uint32_t next[17] = {0}, having[16] = {0};
    for (int i = 0; i < size; i++) having[lengths[i]]++;
    having[0] = 0;
    for (int i = 1; i <= 15; i++) next[i + 1] = (next[i] + having[i]) << 1;
    for (int i = 0; i < size; i++) {
        uint32_t code = lengths[i] ? next[lengths[i]]++ : 0;
        code = (code & 0x5555) << 1 | (code >> 1 & 0x5555);
        code = (code & 0x3333) << 2 | (code >> 2 & 0x3333);
        code = (code & 0x0F0F) << 4 | (code >> 4 & 0x0F0F);
        code = (code & 0x00FF) << 8 | (code >> 8 & 0x00FF);
        codes[i] = code >> (16 - lengths[i]);
    }
}

typedef struct {
    uint8_t *at;
    uint64_t held;
    unsigned count;
} Bits;

static inline void put(Bits *bits, uint64_t value, unsigned count)
{
    bits->held |= value << bits->count;
    bits->count += count;
}

/* Writes whole bytes: up to eight at `at`, of which those count that are full. */
static inline void flush(Bits *bits)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    const uint64_t held = __builtin_bswap64(bits->held);
#else
    const uint64_t held = bits->held;
#endif
    memcpy(bits->at, &held, 8);
    bits->at += bits->count >> 3;
    bits->held >>= bits->count & ~7u;
    bits->count &= 7;
}

/* The lengths of both codes, with runs shortened (3.2.7): symbols, and what follows each. */
static int shortened(const uint8_t *lengths, int size, uint8_t *symbols, uint8_t *rest)
{
    int made = 0;
    for (int i = 0, to; i < size; i = to) {
        for (to = i + 1; to < size && lengths[to] == lengths[i];) to++;
        int left = to - i;
        if (lengths[i]) {
            symbols[made] = lengths[i];
            rest[made++] = 0;
            left--;
        }
        while (left >= 3) {
            const int most = lengths[i] ? 6 : 138, some = left < most ? left : most, symbol = some > 10 ? 18 : 17;
            symbols[made] = (uint8_t)(lengths[i] ? 16 : symbol);
            rest[made++] = (uint8_t)(some - (some > 10 ? 11 : 3));
            left -= some;
        }
        for (; left; left--) {
            symbols[made] = lengths[i];
            rest[made++] = 0;
        }
    }
    return made;
}

/* Begins the block: both codes, as a code of their lengths. */
static void put_lengths(Bits *bits, const uint8_t *literal, const uint8_t *distance)
{
    static const uint8_t order[LENGTHS] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    static const uint8_t behind[LENGTHS] = {[16] = 2, [17] = 3, [18] = 7};
    uint8_t both[LITERALS + DISTANCES], symbols[LITERALS + DISTANCES], rest[LITERALS + DISTANCES], lengths[LENGTHS];
    uint32_t counts[LENGTHS] = {0}, codes[LENGTHS];
    int first = LITERALS, second = DISTANCES, sent = LENGTHS;
    while (!literal[first - 1]) first--;
    while (second > 1 && !distance[second - 1]) second--;
    memcpy(both, literal, (size_t)first);
    memcpy(both + first, distance, (size_t)second);
    const int count = shortened(both, first + second, symbols, rest);
    for (int i = 0; i < count; i++) counts[symbols[i]]++;
    find_lengths(counts, LENGTHS, 7, lengths);
    find_codes(lengths, LENGTHS, codes);
    while (sent > 4 && !lengths[order[sent - 1]]) sent--;
    put(bits, (uint64_t)(first - 257), 5);
    put(bits, (uint64_t)(second - 1), 5);
    put(bits, (uint64_t)(sent - 4), 4);
    for (int i = 0; i < sent; i++) {
        flush(bits);
        put(bits, lengths[order[i]], 3);
    }
    for (int i = 0; i < count; i++) {
        flush(bits);
        put(bits, codes[symbols[i]], lengths[symbols[i]]);
        put(bits, rest[i], behind[symbols[i]]);
    }
    flush(bits);
}

#endif
