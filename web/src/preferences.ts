// Brightness and row height at once, without a page load. The server stays the owner: each button
// also submits the form it stands in, and the next page comes with the saved choice.
import { all, around } from "./dom";

export function bindPreferences(): void {
  document.addEventListener("click", (event) => {
    const button = around<HTMLButtonElement>(event, "button[data-set]");
    const form = button?.form;
    const key = button?.dataset.set;
    if (!button || !form || !key) return;
    event.preventDefault();
    document.documentElement.dataset[key] = button.value;
    for (const other of all<HTMLButtonElement>(`button[data-set="${key}"]`)) {
      other.setAttribute("aria-pressed", String(other.value === button.value));
    }
    void fetch(form.action, {
      method: "POST",
      body: new URLSearchParams({ [button.name]: button.value }),
      redirect: "manual",
      keepalive: true,
    });
  });
}
