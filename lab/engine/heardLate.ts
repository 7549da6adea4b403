/**
 * A signal for the Automation API, which starts to listen only once it has started the engine and
 * does not look whether it is too late (@pulumi/pulumi 3.270.0, automation/cmd.js, `exec`): an
 * operation that is aborted before that would run to its end.
 *
 * @returns one that calls a listener which comes after the abort.
 */
export function heardLate(signal: AbortSignal): AbortSignal {
  const derived = AbortSignal.any([signal]);
  const listen = derived.addEventListener.bind(derived);
  derived.addEventListener = (type: string, listener: Parameters<typeof listen>[1]) => {
    if (!derived.aborted) return listen(type, listener);
    const event = new Event(type);
    queueMicrotask(() =>
      typeof listener === "function" ? listener.call(derived, event) : listener.handleEvent(event),
    );
  };
  return derived;
}
