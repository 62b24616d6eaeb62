/* What is known of characters, and the glyphs that they become. */
#ifndef VECDRAW_LAYOUT_GLYPHS_H
#define VECDRAW_LAYOUT_GLYPHS_H

#include <Python.h>
#include <math.h>
#include <stdint.h>

#include "layout_arrays.h"

/* kinds_met(codes, table, count) -> int: the least and the greatest of what the table says of the characters, as
 * least << 8 | greatest; 0 for what is behind its end. */
static PyObject *kinds_met(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *objects[2];
    Buffer buffers[2];
    Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "OOn", &objects[0], &objects[1], &n)) return NULL;
    if (n < 0 || n > 1 << 28) {
        PyErr_SetString(PyExc_ValueError, "count out of range");
        return NULL;
    }
    Py_ssize_t sizes[2] = {4 * n, 0};
    int writable[2] = {0, 0};
    if (take(objects, buffers, sizes, writable, 2) < 0) return NULL;
    const uint32_t *codes = buffers[0].view.buf;
    const uint8_t *table = buffers[1].view.buf;
    uint32_t length = (uint32_t)buffers[1].view.len;
    long least = 255, greatest = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        long kind = codes[i] < length ? table[codes[i]] : 0;
        if (kind < least) least = kind;
        if (kind > greatest) greatest = kind;
    }
    release(buffers, 2);
    return PyLong_FromLong(least << 8 | greatest);
}

static PyObject *CODEPOINT, *CLUSTER, *POSITION; /* the names of attributes */

static int number_of(PyObject *object, PyObject *name, long *found) {
    PyObject *value = PyObject_GetAttr(object, name);
    if (!value) return -1;
    *found = PyLong_AsLong(value);
    Py_DECREF(value);
    return *found == -1 && PyErr_Occurred() ? -1 : 0;
}

/* glyphs_read(infos, positions, known, glyph_count, ids, out, count) -> int
 *
 * Reads HarfBuzz's glyphs where each stands for one character, in order: ids as int64, x offset, y offset and x advance
 * as rows of float64. `known` are the advances that the face has (float32, NaN where they are not known). Returns 0
 * where glyphs are others, more or fewer, or are kerned; 1 where all is well; 2 where an advance is not known. */
static PyObject *glyphs_read(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *infos, *positions, *objects[3];
    Buffer buffers[3];
    Py_ssize_t n;
    long glyph_count, result = 1;
    if (!PyArg_ParseTuple(args, "O!O!OlOOn", &PyList_Type, &infos, &PyList_Type, &positions, &objects[0], &glyph_count,
                          &objects[1], &objects[2], &n))
        return NULL;
    if (n < 1 || n > 1 << 28) {
        PyErr_SetString(PyExc_ValueError, "count out of range");
        return NULL;
    }
    if (PyList_Size(infos) != n || PyList_Size(positions) != n) return PyLong_FromLong(0);
    Py_ssize_t sizes[3] = {0, 8 * n, 3 * F64 * n};
    int writable[3] = {0, 1, 1};
    if (take(objects, buffers, sizes, writable, 3) < 0) return NULL;
    const float *known = buffers[0].view.buf;
    long known_count = (long)(buffers[0].view.len / (Py_ssize_t)sizeof(float));
    int64_t *ids = buffers[1].view.buf;
    double *out = buffers[2].view.buf;
    for (Py_ssize_t i = 0; i < n && result; i++) {
        PyObject *info = PyList_GetItem(infos, i), *placed = PyList_GetItem(positions, i);
        long id, cluster, values[3];
        if (!info || !placed || number_of(info, CLUSTER, &cluster) < 0 || number_of(info, CODEPOINT, &id) < 0)
            goto error;
        if (cluster != i || id < 0 || id >= glyph_count || id >= known_count) {
            result = 0;
            break;
        }
        PyObject *position = PyObject_GetAttr(placed, POSITION);
        if (!position) goto error;
        for (int k = 0; k < 3; k++) {
            PyObject *value = PyTuple_GetItem(position, k);
            values[k] = value ? PyLong_AsLong(value) : -1;
        }
        Py_DECREF(position);
        if (PyErr_Occurred()) goto error;
        ids[i] = id;
        for (int k = 0; k < 3; k++) out[k * n + i] = (double)values[k];
        if (isnan(known[id])) result = 2;
        else if ((double)known[id] != (double)values[2]) result = 0;
    }
    release(buffers, 3);
    return PyLong_FromLong(result);
error:
    release(buffers, 3);
    return NULL;
}

/* gathered(codes, ids, placed, own_ids, out, count, unit): the ids of characters by tables of the first code points,
 * and x offsets, negated y offsets and x advances as rows, times `unit`. */
static PyObject *gathered(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *objects[5];
    Buffer buffers[5];
    Py_ssize_t n;
    double unit;
    if (!PyArg_ParseTuple(args, "OOOOOnd", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4], &n, &unit))
        return NULL;
    if (n < 0 || n > 1 << 28) {
        PyErr_SetString(PyExc_ValueError, "count out of range");
        return NULL;
    }
    Py_ssize_t sizes[5] = {4 * n, 0, 0, 8 * n, 3 * F64 * n};
    int writable[5] = {0, 0, 0, 1, 1};
    if (take(objects, buffers, sizes, writable, 5) < 0) return NULL;
    const uint32_t *codes = buffers[0].view.buf;
    const int64_t *ids = buffers[1].view.buf;
    const double *placed = buffers[2].view.buf;
    int64_t *own = buffers[3].view.buf;
    double *out = buffers[4].view.buf;
    Py_ssize_t known = buffers[1].view.len / 8, others = buffers[2].view.len / (3 * F64);
    if (others < known) known = others;
    int inside = 1;
    for (Py_ssize_t i = 0; i < n && inside; i++) {
        uint32_t code = codes[i];
        if ((Py_ssize_t)code >= known) {
            inside = 0;
            break;
        }
        own[i] = ids[code];
        out[i] = placed[3 * (Py_ssize_t)code] * unit;
        out[n + i] = -(placed[3 * (Py_ssize_t)code + 1] * unit);
        out[2 * n + i] = placed[3 * (Py_ssize_t)code + 2] * unit;
    }
    release(buffers, 5);
    if (!inside) {
        PyErr_SetString(PyExc_ValueError, "a character behind the end of the tables");
        return NULL;
    }
    Py_RETURN_NONE;
}

#endif
