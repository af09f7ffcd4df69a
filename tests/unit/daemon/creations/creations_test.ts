import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { CreationRequest } from "../../../../lib/daemon/control.ts";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import {
  CREATION_LIFE_MS,
  Creations,
  type CreationsOwner,
  findNewContent,
  MAX_CREATIONS,
  type SeedPlace,
} from "../../../../lib/daemon/creations/mod.ts";
import { AllowedRoots } from "../../../../lib/daemon/roots/mod.ts";
import { DenoDisk } from "../../../../lib/disk/mod.ts";
import { parseMetainfo } from "../../../../lib/metainfo/mod.ts";
import { FakeClock } from "../../../support/fake_clock.ts";
import { FakeRandom } from "../../../support/fake_random.ts";
import { withTempFolder } from "../../../support/temp_folder.ts";

/** Creations of what is in `root/album`, and what was seeded. */
async function withCreations(
  act: (scene: {
    readonly creations: Creations;
    readonly clock: FakeClock;
    readonly root: string;
    readonly dir: string;
    readonly seeded: SeedPlace[];
    readonly gate: { hold?: Promise<void> };
  }) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (dir) => {
    const root = `${dir}/root`;
    await Deno.mkdir(`${root}/album/sub`, { recursive: true });
    await Deno.writeFile(`${root}/album/a.bin`, new Uint8Array(40_000).fill(1));
    await Deno.writeFile(`${root}/album/sub/b.bin`, new Uint8Array(30_000).fill(2));
    await Deno.mkdir(`${root}/empty`);
    await using disk = new DenoDisk();
    const clock = new FakeClock();
    const roots = new AllowedRoots([root]);
    const seeded: SeedPlace[] = [];
    const gate: { hold?: Promise<void> } = {};
    const owner: CreationsOwner = {
      clock,
      random: new FakeRandom(1),
      hasher: disk.hasher,
      check: ({ path }) => void roots.check(path),
      find: async (path) => {
        await gate.hold;
        return await findNewContent(path, roots);
      },
      seed: (_, place) => {
        seeded.push(place);
        return Promise.resolve(7);
      },
    };
    const creations = new Creations(owner);
    try {
      await act({ creations, clock, root, dir, seeded, gate });
    } finally {
      await creations.closeAll();
    }
    assertEquals(clock.timerCount, 0);
  });
}

for (const versions of ["v1", "v2", "hybrid"] as const) {
  Deno.test(`Creations make a torrent of ${versions}`, async () => {
    await withCreations(async ({ creations, root, seeded }) => {
      const request: CreationRequest = {
        path: `${root}/album/`,
        versions,
        trackers: [["http://t.example/a", "http://u.example/a"]],
        webSeeds: ["http://w.example/"],
        isPrivate: true,
        comment: "two\nlines",
        source: "here",
        name: "other",
        isSeeded: true,
      };
      const { id, state } = creations.open(request);
      assertEquals(state, "hashing");
      const view = await creations.get(id, { waitMs: 30_000 });
      assertEquals(
        [view.state, view.error, view.doneBytes, view.totalBytes, view.fileCount, view.pieceLength],
        ["done", undefined, 70_000, 70_000, 2, 16_384],
      );
      assert(view.created);
      const metainfo = parseMetainfo(view.created.metainfo);
      assertEquals(
        [metainfo.version, metainfo.name, metainfo.private, metainfo.comment, metainfo.source],
        [versions, "other", true, "two\nlines", "here"],
      );
      assertEquals(metainfo.trackers, request.trackers);
      assertEquals(metainfo.webSeeds, request.webSeeds);
      assertEquals(view.created.fileName, "other.torrent");
      assert(view.created.magnetLink.startsWith("magnet:?xt=urn:bt"));
      assertEquals([view.created.torrent, seeded], [7, [{ outputDir: root, diskName: "album" }]]);
    });
  });
}

Deno.test("Creations say why they have failed", async () => {
  await withCreations(async ({ creations, root }) => {
    const cases: [Partial<CreationRequest>, string][] = [
      [{ path: `${root}/empty` }, "no files are in it"],
      [{ path: `${root}/nothing` }, "There is nothing at"],
      [{ pieceLength: 17_000 }, "not a power of two"],
      [{ isPrivate: true }, "will not work"],
      [{ name: "a/b" }, "is not a name"],
    ];
    for (const [changes, words] of cases) {
      const request = { path: `${root}/album`, versions: "hybrid", ...changes } as const;
      const { id } = creations.open(request);
      const { state, error } = await creations.get(id, { waitMs: 30_000 });
      assertEquals(state, "failed");
      assert(error?.includes(words), error);
    }
  });
});

Deno.test("Creations use nothing outside of the roots, wherever links lead (W12)", async () => {
  await withCreations(async ({ creations, root, dir }) => {
    await Deno.writeTextFile(`${dir}/secret`, "secret");
    await Deno.symlink(`${dir}/secret`, `${root}/album/link`);
    await Deno.symlink(dir, `${root}/out`);
    for (const path of [dir, `${root}/../secret`, "/etc"]) {
      const error = assertThrows(() => creations.open({ path, versions: "v1" }), ControlError);
      assertEquals(error.kind, "forbidden");
      await assertRejects(() => creations.suggest(path), ControlError);
    }
    for (const path of [`${root}/album`, `${root}/out`, `${root}/out/secret`]) {
      const error = await assertRejects(() => creations.suggest(path), ControlError);
      assertEquals(error.kind, "forbidden", path);
      const { id } = creations.open({ path, versions: "v1" });
      assertEquals((await creations.get(id, { waitMs: 30_000 })).state, "failed");
    }
  });
});

Deno.test("Creations suggest a length of pieces, and say why", async () => {
  await withCreations(async ({ creations, root }) => {
    const { reason, ...suggestion } = await creations.suggest(`${root}/album`);
    assertEquals(suggestion, { totalBytes: 70_000, fileCount: 2, pieceLength: 16_384 });
    assert(/^\d pieces of 16 KiB: for .* few enough/.test(reason), reason);
    const one = await creations.suggest(`${root}/album/a.bin`);
    assertEquals([one.totalBytes, one.fileCount], [40_000, 1]);
  });
});

Deno.test("Creations are made one after the other, given up when closed, and no more than so many", async () => {
  await withCreations(async ({ creations, root, gate, clock }) => {
    const hold = Promise.withResolvers<void>();
    gate.hold = hold.promise;
    const request = { path: `${root}/album`, versions: "v1" } as const;
    const ids = Array.from({ length: MAX_CREATIONS }, () => creations.open(request).id);
    const error = assertThrows(() => creations.open(request), ControlError);
    assertEquals(error.kind, "conflict");
    const [first = "", second = "", ...others] = ids;
    const given = creations.close(second);
    hold.resolve();
    await given;
    await assertRejects(() => creations.get(second), ControlError, "There is no creation");
    for (const id of [first, ...others]) {
      assertEquals((await creations.get(id, { waitMs: 30_000 })).state, "done");
    }
    creations.open(request);
    creations.open(request); // the eldest that is done makes room
    await assertRejects(() => creations.get(first), ControlError);
    await clock.advance(CREATION_LIFE_MS);
    await assertRejects(() => creations.get(others[0] ?? ""), ControlError);
  });
});
