import assert from "node:assert/strict";
import { mapFunction } from "../../../src/gomap/mapWriter.js";

describe("functions of the runtime that work on a map", () => {
  const is = (kind: "hmap" | "swiss", name: string, access: string | null, ...mapIn: string[]) =>
    it(`${name}: ${access ?? "works for several"}`, () => assert.deepEqual(mapFunction(name, kind), { access, mapIn }));
  const isNone = (kind: "hmap" | "swiss", name: string) =>
    it(`${name} is none`, () => assert.equal(mapFunction(name, kind), null));

  is("hmap", "runtime.mapassign", "assigns", "h");
  is("hmap", "runtime.mapassign_fast64ptr", "assigns", "h");
  is("hmap", "runtime.mapdelete_faststr", "deletes", "h");
  is("hmap", "runtime.mapclear", "clears", "h");
  is("hmap", "runtime.mapaccess2_fast32", "reads", "h");
  is("hmap", "runtime.mapaccessK", "reads", "h");
  is("hmap", "runtime.mapclone2", "reads", "src");
  is("hmap", "runtime.mapiterinit", "iterates", "h", "it.h");
  is("hmap", "runtime.mapiternext", "iterates", "h", "it.h");
  is("hmap", "runtime.growWork_fast64", null, "h");
  is("hmap", "runtime.evacuate", null, "h");
  is("hmap", "runtime.hashGrow", null, "h");
  is("hmap", "runtime.(*hmap).newoverflow", null, "h");
  isNone("hmap", "runtime.mallocgc");
  isNone("hmap", "runtime.makemap");
  isNone("hmap", "runtime.typehash");
  isNone("hmap", "main.mapassign");

  is("swiss", "runtime.mapassign_faststr", "assigns", "m");
  is("swiss", "runtime.mapIterNext", "iterates", "m", "it.m");
  is("swiss", "internal/runtime/maps.(*Map).PutSlot", "assigns", "m");
  is("swiss", "internal/runtime/maps.(*Map).putSlotSmallFast64", "assigns", "m");
  is("swiss", "internal/runtime/maps.(*Map).Delete", "deletes", "m");
  is("swiss", "internal/runtime/maps.(*Map).clearSmall", "clears", "m");
  is("swiss", "internal/runtime/maps.(*Map).getWithoutKey", "reads", "m");
  is("swiss", "internal/runtime/maps.(*Map).growToTable", null, "m");
  is("swiss", "internal/runtime/maps.(*table).split", null, "m");
  is("swiss", "internal/runtime/maps.(*Iter).Next", "iterates", "m", "it.m");
  isNone("swiss", "internal/runtime/maps.newTable");
  isNone("swiss", "maps.(*Map).Delete");
  isNone("hmap", "internal/runtime/maps.(*Map).Delete");
});
