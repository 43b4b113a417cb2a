/** Colours computed from theme colours: mixing, contrast, and the hue of a tophash or control byte. */

export interface Color {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  /** 0 to 1. */
  readonly a: number;
}

/** Reads `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, `rgb(…)`, `rgba(…)`, as VS Code writes its variables; null for others. */
export function parseColor(text: string): Color | null {
  const value = text.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3,8})$/.exec(value)?.[1];
  if (hex !== undefined && [3, 4, 6, 8].includes(hex.length)) {
    const digits = hex.length <= 4 ? hex.replace(/./g, "$&$&") : hex;
    const channel = (at: number) => parseInt(digits.slice(at, at + 2), 16);
    return { r: channel(0), g: channel(2), b: channel(4), a: digits.length === 8 ? channel(6) / 255 : 1 };
  }
  const numbers = /^rgba?\(([^)]*)\)$/
    .exec(value)?.[1]
    ?.split(/[\s,/]+/)
    .filter((part) => part !== "");
  if (numbers === undefined || numbers.length < 3) return null;
  const [r, g, b, a] = numbers.map((part) => (part.endsWith("%") ? parseFloat(part) / 100 : parseFloat(part)));
  if (r === undefined || g === undefined || b === undefined || [r, g, b].some(Number.isNaN)) return null;
  return { r, g, b, a: a === undefined || Number.isNaN(a) ? 1 : a };
}

/** `share` of `over` on top of `under`, with over's own opacity. */
export function mix(over: Color, under: Color, share: number): Color {
  const weight = share * over.a;
  const channel = (top: number, bottom: number) => Math.round(top * weight + bottom * (1 - weight));
  return { r: channel(over.r, under.r), g: channel(over.g, under.g), b: channel(over.b, under.b), a: 1 };
}

export function toCss({ r, g, b, a }: Color): string {
  return a === 1 ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${a})`;
}

/** WCAG's contrast ratio, 1 to 21. */
export function contrast(one: Color, other: Color): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** The one of two text colours that reads better. */
export function readableOn(background: Color, choices: readonly [Color, ...Color[]]): Color {
  return choices.reduce((best, choice) => (contrast(choice, background) > contrast(best, background) ? choice : best));
}

/** Hue (degrees) of a tophash: 05…ff once around the circle. */
export function tophashHue(tophash: number): number {
  return Math.round((tophash / 256) * 360);
}

/** Hue (degrees) of an H2: 00…7f once around the circle. */
export function controlHue(control: number): number {
  return Math.round(((control & 0x7f) / 128) * 360);
}

function luminance({ r, g, b }: Color): number {
  const [x, y, z] = [r, g, b].map((channel) => {
    const c = channel / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (x ?? 0) + 0.7152 * (y ?? 0) + 0.0722 * (z ?? 0);
}
