import { CliError } from "./cli_error.ts";
import type { Call } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";

/** The shortest password: others than this machine may try it. */
const MIN_LENGTH = 8;

/** Asks for a password and prints its hash, for a file of users: the password is not to be had from it. */
export async function printPasswordHash({ program, screen }: Call): Promise<ExitStatus> {
  const password = await program.readPassword("Password: ");
  if (password === undefined) throw new CliError("No password was typed", EXIT.interrupted);
  if (password.length < MIN_LENGTH) {
    throw new CliError(
      `Cannot use the password: it has less than ${MIN_LENGTH} characters`,
      EXIT.usage,
    );
  }
  const { hashPassword, SALT_BYTES } = await import("../daemon/mod.ts");
  const hash = await hashPassword(password, crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
  if (screen.json) screen.jsonLine({ hash });
  else screen.result(hash);
  return EXIT.ok;
}
