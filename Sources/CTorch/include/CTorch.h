#pragma once
/// The C face of libtorch: opaque handles, one guarded function per operation, and only what camscope uses.
///
/// Rules that hold for every function:
/// - A returned `ct_tensor` is a new handle that belongs to the caller, who frees it with `ct_free`.
/// - A null handle, or `false`, says that libtorch refused; `ct_take_error` then gives the reason.
/// - No C++ exception leaves a function, and no libtorch or standard-library type appears here.
/// - Handles are not synchronised: all calls of a process come from one thread (`TorchExecutor` in Swift).
///
/// Types are numbered as in c10::ScalarType, memory layouts as in `ct_layout`.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ct_tensor_s *ct_tensor;

typedef enum { ct_uint8 = 0, ct_int32 = 3, ct_int64 = 4, ct_float16 = 5, ct_float32 = 6, ct_float64 = 7,
  ct_bool = 11, ct_bfloat16 = 15 } ct_dtype;
typedef enum { ct_layout_contiguous = 0, ct_layout_channels_last = 1, ct_layout_preserved = 2 } ct_layout;
typedef enum { ct_reduction_none = 0, ct_reduction_mean = 1, ct_reduction_sum = 2 } ct_reduction;
typedef enum { ct_resize_bilinear, ct_resize_bicubic } ct_resize;
typedef enum { ct_pad_constant, ct_pad_reflect, ct_pad_replicate } ct_pad_mode;
typedef enum { ct_activation_none, ct_activation_relu, ct_activation_relu6 } ct_activation;
typedef enum { ct_device_cpu = 0, ct_device_cuda = 1 } ct_device;

// life.cpp: creation, data in and out, what a tensor is.

/// The text of the last refusal on this thread, to be freed with `free`; null when there is none.
char *ct_take_error(void);
/// How many handles are alive in the process.
int64_t ct_live_handles(void);
void ct_free(ct_tensor x);
/// A second handle to the same tensor.
ct_tensor ct_share(ct_tensor x);
/// Copies `bytes` bytes, which must be exactly the elements of the shape, row-major.
ct_tensor ct_from_bytes(const void *data, size_t bytes, const int64_t *shape, int rank, ct_dtype type);
/// Copies the elements, row-major, in the tensor's own type.
bool ct_to_bytes(ct_tensor x, void *data, size_t bytes);
ct_tensor ct_full(const int64_t *shape, int rank, double value, ct_dtype type);
ct_tensor ct_full_like(ct_tensor x, double value);
ct_tensor ct_arange(int64_t count, ct_dtype type);
int ct_rank(ct_tensor x);
void ct_shape(ct_tensor x, int64_t *shape);
int64_t ct_count(ct_tensor x);
int ct_type(ct_tensor x);
int ct_device_of(ct_tensor x);
// The device on which new tensors are made, the processor at first.
void ct_set_home(ct_device device);
ct_device ct_home(void);
bool ct_item(ct_tensor x, double *value);
ct_tensor ct_to_type(ct_tensor x, ct_dtype type);
ct_tensor ct_to_layout(ct_tensor x, ct_layout layout);
bool ct_has_layout(ct_tensor x, ct_layout layout);
ct_tensor ct_to_device(ct_tensor x, ct_device device);
ct_tensor ct_clone(ct_tensor x);
/// Overwrites the elements of `x` with those of `source`, outside the graph.
bool ct_copy(ct_tensor x, ct_tensor source);

// shape.cpp: views and rearrangements.

ct_tensor ct_reshape(ct_tensor x, const int64_t *shape, int rank);
ct_tensor ct_permute(ct_tensor x, const int64_t *axes, int rank);
ct_tensor ct_transpose(ct_tensor x, int64_t a, int64_t b);
ct_tensor ct_unsqueeze(ct_tensor x, int64_t axis);
ct_tensor ct_squeeze(ct_tensor x, int64_t axis);
ct_tensor ct_expand(ct_tensor x, const int64_t *shape, int rank);
ct_tensor ct_slice(ct_tensor x, int64_t axis, int64_t start, int64_t end, int64_t step);
ct_tensor ct_cat(const ct_tensor *xs, int count, int64_t axis);
ct_tensor ct_stack(const ct_tensor *xs, int count, int64_t axis);
ct_tensor ct_flip(ct_tensor x, const int64_t *axes, int count);
/// `amounts` in libtorch's order: last axis before, last axis after, …
ct_tensor ct_pad(ct_tensor x, const int64_t *amounts, int count, ct_pad_mode mode, double value);
ct_tensor ct_unfold(ct_tensor x, const int64_t *kernel, const int64_t *dilation, const int64_t *padding,
                    const int64_t *stride);

// pointwise.cpp

ct_tensor ct_neg(ct_tensor x);
ct_tensor ct_abs(ct_tensor x);
ct_tensor ct_sign(ct_tensor x);
ct_tensor ct_exp(ct_tensor x);
ct_tensor ct_log(ct_tensor x);
ct_tensor ct_sqrt(ct_tensor x);
ct_tensor ct_square(ct_tensor x);
ct_tensor ct_floor(ct_tensor x);
ct_tensor ct_round(ct_tensor x);
ct_tensor ct_relu(ct_tensor x);
ct_tensor ct_sigmoid(ct_tensor x);
ct_tensor ct_log_sigmoid(ct_tensor x);
ct_tensor ct_tanh(ct_tensor x);
ct_tensor ct_logical_not(ct_tensor x);
ct_tensor ct_add(ct_tensor x, ct_tensor y);
ct_tensor ct_sub(ct_tensor x, ct_tensor y);
ct_tensor ct_mul(ct_tensor x, ct_tensor y);
ct_tensor ct_div(ct_tensor x, ct_tensor y);
ct_tensor ct_maximum(ct_tensor x, ct_tensor y);
ct_tensor ct_minimum(ct_tensor x, ct_tensor y);
ct_tensor ct_eq(ct_tensor x, ct_tensor y);
ct_tensor ct_ne(ct_tensor x, ct_tensor y);
ct_tensor ct_lt(ct_tensor x, ct_tensor y);
ct_tensor ct_le(ct_tensor x, ct_tensor y);
ct_tensor ct_gt(ct_tensor x, ct_tensor y);
ct_tensor ct_ge(ct_tensor x, ct_tensor y);
ct_tensor ct_logical_and(ct_tensor x, ct_tensor y);
ct_tensor ct_logical_or(ct_tensor x, ct_tensor y);
ct_tensor ct_add_scalar(ct_tensor x, double y);
ct_tensor ct_mul_scalar(ct_tensor x, double y);
ct_tensor ct_div_scalar(ct_tensor x, double y);
ct_tensor ct_rsub_scalar(ct_tensor x, double y);
ct_tensor ct_rdiv_scalar(ct_tensor x, double y);
ct_tensor ct_pow_scalar(ct_tensor x, double y);
ct_tensor ct_eq_scalar(ct_tensor x, double y);
ct_tensor ct_ne_scalar(ct_tensor x, double y);
ct_tensor ct_lt_scalar(ct_tensor x, double y);
ct_tensor ct_le_scalar(ct_tensor x, double y);
ct_tensor ct_gt_scalar(ct_tensor x, double y);
ct_tensor ct_ge_scalar(ct_tensor x, double y);
/// An infinite bound is no bound.
ct_tensor ct_clamp(ct_tensor x, double low, double high);
ct_tensor ct_where(ct_tensor condition, ct_tensor x, ct_tensor y);
ct_tensor ct_masked_fill(ct_tensor x, ct_tensor mask, double value);

// reduce.cpp: reductions, products and losses. `count` 0 reduces over all axes.

ct_tensor ct_sum(ct_tensor x, const int64_t *axes, int count, bool keep);
ct_tensor ct_mean(ct_tensor x, const int64_t *axes, int count, bool keep);
ct_tensor ct_amax(ct_tensor x, const int64_t *axes, int count, bool keep);
ct_tensor ct_amin(ct_tensor x, const int64_t *axes, int count, bool keep);
ct_tensor ct_norm(ct_tensor x, const int64_t *axes, int count, bool keep);
ct_tensor ct_logsumexp(ct_tensor x, const int64_t *axes, int count, bool keep);
ct_tensor ct_argmax(ct_tensor x, int64_t axis, bool keep);
ct_tensor ct_cumsum(ct_tensor x, int64_t axis);
ct_tensor ct_softmax(ct_tensor x, int64_t axis);
ct_tensor ct_log_softmax(ct_tensor x, int64_t axis);
ct_tensor ct_matmul(ct_tensor x, ct_tensor y);
ct_tensor ct_einsum(const char *equation, const ct_tensor *xs, int count);
ct_tensor ct_bce_with_logits(ct_tensor x, ct_tensor target, ct_reduction reduction);
/// Negative log-likelihood of log-probabilities with class indices; `ignored` labels do not count.
ct_tensor ct_nll(ct_tensor x, ct_tensor target, int64_t ignored, ct_reduction reduction);

// index.cpp: selection by index, order.

ct_tensor ct_index_select(ct_tensor x, int64_t axis, ct_tensor index);
ct_tensor ct_gather(ct_tensor x, int64_t axis, ct_tensor index);
ct_tensor ct_index_add(ct_tensor x, int64_t axis, ct_tensor index, ct_tensor source);
ct_tensor ct_masked_select(ct_tensor x, ct_tensor mask);
ct_tensor ct_nonzero(ct_tensor x);
bool ct_topk(ct_tensor x, int64_t k, int64_t axis, bool largest, ct_tensor *values, ct_tensor *indices);
/// Equal values keep their order.
bool ct_sort(ct_tensor x, int64_t axis, bool descending, ct_tensor *values, ct_tensor *indices);

// convolution.cpp: convolution, pooling, normalisation, dropout. Pairs are (vertical, horizontal).

ct_tensor ct_conv2d(ct_tensor x, ct_tensor weight, ct_tensor bias_or_null, const int64_t *stride,
                    const int64_t *padding, const int64_t *dilation, int64_t groups);
ct_tensor ct_linear(ct_tensor x, ct_tensor weight, ct_tensor bias_or_null);
ct_tensor ct_max_pool2d(ct_tensor x, const int64_t *kernel, const int64_t *stride, const int64_t *padding,
                        bool ceil_mode);
ct_tensor ct_avg_pool2d(ct_tensor x, const int64_t *kernel, const int64_t *stride, const int64_t *padding,
                        bool count_padding);
ct_tensor ct_adaptive_avg_pool2d(ct_tensor x, const int64_t *size);
ct_tensor ct_adaptive_max_pool2d(ct_tensor x, const int64_t *size);
ct_tensor ct_batch_norm(ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor mean, ct_tensor variance,
                        bool training, double momentum, double epsilon);
ct_tensor ct_group_norm(ct_tensor x, int64_t groups, ct_tensor weight, ct_tensor bias, double epsilon);
ct_tensor ct_dropout(ct_tensor x, double probability, bool training);
/// Drops whole channels.
ct_tensor ct_dropout2d(ct_tensor x, double probability, bool training);

// convnorm.cpp

/// a((s·W) ∗ x + t): a convolution, a norm by fixed statistics and an activation in one pass. Scale s and shift t
/// have one element an output. Under autocast it computes in bfloat16.
ct_tensor ct_conv_norm(ct_tensor x, ct_tensor weight, ct_tensor scale, ct_tensor shift, const int64_t *stride,
                       const int64_t *padding, const int64_t *dilation, int64_t groups,
                       ct_activation activation);

// similarity.cpp

/// −1/(N·n) Σ_images Σ_ij ω_ij f_ij ‖y_i − y_j‖² over all ordered pairs of the n pixels of an image, with
/// f = tanh(μ + log((δ + ε)/(1 − δ + ε))) of the mean colour difference δ, ω the Gaussian of deviation sigma over cells
/// or 1/n without it. `image` [N,3,h,w] is clamped to [0, 1], `maps` y [N,C,h,w], `mu` and `sigma` have one element;
/// derivatives for maps, mu and sigma.
ct_tensor ct_feature_similarity(ct_tensor image, ct_tensor maps, ct_tensor mu, ct_tensor sigma_or_null);

// resize.cpp

ct_tensor ct_interpolate(ct_tensor x, const int64_t *size, ct_resize mode, bool align_corners);
/// Bilinear samples at `grid` [B,H,W,2] of (x, y) in [-1, 1], zero outside.
ct_tensor ct_grid_sample(ct_tensor x, ct_tensor grid, bool align_corners);

// autograd.cpp

ct_tensor ct_detach(ct_tensor x);
bool ct_set_requires_grad(ct_tensor x, bool on);
bool ct_requires_grad(ct_tensor x);
/// Null without an error where no gradient has arrived.
ct_tensor ct_grad(ct_tensor x);
bool ct_set_grad(ct_tensor x, ct_tensor gradient);
bool ct_backward(ct_tensor x);
/// Drops the gradients, so that the next backward pass hands its own over without an addition.
bool ct_clear_grads(const ct_tensor *xs, int count);
/// Returns what was in force before.
bool ct_set_grad_mode(bool on);
/// Mixed precision on the CPU for this thread; leaving it forgets the converted weights.
bool ct_set_autocast(bool on);

// optimiser.cpp

/// One step of SGD over a group, in place: d = g + decay·p; b = momentum·b + d;
/// p -= rate·(nesterov ? d + momentum·b : b). Parameters without a gradient stay.
/// `buffers` may be null when momentum is 0.
bool ct_sgd_step(const ct_tensor *parameters, const ct_tensor *buffers, int count, double rate,
                 double decay, double momentum, bool nesterov);

// memory.cpp

/// From now on freed blocks serve the next tensors; to be called before the first tensor.
void ct_keep_memory(void);
/// Gives all kept blocks back to the system.
void ct_release_memory(void);

// settings.cpp: random numbers, threads, versions.

ct_tensor ct_randn(const int64_t *shape, int rank);
ct_tensor ct_rand(const int64_t *shape, int rank);
/// `count` positions of each row of weights [R,n], drawn with replacement in proportion to the weights: [R,count]; from
/// a generator of its own where a seed is given.
ct_tensor ct_multinomial(ct_tensor weights, int64_t count, const uint64_t *seed_or_null);
bool ct_manual_seed(uint64_t seed);
int ct_threads(void);
bool ct_set_threads(int count);
/// Rounds denormal numbers to zero on the calling thread and on those it starts later; false where the processor cannot.
bool ct_flush_denormals(void);
/// Text that lives as long as the process.
const char *ct_version(void);
/// What OpenBLAS says of itself, or null where the BLAS is another library.
const char *ct_openblas_config(void);
/// The file that `sgemm_` comes from, or null.
const char *ct_blas_file(void);
bool ct_cuda_available(void);

#ifdef __cplusplus
}
#endif
