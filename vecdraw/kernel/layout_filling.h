/* Lines that each take what fits. */
#ifndef VECDRAW_LAYOUT_FILLING_H
#define VECDRAW_LAYOUT_FILLING_H

#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "layout_arrays.h"

#define TOLERANCE 1e-7 /* of the width of a line */

typedef struct {
    Py_ssize_t *places;
    double *ends;
    Py_ssize_t count;
} Places;

static void add_place(Places *to, Py_ssize_t place, double end) {
    double before = to->count ? to->ends[to->count - 1] : end;
    to->places[to->count] = place;
    to->ends[to->count++] = before > end ? before : end;
}

/* The last place with a line end within the limit; -1 where there is none. */
static Py_ssize_t furthest(const Places *of, double limit) {
    Py_ssize_t low = 0, high = of->count;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (limit < of->ends[middle]) high = middle;
        else low = middle + 1;
    }
    return low ? of->places[low - 1] : -1;
}

/* The first place behind one, or `stop`. */
static Py_ssize_t next_place(const Places *of, Py_ssize_t at, Py_ssize_t stop) {
    Py_ssize_t low = 0, high = of->count;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (of->places[middle] <= at) low = middle + 1;
        else high = middle;
    }
    return low < of->count ? of->places[low] : stop;
}

/* What lines are filled from, an entry for each cluster and one more of `breaks`. */
typedef struct {
    const double *advance, *start_trim, *end_trim, *end_shrink, *hang, *hyphen; /* the last two may be NULL */
    const uint8_t *breaks;
} Material;

/* The lines as a list of (first, last), as many as it takes. */
static PyObject *lines_of(const Material *of, Py_ssize_t n, double first_room, double room) {
    const double *advance = of->advance, *start_trim = of->start_trim, *end_trim = of->end_trim;
    const double *end_shrink = of->end_shrink;
    PyObject *lines = NULL;
    /* pen and start: n + 1 each; places and ends of three kinds: n + 1 each, and where lines must end */
    double *numbers = malloc(sizeof(double) * (size_t)(n + 1) * 5);
    Py_ssize_t *indices = malloc(sizeof(Py_ssize_t) * (size_t)(n + 1) * 4);
    if (!numbers || !indices) {
        PyErr_NoMemory();
        goto done;
    }
    double *pen = numbers, *start = numbers + (n + 1);
    Places plain = {indices, numbers + 2 * (n + 1), 0};
    Places hyphens = {indices + (n + 1), numbers + 3 * (n + 1), 0};
    Places emergencies = {indices + 2 * (n + 1), numbers + 4 * (n + 1), 0};
    Py_ssize_t *stops = indices + 3 * (n + 1), stop_count = 0;
    pen[0] = 0.0;
    for (Py_ssize_t i = 0; i < n; i++) pen[i + 1] = i ? pen[i] + advance[i] : advance[i];
    start[n] = pen[n];
    for (Py_ssize_t i = n - 1; i >= 0; i--) {
        int vanishes = advance[i] - start_trim[i] <= NOTHING && advance[i] >= 0;
        start[i] = vanishes ? start[i + 1] : pen[i] + start_trim[i];
    }
    double bare_seen = 0.0, tight_seen = 0.0; /* of the last cluster that does not vanish */
    for (Py_ssize_t i = 0; i < n; i++) {
        double bare = pen[i + 1] - end_trim[i], hang = of->hang ? of->hang[i] : 0.0;
        double most = end_shrink[i] > hang ? end_shrink[i] : hang, left = advance[i] - end_trim[i];
        if (left < 0.0) left = 0.0;
        double tight = bare - (most < left ? most : left);
        if (advance[i] - end_trim[i] <= NOTHING && advance[i] >= 0) {
            bare = bare_seen;
            tight = tight_seen;
        } else {
            bare_seen = bare;
            tight_seen = tight;
        }
        uint8_t code = of->breaks[i + 1];
        if (code == HYPHEN) add_place(&hyphens, i + 1, tight + (of->hyphen ? of->hyphen[i] : 0.0));
        else if (code == ALLOWED || code == MANDATORY) add_place(&plain, i + 1, tight);
        else if (code == EMERGENCY) add_place(&emergencies, i + 1, tight);
        if (code == MANDATORY && i + 1 < n) stops[stop_count++] = i + 1;
    }
    stops[stop_count++] = n;
    lines = PyList_New(0);
    Py_ssize_t at = 0, stop_at = 0;
    for (Py_ssize_t line = 0; lines && at < n; line++) {
        double own = line ? room : first_room;
        double limit = start[at] + own + fabs(own) * TOLERANCE;
        while (stops[stop_at] <= at) stop_at++;
        Py_ssize_t stop = stops[stop_at], end = furthest(&plain, limit);
        if (end < stop && hyphens.count) {
            Py_ssize_t hyphenated = furthest(&hyphens, limit);
            if (hyphenated > end) end = hyphenated;
        }
        if (end <= at) {
            end = furthest(&emergencies, limit);
            if (end <= at) {
                end = next_place(&plain, at, stop);
                Py_ssize_t other = next_place(&hyphens, at, stop);
                if (other < end) end = other;
                other = next_place(&emergencies, at, stop);
                if (other < end) end = other;
            }
        }
        if (end > stop) end = stop;
        PyObject *one = Py_BuildValue("(nn)", at, end);
        if (!one || PyList_Append(lines, one) < 0) {
            Py_XDECREF(one);
            Py_CLEAR(lines);
            break;
        }
        Py_DECREF(one);
        at = end;
    }
done:
    free(numbers);
    free(indices);
    return lines;
}

/* filled(advance, start_trim, end_trim, end_shrink, hang, hyphen, breaks, count, first_room, room)
 *   -> [(first, last), ...] */
static PyObject *filled(PyObject *self, PyObject *args) {
    (void)self;
    enum { ADVANCE, START_TRIM, END_TRIM, END_SHRINK, HANG, HYPHENS, BREAKS, BUFFERS };
    PyObject *objects[BUFFERS];
    Buffer buffers[BUFFERS];
    Py_ssize_t n;
    double first_room, room;
    if (!PyArg_ParseTuple(args, "OOOOOOOndd", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6], &n, &first_room, &room))
        return NULL;
    if (n < 1 || n > 1 << 28) {
        PyErr_SetString(PyExc_ValueError, "count out of range");
        return NULL;
    }
    Py_ssize_t sizes[BUFFERS] = {F64 * n, F64 * n, F64 * n, F64 * n, F64 * n, F64 * n, n + 1};
    int writable[BUFFERS] = {0};
    if (take(objects, buffers, sizes, writable, BUFFERS) < 0) return NULL;
    Material of = {buffers[ADVANCE].view.buf,    buffers[START_TRIM].view.buf, buffers[END_TRIM].view.buf,
                   buffers[END_SHRINK].view.buf, buffers[HANG].view.buf,       buffers[HYPHENS].view.buf,
                   buffers[BREAKS].view.buf};
    PyObject *lines = lines_of(&of, n, first_room, room);
    release(buffers, BUFFERS);
    return lines;
}

#endif
