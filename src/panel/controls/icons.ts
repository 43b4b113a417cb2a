/** The panel's icons, drawn here: a webview under our content security policy loads no icon font. 16 × 16, in the text's colour. */
import { s } from "./dom.js";

export type IconName = keyof typeof paths;

const paths = {
  refresh: "M13.5 8a5.5 5.5 0 1 1-1.6-3.9M12.2 1.4v2.9H9.3",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  export: "M8 2v7.5M5 6.8 8 9.8l3-3M2.5 11v2.5h11V11",
  output: "M2.5 3.5h11M2.5 6.5h7M2.5 9.5h11M2.5 12.5h7",
  warning: "M8 2.2 14.4 13.5H1.6zM8 6.4v3.4M8 11.4v.6",
  error: "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6",
  running: "M5 3.2v9.6l7.5-4.8z",
  ended: "M3.8 3.8h8.4v8.4H3.8z",
  hidden: "M1.6 8s2.4-4 6.4-4 6.4 4 6.4 4-2.4 4-6.4 4S1.6 8 1.6 8zM2.6 13.4 13.4 2.6",
  info: "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 7.2v4M8 4.8v.6",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4l3.6 3.6",
  up: "M4 10l4-4 4 4",
  down: "M4 6l4 4 4-4",
  close: "M4 4l8 8M12 4l-8 8",
  pin: "M5.5 2.2h5M6.3 2.2v4.3L4.2 9h7.6L9.7 6.5V2.2M8 9v4.8",
  newPanel: "M6.5 3.5h-4v9h9v-4M9 2.5h4.5V7M13.2 2.8 7.5 8.5",
  record: "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 5.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8z",
  breakpoint: "M8 3.2a4.8 4.8 0 1 1 0 9.6A4.8 4.8 0 0 1 8 3.2zM5.6 8h4.8",
  add: "M8 3v10M3 8h10",
  variable: "M5.5 2.5h-2v4L2 8l1.5 1.5v4h2M10.5 2.5h2v4L14 8l-1.5 1.5v4h-2",
  earlier: "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.6V8l2.4 1.6",
  document: "M3.5 1.8h6l3 3v9.4h-9zM9.5 1.8v3h3M5.6 8h4.8M5.6 10.8h4.8",
} as const;

export function icon(name: IconName, slot?: "start"): SVGElement {
  return s("svg", { class: "icon", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", slot }, [
    s("path", { d: paths[name] }),
  ]);
}
