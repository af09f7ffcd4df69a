import { BencodeDict, type BencodeValue, decode } from "../../bencode/mod.ts";
import type { DhtItem, PutOptions, PutResult } from "../../dht/mod.ts";
import { fromHex, toHex } from "../../hash/mod.ts";
import { CliError, UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { plainText } from "../output/plain_text.ts";
import { reasonOf } from "../torrent/source.ts";
import { readInfoHash } from "./find.ts";
import { readKeys, readSalt } from "./keys.ts";
import { visitDht } from "./visit.ts";

/** `shoal dht get TARGET` */
export async function getItem(call: Call, what: string): Promise<ExitStatus> {
  const { screen } = call;
  if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(what)) {
    throw new UsageError(`"${what}" is no target: it is not 40 or 64 hexadecimal digits`);
  }
  const bytes = fromHex(what);
  const salt = await readSalt(call);
  const of = bytes.length === 20 ? bytes : { publicKey: bytes, ...(salt ? { salt } : {}) };
  const item = await visitDht(call, ({ dht, signal }) => dht.get(of, { signal }));
  if (item === undefined) {
    throw new CliError(`Cannot get ${what}: the DHT has nothing there`, EXIT.notFound, {
      hint: "what nobody puts again is lost after two hours",
    });
  }
  if (screen.json) screen.jsonLine(describe(item));
  else screen.stdout.write(`${valueText(item.value)}\n`);
  return EXIT.ok;
}

/** `shoal dht put TEXT` */
export async function putItem(call: Call, text: string): Promise<ExitStatus> {
  const result = await store(
    call,
    (options) => visitDht(call, ({ dht, signal }) => dht.put(text, { ...options, signal })),
  );
  const { publicKey } = result.item.mutable ?? {};
  return report(call, result, { text: toHex(publicKey ?? result.target), fields: {} });
}

/** `shoal dht publish TORRENT` */
export async function publish(call: Call, source: string): Promise<ExitStatus> {
  const infoHash = await readInfoHash(call, source);
  const result = await store(call, async (options) => {
    const { keys } = options;
    if (keys === undefined) {
      throw new UsageError("dht publish needs --key FILE", { hint: "a new file is made" });
    }
    const { publishTorrent } = await import("../../dht/mod.ts");
    return await visitDht(
      call,
      ({ dht, signal }) => publishTorrent(dht, infoHash, { ...options, keys, signal }),
    );
  });
  const { publicKey = new Uint8Array(), salt } = result.item.mutable ?? {};
  const suffix = salt && salt.length > 0 ? `&s=${toHex(salt)}` : "";
  const magnet = `magnet:?xs=urn:btpk:${toHex(publicKey)}${suffix}`;
  return report(call, result, { text: magnet, fields: { infoHash: toHex(infoHash), magnet } });
}

async function store(
  call: Call,
  put: (options: PutOptions) => Promise<PutResult>,
): Promise<PutResult> {
  const [keys, salt] = [await readKeys(call), await readSalt(call)];
  try {
    return await put({ ...(keys ? { keys } : {}), ...(salt ? { salt } : {}) });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    const { KrpcError } = await import("../../dht/mod.ts");
    if (!(error instanceof KrpcError)) throw error;
    throw new CliError(`Cannot store it: ${reasonOf(error)}`, EXIT.refused);
  }
}

/** Tells what was stored: `text` to people, `fields` and the item to programs. */
function report(
  { screen }: Call,
  result: PutResult,
  { text, fields }: { readonly text: string; readonly fields: Readonly<Record<string, string>> },
): ExitStatus {
  const { target, stored, item } = result;
  if (stored === 0) throw new CliError("Cannot store it: no node took it", EXIT.network);
  if (screen.json) {
    screen.jsonLine({ ...fields, target: toHex(target), ...describe(item), stored });
  } else {
    screen.stdout.write(`${text}\n`);
    screen.note(stored === 1 ? "1 node took it" : `${stored} nodes took it`);
  }
  return EXIT.ok;
}

function describe({ value, mutable }: DhtItem): Record<string, unknown> {
  return {
    value: valueText(value),
    bencode: toHex(value),
    ...(mutable
      ? {
        publicKey: toHex(mutable.publicKey),
        salt: toHex(mutable.salt),
        seq: String(mutable.seq),
        signature: toHex(mutable.signature),
      }
      : {}),
  };
}

/** A value for people: texts as they are, what is no text as hexadecimal digits. */
function valueText(bytes: Uint8Array): string {
  const value = decode(bytes);
  return value instanceof Uint8Array ? bytesText(value) : JSON.stringify(plain(value));
}

function plain(value: BencodeValue): unknown {
  if (value instanceof Uint8Array) return bytesText(value);
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof BencodeDict)) return value;
  return Object.fromEntries([...value].map(([key, each]) => [plainText(key), plain(each)]));
}

function bytesText(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return text.includes("\ufffd") ? toHex(bytes) : plainText(text);
}
