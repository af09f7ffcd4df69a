import { assert, assertEquals } from "@std/assert";
import { withTempFolder } from "../support/temp_folder.ts";
import { type Corruption, CORRUPTIONS } from "../support/corruptions.ts";
import {
  contentOf,
  copyState,
  makeKilledState,
  SAMPLE_TORRENTS,
  withEngine,
} from "../support/sample_state.ts";

const TARGETS: readonly (readonly [name: string, files: readonly string[]])[] = [
  ["the database", ["state.db"]],
  ["its log", ["state.db-wal"]],
  ["both", ["state.db", "state.db-wal"]],
];

function damageFiles(dir: string, files: readonly string[], { apply }: Corruption): void {
  for (const file of files) {
    const bytes = Deno.readFileSync(`${dir}/${file}`);
    assert(bytes.length > 20_000, `${file} is too short to damage`);
    Deno.writeFileSync(`${dir}/${file}`, apply(bytes));
  }
}

Deno.test("there are sixteen corruptions", () => assertEquals(CORRUPTIONS.length, 16));

for (const [target, files] of TARGETS) {
  Deno.test(`a state opens with its whole list, and says so, after each corruption of ${target}`, () =>
    withTempFolder((dir) => {
      for (const part of ["made", "killed", "whole"]) Deno.mkdirSync(`${dir}/${part}`);
      makeKilledState(`${dir}/made`, `${dir}/killed`);
      copyState(`${dir}/killed`, `${dir}/whole`);
      const before = withEngine(`${dir}/whole`, (engine, damage) => {
        assertEquals(damage, []);
        return contentOf(engine);
      });
      assertEquals(before.torrents.length, SAMPLE_TORRENTS);
      for (const corruption of CORRUPTIONS) {
        const name = `${target}: ${corruption.name}`;
        const here = `${dir}/${name.replaceAll(/\W/g, "-")}`;
        Deno.mkdirSync(here);
        copyState(`${dir}/killed`, here);
        damageFiles(here, files, corruption);
        const after = withEngine(here, (engine, damage) => {
          const content = contentOf(engine);
          assert(damage.length > 0 || Deno.inspect(content) === Deno.inspect(before), name);
          assertEquals(
            engine.write([{ type: "settings", entries: [["lsd", "true"]] }]),
            [{}],
            name,
          );
          return content;
        });
        const list = (torrents: typeof before.torrents) => torrents.map((row) => row.slice(0, 6));
        assertEquals(list(after.torrents), list(before.torrents), name);
        assertEquals(after.sources, before.sources, name);
        assertEquals(after.settings.map(([key]) => key), before.settings.map(([key]) => key), name);
        withEngine(here, (engine, damage) => {
          assertEquals(damage, [], `${name}: it is still damaged`);
          assertEquals(contentOf(engine).torrents, after.torrents, name);
        });
      }
    }));
}
