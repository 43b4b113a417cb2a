/** How node runs the language server: it is to be small, as it lives beside the editor all day. */

/** Few young objects at a time, and WebAssembly compiled once, to the code that needs the least memory. */
export const nodeFlags: readonly string[] = ["--max-semi-space-size=1", "--max-old-space-size=256", "--liftoff-only"];
