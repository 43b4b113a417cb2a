/** Pictures to look at: one for each thing that the panel must draw well. */
import type { LayoutHead, NilLayout } from "../../src/gomap/layout.js";
import type { SlotAt } from "../../src/gomap/keyPath.js";
import type { Place } from "../../src/gomap/mapModel.js";
import type {
  ComparedMap,
  Details,
  MapWriter,
  PanelPicture,
  PanelStatus,
  StopCause,
  Survey,
} from "../../src/messages/panelMessages.js";
import { hostileStrings } from "../hostileStrings.js";
import { comparedColumn } from "./comparedColumn.js";
import { hmapHead } from "./hmapHead.js";
import { hugeHmap } from "./hugeHmap.js";
import type { HugeMap } from "./hugeMap.js";
import { hugeSwiss } from "./hugeSwiss.js";
import { growingHistory, longHistory, type PreviewHistory, splittingHistory } from "./previewHistory.js";
import { type Entry, type HmapPlan, intEntries, random, simulateHmap, tophashOf } from "./simulateHmap.js";
import { type SwissPlan, simulateSwiss } from "./simulateSwiss.js";
import { swissHead } from "./swissHead.js";

export interface Scenario {
  readonly picture: PanelPicture | null;
  readonly status: PanelStatus;
  readonly select?: Place;
  /** What is known of a large map from the start. */
  readonly surveyed?: Survey;
  readonly writers?: readonly MapWriter[];
  readonly stopCause?: StopCause;
  /** The slots of a place; null: none ever come (a skeleton stays); a string: why they can't be had. */
  details(place: Place): Details | string | null;
  /** The hash of a key, as it was made up. */
  hashAt?(at: SlotAt): bigint | null;
  /** Typed into the search. */
  readonly find?: string;
  /** A map that is read in parts. */
  readonly huge?: HugeMap;
  /** Its survey runs from the start. */
  readonly survey?: true;
  /** In the table of Compare. */
  readonly compared?: readonly ComparedMap[];
  readonly pinned?: boolean;
  /** A map that was followed through stops. */
  readonly history?: PreviewHistory;
}

const stop = { number: 7, source: "main.go:14", functionName: "main.fill", reason: "breakpoint" };
const live: PanelStatus = { kind: "live" };
const intMap = { expression: "m", type: "map[int]uint64", keyType: "int", elemType: "uint64" };

export const scenarios: Readonly<Record<string, () => Scenario>> = {
  "history-hmap": () => historyScenario(growingHistory(), {}),
  "history-hmap-past": () => historyScenario(growingHistory(), { show: 4 }),
  "history-hmap-since": () => historyScenario(growingHistory(), { since: 2 }),
  "history-swiss": () => historyScenario(splittingHistory(), {}),
  "history-long": () => historyScenario(longHistory(3000), { show: 1200 }),
  "history-first": () => historyScenario(growingHistory(1), {}),
  growing: () => hmapScenario(growingPlan(), {}, { select: { kind: "bucket", old: false, index: 21 } }),
  "growing-old": () => hmapScenario(growingPlan(), {}, { select: { kind: "bucket", old: true, index: 6 } }),
  "found-new": () => ({ ...hmapScenario(growingPlan()), find: "300" }),
  "found-old": () => ({ ...hmapScenario(growingPlan()), find: "144" }),
  "found-swiss": () => ({ ...swissBase(), find: '"lin.4"' }),
  "found-swiss-probed": () => ({ ...swissBase(), find: '"eva.3174"' }),
  "found-swiss-far": () => ({ ...swissBase(), find: '"grace.3223"' }),
  "found-unknown": () => ({ ...hmapScenario(growingPlan()), find: "137", hashAt: () => null }),
  "found-unconfirmed": () => ({ ...hmapScenario(growingPlan()), find: "137", hashAt: () => 1n }),
  "growing-header-only": () => {
    const { picture, ...rest } = hmapScenario(growingPlan(), {}, {}, { evacuatedCount: null });
    return { ...rest, picture: picture === null ? null : { ...picture, body: null }, status: { kind: "reading" } };
  },
  "one-bucket": () => hmapScenario({ B: 0, growth: "none", entries: intEntries(7, 3), deleteEvery: 4, bucketSizeBytes: 144 }),
  "growing-1-2": () =>
    hmapScenario(
      {
        B: 1,
        growth: "doubling",
        entries: intEntries(8, 3),
        later: intEntries(1, 8, 9),
        evacuated: (i) => i === 0,
        bucketSizeBytes: 144,
      },
      {},
      { select: { kind: "bucket", old: true, index: 0 } },
    ),
  nil: () => ({ picture: picture(nilHead(), null), status: live, details: () => null }),
  empty: () => emptyScenario(),
  "large-2048": () =>
    hmapScenario(
      { B: 11, growth: "none", entries: intEntries(10_000, 5), deleteEvery: 9, bucketSizeBytes: 144 },
      {},
      { select: { kind: "bucket", old: false, index: 777 } },
    ),
  "large-growing": () =>
    hmapScenario(
      {
        B: 11,
        growth: "doubling",
        entries: intEntries(6657, 6),
        later: intEntries(300, 9, 7000),
        evacuated: (i) => i < 380 || i % 7 === 0,
        bucketSizeBytes: 144,
      },
      {},
      { select: { kind: "bucket", old: true, index: 333 } },
    ),
  "buckets-256": () => hmapScenario({ B: 8, growth: "none", entries: intEntries(1024, 15), bucketSizeBytes: 144 }),
  "same-size": () =>
    hmapScenario(
      {
        B: 5,
        growth: "sameSize",
        entries: intEntries(300, 11),
        deleteEvery: 2,
        evacuated: (i) => i < 12 || i === 20,
        bucketSizeBytes: 144,
      },
      {},
      { select: { kind: "bucket", old: true, index: 15 } },
    ),
  chains: () => chainsScenario(),
  "swiss-small": () =>
    swissScenario(
      {
        globalDepth: 0,
        tables: [{ localDepth: 0, capacity: 8, entries: 6, deletes: 0 }],
        small: true,
        groupSizeBytes: 520,
        entry: user,
      },
      {},
    ),
  swiss: () =>
    swissScenario(
      {
        globalDepth: 3,
        tables: [
          { localDepth: 2, capacity: 1024, entries: 800, deletes: 0 },
          { localDepth: 3, capacity: 1024, entries: 720, deletes: 20 },
          { localDepth: 3, capacity: 1024, entries: 810, deletes: 0 },
          { localDepth: 2, capacity: 1024, entries: 875, deletes: 7 },
          { localDepth: 2, capacity: 1024, entries: 808, deletes: 0 },
        ],
        groupSizeBytes: 520,
        entry: user,
      },
      {},
      { kind: "group", table: 3, group: 41 },
    ),
  "swiss-one-table": () =>
    swissScenario(
      { globalDepth: 0, tables: [{ localDepth: 0, capacity: 256, entries: 209, deletes: 0 }], groupSizeBytes: 520, entry: user },
      {},
    ),
  "swiss-split": () =>
    swissScenario(
      {
        globalDepth: 1,
        tables: [
          { localDepth: 1, capacity: 512, entries: 400, deletes: 9 },
          { localDepth: 1, capacity: 1024, entries: 500, deletes: 0 },
        ],
        split: true,
        groupSizeBytes: 520,
        entry: user,
      },
      {},
    ),
  "swiss-32-tables": () =>
    swissScenario(
      { globalDepth: 6, tables: manyTables(24, 6), groupSizeBytes: 520, entry: user },
      {},
      { kind: "group", table: 5, group: 3 },
    ),
  "swiss-directory-512": () =>
    swissScenario(
      { globalDepth: 9, tables: manyTables(140, 9), groupSizeBytes: 520, entry: user },
      {},
      { kind: "group", table: 70, group: 3 },
    ),
  "compare-2": () => compareScenario(2),
  "compare-3": () => compareScenario(3),
  "compare-6": () => compareScenario(6),
  "compare-swiss": () => ({ ...swissBase(), compared: swissColumns() }),
  pinned: () => ({ ...hmapScenario(growingPlan()), pinned: true }),
  restored: () => restoredScenario(),
  problems: () => problemsScenario(),
  writing: () => writingScenario(),
  "writers-fatal": () => writersScenario("exception", [fill(18, { stopped: true, fatal: true }), fill(19, {})]),
  "writers-many": () => writersScenario("exception", manyWriters()),
  "stopped-for-map": () => ({
    ...writersScenario("function breakpoint", [fill(18, { stopped: true })]),
    stopCause: {
      sentence: "old bucket 5 of m is evacuated next; 12 of 32 are already",
      hint: "The program stands before it, at the entry of a function of the runtime. A write to the map is under way, so it is marked as possibly half done, as anywhere in a write; here it is still whole.",
    },
  }),
  "writers-one": () => writersScenario("pause", [fill(18, {})]),
  unverified: () => {
    const plan = growingPlan();
    return hmapScenario(plan, {
      goVersion: "go1.31.0",
      memory: "evaluate",
      problems: [
        {
          kind: "unverified",
          address: "0x0",
          message: "go1.31.0 is newer than any version this extension knows: the layout was taken from the debug information.",
        },
      ],
    });
  },
  running: () => ({
    ...hmapScenario(growingPlan(), {}, { select: { kind: "bucket", old: false, index: 21 } }),
    status: { kind: "running", sentence: "The program is running; the map will be read again at the next stop." },
  }),
  ended: () => ({ ...swissBase(), status: { kind: "ended", sentence: "The debug session has ended." } }),
  "out-of-scope": () => ({
    ...swissBase(),
    status: { kind: "outOfScope", sentence: "users is not in scope in main.main (main.go:51)." },
  }),
  failed: () => ({
    ...hmapScenario(growingPlan()),
    status: {
      kind: "failed",
      sentence: "Could not read memory at 0xc000108008: the debug adapter answered “input/output error”.",
      hint: "Step once and look again; if it stays, the output shows the requests that were sent.",
    },
  }),
  "failed-first": () => ({
    picture: null,
    status: {
      kind: "failed",
      sentence: "m was optimized out: the compiler keeps it in a register here.",
      hint: 'Build with -gcflags=all="-N -l" to see every variable.',
    },
    details: () => null,
  }),
  reading: () => ({ picture: null, status: { kind: "reading" }, details: () => null }),
  "slots-awaited": () => ({
    ...hmapScenario(growingPlan(), {}, { select: { kind: "bucket", old: false, index: 21 } }),
    details: () => null,
  }),
  "slots-failed": () => ({
    ...hmapScenario(growingPlan(), {}, { select: { kind: "bucket", old: false, index: 21 } }),
    details: () => "The program went on before the slots of bucket 21 were read.",
  }),
  hostile: () => hostileScenario(),
  "hostile-strings": () => hostileStringsScenario(),
  nested: () => nestedScenario(),
  "zero-size": () => zeroSizeScenario(),
  "mostly-empty": () => mostlyEmptyScenario(),
  tombstones: () =>
    swissScenario(
      {
        globalDepth: 1,
        tables: [
          { localDepth: 1, capacity: 512, entries: 380, deletes: 90 },
          { localDepth: 1, capacity: 512, entries: 300, deletes: 0 },
        ],
        groupSizeBytes: 520,
        entry: user,
      },
      {},
      { kind: "group", table: 0, group: 9 },
    ),
  "bad-hash": () => badHashScenario(),
  survey: () => surveyScenario("scanning"),
  "survey-stopped": () => surveyScenario("stopped"),
  "large-8192": () =>
    hmapScenario(
      { B: 13, growth: "none", entries: intEntries(51_000, 5), bucketSizeBytes: 144 },
      {},
      { select: { kind: "bucket", old: false, index: 5000 } },
    ),
  "huge-hmap": () => hugeScenario(hugeHmap({ B: 21, entries: 10_000_000, nevacuate: null }), firstBucket),
  "huge-hmap-known": () => hugeScenario(hugeHmap({ B: 21, entries: 10_000_000, nevacuate: null }), firstBucket, true),
  "huge-growing": () => hugeScenario(hugeHmap({ B: 21, entries: 7_000_000, nevacuate: 400_000 }), firstBucket),
  "huge-growing-known": () => hugeScenario(hugeHmap({ B: 21, entries: 7_000_000, nevacuate: 400_000 }), firstBucket, true),
  "huge-swiss": () => hugeScenario(hugeSwiss(), { kind: "group", table: 2, group: 7 }),
  "huge-swiss-known": () => hugeScenario(hugeSwiss(), { kind: "group", table: 2, group: 7 }, true),
};

const firstBucket: Place = { kind: "bucket", old: false, index: 21 };

function hugeScenario(huge: HugeMap, select: Place, survey = false): Scenario {
  return {
    picture: picture(huge.head, huge.body),
    status: live,
    select,
    details: (place) => huge.details(place),
    huge,
    ...(survey ? { survey } : {}),
  };
}

function growingPlan(): HmapPlan {
  return {
    B: 6,
    growth: "doubling",
    entries: intEntries(209, 21),
    later: intEntries(12, 77, 300),
    evacuated: (i) => i < 19 || i === 21 || i === 24,
    bucketSizeBytes: 144,
  };
}

function hmapScenario(
  plan: HmapPlan,
  head: Partial<LayoutHead> = {},
  scenario: Partial<Pick<Scenario, "select">> = {},
  growth: Partial<{ evacuatedCount: null }> = {},
): Scenario {
  const simulated = simulateHmap(plan);
  const made = hmapHead(plan, simulated, { ...intMap, ...head });
  const layout = made.layout.kind === "hmap" ? { ...made.layout, growth: { ...made.layout.growth, ...growth } } : made.layout;
  return {
    picture: picture({ ...made, layout }, simulated.body),
    status: live,
    details: (place) => simulated.details(place),
    hashAt: (at) => simulated.hashAt(at),
    ...scenario,
  };
}

function swissScenario(plan: SwissPlan, head: Partial<LayoutHead>, select?: Place): Scenario {
  const simulated = simulateSwiss(plan);
  const made = swissHead(plan, simulated, {
    expression: "users",
    type: "map[string]main.User",
    keyType: "string",
    elemType: "main.User",
    ...head,
  });
  return {
    picture: picture(made, simulated.body),
    status: live,
    details: (place) => simulated.details(place),
    hashAt: (at) => simulated.hashAt(at),
    ...(select === undefined ? {} : { select }),
  };
}

function swissBase(): Scenario {
  return (scenarios.swiss ?? emptyScenario)();
}

function picture(head: LayoutHead, body: PanelPicture["body"]): PanelPicture {
  return { id: 1, head, body, stop };
}

const names = [
  "ada",
  "maria",
  "ken",
  "rob",
  "lin",
  "zoe",
  "eva",
  "grace",
  "barbara",
  "edsger",
  "tony",
  "leslie",
  "radia",
  "dennis",
  "frances",
  "niklaus",
];

function user(n: number): { key: string; elem: string } {
  const name = names[n % names.length] ?? "x";
  const key = n < names.length ? name : `${name}.${n}`;
  const tags = n % 3 === 0 ? "nil" : `[]string len: ${n % 3}`;
  return { key: `"${key}"`, elem: `{ID: ${n}, Name: "${name.slice(0, 1).toUpperCase()}${name.slice(1)}", Tags: ${tags}}` };
}

function manyTables(count: number, globalDepth: number): SwissPlan["tables"] {
  const next = random(count);
  // Split the deepest-first until there are enough tables, as a directory grows.
  let depths = [0];
  while (depths.length < count) {
    const at = Math.floor(next() * depths.length);
    const depth = depths[at] ?? 0;
    if (depth >= globalDepth) continue;
    depths = [...depths.slice(0, at), depth + 1, depth + 1, ...depths.slice(at + 1)];
  }
  return depths.map((localDepth) => ({
    localDepth,
    capacity: 1024,
    entries: 450 + Math.floor(next() * 440),
    deletes: next() < 0.2 ? 6 : 0,
  }));
}

/** What is known of a large map after its sample, in the middle of a growth. */
function surveyScenario(state: Survey["state"]): Scenario {
  const statistics = {
    kind: "hmap",
    overflow: { value: 131_072, error: 861.4 },
    evacuated: { value: 21, error: 1.6 },
    longestChain: 4,
  } as const;
  const base = hmapScenario(growingPlan(), {}, {}, { evacuatedCount: null });
  const head = base.picture?.head;
  if (head?.layout.kind !== "hmap" || base.picture === null) return base;
  const layout = { ...head.layout, overflowCount: null, longestChain: null };
  return {
    ...base,
    picture: { ...base.picture, head: { ...head, layout } },
    surveyed: { state, scannedCells: 251_658, totalCells: 2_097_152, statistics },
  };
}

function nilHead(): LayoutHead {
  const layout: NilLayout = { kind: "nil" };
  const full = hmapScenario(growingPlan()).picture?.head;
  if (full === undefined) throw new Error("no head");
  return {
    ...full,
    expression: "scores",
    type: "map[string]int",
    length: 0,
    header: null,
    extra: null,
    layout,
    chain: full.chain.slice(0, 1).map((link) => ({ ...link, label: "scores" })),
    load: null,
    bytes: null,
    state: "nil",
  };
}

function emptyScenario(): Scenario {
  const plan: HmapPlan = { B: 0, growth: "none", entries: [], bucketSizeBytes: 144 };
  const head = hmapHead(plan, simulateHmap(plan), { ...intMap, state: "empty" }, { bucketCount: 0 });
  return {
    picture: picture(
      { ...head, chain: head.chain.slice(0, 2), load: null, bytes: { allocated: 48, structures: 48, inUse: 0 } },
      null,
    ),
    status: live,
    details: () => null,
  };
}

function chainsScenario(): Scenario {
  const next = random(4);
  const entries = Array.from({ length: 52 }, (_, i): Entry => {
    const hash = i < 36 ? 5 : Math.floor(next() * 8);
    return { hash, top: tophashOf(next()), key: String(1000 + i), elem: String((1000 + i) ** 2) };
  });
  return hmapScenario(
    { B: 3, growth: "none", entries, deleteEvery: 8, bucketSizeBytes: 144 },
    { sharedWith: ["cache.byID", "s.m"] },
    { select: { kind: "bucket", old: false, index: 5 } },
  );
}

/** Elems are maps, which open in panels of their own; some values could not be read. */
function nestedScenario(): Scenario {
  const entries = Array.from({ length: 40 }, (_, i): Entry => {
    const key = `"${names[i % names.length] ?? "x"}${i < names.length ? "" : i}"`;
    return { hash: i * 7, top: 5 + ((i * 37) % 251), key, elem: i % 9 === 4 ? "nil" : `map[string]int len: ${i}` };
  });
  const base = hmapScenario(
    { B: 3, growth: "none", entries, bucketSizeBytes: 208 },
    { expression: "byUser", type: "map[string]map[string]int", keyType: "string", elemType: "map[string]int" },
    { select: { kind: "bucket", old: false, index: 2 } },
  );
  return {
    ...base,
    details(place) {
      const details = base.details(place);
      if (details === null || typeof details === "string" || !("chain" in details) || place.kind !== "bucket") return details;
      const message = "the key at 0xdead0000beef cannot be read";
      const keyProblem = { kind: "unreadable", address: "0xdead0000beef", message } as const;
      return {
        ...details,
        chain: details.chain.map((bucket) => ({
          ...bucket,
          slots: bucket.slots.map((slot, i) => {
            if (slot.state !== "full" || i !== place.index % 4) return slot;
            const { tophash, state, elem } = slot;
            return { tophash, state, keyProblem, ...(elem === undefined ? {} : { elem }) };
          }),
        })),
      };
    },
  };
}

/** Ten entries, one of them under NaN, in an array for 200,000 that the collector scans. */
function mostlyEmptyScenario(): Scenario {
  const entries = Array.from({ length: 10 }, (_, i): Entry => ({
    hash: i * 3001,
    top: 5 + i * 20,
    key: i === 0 ? "NaN" : String(i / 4),
    elem: `"${i}"`,
  }));
  const plan: HmapPlan = { B: 15, growth: "none", entries, bucketSizeBytes: 208 };
  const scenario = hmapScenario(plan, { type: "map[float64]string", keyType: "float64", elemType: "string" });
  if (scenario.picture === null) return scenario;
  const { head } = scenario.picture;
  const chain = head.chain.map((link) => (link.role === "buckets" ? { ...link, scanned: true } : link));
  return { ...scenario, picture: { ...scenario.picture, head: { ...head, chain } } };
}

/** Half of the entries hash alike, as a broken hash function of an interface's key would have it. */
function badHashScenario(): Scenario {
  const next = random(8);
  const entries = Array.from({ length: 300 }, (_, i): Entry => {
    const hash = i % 4 === 0 ? 9 : Math.floor(next() * 64);
    return { hash, top: i % 4 === 0 ? 0x9e : tophashOf(next()), key: String(i), elem: String(i) };
  });
  return hmapScenario(
    { B: 6, growth: "none", entries, bucketSizeBytes: 144 },
    {},
    { select: { kind: "bucket", old: false, index: 9 } },
  );
}

function problemsScenario(): Scenario {
  const plan: HmapPlan = {
    B: 6,
    growth: "none",
    entries: intEntries(300, 31),
    bucketSizeBytes: 144,
    unreadable: (i) => i >= 20 && i < 27,
  };
  const cut = "The overflow pointer leads to 0xdeadbeef0000, which is not in any heap span: the chain of bucket 9 is cut there.";
  return hmapScenario(plan, {
    problems: [
      { kind: "unreadable", address: "0xc000108b40", message: "1,008 bytes could not be read: buckets 20 to 26." },
      { kind: "inconsistent", address: "0xc000076480", message: "count says 412 entries, the buckets hold 300." },
      { kind: "cycle", address: "0xc000210240", message: "The overflow chain of bucket 3 comes back to its second bucket." },
      { kind: "outOfRange", address: "0xc000108510", message: cut },
      { kind: "budget", address: "0xc000300000", message: "This picture may read 64 MiB; what lies behind was left out." },
      { kind: "inconsistent", address: "0xc000076488", message: "flags has bits that no runtime sets (0xe0)." },
    ],
  });
}

function writingScenario(): Scenario {
  const base = hmapScenario(growingPlan(), {
    state: "writing",
    problems: [
      {
        kind: "writing",
        address: "0xc000076488",
        message: "hashWriting is set: goroutine 18 is inside mapassign. B says 64 buckets, the allocator's span has room for 32.",
      },
    ],
  });
  return { ...base, picture: base.picture === null ? null : { ...base.picture, body: null } };
}

/** A stop with goroutines inside the map. */
function writersScenario(reason: string, writers: readonly MapWriter[]): Scenario {
  const message = "A goroutine is writing to this map; what is shown may be half done.";
  const base = hmapScenario(growingPlan(), {
    state: "writing",
    problems: [{ kind: "writing", address: "0xc000076480", message }],
  });
  return {
    ...base,
    picture: base.picture === null ? null : { ...base.picture, stop: { ...stop, functionName: "runtime.fatal", reason } },
    writers,
  };
}

function fill(goroutine: number, more: Partial<MapWriter>): MapWriter {
  return {
    goroutine,
    runtimeFunction: "runtime.mapassign_fast64",
    access: "assigns",
    functionName: "main.fill",
    source: "main.go:41",
    ...more,
  };
}

function manyWriters(): MapWriter[] {
  return [
    fill(7, {
      stopped: true,
      fatal: true,
      access: "deletes",
      runtimeFunction: "runtime.mapdelete_faststr",
      functionName: "main.evict",
    }),
    fill(1021, { functionName: "cache.(*Store[go.shape.string,go.shape.struct { a int }]).putWithExpiryAndNotify.func2" }),
    fill(44, { access: "clears", runtimeFunction: "internal/runtime/maps.(*Map).Clear", source: null }),
    fill(45, { access: "reads", runtimeFunction: "runtime.mapaccess2_faststr", functionName: "main.(*server).lookup" }),
    fill(46, { access: "iterates", runtimeFunction: "runtime.mapIterNext", functionName: "main.dump", likely: true }),
  ];
}

function hostileScenario(): Scenario {
  const bad = [
    '"<img src=x onerror=alert(1)>"',
    '"\\u202egnp.exe\\u202c reversed"',
    `"${"very long key ".repeat(60)}"`,
    '"שלום עולם"',
    '"</td></table><script>alert(1)</script>"',
    '"emoji 👩‍👩‍👧‍👦 and combining e\\u0301"',
    '"${javascript:alert(1)}"',
    '"\\x00\\x1b[31mred"',
  ];
  const entries = bad.map((key, i): Entry => ({ hash: 0, top: 30 * i + 9, key, elem: `"${"x".repeat(i * 40)}"` }));
  const plan: HmapPlan = { B: 0, growth: "none", entries, bucketSizeBytes: 272 };
  const type = `map[struct { A string "json:\\"<b>a</b>\\""; B [16]*github.com/some/very/long/module/path/v2/internal/package.Type[int,map[string]interface {}] }]string`;
  const base = hmapScenario(plan, {
    expression: `s.byName["<script>alert(1)</script>"].inner.deep["a very long key that goes on and on"]`,
    type,
    keyType: "string",
    elemType: "string",
  });
  return {
    ...base,
    details(place) {
      const details = base.details(place);
      if (details === null || typeof details === "string" || !("chain" in details)) return details;
      return {
        ...details,
        chain: details.chain.map((bucket) => ({
          ...bucket,
          slots: bucket.slots.map((slot, i) => (i === 2 ? { ...slot, key: `${slot.key ?? ""}…`, keyCut: true as const } : slot)),
        })),
      };
    },
  };
}

/** All hostile strings at once: as keys and elems of one chain, as names and as problems; the types and the banner have one each. */
function hostileStringsScenario(): Scenario {
  const entries = hostileStrings.map((text, i): Entry => ({ hash: 0, top: 5 + (i % 250), key: text, elem: text }));
  const name = "\u202e<img src=x onerror=alert(1)>\u2069";
  const base = hmapScenario(
    { B: 0, growth: "none", entries, bucketSizeBytes: 272 },
    {
      expression: name,
      type: `map[${name}]struct{}`,
      keyType: name,
      elemType: name,
      goVersion: name,
      sharedWith: hostileStrings,
      problems: hostileStrings.map((message) => ({ kind: "inconsistent", address: "0xc000108000", message })),
    },
  );
  return { ...base, status: { kind: "failed", sentence: name, hint: name } };
}

function zeroSizeScenario(): Scenario {
  const plan: SwissPlan = {
    globalDepth: 0,
    tables: [{ localDepth: 0, capacity: 16, entries: 12, deletes: 1 }],
    groupSizeBytes: 72,
    entry: (n) => ({ key: String(n * 37), elem: "{}" }),
  };
  const scenario = swissScenario(plan, { expression: "seen", type: "map[int]struct {}", keyType: "int", elemType: "struct {}" });
  if (scenario.picture === null) return scenario;
  const { head } = scenario.picture;
  return {
    ...scenario,
    picture: {
      ...scenario.picture,
      head: {
        ...head,
        key: { type: "int", sizeBytes: 8, offset: 8, stride: 8, indirect: false },
        elem: { type: "struct {}", sizeBytes: 0, offset: 16, stride: 8, indirect: false },
      },
    },
  };
}

/** A growing hmap beside others: the same one before, a Swiss map, a nil map, a document, one that is out of scope. */
function compareScenario(count: number): Scenario {
  const base = hmapScenario(growingPlan());
  const before = hmapScenario({ B: 5, growth: "none", entries: intEntries(207, 21), bucketSizeBytes: 144 });
  const nil = picture(nilHead(), null);
  const column = comparedColumn;
  const columns = [
    column(1, "stop", "m at stop 3", "main.go:14 in main.fill", before.picture),
    column(2, "scope", "users", "stop 7 · main.go:14 in main.fill", swissBase().picture),
    column(3, "scope", "scores", "stop 7 · main.go:14 in main.fill", nil),
    column(4, "document", "cache.byID", "production-2026-11-20.layout.json", scenarios["large-2048"]?.().picture ?? nil),
    {
      ...column(5, "scope", "stock", "stop 5 · main.go:31 in main.sell", scenarios["one-bucket"]?.().picture ?? nil),
      problem: "stock of main.sell is not in scope at this stop.",
    },
  ];
  return { ...base, compared: count === 3 ? columns.slice(1, 3) : columns.slice(0, count - 1) };
}

function swissColumns(): readonly ComparedMap[] {
  const small = scenarios["swiss-small"]?.().picture ?? null;
  const one = scenarios["swiss-one-table"]?.().picture ?? null;
  return [
    comparedColumn(1, "scope", "admins", "stop 7 · main.go:14 in main.fill", small),
    comparedColumn(2, "pinned", "users at stop 2", "main.go:11 in main.main", one),
  ];
}

/** What comes back after a reload of the window. */
function restoredScenario(): Scenario {
  const base = hmapScenario(growingPlan());
  return {
    ...base,
    picture: base.picture && { ...base.picture, body: null, restored: true },
    status: {
      kind: "ended",
      sentence:
        "m in main.fill: no debug session. The picture comes back when the program is debugged again and stops where it is in scope.",
    },
  };
}

/** The live picture is that of the last stop. */
function historyScenario(history: PreviewHistory, start: PreviewHistory["start"]): Scenario {
  return { picture: history.live, status: live, details: () => null, history: { ...history, start } };
}
