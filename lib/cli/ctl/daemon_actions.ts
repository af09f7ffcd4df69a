import type { Statistics } from "../../daemon/mod.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { formatFields } from "../output/fields.ts";
import { formatBytes, formatCount, formatDuration, formatRate } from "../../text/mod.ts";
import { plainText } from "../output/plain_text.ts";
import { openClient } from "./open_client.ts";

/** `shoal ctl stats` */
export async function stats(call: Call): Promise<ExitStatus> {
  const { screen } = call;
  const answer = await (await openClient(call)).statistics();
  if (screen.json) {
    screen.jsonLine(answer);
    return EXIT.ok;
  }
  const { version, torrents, downloadRate, uploadRate, session, allTime } = answer;
  screen.stdout.write(formatFields(
    [
      ["version", [plainText(version)]],
      ["torrents", [formatCount(torrents)]],
      ["rates", [`down ${formatRate(downloadRate)}, up ${formatRate(uploadRate)}`]],
      ["this run", [statisticsText(session)]],
      ["in all", [`${statisticsText(allTime)} in ${formatCount(allTime.sessionCount)} runs`]],
    ],
    { terminal: screen.stdout.isTerminal, label: screen.colors.dim },
  ));
  return EXIT.ok;
}

/** `shoal ctl shutdown` */
export async function shutDown(call: Call): Promise<ExitStatus> {
  await (await openClient(call)).shutDown();
  call.screen.note("The daemon ends");
  return EXIT.ok;
}

function statisticsText({ downloadedBytes, uploadedBytes, secondsActive }: Statistics): string {
  const moved = `down ${formatBytes(downloadedBytes)}, up ${formatBytes(uploadedBytes)}`;
  return `${moved}, ${formatDuration(secondsActive)}`;
}
