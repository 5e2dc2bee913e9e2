// 一括入力: copies the chosen values into every ticked row. Without script the server does the same.
import { all, around, one, put, type Control } from "./dom";

export function bindFill(): void {
  document.addEventListener("click", (event) => {
    const form = around<HTMLButtonElement>(event, "[data-fill]")?.form;
    if (!form || !one(".tick:checked", form)) return; // none ticked: the server explains (8008)
    event.preventDefault();
    for (const row of all("tr:has(.tick:checked)", form)) {
      for (const source of all<Control>("[data-to]", form)) {
        const target = one<Control>(`[data-as="${source.dataset.to}"]`, row);
        if (target && !target.disabled && source.value) put(target, source.value);
      }
    }
  });
}
