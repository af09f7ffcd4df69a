/**
 * What a session sends to an address because others name it: in the DHT, by peer exchange, as a relay of holepunches, as
 * a tracker, in the network around. Whoever has the address has not asked for anything, and answers nothing.
 *
 * @module
 */
import { assert } from "@std/assert";
import { BencodeDict, decode, encode } from "../../lib/bencode/mod.ts";
import { wireInfoHash } from "../../lib/metainfo/mod.ts";
import { encodeLsd, LSD_GROUP_IPV4, LSD_PORT } from "../../lib/reach/local_discovery/mod.ts";
import {
  type HostOptions,
  type Member,
  type MemberOptions,
  Swarm,
  type VirtualHost,
} from "../../lib/testing/mod.ts";
import { encodeHolepunchMessage, encodePexMessage } from "../../lib/wire/mod.ts";
import { sayExtensions, sayTo } from "../unit/session/support/metadata_peer.ts";

/** Datagrams and streams to one address in the first hour; each wait is twice the one before. */
const MAX_TRIES_PER_HOUR = 80;

/** For each byte that somebody spends, though it is not the one who is written to. */
const MAX_RATIO = 3;

/** What headers take of a datagram, and of a stream that is begun; the made-up internet counts none. */
const UDP_HEADER_BYTES = 28;
const SYN_BYTES = 60;

const HOUR_MS = 3_600_000;

const FLAGS = { encryption: false, seed: false, utp: true, holepunch: true, outgoing: false };

interface Scene {
  readonly swarm: Swarm;
  /** Who is to send something. */
  readonly member: Member;
  /** Whose address is named. */
  readonly target: VirtualHost;
}

/** Somebody who names an address as often as it is of use. */
interface Way {
  readonly name: string;
  readonly session?: MemberOptions["session"];
  /** Where more tries than for other ways are right. */
  readonly maxTries?: number;
  /** Names the target; gives the bytes that it took. */
  readonly speak: (scene: Scene) => Promise<number>;
}

/** Forty ports of one address: as many as would be dialled if each were a peer of its own. */
const PORTS = Array.from({ length: 40 }, (_, port) => 1_000 + port);

const WAYS: readonly Way[] = [
  {
    name: "peer exchange",
    speak: ({ swarm, member, target }) =>
      speakAsPeer(swarm, member, () => {
        const endpoints = PORTS.map((port) => ({ hostname: target.address, port }));
        const added = endpoints.map((endpoint) => ({ endpoint, flags: FLAGS }));
        return ["ut_pex", encodePexMessage({ added, dropped: endpoints })];
      }),
  },
  {
    name: "a relay of holepunches",
    speak: ({ swarm, member, target }) =>
      speakAsPeer(swarm, member, (turn) => {
        const endpoint = { hostname: target.address, port: 1_000 + turn };
        return ["ut_holepunch", encodeHolepunchMessage({ type: "connect", endpoint })];
      }),
  },
  {
    name: "local discovery",
    // Each port may be another program: two dials, each by TCP and by three packets of uTP.
    maxTries: 60 * 8,
    async speak({ swarm, target }) {
      const socket = await target.bindDatagrams({ hostname: target.address, port: LSD_PORT });
      const infoHashes = [wireInfoHash(swarm.torrent.metainfo)];
      let spentBytes = 0;
      for (let turn = 0; turn < 60; turn++) {
        const data = encodeLsd({
          host: `${LSD_GROUP_IPV4}:${LSD_PORT}`,
          port: 1_000 + turn,
          infoHashes,
        });
        await socket.send(data, { hostname: LSD_GROUP_IPV4, port: LSD_PORT });
        spentBytes += data.length + UDP_HEADER_BYTES;
        await swarm.run(HOUR_MS / 60);
      }
      socket.close();
      return spentBytes;
    },
  },
  {
    name: "a node of the DHT",
    session: { dht: true },
    async speak({ swarm, member, target }) {
      const liar = swarm.machine({ addresses: ["60.1.2.3"] });
      const socket = await liar.bindDatagrams({ hostname: "0.0.0.0", port: 6_881 });
      let spentBytes = 0;
      const answering = (async () => {
        for (;;) {
          const [data, from] = await socket.receive();
          const answer = lie(data, target.address);
          if (answer === undefined) continue;
          spentBytes += answer.length + UDP_HEADER_BYTES;
          await socket.send(answer, from);
        }
      })().catch(() => undefined);
      const id = new Uint8Array(20).fill(9);
      await socket.send(encode({ t: "aa", y: "q", q: "ping", a: { id } }), member.endpoint);
      await swarm.run(HOUR_MS);
      socket.close();
      await answering;
      return spentBytes;
    },
  },
];

/** The answer of a node that names one address for everything: as nodes, and as peers. */
function lie(query: Uint8Array, hostname: string): Uint8Array | undefined {
  const message = decode(query);
  if (!(message instanceof BencodeDict)) return undefined;
  const t = message.bytes("t");
  if (t === undefined || message.bytes("q") === undefined) return undefined;
  const id = new Uint8Array(20).fill(9);
  const host = hostname.split(".").map(Number);
  const endpoints = PORTS.map((port) => Uint8Array.of(...host, port >> 8, port & 255));
  const nodes = Uint8Array.from(
    endpoints.slice(0, 8).flatMap((endpoint, number) => [...id.with(1, number), ...endpoint]),
  );
  return encode({ t, y: "r", r: { id, nodes, values: endpoints, token: "t" } });
}

/** Connects as a peer and says something each minute for an hour. */
async function speakAsPeer(
  swarm: Swarm,
  member: Member,
  message: (turn: number) => [name: Parameters<typeof sayTo>[1], payload: Uint8Array],
): Promise<number> {
  const peer = swarm.peer({
    features: { extensions: true },
    pieces: [],
    begins: (talk) => sayExtensions(talk),
  });
  const talk = await swarm.settled(peer.dial(member.endpoint));
  let spentBytes = 0;
  for (let turn = 0; turn < 60; turn++) {
    await swarm.run(HOUR_MS / 60);
    if (talk.isClosed) continue;
    const [name, payload] = message(turn);
    sayTo(talk, name, payload);
    spentBytes += payload.length + 6;
  }
  return spentBytes;
}

for (const { name, session, maxTries = MAX_TRIES_PER_HOUR, speak } of WAYS) {
  Deno.test(`an address that is named by ${name} hears little`, async () => {
    await using swarm = new Swarm();
    const lan = swarm.internet.lan();
    const options: HostOptions = {};
    const isNear = name === "local discovery";
    const member = swarm.member({
      machine: isNear ? lan.host() : options,
      session: { dht: false, lsd: isNear, ...session },
    });
    await swarm.run(5_000);
    const target = isNear ? lan.host() : swarm.machine();
    let [sentBytes, tries] = [0, 0];
    swarm.internet.tap(({ from, to, data, protocol }) => {
      if (from.hostname !== member.network.address || to.hostname !== target.address) return;
      if (protocol !== "udp") return;
      sentBytes += data.length + UDP_HEADER_BYTES;
      tries++;
    });
    const { dialer } = member.network;
    const connect = dialer.connect;
    dialer.connect = (to, options) => {
      if (to.hostname === target.address) [sentBytes, tries] = [sentBytes + SYN_BYTES, tries + 1];
      return connect(to, options);
    };
    const spentBytes = await speak({ swarm, member, target });
    const ratio = sentBytes / spentBytes;
    console.log(
      `${name}: ${tries} tries, ${sentBytes} bytes for ${spentBytes}: ${ratio.toFixed(2)}`,
    );
    assert(tries > 0, "nothing was sent at all, so this measures nothing");
    assert(tries <= maxTries, `${tries} tries`);
    assert(ratio <= MAX_RATIO, `${ratio}`);
  });
}
