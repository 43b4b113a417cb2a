/** What the inspector gives for one map at one stop, and what it is asked with. */
import type { KeyHash } from "../gomap/goHash.js";
import type { SlotAt } from "../gomap/keyPath.js";
import type { LayoutChain, LayoutGroup, LayoutHead, LayoutOldChain } from "../gomap/layout.js";
import type { MapModel, Place } from "../gomap/mapModel.js";
import type { MapReading, PartCounts } from "../gomap/mapReading.js";
import type { ReadOptions } from "../gomap/mapTarget.js";
import type { MemoryBlock } from "../gomap/memory.js";
import type { CellRange } from "../gomap/window.js";
import type { MapVariable } from "./mapVariables.js";

export interface InspectOptions {
  /** Bytes that the picture may read for header and arrays; larger maps are shown in part. */
  readonly budgetBytes: number;
  readonly range?: ReadOptions["range"];
  readonly depth?: ReadOptions["depth"];
  /** Cancels this picture only. */
  readonly signal?: AbortSignal;
  /** Values that are not of a basic kind and that Delve prints, at most, over the picture's life. */
  readonly maxPrintedValues?: number;
  /** Variables to compare the header with; top-level maps of the frame when absent. */
  readonly others?: readonly MapVariable[];
}

export interface SlotsWanted {
  readonly values: boolean | "keys";
  readonly maxTextBytes?: number;
  /** Nothing is asked of Delve's printer: values that are not of a basic kind have raw bytes and no text. */
  readonly unprinted?: true;
}

export interface MapPicture {
  readonly model: MapModel;
  /** Where it was found: enough to find it again at the next stop. */
  readonly identity: MapIdentity;
  /** All of the arrays is in the model, and every number of its head is known. */
  readonly whole: boolean;
  /** How many buckets or groups there are in all. */
  readonly cells: MapReading["cells"];
  /** Of any place of the map: what the model does not hold is read. */
  slots(places: readonly Place[], wanted: SlotsWanted): Promise<(LayoutChain | LayoutOldChain | LayoutGroup)[]>;
  /** The model that has the place: that of the picture, or of a window around the place, which is kept a while. */
  around(place: Place): Promise<MapModel>;
  /** Memory of this stop, at any address; what cannot be read is in `holes`. `segment`: where `address` lies. */
  read(address: bigint, sizeBytes: number): Promise<MemoryBlock & { readonly segment: string }>;
  /** The hash of the key in a full slot, computed from what the runtime computes it from. */
  keyHash(at: SlotAt): Promise<KeyHash>;
  /** A part of the arrays: a model of the same head with its columns alone. `once`: it is not read again, and not kept. */
  window(range: CellRange, options?: { readonly signal?: AbortSignal; readonly once?: boolean }): Promise<MapWindow>;
  /**
   * Reads the rest of a large directory: from then on `cells`, windows and slots are of all tables.
   * @returns the head with all of them; null where they were known from the start
   */
  learnTables(signal?: AbortSignal): Promise<LayoutHead | null>;
  /** The head with nothing left to scan. @param parts of windows that together are the whole map */
  finish(parts: readonly PartCounts[]): Promise<LayoutHead>;
  /** The same map at the same stop, read with other options. */
  again(options: Pick<InspectOptions, "budgetBytes" | "depth" | "range" | "signal">): Promise<MapPicture>;
}

export interface MapWindow {
  readonly model: MapModel;
  readonly counts: PartCounts;
}

export interface MapIdentity {
  readonly expression: string;
  /** The function whose variable it is; null for package variables and where no frame was given. */
  readonly functionName: string | null;
  readonly header: bigint;
}
