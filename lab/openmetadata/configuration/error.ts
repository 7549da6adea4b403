/** The configuration stops the server at boot. The message names the key, never a value. */
export class ConfigurationError extends Error {
  override name = "ConfigurationError";
}
