/* Scanlines of a PNG (PNG 7.2, 8, 9) as pixels.
 *
 * scanlines.py says what the functions do. There is no twin: without this, libraries read PNGs.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"

enum { NONE, SUB, UP, AVERAGE, PAETH };
enum { GRAY = 0, RGB = 2, PALETTE = 3, GRAY_ALPHA = 4, RGBA = 6 };
enum { MARGIN = 8 }; /* zeros on the left of a line, of which a pixel has no more bytes */

INLINE uint8_t paeth(int a, int b, int c)
{
    const int to_a = abs(b - c), to_b = abs(a - c), to_c = abs(a + b - 2 * c);
    return (uint8_t)(to_a <= to_b && to_a <= to_c ? a : to_b <= to_c ? b : c);
}

#ifdef X86
INLINE __m128i widened(const uint8_t *from, int step)
{
    uint64_t bytes = 0;
    memcpy(&bytes, from, (size_t)step);
    return _mm_unpacklo_epi8(_mm_cvtsi64_si128((long long)bytes), _mm_setzero_si128());
}

INLINE __m128i magnitude(__m128i values)
{
    return _mm_max_epi16(values, _mm_sub_epi16(_mm_setzero_si128(), values));
}

INLINE __m128i either(__m128i is_one, __m128i one, __m128i other)
{
    return _mm_or_si128(_mm_and_si128(is_one, one), _mm_andnot_si128(is_one, other));
}

/* Lines whose pixels have `step` bytes, all of them at a time. */
INLINE void add_pixels(int kind, uint8_t *line, const uint8_t *above, Py_ssize_t length, int step)
{
    __m128i left = _mm_setzero_si128(), corner = _mm_setzero_si128();
    const __m128i low = _mm_set1_epi16(255);
    for (Py_ssize_t i = 0; i + step <= length; i += step) {
        const __m128i up = widened(above + i, step);
        __m128i expected;
        if (kind == AVERAGE) {
            expected = _mm_srli_epi16(_mm_add_epi16(left, up), 1);
        } else {
            const __m128i to_left = _mm_sub_epi16(up, corner), to_up = _mm_sub_epi16(left, corner);
            const __m128i to_corner = magnitude(_mm_add_epi16(to_left, to_up));
            const __m128i a = magnitude(to_left), b = magnitude(to_up);
            const __m128i least = _mm_min_epi16(_mm_min_epi16(a, b), to_corner);
            expected = either(_mm_cmpeq_epi16(least, b), up, corner);
            expected = either(_mm_cmpeq_epi16(least, a), left, expected);
        }
        left = _mm_and_si128(_mm_add_epi16(widened(line + i, step), expected), low);
        corner = up;
        const uint64_t bytes = (uint64_t)_mm_cvtsi128_si64(_mm_packus_epi16(left, left));
        memcpy(line + i, &bytes, (size_t)step);
    }
}
#endif

/* Gives a line, whose bytes are `line`, what its filter type took away; `above` are those of the one before. */
INLINE int unfilter_by(int kind, uint8_t *line, const uint8_t *above, Py_ssize_t length, int step)
{
    switch (kind) {
    case NONE: return 1;
    case SUB:
        for (Py_ssize_t i = 0; i < length; i++) line[i] = (uint8_t)(line[i] + line[i - step]);
        return 1;
    case UP:
        for (Py_ssize_t i = 0; i < length; i++) line[i] = (uint8_t)(line[i] + above[i]);
        return 1;
    case AVERAGE:
    case PAETH:
#ifdef X86
        if (step >= 3) {
            add_pixels(kind, line, above, length, step);
            return 1;
        }
#endif
        for (Py_ssize_t i = 0; i < length; i++) {
            const int a = line[i - step], b = above[i], c = above[i - step];
            line[i] = (uint8_t)(line[i] + (kind == AVERAGE ? (a + b) / 2 : paeth(a, b, c)));
        }
        return 1;
    default: return 0;
    }
}

static int unfilter(int kind, uint8_t *line, const uint8_t *above, Py_ssize_t length, int step)
{
    switch (step) { /* known to the compiler */
    case 1: return unfilter_by(kind, line, above, length, 1);
    case 2: return unfilter_by(kind, line, above, length, 2);
    case 3: return unfilter_by(kind, line, above, length, 3);
    case 4: return unfilter_by(kind, line, above, length, 4);
    case 6: return unfilter_by(kind, line, above, length, 6);
    default: return unfilter_by(kind, line, above, length, 8);
    }
}

/* What a picture is like in the file. `table` holds the pixel of each sample of up to 8 bits, of which there are
 * `known`; `key`, from 0 on, is the colour that stands for transparency. */
typedef struct {
    Py_ssize_t width, height;
    int depth, kind, channels, is_interlaced, known;
    long long key;
    const uint32_t *table;
} Picture;

/* One line of up to 8 bits a sample as pixels; 0 where a sample is none of the known. */
static int to_pixels(const Picture *picture, const uint8_t *line, Py_ssize_t width, uint32_t *out)
{
    uint8_t *bytes = (uint8_t *)out;
    if (picture->kind == GRAY || picture->kind == PALETTE) {
        const int depth = picture->depth;
        const unsigned mask = (1u << depth) - 1;
        unsigned most = 0;
        if (depth == 8)
            for (Py_ssize_t x = 0; x < width; x++) {
                most = line[x] > most ? line[x] : most;
                out[x] = picture->table[line[x]];
            }
        else
            for (Py_ssize_t x = 0; x < width; x++) {
                const Py_ssize_t bit = x * depth;
                const unsigned sample = (unsigned)line[bit >> 3] >> (8 - depth - (bit & 7)) & mask;
                most = sample > most ? sample : most;
                out[x] = picture->table[sample];
            }
        return (int)most < picture->known;
    }
    if (picture->kind == RGBA) {
        memcpy(out, line, 4 * (size_t)width);
    } else if (picture->kind == GRAY_ALPHA) {
        for (Py_ssize_t x = 0; x < width; x++, bytes += 4) {
            bytes[0] = bytes[1] = bytes[2] = line[2 * x];
            bytes[3] = line[2 * x + 1];
        }
    } else {
        for (Py_ssize_t x = 0; x < width; x++, line += 3, bytes += 4) {
            bytes[0] = line[0];
            bytes[1] = line[1];
            bytes[2] = line[2];
            bytes[3] = 255;
            if (picture->key >= 0 && (line[0] << 16 | line[1] << 8 | line[2]) == picture->key) bytes[3] = 0;
        }
    }
    return 1;
}

/* One line of 16 bits a sample as numbers. */
static void to_numbers(const Picture *picture, const uint8_t *line, Py_ssize_t width, uint16_t *out)
{
    for (Py_ssize_t i = 0; i < width * picture->channels; i++) out[i] = (uint16_t)(line[2 * i] << 8 | line[2 * i + 1]);
}

/* The passes of Adam7 (8.2): where their first pixel is, and how far the others are apart. */
static const uint8_t passes[7][4] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                                     {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};

static Py_ssize_t line_bytes(const Picture *picture, Py_ssize_t width)
{
    return (width * picture->channels * picture->depth + 7) / 8;
}

/* Bytes of all the lines, or 0 where a pass has none. */
static Py_ssize_t pass_bytes(const Picture *picture, Py_ssize_t width, Py_ssize_t height)
{
    return width > 0 && height > 0 ? height * (1 + line_bytes(picture, width)) : 0;
}

static Py_ssize_t along(Py_ssize_t length, int first, int step)
{
    return (length - first + step - 1) / step;
}

static Py_ssize_t all_bytes(const Picture *picture)
{
    if (!picture->is_interlaced) return pass_bytes(picture, picture->width, picture->height);
    Py_ssize_t sum = 0;
    for (int i = 0; i < 7; i++)
        sum += pass_bytes(picture, along(picture->width, passes[i][0], passes[i][2]),
                          along(picture->height, passes[i][1], passes[i][3]));
    return sum;
}

/* Memory for two lines with zeros on their left, and for one line of pixels. */
typedef struct {
    uint8_t *lines[2];
    uint8_t *pixels;
} Scratch;

/* Reads one pass, whose pixels are `across` and `down` apart in `out`, of `size` bytes each; NULL where it is damaged. */
static const uint8_t *read_pass(const Picture *picture, const uint8_t *in, const uint8_t pass[4], Scratch *scratch,
                                uint8_t *out, int size)
{
    const Py_ssize_t width = along(picture->width, pass[0], pass[2]), height = along(picture->height, pass[1], pass[3]);
    if (width <= 0 || height <= 0) return in;
    const Py_ssize_t length = line_bytes(picture, width);
    const int bits = picture->channels * picture->depth, step = bits < 8 ? 1 : bits / 8;
    memset(scratch->lines[1] + MARGIN, 0, (size_t)length);
    for (Py_ssize_t y = 0; y < height; y++, in += 1 + length) {
        uint8_t *line = scratch->lines[y & 1] + MARGIN;
        const uint8_t *above = scratch->lines[~y & 1] + MARGIN;
        uint8_t *row = out + size * (picture->width * (pass[1] + y * pass[3]));
        uint8_t *to = pass[2] == 1 ? row : scratch->pixels;
        memcpy(line, in + 1, (size_t)length);
        if (!unfilter(in[0], line, above, length, step)) return NULL;
        if (picture->depth == 16) to_numbers(picture, line, width, (uint16_t *)to);
        else if (!to_pixels(picture, line, width, (uint32_t *)to)) return NULL;
        if (to != row)
            for (Py_ssize_t x = 0; x < width; x++) memcpy(row + size * (pass[0] + x * pass[2]), to + size * x, (size_t)size);
    }
    return in;
}

static int read_picture(const Picture *picture, const uint8_t *in, Scratch *scratch, uint8_t *out, int size)
{
    static const uint8_t whole[4] = {0, 0, 1, 1};
    if (!picture->is_interlaced) return read_pass(picture, in, whole, scratch, out, size) != NULL;
    for (int i = 0; i < 7 && in; i++) in = read_pass(picture, in, passes[i], scratch, out, size);
    return in != NULL;
}

static int channels_of(int kind)
{
    switch (kind) {
    case GRAY:
    case PALETTE: return 1;
    case GRAY_ALPHA: return 2;
    case RGB: return 3;
    case RGBA: return 4;
    default: return 0;
    }
}

static int is_defined(const Picture *picture)
{
    const int depth = picture->depth;
    if (!picture->channels) return 0;
    if (picture->kind == PALETTE && depth == 16) return 0;
    return depth == 8 || depth == 16 || ((depth == 1 || depth == 2 || depth == 4) && picture->channels == 1);
}

static PyObject *decoded(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer dest, view, table;
    Picture picture;
    if (!PyArg_ParseTuple(args, "w*y*y*nniipiL", &dest, &view, &table, &picture.width, &picture.height, &picture.depth,
                          &picture.kind, &picture.is_interlaced, &picture.known, &picture.key))
        return NULL;
    const Py_ssize_t most = (Py_ssize_t)1 << 28;
    picture.channels = channels_of(picture.kind);
    picture.table = table.buf;
    const int size = picture.depth == 16 ? 2 * picture.channels : 4;
    int ok = is_defined(&picture) && picture.width >= 1 && picture.height >= 1 && picture.width <= most &&
             picture.height <= most && dest.len / size / picture.width >= picture.height &&
             (picture.depth == 16 || picture.channels > 1 || (table.len == 4 * 256 && (uintptr_t)table.buf % 4 == 0)) &&
             (uintptr_t)dest.buf % 4 == 0;
    ok = ok && view.len == all_bytes(&picture);
    const Py_ssize_t length = ok ? MARGIN + line_bytes(&picture, picture.width) : 1;
    Scratch scratch = {{NULL, NULL}, NULL};
    if (ok) {
        scratch.lines[0] = calloc(2, (size_t)length);
        scratch.lines[1] = scratch.lines[0] ? scratch.lines[0] + length : NULL;
        scratch.pixels = malloc((size_t)(size * picture.width));
    }
    const int enough = scratch.lines[0] && scratch.pixels;
    int read = 0;
    if (enough) {
        Py_BEGIN_ALLOW_THREADS
        read = read_picture(&picture, view.buf, &scratch, dest.buf, size);
        Py_END_ALLOW_THREADS
    }
    free(scratch.lines[0]);
    free(scratch.pixels);
    PyBuffer_Release(&dest);
    PyBuffer_Release(&view);
    PyBuffer_Release(&table);
    if (!ok) {
        PyErr_SetString(PyExc_ValueError, "scanlines or pixels that do not fit into their buffer");
        return NULL;
    }
    if (!enough) return PyErr_NoMemory();
    return PyBool_FromLong(read);
}

static PyMethodDef methods[] = {
    {"decoded", decoded, METH_VARARGS, "As vecdraw.kernel.scanlines.decoded."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "vecdraw.kernel._scanlines", NULL, 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__scanlines(void)
{
    return PyModuleDef_Init(&definition);
}
