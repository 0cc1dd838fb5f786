#include "guard.hpp"

using namespace camscope;

ct_tensor ct_index_select(ct_tensor x, int64_t axis, ct_tensor index) {
  return tensor([&] { return at::index_select(of(x), axis, of(index)); });
}

ct_tensor ct_gather(ct_tensor x, int64_t axis, ct_tensor index) {
  return tensor([&] { return at::gather(of(x), axis, of(index)); });
}

ct_tensor ct_index_add(ct_tensor x, int64_t axis, ct_tensor index, ct_tensor source) {
  return tensor([&] { return at::index_add(of(x), axis, of(index), of(source)); });
}

ct_tensor ct_masked_select(ct_tensor x, ct_tensor mask) {
  return tensor([&] { return at::masked_select(of(x), of(mask)); });
}

ct_tensor ct_nonzero(ct_tensor x) {
  return tensor([&] { return at::nonzero(of(x)); });
}

// Hands over both halves of an answer, or neither.
static bool hand_over(std::tuple<at::Tensor, at::Tensor> answer, ct_tensor *values, ct_tensor *indices) {
  *values = make_handle(std::move(std::get<0>(answer)));
  *indices = make_handle(std::move(std::get<1>(answer)));
  return true;
}

bool ct_topk(ct_tensor x, int64_t k, int64_t axis, bool largest, ct_tensor *values, ct_tensor *indices) {
  return guarded([&] { return hand_over(at::topk(of(x), k, axis, largest, true), values, indices); });
}

bool ct_sort(ct_tensor x, int64_t axis, bool descending, ct_tensor *values, ct_tensor *indices) {
  return guarded([&] { return hand_over(at::sort(of(x), true, axis, descending), values, indices); });
}
