/* Pixels to the colours of a palette: which colours there are, which is nearest, and errors diffused.
 *
 * palette.py says what the functions do, and its twins give the same bytes.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cuts.h"

enum { CHANNELS = 4, MOST = 256, BINS = 1 << 19, SUMS = 5 };
enum { ACROSS = 32, ALPHAS = 8, CELLS = ACROSS * ACROSS * ACROSS * ALPHAS };

/* What a channel counts for, about as libimagequant has it: green most, as the eye does. */
static const int weights[CHANNELS] = {5, 20, 4, 8};

static PyObject *no_fit(void)
{
    PyErr_SetString(PyExc_ValueError, "pixels or a palette that do not fit into their buffer");
    return NULL;
}

static inline uint32_t bin_of(const uint8_t *color, int opaque)
{
    if (opaque) return (uint32_t)(color[0] >> 2 << 12 | color[1] >> 2 << 6 | color[2] >> 2);
    return (uint32_t)(color[0] >> 3 << 14 | color[1] >> 3 << 9 | color[2] >> 3 << 4 | color[3] >> 4);
}

static PyObject *premultiplied(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer dest, view;
    if (!PyArg_ParseTuple(args, "w*y*", &dest, &view)) return NULL;
    const int ok = view.len % CHANNELS == 0 && dest.len >= view.len;
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        const uint8_t *pixels = view.buf;
        uint8_t *out = dest.buf;
        for (Py_ssize_t i = 0; i < view.len; i += CHANNELS) {
            const unsigned alpha = out[i + 3] = pixels[i + 3];
            for (int c = 0; c < 3; c++) out[i + c] = (uint8_t)((2 * pixels[i + c] * alpha + 255) / 510);
        }
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&view);
    if (!ok) return no_fit();
    Py_RETURN_NONE;
}

/* Those bins that have pixels, in the order of their first ones: how many, and the sums of their channels; `places`
 * holds one more than where each bin is, or 0. */
typedef struct {
    uint32_t *places;
    uint64_t *sums;
    size_t count, room;
} Bins;

/* Adds pixels to their bins; 0 without memory. */
static int add_pixels(Bins *bins, const uint8_t *pixels, Py_ssize_t size, int opaque)
{
    for (Py_ssize_t i = 0; i < size; i += CHANNELS) {
        uint32_t *place = bins->places + bin_of(pixels + i, opaque);
        if (!*place) {
            if (bins->count == bins->room) {
                const size_t room = 2 * bins->room + 1024;
                uint64_t *sums = realloc(bins->sums, room * SUMS * sizeof *sums);
                if (!sums) return 0;
                bins->sums = sums;
                bins->room = room;
            }
            memset(bins->sums + SUMS * bins->count, 0, SUMS * sizeof *bins->sums);
            *place = (uint32_t)++bins->count;
        }
        uint64_t *sums = bins->sums + (size_t)SUMS * (*place - 1);
        sums[0]++;
        for (int c = 0; c < CHANNELS; c++) sums[1 + c] += pixels[i + c];
    }
    return 1;
}

static PyObject *histogram(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer view;
    int opaque;
    if (!PyArg_ParseTuple(args, "y*p", &view, &opaque)) return NULL;
    const int fits = view.len % CHANNELS == 0;
    const size_t most = opaque ? BINS / 2 : BINS;
    Bins bins = {fits ? calloc(most, sizeof *bins.places) : NULL, NULL, 0, 0};
    int done = 0;
    if (bins.places) {
        Py_BEGIN_ALLOW_THREADS
        done = add_pixels(&bins, view.buf, view.len, opaque);
        Py_END_ALLOW_THREADS
    }
    PyObject *found = done ? PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(bins.count * SUMS * sizeof(uint64_t))) : NULL;
    if (found) {
        char *out = PyBytes_AsString(found);
        for (size_t bin = 0; bin < most; bin++) {
            if (!bins.places[bin]) continue;
            memcpy(out, bins.sums + SUMS * (bins.places[bin] - 1), SUMS * sizeof(uint64_t));
            out += SUMS * sizeof(uint64_t);
        }
    }
    free(bins.places);
    free(bins.sums);
    PyBuffer_Release(&view);
    if (!fits) return no_fit();
    if (!done) return PyErr_NoMemory();
    return found;
}

/* A palette, and for parts of the space of colours the numbers of those that may be nearest there, found when first
 * asked for: `first` holds one more than where they begin in `lists`, each list with its length before it. */
typedef struct {
    int colors[MOST][CHANNELS];
    int count;
    uint32_t *first;
    uint8_t *lists;
    size_t used, room;
} Palette;

static inline int alpha_cell(int alpha)
{
    return alpha == 255 ? ALPHAS - 1 : alpha * (ALPHAS - 1) / 255;
}

/* The least and the largest number of a channel in a cell. */
static inline void alpha_range(int cell, int *low, int *high)
{
    if (cell == ALPHAS - 1) {
        *low = *high = 255;
        return;
    }
    *low = (cell * 255 + ALPHAS - 2) / (ALPHAS - 1);
    *high = ((cell + 1) * 255 - 1) / (ALPHAS - 1);
    if (*high > 254) *high = 254;
}

/* Finds the colours that may be nearest in a cell; 0 without memory. */
static int fill(Palette *palette, uint32_t cell, const int color[CHANNELS])
{
    int low[CHANNELS], high[CHANNELS], least[MOST], bound = INT32_MAX;
    for (int c = 0; c < 3; c++) {
        low[c] = color[c] & ~7;
        high[c] = low[c] + 7;
    }
    alpha_range(alpha_cell(color[3]), &low[3], &high[3]);
    for (int i = 0; i < palette->count; i++) {
        int near = 0, far = 0;
        for (int c = 0; c < CHANNELS; c++) {
            const int value = palette->colors[i][c], under = low[c] - value, over = value - high[c];
            const int out = under > 0 ? under : over > 0 ? over : 0;
            const int most = high[c] - value > value - low[c] ? high[c] - value : value - low[c];
            near += weights[c] * out * out;
            far += weights[c] * most * most;
        }
        least[i] = near;
        if (far < bound) bound = far;
    }
    if (palette->room < palette->used + MOST + 2) {
        const size_t room = 2 * palette->room + 65536;
        uint8_t *lists = realloc(palette->lists, room);
        if (!lists) return 0;
        palette->lists = lists;
        palette->room = room;
    }
    uint8_t *list = palette->lists + palette->used;
    unsigned count = 0;
    for (int i = 0; i < palette->count; i++)
        if (least[i] <= bound) list[1 + count++] = (uint8_t)i;
    list[0] = (uint8_t)(count - 1);
    palette->first[cell] = (uint32_t)palette->used + 1;
    palette->used += count + 1;
    return 1;
}

/* The number of the nearest colour, the first of equals; -1 without memory. */
static inline int nearest(Palette *palette, const int color[CHANNELS])
{
    const uint32_t cell =
        (uint32_t)(((color[0] >> 3) * ACROSS + (color[1] >> 3)) * ACROSS + (color[2] >> 3)) * ALPHAS +
        (uint32_t)alpha_cell(color[3]);
    if (!palette->first[cell] && !fill(palette, cell, color)) return -1;
    const uint8_t *list = palette->lists + palette->first[cell] - 1;
    const unsigned count = list[0] + 1u;
    int best = list[1], least = INT32_MAX;
    for (unsigned i = 1; i <= count && count > 1; i++) {
        const int *here = palette->colors[list[i]];
        int distance = 0;
        for (int c = 0; c < CHANNELS; c++) distance += weights[c] * (color[c] - here[c]) * (color[c] - here[c]);
        if (distance < least) {
            least = distance;
            best = list[i];
        }
    }
    return best;
}

static int begin(Palette *palette, const Py_buffer *view)
{
    palette->count = (int)(view->len / CHANNELS);
    for (int i = 0; i < CHANNELS * palette->count; i++)
        palette->colors[i / CHANNELS][i % CHANNELS] = ((const uint8_t *)view->buf)[i];
    palette->first = calloc(CELLS, sizeof *palette->first);
    palette->lists = NULL;
    palette->used = palette->room = 0;
    return palette->first != NULL;
}

static void end(Palette *palette)
{
    free(palette->first);
    free(palette->lists);
}

static int all_nearest(Palette *palette, const uint8_t *pixels, Py_ssize_t count, uint8_t *out)
{
    for (Py_ssize_t i = 0; i < count; i++, pixels += CHANNELS) {
        if (i && !memcmp(pixels, pixels - CHANNELS, CHANNELS)) {
            out[i] = out[i - 1];
            continue;
        }
        const int color[CHANNELS] = {pixels[0], pixels[1], pixels[2], pixels[3]};
        const int number = nearest(palette, color);
        if (number < 0) return 0;
        out[i] = (uint8_t)number;
    }
    return 1;
}

/* How far two pixels are apart, in the channel in which they are farthest. */
static inline int apart(const uint8_t *one, const uint8_t *other)
{
    int most = 0;
    for (int c = 0; c < CHANNELS; c++) {
        const int distance = abs(one[c] - other[c]);
        most = distance > most ? distance : most;
    }
    return most;
}

enum { SHARES = 16, FULL = 14, FLAT = 4, GROSS = 2500 };

/* How many sixteenths of what neighbours lack a pixel takes over: nearly all where it is like these, nothing at edges,
 * which would be frayed. */
static inline int share_of(const uint8_t *pixel, Py_ssize_t x, Py_ssize_t y, Py_ssize_t width, Py_ssize_t height)
{
    int most = 0;
    const Py_ssize_t row = CHANNELS * width;
    const int to[4] = {x ? apart(pixel, pixel - CHANNELS) : 0, x + 1 < width ? apart(pixel, pixel + CHANNELS) : 0,
                       y ? apart(pixel, pixel - row) : 0, y + 1 < height ? apart(pixel, pixel + row) : 0};
    for (int i = 0; i < 4; i++) most = to[i] > most ? to[i] : most;
    return most <= FLAT ? FULL : most < FLAT + FULL ? FLAT + FULL - most : 0;
}

/* Floyd and Steinberg's way; `errors` are sixteenths for this row and the next, a pixel more on both sides, zeros. */
static int diffuse(Palette *palette, const uint8_t *pixels, Py_ssize_t width, Py_ssize_t height, int *errors,
                   uint8_t *out)
{
    const size_t across = CHANNELS * (size_t)(width + 2);
    for (Py_ssize_t y = 0; y < height; y++) {
        int *here = errors + (y & 1 ? across : 0) + CHANNELS, *below = errors + (y & 1 ? 0 : across) + CHANNELS;
        memset(below - CHANNELS, 0, across * sizeof *below);
        for (Py_ssize_t x = 0; x < width; x++, pixels += CHANNELS, here += CHANNELS, below += CHANNELS) {
            int wanted[CHANNELS], carried[CHANNELS] = {0}, size = 0;
            if (here[0] | here[1] | here[2] | here[3]) {
                const int share = share_of(pixels, x, y, width, height);
                for (int c = 0; c < CHANNELS; c++) {
                    carried[c] = (here[c] * share + SHARES / 2) >> 4;
                    size += weights[c] * (carried[c] >> 4) * (carried[c] >> 4);
                }
                for (int c = 0; c < CHANNELS && size > GROSS; c++) carried[c] = 3 * carried[c] >> 2;
            }
            for (int c = 0; c < CHANNELS; c++) {
                const int value = pixels[c] + ((carried[c] + SHARES / 2) >> 4);
                wanted[c] = value < 0 ? 0 : value > 255 ? 255 : value;
            }
            const int number = nearest(palette, wanted);
            if (number < 0) return 0;
            *out++ = (uint8_t)number;
            for (int c = 0; c < CHANNELS; c++) {
                const int error = wanted[c] - palette->colors[number][c];
                here[CHANNELS + c] += 7 * error;
                below[c - CHANNELS] += 3 * error;
                below[c] += 5 * error;
                below[CHANNELS + c] += error;
            }
        }
    }
    return 1;
}

static PyObject *numbers(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer dest, view, table;
    Py_ssize_t width, height;
    int dither;
    if (!PyArg_ParseTuple(args, "w*y*y*nnp", &dest, &view, &table, &width, &height, &dither)) return NULL;
    const int ok = width >= 1 && height >= 1 && width <= (Py_ssize_t)1 << 28 && view.len / CHANNELS / width >= height &&
                   dest.len / width >= height && table.len % CHANNELS == 0 && table.len >= CHANNELS &&
                   table.len <= CHANNELS * MOST;
    Palette palette;
    int enough = ok && begin(&palette, &table), done = 0;
    int *errors = enough && dither ? calloc(2 * (size_t)(width + 2), CHANNELS * sizeof *errors) : NULL;
    if (enough && (errors || !dither)) {
        Py_BEGIN_ALLOW_THREADS
        done = dither ? diffuse(&palette, view.buf, width, height, errors, dest.buf)
                      : all_nearest(&palette, view.buf, width * height, dest.buf);
        Py_END_ALLOW_THREADS
    }
    free(errors);
    if (enough) end(&palette);
    PyBuffer_Release(&dest);
    PyBuffer_Release(&view);
    PyBuffer_Release(&table);
    if (!ok) return no_fit();
    if (!done) return PyErr_NoMemory();
    Py_RETURN_NONE;
}

static PyObject *cuts_of(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer bins;
    int most;
    if (!PyArg_ParseTuple(args, "y*i", &bins, &most)) return NULL;
    const size_t row = SUMS * sizeof(double), count = (size_t)bins.len / row;
    const int fits = count && bins.len % (Py_ssize_t)row == 0 && count <= UINT32_MAX && most >= 1 && most <= MOST;
    Cuts *cuts = fits ? malloc(sizeof *cuts) : NULL;
    double middles[MOST * CHANNELS];
    int found = 0, enough = 0;
    if (cuts) {
        cuts->bins = bins.buf;
        cuts->points = malloc(count * sizeof *cuts->points);
        cuts->order = malloc(count * sizeof *cuts->order);
        cuts->sorted = malloc(count * sizeof *cuts->sorted);
        enough = cuts->points && cuts->order && cuts->sorted;
        if (enough) {
            Py_BEGIN_ALLOW_THREADS
            found = cut(cuts, count, most, weights, middles);
            Py_END_ALLOW_THREADS
        }
        free(cuts->points);
        free(cuts->order);
        free(cuts->sorted);
        free(cuts);
    }
    PyBuffer_Release(&bins);
    if (!fits || (enough && !found)) return no_fit();
    if (!enough) return PyErr_NoMemory();
    return PyBytes_FromStringAndSize((const char *)middles, (Py_ssize_t)((size_t)found * CHANNELS * sizeof(double)));
}

static PyMethodDef methods[] = {
    {"premultiplied", premultiplied, METH_VARARGS, "As vecdraw.kernel.palette.premultiplied."},
    {"histogram", histogram, METH_VARARGS, "As vecdraw.kernel.palette.histogram."},
    {"cut", cuts_of, METH_VARARGS, "As vecdraw.kernel.palette.cut."},
    {"numbers", numbers, METH_VARARGS, "As vecdraw.kernel.palette.numbers."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot module_slots[] = {{0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "vecdraw.kernel._palette", NULL, 0, methods, module_slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__palette(void)
{
    return PyModuleDef_Init(&definition);
}
