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

// ---- Random walks (walk.c) ---------------------------------------------------------------------------------------

// The symmetric affinities of a grid's pixels with their neighbours. Every plane has `stride` floats a row, and so
// much room around that a row may be read `stride`·reach + reach floats before its first pixel and behind its last.
typedef struct {
  int64_t width, height, stride;
  int64_t offsets;        // P
  const int64_t *shifts;  // dy·stride + dx of each offset
  const float *affinity;  // of pixel 0 of the first offset's plane; 0 where the other pixel is none
  int64_t plane;          // floats from one plane to the next, of affinities and of maps
} ck_walk;

enum { ck_maps_at_once = 4 };

// a = 1 − max of `edge` on the path, for `pixels` pixels of a row; `path` holds places relative to the first pixel.
void ck_path_affinities(const float *edge, const int64_t *path, int64_t points, int64_t pixels, float *affinity);

// Where on its path `edge` is largest, the first of equal ones, for the pixels that follow `first`.
void ck_path_places(const float *edge, const int64_t *path, int64_t points, int64_t first, int64_t pixels,
                    int64_t *places);

// aᵝ, β > 0, of a multiple of sixteen numbers; what is negligible beside 1 is 0.
void ck_powers(const float *affinity, float *powers, double beta, int64_t count);

// Σ of the affinities of each pixel of the rows from ..< to, its own 1 included.
void ck_walk_degrees(const ck_walk *walk, float *degrees, int64_t from, int64_t to);

// out_j = Σ_i in_i·a_ij / degree_j for the rows from ..< to of every map. Vectors of sixteen are read and written:
// behind the last pixel of a row maps are 0 and degrees 1.
void ck_walk_step(const ck_walk *walk, const float *degrees, const float *in, float *out, int64_t maps, int64_t from,
                  int64_t to);

#endif
