/**
 * The other door of a `dlv --headless --accept-multiclient` server: its JSON-RPC, on the same port as the Debug Adapter Protocol.
 *
 * Two things the Debug Adapter Protocol cannot do, and that leaving a process as it was found needs: ask whether it runs without
 * halting it, and add one breakpoint without a word about those that other clients have in the same file (`setBreakpoints`
 * replaces them). Nothing else is asked here.
 *
 *     {"method":"RPCServer.State","params":[{"NonBlocking":true}],"id":1}\n
 */
import { connect, type Socket } from "node:net";
import { CommandError } from "./commandError.js";

const answerTimeoutMs = 10_000;
const maxAnswerLength = 64 * 1024 * 1024;

export interface ServerBreakpoint {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  /** Whether it was set here, and so is ours to clear. */
  readonly own: boolean;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface ApiBreakpoint {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  readonly addr: number;
  readonly addrs?: readonly number[] | null;
}

export class DelveServer {
  private readonly pending = new Map<number, Pending>();
  private text = "";
  private id = 0;

  /** @throws CommandError when nobody listens there, or does not answer as such a server does. */
  static async open(host: string, port: number): Promise<DelveServer> {
    const where = `${host}:${port}`;
    const socket = await new Promise<Socket>((resolve, reject) => {
      const attempt = connect({ host, port, noDelay: true });
      attempt.once("connect", () => resolve(attempt));
      attempt.once("error", (error: NodeJS.ErrnoException) => {
        const reason = error.code === "ECONNREFUSED" ? "connection refused" : error.message;
        reject(new CommandError(`no debugger listens at ${where}: ${reason}`));
      });
    });
    const server = new DelveServer(socket);
    try {
      await server.call("SetApiVersion", { APIVersion: 2 });
      const { IsMulticlient } = (await server.call("IsMulticlient", {})) as { IsMulticlient: boolean };
      if (!IsMulticlient)
        throw new CommandError(`the debugger at ${where} serves one client only: start it with --accept-multiclient`);
      return server;
    } catch (error) {
      server.close();
      if (error instanceof CommandError) throw error;
      throw new CommandError(`${where} is no dlv server for several clients: start one with dlv --headless --accept-multiclient`);
    }
  }

  private constructor(private readonly socket: Socket) {
    socket.removeAllListeners("error");
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => this.receive(String(chunk)));
    socket.on("error", (error) => this.fail(error));
    socket.on("close", () => this.fail(new Error("the debugger closed the connection")));
  }

  /** Whether the program runs right now. Does not halt it. */
  async isRunning(): Promise<boolean> {
    const { State } = (await this.call("State", { NonBlocking: true })) as { State: { Running: boolean } };
    return State.Running;
  }

  /**
   * Adds a breakpoint, or takes the one that is there. The program must stand.
   * @param files Names for the file, the likeliest first.
   * @throws CommandError when no file of the program has that name, or the line no code.
   */
  async setBreakpoint(files: readonly string[], line: number): Promise<ServerBreakpoint> {
    let reason = "";
    for (const file of files) {
      try {
        const addresses = await this.addressesOf(file, line);
        return await this.create(addresses);
      } catch (error) {
        reason ||= error instanceof Error ? error.message : String(error);
      }
    }
    throw new CommandError(`cannot stop at ${files.at(-1) ?? ""}:${line}: ${reason}`);
  }

  /** The program must stand. */
  async clearBreakpoint(id: number): Promise<void> {
    await this.call("ClearBreakpoint", { Id: id });
  }

  close(): void {
    this.socket.destroy();
    this.fail(new Error("the connection was closed"));
  }

  private async addressesOf(file: string, line: number): Promise<readonly number[]> {
    const { Locations } = (await this.call("FindLocation", { Scope: { GoroutineID: -1 }, Loc: `${file}:${line}` })) as {
      Locations: readonly { pc: number; pcs?: readonly number[] }[] | null;
    };
    const addresses = (Locations ?? []).flatMap((location) => location.pcs ?? [location.pc]);
    if (addresses.length === 0) throw new Error("there is no code");
    return addresses;
  }

  private async create(addrs: readonly number[]): Promise<ServerBreakpoint> {
    try {
      const { Breakpoint } = (await this.call("CreateBreakpoint", { Breakpoint: { addrs } })) as { Breakpoint: ApiBreakpoint };
      return { id: Breakpoint.id, file: Breakpoint.file, line: Breakpoint.line, own: true };
    } catch (error) {
      const { Breakpoints } = (await this.call("ListBreakpoints", { All: false })) as { Breakpoints: readonly ApiBreakpoint[] };
      const other = Breakpoints.find(({ addr, addrs: several }) =>
        (several ?? [addr]).some((address) => addrs.includes(address)),
      );
      if (!other) throw error;
      return { id: other.id, file: other.file, line: other.line, own: false };
    }
  }

  private call(method: string, params: object): Promise<unknown> {
    const id = ++this.id;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(new Error("no answer")), answerTimeoutMs);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          then(value);
        };
      this.pending.set(id, { resolve: settle(resolve), reject: settle(reject) });
      this.socket.write(`${JSON.stringify({ method: `RPCServer.${method}`, params: [params], id })}\n`);
    });
  }

  private receive(chunk: string): void {
    this.text += chunk;
    if (this.text.length > maxAnswerLength) {
      this.fail(new Error("an answer without an end"));
      return;
    }
    const lines = this.text.split("\n");
    this.text = lines.pop() ?? "";
    for (const line of lines) {
      try {
        const { id, result, error } = JSON.parse(line) as { id: number; result: unknown; error: unknown };
        const pending = this.pending.get(id);
        this.pending.delete(id);
        if (error === null || error === undefined) pending?.resolve(result);
        else pending?.reject(new Error(typeof error === "string" ? error : JSON.stringify(error)));
      } catch {
        this.fail(new Error("an answer that is not JSON-RPC"));
      }
    }
  }

  private fail(error: Error): void {
    this.socket.destroy();
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
