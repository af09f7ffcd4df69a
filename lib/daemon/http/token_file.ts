import { keepPrivateText } from "../../host/mod.ts";
import type { Random } from "../../io/mod.ts";
import { toHex } from "../../hash/mod.ts";

/** A token, and whether anybody can know it yet. */
export interface Token {
  /** The token. */
  readonly token: string;
  /** Whether it was made just now: then it is to be shown, once. */
  readonly isNew: boolean;
}

/** The file of the token in the state folder. */
const FILE_NAME = "token";

/** Random bytes of a token: nobody guesses 192 bits. */
const TOKEN_BYTES = 24;

/** What a token may be made of, so that it can stand in a URL and in a header field. */
const TOKEN_REGEXP = /^[!-~]{1,200}$/;

/**
 * Reads the daemon's token from its state folder, or makes one at random, in a file that nobody else may read.
 *
 * @throws {Error} of the system, or if what is in the file is no token.
 */
export async function keepToken(stateDir: string, random: Random): Promise<Token> {
  const path = `${stateDir}/${FILE_NAME}`;
  const { text, isNew } = await keepPrivateText(path, () => `${makeToken(random)}\n`);
  const token = text.trim();
  if (!TOKEN_REGEXP.test(token)) {
    throw new Error(`Cannot use the token in ${path}: it is empty, too long, or has spaces`);
  }
  return { token, isNew };
}

function makeToken(random: Random): string {
  return toHex(random.fill(new Uint8Array(TOKEN_BYTES)));
}
