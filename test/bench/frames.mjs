/**
 * What our own code does in each frame while a person pans and zooms in a map of ten million entries, and how much memory the
 * panel takes then. In Chromium, with real input, beside an almost empty canvas in the same run: on a shared machine only the
 * two together say something.
 *
 * Work is what runs in the page's own callbacks (frames, input, messages, timers) from one frame to the next; frames in which
 * nothing ran are left out; so is what the preview's own host does. `node test/bench/frames.mjs [scenario …]`
 */
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { servePreview } from "../panel-preview/serve.mjs";

/** All of it known; and read on demand, as it comes into view. */
const scenarios = ["huge-hmap-known", "huge-swiss-known", "huge-hmap", "huge-growing"];
const limits = { p95: 8, max: 30, heapMB: 250 };
const rounds = 3;

/** @param {readonly string[]} [chosen] */
export async function benchFrames(chosen = scenarios) {
  const preview = await servePreview(0);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  let kept = true;
  try {
    const floor = await measure(browser, null);
    console.log("\nframes while panning and zooming · own work per frame, in milliseconds");
    print("an almost empty canvas", floor);
    for (const scenario of chosen) {
      const row = await measure(browser, `${preview.origin}/?scenario=${scenario}&theme=dark`);
      print(scenario, row);
      kept &&= row.p95 <= limits.p95 && row.busiest <= limits.max && row.heapMB <= limits.heapMB;
    }
    console.log(
      `  limits: p95 ${limits.p95} ms, max ${limits.max} ms of processor time, heap ${limits.heapMB} MB: ${kept ? "kept" : "NOT KEPT"}`,
    );
  } finally {
    await browser.close();
    preview.close();
  }
  return kept;
}

async function measure(browser, address) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  try {
    await page.addInitScript(watchWork);
    if (address === null) await page.goto(`data:text/html,${encodeURIComponent(emptyPage)}`);
    else await page.goto(address);
    while (await page.evaluate(() => /** @type {any} */ (window).previewBusy === true)) await page.waitForTimeout(100);
    await page.waitForTimeout(1500);
    const canvas = page.locator(".cellGrid canvas").filter({ visible: true }).first();
    await canvas.scrollIntoViewIfNeeded();
    await browser.startTracing(page, { categories: ["devtools.timeline"] });
    await page.evaluate(() => /** @type {any} */ (window).startWatching());
    for (let round = 0; round < rounds; round++) await drive(page, await canvas.boundingBox());
    const frames = await page.evaluate(() => /** @type {any} */ (window).stopWatching());
    const trace = JSON.parse((await browser.stopTracing()).toString("utf8"));
    return { ...summary(frames), busiest: busiestCallback(trace.traceEvents), heapMB: await heap(page) };
  } finally {
    await page.close();
  }
}

/** Zooms in at a place, drags, turns the wheel, zooms out; the mouse moves as a hand would. */
async function drive(page, box) {
  const [x, y] = [box.x + box.width * 0.4, box.y + box.height * 0.55];
  const wheel = async (count, dx, dy, key) => {
    if (key !== undefined) await page.keyboard.down(key);
    for (let i = 0; i < count; i++) {
      await page.mouse.wheel(dx, dy);
      await page.waitForTimeout(12);
    }
    if (key !== undefined) await page.keyboard.up(key);
  };
  const drag = async (toX, toY) => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + toX, y + toY, { steps: 20 });
    await page.mouse.up();
  };
  await page.mouse.move(x, y, { steps: 10 });
  for (let depth = 0; depth < 4; depth++) {
    await wheel(8, 0, -60, "Control");
    await drag(-140, -60);
    await drag(90, 40);
    await wheel(6, 0, 40);
    await wheel(6, 0, -40, "Shift");
  }
  await wheel(40, 0, 60, "Control");
}

function summary(frames) {
  const work = frames.map(({ work }) => work).sort((a, b) => a - b);
  const at = (share) => work[Math.min(work.length - 1, Math.floor(share * work.length))] ?? Number.NaN;
  const intervals = frames.map(({ interval }) => interval).sort((a, b) => a - b);
  return {
    frames: work.length,
    p50: at(0.5),
    p95: at(0.95),
    max: work.at(-1) ?? Number.NaN,
    interval: intervals[Math.floor(intervals.length / 2)] ?? Number.NaN,
  };
}

/**
 * The most processor time that one frame's callbacks or one input event took, in milliseconds. The clock goes on while the
 * system runs other programs on this processor; this one does not.
 */
function busiestCallback(events) {
  let most = 0;
  for (const { name, tdur } of events)
    if ((name === "FireAnimationFrame" || name === "EventDispatch") && tdur !== undefined) most = Math.max(most, tdur / 1000);
  return most;
}

/** JavaScript's heap and, beside it, what typed arrays hold, after a collection. */
async function heap(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  const usage = await client.send("Runtime.getHeapUsage");
  return (usage.usedSize + (usage.backingStorageSize ?? 0) + (usage.embedderHeapUsedSize ?? 0)) / 1e6;
}

function print(name, { frames, p50, p95, max, busiest, interval, heapMB }) {
  const ms = (value) => value.toFixed(1).padStart(6);
  console.log(
    `  ${name.padEnd(24)} p50 ${ms(p50)}  p95 ${ms(p95)}  max ${ms(max)} (processor ${ms(busiest)})  of ${frames} frames, ${ms(interval)} ms apart · heap ${heapMB.toFixed(0)} MB`,
  );
}

const emptyPage = `<body style="margin:0"><div class="cellGrid" style="height:1400px"><canvas width="480" height="420"></canvas></div>
<script>
  const canvas = document.querySelector("canvas"), context = canvas.getContext("2d");
  let at = 0, awaited = false;
  const draw = () => { awaited = false; context.clearRect(0, 0, 480, 420); context.fillRect(at++ % 400, 40, 80, 80); };
  for (const type of ["wheel", "pointermove"]) canvas.addEventListener(type, (event) => {
    event.preventDefault();
    if (!awaited) { awaited = true; requestAnimationFrame(draw); }
  }, { passive: false });
</script>`;

/** Runs in the page, before its scripts: times all callbacks that the page gives to the browser. */
function watchWork() {
  let frames = [];
  let work = 0;
  let last = 0;
  let watching = false;
  const timed = (callback, self, values) => {
    const started = performance.now();
    try {
      return callback.apply(self, values);
    } finally {
      work += performance.now() - started;
    }
  };
  const nextFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => nextFrame((time) => timed(callback, window, [time]));
  const later = window.setTimeout.bind(window);
  Object.assign(window, { hostTimeout: later });
  window.setTimeout = /** @type {any} */ (
    (callback, delay, ...values) =>
      later((...given) => (typeof callback === "function" ? timed(callback, window, given) : undefined), delay, ...values)
  );
  const listen = window.EventTarget.prototype.addEventListener;
  window.EventTarget.prototype.addEventListener = function (type, listener, options) {
    const wrapped =
      typeof listener !== "function"
        ? listener
        : function (...values) {
            return timed(listener, this, values);
          };
    return listen.call(this, type, wrapped, options);
  };
  const tick = (now) => {
    // Work of the last frame: what ran since this was called then, frame callbacks included.
    if (watching && work > 0) frames.push({ work, interval: now - last });
    last = now;
    work = 0;
    nextFrame(tick);
  };
  nextFrame(tick);
  Object.assign(window, {
    startWatching() {
      frames = [];
      work = 0;
      watching = true;
    },
    stopWatching() {
      watching = false;
      return frames;
    },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kept = await benchFrames(process.argv.length > 2 ? process.argv.slice(2) : scenarios);
  process.exitCode = kept ? 0 : 1;
}
