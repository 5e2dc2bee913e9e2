// Where the tabs of a page are wider than the window, the current one is brought into sight; only their
// own row moves.
import { all, one } from "./dom";

export function showTabs(): void {
  for (const row of all(".tabs")) {
    const current = one("[aria-current]", row);
    if (current) row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
  }
}
