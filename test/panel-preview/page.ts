/** Stands in for VS Code inside the preview page: `acquireVsCodeApi`, and a host that answers with a scenario. */
import type { MapLayout } from "../../src/gomap/layout.js";
import type { HostToPanel, PanelToHost } from "../../src/messages/panelMessages.js";
import { documentScenario } from "./documentScenario.js";
import { entryAnswers } from "./entryAnswers.js";
import { type Scenario, scenarios } from "./scenarios.js";

const name = new URLSearchParams(location.search).get("scenario") ?? "growing";
const documents = (window as unknown as { previewDocuments?: readonly MapLayout[] }).previewDocuments ?? [];
const chosen = documents[Number(/^document-(\d+)$/.exec(name)?.[1] ?? NaN)];
const scenario: Scenario | undefined = chosen === undefined ? scenarios[name]?.() : documentScenario(chosen);
const violations: string[] = [];
document.addEventListener("securitypolicyviolation", (event) => {
  violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});

const send = (message: HostToPanel): void => {
  window.postMessage(message, "*");
};

Object.assign(window, {
  previewViolations: violations,
  previewMessages: [] as PanelToHost[],
  acquireVsCodeApi: () => ({
    postMessage(message: PanelToHost) {
      (window as unknown as { previewMessages: PanelToHost[] }).previewMessages.push(message);
      answer(message);
    },
    getState: () =>
      scenario === undefined
        ? undefined
        : {
            expression: scenario.picture?.head.expression ?? null,
            selection: scenario.select ?? null,
            tab: new URLSearchParams(location.search).get("tab") ?? "buckets",
          },
    setState: () => undefined,
  }),
});

const answerOnEntries = entryAnswers(scenario, send);

function answer(message: PanelToHost): void {
  if (scenario === undefined) return;
  answerOnEntries?.(message);
  const { picture, status } = scenario;
  if (message.type === "ready") {
    if (picture !== null) send({ type: "picture", picture });
    send({ type: "status", expression: picture?.head.expression ?? "m", status });
  }
  if (message.type === "details") {
    const details = scenario.details(message.place);
    const { pictureId, place } = message;
    if (typeof details === "string") send({ type: "detailsFailed", pictureId, place, sentence: details });
    else if (details !== null) send({ type: "details", pictureId, place, details });
  }
}
