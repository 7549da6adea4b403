/** Durations in Go's notation, such as `1m30s`: what the program says and what Read answers. */

const NANOSECONDS: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Nanoseconds; undefined for what is no duration. */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (!/^[+-]?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g);
  const sum = [...parts].reduce(
    (total, [, count, unit]) => total + Number(count) * (NANOSECONDS[unit ?? ""] ?? 0),
    0,
  );
  return text.startsWith("-") ? -sum : sum;
}

/** Go writes `90s` as `1m30s`, so a program that says `90s` never sees its own words again. */
export function formatDuration(nanoseconds: number): string {
  if (nanoseconds === 0) return "0s";
  for (const [unit, size, below] of [
    ["ns", 1, 1e3],
    ["µs", 1e3, 1e6],
    ["ms", 1e6, 1e9],
  ] as const) {
    if (nanoseconds < below) return `${nanoseconds / size}${unit}`;
  }
  const hours = Math.floor(nanoseconds / 3600e9);
  const minutes = Math.floor((nanoseconds % 3600e9) / 60e9);
  const seconds = (nanoseconds % 60e9) / 1e9;
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
