#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

/// A progressive file may hold any number of scans, each of which costs a whole pass; real ones have about
/// ten.
enum { most_scans = 200 };

typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf escape;
  char *error;
  cjpeg_outcome *outcome;
} error_handler;

static void escape_with_text(j_common_ptr info) {
  error_handler *handler = (error_handler *)info->err;
  char text[JMSG_LENGTH_MAX];
  info->err->format_message(info, text);
  snprintf(handler->error, CJPEG_TEXT, "%.*s", CJPEG_TEXT - 1, text);
  longjmp(handler->escape, 1);
}

static void keep_first_warning(j_common_ptr info, int level) {
  if (level >= 0) return;
  error_handler *handler = (error_handler *)info->err;
  info->err->num_warnings++;
  if (handler->outcome == NULL || handler->outcome->warning[0] != 0) return;
  char text[JMSG_LENGTH_MAX];
  info->err->format_message(info, text);
  snprintf(handler->outcome->warning, CJPEG_TEXT, "%.*s", CJPEG_TEXT - 1, text);
}

static void print_nothing(j_common_ptr info) { (void)info; }

static void install(error_handler *handler, char *error, cjpeg_outcome *outcome) {
  jpeg_std_error(&handler->manager);
  handler->manager.error_exit = escape_with_text;
  handler->manager.emit_message = keep_first_warning;
  handler->manager.output_message = print_nothing;
  handler->error = error;
  handler->outcome = outcome;
}

static void refuse_endless_scans(j_common_ptr info) {
  if (!info->is_decompressor || ((j_decompress_ptr)info)->input_scan_number <= most_scans) return;
  error_handler *handler = (error_handler *)info->err;
  snprintf(handler->error, CJPEG_TEXT, "more than %d scans", most_scans);
  longjmp(handler->escape, 1);
}

// The source: all bytes at once; past the end it says so to the outcome and gives an end-of-image marker.

typedef struct {
  struct jpeg_source_mgr manager;
  cjpeg_outcome *outcome;
  int rows_known;
} memory_source;

static const JOCTET end_of_image[2] = {0xFF, JPEG_EOI};

static void nothing_to_do(j_decompress_ptr info) { (void)info; }

static boolean data_ended(j_decompress_ptr info) {
  memory_source *source = (memory_source *)info->src;
  cjpeg_outcome *outcome = source->outcome;
  if (outcome != NULL && !outcome->ended_early) {
    outcome->ended_early = 1;
    if (info->progressive_mode) outcome->ended_in_scan = info->input_scan_number;
    // Whole rows of blocks that were complete when the data ended: in the first scan nothing else is
    // readable.
    int first_scan = info->input_scan_number <= 1;
    unsigned height = info->output_height;
    unsigned rows = height;
    if (first_scan && info->total_iMCU_rows > 0)
      rows = (unsigned)((double)height * info->input_iMCU_row / info->total_iMCU_rows);
    outcome->readable_rows = (int)rows;
    source->rows_known = 1;
  }
  info->src->next_input_byte = end_of_image;
  info->src->bytes_in_buffer = 2;
  return TRUE;
}

static void skip(j_decompress_ptr info, long count) {
  if (count <= 0) return;
  if ((size_t)count > info->src->bytes_in_buffer) {
    (void)data_ended(info);
    return;
  }
  info->src->next_input_byte += count;
  info->src->bytes_in_buffer -= (size_t)count;
}

static void open_source(j_decompress_ptr info, memory_source *source, const uint8_t *data, size_t size,
                        cjpeg_outcome *outcome) {
  memset(source, 0, sizeof *source);
  source->manager.init_source = nothing_to_do;
  source->manager.fill_input_buffer = data_ended;
  source->manager.skip_input_data = skip;
  source->manager.resync_to_restart = jpeg_resync_to_restart;
  source->manager.term_source = nothing_to_do;
  source->manager.next_input_byte = data;
  source->manager.bytes_in_buffer = size;
  source->outcome = outcome;
  info->src = &source->manager;
}

int cjpeg_read_header(const uint8_t *data, size_t size, int denominator, cjpeg_header *header,
                      char *error) {
  struct jpeg_decompress_struct info;
  error_handler handler;
  memory_source source;
  memset(&info, 0, sizeof info);
  install(&handler, error, NULL);
  info.err = &handler.manager;
  if (setjmp(handler.escape)) {
    jpeg_destroy_decompress(&info);
    return 1;
  }
  jpeg_create_decompress(&info);
  open_source(&info, &source, data, size, NULL);
  jpeg_read_header(&info, TRUE);
  info.scale_num = 1;
  info.scale_denom = (unsigned)denominator;
  jpeg_calc_output_dimensions(&info);
  header->width = (int)info.image_width;
  header->height = (int)info.image_height;
  header->components = info.num_components;
  header->progressive = info.progressive_mode;
  header->scaled_width = (int)info.output_width;
  header->scaled_height = (int)info.output_height;
  jpeg_destroy_decompress(&info);
  return 0;
}

/// R = (1 − C)(1 − K) and so on; an Adobe file stores 1 − C already.
static void cmyk_to_rgb(const uint8_t *cmyk, uint8_t *rgb, int width, int inverted) {
  for (int x = 0; x < width; x++, cmyk += 4, rgb += 3) {
    for (int c = 0; c < 3; c++) {
      unsigned ink = inverted ? cmyk[c] : 255u - cmyk[c];
      unsigned black = inverted ? cmyk[3] : 255u - cmyk[3];
      rgb[c] = (uint8_t)((ink * black + 127) / 255);
    }
  }
}

int cjpeg_decode(const uint8_t *data, size_t size, int denominator, uint8_t *pixels, size_t capacity,
                 cjpeg_outcome *outcome, char *error) {
  struct jpeg_decompress_struct info;
  struct jpeg_progress_mgr progress = {.progress_monitor = refuse_endless_scans};
  error_handler handler;
  memory_source source;
  uint8_t *volatile line = NULL;
  memset(&info, 0, sizeof info);
  memset(outcome, 0, sizeof *outcome);
  install(&handler, error, outcome);
  info.err = &handler.manager;
  if (setjmp(handler.escape)) {
    // An error after the first rows leaves those rows readable; before them it is the end.
    int done = (int)info.output_scanline;
    int usable = info.global_state != 0 && done > 0;
    if (usable) {
      if (!source.rows_known || outcome->readable_rows > done) outcome->readable_rows = done;
      if (!outcome->warning[0]) snprintf(outcome->warning, CJPEG_TEXT, "%s", error);
      size_t row = 3 * (size_t)info.output_width;
      size_t from = row * (size_t)outcome->readable_rows;
      memset(pixels + from, 128, row * info.output_height - from);
    }
    free(line);
    jpeg_destroy_decompress(&info);
    return usable ? 0 : 1;
  }
  jpeg_create_decompress(&info);
  info.progress = &progress;
  open_source(&info, &source, data, size, outcome);
  jpeg_read_header(&info, TRUE);
  int is_cmyk = info.num_components == 4;
  info.out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
  info.scale_num = 1;
  info.scale_denom = (unsigned)denominator;
  jpeg_calc_output_dimensions(&info);
  size_t row = 3 * (size_t)info.output_width;
  if (row * info.output_height != capacity) {
    snprintf(error, CJPEG_TEXT, "the header changed while it was read");
    jpeg_destroy_decompress(&info);
    return 1;
  }
  jpeg_start_decompress(&info);
  if (is_cmyk) {
    line = malloc(4 * (size_t)info.output_width);
    if (line == NULL) ERREXIT1(&info, JERR_OUT_OF_MEMORY, 0);
  }
  while (info.output_scanline < info.output_height) {
    uint8_t *target = pixels + row * info.output_scanline;
    JSAMPROW rows[1] = {is_cmyk ? line : target};
    jpeg_read_scanlines(&info, rows, 1);
    if (is_cmyk) cmyk_to_rgb(line, target, (int)info.output_width, info.saw_Adobe_marker);
  }
  if (!source.rows_known) outcome->readable_rows = (int)info.output_height;
  size_t from = row * (size_t)outcome->readable_rows;
  memset(pixels + from, 128, capacity - from);
  free(line);
  jpeg_destroy_decompress(&info);
  return 0;
}

int cjpeg_encode(const uint8_t *pixels, int width, int height, int components, int quality, int progressive,
                 uint8_t **encoded, size_t *encoded_size, char *error) {
  struct jpeg_compress_struct info;
  error_handler handler;
  unsigned char *volatile line = NULL;
  unsigned char *bytes = NULL;
  unsigned long count = 0;
  if (width < 1 || height < 1 || width > JPEG_MAX_DIMENSION || height > JPEG_MAX_DIMENSION) {
    snprintf(error, CJPEG_TEXT, "a JPEG has 1 to %ld pixels a side", (long)JPEG_MAX_DIMENSION);
    return 1;
  }
  memset(&info, 0, sizeof info);
  install(&handler, error, NULL);
  info.err = &handler.manager;
  if (setjmp(handler.escape)) {
    // Only memory can run out here. `bytes` may be stale then (libjpeg sets it at the end), so it is not
    // freed.
    jpeg_destroy_compress(&info);
    free(line);
    return 1;
  }
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &bytes, &count);
  info.image_width = (unsigned)width;
  info.image_height = (unsigned)height;
  info.input_components = components;
  info.in_color_space = components == 1 ? JCS_GRAYSCALE : components == 4 ? JCS_CMYK : JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  if (progressive) jpeg_simple_progression(&info);
  jpeg_start_compress(&info, TRUE);
  size_t stride = (size_t)width * (size_t)components;
  if (components == 4) {
    line = malloc(stride);
    if (line == NULL) ERREXIT1(&info, JERR_OUT_OF_MEMORY, 0);
  }
  while (info.next_scanline < info.image_height) {
    const uint8_t *source = pixels + stride * info.next_scanline;
    JSAMPROW rows[1] = {(JSAMPROW)source};
    if (line != NULL) {
      for (size_t i = 0; i < stride; i++) line[i] = (uint8_t)(255 - source[i]);
      rows[0] = line;
    }
    jpeg_write_scanlines(&info, rows, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  free(line);
  *encoded = bytes;
  *encoded_size = count;
  return 0;
}

void cjpeg_release(uint8_t *encoded) { free(encoded); }
