/**
 * Serves the panel outside of VS Code, under the same content security policy, with VS Code's default theme variables and
 * made-up pictures; also pictures of real maps, from documents that `go-map-layout inspect … --json` wrote.
 * `node test/panel-preview/serve.mjs [port] [document.json …]`, then open the address that is printed.
 */
import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { themes } from "./themes.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const nonce = "preview";

/** @returns {Promise<{ origin: string, scenarios: string[], close: () => void }>} */
export async function servePreview(port = 0, documentFiles = [], language = "en") {
  const files = new Map([
    ["/panel.js", ["text/javascript", await bundle(join(root, "src/panel/main.ts"))]],
    ["/page.js", ["text/javascript", await bundle(join(here, "page.ts"))]],
    ["/panel.css", ["text/css", await readFile(join(root, "media/panel.css"), "utf8")]],
  ]);
  for (const [name, theme] of Object.entries(themes)) files.set(`/theme-${name}.css`, ["text/css", themeCss(theme)]);
  const source = await readFile(join(here, "scenarios.ts"), "utf8");
  const table = source.slice(source.indexOf("export const scenarios"), source.indexOf("\n};"));
  const scenarios = [...table.matchAll(/^ {2}"?([\w-]+)"?: \(\) =>/gm)].map((match) => match[1]);

  const documents = (await Promise.all(documentFiles.map(async (file) => JSON.parse(await readFile(file, "utf8"))))).flat();
  const translations = new Map();
  for (const file of await readdir(join(root, "media/l10n"))) {
    const sentences = await readFile(join(root, "media/l10n", file), "utf8");
    translations.set(/^bundle\.l10n\.(.*)\.json$/.exec(file)?.[1], JSON.parse(sentences));
  }
  files.set("/documents.js", ["text/javascript", `window.previewDocuments = ${JSON.stringify(documents)};`]);
  scenarios.push(...documents.map((_, i) => `document-${i}`));

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://preview");
    const file = files.get(url.pathname);
    const [type, body] = file ?? [
      "text/html; charset=utf-8",
      url.searchParams.has("scenario")
        ? page(url, server, translations.get(url.searchParams.get("language") ?? language))
        : index(scenarios),
    ];
    response.writeHead(200, { "content-type": type }).end(body);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(undefined)));
  return { origin: origin(server), scenarios, close: () => server.close() };
}

/** @param {import('node:http').Server} server */
function origin(server) {
  return `http://127.0.0.1:${server.address().port}`;
}

/** The page as src/host builds it; the style in it is what VS Code itself adds to every webview. */
function page(url, server, sentences) {
  const json = JSON.stringify(sentences ?? null).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const theme = themes[url.searchParams.get("theme") ?? "dark"] ? (url.searchParams.get("theme") ?? "dark") : "dark";
  const csp = `default-src 'none'; img-src ${origin(server)}; style-src ${origin(server)} 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${sentences?.en ?? "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${nonce}">
<style nonce="${nonce}">@layer vscode-default { html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); } body { overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; } }</style>
<link rel="stylesheet" href="/theme-${theme}.css">
<link rel="stylesheet" href="/panel.css">
<title>Go Map Layout preview</title>
</head>
<body class="${themes[theme].bodyClass}" data-vscode-theme-kind="${themes[theme].bodyClass.split(" ")[0]}">
<div id="app"></div>
<script type="application/json" id="sentences">${sentences === undefined ? "" : json}</script>
<script nonce="${nonce}" src="/documents.js"></script>
<script nonce="${nonce}" src="/page.js"></script>
<script nonce="${nonce}" src="/panel.js"></script>
</body>
</html>`;
}

function index(scenarios) {
  const links = scenarios.map(
    (name) =>
      `<li>${name}: ${Object.keys(themes)
        .map((theme) => `<a href="/?scenario=${name}&theme=${theme}">${theme}</a>`)
        .join(" ")}</li>`,
  );
  return `<!DOCTYPE html><meta charset="utf-8"><title>Panel preview</title><ul>${links.join("\n")}</ul>`;
}

function themeCss({ variables }) {
  return `:root {\n${Object.entries(variables)
    .map(([name, value]) => `  --vscode-${name}: ${value};`)
    .join("\n")}\n}`;
}

/** As build.mjs bundles the panel. */
async function bundle(input) {
  const built = await rolldown({
    input,
    platform: "browser",
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    logLevel: "warn",
  });
  const { output } = await built.generate({ format: "iife", codeSplitting: false });
  await built.close();
  return output[0].code;
}

// No await here: the tests, which are CommonJS, could not load it then.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  void servePreview(Number(process.argv[2] ?? 0), process.argv.slice(3)).then(({ origin: address }) => console.log(address));
}
