/**
 * The language server's answers: hovers and code lenses about maps. It asks the host where the program stands before it looks at the
 * syntax, and what a map is like after it: so no tree is held while somebody else is waited for.
 */
import type { CancellationToken, CodeLens, Hover } from "vscode-languageserver";
import { lensTitle, shortSummaryOf } from "../messages/glanceWords.js";
import { liveHover, showArgument, showCommand, staticHover } from "../messages/hoverText.js";
import type { GlanceAnswer, GlanceQuestion, MapPlace, Stand, StandQuestion } from "../messages/serverMessages.js";
import { GoDocument, type Place, type TextChange } from "./goDocument.js";
import type { GoParser } from "./goParser.js";
import { GoModules } from "./goModule.js";
import { GoPackages } from "./goPackage.js";
import { MapSyntax, mayBeCalled } from "./mapSyntax.js";
import { Turns } from "./turns.js";

/** What the server asks of the host. */
export interface Host {
  stand(question: StandQuestion, token: CancellationToken): Promise<Stand | null>;
  glance(question: GlanceQuestion, token: CancellationToken): Promise<GlanceAnswer>;
}

/** What a lens keeps until it is seen. */
interface LensData {
  readonly question: GlanceQuestion;
  /** Where another lens stands in the same line. */
  readonly name: string | null;
}

/** Open files whose trees are kept. */
const mostTrees = 3;

export class MapServer {
  /** What gopls shows at the same place is left out. */
  besideGopls = false;
  private readonly documents = new Map<string, GoDocument>();
  private readonly turns = new Turns();
  private readonly syntax: MapSyntax;

  constructor(
    private readonly parser: GoParser,
    private readonly host: Host,
  ) {
    const packages = new GoPackages((uri, text) => new GoDocument(parser, uri, text));
    this.syntax = new MapSyntax(packages, new GoModules());
  }

  open(uri: string, text: string): void {
    void this.turns.run(() => {
      this.documents.get(uri)?.forgetTree();
      this.documents.set(uri, new GoDocument(this.parser, uri, text));
    });
  }

  change(uri: string, changes: readonly TextChange[]): void {
    void this.turns.run(() => this.documents.get(uri)?.edit(changes));
  }

  close(uri: string): void {
    void this.turns.run(() => {
      this.documents.get(uri)?.forgetTree();
      this.documents.delete(uri);
    });
  }

  async hover(uri: string, place: Place, token: CancellationToken): Promise<Hover | null> {
    const stand = await this.host.stand({ uri }, token);
    const under = await this.turns.run(() => this.with(uri, token, (document) => this.syntax.under(document, place, stand)));
    if (!under) return null;
    const shown = this.besideGopls ? under.shown : "nothing";
    if (stand && under.question) {
      const glance = await this.host.glance(under.question, token);
      if (glance && (under.typeName === null || mayBeCalled(under.typeName, glance.type))) {
        const name = shown !== "nothing" && under.typeName !== null ? null : under.name;
        return { contents: parts(liveHover(glance, name, stand.sessionId, stand.theme)), range: under.range };
      }
    }
    if (!under.known) return null;
    const typeName = shown === "written" ? null : under.known.typeName;
    return { contents: parts(staticHover({ ...under.known, typeName })), range: under.range };
  }

  async lenses(uri: string, token: CancellationToken): Promise<CodeLens[]> {
    const stand = await this.host.stand({ uri }, token);
    if (stand?.uri !== uri) return [];
    const places = await this.placesAt(uri, stand, token);
    return places.map(({ line, character, endCharacter, name, question }) => ({
      range: { start: { line, character }, end: { line, character: endCharacter } },
      data: {
        question,
        name: places.filter((other) => other.line === line).length > 1 ? name : null,
      } satisfies LensData,
    }));
  }

  /** A lens is filled when it is seen: only then is the debugger asked. */
  async resolveLens(lens: CodeLens, token: CancellationToken): Promise<CodeLens> {
    const { question, name } = lens.data as LensData;
    const glance = await this.host.glance(question, token);
    const title = lensTitle(name, glance && shortSummaryOf(glance));
    return {
      ...lens,
      command: { title, command: showCommand, arguments: [showArgument(question.expression, question.sessionId)] },
    };
  }

  async places(uri: string, token: CancellationToken): Promise<MapPlace[]> {
    const stand = await this.host.stand({ uri }, token);
    return stand?.uri === uri ? this.placesAt(uri, stand, token) : [];
  }

  private async placesAt(uri: string, stand: Stand, token: CancellationToken): Promise<MapPlace[]> {
    return (await this.turns.run(() => this.with(uri, token, (document) => this.syntax.places(document, stand)))) ?? [];
  }

  private async with<T>(uri: string, token: CancellationToken, work: (document: GoDocument) => Promise<T>): Promise<T | null> {
    const document = this.documents.get(uri);
    if (!document || token.isCancellationRequested) return null;
    // The one that was looked at last stands last.
    this.documents.delete(uri);
    this.documents.set(uri, document);
    try {
      return await work(document);
    } finally {
      const holding = [...this.documents.values()].filter((one) => one.holdsTree);
      for (const one of holding.slice(0, Math.max(0, holding.length - mostTrees))) one.forgetTree();
    }
  }
}

/** The host trusts the first part only. */
function parts({ own, foreign }: { own: string; foreign: string }): string[] {
  return foreign === "" ? [own] : [own, foreign];
}
