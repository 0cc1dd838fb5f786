#pragma once
// Nodes of our own in libtorch's graph.
#include <torch/csrc/autograd/function.h>

#include <memory>
#include <type_traits>

namespace camscope {

// libtorch counts the owners of a node by std::shared_ptr, newer ones by their own intrusive_ptr.
template <typename N>
constexpr bool intrusive = std::is_base_of_v<c10::intrusive_ptr_target, N>;

template <typename N>
auto make_node() {
  if constexpr (intrusive<N>) {
    return c10::make_intrusive<N>();
  } else {
    // Unqualified: only the libtorch that has this function looks for it.
    return std::shared_ptr<N>(new N, [](N *node) { deleteNode(node); });
  }
}

template <typename N>
auto owner(N *node) {
  if constexpr (intrusive<N>) {
    return c10::intrusive_ptr<torch::autograd::Node>::unsafe_reclaim_from_nonowning(node);
  } else {
    return node->shared_from_this();
  }
}

}  // namespace camscope
