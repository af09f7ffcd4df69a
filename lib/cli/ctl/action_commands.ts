import type { QueueMove } from "../../daemon/mod.ts";
import { UsageError } from "../cli_error.ts";
import type { Command } from "../command.ts";
import { flag } from "../options/option.ts";
import { CONNECTION, DRY_RUN, WHERE } from "./connection_options.ts";
import { TORRENTS } from "./selection.ts";

const NOW = flag("now", {
  group: "How",
  help: "even if the queue is full",
  common: true,
});

const WITH_DATA = flag("with-data", {
  group: "How",
  help: "their data, too (to the trash folder, if there is one)",
  common: true,
});

const ALREADY_THERE = flag("already-there", {
  group: "How",
  help: "their files are there already: move nothing",
  common: true,
});

const QUEUE_MOVES: readonly QueueMove[] = ["top", "up", "down", "bottom"];

/** `shoal ctl start` */
const START: Command = {
  name: "ctl start",
  summary: "starts torrents, or has them wait for their turn",
  operands: [TORRENTS],
  options: [WHERE, NOW, DRY_RUN, ...CONNECTION],
  examples: [
    { line: "ctl start 3 5-7", does: "by number" },
    { line: "ctl start 'debian*' --now", does: "by name, at once" },
    { line: "ctl start --where 'label = iso'", does: "all that fit" },
  ],
  async run(call) {
    const { actBy } = await import("./acting.ts");
    return await actBy(call, "start", { done: "started", body: { now: call.values.has(NOW) } });
  },
};

/** `shoal ctl stop` */
const STOP: Command = {
  name: "ctl stop",
  summary: "stops torrents until they are started",
  operands: [TORRENTS],
  options: [WHERE, DRY_RUN, ...CONNECTION],
  examples: [
    { line: "ctl stop all", does: "all of them" },
    { line: "ctl stop --where 'ratio > 2'", does: "all that fit" },
  ],
  async run(call) {
    const { actBy } = await import("./acting.ts");
    return await actBy(call, "stop", { done: "stopped" });
  },
};

/** `shoal ctl rm` */
const REMOVE: Command = {
  name: "ctl rm",
  summary: "removes torrents, with --with-data what was downloaded, too",
  operands: [TORRENTS],
  options: [WHERE, WITH_DATA, DRY_RUN, ...CONNECTION],
  examples: [
    { line: "ctl rm 3", does: "its data stays" },
    { line: "ctl rm 3 --with-data", does: "nothing stays" },
    { line: "ctl rm --where 'seeded > 30d'", does: "all that fit" },
  ],
  async run(call) {
    const { actOn } = await import("./acting.ts");
    const withData = call.values.has(WITH_DATA);
    return await actOn(call, {
      command: "ctl rm",
      words: call.operands,
      done: withData ? "removed with its data:" : "removed",
      namesEach: withData,
      act: (client, selection) => client.remove({ ...selection, withData }),
    });
  },
};

/** `shoal ctl verify` */
const VERIFY: Command = {
  name: "ctl verify",
  summary: "checks what is on disk",
  operands: [TORRENTS],
  options: [WHERE, DRY_RUN, ...CONNECTION],
  examples: [
    { line: "ctl verify 3", does: "ctl list tells how far it is" },
    { line: "ctl verify --where trouble", does: "all that something is wrong with" },
  ],
  async run(call) {
    const { actBy } = await import("./acting.ts");
    return await actBy(call, "verify", { done: "checking" });
  },
};

/** `shoal ctl reannounce` */
const REANNOUNCE: Command = {
  name: "ctl reannounce",
  summary: "asks trackers for more peers now",
  operands: [TORRENTS],
  options: [WHERE, DRY_RUN, ...CONNECTION],
  examples: [
    { line: "ctl reannounce 3", does: "as soon as its trackers allow" },
    { line: "ctl reannounce --where stalled", does: "all that stand still" },
  ],
  async run(call) {
    const { actBy } = await import("./acting.ts");
    return await actBy(call, "reannounce", { done: "announcing" });
  },
};

/** `shoal ctl move` */
const MOVE: Command = {
  name: "ctl move",
  summary: "moves torrents and their files to another folder",
  operands: [{ name: "DIR", completion: "folder" }, TORRENTS],
  options: [WHERE, ALREADY_THERE, DRY_RUN, ...CONNECTION],
  examples: [
    { line: "ctl move /srv/iso 3 5", does: "their files go along" },
    { line: "ctl move /mnt/new all --already-there", does: "after you moved them" },
  ],
  async run(call) {
    const [{ actOn }, { resolve }] = [await import("./acting.ts"), await import("node:path")];
    const [folder = "", ...words] = call.operands;
    const body = {
      outputDir: resolve(folder),
      movesFiles: !call.values.has(ALREADY_THERE),
    };
    return await actOn(call, {
      command: "ctl move",
      words,
      done: "moved",
      act: (client, selection) => client.relocate({ ...selection, ...body }),
    });
  },
};

/** `shoal ctl queue` */
const QUEUE: Command = {
  name: "ctl queue",
  summary: "moves torrents in the queue: top, up, down, bottom",
  operands: [{ name: "WHERE-TO", completion: QUEUE_MOVES }, TORRENTS],
  options: [WHERE, DRY_RUN, ...CONNECTION],
  examples: [
    { line: "ctl queue top 3", does: "it is next" },
    { line: "ctl queue bottom --where 'size > 50GiB'", does: "the large ones last" },
  ],
  async run(call) {
    const { actOn } = await import("./acting.ts");
    const [word = "", ...words] = call.operands;
    const to = QUEUE_MOVES.find((move) => move === word);
    if (to === undefined) {
      throw new UsageError(`Cannot move to "${word}": there are ${QUEUE_MOVES.join(", ")}`);
    }
    return await actOn(call, {
      command: "ctl queue",
      words,
      done: "moved",
      act: (client, selection) => client.moveInQueue({ ...selection, to }),
    });
  },
};

/** What is done to torrents. */
export const ACTION_COMMANDS: readonly Command[] = [
  START,
  STOP,
  REMOVE,
  VERIFY,
  REANNOUNCE,
  MOVE,
  QUEUE,
];
