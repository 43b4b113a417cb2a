/** Layout documents from files, as columns of Compare. They are read as streams and checked; only their heads are kept. */
import * as vscode from "vscode";
import type { LayoutHead, MapLayout } from "../../gomap/layout.js";
import { LayoutFormatError } from "../../messages/layoutSchema.js";
import { readLayouts } from "../../messages/readLayout.js";
import type { OutputLog } from "../outputLog.js";
import { type KeptMap, leanHead, shortened, tablesOf } from "./earlierStops.js";

/** VS Code's file system hands over files whole. */
const maxFileBytes = 256 << 20;
/** A file may hold a list of documents. */
const maxDocuments = 16;
/** Between pieces the editor gets its turn, and a cancel is heard. */
const pieceBytes = 1 << 20;

/** What came of a file: the maps of the documents that are whole, and why there are no more of them. */
export interface DocumentMaps {
  readonly maps: readonly KeptMap[];
  /** A sentence; null where all went well. */
  readonly problem: string | null;
}

/** Asks for files and reads them. Says itself what is wrong with one; the others are read all the same. */
export async function openLayoutDocuments(log: OutputLog): Promise<KeptMap[]> {
  const uris = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Compare with layout documents"),
    openLabel: vscode.l10n.t("Compare"),
    canSelectMany: true,
    filters: { [vscode.l10n.t("Layout documents")]: ["json", "jsonl"], [vscode.l10n.t("All files")]: ["*"] },
  });
  const all: KeptMap[] = [];
  for (const uri of uris ?? []) {
    const name = uri.path.split("/").at(-1) ?? uri.path;
    const { maps, problem } = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Reading {0}", name), cancellable: true },
      (_, token) => readFile(uri, name, () => token.isCancellationRequested, log),
    );
    all.push(...maps);
    if (problem !== null) void vscode.window.showErrorMessage(problem);
  }
  return all;
}

/** The maps of a document, or of a list of them. Never throws. */
export async function mapsOfDocument(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): Promise<DocumentMaps> {
  const maps: KeptMap[] = [];
  try {
    for await (const event of readLayouts(chunks)) {
      if (event.kind !== "end") continue;
      if (maps.length === maxDocuments) {
        return {
          maps,
          problem: vscode.l10n.t("{0} holds more than {1} documents; the others were left out.", name, maxDocuments),
        };
      }
      maps.push(mapOf(event.head, name));
    }
    return { maps, problem: null };
  } catch (error) {
    if (error instanceof CancelledError) return { maps, problem: null };
    const reason = error instanceof Error ? error.message : String(error);
    const problem =
      error instanceof LayoutFormatError && maps.length > 0
        ? vscode.l10n.t("{0} was read in part, up to where it goes wrong: {1}.", name, shortened(reason))
        : vscode.l10n.t("{0} can't be compared with: {1}.", name, shortened(reason));
    return { maps, problem };
  }
}

class CancelledError extends Error {}

async function readFile(uri: vscode.Uri, name: string, isCancelled: () => boolean, log: OutputLog): Promise<DocumentMaps> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxFileBytes) {
      const problem = vscode.l10n.t("{0} can't be compared with: it is larger than {1} MiB.", name, maxFileBytes >> 20);
      return { maps: [], problem };
    }
    return await mapsOfDocument(pieces(await vscode.workspace.fs.readFile(uri), isCancelled), name);
  } catch (error) {
    log.failed(`reading the layout document ${name}`, error);
    const reason = error instanceof Error ? error.message : String(error);
    return { maps: [], problem: vscode.l10n.t("{0} could not be read: {1}", name, reason) };
  }
}

async function* pieces(bytes: Uint8Array, isCancelled: () => boolean): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (isCancelled()) throw new CancelledError();
    yield bytes.subarray(at, at + pieceBytes);
  }
}

function mapOf(document: MapLayout, name: string): KeptMap {
  const head: LayoutHead = document;
  return {
    kind: "document",
    label: shortened(document.expression),
    origin: shortened(name),
    head: leanHead(withoutArrays(head)),
    tableCount: tablesOf(head),
  };
}

/** A streamed document's arrays are empty, and no part of a head. */
function withoutArrays(head: LayoutHead): LayoutHead {
  if (head.layout.kind !== "hmap") return head;
  const { kind, B, bucketSizeBytes, bucketCount, overflowCount, noverflow, preallocatedOverflow, longestChain, growth, parts } =
    head.layout;
  const layout = { kind, B, bucketSizeBytes, bucketCount, overflowCount, noverflow, preallocatedOverflow, longestChain };
  return { ...head, layout: { ...layout, growth, parts } };
}
