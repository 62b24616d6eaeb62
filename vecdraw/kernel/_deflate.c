/* Lines of a PNG filtered (PNG 9) and deflated (RFC 1951), and the checksum of their stream (RFC 1950).
 *
 * deflate.py says what the functions do, and its twin gives the same bytes.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "adler.h"
#include "codes.h"
#include "crc.h"
#include "filters.h"
#include "huffman.h"
#include "lines.h"
#include "matches.h"
#include "runs.h"
#include "sweep.h"

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

/* All that `deflated` does without the global lock. */
static size_t deflate_lines(const uint8_t *lines, const Band *band, Memory *memory, uint8_t *out, uint32_t *adler)
{
    const size_t size = band->size, all = band->count + (size_t)band->has_above, n = band->count * size;
    memcpy(memory->held, lines, all * size);
    const int drawn = are_drawn(lines, all, size, band->step);
    *adler = 1;
    if (drawn) {
        const uint8_t *in = memory->held + (all - band->count) * size;
        *adler = adler32(1, in, n);
        for (size_t y = 0; y < band->count; y++) fill_planes(in + y * size, y, size, band->step, &memory->work);
    }
    return deflate(band, drawn, &memory->work, out, adler);
}

enum { KEPT = 1 << 20, MOST_KEPT = 1 << 23 }; /* bytes of lines, and written, whose memory the next call gets */

/* Memory that no call has, and what it is for; the global lock is held wherever these are used. */
static Memory *kept;
static size_t kept_size, kept_count, kept_step;

/* As `new_memory`, or what was kept. */
static Memory *take_memory(size_t size, size_t count, size_t step)
{
    Memory *found = kept;
    if (!found || kept_size != size || kept_count != count || kept_step != step) return new_memory(size, count, step);
    kept = NULL;
    return found;
}

/* Keeps memory for the next call instead of what was kept, unless that would be much. */
static void give_back(Memory *memory, size_t size, size_t count, size_t step)
{
    if (!memory || size * count > KEPT || memory->most > MOST_KEPT) {
        free_memory(memory);
        return;
    }
    free_memory(kept);
    kept = memory;
    kept_size = size;
    kept_count = count;
    kept_step = step;
}

static PyObject *deflated(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer view;
    Py_ssize_t size, step;
    int has_above, effort, is_last;
    if (!PyArg_ParseTuple(args, "y*nnpip", &view, &size, &step, &has_above, &effort, &is_last)) return NULL;
    const int fits = size >= 2 && step >= 1 && step <= 8 && step < size && view.len <= MOST_BYTES &&
                     view.len >= size * (1 + has_above) && view.len % size == 0 && effort >= FAST && effort <= BALANCED;
    if (!fits) {
        PyBuffer_Release(&view);
        PyErr_SetString(PyExc_ValueError, "lines that cannot be deflated");
        return NULL;
    }
    const size_t count = (size_t)(view.len / size - has_above);
    Memory *memory = take_memory((size_t)size, count, (size_t)step);
    uint8_t *out = memory ? malloc(room_for((size_t)size * count)) : NULL;
    size_t made = 0;
    uint32_t adler = 1;
    if (out) {
        const Band band = {memory->held, memory->room, memory->zeros, (size_t)size, (size_t)step, count,
                           has_above,    effort,       is_last};
        Py_BEGIN_ALLOW_THREADS
        made = deflate_lines(view.buf, &band, memory, out, &adler);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&view);
    PyObject *found = NULL;
    if (!out) PyErr_NoMemory();
    else if (made) found = Py_BuildValue("(y#k)", (const char *)out, (Py_ssize_t)made, (unsigned long)adler);
    else found = Py_NewRef(Py_None);
    free(out);
    give_back(memory, (size_t)size, count, (size_t)step);
    return found;
}

/* Pixels, and the bands that they are cut into; `wanted` has a byte for each band, `header` what comes before the blocks
 * of the first one of all, and `key` is NULL where rows are not told apart. */
typedef struct {
    const uint8_t *pixels, *wanted, *key, *header;
    size_t begun;
    Py_ssize_t width, height, stride, rows, first, count;
    int reversed, channels, effort;
} Picture;

/* A band: its number, the bytes of its chunk, if it was made, and of its lines, the checksum of these, what alpha has in
 * all pixels, and its digest. */
typedef struct {
    Py_ssize_t number;
    size_t written, length;
    uint32_t adler;
    uint8_t common, digest[DIGEST];
} Made;

/* Bands that one thread made. */
typedef struct {
    Made *bands;
    size_t count;
    int lacks_memory;
} Results;

/* Writes the line of row `y`. */
static void pack(const Picture *picture, Py_ssize_t y, uint8_t *line)
{
    line[0] = 0;
    pack_row(picture->pixels + y * picture->stride, picture->width, picture->reversed, picture->channels, line + 1);
}

/* Fills the planes of line `y` of a band, which is also there as a row. */
static void compare_row(const Picture *picture, const uint8_t *row, const uint8_t *line, size_t y, Work *work)
{
    const size_t step = (size_t)picture->channels, size = 1 + (size_t)picture->width * step;
#ifdef X86
    if (picture->width > 32 && __builtin_cpu_supports("avx2")) {
        fill_planes_wide(row, (size_t)picture->width, (size_t)picture->stride, y, size, step, work);
        return;
    }
#endif
    (void)row;
    fill_planes(line, y, size, step, work);
}

/* Packs `count` rows from `top` on and takes their digests, with a `key`; where they are `drawn`, also the checksum of
 * their lines and the planes of these. Each row is done with while it is near. */
static void read_rows(const Picture *picture, Py_ssize_t top, Py_ssize_t count, const uint8_t *key, int drawn,
                      const Lines *to, Work *work)
{
    const size_t step = (size_t)picture->channels, size = 1 + (size_t)picture->width * step;
    const uint8_t *row = picture->pixels + top * picture->stride;
#ifdef X86
    if (can_sweep((size_t)picture->width)) {
        const Rows rows = {row,   key,           (size_t)picture->width, (size_t)picture->stride, step, (size_t)count,
                           picture->reversed};
        sweep_rows(&rows, to, drawn, work);
        return;
    }
#endif
    for (Py_ssize_t y = 0; y < count; y++, row += picture->stride) {
        uint8_t *line = to->lines + (size_t)y * size;
        if (key) digest_row(row, 4 * picture->width, key, to->digests + DIGEST * y, to->common);
        pack(picture, top + y, line);
        if (!drawn) continue;
        *to->adler = adler32(*to->adler, line, size);
        compare_row(picture, row, line, (size_t)y, work);
    }
}

/* The band `made->number`, as deflate.py says. It is read as if it were drawn where the one before was. */
static void make_band(const Picture *picture, Memory *memory, uint8_t *out, Made *made)
{
    const size_t step = (size_t)picture->channels, size = 1 + (size_t)picture->width * step;
    const Py_ssize_t top = made->number * picture->rows, most = picture->height - top, above = top > 0;
    const Py_ssize_t count = most < picture->rows ? most : picture->rows;
    const int before = memory->drawn;
    uint8_t *in = memory->held + (above ? size : 0);
    const Lines first = {memory->held, memory->digests, &made->common, &made->adler};
    const Lines rest = {in, memory->digests + (above ? DIGEST : 0), &made->common, &made->adler};
    made->written = 0;
    made->length = size * (size_t)count;
    made->adler = 1;
    made->common = 255;
    if (above) read_rows(picture, top - 1, 1, picture->key, 0, &first, &memory->work);
    read_rows(picture, top, count, picture->key, before, &rest, &memory->work);
    if (picture->key)
        digest_band(memory->digests, count + above, picture->key + 4 * picture->width + DIGEST, made->digest);
    if (picture->reversed && made->common != 255) return;
    const int drawn = memory->drawn = are_drawn(memory->held, (size_t)(count + above), size, step);
    if (drawn != before) made->adler = 1;
    if (drawn && !before) read_rows(picture, top, count, NULL, 1, &rest, &memory->work);
    const Band band = {memory->held,  memory->room, memory->zeros,   size,
                       step,          (size_t)count, (int)above,      picture->effort,
                       most <= picture->rows};
    const size_t begun = above ? 0 : picture->begun;
    if (begun) memcpy(out + BEFORE, picture->header, begun);
    const size_t blocks = deflate(&band, drawn, &memory->work, out + BEFORE + begun, &made->adler);
    if (!blocks) return;
    put_chunk(out, begun + blocks);
    made->written = AROUND + begun + blocks;
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
enum { TURN, WANTED, PIXELS, SECRET, HEADER, BUFFERS };

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
    const Py_ssize_t key = buffers[SECRET].len;
    const Py_ssize_t most = picture->rows < picture->height ? picture->rows : picture->height;
    const int has_key = !key || key >= 4 * picture->width + DIGEST * (most + 3);
    return fits(&buffers[PIXELS], picture->width, picture->height, picture->stride) && has_key &&
           (picture->channels == 3 || picture->channels == 4) && picture->rows >= 1 &&
           picture->effort >= FAST && picture->effort <= BALANCED &&
           picture->rows <= (Py_ssize_t)MOST_BYTES / size - 1 &&
           first >= 0 && count >= 1 && count <= 1 << 20 && first <= (picture->height - 1) / picture->rows &&
           count <= (picture->height - 1) / picture->rows - first + 1 && buffers[WANTED].len >= count &&
           buffers[TURN].len >= 4 && buffers[HEADER].len <= HEAD;
}

/* Whether `out` has room for so many bytes behind those that are `used`. */
static int make_room(Memory *memory, size_t used, size_t more)
{
    if (memory->most - used >= more) return 1;
    const size_t most = 2 * memory->most > used + more ? 2 * memory->most : used + more;
    uint8_t *moved = realloc(memory->out, most);
    if (!moved) return 0;
    memory->out = moved;
    memory->most = most;
    return 1;
}

static void make_bands(const Picture *picture, uint32_t *turn, Memory *memory, Results *results)
{
    const Py_ssize_t most = picture->rows < picture->height ? picture->rows : picture->height;
    const size_t lines = (size_t)(most * (1 + picture->width * picture->channels));
    const size_t room = room_for(lines) + AROUND + picture->begun;
    size_t used = 0;
    for (Py_ssize_t i = take_next(turn); i < picture->count; i = take_next(turn)) {
        if (!picture->wanted[i]) continue;
        if (!make_room(memory, used, room)) {
            results->lacks_memory = 1;
            return;
        }
        Made *made = results->bands + results->count;
        made->number = picture->first + i;
        make_band(picture, memory, memory->out + used, made);
        used += made->written;
        results->count++;
        if (picture->reversed && made->common != 255) take_all(turn, picture->count);
    }
}

/* What was made, as deflate.py says; NULL with an error. */
static PyObject *listed(const Picture *picture, const Results *results, const uint8_t *out)
{
    const Py_ssize_t count = (Py_ssize_t)results->count;
    PyObject *numbers = PyList_New(count), *bands = PyList_New(count), *digests = PyList_New(count);
    int common = 255, done = numbers && bands && digests;
    for (Py_ssize_t i = 0; done && i < count; i++) {
        const Made *made = results->bands + i;
        PyObject *band = made->written ? Py_BuildValue("(y#kn)", (const char *)out, (Py_ssize_t)made->written,
                                                       (unsigned long)made->adler, (Py_ssize_t)made->length)
                                       : Py_NewRef(Py_None);
        PyObject *number = PyLong_FromSsize_t(made->number);
        PyObject *digest = PyBytes_FromStringAndSize((const char *)made->digest, picture->key ? DIGEST : 0);
        PyList_SetItem(numbers, i, number);
        PyList_SetItem(bands, i, band);
        PyList_SetItem(digests, i, digest);
        done = number && band && digest;
        common &= made->common;
        out += made->written;
    }
    PyObject *all = done ? Py_BuildValue("(OOOi)", numbers, bands, digests, common) : NULL;
    Py_XDECREF(numbers);
    Py_XDECREF(bands);
    Py_XDECREF(digests);
    return all;
}

/* As `bands`, for arguments that fit. */
static PyObject *found_bands(const Picture *picture, uint32_t *turn)
{
    const Py_ssize_t most = picture->rows < picture->height ? picture->rows : picture->height;
    const size_t size = (size_t)(1 + picture->width * picture->channels), count = (size_t)picture->count;
    Memory *memory = take_memory(size, (size_t)most, (size_t)picture->channels);
    Results results = {malloc(sizeof(Made) * count), 0, 0};
    PyObject *found = NULL;
    if (memory && results.bands) {
        Py_BEGIN_ALLOW_THREADS
        make_bands(picture, turn, memory, &results);
        Py_END_ALLOW_THREADS
        found = results.lacks_memory ? PyErr_NoMemory() : listed(picture, &results, memory->out);
    } else {
        PyErr_NoMemory();
    }
    free(results.bands);
    give_back(memory, size, (size_t)most, (size_t)picture->channels);
    return found;
}

static PyObject *bands(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer b[BUFFERS];
    Picture picture;
    if (!PyArg_ParseTuple(args, "w*y*y*y*y*nnnpinnni", &b[TURN], &b[WANTED], &b[PIXELS], &b[SECRET], &b[HEADER],
                          &picture.width, &picture.height, &picture.stride, &picture.reversed, &picture.channels,
                          &picture.rows, &picture.first, &picture.count, &picture.effort))
        return NULL;
    picture.pixels = b[PIXELS].buf;
    picture.wanted = b[WANTED].buf;
    picture.key = b[SECRET].len ? b[SECRET].buf : NULL;
    picture.header = b[HEADER].buf;
    picture.begun = (size_t)b[HEADER].len;
    PyObject *found = NULL;
    if (fits_bands(&picture, b)) found = found_bands(&picture, b[TURN].buf);
    else PyErr_SetString(PyExc_ValueError, "pixels or bands that do not fit into their buffer");
    for (int i = 0; i < BUFFERS; i++) PyBuffer_Release(&b[i]);
    return found;
}

static PyMethodDef methods[] = {
    {"deflated", deflated, METH_VARARGS, "As vecdraw.kernel.deflate.deflated."},
    {"bands", bands, METH_VARARGS, "As vecdraw.kernel.deflate.bands."},
    {NULL, NULL, 0, NULL},
};

static int fill_tables(PyObject *module)
{
    (void)module;
    fill_crc_tables();
    for (int length = 3, symbol = 0; length <= LONGEST; length++) {
        while (symbol < 28 && length >= bases[symbol + 1]) symbol++;
        length_symbols[length] = (uint8_t)symbol;
    }
    return 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)fill_tables}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "vecdraw.kernel._deflate", NULL, 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__deflate(void)
{
    return PyModuleDef_Init(&definition);
}
