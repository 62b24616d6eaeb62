/* Plain paragraphs: spaced, broken into lines and set, over arrays of their clusters.
 *
 * Lengths are float64 px. Every sum is taken one term after the other, as numpy's cumsum takes it, so that the code in
 * numpy that does the same (vecdraw/text) gives the same bits. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NOTHING 1e-9   /* px; less than this is no width */
#define TOLERANCE 1e-7 /* of the width of a line */
#define NO 0
#define ALLOWED 1
#define MANDATORY 2
#define HYPHEN 3
#define EMERGENCY 4
#define FORBIDS 7   /* no start, no end, inseparable */
#define NO_START 1
#define NO_END 2
#define INSEPARABLE 4
#define BLANK 16
#define BREAKS_ANYWAY 32
#define SPACE 0x20
#define HANGUL 2             /* of the classes for spacing */
#define SHRUNK_SPACE (2.0 / 3.0) /* of a word space: what is left of one whose font has it narrow */
#define REFUSED 255          /* a character that is not plain */

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

/* --- characters -------------------------------------------------------------------------------------------------- */

/* kinds_met(codes, table, count) -> int: the least and the greatest of what the table says of the characters, as
 * least << 8 | greatest; 0 for what is behind its end. */
static PyObject *kinds_met(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *objects[2];
    Buffer buffers[2];
    Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "OOn", &objects[0], &objects[1], &n)) return NULL;
    if (n < 0 || n > 1 << 28) {
        PyErr_SetString(PyExc_ValueError, "count out of range");
        return NULL;
    }
    Py_ssize_t sizes[2] = {4 * n, 0};
    int writable[2] = {0, 0};
    if (take(objects, buffers, sizes, writable, 2) < 0) return NULL;
    const uint32_t *codes = buffers[0].view.buf;
    const uint8_t *table = buffers[1].view.buf;
    uint32_t length = (uint32_t)buffers[1].view.len;
    long least = 255, greatest = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        long kind = codes[i] < length ? table[codes[i]] : 0;
        if (kind < least) least = kind;
        if (kind > greatest) greatest = kind;
    }
    release(buffers, 2);
    return PyLong_FromLong(least << 8 | greatest);
}

/* --- shaping ---------------------------------------------------------------------------------------------------- */

static PyObject *CODEPOINT, *CLUSTER, *POSITION; /* the names of attributes */

static int number_of(PyObject *object, PyObject *name, long *found) {
    PyObject *value = PyObject_GetAttr(object, name);
    if (!value) return -1;
    *found = PyLong_AsLong(value);
    Py_DECREF(value);
    return *found == -1 && PyErr_Occurred() ? -1 : 0;
}

/* glyphs_read(infos, positions, known, glyph_count, ids, out, count) -> int
 *
 * Reads HarfBuzz's glyphs where each stands for one character, in order: ids as int64, x offset, y offset and x advance
 * as rows of float64. `known` are the advances that the face has (float32, NaN where they are not known). Returns 0
 * where glyphs are others, more or fewer, or are kerned; 1 where all is well; 2 where an advance is not known. */
static PyObject *glyphs_read(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *infos, *positions, *objects[3];
    Buffer buffers[3];
    Py_ssize_t n;
    long glyph_count, result = 1;
    if (!PyArg_ParseTuple(args, "O!O!OlOOn", &PyList_Type, &infos, &PyList_Type, &positions, &objects[0], &glyph_count,
                          &objects[1], &objects[2], &n))
        return NULL;
    if (n < 1 || n > 1 << 28) {
        PyErr_SetString(PyExc_ValueError, "count out of range");
        return NULL;
    }
    if (PyList_Size(infos) != n || PyList_Size(positions) != n) return PyLong_FromLong(0);
    Py_ssize_t sizes[3] = {0, 8 * n, 3 * F64 * n};
    int writable[3] = {0, 1, 1};
    if (take(objects, buffers, sizes, writable, 3) < 0) return NULL;
    const float *known = buffers[0].view.buf;
    long known_count = (long)(buffers[0].view.len / (Py_ssize_t)sizeof(float));
    int64_t *ids = buffers[1].view.buf;
    double *out = buffers[2].view.buf;
    for (Py_ssize_t i = 0; i < n && result; i++) {
        PyObject *info = PyList_GetItem(infos, i), *placed = PyList_GetItem(positions, i);
        long id, cluster, values[3];
        if (!info || !placed || number_of(info, CLUSTER, &cluster) < 0 || number_of(info, CODEPOINT, &id) < 0) goto error;
        if (cluster != i || id < 0 || id >= glyph_count || id >= known_count) {
            result = 0;
            break;
        }
        PyObject *position = PyObject_GetAttr(placed, POSITION);
        if (!position) goto error;
        for (int k = 0; k < 3; k++) {
            PyObject *value = PyTuple_GetItem(position, k);
            values[k] = value ? PyLong_AsLong(value) : -1;
        }
        Py_DECREF(position);
        if (PyErr_Occurred()) goto error;
        ids[i] = id;
        for (int k = 0; k < 3; k++) out[k * n + i] = (double)values[k];
        if (isnan(known[id])) result = 2;
        else if ((double)known[id] != (double)values[2]) result = 0;
    }
    release(buffers, 3);
    return PyLong_FromLong(result);
error:
    release(buffers, 3);
    return NULL;
}

/* gathered(codes, ids, placed, own_ids, out, count, unit): the ids of characters by tables of the first code points, and
 * x offsets, negated y offsets and x advances as rows, times `unit`. */
static PyObject *gathered(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *objects[5];
    Buffer buffers[5];
    Py_ssize_t n;
    double unit;
    if (!PyArg_ParseTuple(args, "OOOOOnd", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4], &n, &unit))
        return NULL;
    if (n < 0 || n > 1 << 28) {
        PyErr_SetString(PyExc_ValueError, "count out of range");
        return NULL;
    }
    Py_ssize_t sizes[5] = {4 * n, 0, 0, 8 * n, 3 * F64 * n};
    int writable[5] = {0, 0, 0, 1, 1};
    if (take(objects, buffers, sizes, writable, 5) < 0) return NULL;
    const uint32_t *codes = buffers[0].view.buf;
    const int64_t *ids = buffers[1].view.buf;
    const double *placed = buffers[2].view.buf;
    int64_t *own = buffers[3].view.buf;
    double *out = buffers[4].view.buf;
    Py_ssize_t known = buffers[1].view.len / 8, others = buffers[2].view.len / (3 * F64);
    if (others < known) known = others;
    int inside = 1;
    for (Py_ssize_t i = 0; i < n && inside; i++) {
        uint32_t code = codes[i];
        if ((Py_ssize_t)code >= known) {
            inside = 0;
            break;
        }
        own[i] = ids[code];
        out[i] = placed[3 * (Py_ssize_t)code] * unit;
        out[n + i] = -(placed[3 * (Py_ssize_t)code + 1] * unit);
        out[2 * n + i] = placed[3 * (Py_ssize_t)code + 2] * unit;
    }
    release(buffers, 5);
    if (!inside) {
        PyErr_SetString(PyExc_ValueError, "a character behind the end of the tables");
        return NULL;
    }
    Py_RETURN_NONE;
}

/* --- spacing ---------------------------------------------------------------------------------------------------- */

/* The rules of spacing and of breaks as tables; `left` and `right` have a row for each pair of classes. */
typedef struct {
    const uint8_t *classes, *narrowed, *kinds, *edges, *pairs, *flags;
    const double *left, *right;
    const double *least, *most; /* em; how far word spaces are squeezed and widened in each priority, NaN: not */
    Py_ssize_t last_flag, class_count, kind_count, shrinks, expands;
    double size;
    int emergency;
} Rules;

enum { CLASSES, NARROWED, KINDS, EDGES, PAIRS, FLAGS, LEFT, RIGHT, LEAST, MOST, TABLES };

/* Whether the counts can be those of rules; else an error. */
static int are_counts(Py_ssize_t n, const Rules *of) {
    if (n < 1 || n > 1 << 28 || of->class_count < 1 || of->class_count > 64 || of->kind_count < 1 || of->kind_count > 64 ||
        of->shrinks < 0 || of->expands < 0 || of->shrinks > 64 || of->expands > 64) {
        PyErr_SetString(PyExc_ValueError, "counts out of range");
        return 0;
    }
    return 1;
}

/* The sizes that the tables must have. */
static void table_sizes(const Rules *of, Py_ssize_t *sizes) {
    Py_ssize_t pair_count = of->class_count * of->class_count;
    Py_ssize_t found[TABLES] = {0x10000, of->class_count, 0x10000, of->kind_count, of->kind_count * of->kind_count, 1,
                                4 * pair_count * F64, (4 + of->shrinks + of->expands) * pair_count * F64,
                                of->shrinks * F64, of->expands * F64};
    memcpy(sizes, found, sizeof found);
}

static void take_tables(Rules *of, const Buffer *buffers) {
    of->classes = buffers[CLASSES].view.buf;
    of->narrowed = buffers[NARROWED].view.buf;
    of->kinds = buffers[KINDS].view.buf;
    of->edges = buffers[EDGES].view.buf;
    of->pairs = buffers[PAIRS].view.buf;
    of->flags = buffers[FLAGS].view.buf;
    of->left = buffers[LEFT].view.buf;
    of->right = buffers[RIGHT].view.buf;
    of->least = buffers[LEAST].view.buf;
    of->most = buffers[MOST].view.buf;
    of->last_flag = buffers[FLAGS].view.len - 1;
}

#define SPACED_ROWS 7 /* and those of shrink and expand */

/* What the rules say of each of the characters, as rows: advance, start trim, end trim, end shrink, shift, the sum of
 * shrink, stretch; then those of shrink and of expand. Whether all of them are plain. */
static int space_out(const Rules *of, const uint32_t *codes, const double *advances, Py_ssize_t n, double *out,
                     uint8_t *breaks) {
    const uint8_t *classes = of->classes, *narrowed = of->narrowed, *kinds = of->kinds, *edges = of->edges;
    Py_ssize_t class_count = of->class_count, kind_count = of->kind_count, shrinks = of->shrinks, expands = of->expands;
    double size = of->size;
    double *advance = out, *start_trim = out + n, *end_trim = out + 2 * n, *end_shrink = out + 3 * n;
    double *shift = out + 4 * n, *shrink_sum = out + 5 * n, *stretch = out + 6 * n;
    double *shrink = out + SPACED_ROWS * n, *expand = shrink + shrinks * n;
    double wide = size > NOTHING ? size : NOTHING;
    uint8_t before = 0, flag_before = 0, kind_before = 0; /* class 0 is of neutral neighbours */
    if (!(size > 0)) return 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        uint32_t code = codes[i];
        if (code > 0xFFFF || classes[code] >= class_count || kinds[code] >= kind_count) return 0;
        uint8_t kind = kinds[code];
        uint8_t own = advances[i] / size < 0.75 ? narrowed[classes[code]] : classes[code];
        uint8_t flag = of->flags[(Py_ssize_t)code < of->last_flag ? (Py_ssize_t)code : of->last_flag];
        int is_space = code == SPACE, may_have = is_space ? FORBIDS | BLANK | BREAKS_ANYWAY : FORBIDS;
        if (own >= class_count || flag & ~may_have || ((i == 0 || i == n - 1) && edges[kind])) return 0;
        uint8_t next = 0;
        if (i + 1 < n) {
            uint32_t behind = codes[i + 1];
            if (behind > 0xFFFF || classes[behind] >= class_count) return 0;
            next = advances[i + 1] / size < 0.75 ? narrowed[classes[behind]] : classes[behind];
            if (next >= class_count) return 0;
        }
        const double *l = of->left + 4 * (before * class_count + own);
        const double *r = of->right + (4 + shrinks + expands) * (own * class_count + next);
        double trim_before = l[1], gap = l[2];
        advance[i] = advances[i] + ((gap - trim_before) - r[1]) * size;
        start_trim[i] = l[3] * size;
        end_trim[i] = is_space ? advance[i] : r[2] * size; /* it hangs out of the end of a line */
        end_shrink[i] = is_space ? 0.0 : r[3] * size;
        shift[i] = (gap - trim_before) * size;
        double sum = 0.0, width = advances[i] / size;
        for (Py_ssize_t row = 0; row < shrinks; row++) {
            double value = r[4 + row];
            if (is_space && !isnan(of->least[row])) {
                double shrunk = width * SHRUNK_SPACE;
                value = width - (of->least[row] < shrunk ? of->least[row] : shrunk);
                if (!(value > 0.0)) value = 0.0;
            }
            value *= size;
            shrink[row * n + i] = value;
            sum += value;
        }
        shrink_sum[i] = sum;
        sum = 0.0;
        for (Py_ssize_t row = 0; row < expands; row++) {
            double value = i + 1 < n ? r[4 + shrinks + row] : 0.0; /* nothing is added behind the last */
            if (is_space && !isnan(of->most[row])) value = width > 0 && of->most[row] > width ? of->most[row] - width : 0.0;
            expand[row * n + i] = own == HANGUL || next == HANGUL ? 0.0 : value * wide; /* Korean widens spaces alone */
            sum += value < 1.0 ? value : 1.0;
        }
        stretch[i] = sum * size;
        uint8_t found = NO;
        if (i > 0) {
            found = of->pairs[kind_before * kind_count + kind];
            if (found > ALLOWED) return 0;
            if ((flag & NO_START && !(flag_before & BREAKS_ANYWAY)) || flag_before & NO_END || (flag & INSEPARABLE && codes[i - 1] == code)) found = NO;
            if (found == NO && of->emergency && !is_space) found = EMERGENCY;
        }
        breaks[i] = found;
        before = own;
        flag_before = flag;
        kind_before = kind;
    }
    breaks[n] = ALLOWED;
    return 1;
}

/* spaced(classes, narrowed, kinds, edges, pairs, flags, left, right, least, most, codes, advances, out, breaks,
 *        count, number_of_classes, number_of_kinds, shrink_rows, expand_rows, size, emergency) -> bool */
static PyObject *spaced(PyObject *self, PyObject *args) {
    (void)self;
    enum { CODES = TABLES, ADVANCES, OUT, BREAKS, BUFFERS };
    PyObject *objects[BUFFERS];
    Buffer buffers[BUFFERS];
    Py_ssize_t n;
    Rules of;
    if (!PyArg_ParseTuple(args, "OOOOOOOOOOOOOOnnnnndi", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6], &objects[7], &objects[8], &objects[9], &objects[CODES], &objects[ADVANCES], &objects[OUT],
                          &objects[BREAKS], &n, &of.class_count, &of.kind_count, &of.shrinks, &of.expands, &of.size,
                          &of.emergency))
        return NULL;
    if (!are_counts(n, &of)) return NULL;
    Py_ssize_t sizes[BUFFERS];
    table_sizes(&of, sizes);
    sizes[CODES] = 4 * n;
    sizes[ADVANCES] = F64 * n;
    sizes[OUT] = (SPACED_ROWS + of.shrinks + of.expands) * n * F64;
    sizes[BREAKS] = n + 1;
    int writable[BUFFERS] = {0};
    writable[OUT] = writable[BREAKS] = 1;
    if (take(objects, buffers, sizes, writable, BUFFERS) < 0) return NULL;
    take_tables(&of, buffers);
    int plain = space_out(&of, buffers[CODES].view.buf, buffers[ADVANCES].view.buf, n, buffers[OUT].view.buf,
                          buffers[BREAKS].view.buf);
    release(buffers, BUFFERS);
    return PyBool_FromLong(plain);
}

/* --- filling ---------------------------------------------------------------------------------------------------- */

typedef struct {
    Py_ssize_t *places;
    double *ends;
    Py_ssize_t count;
} Places;

static void add_place(Places *to, Py_ssize_t place, double end) {
    double before = to->count ? to->ends[to->count - 1] : end;
    to->places[to->count] = place;
    to->ends[to->count++] = before > end ? before : end;
}

/* The last place with a line end within the limit; -1 where there is none. */
static Py_ssize_t furthest(const Places *of, double limit) {
    Py_ssize_t low = 0, high = of->count;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (limit < of->ends[middle]) high = middle;
        else low = middle + 1;
    }
    return low ? of->places[low - 1] : -1;
}

/* The first place behind one, or `stop`. */
static Py_ssize_t next_place(const Places *of, Py_ssize_t at, Py_ssize_t stop) {
    Py_ssize_t low = 0, high = of->count;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (of->places[middle] <= at) low = middle + 1;
        else high = middle;
    }
    return low < of->count ? of->places[low] : stop;
}

/* What lines are filled from, an entry for each cluster and one more of `breaks`. */
typedef struct {
    const double *advance, *start_trim, *end_trim, *end_shrink, *hang, *hyphen; /* the last two may be NULL */
    const uint8_t *breaks;
} Material;

/* The lines as a list of (first, last), as many as it takes. */
static PyObject *lines_of(const Material *of, Py_ssize_t n, double first_room, double room) {
    const double *advance = of->advance, *start_trim = of->start_trim, *end_trim = of->end_trim;
    const double *end_shrink = of->end_shrink;
    PyObject *lines = NULL;
    /* pen and start: n + 1 each; places and ends of three kinds: n + 1 each, and where lines must end */
    double *numbers = malloc(sizeof(double) * (size_t)(n + 1) * 5);
    Py_ssize_t *indices = malloc(sizeof(Py_ssize_t) * (size_t)(n + 1) * 4);
    if (!numbers || !indices) {
        PyErr_NoMemory();
        goto done;
    }
    double *pen = numbers, *start = numbers + (n + 1);
    Places plain = {indices, numbers + 2 * (n + 1), 0};
    Places hyphens = {indices + (n + 1), numbers + 3 * (n + 1), 0};
    Places emergencies = {indices + 2 * (n + 1), numbers + 4 * (n + 1), 0};
    Py_ssize_t *stops = indices + 3 * (n + 1), stop_count = 0;
    pen[0] = 0.0;
    for (Py_ssize_t i = 0; i < n; i++) pen[i + 1] = i ? pen[i] + advance[i] : advance[i];
    start[n] = pen[n];
    for (Py_ssize_t i = n - 1; i >= 0; i--) {
        int vanishes = advance[i] - start_trim[i] <= NOTHING && advance[i] >= 0;
        start[i] = vanishes ? start[i + 1] : pen[i] + start_trim[i];
    }
    double bare_seen = 0.0, tight_seen = 0.0; /* of the last cluster that does not vanish */
    for (Py_ssize_t i = 0; i < n; i++) {
        double bare = pen[i + 1] - end_trim[i], hang = of->hang ? of->hang[i] : 0.0;
        double most = end_shrink[i] > hang ? end_shrink[i] : hang, left = advance[i] - end_trim[i];
        if (left < 0.0) left = 0.0;
        double tight = bare - (most < left ? most : left);
        if (advance[i] - end_trim[i] <= NOTHING && advance[i] >= 0) {
            bare = bare_seen;
            tight = tight_seen;
        } else {
            bare_seen = bare;
            tight_seen = tight;
        }
        uint8_t code = of->breaks[i + 1];
        if (code == HYPHEN) add_place(&hyphens, i + 1, tight + (of->hyphen ? of->hyphen[i] : 0.0));
        else if (code == ALLOWED || code == MANDATORY) add_place(&plain, i + 1, tight);
        else if (code == EMERGENCY) add_place(&emergencies, i + 1, tight);
        if (code == MANDATORY && i + 1 < n) stops[stop_count++] = i + 1;
    }
    stops[stop_count++] = n;
    lines = PyList_New(0);
    Py_ssize_t at = 0, stop_at = 0;
    for (Py_ssize_t line = 0; lines && at < n; line++) {
        double own = line ? room : first_room;
        double limit = start[at] + own + fabs(own) * TOLERANCE;
        while (stops[stop_at] <= at) stop_at++;
        Py_ssize_t stop = stops[stop_at], end = furthest(&plain, limit);
        if (end < stop && hyphens.count) {
            Py_ssize_t hyphenated = furthest(&hyphens, limit);
            if (hyphenated > end) end = hyphenated;
        }
        if (end <= at) {
            end = furthest(&emergencies, limit);
            if (end <= at) {
                end = next_place(&plain, at, stop);
                Py_ssize_t other = next_place(&hyphens, at, stop);
                if (other < end) end = other;
                other = next_place(&emergencies, at, stop);
                if (other < end) end = other;
            }
        }
        if (end > stop) end = stop;
        PyObject *one = Py_BuildValue("(nn)", at, end);
        if (!one || PyList_Append(lines, one) < 0) {
            Py_XDECREF(one);
            Py_CLEAR(lines);
            break;
        }
        Py_DECREF(one);
        at = end;
    }
done:
    free(numbers);
    free(indices);
    return lines;
}

/* filled(advance, start_trim, end_trim, end_shrink, hang, hyphen, breaks, count, first_room, room)
 *   -> [(first, last), ...] */
static PyObject *filled(PyObject *self, PyObject *args) {
    (void)self;
    enum { ADVANCE, START_TRIM, END_TRIM, END_SHRINK, HANG, HYPHENS, BREAKS, BUFFERS };
    PyObject *objects[BUFFERS];
    Buffer buffers[BUFFERS];
    Py_ssize_t n;
    double first_room, room;
    if (!PyArg_ParseTuple(args, "OOOOOOOndd", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6], &n, &first_room, &room))
        return NULL;
    if (n < 1 || n > 1 << 28) {
        PyErr_SetString(PyExc_ValueError, "count out of range");
        return NULL;
    }
    Py_ssize_t sizes[BUFFERS] = {F64 * n, F64 * n, F64 * n, F64 * n, F64 * n, F64 * n, n + 1};
    int writable[BUFFERS] = {0};
    if (take(objects, buffers, sizes, writable, BUFFERS) < 0) return NULL;
    Material of = {buffers[ADVANCE].view.buf,    buffers[START_TRIM].view.buf, buffers[END_TRIM].view.buf,
                   buffers[END_SHRINK].view.buf, buffers[HANG].view.buf,       buffers[HYPHENS].view.buf,
                   buffers[BREAKS].view.buf};
    PyObject *lines = lines_of(&of, n, first_room, room);
    release(buffers, BUFFERS);
    return lines;
}

/* --- setting ---------------------------------------------------------------------------------------------------- */

/* Adds to `given` its even share of `amount`, no place more than `most` of it has. */
static void share_out(double amount, const double *most, double *given, uint8_t *open, Py_ssize_t count) {
    Py_ssize_t places = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        given[i] = 0.0;
        open[i] = most[i] > 0;
        places += open[i];
    }
    while (amount > NOTHING && places) {
        double share = amount / (double)places, sum = 0.0;
        Py_ssize_t full = 0;
        for (Py_ssize_t i = 0; i < count; i++)
            if (open[i] && most[i] - given[i] <= share) {
                sum = full++ ? sum + (most[i] - given[i]) : most[i] - given[i];
                given[i] = most[i];
                open[i] = 0;
            }
        if (!full) {
            for (Py_ssize_t i = 0; i < count; i++)
                if (open[i]) given[i] += share;
            break;
        }
        amount -= sum;
        places -= full;
    }
}

/* What is added behind each of `count` clusters, in `added`; rows of priorities are `stride` apart. */
static void spread(double spare, const double *rows, Py_ssize_t row_count, Py_ssize_t stride, double *added,
                   double *given, uint8_t *open, Py_ssize_t count) {
    double amount = fabs(spare);
    for (Py_ssize_t i = 0; i < count; i++) added[i] = 0.0;
    for (Py_ssize_t row = 0; row < row_count && amount > NOTHING && count; row++) {
        const double *most = rows + row * stride;
        double total = most[0];
        for (Py_ssize_t i = 1; i < count; i++) total += most[i];
        if (total <= 0) continue;
        if (total <= amount) {
            for (Py_ssize_t i = 0; i < count; i++) added[i] += most[i];
            amount -= total;
        } else {
            share_out(amount, most, given, open, count);
            for (Py_ssize_t i = 0; i < count; i++) added[i] += given[i];
            break;
        }
    }
    if (spare < 0)
        for (Py_ssize_t i = 0; i < count; i++) added[i] = -added[i];
}

static double total_of(const double *values, Py_ssize_t count) {
    double sum = count ? values[0] : 0.0;
    for (Py_ssize_t i = 1; i < count; i++) sum += values[i];
    return sum;
}

/* What the lines of a block are set from, and scratch for a line; `out` and `stride` are where edges of clusters go. */
typedef struct {
    const double *advance, *shift, *start_trim, *end_trim, *end_shrink, *shrink, *expand, *along, *cross;
    const int64_t *glyphs;
    double *left, *right, *own, *moved, *added, *given;
    uint8_t *open;
    Py_ssize_t count, shrinks, expands;
    const double *hang;   /* NULL where nothing hangs out */
    const uint8_t *blank; /* NULL where nothing is blank */
} Block;

typedef struct {
    double counted, whole;
} Width;

/* Sets the clusters `first` to `last`: their edges, from `left` and `right` on, and their shifts, in `moved`. */
static Width set_clusters(const Block *of, Py_ssize_t first, Py_ssize_t last, double *left, double *right, double room,
                          int has_room, int justified) {
    Py_ssize_t count = last - first, head = 0;
    double *advance = of->own, *shift = of->moved;
    memcpy(advance, of->advance + first, sizeof(double) * (size_t)count);
    memcpy(shift, of->shift + first, sizeof(double) * (size_t)count);
    const double *trimmed = of->start_trim + first;
    if (fabs(advance[0] - trimmed[0]) <= NOTHING)
        while (head < count && fabs(advance[head] - trimmed[head]) <= NOTHING) head++;
    double hang_start = head > 0 && head < count ? total_of(advance, head) : 0.0;
    if (head < count && trimmed[head] != 0) {
        advance[head] -= trimmed[head];
        shift[head] -= trimmed[head];
    }
    Py_ssize_t tail = count; /* behind the last that is no blank */
    if (of->blank)
        while (tail && of->blank[first + tail - 1]) tail--;
    double hang_end = 0.0;
    if (tail) {
        double saved = of->end_trim[first + tail - 1], may_hang = of->hang ? of->hang[first + tail - 1] : 0.0;
        if (saved != 0 && saved >= advance[tail - 1] - NOTHING && may_hang <= 0) hang_end = advance[tail - 1];
        else advance[tail - 1] -= saved;
    }
    double counted = total_of(advance, tail) - hang_start - hang_end;
    if (has_room) {
        double over = counted - room;
        if (tail && over > NOTHING) {
            double may = of->end_shrink[first + tail - 1], taken = may < over ? may : over, hung = 0.0;
            advance[tail - 1] -= taken;
            over -= taken;
            if (of->hang && over > NOTHING) {
                double most = advance[tail - 1] > 0.0 ? advance[tail - 1] : 0.0;
                hung = of->hang[first + tail - 1] < over ? of->hang[first + tail - 1] : over;
                if (most < hung) hung = most;
            }
            counted -= taken + hung;
        }
        Py_ssize_t inner = tail ? tail - 1 : 0;
        double spare = room - counted;
        int squeezed = spare < -NOTHING;
        if (squeezed || (justified && spare > NOTHING)) {
            const double *rows = (squeezed ? of->shrink : of->expand) + first;
            spread(spare, rows, squeezed ? of->shrinks : of->expands, of->count, of->added, of->given, of->open, inner);
            for (Py_ssize_t i = 0; i < inner; i++) advance[i] += of->added[i];
            counted += total_of(of->added, inner);
        }
    }
    double pen = 0.0;
    for (Py_ssize_t i = 0; i < count; i++) {
        pen = i ? pen + advance[i] : advance[i];
        right[i] = pen - hang_start;
        left[i] = right[i] - advance[i];
    }
    Width found = {counted, pen};
    return found;
}

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

enum { COUNTED, WHOLE, FIRST_EDGE, LAST_EDGE, IDS, XS, YS, CLUSTERS, COLUMNS };

/* Sets line `number` and puts what it is into the columns, each a list; `clusters` is the tuple 0, 1, ... of the line
 * before, and of this one. */
static int put_line(const Block *of, Py_ssize_t number, Py_ssize_t first, Py_ssize_t last, double room, int has_room,
                    int justified, Py_ssize_t base, PyObject **clusters, PyObject **columns) {
    Py_ssize_t count = last - first;
    double *left = of->left + (first - base), *right = of->right + (first - base), *xs = of->moved;
    Width width = set_clusters(of, first, last, left, right, room, has_room, justified);
    for (Py_ssize_t i = 0; i < count; i++) xs[i] = left[i] + xs[i] + of->along[first + i];
    if (!*clusters || PyTuple_Size(*clusters) != count) {
        Py_XDECREF(*clusters);
        *clusters = integers(NULL, count);
        if (!*clusters) return -1;
    }
    Py_INCREF(*clusters);
    PyObject *found[COLUMNS] = {PyFloat_FromDouble(width.counted), PyFloat_FromDouble(width.whole),
                                PyFloat_FromDouble(left[0]), PyFloat_FromDouble(right[count - 1]),
                                integers(of->glyphs + first, count), floats(xs, count), floats(of->cross + first, count),
                                *clusters};
    int failed = 0;
    for (int i = 0; i < COLUMNS; i++)
        if (!found[i] || PyList_SetItem(columns[i], number, found[i]) < 0) failed = 1; /* which takes what it is given */
    return failed ? -1 : 0;
}

/* Whether a list is one of lines (first, last) of n clusters, each behind the one before; where they begin and stop. */
static int are_lines(PyObject *lines, Py_ssize_t n, Py_ssize_t *base, Py_ssize_t *stop) {
    Py_ssize_t line_count = PyList_Size(lines);
    if (line_count < 1) {
        PyErr_SetString(PyExc_ValueError, "counts out of range");
        return -1;
    }
    *stop = 0;
    for (Py_ssize_t i = 0; i < line_count; i++) {
        Py_ssize_t first, last;
        PyObject *line = PyList_GetItem(lines, i);
        if (!PyTuple_Check(line)) {
            PyErr_SetString(PyExc_TypeError, "a line must be (first, last)");
            return -1;
        }
        if (!PyArg_ParseTuple(line, "nn", &first, &last)) return -1;
        if (!i) *base = first;
        if (first < 0 || first < *stop || last <= first || last > n) {
            PyErr_SetString(PyExc_ValueError, "line out of range");
            return -1;
        }
        *stop = last;
    }
    return 0;
}

/* The columns of lines that are `are_lines`. */
static PyObject *columns_of(const Block *of, PyObject *lines, const uint8_t *justified, Py_ssize_t base, double first_room,
                            double other_room, int has_room) {
    Py_ssize_t line_count = PyList_Size(lines);
    PyObject *columns[COLUMNS], *clusters = NULL, *found = PyTuple_New(COLUMNS);
    for (int i = 0; found && i < COLUMNS; i++) {
        columns[i] = PyList_New(line_count);
        if (!columns[i]) Py_CLEAR(found);
        else PyTuple_SetItem(found, i, columns[i]);
    }
    for (Py_ssize_t i = 0; found && i < line_count; i++) {
        Py_ssize_t first, last;
        if (!PyArg_ParseTuple(PyList_GetItem(lines, i), "nn", &first, &last) ||
            put_line(of, i, first, last, i ? other_room : first_room, has_room, justified[i], base, &clusters, columns) <
                0)
            Py_CLEAR(found);
    }
    Py_XDECREF(clusters);
    return found;
}

/* lines_set(advance, shift, start_trim, end_trim, end_shrink, shrink, expand, along, cross, glyphs, justified, out,
 *           count, shrink_rows, expand_rows, lines, first_room, other_room, has_room)
 *     -> (counted, whole, left, right, glyphs, xs, ys, clusters), each a list with an entry for each line
 *
 * `lines` is a list of (first, last), one behind the other; `justified` a byte for each. `left` and `right` are the
 * first left edge and the last right one. `out` takes the left edges of all their clusters, then the right ones. */
static PyObject *lines_set(PyObject *self, PyObject *args) {
    (void)self;
    enum { ADVANCE, SHIFT, START_TRIM, END_TRIM, END_SHRINK, SHRINK, EXPAND, ALONG, CROSS, GLYPHS, JUSTIFIED, OUT, BUFFERS };
    PyObject *objects[BUFFERS], *lines, *found;
    Buffer buffers[BUFFERS];
    Py_ssize_t n, shrinks, expands, base = 0, stop = 0;
    double first_room, other_room;
    int has_room;
    if (!PyArg_ParseTuple(args, "OOOOOOOOOOOOnnnO!ddi", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6], &objects[7], &objects[8], &objects[9], &objects[10], &objects[11],
                          &n, &shrinks, &expands, &PyList_Type, &lines, &first_room, &other_room, &has_room))
        return NULL;
    Py_ssize_t line_count = PyList_Size(lines);
    if (n < 1 || n > 1 << 28 || shrinks < 0 || expands < 0 || shrinks > 64 || expands > 64) {
        PyErr_SetString(PyExc_ValueError, "counts out of range");
        return NULL;
    }
    if (are_lines(lines, n, &base, &stop) < 0) return NULL;
    Py_ssize_t each = F64 * n, total = stop - base;
    Py_ssize_t sizes[BUFFERS] = {each, each, each, each, each, each * shrinks, each * expands, each, each, 8 * n,
                                 line_count, 2 * F64 * total};
    int writable[BUFFERS] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    if (take(objects, buffers, sizes, writable, BUFFERS) < 0) return NULL;
    double *scratch = malloc((sizeof(double) * 4 + 1) * (size_t)total);
    if (!scratch) {
        release(buffers, BUFFERS);
        return PyErr_NoMemory();
    }
    double *out = buffers[OUT].view.buf;
    Block of = {buffers[ADVANCE].view.buf, buffers[SHIFT].view.buf, buffers[START_TRIM].view.buf,
                buffers[END_TRIM].view.buf, buffers[END_SHRINK].view.buf, buffers[SHRINK].view.buf,
                buffers[EXPAND].view.buf, buffers[ALONG].view.buf, buffers[CROSS].view.buf, buffers[GLYPHS].view.buf,
                out, out + total, scratch, scratch + total, scratch + 2 * total, scratch + 3 * total,
                (uint8_t *)(scratch + 4 * total), n, shrinks, expands, NULL, NULL};
    found = columns_of(&of, lines, buffers[JUSTIFIED].view.buf, base, first_room, other_room, has_room);
    free(scratch);
    release(buffers, BUFFERS);
    return found;
}

/* line_set(advance, shift, start_trim, end_trim, end_shrink, shrink, expand, hang, blank, starts, along, cross, glyphs, out,
 *          shrink_rows, expand_rows, first glyph, first, last, room, has_room, justified)
 *     -> (counted, whole, left, right, glyphs, xs, ys, clusters) of one line, a glyph for each cluster
 *
 * As `lines_set`. The first glyph is that of the cluster with its number; `starts` are the characters of clusters. */
static PyObject *line_set(PyObject *self, PyObject *args) {
    (void)self;
    enum { ADVANCE, SHIFT, START_TRIM, END_TRIM, END_SHRINK, SHRINK, EXPAND, HANG, IS_BLANK, STARTS, ALONG, CROSS, GLYPHS,
           OUT, BUFFERS };
    PyObject *objects[BUFFERS];
    Buffer buffers[BUFFERS];
    Py_ssize_t shrinks, expands, single, first, last;
    double room;
    int has_room, justified;
    if (!PyArg_ParseTuple(args, "OOOOOOOOOOOOOOnnnnndpp", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4],
                          &objects[5], &objects[6], &objects[7], &objects[8], &objects[9], &objects[10], &objects[11],
                          &objects[12], &objects[13], &shrinks, &expands, &single, &first, &last, &room, &has_room,
                          &justified))
        return NULL;
    if (first < 0 || last <= first || last > 1 << 28 || single < 0 || single > first || shrinks < 0 || expands < 0 ||
        shrinks > 64 || expands > 64) {
        PyErr_SetString(PyExc_ValueError, "line out of range");
        return NULL;
    }
    Py_ssize_t each = F64 * last, glyphs = 8 * (last - single), count = last - first;
    Py_ssize_t sizes[BUFFERS] = {each, each, each, each, each, 0, 0, each, last, 8 * last,
                                 glyphs, glyphs, glyphs, 2 * F64 * count};
    int writable[BUFFERS] = {0};
    writable[OUT] = 1;
    if (take(objects, buffers, sizes, writable, BUFFERS) < 0) return NULL;
    Py_ssize_t n = buffers[ADVANCE].view.len / F64; /* rows of priorities are as long */
    double *scratch = NULL;
    PyObject *found = NULL;
    if (buffers[SHRINK].view.len < F64 * n * shrinks || buffers[EXPAND].view.len < F64 * n * expands) {
        PyErr_SetString(PyExc_ValueError, "rows of too few bytes");
        goto done;
    }
    scratch = malloc((sizeof(double) * 4 + 8 + 1) * (size_t)count);
    if (!scratch) {
        PyErr_NoMemory();
        goto done;
    }
    double *left = buffers[OUT].view.buf, *right = left + count;
    Block of = {buffers[ADVANCE].view.buf, buffers[SHIFT].view.buf, buffers[START_TRIM].view.buf,
                buffers[END_TRIM].view.buf, buffers[END_SHRINK].view.buf, buffers[SHRINK].view.buf,
                buffers[EXPAND].view.buf, buffers[ALONG].view.buf, buffers[CROSS].view.buf, buffers[GLYPHS].view.buf,
                left, right, scratch, scratch + count, scratch + 2 * count, scratch + 3 * count,
                (uint8_t *)(scratch + 5 * count), n, shrinks, expands, buffers[HANG].view.buf, buffers[IS_BLANK].view.buf};
    Width width = set_clusters(&of, first, last, left, right, room, has_room, justified);
    const int64_t *starts = buffers[STARTS].view.buf;
    int64_t *clusters = (int64_t *)(scratch + 4 * count);
    double *xs = of.moved;
    for (Py_ssize_t i = 0; i < count; i++) {
        xs[i] = left[i] + xs[i] + of.along[first - single + i];
        clusters[i] = starts[first + i] - starts[first];
    }
    found = Py_BuildValue("(ddddNNNN)", width.counted, width.whole, left[0], right[count - 1],
                          integers(of.glyphs + (first - single), count), floats(xs, count),
                          floats(of.cross + (first - single), count), integers(clusters, count));
done:
    free(scratch);
    release(buffers, BUFFERS);
    return found;
}

/* --- whole texts ------------------------------------------------------------------------------------------------- */

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

/* Takes a text and its sources, (the ten tables of `spaced`, face kinds, lone kinds, ids, placed, number of classes, number of
 * kinds, shrink rows, expand rows, emergency, size, unit). Returns 1 where it is plain, 0 where it is not or not known to be, -1 for an error; there is something to forget unless that. */
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

/* text_filled(text, sources, first_room, room, has_room) -> [(first, last), ...], or None where the text is not plain. */
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

/* text_set(text, sources, justified, lines, first_room, other_room, has_room) -> the columns of `lines_set`, or None where
 * the text is not plain. */
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

/* --- values -------------------------------------------------------------------------------------------------------- */

/* frozen(kind, puts, *values) -> object: a new value of a class, its slots filled without its `__init__`; `puts` are the
 * descriptors of the slots, in the order of the values. */
static PyObject *frozen(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    (void)self;
    if (count < 2 || !PyType_Check(args[0]) || !PyTuple_Check(args[1])) {
        PyErr_SetString(PyExc_TypeError, "frozen() takes a class, a tuple of its slots, and their values");
        return NULL;
    }
    PyTypeObject *kind = (PyTypeObject *)args[0];
    Py_ssize_t slots = PyTuple_Size(args[1]);
    if (slots != count - 2) {
        PyErr_Format(PyExc_ValueError, "%zd slots, but %zd values", slots, count - 2);
        return NULL;
    }
    PyObject *made = PyType_GenericAlloc(kind, 0);
    for (Py_ssize_t i = 0; made && i < slots; i++) {
        PyObject *slot = PyTuple_GetItem(args[1], i);
        if (!PyObject_TypeCheck(slot, &PyMemberDescr_Type)) {
            PyErr_SetString(PyExc_TypeError, "a slot must be a member descriptor");
            Py_CLEAR(made);
            break;
        }
        descrsetfunc put = (descrsetfunc)PyType_GetSlot(&PyMemberDescr_Type, Py_tp_descr_set);
        if (put(slot, made, args[2 + i]) < 0) Py_CLEAR(made);
    }
    return made;
}

static PyMethodDef methods[] = {
    {"frozen", (PyCFunction)(void (*)(void))frozen, METH_FASTCALL, "A value of a frozen class from its slots."},
    {"kinds_met", kinds_met, METH_VARARGS, "The least and the greatest kind of the characters of a text."},
    {"glyphs_read", glyphs_read, METH_VARARGS, "What HarfBuzz has made of a plain text."},
    {"gathered", gathered, METH_VARARGS, "The glyphs of characters by tables."},
    {"spaced", spaced, METH_VARARGS, "What the rules of spacing and of breaks say of each cluster."},
    {"filled", filled, METH_VARARGS, "The lines that each take what fits."},
    {"text_filled", text_filled, METH_VARARGS, "The lines of a plain text."},
    {"text_set", text_set, METH_VARARGS, "The lines of a plain text, set."},
    {"line_set", line_set, METH_VARARGS, "Where the clusters of a line stand, and their glyphs."},
    {"lines_set", lines_set, METH_VARARGS, "Where the clusters of lines stand, and their glyphs."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_layout", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__layout(void) {
    CODEPOINT = PyUnicode_InternFromString("codepoint");
    CLUSTER = PyUnicode_InternFromString("cluster");
    POSITION = PyUnicode_InternFromString("position");
    return CODEPOINT && CLUSTER && POSITION ? PyModule_Create(&module) : NULL;
}
