import { UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { plainText } from "../output/plain_text.ts";

/** What is to be played, and with what. */
export interface Play {
  /** The program, and what comes before the address. */
  readonly words: readonly string[];
  /** The address. */
  readonly url: string;
  /** Ends the player. */
  readonly signal: AbortSignal;
}

/** Takes apart the words of a player, which spaces are between; none where there is no player. */
export function playerWords(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const words = text.split(" ").filter((word) => word !== "");
  if (words.length === 0) throw new UsageError("--player needs the name of a program");
  return words;
}

/**
 * Starts a player with the address as its last argument, just as it is: no shell comes in between. Resolves when it has ended:
 * to whether it was started at all; why not is told.
 */
export async function playUntilEnded(
  { program, screen }: Call,
  { words: [name = "", ...args], url, signal }: Play,
): Promise<boolean> {
  const shown = plainText(name);
  if (!program.mayRun(name)) {
    screen.warn(
      `Cannot start ${shown}: Shoal may not start programs; --allow-run=${shown} lets it`,
    );
    return false;
  }
  try {
    const status = await program.run([name, ...args, url], signal);
    if (status !== 0 && !signal.aborted) screen.warn(`${shown} ended with status ${status}`);
    return true;
  } catch (error) {
    const reason = error instanceof Error && error.name === "NotFound"
      ? "there is no such program"
      : error instanceof Error
      ? error.message
      : String(error);
    screen.warn(`Cannot start ${shown}: ${reason}`);
    return false;
  }
}
