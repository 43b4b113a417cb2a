/**
 * The messages between the host and the panel (a webview). The panel holds the head and the columns of one picture and asks
 * for slots (keys, elems) of what it shows.
 */
import type { Address, LayoutChain, LayoutGroup, LayoutHead, LayoutOldChain } from "../gomap/layout.js";
import type { BucketColumns, Place, TableColumns } from "../gomap/mapModel.js";

/** Messages are JSON and typed arrays: a bigint by itself does not cross, so base addresses are strings. */
export type PanelBuckets = Omit<BucketColumns, "arrayPages" | "overflowPages" | "overflowPointers" | "baseAddress"> & {
  readonly baseAddress: Address;
};
export type PanelTable = Omit<TableColumns, "pages" | "groupsAddress"> & { readonly groupsAddress: Address };

export type PanelBody =
  | { readonly kind: "hmap"; readonly buckets: PanelBuckets; readonly oldBuckets: PanelBuckets | null }
  | { readonly kind: "swiss"; readonly tables: readonly PanelTable[] };

/** One picture: a map at one stop. */
export interface PanelPicture {
  /** Counts up per panel; details carry it, so that a late answer for an older picture is dropped. */
  readonly id: number;
  readonly head: LayoutHead;
  readonly body: PanelBody | null;
  readonly stop: {
    /** The how-manieth stop of this session. */
    readonly number: number;
    /** "main.go:14", or null where the frame has no source. */
    readonly source: string | null;
    readonly functionName: string | null;
    /** The debug adapter's reason: "breakpoint", "step" … */
    readonly reason: string;
  };
}

/** What the panel says in its status line, and above the picture where the picture is not of now. */
export type PanelStatus =
  | { readonly kind: "live" }
  | { readonly kind: "reading" }
  | { readonly kind: "running"; readonly sentence: string }
  | { readonly kind: "ended"; readonly sentence: string }
  | { readonly kind: "outOfScope"; readonly sentence: string }
  | { readonly kind: "failed"; readonly sentence: string; /** What to do next. */ readonly hint: string };

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
  /** Of the buckets (groups) that hold entries: how many were searched, of how many. */
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
  | { readonly type: "findFailed"; readonly pictureId: number; readonly searchId: number; readonly sentence: string };

export type PanelToHost =
  /** Sent once when the panel's script runs (again after a reload): the host answers with the last picture and status. */
  | { readonly type: "ready" }
  | { readonly type: "details"; readonly pictureId: number; readonly place: Place }
  /** A page of entries: those of `places` buckets (groups) that hold any, from the how-manieth of them on. */
  | { readonly type: "entries"; readonly pictureId: number; readonly from: number; readonly places: number }
  /** Searches all keys of the picture. `searchId` counts up per panel; a new search ends the one before. */
  | { readonly type: "find"; readonly pictureId: number; readonly searchId: number; readonly text: string }
  | { readonly type: "stopFinding" }
  /** Shows another map in a panel of its own. */
  | { readonly type: "open"; readonly expression: string }
  /** Writes the picture to a file: the host asks which form and where to. */
  | { readonly type: "export" }
  | { readonly type: "refresh" }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "showOutput" };
