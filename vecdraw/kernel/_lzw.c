/* LZW of TIFF (TIFF 6.0, section 13) and of GIF (GIF89a, appendix F): codes of 9 to 12 bits, TIFF's from the highest bit
 * down, GIF's from the lowest up.
 *
 * TIFF's bytes are those of libtiff's encoder: as it does, this one begins a new table not only when it is full, but also
 * where the last stretch of bytes made the ratio worse. GIF's are those of Pillow's, in sub-blocks.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* CLEAR, END, FIRST: codes; FULL, GIF_FULL: the table holds no more codes; STRETCH: bytes from one look at the ratio to
 * the next; BITS: of a number of a slot; BLOCK: the most bytes of a sub-block. */
enum { CLEAR = 256, END = 257, FIRST = 258, FULL = 4094, GIF_FULL = 4096, STRETCH = 10000, BITS = 13, SLOTS = 1 << BITS };
enum { BLOCK = 255 };

typedef struct {
    uint32_t slots[SLOTS]; /* a string's prefix (12 bits), its last byte (8), its code (12); 0 where there is none */
    uint8_t *at;
    uint64_t held; /* bits on their way out, the last `count` */
    int count, width;
    int next; /* code */
    int64_t in, out, look; /* bytes and bits since the table began; where the ratio is looked at */
    int64_t ratio;
} Coder;

/* Where the code of a string's prefix and last byte is, or would be. */
static inline uint32_t *slot_of(Coder *coder, uint32_t key)
{
    uint32_t slot = (key * 2654435761u) >> (32 - BITS), found;
    while ((found = coder->slots[slot]) && found >> 12 != key) slot = (slot + 1) % SLOTS;
    return &coder->slots[slot];
}

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
        uint32_t *const slot = slot_of(coder, key);
        if (*slot) {
            string = *slot & 0xFFF;
            continue;
        }
        put(coder, (int)string);
        string = data[i];
        *slot = key << 12 | (uint32_t)coder->next++;
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

static inline void put_gif(Coder *coder, uint32_t code)
{
    coder->held |= (uint64_t)code << coder->count;
    coder->count += coder->width;
    while (coder->count >= 8) {
        *coder->at++ = (uint8_t)coder->held;
        coder->held >>= 8;
        coder->count -= 8;
    }
}

static void restart_gif(Coder *coder)
{
    memset(coder->slots, 0, sizeof coder->slots);
    put_gif(coder, CLEAR);
    coder->width = 9;
    coder->next = FIRST;
}

/* As `encode`, for GIF. The end has as many bits as the code before it, even where a reader would expect one more, as
 * Pillow has it: readers have all pixels by then. */
static uint8_t *encode_gif(Coder *coder, const uint8_t *data, size_t size, uint8_t *out)
{
    memset(coder, 0, sizeof *coder);
    coder->at = out;
    coder->width = 9;
    restart_gif(coder);
    uint32_t string = data[0];
    for (size_t i = 1; i < size; i++) {
        const uint32_t key = string << 8 | data[i];
        uint32_t *const slot = slot_of(coder, key);
        if (*slot) {
            string = *slot & 0xFFF;
            continue;
        }
        put_gif(coder, string);
        string = data[i];
        if (coder->next == GIF_FULL) {
            restart_gif(coder);
            continue;
        }
        *slot = key << 12 | (uint32_t)coder->next;
        if (coder->next >> coder->width) coder->width++;
        coder->next++;
    }
    put_gif(coder, string);
    put_gif(coder, END);
    if (coder->count) *coder->at++ = (uint8_t)coder->held;
    return coder->at;
}

/* The sub-blocks of `size` bytes, and the empty one after them; the end of what was written. */
static uint8_t *in_blocks(const uint8_t *codes, size_t size, uint8_t *out)
{
    while (size) {
        const size_t block = size < BLOCK ? size : BLOCK;
        *out++ = (uint8_t)block;
        memmove(out, codes, block);
        out += block;
        codes += block;
        size -= block;
    }
    *out++ = 0;
    return out;
}

/* As `encode_gif` with the size of a literal before, in sub-blocks. */
static uint8_t *encode_blocks(Coder *coder, const uint8_t *data, size_t size, uint8_t *out)
{
    const size_t most = size + size / 2 + size / 1000 + 64;
    uint8_t *const codes = out + most / BLOCK + 4; /* room for the sizes, which are written before what they speak of */
    const size_t held = (size_t)(encode_gif(coder, data, size, codes) - codes);
    *out = 8;
    return in_blocks(codes, held, out + 1);
}

typedef uint8_t *(*Encode)(Coder *coder, const uint8_t *data, size_t size, uint8_t *out);

static PyObject *encoded_by(Encode encoder, PyObject *args)
{
    Py_buffer data;
    if (!PyArg_ParseTuple(args, "y*", &data)) return NULL;
    PyObject *result = NULL;
    if (data.len < 1 || data.len > PY_SSIZE_T_MAX / 4) {
        PyErr_SetString(PyExc_ValueError, "bytes that cannot be encoded");
    } else {
        const size_t size = (size_t)data.len; /* a code of 12 bits a byte, one for each new table, sub-blocks, at most */
        Coder *coder = malloc(sizeof *coder);
        uint8_t *out = malloc(size + size / 2 + size / 60 + 128), *end = out;
        if (coder && out) {
            Py_BEGIN_ALLOW_THREADS
            end = encoder(coder, data.buf, size, out);
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

static PyObject *encoded(PyObject *module, PyObject *args)
{
    (void)module;
    return encoded_by(encode, args);
}

static PyObject *gif_blocks(PyObject *module, PyObject *args)
{
    (void)module;
    return encoded_by(encode_blocks, args);
}

static PyMethodDef methods[] = {
    {"encoded", encoded, METH_VARARGS, "As vecdraw.kernel.lzw.encoded."},
    {"gif_blocks", gif_blocks, METH_VARARGS, "As vecdraw.kernel.lzw.gif_blocks."},
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
