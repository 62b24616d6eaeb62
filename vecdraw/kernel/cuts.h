/* The bins of a histogram in up to 256 parts, cut again and again where that takes most from the squares of the errors.
 *
 * All sums are of whole numbers, which doubles hold exactly, so that their order does not matter. */
#ifndef VECDRAW_CUTS_H
#define VECDRAW_CUTS_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CUT_CHANNELS = 4, CUT_SUMS = 5, CUT_MOST = 256, LEVELS = 4 * 255 + 1 }; /* LEVELS: of fourths of a level */

/* Bins from `first` to before `last` in the order they are in, what their errors are for each channel, and together. */
typedef struct {
    size_t first, last;
    double errors[CUT_CHANNELS], head;
} Part;

typedef struct {
    const double *bins;               /* how many pixels, and the sums of their channels */
    uint16_t (*points)[CUT_CHANNELS]; /* their means in fourths of a level */
    uint32_t *order, *sorted;
    Part parts[CUT_MOST];
    int count;
} Cuts;

static void measure(const Cuts *cuts, Part *part, const int weights[CUT_CHANNELS])
{
    double sums[CUT_CHANNELS] = {0}, squares[CUT_CHANNELS] = {0}, total = 0;
    int low[CUT_CHANNELS], high[CUT_CHANNELS];
    for (int c = 0; c < CUT_CHANNELS; c++) low[c] = high[c] = cuts->points[cuts->order[part->first]][c];
    for (size_t i = part->first; i < part->last; i++) {
        const uint16_t *here = cuts->points[cuts->order[i]];
        const double pixels = cuts->bins[(size_t)CUT_SUMS * cuts->order[i]];
        total += pixels;
        for (int c = 0; c < CUT_CHANNELS; c++) {
            const double point = here[c];
            sums[c] += pixels * point;
            squares[c] += pixels * (point * point);
            if (here[c] < low[c]) low[c] = here[c];
            if (here[c] > high[c]) high[c] = here[c];
        }
    }
    part->head = 0;
    for (int c = 0; c < CUT_CHANNELS; c++) {
        const double error = (squares[c] - sums[c] * sums[c] / total) * weights[c];
        part->errors[c] = high[c] == low[c] ? 0 : error > 1 ? error : 1;
        part->head += part->errors[c];
    }
}

/* Puts the bins of a part in the order of a channel, equal ones as they were. */
static void sort(Cuts *cuts, const Part *part, int channel)
{
    size_t starts[LEVELS + 1] = {0};
    for (size_t i = part->first; i < part->last; i++) starts[cuts->points[cuts->order[i]][channel] + 1]++;
    for (int level = 0; level < LEVELS; level++) starts[level + 1] += starts[level];
    for (size_t i = part->first; i < part->last; i++) {
        const uint32_t bin = cuts->order[i];
        cuts->sorted[starts[cuts->points[bin][channel]]++] = bin;
    }
    memcpy(cuts->order + part->first, cuts->sorted, (part->last - part->first) * sizeof *cuts->order);
}

/* Where a part, in the order of a channel, is to be cut: the first of the places that take most from its errors. */
static size_t place_of(const Cuts *cuts, const Part *part, int channel)
{
    double total = 0, sum = 0, below = 0, low = 0, most = -1;
    for (size_t i = part->first; i < part->last; i++) {
        const uint32_t bin = cuts->order[i];
        total += cuts->bins[(size_t)CUT_SUMS * bin];
        sum += cuts->bins[(size_t)CUT_SUMS * bin] * cuts->points[bin][channel];
    }
    size_t found = part->first + 1;
    for (size_t i = part->first; i + 1 < part->last; i++) {
        const uint32_t bin = cuts->order[i];
        below += cuts->bins[(size_t)CUT_SUMS * bin];
        low += cuts->bins[(size_t)CUT_SUMS * bin] * cuts->points[bin][channel];
        if (cuts->points[cuts->order[i + 1]][channel] == cuts->points[bin][channel]) continue;
        const double above = total - below, high = sum - low;
        const double gain = low * low / below + high * high / above;
        if (gain > most) {
            most = gain;
            found = i + 1;
        }
    }
    return found;
}

/* Cuts the part with the greatest errors, the first of them, in two; 0 where there is nothing to cut. */
static int cut_worst(Cuts *cuts, const int weights[CUT_CHANNELS])
{
    int worst = 0, channel = 0;
    for (int i = 1; i < cuts->count; i++)
        if (cuts->parts[i].head > cuts->parts[worst].head) worst = i;
    Part *part = cuts->parts + worst;
    if (!(part->head > 0)) return 0;
    for (int c = 1; c < CUT_CHANNELS; c++)
        if (part->errors[c] > part->errors[channel]) channel = c;
    sort(cuts, part, channel);
    const size_t at = place_of(cuts, part, channel);
    memmove(part + 2, part + 1, (size_t)(cuts->count - worst - 1) * sizeof *part);
    part[1].first = at;
    part[1].last = part->last;
    part->last = at;
    measure(cuts, part, weights);
    measure(cuts, part + 1, weights);
    cuts->count++;
    return 1;
}

/* The mean of the pixels of a part. */
static void middle(const Cuts *cuts, const Part *part, double *out)
{
    double sums[CUT_SUMS] = {0};
    for (size_t i = part->first; i < part->last; i++)
        for (int at = 0; at < CUT_SUMS; at++) sums[at] += cuts->bins[(size_t)CUT_SUMS * cuts->order[i] + at];
    for (int c = 0; c < CUT_CHANNELS; c++) out[c] = sums[1 + c] / sums[0];
}

/* Finds the means of the bins; 0 where one is none of levels. */
static int find_points(Cuts *cuts, size_t count)
{
    for (size_t bin = 0; bin < count; bin++) {
        const double *here = cuts->bins + CUT_SUMS * bin;
        cuts->order[bin] = (uint32_t)bin;
        for (int c = 0; c < CUT_CHANNELS; c++) {
            const double point = rint(4 * here[1 + c] / here[0]);
            if (!(here[0] > 0 && point >= 0 && point < LEVELS)) return 0;
            cuts->points[bin][c] = (uint16_t)point;
        }
    }
    return 1;
}

/* Cuts `count` bins into up to `most` parts and puts their middles into `out`; how many there are, 0 where a bin is none.
 * `cuts` has its bins and its memory. */
static int cut(Cuts *cuts, size_t count, int most, const int weights[CUT_CHANNELS], double *out)
{
    if (!find_points(cuts, count)) return 0;
    cuts->parts[0].first = 0;
    cuts->parts[0].last = count;
    cuts->count = 1;
    measure(cuts, cuts->parts, weights);
    while (cuts->count < most && cut_worst(cuts, weights)) continue;
    for (int i = 0; i < cuts->count; i++) middle(cuts, cuts->parts + i, out + (size_t)CUT_CHANNELS * i);
    return cuts->count;
}

#endif
