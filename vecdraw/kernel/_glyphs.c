/* Glyph runs: bitmaps from an arena blended into pixels. What it does is written down in glyphs.py; the twin in
 * glyphs_twin.py gives the same bytes.
 *
 * Phase one holds the interpreter's lock: positions, look-ups, checks, pins. Phase two touches nothing of Python's.
 * Each pixel is div255(source * coverage + destination * (255 - div255(alpha * coverage))), with div255 rounded.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#define HAVE_SSE2 1
#endif
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAVE_AVX2 1
#endif

enum { RECORD = 32, MOST_POSITIONS = 16, FEW = 64, WORTH_UNLOCKING = 32768 };

typedef struct {
    uint8_t s[4]; /* blue, green, red, alpha: premultiplied */
    uint32_t whole;
} Colour;

typedef struct {
    Py_buffer view;
    int width, height, left, top, right, bottom, depth;
    Py_ssize_t stride;
} Pixels;

typedef struct {
    const uint8_t *data;
    int x, y, width, height, stride, channels, room;
} Job;

typedef struct {
    Py_buffer view;
    uint32_t number;
} Page;

typedef void (*GrayRow)(uint8_t *to, const uint8_t *coverage, int count, const Colour *colour, int room);

static inline uint32_t div255(uint32_t x)
{
    x += 128;
    return (x + (x >> 8)) >> 8;
}

static inline uint8_t over(uint32_t source, uint32_t alpha, uint32_t coverage, uint32_t below)
{
    return (uint8_t)div255(source * coverage + below * (255 - div255(alpha * coverage)));
}

static inline void gray_pixel(uint8_t *to, uint32_t coverage, const Colour *colour)
{
    uint32_t rest;
    if (coverage == 0)
        return;
    rest = 255 - div255(colour->s[3] * coverage);
    for (int k = 0; k < 4; k++)
        to[k] = (uint8_t)div255(colour->s[k] * coverage + to[k] * rest);
}

static void gray_row(uint8_t *to, const uint8_t *coverage, int count, const Colour *colour, int room)
{
    (void)room;
    for (int i = 0; i < count; i++)
        gray_pixel(to + 4 * i, coverage[i], colour);
}

#ifdef HAVE_SSE2
static inline __m128i div255_sse2(__m128i x)
{
    x = _mm_add_epi16(x, _mm_set1_epi16(128));
    return _mm_srli_epi16(_mm_add_epi16(x, _mm_srli_epi16(x, 8)), 8);
}

static inline __m128i over_sse2(__m128i source, __m128i alpha, __m128i coverage, __m128i below)
{
    __m128i rest = _mm_sub_epi16(_mm_set1_epi16(255), div255_sse2(_mm_mullo_epi16(alpha, coverage)));
    return div255_sse2(_mm_add_epi16(_mm_mullo_epi16(source, coverage), _mm_mullo_epi16(below, rest)));
}

static void gray_row_sse2(uint8_t *to, const uint8_t *coverage, int count, const Colour *colour, int room)
{
    const __m128i zero = _mm_setzero_si128(), alpha = _mm_set1_epi16(colour->s[3]);
    const __m128i source = _mm_unpacklo_epi8(_mm_set1_epi32((int)colour->whole), zero);
    int i = 0;
    for (; i + 4 <= count; i += 4) {
        uint32_t four;
        memcpy(&four, coverage + i, 4);
        if (four == 0)
            continue;
        if (four == 0xffffffffu && colour->s[3] == 255) {
            _mm_storeu_si128((__m128i *)(to + 4 * i), _mm_set1_epi32((int)colour->whole));
            continue;
        }
        __m128i c = _mm_cvtsi32_si128((int)four);
        c = _mm_unpacklo_epi8(c, c);
        c = _mm_unpacklo_epi16(c, c);
        __m128i below = _mm_loadu_si128((const __m128i *)(to + 4 * i));
        __m128i low = over_sse2(source, alpha, _mm_unpacklo_epi8(c, zero), _mm_unpacklo_epi8(below, zero));
        __m128i high = over_sse2(source, alpha, _mm_unpackhi_epi8(c, zero), _mm_unpackhi_epi8(below, zero));
        _mm_storeu_si128((__m128i *)(to + 4 * i), _mm_packus_epi16(low, high));
    }
    gray_row(to + 4 * i, coverage + i, count - i, colour, room);
}
#endif

#ifdef HAVE_AVX2
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i div255_avx2(__m256i x)
{
    x = _mm256_add_epi16(x, _mm256_set1_epi16(128));
    return _mm256_srli_epi16(_mm256_add_epi16(x, _mm256_srli_epi16(x, 8)), 8);
}

AVX2 static inline __m256i over_avx2(__m256i source, __m256i alpha, __m256i coverage, __m256i below, int opaque)
{
    __m256i part = opaque ? coverage : div255_avx2(_mm256_mullo_epi16(alpha, coverage));
    __m256i rest = _mm256_sub_epi16(_mm256_set1_epi16(255), part);
    return div255_avx2(_mm256_add_epi16(_mm256_mullo_epi16(source, coverage), _mm256_mullo_epi16(below, rest)));
}

AVX2 static inline __m256i eight(__m256i below, uint64_t coverage, const Colour *colour, int opaque)
{
    const __m256i zero = _mm256_setzero_si256(), alpha = _mm256_set1_epi16(colour->s[3]);
    const __m256i source = _mm256_unpacklo_epi8(_mm256_set1_epi32((int)colour->whole), zero);
    const __m256i spread = _mm256_setr_epi8(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6,
                                            6, 6, 6, 7, 7, 7, 7);
    __m256i c = _mm256_shuffle_epi8(_mm256_set1_epi64x((long long)coverage), spread);
    __m256i low = over_avx2(source, alpha, _mm256_unpacklo_epi8(c, zero), _mm256_unpacklo_epi8(below, zero), opaque);
    __m256i high = over_avx2(source, alpha, _mm256_unpackhi_epi8(c, zero), _mm256_unpackhi_epi8(below, zero), opaque);
    return _mm256_packus_epi16(low, high);
}

AVX2 static inline void gray_row_avx2_(uint8_t *to, const uint8_t *coverage, int count, const Colour *colour, int room,
                                       int opaque)
{
    uint64_t c;
    int i = 0;
    for (; i + 8 <= count; i += 8) {
        memcpy(&c, coverage + i, 8);
        if (c == 0)
            continue;
        __m256i *at = (__m256i *)(to + 4 * i);
        if (opaque && c == UINT64_MAX)
            _mm256_storeu_si256(at, _mm256_set1_epi32((int)colour->whole));
        else
            _mm256_storeu_si256(at, eight(_mm256_loadu_si256(at), c, colour, opaque));
    }
    int left = count - i;
    if (left == 0)
        return;
    c = 0;
    if (room >= i + 8) { /* bytes behind the row that are still inside the page */
        memcpy(&c, coverage + i, 8);
        c &= UINT64_MAX >> (64 - 8 * left);
    } else {
        memcpy(&c, coverage + i, (size_t)left);
    }
    if (c == 0)
        return;
    const __m256i mask = _mm256_cmpgt_epi32(_mm256_set1_epi32(left), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    int *at = (int *)(to + 4 * i);
    _mm256_maskstore_epi32(at, mask, eight(_mm256_maskload_epi32(at, mask), c, colour, opaque));
}

AVX2 static void gray_row_avx2(uint8_t *to, const uint8_t *coverage, int count, const Colour *colour, int room)
{
    if (colour->s[3] == 255)
        gray_row_avx2_(to, coverage, count, colour, room, 1);
    else
        gray_row_avx2_(to, coverage, count, colour, room, 0);
}
#endif

static GrayRow gray = gray_row;

static int has(const char *level)
{
    if (strcmp(level, "portable") == 0)
        return 1;
#ifdef HAVE_SSE2
    if (strcmp(level, "sse2") == 0)
        return 1;
#endif
#ifdef HAVE_AVX2
    if (strcmp(level, "avx2") == 0)
        return __builtin_cpu_supports("avx2") != 0;
#endif
    return 0;
}

static void take(const char *level)
{
    gray = gray_row;
#ifdef HAVE_SSE2
    if (strcmp(level, "sse2") == 0)
        gray = gray_row_sse2;
#endif
#ifdef HAVE_AVX2
    if (strcmp(level, "avx2") == 0)
        gray = gray_row_avx2;
#endif
}

/* Coverage of the red, green and blue stripe; the alpha takes the largest. */
static void lcd_row(uint8_t *to, const uint8_t *coverage, int count, const Colour *colour)
{
    for (int i = 0; i < count; i++, to += 4, coverage += 3) {
        uint8_t most = coverage[0] > coverage[1] ? coverage[0] : coverage[1];
        most = most > coverage[2] ? most : coverage[2];
        for (int k = 0; k < 3; k++)
            to[k] = over(colour->s[k], colour->s[3], coverage[2 - k], to[k]);
        to[3] = over(colour->s[3], colour->s[3], most, to[3]);
    }
}

#ifdef HAVE_SSE2
/* Four pixels of the bitmap's own colours at a time; how many of the row. */
static int colour_row_sse2(uint8_t *to, const uint8_t *from, int count)
{
    const __m128i zero = _mm_setzero_si128(), full = _mm_set1_epi16(255), opaque = _mm_set1_epi32((int)0xff000000u);
    int i = 0;
    for (; i + 4 <= count; i += 4) {
        __m128i source = _mm_loadu_si128((const __m128i *)(from + 4 * i));
        __m128i solid = _mm_cmpeq_epi32(_mm_and_si128(source, opaque), opaque);
        if (_mm_movemask_epi8(solid) == 0xffff) {
            _mm_storeu_si128((__m128i *)(to + 4 * i), source);
            continue;
        }
        if (_mm_movemask_epi8(_mm_cmpeq_epi8(source, zero)) == 0xffff)
            continue;
        __m128i below = _mm_loadu_si128((const __m128i *)(to + 4 * i)), made[2];
        for (int k = 0; k < 2; k++) {
            __m128i own = k ? _mm_unpackhi_epi8(source, zero) : _mm_unpacklo_epi8(source, zero);
            __m128i under = k ? _mm_unpackhi_epi8(below, zero) : _mm_unpacklo_epi8(below, zero);
            __m128i alpha = _mm_shufflehi_epi16(_mm_shufflelo_epi16(own, 0xff), 0xff);
            /* div255(own * 255 + x) is own + div255(x) */
            made[k] = _mm_add_epi16(own, div255_sse2(_mm_mullo_epi16(under, _mm_sub_epi16(full, alpha))));
        }
        _mm_storeu_si128((__m128i *)(to + 4 * i), _mm_packus_epi16(made[0], made[1]));
    }
    return i;
}
#endif

/* Pixels of the bitmap's own colours, made fainter by the alpha of the colour. */
static void colour_row(uint8_t *to, const uint8_t *from, int count, const Colour *colour)
{
    int is_full = colour->s[3] == 255, done = 0;
#ifdef HAVE_SSE2
    if (is_full && gray != gray_row)
        done = colour_row_sse2(to, from, count);
#endif
    to += 4 * done;
    from += 4 * done;
    for (int i = done; i < count; i++, to += 4, from += 4) {
        uint32_t pixel;
        memcpy(&pixel, from, 4);
        if (pixel == 0)
            continue;
        if (is_full && from[3] == 255) {
            memcpy(to, &pixel, 4);
            continue;
        }
        for (int k = 0; k < 4; k++)
            to[k] = over(from[k], from[3], colour->s[3], to[k]);
    }
}

/* Into a mask: coverage over coverage. */
static void mask_row(uint8_t *to, const uint8_t *from, int count, int channels)
{
    for (int i = 0; i < count; i++, from += channels) {
        uint32_t c = from[channels - 1];
        if (channels == 3) {
            c = from[0] > c ? from[0] : c;
            c = from[1] > c ? from[1] : c;
        }
        to[i] = over(255, 255, c, to[i]);
    }
}

static void blend(const Pixels *pixels, const Job *job, const Colour *colour)
{
    int left = job->x > pixels->left ? job->x : pixels->left;
    int top = job->y > pixels->top ? job->y : pixels->top;
    int right = job->x + job->width < pixels->right ? job->x + job->width : pixels->right;
    int bottom = job->y + job->height < pixels->bottom ? job->y + job->height : pixels->bottom;
    int count = right - left;
    if (count <= 0)
        return;
    uint8_t *to = (uint8_t *)pixels->view.buf + top * pixels->stride + left * (Py_ssize_t)pixels->depth;
    Py_ssize_t skipped = (Py_ssize_t)(top - job->y) * job->stride + (left - job->x) * job->channels;
    const uint8_t *from = job->data + skipped;
    int room = job->room - (int)skipped;
    for (int y = top; y < bottom; y++, to += pixels->stride, from += job->stride, room -= job->stride) {
        if (pixels->depth == 1)
            mask_row(to, from, count, job->channels);
        else if (job->channels == 1)
            gray(to, from, count, colour, room);
        else if (job->channels == 3)
            lcd_row(to, from, count, colour);
        else
            colour_row(to, from, count, colour);
    }
}

static int to_int(PyObject *tuple, int at, int *value)
{
    PyObject *item = PyTuple_GetItem(tuple, at);
    long number = item ? PyLong_AsLong(item) : -1;
    if (number == -1 && PyErr_Occurred())
        return -1;
    if (number < -0x3fffffff || number > 0x3fffffff) {
        PyErr_SetString(PyExc_ValueError, "a size or an edge is out of range");
        return -1;
    }
    *value = (int)number;
    return 0;
}

static int to_pixels(PyObject *tuple, int depth, Pixels *pixels)
{
    int stride;
    if (!PyTuple_Check(tuple) || PyTuple_Size(tuple) != 8) {
        PyErr_SetString(PyExc_TypeError, "pixels must be a tuple of 8");
        return -1;
    }
    if (to_int(tuple, 1, &pixels->width) || to_int(tuple, 2, &pixels->height) || to_int(tuple, 3, &stride) ||
        to_int(tuple, 4, &pixels->left) || to_int(tuple, 5, &pixels->top) || to_int(tuple, 6, &pixels->right) ||
        to_int(tuple, 7, &pixels->bottom))
        return -1;
    pixels->stride = stride;
    pixels->depth = depth;
    if (PyObject_GetBuffer(PyTuple_GetItem(tuple, 0), &pixels->view, PyBUF_WRITABLE))
        return -1;
    if (pixels->width < 0 || pixels->height < 0 || stride / depth < pixels->width ||
        (int64_t)pixels->height * stride > (int64_t)pixels->view.len || pixels->left < 0 || pixels->top < 0 ||
        pixels->right > pixels->width || pixels->bottom > pixels->height) {
        PyBuffer_Release(&pixels->view);
        PyErr_SetString(PyExc_ValueError, "the pixels do not fit into their buffer, or the clip not into them");
        return -1;
    }
    return 0;
}

/* The three buffers of a run: u32 glyph ids, f64 x, f64 y. Returns how many glyphs, -1 for an error. */
static Py_ssize_t to_run(PyObject *tuple, Py_buffer views[3])
{
    if (!PyTuple_Check(tuple) || PyTuple_Size(tuple) != 3) {
        PyErr_SetString(PyExc_TypeError, "a run must be a tuple of 3");
        return -1;
    }
    for (int k = 0; k < 3; k++)
        if (PyObject_GetBuffer(PyTuple_GetItem(tuple, k), &views[k], PyBUF_SIMPLE)) {
            while (k-- > 0)
                PyBuffer_Release(&views[k]);
            return -1;
        }
    Py_ssize_t count = views[0].len / 4;
    if (views[0].len % 4 || views[1].len != count * 8 || views[2].len != count * 8) {
        for (int k = 0; k < 3; k++)
            PyBuffer_Release(&views[k]);
        PyErr_SetString(PyExc_ValueError, "a run needs as many x and y (f64) as glyph ids (u32)");
        return -1;
    }
    return count;
}

static int to_transform(PyObject *tuple, double m[6])
{
    if (!PyTuple_Check(tuple) || PyTuple_Size(tuple) != 6) {
        PyErr_SetString(PyExc_TypeError, "a transform must be a tuple of 6");
        return -1;
    }
    for (int k = 0; k < 6; k++) {
        m[k] = PyFloat_AsDouble(PyTuple_GetItem(tuple, k));
        if (m[k] == -1.0 && PyErr_Occurred())
            return -1;
    }
    return 0;
}

static inline uint32_t u16(const uint8_t *at) { return (uint32_t)at[0] | (uint32_t)at[1] << 8; }
static inline uint32_t u32(const uint8_t *at) { return u16(at) | u16(at + 2) << 16; }

typedef struct {
    PyObject *slots, *page_list, *missing, *seen;
    Py_buffer records, pins;
    Page few_pages[4], *pages;
    Py_ssize_t page_count, page_room;
} Look;

/* The page of that number, its buffer held and pinned; NULL with no error set where there is none. */
static Page *page_of(Look *look, uint32_t number)
{
    for (Py_ssize_t k = look->page_count; k-- > 0;)
        if (look->pages[k].number == number)
            return &look->pages[k];
    if ((Py_ssize_t)number >= PyList_Size(look->page_list))
        return NULL;
    if (((Py_ssize_t)number + 1) * 4 > look->pins.len) {
        PyErr_SetString(PyExc_ValueError, "a page has no pin");
        return NULL;
    }
    PyObject *memory = PyList_GetItem(look->page_list, (Py_ssize_t)number);
    if (memory == NULL || memory == Py_None)
        return NULL;
    if (look->page_count == look->page_room) {
        Page *more = PyMem_Malloc(sizeof(Page) * (size_t)look->page_room * 2);
        if (more == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        memcpy(more, look->pages, sizeof(Page) * (size_t)look->page_count);
        if (look->pages != look->few_pages)
            PyMem_Free(look->pages);
        look->pages = more;
        look->page_room *= 2;
    }
    Page *page = &look->pages[look->page_count];
    if (PyObject_GetBuffer(memory, &page->view, PyBUF_SIMPLE))
        return NULL;
    page->number = number;
    ((uint32_t *)look->pins.buf)[number]++;
    look->page_count++;
    return page;
}

static void let_go(Look *look)
{
    for (Py_ssize_t k = 0; k < look->page_count; k++) {
        ((uint32_t *)look->pins.buf)[look->pages[k].number]--;
        PyBuffer_Release(&look->pages[k].view);
    }
    if (look->pages != look->few_pages)
        PyMem_Free(look->pages);
    Py_XDECREF(look->missing);
    Py_XDECREF(look->seen);
}

/* 1 and a job for a bitmap, 0 for nothing to draw, -1 for an error; a miss is added to `missing`. */
static int look_up(Look *look, uint32_t glyph, int x, int y, Job *job)
{
    PyObject *key = PyLong_FromUnsignedLongLong((uint64_t)glyph << 8 | (uint64_t)y << 4 | (uint64_t)x);
    if (key == NULL)
        return -1;
    PyObject *handle = PyDict_GetItemWithError(look->slots, key);
    if (handle == NULL && PyErr_Occurred())
        goto failed;
    if (handle != NULL) {
        unsigned long long number = PyLong_AsUnsignedLongLong(handle);
        if (number == (unsigned long long)-1 && PyErr_Occurred())
            goto failed;
        uint64_t slot = number & 0xffffffffu;
        if ((slot + 1) * RECORD > (uint64_t)look->records.len)
            goto miss;
        uint8_t *record = (uint8_t *)look->records.buf + slot * RECORD;
        if (u32(record) != (uint32_t)(number >> 32))
            goto miss;
        int channels = record[22];
        int64_t width = u16(record + 12), height = u16(record + 14), stride = u16(record + 20);
        Page *page = NULL;
        if (channels != 0 && width != 0 && height != 0) {
            page = page_of(look, u32(record + 4));
            if (page == NULL) {
                if (PyErr_Occurred())
                    goto failed;
                goto miss;
            }
            int64_t offset = u32(record + 8), end = offset + (height - 1) * stride + width * channels;
            if ((channels != 1 && channels != 3 && channels != 4) || stride < width * channels ||
                end > (int64_t)page->view.len) {
                PyErr_SetString(PyExc_ValueError, "a record lies outside its page");
                goto failed;
            }
            int64_t room = (int64_t)page->view.len - offset;
            *job = (Job){(const uint8_t *)page->view.buf + offset, (int16_t)u16(record + 16), (int16_t)u16(record + 18),
                         (int)width, (int)height, (int)stride, channels, room > INT32_MAX ? INT32_MAX : (int)room};
        }
        record[23] = record[23] < 3 ? record[23] + 1 : 3;
        Py_DECREF(key);
        return page != NULL;
    }
miss:
    if (look->missing == NULL) {
        look->missing = PyList_New(0);
        look->seen = PySet_New(NULL);
        if (look->missing == NULL || look->seen == NULL)
            goto failed;
    }
    int known = PySet_Contains(look->seen, key);
    if (known < 0 || (!known && (PyList_Append(look->missing, key) || PySet_Add(look->seen, key))))
        goto failed;
    Py_DECREF(key);
    return 0;
failed:
    Py_DECREF(key);
    return -1;
}

/* Positions and look-ups of a whole run; how many jobs, or -1. */
static Py_ssize_t prepare(Look *look, const Py_buffer run[3], Py_ssize_t count, const double m[6], int columns, int rows,
                          Job *jobs, int64_t *area)
{
    const uint8_t *ids = run[0].buf, *xs = run[1].buf, *ys = run[2].buf;
    Py_ssize_t made = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        uint32_t glyph;
        double x, y;
        memcpy(&glyph, ids + 4 * i, 4);
        memcpy(&x, xs + 8 * i, 8);
        memcpy(&y, ys + 8 * i, 8);
        double across = floor((m[0] * x + m[2] * y + m[4]) * columns + 0.5);
        double down = floor((m[1] * x + m[3] * y + m[5]) * rows + 0.5);
        if (!(fabs(across) < 1e9 && fabs(down) < 1e9))
            continue;
        double left = floor(across / columns), top = floor(down / rows);
        Job *job = &jobs[made];
        int found = look_up(look, glyph, (int)(across - left * columns), (int)(down - top * rows), job);
        if (found < 0)
            return -1;
        if (found) {
            job->x += (int)left;
            job->y += (int)top;
            *area += (int64_t)job->width * job->height;
            made++;
        }
    }
    return made;
}

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

/* The colour 0xAARRGGBB, premultiplied. */
static int to_colour(PyObject *number, Colour *colour)
{
    unsigned long whole = PyLong_AsUnsignedLong(number);
    if (whole == (unsigned long)-1 && PyErr_Occurred())
        return -1;
    for (int k = 0; k < 4; k++)
        colour->s[k] = (uint8_t)(whole >> (8 * k));
    if (whole > 0xffffffffu || colour->s[0] > colour->s[3] || colour->s[1] > colour->s[3] ||
        colour->s[2] > colour->s[3]) {
        PyErr_SetString(PyExc_ValueError, "the colour is out of range or not premultiplied");
        return -1;
    }
    memcpy(&colour->whole, colour->s, 4);
    return 0;
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
