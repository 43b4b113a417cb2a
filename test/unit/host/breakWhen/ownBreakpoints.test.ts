import { FakeBreakpoints, FakeFunctionBreakpoint } from "./fakeBreakpoints.js";
import assert from "node:assert/strict";
import { type OwnBreak, OwnBreakpoints } from "../../../../src/host/breakWhen/ownBreakpoints.js";

const grow: OwnBreak = { functionName: "runtime.hashGrow", condition: "uintptr(h) == 0x1", label: "m grows" };
const clear: OwnBreak = { functionName: "runtime.mapclear", condition: "uintptr(h) == 0x1", label: "m is cleared" };
const growText = "runtime.hashGrow: uintptr(h) == 0x1 /* Go Map Layout: m grows */";
const clearText = "runtime.mapclear: uintptr(h) == 0x1 /* Go Map Layout: m is cleared */";

describe("our breakpoints in the editor's list", () => {
  let editor: FakeBreakpoints;
  let removed: string[];
  let changes: number;
  let own: OwnBreakpoints;

  beforeEach(() => {
    editor = new FakeBreakpoints();
    removed = [];
    changes = 0;
    own = make();
  });
  afterEach(() => {
    own.dispose();
  });

  const make = (): OwnBreakpoints =>
    new OwnBreakpoints(
      (names) => removed.push(...names),
      () => changes++,
    );
  const theirs = (functionName = "runtime.hashGrow"): FakeFunctionBreakpoint => {
    const breakpoint = new FakeFunctionBreakpoint(functionName, true, "h.B > 10");
    editor.addBreakpoints([breakpoint]);
    return breakpoint;
  };

  it("say what they are for, and come and go as they are wanted", () => {
    own.show([grow, clear]);
    assert.deepEqual(editor.list, [growText, clearText]);
    own.show([clear]);
    assert.deepEqual(editor.list, [clearText]);
    own.show([{ ...clear, condition: "uintptr(h) == 0x2" }]);
    assert.deepEqual(editor.list, [clearText.replace("0x1", "0x2")]);
    own.dispose();
    assert.deepEqual(editor.list, []);
    assert.deepEqual(removed, []);
  });

  it("stay as they are where nothing changes", () => {
    own.show([grow]);
    const before = editor.on("runtime.hashGrow");
    own.show([grow, clear]);
    assert.equal(editor.on("runtime.hashGrow"), before);
  });

  it("stay switched off when their condition changes", () => {
    own.show([grow]);
    editor.edit(editor.on("runtime.hashGrow"), { enabled: false });
    own.show([{ ...grow, condition: "uintptr(h) == 0x2" }]);
    assert.equal(editor.on("runtime.hashGrow").enabled, false);
    assert.deepEqual(removed, []);
  });

  it("that the person removes are told of", () => {
    own.show([grow, clear]);
    editor.removeBreakpoints([editor.on("runtime.mapclear")]);
    assert.deepEqual(removed, ["runtime.mapclear"]);
    assert.deepEqual(editor.list, [growText]);
  });

  it("that the person edits are theirs from then on", () => {
    own.show([grow]);
    editor.edit(editor.on("runtime.hashGrow"), { condition: "h.B == 5" });
    assert.deepEqual(removed, ["runtime.hashGrow"]);
    own.show([]);
    own.dispose();
    assert.deepEqual(editor.list, ["runtime.hashGrow: h.B == 5"]);
  });

  it("are left out where the person has one on the function, until that is gone", () => {
    const breakpoint = theirs();
    own.show([grow, clear]);
    assert.deepEqual(editor.list, ["runtime.hashGrow: h.B > 10", clearText]);
    assert.equal(own.theirs("runtime.hashGrow"), breakpoint);
    const before = changes;
    editor.removeBreakpoints([breakpoint]);
    assert.ok(changes > before);
    own.show([grow, clear]);
    assert.deepEqual(editor.list, [clearText, growText]);
  });

  it("make way for one that the person adds later", () => {
    own.show([grow]);
    theirs();
    assert.equal(changes, 1);
    own.show([grow]);
    assert.deepEqual(editor.list, ["runtime.hashGrow: h.B > 10"]);
    assert.deepEqual(removed, []);
  });

  it("of a session before are removed, at once or when the editor tells of them; the person's are not", () => {
    const left = (): FakeFunctionBreakpoint => new FakeFunctionBreakpoint("runtime.hashGrow", true, growText);
    editor.addBreakpoints([left(), new FakeFunctionBreakpoint("main.main")]);
    own.dispose();
    own = make();
    assert.deepEqual(editor.list, ["main.main: "]);
    editor.addBreakpoints([left()]);
    assert.deepEqual(editor.list, ["main.main: "]);
    assert.deepEqual(removed, []);
  });

  it("end their comment themselves, whatever the map is called", () => {
    own.show([{ ...grow, label: 'm["*/ || true /*"]\n grows' }]);
    assert.deepEqual(editor.list, ['runtime.hashGrow: uintptr(h) == 0x1 /* Go Map Layout: m["* / || true /*"] grows */']);
  });
});
