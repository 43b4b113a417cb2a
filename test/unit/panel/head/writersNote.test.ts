import assert from "node:assert/strict";
import type { MapWriter } from "../../../../src/gomap/mapWriter.js";
import { writersMeaning, writersTitle } from "../../../../src/panel/head/writersNote.js";

const one: MapWriter = {
  goroutine: 18,
  runtimeFunction: "runtime.mapassign_fast64",
  access: "assigns",
  functionName: "main.fill",
  source: "main.go:41",
};
const reader: MapWriter = { ...one, goroutine: 19, access: "reads" };

describe("the note on goroutines inside a map", () => {
  const says = (what: string, writers: readonly MapWriter[], title: RegExp, meaning: RegExp) =>
    it(what, () => {
      assert.match(writersTitle(writers), title);
      assert.match(writersMeaning(writers), meaning);
    });

  says("one that writes", [one], /^Goroutine 18 is inside/, /middle of its work/);
  says("one that reads", [reader], /^Goroutine 19 is inside/, /Reading alone changes nothing/);
  says("two that read", [reader, { ...reader, goroutine: 20 }], /^2 goroutines/, /Reading alone changes nothing/);
  says("a race that nobody noticed", [one, reader], /^2 goroutines/, /data race.*when it notices/);
  says("the runtime noticed", [{ ...one, fatal: true }, reader], /^2 goroutines/, /^The runtime ended the program: a Go map/);
  says("the runtime noticed, the other one is gone", [{ ...one, fatal: true }], /^Goroutine 18/, /has left the map since/);
});
