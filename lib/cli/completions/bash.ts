import type { Command } from "../command.ts";
import type { Completion } from "../options/value_kind.ts";
import { shownOptions, spellings } from "./words.ts";

/** What bash does for a value. */
function complete(completion: Completion): string {
  switch (completion) {
    case "file":
      return 'compopt -o filenames; COMPREPLY=($(compgen -f -- "$word"))';
    case "folder":
      return 'compopt -o filenames; COMPREPLY=($(compgen -d -- "$word"))';
    case "torrent":
      return 'compopt -o filenames; COMPREPLY=($(compgen -d -- "$word") ' +
        "$(compgen -f -X '!*.torrent' -- \"$word\"))";
    case "none":
      return "COMPREPLY=()";
    default:
      return `COMPREPLY=($(compgen -W "${completion.join(" ")}" -- "$word"))`;
  }
}

function commandCase(command: Command): string {
  const options = shownOptions(command);
  const values = options.filter((option) => option.placeholder !== undefined).map((option) =>
    `        ${spellings(option).join("|")}) ${complete(option.completion)}; return ;;`
  );
  const words = options.flatMap(spellings).join(" ");
  const operand = command.operands.at(-1)?.completion ?? "none";
  return [
    `    ${command.name})`,
    '      case "$before" in',
    ...values,
    "      esac",
    `      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "${words}" -- "$word"))`,
    `      else ${complete(operand)}; fi ;;`,
  ].join("\n");
}

/** The script that teaches bash the program. */
export function bashCompletions(commands: readonly Command[]): string {
  const names = commands.map((command) => command.name).join(" ");
  return `# Completions of shoal for bash
_shoal() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= i
  local IFS=$' \\t\\n'
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ \${COMP_WORDS[i]} != -* ]]; then command=\${COMP_WORDS[i]}; break; fi
  done
  case "$command" in
    "") compopt -o filenames
      COMPREPLY=($(compgen -W "${names}" -- "$word") $(compgen -f -X '!*.torrent' -- "$word")) ;;
${commands.map(commandCase).join("\n")}
  esac
}
complete -F _shoal shoal
`;
}
