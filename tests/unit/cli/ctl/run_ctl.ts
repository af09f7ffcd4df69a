import { main } from "../../../../lib/cli/main.ts";
import type { TorrentView } from "../../../../lib/daemon/view/mod.ts";
import { FakeControl, type FakeControlOptions } from "../../daemon/support/fake_control.ts";
import { fakeTorrent } from "../../daemon/support/fake_torrent.ts";
import { FakeDaemon, TOKEN } from "../support/fake_daemon.ts";
import { FakeProgram } from "../support/fake_program.ts";
import type { RunOptions, RunResult } from "../support/run_program.ts";

/** What a command is run with. */
export interface CtlOptions extends RunOptions, FakeControlOptions {
  /** The daemon; one of the torrents unless given. */
  readonly daemon?: FakeDaemon;
}

/** What came of it. */
export interface CtlResult extends RunResult {
  /** The daemon. */
  readonly daemon: FakeDaemon;
  /** What was asked of it that is more than a look. */
  readonly calls: FakeControl["calls"];
}

/** Three torrents as a daemon might have them. */
export const THREE: readonly TorrentView[] = [
  fakeTorrent(1, {
    name: "debian-12.iso",
    labels: ["iso", "linux"],
    downloadRate: 2 * 1024 * 1024,
    etaSeconds: 65,
    totalBytes: 600 * 1024 * 1024,
  }),
  fakeTorrent(2, {
    name: "album",
    state: "seeding",
    doneBytes: 1_000_000,
    ratio: 2.5,
    uploadRate: 1024,
  }),
  fakeTorrent(7, {
    name: "film",
    state: "stopped",
    trouble: { kind: "no-space", text: "the disk is full" },
  }),
];

/** Runs `shoal ctl` with a daemon that knows its token. */
export async function ctl(args: readonly string[], options: CtlOptions = {}): Promise<CtlResult> {
  const { torrents = THREE, settings = {}, files = {} } = options;
  const control = new FakeControl({ torrents, settings });
  control.failure = options.failure;
  const daemon = options.daemon ?? new FakeDaemon(control);
  const program = new FakeProgram(["ctl", ...args], { env: { SHOAL_TOKEN: TOKEN }, ...options });
  program.daemon = daemon;
  for (const [path, content] of Object.entries(files)) program.put(path, content);
  const status = await main(program);
  const { stdout, stderr } = program;
  const { calls } = daemon.control;
  return { status, out: stdout.text, err: stderr.text, program, daemon, calls };
}
