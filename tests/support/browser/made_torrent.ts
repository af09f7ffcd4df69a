import type { Session, SessionOptions } from "../../../mod.ts";
import { createTorrent, type CreateTorrentOptions } from "../../../lib/host/mod.ts";
import type { Metainfo } from "../../../lib/metainfo/mod.ts";
import { startTracker } from "../clients/seeded_torrent.ts";
import type { LoopbackScene } from "../loopback_scene.ts";

/** A torrent of files that a test wrote. */
export interface MadeTorrent {
  /** What is in its .torrent file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, read. */
  readonly metainfo: Metainfo;
  /** Who seeds it. */
  readonly seeder: Session;
}

/** What a torrent is made of. */
export interface MadeTorrentOptions extends CreateTorrentOptions {
  /** What it is called. */
  readonly name: string;
  /** Its files: paths below the name, and what is in them. */
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** What holds for who seeds it. */
  readonly seeder?: SessionOptions;
}

/** Writes files, makes a torrent of them, and seeds it to whoever asks a tracker of this machine. */
export async function seedFiles(
  scene: LoopbackScene,
  options: MadeTorrentOptions,
): Promise<MadeTorrent> {
  const { name, files, seeder: sessionOptions = {}, trackers = [], ...others } = options;
  const outputDir = await scene.folder(`seeder of ${name.replaceAll("/", "_")}`);
  for (const [path, content] of Object.entries(files)) {
    const whole = `${outputDir}/${name}/${path}`;
    await Deno.mkdir(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(whole, bytes);
  }
  const tracker = await startTracker(scene);
  const { bytes, metainfo } = await createTorrent(`${outputDir}/${name}`, {
    version: "v1",
    ...others,
    trackers: [[tracker], ...trackers ?? []],
  });
  const { session: seeder } = await scene.session(`the seeder of ${name}`, {
    ...sessionOptions,
    outputDir,
  });
  await (await seeder.add(metainfo)).completed;
  return { bytes, metainfo, seeder };
}

/** A sound as a WAV file: a tone of one channel and eight bits, so many seconds long. */
export function makeWav(seconds: number, sampleRate = 8_000): Uint8Array<ArrayBuffer> {
  const headerBytes = 44;
  const dataBytes = seconds * sampleRate;
  const file = new Uint8Array(headerBytes + dataBytes);
  const view = new DataView(file.buffer);
  const encoder = new TextEncoder();
  const put = (text: string, at: number) => encoder.encodeInto(text, file.subarray(at));
  put("RIFF", 0);
  view.setUint32(4, file.length - 8, true);
  put("WAVEfmt ", 8);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // uncompressed
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate, true); // bytes a second
  view.setUint16(32, 1, true); // bytes of a sample of all channels
  view.setUint16(34, 8, true); // bits of one
  put("data", 36);
  view.setUint32(40, dataBytes, true);
  for (let at = 0; at < dataBytes; at++) {
    file[headerBytes + at] = 128 + Math.round(60 * Math.sin(2 * Math.PI * 440 * at / sampleRate));
  }
  return file;
}
