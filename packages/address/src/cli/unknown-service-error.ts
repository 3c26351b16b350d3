/** Thrown for a service that is not in the list. */
export class UnknownServiceError extends Error {
  override readonly name = "UnknownServiceError";
  readonly code = "UNKNOWN_SERVICE";

  constructor(key: string) {
    super(`unknown service ${JSON.stringify(key)}`);
  }
}
