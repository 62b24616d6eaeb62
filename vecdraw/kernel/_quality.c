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

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
#define CLONED __attribute__((target_clones("avx2", "default"))) /* no fused multiply-add in either */
#else
#define CLONED
#endif

#ifdef _MSC_VER
#define restrict __restrict
#endif

enum { RADIUS = 4, ROWS = 2 * RADIUS + 1, MAPS = 3, NORMS = 6 };

static const float TAPS[RADIUS + 1] = {0.26462111f, 0.21292859f, 0.10933537f, 0.03601111f, 0.00941437f};
static const float BIAS = 0.0037930732552754493f, BIAS_ROOT = 0.15595420054924863f, C2 = 0.0009f;
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

CLONED static void to_opsin(const float *restrict light, Py_ssize_t count, float *restrict out)
{
    const float *red = light, *green = light + count, *blue = light + 2 * count;
    float *x = out, *y = out + count, *b = out + 2 * count;
    for (Py_ssize_t i = 0; i < count; i++) {
        float mixed[3];
        for (int c = 0; c < 3; c++) {
            const float sum = MIX[c][0] * red[i] + MIX[c][1] * green[i] + MIX[c][2] * blue[i] + BIAS;
            mixed[c] = cube_root(sum > 1e-12f ? sum : 1e-12f) - BIAS_ROOT;
        }
        const float luma = (mixed[0] + mixed[1]) * 0.5f;
        x[i] = (mixed[0] - mixed[1]) * 7.0f + 0.42f;
        y[i] = luma + 0.01f;
        b[i] = (mixed[2] - luma) + 0.55f;
    }
}

/* One row across; `padded` has RADIUS zeros before and after it. */
CLONED static void across(const float *restrict padded, Py_ssize_t width, float *restrict out)
{
    for (Py_ssize_t x = 0; x < width; x++) {
        const float *at = padded + x + RADIUS;
        float sum = at[0] * TAPS[0];
        sum += (at[-1] + at[1]) * TAPS[1];
        sum += (at[-2] + at[2]) * TAPS[2];
        sum += (at[-3] + at[3]) * TAPS[3];
        sum += (at[-4] + at[4]) * TAPS[4];
        out[x] = sum;
    }
}

/* One row down from nine, the middle one the fifth. */
CLONED static void down(const float *const rows[ROWS], Py_ssize_t width, float *restrict out)
{
    const float *r0 = rows[0], *r1 = rows[1], *r2 = rows[2], *r3 = rows[3], *r4 = rows[4];
    const float *r5 = rows[5], *r6 = rows[6], *r7 = rows[7], *r8 = rows[8];
    for (Py_ssize_t x = 0; x < width; x++) {
        float sum = r4[x] * TAPS[0];
        sum += (r3[x] + r5[x]) * TAPS[1];
        sum += (r2[x] + r6[x]) * TAPS[2];
        sum += (r1[x] + r7[x]) * TAPS[3];
        sum += (r0[x] + r8[x]) * TAPS[4];
        out[x] = sum;
    }
}

/* Memory for rows on their way: a padded row, a row of zeros, nine rows and one result for each map. */
typedef struct {
    float *memory, *padded, *zeros;
    float *ring[MAPS];
    float *result[MAPS];
} Rows;

static int take(Rows *rows, Py_ssize_t width, int maps)
{
    const size_t each = (size_t)width;
    rows->memory = calloc(each * (2 + (size_t)maps * (ROWS + 1)) + 2 * RADIUS, sizeof(float));
    if (!rows->memory) return 0;
    rows->zeros = rows->memory;
    rows->padded = rows->zeros + each;
    float *next = rows->padded + each + 2 * RADIUS;
    for (int map = 0; map < maps; map++) {
        rows->ring[map] = next;
        rows->result[map] = next + ROWS * each;
        next += (ROWS + 1) * each;
    }
    return 1;
}

/* The nine rows around `y` of a map, those outside the plane zeros. */
static void around(const Rows *rows, int map, Py_ssize_t y, Py_ssize_t width, Py_ssize_t height, const float **out)
{
    for (int step = 0; step < ROWS; step++) {
        const Py_ssize_t at = y + step - RADIUS;
        out[step] = at < 0 || at >= height ? rows->zeros : rows->ring[map] + at % ROWS * width;
    }
}

CLONED static void product_row(const float *restrict a, const float *restrict b, Py_ssize_t width, float *restrict out)
{
    for (Py_ssize_t x = 0; x < width; x++) out[x] = a[x] * b[x];
}

static void blur_plane(const float *plane, Py_ssize_t width, Py_ssize_t height, const Rows *rows, float *out)
{
    const float *nine[ROWS];
    for (Py_ssize_t y = 0; y < height + RADIUS; y++) {
        if (y < height) {
            memcpy(rows->padded + RADIUS, plane + y * width, (size_t)width * sizeof(float));
            across(rows->padded, width, rows->ring[0] + y % ROWS * width);
        }
        if (y < RADIUS) continue;
        around(rows, 0, y - RADIUS, width, height, nine);
        down(nine, width, out + (y - RADIUS) * width);
    }
}

/* The three maps of a row; `error`, `came` and `went` may lie where the blurred rows are. */
CLONED static void map_row(const float *restrict plane, const float *restrict mean, const float *restrict variance,
                           const float *restrict other, Py_ssize_t width, float *restrict m, float *restrict s,
                           float *restrict p)
{
    for (Py_ssize_t x = 0; x < width; x++) {
        const float other_mean = m[x];
        float above = p[x] - mean[x] * other_mean;
        above = above * 2.0f + C2;
        const float below = s[x] - other_mean * other_mean + variance[x] + C2;
        const float away = mean[x] - other_mean;
        const float error = 1.0f - (1.0f - away * away) * above / below;
        const float edge = (fabsf(other[x] - other_mean) + 1.0f) / (fabsf(plane[x] - mean[x]) + 1.0f) - 1.0f;
        m[x] = error > 0.0f ? error : 0.0f;
        s[x] = edge > 0.0f ? edge : 0.0f;
        p[x] = -edge > 0.0f ? -edge : 0.0f;
    }
}

static void add_row(const float *restrict map, Py_ssize_t width, double *mean, double *fourth)
{
    double sums[4] = {0}, squares[4] = {0};
    for (Py_ssize_t x = 0; x < width; x++) {
        const float square = map[x] * map[x];
        sums[x & 3] += map[x];
        squares[x & 3] += (double)square * square;
    }
    *mean += sums[0] + sums[1] + sums[2] + sums[3];
    *fourth += squares[0] + squares[1] + squares[2] + squares[3];
}

static void sum_maps(const float *const planes[4], Py_ssize_t width, Py_ssize_t height, const Rows *rows, double *sums)
{
    const float *nine[ROWS];
    for (Py_ssize_t y = 0; y < height + RADIUS; y++) {
        if (y < height) {
            const float *plane = planes[0] + y * width, *other = planes[3] + y * width;
            const float *first[MAPS] = {NULL, other, plane};
            for (int map = 0; map < MAPS; map++) {
                float *into = rows->padded + RADIUS;
                if (first[map])
                    product_row(first[map], other, width, into);
                else
                    memcpy(into, other, (size_t)width * sizeof(float));
                across(rows->padded, width, rows->ring[map] + y % ROWS * width);
            }
        }
        if (y < RADIUS) continue;
        const Py_ssize_t at = (y - RADIUS) * width;
        for (int map = 0; map < MAPS; map++) {
            around(rows, map, y - RADIUS, width, height, nine);
            down(nine, width, rows->result[map]);
        }
        map_row(planes[0] + at, planes[1] + at, planes[2] + at, planes[3] + at, width, rows->result[0],
                rows->result[1], rows->result[2]);
        for (int map = 0; map < MAPS; map++) add_row(rows->result[map], width, &sums[map], &sums[MAPS + map]);
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
    Py_ssize_t width, height;
    if (!PyArg_ParseTuple(args, "y*y*y*y*nn", &views[0], &views[1], &views[2], &views[3], &width, &height)) return NULL;
    int ok = 1;
    for (int each = 0; each < 4; each++) ok = ok && holds(&views[each], width, height, 1);
    Rows rows = {0};
    double found[NORMS] = {0};
    const int room = ok && take(&rows, width, MAPS);
    if (room) {
        const float *planes[4] = {views[0].buf, views[1].buf, views[2].buf, views[3].buf};
        Py_BEGIN_ALLOW_THREADS
        sum_maps(planes, width, height, &rows, found);
        Py_END_ALLOW_THREADS
    }
    free(rows.memory);
    for (int each = 0; each < 4; each++) PyBuffer_Release(&views[each]);
    if (room) return Py_BuildValue("(dddddd)", found[0], found[1], found[2], found[3], found[4], found[5]);
    if (ok) return PyErr_NoMemory();
    PyErr_SetString(PyExc_ValueError, "planes that do not fit into their buffer");
    return NULL;
}

static PyMethodDef methods[] = {
    {"opsin", opsin, METH_VARARGS, "As vecdraw.kernel.quality.opsin."},
    {"blurred", blurred, METH_VARARGS, "As vecdraw.kernel.quality.blurred."},
    {"sums", sums, METH_VARARGS, "As vecdraw.kernel.quality.sums."},
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
