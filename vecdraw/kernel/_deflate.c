/* Lines of drawn pictures deflated (RFC 1951), and the checksum of their stream (RFC 1950).
 *
 * deflate.py says what the functions do, and its twin gives the same bytes.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "huffman.h"
#include "lines.h"

enum { WINDOW = 32768, LONGEST = 258, SHORTEST = 4, KEY = 8, SLOTS = 4096, MOST = 56 };
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

/* What a band takes beside its lines; `left` and `upper` have a bit for every byte that equals another. */
typedef struct {
    uint8_t *left, *upper;
    Match *matches;
    Counts counts;
    uint16_t slots[SLOTS];
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

/* At least 56 bits from bit `at` on, the first one lowest. */
static uint64_t ahead(const uint8_t *bits, size_t at)
{
    return word(bits + (at >> 3)) >> (at & 7);
}

/* How many of the next 56 bytes are the same. */
static unsigned run(const uint8_t *bits, size_t at)
{
    return zeros(~ahead(bits, at) | (uint64_t)1 << MOST);
}

/* How many are the same in all, of `n`, where the next 56 are. */
static size_t whole_run(const uint8_t *bits, size_t at, size_t n)
{
    size_t end = at + MOST;
    while (end < n) {
        end &= ~(size_t)7;
        const uint64_t others = ~word(bits + end / 8);
        if (others) return end + zeros(others) - at;
        end += 64;
    }
    return n - at;
}

static uint8_t distance_symbol(unsigned distance)
{
    const unsigned value = distance - 1;
    unsigned top = 1;
    if (value < 2) return (uint8_t)value;
#if defined(__GNUC__) || defined(__clang__)
    top = 31 - (unsigned)__builtin_clz(value);
#else
    while (value >> (top + 1)) top++;
#endif
    return (uint8_t)(2 * top + (value >> (top - 1) & 1));
}

/* How many bytes are the same, at most 16. */
static unsigned same_bytes(const uint8_t *one, const uint8_t *other)
{
    const uint64_t first = word(one) ^ word(other), second = word(one + 8) ^ word(other + 8);
    const unsigned start = zeros(first | (uint64_t)1 << 63) >> 3, rest = second ? zeros(second) >> 3 : 8;
    return first ? start : 8 + rest;
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

static Match *add(Match *at, Counts *counts, size_t literals, size_t length, size_t distance, uint8_t symbol)
{
    *at = (Match){(uint32_t)literals, (uint16_t)length, (uint16_t)distance, length_symbols[length], symbol};
    counts->literal[END + 1 + at->length_symbol]++;
    counts->distance[symbol]++;
    return at + 1;
}

/* The bytes as literals and matches: of the pixel on the left, the line above, or where the same eight bytes were. */
static void match(const uint8_t *in, size_t n, size_t size, size_t step, Work *work)
{
    Match *at = work->matches;
    Counts *counts = &work->counts;
    const uint8_t *left = work->left, *upper = work->upper;
    const uint8_t symbols[2] = {distance_symbol((unsigned)step), size > WINDOW ? 0 : distance_symbol((unsigned)size)};
    const size_t distances[2] = {step, size}, end = n < TAIL ? 0 : n - TAIL;
    size_t p = 0, from = 0;
    memset(counts, 0, sizeof *counts);
    memset(work->slots, 0, sizeof work->slots);
    while (p < end) {
        const unsigned a = run(left, p), b = run(upper, p);
        size_t best = b > a ? b : a;
        int above = b > a;
        if (best >= SHORTEST) {
            if (best == MOST) {
                const size_t across = a == MOST ? whole_run(left, p, n) : a;
                const size_t down = b == MOST ? whole_run(upper, p, n) : b;
                above = down > across;
                for (best = above ? down : across; best > LONGEST; from = p) {
                    const size_t some = best < LONGEST + SHORTEST ? best - SHORTEST : LONGEST; /* a rest has four */
                    at = add(at, counts, p - from, some, distances[above], symbols[above]);
                    p += some;
                    best -= some;
                }
            }
            at = add(at, counts, p - from, best, distances[above], symbols[above]);
        } else {
            const uint64_t here = word(in + p);
            uint16_t *slot = work->slots + (here * 0x9E3779B97F4A7C15u >> 52);
            const unsigned distance = (uint16_t)(p - *slot);
            *slot = (uint16_t)p;
            if (distance > p || distance - 1 >= WINDOW || word(in + p - distance) != here) {
                for (size_t k = 0; k < step; k++) counts->literal[in[p++]]++;
                continue;
            }
            unsigned more = same_bytes(in + p + KEY, in + p + KEY - distance);
            for (best = KEY + more; more == 16 && best <= LONGEST && p + best < end; best += more)
                more = same_bytes(in + p + best, in + p + best - distance);
            if (best > LONGEST) best = LONGEST;
            at = add(at, counts, p - from, best, distance, distance_symbol(distance));
        }
        from = p += best;
    }
    for (; p < n; p++) counts->literal[in[p]]++;
    *at = (Match){(uint32_t)(n - from), 0, 0, 0, 0};
    counts->literal[END] = 1;
}

/* A code in the upper bits, how many bits it has in the lowest eight. */
typedef struct {
    uint32_t literal[END], length[LONGEST + 1], distance[DISTANCES], end;
    uint8_t more[DISTANCES];
} Codes;

static void fill_codes(const uint8_t *literal, const uint8_t *distance, Codes *made)
{
    uint32_t codes[LITERALS], others[DISTANCES];
    find_codes(literal, LITERALS, codes);
    find_codes(distance, DISTANCES, others);
    for (int i = 0; i < END; i++) made->literal[i] = codes[i] << 8 | literal[i];
    for (int i = 3; i <= LONGEST; i++) {
        const int symbol = length_symbols[i], at = END + 1 + symbol;
        const uint32_t value = codes[at] | (uint32_t)(i - bases[symbol]) << literal[at];
        made->length[i] = value << 8 | (uint32_t)(literal[at] + extras[symbol]);
    }
    for (int i = 0; i < DISTANCES; i++) {
        made->distance[i] = others[i] << 8 | distance[i];
        made->more[i] = (uint8_t)(i < 4 ? 0 : i / 2 - 1);
    }
    made->end = codes[END] << 8 | literal[END];
}

/* Eight bits tell how long a value is: three codes have up to 45 bits, and a match up to 48. */
static void put_matches(Bits *bits, const uint8_t *in, const Match *match, const Codes *codes)
{
    Bits own = *bits;
    for (;; match++) {
        size_t left = match->literals;
        for (; left >= 3; left -= 3, in += 3) {
            const uint32_t a = codes->literal[in[0]], b = codes->literal[in[1]], c = codes->literal[in[2]];
            const unsigned two = (a & 255) + (b & 255);
            const uint64_t both = (uint64_t)(a >> 8) | (uint64_t)(b >> 8) << (a & 255);
            put(&own, both | (uint64_t)(c >> 8) << two, two + (c & 255));
            flush(&own);
        }
        for (; left; left--, in++) put(&own, codes->literal[*in] >> 8, codes->literal[*in] & 255);
        flush(&own);
        if (!match->length) break;
        const uint32_t length = codes->length[match->length];
        const uint32_t distance = codes->distance[match->distance_symbol];
        const unsigned two = (length & 255) + (distance & 255), more = codes->more[match->distance_symbol];
        const uint64_t rest = (uint64_t)(match->distance - 1) & (((uint64_t)1 << more) - 1);
        put(&own, (uint64_t)(length >> 8) | (uint64_t)(distance >> 8) << (length & 255) | rest << two, two + more);
        flush(&own);
        in += match->length;
    }
    put(&own, codes->end >> 8, codes->end & 255);
    flush(&own);
    *bits = own;
}

/* The bits of all literals and matches. */
static uint64_t bits_of(const Counts *counts, const uint8_t *literal, const uint8_t *distance)
{
    uint64_t sum = 0;
    for (int i = 0; i < LITERALS; i++)
        sum += (uint64_t)counts->literal[i] * (uint64_t)(literal[i] + (i > END ? extras[i - END - 1] : 0));
    for (int i = 0; i < DISTANCES; i++)
        sum += (uint64_t)counts->distance[i] * (uint64_t)(distance[i] + (i < 4 ? 0 : i / 2 - 1));
    return sum;
}

enum { HEAD = 640, MOST_BYTES = 1 << 30 }; /* bytes that the lengths of the codes and the end take at most */

/* Deflates `n` bytes that were compared to `out`, of at least n / 2 + HEAD; how many were written, or 0 where they take
 * more than half. */
static inline size_t deflate_by(const uint8_t *in, size_t n, size_t size, size_t step, int is_last, Work *work,
                                uint8_t *out)
{
    uint8_t literal[LITERALS], distance[DISTANCES];
    Codes codes;
    Bits bits = {out, 0, 0};
    match(in, n, size, step, work);
    find_lengths(work->counts.literal, LITERALS, 15, literal);
    find_lengths(work->counts.distance, DISTANCES, 15, distance);
    if (bits_of(&work->counts, literal, distance) / 8 > n / 2) return 0;
    put(&bits, is_last ? 5 : 4, 3);
    put_lengths(&bits, literal, distance);
    fill_codes(literal, distance, &codes);
    put_matches(&bits, in, work->matches, &codes);
    if (!is_last) put(&bits, 0, 3); /* a full flush is an empty stored block */
    flush(&bits);
    if (bits.count) *bits.at++ = (uint8_t)bits.held;
    if (!is_last) {
        memcpy(bits.at, "\0\0\xff\xff", 4);
        bits.at += 4;
    }
    return (size_t)(bits.at - out);
}

#ifdef X86
__attribute__((flatten, target("avx2,bmi,bmi2"))) static size_t deflate_wide(const uint8_t *in, size_t n, size_t size,
                                                                             size_t step, int is_last, Work *work,
                                                                             uint8_t *out)
{
    return deflate_by(in, n, size, step, is_last, work, out);
}
#endif

static size_t deflate(const uint8_t *in, size_t n, size_t size, size_t step, int is_last, Work *work, uint8_t *out)
{
#ifdef X86
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
        return deflate_wide(in, n, size, step, is_last, work, out);
#endif
    return deflate_by(in, n, size, step, is_last, work, out);
}

enum { MODULUS = 65521, UNREDUCED = 5536 }; /* so many bytes can be summed up in 32 bits */

#ifdef X86
/* 32 bytes at a time, up to `n` of them: adds to the sum of the bytes, and to that of the sums so far. */
__attribute__((target("avx2"))) static size_t sum_up(const uint8_t *in, size_t n, uint32_t *low, uint32_t *high)
{
    const __m256i weights = _mm256_setr_epi8(32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14,
                                             13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    const __m256i ones = _mm256_set1_epi16(1), zero = _mm256_setzero_si256();
    __m256i sums = zero, before = zero, weighted = zero;
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        const __m256i here = _mm256_loadu_si256((const __m256i *)(in + i));
        before = _mm256_add_epi32(before, sums);
        sums = _mm256_add_epi32(sums, _mm256_sad_epu8(here, zero));
        weighted = _mm256_add_epi32(weighted, _mm256_madd_epi16(_mm256_maddubs_epi16(here, weights), ones));
    }
    uint32_t parts[24];
    _mm256_storeu_si256((__m256i *)parts, sums);
    _mm256_storeu_si256((__m256i *)(parts + 8), before);
    _mm256_storeu_si256((__m256i *)(parts + 16), weighted);
    *high += *low * (uint32_t)i;
    for (int lane = 0; lane < 8; lane++) {
        *low += parts[lane];
        *high += 32 * parts[8 + lane] + parts[16 + lane];
    }
    return i;
}
#endif

/* The checksum of more bytes, going on from that `before`. */
static uint32_t adler32(uint32_t before, const uint8_t *in, size_t n)
{
    uint32_t low = before & 0xFFFF, high = before >> 16;
    while (n) {
        const size_t some = n < UNREDUCED ? n : UNREDUCED;
        size_t i = 0;
#ifdef X86
        if (__builtin_cpu_supports("avx2")) i = sum_up(in, some, &low, &high);
#endif
        for (; i < some; i++) high += low += in[i];
        low %= MODULUS;
        high %= MODULUS;
        in += some;
        n -= some;
    }
    return high << 16 | low;
}

/* Memory for `n` bytes; NULL where there is none. */
static Work *new_work(size_t n)
{
    Work *work = malloc(sizeof *work);
    const size_t bits = n / 8 + SPARE;
    if (!work) return NULL;
    work->left = malloc(2 * bits);
    work->upper = work->left + bits;
    work->matches = malloc(sizeof(Match) * (n / SHORTEST + 2));
    if (work->left && work->matches) return work;
    free(work->left);
    free(work->matches);
    free(work);
    return NULL;
}

static void free_work(Work *work)
{
    if (!work) return;
    free(work->left);
    free(work->matches);
    free(work);
}

static PyObject *deflated(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer view;
    Py_ssize_t size, step;
    int is_last;
    if (!PyArg_ParseTuple(args, "y*nnp", &view, &size, &step, &is_last)) return NULL;
    const size_t n = (size_t)view.len;
    if (size < 2 || step < 1 || step > 8 || n < 1 || n > MOST_BYTES) {
        PyBuffer_Release(&view);
        PyErr_SetString(PyExc_ValueError, "lines that cannot be deflated");
        return NULL;
    }
    Work *work = new_work(n);
    uint8_t *out = work ? malloc(n / 2 + HEAD) : NULL;
    size_t made = 0;
    uint32_t adler = 0;
    if (out) {
        Py_BEGIN_ALLOW_THREADS
        compare_rest(view.buf, compare(view.buf, 0, n, (size_t)step, work->left), n, (size_t)step, work->left);
        compare_rest(view.buf, compare(view.buf, 0, n, (size_t)size, work->upper), n, (size_t)size, work->upper);
        made = deflate(view.buf, n, (size_t)size, (size_t)step, is_last, work, out);
        if (made) adler = adler32(1, view.buf, n);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&view);
    PyObject *found;
    if (!out) found = PyErr_NoMemory();
    else if (made) found = Py_BuildValue("(y#k)", (const char *)out, (Py_ssize_t)made, (unsigned long)adler);
    else found = Py_NewRef(Py_None);
    free(out);
    free_work(work);
    return found;
}

/* Pixels, and the bands that they are cut into; `wanted` has a byte for each band, and `key` is NULL where rows are not
 * told apart. */
typedef struct {
    const uint8_t *pixels, *wanted, *key;
    Py_ssize_t width, height, stride, rows, apart, first, count, room;
    int reversed, channels;
} Picture;

/* Writes the line of row `y`. */
static void pack(const Picture *picture, Py_ssize_t y, uint8_t *line)
{
    line[0] = 0;
    pack_row(picture->pixels + y * picture->stride, picture->width, picture->reversed, picture->channels, line + 1);
}

/* Whether `count` rows from `first` on are drawn, as deflate.py says; `held` has room for two lines. */
static int is_drawn(const Picture *picture, Py_ssize_t first, Py_ssize_t count, uint8_t *held)
{
    const Py_ssize_t length = picture->width * picture->channels, size = 1 + length;
    uint64_t breaks[3] = {0, 0, 0}, looked = 0;
    for (Py_ssize_t y = 1; y < count; y += picture->apart) {
        pack(picture, first + y - 1, held);
        pack(picture, first + y, held + size);
        count_breaks(held + size + 1, held + 1, length, picture->channels, breaks);
        looked += (uint64_t)(length - picture->channels);
        if (picture->apart > count - y) break;
    }
    return looked && 5 * breaks[0] >= 4 * looked && 10 * breaks[2] >= 6 * breaks[1];
}

enum { DIGEST = 16, RESULTS = 3 };

/* One band as deflate.py says, its lines in `held`; gives the three results. */
static void band(const Picture *picture, Py_ssize_t number, uint8_t *held, Work *work, uint8_t *out, uint8_t *digests,
                 uint32_t results[RESULTS])
{
    const size_t step = (size_t)picture->channels, size = 1 + (size_t)picture->width * step;
    const Py_ssize_t top = number * picture->rows, most = picture->height - top, above = top > 0;
    const Py_ssize_t count = most < picture->rows ? most : picture->rows;
    const size_t n = (size_t)count * size;
    const int drawn = is_drawn(picture, top - above, count + above, held);
    size_t left = 0, upper = 0, end = 0;
    uint32_t adler = 1;
    uint8_t common = 255;
    for (Py_ssize_t y = -above; y < count; y++) { /* each row and line as long as it is near */
        if (picture->key)
            digest_row(picture->pixels + (top + y) * picture->stride, 4 * picture->width, picture->key,
                       digests + DIGEST * (y + above), &common);
        if (y < 0 || !drawn) continue;
        pack(picture, top + y, held + end);
        adler = adler32(adler, held + end, size);
        end += size;
        left = compare(held, left, end, step, work->left);
        upper = compare(held, upper, end, size, work->upper);
    }
    results[0] = results[1] = 0;
    results[2] = common;
    if (!drawn || (picture->reversed && common != 255)) return;
    compare_rest(held, left, n, step, work->left);
    compare_rest(held, upper, n, size, work->upper);
    results[0] = (uint32_t)deflate(held, n, size, step, most <= picture->rows, work, out);
    if (results[0]) results[1] = adler;
}

/* The number of the next band, which no other thread gets. */
static uint32_t take_next(uint32_t *next)
{
#if defined(__GNUC__) || defined(__clang__)
    return __atomic_fetch_add(next, 1, __ATOMIC_RELAXED);
#else
    return (uint32_t)_InterlockedExchangeAdd((volatile long *)next, 1);
#endif
}

/* The buffers of `bands`, in the order of its arguments. */
enum { OUT, FOUND, DIGESTS, TURN, WANTED, PIXELS, SECRET, BUFFERS };

/* Leaves nothing to do for any thread. */
static void take_all(uint32_t *next, Py_ssize_t count)
{
#if defined(__GNUC__) || defined(__clang__)
    __atomic_store_n(next, (uint32_t)count, __ATOMIC_RELAXED);
#else
    _InterlockedExchange((volatile long *)next, (long)count);
#endif
}

static int fits_bands(const Picture *picture, const Py_buffer *buffers)
{
    const Py_ssize_t size = 1 + picture->width * picture->channels, count = picture->count, first = picture->first;
    const Py_ssize_t row = 4 * picture->width, key = buffers[SECRET].len;
    return fits(&buffers[PIXELS], picture->width, picture->height, picture->stride) &&
           (picture->channels == 3 || picture->channels == 4) && picture->rows >= 1 && picture->apart >= 1 &&
           picture->rows <= (Py_ssize_t)MOST_BYTES / size - 1 && picture->room >= picture->rows * size / 2 + HEAD &&
           first >= 0 && count >= 1 && count <= 1 << 20 && first <= (picture->height - 1) / picture->rows &&
           count <= (picture->height - 1) / picture->rows - first + 1 && buffers[WANTED].len >= count &&
           buffers[TURN].len >= 4 && buffers[OUT].len / count >= picture->room &&
           buffers[FOUND].len / (4 * RESULTS) >= count &&
           (!key || (key >= row + DIGEST && buffers[DIGESTS].len / count / DIGEST >= picture->rows + 1));
}

static void make_bands(const Picture *picture, const Py_buffer *buffers, uint8_t *held, Work *work)
{
    uint32_t *turn = buffers[TURN].buf, *results = buffers[FOUND].buf;
    for (Py_ssize_t i = take_next(turn); i < picture->count; i = take_next(turn)) {
        if (!picture->wanted[i]) continue;
        uint8_t *digests = picture->key ? (uint8_t *)buffers[DIGESTS].buf + i * DIGEST * (picture->rows + 1) : NULL;
        uint8_t *to = (uint8_t *)buffers[OUT].buf + i * picture->room;
        band(picture, picture->first + i, held, work, to, digests, results + RESULTS * i);
        if (picture->reversed && results[RESULTS * i + 2] != 255) take_all(turn, picture->count);
    }
}

static PyObject *bands(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer b[BUFFERS];
    Picture picture;
    if (!PyArg_ParseTuple(args, "w*w*w*w*y*y*y*nnnpinnnnn", &b[OUT], &b[FOUND], &b[DIGESTS], &b[TURN], &b[WANTED],
                          &b[PIXELS], &b[SECRET], &picture.width, &picture.height, &picture.stride, &picture.reversed,
                          &picture.channels, &picture.rows, &picture.apart, &picture.first, &picture.count,
                          &picture.room))
        return NULL;
    picture.pixels = b[PIXELS].buf;
    picture.wanted = b[WANTED].buf;
    picture.key = b[SECRET].len ? b[SECRET].buf : NULL;
    const int ok = fits_bands(&picture, b);
    const size_t n = ok ? (size_t)((1 + picture.width * picture.channels) * (picture.rows + 1)) : 0;
    Work *work = ok ? new_work(n) : NULL;
    uint8_t *held = work ? malloc(n) : NULL;
    if (held) {
        Py_BEGIN_ALLOW_THREADS
        make_bands(&picture, b, held, work);
        Py_END_ALLOW_THREADS
    }
    for (int i = 0; i < BUFFERS; i++) PyBuffer_Release(&b[i]);
    const int enough = held != NULL;
    free(held);
    free_work(work);
    if (!ok) {
        PyErr_SetString(PyExc_ValueError, "pixels or bands that do not fit into their buffer");
        return NULL;
    }
    if (!enough) return PyErr_NoMemory();
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"deflated", deflated, METH_VARARGS, "As vecdraw.kernel.deflate.deflated."},
    {"bands", bands, METH_VARARGS, "As vecdraw.kernel.deflate.bands."},
    {NULL, NULL, 0, NULL},
};

static int fill_symbols(PyObject *module)
{
    (void)module;
    for (int length = 3, symbol = 0; length <= LONGEST; length++) {
        while (symbol < 28 && length >= bases[symbol + 1]) symbol++;
        length_symbols[length] = (uint8_t)symbol;
    }
    return 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)fill_symbols}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "vecdraw.kernel._deflate", NULL, 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__deflate(void)
{
    return PyModuleDef_Init(&definition);
}
