/**
 * Two peers behind NATs, of which neither can be reached, are brought together by one that both are connected to (BEP 55):
 * Shoal and libtorrent, and each of them in the middle. That one gives hardly anything, so that the download ends in time
 * only where the two find each other. Each is compared byte for byte.
 *
 * @module
 */
import { assertSameContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import type { Peer } from "../support/clients/peer.ts";
import { type Program, type Scene, sceneTest, type Stage } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { makeTorrent } from "../support/clients/unannounced_torrent.ts";
import { NAT, type NatMachine, NatNetwork } from "../support/nat_network.ts";

/** Bytes of the file. */
const LENGTH = 4 * 1024 * 1024 + 4_321;

/** Bytes a second that the one in the middle takes and gives: ten minutes for a copy. */
const SLOW = Math.ceil(LENGTH / 600);

const NETWORK: Program = {
  name: "a network with NATs",
  isInstalled: () => NatNetwork.isAvailable(),
};

/** One of the three. */
interface Role {
  readonly torrent: string;
  readonly dir: string;
  /** Whether it gives hardly anything. */
  readonly slow: boolean;
}

/** A client that takes part. */
interface Participant {
  readonly name: string;
  readonly isInstalled: () => boolean;
  readonly writesEmptyFiles: boolean;
  /** Starts it, where it knows the one in the middle alone. */
  start(stage: Stage, role: Role): Promise<Peer>;
}

const SHOAL: Participant = {
  ...shoal,
  start: (stage, { slow, ...task }) =>
    shoal.download(stage, {
      ...task,
      options: [
        ...["--no-dht", "--no-lsd", "--no-port-mapping"],
        ...(slow ? ["--download-limit", `${SLOW}`, "--upload-limit", `${SLOW}`] : []),
        ...(slow ? [] : ["--peer", `${NAT.outside}:6881`]),
      ],
    }),
};

const LIBTORRENT: Participant = {
  ...libtorrent,
  start: (stage, { slow, ...task }) =>
    libtorrent.download(stage, {
      ...task,
      ...(slow ? { uploadLimit: SLOW } : { peers: [NAT.outside] }),
      settings: {
        enable_outgoing_utp: true,
        enable_incoming_utp: true,
        ...(slow ? { download_rate_limit: SLOW } : {}),
      },
    }),
};

const TABLE = [
  [SHOAL, LIBTORRENT, SHOAL],
  [LIBTORRENT, SHOAL, SHOAL],
  [SHOAL, LIBTORRENT, LIBTORRENT],
  [SHOAL, SHOAL, SHOAL],
] as const;

async function openNetwork(scene: Scene): Promise<(machine: NatMachine) => Stage> {
  const network = await NatNetwork.open();
  scene.own(network);
  return (machine) => scene.stage(network.machine(machine), NAT[machine]);
}

for (const [left, middle, right] of TABLE) {
  sceneTest(
    `${left.name} downloads from ${right.name} behind another NAT, brought together by ${middle.name}`,
    { needs: [libtorrent, NETWORK] },
    async (scene) => {
      const on = await openNetwork(scene);
      const { content, torrent } = await makeTorrent(scene, { plan: LENGTH, maker: shoal });
      await middle.start(on("outside"), {
        torrent,
        dir: await scene.folder("middle"),
        slow: true,
      });
      await right.start(on("right"), { torrent, dir: content.parent, slow: false });
      const dir = await scene.folder("downloaded");
      const peer = await left.start(on("left"), { torrent, dir, slow: false });
      await peer.completed();
      await assertSameContent(content, dir, left);
    },
  );
}
