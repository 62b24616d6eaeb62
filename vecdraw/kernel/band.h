/* A band of lines filtered (PNG 9) and deflated as suits it: what is drawn by matches, what is not as literals alone. */
#ifndef VECDRAW_BAND_H
#define VECDRAW_BAND_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codes.h"
#include "digests.h"
#include "filters.h"
#include "lines.h"
#include "matches.h"
#include "runs.h"

/* ASIDE: bytes behind lines that may be read; FEWEST: bits of a byte of lines that are literals alone; FEW, SOME: bits of
 * bytes that begin runs, in 1024ths of all bytes; PERIOD: pixels after which dither repeats itself */
enum { MOST_BYTES = 1 << 30, ASIDE = LONGEST + 16, FEWEST = 1, FEW = 512, SOME = 1280, PERIOD = 8 };

/* The lines of a band after the one above, if it `has_above`; `room` is for them as they are filtered. */
typedef struct {
    const uint8_t *lines;
    uint8_t *room;
    const uint8_t *zeros;
    size_t size, step, count;
    int has_above, effort, is_last;
} Band;

enum { FAST, BALANCED };

/* Memory for bands of up to so many lines, and whether the last one was drawn; `out` has `most` bytes. */
typedef struct {
    Work work;
    uint8_t *held, *room, *zeros, *digests, *out;
    size_t most;
    int drawn;
} Memory;

static void free_memory(Memory *memory)
{
    if (!memory) return;
    for (int i = 0; i < PLANES; i++) free(memory->work.planes[i]);
    free(memory->work.piece);
    free(memory->held);
    free(memory->room);
    free(memory->zeros);
    free(memory->digests);
    free(memory->out);
    free(memory);
}

/* NULL where there is none. */
static Memory *new_memory(size_t size, size_t count, size_t step)
{
    Memory *made = calloc(1, sizeof *made);
    const size_t n = size * count, apart = planes_apart((size - 1) / step), bits = count * apart;
    if (!made) return NULL;
    int enough = 1;
    made->work.apart = apart;
    made->drawn = 1;
    for (int i = 0; i < PLANES; i++)
        enough &= (made->work.planes[i] = malloc((bits > n / 8 ? bits : n / 8) + SPARE)) != NULL;
    made->work.piece = malloc(sizeof(Piece) * (n / (step == 1 ? 1 : 2) + count + SPARE));
    made->held = malloc(n + size + ASIDE);
    made->room = made->work.literals = malloc(n + ASIDE);
    made->zeros = calloc(1, size);
    made->digests = malloc(DIGEST * (count + 1));
    if (enough && made->work.piece && made->held && made->room && made->zeros && made->digests) return made;
    free_memory(made);
    return NULL;
}

/* Line `y` of a band filtered; `above` is that of the strip it is in. */
static void filter_line(const Band *band, size_t y, int kind, uint8_t *out)
{
    const uint8_t *line = band->lines + (y + (size_t)band->has_above) * band->size;
    out[0] = (uint8_t)kind;
    filter_row(line + 1, y || band->has_above ? line + 1 - band->size : band->zeros, (Py_ssize_t)band->size - 1,
               (int)band->step, kind, out + 1);
}

/* About the bits of `n` sampled bytes as literals; whether matches would take no less: few of the bytes begin runs, or
 * some do, of those on the left rather than of those that dither repeats. */
INLINE uint64_t try_sample(const Band *band, size_t n, Work *work, int *is_plain)
{
    const size_t distances[3] = {band->step, band->size, PERIOD * band->step};
    uint8_t *plane = work->planes[LEFT];
    Counts literals = {{0}, {0}, {0}};
    size_t runs[3];
    for (int i = 0; i < 3; i++) {
        const size_t apart = distances[i];
        compare_rest(band->room, compare(band->room, 0, n, apart, plane), n, apart, plane);
        runs[i] = runs_of(plane, n);
    }
    count_literals(band->room, n, &literals);
    const uint64_t bits = about_bits_of(&literals), begun = (runs[0] + runs[1] + runs[2]) * (1024 * bits / n);
    *is_plain = bits >= FEWEST * n && begun < (runs[2] <= runs[0] ? SOME : FEW) * n;
    return bits;
}

/* The filter type whose literals take least for some of the lines, or -1 where libraries do better. */
INLINE int best_kind(const Band *band, Work *work)
{
    static const uint8_t kinds[2][PAETH + 1] = {{NONE, SUB, PAETH}, {NONE, SUB, UP, AVERAGE, PAETH}};
    const size_t strips = band->effort == FAST ? 2 : 4, each = 2;
    const int whole = band->count <= strips * each, tried = band->effort == FAST ? 3 : 5;
    int best = -1;
    uint64_t least = 0;
    for (int i = 0; i < tried; i++) {
        const int kind = kinds[band->effort][i];
        size_t done = 0;
        for (size_t strip = 0; strip < (whole ? 1 : strips); strip++) {
            const size_t top = whole ? 0 : (2 * strip + 1) * band->count / (2 * strips) - each / 2;
            const size_t end = whole ? band->count : top + each;
            for (size_t y = top; y < end; y++, done += band->size) filter_line(band, y, kind, band->room + done);
        }
        int is_plain;
        const uint64_t bits = try_sample(band, done, work, &is_plain);
        if (i && bits >= least) continue;
        best = is_plain ? kind : -1;
        least = bits;
    }
    return best;
}

/* Whether no byte is three in four: of these literals take a bit each, and runs less. */
static int is_even(const Counts *counts, size_t n)
{
    for (int i = 0; i < 256; i++)
        if (4 * (uint64_t)counts->literal[i] > 3 * (uint64_t)n) return 0;
    return 1;
}

/* Filters and deflates the lines as literals; how many bytes were written, 0 where libraries do better. */
INLINE size_t deflate_plain(const Band *band, Work *work, uint8_t *out, uint32_t *adler)
{
    const int kind = best_kind(band, work);
    const size_t n = band->size * band->count;
    if (kind < 0) return 0;
    memset(&work->counts, 0, sizeof work->counts);
    for (size_t y = 0; y < band->count; y++) {
        uint8_t *line = band->room + y * band->size;
        filter_line(band, y, kind, line);
        *adler = adler32(*adler, line, band->size);
    }
    count_literals(band->room, n, &work->counts);
    return is_even(&work->counts, n) ? write_block(band->room, n, 1, band->is_last, work, out) : 0;
}

/* Deflates lines that are drawn, by planes that are filled; how many bytes were written. */
INLINE size_t deflate_drawn(const Band *band, int is_wide, Work *work, uint8_t *out)
{
    const uint8_t *in = band->lines + (band->has_above ? band->size : 0);
    const size_t size = band->size, count = band->count, step = band->step;
    if (band->effort == FAST) {
        if (step == 3) match(in, count, size, 3, (Search){8, 2}, is_wide, work);
        else match(in, count, size, step, (Search){8, 2}, is_wide, work);
    } else {
        if (step == 3) match(in, count, size, 3, (Search){1, 8}, is_wide, work);
        else match(in, count, size, step, (Search){1, 8}, is_wide, work);
    }
    return write_block(in, size * count, 0, band->is_last, work, out);
}

#ifdef X86
#define WIDE __attribute__((flatten, target("avx2,bmi,bmi2,lzcnt,popcnt")))
WIDE static size_t deflate_plain_wide(const Band *band, Work *work, uint8_t *out, uint32_t *adler)
{
    return deflate_plain(band, work, out, adler);
}

WIDE static size_t deflate_drawn_wide(const Band *band, Work *work, uint8_t *out)
{
    return deflate_drawn(band, 1, work, out);
}

static int is_wide(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}
#endif

/* Deflates a band, of which `adler` is the checksum so far where it is drawn; how many bytes were written, 0 where
 * libraries do better. */
static size_t deflate(const Band *band, int drawn, Work *work, uint8_t *out, uint32_t *adler)
{
#ifdef X86
    if (is_wide())
        return drawn ? deflate_drawn_wide(band, work, out) : deflate_plain_wide(band, work, out, adler);
#endif
    return drawn ? deflate_drawn(band, 0, work, out) : deflate_plain(band, work, out, adler);
}

enum { APART = 8 };

/* Whether `count` lines are drawn, as deflate.py says. */
static int are_drawn(const uint8_t *lines, size_t count, size_t size, size_t step)
{
    uint64_t breaks[3] = {0, 0, 0}, looked = 0;
    for (size_t y = 1; y < count; y += APART, looked += size - 1 - step)
        count_breaks(lines + y * size + 1, lines + (y - 1) * size + 1, (Py_ssize_t)size - 1, (int)step, breaks);
    return looked && 5 * breaks[0] >= 4 * looked && 10 * breaks[2] >= 6 * breaks[1];
}

static size_t room_for(size_t n)
{
    return n + 5 * (n / STORED + 1) + HEAD;
}

#endif
