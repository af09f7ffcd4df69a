/** A time in a film, as players write it: `0:07`, `12:34`, `1:02:03`; dashes while it is not known. */
export function formatPlayTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–:––";
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60];
  const two = (count: number) => String(count).padStart(2, "0");
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** A time in a film in words, for those who listen: `1 hour 2 minutes 3 seconds`. */
export function sayPlayTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return "not known yet";
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    [Math.floor(whole / 3_600), "hour"],
    [Math.floor(whole / 60) % 60, "minute"],
    [whole % 60, "second"],
  ] as const;
  const said = parts.filter(([count], at) => count > 0 || at === 2 && whole === 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`);
  return said.join(" ");
}
