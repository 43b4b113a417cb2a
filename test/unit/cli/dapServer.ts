/** The other end of a DAP connection, as far as tests need it: what Delve would say is said by the test. */
import { createServer, type AddressInfo, type Socket } from "node:net";

export interface Request {
  readonly seq: number;
  readonly command: string;
  readonly arguments: Record<string, unknown>;
}

export type Answer = object | Error | undefined;

export class DapServer {
  readonly requests: Request[] = [];
  private seq = 1000;

  port = 0;
  private socket: Socket | undefined;
  private stop: () => void = () => undefined;

  /** @param answer The body of the response; an Error refuses; undefined leaves the request unanswered. */
  constructor(private readonly answer: (request: Request, server: DapServer) => Answer) {}

  static async listen(answer: (request: Request, server: DapServer) => Answer): Promise<DapServer> {
    const server = createServer();
    const dap = new DapServer(answer);
    dap.stop = () => void server.close();
    server.on("connection", (socket) => dap.serve(socket));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    dap.port = (server.address() as AddressInfo).port;
    return dap;
  }

  event(event: string, body: object = {}): void {
    this.send({ seq: this.seq++, type: "event", event, body });
  }

  send(message: object): void {
    const text = JSON.stringify(message);
    this.raw(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  raw(bytes: string | Buffer): void {
    this.socket?.write(bytes);
  }

  /** Answers later what was left unanswered. */
  respond(request: Request, body: Answer): void {
    const response = { seq: this.seq++, type: "response", request_seq: request.seq, command: request.command };
    if (body instanceof Error) {
      const error = { id: 1, format: `${body.message}: {detail}`, variables: { detail: "why" } };
      this.send({ ...response, success: false, message: "title", body: { error } });
    } else this.send({ ...response, success: true, body });
  }

  close(): void {
    this.socket?.destroy();
    this.stop();
  }

  serve(socket: Socket): void {
    this.socket = socket;
    let text = "";
    socket.setEncoding("utf8");
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      text += String(chunk);
      for (;;) {
        const [header, length] = /^Content-Length: (\d+)\r\n\r\n/.exec(text) ?? [];
        if (header === undefined || text.length < header.length + Number(length)) return;
        const request = JSON.parse(text.slice(header.length, header.length + Number(length))) as Request & { type: string };
        text = text.slice(header.length + Number(length));
        this.requests.push(request);
        const answer = request.type === "request" ? this.answer(request, this) : undefined;
        if (answer !== undefined) this.respond(request, answer);
      }
    });
  }
}
