/**
 * A session whose stacks name source files as the debugger did. In answers to our own requests, VS Code writes paths of a remote machine as
 * URIs: `vscode-remote://127.0.0.1:8080/app/main.go` is `/app/main.go` there, where this extension runs, too.
 */
import * as vscode from "vscode";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { DapSession } from "../dap/session.js";

export function withPlainPaths(session: () => DapSession): DapSession {
  return {
    request: async (command, args) => {
      const body = await session().request(command, args);
      return command === "stackTrace" ? plain(body as DebugProtocol.StackTraceResponse["body"]) : body;
    },
  };
}

function plain(body: DebugProtocol.StackTraceResponse["body"]): DebugProtocol.StackTraceResponse["body"] {
  const stackFrames = body.stackFrames.map((frame) =>
    frame.source?.path === undefined ? frame : { ...frame, source: { ...frame.source, path: pathIn(frame.source.path) } },
  );
  return { ...body, stackFrames };
}

function pathIn(path: string): string {
  return isUri(path) ? uriOf(path).fsPath : path;
}

/** Of a path as it is in an answer to one of our own requests. */
export function uriOf(path: string): vscode.Uri {
  if (!isUri(path)) return vscode.Uri.file(path);
  const uri = vscode.Uri.parse(path, true);
  return uri.scheme === "vscode-remote" ? vscode.Uri.file(uri.path) : uri;
}

/** A path of Windows has one letter before its colon. */
function isUri(path: string): boolean {
  return /^[\w+.-]{2,}:\/\//.test(path);
}
