/** Mouse, pen and fingers on a field: a press, a drag, two fingers, the wheel. */

export interface PointerEvents {
  press(event: MouseEvent): void;
  /** A double click. */
  open(event: MouseEvent): void;
  /** null: the pointer left. */
  over(event: MouseEvent | null): void;
  /** False: there is nothing to move; it stays a press. */
  drag(dx: number, dy: number): boolean;
  pinch(factor: number, at: { readonly clientX: number; readonly clientY: number }): void;
}

/** Less is a press with an unsteady hand. */
const dragStart = 4;

export function followPointers(element: HTMLElement, canvas: HTMLElement, events: PointerEvents): void {
  const down = new Map<number, { x: number; y: number }>();
  let start: { x: number; y: number } | null = null;
  let dragged = false;

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    start = { x: event.clientX, y: event.clientY };
    dragged = false;
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = down.get(event.pointerId);
    if (last === undefined) {
      events.over(event);
      return;
    }
    const [other] = [...down].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    const now = { x: event.clientX, y: event.clientY };
    if (other !== undefined) {
      dragged = true;
      const before = Math.hypot(last.x - other.x, last.y - other.y);
      const after = Math.hypot(now.x - other.x, now.y - other.y);
      if (before > 0) events.pinch(after / before, { clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 });
      down.set(event.pointerId, now);
      return;
    }
    if (!dragged && start !== null && Math.hypot(now.x - start.x, now.y - start.y) < dragStart) return;
    if (!events.drag(now.x - last.x, now.y - last.y)) return;
    if (!dragged) canvas.setPointerCapture(event.pointerId);
    dragged = true;
    canvas.classList.add("dragging");
    down.set(event.pointerId, now);
  });
  const up = (event: PointerEvent) => {
    down.delete(event.pointerId);
    canvas.classList.remove("dragging");
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("click", (event) => {
    // The click that ends a drag selects nothing.
    if (!dragged) events.press(event);
  });
  canvas.addEventListener("dblclick", (event) => {
    events.open(event);
  });
  canvas.addEventListener("pointerleave", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) down.delete(event.pointerId);
    events.over(null);
  });
  element.addEventListener("blur", () => {
    events.over(null);
  });
}

/** What a turn of the wheel asks for. A pinch on a touchpad comes as a wheel with Ctrl. */
export function wheelMove(
  event: Pick<WheelEvent, "deltaX" | "deltaY" | "deltaMode" | "ctrlKey" | "metaKey" | "shiftKey">,
): { readonly kind: "zoom"; readonly factor: number } | { readonly kind: "pan"; readonly dx: number; readonly dy: number } {
  // 1: lines, 2: pages.
  const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    // Touchpads send many small steps, wheels a few large ones.
    const factor = Math.exp(-dy * (Math.abs(dy) < 40 ? 0.01 : 0.003));
    return { kind: "zoom", factor: Math.min(2, Math.max(0.5, factor)) };
  }
  return event.shiftKey && dx === 0 ? { kind: "pan", dx: dy, dy: 0 } : { kind: "pan", dx, dy };
}
