/**
 * `npm run bench`: what a picture costs, against what it cannot cost less than.
 *
 *     first look       what the panel shows first, whatever the size of the map
 *     survey           all of the arrays after it, window by window, counted and forgotten
 *     first picture    header, facts and all columns at once, as the CLI reads them
 *     whole document   every slot, checked and written as JSON
 *     raw bytes        the same memory through readMemory, nothing decoded: the floor
 *     Delve's listing  what a person has today
 *
 * Machines differ and are shared, so what counts are the ratios to the raw bytes within one run.
 */
import { LaunchedDebuggee } from "../../src/cli/launchedDebuggee.js";
import { DebuggeeRequests } from "../../src/dap/debuggeeRequests.js";
import { Inspector, type MapPicture } from "../../src/dap/inspector.js";
import { openMemory } from "../../src/dap/memorySource.js";
import { PagedMemory } from "../../src/dap/pagedMemory.js";
import type { MapModel } from "../../src/gomap/mapModel.js";
import type { AddressRange, TargetMemory } from "../../src/gomap/memory.js";
import { MapSurvey } from "../../src/gomap/survey.js";
import { writeLayout } from "../../src/messages/writeLayout.js";
import type { GoVariant } from "../live/toolchains.js";
import { breakAt, build, findTools, newestDelve, variantName } from "../live/toolchains.js";

const runs = 5;
const sizes = [100, 10_000, 1_000_000, 10_000_000];
/** Larger maps are not held in memory as a whole: no more than the panel does with them is measured. */
const largestWhole = 1_000_000;
const variants: readonly GoVariant[] = [
  { go: "1.23", experiment: "" },
  { go: "1.27", experiment: "" },
];
/** Entries that Delve is asked to list; beyond, the listing of these is given, and it gets slower with each page. */
const listedEntries = 10_000;
const throughReadMemory = { path: "readMemory", stretches: [] } as const;

interface Row {
  readonly what: string;
  readonly milliseconds: number;
  readonly requests: number;
  readonly bytes: number;
}

async function main(): Promise<void> {
  const tools = findTools();
  const dlv = tools?.delve[newestDelve];
  if (!tools || dlv === undefined) throw new Error("no Delve at hand");
  for (const variant of variants) {
    const binary = await build(tools, variant, "size");
    for (const entries of sizes) {
      console.log(
        `\n${variantName(variant)} · map[uint64]uint64 · ${entries.toLocaleString("en")} entries · Delve ${newestDelve} · median of ${runs}`,
      );
      print(await measure(dlv, binary, entries), entries);
    }
  }
}

async function measure(dlv: string, binary: string, entries: number): Promise<Row[]> {
  const { file, line } = breakAt("size", "ready");
  const debuggee = await LaunchedDebuggee.start(
    { kind: "launch", program: binary, breakAt: { file, line }, args: [String(entries)] },
    { dlv, firstHit: 1, onOutput: () => undefined, onStarted: () => undefined },
  );
  try {
    const stop = await debuggee.nextStop();
    const rows: Row[][] = [];
    for (let run = 0; run <= runs; run++) rows.push(await once(debuggee, stop.threadId, entries));
    return (rows[1] ?? []).map(({ what, requests, bytes }, i) => ({
      what,
      requests,
      bytes,
      milliseconds: median(rows.slice(1).map((row) => row[i]?.milliseconds ?? Number.NaN)),
    }));
  } finally {
    await debuggee.end();
  }
}

async function once(debuggee: LaunchedDebuggee, threadId: number | undefined, entries: number): Promise<Row[]> {
  const rows: Row[] = [];
  const inspector = new Inspector(debuggee.session, () => undefined);
  const view = inspector.stopped(threadId);
  const frameId = (await view.frames())[0]?.id;
  const timed = async <T>(what: string, cost: () => { requests: number; bytes: number }, work: () => Promise<T>): Promise<T> => {
    const before = { ...cost() };
    const started = performance.now();
    const result = await work();
    const { requests, bytes } = cost();
    rows.push({
      what,
      milliseconds: performance.now() - started,
      requests: requests - before.requests,
      bytes: bytes - before.bytes,
    });
    return result;
  };

  const look = await timed(
    "first look",
    () => view.cost,
    () => view.inspect("numbers", frameId, { budgetBytes: 256 << 10, depth: "firstLook" }),
  );
  const fresh = new Inspector(debuggee.session, () => undefined).stopped(threadId);
  await timed(
    "survey",
    () => view.cost,
    () => surveyOf(look),
  );
  if (entries > largestWhole) {
    const requests = new DebuggeeRequests(debuggee.session, () => undefined, new AbortController().signal);
    const memory = new PagedMemory((await openMemory(requests, throughReadMemory)).source, 8, requests.signal);
    await timed(
      "the same bytes, raw",
      () => requests.cost,
      () => rawWindows(memory.withBudget(Number.MAX_SAFE_INTEGER, undefined, { keep: false }), look),
    );
    inspector.resumed();
    return rows;
  }
  const picture = await timed(
    "first picture",
    () => fresh.cost,
    () => fresh.inspect("numbers", frameId, { budgetBytes: Number.MAX_SAFE_INTEGER }),
  );
  let written = 0;
  await timed(
    "whole document, after it",
    () => ({ requests: view.cost.requests, bytes: written }),
    () =>
      writeLayout(
        picture.model,
        (places) => picture.slots(places, { values: true }),
        (text) => void (written += text.length),
        { values: true, style: "compact" },
      ),
  );
  const requests = new DebuggeeRequests(debuggee.session, () => undefined, new AbortController().signal);
  const { source } = await openMemory(requests, throughReadMemory);
  const memory = new PagedMemory(source, 8, requests.signal).withBudget(Number.MAX_SAFE_INTEGER);
  await timed(
    "the same bytes, raw",
    () => requests.cost,
    () => memory.read(arraysOf(picture.model)),
  );
  const asked = { requests: 0, bytes: 0 };
  await timed(
    entries > listedEntries ? `Delve's listing of the first ${listedEntries.toLocaleString("en")}` : "Delve's listing",
    () => asked,
    () => listing(debuggee, frameId, entries, asked),
  );
  inspector.resumed();
  return rows;
}

/** What `src/host/panels/surveyFeed.ts` does, two windows at a time. */
async function surveyOf(picture: MapPicture): Promise<void> {
  await picture.learnTables();
  const survey = new MapSurvey(picture.cells, 0);
  const ranges = survey.scanRanges();
  const work = async (): Promise<void> => {
    for (let next = ranges.next(); next.done !== true; next = ranges.next()) {
      survey.addScanned((await picture.window(next.value, { once: true })).counts);
    }
  };
  await Promise.all([work(), work()]);
  await picture.finish(survey.parts);
}

/** The arrays' bytes by reads of the same size, nothing decoded. */
async function rawWindows(memory: TargetMemory, picture: MapPicture): Promise<void> {
  const ranges: AddressRange[] = [];
  const { head } = picture.model;
  const step = 256 << 10;
  const add = (address: bigint, sizeBytes: number): void => {
    for (let at = 0; at < sizeBytes; at += step)
      ranges.push({ address: address + BigInt(at), sizeBytes: Math.min(step, sizeBytes - at) });
  };
  if (picture.cells.kind === "hmap") {
    const base = head.chain.find(({ role }) => role === "buckets")?.address;
    if (base !== undefined) add(BigInt(base), picture.cells.buckets * picture.cells.bytesPerCell);
  } else {
    const all = await picture.learnTables();
    const layout = (all ?? head).layout;
    for (const table of layout.kind === "swiss" ? layout.tables : []) {
      add(BigInt(table.groupsAddress), table.groupCount * picture.cells.bytesPerCell);
    }
  }
  const queue = ranges.values();
  const work = async (): Promise<void> => {
    for (const range of queue) await memory.read([range]);
  };
  await Promise.all([work(), work()]);
}

/** As the Variables view does it: pages of 100. */
async function listing(
  debuggee: LaunchedDebuggee,
  frameId: number | undefined,
  entries: number,
  asked: { requests: number },
): Promise<void> {
  const evaluated = (await debuggee.session.request("evaluate", { expression: "numbers", frameId, context: "watch" })) as {
    variablesReference: number;
  };
  asked.requests++;
  for (let start = 0; start < Math.min(entries, listedEntries); start += 100) {
    await debuggee.session.request("variables", {
      variablesReference: evaluated.variablesReference,
      filter: "indexed",
      start,
      count: 100,
    });
    asked.requests++;
  }
}

function arraysOf({ body }: MapModel): AddressRange[] {
  if (body?.kind === "hmap") {
    return [body.buckets, body.oldBuckets].flatMap((columns) =>
      columns ? [{ address: columns.baseAddress, sizeBytes: columns.arrayCount * columns.bucketSizeBytes }] : [],
    );
  }
  return (body?.tables ?? []).map((table) => ({
    address: table.groupsAddress,
    sizeBytes: table.groupCount * table.groupSizeBytes,
  }));
}

function print(rows: readonly Row[], entries: number): void {
  const raw = rows.find(({ what }) => what.endsWith("raw"))?.milliseconds ?? Number.NaN;
  for (const { what, milliseconds, requests, bytes } of rows) {
    const share = what.includes("first 10") ? `, ${listedEntries / entries} of all` : "";
    console.log(
      `  ${what.padEnd(36)} ${milliseconds.toFixed(1).padStart(9)} ms ${`×${(milliseconds / raw).toFixed(2)}`.padStart(9)}` +
        ` ${String(requests).padStart(6)} requests ${(bytes / 1024).toFixed(0).padStart(8)} KiB${share}`,
    );
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
