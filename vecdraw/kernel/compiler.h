/* What compilers call what they have: X86 where SSE2 can be used, with attributes for what is newer; INLINE. */
#ifndef VECDRAW_COMPILER_H
#define VECDRAW_COMPILER_H

#if defined(__GNUC__) || defined(__clang__)
#define INLINE static inline __attribute__((always_inline))
#ifdef __SSE2__
#define X86 1
#include <immintrin.h>
#endif
#else
#define INLINE static inline
#endif

#endif
