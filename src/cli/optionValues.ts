/** What the values of options say: numbers, places, addresses; and how a wrong one is refused. */
import { CommandError } from "./commandError.js";
import type { BreakOption } from "./debugTarget.js";

export function breakOf(text: string): BreakOption {
  const [, file, line] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (file === undefined || Number(line) < 1) throw wrong(`--break wants FILE:LINE, not ${quoted(text)}`);
  return { file, line: numberOf("--break", line ?? "", 1, 2 ** 31) };
}

export function hostAndPortOf(text: string): { host: string; port: number } {
  const [, host, port] = /^(.*):(\d+)$/.exec(text) ?? [];
  if (host === undefined || port === undefined) throw wrong(`--attach wants HOST:PORT, not ${quoted(text)}`);
  return { host: host.replace(/^\[(.*)\]$/, "$1") || "127.0.0.1", port: numberOf("--attach", port, 1, 65_535) };
}

export function numberOf(option: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min || number > max)
    throw wrong(`${option} wants a number from ${min} to ${max}, not ${quoted(text)}`);
  return number;
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}

export function wrong(message: string): CommandError {
  return new CommandError(message, 2);
}
