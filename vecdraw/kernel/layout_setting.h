/* Where the clusters of lines stand, and their glyphs. */
#ifndef VECDRAW_LAYOUT_SETTING_H
#define VECDRAW_LAYOUT_SETTING_H

#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "layout_arrays.h"

/* Adds to `given` its even share of `amount`, no place more than `most` of it has. */
static void share_out(double amount, const double *most, double *given, uint8_t *open, Py_ssize_t count) {
    Py_ssize_t places = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        given[i] = 0.0;
        open[i] = most[i] > 0;
        places += open[i];
    }
    while (amount > NOTHING && places) {
        double share = amount / (double)places, sum = 0.0;
        Py_ssize_t full = 0;
        for (Py_ssize_t i = 0; i < count; i++)
            if (open[i] && most[i] - given[i] <= share) {
                sum = full++ ? sum + (most[i] - given[i]) : most[i] - given[i];
                given[i] = most[i];
                open[i] = 0;
            }
        if (!full) {
            for (Py_ssize_t i = 0; i < count; i++)
                if (open[i]) given[i] += share;
            break;
        }
        amount -= sum;
        places -= full;
    }
}

/* What is added behind each of `count` clusters, in `added`; rows of priorities are `stride` apart. */
static void spread(double spare, const double *rows, Py_ssize_t row_count, Py_ssize_t stride, double *added,
                   double *given, uint8_t *open, Py_ssize_t count) {
    double amount = fabs(spare);
    for (Py_ssize_t i = 0; i < count; i++) added[i] = 0.0;
    for (Py_ssize_t row = 0; row < row_count && amount > NOTHING && count; row++) {
        const double *most = rows + row * stride;
        double total = most[0];
        for (Py_ssize_t i = 1; i < count; i++) total += most[i];
        if (total <= 0) continue;
        if (total <= amount) {
            for (Py_ssize_t i = 0; i < count; i++) added[i] += most[i];
            amount -= total;
        } else {
            share_out(amount, most, given, open, count);
            for (Py_ssize_t i = 0; i < count; i++) added[i] += given[i];
            break;
        }
    }
    if (spare < 0)
        for (Py_ssize_t i = 0; i < count; i++) added[i] = -added[i];
}

static double total_of(const double *values, Py_ssize_t count) {
    double sum = count ? values[0] : 0.0;
    for (Py_ssize_t i = 1; i < count; i++) sum += values[i];
    return sum;
}

/* What the lines of a block are set from, and scratch for a line; `out` and `stride` are where edges of clusters go. */
typedef struct {
    const double *advance, *shift, *start_trim, *end_trim, *end_shrink, *shrink, *expand, *along, *cross;
    const int64_t *glyphs;
    double *left, *right, *own, *moved, *added, *given;
    uint8_t *open;
    Py_ssize_t count, shrinks, expands;
    const double *hang;   /* NULL where nothing hangs out */
    const uint8_t *blank; /* NULL where nothing is blank */
} Block;

typedef struct {
    double counted, whole;
} Width;

/* Sets the clusters `first` to `last`: their edges, from `left` and `right` on, and their shifts, in `moved`. */
static Width set_clusters(const Block *of, Py_ssize_t first, Py_ssize_t last, double *left, double *right, double room,
                          int has_room, int justified) {
    Py_ssize_t count = last - first, head = 0;
    double *advance = of->own, *shift = of->moved;
    memcpy(advance, of->advance + first, sizeof(double) * (size_t)count);
    memcpy(shift, of->shift + first, sizeof(double) * (size_t)count);
    const double *trimmed = of->start_trim + first;
    if (fabs(advance[0] - trimmed[0]) <= NOTHING)
        while (head < count && fabs(advance[head] - trimmed[head]) <= NOTHING) head++;
    double hang_start = head > 0 && head < count ? total_of(advance, head) : 0.0;
    if (head < count && trimmed[head] != 0) {
        advance[head] -= trimmed[head];
        shift[head] -= trimmed[head];
    }
    Py_ssize_t tail = count; /* behind the last that is no blank */
    if (of->blank)
        while (tail && of->blank[first + tail - 1]) tail--;
    double hang_end = 0.0;
    if (tail) {
        double saved = of->end_trim[first + tail - 1], may_hang = of->hang ? of->hang[first + tail - 1] : 0.0;
        if (saved != 0 && saved >= advance[tail - 1] - NOTHING && may_hang <= 0) hang_end = advance[tail - 1];
        else advance[tail - 1] -= saved;
    }
    double counted = total_of(advance, tail) - hang_start - hang_end;
    if (has_room) {
        double over = counted - room;
        if (tail && over > NOTHING) {
            double may = of->end_shrink[first + tail - 1], taken = may < over ? may : over, hung = 0.0;
            advance[tail - 1] -= taken;
            over -= taken;
            if (of->hang && over > NOTHING) {
                double most = advance[tail - 1] > 0.0 ? advance[tail - 1] : 0.0;
                hung = of->hang[first + tail - 1] < over ? of->hang[first + tail - 1] : over;
                if (most < hung) hung = most;
            }
            counted -= taken + hung;
        }
        Py_ssize_t inner = tail ? tail - 1 : 0;
        double spare = room - counted;
        int squeezed = spare < -NOTHING;
        if (squeezed || (justified && spare > NOTHING)) {
            const double *rows = (squeezed ? of->shrink : of->expand) + first;
            spread(spare, rows, squeezed ? of->shrinks : of->expands, of->count, of->added, of->given, of->open, inner);
            for (Py_ssize_t i = 0; i < inner; i++) advance[i] += of->added[i];
            counted += total_of(of->added, inner);
        }
    }
    double pen = 0.0;
    for (Py_ssize_t i = 0; i < count; i++) {
        pen = i ? pen + advance[i] : advance[i];
        right[i] = pen - hang_start;
        left[i] = right[i] - advance[i];
    }
    Width found = {counted, pen};
    return found;
}

enum { COUNTED, WHOLE, FIRST_EDGE, LAST_EDGE, IDS, XS, YS, CLUSTERS, COLUMNS };

/* Sets line `number` and puts what it is into the columns, each a list; `clusters` is the tuple 0, 1, ... of the line
 * before, and of this one. */
static int put_line(const Block *of, Py_ssize_t number, Py_ssize_t first, Py_ssize_t last, double room, int has_room,
                    int justified, Py_ssize_t base, PyObject **clusters, PyObject **columns) {
    Py_ssize_t count = last - first;
    double *left = of->left + (first - base), *right = of->right + (first - base), *xs = of->moved;
    Width width = set_clusters(of, first, last, left, right, room, has_room, justified);
    for (Py_ssize_t i = 0; i < count; i++) xs[i] = left[i] + xs[i] + of->along[first + i];
    if (!*clusters || PyTuple_Size(*clusters) != count) {
        Py_XDECREF(*clusters);
        *clusters = integers(NULL, count);
        if (!*clusters) return -1;
    }
    Py_INCREF(*clusters);
    PyObject *found[COLUMNS] = {PyFloat_FromDouble(width.counted), PyFloat_FromDouble(width.whole),
                                PyFloat_FromDouble(left[0]), PyFloat_FromDouble(right[count - 1]),
                                integers(of->glyphs + first, count), floats(xs, count), floats(of->cross + first, count),
                                *clusters};
    int failed = 0;
    for (int i = 0; i < COLUMNS; i++)
        if (!found[i] || PyList_SetItem(columns[i], number, found[i]) < 0) failed = 1; /* it keeps what it is given */
    return failed ? -1 : 0;
}

/* Whether a list is one of lines (first, last) of n clusters, each behind the one before; where they begin and stop. */
static int are_lines(PyObject *lines, Py_ssize_t n, Py_ssize_t *base, Py_ssize_t *stop) {
    Py_ssize_t line_count = PyList_Size(lines);
    if (line_count < 1) {
        PyErr_SetString(PyExc_ValueError, "counts out of range");
        return -1;
    }
    *stop = 0;
    for (Py_ssize_t i = 0; i < line_count; i++) {
        Py_ssize_t first, last;
        PyObject *line = PyList_GetItem(lines, i);
        if (!PyTuple_Check(line)) {
            PyErr_SetString(PyExc_TypeError, "a line must be (first, last)");
            return -1;
        }
        if (!PyArg_ParseTuple(line, "nn", &first, &last)) return -1;
        if (!i) *base = first;
        if (first < 0 || first < *stop || last <= first || last > n) {
            PyErr_SetString(PyExc_ValueError, "line out of range");
            return -1;
        }
        *stop = last;
    }
    return 0;
}

/* The columns of lines that are `are_lines`. */
static PyObject *columns_of(const Block *of, PyObject *lines, const uint8_t *justified, Py_ssize_t base, double first_room,
                            double other_room, int has_room) {
    Py_ssize_t line_count = PyList_Size(lines);
    PyObject *columns[COLUMNS], *clusters = NULL, *found = PyTuple_New(COLUMNS);
    for (int i = 0; found && i < COLUMNS; i++) {
        columns[i] = PyList_New(line_count);
        if (!columns[i]) Py_CLEAR(found);
        else PyTuple_SetItem(found, i, columns[i]);
    }
    for (Py_ssize_t i = 0; found && i < line_count; i++) {
        Py_ssize_t first, last;
        if (!PyArg_ParseTuple(PyList_GetItem(lines, i), "nn", &first, &last) ||
            put_line(of, i, first, last, i ? other_room : first_room, has_room, justified[i], base, &clusters, columns) <
                0)
            Py_CLEAR(found);
    }
    Py_XDECREF(clusters);
    return found;
}

/* lines_set(advance, shift, start_trim, end_trim, end_shrink, shrink, expand, along, cross, glyphs, justified, out,
 *           count, shrink_rows, expand_rows, lines, first_room, other_room, has_room)
 *     -> (counted, whole, left, right, glyphs, xs, ys, clusters), each a list with an entry for each line
 *
 * `lines` is a list of (first, last), one behind the other; `justified` a byte for each. `left` and `right` are the
 * first left edge and the last right one. `out` takes the left edges of all their clusters, then the right ones. */
static PyObject *lines_set(PyObject *self, PyObject *args) {
    (void)self;
    enum { ADVANCE, SHIFT, START_TRIM, END_TRIM, END_SHRINK, SHRINK, EXPAND, ALONG, CROSS, GLYPHS, JUSTIFIED, OUT, BUFFERS };
    PyObject *objects[BUFFERS], *lines, *found;
    Buffer buffers[BUFFERS];
    Py_ssize_t n, shrinks, expands, base = 0, stop = 0;
    double first_room, other_room;
    int has_room;
    if (!PyArg_ParseTuple(args, "OOOOOOOOOOOOnnnO!ddi", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6], &objects[7], &objects[8], &objects[9], &objects[10], &objects[11],
                          &n, &shrinks, &expands, &PyList_Type, &lines, &first_room, &other_room, &has_room))
        return NULL;
    Py_ssize_t line_count = PyList_Size(lines);
    if (n < 1 || n > 1 << 28 || shrinks < 0 || expands < 0 || shrinks > 64 || expands > 64) {
        PyErr_SetString(PyExc_ValueError, "counts out of range");
        return NULL;
    }
    if (are_lines(lines, n, &base, &stop) < 0) return NULL;
    Py_ssize_t each = F64 * n, total = stop - base;
    Py_ssize_t sizes[BUFFERS] = {each, each, each, each, each, each * shrinks, each * expands, each, each, 8 * n,
                                 line_count, 2 * F64 * total};
    int writable[BUFFERS] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    if (take(objects, buffers, sizes, writable, BUFFERS) < 0) return NULL;
    double *scratch = malloc((sizeof(double) * 4 + 1) * (size_t)total);
    if (!scratch) {
        release(buffers, BUFFERS);
        return PyErr_NoMemory();
    }
    double *out = buffers[OUT].view.buf;
    Block of = {buffers[ADVANCE].view.buf, buffers[SHIFT].view.buf, buffers[START_TRIM].view.buf,
                buffers[END_TRIM].view.buf, buffers[END_SHRINK].view.buf, buffers[SHRINK].view.buf,
                buffers[EXPAND].view.buf, buffers[ALONG].view.buf, buffers[CROSS].view.buf, buffers[GLYPHS].view.buf,
                out, out + total, scratch, scratch + total, scratch + 2 * total, scratch + 3 * total,
                (uint8_t *)(scratch + 4 * total), n, shrinks, expands, NULL, NULL};
    found = columns_of(&of, lines, buffers[JUSTIFIED].view.buf, base, first_room, other_room, has_room);
    free(scratch);
    release(buffers, BUFFERS);
    return found;
}

/* line_set(advance, shift, start_trim, end_trim, end_shrink, shrink, expand, hang, blank, starts, along, cross, glyphs, out,
 *          shrink_rows, expand_rows, first glyph, first, last, room, has_room, justified)
 *     -> (counted, whole, left, right, glyphs, xs, ys, clusters) of one line, a glyph for each cluster
 *
 * As `lines_set`. The first glyph is that of the cluster with its number; `starts` are the characters of clusters. */
static PyObject *line_set(PyObject *self, PyObject *args) {
    (void)self;
    enum { ADVANCE, SHIFT, START_TRIM, END_TRIM, END_SHRINK, SHRINK, EXPAND, HANG, IS_BLANK, STARTS, ALONG, CROSS, GLYPHS,
           OUT, BUFFERS };
    PyObject *objects[BUFFERS];
    Buffer buffers[BUFFERS];
    Py_ssize_t shrinks, expands, single, first, last;
    double room;
    int has_room, justified;
    if (!PyArg_ParseTuple(args, "OOOOOOOOOOOOOOnnnnndpp", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6], &objects[7], &objects[8], &objects[9], &objects[10], &objects[11],
                          &objects[12], &objects[13], &shrinks, &expands, &single, &first, &last, &room, &has_room,
                          &justified))
        return NULL;
    if (first < 0 || last <= first || last > 1 << 28 || single < 0 || single > first || shrinks < 0 || expands < 0 ||
        shrinks > 64 || expands > 64) {
        PyErr_SetString(PyExc_ValueError, "line out of range");
        return NULL;
    }
    Py_ssize_t each = F64 * last, glyphs = 8 * (last - single), count = last - first;
    Py_ssize_t sizes[BUFFERS] = {each, each, each, each, each, 0, 0, each, last, 8 * last,
                                 glyphs, glyphs, glyphs, 2 * F64 * count};
    int writable[BUFFERS] = {0};
    writable[OUT] = 1;
    if (take(objects, buffers, sizes, writable, BUFFERS) < 0) return NULL;
    Py_ssize_t n = buffers[ADVANCE].view.len / F64; /* rows of priorities are as long */
    double *scratch = NULL;
    PyObject *found = NULL;
    if (buffers[SHRINK].view.len < F64 * n * shrinks || buffers[EXPAND].view.len < F64 * n * expands) {
        PyErr_SetString(PyExc_ValueError, "rows of too few bytes");
        goto done;
    }
    scratch = malloc((sizeof(double) * 4 + 8 + 1) * (size_t)count);
    if (!scratch) {
        PyErr_NoMemory();
        goto done;
    }
    double *left = buffers[OUT].view.buf, *right = left + count;
    Block of = {buffers[ADVANCE].view.buf, buffers[SHIFT].view.buf, buffers[START_TRIM].view.buf,
                buffers[END_TRIM].view.buf, buffers[END_SHRINK].view.buf, buffers[SHRINK].view.buf,
                buffers[EXPAND].view.buf, buffers[ALONG].view.buf, buffers[CROSS].view.buf, buffers[GLYPHS].view.buf,
                left, right, scratch, scratch + count, scratch + 2 * count, scratch + 3 * count,
                (uint8_t *)(scratch + 5 * count), n, shrinks, expands, buffers[HANG].view.buf, buffers[IS_BLANK].view.buf};
    Width width = set_clusters(&of, first, last, left, right, room, has_room, justified);
    const int64_t *starts = buffers[STARTS].view.buf;
    int64_t *clusters = (int64_t *)(scratch + 4 * count);
    double *xs = of.moved;
    for (Py_ssize_t i = 0; i < count; i++) {
        xs[i] = left[i] + xs[i] + of.along[first - single + i];
        clusters[i] = starts[first + i] - starts[first];
    }
    found = Py_BuildValue("(ddddNNNN)", width.counted, width.whole, left[0], right[count - 1],
                          integers(of.glyphs + (first - single), count), floats(xs, count),
                          floats(of.cross + (first - single), count), integers(clusters, count));
done:
    free(scratch);
    release(buffers, BUFFERS);
    return found;
}

#endif
