/* Characters to glyphs: pages of 256 characters read from a subtable of cmap, formats 4 and 12 (OpenType).
 *
 * The table is read as it lies in the font, big-endian. Nothing outside of it is read, whatever it says. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define PAGE 256
#define LAST 0x10FFFFu

typedef struct {
    const uint8_t *data; /* from the subtable on */
    Py_ssize_t size;
    int format;
    Py_ssize_t count; /* ranges */
} Subtable;

static uint32_t u16(const Subtable *table, Py_ssize_t at) {
    return (uint32_t)table->data[at] << 8 | table->data[at + 1];
}

static uint32_t u32(const Subtable *table, Py_ssize_t at) {
    const uint8_t *d = table->data + at;
    return (uint32_t)d[0] << 24 | (uint32_t)d[1] << 16 | (uint32_t)d[2] << 8 | d[3];
}

/* Finds the ranges of the subtable at `where`; -1 where it is of another format or ends before them. */
static int subtable(Subtable *table, const Py_buffer *cmap, Py_ssize_t where) {
    if (where < 0 || where > cmap->len - 16) return -1;
    table->data = (const uint8_t *)cmap->buf + where;
    table->size = cmap->len - where;
    table->format = (int)u16(table, 0);
    if (table->format == 4) {
        Py_ssize_t length = u16(table, 2);
        table->count = u16(table, 6) / 2;
        /* the length has 16 bits: of a longer table it says less than there is */
        if (length >= 16 + 8 * table->count && length < table->size) table->size = length;
        return table->size >= 16 + 8 * table->count ? 0 : -1;
    }
    if (table->format != 12) return -1;
    table->count = u32(table, 12);
    return table->count <= (table->size - 16) / 12 ? 0 : -1;
}

static uint32_t first_of(const Subtable *table, Py_ssize_t at) {
    return table->format == 4 ? u16(table, 16 + 2 * table->count + 2 * at) : u32(table, 16 + 12 * at);
}

static uint32_t last_of(const Subtable *table, Py_ssize_t at) {
    return table->format == 4 ? u16(table, 14 + 2 * at) : u32(table, 20 + 12 * at);
}

/* The glyph of `code` in range `at`, before it is compared with the number of glyphs. */
static uint32_t glyph_of(const Subtable *table, Py_ssize_t at, uint32_t code) {
    uint32_t skipped = code - first_of(table, at);
    if (table->format == 12) return u32(table, 24 + 12 * at) + skipped;
    uint32_t delta = u16(table, 16 + 4 * table->count + 2 * at);
    Py_ssize_t place = 16 + 6 * table->count + 2 * at;
    uint32_t offset = u16(table, place);
    if (!offset) return (code + delta) & 0xFFFF;
    place += (Py_ssize_t)(offset / 2) * 2 + 2 * (Py_ssize_t)skipped;
    if (place + 2 > table->size) return 0;
    uint32_t glyph = u16(table, place);
    return glyph ? (glyph + delta) & 0xFFFF : 0;
}

/* is_in_order(cmap, where) -> bool: whether the ranges of a subtable ascend and do not overlap. */
static PyObject *is_in_order(PyObject *self, PyObject *arguments) {
    (void)self;
    Py_buffer cmap;
    Py_ssize_t where;
    if (!PyArg_ParseTuple(arguments, "y*n", &cmap, &where)) return NULL;
    Subtable table;
    int ordered = !subtable(&table, &cmap, where);
    uint32_t next = 0; /* the least that the next range may begin with */
    for (Py_ssize_t at = 0; ordered && at < table.count; at++) {
        uint32_t first = first_of(&table, at), last = last_of(&table, at);
        ordered = first >= next && first <= last && last <= LAST;
        next = last + 1;
        if (table.format == 4 && u16(&table, 16 + 6 * table.count + 2 * at) == 0xFFFF) ordered = 0;
    }
    PyBuffer_Release(&cmap);
    return PyBool_FromLong(ordered);
}

/* page(cmap, where, number, count, out) -> bool: writes the 256 glyphs of a page as uint16 of the machine's byte order;
 * 0 for those that are not below `count`. Returns whether there is any. */
static PyObject *page(PyObject *self, PyObject *arguments) {
    (void)self;
    Py_buffer cmap, out;
    Py_ssize_t where, number, count;
    if (!PyArg_ParseTuple(arguments, "y*nnnw*", &cmap, &where, &number, &count, &out)) return NULL;
    Subtable table;
    PyObject *found = NULL;
    if (number < 0 || number > (Py_ssize_t)(LAST / PAGE) || count < 0 || out.len != 2 * PAGE) {
        PyErr_SetString(PyExc_ValueError, "a page is one of 4,352, and takes 512 bytes");
    } else if (subtable(&table, &cmap, where)) {
        PyErr_SetString(PyExc_ValueError, "no subtable of format 4 or 12 lies there");
    } else {
        uint16_t *glyphs = out.buf;
        uint32_t start = (uint32_t)number * PAGE, any = 0;
        Py_ssize_t low = 0, high = table.count;
        memset(glyphs, 0, 2 * PAGE);
        while (low < high) {
            Py_ssize_t middle = low + (high - low) / 2;
            if (last_of(&table, middle) < start) low = middle + 1;
            else high = middle;
        }
        for (; low < table.count; low++) {
            uint32_t first = first_of(&table, low), last = last_of(&table, low);
            if (first >= start + PAGE) break;
            for (uint32_t code = first > start ? first : start; code <= last && code < start + PAGE; code++) {
                uint32_t glyph = glyph_of(&table, low, code);
                glyphs[code - start] = (uint16_t)(glyph < (uint32_t)count && glyph <= 0xFFFF ? glyph : 0);
                any |= glyphs[code - start];
            }
        }
        found = PyBool_FromLong((long)any);
    }
    PyBuffer_Release(&cmap);
    PyBuffer_Release(&out);
    return found;
}

static PyMethodDef methods[] = {
    {"is_in_order", is_in_order, METH_VARARGS, "Whether the ranges of a subtable ascend and do not overlap."},
    {"page", page, METH_VARARGS, "The glyphs of 256 characters."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_cmap", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__cmap(void) {
    return PyModule_Create(&module);
}
