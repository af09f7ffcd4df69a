import type { Call } from "../command.ts";
import { CliError } from "../cli_error.ts";
import { EXIT } from "../exit_status.ts";
import { flag, type Option, option } from "../options/option.ts";
import { NO_DHT } from "../options/transfer_options.ts";
import { TRACKER_URL } from "../options/value_kind.ts";
import { type Asked, timeoutSeconds } from "./asked.ts";
import { readSource } from "./source.ts";

const GROUP = "Peers and trackers";

/** More trackers. */
export const TRACKER: Option<string> = option("tracker", TRACKER_URL, {
  short: "t",
  group: GROUP,
  help: "one more tracker to ask",
  repeat: true,
  common: true,
});

/** Leaves the torrent's own trackers alone. */
export const NO_TRACKERS: Option<boolean> = flag("no-trackers", {
  group: GROUP,
  help: "leave the torrent's own trackers alone",
});

/** Trackers that are asked at once. */
const MAX_TRACKERS = 200;

/** A torrent as far as trackers need to know it. */
export interface Announced {
  /** 20 bytes. */
  readonly infoHash: Uint8Array;
  /** Bytes; 1 where they are not known, so that it counts as a download. */
  readonly length: number;
  /** URLs, each once. */
  readonly trackers: readonly string[];
  /** Whether it is known to be private (BEP 27). */
  readonly private: boolean;
}

/**
 * Reads what to ask about, and which trackers.
 *
 * @throws {CliError} if there is no tracker to be asked, nor the DHT.
 */
export async function readAnnounced(call: Call): Promise<Announced> {
  const { values, operands: [name = ""] } = call;
  const source = await readSource(call, name);
  const { wireInfoHash } = await import("../../metainfo/mod.ts");
  const isTorrent = source.kind === "torrent";
  const { newestOf } = await import("./published.ts");
  const torrent = isTorrent ? source.metainfo : await newestOf(call, source.magnet);
  const own = isTorrent ? source.metainfo.trackers.flat() : source.magnet.trackers;
  const trackers = new Set([
    ...(values.has(NO_TRACKERS) ? [] : own),
    ...values.all(TRACKER),
  ]);
  const isPrivate = isTorrent && source.metainfo.private;
  if (trackers.size === 0 && (isPrivate || values.has(NO_DHT))) {
    const why = isPrivate ? "it is private and names no tracker" : "it names no tracker";
    throw new CliError(`Cannot ask about ${name}: ${why}`, EXIT.network, {
      hint: "--tracker URL names one",
    });
  }
  const length = isTorrent ? source.metainfo.totalLength : source.magnet.length ?? 1;
  return {
    infoHash: wireInfoHash(torrent),
    length: Math.max(1, length),
    trackers: [...trackers].slice(0, MAX_TRACKERS),
    private: isPrivate,
  };
}

/**
 * Asks all trackers at once, and gives what each said once all have answered or time is up.
 *
 * @throws what `signal` was aborted with.
 */
export async function askAll<T>(
  call: Call,
  trackers: readonly string[],
  { ask, signal }: {
    readonly ask: (url: string, signal: AbortSignal) => Promise<T>;
    readonly signal: AbortSignal;
  },
): Promise<Asked<T>[]> {
  const { redactUrl, TrackerError } = await import("../../tracker/mod.ts");
  const { clock } = call.program;
  const seconds = timeoutSeconds(call);
  const patience = new AbortController();
  const timer = clock.setTimer(
    seconds * 1000,
    () => patience.abort(new TrackerError("timed-out", `it did not answer in ${seconds}s`)),
  );
  const either = AbortSignal.any([signal, patience.signal]);
  try {
    return await Promise.all(trackers.map(async (url) => {
      const tracker = redactUrl(url);
      try {
        return { tracker, answer: await ask(url, either) };
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof TrackerError)) throw error;
        return { tracker, reason: error.reason, timedOut: error.code === "timed-out" };
      }
    }));
  } finally {
    timer.cancel();
  }
}
