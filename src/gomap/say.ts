/**
 * Sentences in the person's language. The English sentence is the key, as in `vscode.l10n`; gomap, the panel and the CLI have
 * no `vscode`, so the translation is given to them once, before anything is said:
 *
 *     say("Growing from {0} to {1} buckets", "32", "64")
 *         no translation (CLI, English)   Growing from 32 to 64 buckets
 *         zh-cn                           正在从 32 个桶增长到 64 个桶
 *
 * The sentence must be a literal: a test collects all of them and expects each in the translation.
 */
let translation: Readonly<Record<string, string>> = {};

/** Called once where a program starts: by the extension and by the panel. `null`: English. */
export function translateBy(sentences: Readonly<Record<string, string>> | null): void {
  translation = sentences ?? {};
}

/** The sentence, translated where there is a translation, with `{0}`, `{1}` … replaced by the values. */
export function say(sentence: string, ...values: readonly (string | number)[]): string {
  const template = Object.hasOwn(translation, sentence) ? (translation[sentence] ?? sentence) : sentence;
  return template.replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
