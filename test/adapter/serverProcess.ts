/** The language server as a process of its own, asked over node's IPC as the editor asks it. */
import { fork, type ChildProcess } from "node:child_process";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type Hover,
  type InitializeResult,
  type ProtocolConnection,
} from "vscode-languageserver/node";
import type { MapGlance } from "../../src/gomap/mapGlance.js";
import { nodeFlags } from "../../src/host/language/serverFlags.js";
import { glanceRequest, standRequest, type GlanceQuestion, type Stand } from "../../src/messages/serverMessages.js";
import { root } from "./replayClient.js";

export class ServerProcess {
  /** All that it asked the host, as it was said. */
  readonly asked: { readonly method: string; readonly params: unknown }[] = [];
  /** Where the host says that the program stands. */
  stand: Stand | null = null;
  glance: MapGlance | null = null;
  private version = 0;

  private constructor(
    private readonly process: ChildProcess,
    private readonly connection: ProtocolConnection,
    readonly capabilities: InitializeResult["capabilities"],
  ) {}

  static async start(): Promise<ServerProcess> {
    const process = fork(join(root, "dist", "server.cjs"), ["--node-ipc"], { execArgv: [...nodeFlags] });
    const connection = createProtocolConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
    connection.listen();
    const { capabilities } = await connection.sendRequest<InitializeResult>("initialize", {
      ...{ processId: null, rootUri: null, capabilities: {} },
      initializationOptions: { translation: null, besideGopls: false },
    });
    await connection.sendNotification("initialized", {});
    const server = new ServerProcess(process, connection, capabilities);
    connection.onRequest(standRequest, (params: unknown) => {
      server.asked.push({ method: standRequest, params });
      return server.stand;
    });
    connection.onRequest(glanceRequest, (params: GlanceQuestion) => {
      server.asked.push({ method: glanceRequest, params });
      return server.glance;
    });
    return server;
  }

  open(uri: string, text: string): Promise<void> {
    return this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "go", version: ++this.version, text },
    });
  }

  /** What stands between two places is now `text`; all of it where no place is named. */
  change(uri: string, line: number, from: number, to: number, text: string): Promise<void> {
    const range = { start: { line, character: from }, end: { line, character: to } };
    return this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: ++this.version },
      contentChanges: [{ range, text }],
    });
  }

  /** What is said over a place, without the escapes of markdown; null where nothing is. */
  async hover(uri: string, line: number, character: number): Promise<string | null> {
    const position = { line, character };
    const hover = await this.connection.sendRequest<Hover | null>("textDocument/hover", { textDocument: { uri }, position });
    return hover && (hover.contents as string[]).join("\n").replace(/\\(.)/g, "$1");
  }

  /** Of Linux only. */
  residentMegabytes(): string {
    const status = readFileSync(`/proc/${this.process.pid ?? 0}/status`, "utf8");
    return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1000).toFixed(0);
  }

  /** Its sockets of the network, and the processes that it has started. Of Linux only. */
  connectionsAndChildren(): string[] {
    const pid = this.process.pid ?? 0;
    const network = ["tcp", "tcp6", "udp", "udp6"].flatMap((kind) =>
      readFileSync(`/proc/${pid}/net/${kind}`, "utf8")
        .split("\n")
        .slice(1)
        .map((row) => `socket:[${row.trim().split(/\s+/)[9] ?? ""}]`),
    );
    const open = readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return "closed since";
      }
    });
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return [...open.filter((file) => network.includes(file)), ...(children === "" ? [] : [children])];
  }

  end(): void {
    this.connection.dispose();
    this.process.kill();
  }
}
