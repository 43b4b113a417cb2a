/** The recordings that come with the extension: real programs under real Delve, recorded by the CLI (`npm run record`). */
import * as vscode from "vscode";

export interface ExampleRecording {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly file: vscode.Uri;
  readonly label: string;
  readonly detail: string;
}

/** The one for beginners, through which the walkthrough leads, first. */
export function exampleRecordings(extensionUri: vscode.Uri): ExampleRecording[] {
  const { t } = vscode.l10n;
  const examples = [
    {
      name: "hmap-doubling",
      label: t("A classic map doubles, write by write"),
      detail: t("Go 1.23 · from 32 to 64 buckets: each write evacuates one or two old ones"),
    },
    {
      name: "hmap-same-size",
      label: t("A classic map grows to the same size"),
      detail: t("Go 1.23 · too many overflow buckets: the same number of buckets again, tidied up"),
    },
    {
      name: "hmap-chains",
      label: t("A classic map with long chains"),
      detail: t("Go 1.23 · many keys of one bucket, in overflow buckets"),
    },
    {
      name: "swiss-growing",
      label: t("A Swiss map fills, splits and doubles its directory"),
      detail: t("Go 1.27 · from one group to several tables"),
    },
    {
      name: "swiss-tombstones",
      label: t("Tombstones of a Swiss map"),
      detail: t("Go 1.27 · deleted slots, and how they go away"),
    },
  ];
  return examples.map((example) => ({
    ...example,
    file: vscode.Uri.joinPath(extensionUri, "test", "recordings", `${example.name}.gomaprec`),
  }));
}
