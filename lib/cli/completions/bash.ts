import { type Command, subcommandWords } from "../command.ts";
import type { Completion } from "../options/value_kind.ts";
import { LIVE_NAMES, shownOptions, spellings } from "./words.ts";

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
    case "live":
      return "_shoal_torrents";
    case "none":
      return "COMPREPLY=()";
    default:
      return `COMPREPLY=($(compgen -W "${completion.join(" ")}" -- "$word"))`;
  }
}

/** The case of a command; `indent` stands before each of its lines. */
function commandCase(command: Command, word = command.name, indent = "    "): string {
  const lines = command.subcommands ? subcommandLines(command) : ownLines(command);
  return [`${word})`, ...lines.map((line) => `  ${line}`)]
    .map((line) => `${indent}${line}`)
    .join("\n") + " ;;";
}

/** The word that follows, and then what the subcommand takes. */
function subcommandLines(command: Command): string[] {
  const { subcommands = [] } = command;
  const words = subcommandWords(command);
  const options = shownOptions(command).flatMap(spellings);
  return [
    "for ((i++; i < COMP_CWORD; i++)); do",
    "  if [[ ${COMP_WORDS[i]} != -* ]]; then inner=${COMP_WORDS[i]}; break; fi",
    "done",
    'case "$inner" in',
    `  "") COMPREPLY=($(compgen -W "${[...words, ...options].join(" ")}" -- "$word")) ;;`,
    ...subcommands.flatMap((one, at) => commandCase(one, words[at], "  ").split("\n")),
    "esac",
  ];
}

function ownLines(command: Command): string[] {
  const options = shownOptions(command);
  const values = options.filter((option) => option.placeholder !== undefined).map((option) =>
    `  ${spellings(option).join("|")}) ${complete(option.completion)}; return ;;`
  );
  const words = options.flatMap(spellings).join(" ");
  const operand = command.operands.at(-1)?.completion ?? "none";
  return [
    'case "$before" in',
    ...values,
    "esac",
    `if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "${words}" -- "$word"))`,
    `else ${complete(operand)}; fi`,
  ];
}

/** Names come from strangers: they are compared and quoted, and never expanded. */
const TORRENTS_FUNCTION = `_shoal_torrents() {
  local name quoted
  COMPREPLY=()
  while IFS= read -r name; do
    printf -v quoted %q "$name"
    if [[ $name == "$word"* || $quoted == "$word"* ]]; then COMPREPLY+=("$quoted"); fi
  done < <("\${COMP_WORDS[0]}" ${LIVE_NAMES})
}
`;

/** The script that teaches bash the program. */
export function bashCompletions(commands: readonly Command[]): string {
  const names = commands.map((command) => command.name).join(" ");
  return `# Completions of shoal for bash
${TORRENTS_FUNCTION}_shoal() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= inner= i
  local IFS=$' \\t\\n'
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ \${COMP_WORDS[i]} != -* ]]; then command=\${COMP_WORDS[i]}; break; fi
  done
  case "$command" in
    "") compopt -o filenames
      COMPREPLY=($(compgen -W "${names}" -- "$word") $(compgen -f -X '!*.torrent' -- "$word")) ;;
${commands.map((command) => commandCase(command)).join("\n")}
  esac
}
complete -F _shoal shoal
`;
}
