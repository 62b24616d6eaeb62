/* Rows of pixels, four bytes each, as a PNG holds them: filtered, their channels in its order (PNG 9).
 *
 * rows.py says what they do, and its twin gives the same bytes.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

#if defined(__SSE2__) && (defined(__GNUC__) || defined(__clang__))
#define X86 1
#include <immintrin.h>
#endif

enum { NONE, SUB, UP };

typedef struct {
    const uint8_t *source;
    Py_ssize_t width, height, stride;
    int reversed, channels, kind;
} Picture;

/* What is taken from the pixel at `x` of a row; NULL for nothing. */
static const uint8_t *expected(const Picture *p, const uint8_t *row, Py_ssize_t x, int is_first)
{
    if (p->kind == SUB && x > 0) return row + 4 * x - 4;
    if (p->kind == UP && !is_first) return row + 4 * x - p->stride;
    return NULL;
}

#ifdef X86
/* Pixels from `x` on, four at a time, as long as 16 bytes may be written; the first that was not done. */
__attribute__((target("ssse3"))) static Py_ssize_t filter_fours(const Picture *p, const uint8_t *row, Py_ssize_t x,
                                                                int is_first, uint8_t *out)
{
    const int8_t n = -1;
    const __m128i order =
        p->channels == 4
            ? (p->reversed ? _mm_setr_epi8(2, 1, 0, 3, 6, 5, 4, 7, 10, 9, 8, 11, 14, 13, 12, 15)
                           : _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
            : (p->reversed ? _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, n, n, n, n)
                           : _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, n, n, n, n));
    const Py_ssize_t spare = p->channels == 3 ? 2 : 0; /* pixels that come after the four and are written later */
    const uint8_t *other = expected(p, row, x, is_first);
    out += x * p->channels;
    for (; x + 4 + spare <= p->width; x += 4) {
        __m128i here = _mm_loadu_si128((const __m128i *)(row + 4 * x));
        if (other) {
            here = _mm_sub_epi8(here, _mm_loadu_si128((const __m128i *)other));
            other += 16;
        }
        _mm_storeu_si128((__m128i *)out, _mm_shuffle_epi8(here, order));
        out += 4 * p->channels;
    }
    return x;
}
#endif

static void filter_row(const Picture *p, Py_ssize_t y, uint8_t *out)
{
    const uint8_t *row = p->source + y * p->stride;
    Py_ssize_t x = 0;
    *out++ = (uint8_t)p->kind;
    for (; x < p->width; x++) {
#ifdef X86
        if (x == 1 && __builtin_cpu_supports("ssse3")) {
            x = filter_fours(p, row, x, y == 0, out);
            if (x == p->width) break;
        }
#endif
        const uint8_t *other = expected(p, row, x, y == 0);
        for (int c = 0; c < p->channels; c++) {
            int from = p->reversed && c < 3 ? 2 - c : c;
            out[x * p->channels + c] = (uint8_t)(row[4 * x + from] - (other ? other[from] : 0));
        }
    }
}

static int fits(const Py_buffer *view, Py_ssize_t width, Py_ssize_t height, Py_ssize_t stride)
{
    const Py_ssize_t most = (Py_ssize_t)1 << 28;
    return width >= 1 && height >= 1 && width <= most && height <= most && stride >= 4 * width && stride <= view->len &&
           (height == 1 || (view->len - 4 * width) / stride >= height - 1) && view->len >= 4 * width;
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

static PyObject *filtered(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer dest, view;
    Picture p;
    Py_ssize_t top, bottom;
    if (!PyArg_ParseTuple(args, "w*y*nnnnnpii", &dest, &view, &p.width, &p.height, &p.stride, &top, &bottom,
                          &p.reversed, &p.channels, &p.kind))
        return NULL;
    int ok = fits(&view, p.width, p.height, p.stride) && (p.channels == 3 || p.channels == 4);
    ok = ok && p.kind >= NONE && p.kind <= UP && top >= 0 && top <= bottom && bottom <= p.height;
    ok = ok && dest.len / (1 + p.width * p.channels) >= bottom - top;
    if (ok) {
        p.source = view.buf;
        uint8_t *out = dest.buf;
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t y = top; y < bottom; y++) filter_row(&p, y, out + (y - top) * (1 + p.width * p.channels));
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&view);
    if (!ok) {
        PyErr_SetString(PyExc_ValueError, "pixels or rows that do not fit into their buffer");
        return NULL;
    }
    Py_RETURN_NONE;
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
    {"filtered", filtered, METH_VARARGS, "As vecdraw.kernel.rows.filtered."},
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
