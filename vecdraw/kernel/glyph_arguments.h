/* What a run is drawn with, from the tuples of Python. */
#ifndef VECDRAW_GLYPH_ARGUMENTS_H
#define VECDRAW_GLYPH_ARGUMENTS_H

#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "glyph_rows.h"

static int to_int(PyObject *tuple, int at, int *value)
{
    PyObject *item = PyTuple_GetItem(tuple, at);
    long number = item ? PyLong_AsLong(item) : -1;
    if (number == -1 && PyErr_Occurred())
        return -1;
    if (number < -0x3fffffff || number > 0x3fffffff) {
        PyErr_SetString(PyExc_ValueError, "a size or an edge is out of range");
        return -1;
    }
    *value = (int)number;
    return 0;
}

static int to_pixels(PyObject *tuple, int depth, Pixels *pixels)
{
    int stride;
    if (!PyTuple_Check(tuple) || PyTuple_Size(tuple) != 8) {
        PyErr_SetString(PyExc_TypeError, "pixels must be a tuple of 8");
        return -1;
    }
    if (to_int(tuple, 1, &pixels->width) || to_int(tuple, 2, &pixels->height) || to_int(tuple, 3, &stride) ||
        to_int(tuple, 4, &pixels->left) || to_int(tuple, 5, &pixels->top) || to_int(tuple, 6, &pixels->right) ||
        to_int(tuple, 7, &pixels->bottom))
        return -1;
    pixels->stride = stride;
    pixels->depth = depth;
    if (PyObject_GetBuffer(PyTuple_GetItem(tuple, 0), &pixels->view, PyBUF_WRITABLE))
        return -1;
    if (pixels->width < 0 || pixels->height < 0 || stride / depth < pixels->width ||
        (int64_t)pixels->height * stride > (int64_t)pixels->view.len || pixels->left < 0 || pixels->top < 0 ||
        pixels->right > pixels->width || pixels->bottom > pixels->height) {
        PyBuffer_Release(&pixels->view);
        PyErr_SetString(PyExc_ValueError, "the pixels do not fit into their buffer, or the clip not into them");
        return -1;
    }
    return 0;
}

/* The three buffers of a run: u32 glyph ids, f64 x, f64 y. Returns how many glyphs, -1 for an error. */
static Py_ssize_t to_run(PyObject *tuple, Py_buffer views[3])
{
    if (!PyTuple_Check(tuple) || PyTuple_Size(tuple) != 3) {
        PyErr_SetString(PyExc_TypeError, "a run must be a tuple of 3");
        return -1;
    }
    for (int k = 0; k < 3; k++)
        if (PyObject_GetBuffer(PyTuple_GetItem(tuple, k), &views[k], PyBUF_SIMPLE)) {
            while (k-- > 0)
                PyBuffer_Release(&views[k]);
            return -1;
        }
    Py_ssize_t count = views[0].len / 4;
    if (views[0].len % 4 || views[1].len != count * 8 || views[2].len != count * 8) {
        for (int k = 0; k < 3; k++)
            PyBuffer_Release(&views[k]);
        PyErr_SetString(PyExc_ValueError, "a run needs as many x and y (f64) as glyph ids (u32)");
        return -1;
    }
    return count;
}

static int to_transform(PyObject *tuple, double m[6])
{
    if (!PyTuple_Check(tuple) || PyTuple_Size(tuple) != 6) {
        PyErr_SetString(PyExc_TypeError, "a transform must be a tuple of 6");
        return -1;
    }
    for (int k = 0; k < 6; k++) {
        m[k] = PyFloat_AsDouble(PyTuple_GetItem(tuple, k));
        if (m[k] == -1.0 && PyErr_Occurred())
            return -1;
    }
    return 0;
}

/* The colour 0xAARRGGBB, premultiplied. */
static int to_colour(PyObject *number, Colour *colour)
{
    unsigned long whole = PyLong_AsUnsignedLong(number);
    if (whole == (unsigned long)-1 && PyErr_Occurred())
        return -1;
    for (int k = 0; k < 4; k++)
        colour->s[k] = (uint8_t)(whole >> (8 * k));
    if (whole > 0xffffffffu || colour->s[0] > colour->s[3] || colour->s[1] > colour->s[3] ||
        colour->s[2] > colour->s[3]) {
        PyErr_SetString(PyExc_ValueError, "the colour is out of range or not premultiplied");
        return -1;
    }
    memcpy(&colour->whole, colour->s, 4);
    return 0;
}

#endif
