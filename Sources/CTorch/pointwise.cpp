#include <cmath>

#include "guard.hpp"

using namespace camscope;

// Families whose members differ in the name of the ATen function only.
#define CT_UNARY(name, function) \
  ct_tensor ct_##name(ct_tensor x) { \
    return tensor([&] { return at::function(of(x)); }); \
  }
#define CT_BINARY(name, function) \
  ct_tensor ct_##name(ct_tensor x, ct_tensor y) { \
    return tensor([&] { return at::function(of(x), of(y)); }); \
  }
#define CT_SCALAR(name, function) \
  ct_tensor ct_##name##_scalar(ct_tensor x, double y) { \
    return tensor([&] { return at::function(of(x), scalar(of(x), y)); }); \
  }

// A whole number meets an integer tensor as an integer, so that the type of the tensor stays.
static at::Scalar scalar(const at::Tensor &x, double y) {
  bool whole = !x.is_floating_point() && std::abs(y) < 9e15 && y == std::floor(y);
  return whole ? at::Scalar(static_cast<int64_t>(y)) : at::Scalar(y);
}

CT_UNARY(neg, neg)
CT_UNARY(abs, abs)
CT_UNARY(sign, sign)
CT_UNARY(exp, exp)
CT_UNARY(log, log)
CT_UNARY(sqrt, sqrt)
CT_UNARY(square, square)
CT_UNARY(floor, floor)
CT_UNARY(round, round)
CT_UNARY(relu, relu)
CT_UNARY(sigmoid, sigmoid)
CT_UNARY(log_sigmoid, log_sigmoid)
CT_UNARY(tanh, tanh)
CT_UNARY(elu, elu)
CT_UNARY(logical_not, logical_not)

CT_BINARY(add, add)
CT_BINARY(sub, sub)
CT_BINARY(mul, mul)
CT_BINARY(div, div)
CT_BINARY(maximum, maximum)
CT_BINARY(minimum, minimum)
CT_BINARY(eq, eq)
CT_BINARY(ne, ne)
CT_BINARY(lt, lt)
CT_BINARY(le, le)
CT_BINARY(gt, gt)
CT_BINARY(ge, ge)
CT_BINARY(logical_and, logical_and)
CT_BINARY(logical_or, logical_or)

CT_SCALAR(add, add)
CT_SCALAR(mul, mul)
CT_SCALAR(div, div)
CT_SCALAR(rsub, rsub)
CT_SCALAR(pow, pow)
CT_SCALAR(eq, eq)
CT_SCALAR(ne, ne)
CT_SCALAR(lt, lt)
CT_SCALAR(le, le)
CT_SCALAR(gt, gt)
CT_SCALAR(ge, ge)

ct_tensor ct_rdiv_scalar(ct_tensor x, double y) {
  return tensor([&] { return at::mul(at::reciprocal(of(x)), y); });
}

ct_tensor ct_clamp(ct_tensor x, double low, double high) {
  return tensor([&] {
    c10::optional<at::Scalar> least, most;
    if (std::isfinite(low)) least = scalar(of(x), low);
    if (std::isfinite(high)) most = scalar(of(x), high);
    return at::clamp(of(x), least, most);
  });
}

ct_tensor ct_where(ct_tensor condition, ct_tensor x, ct_tensor y) {
  return tensor([&] { return at::where(of(condition), of(x), of(y)); });
}

ct_tensor ct_masked_fill(ct_tensor x, ct_tensor mask, double value) {
  return tensor([&] { return at::masked_fill(of(x), of(mask), scalar(of(x), value)); });
}
