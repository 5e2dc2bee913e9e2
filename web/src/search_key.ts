// Ctrl/⌘ + K goes to the page's search box.
import { one } from "./dom";

export function bindSearchKey(): void {
  addEventListener("keydown", (event) => {
    if (event.key !== "k" || !(event.ctrlKey || event.metaKey)) return;
    const box = one<HTMLInputElement>("[role=search] [name=q]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
