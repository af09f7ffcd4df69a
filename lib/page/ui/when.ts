import { formatDuration } from "../../text/mod.ts";

const MONTHS = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
];

/** A moment as people say it, in local time: `today, 14:02`, `yesterday, 09:10`, `3 Nov, 18:00`, `3 Nov 2024, 18:00`. */
export function formatWhen(at: number, now: number): string {
  return `${formatDay(at, now)}, ${formatClock(at)}`;
}

/** A day as people say it, in local time: `today`, `yesterday`, `3 Nov`, `3 Nov 2024`. */
export function formatDay(at: number, now: number): string {
  const date = new Date(at);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return "today";
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === yesterday.toDateString()) return "yesterday";
  const day = `${date.getDate()} ${MONTHS[date.getMonth()]}`;
  return date.getFullYear() === today.getFullYear() ? day : `${day} ${date.getFullYear()}`;
}

/** The time of the day, in local time: `14:02`, or `14:02:09`. */
export function formatClock(at: number, options: { readonly seconds?: boolean } = {}): string {
  const date = new Date(at);
  const parts = [date.getHours(), date.getMinutes()];
  if (options.seconds) parts.push(date.getSeconds());
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** How long ago something was: `12s ago`, `3h 05m ago`; `just now` for what was in this second. */
export function formatAgo(at: number, now: number): string {
  const seconds = Math.floor((now - at) / 1000);
  return seconds < 1 ? "just now" : `${formatDuration(seconds)} ago`;
}
