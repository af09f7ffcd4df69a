import { UsageError } from "../cli_error.ts";
import type { Completion, ValueKind } from "./value_kind.ts";

/** One option, declared once: parsing, help, completions, the environment and the config file go by it. */
export interface Option<T> {
  /** Its long name without dashes: `download-limit`. */
  readonly name: string;
  /** Its letter. */
  readonly short?: string;
  /** What stands for its value in help; undefined for a flag, which takes none. */
  readonly placeholder?: string;
  /** The heading it stands under in help. */
  readonly group: string;
  /** What it does: a few words, small first letter, no full stop. */
  readonly help: string;
  /** Whether it may be given several times. */
  readonly repeat: boolean;
  /** Whether it is on the short page of help (`-h`). */
  readonly common: boolean;
  /** Accepted, but kept out of help and completions. */
  readonly hidden: boolean;
  /** What a shell can offer for its value. */
  readonly completion: Completion;
  /**
   * Reads its value.
   *
   * @param where what the user wrote: `--port`, `SHOAL_PORT`.
   * @throws {UsageError} if it is none of its kind.
   */
  read(text: string, where: string): T;
}

/** What all options are told. */
export interface OptionDetails {
  /** Its letter. */
  readonly short?: string;
  /** The heading it stands under. */
  readonly group: string;
  /** What it does. */
  readonly help: string;
  /** Whether it is on the short page of help. */
  readonly common?: boolean;
  /** Kept out of help. */
  readonly hidden?: boolean;
}

/** What options with a value are told. */
export interface ValueOptionDetails extends OptionDetails {
  /** What stands for the value in help, if not what its kind has. */
  readonly placeholder?: string;
  /** Whether it may be given several times. */
  readonly repeat?: boolean;
}

const YES = ["true", "yes", "on", "1"];
const NO = ["false", "no", "off", "0"];

/** Declares an option that takes no value. */
export function flag(name: string, details: OptionDetails): Option<boolean> {
  return {
    common: false,
    hidden: false,
    ...details,
    name,
    repeat: false,
    completion: "none",
    read(text: string, where: string): boolean {
      if (YES.includes(text.toLowerCase())) return true;
      if (NO.includes(text.toLowerCase())) return false;
      throw new UsageError(`${where} is yes or no, not ${JSON.stringify(text)}`);
    },
  };
}

/** Declares an option that takes a value. */
export function option<T>(
  name: string,
  kind: ValueKind<T>,
  details: ValueOptionDetails,
): Option<T> {
  return {
    common: false,
    hidden: false,
    repeat: false,
    placeholder: kind.placeholder,
    completion: kind.completion,
    ...details,
    name,
    read(text: string, where: string): T {
      const value = kind.parse(text);
      if (value === undefined) {
        throw new UsageError(`${where} needs ${kind.expected}, not ${JSON.stringify(text)}`);
      }
      return value;
    },
  };
}

/** The environment variable of an option: `SHOAL_DOWNLOAD_LIMIT`. */
export function environmentName(option: Option<unknown>): string {
  return `SHOAL_${option.name.toUpperCase().replaceAll("-", "_")}`;
}
