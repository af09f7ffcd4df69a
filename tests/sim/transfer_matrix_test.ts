import { assertEquals } from "@std/assert";
import type { MetainfoVersion } from "../../lib/metainfo/mod.ts";
import type { SessionOptions } from "../../lib/session/mod.ts";
import { MemoryDisk, Swarm } from "../../lib/testing/mod.ts";
import { QUIET } from "./support/quiet.ts";

const VERSIONS = ["v1", "v2", "hybrid"] as const;
const TRANSPORTS = ["tcp", "utp"] as const;
const ENCRYPTIONS = ["off", "required"] as const;
const BEGINNINGS = ["torrent", "magnet"] as const;
const SOURCES = ["peers", "web seed"] as const;
const FAMILIES = ["IPv4", "IPv6"] as const;
const SHAPES = ["even", "odd", "tail"] as const;
const RESUMED = [false, true] as const;

const PIECE_LENGTH = 32_768;

/** Whole pieces; files that share pieces, and one of a byte; a last piece of a byte. */
const FILES = {
  even: 8 * PIECE_LENGTH,
  odd: { a: 70_001, b: 1, "c/d": 3 * PIECE_LENGTH + 17 },
  tail: 5 * PIECE_LENGTH + 1,
} as const;

/** One way of a torrent from one machine to another. */
interface Case {
  readonly version: MetainfoVersion;
  readonly transport: typeof TRANSPORTS[number];
  readonly encryption: typeof ENCRYPTIONS[number];
  readonly beginning: typeof BEGINNINGS[number];
  readonly source: typeof SOURCES[number];
  readonly family: typeof FAMILIES[number];
  readonly shape: typeof SHAPES[number];
  readonly resumes: boolean;
}

/** What has no meaning together: a web seed is no peer, so nothing is encrypted, goes by uTP or begins with a magnet link. */
function isMeant({ source, transport, encryption, beginning }: Case): boolean {
  return source === "peers" ||
    (transport === "tcp" && encryption === "off" && beginning === "torrent");
}

const CASES: readonly Case[] = VERSIONS.flatMap((version) =>
  TRANSPORTS.flatMap((transport) =>
    ENCRYPTIONS.flatMap((encryption) =>
      BEGINNINGS.flatMap((beginning) =>
        SOURCES.flatMap((source) =>
          FAMILIES.flatMap((family) =>
            SHAPES.flatMap((shape) =>
              RESUMED.map((resumes) => ({
                version,
                transport,
                encryption,
                beginning,
                source,
                family,
                shape,
                resumes,
              }))
            )
          )
        )
      )
    )
  )
).filter(isMeant);

Deno.test("a torrent comes byte for byte in every way that it can take", async () => {
  for (const each of CASES) {
    try {
      await transfer(each);
    } catch (error) {
      throw new Error(`Cannot transfer: ${Object.values(each).join(", ")}`, { cause: error });
    }
  }
});

Deno.test("there are as many ways as there were", () => {
  assertEquals(CASES.length, 324);
});

async function transfer(each: Case): Promise<void> {
  const { version, encryption, beginning, source, family, shape, resumes } = each;
  await using swarm = new Swarm({
    version,
    files: FILES[shape],
    pieceLength: PIECE_LENGTH,
  });
  const isIpv6 = family === "IPv6";
  const session: SessionOptions = {
    ...QUIET,
    encryption,
    utp: each.transport === "utp",
    tcp: each.transport === "tcp",
  };
  const machine = (number: number) => ({
    addresses: [isIpv6 ? `2a00::${number}` : `60.0.0.${number}`],
    uploadBytesPerSec: 200_000,
  });
  const seeding = source === "peers" ? { has: "all" } as const : {};
  const seeder = swarm.member({ ...seeding, session, machine: machine(1) });
  const from = source === "peers"
    ? { peers: [seeder.endpoint] }
    : { webSeeds: [serveFiles(swarm, machine(3))] };
  let disk = new MemoryDisk();
  const begin = () => {
    const options = { ...from, session, machine: swarm.machine(machine(2)), disk };
    return beginning === "magnet" ? swarm.magnetMember(options) : swarm.member(options);
  };
  let leecher = begin();
  if (resumes) {
    await swarm.until(() => leecher.status.piecesDone >= 2, 60_000);
    await swarm.settled(leecher.session.close());
    disk = leecher.disk;
    leecher = swarm.member({ ...from, session, machine: machine(4), disk });
  }
  await swarm.until(() => leecher.isComplete, 120_000);
  leecher.assertContent();
}

/** Serves the content as a web seed (BEP 19) with ranges; gives its URL. */
function serveFiles(swarm: Swarm, machine: { readonly addresses: readonly string[] }): string {
  const host = swarm.machine(machine);
  const contents = swarm.torrent.contentsIn("");
  host.serveHttp({ hostname: "::", port: 80 }, (request) => {
    const path = decodeURIComponent(new URL(request.url).pathname);
    const content = contents.get(path);
    if (!content) return new Response(null, { status: 404 });
    const [, start, end] = /bytes=(\d+)-(\d+)/.exec(request.headers.get("range") ?? "") ?? [];
    if (start === undefined) return new Response(content.slice());
    const part = content.slice(Number(start), Number(end) + 1);
    return new Response(part, {
      status: 206,
      headers: {
        "content-length": `${part.length}`,
        "content-range": `bytes ${start}-${Number(start) + part.length - 1}/${content.length}`,
      },
    });
  });
  const [address = ""] = machine.addresses;
  return address.includes(":") ? `http://[${address}]/` : `http://${address}/`;
}
