import { type Command, subcommandWords } from "../command.ts";
import type { Option } from "../options/option.ts";
import type { Completion } from "../options/value_kind.ts";
import { LIVE_NAMES, quote, shownOptions, spellings } from "./words.ts";

/** What zsh does for a value. */
function action(completion: Completion): string {
  switch (completion) {
    case "file":
      return "_files";
    case "folder":
      return "_files -/";
    case "torrent":
      return '_files -g "*.torrent"';
    case "live":
      return "_shoal_torrents";
    case "none":
      return " ";
    default:
      return `(${completion.join(" ")})`;
  }
}

/** A text within a specification of `_arguments`, where brackets and colons mean something. */
function plain(text: string): string {
  return text.replace(/[[\]:\\]/g, "\\$&");
}

function optionSpecs(option: Option<unknown>): string[] {
  const { placeholder, completion, help, repeat } = option;
  const value = placeholder === undefined ? "" : `:${plain(placeholder)}:${action(completion)}`;
  const again = repeat ? "*" : `(${spellings(option).join(" ")})`;
  return spellings(option).map((spelling) =>
    quote(`${again}${spelling}${placeholder === undefined ? "" : "="}[${plain(help)}]${value}`)
      .replace(/^('[^-]*-\w)=/, "$1+")
  );
}

function commandCase(command: Command, word = command.name): string {
  if (command.subcommands) return subcommandsCase(command);
  const operands = command.operands.map(({ name, repeat, completion }) =>
    quote(`${repeat ? "*" : ""}:${name}:${action(completion)}`)
  );
  const specs = [...shownOptions(command).flatMap(optionSpecs), ...operands];
  return `    ${word})\n      _arguments -s -S ${specs.join(" \\\n        ")} ;;`;
}

function subcommandsCase(command: Command): string {
  const { name, subcommands = [] } = command;
  const words = subcommandWords(command);
  const described = subcommands.map(({ summary }, at) => quote(`${words[at]}:${plain(summary)}`));
  const cases = subcommands.map((one, at) => commandCase(one, words[at]));
  return `    ${name})
      local -a inner=(
        ${described.join("\n        ")}
      )
      if (( CURRENT == 2 )); then
        _describe command inner
        return
      fi
      local word=$words[2]
      shift words
      (( CURRENT-- ))
      case $word in
${cases.join("\n")}
      esac ;;`;
}

/** The script that teaches zsh the program. */
export function zshCompletions(commands: readonly Command[]): string {
  const names = commands.map(({ name, summary }) => quote(`${name}:${plain(summary)}`));
  return `#compdef shoal
# Completions of shoal for zsh
_shoal_torrents() {
  local -a names=(\${(f)"$(shoal ${LIVE_NAMES})"})
  compadd -a names
}
_shoal() {
  local -a commands=(
    ${names.join("\n    ")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    _files -g "*.torrent"
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map((command) => commandCase(command)).join("\n")}
  esac
}
compdef _shoal shoal
`;
}
