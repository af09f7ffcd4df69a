import type { NewContent } from "../../host/files/mod.ts";
import type { PlanHashes, TorrentPlan } from "../../metainfo/mod.ts";
import type { Call } from "../command.ts";
import { formatBytes, formatNoun, formatPieceLength, formatRate } from "../../text/mod.ts";
import { StepBar } from "../output/step_bar.ts";
import { systemError } from "../system_error.ts";

/**
 * Hashes the pieces, with a bar on a terminal, until Ctrl+C.
 *
 * @throws {CliError} if a file can not be read, or it was interrupted.
 */
export async function hashWithProgress(
  call: Call,
  plan: TorrentPlan,
  content: NewContent,
): Promise<PlanHashes> {
  const { program, screen } = call;
  const { hashPlan } = await import("../../host/files/mod.ts");
  const { hasher } = await program.openDisk();
  const pieces = `${formatNoun(plan.pieceCount, "piece")} of ${
    formatPieceLength(plan.pieceLength)
  }`;
  const bar = new StepBar(screen, {
    clock: program.clock,
    title: `[2/3] Hashing ${pieces}`,
    totalBytes: plan.totalLength,
  });
  using interrupts = program.catchInterrupts();
  const { signal } = interrupts;
  try {
    const onHashed = (bytes: number) => bar.add(bytes);
    const hashes = await hashPlan(plan, content, { hasher, onHashed, signal });
    bar.end();
    const size = formatBytes(plan.totalLength);
    screen.note(`[2/3] Hashed ${pieces}  ${size}  ${formatRate(bar.rateBytesPerSec)}`);
    return hashes;
  } catch (error) {
    signal.throwIfAborted();
    throw systemError(`read ${content.path}`, error);
  }
}
