/** Why the command could not do what was asked: one line for stderr, and the exit status. */
export class CommandError extends Error {
  constructor(
    message: string,
    /** 1: it could not be done. 2: it was asked for in a way that makes no sense. */
    readonly exitStatus: 1 | 2 = 1,
    /** Lines to show before the message: what a compiler said. */
    readonly details = "",
  ) {
    super(message);
    this.name = "CommandError";
  }
}

/** The program ended: there is no further stop. */
export class ProgramEnded extends CommandError {}
