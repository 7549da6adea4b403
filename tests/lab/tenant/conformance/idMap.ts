/** Recorded ids and host, and what they are in our tenant. Learned from pairs of answers. */
export class IdMap {
  readonly #ours = new Map<string, string>();

  constructor(recordedHost: string, ourDomain: string) {
    this.#ours.set(recordedHost, ourDomain);
  }

  has(recorded: string): boolean {
    return this.#ours.has(recorded);
  }

  set(recorded: string, ours: string): void {
    this.#ours.set(recorded, ours);
  }

  /** A text with everything recorded in it replaced by ours. */
  translate(text: string): string {
    let translated = text;
    for (const [recorded, ours] of this.#ours) {
      translated = translated.replaceAll(recorded, ours);
    }
    return translated;
  }

  /** Walks both answers and takes down every new id. */
  learn(recorded: unknown, actual: unknown): void {
    if (typeof recorded !== "object" || recorded === null) return;
    if (typeof actual !== "object" || actual === null) return;
    for (const [key, value] of Object.entries(recorded)) {
      const ours = (actual as Record<string, unknown>)[key];
      const isId = key === "id" || key === "client_id";
      if (isId && typeof value === "string" && typeof ours === "string" && !this.has(value)) {
        this.set(value, ours);
      }
      this.learn(value, ours);
    }
  }
}
