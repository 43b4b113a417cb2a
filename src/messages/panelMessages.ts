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

export type HostToPanel =
  | { readonly type: "picture"; readonly picture: PanelPicture }
  | { readonly type: "status"; readonly expression: string; readonly status: PanelStatus }
  | { readonly type: "details"; readonly pictureId: number; readonly place: Place; readonly details: Details }
  | { readonly type: "detailsFailed"; readonly pictureId: number; readonly place: Place; readonly sentence: string };

export type PanelToHost =
  /** Sent once when the panel's script runs (again after a reload): the host answers with the last picture and status. */
  | { readonly type: "ready" }
  | { readonly type: "details"; readonly pictureId: number; readonly place: Place }
  | { readonly type: "refresh" }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "showOutput" };
