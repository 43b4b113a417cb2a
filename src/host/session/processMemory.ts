/**
 * The memory of a process on this machine, read from `/proc/PID/mem`: Linux, and only where the kernel lets a debugger's ancestor
 * look into it. Opened for reading only, and closed with the session.
 */
import { open, type FileHandle } from "node:fs/promises";
import type { LocalMemory } from "../../dap/localMemory.js";

/** Offsets that a file can be read at. */
const addressableEnd = BigInt(Number.MAX_SAFE_INTEGER);

export class ProcessMemory implements LocalMemory {
  private file: Promise<FileHandle | null> | undefined;
  private disposed = false;

  constructor(private readonly processId: number) {}

  async read(address: bigint, count: number): Promise<Uint8Array | null> {
    if (this.disposed || address < 0n || address + BigInt(count) > addressableEnd) return null;
    try {
      this.file ??= open(`/proc/${this.processId}/mem`, "r").catch(() => null);
      const file = await this.file;
      if (file === null) return null;
      const bytes = new Uint8Array(count);
      let done = 0;
      while (done < count) {
        const { bytesRead } = await file.read(bytes, done, count - done, Number(address) + done);
        if (bytesRead === 0) return null;
        done += bytesRead;
      }
      return bytes;
    } catch {
      // An unmapped page, or a process that ended: the debugger knows more.
      return null;
    }
  }

  dispose(): void {
    this.disposed = true;
    void this.file?.then((file) => file?.close()).catch(() => undefined);
    this.file = undefined;
  }
}
