/**
 * Makes docs/images/get.svg: what `shoal get` really shows, in a terminal, while it downloads and when it is done. It
 * starts a swarm on this machine, runs the program in a terminal, and draws what was on it.
 *
 *     deno task picture
 *
 * It works on Linux, where there are `script` of util-linux and more than one loopback address.
 *
 * @module
 */
import { drawSvg } from "./picture/draw_svg.ts";
import { recordTerminal, type ShownRows } from "./picture/record_terminal.ts";
import { NAME, startSwarm } from "./picture/swarm_scene.ts";

const OUT = new URL("../docs/images/get.svg", import.meta.url);

/** Columns of the terminal: few, and yet everything has room. */
const COLUMNS = 110;

/** How far the download should be in the picture, in percent. */
const WANTED_PERCENT = 64;

/** Gives the frame that is nearest to a share of the download. */
function frameAt(shown: readonly ShownRows[], percent: number): ShownRows {
  function distance(rows: ShownRows): number {
    const text = rows.flat().map((run) => run.text).join(" ");
    const found = text.match(/(\d+)% .* left/);
    return found === null ? Infinity : Math.abs(Number(found[1]) - percent);
  }
  const [first] = shown.toSorted((a, b) => distance(a) - distance(b));
  if (first === undefined || distance(first) === Infinity) {
    throw new Error("Cannot find a frame of the download: none has a percentage and a time left");
  }
  return first;
}

if (import.meta.main) {
  const dir = await Deno.makeTempDir({ prefix: "shoal-picture-" });
  try {
    await using _swarm = await startSwarm(dir);
    const cli = new URL("../cli.ts", import.meta.url).pathname;
    const args = ["get", `${NAME}.torrent`, "-v"];
    const program = [Deno.execPath(), "run", "--quiet", "-NRW", cli];
    const shown = await recordTerminal([...program, ...args], { columns: COLUMNS, cwd: dir });
    const command = `shoal ${args.join(" ")}`;
    const screens = [{ command, rows: frameAt(shown, WANTED_PERCENT) }, {
      rows: shown.at(-1) ?? [],
    }];
    const svg = drawSvg(screens, {
      columns: COLUMNS,
      title:
        "A terminal with shoal get: a bar, rates and peers while it downloads, and what is said " +
        "when it is done",
    });
    await Deno.mkdir(new URL("./", OUT), { recursive: true });
    await Deno.writeTextFile(OUT, svg);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
