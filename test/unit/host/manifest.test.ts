/** What package.json promises to VS Code. */
import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { replayType } from "../../../src/host/session/replayType.js";
import { mapMenuContext } from "../../../src/host/session/seenScope.js";
import { holds, type Context } from "./whenClause.js";

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
    readonly configuration: {
      readonly properties: Record<string, { readonly default: unknown; readonly markdownDescription: string }>;
    };
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

  /** A workbench in which all that our menus ask for is the case, but that no Go program is debugged. */
  const elsewhere: Context = {
    ...{ "goMapLayout.inSession": false, inDebugMode: true, debugType: "node", debugState: "stopped" },
    ...{
      editorLangId: "go",
      editorTextFocus: true,
      variablesFocused: true,
      watchExpressionsFocused: true,
      watchItemType: "expression",
    },
    ...{ view: "goMapLayout.maps", viewItem: "goMap", variableType: "map[string]int", resourceExtname: ".go" },
    ...{ activeWebviewPanelId: "goMapLayout.panel", webviewId: "goMapLayout.panel" },
  };
  const inGo: Context = {
    ...elsewhere,
    "goMapLayout.inSession": true,
    debugType: "go",
    debugProtocolVariableMenuContext: mapMenuContext,
  };
  /** Needs no session: one explains what stands in a Go file, the other begins a session. Both wait in the palette to be asked for. */
  const withoutSession = ["commandPalette goMapLayout.explainAllocation", "commandPalette goMapLayout.replay"];
  const contributed = (): { readonly what: string; readonly when: string }[] => {
    const { menus, views, keybindings } = manifest.contributes;
    return [
      ...Object.entries(menus).flatMap(([menu, entries]) =>
        entries.map(({ command, submenu, when }) => ({ what: `${menu} ${command ?? submenu ?? ""}`, when: when ?? "true" })),
      ),
      ...Object.values(views).flatMap((all) => all.map(({ id, when }) => ({ what: `view ${id}`, when }))),
      ...keybindings.map(({ command, key, when }) => ({ what: `${key} ${command}`, when })),
    ];
  };
  const shownIn = (context: Context): string[] => contributed().flatMap(({ what, when }) => (holds(when, context) ? [what] : []));

  it("shows nothing without a Go debug session: not in menus, not as a view, not by a key", () => {
    for (const inDebugMode of [true, false]) assert.deepEqual(shownIn({ ...elsewhere, inDebugMode }), withoutSession);
  });

  it("shows all of it in one, but what is of recordings", () => {
    const shown = new Set(shownIn(inGo));
    const hidden = contributed().filter(({ what, when }) => !shown.has(what) && when !== "false");
    assert.deepEqual(
      hidden.map(({ what }) => what),
      ["explorer/context goMapLayout.replay", "editor/title/run goMapLayout.replay"],
    );
  });

  it("offers in a session of another type to hear of the setting", () => {
    assert.ok(shownIn({ ...elsewhere, debugType: "go" }).includes("commandPalette goMapLayout.show"));
  });

  it("breaks and records nothing in a replay", () => {
    const wrong = shownIn({ ...inGo, debugType: replayType }).filter((what) =>
      /goMapLayout\.(breakWhen|trace|record)$/.test(what),
    );
    assert.deepEqual(wrong, []);
  });

  it("has settings with a text each, in both languages, and defaults that leave other people's editors as they are", () => {
    const chinese = read("package.nls.zh-cn.json") as Record<string, string>;
    const { properties } = manifest.contributes.configuration;
    for (const [name, { markdownDescription }] of Object.entries(properties)) {
      const key = name.replace("goMapLayout.", "configuration.");
      assert.equal(markdownDescription, `%${key}%`);
      assert.ok(texts[key] && chinese[key], key);
    }
    const wanted = {
      debugTypes: ["go"],
      readProcessMemory: true,
      annotateDebugHover: true,
      codeLenses: true,
      inlineValues: false,
    };
    for (const [name, value] of Object.entries(wanted)) assert.deepEqual(properties[`goMapLayout.${name}`]?.default, value, name);
    assert.equal(Object.keys(properties).length, Object.keys(wanted).length);
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
