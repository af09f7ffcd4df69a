import type { VNode } from "preact";
import type { CreationSuggestion } from "../api.ts";
import { formatBytes, formatNoun, formatPieceLength } from "../../text/mod.ts";
import { PIECE_LENGTHS } from "./creation_form.ts";

/** What the length of pieces is chosen with. */
export interface PieceLengthFieldProps {
  /** The id of its box. */
  readonly id: string;
  /** What was chosen; undefined for what is suggested. */
  readonly value: number | undefined;
  /** What is suggested. */
  readonly suggestion: CreationSuggestion | undefined;
  /** Takes another choice. */
  readonly onChange: (pieceLength: number | undefined) => void;
}

/** Bytes of a piece, with what comes of them. */
export function PieceLengthField(props: PieceLengthFieldProps): VNode {
  const { id, value, suggestion, onChange } = props;
  return (
    <div class="field">
      <label for={id}>Piece size</label>
      <select
        id={id}
        value={String(value ?? "")}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(Number(event.currentTarget.value) || undefined)}
      >
        <option value="">
          {suggestion
            ? `${formatPieceLength(suggestion.pieceLength)}: what suits it`
            : "What suits it"}
        </option>
        {PIECE_LENGTHS.map((length) => (
          <option key={length} value={String(length)}>{formatPieceLength(length)}</option>
        ))}
      </select>
      <span class="hint" id={`${id}-hint`}>
        {hint(value, suggestion)}
      </span>
    </div>
  );
}

/** What comes of a choice: many pieces make a long file, of 20 bytes or more for the hash of each; few are shared late. */
function hint(chosen: number | undefined, suggestion: CreationSuggestion | undefined): string {
  if (suggestion === undefined) return "Chosen by the size of all files.";
  if (chosen === undefined) return `${suggestion.reason}.`;
  const pieces = Math.max(1, Math.ceil(suggestion.totalBytes / chosen));
  return `About ${formatNoun(pieces, "piece")}: a file of ${formatBytes(pieces * 20)} or more.`;
}
