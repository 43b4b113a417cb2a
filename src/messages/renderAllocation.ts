/**
 * The page of "Explain Allocation": the compiler's decision and its reasons, the way through the runtime, what memory says, and
 * what the variable itself is. Static: links are commands of the editor, and nothing runs in the page.
 */
import type { PathStep } from "../gomap/allocationPath.js";
import { explainSegment } from "../gomap/explainSegment.js";
import type { ChainLink } from "../gomap/layout.js";
import { say } from "../gomap/say.js";
import { countText } from "../gomap/words.js";
import type { AllocationReport, MemoryReport, SiteReport, VariableReport } from "./allocationReport.js";
import type { EscapeNote, SourcePlace } from "./compilerNotes.js";
import { explainDecision, explainSteps, plain, type ExplainedStep } from "./explainEscape.js";
import { formatBytes } from "./formatNumber.js";
import { markup, nothing, type Markup } from "./markup.js";

/** The address behind a link to a place in the source. */
export type LinkTo = (place: SourcePlace) => string;

/** The page's content; head and policy are the host's. @param again where a link leads that asks once more */
export function renderAllocation(report: AllocationReport, linkTo: LinkTo, again: string): Markup {
  const { subject, goVersion, goarch, importPath, command } = report;
  return markup`<header>
<h1>${say("Why {0} is where it is", subject)}</h1>
<p class="beside">${`${goVersion} · ${goarch} · ${importPath}`} · <a href="${again}">${say("Ask again")}</a></p>
</header>
${section(say("What the compiler decided"), decisions(report, linkTo))}
${report.sites.length === 0 ? nothing : section(say("How it is made"), paths(report.sites))}
${section(say("What memory says"), memory(report))}
${section(say("What the variable is"), variableWords(report.variable, linkTo))}
<details><summary>${say("What was run")}</summary><pre>${command}</pre><p class="beside">${say(
    "The go command keeps what the compiler said in its build cache; the program itself is thrown away.",
  )}</p></details>`;
}

function section(title: string, content: Markup): Markup {
  return markup`<section><h2>${title}</h2>${content}</section>`;
}

// ---- the decision ------------------------------------------------------------------------------------------------

function decisions(report: AllocationReport, linkTo: LinkTo): Markup {
  const { sites, others, functionName, variable } = report;
  if (sites.length === 0) return markup`${elsewhere(report)}${otherMaps(others, functionName, linkTo)}`;
  const several =
    sites.length > 1 && variable !== null
      ? markup`<p>${say("{0} maps are assigned to {1}; each is decided by itself.", countText(sites.length), variable.name)}</p>`
      : nothing;
  return markup`${several}${sites.map((site) => siteMarkup(site, linkTo))}${debuggedMarkup(report, linkTo)}`;
}

function elsewhere({ variable }: AllocationReport): Markup {
  const sentence =
    variable === null
      ? say("No map is made here. Put the caret on a make(map…), a map literal, or a map variable, and ask again.")
      : say(
          "No map is made where {0} is declared or assigned: it comes from a call, a parameter or another variable. Ask where that is made.",
          variable.name,
        );
  return markup`<p>${sentence}</p>`;
}

function otherMaps(others: readonly EscapeNote[], functionName: string | null, linkTo: LinkTo): Markup {
  if (others.length === 0) return nothing;
  const title = functionName === null ? say("Maps that this file makes:") : say("Maps that {0} makes:", functionName);
  const rows = others.map(
    (note) => markup`<li>${badge(note.decision)} <code>${plain(note.expression)}</code> ${placeLink(note.at, linkTo)}</li>`,
  );
  return markup`<p>${title}</p><ul>${rows}</ul>`;
}

function siteMarkup({ note, inlined }: SiteReport, linkTo: LinkTo): Markup {
  const steps = explainSteps(note);
  const mixed = note.mixed
    ? markup`<p class="beside">${say("In some instances of this generic function it was decided the other way.")}</p>`
    : nothing;
  return markup`<div class="site ${note.decision}"><p>${badge(note.decision)} <code>${plain(note.expression)}</code> ${placeLink(
    note.at,
    linkTo,
  )}</p><p>${explainDecision(note)}</p>${steps.length === 0 ? nothing : stepList(steps, linkTo)}${mixed}${inlinedMarkup(
    inlined,
    linkTo,
  )}</div>`;
}

function stepList(steps: readonly ExplainedStep[], linkTo: LinkTo): Markup {
  const items = steps.map(({ sentence, code, at }) => markup`<li>${sentence} <code>${code}</code> ${placeLink(at, linkTo)}</li>`);
  return markup`<ol class="steps" aria-label="${say("The way out of the function")}">${items}</ol>`;
}

function inlinedMarkup(inlined: SiteReport["inlined"], linkTo: LinkTo): Markup {
  if (inlined.length === 0) return nothing;
  const items = inlined.map(({ at, decision }) => markup`<li>${badge(decision)} ${placeLink(at, linkTo)}</li>`);
  return markup`<p>${say("Where the function is inlined, its code is compiled once more and decided anew:")}</p><ul>${items}</ul>`;
}

/** A program that is debugged is built without inlining: there the compiler may decide in another way. */
function debuggedMarkup({ debugged, sites }: AllocationReport, linkTo: LinkTo): Markup {
  if (debugged === null) return nothing;
  const differs = debugged.some(({ note }, i) => note.decision !== sites[i]?.note.decision);
  if (!differs) {
    return markup`<p class="beside">${say("Built as it is debugged, with -N -l (no optimization, no inlining), it is the same.")}</p>`;
  }
  return markup`<h3>${say("As it is debugged, with -N -l (no optimization, no inlining)")}</h3>${debugged.map((site) =>
    siteMarkup(site, linkTo),
  )}`;
}

function badge(decision: EscapeNote["decision"]): Markup {
  const words = decision === "stack" ? say("stack") : say("heap");
  return markup`<strong class="badge ${decision === "stack" ? "onStack" : "onHeap"}">${words}</strong>`;
}

function placeLink(place: SourcePlace, linkTo: LinkTo): Markup {
  const name = place.file.slice(Math.max(place.file.lastIndexOf("/"), place.file.lastIndexOf("\\")) + 1);
  return markup`<a href="${linkTo(place)}">${`${name}:${place.line}`}</a>`;
}

// ---- through the runtime -----------------------------------------------------------------------------------------

function paths(sites: readonly SiteReport[]): Markup {
  const lists = sites.map(({ note, path }) => {
    const title = sites.length > 1 ? markup`<p><code>${plain(note.expression)}</code></p>` : nothing;
    return markup`${title}<ol class="path">${path.map(pathStep)}</ol>`;
  });
  return markup`${lists}`;
}

function pathStep({ calls, sentence }: PathStep): Markup {
  const chain = calls.map((call, i) => markup`${i === 0 ? nothing : markup` → `}<code>${call}</code>`);
  return markup`<li>${calls.length === 0 ? nothing : markup`<span class="calls">${chain}</span><br>`}${sentence}</li>`;
}

// ---- memory ------------------------------------------------------------------------------------------------------

function memory({ memory: found, sites, debugged, goVersion }: AllocationReport): Markup {
  if (found === null) {
    return markup`<p>${say(
      "No program stands where this map is in scope. Stop one there and ask again, to see the segments and size classes of this map.",
    )}</p>`;
  }
  const { head, stop, expression } = found;
  const other = minorOf(head.goVersion) === minorOf(goVersion) ? nothing : otherGo(head.goVersion, goVersion);
  const when = markup`<p class="beside">${say("{0} at stop {1}", expression, countText(stop))}</p>${other}`;
  if (head.state === "nil") {
    return markup`${when}<p>${say("It is nil here: there is a variable, and nothing is allocated.")}</p>${chainTable(head.chain)}`;
  }
  return markup`${when}<p>${verdict(
    found,
    (debugged ?? sites).map(({ note }) => note),
  )}</p>${chainTable(head.chain)}`;
}

/** Another Go may decide otherwise, and lay maps out otherwise. */
function otherGo(built: string, asked: string): Markup {
  return markup`<p>${say("This program was built with {0}, and the compiler that was asked is of {1}: they may differ.", built, asked)}</p>`;
}

function minorOf(goVersion: string): string {
  return /^go\d+\.\d+/.exec(goVersion)?.[0] ?? goVersion;
}

function verdict({ head }: MemoryReport, notes: readonly EscapeNote[]): string {
  const segment = head.header?.segment ?? "unknown";
  const onStack = segment.startsWith("stack");
  if (!onStack && segment !== "heap") return say("The header lies in {0}.", explainSegment(segment));
  const agrees = notes.some(({ decision }) => (decision === "stack") === onStack);
  const arrays = head.chain.filter(({ role }) => role !== "variable" && role !== "header");
  if (onStack) {
    if (notes.length > 0 && !agrees) {
      return say("The header is on a stack, so the variable holds another map than the one that is made here.");
    }
    return arrays.some((link) => link.segment === "heap")
      ? say("The header is on the stack; the map has outgrown what the frame holds for it, so its arrays are on the heap.")
      : say("The header is on the stack, and so is all of the map.");
  }
  if (notes.length === 0) return say("The header is on the heap.");
  return agrees
    ? say("The header is on the heap, as the compiler decided.")
    : say(
        "The header is on the heap, where the compiler decided for the stack: the variable holds another map than the one that is made here, or the program was built with other flags.",
      );
}

function chainTable(chain: readonly ChainLink[]): Markup {
  const rows = chain.map(
    (link) =>
      markup`<tr><th scope="row">${link.label}</th><td><code>${link.address}</code></td><td>${explainSegment(
        link.segment,
      )}</td><td class="number">${link.role === "variable" ? say("one word") : bytes(link.sizeBytes)}</td><td class="number">${bytes(
        link.allocatedBytes,
      )}</td></tr>`,
  );
  return markup`<table><thead><tr><th scope="col">${say("What")}</th><th scope="col">${say("Address")}</th><th scope="col">${say(
    "Segment",
  )}</th><th scope="col" class="number">${say("Asked for")}</th><th scope="col" class="number">${say(
    "Size class",
  )}</th></tr></thead><tbody>${rows}</tbody></table><p class="beside">${say(
    "The size class is what the allocator gave; what lies in a frame or a data segment has none.",
  )}</p>`;
}

function bytes(count: number | null): string {
  return count === null ? "–" : formatBytes(count);
}

// ---- the variable ------------------------------------------------------------------------------------------------

function variableWords(variable: VariableReport | null, linkTo: LinkTo): Markup {
  const where = variable === null ? nothing : markup`<p>${variablePlace(variable)} ${placeLink(variable.at, linkTo)}</p>`;
  return markup`${where}<p>${say(
    "A map variable is one word, 8 bytes on a 64-bit machine: a pointer to the header. Assigning it or passing it on copies that word, and both names share one map.",
  )}</p><p>${say(
    "An interface that holds the map is 16 bytes: a word for the type, and the same pointer. Putting a map into it allocates nothing more.",
  )}</p>`;
}

function variablePlace({ name, isPackageVariable, note }: VariableReport): string {
  if (isPackageVariable)
    return say("{0} is a package variable: its word lies in data or bss for as long as the program runs.", name);
  if (note?.decision === "moved") {
    return say("{0} itself is on the heap, one word of its own: its address outlives the function.", name);
  }
  return say("{0} itself is in the function's frame, or in a register, wherever its map is.", name);
}
