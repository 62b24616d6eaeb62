/* Plain texts, from their characters to lines that are set. */
#ifndef VECDRAW_LAYOUT_TEXTS_H
#define VECDRAW_LAYOUT_TEXTS_H

#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "layout_arrays.h"
#include "layout_filling.h"
#include "layout_setting.h"
#include "layout_spacing.h"

#define IDEOGRAPH 2 /* of the kinds of what a face sets */
#define ALONE 1     /* of the kinds of glyphs: its neighbours do not change it */

enum { FACE_KINDS = TABLES, LONE_KINDS, LONE_IDS, PLACED, SOURCES };

/* A plain text: its characters, the rows of `space_out`, and where its glyphs stand; all in one piece of memory. */
typedef struct {
    Rules rules;
    Buffer buffers[SOURCES];
    Py_ssize_t count;
    uint32_t *codes;
    double *rows, *advances, *along, *cross;
    int64_t *glyphs;
    uint8_t *breaks;
    void *memory;
} Text;

static void forget(Text *of) {
    free(of->memory);
    release(of->buffers, SOURCES);
}

/* Takes a text and its sources, (the ten tables of `spaced`, face kinds, lone kinds, ids, placed, number of classes,
 * number of kinds, shrink rows, expand rows, emergency, size, unit). Returns 1 where it is plain, 0 where it is not or
 * not known to be, -1 for an error; there is something to forget unless that. */
static int read_text(Text *of, PyObject *text, PyObject *sources) {
    PyObject *objects[SOURCES];
    Rules *rules = &of->rules;
    double unit;
    of->memory = NULL;
    if (!PyArg_ParseTuple(sources, "OOOOOOOOOOOOOOnnnnidd", &objects[0], &objects[1], &objects[2], &objects[3],
                          &objects[4], &objects[5], &objects[6], &objects[7], &objects[8], &objects[9], &objects[10],
                          &objects[11], &objects[12], &objects[13],
                          &rules->class_count, &rules->kind_count, &rules->shrinks, &rules->expands, &rules->emergency,
                          &rules->size, &unit))
        return -1;
    Py_ssize_t n = PyUnicode_GetLength(text), sizes[SOURCES] = {0};
    int writable[SOURCES] = {0};
    if (n < 0 || !are_counts(n, rules)) return -1;
    table_sizes(rules, sizes);
    sizes[FACE_KINDS] = sizes[LONE_KINDS] = 0x10000;
    sizes[LONE_IDS] = 8 * 0x10000;
    sizes[PLACED] = 3 * F64 * 0x10000;
    if (take(objects, of->buffers, sizes, writable, SOURCES) < 0) return -1;
    take_tables(rules, of->buffers);
    size_t rows = (size_t)(SPACED_ROWS + rules->shrinks + rules->expands + 4), count = (size_t)n;
    of->memory = malloc(count * rows * 8 + (count + 1) * 4 + count + 1);
    if (!of->memory) {
        PyErr_NoMemory();
        forget(of);
        return -1;
    }
    of->count = n;
    of->rows = of->memory;
    of->cross = of->rows + (rows - 2) * count;
    of->along = of->cross - count;
    of->advances = of->along - count;
    of->glyphs = (int64_t *)(of->cross + count);
    of->codes = (uint32_t *)(of->glyphs + count);
    of->breaks = (uint8_t *)(of->codes + count + 1);
    if (!PyUnicode_AsUCS4(text, of->codes, n + 1, 1)) {
        forget(of);
        return -1;
    }
    const uint8_t *face = of->buffers[FACE_KINDS].view.buf, *lone = of->buffers[LONE_KINDS].view.buf;
    const int64_t *ids = of->buffers[LONE_IDS].view.buf;
    const double *placed = of->buffers[PLACED].view.buf;
    int has_ideograph = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        uint32_t code = of->codes[i];
        if (code > 0xFFFF || !face[code] || lone[code] != ALONE) return 0;
        has_ideograph |= face[code] == IDEOGRAPH;
        of->glyphs[i] = ids[code];
        of->along[i] = placed[3 * (size_t)code] * unit;
        of->cross[i] = -(placed[3 * (size_t)code + 1] * unit);
        of->advances[i] = placed[3 * (size_t)code + 2] * unit;
    }
    return has_ideograph && space_out(rules, of->codes, of->advances, n, of->rows, of->breaks);
}

/* text_filled(text, sources, first_room, room, has_room) -> [(first, last), ...], or None where the text is not plain.
 */
static PyObject *text_filled(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *text, *sources;
    Text of;
    double first_room, room;
    int has_room;
    if (!PyArg_ParseTuple(args, "UO!ddp", &text, &PyTuple_Type, &sources, &first_room, &room, &has_room)) return NULL;
    int plain = read_text(&of, text, sources);
    if (plain < 0) return NULL;
    PyObject *lines = Py_None;
    if (plain) {
        double *rows = of.rows;
        Py_ssize_t n = of.count;
        Material material = {rows, rows + n, rows + 2 * n, rows + 3 * n, NULL, NULL, of.breaks};
        lines = has_room ? lines_of(&material, n, first_room, room) : Py_BuildValue("[(nn)]", (Py_ssize_t)0, n);
    } else {
        Py_INCREF(lines);
    }
    forget(&of);
    return lines;
}

/* text_set(text, sources, justified, lines, first_room, other_room, has_room) -> the columns of `lines_set`, or None
 * where the text is not plain. */
static PyObject *text_set(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *text, *sources, *lines, *found = NULL;
    const char *justified;
    Py_ssize_t justified_count, base = 0, stop = 0;
    Text of;
    double first_room, other_room;
    int has_room;
    if (!PyArg_ParseTuple(args, "UO!y#O!ddp", &text, &PyTuple_Type, &sources, &justified, &justified_count, &PyList_Type,
                          &lines, &first_room, &other_room, &has_room))
        return NULL;
    int plain = read_text(&of, text, sources);
    if (plain < 0) return NULL;
    if (!plain) {
        forget(&of);
        Py_RETURN_NONE;
    }
    Py_ssize_t n = of.count;
    double *rows = of.rows, *scratch = NULL;
    if (are_lines(lines, n, &base, &stop) < 0) goto done;
    if (justified_count < PyList_Size(lines)) {
        PyErr_SetString(PyExc_ValueError, "a byte for each line");
        goto done;
    }
    scratch = malloc((sizeof(double) * 6 + 1) * (size_t)n);
    if (!scratch) {
        PyErr_NoMemory();
        goto done;
    }
    const double *shrink = rows + SPACED_ROWS * n;
    Block block = {rows,        rows + 4 * n, rows + n,  rows + 2 * n, rows + 3 * n,
                   shrink,      shrink + of.rules.shrinks * n, of.along, of.cross,
                   of.glyphs,   scratch,      scratch + n, scratch + 2 * n, scratch + 3 * n, scratch + 4 * n,
                   scratch + 5 * n, (uint8_t *)(scratch + 6 * n), n, of.rules.shrinks, of.rules.expands,
                   NULL,        NULL};
    found = columns_of(&block, lines, (const uint8_t *)justified, base, first_room, other_room, has_room);
done:
    free(scratch);
    forget(&of);
    return found;
}

#endif
