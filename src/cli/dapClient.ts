/**
 * A client of the Debug Adapter Protocol over a TCP socket, as Delve serves it.
 *
 *     Content-Length: 119\r\n\r\n{"seq":7,"type":"request","command":"evaluate","arguments":{…}}
 *
 * Requests are answered in any order, found again by their `seq`; events come in between. It satisfies src/dap's DapSession.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { connect, type Socket } from "node:net";
import type { DapSession } from "../dap/session.js";

/** A message larger than this is no answer to anything that is asked here. */
const maxMessageBytes = 256 * 1024 * 1024;
const maxHeaderBytes = 4096;

/** Delve refused a request. `message` is its own text. */
export class DapRequestError extends Error {
  constructor(
    readonly command: string,
    message: string,
  ) {
    super(message);
    this.name = "DapRequestError";
  }
}

/** The connection could not be made, or is gone. */
export class DapConnectionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "DapConnectionError";
  }
}

interface Pending {
  readonly command: string;
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: Error) => void;
}
type EventListener = (event: DebugProtocol.Event) => void;

export class DapClient implements DapSession {
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Set<EventListener>();
  private readonly frames = new FrameReader(maxMessageBytes, maxHeaderBytes);
  private seq = 0;
  private ended: DapConnectionError | null = null;

  /** @throws DapConnectionError when nobody listens there. */
  static open(host: string, port: number): Promise<DapClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true });
      socket.once("error", (error) => reject(new DapConnectionError(error.message)));
      socket.once("connect", () => resolve(new DapClient(socket)));
    });
  }

  private constructor(private readonly socket: Socket) {
    socket.removeAllListeners("error");
    socket.on("data", (chunk) => this.receive(chunk));
    socket.on("error", (error) => this.end(error.message));
    socket.on("close", () => this.end("the debugger closed the connection"));
  }

  request(command: string, args: object = {}): Promise<unknown> {
    if (this.ended) return Promise.reject(this.ended);
    const seq = ++this.seq;
    return new Promise((resolve, reject) => {
      this.pending.set(seq, { command, resolve, reject });
      this.send({ seq, type: "request", command, arguments: args });
    });
  }

  /** Calls `listener` at each event from now on, until the returned function is called. */
  onEvent(listener: EventListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * The first event from now on for which `pick` returns something.
   * @throws DapConnectionError when the connection ends before it comes.
   */
  nextEvent<T>(pick: (event: DebugProtocol.Event) => T | undefined): Promise<T> {
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      const stop = () => {
        dispose();
        this.socket.off("close", onClose);
      };
      const dispose = this.onEvent((event) => {
        const picked = pick(event);
        if (picked === undefined) return;
        stop();
        resolve(picked);
      });
      const onClose = () => {
        stop();
        reject(this.ended ?? new DapConnectionError("the debugger closed the connection"));
      };
      this.socket.once("close", onClose);
    });
  }

  /** Ends the connection without a word; what is in flight is rejected. */
  close(): void {
    this.end("the connection was closed");
  }

  private send(message: DebugProtocol.Request | DebugProtocol.Response): void {
    const text = JSON.stringify(message);
    this.socket.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  private receive(chunk: Buffer): void {
    try {
      for (const text of this.frames.push(chunk)) this.dispatch(JSON.parse(text) as DebugProtocol.ProtocolMessage);
    } catch (error) {
      this.end(`the debugger sent something that is not the Debug Adapter Protocol (${String(error)})`);
    }
  }

  private dispatch(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === "response") this.settle(message as DebugProtocol.Response);
    else if (message.type === "event") for (const listener of [...this.listeners]) listener(message as DebugProtocol.Event);
    else if (message.type === "request") this.refuse(message as DebugProtocol.Request);
  }

  private settle(response: DebugProtocol.Response): void {
    const pending = this.pending.get(response.request_seq);
    if (!pending) return;
    this.pending.delete(response.request_seq);
    if (response.success) pending.resolve(response.body);
    else pending.reject(new DapRequestError(pending.command, errorText(response)));
  }

  /** Reverse requests (runInTerminal) are for editors. */
  private refuse({ seq, command }: DebugProtocol.Request): void {
    this.send({
      seq: ++this.seq,
      type: "response",
      request_seq: seq,
      command,
      success: false,
      message: "not supported",
    });
  }

  private end(reason: string): void {
    this.ended ??= new DapConnectionError(reason);
    this.socket.destroy();
    for (const { reject } of this.pending.values()) reject(this.ended);
    this.pending.clear();
  }
}

/** What a failed response says, in its longest form: Delve's `message` is but a title. */
function errorText({ body, message }: Partial<DebugProtocol.ErrorResponse>): string {
  const error = body?.error;
  if (!error?.format) return message ?? "the debugger refused the request";
  return error.format.replace(/\{(\w+)\}/g, (whole, name: string) => error.variables?.[name] ?? whole);
}

/** Cuts a stream of bytes into the texts of its messages. */
class FrameReader {
  private chunks: Buffer[] = [];
  private length = 0;
  /** Bytes (header or body) needed before it is worth looking again. */
  private needed = 0;
  private bodyLength: number | null = null;

  constructor(
    private readonly maxBodyBytes: number,
    private readonly maxHeaderBytes: number,
  ) {}

  push(chunk: Buffer): string[] {
    this.chunks.push(chunk);
    this.length += chunk.length;
    const texts: string[] = [];
    while (this.length >= this.needed) {
      // Joined only when a whole message may be there: a big one comes in hundreds of chunks.
      const buffer = this.chunks.length === 1 && this.chunks[0] ? this.chunks[0] : Buffer.concat(this.chunks);
      const used = this.bodyLength === null ? this.takeHeader(buffer) : this.takeBody(buffer, texts);
      const rest = buffer.subarray(used);
      this.chunks = [rest];
      this.length = rest.length;
      if (used === 0 && this.length >= this.needed) {
        this.needed = this.length + 1;
        break;
      }
    }
    return texts;
  }

  private takeHeader(buffer: Buffer): number {
    const end = buffer.indexOf("\r\n\r\n");
    if (end < 0) {
      if (buffer.length > this.maxHeaderBytes) throw new Error("no message header");
      return 0;
    }
    const length = /^Content-Length: *(\d+)$/im.exec(buffer.toString("latin1", 0, end))?.[1];
    if (length === undefined || Number(length) > this.maxBodyBytes) throw new Error("a wrong Content-Length");
    this.bodyLength = Number(length);
    this.needed = this.bodyLength;
    return end + 4;
  }

  private takeBody(buffer: Buffer, texts: string[]): number {
    const length = this.bodyLength ?? 0;
    texts.push(buffer.toString("utf8", 0, length));
    this.bodyLength = null;
    this.needed = 1;
    return length;
  }
}
