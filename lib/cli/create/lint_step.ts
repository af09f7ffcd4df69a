import type { CreateOptions, TorrentPlan } from "../../metainfo/mod.ts";
import { CliError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT } from "../exit_status.ts";
import { plainText } from "../output/plain_text.ts";
import { ALLOW } from "./create_options.ts";

/**
 * Warns of what will not work.
 *
 * @throws {CliError} with status 12 if it certainly will not, and nobody allowed it.
 */
export async function refuseLints(
  call: Call,
  plan: TorrentPlan,
  options: CreateOptions,
): Promise<void> {
  const { lintTorrent } = await import("../../metainfo/mod.ts");
  const allowed = call.values.all(ALLOW);
  for (const { level, code, message } of lintTorrent(plan, options)) {
    if (level === "error" && !allowed.includes(code)) {
      throw new CliError(`Cannot make a torrent that will not work: ${message}`, EXIT.refused, {
        hint: `--allow ${code} makes it anyway`,
      });
    }
    call.screen.warn(plainText(message));
  }
}
