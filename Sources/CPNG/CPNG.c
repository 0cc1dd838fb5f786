#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  jmp_buf escape;
  char *error;
} error_handler;

static void escape_with_text(png_structp png, png_const_charp text) {
  error_handler *handler = png_get_error_ptr(png);
  snprintf(handler->error, CPNG_TEXT, "%s", text);
  longjmp(handler->escape, 1);
}

static void ignore_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

typedef struct {
  const uint8_t *data;
  size_t size;
  size_t position;
} memory_source;

static void read_bytes(png_structp png, png_bytep target, size_t count) {
  memory_source *source = png_get_io_ptr(png);
  if (count > source->size - source->position) png_error(png, "the file ends early");
  memcpy(target, source->data + source->position, count);
  source->position += count;
}

static cpng_kind kind_of(int color_type) {
  if (color_type == PNG_COLOR_TYPE_PALETTE) return CPNG_INDEXED;
  return (color_type & PNG_COLOR_MASK_COLOR) ? CPNG_RGB : CPNG_GREY;
}

static png_structp open_reader(error_handler *handler, memory_source *source) {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, handler, escape_with_text, ignore_warning);
  if (png == NULL) {
    snprintf(handler->error, CPNG_TEXT, "libpng did not start");
    return NULL;
  }
  png_set_read_fn(png, source, read_bytes);
  png_set_user_limits(png, 1u << 20, 1u << 20);
  return png;
}

int cpng_read_header(const uint8_t *data, size_t size, cpng_header *header, char *error) {
  error_handler handler = {.error = error};
  memory_source source = {data, size, 0};
  png_structp volatile png = NULL;
  png_infop volatile info = NULL;
  memset(header, 0, sizeof *header);
  if (setjmp(handler.escape)) {
    png_destroy_read_struct((png_structp *)&png, (png_infop *)&info, NULL);
    return 1;
  }
  png = open_reader(&handler, &source);
  if (png == NULL) return 1;
  info = png_create_info_struct(png);
  png_read_info(png, info);
  header->width = png_get_image_width(png, info);
  header->height = png_get_image_height(png, info);
  header->bits = png_get_bit_depth(png, info);
  int color_type = png_get_color_type(png, info);
  header->kind = kind_of(color_type);
  header->has_alpha = (color_type & PNG_COLOR_MASK_ALPHA) != 0;
  header->interlaced = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;
  png_colorp entries = NULL;
  int count = 0;
  if (header->kind == CPNG_INDEXED && png_get_PLTE(png, info, &entries, &count)) {
    header->palette_count = count;
    for (int i = 0; i < count; i++) {
      header->palette[3 * i] = entries[i].red;
      header->palette[3 * i + 1] = entries[i].green;
      header->palette[3 * i + 2] = entries[i].blue;
    }
  }
  png_destroy_read_struct((png_structp *)&png, (png_infop *)&info, NULL);
  return 0;
}

static int host_is_little_endian(void) {
  const uint16_t one = 1;
  return *(const uint8_t *)&one == 1;
}

int cpng_decode(const uint8_t *data, size_t size, uint8_t *pixels, size_t capacity, char *error) {
  error_handler handler = {.error = error};
  memory_source source = {data, size, 0};
  png_structp volatile png = NULL;
  png_infop volatile info = NULL;
  png_bytep *volatile rows = NULL;
  if (setjmp(handler.escape)) {
    png_destroy_read_struct((png_structp *)&png, (png_infop *)&info, NULL);
    free(rows);
    return 1;
  }
  png = open_reader(&handler, &source);
  if (png == NULL) return 1;
  info = png_create_info_struct(png);
  png_read_info(png, info);
  cpng_kind kind = kind_of(png_get_color_type(png, info));
  png_set_packing(png);
  png_set_strip_alpha(png);
  if (kind == CPNG_RGB) png_set_scale_16(png);
  if (kind == CPNG_GREY && host_is_little_endian()) png_set_swap(png);
  // An index beyond the palette is a fact about the file that its reader judges, not an unreadable file.
  png_set_check_for_invalid_index(png, 0);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t height = png_get_image_height(png, info);
  size_t stride = png_get_rowbytes(png, info);
  if (stride * height != capacity) png_error(png, "the header changed while it was read");
  rows = malloc(height * sizeof *rows);
  if (rows == NULL) png_error(png, "no memory for its rows");
  for (size_t y = 0; y < height; y++) rows[y] = pixels + y * stride;
  png_read_image(png, rows);
  png_destroy_read_struct((png_structp *)&png, (png_infop *)&info, NULL);
  free(rows);
  return 0;
}

typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
} memory_target;

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
  memory_target *target = png_get_io_ptr(png);
  if (target->count + count > target->capacity) {
    size_t capacity = 2 * target->capacity + count + 1024;
    uint8_t *grown = realloc(target->bytes, capacity);
    if (grown == NULL) png_error(png, "no memory for the encoded image");
    target->bytes = grown;
    target->capacity = capacity;
  }
  memcpy(target->bytes + target->count, bytes, count);
  target->count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

int cpng_encode(const cpng_header *header, const uint8_t *pixels, uint8_t **encoded, size_t *encoded_size,
                char *error) {
  static const int color_types[3] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_PALETTE, PNG_COLOR_TYPE_RGB};
  error_handler handler = {.error = error};
  memory_target target = {NULL, 0, 0};
  memory_target *volatile target_kept = &target;
  png_structp volatile png = NULL;
  png_infop volatile info = NULL;
  png_bytep *volatile rows = NULL;
  if (setjmp(handler.escape)) {
    png_destroy_write_struct((png_structp *)&png, (png_infop *)&info);
    free(rows);
    free(target_kept->bytes);
    return 1;
  }
  png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &handler, escape_with_text, ignore_warning);
  if (png == NULL) {
    snprintf(error, CPNG_TEXT, "libpng did not start");
    return 1;
  }
  info = png_create_info_struct(png);
  png_set_write_fn(png, &target, write_bytes, flush_nothing);
  png_set_IHDR(png, info, header->width, header->height, header->bits, color_types[header->kind],
               header->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  if (header->kind == CPNG_INDEXED) {
    png_color entries[256];
    for (int i = 0; i < header->palette_count; i++) {
      entries[i].red = header->palette[3 * i];
      entries[i].green = header->palette[3 * i + 1];
      entries[i].blue = header->palette[3 * i + 2];
    }
    png_set_PLTE(png, info, entries, header->palette_count);
  }
  png_write_info(png, info);
  png_set_packing(png);
  if (header->bits == 16 && host_is_little_endian()) png_set_swap(png);
  png_set_interlace_handling(png);
  size_t samples = (size_t)header->width * (header->kind == CPNG_RGB ? 3 : 1);
  size_t stride = header->bits == 16 ? 2 * samples : samples;
  rows = malloc(header->height * sizeof *rows);
  if (rows == NULL) png_error(png, "no memory for its rows");
  for (size_t y = 0; y < header->height; y++) rows[y] = (png_bytep)(pixels + y * stride);
  png_write_image(png, rows);
  png_write_end(png, info);
  png_destroy_write_struct((png_structp *)&png, (png_infop *)&info);
  free(rows);
  *encoded = target.bytes;
  *encoded_size = target.count;
  return 0;
}

void cpng_release(uint8_t *encoded) { free(encoded); }
