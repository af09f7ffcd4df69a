import type { SettingEntry, SettingGroup } from "./catalog.ts";

/** The groups and settings that a search finds: each word is in the name, the help, or what else they are called. */
export function findSettings(
  groups: readonly SettingGroup[],
  search: string,
): readonly SettingGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return groups;
  return groups.flatMap((group) => {
    const entries = group.entries.filter((entry) => {
      const text = textOf(entry, group);
      return words.every((word) => text.includes(word));
    });
    return entries.length > 0 ? [{ ...group, entries }] : [];
  });
}

function textOf({ key, label, help, words = "" }: SettingEntry, { title }: SettingGroup): string {
  return [key, label, help, words, title].join(" ").toLowerCase();
}
