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
  const length = value ?? suggestion?.pieceLength;
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
        {suggestion && length !== undefined
          ? `${piecesInWords(suggestion.totalBytes, length)} ${
            value === undefined ? suggestion.reason : ""
          }`
          : "Chosen by the size of all files."}
      </span>
    </div>
  );
}

/** How many pieces there are, and how long the file gets by their hashes, of 20 bytes or more each. */
function piecesInWords(totalBytes: number, pieceLength: number): string {
  const pieces = Math.ceil(totalBytes / pieceLength);
  const size = formatBytes(pieces * 20);
  return `${formatNoun(pieces, "piece")}: a file of about ${size}.`;
}
