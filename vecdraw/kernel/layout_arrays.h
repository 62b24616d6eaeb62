/* Arrays that the kernels of paragraphs are given, and tuples that they give. */
#ifndef VECDRAW_LAYOUT_ARRAYS_H
#define VECDRAW_LAYOUT_ARRAYS_H

#include <Python.h>
#include <stdint.h>
#include <string.h>

#define NOTHING 1e-9 /* px; less than this is no width */

/* What may be between two clusters. */
enum { NO, ALLOWED, MANDATORY, HYPHEN, EMERGENCY };

typedef struct {
    Py_buffer view;
    int held;
} Buffer;

static void release(Buffer *buffers, int count) {
    for (int i = 0; i < count; i++)
        if (buffers[i].held) PyBuffer_Release(&buffers[i].view);
}

/* Takes `count` objects as contiguous buffers of at least sizes[i] bytes each. */
static int take(PyObject **objects, Buffer *buffers, const Py_ssize_t *sizes, const int *writable, int count) {
    memset(buffers, 0, sizeof(Buffer) * (size_t)count);
    for (int i = 0; i < count; i++) {
        int flags = writable[i] ? PyBUF_CONTIG : PyBUF_CONTIG_RO;
        if (PyObject_GetBuffer(objects[i], &buffers[i].view, flags) < 0) {
            release(buffers, count);
            return -1;
        }
        buffers[i].held = 1;
        if (buffers[i].view.len < sizes[i]) {
            PyErr_Format(PyExc_ValueError, "buffer %d has %zd bytes, not %zd", i, buffers[i].view.len, sizes[i]);
            release(buffers, count);
            return -1;
        }
    }
    return 0;
}

#define F64 ((Py_ssize_t)sizeof(double))

/* A tuple of floats; where one is that before it, it is the same object. */
static PyObject *floats(const double *values, Py_ssize_t count) {
    PyObject *found = PyTuple_New(count), *value = NULL;
    for (Py_ssize_t i = 0; found && i < count; i++) {
        if (i && memcmp(values + i, values + i - 1, sizeof(double)) == 0) Py_INCREF(value);
        else value = PyFloat_FromDouble(values[i]);
        if (!value) Py_CLEAR(found);
        else PyTuple_SetItem(found, i, value);
    }
    return found;
}

static PyObject *integers(const int64_t *values, Py_ssize_t count) {
    PyObject *found = PyTuple_New(count);
    for (Py_ssize_t i = 0; found && i < count; i++) {
        PyObject *value = PyLong_FromLongLong(values ? values[i] : i);
        if (!value) Py_CLEAR(found);
        else PyTuple_SetItem(found, i, value);
    }
    return found;
}

#endif
