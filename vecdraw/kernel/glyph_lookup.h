/* The bitmaps of a run of glyphs, where they are in the arena. */
#ifndef VECDRAW_GLYPH_LOOKUP_H
#define VECDRAW_GLYPH_LOOKUP_H

#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "glyph_rows.h"

enum { RECORD = 32, MOST_POSITIONS = 16 };

typedef struct {
    Py_buffer view;
    uint32_t number;
} Page;

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

#endif
