/** One number of a family. */
export interface MetricSample {
  /** What tells it from the others. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The number. */
  readonly value: number;
}

/** Numbers of one kind. */
export interface MetricFamily {
  /** Its name. */
  readonly name: string;
  /** What it is, for people. */
  readonly help: string;
  /** Whether it only grows. */
  readonly type: "counter" | "gauge";
  /** Its numbers. */
  readonly samples: readonly MetricSample[];
}

/** Writes families as Prometheus' text format 0.0.4 has them; those without numbers are left out. */
export function formatFamilies(families: readonly MetricFamily[]): string {
  return families.filter(({ samples }) => samples.length > 0).map(formatFamily).join("");
}

function formatFamily({ name, help, type, samples }: MetricFamily): string {
  const lines = samples.map(({ labels = {}, value }) => {
    return `${name}${formatLabels(labels)} ${formatValue(value)}\n`;
  });
  return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function formatValue(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
