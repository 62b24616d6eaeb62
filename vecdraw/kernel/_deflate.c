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
#include "band.h"
#include "crc.h"
#include "lines.h"
#include "sweep.h"

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

/* The checksum of one piece of data and another of `length` bytes, from those of both. */
static uint32_t joined_adler32(uint32_t one, uint32_t other, uint64_t length)
{
    const uint64_t low = one & 0xFFFF, high = (one >> 16) + (other >> 16) + length % MODULUS * (low + MODULUS - 1);
    return (uint32_t)(high % MODULUS) << 16 | (uint32_t)((low + (other & 0xFFFF) + MODULUS - 1) % MODULUS);
}

/* Ends the chunk, and with it the stream whose checksum that is. */
static void end_stream(uint8_t *chunk, size_t size, uint32_t adler)
{
    uint8_t *end = chunk + size - 4;
    const uint32_t crc = (uint32_t)end[0] << 24 | (uint32_t)end[1] << 16 | (uint32_t)end[2] << 8 | end[3];
    put_number(end, adler);
    put_number(end + 4, ~crc_by_tables(~crc, end, 4));
    put_number(chunk, (uint32_t)(size - AROUND + 4));
}

/* The bytes of all chunks, and the checksum of all lines; -1 with an error. */
static Py_ssize_t sum_bands(PyObject *bands, uint32_t *adler)
{
    Py_ssize_t size = 0;
    for (Py_ssize_t i = 0; i < PyList_Size(bands); i++) {
        Py_ssize_t length;
        unsigned long own;
        PyObject *chunk, *band = PyList_GetItem(bands, i);
        if (!PyTuple_Check(band) || !PyArg_ParseTuple(band, "Skn", &chunk, &own, &length) ||
            PyBytes_Size(chunk) < AROUND || length < 0) {
            if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "what are no bands");
            return -1;
        }
        size += PyBytes_Size(chunk);
        *adler = joined_adler32(*adler, (uint32_t)own, (uint64_t)length);
    }
    return size;
}

static PyObject *finished(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *before, *bands, *after;
    uint32_t adler = 1;
    if (!PyArg_ParseTuple(args, "SO!S", &before, &PyList_Type, &bands, &after)) return NULL;
    const Py_ssize_t count = PyList_Size(bands), inside = sum_bands(bands, &adler);
    if (inside < 0) return NULL;
    if (!count) return PyErr_Format(PyExc_ValueError, "no bands");
    PyObject *made = PyBytes_FromStringAndSize(NULL, PyBytes_Size(before) + inside + 4 + PyBytes_Size(after));
    if (!made) return NULL;
    uint8_t *at = (uint8_t *)PyBytes_AsString(made);
    size_t size = (size_t)PyBytes_Size(before);
    memcpy(at, PyBytes_AsString(before), size);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *chunk = PyTuple_GetItem(PyList_GetItem(bands, i), 0);
        at += size;
        size = (size_t)PyBytes_Size(chunk);
        memcpy(at, PyBytes_AsString(chunk), size);
    }
    end_stream(at, size, adler);
    memcpy(at + size + 4, PyBytes_AsString(after), (size_t)PyBytes_Size(after));
    return made;
}

static PyMethodDef methods[] = {
    {"deflated", deflated, METH_VARARGS, "As vecdraw.kernel.deflate.deflated."},
    {"finished", finished, METH_VARARGS, "As vecdraw.kernel.deflate.finished."},
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
