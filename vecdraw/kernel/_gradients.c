/* Gradients blended into BGRA premultiplied pixels: what gradients.py says, in C.
 *
 * Colours are integers of 1/128 of a level (255 levels are FULL), so that the ordered dither is whole numbers of them.
 * Positions are float32, each operation rounded; tables are computed in double. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>
#include <string.h>

#include "gradient_levels.h"
#include "gradient_rows.h"
#include "gradient_table.h"

static PyObject *blend_levels(PyObject *self, PyObject *args)
{
    (void)self;
    Py_buffer dest, ramp;
    Py_ssize_t stride;
    int left, top, right, bottom;
    Gradient g;
    memset(&g, 0, sizeof g);
    if (!PyArg_ParseTuple(args, "w*n(iiii)i(dddddd)ddy*", &dest, &stride, &left, &top, &right, &bottom, &g.kind,
                          &g.m[0], &g.m[1], &g.m[2], &g.m[3], &g.m[4], &g.m[5], &g.factor, &g.bias, &ramp))
        return NULL;
    const Py_ssize_t count = ramp.len / (Py_ssize_t)sizeof(Part);
    int ok = left >= 0 && top >= 0 && right >= left && bottom >= top && stride >= 0 && right <= stride / 4;
    ok = ok && (bottom == 0 || bottom <= dest.len / (stride > 0 ? stride : 1));
    ok = ok && count >= 1 && ramp.len % (Py_ssize_t)sizeof(Part) == 0;
    ok = ok && (uintptr_t)ramp.buf % sizeof(float) == 0 && (g.kind == LINEAR || g.kind == RADIAL);
    if (ok) {
        const Part *parts = ramp.buf;
        float places[BLOCK];
        Py_BEGIN_ALLOW_THREADS
        g.clear_end = level_of(parts + count - 1, 3, 1.0f) == 0;
        for (int y = top; y < bottom; y++) {
            int from = left, to = right;
            if (g.kind == RADIAL && g.clear_end) cut_row(&g, y, &from, &to);
            for (int x = from; x < to; x += BLOCK) {
                const int some = to - x < BLOCK ? to - x : BLOCK;
                find_places(&g, x, y, some, places);
                blend_levels_row(parts, count, places, some, (uint8_t *)dest.buf + y * stride + 4 * (Py_ssize_t)x);
            }
        }
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&ramp);
    if (!ok) {
        PyErr_SetString(PyExc_ValueError, "an area or parts of a gradient that are not inside their buffers");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *table(PyObject *self, PyObject *args)
{
    (void)self;
    Py_buffer stops;
    int steps;
    if (!PyArg_ParseTuple(args, "y*i", &stops, &steps))
        return NULL;
    Py_ssize_t count = stops.len / (Py_ssize_t)(5 * sizeof(double));
    int ok = count >= 2 && steps >= 1 && steps <= MOST_STEPS;
    double *points = ok ? malloc((size_t)count * 5 * sizeof(double)) : NULL;
    PyObject *made = ok ? PyBytes_FromStringAndSize(NULL, ((Py_ssize_t)steps + 1) * (Py_ssize_t)sizeof(Entry)) : NULL;
    int full = points && made;
    if (full) {
        memcpy(points, stops.buf, (size_t)count * 5 * sizeof(double));
        for (Py_ssize_t i = 0; i < count * 5; i++)
            ok = ok && points[i] >= 0.0 && points[i] <= 1.0;
    }
    if (full && ok)
        fill_table((Entry *)PyBytes_AsString(made), steps, points, count);
    free(points);
    PyBuffer_Release(&stops);
    if (full && ok)
        return made;
    Py_XDECREF(made);
    if (ok)
        return PyErr_NoMemory();
    PyErr_SetString(PyExc_ValueError, "stops that are not from 0 to 1, or steps that are not");
    return NULL;
}

static PyObject *blend(PyObject *self, PyObject *args)
{
    (void)self;
    Py_buffer dest, entries, mask;
    Py_ssize_t stride, mask_offset;
    int left, top, right, bottom, dither;
    Gradient g;
    memset(&g, 0, sizeof g);
    if (!PyArg_ParseTuple(args, "w*n(iiii)i(dddddd)ddy*iz*nn", &dest, &stride, &left, &top, &right, &bottom, &g.kind,
                          &g.m[0], &g.m[1], &g.m[2], &g.m[3], &g.m[4], &g.m[5], &g.factor, &g.bias, &entries,
                          &dither, &mask, &mask_offset, &g.mask_stride))
        return NULL;
    Py_ssize_t count = entries.len / (Py_ssize_t)sizeof(Entry);
    int ok = left >= 0 && top >= 0 && right >= left && bottom >= top && stride >= 0 && right <= stride / 4;
    ok = ok && (bottom == 0 || bottom <= dest.len / (stride > 0 ? stride : 1));
    ok = ok && count >= 2 && count <= MOST_STEPS + 1 && entries.len % (Py_ssize_t)sizeof(Entry) == 0;
    ok = ok && (uintptr_t)entries.buf % sizeof(uint16_t) == 0 && (g.kind == LINEAR || g.kind == RADIAL);
    if (mask.buf && ok && right > left && bottom > top)
        ok = mask_offset >= 0 && g.mask_stride >= right - left && mask_offset <= mask.len &&
             bottom - top <= (mask.len - mask_offset - (right - left)) / g.mask_stride + 1 &&
             mask.len - mask_offset >= right - left;
    if (ok) {
        g.steps = (int)count - 1;
        g.table = entries.buf;
        g.mask = mask.buf ? (const uint8_t *)mask.buf + mask_offset : NULL;
        Py_BEGIN_ALLOW_THREADS
        look_at_table(&g);
        fill_dither(&g, dither);
        draw_rows(&g, dest.buf, stride, left, top, right, bottom);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&dest);
    PyBuffer_Release(&entries);
    if (mask.buf)
        PyBuffer_Release(&mask);
    if (!ok) {
        PyErr_SetString(PyExc_ValueError, "an area, a table or coverage that are not inside their buffers");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"table", table, METH_VARARGS, "As vecdraw.kernel.gradients.table."},
    {"blend", blend, METH_VARARGS, "As vecdraw.kernel.gradients.blend."},
    {"blend_levels", blend_levels, METH_VARARGS, "As vecdraw.kernel.gradients.blend_levels."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "vecdraw.kernel._gradients", NULL, 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__gradients(void)
{
    return PyModuleDef_Init(&module);
}
