/**
 * The maps of one frame (or of a package) at one stop, for the Maps view: looked for once, their headers read little by little.
 *
 *     list()         which maps there are                 one search
 *     read(entries)  the headers of those on the screen   a few at a time; what was read is not asked for again
 *     pause()        nobody looks any more: what waits is dropped, what is under way is cancelled
 *
 * Knows of no view and of no debugger.
 */
import type { MapVariable } from "../../dap/mapVariables.js";
import type { LayoutHead } from "../../gomap/layout.js";
import type { MapInScope, RowFacts } from "./mapRow.js";

export interface MapEntry extends MapInScope {
  facts: RowFacts;
}

export interface MapSource {
  look(): Promise<readonly MapVariable[]>;
  /** @throws where it is not a map any more, or the program went on */
  readHead(map: MapVariable, signal: AbortSignal): Promise<LayoutHead>;
  /** The sentence for the row; null where nobody waits any more. */
  explain(map: MapVariable, error: unknown): string | null;
}

/** Maps that are read at the same time: each asks a few questions, of which the debugger gets eight at a time. */
const atATime = 4;

export class FrameMaps {
  private found: Promise<MapEntry[]> | undefined;
  private waiting: MapEntry[] = [];
  private readonly underWay = new Set<MapEntry>();
  private cancel = new AbortController();

  constructor(
    private readonly source: MapSource,
    /** More is known of these. */
    private readonly changed: (entries: readonly MapEntry[]) => void,
  ) {}

  /** @throws what the search threw; the next call searches again */
  list(): Promise<readonly MapEntry[]> {
    this.found ??= this.source.look().then((maps) => maps.map((map) => ({ map, facts: { kind: "waiting" } })));
    this.found.catch(() => {
      this.found = undefined;
    });
    return this.found;
  }

  /** The headers of these are wanted; the first of them first, before what was wanted earlier. */
  read(entries: readonly MapEntry[]): void {
    // Of a nil map all is known.
    const wanted = entries.filter((entry) => entry.facts.kind === "waiting" && !entry.map.isNil && !this.underWay.has(entry));
    const already = new Set(wanted);
    this.waiting = [...wanted, ...this.waiting.filter((entry) => !already.has(entry))];
    this.goOn();
  }

  pause(): void {
    this.waiting = [];
    this.underWay.clear();
    this.cancel.abort();
    this.cancel = new AbortController();
  }

  private goOn(): void {
    while (this.underWay.size < atATime) {
      const next = this.waiting.shift();
      if (!next) return;
      void this.readOne(next);
    }
  }

  private async readOne(entry: MapEntry): Promise<void> {
    const { signal } = this.cancel;
    this.underWay.add(entry);
    let facts: RowFacts;
    try {
      facts = { kind: "read", head: await this.source.readHead(entry.map, signal) };
    } catch (error) {
      if (signal.aborted) return;
      const sentence = this.source.explain(entry.map, error);
      facts = sentence === null ? { kind: "waiting" } : { kind: "failed", sentence };
    }
    // What comes after a pause is late: nobody waits for it.
    if (signal.aborted) return;
    this.underWay.delete(entry);
    entry.facts = facts;
    this.changed([entry]);
    this.goOn();
  }
}
