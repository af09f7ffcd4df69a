import { formatRate } from "../../text/mod.ts";
import type { SessionPart } from "../api.ts";

/** The title of the tab: the rates of what moves. */
export function titleText(
  session: Pick<SessionPart, "downloadRate" | "uploadRate"> | undefined,
): string {
  const { downloadRate = 0, uploadRate = 0 } = session ?? {};
  const parts = [
    ...downloadRate >= 1 ? [`↓ ${formatRate(downloadRate)}`] : [],
    ...uploadRate >= 1 ? [`↑ ${formatRate(uploadRate)}`] : [],
    "Shoal",
  ];
  return parts.join(" · ");
}
