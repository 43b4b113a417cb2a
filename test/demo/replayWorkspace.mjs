/** The demo without Go: the recordings of the repository, the sources of the programs that were recorded, and a launch.json. */
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Through this one the walkthrough leads: it comes first, and starts by itself. */
const first = "hmap-doubling.gomaprec";

/**
 * @param {string} root
 * @param {string} workspace
 * @returns {Promise<import("./openEditor.mjs").Demo>}
 */
export async function makeWorkspace(root, workspace) {
  const from = join(root, "test", "recordings");
  const names = (await readdir(from)).filter((name) => name.endsWith(".gomaprec"));
  names.sort((a, b) => Number(b === first) - Number(a === first) || (a < b ? -1 : 1));
  await mkdir(join(workspace, ".vscode"), { recursive: true });
  const configurations = [];
  for (const name of names) {
    await cp(join(from, name), join(workspace, name));
    const { title, programs } = await readAbout(join(from, name));
    for (const program of programs) {
      await cp(join(root, "test", "programs", program), join(workspace, program), { recursive: true });
    }
    configurations.push({ type: "go-map-replay", request: "launch", name: title, recording: `\${workspaceFolder}/${name}` });
  }
  await writeFile(join(workspace, ".vscode", "launch.json"), JSON.stringify({ version: "0.2.0", configurations }, null, 2));
  return {
    workspace,
    files: [],
    extensions: [{ folder: join(root, "test", "demo", "starter") }],
    env: {},
    next: "A replay starts by itself; the walkthrough beside it says what to try.",
  };
}

/**
 * What a recording is called, and from which folders of test/programs its sources are.
 *
 * @param {string} file
 */
async function readAbout(file) {
  const lines = gunzipSync(await readFile(file))
    .toString("utf8")
    .split("\n");
  const [header] = lines;
  const { title } = JSON.parse(header ?? "{}");
  const paths = lines.filter((line) => line.startsWith('{"kind":"source"')).map((line) => String(JSON.parse(line).path));
  const programs = paths.flatMap((path) => /(?:^|\/)programs\/(\w+)\/\w+\.go$/.exec(path)?.[1] ?? []);
  // What stands after the colon is for who has opened it.
  return { title: String(title ?? file).split(":", 1)[0], programs: [...new Set(programs)] };
}
