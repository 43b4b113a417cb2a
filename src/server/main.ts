/** The language server's process: connects {@link MapServer} with the editor, over node's IPC. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createConnection, ProposedFeatures, TextDocumentSyncKind, type CancellationToken } from "vscode-languageserver/node";
import {
  glanceRequest,
  mapPlacesRequest,
  standChanged,
  standRequest,
  translateBy,
  type MapPlacesQuestion,
  type ServerOptions,
} from "../messages/serverMessages.js";
import { GoParser } from "./goParser.js";
import { MapServer } from "./mapServer.js";

const connection = createConnection(ProposedFeatures.all);

const server = GoParser.load(
  readFileSync(join(__dirname, "web-tree-sitter.wasm")),
  readFileSync(join(__dirname, "tree-sitter-go.wasm")),
).then(
  (parser) =>
    new MapServer(parser, {
      stand: (question, token) => connection.sendRequest(standRequest, question, token),
      glance: (question, token) => connection.sendRequest(glanceRequest, question, token),
    }),
);

connection.onInitialize(async ({ initializationOptions }) => {
  const { translation, besideGopls } = initializationOptions as ServerOptions;
  translateBy(translation);
  (await server).besideGopls = besideGopls;
  return {
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      codeLensProvider: { resolveProvider: true },
    },
  };
});
connection.onDidOpenTextDocument(async ({ textDocument: { uri, text } }) => (await server).open(uri, text));
connection.onDidChangeTextDocument(async ({ textDocument: { uri }, contentChanges }) =>
  (await server).change(uri, contentChanges),
);
connection.onDidCloseTextDocument(async ({ textDocument: { uri } }) => (await server).close(uri));
connection.onHover(async ({ textDocument, position }, token) => (await server).hover(textDocument.uri, position, token));
connection.onCodeLens(async ({ textDocument }, token) => (await server).lenses(textDocument.uri, token));
connection.onCodeLensResolve(async (lens, token) => (await server).resolveLens(lens, token));
connection.onRequest(mapPlacesRequest, async ({ uri }: MapPlacesQuestion, token: CancellationToken) =>
  (await server).places(uri, token),
);
connection.onNotification(standChanged, () => void connection.sendRequest("workspace/codeLens/refresh").catch(() => undefined));
connection.listen();
