import type { EventField } from "../api/mod.ts";
import { sha256, toHex } from "../../hash/mod.ts";

/** Hexadecimal digits that tell one choice of fields from another. */
const CHOICE_LENGTH = 8;

const ID_REGEXP = /^([0-9a-z]{1,12}\.[0-9a-f]{8})-(\d{1,10})$/;

/** What an event was told at. */
export interface EventId {
  /** Which daemon told it, since which start, and of which fields. */
  readonly epoch: string;
  /** The tick. */
  readonly tick: number;
}

/** What tells one choice of what is told from another. */
export interface EventChoice {
  /** What each row has. */
  readonly fields: readonly EventField[];
  /** Whether who listens may only look, and so is told less. */
  readonly isReadOnly: boolean;
}

/** The epoch of a start, for those who listen to this choice. Whoever asks for another one has heard nothing of it. */
export function epochOf(start: string, { fields, isReadOnly }: EventChoice): string {
  const words = [isReadOnly ? "reader" : "admin", ...[...fields].sort()];
  const choice = sha256(new TextEncoder().encode(words.join()));
  return `${start}.${toHex(choice).slice(0, CHOICE_LENGTH)}`;
}

/** Writes an id. */
export function formatEventId({ epoch, tick }: EventId): string {
  return `${epoch}-${tick}`;
}

/** Reads an id; undefined for what is none. */
export function parseEventId(text: string): EventId | undefined {
  const [, epoch, tick] = ID_REGEXP.exec(text) ?? [];
  return epoch === undefined ? undefined : { epoch, tick: Number(tick) };
}
