/**
 * Our own requests to the debugger, and how the tracker knows them from VS Code's.
 *
 * What goes through `DebugSession.customRequest` comes back through the tracker like any other message, and nothing in it says
 * who sent it. So each own request is remembered until the tracker meets one of the same command and arguments.
 */
import type { DapSession } from "../../dap/session.js";

/** `vscode.DebugSession`, as far as it is needed here. */
interface CustomRequests {
  customRequest(command: string, args: object): Thenable<unknown>;
}

interface Sent {
  readonly key: string;
}

export class OwnRequests implements DapSession {
  /** Sent, and not yet met by the tracker. */
  private readonly expected = new Set<Sent>();

  constructor(private readonly session: CustomRequests) {}

  async request(command: string, args: object): Promise<unknown> {
    const sent: Sent = { key: keyOf(command, args) };
    this.expected.add(sent);
    try {
      return await this.session.customRequest(command, args);
    } finally {
      this.expected.delete(sent);
    }
  }

  /** For the tracker: is this request ours? Each one that was sent is recognised once. */
  recognise(command: string, args: unknown): boolean {
    if (this.expected.size === 0) return false;
    const key = keyOf(command, args);
    for (const sent of this.expected) {
      if (sent.key === key) return this.expected.delete(sent);
    }
    return false;
  }
}

function keyOf(command: string, args: unknown): string {
  return `${command} ${JSON.stringify(args)}`;
}
