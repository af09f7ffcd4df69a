const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A bar of a number of columns, filled to eighths of one: `███▌░░░░`. */
export function formatBar(share: number, columns: number): string {
  if (columns < 1) return "";
  const eighths = Math.floor(Math.min(1, Math.max(0, share)) * columns * 8);
  const full = Math.floor(eighths / 8);
  const part = EIGHTHS[eighths % 8] ?? "";
  return "█".repeat(full) + part + "░".repeat(columns - full - part.length);
}
