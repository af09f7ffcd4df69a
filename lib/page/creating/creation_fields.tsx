import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { formatBytes, formatNoun } from "../../text/mod.ts";
import { FolderInput } from "../folders/folder_input.tsx";
import { lastPart } from "../folders/folder_path.ts";
import { type CreationForm, type FormErrors, VERSIONS } from "./creation_form.ts";
import { PieceLengthField } from "./piece_length_field.tsx";
import type { Suggested } from "./use_suggestion.ts";

/** What is said of a torrent that is to be made. */
export interface CreationFieldsProps {
  /** What is said. */
  readonly form: CreationForm;
  /** What is wrong with it. */
  readonly errors: FormErrors;
  /** What would be made. */
  readonly suggested: Suggested;
  /** Takes something else. */
  readonly onChange: (changes: Partial<CreationForm>) => void;
}

/** What is to be made of what, for whom, and what it says. */
export function CreationFields(props: CreationFieldsProps): VNode {
  const { form, errors, suggested: { suggestion, problem }, onChange } = props;
  const id = useId();
  function text(key: "trackers" | "webSeeds", label: string, hint: string): VNode {
    return (
      <div class="field">
        <label for={`${id}-${key}`}>{label}</label>
        <textarea
          id={`${id}-${key}`}
          class="mono"
          rows={3}
          value={form[key]}
          spellcheck={false}
          aria-invalid={errors[key] === undefined ? undefined : true}
          aria-describedby={`${id}-${key}-hint`}
          onInput={(event) => onChange({ [key]: event.currentTarget.value })}
        />
        <span class={errors[key] ? "hint bad" : "hint"} id={`${id}-${key}-hint`}>
          {errors[key] ?? hint}
        </span>
      </div>
    );
  }
  function line(key: "name" | "comment" | "source", label: string, hint: string): VNode {
    return (
      <div class="field">
        <label for={`${id}-${key}`}>{label}</label>
        <input
          id={`${id}-${key}`}
          type="text"
          value={form[key]}
          placeholder={key === "name" ? lastPart(form.path) : undefined}
          autocomplete="off"
          aria-invalid={errors[key] === undefined ? undefined : true}
          aria-describedby={`${id}-${key}-hint`}
          onInput={(event) => onChange({ [key]: event.currentTarget.value })}
        />
        <span class={errors[key] ? "hint bad" : "hint"} id={`${id}-${key}-hint`}>
          {errors[key] ?? hint}
        </span>
      </div>
    );
  }
  return (
    <div class="creation-fields">
      <div class="field wide">
        <label for={`${id}-path`}>File or folder, on the machine of Shoal</label>
        <FolderInput
          id={`${id}-path`}
          value={form.path}
          takesFiles
          isRefused={errors.path !== undefined || problem !== ""}
          describedBy={`${id}-path-hint`}
          onChange={(path) => onChange({ path })}
        />
        <span
          class={errors.path || problem ? "hint bad" : "hint"}
          id={`${id}-path-hint`}
          role="status"
        >
          {errors.path || problem || (suggestion
            ? `${formatNoun(suggestion.fileCount, "file")}, ${formatBytes(suggestion.totalBytes)}`
            : form.path === ""
            ? "All that is in a folder becomes one torrent."
            : "Looking what is in it…")}
        </span>
      </div>
      <fieldset class="versions wide">
        <legend>For whom</legend>
        {VERSIONS.map(({ value, label, help }) => (
          <label key={value}>
            <input
              type="radio"
              name={`${id}-versions`}
              value={value}
              checked={form.versions === value}
              onChange={() => onChange({ versions: value })}
            />
            <span>
              <b>{label}</b> <span class="soft">{help}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <PieceLengthField
        id={`${id}-piece`}
        value={form.pieceLength}
        suggestion={suggestion}
        onChange={(pieceLength) => onChange({ pieceLength })}
      />
      {line("name", "Name", "What it is called for those who download it.")}
      {text(
        "trackers",
        "Trackers",
        "One a line; an empty line begins those to ask if the others fail.",
      )}
      {text("webSeeds", "Web seeds", "Web servers that have the same files, one a line.")}
      {line("comment", "Comment", "Anybody can read it.")}
      {line(
        "source",
        "Source",
        "Where it is from; makes the info-hash another. Some trackers ask for it.",
      )}
      <div class="checks wide">
        <label class="check">
          <input
            type="checkbox"
            checked={form.isPrivate}
            onChange={(event) => onChange({ isPrivate: event.currentTarget.checked })}
          />
          <span>
            Private <span class="soft">Peers come from its trackers alone, never by DHT.</span>
          </span>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={form.isSeeded}
            onChange={(event) => onChange({ isSeeded: event.currentTarget.checked })}
          />
          <span>
            Seed it <span class="soft">It is put into the list once it is made.</span>
          </span>
        </label>
      </div>
    </div>
  );
}
