/**
 * What the daemon does, in numbers that Prometheus reads.
 *
 * @module
 */
export { formatMetrics, type ProcessMetrics } from "./format_metrics.ts";
export { LoopLag } from "./loop_lag.ts";
export { formatFamilies, type MetricFamily, type MetricSample } from "./metric_family.ts";
