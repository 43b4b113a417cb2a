// Bundles each runnable part on its own: host, panel, language server, CLI, replay. `--minify` for packages.
import { build } from "rolldown";
import { chmod, copyFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";

const minify = process.argv.includes("--minify");
const common = {
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  logLevel: "warn",
  // web-tree-sitter loads grammars by it.
  checks: { eval: false },
};
const parts = [
  { input: "src/extension.ts", file: "dist/extension.cjs", format: "cjs", platform: "node", external: ["vscode"] },
  { input: "src/cli/main.ts", file: "dist/cli.cjs", format: "cjs", platform: "node", banner: "#!/usr/bin/env node" },
  { input: "src/replay/main.ts", file: "dist/replay.cjs", format: "cjs", platform: "node" },
  { input: "src/server/main.ts", file: "dist/server.cjs", format: "cjs", platform: "node" },
  { input: "src/panel/main.ts", file: "dist/panel.js", format: "iife", platform: "browser" },
];

await rm("dist", { recursive: true, force: true });
for (const { input, file, format, platform, external, banner } of parts) {
  await build({
    ...common,
    input,
    platform,
    external: external ?? [],
    output: { file, format, minify, sourcemap: !minify, banner, codeSplitting: false },
  });
}
await chmod("dist/cli.cjs", 0o755);
// The server parses Go with these; the packages' own scripts are never run.
for (const wasm of ["web-tree-sitter/web-tree-sitter.wasm", "tree-sitter-go/tree-sitter-go.wasm"]) {
  await copyFile(join("node_modules", wasm), join("dist", basename(wasm)));
}
