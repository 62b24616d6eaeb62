/* Rows of pixels as a PNG holds them: packed, filtered (PNG 9), told apart.
 *
 * rows.py says what the functions do, and its twins give the same bytes.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "digests.h"
#include "filters.h"
#include "lines.h"

/* How far the bytes are from zero in all, as signed numbers. */
static uint64_t distance(const uint8_t *row, Py_ssize_t length)
{
    uint64_t sum = 0;
    Py_ssize_t i = 0;
#ifdef X86
    __m128i sums = _mm_setzero_si128();
    for (; i + 16 <= length; i += 16) {
        const __m128i here = _mm_loadu_si128((const __m128i *)(row + i)), zero = _mm_setzero_si128();
        sums = _mm_add_epi64(sums, _mm_sad_epu8(_mm_min_epu8(here, _mm_sub_epi8(zero, here)), zero));
    }
    uint64_t halves[2];
    _mm_storeu_si128((__m128i *)halves, sums);
    sum = halves[0] + halves[1];
#endif
    for (; i < length; i++) sum += row[i] < 128 ? row[i] : 256u - row[i];
    return sum;
}

/* The filter type whose bytes are nearest to zero, the first of equals (PNG 12.7). */
static int nearest_kind(const uint8_t *row, const uint8_t *above, Py_ssize_t length, int step, uint8_t *out)
{
    int best = NONE;
    uint64_t least = distance(row, length);
    for (int kind = SUB; kind <= PAETH; kind++) {
        filter_row(row, above, length, step, kind, out);
        uint64_t here = distance(out, length);
        if (here < least) {
            least = here;
            best = kind;
        }
    }
    return best;
}

static PyObject *is_opaque(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer view;
    Py_ssize_t width, height, stride;
    if (!PyArg_ParseTuple(args, "y*nnn", &view, &width, &height, &stride)) return NULL;
    int ok = fits(&view, width, height, stride), opaque = ok;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t y = 0; y < height && opaque; y++) {
        const uint8_t *row = (const uint8_t *)view.buf + y * stride;
        uint8_t all = 255;
        for (Py_ssize_t x = 0; x < width; x++) all &= row[4 * x + 3];
        opaque = all == 255;
    }
    Py_END_ALLOW_THREADS
    PyBuffer_Release(&view);
    if (!ok) {
        PyErr_SetString(PyExc_ValueError, "pixels that do not fit into their buffer");
        return NULL;
    }
    return PyBool_FromLong(opaque);
}

static int lines_fit(const Py_buffer *view, Py_ssize_t size, Py_ssize_t count)
{
    return size >= 2 && size <= (Py_ssize_t)1 << 32 && count >= 0 && view->len / size >= count;
}

static PyObject *filtered(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer dest, view;
    Py_ssize_t size, count;
    int has_above, step, kind;
    if (!PyArg_ParseTuple(args, "w*y*nnpii", &dest, &view, &size, &count, &has_above, &step, &kind)) return NULL;
    int ok = count >= 0 && count < PY_SSIZE_T_MAX && lines_fit(&view, size, count + has_above);
    ok = ok && lines_fit(&dest, size, count) && step >= 1 && step <= 8 && kind >= NONE && kind <= ADAPTIVE;
    uint8_t *zeros = ok && !has_above ? calloc(1, (size_t)size) : NULL;
    int enough = !ok || has_above || zeros;
    if (ok && enough) {
        const uint8_t *row = (const uint8_t *)view.buf + (has_above ? size : 0);
        uint8_t *out = dest.buf;
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t y = 0; y < count; y++, row += size, out += size) {
            const uint8_t *above = y || has_above ? row - size + 1 : zeros;
            int chosen = kind == ADAPTIVE ? nearest_kind(row + 1, above, size - 1, step, out + 1) : kind;
            out[0] = (uint8_t)chosen;
            if (kind != ADAPTIVE || chosen != PAETH) filter_row(row + 1, above, size - 1, step, chosen, out + 1);
        }
        Py_END_ALLOW_THREADS
    }
    free(zeros);
    PyBuffer_Release(&dest);
    PyBuffer_Release(&view);
    if (!enough) return PyErr_NoMemory();
    if (!ok) {
        PyErr_SetString(PyExc_ValueError, "lines that do not fit into their buffer, or no filter type");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *packed(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer dest, view;
    Py_ssize_t width, height, stride, top, bottom;
    int reversed, channels;
    if (!PyArg_ParseTuple(args, "w*y*nnnnnpi", &dest, &view, &width, &height, &stride, &top, &bottom, &reversed,
                          &channels))
        return NULL;
    int ok = fits(&view, width, height, stride) && (channels == 3 || channels == 4);
    ok = ok && top >= 0 && top <= bottom && bottom <= height && dest.len / (1 + width * channels) >= bottom - top;
    if (ok) {
        const uint8_t *source = view.buf;
        uint8_t *out = dest.buf;
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t y = top; y < bottom; y++) {
            *out++ = NONE;
            pack_row(source + y * stride, width, reversed, channels, out);
            out += width * channels;
        }
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&view);
    if (!ok) {
        PyErr_SetString(PyExc_ValueError, "pixels or lines that do not fit into their buffer");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *breaks(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer view;
    Py_ssize_t size, count, apart;
    int step;
    if (!PyArg_ParseTuple(args, "y*nnni", &view, &size, &count, &apart, &step)) return NULL;
    int ok = lines_fit(&view, size, count) && apart >= 1 && step >= 1 && step <= 8;
    uint64_t counts[3] = {0, 0, 0};
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t y = 1; y < count; y += apart) {
            const uint8_t *row = (const uint8_t *)view.buf + y * size + 1;
            count_breaks(row, row - size, size - 1, step, counts);
            if (apart > count - y) break;
        }
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&view);
    if (!ok) {
        PyErr_SetString(PyExc_ValueError, "lines that do not fit into their buffer");
        return NULL;
    }
    return Py_BuildValue("(KKK)", (unsigned long long)counts[0], (unsigned long long)counts[1],
                         (unsigned long long)counts[2]);
}

/* The digests of bands, as a list. */
static PyObject *listed(const uint8_t *digests, Py_ssize_t count)
{
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list && i < count; i++) {
        PyObject *digest = PyBytes_FromStringAndSize((const char *)digests + DIGEST * i, DIGEST);
        if (!digest || PyList_SetItem(list, i, digest)) Py_CLEAR(list);
    }
    return list;
}

static PyObject *band_digests(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer view, key;
    Py_ssize_t length, height, stride, step, first, count;
    if (!PyArg_ParseTuple(args, "y*nnnnnny*", &view, &length, &height, &stride, &step, &first, &count, &key)) return NULL;
    int ok = length >= 1 && length <= (Py_ssize_t)1 << 32 && height >= 1 && stride >= length && view.len >= length;
    ok = ok && (view.len - length) / stride >= height - 1 && step >= 1 && step <= height && first >= 0 && count >= 1;
    ok = ok && first <= (height - 1) / step && count <= (height - 1) / step - first + 1;
    ok = ok && key.len >= length && (key.len - length) / DIGEST >= step + 3;
    const Py_ssize_t top = ok ? first * step : 0, above = top > 0, left = height - top;
    const Py_ssize_t rows = ok ? above + (left < count * step ? left : count * step) : 0;
    uint8_t *digests = malloc((size_t)(DIGEST * (rows + count * ok) + 1)), *made = digests + DIGEST * rows, common = 255;
    PyObject *list = NULL;
    if (ok && digests) {
        Py_BEGIN_ALLOW_THREADS
        digest_rows((const uint8_t *)view.buf + (top - above) * stride, length, rows, stride, key.buf, digests, &common);
        for (Py_ssize_t i = 0; i < count; i++) {
            const Py_ssize_t begin = i || above ? i * step + above - 1 : 0, end = (i + 1) * step + above;
            digest_band(digests + DIGEST * begin, (end < rows ? end : rows) - begin,
                        (const uint8_t *)key.buf + length + DIGEST, made + DIGEST * i);
        }
        Py_END_ALLOW_THREADS
        list = listed(made, count);
    } else if (ok) {
        PyErr_NoMemory();
    } else {
        PyErr_SetString(PyExc_ValueError, "rows, bands or a key that do not fit into their buffer");
    }
    free(digests);
    PyBuffer_Release(&view);
    PyBuffer_Release(&key);
    return list ? Py_BuildValue("(Ni)", list, common) : NULL;
}

static PyObject *turned(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer dest, view;
    Py_ssize_t width, height, stride;
    if (!PyArg_ParseTuple(args, "w*y*nnn", &dest, &view, &width, &height, &stride)) return NULL;
    int ok = fits(&view, width, height, stride) && dest.len / (4 * width) >= height;
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t y = 0; y < height; y++) {
            const uint8_t *from = (const uint8_t *)view.buf + y * stride;
            uint8_t *to = (uint8_t *)dest.buf + y * 4 * width;
            for (Py_ssize_t x = 0; x < 4 * width; x += 4) {
                to[x] = from[x + 2];
                to[x + 1] = from[x + 1];
                to[x + 2] = from[x];
                to[x + 3] = from[x + 3];
            }
        }
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&view);
    if (!ok) {
        PyErr_SetString(PyExc_ValueError, "pixels that do not fit into their buffer");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"is_opaque", is_opaque, METH_VARARGS, "As vecdraw.kernel.rows.is_opaque."},
    {"packed", packed, METH_VARARGS, "As vecdraw.kernel.rows.packed."},
    {"filtered", filtered, METH_VARARGS, "As vecdraw.kernel.rows.filtered."},
    {"breaks", breaks, METH_VARARGS, "As vecdraw.kernel.rows.breaks."},
    {"band_digests", band_digests, METH_VARARGS, "As vecdraw.kernel.rows.band_digests."},
    {"turned", turned, METH_VARARGS, "As vecdraw.kernel.rows.turned."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "vecdraw.kernel._rows", NULL, 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__rows(void)
{
    return PyModuleDef_Init(&definition);
}
