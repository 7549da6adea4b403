/**
 * An answer that ends a request early, in the words of OpenMetadata's exception mappers. Those of a
 * missing or refused right carry `WWW-Authenticate: om-auth`, even with 403 and 404; others do not
 * (recordings "status without token", "user unknown to OpenMetadata", "generate for a person").
 */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly challenge: boolean;
  readonly contentType: string;

  constructor(
    status: number,
    message: string,
    options: { challenge?: boolean; contentType?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.challenge = options.challenge ?? false;
    this.contentType = options.contentType ?? "application/json";
  }
}

/** 401. */
export const unauthorized = (message: string) => new ApiError(401, message, { challenge: true });
/** 403, for a right that the principal lacks. */
export const forbidden = (message: string) => new ApiError(403, message, { challenge: true });
/** 404, for an entity that is not there. */
export const notFound = (message: string) => new ApiError(404, message, { challenge: true });
/** 400. */
export const badRequest = (message: string) => new ApiError(400, message);
/** 404 of the router itself, which has no challenge (recording "unknown route"). */
export const noSuchRoute = () => new ApiError(404, "HTTP 404 Not Found");
/** 500, for whatever the server did not foresee (UnhandledServerException). */
export const unhandled = (message: string | null) =>
  new ApiError(500, `An exception with message [${message}] was thrown while processing request.`);
