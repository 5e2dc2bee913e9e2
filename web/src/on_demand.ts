// Loads the two larger modules only on pages that use them.
import { one } from "./dom";

export function startWhereUsed(): void {
  if (one("[hx-get], [hx-post], [hx-sse\\:connect]")) void import("./live");
  if (one("[data-chart]")) void import("./chart").then((module) => module.drawCharts());
}
