/** The published schema says what the TypeScript types say: the same required keys, and the same values. */
import assert from "node:assert/strict";
import type * as Layout from "../../../src/gomap/layout.js";
import { layoutSchema, problemOfLayoutPart } from "../../../src/messages/layoutSchema.js";
import { writeLayout } from "../../../src/messages/writeLayout.js";
import { hmapSample, nilSample, swissSample, type Sample } from "./sampleModels.js";

type OptionalKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];
/** Every key of T, and for each whether it must be there: the compiler refuses a list that is not exactly the type's. */
type KeysOf<T> = { readonly [K in keyof T]-?: K extends OptionalKeys<T> ? "optional" : "required" };

interface ObjectSchema {
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
}

const definitions = layoutSchema.$defs as Readonly<Record<string, ObjectSchema>>;

function checkKeys<T>(name: string, schema: ObjectSchema | undefined, keys: KeysOf<T>): void {
  it(`${name} has the type's keys`, () => {
    assert.ok(schema);
    const wanted = Object.entries(keys);
    assert.deepEqual(Object.keys(schema.properties).sort(), wanted.map(([key]) => key).sort());
    const required = wanted.filter(([, need]) => need === "required").map(([key]) => key);
    assert.deepEqual([...(schema.required ?? [])].sort(), required.sort());
  });
}

async function documentOf({ model, slotsOf }: Sample): Promise<unknown> {
  let text = "";
  await writeLayout(model, slotsOf, (piece) => void (text += piece), { values: true, style: "compact" });
  return JSON.parse(text);
}

/** A copy of `value` in which the thing at `path` is `replacement` (undefined: removed). */
function changed(value: unknown, path: readonly (string | number)[], replacement: unknown): unknown {
  const copy = structuredClone(value);
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  const last = path.at(-1) ?? "";
  if (replacement === undefined) Reflect.deleteProperty(at, last);
  else at[last] = replacement;
  return copy;
}

describe("the schema of go-map-layout/1", () => {
  const r = "required";
  const o = "optional";
  const values = { key: o, elem: o, keyRaw: o, elemRaw: o, keyProblem: o, elemProblem: o, keyCut: o, elemCut: o } as const;
  const tableHead = { address: o, groupsAddress: r, index: r, localDepth: r, used: r, capacity: r, growthLeft: r, groupCount: r, tombstones: r, next: r } as const; // prettier-ignore

  checkKeys<Layout.MapLayout>("the document", layoutSchema as unknown as ObjectSchema, {
    format: r, expression: r, type: r, keyType: r, elemType: r, goVersion: r, goarch: r, length: r, variable: r, header: r, extra: r,
    key: r, elem: r, chain: r, load: r, bytes: r, state: r, sharedWith: r, memory: r, range: o, layout: r, problems: r,
  }); // prettier-ignore
  checkKeys<Layout.LayoutField>("field", definitions.field, {
    name: r,
    offset: r,
    sizeBytes: r,
    raw: r,
    value: r,
    meaning: r,
  });
  checkKeys<Layout.LayoutStruct>("struct", definitions.struct, {
    typeName: r,
    address: r,
    segment: r,
    sizeBytes: r,
    fields: r,
  });
  checkKeys<NonNullable<Layout.MapLayout["variable"]>>("variable", definitions.variable, { address: r, segment: r });
  checkKeys<NonNullable<Layout.MapLayout["range"]>>("range", definitions.range, { from: r, to: r });
  checkKeys<Layout.ChainLink>("chainLink", definitions.chainLink, {
    role: r, address: r, segment: r, label: r, sizeBytes: r, allocatedBytes: r, scanned: r, table: o,
  }); // prettier-ignore
  checkKeys<Layout.ValueTypeFacts>("valueType", definitions.valueType, {
    type: r,
    sizeBytes: r,
    offset: r,
    stride: r,
    indirect: r,
  });
  checkKeys<Layout.Problem>("problem", definitions.problem, { kind: r, address: r, message: r });
  checkKeys<Layout.LoadFacts>("load", definitions.load, {
    capacity: r, factor: r, trigger: r, nextGrowthAtEntry: r, explanation: r,
  }); // prettier-ignore
  checkKeys<Layout.ByteFacts>("bytes", definitions.bytes, { allocated: r, structures: r, inUse: r });
  checkKeys<Layout.NilLayout>("nilLayout", definitions.nilLayout, { kind: r });
  checkKeys<Layout.HmapGrowth>("growth", definitions.growth, { kind: r, oldBucketCount: r, evacuatedCount: r, nevacuate: r });
  checkKeys<Layout.HmapLayout>("hmapLayout", definitions.hmapLayout, {
    kind: r, B: r, bucketSizeBytes: r, bucketCount: r, overflowCount: r, noverflow: r, preallocatedOverflow: r, longestChain: r,
    growth: r, parts: r, buckets: r, oldBuckets: o,
  }); // prettier-ignore
  checkKeys<Layout.SwissLayout>("swissLayout", definitions.swissLayout, {
    kind: r, slots: r, small: r, globalDepth: r, globalShift: r, dirLen: r, directory: r, groupSizeBytes: r, parts: r, tombstones: r, tables: r,
  }); // prettier-ignore
  checkKeys<Layout.SwissTable>("swissTable", definitions.swissTable, { ...tableHead, groups: r });
  checkKeys<Layout.LayoutChain>("chain", definitions.chain, { index: r, chain: r });
  checkKeys<Layout.LayoutOldChain>("oldChain", definitions.oldChain, { index: r, evacuated: r, chain: r });
  checkKeys<Layout.LayoutBucket>("bucket", definitions.bucket, { address: r, overflow: r, slots: r });
  checkKeys<Layout.LayoutGroup>("group", definitions.group, { index: r, address: r, slots: r });
  checkKeys<Layout.HmapSlot>("hmapSlot", definitions.hmapSlot, { tophash: r, state: r, ...values });
  checkKeys<Layout.SwissSlot>("swissSlot", definitions.swissSlot, { control: r, state: r, ...values });

  const hmap = documentOf(hmapSample({ B: 4, entries: 60, nevacuate: 3 }));
  const swiss = documentOf(swissSample({ entries: 40, tables: [{ capacity: 32, localDepth: 1 }, { capacity: 32, localDepth: 1 }], globalDepth: 1 })); // prettier-ignore
  const nil = documentOf(nilSample());

  function checkAccepts(
    what: string,
    document: Promise<unknown>,
    path: readonly (string | number)[] = [],
    replacement?: unknown,
  ): void {
    it(`accepts ${what}`, async () => {
      const whole = await document;
      assert.equal(problemOfLayoutPart("document", path.length > 0 ? changed(whole, path, replacement) : whole), null);
    });
  }
  checkAccepts("an hmap in the middle of a growth", hmap);
  checkAccepts("a Swiss map with two tables", swiss);
  checkAccepts("a nil map", nil);
  checkAccepts("a field that is not known yet", hmap, ["layout", "buckets", 0, "chain", 0, "slots", 0, "colour"], "red");
  checkAccepts("a partial document", hmap, ["range"], { from: 0, to: 16 });
  checkAccepts("a length that is not known", hmap, ["length"], null);

  function checkRefuses(
    document: Promise<unknown>,
    path: readonly (string | number)[],
    replacement: unknown,
    message: RegExp,
  ): void {
    const text = replacement === undefined ? "nothing" : JSON.stringify(replacement);
    it(`refuses ${text} at /${path.join("/")}`, async () => {
      assert.match(problemOfLayoutPart("document", changed(await document, path, replacement)) ?? "(accepted)", message);
    });
  }
  checkRefuses(hmap, ["format"], "go-map-layout/2", /\/format must be "go-map-layout\/1"/);
  checkRefuses(hmap, ["expression"], undefined, /required property 'expression'/);
  checkRefuses(hmap, ["variable", "address"], "0x0c000", /\/variable\/address must match pattern/);
  checkRefuses(hmap, ["variable", "address"], "0xC000", /\/variable\/address must match pattern/);
  checkRefuses(hmap, ["header", "fields", 0, "raw"], "abc", /\/header\/fields\/0\/raw must match/);
  checkRefuses(hmap, ["header", "fields", 0, "value"], "six", /\/header\/fields\/0\/value must match/);
  checkRefuses(hmap, ["layout", "kind"], "btree", /\/layout\/kind must be one of/);
  checkRefuses(hmap, ["layout", "B"], 4.5, /\/layout\/B must be integer/);
  checkRefuses(hmap, ["layout", "buckets"], undefined, /\/layout must have required property 'buckets'/);
  checkRefuses(hmap, ["layout", "growth", "kind"], "shrinking", /\/layout\/growth\/kind must be one of/);
  checkRefuses(hmap, ["layout", "buckets", 1, "chain", 0, "slots", 0, "tophash"], "0x9", /slots\/0\/tophash must match/);
  checkRefuses(hmap, ["layout", "buckets", 1, "chain", 0, "slots", 7], { tophash: "0x00", state: "emptyRest", key: "1" }, /slots\/7\/key must not be there/); // prettier-ignore
  checkRefuses(hmap, ["layout", "oldBuckets", 0, "evacuated"], undefined, /required property 'evacuated'/);
  checkRefuses(
    swiss,
    ["layout", "tables", 0, "groups", 0, "slots", 0],
    { control: "0x80", state: "emptyRest" },
    /slots\/0\/state must be one of/,
  );
  checkRefuses(swiss, ["layout", "directory", 0], -2, /\/layout\/directory\/0 must be >= -1/);
  checkRefuses(nil, ["problems"], [{ kind: "odd", address: "0x0", message: "" }], /\/problems\/0\/kind must be one of/);
});
