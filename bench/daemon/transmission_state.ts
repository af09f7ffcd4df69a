import { type Encodable, encode } from "../../lib/bencode/mod.ts";
import type { ListedTorrent } from "./many_torrents.ts";

/** Writes the folder of transmission-daemon with these torrents; gives the command line that starts it. */
export async function writeTransmissionState(
  dir: string,
  { torrents, outputDir, port }: {
    readonly torrents: readonly ListedTorrent[];
    readonly outputDir: string;
    readonly port: number;
  },
): Promise<string[]> {
  await Deno.mkdir(`${dir}/torrents`, { recursive: true });
  await Deno.mkdir(`${dir}/resume`);
  for (const { name, infoHash, bytes, isStarted, isComplete } of torrents) {
    await Deno.writeFile(`${dir}/torrents/${infoHash}.torrent`, bytes);
    await Deno.writeFile(
      `${dir}/resume/${infoHash}.resume`,
      encode({
        destination: outputDir,
        name,
        paused: isStarted ? 0 : 1,
        ...(isComplete ? { progress: await claimAll(`${outputDir}/${name}`) } : {}),
      }),
    );
  }
  await Deno.writeTextFile(
    `${dir}/settings.json`,
    JSON.stringify({
      "dht-enabled": false,
      "download-dir": outputDir,
      "download-queue-size": 100,
      "lpd-enabled": false,
      "peer-port-random-on-start": true,
      "port-forwarding-enabled": false,
      "rpc-bind-address": "127.0.0.1",
      "rpc-port": port,
      "rpc-whitelist-enabled": false,
      "utp-enabled": false,
    }),
  );
  return ["transmission-daemon", "--foreground", "--config-dir", dir, "--log-error"];
}

/** All is there, and was looked at when the file was last changed. */
async function claimAll(path: string): Promise<Encodable> {
  const { mtime } = await Deno.stat(path);
  return { blocks: "all", have: "all", "time-checked": [Math.ceil(Number(mtime) / 1000) + 1] };
}
