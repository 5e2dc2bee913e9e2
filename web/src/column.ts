// A box at the head of a column of boxes: sets the column of every ticked row. Without script a select
// above the list does the same.
import { all, around } from "./dom";

export function bindColumns(): void {
  for (const head of all<HTMLInputElement>("[data-column]")) head.disabled = false;
  document.addEventListener("change", (event) => {
    const head = around<HTMLInputElement>(event, "[data-column]");
    if (!head?.form) return;
    for (const row of all("tr:has(.tick:checked)", head.form)) {
      for (const box of all<HTMLInputElement>(`[data-as="${head.dataset.column}"]:not(:disabled)`, row)) {
        box.checked = head.checked;
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  });
}
