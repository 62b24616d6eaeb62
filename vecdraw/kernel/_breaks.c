/* Optimal lines: for each place of a stretch of text the line that best ends there (vecdraw/text/best_ways.py).
 *
 * Lengths are float64 px. The operations are those of the twin in numpy, one by one, so that demerits are the same
 * bits. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NOTHING 1e-9   /* px; less than this is no width */
#define TOLERANCE 1e-7 /* of the width of a line */
#define EQUAL 1e-9     /* of the demerits: ways that differ by less are as good */
#define HYPHENS_IN_ROW 10000.0
#define NEEDLESS 1.0 /* faults, as is the next */
#define WORST 1e9
#define HOPELESS 10000.0
#define SLOPE 100.0
#define TOO_WIDE 1e6
#define HALF 0.5
#define F64 ((Py_ssize_t)sizeof(double))

static double most(double one, double other) { return one > other ? one : other; }

/* 1 + badness + penalty, squared. */
static double squared(double ratio, double penalty, double hopeless) {
    double r = ratio < WORST ? ratio : WORST;
    double badness = r > hopeless ? HOPELESS + SLOPE * (r - hopeless) : 100.0 * (r * r * r);
    double bad = 1.0 + badness + penalty;
    return bad * bad;
}

static double looseness(double free, double eased, double stretched, double least, int is_last) {
    double wide = most(free, 0.0), take = most(stretched, least);
    if (is_last || wide <= NOTHING) return 0.0;
    return wide <= eased ? wide / most(eased, NOTHING) : 1.0 + (wide - eased) / (take * HALF);
}

/* Whether few faults and demerits are better than others. */
static int is_less(double faults, double demerits, double other_faults, double others) {
    return faults < other_faults || (faults == other_faults && demerits < others);
}

/* best_ways(numbers, is_hyphen, places, cost, before, count, room, least_stretch, hopeless_ratio, zone)
 *
 * `numbers` has rows of `count` float64: start, bare, tight, begun shrunk, spaced, stretched, ended shrunk, spaced,
 * stretched, penalty, earliest, word bare. `places` has rows of int64: plain before, rank, run, unit end, word rank, and
 * the first start of each end. Writes `cost`, two rows of float64, faults and demerits, which has those of ways that come
 * from elsewhere, and `before`, the place at which the line begins, or -1. Fewer faults are better than less demerits. */
static PyObject *best_ways(PyObject *self, PyObject *args) {
    (void)self;
    enum { NUMBERS, IS_HYPHEN, PLACES, COST, BEFORE, BUFFERS };
    PyObject *objects[BUFFERS];
    Py_buffer views[BUFFERS];
    Py_ssize_t n;
    double room, least, hopeless, zone;
    if (!PyArg_ParseTuple(args, "OOOOOndddd", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4], &n, &room,
                          &least, &hopeless, &zone))
        return NULL;
    if (n < 1 || n > 1 << 28) {
        PyErr_SetString(PyExc_ValueError, "count out of range");
        return NULL;
    }
    Py_ssize_t sizes[BUFFERS] = {12 * n * F64, n, 6 * 8 * n, 2 * n * F64, 8 * n};
    int held = 0;
    for (; held < BUFFERS; held++) {
        if (PyObject_GetBuffer(objects[held], &views[held], held < COST ? PyBUF_CONTIG_RO : PyBUF_CONTIG) < 0) break;
        if (views[held].len < sizes[held]) {
            PyErr_Format(PyExc_ValueError, "buffer %d has %zd bytes, not %zd", held, views[held].len, sizes[held]);
            PyBuffer_Release(&views[held]);
            break;
        }
    }
    PyObject *result = NULL;
    double *totals = NULL;
    int64_t *queue = NULL;
    if (held < BUFFERS) goto done;
    const double *start = views[NUMBERS].buf, *bare = start + n, *tight = bare + n;
    const double *begun_shrunk = tight + n, *begun_spaced = begun_shrunk + n, *begun_stretched = begun_spaced + n;
    const double *ended_shrunk = begun_stretched + n, *ended_spaced = ended_shrunk + n;
    const double *ended_stretched = ended_spaced + n, *penalty = ended_stretched + n, *earliest = penalty + n;
    const double *word_bare = earliest + n;
    const uint8_t *is_hyphen = views[IS_HYPHEN].buf;
    const int64_t *plain_before = views[PLACES].buf, *rank = plain_before + n, *run = rank + n, *unit_end = run + n;
    const int64_t *word_rank = unit_end + n, *low = word_rank + n;
    double *faults = views[COST].buf, *cost = faults + n;
    int64_t *before = views[BEFORE].buf;
    for (Py_ssize_t e = 1; e < n; e++)
        if (low[e] < 0 || low[e] >= e || (e > 1 && low[e] < low[e - 1])) {
            PyErr_SetString(PyExc_ValueError, "starts out of range");
            goto done;
        }
    totals = malloc(2 * sizeof(double) * (size_t)n);
    queue = malloc(sizeof(int64_t) * (size_t)n);
    if (!totals || !queue) {
        PyErr_NoMemory();
        goto done;
    }
    double fits = room * (1 + TOLERANCE), *sums = totals + n; /* of faults */
    Py_ssize_t head = 0, tail = 0; /* of the starts whose costs are least from there on */
    before[0] = -1;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t e = 1; e < n; e++) {
        while (tail > head && !is_less(faults[queue[tail - 1]], cost[queue[tail - 1]], faults[e - 1], cost[e - 1]))
            tail--;
        queue[tail++] = e - 1;
        while (queue[head] < low[e]) head++;
        double fewest = faults[queue[head]], cheapest = cost[queue[head]], few = INFINITY, least_total = INFINITY;
        Py_ssize_t s = low[e];
        int is_last = e == n - 1;
        for (; s < e; s++) {
            double best_here = looseness(room - (bare[e] - earliest[s]), ended_spaced[e] - begun_spaced[s],
                                         ended_stretched[e] - begun_stretched[s], least, is_last);
            double bound = squared(best_here, penalty[e], hopeless) + cheapest;
            if (is_less(few, least_total * (1 + EQUAL), fewest, bound)) break;
            double begin = start[s], over = tight[e] - begin - fits, give = ended_shrunk[e] - begun_shrunk[s];
            double found = 0.0, wrong = 0.0;
            if (rank[s] == rank[e] || (run[e] > 0 && run[e] != run[s] + 1) ||
                (zone != 0 && word_rank[e] > rank[s] && room - (word_bare[e] - begin) <= zone)) {
                wrong = found = INFINITY;
            } else if (over > give) {
                wrong = rank[e] == unit_end[s] ? TOO_WIDE : INFINITY;
                found = rank[e] == unit_end[s] ? 0.0 : INFINITY;
            } else {
                double loose = looseness(room - (bare[e] - begin), ended_spaced[e] - begun_spaced[s],
                                         ended_stretched[e] - begun_stretched[s], least, is_last);
                found = squared(loose + most(over, 0.0) / most(give, NOTHING), penalty[e], hopeless);
                if (is_hyphen[e] && is_hyphen[s]) found += HYPHENS_IN_ROW;
                if (plain_before[e] > rank[s] && plain_before[e] < rank[e]) wrong = NEEDLESS;
            }
            sums[s] = faults[s] + wrong;
            totals[s] = cost[s] + found;
            if (is_less(sums[s], totals[s], few, least_total)) {
                few = sums[s];
                least_total = totals[s];
            }
        }
        before[e] = -1;
        if (is_less(few, least_total, faults[e], cost[e])) {
            /* among equals the last start, so that lines are filled as early as greedy ones */
            for (s--; sums[s] != few || totals[s] > least_total * (1 + EQUAL); s--) {
            }
            faults[e] = sums[s];
            cost[e] = totals[s];
            before[e] = s;
        }
    }
    Py_END_ALLOW_THREADS
    result = Py_NewRef(Py_None);
done:
    free(totals);
    free(queue);
    for (int i = 0; i < held; i++) PyBuffer_Release(&views[i]);
    return result;
}

static PyMethodDef methods[] = {
    {"best_ways", best_ways, METH_VARARGS, "The line that best ends at each place."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_breaks", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__breaks(void) { return PyModule_Create(&module); }
