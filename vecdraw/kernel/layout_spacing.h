/* The rules of spacing and of breaks, for each character of a text. */
#ifndef VECDRAW_LAYOUT_SPACING_H
#define VECDRAW_LAYOUT_SPACING_H

#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "layout_arrays.h"

#define FORBIDS 7 /* no start, no end, inseparable */
#define NO_START 1
#define NO_END 2
#define INSEPARABLE 4
#define BLANK 16
#define BREAKS_ANYWAY 32
#define SPACE 0x20
#define HANGUL 2 /* of the classes for spacing */
#define SHRUNK_SPACE (2.0 / 3.0) /* of a word space: what is left of one whose font has it narrow */

/* The rules of spacing and of breaks as tables; `left` and `right` have a row for each pair of classes. */
typedef struct {
    const uint8_t *classes, *narrowed, *kinds, *edges, *pairs, *flags;
    const double *left, *right;
    const double *least, *most; /* em; how far word spaces are squeezed and widened in each priority, NaN: not */
    Py_ssize_t last_flag, class_count, kind_count, shrinks, expands;
    double size;
    int emergency;
} Rules;

enum { CLASSES, NARROWED, KINDS, EDGES, PAIRS, FLAGS, LEFT, RIGHT, LEAST, MOST, TABLES };

/* Whether the counts can be those of rules; else an error. */
static int are_counts(Py_ssize_t n, const Rules *of) {
    if (n < 1 || n > 1 << 28 || of->class_count < 1 || of->class_count > 64 || of->kind_count < 1 ||
        of->kind_count > 64 || of->shrinks < 0 || of->expands < 0 || of->shrinks > 64 || of->expands > 64) {
        PyErr_SetString(PyExc_ValueError, "counts out of range");
        return 0;
    }
    return 1;
}

/* The sizes that the tables must have. */
static void table_sizes(const Rules *of, Py_ssize_t *sizes) {
    Py_ssize_t pair_count = of->class_count * of->class_count;
    Py_ssize_t found[TABLES] = {0x10000, of->class_count, 0x10000, of->kind_count, of->kind_count * of->kind_count, 1,
                                4 * pair_count * F64, (4 + of->shrinks + of->expands) * pair_count * F64,
                                of->shrinks * F64, of->expands * F64};
    memcpy(sizes, found, sizeof found);
}

static void take_tables(Rules *of, const Buffer *buffers) {
    of->classes = buffers[CLASSES].view.buf;
    of->narrowed = buffers[NARROWED].view.buf;
    of->kinds = buffers[KINDS].view.buf;
    of->edges = buffers[EDGES].view.buf;
    of->pairs = buffers[PAIRS].view.buf;
    of->flags = buffers[FLAGS].view.buf;
    of->left = buffers[LEFT].view.buf;
    of->right = buffers[RIGHT].view.buf;
    of->least = buffers[LEAST].view.buf;
    of->most = buffers[MOST].view.buf;
    of->last_flag = buffers[FLAGS].view.len - 1;
}

#define SPACED_ROWS 7 /* and those of shrink and expand */

/* What the rules say of each of the characters, as rows: advance, start trim, end trim, end shrink, shift, the sum of
 * shrink, stretch; then those of shrink and of expand. Whether all of them are plain. */
static int space_out(const Rules *of, const uint32_t *codes, const double *advances, Py_ssize_t n, double *out,
                     uint8_t *breaks) {
    const uint8_t *classes = of->classes, *narrowed = of->narrowed, *kinds = of->kinds, *edges = of->edges;
    Py_ssize_t class_count = of->class_count, kind_count = of->kind_count, shrinks = of->shrinks, expands = of->expands;
    double size = of->size;
    double *advance = out, *start_trim = out + n, *end_trim = out + 2 * n, *end_shrink = out + 3 * n;
    double *shift = out + 4 * n, *shrink_sum = out + 5 * n, *stretch = out + 6 * n;
    double *shrink = out + SPACED_ROWS * n, *expand = shrink + shrinks * n;
    double wide = size > NOTHING ? size : NOTHING;
    uint8_t before = 0, flag_before = 0, kind_before = 0; /* class 0 is of neutral neighbours */
    if (!(size > 0)) return 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        uint32_t code = codes[i];
        if (code > 0xFFFF || classes[code] >= class_count || kinds[code] >= kind_count) return 0;
        uint8_t kind = kinds[code];
        uint8_t own = advances[i] / size < 0.75 ? narrowed[classes[code]] : classes[code];
        uint8_t flag = of->flags[(Py_ssize_t)code < of->last_flag ? (Py_ssize_t)code : of->last_flag];
        int is_space = code == SPACE, may_have = is_space ? FORBIDS | BLANK | BREAKS_ANYWAY : FORBIDS;
        if (own >= class_count || flag & ~may_have || ((i == 0 || i == n - 1) && edges[kind])) return 0;
        uint8_t next = 0;
        if (i + 1 < n) {
            uint32_t behind = codes[i + 1];
            if (behind > 0xFFFF || classes[behind] >= class_count) return 0;
            next = advances[i + 1] / size < 0.75 ? narrowed[classes[behind]] : classes[behind];
            if (next >= class_count) return 0;
        }
        const double *l = of->left + 4 * (before * class_count + own);
        const double *r = of->right + (4 + shrinks + expands) * (own * class_count + next);
        double trim_before = l[1], gap = l[2];
        advance[i] = advances[i] + ((gap - trim_before) - r[1]) * size;
        start_trim[i] = l[3] * size;
        end_trim[i] = is_space ? advance[i] : r[2] * size; /* it hangs out of the end of a line */
        end_shrink[i] = is_space ? 0.0 : r[3] * size;
        shift[i] = (gap - trim_before) * size;
        double sum = 0.0, width = advances[i] / size;
        for (Py_ssize_t row = 0; row < shrinks; row++) {
            double value = r[4 + row];
            if (is_space && !isnan(of->least[row])) {
                double shrunk = width * SHRUNK_SPACE;
                value = width - (of->least[row] < shrunk ? of->least[row] : shrunk);
                if (!(value > 0.0)) value = 0.0;
            }
            value *= size;
            shrink[row * n + i] = value;
            sum += value;
        }
        shrink_sum[i] = sum;
        sum = 0.0;
        for (Py_ssize_t row = 0; row < expands; row++) {
            double value = i + 1 < n ? r[4 + shrinks + row] : 0.0; /* nothing is added behind the last */
            if (is_space && !isnan(of->most[row]))
                value = width > 0 && of->most[row] > width ? of->most[row] - width : 0.0;
            expand[row * n + i] = own == HANGUL || next == HANGUL ? 0.0 : value * wide; /* Korean widens spaces alone */
            sum += value < 1.0 ? value : 1.0;
        }
        stretch[i] = sum * size;
        uint8_t found = NO;
        if (i > 0) {
            found = of->pairs[kind_before * kind_count + kind];
            if (found > ALLOWED) return 0;
            if ((flag & NO_START && !(flag_before & BREAKS_ANYWAY)) || flag_before & NO_END ||
                (flag & INSEPARABLE && codes[i - 1] == code))
                found = NO;
            if (found == NO && of->emergency && !is_space) found = EMERGENCY;
        }
        breaks[i] = found;
        before = own;
        flag_before = flag;
        kind_before = kind;
    }
    breaks[n] = ALLOWED;
    return 1;
}

/* spaced(classes, narrowed, kinds, edges, pairs, flags, left, right, least, most, codes, advances, out, breaks,
 *        count, number_of_classes, number_of_kinds, shrink_rows, expand_rows, size, emergency) -> bool */
static PyObject *spaced(PyObject *self, PyObject *args) {
    (void)self;
    enum { CODES = TABLES, ADVANCES, OUT, BREAKS, BUFFERS };
    PyObject *objects[BUFFERS];
    Buffer buffers[BUFFERS];
    Py_ssize_t n;
    Rules of;
    if (!PyArg_ParseTuple(args, "OOOOOOOOOOOOOOnnnnndi", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6], &objects[7], &objects[8], &objects[9], &objects[CODES],
                          &objects[ADVANCES], &objects[OUT], &objects[BREAKS], &n, &of.class_count, &of.kind_count,
                          &of.shrinks, &of.expands, &of.size, &of.emergency))
        return NULL;
    if (!are_counts(n, &of)) return NULL;
    Py_ssize_t sizes[BUFFERS];
    table_sizes(&of, sizes);
    sizes[CODES] = 4 * n;
    sizes[ADVANCES] = F64 * n;
    sizes[OUT] = (SPACED_ROWS + of.shrinks + of.expands) * n * F64;
    sizes[BREAKS] = n + 1;
    int writable[BUFFERS] = {0};
    writable[OUT] = writable[BREAKS] = 1;
    if (take(objects, buffers, sizes, writable, BUFFERS) < 0) return NULL;
    take_tables(&of, buffers);
    int plain = space_out(&of, buffers[CODES].view.buf, buffers[ADVANCES].view.buf, n, buffers[OUT].view.buf,
                          buffers[BREAKS].view.buf);
    release(buffers, BUFFERS);
    return PyBool_FromLong(plain);
}

#endif
