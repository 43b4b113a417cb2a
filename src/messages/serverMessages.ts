/**
 * What host and language server say to each other beside the language server protocol. The server knows the syntax, the host the
 * debugger; no source text goes from one to the other but the expression that is asked for.
 *
 *     server ──standRequest──▶ host      where does the program stand?
 *     server ──glanceRequest─▶ host      what is this map like there?
 *     host ──mapPlacesRequest▶ server    which maps are in the function that is stopped in?
 *     host ──standChanged────▶ server    the program stopped, or went on
 */
import type { MapGlance } from "../gomap/mapGlance.js";
export { translateBy } from "../gomap/say.js";

export const standRequest = "goMapLayout/stand";
export const glanceRequest = "goMapLayout/glance";
export const mapPlacesRequest = "goMapLayout/mapPlaces";
export const standChanged = "goMapLayout/standChanged";

/** What the server is started with. */
export interface ServerOptions {
  /** Sentences of the display language; null: English. */
  readonly translation: Readonly<Record<string, string>> | null;
  /** Go's own language server has hovers in the same editor: what it says is not said twice. */
  readonly besideGopls: boolean;
}

export interface StandQuestion {
  /** The file that is looked at. */
  readonly uri: string;
}

/** Colours of a picture: images do not see the editor's theme. */
export type HoverTheme = "dark" | "light" | "highContrastDark" | "highContrastLight";

/** The stack frame that the person looks at. */
export interface Stand {
  readonly sessionId: string;
  /** Of the session, from 1. */
  readonly stop: number;
  /** The debug adapter's number of the frame. */
  readonly frameId: number;
  /** The file in which it stands, as the editor names it. */
  readonly uri: string;
  /** From 0. */
  readonly line: number;
  /** The import path of its package, `net/http`, and the function in it, `(*Server).Serve.func1`. */
  readonly packagePath: string;
  readonly functionName: string;
  /** The file that was asked about is not what the program was built from any more. */
  readonly edited: boolean;
  readonly theme: HoverTheme;
}

export interface GlanceQuestion {
  readonly sessionId: string;
  readonly stop: number;
  readonly frameId: number;
  /** In our own grammar; package variables by their full names: `"net/http".DefaultServeMux`. */
  readonly expression: string;
  /** How it stands in the source, `DefaultServeMux`, where that means the same in the frame; else null. */
  readonly alias: string | null;
}

/** null: it is no map there, it could not be read in time, or the program went on. */
export type GlanceAnswer = MapGlance | null;

export interface MapPlacesQuestion {
  readonly uri: string;
}

export interface MapPlace {
  /** Where the name stands, from 0, in UTF-16 units. */
  readonly line: number;
  readonly character: number;
  readonly endCharacter: number;
  readonly name: string;
  readonly question: GlanceQuestion;
}
