// The house: which folder may import which. ARCHITECTURE.md says why.
const may = {
  gomap: ["gomap"],
  dap: ["dap", "gomap"],
  messages: ["messages", "gomap"],
  panel: ["panel", "messages", "gomap"],
  server: ["server", "messages"],
  // What a recorder notes and what a recording answers are two halves of one thing; three folders need one or both.
  recording: ["recording", "gomap", "dap", "messages"],
  replay: ["replay", "recording", "gomap", "dap", "messages"],
  cli: ["cli", "recording", "gomap", "dap", "messages"],
  host: ["host", "recording", "gomap", "dap", "messages"],
};

/** npm packages (as patterns) and node's own modules that a folder may lean on. */
const packages = {
  gomap: { npm: [], node: false },
  dap: { npm: ["@vscode/debugprotocol"], node: false },
  messages: { npm: ["ajv", "@streamparser/json"], node: false },
  panel: { npm: ["@vscode/webview-ui-toolkit"], node: false },
  server: { npm: ["vscode-languageserver", "web-tree-sitter"], node: true },
  recording: { npm: ["@vscode/debugprotocol"], node: true },
  replay: { npm: ["@vscode/debugadapter", "@vscode/debugprotocol"], node: true },
  cli: { npm: ["@vscode/debugprotocol"], node: true },
  host: { npm: ["vscode", "vscode-languageclient", "@vscode/debugprotocol"], node: true },
};

const folders = Object.keys(may);

module.exports = {
  forbidden: [
    ...folders.flatMap((folder) => [
      {
        name: `${folder}-imports-its-neighbours-only`,
        severity: "error",
        from: { path: `^src/${folder}/` },
        to: { path: "^src/", pathNot: may[folder].map((other) => `^src/${other}/`) },
      },
      {
        name: `${folder}-packages`,
        severity: "error",
        from: { path: `^src/${folder}/` },
        to: {
          dependencyTypesNot: ["local", "core"],
          pathNot: ["^src/", ...packages[folder].npm.map((name) => `(^|node_modules/)(@types/)?${name}(/|$)`)],
        },
      },
      ...(packages[folder].node
        ? []
        : [
            {
              name: `${folder}-without-node`,
              severity: "error",
              from: { path: `^src/${folder}/` },
              to: { dependencyTypes: ["core"] },
            },
          ]),
    ]),
    {
      name: "vscode-in-host-only",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/host/", "^src/extension\\.ts$"] },
      to: { path: "(^|/node_modules/(@types/)?)vscode(/|$)" },
    },
    {
      name: "toolkit-in-one-file",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/panel/controls/toolkit\\.ts$" },
      to: { path: "@vscode/webview-ui-toolkit" },
    },
    {
      name: "panel-state-draws-nothing",
      severity: "error",
      from: { path: "^src/panel/state/" },
      to: { path: "^src/panel/", pathNot: "^src/panel/state/" },
    },
    { name: "no-cycles", severity: "error", from: { path: "^src/" }, to: { circular: true } },
    { name: "src-knows-no-tests", severity: "error", from: { path: "^src/" }, to: { path: "^test/" } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".d.ts"] },
  },
};
