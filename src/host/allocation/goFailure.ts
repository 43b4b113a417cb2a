/** Why the compiler has nothing to say: a sentence, and what to do next. */
import { say } from "../../gomap/say.js";
import type { SourcePlace } from "../../messages/compilerNotes.js";

export type GoFailureKind =
  "cancelled" | "noGo" | "noModule" | "severalPackages" | "excluded" | "doesNotBuild" | "otherModule" | "other";

export class GoFailure extends Error {
  constructor(
    readonly kind: GoFailureKind,
    /** What go said, or the file that is meant. */
    readonly detail: string,
    /** Of the first error, where it has one. */
    readonly at: SourcePlace | null = null,
  ) {
    super(`${kind}: ${detail}`);
    this.name = "GoFailure";
  }

  /** For the person. */
  get sentence(): string {
    const { detail } = this;
    switch (this.kind) {
      case "cancelled":
        return say("Explain Allocation was cancelled. Nothing was changed; ask again whenever you like.");
      case "noGo":
        return say(
          "go could not be started: {0}. Set go.alternateTools or go.goroot to a Go installation, or put go on the path.",
          detail,
        );
      case "noModule":
        return say(
          "This file is in no Go module, so go does not build it. Open the folder that has its go.mod, or run go mod init there.",
        );
      case "otherModule":
        return say("This file is in no module of the workspace: {0}. Add its module to go.work with go work use.", detail);
      case "severalPackages":
        return say("The folder holds several packages, and go builds one: {0}. Move each to a folder of its own.", detail);
      case "excluded":
        return say(
          "{0} is left out of this build by its build constraints. Set go.buildTags, or GOOS and GOARCH in go.toolsEnvVars, to those of the file.",
          detail,
        );
      case "doesNotBuild":
        return say("The package does not build, so the compiler decides nothing: {0}. Fix it and ask again.", detail);
      case "other":
        return say("go says: {0}. The output channel “Go Map Layout” has the command.", detail);
    }
  }
}

/** From what go, or the compiler, wrote. */
export function explainGo(lines: readonly string[], file: string): GoFailure {
  const text = lines.join("\n");
  const first = (lines.find((line) => line.trim() !== "" && !line.startsWith("# ")) ?? "").trim();
  if (
    /go\.mod file not found|cannot find main module|GO111MODULE|not in a module|outside (of )?(the )?(main|available) modules?/i.test(
      text,
    )
  ) {
    return new GoFailure("noModule", first);
  }
  if (
    /is contained in a module that is not one of the workspace modules|current directory outside modules listed in go\.work/.test(
      text,
    )
  ) {
    return new GoFailure("otherModule", withoutDot(first.replace(/^go: /, "")));
  }
  const packages = /found packages (.*?) in /.exec(text)?.[1];
  if (packages !== undefined) return new GoFailure("severalPackages", packages);
  if (text.includes("build constraints exclude all Go files")) {
    return new GoFailure("excluded", file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1));
  }
  const error = lines
    .map((line) => /^((?:[A-Za-z]:)?[^:\s]+\.go):(\d+):(?:(\d+):)? (.*)$/.exec(line))
    .find((match) => match !== null);
  if (error) {
    const [whole, named = "", line = "", column = "1"] = error;
    return new GoFailure("doesNotBuild", withoutDot(whole), { file: named, line: Number(line), column: Number(column) });
  }
  return new GoFailure("other", withoutDot(first === "" ? "nothing" : first));
}

function withoutDot(text: string): string {
  return text.replace(/\.+$/, "");
}
