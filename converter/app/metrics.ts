/** Counts and times in the text format that Prometheus reads. */

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

interface Series {
  value: number;
  /** Of a histogram: observations at or below each bound. */
  buckets?: number[];
  count?: number;
}

interface Metric {
  type: "counter" | "gauge" | "histogram";
  help: string;
  series: Map<string, Series>;
}

type Labels = Record<string, string | number>;

export class Metrics {
  readonly #metrics = new Map<string, Metric>();
  readonly #collectors: (() => void)[] = [];

  /** Adds to a counter. */
  count(name: string, help: string, labels: Labels = {}, amount = 1): void {
    this.#series(name, "counter", help, labels).value += amount;
  }

  gauge(name: string, help: string, value: number, labels: Labels = {}): void {
    this.#series(name, "gauge", help, labels).value = value;
  }

  /** Adds a duration to a histogram. */
  observe(name: string, help: string, seconds: number, labels: Labels = {}): void {
    const series = this.#series(name, "histogram", help, labels);
    series.buckets ??= SECONDS.map(() => 0);
    series.value += seconds;
    series.count = (series.count ?? 0) + 1;
    for (const [i, bound] of SECONDS.entries()) if (seconds <= bound) series.buckets[i]! += 1;
  }

  /** Calls `collect` before each reading, to set gauges. */
  onCollect(collect: () => void): void {
    this.#collectors.push(collect);
  }

  text(): string {
    for (const collect of this.#collectors) collect();
    const lines: string[] = [];
    for (const [name, { type, help, series }] of this.#metrics) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
      for (const [labels, one] of series) lines.push(...format(name, labels, one));
    }
    return `${lines.join("\n")}\n`;
  }

  #series(name: string, type: Metric["type"], help: string, labels: Labels): Series {
    let metric = this.#metrics.get(name);
    if (!metric) {
      metric = { type, help, series: new Map() };
      this.#metrics.set(name, metric);
    }
    const key = Object.entries(labels)
      .map(
        ([label, value]) => `${label}="${String(value).replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`))}"`,
      )
      .join(",");
    let series = metric.series.get(key);
    if (!series) {
      series = { value: 0 };
      metric.series.set(key, series);
    }
    return series;
  }
}

function format(name: string, labels: string, { value, buckets, count }: Series): string[] {
  const braces = (extra = "") => {
    const all = [labels, extra].filter(Boolean).join(",");
    return all === "" ? "" : `{${all}}`;
  };
  if (!buckets) return [`${name}${braces()} ${value}`];
  return [
    ...SECONDS.map((bound, i) => `${name}_bucket${braces(`le="${bound}"`)} ${buckets[i]}`),
    `${name}_bucket${braces('le="+Inf"')} ${count}`,
    `${name}_sum${braces()} ${value}`,
    `${name}_count${braces()} ${count}`,
  ];
}
