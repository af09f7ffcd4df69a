import { openDenoIo } from "../../lib/host/mod.ts";
import { createTorrent } from "../../lib/host/files/mod.ts";
import { TrackerServer } from "../../lib/tracker/server/mod.ts";
import { type Metainfo, Session } from "../../mod.ts";

const MIB = 1 << 20;

/** The name of the torrent, which is the name of its folder. */
export const NAME = "harbour-sounds";

/** Its files, in MiB. */
const FILES = {
  "01 low water.flac": 61,
  "02 gulls and rigging.flac": 74,
  "03 the first ferry.flac": 58,
  "04 fog horn.flac": 83,
  "05 high water.flac": 69,
  "notes.txt": 0.004,
};

/** What each seeder gives, in MiB a second; together it takes long enough to be watched. */
const SEED_RATES = [17, 11, 8];

/** What another one that downloads takes, in MiB a second. */
const LEECH_RATE = 6;

/**
 * A swarm on this machine to download from: a tracker, seeders, and one that downloads too, at 127.0.0.2 and the addresses
 * after it. `NAME.torrent` is in the folder.
 */
export async function startSwarm(dir: string): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const tracker = await startTracker(stack);
  const metainfo = await makeTorrent(dir, tracker.announceUrls);
  for (const [index, rate] of SEED_RATES.entries()) {
    const session = await Session.open({ port: 6881, bind: `127.0.0.${index + 2}` });
    stack.use(session);
    const options = { outputDir: `${dir}/seed`, uploadLimit: rate * MIB };
    const torrent = await session.add(metainfo, options);
    await torrent.completed;
  }
  const session = stack.use(await Session.open({ port: 6881, bind: "127.0.0.7" }));
  await session.add(metainfo, { outputDir: `${dir}/leech`, downloadLimit: LEECH_RATE * MIB });
  return stack.move();
}

async function startTracker(stack: AsyncDisposableStack): Promise<TrackerServer> {
  const io = stack.use(openDenoIo());
  const at = { hostname: "127.0.0.1", port: 0 };
  return stack.use(await TrackerServer.start(io, { http: [at], udp: [at] }));
}

async function makeTorrent(dir: string, urls: readonly string[]): Promise<Metainfo> {
  const folder = `${dir}/seed/${NAME}`;
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, size] of Object.entries(FILES)) {
    const bytes = new Uint8Array(Math.round(size * MIB));
    for (let at = 0; at < bytes.length; at += 65_536) {
      crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    }
    await Deno.writeFile(`${folder}/${name}`, bytes);
  }
  const { bytes, metainfo } = await createTorrent(folder, { trackers: urls.map((url) => [url]) });
  await Deno.writeFile(`${dir}/${NAME}.torrent`, bytes);
  return metainfo;
}
