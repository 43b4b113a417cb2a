/**
 * A walk over the stops of a recording: where it stands, and where it goes next. It knows neither files nor the protocol.
 *
 *     stop     1      2      3      4      5
 *     line    12     14 ●   14 ●   12     14 ●          ● a breakpoint of the person's is on this line
 *              └─────▶ step: one stop on, or back
 *                     └──────▶ run: to the next ●, and where none is left, to the end (back: to the beginning)
 *
 * While no breakpoint is on a recorded line, each stop counts as one: a program stopped there when it was recorded.
 */
export interface RecordedPlace {
  /** What tells one source file from another; the same text for the same file. */
  readonly file: string;
  readonly line: number;
}

export type Direction = "on" | "back";

/** Why the walk stands where it stands. */
export type ArrivalReason = "entry" | "step" | "breakpoint" | "recorded" | "end" | "beginning";

export interface Arrival {
  /** Of the stop, from 0. */
  readonly index: number;
  readonly reason: ArrivalReason;
  /** Breakpoints that are on this line. */
  readonly breakpointIds: readonly number[];
}

export class ReplayWalk {
  /** Ids of breakpoints by file and line. */
  private readonly breakpoints = new Map<string, ReadonlyMap<number, number>>();
  private at = 0;

  /** @param places of each stop, at least one; null where the stop has no source */
  constructor(private readonly places: readonly (RecordedPlace | null)[]) {}

  get index(): number {
    return this.at;
  }

  get stopCount(): number {
    return this.places.length;
  }

  /** Replaces a file's breakpoints. @returns for each whether a recorded stop is on its line */
  setBreakpoints(file: string, breakpoints: readonly { readonly id: number; readonly line: number }[]): boolean[] {
    const held = breakpoints.map(({ line }) => this.places.some((place) => place?.file === file && place.line === line));
    this.breakpoints.set(file, new Map(breakpoints.filter((_, i) => held[i]).map(({ id, line }) => [line, id])));
    return held;
  }

  /** The recorded lines of a file, ascending. */
  linesOf(file: string): number[] {
    const lines = this.places.filter((place) => place?.file === file).map((place) => place?.line ?? 0);
    return [...new Set(lines)].sort((a, b) => a - b);
  }

  restart(): Arrival {
    return this.arrive(0, "entry");
  }

  /** One stop on or back; null where there is none. */
  step(direction: Direction): Arrival | null {
    const next = this.at + sign(direction);
    return this.has(next) ? this.arrive(next, "step") : null;
  }

  /** On or back to a breakpoint; null where it stands at that end already. */
  run(direction: Direction): Arrival | null {
    const way = sign(direction);
    if (!this.has(this.at + way)) return null;
    const anyBreakpoint = [...this.breakpoints.values()].some((lines) => lines.size > 0);
    if (!anyBreakpoint) return this.arrive(this.at + way, "recorded");
    for (let i = this.at + way; this.has(i); i += way) if (this.hitAt(i) !== undefined) return this.arrive(i, "breakpoint");
    return direction === "on" ? this.arrive(this.stopCount - 1, "end") : this.arrive(0, "beginning");
  }

  private arrive(index: number, reason: ArrivalReason): Arrival {
    this.at = index;
    const hit = this.hitAt(index);
    return { index, reason, breakpointIds: hit === undefined ? [] : [hit] };
  }

  private hitAt(index: number): number | undefined {
    const place = this.places[index];
    return place ? this.breakpoints.get(place.file)?.get(place.line) : undefined;
  }

  private has(index: number): boolean {
    return index >= 0 && index < this.stopCount;
  }
}

function sign(direction: Direction): 1 | -1 {
  return direction === "on" ? 1 : -1;
}
