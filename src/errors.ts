/** A mistake the person at the keyboard can mend: printed as one sentence, never with a stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError';

  /** @param exitCode what the command exits with: 1 to 255, default 1. */
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
  }
}
