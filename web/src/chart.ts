// Draws the table named by `data-chart` as a line chart above it. The table stays: it says the same.
// First column: time in epoch seconds (`data-t`), and in words; each further column counts one series.
import uPlot from "uplot";
import { all } from "./dom";

const HEIGHT_PX = 180;
const LABEL_PX = 56;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000];
const LEAST_SHOWN = 4;

function columnsOf(table: HTMLTableElement): uPlot.AlignedData {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const times = rows.map((row) => Number(row.dataset.t));
  const width = rows[0]?.cells.length ?? 1;
  const series = Array.from({ length: width - 1 }, (_, i) =>
    rows.map((row) => Number(row.cells[i + 1]?.dataset.v ?? Number.NaN)));
  return [times, ...series];
}

// As many of the table's own times as have room, the last one among them.
function timesShown(table: HTMLTableElement, widthPx: number): number[] {
  const times = [...(table.tBodies[0]?.rows ?? [])].map((row) => Number(row.dataset.t));
  const step = Math.max(1, Math.ceil((times.length * LABEL_PX) / Math.max(widthPx, LABEL_PX)));
  return times.filter((_, i) => (times.length - 1 - i) % step === 0);
}

// A canvas does not understand `light-dark()`, the computed colour of an element does.
function colour(place: HTMLElement, token: string): string {
  place.style.color = `var(${token})`;
  return getComputedStyle(place).color;
}

function draw(place: HTMLElement, table: HTMLTableElement): uPlot {
  const ink = colour(place, "--ink-2");
  const line = { stroke: colour(place, "--line"), width: 1 };
  const strokes = ["--fwd", "--vm", "--accent"].map((token) => colour(place, token)).reverse();
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])].slice(1);
  const words = new Map([...(table.tBodies[0]?.rows ?? [])].map((row) => [Number(row.dataset.t), row.cells[0]?.textContent ?? ""]));
  return new uPlot({
    width: place.clientWidth,
    height: HEIGHT_PX,
    cursor: { show: false },
    legend: { live: false },
    padding: [null, LABEL_PX / 2, null, null],
    scales: { y: { range: (_, __, most) => [0, Math.max(most, LEAST_SHOWN)] } },
    axes: [
      { stroke: ink, grid: line, ticks: line, splits: (chart) => timesShown(table, chart.width), values: (_, times) => times.map((time) => words.get(time) ?? "") },
      { stroke: ink, grid: line, ticks: line, incrs: STEPS },
    ],
    series: [{}, ...heads.map((head, i) => ({ label: head.textContent ?? "", stroke: strokes[i % strokes.length] }))],
  }, columnsOf(table), place);
}

export function drawCharts(): void {
  for (const place of all("[data-chart]")) {
    const table = document.getElementById(place.dataset.chart ?? "");
    if (!(table instanceof HTMLTableElement)) continue;
    let chart = draw(place, table);
    new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: HEIGHT_PX })).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      chart.destroy();
      chart = draw(place, table);
    });
  }
}
