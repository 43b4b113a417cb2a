/** What package.json promises to VS Code. */
import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { replayType } from "../../../src/host/replayType.js";
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
    readonly debuggers: readonly {
      readonly type: string;
      readonly languages?: readonly string[];
      readonly configurationAttributes: { readonly launch: { readonly required: readonly string[] } };
    }[];
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly mac: string;
      readonly when: string;
    }[];
    readonly menus: Record<
      string,
      readonly { readonly command?: string; readonly submenu?: string; readonly when?: string; readonly group?: string }[]
    >;
    readonly submenus: readonly { readonly id: string }[];
    readonly views: Record<string, readonly { readonly id: string; readonly when: string; readonly icon: string }[]>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
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

  it("is activated before the adapter of any debug session starts, for a replay, for a Go file, and when a panel comes back", () => {
    assert.deepEqual(
      new Set(manifest.activationEvents),
      new Set([
        "onDebugAdapterProtocolTracker",
        `onDebugResolve:${replayType}`,
        "onLanguage:go",
        "onWebviewPanel:goMapLayout.panel",
      ]),
    );
  });

  it("replays recordings by a debug type of its own, which is no answer to F5 in a Go file", () => {
    const [replay] = manifest.contributes.debuggers;
    assert.equal(replay?.type, replayType);
    assert.equal(replay.languages, undefined);
    assert.deepEqual(replay.configurationAttributes.launch.required, ["recording"]);
  });

  /** Nobody can choose it, or only in a session of ours; or in one whose type the setting does not name, to hear of the setting. */
  const inSession = /^false$|goMapLayout\.inSession|== 'goMap'/;
  /** Need no session: one explains what stands in a Go file, the other begins a session, and is offered on recordings. */
  const withoutSession: Readonly<Record<string, RegExp>> = {
    "goMapLayout.explainAllocation": /editorLangId == 'go'/,
    "goMapLayout.replay": /^true$|resourceExtname == \.gomaprec/,
  };

  it("shows nothing without a Go debug session: not in menus, not as a view, not by a key", () => {
    const { menus, views, keybindings } = manifest.contributes;
    for (const [menu, entries] of Object.entries(menus)) {
      for (const { command, when = "" } of entries) {
        const isFree = inSession.test(when) || (withoutSession[command ?? ""]?.test(when) ?? false);
        assert.ok(isFree, `${command ?? ""} in ${menu}: ${when}`);
      }
    }
    for (const { id, when } of Object.values(views).flat()) assert.match(when, inSession, id);
    for (const { command, when } of keybindings) assert.match(when, inSession, command);
  });

  it("has a condition in the palette for every command", () => {
    const { commands, menus } = manifest.contributes;
    const conditions = new Map(menus.commandPalette?.map(({ command, when }) => [command, when]));
    for (const { command } of commands) assert.ok(conditions.get(command), command);
    assert.equal(conditions.size, commands.length);
  });

  it("names no command twice, and each menu is a known one", () => {
    const { commands, menus, submenus } = manifest.contributes;
    assert.equal(new Set(commands.map(({ command }) => command)).size, commands.length);
    const known = [
      "commandPalette",
      "debug/variables/context",
      "debug/watch/context",
      "editor/context",
      "editor/title",
      "editor/title/run",
      "explorer/context",
      "view/title",
    ];
    const all = [...known, "webview/context", "view/item/context", ...submenus.map(({ id }) => id)];
    for (const menu of Object.keys(menus)) assert.ok(all.includes(menu), menu);
    for (const { submenu } of Object.values(menus).flat())
      assert.ok(submenu === undefined || submenus.some(({ id }) => id === submenu));
  });

  it("binds a chord that is typed on every keyboard, while the program stands and the focus is in Go or its variables", () => {
    const [show, ...others] = manifest.contributes.keybindings;
    assert.deepEqual(others, []);
    assert.equal(show?.command, "goMapLayout.show");
    // Ctrl+Alt is AltGr on Windows: letters are typed with it.
    for (const key of [show.key, show.mac]) assert.doesNotMatch(key, /ctrl\+alt|alt\+ctrl/);
    assert.match(show.when, /debugState == 'stopped' && \(editorTextFocus && editorLangId == 'go' \|\| variablesFocused/);
  });

  it("says in the empty Maps view what the program does, in both languages", () => {
    const chinese = read("package.nls.zh-cn.json") as Record<string, string>;
    const { views, viewsWelcome } = manifest.contributes;
    const [maps] = views.debug ?? [];
    assert.ok(maps !== undefined && existsSync(join(root, maps.icon)));
    assert.equal(viewsWelcome.length, 2);
    for (const { view, contents } of viewsWelcome) {
      assert.equal(view, maps.id);
      assert.ok(chinese[contents.slice(1, -1)]);
    }
  });

  it("has an icon on rows whose type is certain", () => {
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

  it("packs what its pages and views load", () => {
    const packed = readFileSync(join(root, ".vscodeignore"), "utf8");
    for (const file of ["media/panel.css", "media/allocation.css", "media/view.svg", "dist/panel.js"]) {
      assert.ok(existsSync(join(root, file)) || file.startsWith("dist/"), file);
      assert.ok(packed.split("\n").includes(`!${file}`), file);
    }
  });

  it("has an icon", () => {
    assert.ok(existsSync(join(root, manifest.icon)));
  });
});
