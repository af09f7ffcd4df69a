import type { ItemKeys } from "../../dht/mod.ts";
import { CliError, UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT } from "../exit_status.ts";
import { systemError } from "../system_error.ts";
import { KEY, SALT } from "./dht_options.ts";

/** Bytes of a file of a key that are read: 64 digits and the end of the line. */
const MAX_KEY_FILE_LENGTH = 128;

/**
 * Reads the key that items are signed with; makes one where the file is not there.
 *
 * @returns undefined if none is named.
 * @throws {CliError} if the file is no key.
 */
export async function readKeys(call: Call): Promise<ItemKeys | undefined> {
  const path = call.values.get(KEY);
  if (path === undefined) return undefined;
  const { itemKeys, SEED_LENGTH } = await import("../../dht/mod.ts");
  const { fromHex } = await import("../../hash/mod.ts");
  if (await call.files.kind(path) === undefined) return await makeKeys(call, path);
  try {
    const bytes = await call.files.read(path, MAX_KEY_FILE_LENGTH);
    const text = new TextDecoder().decode(bytes).trim();
    if (/^[0-9a-f]+$/i.test(text) && text.length === 2 * SEED_LENGTH) {
      return itemKeys(fromHex(text));
    }
  } catch (error) {
    throw systemError(`read the key ${path}`, error);
  }
  throw new CliError(`Cannot use ${path} as a key: it is not 64 hexadecimal digits`, EXIT.usage, {
    hint: "a file that is not there is made",
  });
}

/** Reads the salt. @throws {UsageError} if it is too long. */
export async function readSalt(call: Call): Promise<Uint8Array | undefined> {
  const text = call.values.get(SALT);
  if (text === undefined) return undefined;
  const { MAX_SALT_LENGTH } = await import("../../dht/mod.ts");
  const salt = new TextEncoder().encode(text);
  if (salt.length <= MAX_SALT_LENGTH) return salt;
  throw new UsageError(`--salt is over ${MAX_SALT_LENGTH} bytes`);
}

async function makeKeys(call: Call, path: string): Promise<ItemKeys> {
  const { itemKeys, SEED_LENGTH } = await import("../../dht/mod.ts");
  const { toHex } = await import("../../hash/mod.ts");
  await using io = await call.program.openIo({ log: call.log });
  const seed = io.random.fill(new Uint8Array(SEED_LENGTH));
  try {
    await call.files.write(path, new TextEncoder().encode(`${toHex(seed)}\n`));
  } catch (error) {
    throw systemError(`write the key ${path}`, error);
  }
  call.screen.note(`A new key is in ${path}: who has it can change what is published`);
  return itemKeys(seed);
}
