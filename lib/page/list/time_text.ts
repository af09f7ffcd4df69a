/** A moment as people say it, in few letters: the time for today, the day for this year, the month for others. */
export function formatAgo(at: number): string {
  if (at <= 0) return "";
  const date = new Date(at);
  const today = new Date();
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === today.toDateString()) return `today, ${time}`;
  const day = `${date.getDate()} ${MONTHS[date.getMonth()] ?? ""}`;
  return date.getFullYear() === today.getFullYear()
    ? `${day}, ${time}`
    : `${day} ${date.getFullYear()}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"].concat(
  ["Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
);

function two(number: number): string {
  return String(number).padStart(2, "0");
}
