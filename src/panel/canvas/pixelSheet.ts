/**
 * A bitmap that is written pixel by pixel: tens of thousands of small cells cost a millisecond here, where as many calls of
 * `fillRect` would cost a frame. In device pixels.
 */
import { parseColor } from "../controls/color.js";

/** A colour as the bitmap holds it: 0xAABBGGRR. */
export type Pixel = number;

export function pixelOf(css: string): Pixel {
  const color = parseColor(css);
  if (color === null) return 0;
  return ((Math.round(color.a * 255) << 24) | (color.b << 16) | (color.g << 8) | color.r) >>> 0;
}

/** `share` of one colour over another one. */
export function mixPixels(over: Pixel, under: Pixel, share: number): Pixel {
  const channel = (shift: number) => Math.round(((over >>> shift) & 0xff) * share + ((under >>> shift) & 0xff) * (1 - share));
  return ((0xff << 24) | (channel(16) << 16) | (channel(8) << 8) | channel(0)) >>> 0;
}

export class PixelSheet {
  readonly image: ImageData;
  private readonly pixels: Uint32Array;

  constructor(
    readonly width: number,
    readonly height: number,
    /** Device pixels of a CSS pixel. */
    readonly ratio: number,
  ) {
    this.image = new ImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  clear(): void {
    this.pixels.fill(0);
  }

  fill(x: number, y: number, width: number, height: number, color: Pixel): void {
    const left = Math.max(0, x);
    const right = Math.min(this.width, x + width);
    const bottom = Math.min(this.height, y + height);
    if (right <= left) return;
    for (let row = Math.max(0, y); row < bottom; row++) {
      const start = row * this.width;
      // A handful of pixels: a loop is faster than TypedArray.fill.
      if (right - left < 24) for (let at = start + left; at < start + right; at++) this.pixels[at] = color;
      else this.pixels.fill(color, start + left, start + right);
    }
  }

  /** A border inside the rectangle. */
  frame(x: number, y: number, width: number, height: number, thickness: number, color: Pixel): void {
    this.fill(x, y, width, thickness, color);
    this.fill(x, y + height - thickness, width, thickness, color);
    this.fill(x, y + thickness, thickness, height - 2 * thickness, color);
    this.fill(x + width - thickness, y + thickness, thickness, height - 2 * thickness, color);
  }

  /** A triangle in the upper right corner. */
  corner(x: number, y: number, width: number, size: number, color: Pixel): void {
    for (let row = 0; row < size; row++) this.fill(x + width - size + row, y + row, size - row, 1, color);
  }

  /** A line from the lower left to the upper right. */
  slash(x: number, y: number, width: number, height: number, color: Pixel): void {
    const thickness = Math.max(1, Math.round(this.ratio));
    for (let row = 0; row < height; row++) {
      const along = Math.round(((height - 1 - row) / Math.max(1, height - 1)) * (width - thickness));
      this.fill(x + along, y + row, thickness, 1, color);
    }
  }

  /** Fine dots. `across`: in one pattern with those of the neighbors, where these touch. */
  dots(x: number, y: number, width: number, height: number, color: Pixel, across = false): void {
    const step = Math.max(3, Math.round(3 * this.ratio));
    const size = Math.max(1, Math.round(this.ratio));
    const first = (at: number) => (across ? Math.ceil(at / step) * step : at + size);
    for (let row = first(y); row < Math.min(this.height, y + height); row += step) {
      for (let column = first(x); column < Math.min(this.width, x + width); column += step) {
        this.fill(column, row, size, size, color);
      }
    }
  }
}
