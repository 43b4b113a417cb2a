/** Maps that were followed through stops, for the preview: made by the same code that keeps and compares real ones. */
import { MapHistory } from "../../src/gomap/history/mapHistory.js";
import { panelPicture } from "../../src/host/panels/panelPicture.js";
import { SnapshotPicture } from "../../src/host/panels/snapshotPicture.js";
import { historyDiff, historyStop } from "../../src/messages/historyDiff.js";
import type { HostToPanel, PanelPicture, PanelToHost } from "../../src/messages/panelMessages.js";
import { LivingHmap } from "./livingHmap.js";
import { LivingSwiss } from "./livingSwiss.js";

export interface PreviewHistory {
  readonly history: MapHistory;
  readonly live: PanelPicture;
  /** What a person did: went to a stop, chose since which one changes are told. */
  readonly start: { readonly show?: number; readonly since?: number };
}

const identity = { expression: "m", functionName: "main.fill", header: 0n };
const startTime = Date.UTC(2026, 3, 14, 12, 3, 5);

/** An hmap that begins to grow and evacuates, write by write. */
export function growingHistory(stops = 9): PreviewHistory {
  const map = new LivingHmap(4);
  for (let key = 0n; key < 103n; key++) map.put(key * 3n, key * key);
  const writes: ((map: LivingHmap) => void)[] = [
    () => undefined,
    () => {
      map.put(999n, 1n);
    },
    () => {
      map.put(6n, 777n);
      map.delete(21n);
    },
    () => {
      for (let key = 400n; key < 403n; key++) map.put(key, key);
    },
    () => {
      map.put(403n, 1n);
    },
    () => {
      for (let key = 500n; key < 512n; key++) map.put(key, key);
    },
    () => {
      map.put(777n, 49n);
    },
    () => {
      map.delete(9n);
      map.put(30n, 5n);
    },
    () => {
      map.put(1001n, 12n);
    },
  ];
  return follow(map, writes.slice(0, stops));
}

/** A Swiss map that fills, grows and splits; in Go a table splits at 1,024 slots. */
export function splittingHistory(): PreviewHistory {
  const map = new LivingSwiss(128);
  let next = 0n;
  const fill =
    (count: number): ((map: LivingSwiss) => void) =>
    () => {
      for (let i = 0; i < count; i++, next++) map.put(next * 7n, next);
    };
  return follow(map, [fill(6), fill(8), fill(60), fill(30), fill(30), fill(7)]);
}

/** A map at thousands of stops. */
export function longHistory(stops: number): PreviewHistory {
  const map = new LivingHmap(2);
  const write = (number: number) => () => {
    map.put(BigInt(number % 600), BigInt(number));
    if (number % 11 === 0) for (let key = 0; key < 15; key++) map.put(BigInt((number * 31 + key) % 600), 1n);
  };
  return follow(
    map,
    Array.from({ length: stops }, (_, i) => write(i)),
  );
}

function follow<Living extends LivingHmap | LivingSwiss>(
  map: Living,
  writes: readonly ((map: Living) => void)[],
): PreviewHistory {
  const history = new MapHistory();
  let model = map.look().model;
  for (const [i, write] of writes.entries()) {
    write(map);
    ({ model } = map.look());
    const source = `main.go:${14 + ((i * 3) % 8)}`;
    history.add(
      { run: 0, number: i + 1, source, functionName: "main.fill", reason: "step", time: startTime + i * 7300 },
      model,
      true,
    );
  }
  const last = history.last?.snapshot.stop;
  const { number = 1, source = null, functionName = null, reason = "step" } = last ?? {};
  const live = panelPicture(1, model, model.head, { number, source, functionName, reason });
  return { history, live, start: {} };
}

/** Answers as the host does. */
export function historyAnswers(
  { history, live, start }: PreviewHistory,
  send: (message: HostToPanel) => void,
): (message: PanelToHost) => void {
  const now = history.last?.snapshot.stop.id ?? null;
  let pictures = live.id;
  let shown = now;
  const pictureOf = (id: number): SnapshotPicture | null => {
    const opened = history.opened(id);
    return opened && new SnapshotPicture(opened, history, identity);
  };
  const show = (id: number | null): void => {
    shown = id ?? now;
    const picture = id === null ? null : pictureOf(id);
    const stop = id === null ? null : history.of(id)?.snapshot.stop;
    if (picture === null || id === null || !stop) send({ type: "picture", picture: { ...live, id: ++pictures } });
    else {
      const { number, source, functionName, reason } = stop;
      const made = panelPicture(++pictures, picture.model, picture.model.head, { number, source, functionName, reason });
      send({ type: "picture", picture: { ...made, past: { id, level: picture.level } } });
    }
  };
  return (message) => {
    if (message.type === "ready") {
      // Behind the picture, which the page sends itself.
      setTimeout(() => {
        const stops = history.stops.map(historyStop);
        send({ type: "history", stops, kept: history.kept, now });
        if (start.show !== undefined) show(start.show);
        const select = document.querySelector<HTMLSelectElement>(".sinceSelect");
        if (start.since !== undefined && select !== null) setTimeout(choose, 30, select, start.since);
      });
    }
    if (message.type === "historyShow") show(message.id);
    if (message.type === "historyDiff") {
      const { from, to } = message;
      send({ type: "historyDiff", from, to, diff: historyDiff(history, from, to) });
    }
    if (message.type === "details") {
      const { pictureId, place } = message;
      void pictureOf(shown ?? 1)
        ?.slots([place], { values: true })
        .then(([details]) => {
          if (details) send({ type: "details", pictureId, place, details });
        });
    }
  };
}

/** As a person does. */
function choose(select: HTMLSelectElement, id: number): void {
  select.value = String(id);
  select.dispatchEvent(new Event("change"));
}
