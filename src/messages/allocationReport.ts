/** What "Explain Allocation" found out about one map: what the page shows. */
import type { PathStep } from "../gomap/allocationPath.js";
import type { LayoutHead } from "../gomap/layout.js";
import type { EscapeNote, SourcePlace } from "./compilerNotes.js";

export interface AllocationReport {
  /** `m`, or what is made where it is assigned to no variable. */
  readonly subject: string;
  readonly goVersion: string;
  readonly goarch: string;
  readonly importPath: string;
  /** As it was run: `go build -gcflags=-m=2 …`. */
  readonly command: string;
  readonly sites: readonly SiteReport[];
  /** The same sites as the program is built for debugging; null where no program stands. */
  readonly debugged: readonly SiteReport[] | null;
  readonly variable: VariableReport | null;
  /** Other maps that the function makes. */
  readonly others: readonly EscapeNote[];
  readonly functionName: string | null;
  readonly memory: MemoryReport | null;
}

export interface SiteReport {
  readonly note: EscapeNote;
  readonly path: readonly PathStep[];
  /** Where the function is inlined its code is compiled once more, and decided anew. */
  readonly inlined: readonly { readonly at: SourcePlace; readonly decision: EscapeNote["decision"] }[];
}

export interface VariableReport {
  readonly name: string;
  readonly at: SourcePlace;
  readonly isPackageVariable: boolean;
  /** What the compiler says of the variable's own word; null where it says nothing. */
  readonly note: EscapeNote | null;
}

/** What the memory of the stopped program says of the map that the variable holds now. */
export interface MemoryReport {
  readonly stop: number;
  readonly expression: string;
  readonly head: LayoutHead;
}
