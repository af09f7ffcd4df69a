/** Labels that are offered. */
const MAX_LABELS = 12;

/** Labels of torrents, those that most have first. */
export function knownLabels(rows: Iterable<{ readonly labels: readonly string[] }>): string[] {
  const counts = new Map<string, number>();
  for (const { labels } of rows) {
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, countA], [b, countB]) =>
    countB - countA || (a < b ? -1 : 1)
  );
  return sorted.slice(0, MAX_LABELS).map(([label]) => label);
}
