/** What the heads of all kinds of layouts have in common: what is known before the header is read, and when it can't be. */
import type { AddressFacts } from "./addressFacts.js";
import type { DecodedStruct } from "./decodeStruct.js";
import { addressText } from "./hex.js";
import type { ChainLink, LayoutHead, ValueTypeFacts } from "./layout.js";
import type { MapTarget } from "./mapTarget.js";
import type { StructLayout, ValueType } from "./mapType.js";
import type { Picture } from "./picture.js";
import { say } from "./say.js";

/** A head of which nothing but the target is known. */
export function headOf(target: MapTarget, facts: AddressFacts): LayoutHead {
  const { variable } = target;
  return {
    format: "go-map-layout/1",
    expression: target.expression,
    type: target.typeName,
    keyType: target.keyType,
    elemType: target.elemType,
    goVersion: target.goVersion,
    goarch: target.goarch,
    length: null,
    variable: variable === null ? null : { address: addressText(variable), segment: facts.segment(variable) },
    header: null,
    extra: null,
    layout: { kind: "nil" },
    key: null,
    elem: null,
    chain: [],
    load: null,
    bytes: null,
    state: "normal",
    sharedWith: target.sharedWith,
    memory: target.memory,
    problems: [],
  };
}

/** The head of a map whose header could not be read, or only in part. */
export function lostHeader(
  { target, facts, problems }: Picture,
  headerLayout: StructLayout,
  struct: DecodedStruct | undefined,
  layout: LayoutHead["layout"],
): LayoutHead {
  problems.add("unreadable", target.header, say("The map's header could not be read."));
  const segment = facts.segment(target.header);
  return {
    ...headOf(target, facts),
    header: struct?.toLayout(segment, () => "") ?? {
      typeName: headerLayout.typeName,
      address: addressText(target.header),
      segment,
      sizeBytes: headerLayout.sizeBytes,
      fields: [],
    },
    layout,
    chain: startOfChain(target, headerLayout, facts),
    problems: problems.list(),
  };
}

/** The address chain's first links: the variable, where there is one, and the header. */
export function startOfChain(target: MapTarget, headerLayout: StructLayout, facts: AddressFacts): ChainLink[] {
  const links: ChainLink[] = [];
  if (target.variable !== null) {
    links.push({
      role: "variable",
      address: addressText(target.variable),
      segment: facts.segment(target.variable),
      label: target.expression,
      sizeBytes: null,
      allocatedBytes: null,
      scanned: null,
    });
  }
  const shortName = headerLayout.typeName.replace(/^(runtime|internal\/runtime)\./, "").replace(/^internal\/runtime\//, "");
  links.push(chainLink("header", target.header, shortName, headerLayout.sizeBytes, facts));
  return links;
}

/** One link of the address chain, with what the allocator says about it. */
export function chainLink(
  role: ChainLink["role"],
  address: bigint,
  label: string,
  sizeBytes: number | null,
  facts: AddressFacts,
): ChainLink {
  const allocation = facts.allocation(address);
  return {
    role,
    address: addressText(address),
    segment: facts.segment(address),
    label,
    // A damaged header may say anything: what is no size is not known.
    sizeBytes: sizeBytes !== null && Number.isSafeInteger(sizeBytes) && sizeBytes >= 0 ? sizeBytes : null,
    allocatedBytes: allocation?.sizeBytes ?? null,
    scanned: allocation?.scanned ?? null,
  };
}

export function valueFacts(value: ValueType, offset: number, stride: number): ValueTypeFacts {
  return { type: value.typeName, sizeBytes: value.sizeBytes, offset, stride, indirect: value.indirect };
}

/** The head of a map of which all is there now. */
export function withoutRange(head: LayoutHead): LayoutHead {
  const whole: { -readonly [Field in keyof LayoutHead]: LayoutHead[Field] } = { ...head };
  delete whole.range;
  return whole;
}
