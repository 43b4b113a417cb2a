/** `go1.25.5`, `devel go1.28-4f21b0a`, `go1.24.9 X:noswissmap`: the minor version, where sentences differ by it. */

/** 25 for go1.25.5; Infinity where the text names none (taken for newer than all known). */
export function goMinor(goVersion: string): number {
  const match = /go1\.(\d+)/.exec(goVersion);
  return match?.[1] === undefined ? Infinity : Number(match[1]);
}
