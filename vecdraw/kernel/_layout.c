/* Plain paragraphs: spaced, broken into lines and set, over arrays of their clusters.
 *
 * Lengths are float64 px. Every sum is taken one term after the other, as numpy's cumsum takes it, so that the code in
 * numpy that does the same (vecdraw/text) gives the same bits. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "layout_filling.h"
#include "layout_glyphs.h"
#include "layout_setting.h"
#include "layout_spacing.h"
#include "layout_texts.h"

/* frozen(kind, puts, *values) -> object: a new value of a class, its slots filled without its `__init__`; `puts` are
 * the descriptors of the slots, in the order of the values. */
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
