/**
 * Exports a picture to a file: which form, where to, then written piece by piece, with progress and cancel.
 *
 *     MapPicture ──▶ pieces of text ──▶ bytes, gathered ──▶ vscode.workspace.fs (any file system, also a remote one)
 *
 * That file system takes files whole, so the bytes are in memory until the end: a picture reads a few megabytes of arrays, and
 * what is written of it stays in the same order. Past {@link maxFileBytes} the export is given up, and says so.
 */
import * as vscode from "vscode";
import type { MapPicture } from "../../dap/inspector.js";
import type { LayoutHead } from "../../gomap/layout.js";
import { MemoryStoppedError } from "../../gomap/memory.js";
import { listedInHtml, renderHtml } from "../../messages/renderHtml.js";
import { placesToList } from "../../messages/renderSlots.js";
import { renderSvg } from "../../messages/renderSvg.js";
import { renderText } from "../../messages/renderText.js";
import { writeLayout, type SlotSource, type TextSink } from "../../messages/writeLayout.js";
import type { OutputLog } from "../outputLog.js";

/** A picture, and what the panel says of it. */
export interface ExportedPicture {
  readonly picture: MapPicture;
  /** The head as the panel shows it. */
  readonly head: LayoutHead;
  /** "main.go:14 in main.fill"; null where that is not known. */
  readonly where: string | null;
}

interface Form {
  readonly label: string;
  readonly description: string;
  readonly extension: "json" | "svg" | "html" | "txt";
  /** Whether keys and elems are in the file. */
  readonly values: boolean;
}

const maxFileBytes = 256 << 20;
/** Arrays of at most this are exported whole; of larger ones a window, and the document says which. */
const maxArrayBytes = 64 << 20;
/** A document has strings up to this; a page and a text less. */
const documentTextBytes = 1 << 20;
const pageTextBytes = 4096;
const listedInText = 32;

export class PictureExport {
  private toldOfSecrets = false;

  constructor(private readonly log: OutputLog) {}

  /** Asks for the form and the file, and writes it. */
  async run(exported: ExportedPicture): Promise<void> {
    const form = await vscode.window.showQuickPick(forms(), {
      title: vscode.l10n.t("Export the layout of {0}", exported.head.expression),
      placeHolder: vscode.l10n.t("What to write"),
    });
    if (!form || !(await this.mayWriteValues(form))) return;
    const uri = await vscode.window.showSaveDialog({
      defaultUri: defaultUri(exported.head.expression, form),
      filters: { [form.extension.toUpperCase()]: [form.extension] },
      saveLabel: vscode.l10n.t("Export"),
    });
    if (!uri) return;
    try {
      const wrote = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: vscode.l10n.t("Exporting {0}", exported.head.expression),
          cancellable: true,
        },
        (progress, token) => write(exported, form, uri, progress, token),
      );
      if (wrote) await offerToOpen(uri, form);
    } catch (error) {
      this.log.failed(`exporting ${exported.head.expression}`, error);
      void vscode.window.showErrorMessage(sentenceOf(exported.head.expression, error));
    }
  }

  /** Said once in a window: what the file will hold. */
  private async mayWriteValues({ values }: Form): Promise<boolean> {
    if (!values || this.toldOfSecrets) return true;
    const goOn = vscode.l10n.t("Export");
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t("The file will hold keys and elems of your program's memory."),
      {
        modal: true,
        detail: vscode.l10n.t("They may be secrets: tokens, passwords, personal data. Look at the file before you pass it on."),
      },
      goOn,
    );
    this.toldOfSecrets = answer === goOn;
    return this.toldOfSecrets;
  }
}

function forms(): (Form & vscode.QuickPickItem)[] {
  const { t } = vscode.l10n;
  return [
    { label: t("Layout document"), description: t("JSON, with keys and elems"), extension: "json", values: true },
    { label: t("Layout document without keys and elems"), description: "JSON", extension: "json", values: false },
    { label: t("Picture"), description: t("SVG, without keys and elems"), extension: "svg", values: false },
    { label: t("Page"), description: t("HTML that needs nothing else, with keys and elems"), extension: "html", values: true },
    { label: t("Page without keys and elems"), description: "HTML", extension: "html", values: false },
    { label: t("Text"), description: t("as the command line draws it, with keys and elems"), extension: "txt", values: true },
  ];
}

/** @returns whether it was written; false when it was cancelled */
async function write(
  { picture, head, where }: ExportedPicture,
  form: Form,
  uri: vscode.Uri,
  progress: vscode.Progress<{ message?: string }>,
  token: vscode.CancellationToken,
): Promise<boolean> {
  const pieces = new Pieces(progress, token);
  let all: MapPicture;
  try {
    all = await wholeOf(picture, form, token);
  } catch (error) {
    if (error instanceof CancelledError) return false;
    throw error;
  }
  const model = { ...all.model, head: all === picture ? head : { ...all.model.head, expression: head.expression } };
  const slots =
    (maxTextBytes: number): SlotSource =>
    (places) =>
      all.slots(places, { values: form.values, maxTextBytes });
  try {
    switch (form.extension) {
      case "json":
        await writeLayout(model, slots(documentTextBytes), pieces.take, { values: form.values, style: "lines" });
        break;
      case "svg":
        await pieces.take(renderSvg(model, { where }));
        break;
      case "html":
        await renderHtml(model, slots(pageTextBytes), pieces.take, { where, values: form.values, listed: listedInHtml });
        break;
      case "txt": {
        const places = placesToList(model, listedInText);
        const items = await slots(256)(places);
        const listed = places.flatMap((place, i) => (items[i] ? [{ place, item: items[i] }] : []));
        await pieces.take(renderText(model, listed, { width: 120, palette: "none", where }));
      }
    }
  } catch (error) {
    if (error instanceof CancelledError) return false;
    throw error;
  }
  await vscode.workspace.fs.writeFile(uri, pieces.bytes());
  return true;
}

/**
 * The picture with all of its arrays, as far as {@link maxArrayBytes} go. Once the program has gone on there is no more than what
 * was read at first: enough for a drawing.
 */
async function wholeOf(picture: MapPicture, { values }: Form, token: vscode.CancellationToken): Promise<MapPicture> {
  if (picture.whole) return picture;
  const reading = new AbortController();
  const cancelled = token.onCancellationRequested(() => {
    reading.abort();
  });
  try {
    return await picture.again({ budgetBytes: maxArrayBytes, signal: reading.signal });
  } catch (error) {
    if (reading.signal.aborted) throw new CancelledError();
    if (values || !(error instanceof MemoryStoppedError)) throw error;
    return picture;
  } finally {
    cancelled.dispose();
  }
}

class CancelledError extends Error {}
class TooLargeError extends Error {}

/** Gathers the text as bytes. Between pieces the editor gets its turn, and a cancel is heard. */
class Pieces {
  private readonly encoder = new TextEncoder();
  private readonly parts: Uint8Array[] = [];
  private size = 0;

  constructor(
    private readonly progress: vscode.Progress<{ message?: string }>,
    private readonly token: vscode.CancellationToken,
  ) {}

  readonly take: TextSink = async (text) => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (this.token.isCancellationRequested) throw new CancelledError();
    const part = this.encoder.encode(text);
    this.parts.push(part);
    this.size += part.length;
    if (this.size > maxFileBytes) throw new TooLargeError();
    this.progress.report({ message: vscode.l10n.t("{0} KiB", Math.ceil(this.size / 1024)) });
  };

  bytes(): Uint8Array {
    const all = new Uint8Array(this.size);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

async function offerToOpen(uri: vscode.Uri, { extension }: Form): Promise<void> {
  const open = vscode.l10n.t("Open");
  const name = uri.path.split("/").at(-1) ?? uri.path;
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t("{0} is written.", name), open);
  if (answer !== open) return;
  // A browser shows a page; the editor shows the rest.
  if (extension === "html" && uri.scheme === "file") await vscode.env.openExternal(uri);
  else await vscode.commands.executeCommand("vscode.open", uri);
}

function defaultUri(expression: string, { extension }: Form): vscode.Uri {
  const name =
    expression
      .replace(/[^\p{L}\p{N}._]+/gu, "-")
      .replace(/^[-.]+|[-.]+$/g, "")
      .slice(0, 60) || "map";
  const file = `${name}.layout.${extension}`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? vscode.Uri.joinPath(folder, file) : vscode.Uri.file(`/${file}`);
}

function sentenceOf(expression: string, error: unknown): string {
  const { t } = vscode.l10n;
  if (error instanceof MemoryStoppedError) {
    return t(
      "{0} was not exported: the program went on before all was read. Its SVG picture needs no more reading and can be exported even now.",
      expression,
    );
  }
  if (error instanceof TooLargeError) {
    return t(
      "{0} was not exported: the file would be larger than {1} MiB. The command line writes files of any size.",
      expression,
      maxFileBytes >> 20,
    );
  }
  return t("{0} was not exported: {1}", expression, error instanceof Error ? error.message : String(error));
}
