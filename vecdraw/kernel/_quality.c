/* Planes of SSIMULACRA 2.1: light to opponent colours, a Gaussian, and the norms of three maps of errors.
 *
 * quality.py says what the functions do. Its twins round after each operation as these do, in the same order.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "quality_maps.h"

enum { NORMS = 6, PART = 1024 };

static const float BIAS = 0.0037930732552754493f, BIAS_ROOT = 0.15595420054924863f;
static const float MIX[3][3] = {
    {0.30f, 0.622f, 0.078f},
    {0.23f, 0.692f, 0.078f},
    {0.24342268924547819f, 0.20476744424496821f, 0.5518098665095536f},
};

/* The cube root of a number over 0: a guess from its exponent, and Halley's step twice. */
static inline float cube_root(float x)
{
    int32_t bits;
    memcpy(&bits, &x, 4);
    bits = bits / 3 + 709921077;
    float y;
    memcpy(&y, &bits, 4);
    for (int step = 0; step < 2; step++) {
        const float cube = y * y * y;
        y = y * ((cube + x + x) / (cube + cube + x));
    }
    return y;
}

/* The response of one kind of cones. */
CLONED static void to_root(const float *const light[3], Py_ssize_t count, const float mix[3], float *restrict out)
{
    const float *red = light[0], *green = light[1], *blue = light[2];
    for (Py_ssize_t i = 0; i < count; i++) {
        const float sum = mix[0] * red[i] + mix[1] * green[i] + mix[2] * blue[i] + BIAS;
        out[i] = sum > 1e-12f ? sum : 1e-12f;
    }
    for (Py_ssize_t i = 0; i < count; i++) out[i] = cube_root(out[i]) - BIAS_ROOT;
}

CLONED static void to_opponents(float *restrict x, float *restrict y, float *restrict b, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        const float luma = (x[i] + y[i]) * 0.5f;
        x[i] = (x[i] - y[i]) * 7.0f + 0.42f;
        y[i] = luma + 0.01f;
        b[i] = (b[i] - luma) + 0.55f;
    }
}

/* Part by part, so that what is read again is still in the first cache. */
static void to_opsin(const float *light, Py_ssize_t count, float *out)
{
    for (Py_ssize_t from = 0; from < count; from += PART) {
        const Py_ssize_t length = count - from < PART ? count - from : PART;
        const float *const part[3] = {light + from, light + count + from, light + 2 * count + from};
        float *x = out + from, *y = x + count, *b = y + count;
        to_root(part, length, MIX[0], x);
        to_root(part, length, MIX[1], y);
        to_root(part, length, MIX[2], b);
        to_opponents(x, y, b, length);
    }
}

static void to_light(const Py_buffer *levels, const float *restrict table, float *restrict out)
{
    const Py_ssize_t height = levels->shape[0], width = levels->shape[1];
    const Py_ssize_t step = levels->strides[1], next = levels->strides[2];
    for (Py_ssize_t y = 0; y < height; y++) {
        const uint8_t *at = (const uint8_t *)levels->buf + y * levels->strides[0];
        float *red = out + y * width, *green = red + height * width, *blue = green + height * width;
        for (Py_ssize_t x = 0; x < width; x++, at += step) {
            red[x] = table[at[0]];
            green[x] = table[at[next]];
            blue[x] = table[at[2 * next]];
        }
    }
}

/* Means of 2 x 2; the last column or row counts twice where there is no other. */
static void halve(const float *restrict plane, Py_ssize_t width, Py_ssize_t height, float *restrict out)
{
    const Py_ssize_t half = (width + 1) / 2;
    for (Py_ssize_t y = 0; y < height; y += 2, out += half) {
        const float *top = plane + y * width, *bottom = y + 1 < height ? top + width : top;
        for (Py_ssize_t x = 0; x < width / 2; x++)
            out[x] = ((top[2 * x] + bottom[2 * x]) + (top[2 * x + 1] + bottom[2 * x + 1])) * 0.25f;
        if (width % 2) {
            const float both = top[width - 1] + bottom[width - 1];
            out[half - 1] = (both + both) * 0.25f;
        }
    }
}

static int holds(const Py_buffer *view, Py_ssize_t width, Py_ssize_t height, Py_ssize_t planes)
{
    return width >= 1 && height >= 1 && width <= PY_SSIZE_T_MAX / 64 && view->len % 4 == 0 &&
           (uintptr_t)view->buf % 4 == 0 && view->len / 4 / planes / width >= height;
}

static PyObject *opsin(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer out, light;
    Py_ssize_t count;
    if (!PyArg_ParseTuple(args, "w*y*n", &out, &light, &count)) return NULL;
    const int ok = holds(&out, count, 1, 3) && holds(&light, count, 1, 3);
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        to_opsin(light.buf, count, out.buf);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&out);
    PyBuffer_Release(&light);
    if (ok) Py_RETURN_NONE;
    PyErr_SetString(PyExc_ValueError, "planes that do not fit into their buffer");
    return NULL;
}

static PyObject *light(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer out, table, levels;
    PyObject *source;
    if (!PyArg_ParseTuple(args, "w*Oy*", &out, &source, &table)) return NULL;
    if (PyObject_GetBuffer(source, &levels, PyBUF_STRIDED_RO)) {
        PyBuffer_Release(&out);
        PyBuffer_Release(&table);
        return NULL;
    }
    const int ok = levels.ndim == 3 && levels.itemsize == 1 && levels.shape[2] == 3 &&
                   holds(&table, 256, 1, 1) && holds(&out, levels.shape[1], levels.shape[0], 3);
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        to_light(&levels, table.buf, out.buf);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&levels);
    PyBuffer_Release(&out);
    PyBuffer_Release(&table);
    if (ok) Py_RETURN_NONE;
    PyErr_SetString(PyExc_ValueError, "planes that do not fit into their buffer");
    return NULL;
}

static PyObject *halved(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer out, planes;
    Py_ssize_t width, height;
    if (!PyArg_ParseTuple(args, "w*y*nn", &out, &planes, &width, &height)) return NULL;
    const int ok = holds(&planes, width, height, 3) && holds(&out, (width + 1) / 2, (height + 1) / 2, 3);
    if (ok) {
        const Py_ssize_t count = ((width + 1) / 2) * ((height + 1) / 2);
        Py_BEGIN_ALLOW_THREADS
        for (int plane = 0; plane < 3; plane++)
            halve((const float *)planes.buf + plane * width * height, width, height, (float *)out.buf + plane * count);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&out);
    PyBuffer_Release(&planes);
    if (ok) Py_RETURN_NONE;
    PyErr_SetString(PyExc_ValueError, "planes that do not fit into their buffer");
    return NULL;
}

static PyObject *blurred(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer out, plane;
    Py_ssize_t width, height;
    if (!PyArg_ParseTuple(args, "w*y*nn", &out, &plane, &width, &height)) return NULL;
    const int ok = holds(&out, width, height, 1) && holds(&plane, width, height, 1);
    Rows rows = {0};
    const int room = ok && take(&rows, width, 1);
    if (room) {
        Py_BEGIN_ALLOW_THREADS
        blur_plane(plane.buf, width, height, &rows, out.buf);
        Py_END_ALLOW_THREADS
    }
    free(rows.memory);
    PyBuffer_Release(&out);
    PyBuffer_Release(&plane);
    if (room) Py_RETURN_NONE;
    if (ok) return PyErr_NoMemory();
    PyErr_SetString(PyExc_ValueError, "planes that do not fit into their buffer");
    return NULL;
}

static PyObject *sums(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer views[4];
    Py_ssize_t width, height, first, last;
    double found[NORMS];
    if (!PyArg_ParseTuple(args, "y*y*y*y*nnnn(dddddd)", &views[0], &views[1], &views[2], &views[3], &width, &height,
                          &first, &last, &found[0], &found[1], &found[2], &found[3], &found[4], &found[5]))
        return NULL;
    int ok = 0 <= first && first <= last && last <= height;
    for (int each = 0; each < 4; each++) ok = ok && holds(&views[each], width, height, 1);
    Rows rows = {0};
    const int room = ok && take(&rows, width, MAPS);
    if (room) {
        const float *planes[4] = {views[0].buf, views[1].buf, views[2].buf, views[3].buf};
        Py_BEGIN_ALLOW_THREADS
        sum_maps(planes, width, height, first, last, &rows, found);
        Py_END_ALLOW_THREADS
    }
    free(rows.memory);
    for (int each = 0; each < 4; each++) PyBuffer_Release(&views[each]);
    if (room) return Py_BuildValue("(dddddd)", found[0], found[1], found[2], found[3], found[4], found[5]);
    if (ok) return PyErr_NoMemory();
    PyErr_SetString(PyExc_ValueError, "planes that do not fit into their buffer");
    return NULL;
}

static PyObject *edge_sums(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer edges, other;
    Py_ssize_t width, height, first, last;
    double found[4];
    if (!PyArg_ParseTuple(args, "y*y*nnnn(dddd)", &edges, &other, &width, &height, &first, &last, &found[0], &found[1],
                          &found[2], &found[3]))
        return NULL;
    const int ok = 0 <= first && first <= last && last <= height && holds(&edges, width, height, 1) &&
                   holds(&other, width, height, 1);
    Rows rows = {0};
    const int room = ok && take(&rows, width, 2);
    if (room) {
        Py_BEGIN_ALLOW_THREADS
        edge_maps(edges.buf, other.buf, width, height, first, last, &rows, found);
        Py_END_ALLOW_THREADS
    }
    free(rows.memory);
    PyBuffer_Release(&edges);
    PyBuffer_Release(&other);
    if (room) return Py_BuildValue("(dddd)", found[0], found[1], found[2], found[3]);
    if (ok) return PyErr_NoMemory();
    PyErr_SetString(PyExc_ValueError, "planes that do not fit into their buffer");
    return NULL;
}

static PyMethodDef methods[] = {
    {"light", light, METH_VARARGS, "As vecdraw.kernel.quality.light."},
    {"halved", halved, METH_VARARGS, "As vecdraw.kernel.quality.halved."},
    {"opsin", opsin, METH_VARARGS, "As vecdraw.kernel.quality.opsin."},
    {"blurred", blurred, METH_VARARGS, "As vecdraw.kernel.quality.blurred."},
    {"sums", sums, METH_VARARGS, "As vecdraw.kernel.quality.sums."},
    {"edge_sums", edge_sums, METH_VARARGS, "As vecdraw.kernel.quality.edge_sums."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "vecdraw.kernel._quality", NULL, 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__quality(void)
{
    return PyModuleDef_Init(&definition);
}
