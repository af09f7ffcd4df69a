import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { JournalEvent } from "../../api.ts";
import { useNow } from "../parts/use_now.ts";
import { formatClock, formatDay } from "../../ui/when.ts";
import type { TabProps } from "../tab_props.ts";
import { byDay, kindWords, restWords } from "./log_words.ts";
import { useLog } from "./use_log.ts";

/** What happened to a torrent, the newest first; older events come when one scrolls to them. */
export function LogTab({ row }: TabProps): JSX.Element {
  const log = useLog(row.id, `${row.state} ${row.trouble?.text ?? ""} ${row.reason}`);
  const now = useNow(60_000);
  if (log.events.length === 0) {
    return (
      <p class={log.error === undefined ? "soft nothing" : "bad"} role="status">
        {log.error ?? (log.hasLoaded ? "Nothing has happened yet." : "The log is being read.")}
      </p>
    );
  }
  return (
    <div class="log-tab">
      {byDay(log.events).map(({ at, events }) => (
        <section key={at} aria-label={formatDay(at, now)}>
          <h3>{formatDay(at, now)}</h3>
          <ol>
            {events.map((event) => <LogLine key={event.id} event={event} />)}
          </ol>
        </section>
      ))}
      {log.error !== undefined && <p class="bad" role="alert">{log.error}</p>}
      {log.hasOlder && <OlderButton load={log.loadOlder} isBusy={log.isBusy} />}
    </div>
  );
}

function LogLine({ event }: { event: JournalEvent }): JSX.Element {
  const { time, kind, level } = event;
  return (
    <li class={`log-line is-${level}`}>
      <time dateTime={new Date(time).toISOString()}>{formatClock(time, { seconds: true })}</time>
      <b>{kindWords(kind)}</b>
      <span>{restWords(event)}</span>
    </li>
  );
}

/** Loads what is older when it is pressed, or comes into sight. */
function OlderButton({ load, isBusy }: { load: () => void; isBusy: boolean }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const element = button.current;
    if (element === null || isBusy) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) load();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [load, isBusy]);
  return (
    <button type="button" ref={button} class="small-button" disabled={isBusy} onClick={load}>
      {isBusy ? "Older events are being read" : "Show older events"}
    </button>
  );
}
