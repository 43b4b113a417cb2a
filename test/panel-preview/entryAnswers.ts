/** The preview's host for the Entries tab and the search: the extension's own code over a scenario's slots. */
import type { MapPicture } from "../../src/dap/inspector.js";
import { addressText } from "../../src/gomap/hex.js";
import type { MapModel } from "../../src/gomap/mapModel.js";
import { EntriesFeed } from "../../src/host/panels/entriesFeed.js";
import { KeyHashFeed } from "../../src/host/panels/keyHashFeed.js";
import type { HostToPanel, PanelPicture, PanelToHost } from "../../src/messages/panelMessages.js";
import type { Scenario } from "./scenarios.js";

/** Answers what is about entries; null for a scenario without a map. */
export function entryAnswers(
  scenario: Scenario | undefined,
  send: (message: HostToPanel) => void,
): ((message: PanelToHost) => void) | null {
  const shown = scenario?.picture ?? null;
  if (scenario === undefined || shown === null) return null;
  const feed = new EntriesFeed({
    post: send,
    explain: (error) => (error instanceof Error ? error.message : String(error)),
    gone: "These entries are not of this stop any more.",
  });
  const hashes = new KeyHashFeed({ post: send, explain: String });
  feed.show(shown.id, pictureOf(scenario, shown));
  hashes.show(shown.id, pictureOf(scenario, shown));
  return (message) => {
    if (message.type === "entries") void feed.page(message.pictureId, message.from, message.places);
    if (message.type === "find") void feed.find(message.pictureId, message.searchId, message.text);
    if (message.type === "why") void hashes.tell(message.pictureId, message.at);
    if (message.type === "stopFinding") feed.stopFinding();
  };
}

/** The columns are those of the panel; nothing here looks at the pages and types that they lack. */
function pictureOf(scenario: Scenario, { head, body }: PanelPicture): MapPicture {
  const key = { kind: head.keyType === "string" ? "string" : "int64" };
  const model = { head, body, type: { key, elem: { kind: "int64" } } } as unknown as MapModel;
  const no = (): Promise<never> => Promise.reject(new Error("the preview's host has no more than this"));
  return {
    model,
    whole: true,
    cells:
      body?.kind === "swiss"
        ? { kind: "swiss", groups: body.tables.map((table) => table.groupCount), bytesPerCell: 0 }
        : {
            kind: "hmap",
            buckets: body?.buckets.arrayCount ?? 0,
            oldBuckets: body?.oldBuckets?.arrayCount ?? 0,
            bytesPerCell: 0,
          },
    around: () => Promise.resolve(model),
    window: no,
    learnTables: () => Promise.resolve(null),
    finish: no,
    again: no,
    identity: { expression: head.expression, functionName: null, header: 0n },
    keyHash: (at) => {
      const hash = scenario.hashAt?.(at) ?? null;
      const sentence = "Its hash is not computed: keys of type main.point are hashed piece by piece.";
      return Promise.resolve(hash === null ? { kind: "unknown", sentence } : { kind: "hash", hash: addressText(hash) });
    },
    read: () => Promise.reject(new Error("The entries read no memory.")),
    slots: (places) =>
      Promise.resolve(
        places.map((place) => {
          const made = scenario.details(place);
          if (typeof made === "string") throw new Error(made);
          return (
            made ??
            (place.kind === "bucket" ? { index: place.index, chain: [] } : { index: place.group, address: "0x0", slots: [] })
          );
        }),
      ),
  };
}
