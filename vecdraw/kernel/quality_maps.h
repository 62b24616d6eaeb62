/* The Gaussian of SSIMULACRA 2.1, and sums over its maps of errors, row by row. */
#ifndef VECDRAW_QUALITY_MAPS_H
#define VECDRAW_QUALITY_MAPS_H

#include <Python.h>
#include <math.h>
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

enum { RADIUS = 4, ROWS = 2 * RADIUS + 1, MAPS = 3 };

static const float TAPS[RADIUS + 1] = {0.26462111f, 0.21292859f, 0.10933537f, 0.03601111f, 0.00941437f};
static const float C2 = 0.0009f;

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

/* Four sums side by side, as a compiler would have to be told that they may be added in another order. */
CLONED static void add_row(const float *restrict map, Py_ssize_t width, double *mean, double *fourth)
{
    double sums[4] = {0}, squares[4] = {0};
    Py_ssize_t x = 0;
    for (; x + 4 <= width; x += 4)
        for (int lane = 0; lane < 4; lane++) {
            const float square = map[x + lane] * map[x + lane];
            sums[lane] += map[x + lane];
            squares[lane] += (double)square * square;
        }
    for (; x < width; x++) {
        const float square = map[x] * map[x];
        sums[x & 3] += map[x];
        squares[x & 3] += (double)square * square;
    }
    *mean += sums[0] + sums[1] + sums[2] + sums[3];
    *fourth += squares[0] + squares[1] + squares[2] + squares[3];
}

/* Adds up the maps of the rows from `first` to before `last`; the others are there to be blurred. */
static void sum_maps(const float *const planes[4], Py_ssize_t width, Py_ssize_t height, Py_ssize_t first,
                     Py_ssize_t last, const Rows *rows, double *sums)
{
    const float *nine[ROWS];
    for (Py_ssize_t y = 0; y < height + RADIUS; y++) {
        if (y < height) {
            const float *plane = planes[0] + y * width, *other = planes[3] + y * width;
            const float *times[MAPS] = {NULL, other, plane};
            for (int map = 0; map < MAPS; map++) {
                float *into = rows->padded + RADIUS;
                if (times[map])
                    product_row(times[map], other, width, into);
                else
                    memcpy(into, other, (size_t)width * sizeof(float));
                across(rows->padded, width, rows->ring[map] + y % ROWS * width);
            }
        }
        if (y - RADIUS < first || y - RADIUS >= last) continue;
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

/* The two maps of edges of a row; `came` may lie where the blurred row is. */
CLONED static void edge_row(const float *restrict edges, const float *restrict other, Py_ssize_t width,
                            float *restrict came, float *restrict went)
{
    for (Py_ssize_t x = 0; x < width; x++) {
        const float edge = (fabsf(other[x] - came[x]) + 1.0f) / edges[x] - 1.0f;
        came[x] = edge > 0.0f ? edge : 0.0f;
        went[x] = -edge > 0.0f ? -edge : 0.0f;
    }
}

/* As `sum_maps`. */
static void edge_maps(const float *edges, const float *other, Py_ssize_t width, Py_ssize_t height, Py_ssize_t first,
                      Py_ssize_t last, const Rows *rows, double *sums)
{
    const float *nine[ROWS];
    float *came = rows->result[0], *went = rows->result[1];
    for (Py_ssize_t y = 0; y < height + RADIUS; y++) {
        if (y < height) {
            memcpy(rows->padded + RADIUS, other + y * width, (size_t)width * sizeof(float));
            across(rows->padded, width, rows->ring[0] + y % ROWS * width);
        }
        if (y - RADIUS < first || y - RADIUS >= last) continue;
        const Py_ssize_t at = (y - RADIUS) * width;
        around(rows, 0, y - RADIUS, width, height, nine);
        down(nine, width, came);
        edge_row(edges + at, other + at, width, came, went);
        add_row(came, width, &sums[0], &sums[2]);
        add_row(went, width, &sums[1], &sums[3]);
    }
}

#endif
