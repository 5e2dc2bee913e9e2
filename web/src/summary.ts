// After a refusal the focus starts at its summary, so that a keyboard or a reader begins there.
import { one } from "./dom";

export function focusSummary(): void {
  one("#summary[role=alert]")?.focus();
}
