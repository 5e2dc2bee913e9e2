// Buttons that print the page; without scripts the browser's own menu does.
import { all } from "./dom";

export function bindPrint(): void {
  for (const button of all<HTMLButtonElement>("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
