/** What package.json promises to VS Code. */
import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mapMenuContext } from "../../../src/host/seenScope.js";

const root = join(__dirname, "..", "..", "..", "..");
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), "utf8"));

interface Manifest {
  readonly name: string;
  readonly displayName: string;
  readonly main: string;
  readonly icon: string;
  readonly extensionKind: readonly string[];
  readonly extensionDependencies?: readonly string[];
  readonly activationEvents: readonly string[];
  readonly capabilities: Record<"untrustedWorkspaces" | "virtualWorkspaces", { readonly supported: unknown }>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Record<string, readonly { readonly command: string; readonly when?: string; readonly group?: string }[]>;
    readonly configuration: { readonly properties: Record<string, { readonly default: unknown }> };
  };
}

describe("package.json", () => {
  const manifest = read("package.json") as Manifest;
  const texts = read("package.nls.json") as Record<string, string>;

  it("names the extension, its command and its setting", () => {
    assert.equal(manifest.name, "go-map-layout");
    assert.equal(manifest.displayName, "Go Map Layout");
    const [show] = manifest.contributes.commands;
    assert.equal(show?.command, "goMapLayout.show");
    assert.equal(texts[show.title.slice(1, -1)], "Show Map Layout");
    assert.equal(show.category, "Go");
    assert.deepEqual(manifest.contributes.configuration.properties["goMapLayout.debugTypes"]?.default, ["go"]);
  });

  it("runs where the workspace is, with or without trust, and without the Go extension", () => {
    assert.deepEqual(manifest.extensionKind, ["workspace"]);
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, "limited");
    assert.equal(manifest.capabilities.virtualWorkspaces.supported, "limited");
    assert.equal(manifest.extensionDependencies, undefined);
  });

  it("is activated before the adapter of any debug session starts, for a Go file, and when a panel comes back", () => {
    const events = ["onDebugAdapterProtocolTracker", "onLanguage:go", "onWebviewPanel:goMapLayout.panel"];
    assert.deepEqual(manifest.activationEvents, events);
  });

  it("shows nothing in menus without a Go debug session", () => {
    for (const entries of Object.values(manifest.contributes.menus)) {
      for (const { when = "" } of entries) assert.match(when, /goMapLayout\.inSession|== 'goMap'/);
    }
    const icon = manifest.contributes.menus["debug/variables/context"]?.find(({ group }) => group === "inline");
    assert.equal(icon?.when, `debugProtocolVariableMenuContext == '${mapMenuContext}'`);
  });

  it("knows map rows that are not marked by their type", () => {
    const when = manifest.contributes.menus["debug/variables/context"]?.find(({ group }) => group !== "inline")?.when ?? "";
    const pattern = new RegExp(/variableType =~ \/(.*)\/\)$/.exec(when)?.[1] ?? "^no pattern$");
    const maps = [
      "map[string]int",
      "*map[string]int",
      "string: map[int]int",
      "interface {}(map[string]bool)",
      "main.any(map[int]int)",
    ];
    const others = [
      "int",
      "[]map[string]int",
      "main.server",
      "func(map[string]int)",
      "chan map[string]int",
      "struct { m map[int]int }",
    ];
    for (const type of maps) assert.ok(pattern.test(type), type);
    for (const type of others) assert.ok(!pattern.test(type), type);
  });

  it("has a text for each placeholder, and no text too many", () => {
    const used = [...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? "");
    assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
  });

  it("has an icon", () => {
    assert.ok(existsSync(join(root, manifest.icon)));
  });
});
