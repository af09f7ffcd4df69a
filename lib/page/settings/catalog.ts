import type { DaemonSettings } from "../../daemon/settings/mod.ts";

/** The name of a setting. */
export type SettingKey = keyof DaemonSettings;

/** How a setting is shown and typed. */
export type SettingKind =
  /** On or off. */
  | { readonly kind: "switch" }
  /** A folder of the daemon's machine; `none` says what "" means, if that may be. */
  | { readonly kind: "folder"; readonly none?: string }
  /** Bytes a second; null is no limit. */
  | { readonly kind: "rate" }
  /** Bytes. */
  | { readonly kind: "size" }
  /** Minutes. */
  | { readonly kind: "minutes" }
  /** A number, with what stands behind it. */
  | { readonly kind: "number"; readonly unit?: string; readonly fraction?: boolean }
  /** One of some words, each with what it means. */
  | { readonly kind: "choice"; readonly choices: readonly Choice[] }
  /** Texts, one a line. */
  | { readonly kind: "lines"; readonly placeholder: string }
  /** Times of the week. */
  | { readonly kind: "week" }
  /** A table of things that have fields of their own. */
  | { readonly kind: "watch-folders" | "goal-rules" | "groups" };

/** A word that can be chosen. */
export interface Choice {
  /** As it is kept. */
  readonly value: string;
  /** What people call it. */
  readonly label: string;
}

/** A setting as people see it. */
export interface SettingEntry {
  /** Its name. */
  readonly key: SettingKey;
  /** What people call it. */
  readonly label: string;
  /** What it does, in a line. */
  readonly help: string;
  /** How it is shown. */
  readonly shown: SettingKind;
  /** The setting that says whether this one holds: both are shown as one. */
  readonly onlyIf?: SettingKey;
  /** Whether peers are left and met again when it changes. */
  readonly reconnects?: boolean;
  /** Words that it is found by besides. */
  readonly words?: string;
}

/** Settings that belong together. */
export interface SettingGroup {
  /** For the address. */
  readonly id: string;
  /** What people call them. */
  readonly title: string;
  /** Its settings. */
  readonly entries: readonly SettingEntry[];
  /** Something to know that can not be set here. */
  readonly note?: string;
}
