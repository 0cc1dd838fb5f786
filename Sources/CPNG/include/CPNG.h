// PNG to and from memory over libpng. No longjmp and no libpng type leaves this target: each function returns
// 0 for success, and otherwise leaves a text in `error`.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define CPNG_TEXT 200

/// How samples lie in memory; greys and indices below 8 bits take one byte each, unscaled.
typedef enum { CPNG_GREY = 0, CPNG_INDEXED = 1, CPNG_RGB = 2 } cpng_kind;

typedef struct {
  uint32_t width;
  uint32_t height;
  /// Of the file: 1, 2, 4, 8, 16.
  int bits;
  cpng_kind kind;
  int has_alpha;
  int interlaced;
  int palette_count;
  /// R G B of each entry.
  uint8_t palette[768];
} cpng_header;

/// Reads the chunks before the pixels.
int cpng_read_header(const uint8_t *data, size_t size, cpng_header *header, char error[CPNG_TEXT]);

/// Decodes the pixels. Grey: one byte, or at 16 bits one host-endian uint16_t; indexed: one byte; RGB: three
/// bytes (16 bits scaled to 8). Alpha is dropped. `capacity` must be exactly what that takes.
int cpng_decode(const uint8_t *data, size_t size, uint8_t *pixels, size_t capacity, char error[CPNG_TEXT]);

/// Encodes samples laid out as `cpng_decode` gives them (RGB: 8 bits). `header->has_alpha` is ignored.
/// `*encoded` is released with `cpng_release`.
int cpng_encode(const cpng_header *header, const uint8_t *pixels, uint8_t **encoded, size_t *encoded_size,
                char error[CPNG_TEXT]);

void cpng_release(uint8_t *encoded);
