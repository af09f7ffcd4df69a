import type { TrackerStatus } from "../../tracker/mod.ts";
import type { TrackerHealth, Trouble } from "../view/mod.ts";

/** Words of trackers that do not know a torrent, or no longer want it. */
const UNREGISTERED =
  /unregistered|not (?:been )?(?:registered|found)|unknown (?:torrent|info)|invalid (?:torrent|info)|torrent (?:is |was |has been )?(?:deleted|removed|banned|trumped|nuked|dead)|not exist|no such torrent/i;

/** Words of trackers that were asked too often. */
const RATE_LIMITED =
  /too (?:many|often|fast|frequent|soon)|rate.?limit|slow down|flood|status 429|wait .*(?:second|minute)/i;

/** Words of the system about a certificate that is not to be trusted. */
const WRONG_CERTIFICATE = /certificate|unknown ?issuer|self.signed|not valid for name|tls|ssl/i;

/** Status of servers, or of what stands before them, that do not work. */
const SERVER_ERROR = /HTTP status 5\d\d/;

/** Says how a tracker is from what it last answered, or why it did not: the words of trackers are no standard. */
export function trackerHealth(status: TrackerStatus): TrackerHealth {
  const { error, message } = status;
  if (error === undefined) return status.lastAnswerAt === undefined ? "unknown" : "working";
  switch (error) {
    case "failure":
      if (UNREGISTERED.test(message)) return "unregistered";
      return RATE_LIMITED.test(message) ? "rate-limited" : "refused";
    case "bad-answer":
      if (RATE_LIMITED.test(message)) return "rate-limited";
      return SERVER_ERROR.test(message) ? "unreachable" : "refused";
    case "unreachable":
      return WRONG_CERTIFICATE.test(message) ? "wrong-certificate" : "unreachable";
    case "timed-out":
      return "unreachable";
    case "not-allowed":
    case "unsupported":
      return "refused";
  }
}

/** What is wrong with the trackers of a torrent: one that is kept in reserve counts for nothing. */
export function trackerTrouble(trackers: readonly TrackerStatus[]): Trouble | undefined {
  const used = trackers.filter(({ state }) => state !== "spare");
  const failing = used.filter((tracker) => {
    const health = trackerHealth(tracker);
    return health !== "working" && health !== "unknown";
  });
  const [first] = failing;
  if (!first) return undefined;
  return {
    kind: failing.length === used.length ? "tracker" : "tracker-warning",
    text: first.message,
  };
}
