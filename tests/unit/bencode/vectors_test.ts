import { assert, assertEquals } from "@std/assert";
import { BencodeError, decode, decodePrefix } from "../../../lib/bencode/mod.ts";
import { fromHex } from "../../../lib/hash/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { sharedVectors } from "../../support/shared.ts";
import { thrown } from "../../support/thrown.ts";

interface LibtorrentRow {
  readonly test: string;
  readonly input: string;
  readonly input_hex: string;
  readonly error: string | null;
  readonly offset: number | null;
  readonly soft_error: string | null;
}

const LIBTORRENT = sharedVectors<LibtorrentRow>("bdecode_libtorrent");

/** Where our code differs on purpose. */
const OTHER_CODES: Readonly<Record<string, string>> = {
  // libtorrent stops at the end of a stack that is empty; here no value begins with an "e".
  premature_e: "expected-value",
  // A length of 20 digits is beyond the limit of 8 before it is beyond 64 bits.
  overflow_length_prefix: "limit-exceeded",
  // A length without an end is the same for a key as for a value.
  expected_colon_dict: "unexpected-eof",
};

/** A test about something else, whose keys are not sorted. */
const UNSTATED_SLIP = "dict_at";

const SLIPS: Readonly<Record<string, string>> = {
  "unsorted dictionary key": "unsorted-keys",
  "duplicate dictionary key": "duplicate-key",
  "leading zero in string length": "leading-zero",
  "leading zero in integer": "leading-zero",
};

Deno.test({
  name: "decodePrefix() does as libtorrent's tests of bdecode say",
  ignore: LIBTORRENT.length === 0,
  fn() {
    for (const row of LIBTORRENT) {
      const bytes = fromHex(row.input_hex);
      const maxTokens = row.test === "exceed_buf_limit" ? 1 : undefined;
      if (row.error === null && row.offset === null) {
        const { slips, end } = decodePrefix(bytes);
        assertEquals(end, bytes.length, row.input);
        if (row.test === UNSTATED_SLIP) continue;
        const want = row.soft_error === null ? [] : [SLIPS[row.soft_error]];
        assertEquals(slips.map((slip) => slip.kind), want, row.input);
        continue;
      }
      const error = thrown(() => decodePrefix(bytes, { maxTokens }), BencodeError, row.input);
      const other = OTHER_CODES[row.test];
      if (row.error !== null) {
        assertEquals(error.code, other ?? row.error.replaceAll("_", "-"), row.input);
      }
      if (row.offset !== null && other === undefined && error.code !== "overflow") {
        assertEquals(error.offset, row.offset, row.input);
      }
    }
  },
});

const TRANSMISSION = sharedVectors<{ readonly input: string; readonly ok: boolean }>(
  "benc_transmission",
);

/** Transmission refuses leading zeros; here they are slips, which `strict` refuses. */
const SLIPS_OF_TRANSMISSION = ["i-03e", "i04e"];

Deno.test({
  name: "decode() does as Transmission's tests of bencode say",
  ignore: TRANSMISSION.length === 0,
  fn() {
    for (const { input, ok } of TRANSMISSION) {
      const bytes = utf8(input);
      if (ok) {
        decode(bytes);
      } else {
        thrown(() => decode(bytes, { strict: true }), BencodeError, input);
        if (SLIPS_OF_TRANSMISSION.includes(input)) {
          decode(bytes);
        } else {
          thrown(() => decode(bytes), BencodeError, input);
        }
      }
    }
  },
});

const SEEDS = sharedVectors<{ readonly target: string; readonly hex: string }>(
  "fuzz_seeds_anacrolix",
);

Deno.test({
  name: "decode() gives a value or the typed error for anacrolix's fuzz seeds",
  ignore: SEEDS.length === 0,
  fn() {
    const accepted: string[] = [];
    for (const { hex } of SEEDS) {
      try {
        decode(fromHex(hex));
        accepted.push(hex);
      } catch (error) {
        assert(error instanceof BencodeError, hex);
      }
    }
    // 00: i-0e i00e d3:A005:000003:000i0ee
    assertEquals(accepted, [
      "30303a",
      "64333a413030353a3030303030333a30303069306565",
      "692d3065",
      "69303065",
    ]);
  },
});

interface CrasherRow {
  readonly kind: string;
  readonly base64?: string;
  readonly base64_prefix?: string;
  readonly hex?: string;
}

const CRASHERS = sharedVectors<CrasherRow>("known_crashers");

Deno.test({
  name: "decode() throws on inputs that crashed other clients",
  ignore: CRASHERS.length === 0,
  fn() {
    for (const { kind, base64, base64_prefix, hex } of CRASHERS) {
      const encoded = (base64 ?? base64_prefix ?? "").replace(/=*$/, "");
      const whole = encoded.slice(0, encoded.length - encoded.length % 4);
      const bytes = hex === undefined
        ? Uint8Array.from(atob(whole), (character) => character.charCodeAt(0))
        : fromHex(hex);
      assert(bytes.length > 0, kind);
      thrown(() => decode(bytes), BencodeError, kind);
    }
  },
});
