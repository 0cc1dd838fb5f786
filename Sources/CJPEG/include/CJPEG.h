// JPEG to and from memory over libjpeg(-turbo). No longjmp and no libjpeg type leaves this target: each
// function returns 0 for success, and otherwise leaves a text in `error`.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define CJPEG_TEXT 200

/// What the header says. `scaled_*` are the dimensions that `cjpeg_decode` gives at the asked `denominator`.
typedef struct {
  int width;
  int height;
  int components;
  int progressive;
  int scaled_width;
  int scaled_height;
} cjpeg_header;

/// What decoding met besides pixels.
typedef struct {
  /// Rows of the (scaled) image that come from the file; the rest is filled with mid-grey.
  int readable_rows;
  /// The data ended before the image did.
  int ended_early;
  /// Of a progressive file that ended early: the scan in which it ended, counted from 1; else 0.
  int ended_in_scan;
  /// The first warning of the library; empty if there was none.
  char warning[CJPEG_TEXT];
} cjpeg_outcome;

/// Reads the header only; `denominator` is 1, 2, 4 or 8.
int cjpeg_read_header(const uint8_t *data, size_t size, int denominator, cjpeg_header *header,
                      char error[CJPEG_TEXT]);

/// Decodes to interleaved RGB at 1/denominator of the size; `pixels` holds 3·scaled_width·scaled_height
/// bytes. CMYK and YCCK are turned to RGB (inverted if an Adobe marker says so), grey is repeated.
int cjpeg_decode(const uint8_t *data, size_t size, int denominator, uint8_t *pixels, size_t capacity,
                 cjpeg_outcome *outcome, char error[CJPEG_TEXT]);

/// Encodes 1 (grey), 3 (RGB) or 4 (CMYK, stored inverted with an Adobe marker) interleaved components.
/// `*encoded` is released with `cjpeg_release`.
int cjpeg_encode(const uint8_t *pixels, int width, int height, int components, int quality, int progressive,
                 uint8_t **encoded, size_t *encoded_size, char error[CJPEG_TEXT]);

void cjpeg_release(uint8_t *encoded);
