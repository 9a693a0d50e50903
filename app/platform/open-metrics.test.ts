import { expect, test } from "vitest";
import { makeHistogram, observe, openMetrics, quantile } from "./open-metrics.ts";

test("families are told with their kind, their samples and a mark at the end", () => {
	const histogram = makeHistogram([0.1, 1]);
	for (const value of [0.05, 0.1, 0.5, 3]) observe(histogram, value);

	expect(
		openMetrics([
			{ name: "calls", type: "counter", help: "All calls.", samples: [{ labels: { kind: 'a "b"\\' }, value: 3 }] },
			{ name: "age_seconds", type: "gauge", unit: "seconds", help: "Age.", samples: [{ value: 0 }] },
			{ name: "push_seconds", type: "histogram", unit: "seconds", help: "Push.", histogram },
		]),
	).toBe(
		[
			"# TYPE calls counter",
			"# HELP calls All calls.",
			'calls_total{kind="a \\"b\\"\\\\"} 3',
			"# TYPE age_seconds gauge",
			"# UNIT age_seconds seconds",
			"# HELP age_seconds Age.",
			"age_seconds 0",
			"# TYPE push_seconds histogram",
			"# UNIT push_seconds seconds",
			"# HELP push_seconds Push.",
			'push_seconds_bucket{le="0.1"} 2',
			'push_seconds_bucket{le="1"} 3',
			'push_seconds_bucket{le="+Inf"} 4',
			"push_seconds_sum 3.65",
			"push_seconds_count 4",
			"# EOF",
			"",
		].join("\n"),
	);
});

test("a share of the values lies up to a bound", () => {
	const histogram = makeHistogram([1, 2]);
	expect(quantile(histogram, 0.5)).toBeNull();
	for (const value of [0.5, 0.6, 1.5, 9]) observe(histogram, value);

	expect([quantile(histogram, 0.5), quantile(histogram, 0.75), quantile(histogram, 0.95)]).toEqual([1, 2, Number.POSITIVE_INFINITY]);
});
