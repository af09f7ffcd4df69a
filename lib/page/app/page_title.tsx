import { useEffect } from "preact/hooks";
import { formatRate } from "../../text/mod.ts";
import type { SessionPart } from "../api.ts";
import { useSession } from "../store/hooks.ts";

/** Keeps the title of the page's tab: the rates, while anything moves. */
export function PageTitle(): null {
  const title = titleOf(useSession());
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}

/** The title of the tab. */
export function titleOf(
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
