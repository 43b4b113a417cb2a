/**
 * The standard controls, from @vscode/webview-ui-toolkit. No other file imports it: what is registered here is all that is
 * bundled, and a change of library stays in this file.
 */
import { provideVSCodeDesignSystem, vsCodeButton, vsCodeProgressRing, vsCodeTextField } from "@vscode/webview-ui-toolkit";
import { type Attributes, type Child, h } from "./dom.js";

/** Registers the controls; before it, their elements are empty boxes. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing(), vsCodeTextField());
}

export function button(attributes: Attributes, children: readonly Child[] | string, click: () => void): HTMLElement {
  return h("vscode-button", { appearance: "secondary", ...attributes }, children, { click });
}

/** A text field; `value` is what stands in it. */
export function textField(attributes: Attributes): HTMLElement & { value: string } {
  const element = h("vscode-text-field", attributes);
  return element as HTMLElement & { value: string };
}

export function progressRing(): HTMLElement {
  return h("vscode-progress-ring", { class: "ring" });
}
