/**
 * The messages between the host and the panel (a webview). The panel holds the head and the columns of one picture and asks
 * for slots (keys, elems) of what it shows.
 */
import type { KeyHash } from "../gomap/goHash.js";
import type { SlotAt } from "../gomap/keyPath.js";
import type { Address, LayoutChain, LayoutGroup, LayoutHead, LayoutOldChain } from "../gomap/layout.js";
import { notReadYet, type BucketColumns, type Place, type TableColumns } from "../gomap/mapModel.js";
import type { StructLayout } from "../gomap/mapType.js";
import type { MapWriter } from "../gomap/mapWriter.js";
import type { Estimate, SurveyStatistics } from "../gomap/survey.js";
import type { CellRange } from "../gomap/window.js";
import type { HistoryDiff, HistoryKept, HistoryStop } from "./historyDiff.js";

export type { CellRange, Estimate, KeyHash, MapWriter, SlotAt, SurveyStatistics };
export { notReadYet };

/** Messages are JSON and typed arrays: a bigint by itself does not cross, so base addresses are strings. */
export type PanelBuckets = Omit<BucketColumns, "arrayPages" | "overflowPages" | "overflowPointers" | "baseAddress"> & {
  readonly baseAddress: Address;
};
export type PanelTable = Omit<TableColumns, "pages" | "groupsAddress"> & { readonly groupsAddress: Address };

export type PanelBody =
  | { readonly kind: "hmap"; readonly buckets: PanelBuckets; readonly oldBuckets: PanelBuckets | null }
  | { readonly kind: "swiss"; readonly tables: readonly PanelTable[] };

/** Windows of the arrays of the map that is shown. `firstIndex` (`position`) says where they belong. */
export type PanelCells =
  | { readonly kind: "hmap"; readonly old: boolean; readonly buckets: PanelBuckets }
  | { readonly kind: "swiss"; readonly tables: readonly { readonly position: number; readonly columns: PanelTable }[] };

/** How far the whole of a large map is known. Sampled first, then bucket by bucket (group by group). */
export interface Survey {
  readonly state: "sampling" | "scanning" | "done" | "stopped" | "failed";
  /** Buckets of all arrays, groups of all tables. */
  readonly scannedCells: number;
  readonly totalCells: number;
  readonly statistics: SurveyStatistics | null;
  /** Why it failed, and what to do. */
  readonly sentence?: string;
}

/** A map in the table of *Compare*. */
export interface ComparedMap {
  readonly id: number;
  /** "m", "m at stop 3", "old.layout.json". */
  readonly label: string;
  /** "main.go:14 in main.fill", a file's name; null where there is nothing to say. */
  readonly origin: string | null;
  readonly kind: "shown" | "scope" | "pinned" | "stop" | "document";
  /** Without the tables of a Swiss map, which may be many: `tables` is [] there. */
  readonly head: LayoutHead;
  /** Tables of a Swiss map; null for others. */
  readonly tableCount: number | null;
  /** Why it is older than the stop that is shown: "m is not in scope at this stop." */
  readonly problem?: string;
}

/** What a panel is about: enough to find the map again when the program is debugged another time. */
export interface PanelSubject {
  /** How the panel calls it. */
  readonly name: string;
  readonly expression: string;
  /** The function whose variable it is; null for package variables. */
  readonly functionName: string | null;
  /** Of the debug session: those of the launch configuration. */
  readonly sessionName: string;
  readonly sessionType: string;
}

/** One picture: a map at one stop. */
export interface PanelPicture {
  /** Counts up per panel; details carry it, so that a late answer for an older picture is dropped. */
  readonly id: number;
  readonly head: LayoutHead;
  readonly body: PanelBody | null;
  /** Between which stops the growth began; absent where the map does not grow, or this was not seen. */
  readonly growthBegan?: { readonly after: number; readonly by: number };
  /** How internal/runtime/maps.table lies in memory; absent for other maps, and where it is not known. */
  readonly tableStruct?: StructLayout;
  readonly stop: {
    /** The how-manieth stop of this session; of the recording that is replayed. */
    readonly number: number;
    /** Stops of that recording; absent where a program is debugged. */
    readonly count?: number;
    /** When that stop was recorded, in milliseconds since 1970; absent where a program is debugged. */
    readonly time?: number;
    /** "main.go:14", or null where the frame has no source. */
    readonly source: string | null;
    readonly functionName: string | null;
    /** The debug adapter's reason: "breakpoint", "step" … */
    readonly reason: string;
  };
  /** Kept over a reload of the window: the head of an earlier picture, without arrays. */
  readonly restored?: true;
  /** Out of the history: the id of its stop, and how much of it is still kept. */
  readonly past?: { readonly id: number; readonly level: "whole" | "marks" | "head" };
}

/** What the panel says in its status line, and above the picture where the picture is not of now. */
export type PanelStatus =
  | { readonly kind: "live" }
  | { readonly kind: "reading" }
  | { readonly kind: "running"; readonly sentence: string }
  | { readonly kind: "ended"; readonly sentence: string }
  | { readonly kind: "outOfScope"; readonly sentence: string }
  | { readonly kind: "failed"; readonly sentence: string; /** What to do next. */ readonly hint: string };

/** "Break when…": what it was that stopped the program. */
export interface StopCause {
  /** "m starts to grow, 64 → 128 buckets". */
  readonly sentence: string;
  /** What to bear in mind. */
  readonly hint: string | null;
}

export type Details = LayoutChain | LayoutOldChain | LayoutGroup;

/** A full slot, as the table of entries and the search show it. */
export interface PanelEntry {
  readonly place: Place;
  /** Which bucket of the chain: 0 is the one of the array, 1 its first overflow bucket. 0 in a group. */
  readonly chainPosition: number;
  readonly slot: number;
  /** The tophash or control byte. */
  readonly mark: number;
  /** Absent where it could not be read or printed. */
  readonly key?: string;
  readonly elem?: string;
  readonly keyCut?: true;
  readonly elemCut?: true;
  /** Why it could not be read, in a sentence. */
  readonly keyProblem?: string;
  readonly elemProblem?: string;
  /** The elem is a map: the expression that shows it. Absent where the key has no form that can be written there. */
  readonly opens?: string;
}

/** An entry whose key fits what is searched for. */
export interface FoundKey extends Omit<PanelEntry, "elem" | "elemCut" | "elemProblem" | "opens"> {
  /** The key is what was searched for; false: it contains it. */
  readonly exact: boolean;
  /** Full slots before it in its chain (group) with the same tophash (H2): a lookup compares their keys, in vain. */
  readonly falseCompares: number;
}

export interface SearchProgress {
  readonly state: "searching" | "done" | "stopped";
  /** Of the buckets (groups): how many were searched, of how many. */
  readonly scanned: number;
  readonly total: number;
  /** Keys that were compared. */
  readonly compared: number;
  /** Keys that have no text: they could not be read or printed. */
  readonly unread: number;
  /** There are more hits than are sent. */
  readonly cut: boolean;
}

export type HostToPanel =
  | { readonly type: "picture"; readonly picture: PanelPicture }
  | { readonly type: "status"; readonly expression: string; readonly status: PanelStatus }
  | { readonly type: "details"; readonly pictureId: number; readonly place: Place; readonly details: Details }
  | { readonly type: "detailsFailed"; readonly pictureId: number; readonly place: Place; readonly sentence: string }
  /** `from`: as it was asked. `next`: where to go on; null at the end. `slow`: the debugger prints each value. */
  | {
      readonly type: "entries";
      readonly pictureId: number;
      readonly from: number;
      readonly entries: readonly PanelEntry[];
      readonly next: number | null;
      readonly slow: boolean;
    }
  | { readonly type: "entriesFailed"; readonly pictureId: number; readonly from: number; readonly sentence: string }
  /** Comes several times for a search; `hits` are those found since the last time. */
  | ({
      readonly type: "found";
      readonly pictureId: number;
      readonly searchId: number;
      readonly hits: readonly FoundKey[];
    } & SearchProgress)
  | { readonly type: "findFailed"; readonly pictureId: number; readonly searchId: number; readonly sentence: string }
  /** More is known of the same picture: a directory that came after it, numbers that needed a scan. */
  | { readonly type: "head"; readonly pictureId: number; readonly head: LayoutHead }
  /** More of the arrays: asked for, or passed by the survey. */
  | { readonly type: "cells"; readonly pictureId: number; readonly cells: PanelCells }
  | { readonly type: "cellsFailed"; readonly pictureId: number; readonly range: CellRange; readonly sentence: string }
  | { readonly type: "survey"; readonly pictureId: number; readonly survey: Survey }
  /** `bytes` are those asked for; what could not be read is 0 there and named in `holes` (offsets into `bytes`). */
  | {
      readonly type: "memory";
      readonly pictureId: number;
      readonly address: Address;
      readonly bytes: Uint8Array;
      readonly holes: readonly { readonly from: number; readonly to: number }[];
      readonly segment: string;
    }
  | { readonly type: "memoryFailed"; readonly pictureId: number; readonly address: Address; readonly sentence: string }
  /** The hash of the key in a slot, for the panel to say how it leads there. */
  | { readonly type: "why"; readonly pictureId: number; readonly at: SlotAt; readonly hash: KeyHash }
  /** A key is NaN: where the first one is that was come upon. Sent where there is one. */
  | { readonly type: "nanKey"; readonly pictureId: number; readonly place: Place }
  /** Goroutines that are inside this map; sent where the picture has any. */
  | { readonly type: "writers"; readonly pictureId: number; readonly writers: readonly MapWriter[] }
  /** The maps of the table of Compare beside the one that is shown, which the panel has anyway. */
  | { readonly type: "compared"; readonly maps: readonly ComparedMap[] }
  /** Stops of the map's history: all of them, then those that are new or of which more is known. `now`: that of the live picture. */
  | {
      readonly type: "history";
      readonly stops: readonly HistoryStop[];
      readonly kept: HistoryKept;
      readonly now: number | null;
    }
  /** What became of the map between two stops; null where one of them is not kept any more. */
  | { readonly type: "historyDiff"; readonly from: number; readonly to: number; readonly diff: HistoryDiff | null }
  /** Why the program stands, where it does so for this map; null: it does so no more. */
  | { readonly type: "stopCause"; readonly cause: StopCause | null }
  /** Whether the panel keeps its stop. */
  | { readonly type: "pinned"; readonly pinned: boolean }
  /** What the panel is about, for it to keep over a reload of the window. */
  | { readonly type: "subject"; readonly subject: PanelSubject };

export type PanelToHost =
  /** Sent once when the panel's script runs (again after a reload): the host answers with the last picture and status. */
  | { readonly type: "ready" }
  | { readonly type: "details"; readonly pictureId: number; readonly place: Place }
  /** A page of entries: those of `places` buckets (groups) that hold any, from where the last page ended (`next`), at first 0. */
  | { readonly type: "entries"; readonly pictureId: number; readonly from: number; readonly places: number }
  /** Searches all keys of the picture. `searchId` counts up per panel; a new search ends the one before. */
  | { readonly type: "find"; readonly pictureId: number; readonly searchId: number; readonly text: string }
  | { readonly type: "stopFinding" }
  /** Why a key that was found is where it is. */
  | { readonly type: "why"; readonly pictureId: number; readonly at: SlotAt }
  /** Reads a part of the arrays, and sends it as `cells`. */
  | { readonly type: "cells"; readonly pictureId: number; readonly range: CellRange }
  /** Goes on with the survey of the whole map, or ends it. */
  | { readonly type: "survey"; readonly pictureId: number; readonly go: boolean }
  /** At most 4,096 bytes. */
  | { readonly type: "memory"; readonly pictureId: number; readonly address: Address; readonly sizeBytes: number }
  /** Somebody looks at the table of Compare, or does so no more: while nobody looks, its maps are not read again. */
  | { readonly type: "compareLook"; readonly looking: boolean }
  /** Asks the person for maps to compare with, or drops one. */
  | { readonly type: "compareAdd" }
  | { readonly type: "compareRemove"; readonly id: number }
  /** Shows the map as it was at a stop of its history; null: as it is. */
  | { readonly type: "historyShow"; readonly id: number | null }
  | { readonly type: "historyDiff"; readonly from: number; readonly to: number }
  /** Keeps the picture of this stop, or follows the program again. */
  | { readonly type: "pin"; readonly pinned: boolean }
  /** Asks the person what to stop for when it happens to the map. */
  | { readonly type: "breakWhen" }
  /** Leaves the runtime's functions, until the program stands in its own code. */
  | { readonly type: "stepOut" }
  /** The same map in one more panel. */
  | { readonly type: "openCopy" }
  /** Shows another map in a panel of its own. */
  | { readonly type: "open"; readonly expression: string }
  /** Writes the picture to a file: the host asks which form and where to. */
  | { readonly type: "export" }
  /** Begin to record this map, or end the recording that runs. */
  | { readonly type: "record" }
  | { readonly type: "refresh" }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "showOutput" };
