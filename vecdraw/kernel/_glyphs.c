/* Glyph runs: bitmaps from an arena blended into pixels. What it does is written down in glyphs.py; the twin in
 * glyphs_twin.py gives the same bytes.
 *
 * Phase one holds the interpreter's lock: positions, look-ups, checks, pins. Phase two touches nothing of Python's.
 * Each pixel is div255(source * coverage + destination * (255 - div255(alpha * coverage))), with div255 rounded.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "glyph_arguments.h"
#include "glyph_lookup.h"
#include "glyph_rows.h"

enum { FEW = 64, WORTH_UNLOCKING = 32768 };

static void blend_all(const Pixels *pixels, const Job *jobs, Py_ssize_t count, const Colour *colour)
{
    for (Py_ssize_t i = 0; i < count; i++)
        blend(pixels, &jobs[i], colour);
}

/* Draws the run, whose buffers are all held; the missing keys, or NULL. */
static PyObject *draw_held(const Pixels *pixels, const Colour *colour, const Py_buffer run[3], Py_ssize_t count,
                           const double m[6], int columns, int rows, Look *look)
{
    Job few[FEW], *jobs = few;
    int64_t area = 0;
    PyObject *result = NULL;
    if (count > FEW && (jobs = PyMem_Malloc(sizeof(Job) * (size_t)count)) == NULL)
        return PyErr_NoMemory();
    look->pages = look->few_pages;
    look->page_room = sizeof look->few_pages / sizeof look->few_pages[0];
    Py_ssize_t made = prepare(look, run, count, m, columns, rows, jobs, &area);
    if (made >= 0 && look->missing == NULL) {
        if (area < WORTH_UNLOCKING) {
            blend_all(pixels, jobs, made, colour);
        } else {
            Py_BEGIN_ALLOW_THREADS
            blend_all(pixels, jobs, made, colour);
            Py_END_ALLOW_THREADS
        }
        result = PyList_New(0);
    } else if (made >= 0) {
        result = look->missing;
        look->missing = NULL;
    }
    let_go(look);
    if (jobs != few)
        PyMem_Free(jobs);
    return result;
}

/* draw(pixels, depth, colour, run, transform, columns, rows, slots, records, pages, pins, arena); the twin needs the
 * arena itself, which is not looked at here */
static PyObject *draw(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Pixels pixels;
    Colour colour;
    Py_buffer run[3];
    double m[6];
    Look look = {0};
    PyObject *result = NULL;
    (void)module;
    if (given != 12) {
        PyErr_SetString(PyExc_TypeError, "draw takes 12 arguments");
        return NULL;
    }
    long depth = PyLong_AsLong(arguments[1]);
    long columns = PyLong_AsLong(arguments[5]), rows = PyLong_AsLong(arguments[6]);
    if (PyErr_Occurred() || to_transform(arguments[4], m))
        return NULL;
    if ((depth != 1 && depth != 4) || columns < 1 || columns > MOST_POSITIONS || rows < 1 || rows > MOST_POSITIONS) {
        PyErr_SetString(PyExc_ValueError, "the depth or the number of positions is out of range");
        return NULL;
    }
    if (to_colour(arguments[2], &colour))
        return NULL;
    look.slots = arguments[7];
    look.page_list = arguments[9];
    if (!PyDict_Check(look.slots) || !PyList_Check(look.page_list)) {
        PyErr_SetString(PyExc_TypeError, "slots must be a dict and pages a list");
        return NULL;
    }
    if (to_pixels(arguments[0], (int)depth, &pixels))
        return NULL;
    Py_ssize_t count = to_run(arguments[3], run);
    if (count < 0)
        goto no_run;
    if (PyObject_GetBuffer(arguments[8], &look.records, PyBUF_WRITABLE))
        goto no_records;
    if (PyObject_GetBuffer(arguments[10], &look.pins, PyBUF_WRITABLE))
        goto no_pins;
    result = draw_held(&pixels, &colour, run, count, m, (int)columns, (int)rows, &look);
    PyBuffer_Release(&look.pins);
no_pins:
    PyBuffer_Release(&look.records);
no_records:
    for (int k = 0; k < 3; k++)
        PyBuffer_Release(&run[k]);
no_run:
    PyBuffer_Release(&pixels.view);
    return result;
}

/* What is blended in one colour: jobs up to before `end`. */
typedef struct {
    Colour colour;
    Py_ssize_t end;
} Coloured;

typedef struct {
    Job *jobs;
    Py_ssize_t made, room;
    int64_t area;
} Jobs;

/* The jobs of one of the runs of `draw_all`, after those there are; 0 where glyphs are missing, -1 for an error. */
static int add_run(Look *look, PyObject *item, Jobs *all, Colour *colour)
{
    Py_buffer run[3];
    double m[6];
    if (!PyTuple_Check(item) || PyTuple_Size(item) != 6) {
        PyErr_SetString(PyExc_TypeError, "what is drawn must be a tuple of 6");
        return -1;
    }
    long columns = PyLong_AsLong(PyTuple_GetItem(item, 3)), rows = PyLong_AsLong(PyTuple_GetItem(item, 4));
    if (PyErr_Occurred() || to_colour(PyTuple_GetItem(item, 0), colour) || to_transform(PyTuple_GetItem(item, 2), m))
        return -1;
    look->slots = PyTuple_GetItem(item, 5);
    if (columns < 1 || columns > MOST_POSITIONS || rows < 1 || rows > MOST_POSITIONS || !PyDict_Check(look->slots)) {
        PyErr_SetString(PyExc_ValueError, "slots must be a dict, the number of positions from 1 to 16");
        return -1;
    }
    Py_ssize_t count = to_run(PyTuple_GetItem(item, 1), run);
    if (count < 0)
        return -1;
    int found = -1;
    if (all->made + count > all->room) {
        Py_ssize_t room = 2 * all->room + count;
        Job *more = PyMem_Realloc(all->jobs, sizeof(Job) * (size_t)room);
        if (more == NULL) {
            PyErr_NoMemory();
            goto done;
        }
        all->jobs = more;
        all->room = room;
    }
    Py_ssize_t made = prepare(look, run, count, m, (int)columns, (int)rows, all->jobs + all->made, &all->area);
    found = made < 0 ? -1 : look->missing == NULL;
    if (found == 1)
        all->made += made;
done:
    for (int k = 0; k < 3; k++)
        PyBuffer_Release(&run[k]);
    return found;
}

/* Draws the runs of a list from the index `first` on; how many are behind it, and what the next one lacks. */
static PyObject *draw_listed(const Pixels *pixels, PyObject *runs, Py_ssize_t first, Look *look)
{
    Py_ssize_t count = PyList_Size(runs), at = first;
    Coloured *parts = PyMem_Malloc(sizeof(Coloured) * (size_t)(count - first + 1));
    Jobs all = {NULL, 0, 0, 0};
    PyObject *result = NULL;
    if (parts == NULL)
        return PyErr_NoMemory();
    look->pages = look->few_pages;
    look->page_room = sizeof look->few_pages / sizeof look->few_pages[0];
    for (; at < count; at++) {
        int found = add_run(look, PyList_GetItem(runs, at), &all, &parts[at - first].colour);
        if (found < 0)
            goto done;
        if (found == 0)
            break;
        parts[at - first].end = all.made;
    }
    if (all.made) {
        Py_ssize_t drawn = 0;
        PyThreadState *thread = all.area < WORTH_UNLOCKING ? NULL : PyEval_SaveThread();
        for (Py_ssize_t k = 0; k < at - first; drawn = parts[k++].end)
            blend_all(pixels, all.jobs + drawn, parts[k].end - drawn, &parts[k].colour);
        if (thread != NULL)
            PyEval_RestoreThread(thread);
    }
    if (look->missing == NULL && (look->missing = PyList_New(0)) == NULL)
        goto done;
    result = Py_BuildValue("nO", at, look->missing);
done:
    let_go(look);
    PyMem_Free(all.jobs);
    PyMem_Free(parts);
    return result;
}

/* draw_all(pixels, runs, first, records, pages, pins, arena); each of the runs is (colour, run, transform, columns,
 * rows, slots), and `runs` a list that nobody changes meanwhile; the arena is not looked at, as in draw */
static PyObject *draw_all(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Pixels pixels;
    Look look = {0};
    PyObject *result = NULL;
    (void)module;
    if (given != 7) {
        PyErr_SetString(PyExc_TypeError, "draw_all takes 7 arguments");
        return NULL;
    }
    PyObject *runs = arguments[1];
    Py_ssize_t first = PyLong_AsSsize_t(arguments[2]);
    if (first == -1 && PyErr_Occurred())
        return NULL;
    look.page_list = arguments[4];
    if (!PyList_Check(runs) || !PyList_Check(look.page_list) || first < 0 || first > PyList_Size(runs)) {
        PyErr_SetString(PyExc_ValueError, "runs and pages must be lists, and the first an index of a run");
        return NULL;
    }
    if (to_pixels(arguments[0], 4, &pixels))
        return NULL;
    if (PyObject_GetBuffer(arguments[3], &look.records, PyBUF_WRITABLE))
        goto no_records;
    if (PyObject_GetBuffer(arguments[5], &look.pins, PyBUF_WRITABLE))
        goto no_pins;
    result = draw_listed(&pixels, runs, first, &look);
    PyBuffer_Release(&look.pins);
no_pins:
    PyBuffer_Release(&look.records);
no_records:
    PyBuffer_Release(&pixels.view);
    return result;
}

/* use(level): which instructions blend; False where this machine has none of that name. For tests. */
static PyObject *use(PyObject *module, PyObject *name)
{
    (void)module;
    const char *level = PyUnicode_AsUTF8AndSize(name, NULL);
    if (level == NULL)
        return NULL;
    if (!has(level))
        Py_RETURN_FALSE;
    take(level);
    Py_RETURN_TRUE;
}

static PyMethodDef functions[] = {
    {"draw", (PyCFunction)(void (*)(void))draw, METH_FASTCALL, NULL},
    {"draw_all", (PyCFunction)(void (*)(void))draw_all, METH_FASTCALL, NULL},
    {"use", use, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_glyphs", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__glyphs(void)
{
    take(has("avx2") ? "avx2" : has("sse2") ? "sse2" : "portable");
    return PyModule_Create(&definition);
}
