import assert from "node:assert/strict";
import { dynamicTypeOf, splitEntryType, splitMapType } from "../../../src/dap/typeNames.js";

const map = (name: string, key: string | null, elem?: string) =>
  it(name, () => assert.deepEqual(splitMapType(name), key === null ? null : { key, elem }));
const entry = (name: string, key: string | null, elem?: string) =>
  it(`entry ${name}`, () => assert.deepEqual(splitEntryType(name), key === null ? null : { key, elem }));
const dynamic = (name: string, expected: string | null) =>
  it(`${name} holds ${expected ?? "nothing"}`, () => assert.equal(dynamicTypeOf(name)?.dynamicType ?? null, expected));

describe("type names", () => {
  map("map[int]string", "int", "string");
  map("map[string]map[int][]main.point", "string", "map[int][]main.point");
  map("map[[4]map[int]bool]int", "[4]map[int]bool", "int");
  map('map[struct { A int "json:\\"]\\"" }]bool', 'struct { A int "json:\\"]\\"" }', "bool");
  map("map[interface {}]interface {}", "interface {}", "interface {}");
  map("net/http.Header", null);
  map("[]map[int]int", null);
  map("map[int", null);
  map("map[int]", null);

  entry("string: []string", "string", "[]string");
  entry("interface {}(int): error", "interface {}(int)", "error");
  entry('struct { A int "x: y" }: bool', 'struct { A int "x: y" }', "bool");
  entry("int", null);

  dynamic("interface {}(map[string]bool)", "map[string]bool");
  dynamic("error(*errors.errorString)", "*errors.errorString");
  dynamic("interface {}(func(int) (string, error))", "func(int) (string, error)");
  dynamic("func(int)", null);
  dynamic("func(int) (string, error)", null);
  dynamic("map[string]bool", null);
});
