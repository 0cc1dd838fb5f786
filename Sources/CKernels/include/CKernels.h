#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// The innermost loops of refinement, over parts of an image that the caller chooses. Nothing here allocates, keeps
// state or knows of threads; two calls may run at once where they write to different places.

// ---- Permutohedral lattice (lattice.c) ---------------------------------------------------------------------------

enum { ck_max_dimensions = 5 };

// Where the pixels of an image lie among the points of a lattice: f = (x, y)/spatial, and for d = 5 RGB/color.
typedef struct {
  int32_t dimensions;     // d, 2 or 5
  int32_t width;          // of the image
  const uint8_t *pixels;  // R G B interleaved; not read for d = 2
  float spatial, color;   // standard deviations
  float scale[ck_max_dimensions];
  // A lattice point's key is Σ_i stride_i·⌊coordinate_i/(d+1)⌋ + origin over its first d coordinates.
  int64_t stride[ck_max_dimensions];
  int64_t origin;
} ck_embedding;

// The enclosing simplex of each pixel from ..< to: `key` of its corner of remainder 0, `ranks` of its coordinates
// (three bits each, coordinate 0 lowest) and the barycentric `weights` of its d + 1 corners, remainder 0 first.
// The outputs begin with pixel `from`.
void ck_simplices(const ck_embedding *embedding, int64_t from, int64_t to, int64_t *key, uint32_t *ranks,
                  float *weights);

// w ← w / √(α·Σ w·mass + 1e-20) for the weights of each pixel, where `mass` holds the filtered ones.
void ck_normalise(const int32_t *vertex, float *weights, int64_t corners, const float *mass, float alpha,
                  int64_t from, int64_t to);

// ---- Mean field (meanfield.c) ------------------------------------------------------------------------------------

// One of the two kernels: each pixel has `corners` vertices and weights, rows are `lanes` floats.
typedef struct {
  int64_t corners;
  const int32_t *vertex;
  const float *weights;
  const float *filtered;  // blurred sums by vertex; null before the first iteration
  float *splatted;        // where this part adds its pixels; null to add nothing
} ck_kernel;

typedef struct {
  int64_t labels, lanes;  // lanes ≥ labels; 4 or a multiple of 8
  const float *logits;    // −U, pixel after pixel, `lanes` floats each, surplus lanes ck_absent
  ck_kernel kernels[2];
} ck_field;

// The logit of a lane without label.
#define CK_ABSENT (-1e30f)
static const float ck_absent = CK_ABSENT;

enum { ck_max_lanes = 256 };

// Q ← softmax(−U + Σ slices of `filtered`) for the pixels from ..< to, written to `marginals` (planes of
// `plane` floats, label by label; null to write nothing) and splatted to both kernels.
void ck_mean_field(const ck_field *field, float *marginals, int64_t plane, int64_t from, int64_t to);

// A table of vertices is `stride` floats a row; the following work on `lanes` of them, 1, 4 or 8, that begin at the
// addresses given.

// Sums the parts; part p has values in its first `rows[p]` rows, which are cleared.
void ck_collect(float *const *parts, const int64_t *rows, int64_t count, float *sums, int64_t stride, int64_t lanes,
                int64_t sum_rows);

// One axis of the blur: out_i = factor·(in_i + ½(in_a + in_b)) with the rows a, b of `neighbours`, from row 1 on; row
// 0 is zero.
void ck_blur(const float *in, float *out, const int32_t *neighbours, float factor, int64_t stride, int64_t lanes,
             int64_t rows);

// −U = log(clip(P, clip, 1)) from planes of scores; what is not a number counts as 0.
void ck_logits_of_scores(const float *const *planes, int64_t labels, int64_t lanes, float clip, float *logits,
                         int64_t from, int64_t to);

// ---- Pixel-adaptive mask refinement (pamr.c) ---------------------------------------------------------------------

enum { ck_max_neighbours = 256 };

// The rings of eight neighbours around a pixel, one for each dilation.
typedef struct {
  int64_t neighbours, rings, channels;
  int64_t reach;           // the largest dilation
  const int64_t *dx, *dy;  // by neighbour
  const int64_t *offsets;  // dy·stride + dx in the padded channels
} ck_neighbourhood;

// α of `pixels` pixels of a row, `neighbours` floats each; the first lies at `centre` of every channel. Channels are
// padded by `reach` on all sides and may be read up to seven pixels further.
void ck_pamr_affinities(const ck_neighbourhood *neighbourhood, const float *const *channels, int64_t centre,
                        int64_t pixels, float *alpha);

// out_p = Σ_q α_pq·in_q for the rows from ..< to of an image, `lanes` floats a pixel; neighbours outside it are its
// outermost pixels.
void ck_pamr_step(const ck_neighbourhood *neighbourhood, const float *alpha, const float *in, float *out,
                  int64_t lanes, int64_t width, int64_t height, int64_t from, int64_t to);

#endif
