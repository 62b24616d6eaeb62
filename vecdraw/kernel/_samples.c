/* Pixels as the samples of a file: half floats to numbers, lines of 16 bits, of gray and of a palette (PNG 7.2, 9).
 *
 * samples.py says what the functions do, and its twins give the same bytes.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "compiler.h"

enum { FULL_HALF = 0x3c00, INFINITE_HALF = 0x7c00, HALVES = 1 << 16, BYTES = 256, MOST_COLORS = 256 };

static PyObject *no_fit(void)
{
    PyErr_SetString(PyExc_ValueError, "pixels or samples that do not fit into their buffer");
    return NULL;
}

static PyObject *is_opaque(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "y*", &view)) return NULL;
    const int fits = view.len % 8 == 0 && (uintptr_t)view.buf % 2 == 0;
    const Py_ssize_t count = view.len / 8;
    int opaque = 1;
    if (fits) {
        const uint16_t *halves = view.buf;
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t i = 0; i < count && opaque;) {
            const Py_ssize_t end = count - i < 256 ? count : i + 256;
            unsigned bad = 0;
            for (; i < end; i++) bad |= (uint16_t)(halves[4 * i + 3] - FULL_HALF) > INFINITE_HALF - FULL_HALF;
            opaque = !bad;
        }
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&view);
    return fits ? PyBool_FromLong(opaque) : no_fit();
}

static PyObject *looked_up(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer dest, view, table;
    if (!PyArg_ParseTuple(args, "w*y*y*", &dest, &view, &table)) return NULL;
    const Py_ssize_t count = view.len / 2, size = table.len / HALVES;
    const int fits = (size == 1 || size == 2) && table.len == size * HALVES && view.len % 2 == 0 &&
                     dest.len / size >= count &&
                     ((uintptr_t)view.buf | (size == 2 ? (uintptr_t)dest.buf | (uintptr_t)table.buf : 0)) % 2 == 0;
    if (fits) {
        const uint16_t *halves = view.buf, *wide = table.buf;
        const uint8_t *narrow = table.buf;
        uint8_t *bytes = dest.buf;
        uint16_t *words = dest.buf;
        Py_BEGIN_ALLOW_THREADS
        if (size == 1)
            for (Py_ssize_t i = 0; i < count; i++) bytes[i] = narrow[halves[i]];
        else
            for (Py_ssize_t i = 0; i < count; i++) words[i] = wide[halves[i]];
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&view);
    PyBuffer_Release(&table);
    if (!fits) return no_fit();
    Py_RETURN_NONE;
}

/* Samples of one to four channels as RGBA: each by the table, gray three times, and full alpha where there is none. */
#define SPREAD(name, type)                                                                                  \
    INLINE void name(const uint16_t *in, Py_ssize_t count, int channels, const type *table, type *out)     \
    {                                                                                                      \
        const int colors = channels < 3 ? 1 : 3;                                                           \
        for (Py_ssize_t i = 0; i < count; i++, in += channels, out += 4) {                                 \
            for (int c = 0; c < 3; c++) out[c] = table[in[colors == 1 ? 0 : c]];                           \
            out[3] = table[channels == colors ? HALVES - 1 : in[colors]];                                  \
        }                                                                                                  \
    }

SPREAD(spread_bytes, uint8_t)
SPREAD(spread_words, uint16_t)

static PyObject *spread(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer dest, view, table;
    int channels;
    if (!PyArg_ParseTuple(args, "w*y*y*i", &dest, &view, &table, &channels)) return NULL;
    const Py_ssize_t size = table.len / HALVES;
    const int ok = (size == 1 || size == 2) && table.len == size * HALVES && channels >= 1 && channels <= 4 &&
                   view.len % (2 * channels) == 0 && dest.len / (4 * size) >= view.len / (2 * channels) &&
                   ((uintptr_t)view.buf | (size == 2 ? (uintptr_t)dest.buf | (uintptr_t)table.buf : 0)) % 2 == 0;
    if (ok) {
        const Py_ssize_t count = view.len / (2 * channels);
        Py_BEGIN_ALLOW_THREADS
        if (size == 1 && channels == 3) spread_bytes(view.buf, count, 3, table.buf, dest.buf);
        else if (size == 1) spread_bytes(view.buf, count, channels, table.buf, dest.buf);
        else if (channels == 3) spread_words(view.buf, count, 3, table.buf, dest.buf);
        else spread_words(view.buf, count, channels, table.buf, dest.buf);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&view);
    PyBuffer_Release(&table);
    if (!ok) return no_fit();
    Py_RETURN_NONE;
}

/* Rows of pixels, the levels of their numbers, and the lines that are made of them. */
typedef struct {
    Py_buffer dest, view, table;
    Py_ssize_t width, top, bottom;
    int depth, channels;
} Rows;

/* Reads the arguments; 0 with an error where they are none. */
static int take_rows(PyObject *args, Rows *rows)
{
    return PyArg_ParseTuple(args, "w*y*y*nnnii", &rows->dest, &rows->view, &rows->table, &rows->width, &rows->top,
                            &rows->bottom, &rows->channels, &rows->depth);
}

static void release(Rows *rows)
{
    PyBuffer_Release(&rows->dest);
    PyBuffer_Release(&rows->view);
    PyBuffer_Release(&rows->table);
}

/* Whether `item` bytes a channel and lines of `size` bytes fit. */
static int fit(const Rows *rows, Py_ssize_t item, Py_ssize_t size)
{
    return rows->width >= 1 && rows->width <= (Py_ssize_t)1 << 28 && rows->top >= 0 && rows->top <= rows->bottom &&
           rows->view.len / (4 * item * rows->width) >= rows->bottom &&
           rows->dest.len / size >= rows->bottom - rows->top &&
           ((uintptr_t)rows->view.buf | (uintptr_t)rows->table.buf) % 2 == 0;
}

/* The bytes of a channel of the pixels, by the table that turns them to levels of 16 bits; 0 for what is none. */
static Py_ssize_t item_of(const Rows *rows)
{
    return rows->table.len == 2 * HALVES ? 2 : rows->table.len == 2 * BYTES ? 1 : 0;
}

INLINE void put(uint8_t *out, unsigned level)
{
    out[0] = (uint8_t)(level >> 8);
    out[1] = (uint8_t)level;
}

INLINE void deep_row(const void *row, Py_ssize_t width, Py_ssize_t item, int channels, const uint16_t *levels,
                     uint8_t *out)
{
    for (Py_ssize_t x = 0; x < width; x++, out += 2 * channels)
        for (int c = 0; c < channels; c++) {
            const Py_ssize_t at = 4 * x + c;
            put(out + 2 * c, levels[item == 2 ? ((const uint16_t *)row)[at] : ((const uint8_t *)row)[at]]);
        }
}

#ifdef X86
/* Two pixels of half floats at a time, as long as 16 bytes may be written: the sums that the table is made by. The first
 * pixel that was not done. */
__attribute__((target("avx,f16c"))) static Py_ssize_t deep_pairs(const uint16_t *row, Py_ssize_t width, int channels,
                                                                 uint8_t *out)
{
    const int8_t n = -1;
    const __m128i order = channels == 4 ? _mm_setr_epi8(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)
                                        : _mm_setr_epi8(1, 0, 3, 2, 5, 4, 9, 8, 11, 10, 13, 12, n, n, n, n);
    const __m256 zero = _mm256_setzero_ps(), one = _mm256_set1_ps(1), top = _mm256_set1_ps(65535);
    Py_ssize_t x = 0;
    for (; x + 2 + (channels == 3) <= width; x += 2) { /* the pixel after the two is written later */
        const __m256 values = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(row + 4 * x)));
        const __m256 clipped = _mm256_min_ps(_mm256_max_ps(values, zero), one); /* that of a NaN is the second */
        const __m256i levels = _mm256_cvtps_epi32(_mm256_mul_ps(clipped, top));
        const __m128i both = _mm_packus_epi32(_mm256_castsi256_si128(levels), _mm256_extractf128_si256(levels, 1));
        _mm_storeu_si128((__m128i *)(out + 2 * channels * x), _mm_shuffle_epi8(both, order));
    }
    return x;
}
#endif

static void deep_halves(const uint16_t *row, Py_ssize_t width, int channels, const uint16_t *levels, uint8_t *out)
{
    Py_ssize_t done = 0;
#ifdef X86
    if (__builtin_cpu_supports("avx") && __builtin_cpu_supports("f16c")) done = deep_pairs(row, width, channels, out);
#endif
    row += 4 * done;
    out += 2 * channels * done;
    if (channels == 3) deep_row(row, width - done, 2, 3, levels, out);
    else deep_row(row, width - done, 2, 4, levels, out);
}

static PyObject *deep(PyObject *module, PyObject *args)
{
    (void)module;
    Rows rows;
    if (!take_rows(args, &rows)) return NULL;
    const Py_ssize_t item = item_of(&rows), size = 1 + 2 * rows.channels * rows.width;
    const int ok = item && (rows.channels == 3 || rows.channels == 4) && rows.depth == 16 && fit(&rows, item, size);
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        uint8_t *line = rows.dest.buf;
        for (Py_ssize_t y = rows.top; y < rows.bottom; y++, line += size) {
            const uint8_t *row = (const uint8_t *)rows.view.buf + y * 4 * item * rows.width;
            line[0] = 0;
            if (item == 2) deep_halves((const uint16_t *)row, rows.width, rows.channels, rows.table.buf, line + 1);
            else deep_row(row, rows.width, 1, rows.channels, rows.table.buf, line + 1);
        }
        Py_END_ALLOW_THREADS
    }
    release(&rows);
    if (!ok) return no_fit();
    Py_RETURN_NONE;
}

/* The luminance of levels, rounded, halves up. */
INLINE unsigned luminance(unsigned red, unsigned green, unsigned blue)
{
    return (2126 * red + 7152 * green + 722 * blue + 5000) / 10000;
}

INLINE void gray_row(const void *row, Py_ssize_t width, Py_ssize_t item, int channels, int depth,
                     const uint16_t *levels, uint8_t *out)
{
    const unsigned top = depth < 8 ? (1u << depth) - 1 : 255;
    unsigned held = 0;
    for (Py_ssize_t x = 0; x < width; x++) {
        unsigned level[4];
        for (int c = 0; c < 4; c++) {
            const Py_ssize_t at = 4 * x + c;
            level[c] = levels[item == 2 ? ((const uint16_t *)row)[at] : ((const uint8_t *)row)[at]];
        }
        const unsigned gray = luminance(level[0], level[1], level[2]);
        if (depth == 16) {
            put(out + 2 * channels * x, gray);
            if (channels == 2) put(out + 4 * x + 2, level[3]);
        } else if (depth == 8) {
            out[channels * x] = (uint8_t)gray;
            if (channels == 2) out[2 * x + 1] = (uint8_t)level[3];
        } else {
            const Py_ssize_t each = 8 / depth;
            held = held << depth | (2 * gray * top + 255) / 510;
            if ((x + 1) % each == 0 || x + 1 == width) {
                out[x / each] = (uint8_t)(held << depth * (each - 1 - x % each));
                held = 0;
            }
        }
    }
}

static Py_ssize_t line_size(const Rows *rows)
{
    return 1 + (rows->width * rows->channels * rows->depth + 7) / 8;
}

static int is_depth(int depth)
{
    return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
}

static PyObject *gray(PyObject *module, PyObject *args)
{
    (void)module;
    Rows rows;
    if (!take_rows(args, &rows)) return NULL;
    const Py_ssize_t item = item_of(&rows);
    const int ok = item && is_depth(rows.depth) && (rows.channels == 1 || (rows.channels == 2 && rows.depth >= 8)) &&
                   fit(&rows, item, line_size(&rows));
    if (ok) {
        const Py_ssize_t size = line_size(&rows), width = rows.width;
        const uint16_t *levels = rows.table.buf;
        Py_BEGIN_ALLOW_THREADS
        uint8_t *line = rows.dest.buf;
        for (Py_ssize_t y = rows.top; y < rows.bottom; y++, line += size) {
            const uint8_t *row = (const uint8_t *)rows.view.buf + y * 4 * item * width;
            line[0] = 0;
            if (item == 1 && rows.depth == 8 && rows.channels == 1) gray_row(row, width, 1, 1, 8, levels, line + 1);
            else if (item == 1) gray_row(row, width, 1, rows.channels, rows.depth, levels, line + 1);
            else gray_row(row, width, 2, rows.channels, rows.depth, levels, line + 1);
        }
        Py_END_ALLOW_THREADS
    }
    release(&rows);
    if (!ok) return no_fit();
    Py_RETURN_NONE;
}

/* Colours, found by their value: `slots` holds one more than the number of each, or 0. */
enum { SLOTS = 2048 };
typedef struct {
    uint32_t colors[MOST_COLORS + 1];
    uint16_t slots[SLOTS];
    int count;
} Found;

/* Where a colour is, or would be. */
INLINE unsigned slot_of(const Found *found, uint32_t color)
{
    unsigned at = (uint32_t)(color * 2654435761u) >> 21;
    while (found->slots[at] && found->colors[found->slots[at] - 1] != color) at = (at + 1) % SLOTS;
    return at;
}

INLINE void add(Found *found, unsigned slot, uint32_t color)
{
    found->colors[found->count++] = color;
    found->slots[slot] = (uint16_t)found->count;
}

static PyObject *colors(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer view;
    int most;
    if (!PyArg_ParseTuple(args, "y*i", &view, &most)) return NULL;
    const int ok = view.len % 4 == 0 && (uintptr_t)view.buf % 4 == 0 && most >= 1 && most <= MOST_COLORS;
    Found found = {0};
    if (ok) {
        const uint32_t *words = view.buf;
        const Py_ssize_t count = view.len / 4;
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t i = 0; i < count && found.count <= most; i++) {
            if (i && words[i] == words[i - 1]) continue;
            const unsigned slot = slot_of(&found, words[i]);
            if (!found.slots[slot]) add(&found, slot, words[i]);
        }
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&view);
    if (!ok) return no_fit();
    if (found.count > most) Py_RETURN_NONE;
    return PyBytes_FromStringAndSize((const char *)found.colors, 4 * found.count);
}

static void index_row(const uint32_t *words, Py_ssize_t width, const Found *found, int depth, uint8_t *out)
{
    const Py_ssize_t each = 8 / depth;
    unsigned held = 0, number = 0;
    for (Py_ssize_t x = 0; x < width; x++) {
        if (!x || words[x] != words[x - 1]) number = found->slots[slot_of(found, words[x])] - 1u;
        held = held << depth | (number & ((1u << depth) - 1));
        if ((x + 1) % each == 0 || x + 1 == width) {
            out[x / each] = (uint8_t)(held << depth * (each - 1 - x % each));
            held = 0;
        }
    }
}

static PyObject *indexed(PyObject *module, PyObject *args)
{
    (void)module;
    Rows rows;
    if (!take_rows(args, &rows)) return NULL;
    const int ok = rows.channels == 1 && is_depth(rows.depth) && rows.depth <= 8 && rows.table.len % 4 == 0 &&
                   rows.table.len <= 4 * (Py_ssize_t)1 << rows.depth && fit(&rows, 1, line_size(&rows)) &&
                   ((uintptr_t)rows.view.buf | (uintptr_t)rows.table.buf) % 4 == 0;
    if (ok) {
        const Py_ssize_t size = line_size(&rows);
        Found found = {0};
        for (Py_ssize_t i = 0; i < rows.table.len / 4; i++) {
            const uint32_t color = ((const uint32_t *)rows.table.buf)[i];
            const unsigned slot = slot_of(&found, color);
            if (!found.slots[slot]) add(&found, slot, color);
        }
        Py_BEGIN_ALLOW_THREADS
        uint8_t *line = rows.dest.buf;
        for (Py_ssize_t y = rows.top; y < rows.bottom; y++, line += size) {
            line[0] = 0;
            index_row((const uint32_t *)rows.view.buf + y * rows.width, rows.width, &found, rows.depth, line + 1);
        }
        Py_END_ALLOW_THREADS
    }
    release(&rows);
    if (!ok) return no_fit();
    Py_RETURN_NONE;
}

static PyObject *packed(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer dest, view;
    Py_ssize_t width, top, bottom;
    int depth;
    if (!PyArg_ParseTuple(args, "w*y*nnni", &dest, &view, &width, &top, &bottom, &depth)) return NULL;
    const int ok = is_depth(depth) && depth <= 8 && width >= 1 && width <= (Py_ssize_t)1 << 28 && top >= 0 &&
                   top <= bottom && view.len / width >= bottom && dest.len / (1 + (width * depth + 7) / 8) >= bottom - top;
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        uint8_t *out = dest.buf;
        const uint8_t *number = (const uint8_t *)view.buf + top * width;
        for (Py_ssize_t y = top; y < bottom; y++) {
            *out++ = 0;
            for (Py_ssize_t x = 0; x < width; out++) {
                unsigned held = 0;
                for (int bit = 8 - depth; bit >= 0; bit -= depth, x++)
                    if (x < width) held |= (unsigned)(*number++ & ((1 << depth) - 1)) << bit;
                *out = (uint8_t)held;
            }
        }
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&view);
    if (!ok) return no_fit();
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"is_opaque", is_opaque, METH_VARARGS, "As vecdraw.kernel.samples.is_opaque."},
    {"looked_up", looked_up, METH_VARARGS, "As vecdraw.kernel.samples.looked_up."},
    {"spread", spread, METH_VARARGS, "As vecdraw.kernel.samples.spread."},
    {"deep", deep, METH_VARARGS, "As vecdraw.kernel.samples.deep."},
    {"gray", gray, METH_VARARGS, "As vecdraw.kernel.samples.gray."},
    {"colors", colors, METH_VARARGS, "As vecdraw.kernel.samples.colors."},
    {"packed", packed, METH_VARARGS, "As vecdraw.kernel.samples.packed."},
    {"indexed", indexed, METH_VARARGS, "As vecdraw.kernel.samples.indexed."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot module_slots[] = {{0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "vecdraw.kernel._samples", NULL, 0, methods, module_slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__samples(void)
{
    return PyModuleDef_Init(&definition);
}
