import { assert, assertEquals } from "@std/assert";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { RawSeeder } from "../support/raw_peer_seeder.ts";

const PIECE_LENGTH = 64 * 1024;

function makeTorrent(): LoopbackTorrent {
  return new LoopbackTorrent({
    name: "touched",
    pieceLength: PIECE_LENGTH,
    files: { "a.bin": 700_001, "b.bin": 900_002, "c.bin": 500_003 },
  });
}

/** What someone else does to the file in the middle, and which bytes of it that spoils. */
interface Edit {
  readonly name: string;
  readonly act: (path: string) => Promise<void>;
  /** From which byte of the file on, and up to which; nothing by default. */
  readonly spoils?: readonly [from: number, to: number];
  /** The length that the file has after a check alone; its own by default. */
  readonly lengthAfterCheck?: number;
}

const LENGTH = 900_002;

async function overwrite(path: string, position: number, length: number): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.seek(position, Deno.SeekMode.Start);
  await file.write(new Uint8Array(length).fill(0x55));
}

const EDITS: readonly Edit[] = [
  { name: "removed", act: (path) => Deno.remove(path), spoils: [0, LENGTH] },
  { name: "cut", act: (path) => Deno.truncate(path, 400_000), spoils: [400_000, LENGTH] },
  { name: "emptied", act: (path) => Deno.truncate(path, 0), spoils: [0, LENGTH] },
  { name: "changed", act: (path) => overwrite(path, 300_000, 10), spoils: [300_000, 300_010] },
  {
    name: "changed at its border",
    act: (path) => overwrite(path, 0, 1),
    spoils: [0, 1],
  },
  {
    name: "made longer",
    act: (path) => Deno.truncate(path, LENGTH + 12_345),
    lengthAfterCheck: LENGTH + 12_345,
  },
  { name: "touched", act: (path) => Deno.utime(path, new Date(), new Date()) },
  {
    name: "replaced by zeros",
    act: (path) => Deno.writeFile(path, new Uint8Array(LENGTH)),
    spoils: [0, LENGTH],
  },
  {
    name: "replaced by a folder",
    act: async (path) => {
      await Deno.remove(path);
      await Deno.mkdir(path);
    },
    spoils: [0, LENGTH],
  },
];

/** The pieces that have one of the bytes that an edit spoils. */
function spoiltPieces(torrent: LoopbackTorrent, { spoils }: Edit): number[] {
  if (spoils === undefined) return [];
  const offset = torrent.metainfo.files[torrent.fileNumber("b.bin")]?.offset ?? 0;
  const [first, last] = [spoils[0], spoils[1] - 1].map((at) =>
    Math.floor((offset + at) / PIECE_LENGTH)
  );
  const pieces: number[] = [];
  for (let piece = first ?? 0; piece <= (last ?? -1); piece++) pieces.push(piece);
  return pieces;
}

function piecesAsked(seeder: RawSeeder): number[] {
  return [...new Set(seeder.requests.map(({ index }) => index))].sort((a, b) => a - b);
}

/** Downloads a torrent in one session, which then ends; gives its file in the middle. */
async function downloadOnce(scene: LoopbackScene, torrent: LoopbackTorrent): Promise<string> {
  const seeder = scene.use(new RawSeeder(torrent));
  const outputDir = `${scene.dir}/out`;
  const { session } = await scene.session("first", { outputDir });
  const first = await session.add(torrent.metainfo, { peers: [seeder.endpoint] });
  await first.completed;
  await session.close();
  return `${outputDir}/touched/b.bin`;
}

for (const edit of EDITS) {
  if (edit.name === "replaced by a folder") continue;
  loopbackTest(`a file that was ${edit.name} between runs is mended`, async (scene) => {
    const torrent = makeTorrent();
    const path = await downloadOnce(scene, torrent);
    const outputDir = `${scene.dir}/out`;
    await edit.act(path);

    const checking = await scene.session("check", { outputDir });
    const checked = await checking.session.add(torrent.metainfo, { paused: true });
    await scene.until(() => checked.status().state !== "checking");
    const spoilt = spoiltPieces(torrent, edit);
    assertEquals(checked.status().piecesDone, torrent.layout.pieceCount - spoilt.length);
    const { lengthAfterCheck } = edit;
    if (lengthAfterCheck !== undefined) {
      assertEquals((await Deno.stat(path)).size, lengthAfterCheck, "a check cuts nothing");
    }
    await checking.session.close();

    const seeder = scene.use(new RawSeeder(torrent));
    const { session } = await scene.session("second", { outputDir });
    const second = await session.add(torrent.metainfo, { peers: [seeder.endpoint] });
    await second.completed;
    assertEquals(piecesAsked(seeder), spoilt);
    if (lengthAfterCheck === undefined) await torrent.assertIn(outputDir);
    assertEquals((await torrent.piecesIn(outputDir)).size, torrent.layout.pieceCount);
  });
}

/** A seed whose file in the middle is edited, and a leecher that then comes to it. */
for (const edit of EDITS) {
  loopbackTest(`a file that was ${edit.name} while it was seeded is mended`, async (scene) => {
    const torrent = makeTorrent();
    const path = await downloadOnce(scene, torrent);
    const outputDir = `${scene.dir}/out`;
    const seeding = await scene.session("seed", { outputDir });
    const seed = await seeding.session.add(torrent.metainfo);
    await scene.until(() => seed.status().state === "seeding");
    await edit.act(path);

    const from = { hostname: "127.0.0.1", port: seeding.session.port };
    const leeching = await scene.session("leecher", { outputDir: `${scene.dir}/leeched` });
    const leech = await leeching.session.add(torrent.metainfo, {
      peers: [from],
    });
    const spoilt = spoiltPieces(torrent, edit);
    const left = torrent.layout.pieceCount - spoilt.length;
    await scene.until(() => {
      leech.addPeers([from]); // it was cut off when pieces were lost, and need not wait here
      return leech.status().piecesDone === left && seed.status().piecesDone === left;
    });
    assertEquals(leeching.log.messages(/Banned|wrong/), [], "it was sent what is wrong");
    if (spoilt.length > 0) {
      assertEquals(seed.status().state, "downloading");
      assert(
        seeding.log.messages(/b\.bin" was removed or changed: /).length > 0,
        "no reason is given",
      );
    }
    if (edit.name === "replaced by a folder") await Deno.remove(path, { recursive: true });

    const seeder = scene.use(new RawSeeder(torrent));
    seed.addPeers([seeder.endpoint]);
    await scene.until(() => seed.status().state === "seeding");
    await leech.completed;
    await torrent.assertIn(`${scene.dir}/leeched`);
    assertEquals((await torrent.piecesIn(outputDir)).size, torrent.layout.pieceCount);
  });
}
