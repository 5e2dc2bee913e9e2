// Draws the table named by `data-chart` as a line chart above it. The table stays: it says the same.
// First column: time in epoch seconds (`data-t`); each further column one series.
import uPlot from "uplot";
import { all } from "./dom";

const HEIGHT_PX = 180;

function columnsOf(table: HTMLTableElement): uPlot.AlignedData {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const times = rows.map((row) => Number(row.dataset.t));
  const width = rows[0]?.cells.length ?? 1;
  const series = Array.from({ length: width - 1 }, (_, i) =>
    rows.map((row) => Number(row.cells[i + 1]?.dataset.v ?? Number.NaN)));
  return [times, ...series];
}

// A canvas does not understand `light-dark()`, the computed colour of an element does.
function colour(place: HTMLElement, token: string): string {
  place.style.color = `var(${token})`;
  return getComputedStyle(place).color;
}

export function drawCharts(): void {
  for (const place of all("[data-chart]")) {
    const table = document.getElementById(place.dataset.chart ?? "");
    if (!(table instanceof HTMLTableElement)) continue;
    const ink = colour(place, "--ink-2");
    const strokes = ["--fwd", "--vm", "--accent"].map((token) => colour(place, token)).reverse();
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])].slice(1);
    const chart = new uPlot({
      width: place.clientWidth,
      height: HEIGHT_PX,
      cursor: { y: false },
      axes: [{ stroke: ink }, { stroke: ink }],
      series: [{}, ...heads.map((head, i) => ({ label: head.textContent ?? "", stroke: strokes[i % strokes.length] }))],
    }, columnsOf(table), place);
    new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: HEIGHT_PX })).observe(place);
  }
}
