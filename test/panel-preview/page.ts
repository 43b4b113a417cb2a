/** Stands in for VS Code inside the preview page: `acquireVsCodeApi`, and a host that answers with a scenario. */
import type { MapLayout } from "../../src/gomap/layout.js";
import { translateBy } from "../../src/gomap/say.js";
import type { HostToPanel, PanelToHost } from "../../src/messages/panelMessages.js";
import { documentScenario } from "./documentScenario.js";
import { entryAnswers } from "./entryAnswers.js";
import { hugeAnswers } from "./hugeMap.js";
import { historyAnswers } from "./previewHistory.js";
import { memoryAnswers, tableStruct } from "./memoryAnswers.js";
import { type Scenario, scenarios } from "./scenarios.js";

const sentences = document.getElementById("sentences")?.textContent ?? "";
if (sentences !== "") translateBy(JSON.parse(sentences) as Record<string, string>);
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

const setBusy = (busy: boolean): void => {
  Object.assign(window, { previewBusy: busy });
};
const answerOnCells = scenario?.huge === undefined ? null : hugeAnswers(scenario.huge, scenario.picture?.id ?? 0, send, setBusy);
setBusy(scenario?.survey === true);

const removed = new Set<number>();
const answerOnEntries = entryAnswers(scenario, send);
const answerOnMemory = memoryAnswers(scenario, send);

const answerOnHistory = scenario?.history === undefined ? null : historyAnswers(scenario.history, send);

/** As a person does. */
function type(text: string): void {
  const field = document.querySelector<HTMLInputElement>(".findField");
  if (field === null) return;
  field.value = text;
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
}

function answer(message: PanelToHost): void {
  if (scenario === undefined) return;
  answerOnHistory?.(message);
  answerOnEntries?.(message);
  answerOnCells?.(message);
  answerOnMemory?.(message);
  const { picture, status } = scenario;
  if (message.type === "ready") {
    if (picture !== null)
      send({ type: "picture", picture: picture.head.layout.kind === "swiss" ? { ...picture, tableStruct } : picture });
    if (picture !== null && scenario.surveyed !== undefined)
      send({ type: "survey", pictureId: picture.id, survey: scenario.surveyed });
    if (scenario.compared !== undefined) send({ type: "compared", maps: scenario.compared });
    if (scenario.pinned === true) send({ type: "pinned", pinned: true });
    send({ type: "status", expression: picture?.head.expression ?? "m", status });
    if (picture !== null && scenario.huge !== undefined) {
      const survey = { state: "stopped", scannedCells: 0, totalCells: scenario.huge.totalCells, statistics: null } as const;
      send({ type: "survey", pictureId: picture.id, survey });
    }
    if (picture !== null && scenario.survey === true) answerOnCells?.({ type: "survey", pictureId: picture.id, go: true });
    if (scenario.find !== undefined) setTimeout(type, 30, scenario.find);
    if (scenario.stopCause) send({ type: "stopCause", cause: scenario.stopCause });
    if (picture !== null && scenario.writers) send({ type: "writers", pictureId: picture.id, writers: scenario.writers });
  }
  if (message.type === "compareRemove" && scenario.compared !== undefined) {
    removed.add(message.id);
    send({ type: "compared", maps: scenario.compared.filter(({ id }) => !removed.has(id)) });
  }
  if (message.type === "pin") send({ type: "pinned", pinned: message.pinned });
  if (message.type === "details" && scenario.history === undefined) {
    const details = scenario.details(message.place);
    const { pictureId, place } = message;
    if (typeof details === "string") send({ type: "detailsFailed", pictureId, place, sentence: details });
    else if (details !== null) send({ type: "details", pictureId, place, details });
  }
}
