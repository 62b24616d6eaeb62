/* Solid colours and pictures blended into BGRA premultiplied pixels: what shapes.py says, in C. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif
#if defined(__SSE2__) && defined(__GNUC__)
#include <immintrin.h>
#define WIDE
#endif

typedef struct {
    uint8_t *pixels;
    Py_ssize_t stride;
    int left, top, right, bottom;
} Area;

static uint32_t scaled(uint32_t color, uint32_t by)
{
    uint32_t even = (color & 0xFF00FF) * by >> 8 & 0xFF00FF;
    uint32_t odd = (color >> 8 & 0xFF00FF) * by & 0xFF00FF00;
    return even | odd;
}

static void put(uint8_t *to, uint32_t color)
{
    uint32_t rest = 256 - (color >> 24);
    for (int c = 0; c < 4; c++) {
        uint32_t level = (color >> 8 * c & 255) + (to[c] * rest >> 8);
        to[c] = (uint8_t)(level < 255 ? level : 255);
    }
}

static void fill_portable(uint8_t *to, int count, uint32_t color)
{
    for (int i = 0; i < count; i++)
        put(to + 4 * (size_t)i, color);
}

#ifdef WIDE
__attribute__((target("avx2"))) static void fill_wide(uint8_t *to, int count, uint32_t color)
{
    const __m256i zero = _mm256_setzero_si256(), rest = _mm256_set1_epi16((int16_t)(256 - (color >> 24)));
    const __m256i more = _mm256_set1_epi32((int)color);
    int i = 0;
    for (; i + 8 <= count; i += 8, to += 32) {
        __m256i there = _mm256_loadu_si256((const __m256i *)to);
        __m256i low = _mm256_unpacklo_epi8(there, zero), high = _mm256_unpackhi_epi8(there, zero);
        low = _mm256_srli_epi16(_mm256_mullo_epi16(low, rest), 8);
        high = _mm256_srli_epi16(_mm256_mullo_epi16(high, rest), 8);
        _mm256_storeu_si256((__m256i *)to, _mm256_adds_epu8(_mm256_packus_epi16(low, high), more));
    }
    fill_portable(to, count - i, color);
}
#endif

static void fill_row(uint8_t *to, int count, uint32_t color, int wide)
{
    if (color >> 24 == 255) {
        for (int i = 0; i < count; i++)
            memcpy(to + 4 * (size_t)i, &color, 4);
        return;
    }
#ifdef WIDE
    if (wide) {
        fill_wide(to, count, color);
        return;
    }
#endif
    (void)wide;
    fill_portable(to, count, color);
}

#ifdef __SSE2__
static void cover_four(uint8_t *to, uint32_t covered, __m128i color)
{
    const __m128i zero = _mm_setzero_si128(), one = _mm_set1_epi16(1), most = _mm_set1_epi16(256);
    __m128i share = _mm_cvtsi32_si128((int)covered), there = _mm_loadu_si128((const __m128i *)to), out[2];
    share = _mm_unpacklo_epi8(share, share);
    share = _mm_unpacklo_epi16(share, share);
    for (int k = 0; k < 2; k++) {
        __m128i by = _mm_add_epi16(k ? _mm_unpackhi_epi8(share, zero) : _mm_unpacklo_epi8(share, zero), one);
        __m128i part = _mm_srli_epi16(_mm_mullo_epi16(color, by), 8);
        __m128i rest = _mm_sub_epi16(most, _mm_shufflehi_epi16(_mm_shufflelo_epi16(part, 0xFF), 0xFF));
        __m128i under = _mm_mullo_epi16(k ? _mm_unpackhi_epi8(there, zero) : _mm_unpacklo_epi8(there, zero), rest);
        out[k] = _mm_add_epi16(part, _mm_srli_epi16(under, 8));
    }
    _mm_storeu_si128((__m128i *)to, _mm_packus_epi16(out[0], out[1]));
}
#endif

static void cover_row(uint8_t *to, const uint8_t *mask, int count, uint32_t color, int wide)
{
    int i = 0;
#ifdef __SSE2__
    const __m128i levels = _mm_unpacklo_epi8(_mm_set1_epi32((int)color), _mm_setzero_si128());
    while (i + 8 <= count) {
        uint64_t covered;
        memcpy(&covered, mask + i, 8);
        if (covered == 0) {
            i += 8;
        } else if (covered == UINT64_MAX) {
            int from = i;
            i += 8;
            for (uint64_t four[4]; i + 32 <= count; i += 32) {
                memcpy(four, mask + i, 32);
                if ((four[0] & four[1] & four[2] & four[3]) != UINT64_MAX)
                    break;
            }
            fill_row(to + 4 * (size_t)from, i - from, color, wide);
        } else {
            cover_four(to + 4 * (size_t)i, (uint32_t)covered, levels);
            cover_four(to + 4 * (size_t)i + 16, (uint32_t)(covered >> 32), levels);
            i += 8;
        }
    }
#endif
    for (; i < count; i++)
        if (mask[i])
            put(to + 4 * (size_t)i, scaled(color, mask[i] + 1u));
}

/* Rounded to the nearest: Skia rounds up, down or to the nearest, by how it resampled the picture. */
static void over_row(uint8_t *to, const uint8_t *from, int count)
{
    int i = 0;
#ifdef __SSE2__
    const __m128i zero = _mm_setzero_si128(), most = _mm_set1_epi16(255), half = _mm_set1_epi16(128);
    for (; i + 4 <= count; i += 4, to += 16, from += 16) {
        __m128i own = _mm_loadu_si128((const __m128i *)from), there = _mm_loadu_si128((const __m128i *)to), out[2];
        for (int k = 0; k < 2; k++) {
            __m128i level = k ? _mm_unpackhi_epi8(own, zero) : _mm_unpacklo_epi8(own, zero);
            __m128i rest = _mm_sub_epi16(most, _mm_shufflehi_epi16(_mm_shufflelo_epi16(level, 0xFF), 0xFF));
            __m128i under = k ? _mm_unpackhi_epi8(there, zero) : _mm_unpacklo_epi8(there, zero);
            under = _mm_add_epi16(_mm_mullo_epi16(under, rest), half);
            under = _mm_srli_epi16(_mm_add_epi16(under, _mm_srli_epi16(under, 8)), 8);
            out[k] = _mm_add_epi16(level, under);
        }
        _mm_storeu_si128((__m128i *)to, _mm_packus_epi16(out[0], out[1]));
    }
#endif
    for (; i < count; i++, to += 4, from += 4)
        for (int c = 0; c < 4; c++) {
            uint32_t under = to[c] * (255u - from[3]) + 128;
            uint32_t level = from[c] + ((under + (under >> 8)) >> 8);
            to[c] = (uint8_t)(level < 255 ? level : 255);
        }
}

/* Whether the area lies in `size` bytes of pixels. */
static int is_inside(const Area *a, Py_ssize_t size)
{
    int ok = a->left >= 0 && a->top >= 0 && a->right >= a->left && a->bottom >= a->top && a->stride > 0;
    return ok && a->right <= a->stride / 4 && a->bottom <= size / a->stride;
}

/* Whether as many rows of `bytes` bytes as the area has, `stride` apart from `offset` on, lie in `size` bytes. */
static int has_rows(const Area *a, Py_ssize_t size, Py_ssize_t offset, Py_ssize_t stride, Py_ssize_t bytes)
{
    if (a->right == a->left || a->bottom == a->top)
        return 1;
    return offset >= 0 && stride >= bytes && offset <= size && size - offset >= bytes &&
           a->bottom - a->top - 1 <= (size - offset - bytes) / stride;
}

static int is_wide(void)
{
#ifdef WIDE
    return __builtin_cpu_supports("avx2");
#else
    return 0;
#endif
}

static PyObject *done(int ok)
{
    if (ok)
        Py_RETURN_NONE;
    PyErr_SetString(PyExc_ValueError, "an area, coverage or picture that is not inside its buffer");
    return NULL;
}

static PyObject *fill(PyObject *self, PyObject *args)
{
    (void)self;
    Py_buffer dest;
    Area a;
    unsigned int color;
    if (!PyArg_ParseTuple(args, "w*n(iiii)I", &dest, &a.stride, &a.left, &a.top, &a.right, &a.bottom, &color))
        return NULL;
    int ok = is_inside(&a, dest.len);
    if (ok) {
        a.pixels = dest.buf;
        Py_BEGIN_ALLOW_THREADS
        int wide = is_wide();
        for (int y = a.top; y < a.bottom; y++)
            fill_row(a.pixels + y * a.stride + 4 * (size_t)a.left, a.right - a.left, color, wide);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    return done(ok);
}

static PyObject *cover(PyObject *self, PyObject *args)
{
    (void)self;
    Py_buffer dest, mask;
    Py_ssize_t offset, stride;
    Area a;
    unsigned int color;
    if (!PyArg_ParseTuple(args, "w*n(iiii)y*nnI", &dest, &a.stride, &a.left, &a.top, &a.right, &a.bottom, &mask,
                          &offset, &stride, &color))
        return NULL;
    int ok = is_inside(&a, dest.len) && has_rows(&a, mask.len, offset, stride, a.right - a.left);
    if (ok) {
        const uint8_t *from = (const uint8_t *)mask.buf + offset;
        a.pixels = dest.buf;
        Py_BEGIN_ALLOW_THREADS
        int wide = is_wide();
        for (int y = a.top; y < a.bottom; y++, from += stride)
            cover_row(a.pixels + y * a.stride + 4 * (size_t)a.left, from, a.right - a.left, color, wide);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&mask);
    return done(ok);
}

static PyObject *picture(PyObject *self, PyObject *args)
{
    (void)self;
    Py_buffer dest, from;
    Py_ssize_t offset, stride;
    Area a;
    int opaque;
    if (!PyArg_ParseTuple(args, "w*n(iiii)y*nni", &dest, &a.stride, &a.left, &a.top, &a.right, &a.bottom, &from,
                          &offset, &stride, &opaque))
        return NULL;
    int ok = is_inside(&a, dest.len) && has_rows(&a, from.len, offset, stride, 4 * (Py_ssize_t)(a.right - a.left));
    if (ok) {
        const uint8_t *row = (const uint8_t *)from.buf + offset;
        a.pixels = dest.buf;
        Py_BEGIN_ALLOW_THREADS
        for (int y = a.top; y < a.bottom; y++, row += stride) {
            uint8_t *to = a.pixels + y * a.stride + 4 * (size_t)a.left;
            if (opaque)
                memmove(to, row, 4 * (size_t)(a.right - a.left));
            else
                over_row(to, row, a.right - a.left);
        }
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&from);
    return done(ok);
}

static PyMethodDef methods[] = {
    {"fill", fill, METH_VARARGS, "As vecdraw.kernel.shapes.fill."},
    {"cover", cover, METH_VARARGS, "As vecdraw.kernel.shapes.cover."},
    {"picture", picture, METH_VARARGS, "As vecdraw.kernel.shapes.picture."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "vecdraw.kernel._shapes", NULL, 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__shapes(void)
{
    return PyModuleDef_Init(&module);
}
