/** The modules of test/setup, which are plain JavaScript modules, with the types that the editor tests need of them. */
import { join } from "node:path";

export const root = join(__dirname, "..", "..", "..");

export interface RunningCodeServer {
  readonly url: string;
  readonly pid: number;
  readonly log: string;
  stop(): Promise<void>;
}

interface CodeServerModule {
  readonly startCodeServer: (options: {
    folder: string;
    extensionsDir: string;
    userDataDir: string;
    settings?: Record<string, unknown>;
    env?: Record<string, string | undefined>;
  }) => Promise<RunningCodeServer>;
  readonly installVsix: (options: { vsix: string; extensionsDir: string; userDataDir: string }) => Promise<void>;
  readonly installExtensionFolder: (options: { extension: string; extensionsDir: string }) => Promise<void>;
}

interface ChromiumModule {
  readonly chromium: () => Promise<string>;
  readonly chromiumFlags: readonly string[];
}

interface GoModule {
  readonly goToolchain: (name: string) => Promise<{ readonly go: string; readonly goroot: string; readonly version: string }>;
  readonly goEnvironment: (toolchain: object, more?: Record<string, string>) => Record<string, string | undefined>;
}

interface DelveModule {
  readonly delve: (version?: string) => Promise<string>;
}

export const setupCodeServer = (): Promise<CodeServerModule> => moduleOf("codeServer");
export const setupChromium = (): Promise<ChromiumModule> => moduleOf("chromium");
export const setupGo = (): Promise<GoModule> => moduleOf("go");
export const setupDelve = (): Promise<DelveModule> => moduleOf("delve");

async function moduleOf<T>(name: string): Promise<T> {
  return (await import(join(root, "test", "setup", `${name}.mjs`))) as T;
}
