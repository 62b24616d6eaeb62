/* TIFF's LZW (TIFF 6.0, section 13): codes of 9 to 12 bits, from the highest bit down.
 *
 * The bytes are those of libtiff's encoder: as it does, this one begins a new table not only when it is full, but also
 * where the last stretch of bytes made the ratio worse.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* CLEAR, END, FIRST: codes; FULL: the table holds no more codes; STRETCH: bytes from one look at the ratio to the next;
 * BITS: of a number of a slot. */
enum { CLEAR = 256, END = 257, FIRST = 258, FULL = 4094, STRETCH = 10000, BITS = 13, SLOTS = 1 << BITS };

typedef struct {
    uint32_t slots[SLOTS]; /* a string's prefix (12 bits), its last byte (8), its code (12); 0 where there is none */
    uint8_t *at;
    uint64_t held; /* bits on their way out, the last `count` */
    int count, width;
    int next; /* code */
    int64_t in, out, look; /* bytes and bits since the table began; where the ratio is looked at */
    int64_t ratio;
} Coder;

static inline void put(Coder *coder, int code)
{
    coder->held = coder->held << coder->width | (uint64_t)code;
    coder->count += coder->width;
    coder->out += coder->width;
    while (coder->count >= 8) {
        coder->count -= 8;
        *coder->at++ = (uint8_t)(coder->held >> coder->count);
    }
}

static void restart(Coder *coder)
{
    memset(coder->slots, 0, sizeof coder->slots);
    coder->in = coder->out = coder->ratio = 0;
    put(coder, CLEAR);
    coder->width = 9;
    coder->next = FIRST;
}

/* How many bytes there were for 256 bits, about; as libtiff counts. */
static int64_t ratio_of(const Coder *coder)
{
    if (coder->in <= 0x7FFFFF) return (coder->in << 8) / coder->out;
    const int64_t out = coder->out >> 8;
    return out ? coder->in / out : 0x7FFFFFFF;
}

/* After a string was given the code before `next`. */
static void grow(Coder *coder)
{
    if (coder->next == FULL) {
        restart(coder);
    } else if (coder->next >> coder->width) {
        coder->width++;
    } else if (coder->in >= coder->look) {
        coder->look = coder->in + STRETCH;
        const int64_t ratio = ratio_of(coder);
        if (ratio <= coder->ratio)
            restart(coder);
        else
            coder->ratio = ratio;
    }
}

/* Writes the codes of `size` bytes, at least 1, to `out`; the end of what was written. */
static uint8_t *encode(Coder *coder, const uint8_t *data, size_t size, uint8_t *out)
{
    memset(coder, 0, sizeof *coder);
    coder->at = out;
    coder->width = 9;
    coder->look = STRETCH;
    restart(coder);
    uint32_t string = data[0];
    coder->in = 1;
    for (size_t i = 1; i < size; i++) {
        coder->in++;
        const uint32_t key = string << 8 | data[i];
        uint32_t slot = (key * 2654435761u) >> (32 - BITS), found;
        while ((found = coder->slots[slot]) && found >> 12 != key) slot = (slot + 1) % SLOTS;
        if (found) {
            string = found & 0xFFF;
            continue;
        }
        put(coder, (int)string);
        string = data[i];
        coder->slots[slot] = key << 12 | (uint32_t)coder->next++;
        grow(coder);
    }
    put(coder, (int)string);
    coder->next++;
    if (coder->next == FULL) {
        put(coder, CLEAR);
        coder->width = 9;
    } else if (coder->next >> coder->width) {
        coder->width++;
    }
    put(coder, END);
    if (coder->count) *coder->at++ = (uint8_t)(coder->held << (8 - coder->count));
    return coder->at;
}

static PyObject *encoded(PyObject *module, PyObject *args)
{
    (void)module;
    Py_buffer data;
    if (!PyArg_ParseTuple(args, "y*", &data)) return NULL;
    PyObject *result = NULL;
    if (data.len < 1 || data.len > PY_SSIZE_T_MAX / 4) {
        PyErr_SetString(PyExc_ValueError, "bytes that cannot be encoded");
    } else {
        const size_t size = (size_t)data.len; /* a code of 12 bits a byte, and one for each new table, at most */
        Coder *coder = malloc(sizeof *coder);
        uint8_t *out = malloc(size + size / 2 + size / 1000 + 64), *end = out;
        if (coder && out) {
            Py_BEGIN_ALLOW_THREADS
            end = encode(coder, data.buf, size, out);
            Py_END_ALLOW_THREADS
            result = PyBytes_FromStringAndSize((const char *)out, end - out);
        } else {
            PyErr_NoMemory();
        }
        free(coder);
        free(out);
    }
    PyBuffer_Release(&data);
    return result;
}

static PyMethodDef methods[] = {
    {"encoded", encoded, METH_VARARGS, "As vecdraw.kernel.lzw.encoded."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "vecdraw.kernel._lzw", NULL, 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__lzw(void)
{
    return PyModuleDef_Init(&definition);
}
