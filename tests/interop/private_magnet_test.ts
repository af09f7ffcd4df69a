/**
 * A magnet link of a torrent that turns out to be private (BEP 27): from then on Shoal says nothing of it to the DHT, to the
 * network around or to peers about peers, of which all that it sends is watched. The tracker and the seeder are enough.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { fromHex } from "../../lib/hash/mod.ts";
import { assertSameContent, makeContent } from "../support/clients/content.ts";
import { homeSceneTest } from "../support/clients/home_scene.ts";
import { magnetLink } from "../support/clients/magnet_link.ts";
import { shoal } from "../support/clients/shoal.ts";
import { shoalTracker } from "../support/clients/shoal_tracker.ts";
import { PYTHON, Sniffer } from "../support/clients/sniffer.ts";

/** Bytes of the file, and how many of them come in a second. */
const LENGTH = 4 * 1024 * 1024;
const RATE = LENGTH / 4;

/** Where peers are looked for in the network around (BEP 14). */
const LSD_PORT = 6771;

homeSceneTest(
  "nothing is told of a torrent whose magnet link turns out private",
  { needs: [PYTHON] },
  async (home) => {
    const { scene } = home;
    const [here, there] = [home.on("client"), home.on("neighbour")];
    const tracker = shoalTracker.url(there.address(), "udp");
    const content = await makeContent(await scene.folder("content"), "Some content", LENGTH);
    const torrent = `${scene.dir}/private.torrent`;
    const options = ["--v1", "--private", "-t", tracker, "--json"];
    const { infoHashV1: v1 } = JSON.parse(
      await shoal.run(scene, "create", content.path, "-o", torrent, ...options),
    );
    await shoalTracker.start(there, there.address(), [v1]);
    const node = ["--dht-node", `${there.address()}:6881`];
    // libtorrent gives nobody the metadata of a private torrent.
    const limit = ["--upload-limit", `${RATE}`];
    await shoal.seed(there, { torrent, dir: content.parent, options: [...node, ...limit] });

    const sniffer = await Sniffer.start(here, [fromHex(v1), v1, "5:added"]);
    const dir = await scene.folder("downloaded");
    const link = magnetLink({ v1 }, { trackers: [tracker] });
    const process = shoal.get(here, { torrent: link, dir }, ...node, "--no-utp");
    const [, time = ""] = await process.line(/^(\S+) info .*It is private/);
    assertEquals(await process.exited(), 0);
    await assertSameContent(content, dir, shoal);

    const isOpen = ({ protocol, port }: { protocol: string; port: number }) =>
      protocol === "udp" && (port === 6881 || port === LSD_PORT);
    const sent = sniffer.sent();
    assertGreater(sent.filter(isOpen).length, 0, "packets before the metadata came");
    const late = sent.filter(({ at }) => at > Date.parse(time) + 10);
    // The tracker is told of it, and the seeder, each at its own port.
    assertEquals(late.filter((packet) => packet.port !== 6969), []);
  },
);
